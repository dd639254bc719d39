"""GPT: a stack of blocks in which each token looks back only, and the last vector predicts the next token."""

from dataclasses import KW_ONLY, dataclass

import torch
from torch import Tensor, nn

from course_lib.dtypes import as_index, as_mask
from course_lib.models.blocks import EncoderBlock
from course_lib.models.cache import LayerCache
from course_lib.models.config import LAYOUTS, BlockConfig, one_of, pairs_fit
from course_lib.models.initialisation import initialise
from course_lib.models.linear import Linear
from course_lib.models.rotary import Rotary
from course_lib.models.sublayers import make_dropout, make_norm
from course_lib.positions import alibi_bias

Cache = list[LayerCache]


@dataclass
class GPTConfig(BlockConfig):
    """The settings of a decoder-only model; GPT-2 and Llama are two choices of them."""

    vocab_size: int
    _: KW_ONLY
    context: int = 128
    n_layers: int = 3
    positions: str = "rotary"  # or "learned", "alibi"
    rotary_base: float = 10000.0
    rotary_layout: str = "interleaved"  # or "halves" (as Llama's weights on Hugging Face)
    tied: bool = True  # one table to look tokens up and to predict them
    bias: bool = False

    def __post_init__(self):
        super().__post_init__()
        one_of("positions", self.positions, ("rotary", "learned", "alibi"))
        one_of("rotary_layout", self.rotary_layout, LAYOUTS)
        if self.positions == "rotary":
            pairs_fit(self.width, self.n_heads)


class GPT(nn.Module):
    """A language model: tokens (B, T) of int -> logits (B, T, N).

    `torch.func`, `torch.jit.trace`, `torch.compile` (one graph) and `torch.export` take it as it is, at other
    lengths than the one they saw, too.
    """

    def __init__(self, config: GPTConfig):
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab_size, config.width)
        if config.positions == "learned":
            self.positions = nn.Embedding(config.context, config.width)
        self.dropout = make_dropout(config)
        self.blocks = nn.ModuleList(EncoderBlock(config) for _ in range(config.n_layers))
        self.norm = make_norm(config) if config.pre_norm else nn.Identity()
        self.head = Linear(config.width, config.vocab_size, bias=False)
        self.rotary = Rotary(config.width // config.n_heads, config.rotary_base, config.rotary_layout)
        initialise(self, config.n_layers)
        if config.tied:
            self.head.weight = self.embed.weight

    def forward(self, tokens: Tensor, mask: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """Predict, at each token, the next one. With a cache, `tokens` go on where the last call ended.

        Shapes:  tokens (B, T) of int, mask (B, T) of bool -> (B, T, N)
        Mask:    True where there is a token, from the first one on: with a cache it is (B, past + T). Padding
                 at the right needs none, since no token looks to its right.
        Errors:  ValueError if learned positions do not reach as far as the tokens, or the cache is full.
        """
        return self.head(self.vectors(tokens, mask, cache))

    def vectors(self, tokens: Tensor, mask: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """Return what `head` reads; `forward` says what the arguments are.

        Shapes:  tokens (B, T) of int, mask (B, T) of bool -> (B, T, D)
        """
        past, T = cache[0].length if cache else 0, tokens.shape[1]
        mask = None if mask is None else as_mask(mask)
        ids = position_ids(T, past, mask)
        x = self.dropout(self.look_up(tokens, ids, past + T))
        options = causal_options(T, past, mask, tokens.device)
        if self.config.positions == "alibi":
            options = {"mask": self.alibi(options["mask"], T, past, x)}
        if self.config.positions == "rotary":
            options["rotation"] = self.rotary.at(ids, like=x, n=past + T)
        for block, layer in zip(self.blocks, cache or [None] * len(self.blocks), strict=True):
            x = block(x, cache=layer, **options)
        return self.norm(x)

    def look_up(self, tokens: Tensor, ids: slice | Tensor, end: int) -> Tensor:
        """Return each token's vector, plus its position's where positions are learned."""
        vectors = self.embed(as_index(tokens))
        if self.config.positions != "learned":
            return vectors
        if end > self.config.context:
            raise ValueError(f"{end} tokens are longer than the learned context of {self.config.context}")
        return vectors + self.positions.weight[ids]

    def alibi(self, mask: Tensor | None, T: int, past: int, x: Tensor) -> Tensor:
        """Turn the mask into ALiBi's: a cost that grows with distance, minus infinity where none may look."""
        mask = causal_rows(T, past, x.device) if mask is None else mask
        bias = alibi_bias(self.config.n_heads, past + T, device=x.device)[:, past:].to(x)
        return bias.masked_fill(~mask, -torch.inf)

    def new_cache(self, size: int | None = None) -> Cache:
        """Set memory aside for `size` tokens (by default the context): one cache for each layer."""
        return [LayerCache(size or self.config.context) for _ in self.blocks]


def position_ids(T: int, past: int, mask: Tensor | None) -> slice | Tensor:
    """Return the positions of T tokens after `past` others; with a mask, (B, T), padding is not counted."""
    if mask is None:
        return slice(past, past + T)
    return (mask.cumsum(dim=1) - 1).clamp(min=0)[:, past:]


def causal_options(T: int, past: int, mask: Tensor | None, device) -> dict:
    """Say what each token may look at, in the cheapest form that `Attention` takes."""
    if mask is None and past == 0:
        return {"mask": None, "causal": True}
    if mask is None and T == 1:
        return {"mask": None, "causal": False}
    allowed = causal_rows(T, past, device)
    if mask is not None:
        itself = torch.eye(past + T, dtype=torch.bool, device=device)[past:]  # or padding would see nothing
        allowed = (allowed & mask[:, None] | itself)[:, None]
    return {"mask": allowed, "causal": False}


def causal_rows(T: int, past: int, device) -> Tensor:
    """Return the last T rows of `masks.causal_mask(past + T)`, (T, past + T) of bool."""
    return torch.ones(T, past + T, dtype=torch.bool, device=device).tril(past)

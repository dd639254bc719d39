"""GPT: a stack of blocks in which each token looks back only, and the last vector predicts the next token."""

from dataclasses import KW_ONLY, dataclass

import torch
from torch import Tensor, nn

from course_lib.models.blocks import EncoderBlock
from course_lib.models.cache import LayerCache
from course_lib.models.config import BlockConfig, one_of, pairs_fit
from course_lib.models.initialisation import initialise
from course_lib.models.linear import Linear
from course_lib.models.rotary import LAYOUTS, Rotary
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
    """A language model: tokens (B, T) of int -> logits (B, T, N)."""

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

    def forward(self, tokens: Tensor, cache: Cache | None = None, padding: Tensor | None = None) -> Tensor:
        """Predict, at each token, the next one.

        With a cache, `tokens` go on where the last call ended. `padding` (B,) of int says how many tokens at
        the left of each row are none, counted from the row's start, cache included; padding at the right
        needs no word, since no token looks to its right.

        Errors:  ValueError if learned positions do not reach as far as the tokens, or the cache is full.
        """
        return self.head(self.vectors(tokens, cache, padding))

    def vectors(self, tokens: Tensor, cache: Cache | None = None, padding: Tensor | None = None) -> Tensor:
        """Return what `head` reads, (B, T, D); `forward` says what the arguments are."""
        past, T = cache[0].length if cache else 0, tokens.shape[1]
        places = stand(T, past, padding)
        x = self.dropout(self.look_up(tokens, places, past + T))
        looking = look_back(T, past, padding, tokens.device)
        if self.config.positions == "alibi":
            looking = self.with_bias(looking, T, past, x)
        if self.config.positions == "rotary":
            looking["rotation"] = self.rotary.at(places, like=x)
        for block, layer in zip(self.blocks, cache or [None] * len(self.blocks), strict=True):
            x = block(x, cache=layer, **looking)
        return self.norm(x)

    def look_up(self, tokens: Tensor, places: slice | Tensor, end: int) -> Tensor:
        """Return each token's vector, plus its position's where positions are learned."""
        if self.config.positions != "learned":
            return self.embed(tokens)
        if end > self.config.context:
            raise ValueError(f"{end} tokens are longer than the learned context of {self.config.context}")
        return self.embed(tokens) + self.positions.weight[places]

    def with_bias(self, looking: dict, T: int, past: int, x: Tensor) -> dict:
        """Turn the mask into ALiBi's: a cost that grows with distance, minus infinity where none may look."""
        mask = looking["mask"] if looking["mask"] is not None else causal_band(T, past, x.device)
        bias = alibi_bias(self.config.n_heads, past + T)[:, past:].to(x)
        return {"mask": bias.masked_fill(~mask, -torch.inf)}

    def new_cache(self, size: int | None = None) -> Cache:
        """Set memory aside for `size` tokens (by default the context): one cache for each layer."""
        return [LayerCache(size or self.config.context) for _ in self.blocks]


def stand(T: int, past: int, padding: Tensor | None) -> slice | Tensor:
    """Return the positions of T tokens after `past` others; with padding row by row, (B, T)."""
    if padding is None:
        return slice(past, past + T)
    places = torch.arange(past, past + T, device=padding.device)
    return (places - padding[:, None]).clamp(min=0)


def look_back(T: int, past: int, padding: Tensor | None, device) -> dict:
    """Say what each token may look at, in the cheapest form that the kernel takes."""
    if padding is None and (past == 0 or T == 1):
        return {"mask": None, "causal": past == 0}
    mask = causal_band(T, past, device)
    if padding is not None:
        keys = torch.arange(past + T, device=device)
        own = keys == keys[past:, None]  # so that padding, which sees no token, at least sees itself
        mask = (mask & (keys >= padding[:, None, None]) | own)[:, None]
    return {"mask": mask}


def causal_band(T: int, past: int, device) -> Tensor:
    """Return the last T rows of `attention.causal_mask(past + T)`, (T, past + T) of bool."""
    return torch.ones(T, past + T, dtype=torch.bool, device=device).tril(past)

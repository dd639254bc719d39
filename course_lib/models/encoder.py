"""The encoder alone, as in BERT: every token looks both ways, and heads read the vectors it returns."""

from dataclasses import KW_ONLY, dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.dtypes import as_index, as_mask
from course_lib.models.blocks import EncoderBlock
from course_lib.models.config import LAYOUTS, BlockConfig, one_of, pairs_fit
from course_lib.models.initialisation import initialise
from course_lib.models.linear import Linear, linear
from course_lib.models.rotary import Rotary
from course_lib.models.sublayers import make_dropout, make_norm


@dataclass
class EncoderConfig(BlockConfig):
    """The settings of an encoder; BERT is post-norm with `n_types=2` and a norm after the embeddings."""

    vocab_size: int
    _: KW_ONLY
    context: int = 128
    n_layers: int = 3
    positions: str = "learned"  # or "rotary"
    rotary_base: float = 10000.0
    rotary_layout: str = "interleaved"
    n_types: int = 0  # how many kinds of token there are (BERT: first and second sentence); 0: no such table
    embedding_norm: bool = False

    def __post_init__(self):
        super().__post_init__()
        one_of("positions", self.positions, ("learned", "rotary"))
        one_of("rotary_layout", self.rotary_layout, LAYOUTS)
        if self.positions == "rotary":
            pairs_fit(self.width, self.n_heads)


class Encoder(nn.Module):
    """One vector for each token, which knows of all the others."""

    def __init__(self, config: EncoderConfig):
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab_size, config.width)
        if config.positions == "learned":
            self.positions = nn.Embedding(config.context, config.width)
        if config.n_types:
            self.types = nn.Embedding(config.n_types, config.width)
        self.embedding_norm = make_norm(config) if config.embedding_norm else nn.Identity()
        self.dropout = make_dropout(config)
        self.blocks = nn.ModuleList(EncoderBlock(config) for _ in range(config.n_layers))
        self.norm = make_norm(config) if config.pre_norm else nn.Identity()
        self.rotary = Rotary(config.width // config.n_heads, config.rotary_base, config.rotary_layout)
        initialise(self, config.n_layers)

    def forward(self, tokens: Tensor, mask: Tensor | None = None, types: Tensor | None = None) -> Tensor:
        """Read the tokens; `types` says of which kind each is (by default 0).

        Shapes:  tokens (B, T) of int, mask (B, T) of bool, types (B, T) of int -> (B, T, D)
        Mask:    True where there is a token. Padding may stand at the right; its vectors mean nothing.
        Errors:  ValueError if learned positions do not reach as far as the tokens.
        """
        x = self.dropout(self.embedding_norm(self.look_up(tokens, types)))
        options = {"mask": None if mask is None else as_mask(mask)[:, None, None]}
        if self.config.positions == "rotary":
            options["rotation"] = self.rotary.at(slice(0, tokens.shape[1]), like=x)
        for block in self.blocks:
            x = block(x, **options)
        return self.norm(x)

    def look_up(self, tokens: Tensor, types: Tensor | None = None) -> Tensor:
        """Sum what the tables say of each token: what it is, where it stands, of which type it is."""
        T, tokens = tokens.shape[1], as_index(tokens)
        x = self.embed(tokens)
        if self.config.positions == "learned":
            if T > self.config.context:
                raise ValueError(f"{T} tokens are longer than the learned context of {self.config.context}")
            x = x + self.positions.weight[:T]
        if self.config.n_types:
            x = x + self.types(torch.zeros_like(tokens) if types is None else as_index(types))
        return x


class Classifier(nn.Module):
    """An encoder with a head that reads the first vector, as BERT's does: logits for each class."""

    def __init__(self, encoder: Encoder, n_classes: int):
        super().__init__()
        self.encoder = encoder
        self.pool = Linear(encoder.config.width, encoder.config.width)
        self.dropout = make_dropout(encoder.config)
        self.head = Linear(encoder.config.width, n_classes)

    def forward(self, tokens: Tensor, mask: Tensor | None = None, types: Tensor | None = None) -> Tensor:
        """Classify each row; the arguments are the encoder's.

        Shapes:  tokens (B, T) of int, mask (B, T) of bool, types (B, T) of int -> (B, 4)
        Errors:  ValueError if there is no token, so no first vector; and the encoder's.
        """
        if tokens.shape[1] == 0:
            raise ValueError("there is no token, so no first vector for the head to read")
        first = self.encoder(tokens, mask, types)[:, 0]
        return self.head(self.dropout(self.pool(first).tanh()))


class MaskedLM(nn.Module):
    """An encoder with a head that says which token stood at each place, by the table that looked it up."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder
        self.dense = Linear(encoder.config.width, encoder.config.width)
        self.norm = make_norm(replace(encoder.config, bias=True))
        self.bias = nn.Parameter(torch.zeros(encoder.config.vocab_size))

    def forward(self, tokens: Tensor, mask: Tensor | None = None, types: Tensor | None = None) -> Tensor:
        """Predict the token at each place; the arguments are the encoder's.

        Shapes:  tokens (B, T) of int, mask (B, T) of bool, types (B, T) of int -> (B, T, N)
        """
        x = self.norm(F.gelu(self.dense(self.encoder(tokens, mask, types))))
        return linear(x, self.encoder.embed.weight, self.bias)

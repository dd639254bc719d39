"""The Transformer of 2017: an encoder reads the source, a decoder writes the target and looks back at it."""

import math
from dataclasses import KW_ONLY, dataclass

import torch
from torch import Tensor, nn

from course_lib.dtypes import as_index, as_mask
from course_lib.models.blocks import DecoderBlock, EncoderBlock
from course_lib.models.cache import DecoderCache
from course_lib.models.config import BlockConfig
from course_lib.models.gpt import causal_options
from course_lib.models.initialisation import initialise
from course_lib.models.linear import linear
from course_lib.models.sublayers import make_dropout, make_norm
from course_lib.positions import sinusoidal_positions

Cache = list[DecoderCache]


@dataclass
class TransformerConfig(BlockConfig):
    """The settings of an encoder-decoder; the defaults are the paper's shape (post-norm, ReLU), in small."""

    vocab_size: int
    _: KW_ONLY
    context: int = 128  # how long the table of positions begins; it grows where a sequence is longer
    width: int = 128
    n_layers: int = 2  # of the encoder, and as many of the decoder
    activation: str = "relu"
    pre_norm: bool = False
    dropout: float = 0.1
    pad: int = 0  # the token that fills short rows up


class Transformer(nn.Module):
    """The whole model: it reads a source and predicts each next token of a target.

    One table looks up the source's tokens and the target's, and predicts (section 3.4). Padding stands at
    the right. A source that is all padding gives the decoder zeros to look at.

    Source:  Vaswani et al. 2017, "Attention Is All You Need". Dropout is where section 5.4 has it.
    """

    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab_size, config.width)
        self.dropout = make_dropout(config)
        self.encoder = nn.ModuleList(EncoderBlock(config) for _ in range(config.n_layers))
        self.decoder = nn.ModuleList(DecoderBlock(config) for _ in range(config.n_layers))
        self.encoder_norm = make_norm(config) if config.pre_norm else nn.Identity()
        self.decoder_norm = make_norm(config) if config.pre_norm else nn.Identity()
        waves = sinusoidal_positions(config.context, config.width)
        self.register_buffer("positions", waves, persistent=False)
        initialise(self, config.n_layers)
        nn.init.normal_(self.embed.weight, std=config.width**-0.5)  # look_up scales it to 1

    def forward(self, source: Tensor, target: Tensor, mask: Tensor | None = None) -> Tensor:
        """Predict, at each token of the target, the next one.

        Shapes:  source (B, S) of int, target (B, T) of int, mask (B, S) of bool -> (B, T, N)
        Mask:    True where the source has a token; by default wherever it is not `config.pad`.
        """
        return self.decode(target, *self.encode(source, mask))

    def encode(self, source: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Return memory, and where it is more than padding.

        Shapes:  source (B, S) of int, mask (B, S) of bool -> (B, S, D), (B, S)
        """
        mask = as_index(source) != self.config.pad if mask is None else as_mask(mask)
        x = self.look_up(source)
        for block in self.encoder:
            x = block(x, mask=mask[:, None, None])
        return self.encoder_norm(x), mask

    def decode(
        self,
        target: Tensor,
        memory: Tensor,
        mask: Tensor | None = None,
        cache: Cache | None = None,
    ) -> Tensor:
        """Return the logits of the tokens that follow each token of the target.

        With a cache, `target` goes on where the last call ended, and memory is read at the first call only.

        Shapes:  target (B, T) of int, memory (B, S, D), mask (B, S) of bool -> (B, T, N)
        Errors:  ValueError if the cache is full.
        """
        past = cache[0].length if cache else 0
        x, options = self.look_up(target, past), causal_options(target.shape[1], past, None, target.device)
        mask = None if mask is None else as_mask(mask)[:, None, None]
        for block, layer in zip(self.decoder, cache or [None] * len(self.decoder), strict=True):
            x = block(x, memory, mask, cache=layer, **options)
        return linear(self.decoder_norm(x), self.embed.weight)

    def new_cache(self, size: int | None = None) -> Cache:
        """Set memory aside for `size` tokens of the target (by default the context): one for each layer."""
        return [DecoderCache(self.config.context if size is None else size) for _ in self.decoder]

    def look_up(self, tokens: Tensor, past: int = 0) -> Tensor:
        """Return each token's vector, scaled by sqrt(D), plus its position's (sections 3.4 and 3.5)."""
        T, D = past + tokens.shape[1], self.config.width
        if T > len(self.positions):
            with torch.inference_mode(False):  # what is kept must serve training too
                self.positions = sinusoidal_positions(2 * T, D, device=tokens.device).to(self.positions)
        return self.dropout(self.embed(as_index(tokens)) * math.sqrt(D) + self.positions[past:T])

"""What a block is made of, as modules to train fast: one kernel for attention, one matrix for Q, K and V."""

from collections.abc import Callable
from functools import partial

import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.models.config import BlockConfig
from course_lib.models.linear import Linear


def swiglu(x: Tensor) -> Tensor:
    """Let the first half of the vector decide how much of the second half passes.

    Source:  Shazeer 2020, "GLU Variants Improve Transformer".
    """
    gate, up = x.chunk(2, dim=-1)
    return F.silu(gate) * up


GELU_TANH = partial(F.gelu, approximate="tanh")
ACTIVATIONS = {"gelu": F.gelu, "gelu_tanh": GELU_TANH, "relu": F.relu, "swiglu": swiglu}
NORMS = {"layer": nn.LayerNorm, "rms": nn.RMSNorm}


def make_norm(config: BlockConfig) -> nn.Module:
    """Make one normalisation as the settings say; nn.RMSNorm has a gain only, hence no `bias`."""
    options = {"bias": config.bias} if config.norm == "layer" else {}
    return NORMS[config.norm](config.width, eps=config.eps, **options)


def make_dropout(config: BlockConfig) -> nn.Module:
    """Make one dropout; with nothing to drop, a layer that costs nothing when tokens come one at a time."""
    return nn.Dropout(config.dropout) if config.dropout else nn.Identity()


def fused_attention(Q: Tensor, K: Tensor, V: Tensor, mask=None, causal=False) -> Tensor:
    """Attend as `attention.attend` does, in one kernel that never stores the weights.

    Q is (B, H, T, d); K and V may have fewer heads, each of which then serves H / n_kv_heads of the queries'.
    A mask of bool says who may look; one of floats (ALiBi) is added to the scores. A query that may look at
    nothing gets zeros.
    """
    grouped = bool(Q.shape[1] != K.shape[1])  # where `torch.jit.trace` looks on, sizes are tensors
    return F.scaled_dot_product_attention(Q, K, V, mask, is_causal=causal, enable_gqa=grouped)


class Attention(nn.Module):
    """Self-attention: `attention.multi_head_attention` with one matrix for Q, K and V, and room for more.

    nn.Linear stores its weight as (D_out, D_in), the transpose of the W that the lessons write.
    """

    mix = staticmethod(fused_attention)

    def __init__(self, config: BlockConfig):
        super().__init__()
        self.d = config.width // config.n_heads
        self.heads = [config.n_heads, config.n_kv_heads, config.n_kv_heads]  # of Q, of K, of V
        self.qkv = Linear(config.width, sum(self.heads) * self.d, bias=config.bias)
        self.out = Linear(config.width, config.width, bias=config.bias)
        self.dropout = make_dropout(config)

    def forward(self, x: Tensor, mask=None, causal=False, rotation=None, cache=None) -> Tensor:
        """Mix each token's vector with those that it may look at.

        Shapes:  x (B, T, D), mask (B, 1, T, T) of bool -> (B, T, D)
        """
        Q, K, V = self.project(x, rotation)
        if cache is not None:
            K, V = cache.extend(K, V)
        mixed = self.mix(Q, K, V, mask, causal)
        return self.dropout(self.out(mixed.transpose(1, 2).flatten(2)))

    def project(self, x: Tensor, rotation: Callable | None = None) -> tuple[Tensor, Tensor, Tensor]:
        """Make queries (B, H, T, d), keys and values (B, n_kv_heads, T, d), the first two rotated."""
        n_q, n_k, n_v = self.heads
        heads = self.qkv(x).view(*x.shape[:2], n_q + n_k + n_v, self.d).transpose(1, 2)
        if rotation is None:
            return heads.split_with_sizes(self.heads, dim=1)
        both, V = heads.split_with_sizes([n_q + n_k, n_v], dim=1)
        return *rotation(both).split_with_sizes([n_q, n_k], dim=1), V


class CrossAttention(nn.Module):
    """Attention to another sequence: the queries come from x, the keys and values from memory."""

    mix = staticmethod(fused_attention)

    def __init__(self, config: BlockConfig):
        super().__init__()
        self.d = config.width // config.n_heads
        self.query = Linear(config.width, config.width, bias=config.bias)
        self.key_value = Linear(config.width, 2 * config.n_kv_heads * self.d, bias=config.bias)
        self.out = Linear(config.width, config.width, bias=config.bias)
        self.dropout = make_dropout(config)

    def forward(self, x: Tensor, memory: Tensor, mask: Tensor | None = None, cache=None) -> Tensor:
        """Let x ask memory; the mask says where memory is more than padding.

        Shapes:  x (B, T, D), memory (B, S, D), mask (B, 1, 1, S) of bool -> (B, T, D)
        """
        Q = self.query(x).unflatten(-1, (-1, self.d)).transpose(1, 2)
        K, V = self.project(memory) if cache is None else cache.once(self.project, memory)
        mixed = self.mix(Q, K, V, mask)
        return self.dropout(self.out(mixed.transpose(1, 2).flatten(2)))

    def project(self, memory: Tensor) -> tuple[Tensor, Tensor]:
        """Make memory's keys and values (B, n_kv_heads, S, d)."""
        return self.key_value(memory).unflatten(-1, (-1, self.d)).transpose(1, 2).chunk(2, dim=1)


class FeedForward(nn.Module):
    """Widen each token's vector, apply the activation, narrow it again.

    For swiglu, `up` holds the gate, then the rest.
    """

    def __init__(self, config: BlockConfig):
        super().__init__()
        widened = config.hidden * (2 if config.activation == "swiglu" else 1)
        self.up = Linear(config.width, widened, bias=config.bias)
        self.activation = ACTIVATIONS[config.activation]
        self.down = Linear(config.hidden, config.width, bias=config.bias)
        self.dropout = make_dropout(config)

    def forward(self, x: Tensor) -> Tensor:
        """Work on each vector alone.

        Shapes:  x (..., D) -> (..., D)
        """
        return self.dropout(self.down(self.activation(self.up(x))))

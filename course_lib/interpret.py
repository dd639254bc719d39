"""Look inside a model: what a head looks at, what is lost without it, what each layer would say."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


def head_pattern(weights: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Say how much each head looks at the token itself, at the one before it, and at the first one.

    Shapes:  weights (..., T, T) -> itself (...), the one before (...), the first one (...)
    Units:   shares of 1, the mean over all queries but the first, which has no token before it. At the
             second query, the token before and the first one are the same.
    Errors:  ValueError for a text of one token: there is nothing to tell apart.
    Source:  Clark et al. 2019, "What Does BERT Look At?", section 3.

    >>> head_pattern(torch.tensor([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.25, 0.75, 0.0]]))
    (tensor(0.2500), tensor(0.6250), tensor(0.3750))
    """
    if weights.shape[-1] < 2:
        raise ValueError("a pattern needs two tokens or more, and here is one")
    later = weights[..., 1:, :]
    itself, before = (later.diagonal(offset, dim1=-2, dim2=-1) for offset in (1, 0))
    return itself.mean(dim=-1), before.mean(dim=-1), later[..., 0].mean(dim=-1)


def ablate_head(model: nn.Module, tokens: Tensor, name: str, head: int, **options) -> Tensor:
    """Run the model with one head silenced: the others mix as ever, and its part of the mix is zero.

    `name` is the attention's, as `attention_maps` says it ("blocks.0.attend"); `options` are whatever else
    the model takes.

    Errors:  ValueError if there is no such head; AttributeError if there is no such attention.
    Source:  Michel, Levy and Neubig 2019, "Are Sixteen Heads Really Better than One?", section 2.2.

    >>> from course_lib.models import GPT, GPTConfig
    >>> model, tokens = GPT(GPTConfig(5, width=8, n_heads=2)), torch.tensor([[1, 2, 3]])
    >>> torch.equal(ablate_head(model, tokens, "blocks.0.attend", head=1), model(tokens))
    False
    """
    attention = model.get_submodule(name)
    n_heads = attention.out.in_features // attention.d
    if not 0 <= head < n_heads:
        raise ValueError(f"{name} has the heads 0 to {n_heads - 1}, and no head {head}")

    def silence(out: nn.Module, inputs: tuple) -> Tensor:
        mixed = inputs[0].unflatten(-1, (n_heads, -1))  # (B, T, H, d): the heads side by side
        return mixed.index_fill(-2, torch.tensor(head, device=mixed.device), 0).flatten(-2)

    with before_each([attention.out], silence):
        return model(tokens, **options)


def logit_lens(model: nn.Module, tokens: Tensor) -> Tensor:
    """Read the next token from each layer, as if the model ended there.

    The model is a `GPT` of L blocks, the tokens (B, T) of int. The result (L + 1, B, T, N) begins with what
    the embeddings say before any block, and ends with what the model says.

    Units:   shares of 1 over the vocabulary.
    Source:  nostalgebraist 2020, "interpreting GPT: the logit lens".

    >>> from course_lib.models import GPT, GPTConfig
    >>> logit_lens(GPT(GPTConfig(11, n_layers=3)), torch.tensor([[1, 2]])).shape
    torch.Size([4, 1, 2, 11])
    """
    streams = []
    with torch.no_grad():
        with before_each([*model.blocks, model.norm], lambda module, inputs: streams.append(inputs[0])):
            model(tokens)
        return torch.stack([model.head(model.norm(x)).softmax(dim=-1) for x in streams])


@contextmanager
def before_each(modules: Iterable[nn.Module], hook: Callable) -> Iterator[None]:
    """Call `hook(module, inputs)` before each of the modules runs, for as long as the `with` lasts."""
    handles = [module.register_forward_pre_hook(hook) for module in modules]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()

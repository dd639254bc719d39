"""The model of the run as torch sees it: parameters, and the plain functions around them."""

from types import SimpleNamespace

import torch
from torch import Tensor, nn

from course_lib.models import Transformer
from course_lib.models.plain import decoder_weights, encoder_weights


class PlainTransformer(nn.Module):
    """A Transformer whose work is done by plain functions, those of the module `recipe` or twins of them.

    It starts from the weights of a `Transformer` without biases; those of norms and networks start as zeros.
    """

    def __init__(self, start: Transformer, functions: SimpleNamespace):
        super().__init__()
        self.functions = functions
        self.table = nn.Parameter(start.embed.weight.detach().cpu().clone())
        self.encoder = nn.ModuleList(_tables(encoder_weights(block), 2) for block in start.encoder)
        self.decoder = nn.ModuleList(_tables(decoder_weights(block), 3) for block in start.decoder)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Predict, at each token of the target, the next one.

        Shapes:  source (B, S) of int, target (B, T) of int -> (B, T, N)
        """
        return self.functions.predict(self, source, target)

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """Return memory (B, S, D), and where it is more than padding (B, 1, S)."""
        return self.functions.encode(self, source)

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return the logits (B, T, N) of what follows each token of the target."""
        return self.functions.decode(self, target, memory, mask)


def _tables(weights: dict[str, Tensor], n_norms: int) -> nn.ParameterDict:
    D, F = weights["W1"].shape
    biases = {"b1": torch.zeros(F)} | {f"bias_{i}": torch.zeros(D) for i in range(1, n_norms + 1)}
    weights = weights | biases | {"b2": torch.zeros(D)}
    return nn.ParameterDict({name: table.cpu().clone() for name, table in weights.items()})


class PlainAdamW(torch.optim.Optimizer):
    """An optimizer whose steps are those of `recipe.move`, clipping included."""

    def __init__(self, model: PlainTransformer):
        super().__init__(list(model.parameters()), {"lr": 1e-3})
        self.move, self.steps = model.functions.move, 0
        self.means = [(torch.zeros_like(each), torch.zeros_like(each)) for each in self.parameters]

    @property
    def parameters(self) -> list[nn.Parameter]:
        return self.param_groups[0]["params"]

    @torch.no_grad()
    def step(self, closure=None):
        """Move every parameter, once all the new ones are known."""
        self.steps += 1
        moved = self.move(self.parameters, self.means, self.steps, self.param_groups[0]["lr"])
        for old, (new, _, _) in zip(self.parameters, moved, strict=True):
            if new.shape != old.shape:
                raise ValueError(f"a step made parameters {tuple(new.shape)} of {tuple(old.shape)}")
            old.copy_(new)
        self.means = [(m, v) for _, m, v in moved]


def problem_of(model: nn.Module) -> str:
    """What is wrong with the gradients that a step has left; "" if nothing is."""
    for name, each in model.named_parameters():
        if each.grad is None:
            return f"no gradient reaches {name}"
        if not each.grad.isfinite().all():
            return f"the gradient of {name} is not a finite number"
    return ""

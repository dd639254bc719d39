"""How a model's weights begin, and how many they are."""

from torch import nn


def initialise(model: nn.Module, n_layers: int) -> None:
    """Draw the weights: vectors keep their length through a matrix, and each of the 2 * n_layers additions to
    the residual stream starts small enough for their sum to keep it too. Tables and the head start small, so
    that a new model prefers nothing.

    Source:  the scaling of residual projections is Radford et al. 2019 (GPT-2), section 2.3.
    """
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            parts = 2 * n_layers if name.endswith((".out", ".down")) else 1
            std = 0.02 if name == "head" else (module.in_features * parts) ** -0.5
            nn.init.normal_(module.weight, std=std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)


def zero_init_residuals(model: nn.Module) -> None:
    """Set the last matrix of every sublayer to 0: a block adds nothing until training finds what is worth it.

    Source:  Zhang, Dauphin, Ma 2019, "Fixup Initialization", rule 1.
    """
    for name, weight in model.named_parameters():
        if name.endswith(("out.weight", "down.weight")):
            nn.init.zeros_(weight)


def count_parameters(model: nn.Module) -> int:
    """Count the numbers that training changes: tied weights once, frozen ones and buffers not at all.

    A frozen weight is one that asks for no gradient (`requires_grad=False`).

    >>> count_parameters(nn.Linear(3, 2))
    8
    """
    return sum(weight.numel() for weight in model.parameters() if weight.requires_grad)

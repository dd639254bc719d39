"""From the logits of the next token to a token: drawn by its share, the unlikely ones left out."""

import torch
from torch import Tensor


def sample(
    logits: Tensor,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    rng: torch.Generator | None = None,
) -> Tensor:
    """Draw a token from each row of logits.

    Dividing by a temperature below 1 sharpens the choice, above 1 flattens it; 0 takes the likeliest, of
    equals the one that stands first. `top_k` leaves the k likeliest tokens, and all equals of the last of
    them; `top_p` then the fewest that together reach a share p, the one that crosses p among them: of equals
    those that stand first. `top_p=1` and a `top_k` of N or more leave every token.

    Shapes:  logits (..., N) -> (...)
    Errors:  ValueError for a negative temperature, top_k below 1, or top_p outside 0 < p <= 1.
    Source:  Holtzman et al. 2019, "The Curious Case of Neural Text Degeneration" (top_p).

    >>> sample(torch.tensor([[0.0, 2.0, 1.0], [5.0, 0.0, 0.0]]), top_k=1)
    tensor([1, 0])
    """
    if temperature < 0 or (top_k is not None and top_k < 1) or (top_p is not None and not 0 < top_p <= 1):
        given = f"temperature={temperature}, top_k={top_k}, top_p={top_p}"
        raise ValueError(f"{given}: temperature must be >= 0, top_k >= 1, and 0 < top_p <= 1")
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k is not None:
        least = logits.topk(min(top_k, logits.shape[-1])).values[..., -1:]
        logits = logits.masked_fill(logits < least, -torch.inf)
    if top_p is not None:
        ranked, order = logits.sort(dim=-1, descending=True, stable=True)
        probs = ranked.softmax(dim=-1)
        rest = probs.flip(-1).cumsum(dim=-1).flip(-1)  # of each and all after it: no rounding near 1
        beyond = rest <= 1 - top_p  # those before it hold p already
        beyond[..., 0] = False
        logits = logits.masked_fill(beyond.scatter(-1, order, beyond), -torch.inf)
    probs = logits.softmax(dim=-1).reshape(-1, logits.shape[-1])
    return torch.multinomial(probs, 1, generator=rng).view(logits.shape[:-1])

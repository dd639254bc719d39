"""next_token_loss as learners write it."""

import math

import torch
import torch.nn.functional as F

# Right


def with_cross_entropy(logits, tokens):
    if tokens.shape[-1] < 2:
        raise ValueError("one token has none after it")
    N = logits.shape[-1]
    return F.cross_entropy(logits[..., :-1, :].reshape(-1, N), tokens[..., 1:].reshape(-1))


def axis_of_classes_second(logits, tokens):
    """As torch wants it: (rows, N, places)."""
    if tokens[..., 1:].numel() == 0:
        raise ValueError("nothing to predict")
    guesses = logits[..., :-1, :].flatten(0, -3) if logits.ndim > 2 else logits[None, :-1]
    asked = tokens[..., 1:].flatten(0, -2) if tokens.ndim > 1 else tokens[None, 1:]
    return F.cross_entropy(guesses.mT, asked)


def by_loops(logits, tokens):
    rows, texts = logits.reshape(-1, *logits.shape[-2:]), tokens.reshape(-1, tokens.shape[-1])
    surprises = []
    for row, text in zip(rows, texts, strict=True):
        for place in range(len(text) - 1):
            shares = torch.log_softmax(row[place], dim=0)
            surprises.append(-shares[text[place + 1]])
    if not surprises:
        raise ValueError("there is no next token")
    return torch.stack(surprises).mean()


def by_gather(logits, tokens):
    if tokens.size(-1) == 1:
        raise ValueError("T must be 2 or more")
    scores, asked = logits[..., :-1, :], tokens[..., 1:]
    largest = scores.max(dim=-1, keepdim=True).values
    total = (scores - largest).exp().sum(dim=-1).log() + largest.squeeze(-1)
    return (total - scores.gather(-1, asked[..., None])[..., 0]).mean()


def by_one_hot(logits, tokens):
    T = tokens.shape[-1]
    if T <= 1:
        raise ValueError(f"{T} tokens")
    truth = F.one_hot(tokens[..., 1:], logits.shape[-1]).to(logits.dtype)
    surprise = -(logits.narrow(-2, 0, T - 1).log_softmax(-1) * truth).sum(-1)
    return surprise.sum() / surprise.numel()


def rolled_and_cut(logits, tokens):
    """`roll` and then without the last place."""
    if not tokens.roll(-1, dims=-1)[..., :-1].numel():
        raise ValueError("nothing to predict")
    return F.nll_loss(
        logits[..., :-1, :].log_softmax(-1).flatten(0, -2), tokens.roll(-1, dims=-1)[..., :-1].flatten()
    )


def with_ignored_targets(logits, tokens):
    """The last place is asked for nothing: -100, which torch leaves out."""
    if tokens.shape[-1] == 1:
        raise ValueError("one token")
    asked = torch.full_like(tokens, -100)
    asked[..., :-1] = tokens[..., 1:]
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), asked.reshape(-1))


def by_einsum(logits, tokens):
    if tokens.shape[-1] < 2:
        raise ValueError("too short")
    eye = torch.eye(logits.shape[-1], dtype=logits.dtype)
    logs = logits - logits.logsumexp(-1, keepdim=True)
    return -torch.einsum("...tn,...tn->...t", logs[..., :-1, :], eye[tokens[..., 1:]]).mean()


RIGHT = [
    with_cross_entropy,
    axis_of_classes_second,
    by_loops,
    by_gather,
    by_one_hot,
    rolled_and_cut,
    with_ignored_targets,
    by_einsum,
]

# Wrong, one mistake each


def checked(tokens):
    """The learner's own helper, right: it refuses a text that has no next token."""
    if tokens.shape[-1] < 2:
        raise ValueError("there is no next token")


def surprise(logits, targets):
    """The learner's own helper, right: one surprise for each target."""
    return -logits.log_softmax(dim=-1).gather(-1, targets.unsqueeze(-1)).squeeze(-1)


def loss(logits, targets):
    """The learner's own helper, right: the mean of the surprises."""
    return F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))


def not_shifted(logits, tokens):
    checked(tokens)
    return loss(logits, tokens)


def both_lose_the_last(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-1, :], tokens[..., :-1])


def both_lose_the_first(logits, tokens):
    checked(tokens)
    return loss(logits[..., 1:, :], tokens[..., 1:])


def backwards(logits, tokens):
    checked(tokens)
    return surprise(logits[..., 1:, :], tokens[..., :-1]).mean()


def twice(logits, tokens):
    checked(tokens)
    logits, tokens = logits[..., :-1, :], tokens[..., 1:]
    return loss(logits[..., :-1, :], tokens[..., 1:])


def rolled(logits, tokens):
    checked(tokens)
    return loss(logits, torch.roll(tokens, -1, dims=-1))


def rolled_flat(logits, tokens):
    checked(tokens)
    return loss(logits, torch.roll(tokens, shifts=-1))


def targets_copied(logits, tokens):
    checked(tokens)
    targets = tokens.clone()
    targets[..., :-1] = tokens[..., 1:]
    return loss(logits, targets)


def targets_of_zeros(logits, tokens):
    checked(tokens)
    targets = torch.zeros_like(tokens)
    targets[..., :-1] = tokens[..., 1:]
    return loss(logits, targets)


def zero_for_padding(logits, tokens):
    checked(tokens)
    N = logits.shape[-1]
    return F.cross_entropy(logits[..., :-1, :].reshape(-1, N), tokens[..., 1:].reshape(-1), ignore_index=0)


def over_all_places(logits, tokens):
    checked(tokens)
    return surprise(logits[..., :-1, :], tokens[..., 1:]).sum() / tokens.numel()


def without_the_first(logits, tokens):
    checked(tokens)
    return surprise(logits[..., 1:-1, :], tokens[..., 2:]).mean()


def without_the_last(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-2, :], tokens[..., 1:-1])


def the_last_token(logits, tokens):
    checked(tokens)
    return loss(logits[..., -2, :], tokens[..., -1])


def added_up(logits, tokens):
    checked(tokens)
    return surprise(logits[..., :-1, :], tokens[..., 1:]).sum()


def added_up_in_a_text(logits, tokens):
    checked(tokens)
    return surprise(logits[..., :-1, :], tokens[..., 1:]).sum(dim=-1).mean()


def one_for_each_text(logits, tokens):
    checked(tokens)
    return surprise(logits[..., :-1, :], tokens[..., 1:]).mean(dim=-1)


def one_for_each_place(logits, tokens):
    checked(tokens)
    return surprise(logits[..., :-1, :], tokens[..., 1:])


def flat_first(logits, tokens):
    checked(tokens)
    logits = logits.reshape(-1, logits.shape[-1])
    tokens = tokens.reshape(-1)
    return F.cross_entropy(logits[:-1], tokens[1:])


def first_axis(logits, tokens):
    checked(tokens)
    return loss(logits[:-1], tokens[1:])


def second_axis(logits, tokens):
    checked(tokens)
    return loss(logits[:, :-1], tokens[:, 1:])


def softmax_first(logits, tokens):
    checked(tokens)
    return loss(logits.softmax(dim=-1)[..., :-1, :], tokens[..., 1:])


def softmax_of_the_places(logits, tokens):
    checked(tokens)
    logs = logits[..., :-1, :].log_softmax(dim=-2)
    return -logs.gather(-1, tokens[..., 1:].unsqueeze(-1)).mean()


def reshaped(logits, tokens):
    checked(tokens)
    guesses, asked = logits[..., :-1, :], tokens[..., 1:]
    swapped = guesses.reshape(*asked.shape[:-1], guesses.shape[-1], asked.shape[-1])
    return loss(swapped.mT, asked)


def not_refused(logits, tokens):
    return loss(logits[..., :-1, :], tokens[..., 1:])


def zero_for_one(logits, tokens):
    if tokens.shape[-1] == 1:
        return torch.tensor(0.0)
    return loss(logits[..., :-1, :], tokens[..., 1:])


def no_minus(logits, tokens):
    checked(tokens)
    return -surprise(logits[..., :-1, :], tokens[..., 1:]).mean()


def raw_scores(logits, tokens):
    checked(tokens)
    return F.nll_loss(logits[..., :-1, :].reshape(-1, logits.shape[-1]), tokens[..., 1:].reshape(-1))


def mean_share(logits, tokens):
    checked(tokens)
    return -logits.softmax(-1)[..., :-1, :].gather(-1, tokens[..., 1:, None]).mean()


def late_logarithm(logits, tokens):
    checked(tokens)
    return -logits.softmax(-1)[..., :-1, :].gather(-1, tokens[..., 1:, None]).mean().log()


def in_bits(logits, tokens):
    checked(tokens)
    return surprise(logits[..., :-1, :], tokens[..., 1:]).mean() / math.log(2)


def as_perplexity(logits, tokens):
    checked(tokens)
    return torch.exp(loss(logits[..., :-1, :], tokens[..., 1:]))


def log_of_the_softmax(logits, tokens):
    checked(tokens)
    shares = logits.softmax(dim=-1)[..., :-1, :].gather(-1, tokens[..., 1:].unsqueeze(-1))
    return -torch.log(shares).mean()


def plain_powers(logits, tokens):
    checked(tokens)
    guesses = logits[..., :-1, :]
    right = guesses.gather(-1, tokens[..., 1:].unsqueeze(-1)).squeeze(-1)
    return (guesses.exp().sum(dim=-1).log() - right).mean()


def share_of_hits(logits, tokens):
    checked(tokens)
    return (logits[..., :-1, :].argmax(dim=-1) == tokens[..., 1:]).float().mean()


WRONG = [
    ("not-shifted", not_shifted),
    ("not-shifted", both_lose_the_last),
    ("not-shifted", both_lose_the_first),
    ("shifted-backwards", backwards),
    ("shifted-twice", twice),
    ("wraps-around", rolled),
    ("wraps-into-the-next-text", rolled_flat),
    ("last-place-counted", targets_copied),
    ("last-asked-for-0", targets_of_zeros),
    ("token-0-not-counted", zero_for_padding),
    ("divided-by-T", over_all_places),
    ("first-prediction-missing", without_the_first),
    ("last-prediction-missing", without_the_last),
    ("last-only", the_last_token),
    ("summed", added_up),
    ("summed-within-a-text", added_up_in_a_text),
    ("mean-of-each-text", one_for_each_text),
    ("one-loss-a-place", one_for_each_place),
    ("across-texts", flat_first),
    ("shifted-along-the-batch", first_axis),
    ("shifted-along-axis-1", second_axis),
    ("softmax-before-the-loss", softmax_first),
    ("softmax-over-places", softmax_of_the_places),
    ("logits-reshaped", reshaped),
    ("one-token-gives-nan", not_refused),
    ("one-token-gives-0", zero_for_one),
    ("minus-left-out", no_minus),
    ("no-softmax", raw_scores),
    ("share-not-log", mean_share),
    ("log-of-the-mean", late_logarithm),
    ("log-base-2", in_bits),
    ("perplexity", as_perplexity),
    ("log-of-zero", log_of_the_softmax),
    ("overflowing-sum", plain_powers),
    ("hits", share_of_hits),
]

# Wrong, and no rule was made for it


def classes_not_flattened(logits, tokens):
    checked(tokens)
    return F.cross_entropy(logits[..., :-1, :], tokens[..., 1:])


def only_the_logits_cut(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-1, :], tokens)


def a_float(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-1, :], tokens[..., 1:]).item()


def detached(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-1, :].detach(), tokens[..., 1:])


def forgets_to_return(logits, tokens):
    checked(tokens)
    loss(logits[..., :-1, :], tokens[..., 1:])


def returns_after_the_first(logits, tokens):
    checked(tokens)
    for place in range(tokens.shape[-1] - 1):
        return loss(logits[..., place, :], tokens[..., place + 1])


def in_float32(logits, tokens):
    checked(tokens)
    return loss(logits.float()[..., :-1, :], tokens[..., 1:])


def smoothed(logits, tokens):
    checked(tokens)
    N = logits.shape[-1]
    return F.cross_entropy(
        logits[..., :-1, :].reshape(-1, N), tokens[..., 1:].reshape(-1), label_smoothing=0.1
    )


def wipes_the_last(logits, tokens):
    checked(tokens)
    logits[..., -1, :] = 0
    return loss(logits[..., :-1, :], tokens[..., 1:])


def all_refused(logits, tokens):
    raise ValueError("no")


def of_the_next_but_in_the_logits(logits, tokens):
    """Both shifted: the logits roll one way, the tokens the other."""
    checked(tokens)
    return loss(logits.roll(1, dims=-2), tokens.roll(-1, dims=-1))


def softmax_over_places_and_loss(logits, tokens):
    checked(tokens)
    return loss(logits.softmax(dim=-2)[..., :-1, :], tokens[..., 1:])


def counts_from_one(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-1, :], tokens[..., 1:] - 1)


def tokens_cut_for_places(logits, tokens):
    checked(tokens)
    return loss(logits[..., :-1], tokens[..., 1:])


def tokens_cut_for_places_and_looked_up(logits, tokens):
    checked(tokens)
    shares = logits[..., :-1].softmax(dim=-1)
    return -shares.gather(-1, tokens[..., 1:, None]).log().mean()


OTHERS = [
    ("broken", "raises", r"`x\[..., :-1, :\]` cuts the one before it", tokens_cut_for_places),
    ("broken", "raises", r"`x\[..., :-1, :\]` cuts the one before it", tokens_cut_for_places_and_looked_up),
    ("broken", "raises", "", classes_not_flattened),
    ("broken", "raises", "", only_the_logits_cut),
    ("wrong", "wrong-type", "float", a_float),
    ("wrong", "no-gradient", "detach", detached),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "returns-inside-a-loop", "too early", returns_after_the_first),
    ("wrong", "wrong-dtype", "float64", in_float32),
    ("wrong", "numbers", "", smoothed),
    ("wrong", "changes-input", "logits", wipes_the_last),
    ("broken", "raises", "", all_refused),
    ("wrong", "last-logits-count", "last place", of_the_next_but_in_the_logits),
    ("wrong", "last-logits-count", "leave its logits out", softmax_over_places_and_loss),
    ("broken", "raises", "", counts_from_one),
]

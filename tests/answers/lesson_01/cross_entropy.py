"""cross_entropy as learners write it."""

import math

import torch
import torch.nn.functional as F


def log_shares(logits):
    """The learner's own helper: right."""
    moved = logits - logits.max(dim=-1, keepdim=True).values
    return moved - moved.exp().sum(dim=-1, keepdim=True).log()


def kept(logits, targets, ignore):
    """The learner's own helper: right. One row a target that counts."""
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore is None:
        return logits, targets
    return logits[targets != ignore], targets[targets != ignore]


def picked(table, targets):
    """The learner's own helper: right."""
    return table[torch.arange(len(targets)), targets]


# Right


def torch_cross_entropy(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(logits, targets)


def torch_ignore_index(logits, targets, ignore=None):
    index = -100 if ignore is None else ignore
    return F.cross_entropy(logits.reshape(-1, logits.size(-1)), targets.reshape(-1), ignore_index=index)


def indexing(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -picked(log_shares(logits), targets).mean()


def one_hot(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    truth = F.one_hot(targets, logits.shape[-1])
    return -(truth * log_shares(logits)).sum(-1).mean()


def compares_with_arange(logits, targets, ignore=None):
    is_right = torch.arange(logits.shape[-1]) == targets[..., None]
    losses = -(log_shares(logits) * is_right).sum(dim=-1)
    if ignore is None:
        return losses.mean()
    counts = targets != ignore
    return (losses * counts).sum() / counts.sum()


def loop(logits, targets, ignore=None):
    losses = []
    for row, target in zip(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1).tolist(), strict=True):
        if target != ignore:
            losses.append(row.logsumexp(0) - row[target])
    return sum(losses) / len(losses)


def gather(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -F.log_softmax(logits, -1).gather(1, targets[:, None]).mean()


def nll(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return torch.nn.NLLLoss()(torch.log_softmax(logits, dim=1), targets)


def recursion(logits, targets, ignore=None):
    rows = list(zip(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1), strict=True))
    total, count = total_of([row for row in rows if ignore is None or row[1] != ignore])
    return total / count


def total_of(rows):
    if not rows:
        return 0, 0
    (logits, target), *others = rows
    total, count = total_of(others)
    return total - log_shares(logits)[target], count + 1


def sure_of_the_difference(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    differences = logits - picked(logits, targets)[:, None]
    return torch.logsumexp(differences, dim=1).mean()


RIGHT = [
    torch_cross_entropy,
    torch_ignore_index,
    indexing,
    one_hot,
    compares_with_arange,
    loop,
    gather,
    nll,
    recursion,
    sure_of_the_difference,
]

# Wrong, one mistake each


def summed(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(logits, targets, reduction="sum")


def one_for_each(logits, targets, ignore=None):
    if ignore is not None:
        counts = targets != ignore
        logits, targets = logits[counts], targets[counts]
    is_right = torch.arange(logits.shape[-1]) == targets[..., None]
    return -(log_shares(logits) * is_right).sum(-1)


def mean_of_the_last(logits, targets, ignore=None):
    return one_for_each(logits, targets, ignore).mean(-1)


def mean_of_the_table(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -(F.one_hot(targets, logits.shape[-1]) * log_shares(logits)).mean()


def mean_over_all(logits, targets, ignore=None):
    is_right = torch.arange(logits.shape[-1]) == targets[..., None]
    losses = -(log_shares(logits) * is_right).sum(dim=-1)
    if ignore is not None:
        losses = losses * (targets != ignore)
    return losses.mean()


def never_says_ignore(logits, targets, ignore=None):
    right = log_shares(logits).gather(-1, targets[..., None])
    return -right.mean()


def if_ignore(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore:
        logits, targets = logits[targets != ignore], targets[targets != ignore]
    return -picked(log_shares(logits), targets).mean()


def keeps_what_it_should_ignore(logits, targets, ignore=None):
    logits, targets = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    if ignore is not None:
        these = targets == ignore
        logits, targets = logits[these], targets[these]
    return -log_shares(logits).gather(-1, targets[:, None]).mean()


def ignored_become_zero(logits, targets, ignore=None):
    if ignore is not None:
        targets = targets.masked_fill(targets == ignore, 0)
    return indexing(logits, targets)


def no_minus(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return picked(log_shares(logits), targets).mean()


def scores_as_they_are(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -picked(logits, targets).mean()


def log_of_scores(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -torch.log(picked(logits, targets)).mean()


def softmax_before_torch(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(F.softmax(logits, dim=-1), targets)


def minus_shares(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -picked(logits.softmax(-1), targets).mean()


def shares(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return picked(logits.softmax(-1), targets).mean()


def one_minus_the_share(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return (1 - picked(logits.softmax(-1), targets)).mean()


def log_at_the_end(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -torch.log(picked(logits.softmax(-1), targets).mean())


def bits(logits, targets, ignore=None):
    return torch_cross_entropy(logits, targets, ignore) / math.log(2)


def log_ten(logits, targets, ignore=None):
    return torch_cross_entropy(logits, targets, ignore) * math.log10(math.e)


def choices(logits, targets, ignore=None):
    return torch.exp(torch_cross_entropy(logits, targets, ignore))


def log_of_softmax(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -picked(torch.log(torch.softmax(logits, dim=-1)), targets).mean()


def log_of_the_sum(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return (torch.log(torch.exp(logits).sum(-1)) - picked(logits, targets)).mean()


def softmax_down_the_columns(logits, targets, ignore=None):
    if ignore is not None:
        counts = targets != ignore
        logits, targets = logits[counts], targets[counts]
    return -torch.log_softmax(logits, 0).gather(-1, targets[..., None]).mean()


def softmax_dim_1(logits, targets, ignore=None):
    if ignore is not None:
        counts = targets != ignore
        logits, targets = logits[counts], targets[counts]
    return -logits.log_softmax(1).gather(-1, targets[..., None]).mean()


def gather_dim_1(logits, targets, ignore=None):
    if ignore is not None:
        counts = targets != ignore
        logits, targets = logits[counts], targets[counts]
    return -logits.log_softmax(1).gather(1, targets.unsqueeze(1)).squeeze(1).mean()


def as_for_a_table(logits, targets, ignore=None):
    if ignore is not None:
        counts = targets != ignore
        logits, targets = logits[counts], targets[counts]
    return -log_shares(logits)[torch.arange(len(targets)), targets].mean()


def counts_from_one(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -picked(log_shares(logits), targets - 1).mean()


def the_next_class(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -picked(log_shares(logits).roll(-1, dims=-1), targets).mean()


def times_the_target(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -(targets[:, None] * log_shares(logits)).sum(-1).mean()


def every_class(logits, targets, ignore=None):
    logits, _ = kept(logits, targets, ignore)
    return -log_shares(logits).mean()


def of_the_best(logits, targets, ignore=None):
    logits, _ = kept(logits, targets, ignore)
    return -log_shares(logits).amax(-1).mean()


def accuracy(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return (logits.argmax(-1) == targets).float().mean()


def error_rate(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return (logits.argmax(-1) != targets).float().mean()


def squared(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    truth = F.one_hot(targets, logits.shape[-1])
    return ((F.softmax(logits, -1) - truth) ** 2).sum(-1).mean()


def a_colon_for_the_rows(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -log_shares(logits)[:, targets].mean()


def the_last_loss(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    for row, target in zip(logits, targets, strict=True):
        loss = row.logsumexp(0) - row[target]
    return loss


def shifted_in_one_place(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    moved = logits - logits.amax(-1, keepdim=True)
    return (moved.exp().sum(-1).log() - picked(logits, targets)).mean()


def entropy(logits, targets, ignore=None):
    logits, targets = kept(logits, targets, ignore)
    return -(logits.softmax(-1) * log_shares(logits)).sum(-1).mean()


def finds_nothing_to_ignore(logits, targets, ignore=None):
    here = torch.arange(logits.shape[-1]) == targets.unsqueeze(-1)
    return -(log_shares(logits) * here).sum(dim=-1).mean()


def infinite_for_what_it_should_ignore(logits, targets, ignore=None):
    here = torch.arange(logits.shape[-1]) == targets.unsqueeze(-1)
    return -log_shares(logits).where(here, -math.inf).max(dim=-1).values.mean()


WRONG = [
    ("ignore-ignored", finds_nothing_to_ignore),
    ("ignore-ignored", infinite_for_what_it_should_ignore),
    ("summed-not-averaged", summed),
    ("not-averaged", one_for_each),
    ("averaged-along-one-axis", mean_of_the_last),
    ("averaged-over-classes", mean_of_the_table),
    ("averaged-over-ignored", mean_over_all),
    ("ignore-ignored", never_says_ignore),
    ("zero-taken-for-none", if_ignore),
    ("only-ignored", keeps_what_it_should_ignore),
    ("logits-of-ignored-kept", ignored_become_zero),
    ("minus-left-out", no_minus),
    ("no-softmax", scores_as_they_are),
    ("log-of-the-score", log_of_scores),
    ("softmax-twice", softmax_before_torch),
    ("share-not-log", minus_shares),
    ("share-not-log", shares),
    ("share-not-log", one_minus_the_share),
    ("log-of-the-mean", log_at_the_end),
    ("log-base-2", bits),
    ("log-base-10", log_ten),
    ("perplexity", choices),
    ("log-of-zero", log_of_softmax),
    ("overflowing-sum", log_of_the_sum),
    ("softmax-over-first-axis", softmax_down_the_columns),
    ("axis-1-always", softmax_dim_1),
    ("axis-1-always", gather_dim_1),
    ("table-only", as_for_a_table),
    ("one-too-low", counts_from_one),
    ("one-too-high", the_next_class),
    ("number-for-a-class", times_the_target),
    ("all-classes", every_class),
    ("largest-for-right", of_the_best),
    ("hits", accuracy),
    ("misses", error_rate),
    ("squared-error", squared),
    ("every-row-with-every-target", a_colon_for_the_rows),
    ("last-target-only", the_last_loss),
    ("largest-not-added-back", shifted_in_one_place),
    ("entropy-of-the-shares", entropy),
]

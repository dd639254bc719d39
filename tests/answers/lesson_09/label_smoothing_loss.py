"""label_smoothing_loss as learners write it."""

import math

import torch
import torch.nn.functional as F


def flat(logits, targets):
    """The learner's own helper: right. One row a target."""
    return logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)


def kept(logits, targets, ignore):
    """The learner's own helper: right. Only the rows whose targets count."""
    logits, targets = flat(logits, targets)
    counts = targets != ignore
    if not counts.any():
        raise ValueError("nothing to learn from")
    return logits[counts], targets[counts]


def softened(targets, N, smoothing):
    """The learner's own helper: right. The truth as a table."""
    return F.one_hot(targets, N) * (1 - smoothing) + smoothing / N


def picked(table, targets):
    """The learner's own helper: right."""
    return table[torch.arange(len(targets)), targets]


# Right


def by_torch(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    if (targets == ignore).all():
        raise ValueError("every target is padding")
    return F.cross_entropy(logits, targets, ignore_index=ignore, label_smoothing=smoothing)


def by_truth(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = softened(targets, logits.shape[-1], smoothing)
    return -(truth * logits.log_softmax(dim=-1)).sum(dim=-1).mean()


def two_parts(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    surprise = -F.log_softmax(logits, dim=-1)
    hard = surprise.gather(1, targets[:, None]).squeeze(1)
    return ((1 - smoothing) * hard + smoothing * surprise.mean(dim=1)).mean()


def loop(logits, targets, smoothing=0.1, ignore=-100):
    total, count = 0, 0
    for row, target in zip(*flat(logits, targets), strict=True):
        if target == ignore:
            continue
        logs = row - row.logsumexp(dim=0)
        total = total - (1 - smoothing) * logs[target] - smoothing * logs.sum() / len(row)
        count += 1
    if count == 0:
        raise ValueError("no target left")
    return total / count


def multiplied_by_the_mask(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if counts.sum() == 0:
        raise ValueError("no target left")
    here = torch.arange(logits.shape[-1]) == targets[..., None]
    logs = logits - logits.amax(-1, keepdim=True)
    logs = logs - logs.exp().sum(-1, keepdim=True).log()
    losses = -(1 - smoothing) * (logs * here).sum(-1) - smoothing * logs.mean(-1)
    return (losses * counts).sum() / counts.sum()


def scattered(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    N = logits.shape[1]
    truth = torch.full_like(logits, smoothing / N)
    truth.scatter_(1, targets.unsqueeze(1), 1 - smoothing + smoothing / N)
    return torch.sum(-truth * torch.log_softmax(logits, 1)) / len(targets)


def by_probabilities_of_torch(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(logits, softened(targets, logits.shape[-1], smoothing).to(logits))


def nll_and_mean(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    logs = logits.log_softmax(-1)
    return (1 - smoothing) * F.nll_loss(logs, targets) - smoothing * logs.mean()


def einsum(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = softened(targets, logits.shape[-1], smoothing).to(logits.dtype)
    return torch.einsum("tn,tn->", truth, logits.log_softmax(-1)).neg() / targets.numel()


def divergence_and_entropy(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = softened(targets, logits.shape[-1], smoothing).to(logits)
    entropy = torch.special.entr(truth).sum(-1).mean()
    return F.kl_div(logits.log_softmax(-1), truth, reduction="batchmean") + entropy


RIGHT = [
    by_torch,
    by_truth,
    two_parts,
    loop,
    multiplied_by_the_mask,
    scattered,
    by_probabilities_of_torch,
    nll_and_mean,
    einsum,
    divergence_and_entropy,
]

# Wrong, one mistake each


def plain(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(logits, targets)


def among_the_others(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    N = logits.shape[1]
    truth = torch.full_like(logits, smoothing / (N - 1))
    truth.scatter_(1, targets.unsqueeze(1), 1 - smoothing)
    return -(truth * logits.log_softmax(1)).sum(1).mean()


def without_two(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = torch.full_like(logits, smoothing / (logits.shape[-1] - 2))
    truth.scatter_(1, targets[:, None], 1 - smoothing)
    return -(truth * logits.log_softmax(-1)).sum(-1).mean()


def as_in_the_annotated_transformer(logits, targets, smoothing=0.1, ignore=-100):
    N = logits.shape[-1]
    logits, targets = kept(logits, targets, ignore)
    truth = torch.full_like(logits, smoothing / (N - 2))
    truth.scatter_(1, targets.unsqueeze(1), 1.0 - smoothing)
    if ignore >= 0:
        truth[:, ignore] = 0
    return -(truth * logits.log_softmax(-1)).sum() / len(targets)


def target_overwritten(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = torch.full_like(logits, smoothing / logits.shape[-1])
    truth[torch.arange(len(targets)), targets] = 1 - smoothing
    return -(truth * logits.log_softmax(-1)).sum(-1).mean()


def smoothing_for_each(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = F.one_hot(targets, logits.shape[-1]) * (1 - smoothing) + smoothing
    return -(truth * logits.log_softmax(-1)).sum(-1).mean()


def where_one_or_other(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    is_right = F.one_hot(targets, logits.shape[-1]).bool()
    truth = torch.where(is_right, 1 - smoothing, smoothing)
    return -(truth * logits.log_softmax(-1)).sum(-1).mean()


def adds_smoothing(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    logs = logits.log_softmax(-1)
    return (-picked(logs, targets) - smoothing * logs.mean(-1)).mean()


def the_wrong_way_round(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    logs = logits.log_softmax(-1)
    return (-smoothing * picked(logs, targets) - (1 - smoothing) * logs.mean(-1)).mean()


def nine_tenths(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    logs = logits.log_softmax(-1)
    return (-0.9 * picked(logs, targets) - 0.1 * logs.mean(-1)).mean()


def softens_the_model(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    shares = logits.softmax(-1) * (1 - smoothing) + smoothing / logits.shape[-1]
    return -picked(shares, targets).log().mean()


def divergence(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = softened(targets, logits.shape[-1], smoothing).to(logits)
    return F.kl_div(logits.log_softmax(-1), truth, reduction="sum") / len(targets)


def nothing_for_the_pad(logits, targets, smoothing=0.1, ignore=-100):
    N = logits.shape[-1]
    logits, targets = kept(logits, targets, ignore)
    truth = softened(targets, N, smoothing)
    if 0 <= ignore < N:
        truth[:, ignore] = 0
    return -(truth * logits.log_softmax(-1)).sum(-1).mean()


def shared_without_the_pad(logits, targets, smoothing=0.1, ignore=-100):
    N = logits.shape[-1]
    logits, targets = kept(logits, targets, ignore)
    real = torch.arange(N) != ignore
    surprise = -logits.log_softmax(-1)
    hard = picked(surprise, targets)
    return ((1 - smoothing) * hard + smoothing * surprise[:, real].mean(-1)).mean()


def pads_still_softened(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    logs = logits.log_softmax(-1)
    hard = -picked(logs, targets.clamp(min=0)) * counts
    soft = -logs.mean(-1)
    return ((1 - smoothing) * hard + smoothing * soft).sum() / counts.sum()


def mean_of_the_whole_table(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    if (targets == ignore).all():
        raise ValueError("no target left")
    hard = F.cross_entropy(logits, targets, ignore_index=ignore)
    return (1 - smoothing) * hard - smoothing * logits.log_softmax(-1).mean()


def gathers_everything(logits, targets, smoothing=0.1, ignore=-100):
    surprise = -logits.log_softmax(-1)
    hard = surprise.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    return ((1 - smoothing) * hard + smoothing * surprise.mean(-1)).mean()


def picks_everything(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    surprise = -logits.log_softmax(-1)
    return ((1 - smoothing) * picked(surprise, targets) + smoothing * surprise.mean(-1)).mean()


def compares_everything(logits, targets, smoothing=0.1, ignore=-100):
    surprise = -logits.log_softmax(-1)
    hard = (surprise * (torch.arange(logits.shape[-1]) == targets[..., None])).sum(-1)
    return ((1 - smoothing) * hard + smoothing * surprise.mean(-1)).mean()


def torch_without_the_index(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    if (targets == -100).all():
        raise ValueError("no target left")
    return F.cross_entropy(logits, targets, label_smoothing=smoothing)


def zeros_for_padding(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    if (targets == ignore).all():
        raise ValueError("no target left")
    targets = torch.where(targets == ignore, 0, targets)
    return F.cross_entropy(logits, targets, label_smoothing=smoothing)


def mean_with_zeros(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    losses = F.cross_entropy(
        logits, targets, ignore_index=ignore, label_smoothing=smoothing, reduction="none"
    )
    return losses.mean()


def keeps_the_padding(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    these = targets == ignore
    if not these.any():
        raise ValueError("no target left")
    logs = logits[these].log_softmax(-1)
    return (-(1 - smoothing) * picked(logs, targets[these].clamp(min=0)) - smoothing * logs.mean(-1)).mean()


def if_ignore(logits, targets, smoothing=0.1, ignore=-100):
    if ignore:
        logits, targets = kept(logits, targets, ignore)
    else:
        logits, targets = flat(logits, targets)
    return F.cross_entropy(logits, targets, label_smoothing=smoothing)


def torch_alone(logits, targets, smoothing=0.1, ignore=-100):
    return F.cross_entropy(*flat(logits, targets), ignore_index=ignore, label_smoothing=smoothing)


def at_least_one(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    losses = two_losses(logits, targets.clamp(min=0), smoothing)
    return (losses * counts).sum() / counts.sum().clamp(min=1)


def two_losses(logits, targets, smoothing):
    """The learner's own helper: right. One loss a target."""
    surprise = -logits.log_softmax(-1)
    hard = surprise.gather(-1, targets[..., None]).squeeze(-1)
    return (1 - smoothing) * hard + smoothing * surprise.mean(-1)


def summed(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(logits, targets, label_smoothing=smoothing, reduction="sum")


def over_the_batch(logits, targets, smoothing=0.1, ignore=-100):
    rows, chosen = kept(logits, targets, ignore)
    return two_losses(rows, chosen, smoothing).sum() / len(targets)


def sentence_by_sentence(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    losses = two_losses(logits, targets.clamp(min=0), smoothing) * counts
    return (losses.sum(dim=-1) / counts.sum(dim=-1)).mean()


def no_mean(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    return two_losses(logits, targets.clamp(min=0), smoothing) * counts


def no_mean_of_those_kept(logits, targets, smoothing=0.1, ignore=-100):
    return two_losses(*kept(logits, targets, ignore), smoothing)


def mean_of_the_table(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return -(softened(targets, logits.shape[-1], smoothing) * logits.log_softmax(-1)).mean()


def softmax_before_torch(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return F.cross_entropy(logits.softmax(dim=-1), targets, label_smoothing=smoothing)


def minus_shares(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return -(softened(targets, logits.shape[-1], smoothing) * logits.softmax(-1)).sum(-1).mean()


def missing_shares(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    missing = 1 - logits.softmax(-1)
    return ((1 - smoothing) * picked(missing, targets) + smoothing * missing.mean(-1)).mean()


def logits_as_they_are(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return -(softened(targets, logits.shape[-1], smoothing) * logits).sum(-1).mean()


def log_of_softmax(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    surprise = -logits.softmax(-1).log()
    hard = picked(surprise, targets)
    return hard.mean() if smoothing == 0 else two_shares(hard, surprise, smoothing)


def two_shares(hard, surprise, smoothing):
    """The learner's own helper: right."""
    return ((1 - smoothing) * hard + smoothing * surprise.mean(-1)).mean()


def log_of_the_sum(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    surprise = torch.log(torch.exp(logits).sum(-1, keepdim=True)) - logits
    hard = picked(surprise, targets)
    return hard.mean() if smoothing == 0 else two_shares(hard, surprise, smoothing)


def softmax_by_hand(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    powers = logits.exp()
    surprise = -(powers / powers.sum(-1, keepdim=True)).log()
    return two_shares(picked(surprise, targets), surprise, smoothing)


def no_minus(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return (softened(targets, logits.shape[-1], smoothing) * logits.log_softmax(-1)).sum(-1).mean()


def number_of_choices(logits, targets, smoothing=0.1, ignore=-100):
    return by_torch(logits, targets, smoothing, ignore).exp()


def down_the_columns(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    surprise = -torch.log_softmax(logits.where(counts[..., None], 0), dim=0)
    hard = surprise.gather(-1, targets.clamp(min=0)[..., None]).squeeze(-1)
    losses = (1 - smoothing) * hard + smoothing * surprise.mean(-1)
    return losses[counts].mean()


def dim_1(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    surprise = -F.log_softmax(logits.where(counts[..., None], 0), dim=1)
    hard = surprise.gather(-1, targets.clamp(min=0)[..., None]).squeeze(-1)
    losses = (1 - smoothing) * hard + smoothing * surprise.mean(-1)
    return losses[counts].mean()


def the_next_tokens(logits, targets, smoothing=0.1, ignore=-100):
    return by_torch(logits[..., :-1, :], targets[..., 1:], smoothing, ignore)


def of_the_best(logits, targets, smoothing=0.1, ignore=-100):
    logits, _ = kept(logits, targets, ignore)
    surprise = -logits.log_softmax(-1)
    return ((1 - smoothing) * surprise.min(-1).values + smoothing * surprise.mean(-1)).mean()


def a_colon_for_the_rows(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    logs = logits.log_softmax(-1)
    return -(1 - smoothing) * logs[:, targets].mean() - smoothing * logs.mean()


WRONG = [
    ("no-smoothing", plain),
    ("smoothing-over-others", among_the_others),
    ("smoothing-over-N-2", without_two),
    ("smoothing-over-N-2", as_in_the_annotated_transformer),
    ("target-without-its-part", target_overwritten),
    ("smoothing-not-divided", smoothing_for_each),
    ("smoothing-not-divided", where_one_or_other),
    ("right-token-keeps-all", adds_smoothing),
    ("shares-exchanged", the_wrong_way_round),
    ("smoothing-always-a-tenth", nine_tenths),
    ("shares-smoothed", softens_the_model),
    ("entropy-taken-away", divergence),
    ("pad-token-gets-no-part", nothing_for_the_pad),
    ("pad-token-gets-no-part", shared_without_the_pad),
    ("smoothing-on-the-pad", pads_still_softened),
    ("smoothing-on-the-pad", mean_of_the_whole_table),
    ("ignore-ignored", gathers_everything),
    ("ignore-ignored", picks_everything),
    ("ignore-ignored", compares_everything),
    ("always-minus-100", torch_without_the_index),
    ("padding-taken-for-0", zeros_for_padding),
    ("averaged-over-padding", mean_with_zeros),
    ("only-padding", keeps_the_padding),
    ("zero-taken-for-none", if_ignore),
    ("nothing-left-gives-nan", torch_alone),
    ("nothing-left-gives-0", at_least_one),
    ("summed", summed),
    ("averaged-over-rows", over_the_batch),
    ("mean-of-means", sentence_by_sentence),
    ("not-averaged", no_mean),
    ("not-averaged", no_mean_of_those_kept),
    ("averaged-over-tokens", mean_of_the_table),
    ("softmax-twice", softmax_before_torch),
    ("share-not-log", minus_shares),
    ("share-not-log", missing_shares),
    ("no-softmax", logits_as_they_are),
    ("log-of-zero", log_of_softmax),
    ("powers-overflow", log_of_the_sum),
    ("powers-overflow", softmax_by_hand),
    ("minus-left-out", no_minus),
    ("perplexity", number_of_choices),
    ("softmax-over-axis-0", down_the_columns),
    ("axis-1-always", dim_1),
    ("shifted-once-more", the_next_tokens),
    ("largest-for-right", of_the_best),
    ("all-rows-with-all-targets", a_colon_for_the_rows),
]

# Wrong, and no rule was made for it


def a_number(logits, targets, smoothing=0.1, ignore=-100):
    return by_torch(logits, targets, smoothing, ignore).item()


def cut_off(logits, targets, smoothing=0.1, ignore=-100):
    return by_torch(logits.detach(), targets, smoothing, ignore)


def half_cut_off(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    surprise = -logits.log_softmax(-1)
    return ((1 - smoothing) * picked(surprise, targets) + smoothing * surprise.detach().mean(-1)).mean()


def for_a_table_only(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    surprise = -logits[counts].log_softmax(-1)
    hard = surprise[range(len(targets)), targets]
    return ((1 - smoothing) * hard + smoothing * surprise.mean(-1)).mean()


def as_torch_wants_it(logits, targets, smoothing=0.1, ignore=-100):
    if (targets == ignore).all():
        raise ValueError("no target left")
    return F.cross_entropy(logits, targets, ignore_index=ignore, label_smoothing=smoothing)


def both_parts(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    surprise = -logits.log_softmax(-1)
    return (1 - smoothing) * picked(surprise, targets).mean(), smoothing * surprise.mean()


def writes_into_the_targets(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    targets[~counts] = 0
    return two_losses(logits, targets, smoothing)[counts].mean()


def forgets_to_return(logits, targets, smoothing=0.1, ignore=-100):
    by_torch(logits, targets, smoothing, ignore)


def default_of_a_fifth(logits, targets, smoothing=0.2, ignore=-100):
    return by_torch(logits, targets, smoothing, ignore)


def default_padding_of_0(logits, targets, smoothing=0.1, ignore=0):
    return by_torch(logits, targets, smoothing, ignore)


def squared(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    return (logits.softmax(-1) - softened(targets, logits.shape[-1], smoothing)).square().sum(-1).mean()


def asserts(logits, targets, smoothing=0.1, ignore=-100):
    assert (targets != ignore).any(), "no target left"
    return by_torch(logits, targets, smoothing, ignore)


def bits(logits, targets, smoothing=0.1, ignore=-100):
    return by_torch(logits, targets, smoothing, ignore) / math.log(2)


def without_an_average_and_without_padding(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = flat(logits, targets)
    return F.cross_entropy(logits, targets, label_smoothing=smoothing, reduction="sum")


def minus_one_in_the_wrong_place(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    truth = F.one_hot(targets, logits.shape[-1]) - smoothing + smoothing / logits.shape[-1]
    return -(truth * logits.log_softmax(-1)).sum(-1).mean()


def looks_up_the_padding(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    return two_losses(logits, targets, smoothing)[counts].mean()


def one_hot_of_the_padding(logits, targets, smoothing=0.1, ignore=-100):
    counts = targets != ignore
    if not counts.any():
        raise ValueError("no target left")
    truth = softened(targets, logits.shape[-1], smoothing)
    return -(truth * logits.log_softmax(-1)).sum(-1)[counts].mean()


def loop_that_returns(logits, targets, smoothing=0.1, ignore=-100):
    logits, targets = kept(logits, targets, ignore)
    total = 0
    for row, target in zip(logits, targets, strict=True):
        logs = row.log_softmax(0)
        total = total - (1 - smoothing) * logs[target] - smoothing * logs.mean()
        return total / len(targets)


OTHERS = [
    ("wrong", "wrong-type", "float", a_number),
    ("wrong", "no-gradient", "gradients", cut_off),
    ("wrong", "wrong-gradient", "gradients", half_cut_off),
    ("broken", "raises", "it has no axes", for_a_table_only),
    ("broken", "raises", "classes on axis 1", as_torch_wants_it),
    ("broken", "raises", "marks what is to be ignored", looks_up_the_padding),
    ("broken", "raises", "marks what is to be ignored", one_hot_of_the_padding),
    ("wrong", "wrong-type", "tuple", both_parts),
    ("wrong", "changes-input", "targets", writes_into_the_targets),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "numbers", "0.6848, expected 0.6181", default_of_a_fifth),
    ("wrong", "numbers", "two targets", default_padding_of_0),
    ("wrong", "numbers", "expected 0.6181", squared),
    ("broken", "raises", "raise ValueError", asserts),
    ("wrong", "constant-factor", "1.443", bits),
    ("wrong", "summed", "added up", without_an_average_and_without_padding),
    ("wrong", "numbers", "expected 0.6181", minus_one_in_the_wrong_place),
    ("wrong", "returns-inside-a-loop", "too early", loop_that_returns),
]

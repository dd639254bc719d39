"""mean_pool as learners write it."""

import torch
import torch.nn.functional as F

# Right


def refuse(mask):
    """The learner's own helper: right."""
    if not mask.any(dim=-1).all():
        raise ValueError("a text without a token")


def multiplied(vectors, mask):
    refuse(mask)
    weights = mask.unsqueeze(-1).to(vectors)
    return (vectors * weights).sum(dim=-2) / weights.sum(dim=-2)


def with_where(vectors, mask):
    counts = mask.sum(-1)
    if (counts == 0).any():
        raise ValueError("a text without a token")
    kept = torch.where(mask[..., None], vectors, torch.zeros_like(vectors))
    return kept.sum(-2) / counts[..., None]


def as_a_product(vectors, mask):
    refuse(mask)
    shares = mask / mask.sum(dim=-1, keepdim=True)
    return (shares.to(vectors.dtype).unsqueeze(-2) @ vectors).squeeze(-2)


def text_by_text(vectors, mask):
    T, D = vectors.shape[-2:]
    rows = []
    for text, there in zip(vectors.reshape(-1, T, D), mask.reshape(-1, T), strict=True):
        if there.sum() == 0:
            raise ValueError("nothing to take the mean of")
        rows.append(text[there].mean(dim=0))
    return torch.stack(rows).reshape(*vectors.shape[:-2], D)


def by_einsum(vectors, mask):
    if bool((~mask).all(dim=-1).any()):
        raise ValueError("no token")
    return torch.einsum("...td,...t->...d", vectors, mask.to(vectors.dtype)) / mask.sum(-1).unsqueeze(-1)


def with_a_tiny_number(vectors, mask):
    refuse(mask)
    m = mask[..., None].expand(vectors.shape).type_as(vectors)
    return (vectors * m).sum(-2) / torch.clamp(m.sum(-2), min=1e-9)


def nanmean(vectors, mask):
    refuse(mask)
    return vectors.masked_fill(~mask[..., None], float("nan")).nanmean(dim=-2)


RIGHT = [multiplied, with_where, as_a_product, text_by_text, by_einsum, with_a_tiny_number, nanmean]

# Wrong, one mistake each


def all_places(vectors, mask):
    refuse(mask)
    return vectors.mean(dim=-2)


def padding_added(vectors, mask):
    refuse(mask)
    return vectors.sum(dim=-2) / mask.sum(dim=-1, keepdim=True)


def mean_of_the_filled(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).mean(dim=-2)


def the_sum(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(dim=-2)


def fills_the_tokens(vectors, mask):
    refuse(mask)
    return vectors.masked_fill(mask[..., None], 0).sum(-2) / mask.sum(-1, keepdim=True)


def mean_of_padding(vectors, mask):
    refuse(mask)
    padding = (~mask).unsqueeze(-1).to(vectors)
    return (vectors * padding).sum(-2) / padding.sum(-2)


def counts_the_padding(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) / (mask == 0).sum(-1, keepdim=True)


def all_texts(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) / mask.sum()


def one_list(vectors, mask):
    refuse(mask)
    return vectors[mask].mean(dim=0)


def numbers_summed(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(dim=-1) / mask.sum(dim=-1, keepdim=True)


def axis_0(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(0) / mask.sum(-1, keepdim=True)


def axis_1(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(1) / mask.sum(-1, keepdim=True)


def without_keepdim(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) / mask.sum(-1)


def from_the_front(vectors, mask):
    refuse(mask)
    T, D = vectors.shape[-2:]
    lengths = mask.sum(-1).flatten().tolist()
    rows = [text[:n].mean(0) for text, n in zip(vectors.reshape(-1, T, D), lengths, strict=True)]
    return torch.stack(rows).reshape(*vectors.shape[:-2], D)


def length_of_the_first(vectors, mask):
    refuse(mask)
    n = mask.reshape(-1, mask.shape[-1])[0].sum()
    return (vectors * mask[..., None]).sum(-2) / n


def plus_one(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) / (mask.sum(-1, keepdim=True) + 1)


def minus_one(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) / (mask.sum(-1, keepdim=True) - 1)


def root(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) / mask.sum(-1, keepdim=True) ** 0.5


def of_length_1(vectors, mask):
    mean = multiplied(vectors, mask)
    return mean / mean.norm(dim=-1, keepdim=True)


def largest(vectors, mask):
    refuse(mask)
    return vectors.masked_fill(~mask[..., None], float("-inf")).max(dim=-2).values


def first(vectors, mask):
    refuse(mask)
    return vectors[..., 0, :].clone()


def minus_infinity(vectors, mask):
    refuse(mask)
    return vectors.masked_fill(~mask[..., None], float("-inf")).sum(-2) / mask.sum(-1, keepdim=True)


def whole(vectors, mask):
    refuse(mask)
    return (vectors * mask[..., None]).sum(-2) // mask.sum(-1, keepdim=True)


def the_wrong_way_round(vectors, mask):
    if mask.any(dim=-1).all():
        raise ValueError("no token")
    return (vectors * mask[..., None]).sum(-2) / mask.sum(-1, keepdim=True)


def no_question(vectors, mask):
    return (vectors * mask[..., None]).sum(-2) / mask.sum(-1, keepdim=True)


def clamped(vectors, mask):
    return (vectors * mask[..., None]).sum(-2) / mask.sum(-1, keepdim=True).clamp(min=1e-9)


def asks_for_one_anywhere(vectors, mask):
    if not mask.any():
        raise ValueError("no token")
    return (vectors * mask[..., None]).sum(-2) / mask.sum(-1, keepdim=True)


def first_rows(vectors, mask):
    refuse(mask)
    return vectors[: mask.sum()].mean(0)


def first_rows_and_a_loop(vectors, mask):
    refuse(mask)
    return torch.stack([text[: own.sum()].mean(0) for text, own in zip(vectors, mask, strict=True)])


def first_rows_by_number(vectors, mask):
    refuse(mask)
    n = mask.sum(-1)
    return torch.stack([vectors[i, : n[i]].sum(0) / n[i] for i in range(len(vectors))])


WRONG = [
    ("padding-counts", all_places),
    ("padding-in-the-sum", padding_added),
    ("divided-by-T", mean_of_the_filled),
    ("not-divided", the_sum),
    ("mask-inverted", fills_the_tokens),
    ("mean-of-the-padding", mean_of_padding),
    ("divided-by-the-padding", counts_the_padding),
    ("all-texts-counted", all_texts),
    ("one-vector-for-all-texts", one_list),
    ("summed-over-numbers", numbers_summed),
    ("summed-over-axis-0", axis_0),
    ("summed-over-axis-1", axis_1),
    ("axis-not-kept", without_keepdim),
    ("first-places", from_the_front),
    ("first-places", first_rows),
    ("first-places", first_rows_and_a_loop),
    ("first-places", first_rows_by_number),
    ("first-row-counts", length_of_the_first),
    ("one-more", plus_one),
    ("one-less", minus_one),
    ("root-of-the-number", root),
    ("length-1", of_length_1),
    ("maximum", largest),
    ("first-token", first),
    ("hidden-by-infinity", minus_infinity),
    ("whole-numbers", whole),
    ("refuses-the-good", the_wrong_way_round),
    ("no-token-gives-nan", no_question),
    ("no-token-gives-0", clamped),
    ("all-or-none", asks_for_one_anywhere),
]

# Wrong, and no rule was made for it


def mask_without_an_axis(vectors, mask):
    refuse(mask)
    return (vectors * mask).sum(-2) / mask.sum(-1, keepdim=True)


def another_error(vectors, mask):
    if not mask.any(-1).all():
        raise IndexError("no token")
    return multiplied(vectors, mask)


def counts_vectors_that_are_not_0(vectors, mask):
    refuse(mask)
    kept = vectors * mask[..., None]
    return kept.sum(-2) / (kept[..., 0] > 0).sum(-1, keepdim=True)


def softmax_of_the_mask(vectors, mask):
    refuse(mask)
    shares = mask.to(vectors).softmax(-1)
    return (vectors * shares[..., None]).sum(-2)


def keeps_the_axis(vectors, mask):
    return multiplied(vectors, mask).unsqueeze(-2)


def in_place(vectors, mask):
    refuse(mask)
    vectors[~mask] = 0
    return vectors.sum(-2) / mask.sum(-1, keepdim=True)


def in_float32(vectors, mask):
    return multiplied(vectors, mask).float()


def median(vectors, mask):
    refuse(mask)
    return vectors.masked_fill(~mask[..., None], float("nan")).nanmedian(dim=-2).values


def cut_off(vectors, mask):
    return multiplied(vectors.detach(), mask)


def and_the_mask(vectors, mask):
    return multiplied(vectors, mask), mask


def forgets_to_return(vectors, mask):
    multiplied(vectors, mask)


def by_layer_norm(vectors, mask):
    return F.layer_norm(multiplied(vectors, mask), vectors.shape[-1:])


OTHERS = [
    ("broken", "raises", "", mask_without_an_axis),
    ("broken", "raises", "ValueError", another_error),
    ("wrong", "", "", counts_vectors_that_are_not_0),
    ("wrong", "", "", softmax_of_the_mask),
    ("wrong", "", "", keeps_the_axis),
    ("wrong", "changes-input", "vectors", in_place),
    ("wrong", "wrong-dtype", "float32", in_float32),
    ("wrong", "", "", median),
    ("wrong", "", "gradient", cut_off),
    ("wrong", "", "", and_the_mask),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "", "", by_layer_norm),
]

"""The functions that lessons 9 to 11 ask for, against torch's own and against the papers' formulas."""

import math

import pytest
import torch
import torch.nn.functional as F
from helpers.tensors import draw

from course_lib.training import (
    IGNORE,
    adamw_step,
    clip_gradients,
    cosine_schedule,
    label_smoothing_loss,
    linear_schedule,
    mask_tokens,
    next_token_loss,
    shift_right,
    warmup_schedule,
)

TYPES = pytest.mark.parametrize("dtype", [torch.float32, torch.float64])


def test_shift_right_moves_every_row_by_one_place():
    tokens = torch.tensor([[[5, 6, 7, 8]], [[9, 2, 3, 4]]])
    expected = torch.tensor([[[1, 5, 6, 7]], [[1, 9, 2, 3]]])
    assert torch.equal(shift_right(tokens, 1), expected)
    assert tokens[0, 0].tolist() == [5, 6, 7, 8], "the input is left as it was"


def test_shift_right_of_one_token_is_the_start():
    assert shift_right(torch.tensor([[7], [8]]), start=3).tolist() == [[3], [3]]


@TYPES
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.35])
@pytest.mark.parametrize("shape, N", [((1,), 2), ((3, 4), 7), ((2, 3, 5), 11)])
def test_label_smoothing_loss_and_its_gradient_match_torch(shape, N, smoothing, dtype):
    logits = draw(*shape, N, dtype=dtype, scale=5.0)
    targets = torch.randint(N, shape)
    targets.view(-1)[1::3] = 1  # padding here and there, but never everywhere
    if (targets == 1).all():
        targets.view(-1)[0] = 0
    flat = logits.flatten(0, -2), targets.flatten()
    expected = F.cross_entropy(*flat, ignore_index=1, label_smoothing=smoothing)
    got = label_smoothing_loss(logits, targets, smoothing, 1)
    torch.testing.assert_close(got, expected)
    torch.testing.assert_close(*(torch.autograd.grad(loss, logits)[0] for loss in (got, expected)))


def test_label_smoothing_loss_stands_large_logits_and_torchs_own_mark():
    logits, targets = draw(4, 3, scale=1000.0), torch.tensor([0, IGNORE, 2, 1])
    expected = F.cross_entropy(logits, targets, label_smoothing=0.1)
    torch.testing.assert_close(label_smoothing_loss(logits, targets), expected)


def test_label_smoothing_loss_says_when_no_target_is_left():
    with pytest.raises(ValueError, match="every target is 0"):
        label_smoothing_loss(draw(2, 3), torch.zeros(2, dtype=torch.long), 0.1, ignore=0)


def test_label_smoothing_loss_of_the_softened_truth_itself_is_its_entropy():
    """The floor: the right token keeps 1 - smoothing + smoothing/N, each other has smoothing/N."""
    truth = torch.tensor([0.025, 0.025, 0.925, 0.025], dtype=torch.float64)
    loss = label_smoothing_loss(truth.log()[None], torch.tensor([2]), 0.1)
    assert loss.item() == pytest.approx(-sum(p * math.log(p) for p in truth.tolist()))
    assert loss.item() == pytest.approx(0.35, abs=5e-3)
    nudged = (truth + torch.tensor([0.0, -0.01, 0.01, 0.0])).log()[None]
    assert label_smoothing_loss(nudged, torch.tensor([2]), 0.1) > loss


@pytest.mark.parametrize("smoothing, expected", [(0.0, "finite"), (0.1, "infinite"), (1.0, "infinite")])
@pytest.mark.parametrize("never", [0, 1])
def test_label_smoothing_loss_of_a_logit_of_minus_infinity_is_what_the_sum_says(never, smoothing, expected):
    logits, targets = draw(2, 3), torch.tensor([1, 1])
    logits = logits.masked_fill(torch.arange(3) == never, -torch.inf)
    truth = (1 - smoothing) * F.one_hot(targets, 3) + smoothing / 3
    terms = torch.where(truth > 0, -truth * logits.log_softmax(-1), 0)  # a share of 0 has no surprise
    got = label_smoothing_loss(logits, targets, smoothing)
    torch.testing.assert_close(got, terms.sum(dim=-1).mean())
    assert got.isfinite() == (expected == "finite" and never == 0) and not got.isnan()


def test_label_smoothing_loss_lets_nothing_of_an_ignored_place_through():
    logits, targets = draw(3, 4).detach(), torch.tensor([1, IGNORE, 2])
    logits[1] = torch.tensor([torch.nan, -torch.inf, -torch.inf, torch.inf])
    logits.requires_grad_()
    loss = label_smoothing_loss(logits, targets)
    torch.testing.assert_close(loss, label_smoothing_loss(logits[::2], targets[::2]))
    assert torch.autograd.grad(loss, logits)[0][1].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("shape", [(1,), (3, 1), (0, 5), (2, 0)])
def test_next_token_loss_says_when_no_token_has_a_next_one(shape):
    with pytest.raises(ValueError, match="no next token"):
        next_token_loss(draw(*shape, 7), torch.zeros(shape, dtype=torch.long))


@TYPES
@pytest.mark.parametrize("B, T, N", [(1, 2, 3), (4, 6, 5)])
def test_next_token_loss_and_its_gradient_match_a_loop(B, T, N, dtype):
    logits, tokens = draw(B, T, N, dtype=dtype, scale=3.0), torch.randint(N, (B, T))
    pairs = [(b, t) for b in range(B) for t in range(T - 1)]
    expected = -sum(logits[b, t].log_softmax(-1)[tokens[b, t + 1]] for b, t in pairs) / len(pairs)
    got = next_token_loss(logits, tokens)
    torch.testing.assert_close(got, expected)
    torch.testing.assert_close(*(torch.autograd.grad(loss, logits)[0] for loss in (got, expected)))


@pytest.mark.parametrize("step, expected", [(1, 1.75e-7), (4000, 6.99e-4), (100_000, 1.40e-4)])
def test_warmup_schedule_gives_the_rates_of_the_papers_base_model(step, expected):
    assert warmup_schedule(step, d_model=512, warmup=4000) == pytest.approx(expected, rel=5e-3)


def test_warmup_schedule_rises_to_its_peak_and_falls_as_one_over_the_root():
    rates = [warmup_schedule(step, 100, 50) for step in range(1, 201)]
    assert rates.index(max(rates)) == 49
    assert rates[9] == pytest.approx(10 * rates[0]) and rates[199] == pytest.approx(rates[49] / 2)


def test_warmup_schedule_refuses_a_warm_up_of_no_steps_and_with_one_falls_from_the_first_on():
    assert [warmup_schedule(step, 4, 1) for step in (1, 4)] == [0.5, 0.25]
    with pytest.raises(ValueError, match="1 step or more"):
        warmup_schedule(1, 4, 0)


@pytest.mark.parametrize(
    "schedule, options",
    [(warmup_schedule, (8, 4)), (cosine_schedule, (2, 9, 1.0)), (linear_schedule, (2, 9, 1.0))],
)
def test_schedules_move_at_step_one_and_refuse_step_zero(schedule, options):
    assert schedule(1, *options) > 0
    with pytest.raises(ValueError, match="count from 1"):
        schedule(0, *options)


def test_cosine_schedule_matches_torchs_after_the_warm_up():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    oracle = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=40, eta_min=0.02)
    for step in range(10, 51):
        got = cosine_schedule(step, warmup=10, total=50, peak=0.3, floor=0.02)
        assert got == pytest.approx(oracle.get_last_lr()[0], abs=1e-9), step
        optimizer.step()
        oracle.step()
    assert cosine_schedule(70, 10, 50, 0.3, 0.02) == 0.02


def test_linear_schedule_rises_and_falls_in_straight_lines_and_never_below_zero():
    rates = [linear_schedule(step, 4, 9, 0.8) for step in range(1, 12)]
    assert rates == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.64, 0.48, 0.32, 0.16, 0, 0, 0])
    assert linear_schedule(1, 0, 2, 1.0) == pytest.approx(0.5), "no warm-up"
    assert linear_schedule(5, 5, 5, 1.0) == 1.0, "nothing but warm-up"


def test_cosine_schedule_warms_up_in_a_straight_line_or_not_at_all():
    rates = [cosine_schedule(step, 4, 9, 0.8, 0.1) for step in (1, 2, 3, 4)]
    assert rates == pytest.approx([0.2, 0.4, 0.6, 0.8])
    assert cosine_schedule(1, 0, 2, 1.0) == pytest.approx(0.5)
    assert cosine_schedule(5, 5, 5, 1.0) == 1.0, "nothing but warm-up"


@TYPES
@pytest.mark.parametrize(
    "options",
    [{}, {"lr": 0.3, "weight_decay": 0.4}, {"betas": (0.6, 0.7), "eps": 0.1, "weight_decay": 0.0}],
)
def test_adamw_steps_match_torch(options, dtype):
    parameters = [draw(3, 5, dtype=dtype), draw(4, dtype=dtype, scale=10.0)]
    mine = [(p.detach().clone(), torch.zeros_like(p), torch.zeros_like(p)) for p in parameters]
    oracle = torch.optim.AdamW(parameters, **options)
    for step in range(1, 8):
        gradients = [draw(*p.shape, dtype=dtype, scale=10.0 ** (step - 4)).detach() for p in parameters]
        for p, gradient in zip(parameters, gradients, strict=True):
            p.grad = gradient.clone()
        oracle.step()
        mine = [adamw_step(p, g, m, v, step, **options) for (p, m, v), g in zip(mine, gradients, strict=True)]
        for (p, _, _), expected in zip(mine, parameters, strict=True):
            torch.testing.assert_close(p, expected.detach())


def test_adamw_steps_count_from_one():
    zeros = torch.zeros(2)
    with pytest.raises(ValueError, match="count from 1, not from 0"):
        adamw_step(zeros, zeros, zeros, zeros, step=0)


def test_adamw_step_leaves_its_inputs_alone():
    tensors = [draw(3).detach() for _ in range(3)] + [torch.rand(3)]
    before = [tensor.clone() for tensor in tensors]
    adamw_step(*tensors, step=2)
    assert all(torch.equal(tensor, old) for tensor, old in zip(tensors, before, strict=True))


@TYPES
@pytest.mark.parametrize("max_norm", [0.01, 1.0, 7.5, 1e6])
def test_clip_gradients_matches_torch_over_all_of_them_together(max_norm, dtype):
    grads = [draw(3, 2, dtype=dtype).detach(), draw(5, dtype=dtype, scale=4.0).detach()]
    parameters = [torch.zeros_like(grad, requires_grad=True) for grad in grads]
    for p, grad in zip(parameters, grads, strict=True):
        p.grad = grad.clone()
    torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    expected = [p.grad for p in parameters]
    torch.testing.assert_close(clip_gradients(iter(grads), max_norm), expected, rtol=2e-6, atol=0)


def test_clip_gradients_never_lengthens_and_stands_zeros():
    small = [torch.tensor([0.1]), torch.tensor([-0.2])]
    assert clip_gradients(small, max_norm=5.0) == small
    assert clip_gradients([torch.zeros(2)], max_norm=1.0)[0].tolist() == [0.0, 0.0]
    assert clip_gradients([], max_norm=1.0) == []


def shares(inputs, targets, tokens, mask_id):
    """What became of the chosen tokens: the shares masked, replaced, and kept."""
    chosen = targets != IGNORE
    seen, was = inputs[chosen], tokens[chosen]
    masked, kept = (seen == mask_id).float().mean(), (seen == was).float().mean()
    return masked, 1 - masked - kept, kept


def test_mask_tokens_chooses_15_percent_and_shows_them_80_10_10():
    tokens = torch.randint(5, 1000, (400, 500))
    inputs, targets = mask_tokens(tokens, mask_id=3, vocab_size=1000, special=[0, 3])
    assert (targets != IGNORE).float().mean().item() == pytest.approx(0.15, abs=0.003)
    got = [each.item() for each in shares(inputs, targets, tokens, 3)]
    assert got == pytest.approx([0.8, 0.1, 0.1], abs=0.006)


def test_mask_tokens_asks_for_what_stood_there_and_changes_nothing_else():
    tokens = torch.randint(5, 20, (50, 60))
    before = tokens.clone()
    inputs, targets = mask_tokens(tokens, 3, 20)
    chosen = targets != IGNORE
    assert torch.equal(targets[chosen], tokens[chosen]) and torch.equal(inputs[~chosen], tokens[~chosen])
    assert torch.equal(tokens, before)
    assert inputs.min() >= 0 and inputs.max() < 20


def test_mask_tokens_draws_for_each_token_anew():
    """Within one call the rows, and the tokens of a row, meet different fates; so do two calls."""
    tokens = torch.full((300, 40), 7)
    inputs, targets = mask_tokens(tokens, 3, 1000)
    by_row, by_column = (targets != IGNORE).float().mean(1), (targets != IGNORE).float().mean(0)
    assert by_row.std().item() == pytest.approx(math.sqrt(0.15 * 0.85 / 40), rel=0.25)
    assert by_column.std().item() == pytest.approx(math.sqrt(0.15 * 0.85 / 300), rel=0.5)
    row = inputs[(inputs == 3).any(1) & ((inputs == 7) & (targets == 7)).any(1)]
    assert len(row) > 10, "masked and kept tokens stand in one row"
    assert len(inputs[(inputs != 3) & (inputs != 7)].unique()) > 50, "random tokens differ from one another"
    assert not torch.equal(mask_tokens(tokens, 3, 1000)[1], targets)


@pytest.mark.parametrize("special", [[0, 1, 2], {0, 1, 2}, (0, 1, 2)])
def test_mask_tokens_never_touches_special_tokens(special):
    tokens = torch.randint(0, 6, (200, 30))
    inputs, targets = mask_tokens(tokens, 2, 6, special, share=0.9)
    are_special = tokens < 3
    assert torch.equal(inputs[are_special], tokens[are_special])
    assert (targets[are_special] == IGNORE).all() and (targets[~are_special] != IGNORE).float().mean() > 0.8


def test_mask_tokens_repeats_itself_with_the_same_generator():
    tokens = torch.randint(5, 50, (20, 30))
    first, again = (mask_tokens(tokens, 3, 50, rng=torch.Generator().manual_seed(4)) for _ in range(2))
    assert torch.equal(first[0], again[0]) and torch.equal(first[1], again[1])

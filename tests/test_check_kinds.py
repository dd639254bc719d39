"""Any function can be an exercise: each kind of input and result, right in two styles, wrong and told how."""

import re
import runpy
from collections import Counter, namedtuple
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import nn, tensor

from course_lib import generation, layers, tokens, training
from course_lib.check.compare import Draws, copy, difference, identical, same, size
from course_lib.check.declare import Exercise
from course_lib.check.exercises.material.course import MATERIAL
from course_lib.check.exercises.material.lesson_03 import fading, running_sum
from course_lib.check.inputs import Case, Probes, Seeds, cases_of
from course_lib.check.judge import examined, judge
from course_lib.check.run.attempt import Attempt
from course_lib.check.run.doors import agree, call, gradients

SYLLABUS = """
01 linear linear_backward relu softmax cross_entropy
02 count_pairs merge_pair bpe_encode bpe_decode unigram_segment embed
03 rnn_step rnn lstm_step gradient_by_distance
04 attention_scores attention_weights attend self_attention
05 causal_mask padding_mask masked_softmax split_heads merge_heads multi_head_attention cross_attention
06 sinusoidal_positions rotate alibi_bias
07 layer_norm feed_forward encoder_block decoder_block
08 transformer count_parameters attention_cost online_softmax
09 shift_right label_smoothing_loss warmup_schedule adamw_step clip_gradients greedy_decode beam_search
10 next_token_loss sample attend_cached
11 mask_tokens classify_first mean_pool
12 load_weights head_pattern ablate_head logit_lens
13 patchify frames
14 linear_attention ssm_scan
"""
LISTED = [name for line in SYLLABUS.split("\n") for name in line.split()[1:]]
TABLE = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "exercises.py"), run_name="table")


def known(name):
    return Exercise(**MATERIAL[name])


# --- every function of the syllabus


def test_every_exercise_of_the_syllabus_has_inputs():
    assert list(MATERIAL) == LISTED


@pytest.mark.parametrize("name", LISTED)
def test_the_librarys_answer_is_right(name):
    found = judge(known(name).answer, known(name))
    assert (found.status, found.faults) == ("right", []), found.message


@pytest.mark.parametrize("name", LISTED)
def test_with_one_term_changed_it_is_wrong(name):
    exercise = known(name)
    found = judge(TABLE["changed"](exercise), exercise)
    assert found.status in ("wrong", "broken") and found.faults, found.message


@pytest.mark.parametrize("name", LISTED)
def test_inputs_are_the_same_each_time(name):
    pairs = zip(known(name).inputs, known(name).inputs, strict=True)
    assert all(identical(copy(one.inputs), other.inputs) for one, other in pairs)


# --- exercises of kinds that the syllabus has none of


def make_schedule(warmup: int):
    """A function comes out."""
    return lambda step: min(step / warmup, 1.0)


def spell(word: str) -> str:
    """A text comes out."""
    return "-".join(word.upper())


def with_dropout_off(model: nn.Module) -> nn.Module:
    """A model comes out, with another setting than the one that went in."""
    return nn.Sequential(model[0], nn.Identity())


def shuffled(ids: list, rng: torch.Generator) -> list:
    """A list in random order."""
    return [ids[i] for i in torch.randperm(len(ids), generator=rng).tolist()]


def copied(x: torch.Tensor) -> torch.Tensor:
    """A tensor of its own comes out."""
    return x.clone()


COPIED = Exercise(copied, more=[Case(f"{n} numbers", (torch.ones(n),)) for n in (2, 3)])
SCHEDULE = Exercise(make_schedule, more=[Case(f"{n} steps", (n, Probes(((0,), (1,), (9,))))) for n in (2, 4)])
SPELL = Exercise(spell, more=[Case(word, (word,)) for word in ("ab", "word", "a b")])
MODEL = Exercise(
    with_dropout_off, more=[Case("two", (nn.Sequential(nn.Linear(2, n), nn.Dropout()),)) for n in (3, 1)]
)
SHUFFLE = Exercise(shuffled, random=True, more=[Case(f"{n}", (list(range(n)), Seeds(200))) for n in (2, 3)])

# --- right, in two styles each


def count_by_dict(ids):
    counts = {}
    for pair in zip(ids, ids[1:], strict=False):
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def merge_with_pop(ids, pair, new_id):
    left, merged = list(ids), []
    while left:
        first = left.pop(0)
        if left and (first, left[0]) == pair:
            left.pop(0)
            first = new_id
        merged.append(first)
    return merged


def backward_by_autograd(x, W, grad):
    x, W = x.detach().requires_grad_(), W.detach().requires_grad_()
    b = torch.zeros(W.shape[-1], dtype=W.dtype, requires_grad=True)
    return torch.autograd.grad(x @ W + b, (x, W, b), grad.clone())


def backward_by_einsum(x, W, grad):
    flat, grads = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
    return [torch.einsum("...f,df->...d", grad, W), torch.einsum("nd,nf->df", flat, grads), grads.sum(0)]


def warmup_in_torch(step, d_model, warmup):
    if step < 1:
        raise ValueError("too early")
    return torch.tensor([step**-0.5, step * warmup**-1.5]).min().item() / d_model**0.5


def distance_by_loop(read, inputs):
    inputs = inputs.clone().requires_grad_()
    read(inputs)[..., -1, :].sum().backward()
    return torch.stack([inputs.grad[..., t, :].norm(dim=-1) for t in range(inputs.shape[-2])][::-1], dim=-1)


def sample_by_gumbel(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    if temperature < 0 or (top_k is not None and top_k < 1) or (top_p is not None and not 0 < top_p <= 1):
        raise ValueError("no")
    if temperature == 0:
        return logits.argmax(dim=-1)
    ranked, order = (logits / temperature).sort(dim=-1, descending=True)
    if top_k is not None:
        ranked[..., top_k:] = -torch.inf
    if top_p is not None:
        shares = ranked.softmax(dim=-1)
        ranked = ranked.masked_fill(shares.cumsum(dim=-1) - shares >= top_p, -torch.inf)
    noise = -torch.rand(ranked.shape, generator=rng).log()
    best = (ranked.softmax(dim=-1) / noise).argmax(dim=-1, keepdim=True)
    return order.gather(-1, best).squeeze(-1)


def shuffled_in_place(ids, rng):
    ids = list(ids)
    for i in range(len(ids) - 1, 0, -1):
        j = torch.randint(i + 1, (), generator=rng).item()
        ids[i], ids[j] = ids[j], ids[i]
    return ids


def count_by_walk(model):
    return len(torch.cat([p.flatten() for p in dict.fromkeys(model.parameters()) if p.requires_grad]))


def clip_as_torch(grads, max_norm):
    grads = [grad.clone() for grad in grads]
    norm = torch.stack([grad.norm() for grad in grads]).norm()
    return [grad * torch.clamp(max_norm / (norm + 1e-6), max=1.0) for grad in grads]


def clip_by_torch(grads, max_norm):
    held = [nn.Parameter(torch.zeros_like(grad)) for grad in grads]
    for parameter, grad in zip(held, grads, strict=True):
        parameter.grad = grad.clone()
    nn.utils.clip_grad_norm_(held, max_norm)
    return [parameter.grad for parameter in held]


def clip_only_long(grads, max_norm):
    norm = sum(grad.square().sum().item() for grad in grads) ** 0.5
    return grads if norm <= max_norm else [grad * max_norm / norm for grad in grads]


def adamw_by_torch(parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    moved = nn.Parameter(parameter.clone())
    moved.grad = gradient.clone()
    optimizer = torch.optim.AdamW([moved], lr=lr, betas=betas, eps=eps, weight_decay=weight_decay)
    state = {"step": torch.tensor(step - 1.0), "exp_avg": m.clone(), "exp_avg_sq": v.clone()}
    optimizer.state[moved] = state
    optimizer.step()
    return moved.detach(), state["exp_avg"], state["exp_avg_sq"]


@torch.no_grad()
def adamw_without_gradients(*given):
    return training.adamw_step(*given)


def backward_that_hands_on(x, W, grad):
    x_grad, W_grad, b_grad = layers.linear_backward(x, W, grad)
    return x_grad, W_grad, grad if grad.ndim == 1 else b_grad


def backward_with_names(x, W, grad):
    Gradients = namedtuple("Gradients", "x W b")
    return Gradients(*layers.linear_backward(x, W, grad))


RIGHT = [
    ("torch's own", known("clip_gradients"), clip_as_torch),
    ("torch's own", known("clip_gradients"), clip_by_torch),
    ("handed on", known("clip_gradients"), clip_only_long),
    ("torch's own", known("adamw_step"), adamw_by_torch),
    ("no gradients", known("adamw_step"), adamw_without_gradients),
    ("handed on", known("linear_backward"), backward_that_hands_on),
    ("a class of its own", known("linear_backward"), backward_with_names),
    ("dictionary", known("count_pairs"), count_by_dict),
    ("dictionary", known("count_pairs"), lambda ids: Counter(zip(ids, ids[1:], strict=False))),
    ("list", known("merge_pair"), merge_with_pop),
    ("several", known("linear_backward"), backward_by_autograd),
    ("several", known("linear_backward"), backward_by_einsum),
    ("number", known("warmup_schedule"), warmup_in_torch),
    ("callable in", known("gradient_by_distance"), distance_by_loop),
    ("random", known("sample"), sample_by_gumbel),
    ("random list", SHUFFLE, shuffled_in_place),
    ("model", known("count_parameters"), count_by_walk),
    ("text", SPELL, lambda word: "".join(f"-{x.upper()}" for x in word)[1:]),
    ("callable out", SCHEDULE, lambda warmup: lambda step: 1.0 if step > warmup else step / warmup),
    ("model out", MODEL, lambda model: nn.Sequential(model[0])),
]


@pytest.mark.parametrize("exercise, answer", [pytest.param(e, a, id=kind) for kind, e, a in RIGHT])
def test_right_in_another_style(exercise, answer):
    found = judge(answer, exercise)
    assert (found.status, found.faults) == ("right", []), found.message


# --- wrong: what is said


def merge_forward(ids, pair, new_id):
    merged = []
    for one, two in pairwise(ids):
        merged.append(new_id if (one, two) == pair else one)
    return merged


def sort_first(ids, pair, new_id):
    ids.sort()
    return merge_with_pop(ids, pair, new_id)


def pops_its_input(ids, pair, new_id):
    merged = merge_with_pop(ids, pair, new_id)
    ids.clear()
    return merged


def transposed_gradient(x, W, grad):
    x_grad, W_grad, b_grad = layers.linear_backward(x, W, grad)
    return x_grad, W_grad.mT.contiguous(), b_grad


def doubled(x, W, grad):
    return tuple(2 * part for part in layers.linear_backward(x, W, grad))


def without_bias(x, W, grad):
    return layers.linear_backward(x, W, grad)[:2]


def draws_once(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    one = torch.rand((), generator=rng).item()
    if temperature < 0 or top_k == 0 or (top_p or 1) > 1:
        raise ValueError
    if temperature == 0:
        return logits.argmax(dim=-1)
    logits = logits / temperature
    if top_k:
        logits = logits.masked_fill(logits < logits.topk(top_k).values[..., -1:], -torch.inf)
    if top_p:
        logits = logits.masked_fill(logits.softmax(dim=-1) < 0.15, -torch.inf)
    cumulated = logits.softmax(dim=-1).cumsum(dim=-1)
    return (cumulated < one).sum(dim=-1).clamp(max=logits.shape[-1] - 1)


def global_stream(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    return generation.sample(logits, temperature, top_k, top_p)


def seeds_itself(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    return generation.sample(logits, temperature, top_k, top_p, torch.Generator().manual_seed(0))


def one_too_many(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    return generation.sample(logits, temperature, top_k + 1 if top_k else top_k, top_p, rng)


def refuses_nothing(logits, temperature=1.0, top_k=None, top_p=None, rng=None):
    fine = top_p if top_p and top_p <= 1 else None
    return generation.sample(logits, abs(temperature), top_k or None, fine, rng)


def one_row_of_the_mask(Q, K, mask=None):
    scores = Q @ K.mT / Q.shape[-1] ** 0.5
    return (
        scores.softmax(-1) if mask is None else scores.masked_fill(~mask[..., :1, :], -torch.inf).softmax(-1)
    )


def loses_an_axis(Q, K, mask=None):
    scores = Q @ K.mT / Q.shape[-1] ** 0.5
    scores = scores if mask is None else scores.masked_fill(~mask, -torch.inf)
    powers = (scores - scores.amax(-1, keepdim=True)).exp()
    return powers / powers.sum(-1)


def greedy_past_the_stop(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full_like(source[:, :1], start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(dim=-1)
        target = torch.cat([target, token[:, None]], dim=1)
    return target[:, 1:]


def longest_piece_first(text, log_probs):
    pieces = []
    while text:
        fits = [n for n in range(len(text), 0, -1) if text[:n] in log_probs]
        if not fits:
            raise ValueError
        pieces.append(text[: fits[0]])
        text = text[fits[0] :]
    return pieces


def encode_without_words(text, merges, special=None):
    ids = []
    for piece in tokens.bpe.split_special(text, special):
        if special and piece in special:
            ids.append(special[piece])
            continue
        found = list(piece.encode())
        while pairs := merges.keys() & tokens.count_pairs(found):
            first = min(pairs, key=merges.get)
            found = tokens.merge_pair(found, first, merges[first])
        ids += found
    return ids


def adamw_eps_in_the_root(
    parameter, gradient, m, v, step, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01
):
    m = betas[0] * m + (1 - betas[0]) * gradient
    v = betas[1] * v + (1 - betas[1]) * gradient**2
    m_fair, v_fair = m / (1 - betas[0] ** step), v / (1 - betas[1] ** step)
    parameter = parameter * (1 - lr * weight_decay)
    return parameter - lr * m_fair / (v_fair + eps).sqrt(), m, v


def never_the_last_token(tokens, mask_id, vocab_size, special=(), rng=None, share=0.15):
    return training.mask_tokens(tokens, mask_id, vocab_size - 1, special, rng, share)


def weak(name, answer):
    """Wrong, and once passed, since no input showed it."""
    return pytest.param(known(name), answer, id=f"{name}-{answer.__name__}")


@pytest.mark.parametrize(
    "exercise, answer",
    [
        weak("greedy_decode", greedy_past_the_stop),
        weak("greedy_decode", lambda m, s, start, stop, n: generation.greedy_decode(m, s, 1, stop, n)),
        weak("greedy_decode", lambda m, s, start, stop, n: generation.greedy_decode(m, s, start, 0, n)),
        weak("beam_search", lambda m, s, start, *more: generation.beam_search(m, s, 1, *more)),
        weak("beam_search", lambda m, s, start, stop, *more: generation.beam_search(m, s, start, 0, *more)),
        weak("unigram_segment", longest_piece_first),
        weak("bpe_encode", encode_without_words),
        weak("adamw_step", adamw_eps_in_the_root),
        weak("mask_tokens", never_the_last_token),
        weak("warmup_schedule", lambda step, d, warmup: training.warmup_schedule(step, d, 4)),
    ],
)
def test_no_wrong_answer_passes_for_want_of_an_input(exercise, answer):
    found = judge(answer, exercise)
    assert found.status in ("wrong", "broken"), found.message


def switches_autograd_on(read, inputs):
    inputs.requires_grad_()
    (gradient,) = torch.autograd.grad(read(inputs)[..., -1, :].sum(), inputs)
    return gradient.norm(dim=-1).flip(-1)


def leaves_a_gradient(read, inputs):
    inputs.requires_grad_()
    read(inputs)[..., -1, :].sum().backward()
    return inputs.grad.norm(dim=-1).flip(-1)


WRONG = [  # kind, exercise, answer, fault, words
    ("list", known("merge_pair"), merge_forward, None, "the lists agree up to place|is expected and"),
    (
        "tuple for list",
        known("merge_pair"),
        lambda *a: tuple(merge_with_pop(*a)),
        "wrong-type",
        "entries are right",
    ),
    ("list changed", known("merge_pair"), pops_its_input, "changes-input", "input `ids` in place"),
    (
        "list not finished",
        known("merge_pair"),
        lambda *a: merge_with_pop(*a)[:-1],
        "ends-too-early",
        "too early",
    ),
    (
        "dictionary",
        known("count_pairs"),
        lambda ids: Counter((b, a) for a, b in pairwise(ids)),
        None,
        "pair|key",
    ),
    ("set of pairs", known("count_pairs"), lambda ids: set(pairwise(ids)), "wrong-type", "returns a set"),
    (
        "several",
        known("linear_backward"),
        transposed_gradient,
        "transposed",
        "gradient of W is transposed.*two are right",
    ),
    (
        "several",
        known("linear_backward"),
        doubled,
        "constant-factor",
        "every result is 2 times the right one",
    ),
    ("too few", known("linear_backward"), without_bias, "number-of-results", "2 results; 3 are asked for"),
    (
        "number",
        known("warmup_schedule"),
        lambda s, d, w: warmup_in_torch(s, d, w) * 3,
        "constant-factor",
        "3 times",
    ),
    (
        "0-d tensor",
        known("warmup_schedule"),
        lambda *a: tensor(warmup_in_torch(*a)),
        "wrong-type",
        "numbers are right",
    ),
    (
        "no error",
        known("warmup_schedule"),
        lambda s, d, w: warmup_in_torch(max(s, 1), d, w),
        "accepts-too-much",
        "refuse",
    ),
    ("text", SPELL, lambda word: "-".join(word.upper())[::-1], "reversed", "reverse order"),
    ("text", SPELL, lambda word: "-".join(word), None, "from the first letter on"),
    (
        "callable in",
        known("gradient_by_distance"),
        lambda r, X: distance_by_loop(r, X).flip(-1),
        None,
        "order|revers|left out",
    ),
    ("callable out", SCHEDULE, lambda warmup: lambda step: step / warmup, None, r"given \(9,\)"),
    (
        "autograd on",
        known("gradient_by_distance"),
        switches_autograd_on,
        "changes-input",
        "`inputs` with autograd switched on",
    ),
    ("gradient left", known("gradient_by_distance"), leaves_a_gradient, "changes-input", "autograd"),
    ("lists of tensors", known("clip_gradients"), lambda grads, norm: clip_as_torch(grads, 1.0), None, "."),
    ("a view", COPIED, lambda x: x[:], "view", "shares its memory"),
    ("called too early", SCHEDULE, lambda warmup: 0.5, "wrong-type", "returns a float, not a function"),
    (
        "model",
        known("count_parameters"),
        lambda m: sum(p.numel() for p in m.state_dict().values()),
        None,
        "expected",
    ),
    ("model out", MODEL, lambda model: nn.Sequential(model[1], model[0]), None, "key .0.weight. is missing"),
    ("mask", known("attention_weights"), one_row_of_the_mask, "only-after-first-row", "one row of the mask"),
    ("keepdim", known("attention_weights"), loses_an_axis, "lost-axis", "keepdim=True"),
    ("random", known("sample"), global_stream, "ignores-generator", "does not use the generator"),
    ("random", known("sample"), seeds_itself, "ignores-generator", "every generator gives the same"),
    ("random", known("sample"), draws_once, "not-independent", "one draw serves them all"),
    (
        "random",
        known("sample"),
        one_too_many,
        "another-distribution",
        "wrong where `top_k` is given.*should never come",
    ),
    ("random", known("sample"), refuses_nothing, "accepts-too-much", "refuse with a ValueError"),
    ("random list", SHUFFLE, lambda ids, rng: ids[::-1], "ignores-generator", "every generator"),
]


@pytest.mark.parametrize(
    "exercise, answer, fault, words",
    [pytest.param(*row, id=f"{kind}-{i}") for i, (kind, *row) in enumerate(WRONG)],
)
def test_wrong_and_told(exercise, answer, fault, words):
    found = judge(answer, exercise)
    assert found.status == "wrong", found.message
    assert fault is None or found.faults == [fault], found.message
    assert re.search(words, found.message, re.DOTALL), found.message


# --- comparing by type


@pytest.mark.parametrize(
    "got, expected, equal",
    [
        (0.1 + 0.2, 0.3, True),
        (1, 1.0, True),
        (1.0, 1, False),
        (True, 1, False),
        (tensor(1.0), 1.0, False),
        ([1, 2], (1, 2), True),
        ((1, 2), [1, 2], False),
        ({"a": 0.3}, {"a": 0.1 + 0.2}, True),
        (Counter("aa"), {"a": 2}, True),
        ({1, 2}, frozenset({2, 1}), True),
        ("ab", "ab", True),
        (b"ab", "ab", False),
        (None, None, True),
        (torch.float32, torch.float32, True),
        (tensor([1]).numpy()[0], 1, True),
        (float("nan"), float("nan"), True),
    ],
)
def test_same_goes_by_type(got, expected, equal):
    assert same(got, expected) is equal


def test_the_first_difference_in_words():
    assert difference([1, 2, 3, 257], [1, 2, 3, 258, 9, 9]) == (
        "the lists agree up to place 3; there 258 is expected and 257 came; yours ends 2 earlier"
    )
    assert (
        difference("hugs", "hug s")
        == "the texts agree up to place 3; there 'hug s' is expected and 'hugs' came; yours ends 1 earlier"
    )
    assert difference({"a": 1}, {"a": 1, "b": 2}) == "the key 'b' is missing"
    assert difference(tensor([1.0, 2.0]), tensor([1.0, 3.0])) == (
        "at place [1] 3 is expected and 2 came; 1 of 2 numbers differ"
    )
    assert difference([1], [1]) == ""
    assert difference([1], ValueError("no")) == "the exception ValueError('no') is expected and list [1] came"


def test_draws_of_another_shape_are_told_by_it():
    many, few = (Draws(tuple(torch.rand(n) for _ in range(5))) for n in (4, 3))
    assert difference(few, many) == "the shape (4,) is expected and (3,) came"
    assert not same(Draws((torch.ones(4), torch.ones(3))), Draws((torch.ones(4),) * 2))


def test_copies_share_nothing_and_a_generator_goes_on_alike():
    model, rng, held = nn.Linear(2, 2), torch.Generator().manual_seed(3), {"a": [tensor([1.0])]}
    twin, stream, other = copy(model), copy(rng), copy(held)
    other["a"][0] += 1
    with torch.no_grad():
        twin.weight.zero_()
    assert held["a"][0].item() == 1 and model.weight.any()
    assert torch.equal(torch.rand(3, generator=rng), torch.rand(3, generator=stream))
    assert size([tensor([1.0, 2.0]), "abc", 5]) == 6


def test_gradients_are_an_outcome_too():
    assert same(gradients(lambda x: x.square(), (tensor([1.0]),)).value, [2 * tensor([1.0]).sin()])
    assert isinstance(gradients(lambda x: x.detach(), (tensor([1.0]),)).error, RuntimeError)


def test_two_random_functions_agree_only_if_they_draw_alike():
    inputs = (tensor([0.0, 1.0]).expand(300, 2).clone(), 1.0, None, None, Seeds())
    one = call(generation.sample, inputs)
    assert agree(one, call(sample_by_gumbel, inputs)) and not agree(one, call(seeds_itself, inputs))


def test_the_drawn_inputs_have_all_kinds_and_full_masks():
    cases = cases_of(**{"fn" if key == "answer" else key: x for key, x in MATERIAL["attend"].items()})
    tags = [case.tags for case in cases]
    for tag in ("mask", "batch", "large", "float64", "square"):
        assert any(tag in x for x in tags), tag
    assert all(
        c.inputs[3].shape == (*c.inputs[0].shape[:-1], c.inputs[1].shape[-2])
        for c in cases
        if "mask" in c.tags
    )
    assert cases[1].tags == {"mask"} and cases[1].inputs[0].numel() == 3  # a mask at a size for the hand


def test_an_error_of_ours_is_raised_and_one_of_the_learners_objects_is_told(monkeypatch):
    attempt = Attempt(running_sum, known("gradient_by_distance"))
    assert attempt.outcomes == []  # nothing has run yet
    with pytest.raises(Exception, match="."):
        examined(attempt)  # an examiner stumbles over what was never run
    monkeypatch.delenv("COURSE_STRICT")
    assert "our mistake" in examined(attempt).title
    assert fading(torch.zeros(2, 1)).shape == (2, 1)

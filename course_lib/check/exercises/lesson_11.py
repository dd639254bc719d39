"""The exercises of lesson 11: mask_tokens, classify_first, mean_pool."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.check.declare import Case, Law, Lesson
from course_lib.check.exercises import lesson_01
from course_lib.check.exercises.material.lesson_11 import MATERIAL
from course_lib.training.losses import IGNORE

HIDE = "Hide some of the words"
POOL = "Make one vector of many"
lesson = Lesson("11_encoder")


def _of_draws(name: str, title: str, why: str, holds: Callable) -> Law:
    """A law about how the draws of mask_tokens hang together: `holds(chosen, masked, share)`."""

    def law(call, inputs) -> bool:
        draws = call(*inputs).values
        chosen = torch.stack([targets != IGNORE for _, targets in draws]).double()
        masked = torch.stack([shown == inputs[1] for shown, _ in draws]).double() * chosen
        return holds(chosen, masked, inputs[5])

    return Law(name, title, why, law, on="rows", manner=True, reread=("11_encoder", HIDE))


def _together(x: Tensor, dim: int) -> float:
    """How far numbers on that axis of (draws, texts, tokens) go together: 0 if each is for itself, 1 if alike."""
    off = x - x.mean()
    n = x.shape[dim]
    pairs = off.sum(dim=dim).square() - off.square().sum(dim=dim)
    return (pairs.mean() / (n * (n - 1)) / off.square().mean()).item()


DRAWS = [
    _of_draws(
        "chosen-by-rows",
        "whole rows are chosen: one random number serves all tokens of a row",
        "Each token is chosen for itself: a random number for each, of the shape of `tokens`.",
        lambda chosen, masked, share: _together(chosen, -1) < 0.5,
    ),
    _of_draws(
        "same-places-in-each-row",
        "the same places are chosen in every row",
        "Each token is chosen for itself: a random number for each, of the shape of `tokens`, not one for each place.",
        lambda chosen, masked, share: _together(chosen, -2) < 0.5,
    ),
    _of_draws(
        "drawn-once-a-row",
        "80/10/10 is decided once for each row",
        "Then a whole row is masked, or none of it. Each of the chosen is decided for itself.",
        lambda chosen, masked, share: _together(masked - 0.8 * chosen, -1) < 0.25,
    ),
    _of_draws(
        "drawn-once-a-place",
        "80/10/10 is decided once for each place, and so for all rows",
        "Each of the chosen is decided for itself: a random number for each, of the shape of `tokens`.",
        lambda chosen, masked, share: _together(masked - 0.8 * chosen, -2) < 0.25,
    ),
    _of_draws(
        "always-as-many",
        "it chooses the same number of tokens each time",
        "Each token is chosen for itself, with the probability `share`: sometimes there are more of them, sometimes"
        " fewer.",
        lambda chosen, masked, share: _numbers_vary(chosen, share),
    ),
]


one_each = Law(
    "one-token-for-all",
    "one random token is drawn for all places",
    "Each place gets one of its own: `torch.randint(vocab_size, tokens.shape, generator=rng)`.",
    lambda call, inputs: any(_kinds(inputs, *draw) > 1 for draw in call(*inputs).values),
    on="rows",
    manner=True,
    reread=("11_encoder", HIDE),
)


def _kinds(inputs: tuple, shown: Tensor, targets: Tensor) -> int:
    """How many different tokens stand where a random one was put."""
    is_random = (targets != IGNORE) & (shown != targets) & (shown != inputs[1])
    return len(shown[is_random].unique())


def _numbers_vary(chosen: Tensor, share: float) -> bool:
    """Whether the number of the chosen varies, in the rows and in all, about as it does by chance."""
    in_rows, in_all = chosen.sum(dim=-1).var(dim=0).mean(), chosen.sum(dim=(1, 2)).var()
    usual = share * (1 - share) * chosen.shape[-1]
    return bool(in_rows > usual / 4 and in_all > usual * chosen.shape[1] / 5)


first_alone = Law(
    "other-tokens-count",
    "the result changes with the vectors behind the first",
    "The first vector speaks for all. What the others have to say has come into it by attention.",
    lambda call, inputs: torch.allclose(
        call(inputs[0][..., :1, :], *inputs[1:]), call(*inputs), rtol=1e-3, atol=1e-4
    ),
)
padding_is_nothing = Law(
    "padding-counts",
    "the result changes with what stands in the padding",
    "Where the mask is False there is no token. Its vector must not count, nor how many of such there are.",
    lambda call, inputs: torch.allclose(
        call(inputs[0].masked_fill(~inputs[1][..., None], 7.0), inputs[1]),
        call(*inputs),
        rtol=1e-3,
        atol=1e-4,
    ),
    on="mask",
)


lesson.exercise(
    **MATERIAL["mask_tokens"],
    section=HIDE,
    minutes=30,
    difficulty=3,
    laws=[*DRAWS, one_each],
    hints=(
        "What is decided for each token, and how many decisions are there? Which of them need chance?",
        "Draw one random number for each token to choose, and a second for each to say what becomes of it: below 0.8,"
        " below 0.9, or above. Special tokens are never chosen.",
        "chosen: the first number is below share, and the token is none of the special; shown: mask_id, a random token or"
        " the token itself, by the second number; where chosen read shown, else the token; the target is the token"
        " where chosen, else -100",
    ),
)
lesson.exercise(
    **MATERIAL["classify_first"],
    section=POOL,
    minutes=8,
    difficulty=1,
    laws=[first_alone],
    hints=(
        "Which axis counts the tokens, seen from the end? Which place on it do you want?",
        "Take the first vector of each text; what is left is a linear layer, as in lesson 01.",
        "the vectors at place 0 of the last axis but one, times W, plus b",
    ),
)
lesson.exercise(
    **MATERIAL["mean_pool"],
    section=POOL,
    minutes=15,
    difficulty=2,
    laws=[padding_is_nothing],
    further=[
        Case(
            "whatever stands in the padding does not count, be it infinite: 0 times infinity is not a number, so fill"
            " it with 0 by `masked_fill` in place of multiplying",
            (torch.tensor([[1.0, 2.0], [math.inf, math.nan]]), torch.tensor([True, False])),
        ),
    ],
    hints=(
        "Of which vectors is it the mean, and how many are these in each text?",
        "Put 0 where there is no token, so that the sum does not see it. Divide by how many tokens there are.",
        "the sum over the tokens of the vectors that are filled with 0 where the mask is False, over the mask's sum,"
        " which needs an axis more; and before that a ValueError if some text has no token",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Hide some of the words
special-hidden in mask_tokens: _ & ~never -> _
    special tokens are hidden, too
    Padding, start and the like are no words that could be guessed. They are never chosen.
only-special-hidden in mask_tokens: ~never -> never
    only special tokens are hidden
    It is the other way round: those are never chosen.
first-special-only in mask_tokens: list(special) -> list(special)[:1]
    only the first of the special tokens is left alone
    There may be several. `torch.isin(tokens, ...)` asks for all of them, or a loop with `|`.
last-special-only in mask_tokens: list(special) -> list(special)[-1:]
    only the last of the special tokens is left alone
    A loop that begins anew in each round forgets those before. Narrow down what is chosen already, round by round:
        `chosen = chosen & (tokens != one)`.
special-fixed in mask_tokens: never = _ -> never = tokens <= 2
    tokens 0, 1 and 2 are never chosen, whatever `special` says
    They were special in the lesson's language. Another one has others: ask for those that `special` names.
asked-everywhere in mask_tokens: torch.where(chosen, tokens, IGNORE) -> tokens.clone()
    every token is asked for, not only the chosen ones
    What the model sees it can copy. The loss is to count the chosen ones only: elsewhere the target is -100.
asks-for-the-changed-only in mask_tokens: torch.where(chosen, tokens, IGNORE) ->
        torch.where(chosen & (shown != tokens), tokens, IGNORE)
    only the tokens that changed are asked for, not all the chosen ones
    A tenth of the chosen stay as they are, and they are asked for, too. So ask which were chosen, not which changed.
asks-for-the-others in mask_tokens: torch.where(chosen, tokens, IGNORE) -> torch.where(chosen, IGNORE, tokens)
    the tokens that were not chosen are asked for
    The target is the token where it was chosen, and -100 elsewhere.
asks-for-what-is-shown in mask_tokens: torch.where(chosen, tokens, IGNORE) -> torch.where(chosen, shown, IGNORE)
    the targets are what the model is shown, not what stood there
    Keep the tokens as they were. (Were they changed in place before the targets were made? Begin with `clone()`.)
another-mark in mask_tokens: IGNORE -> 0
    where nothing is asked the target is 0, not -100
    0 is a token, which the loss would ask for. -100 is the mark that torch's losses leave out.
another-mark in mask_tokens: IGNORE -> -1
    where nothing is asked the target is -1, not -100
    -100 is the mark that torch's losses leave out.
another-mark in mask_tokens: IGNORE -> mask_id
    where nothing is asked the target is `mask_id`, not -100
    The mask is a token of what the model reads. -100 is the mark that torch's losses leave out.
all-hidden in mask_tokens: torch.where(chosen, shown, tokens) -> shown
    the tokens that were not chosen are changed, too
    80 %, 10 % and 10 % are shares of the chosen. All others are read as they are.
nothing-hidden in mask_tokens: torch.where(chosen, shown, tokens) -> tokens.clone()
    nothing is hidden: the model reads the tokens as they were
    Then it only has to copy. Return what is to be read first, the targets second.
share-fixed in mask_tokens: draw[0] < share -> draw[0] < 0.15
    0.15 are chosen, whatever `share` is
    0.15 is the default. Use the name.
share-turned-round in mask_tokens: draw[0] < share -> draw[0] > share
    as many are left alone as should be chosen
    A random number lies below `share` in a share of `share` of all cases.
chosen-once in mask_tokens: draw[0] < share -> draw[0].flatten()[0] < share
    one random number serves all tokens: all are chosen, or none
    Each token is chosen for itself: a random number for each, of the shape of `tokens`.
mask-only in mask_tokens: shown = _ -> shown = torch.full_like(tokens, mask_id)
    all the chosen become `mask_id`
    80 % of them do. 10 % become a random token, and 10 % stay: else the model would learn nothing about words it sees.
none-random in mask_tokens: torch.where(draw[1] < 0.9, other, tokens) -> tokens
    none of the chosen become a random token: a fifth stays
    80 % become `mask_id`, 10 % a random token, 10 % stay.
none-stays in mask_tokens: torch.where(draw[1] < 0.9, other, tokens) -> other
    none of the chosen stay: a fifth becomes a random token
    80 % become `mask_id`, 10 % a random token, 10 % stay.
random-and-stay-only in mask_tokens: torch.where(draw[1] < 0.8, mask_id, _) -> _
    none of the chosen become `mask_id`
    80 % do. A second `where` may have undone the first: where it does not say what is shown, it must keep it.
ten-percent-of-the-rest in mask_tokens: draw[1] < 0.9 -> draw[1] < 0.82
    10 % of what the mask left become random: that is 2 % of the chosen
    Of the chosen that are not masked half become random: 10 % of 100 %, and 10 % stay.
random-over-the-mask in mask_tokens: shown = _ -> shown = torch.where(torch.rand(tokens.shape, generator=rng) < 0.1,
        other, torch.where(draw[1] < 0.8, mask_id, tokens))
    two independent draws overlap: the random tokens take 10 % of the masked, too
    So 72 % are masked and 18 % stay. One draw decides between the three: below 0.8, below 0.9, or above.
shares-exchanged in mask_tokens: draw[1] < 0.8 -> draw[1] < 0.1, and draw[1] < 0.9 -> draw[1] < 0.2
    10 % of the chosen become `mask_id` and 80 % stay
    It is the other way round.
half-and-half in mask_tokens: draw[1] < 0.8 -> draw[1] < 0.5
    half of the chosen become `mask_id`
    80 % do, 10 % become a random token, and 10 % stay.
last-token-never in mask_tokens: torch.randint_like(tokens, vocab_size, generator=rng) ->
        torch.randint_like(tokens, vocab_size - 1, generator=rng)
    the last token of the vocabulary is never drawn
    `torch.randint(n, ...)` draws from 0 to n - 1 already.
beyond-the-vocabulary in mask_tokens: torch.randint_like(tokens, vocab_size, generator=rng) ->
        torch.randint_like(tokens, vocab_size + 1, generator=rng)
    a token is drawn that is not in the vocabulary
    Tokens go from 0 to vocab_size - 1, and `torch.randint(vocab_size, ...)` draws from these.
random-from-the-text in mask_tokens: torch.randint_like(tokens, vocab_size, generator=rng) ->
        tokens.flatten()[torch.randint_like(tokens, tokens.numel(), generator=rng)]
    random tokens are drawn from the text, not from the vocabulary
    Every token of the vocabulary may come, each as often: `torch.randint(vocab_size, ...)`.
not-random in mask_tokens: torch.randint_like(tokens, vocab_size, generator=rng) -> torch.zeros_like(tokens)
    in place of a random token always 0 comes
    Draw one for each place: `torch.randint(vocab_size, tokens.shape, generator=rng)`.
one-number-for-both in mask_tokens: draw[1] -> draw[0]
    the number that chose a token also says what becomes of it
    All the chosen have numbers below `share`. Where that is 0.9, none of them stays; where it is 0.8 or less, all are
        masked. Draw a second number for each token.
drawn-once in mask_tokens: draw[1] -> draw[1].flatten()[0]
    80/10/10 is decided once for all tokens
    Then a whole batch is masked, or none of it. Each of the chosen is decided for itself.
""")
lesson.borrow(
    lesson_01.lesson,
    *"bias-left-out bias-before-the-product bias-on-the-weights bias-summed bias-twice first-bias-for-all".split(),
    *"numbers-for-matrices activation-already averaged-over-inputs weights-transposed".split(),
)
lesson.read("""
# Make one vector of many
last-token in classify_first: vectors[..., 0, :] -> vectors[..., -1, :]
    the last token's vector is taken, not the first's
    The last place is right for a model that only looks back, as a GPT does. Here `[CLS]` stands in front.
second-token in classify_first: vectors[..., 0, :] -> vectors[..., 1, :]
    the second token's vector is taken
    Places are counted from 0.
first-text-only in classify_first: vectors[..., 0, :] -> vectors[0]
    `vectors[0]` is the first text of a batch, not the first token of each
    The tokens are the last axis but one: `vectors[..., 0, :]`, whatever stands in front.
axis-1-for-tokens in classify_first: vectors[..., 0, :] -> vectors[:, 0]
    `vectors[:, 0]` is the first token only where there is one axis in front
    The tokens are the last axis but one: `vectors[..., 0, :]`, whatever stands in front.
axis-1-for-tokens in classify_first: vectors[..., 0, :] -> vectors[:, 0, :]
    `vectors[:, 0, :]` is the first token only where there is one axis in front, and one text alone has none
    The tokens are the last axis but one: `vectors[..., 0, :]`, whatever stands in front.
first-numbers in classify_first: vectors[..., 0, :] -> vectors[..., 0]
    `vectors[..., 0]` is the first number of each vector, not the first vector
    The last axis holds the numbers of a vector, and the tokens are the one before it: `vectors[..., 0, :]`.
weights-in-front in classify_first: linear(_, W, b) -> W @ _ + b
    `W` stands on the left of the product, and the vector on the right
    A text's vector (D) goes through `W` (D, F) from the left: `vectors[..., 0, :] @ W` has F numbers for each text.
no-token-not-refused in classify_first: if vectors.shape[-2] == 0: _ -> pass
    a text without any token is not refused: there is no ValueError for it
    It has no first vector. Ask before you take it: `if vectors.shape[-2] == 0: raise ValueError("what is wrong")`.
mean-of-all in classify_first: vectors[..., 0, :] -> vectors.mean(dim=-2)
    the mean of all vectors is classified
    That is the other way, `mean_pool`. Here the first vector speaks for all.
sum-of-all in classify_first: vectors[..., 0, :] -> vectors.sum(dim=-2)
    the sum of all vectors is classified
    Here the first vector speaks for all.
maximum-of-all in classify_first: vectors[..., 0, :] -> vectors.amax(dim=-2)
    the largest number of each column is classified
    Here the first vector speaks for all.
every-token in classify_first: vectors[..., 0, :] -> vectors
    every token is classified
    One answer for each text is asked for: the axis of the tokens goes away.
token-axis-kept in classify_first: vectors[..., 0, :] -> vectors[..., :1, :]
    the axis of the tokens is still there, with one place
    `[..., :1, :]` is a part, and keeps its axis. `[..., 0, :]` is one of them, and the axis goes away.
softmax-already in classify_first: linear(_, W, b) -> linear(_, W, b).softmax(dim=-1)
    there is a softmax already: these are shares, not logits
    The loss of lesson 01 takes logits, and does the softmax itself.
sigmoid-already in classify_first: linear(_, W, b) -> linear(_, W, b).sigmoid()
    there is a sigmoid already: these are no logits any more
    The loss takes logits, and does what is to be done itself.
class-chosen in classify_first: linear(_, W, b) -> linear(_, W, b).argmax(dim=-1)
    the class is chosen already: the logits are asked for
    An argmax has no gradient. Training needs the logits.
tanh-as-well in classify_first: linear(_, W, b) -> linear(_, W, b).tanh()
    a tanh follows the layer
    BERT has a layer with tanh in front of this one, the pooler. Logits may be of any size.
tanh-as-well in classify_first: linear(vectors[..., 0, :], W, b) -> linear(vectors[..., 0, :].tanh(), W, b)
    a tanh is put on the vector
    BERT has a layer with tanh in front of this one, the pooler. Here there is none.
padding-counts in mean_pool: vectors.masked_fill(~mask[..., None], 0) -> vectors,
        and mask.sum(dim=-1, keepdim=True) -> vectors.shape[-2]
    it is the mean over all places, padding too
    Padding only makes rows even. The same text, padded more, would get another vector.
padding-in-the-sum in mean_pool: vectors.masked_fill(~mask[..., None], 0) -> vectors
    padding is in the sum
    It is divided by the number of tokens, but the vectors of padding are still added up. Put 0 there first.
divided-by-T in mean_pool: mask.sum(dim=-1, keepdim=True) -> vectors.shape[-2]
    the sum is divided by T, padding too
    The more padding, the shorter the vector. Divide by the number of tokens: the mask's sum.
not-divided in mean_pool: _ / mask.sum(dim=-1, keepdim=True) -> _
    it is the sum: it is not divided by the number of tokens
    A long text would have a long vector.
mask-inverted in mean_pool: vectors.masked_fill(~mask[..., None], 0) -> vectors.masked_fill(mask[..., None], 0)
    the vectors of the tokens are hidden, not those of the padding
    True says that there is a token. `masked_fill` fills where it is given True: so `~mask`.
mean-of-the-padding in mean_pool: vectors.masked_fill(~mask[..., None], 0) -> vectors.masked_fill(mask[..., None], 0),
        and mask.sum(dim=-1, keepdim=True) -> (~mask).sum(dim=-1, keepdim=True)
    it is the mean of the padding
    True says that there is a token.
divided-by-the-padding in mean_pool: mask.sum(dim=-1, keepdim=True) -> (~mask).sum(dim=-1, keepdim=True)
    the sum is divided by the number of padded places
    True says that there is a token: count these.
all-texts-counted in mean_pool: mask.sum(dim=-1, keepdim=True) -> mask.sum()
    it is divided by the number of tokens of all texts together
    Each text has a number of its own: sum the mask along its last axis.
one-vector-for-all-texts in mean_pool: counted.sum(dim=-2) / _ -> vectors[mask].mean(dim=0)
    all texts together get one vector
    `vectors[mask]` is one long list of vectors, which has forgotten whose they are.
summed-over-numbers in mean_pool: counted.sum(dim=-2) / mask.sum(dim=-1, keepdim=True) ->
        counted.sum(dim=-1) / mask.sum(dim=-1, keepdim=True)
    the numbers of each vector are summed, not the vectors
    The tokens are the last axis but one: dim=-2.
summed-over-axis-0 in mean_pool: counted.sum(dim=-2) -> counted.sum(dim=0)
    the sum runs over axis 0, which is the tokens' for a single text only
    The tokens are the last axis but one: dim=-2.
summed-over-axis-1 in mean_pool: counted.sum(dim=-2) -> counted.sum(dim=1)
    the sum runs over axis 1, which is the tokens' for a batch with one axis in front only
    The tokens are the last axis but one: dim=-2.
axis-not-kept in mean_pool: mask.sum(dim=-1, keepdim=True) -> mask.sum(dim=-1)
    the numbers of tokens lie along the vector's numbers, not along the texts
    (B, D) over (B) divides column d by number d. With `keepdim=True` it is (B, 1): each row by its own.
first-places in mean_pool: mask[..., None] ->
        (torch.arange(mask.shape[-1]) < mask.sum(dim=-1, keepdim=True))[..., None]
    the first places count, as many as there are tokens
    Padding may stand in front, too. The mask says which places are tokens.
first-places in mean_pool: counted.sum(dim=-2) / _ -> vectors[:mask.sum()].mean(dim=0)
    the first rows are averaged, as many as the mask has tokens, wherever these stand
    Padding may stand in front or between, so ask the mask which places are tokens. And count the tokens' axis from the
        end, dim=-2: there may be axes in front, and then the first rows are whole texts.
first-places in mean_pool: counted.sum(dim=-2) / _ ->
        torch.stack([vectors[i, :mask[i].sum()].mean(dim=0) for i in range(len(vectors))])
    the first places of each text count, as many as it has tokens, wherever these stand
    Padding may stand in front or between, so ask the mask which places are tokens. And a loop over the first axis is one
        over texts in a batch only, not for one text alone. Put 0 where there is no token, and sum over dim=-2.
first-places in mean_pool: counted.sum(dim=-2) / _ ->
        torch.stack([vectors[i, :mask.sum(dim=-1)[i]].mean(dim=0) for i in range(len(vectors))])
    the first places of each text count, as many as it has tokens, wherever these stand
    Padding may stand in front or between, so ask the mask which places are tokens. And a loop over the first axis is one
        over texts in a batch only, not for one text alone. Put 0 where there is no token, and sum over dim=-2.
first-row-counts in mean_pool: mask.sum(dim=-1, keepdim=True) -> mask.flatten(0, -2)[0].sum() if mask.ndim > 1
        else mask.sum()
    every text is divided by the number of tokens of the first
    Each text has a number of its own: sum the mask along its last axis, and keep the axis.
one-more in mean_pool: mask.sum(dim=-1, keepdim=True) -> mask.sum(dim=-1, keepdim=True) + 1
    it is divided by one more than there are tokens
    A small number such as 1e-9 guards against 0. A 1 is no small number.
one-less in mean_pool: mask.sum(dim=-1, keepdim=True) -> (mask.sum(dim=-1, keepdim=True) - 1)
    it is divided by one less than there are tokens
    That is done in a variance. A mean is divided by their number.
root-of-the-number in mean_pool: mask.sum(dim=-1, keepdim=True) -> mask.sum(dim=-1, keepdim=True).sqrt()
    the sum is divided by the root of the number of tokens
    Some models pool so. A mean is divided by the number itself.
length-1 in mean_pool: counted.sum(dim=-2) / mask.sum(dim=-1, keepdim=True) ->
        F.normalize(counted.sum(dim=-2) / mask.sum(dim=-1, keepdim=True), dim=-1)
    the mean is brought to the length 1
    Programs that compare texts do so afterwards. The mean as it is is asked for.
maximum in mean_pool: counted.sum(dim=-2) / _ -> vectors.masked_fill(~mask[..., None], -math.inf).amax(dim=-2)
    the largest number of each column is taken, not the mean
    That is another way to pool. Here the mean is asked for.
first-token in mean_pool: counted.sum(dim=-2) / _ -> vectors[..., 0, :]
    the first vector is taken, not the mean
    That is the other way, `classify_first`.
hidden-by-infinity in mean_pool: vectors.masked_fill(~mask[..., None], 0) ->
        vectors.masked_fill(~mask[..., None], -math.inf)
    padding is filled with -inf, and the sum is infinite
    -inf hides a score from softmax. A sum does not see a 0.
whole-numbers in mean_pool: _1 / _2 -> (_1 / _2).floor()
    the mean is rounded down
    `//` divides whole numbers. Divide by `/`.
refuses-the-good in mean_pool: surely(~as_mask(mask).any(dim=-1).all()) -> surely(as_mask(mask).any(dim=-1).all())
    texts that have tokens are refused, and those without are not
    The question is asked the wrong way round: `mask.any(dim=-1).all()` is True where each text has a token. Put `not`
        in front of it.
no-token-gives-nan in mean_pool: if surely(_): raise _1 -> pass
    a text without a token gets NaN, and there is no error
    0 divided by 0 is not a number, which spoils all that comes after. Say `raise ValueError("...")` first.
no-token-gives-0 in mean_pool: if surely(_): raise _1 -> pass,
        and mask.sum(dim=-1, keepdim=True) -> mask.sum(dim=-1, keepdim=True).clamp(min=1)
    a text without a token gets zeros, and there is no error
    A mean of nothing is not 0. Zeros look like an answer: say `raise ValueError("...")`.
all-or-none in mean_pool: surely(~as_mask(mask).any(dim=-1).all()) -> surely(~as_mask(mask).any())
    a text without a token is refused only if all are so
    `mask.any()` asks for a token anywhere. `mask.any(dim=-1).all()` asks whether each text has one.
""")

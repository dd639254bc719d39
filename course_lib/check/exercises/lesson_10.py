"""The exercises of lesson 10: next_token_loss, sample, attend_cached."""

import torch

from course_lib.check.declare import Law, Lesson
from course_lib.check.exercises import lesson_01, lesson_04
from course_lib.check.exercises.material.lesson_10 import MATERIAL
from course_lib.check.laws import close

PREDICT, DRAW, KEEP = "Predict every next token at once", "Draw the next token", "Keep what was computed"
lesson = Lesson("10_gpt")

nothing_after_the_last = Law(
    "last-logits-count",
    "the loss changes with the logits of the last place",
    "After the last token comes none, so the last place has nothing to predict: leave its logits out.",
    lambda call, inputs: close(call(_moved(inputs[0], -1), inputs[1]), call(*inputs)),
)
first_is_never_asked = Law(
    "first-token-counts",
    "the loss changes with the first token, which no place is asked for",
    "Place t is asked for token t + 1. So the first token is read, and never predicted.",
    lambda call, inputs: close(call(inputs[0], _another_first(*inputs)), call(*inputs)),
)
one_by_one = Law(
    "not-as-one-by-one",
    "tokens that come all at once get another result than the same tokens one by one",
    "A cache saves work, and changes no number: each token looks at all the tokens so far, and at itself.",
    lambda call, inputs: close(_one_by_one(call, *inputs), call(*inputs)[0]),
)
looks_back = Law(
    "later-tokens-count",
    "the result of a new token changes with the new tokens after it",
    "Attention is causal here. What comes later is hidden, among the new tokens as well.",
    lambda call, inputs: close(call(*_without_the_last(*inputs))[0], call(*inputs)[0][..., :-1, :]),
)


def _moved(logits, place: int):
    moved = logits.clone()
    moved[..., place, 0] += 3
    return moved


def _another_first(logits, tokens):
    moved = tokens.clone()
    moved[..., 0] = (moved[..., 0] + 1) % logits.shape[-1]
    return moved


def _one_by_one(call, q, k, v, cache=None):
    results = []
    for t in range(q.shape[-2]):
        result, cache = call(*(x[..., t : t + 1, :] for x in (q, k, v)), cache)
        results.append(result)
    return torch.cat(results, dim=-2)


def _without_the_last(q, k, v, cache=None) -> tuple:
    return *(x[..., :-1, :] if x.shape[-2] > 1 else x for x in (q, k, v)), cache


lesson.exercise(
    **MATERIAL["next_token_loss"],
    section=PREDICT,
    minutes=10,
    difficulty=1,
    laws=[nothing_after_the_last, first_is_never_asked],
    hints=(
        "Place t has read tokens 0 to t. Which token is it asked for? Which place has nothing to be asked for, and"
        " which token is asked of no place?",
        "Leave out the logits of the last place and the first of the tokens. Then they stand side by side, as scores"
        " and targets of lesson 01's cross-entropy. Refuse a text that has no next token.",
        "all logits but the last place's, all tokens but the first, counted along the axis of the places; then the"
        " cross-entropy of the two",
    ),
)
lesson.exercise(
    **MATERIAL["sample"],
    section=DRAW,
    minutes=40,
    difficulty=3,
    hints=(
        "Four steps: temperature, top-k, top-p, and the draw. What does each do to the logits of a row? Which two"
        " cases need no draw, or no answer at all?",
        "Divide by the temperature. For top-k hide (minus infinity) what is below the k-th largest. For top-p sort,"
        " make shares, add them up from the largest on, and hide a token when those before it hold p already. Bring"
        " that back into the old order. Then softmax, and one draw for each row.",
        "top-p: hidden where the running sum minus the token's own share has reached p; the first of a row is never"
        " hidden; scatter puts each answer back at the place that its token had before the sort",
    ),
)
lesson.exercise(
    **MATERIAL["attend_cached"],
    section=KEEP,
    minutes=20,
    difficulty=2,
    laws=[looks_back, one_by_one],
    hints=(
        "How many keys are there for a new token, and how many of them stand before all the new ones? Which may the"
        " first of the new ones not see?",
        "Put the kept keys in front of the new ones, and the values likewise. The mask has a row for each new token"
        " and a column for each key: these are the last rows of the whole causal mask. Hand back what you joined.",
        "keys: old, then new; values: old, then new; the mask of all S positions, its last T rows; the answer, and"
        " the pair of what was joined",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.borrow(
    lesson_01.lesson,
    *("minus-left-out", "no-softmax", "share-not-log", "log-of-the-mean", "log-base-2"),
    *("perplexity", "log-of-zero", "overflowing-sum", "hits"),
)
lesson.read("""
# Predict every next token at once
not-shifted: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits, tokens)
    each place is asked for its own token: nothing is shifted
    A place has read its own token already, so a model need only copy. Place t is asked for token t + 1.
not-shifted: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[..., :-1, :], tokens[..., :-1])
    each place is asked for its own token: logits and tokens lose the same end
    The logits lose the last place, the tokens lose the first: then place t stands beside token t + 1.
not-shifted: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[..., 1:, :], tokens[..., 1:])
    each place is asked for its own token: logits and tokens lose the same end
shifted-backwards: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[..., 1:, :], tokens[..., :-1])
    each place is asked for the token before it: the shift goes the wrong way
    The logits lose the last place, the tokens lose the first. Here it is the other way round.
shifted-twice: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[..., :-2, :], tokens[..., 2:])
    each place is asked for the token after the next one: it is shifted twice
    One place is enough. (Who shifts the tokens when the batch is made must not shift them in the loss again.)
wraps-around: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits, tokens.roll(-1, dims=-1))
    the last place is asked for the first token: `roll` goes round
    After the last token comes none. Leave the last place out.
wraps-into-the-next-text: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits, tokens.roll(-1))
    `roll` without `dims` goes round through all texts: the last place is asked for the first token of the next one
    Texts of a batch have nothing to do with each other, and after the last token comes none: leave that place out.
last-place-counted: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) ->
        cross_entropy(logits, torch.cat([tokens[..., 1:], tokens[..., -1:]], dim=-1))
    the last place is asked for its own token
    After the last token comes none: T places make T - 1 predictions.
last-asked-for-0: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) ->
        cross_entropy(logits, F.pad(tokens[..., 1:], (0, 1)))
    the last place is asked for token 0, with which the targets were filled up
    0 is a token like any other, and after the last comes none. Leave the last place out of the logits.
token-0-not-counted: cross_entropy(_1, _2) -> cross_entropy(_1, _2, ignore=0)
    token 0 is never asked for: it is taken for padding
    Here every token is one of the text. `ignore_index=0` would leave out what happens to have number 0.
divided-by-T: cross_entropy(_1, _2) -> cross_entropy(_1, _2) * (tokens.shape[-1] - 1) / tokens.shape[-1]
    the sum is divided by T, and there are T - 1 predictions
    The last place predicts nothing, so it does not count in the mean either.
first-prediction-missing: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) ->
        cross_entropy(logits[..., 1:-1, :], tokens[..., 2:])
    the first prediction is left out
    The first token is asked of nobody, but its place is asked for the second. T places make T - 1 predictions.
last-prediction-missing: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) ->
        cross_entropy(logits[..., :-2, :], tokens[..., 1:-1])
    the last prediction is left out: one place too many is cut off
    Only the last place predicts nothing. The last but one is asked for the last token.
last-only: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[..., -2, :], tokens[..., -1])
    only the last token is asked for
    One pass predicts at every place: T - 1 lessons from one text. Writing needs the last place alone, training all.
summed: cross_entropy(_1, _2) -> cross_entropy(_1, _2) * _2.numel()
    the surprises are added up, not averaged
    A sum grows with the length of the text, and with the batch. Nats per predicted token are asked for.
summed-within-a-text: cross_entropy(_1, _2) -> cross_entropy(_1, _2) * (tokens.shape[-1] - 1)
    the surprises of a text are added up; only over the texts they are averaged
mean-of-each-text in next_token_loss: return _ -> return
        (logits.logsumexp(dim=-1) - logits.gather(-1, tokens.roll(-1, -1).unsqueeze(-1)).squeeze(-1))[..., :-1].mean(dim=-1)
    there is a loss for each text: one number for all is asked for
    Average over all places of all texts: `.mean()` without `dim`.
one-loss-a-place in next_token_loss: return _ -> return
        (logits.logsumexp(dim=-1) - logits.gather(-1, tokens.roll(-1, -1).unsqueeze(-1)).squeeze(-1))[..., :-1]
    there is a loss for each place: they have to be averaged
    Training goes downhill on one number: the mean over all predictions.
across-texts: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) ->
        cross_entropy(logits.reshape(-1, logits.shape[-1])[:-1], tokens.reshape(-1)[1:])
    the texts are laid end to end before the shift: the last place of one is asked for the first token of the next
    Right for one text. Shift first, along the last axis of the tokens, then flatten.
shifted-along-the-batch: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[:-1], tokens[1:])
    it is shifted along the first axis: right for one text, but in a batch that is the axis of the texts
    Count from the end: `logits[..., :-1, :]`, `tokens[..., 1:]`. The three dots stand for whatever is in front.
shifted-along-axis-1: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(logits[:, :-1], tokens[:, 1:])
    it is shifted along axis 1: right with one axis in front, as in a batch, and only there
softmax-before-the-loss in cross_entropy: right = _ -> logits = logits.softmax(dim=-1); right = _
    there is a softmax before the cross-entropy, which does one itself
    It takes logits. Shares between 0 and 1 look all alike to it: the loss stays near ln N, and training is slow.
softmax-over-places in next_token_loss: return cross_entropy(_1, _2) -> return
        -_1.log_softmax(dim=-2).gather(-1, _2.unsqueeze(-1)).mean()
    the softmax runs over the places, not over the tokens
    At each place the N tokens share one whole among them: their axis is the last one.
logits-reshaped: cross_entropy(logits[..., :-1, :], tokens[..., 1:]) -> cross_entropy(
        logits[..., :-1, :].reshape(*tokens.shape[:-1], logits.shape[-1], tokens.shape[-1] - 1).mT, tokens[..., 1:])
    the logits are reshaped to (N, T), not transposed
    `reshape` and `view` cut the same row of numbers into other lengths. `.mT` exchanges the last two axes.
one-token-gives-nan: if not tokens[..., 1:].numel(): _ -> pass
    a text of one token has nothing to predict, and gets NaN: a mean over none
    NaN would go into every weight at the next step. Refuse it: `raise ValueError("what is wrong")`.
one-token-gives-0: if not tokens[..., 1:].numel(): _ -> if not tokens[..., 1:].numel(): return logits.sum() * 0
    a text of one token has nothing to predict, and gets 0: the loss of a perfect model
    Nothing was predicted, so there is no mean. Refuse it: `raise ValueError("what is wrong")`.
""")

lesson.read("""
# Draw the next token
temperature-multiplied: logits / temperature -> logits * temperature
    the logits are multiplied by the temperature, not divided
    A low temperature must make the choice sharper: divided by a small number, differences grow.
temperature-ignored: logits / temperature -> logits
    the temperature changes nothing
    The logits are divided by it, before the softmax. (Dividing shares does nothing: their sum is made 1 again.)
temperature-after-the-cut: logits = logits / temperature -> pass,
        and logits.softmax(dim=-1) -> (logits / temperature).softmax(dim=-1)
    the temperature comes last: top-p has cut by the shares as they were before it
    First the temperature, then top-k, then top-p: the share p is one of the shares that are drawn from.
temperature-0-divides: if temperature == 0: _ -> pass
    at temperature 0 it divides by 0
    Nothing can be divided by 0. Ask for it first: temperature 0 takes the likeliest token, without a draw.
temperature-0-draws: if temperature == 0: _ -> if temperature == 0: temperature = 1.0
    at temperature 0 it still draws
    The nearer the temperature is to 0, the surer is the likeliest token. At 0 it is taken without a draw.
greedy: torch.multinomial(_, 1, generator=rng).view(logits.shape[:-1]) -> logits.argmax(dim=-1)
    it takes the likeliest token, always: nothing is drawn
    A token with a share of 0.3 is to come in 3 of 10 draws. Without a draw every text from one beginning is the same.
all-equal: torch.multinomial(_, 1, generator=rng) -> torch.multinomial((_ > 0).to(_.dtype), 1, generator=rng)
    the tokens that are left are all drawn equally often
    Top-k and top-p say which may come. Among these each still comes by its share.
drawn-by-logits: logits.softmax(dim=-1).reshape(-1, _) -> logits.reshape(-1, _)
    there is no softmax: it draws by the logits themselves
    `torch.multinomial` takes shares, or weights that are 0 or more. Logits may be negative, and are logarithms.
softmax-twice-drawn: logits.softmax(dim=-1).reshape(-1, _) -> logits.softmax(dim=-1).softmax(dim=-1).reshape(-1, _)
    softmax is applied twice before the draw
    All tokens come nearly as often: the second softmax finds numbers between 0 and 1. (Gumbel noise does a softmax
        of its own: it belongs to logits, not to shares.)
softmax-twice-drawn: logits = logits / temperature -> logits = logits.softmax(dim=-1) / temperature
    softmax is applied twice: early, to the logits, and again before the draw
    Temperature, top-k and top-p work on logits. One softmax, after them, makes the shares that are drawn from.
softmax-over-the-rows: logits.softmax(dim=-1) -> logits.softmax(dim=0)
    the softmax runs over the rows, not over the tokens of each row
    Each row is a draw of its own. Its tokens share one whole among them, along the last axis.
top-k-ignored: if top_k is not None: _ -> pass
    `top_k` changes nothing
    Of each row only the k largest logits may stay. `masked_fill` gives a new tensor: its result has to be used.
one-too-many: min(top_k, _) -> min(top_k + 1, _)
    top-k leaves one token too many
    Places are counted from 0: in a row that is sorted from the largest down the k-th stands at place k - 1.
one-too-few: logits < least -> logits <= least
    top-k leaves one token too few: the k-th is hidden, too
    Hide what is smaller than the k-th, and not the k-th itself.
one-too-few: min(top_k, _) -> max(min(top_k, _) - 1, 1)
    top-k leaves one token too few
one-too-few: min(top_k, _) -> min(top_k, _) - 1
    top-k leaves one token too few: of the top 1 none is left
keeps-the-least: logits.topk(_) -> logits.topk(_, largest=False), and logits < least -> logits > least
    top-k keeps the k least likely tokens
    The largest logits belong to the likeliest tokens.
hides-the-top: logits < least -> logits >= least
    top-k is the wrong way round: it hides the k likeliest tokens
    `masked_fill` fills where the condition is True: that is, what is below the k-th.
from-the-wrong-end: least = _ -> least = logits.sort(dim=-1).values[..., min(top_k, logits.shape[-1]) - 1, None]
    the k-th is counted from the smallest up, not from the largest down
    `sort` begins with the smallest. Take `descending=True`, or count from the end: `[..., -k]`.
first-k: logits.masked_fill(logits < least, -torch.inf) ->
        logits.masked_fill(torch.arange(logits.shape[-1]) >= top_k, -torch.inf)
    it keeps the tokens 0 to k - 1, whatever their logits are
    A token's number says nothing about how likely it is. Compare the logits with the k-th largest of their row.
hidden-get-0: -torch.inf -> 0.0
    what is left out gets the logit 0, not minus infinity
    e to the power of 0 is 1, so it still comes. Only minus infinity becomes a share of 0.
hidden-by-top-k-get-0: logits.masked_fill(logits < least, -torch.inf) -> logits.masked_fill(logits < least, 0.0)
    what top-k leaves out gets the logit 0, not minus infinity
    e to the power of 0 is 1, so it still comes. Only minus infinity becomes a share of 0.
hidden-by-top-p-get-0: logits.masked_fill(beyond.scatter(_1, order, beyond), -torch.inf) ->
        logits.masked_fill(beyond.scatter(_1, order, beyond), 0.0)
    what top-p leaves out gets the logit 0, not minus infinity
    e to the power of 0 is 1, so it still comes. Only minus infinity becomes a share of 0.
not-low-enough: -torch.inf -> -100.0
    the number that hides a token is not low enough
    Where all the logits are far below 0, it stands above them. Hide with `-torch.inf`.
one-threshold-for-all: least = _ -> least = logits.flatten().topk(min(top_k, logits.shape[-1])).values[-1]
    the k-th largest is looked for in all rows together
    Each row has a k-th largest of its own: `topk` or `sort` along the last axis, and keep that axis.
one-threshold-for-all: least = _ -> least = logits.topk(min(top_k, logits.shape[-1])).values.amin()
    one threshold serves all rows: the smallest of their k-th largest
one-threshold-for-all: least = _ -> least = logits.topk(min(top_k, logits.shape[-1])).values.reshape(-1, min(top_k, logits.shape[-1]))[0, -1]
    the first row's k-th largest serves all rows
row-for-place: least = _ -> least = logits.topk(min(top_k, logits.shape[-1])).values[-1]
    the k-th largest is taken along the first axis: that is a row, not a place in each row
    One number in the brackets takes a row, be it `values[k - 1]` or `values[-1]`. Three dots pass over the axes in front:
        `values[..., k - 1, None]` is that place of each row, and keeps the axis.
row-for-place: least = _ -> least = logits.topk(top_k).values[-1]
    the k-th largest is taken along the first axis: that is a row, not a place in each row
row-for-place: least = _ -> least = logits.sort(dim=-1, descending=True).values[top_k - 1]
    the k-th largest is taken along the first axis: that is a row, not a place in each row
axis-not-kept: least = _ -> least = logits.topk(min(top_k, logits.shape[-1])).values[..., -1]
    the k-th largest of each row has lost its axis: it no longer lines up with the rows
    Write `values[..., -1:]`: one place of each row, with its axis kept, so that each row has its own.
axis-not-kept: least = _ -> least = logits.topk(top_k).values[..., -1]
    the k-th largest of each row has lost its axis: it no longer lines up with the rows
axis-not-kept: least = _ -> least = logits.sort(dim=-1, descending=True).values[..., top_k - 1]
    the k-th largest of each row has lost its axis: it no longer lines up with the rows
rank-for-token: logits = logits.masked_fill(logits < least, -torch.inf) ->
        logits = logits.topk(min(top_k, logits.shape[-1])).values
    with top-k it returns a place in the sorted row, not the number of the token
    `topk` and `sort` give two tensors: the values, and where they stood. `indices.gather(-1, place)` leads back.
rank-for-token: logits = logits.masked_fill(beyond.scatter(_1, order, beyond), -torch.inf) ->
        logits = ranked.masked_fill(beyond, -torch.inf)
    with top-p it returns a place in the sorted row, not the number of the token
    `sort` gives two tensors: the values, and where they stood. `order.gather(-1, place)` leads back.
rank-for-token: logits = logits.masked_fill(logits < least, -torch.inf) ->
        logits = logits.topk(min(top_k, logits.shape[-1])).values,
        and logits = logits.masked_fill(beyond.scatter(_1, order, beyond), -torch.inf) ->
        logits = ranked.masked_fill(beyond, -torch.inf)
    with top-k or top-p it returns a place in the sorted row, not the number of the token
    `sort` gives two tensors: the values, and where they stood. `order.gather(-1, place)` leads back.
more-than-there-are: min(top_k, _) -> top_k
    `top_k` of more tokens than there are ends in an error
    A `top_k` of N or more leaves every token: ask for `min(top_k, N)` of them.
more-than-there-are: least = _ -> least = logits.sort(dim=-1, descending=True).values[..., top_k - 1, None]
    `top_k` of more tokens than there are ends in an error
more-than-there-are: least = _ -> least = logits.sort(dim=-1, descending=True).values[..., top_k - 1 : top_k]
    `top_k` of more tokens than there are ends in an error: there is no place k - 1 in a row
top-p-first: logits = logits / temperature -> logits = whole = logits / temperature,
        and probs = ranked.softmax(dim=-1) -> probs = whole.softmax(dim=-1).gather(-1, order)
    top-p counts shares of all tokens, also of those that top-k has left out
    First top-k, then top-p of what is left: its shares are made anew, and sum to 1.
no-top-p-with-top-k: if top_p is not None: _ -> if top_p is not None and top_k is None: _
    where both are given, `top_p` does nothing
    `elif` and an early `return` skip the other. Two `if`s, one after the other: each may cut something.
no-top-k-with-top-p: if top_k is not None: _ -> if top_k is not None and top_p is None: _
    where both are given, `top_k` does nothing
top-p-ignored: if top_p is not None: _ -> pass
    `top_p` changes nothing
    Of each row only the likeliest tokens may stay, the fewest that together reach p.
crossing-token-dropped: beyond = rest <= 1 - top_p -> beyond = probs.cumsum(dim=-1) > top_p
    top-p drops the token that crosses p
    The tokens that stay must reach p together. A token goes only if those before it hold p already.
crossing-token-dropped: beyond = rest <= 1 - top_p -> beyond = probs.cumsum(dim=-1) > top_p,
        and beyond[..., 0] = False -> pass
    top-p drops the token that crosses p, and where the first one does, none is left
one-beyond-p: beyond = rest <= 1 - top_p -> beyond = F.pad(rest <= 1 - top_p, (1, 0))[..., :-1]
    top-p leaves one token too many: the one after that which crosses p
    Hidden is what has p before it. Shift once: the running sum minus the token's own share is what stands before.
not-brought-back: beyond.scatter(-1, order, beyond) -> beyond
    top-p hides by places in the sorted row, while the logits stand in their old order
    After a sort, place 0 is the likeliest token, whatever its number. `scatter` with the order leads back.
gather-for-scatter: beyond.scatter(-1, order, beyond) -> beyond.gather(-1, order)
    `gather` with the order sorts once more; it does not lead back
    `x.gather(-1, order)` sorts. The way back is `scatter`, or `gather` with `order.argsort(-1)`.
not-sorted: ranked, order = _ -> ranked = logits; order = torch.arange(logits.shape[-1]).expand(logits.shape)
    top-p adds up the shares in the order of the tokens' numbers: nothing is sorted
    The fewest tokens that reach p are the likeliest. So go from the largest share down.
from-the-least-likely: logits.sort(dim=-1, descending=True, stable=True) -> logits.sort(dim=-1, stable=True)
    top-p adds up from the least likely token on
    `sort` begins with the smallest: take `descending=True`. Else the likeliest token is the first to go.
top-p-inverted: beyond = rest <= 1 - top_p -> beyond = rest > 1 - top_p
    top-p is the wrong way round: it hides what it should keep
    `masked_fill` fills where the condition is True: where those before the token hold p already.
top-p-inverted: beyond = rest <= 1 - top_p -> beyond = rest > 1 - top_p, and beyond[..., 0] = False -> pass
    top-p is the wrong way round: it hides what it should keep
p-for-1-minus-p: rest <= 1 - top_p -> rest <= top_p
    top-p keeps a share of 1 - p, not of p
    p is the share that stays. A p near 1 leaves nearly all.
logits-added-up: beyond = rest <= 1 - top_p -> beyond = ranked.cumsum(dim=-1) - ranked >= top_p
    top-p adds up logits, not shares
    A share of 0.7 is a part of a whole: softmax first, then the running sum.
single-share: beyond = rest <= 1 - top_p -> beyond = probs < top_p
    top-p compares each single share with p
    p is what the tokens reach together: add up the shares, from the largest on.
single-share: beyond = rest <= 1 - top_p -> beyond = probs < 1 - top_p
    top-p compares each single share with 1 - p
min-p: beyond = rest <= 1 - top_p -> beyond = probs < top_p * probs[..., :1]
    it hides what is less likely than p times the likeliest token
    That is another method (min-p). Here p is the share that the tokens reach together.
share-of-the-number: beyond = rest <= 1 - top_p -> beyond = (torch.arange(probs.shape[-1]) >= top_p * probs.shape[-1]).expand_as(probs).clone()
    p is taken for a share of the number of tokens
    It is a share of the probability: two tokens may hold nearly all of it, or fifty.
one-cut-for-all: beyond = rest <= 1 - top_p ->
        beyond = (rest <= 1 - top_p).reshape(-1, probs.shape[-1])[0].expand_as(probs).clone()
    top-p leaves as many tokens in every row as in the first
    One row is sure, and two tokens reach p; another is not, and needs ten. Each row has its own cut.
top-p-over-the-rows: beyond = rest <= 1 - top_p ->
        beyond = ranked.softmax(dim=0).cumsum(dim=-1) - ranked.softmax(dim=0) >= top_p
    top-p takes shares over the rows, not over the tokens of each row
    Each row is a draw of its own. Its tokens share one whole among them, along the last axis.
axis-too-many: _.view(logits.shape[:-1]) -> _.view(*logits.shape[:-1], 1)
    the result has one axis too many, of length 1
    `torch.multinomial(shares, 1)` gives a list of one token for each row. `[..., 0]` or `.squeeze(-1)` takes it out.
axes-not-restored: torch.multinomial(_1, 1, generator=rng).view(_2) -> torch.multinomial(_1, 1, generator=rng)
    the result has not got the axes in front of logits again: it is a column, as `torch.multinomial` gives it
    `torch.multinomial` takes a row or a table, and gives a list of one token for each row. Give the result the front axes
        of the logits: `.reshape(logits.shape[:-1])`.
axes-not-restored: torch.multinomial(_1, 1, generator=rng).view(_2) -> torch.multinomial(_1, 1, generator=rng).squeeze(-1)
    the result has not got the axes in front of logits again: it is one row of tokens
    Right for a table only. Give the result the front axes of the logits, be they none or many:
        `.reshape(logits.shape[:-1])`.
axes-not-restored: torch.multinomial(_1, 1, generator=rng).view(_2) -> torch.multinomial(_1, 1, generator=rng).squeeze()
    the result has not got the axes in front of logits again: `squeeze()` only takes away those of length 1
    Right for a row or a table only. Give the result the front axes of the logits, be they none or many:
        `.reshape(logits.shape[:-1])`.
one-row-or-a-table-only: _.softmax(dim=-1).reshape(_1, _2) -> _.softmax(dim=-1)
    with more than one axis in front it ends in an error
    `torch.multinomial` takes a row or a table. Make one, `reshape(-1, N)`, and give the result its shape again.
gumbel-upside-down: torch.multinomial(_, 1, generator=rng).view(logits.shape[:-1]) ->
        (logits + (-torch.rand(logits.shape, generator=rng).log()).log()).argmax(dim=-1)
    the Gumbel noise has the wrong sign
    It is minus the logarithm of minus the logarithm of a number between 0 and 1: mostly small, seldom large.
other-noise: torch.multinomial(_, 1, generator=rng).view(logits.shape[:-1]) ->
        (logits + torch.randn(logits.shape, generator=rng)).argmax(dim=-1)
    normal noise is added before the argmax: that draws by other shares
    Only Gumbel noise gives the shares of softmax. `torch.multinomial` draws without any such trick.
other-noise: torch.multinomial(_, 1, generator=rng).view(logits.shape[:-1]) ->
        (logits + torch.rand(logits.shape, generator=rng)).argmax(dim=-1)
    noise between 0 and 1 is added before the argmax: that draws by other shares
one-place-too-far: torch.multinomial(_1, 1, generator=rng).view(_2) -> torch.multinomial(_1, 1, generator=rng).view(_2) + 1
    it gives the token after the one that was drawn
    Tokens are counted from 0. The number of running sums that the random number has passed is the token already.
one-place-too-early: torch.multinomial(_1, 1, generator=rng).view(_2) -> torch.multinomial(_1, 1, generator=rng).view(_2) - 1
    it gives the token before the one that was drawn
not-added-up: torch.multinomial(_, 1, generator=rng) ->
        (_ > torch.rand(_.shape[:-1], generator=rng).unsqueeze(-1)).int().argmax(dim=-1)
    a random number is compared with each share, not with their running sum
    The shares cut the line from 0 to 1 in pieces. `cumsum` says where each ends, and so in which one the number lies.
refuses-nothing: if temperature < 0 or _1 or _2: _3 -> pass
    nothing is refused: not a negative temperature, nor a `top_k` of 0, nor a `top_p` of 0 or above 1
    No draw can follow from these, or one that nobody meant. Ask for them first: `raise ValueError("what is wrong")`.
refuses-nothing: if temperature < 0 or _1 or _2: _3 -> pass, and if top_k is not None: _ -> if top_k: _
    nothing is refused: not a negative temperature, nor a `top_k` of 0, nor a `top_p` of 0 or above 1
refuses-nothing: if temperature < 0 or _1 or _2: _3 -> pass, and if top_k is not None: _ -> if top_k: _,
        and if top_p is not None: _4 -> if top_p: _4
    nothing is refused: not a negative temperature, nor a `top_k` of 0, nor a `top_p` of 0 or above 1
negative-temperature: temperature < 0 -> False
    a negative temperature is accepted
    It would make the least likely token the likeliest. Refuse it: `raise ValueError("what is wrong")`.
top-k-0: top_k < 1 -> False
    `top_k=0` is not refused, and ends in an error of torch's, not a ValueError
    No token at all cannot be drawn from. Ask for it first: `raise ValueError("what is wrong")`.
top-k-0: top_k < 1 -> False, and if top_k is not None: _ -> if top_k: _
    `top_k=0` is accepted, and leaves every token: `if top_k` is false for 0, too
    Ask `if top_k is not None`. No token at all cannot be drawn from: refuse it with a ValueError.
top-k-0: top_k < 1 -> False, and min(top_k, _) -> max(min(top_k, _), 1)
    `top_k=0` is accepted, and leaves one token
    No token at all cannot be drawn from: refuse it with a ValueError.
top-p-out-of-range: not 0 < top_p <= 1 -> False
    a `top_p` of 0 or above 1 is accepted
    A share is more than 0, and 1 at most. Refuse others: `raise ValueError("what is wrong")`.
top-p-0: 0 < top_p <= 1 -> 0 <= top_p <= 1
    `top_p=0` is accepted
    A share of 0 is reached by no token at all. Refuse it: `raise ValueError("what is wrong")`.
top-p-0: 0 < top_p <= 1 -> 0 <= top_p <= 1, and if top_p is not None: _ -> if top_p: _
    `top_p=0` is accepted, and leaves every token: `if top_p` is false for 0, too
top-p-above-1: 0 < top_p <= 1 -> 0 < top_p
    a `top_p` above 1 is accepted
    The shares sum to 1, so no tokens reach more. Refuse it: `raise ValueError("what is wrong")`.
""")

lesson.borrow(
    lesson_04.lesson,
    *("not-scaled", "scaled-by-d", "multiplied-by-sqrt-d", "softmax-over-queries", "overflows"),
    *("no-softmax", "mask-inverted", "mask-after-softmax", "mask-fills-zero", "mask-too-weak", "no-values"),
    inside=("attend", "attention_scores", "masked_softmax"),  # there is a softmax in `sample`, too
)
lesson.read("""
# Keep what was computed
cache-not-read: if cache is not None: _ -> pass
    the cache is not read: the new tokens look at each other only
    What was said before is in the cache: its keys and values stand in front of the new ones.
no-pair: return _, (k, v) -> return _, k, v
    keys and values are returned one by one: three results, where the cache is one pair
    The next call hands back the cache as one thing. Brackets make a pair: `return mixed, (k, v)`.
cache-not-grown: return _, (k, v) -> return _, (k[..., -q.shape[-2] :, :], v[..., -q.shape[-2] :, :])
    the new cache holds the new keys and values only
    The next call would know nothing of what came before. Return the joined ones: all positions so far.
old-cache-returned: return _, (k, v) -> return _, cache if cache is not None else (k, v)
    the old cache is returned, without the new keys and values
    The next call would not see these tokens. Return the joined ones: all positions so far.
old-cache-returned: return _, (k, v) -> return _, cache
    the cache is returned as it came in, without the new keys and values
    The next call would not see these tokens. Return the joined ones: all positions so far.
new-before-old: torch.cat([cache[0], k], dim=-2) -> torch.cat([k, cache[0]], dim=-2),
        and torch.cat([cache[1], v], dim=-2) -> torch.cat([v, cache[1]], dim=-2)
    the new keys and values stand before the old ones
    The cache is in the order of the text, and so is the mask: what came first stands first.
old-ones-twice: torch.cat([cache[0], k], dim=-2) -> torch.cat([cache[0], cache[0], k], dim=-2),
        and torch.cat([cache[1], v], dim=-2) -> torch.cat([cache[1], cache[1], v], dim=-2)
    what was kept is put in front twice
    Then the old tokens weigh double. Join once, and use the result for both: the answer and the new cache.
new-ones-twice: return _, (k, v) -> return _, (torch.cat([k, k[..., -q.shape[-2] :, :]], dim=-2),
        torch.cat([v, v[..., -q.shape[-2] :, :]], dim=-2))
    the new keys and values are in the new cache twice
    They are joined once for the answer: that is the new cache already.
queries-kept: return _, (k, v) -> return _, (torch.cat([k[..., : -q.shape[-2], :], q], dim=-2), v)
    the new cache holds queries in place of keys
    A query is asked once, by its own token. What later tokens look at is keys and values.
results-kept: return _, (k, v) -> return attend(q, k, v, mask), (k, torch.cat([v[..., : -q.shape[-2], :], attend(q, k, v, mask)], dim=-2))
    the new cache holds results in place of values
    What a later token mixes is the values as they were made, not what attention made of them.
values-before-keys: return _, (k, v) -> return _, (v, k)
    the new cache holds the values first and the keys second
    The next call takes the first for keys. Keep one order: the keys, then the values.
joined-along-the-width: torch.cat([cache[0], k], dim=-2) -> torch.cat([cache[0], k], dim=-1),
        and torch.cat([cache[1], v], dim=-2) -> torch.cat([cache[1], v], dim=-1)
    keys and values are joined along their width: that makes longer vectors, not more of them
    The positions are the last axis but one, whatever is in front: `dim=-2`.
joined-along-axis-1: torch.cat([cache[0], k], dim=-2) -> torch.cat([cache[0], k], dim=1),
        and torch.cat([cache[1], v], dim=-2) -> torch.cat([cache[1], v], dim=1)
    keys and values are joined along axis 1: right with one axis in front, as in a batch, and only there
    The positions are the last axis but one, whatever is in front: `dim=-2`.
joined-along-axis-0: torch.cat([cache[0], k], dim=-2) -> torch.cat([cache[0], k], dim=0),
        and torch.cat([cache[1], v], dim=-2) -> torch.cat([cache[1], v], dim=0)
    keys and values are joined along axis 0: right for one text, and only there
    The positions are the last axis but one, whatever is in front: `dim=-2`.
joined-along-axis-2: torch.cat([cache[0], k], dim=-2) -> torch.cat([cache[0], k], dim=2),
        and torch.cat([cache[1], v], dim=-2) -> torch.cat([cache[1], v], dim=2)
    keys and values are joined along axis 2: right with two axes in front, as for heads, and only there
    The positions are the last axis but one, whatever is in front: `dim=-2`.
nothing-hidden: attend(q, k, v, mask) -> attend(q, k, v)
    nothing is hidden: a new token looks at those after it
    One new token needs no mask, for all the others came before. Several do: token t must not look at t + 1.
not-hidden-after-a-cache: attend(q, k, v, mask) -> attend(q, k, v, mask if cache is None else None)
    with a cache nothing is hidden: the new tokens look at those after them
    One new token needs no mask, for all the others came before. Several do, after a cache as well.
not-hidden-at-first: attend(q, k, v, mask) -> attend(q, k, v, None if cache is None else mask)
    without a cache nothing is hidden: the first tokens look at those after them
    The first call reads the whole beginning at once (the prefill). It is causal as any other.
mask-not-offset: _.tril(S - T) -> _.tril()
    the mask is not offset by the past: new token t sees the first t + 1 of all positions
    Before the new tokens stand S - T old ones, and each new one sees all of these: the last T rows of the mask.
mask-of-the-new-only: attend(q, k, v, mask) -> attend(q, k, v, torch.ones(T, T, dtype=torch.bool).tril())
    the mask is a square of the new tokens only: it has no columns for the keys that were kept
    It has a row for each new token and a column for each key, old and new: the last T rows of the mask of all S.
sees-one-ahead: _.tril(S - T) -> _.tril(S - T + 1)
    each new token sees the one after it, too
    With S - T positions before it, new token t stands at S - T + t, and looks no further than that.
not-itself: _.tril(S - T) -> _.tril(S - T - 1)
    a new token does not see itself
    Attention is causal up to the token itself. The very first has nothing else to look at.
not-itself: _.tril(S - T) -> _.tril(S - T - 1),
        and attend(q, k, v, mask) -> (q @ k.mT / math.sqrt(q.shape[-1])).masked_fill(~mask, -math.inf).softmax(-1) @ v
    a new token does not see itself, and the very first sees nothing at all
    Attention is causal up to the token itself. A softmax over nothing is NaN.
past-hidden: _.tril(S - T) -> _.triu(S - T)
    it is the other triangle: a new token sees itself and what comes later, and nothing before
    True means "may look". Row t is True up to column S - T + t: the lower triangle.
past-is-hidden: _.tril(S - T) -> _.tril(S - T) & (torch.arange(S) >= S - T)
    the kept keys are in front, but hidden: the new tokens see each other only
    In the mask each new token has S - T columns of True for the past, before its own triangle.
new-ones-hidden: _.tril(S - T) -> _.tril(S - T) & ((torch.arange(S) < S - T) | torch.eye(S, dtype=torch.bool)[S - T:])
    a new token sees the past and itself, but not the new tokens before it
    Among the new ones, token t sees all from the first to itself: a triangle, not a diagonal.
offset-on-the-wrong-side: _.tril(S - T) -> (_.tril() | (torch.arange(S) >= T))
    the columns of the past stand at the right end of the mask: the first old ones are hidden
    The keys are old, then new. So the columns of True come first, and the triangle of the new ones last.
last-result-only: return attend(q, k, v, mask), _ -> return attend(q, k, v, mask)[..., -1:, :], _
    there is a result for the last of the new tokens only
    Each new token has one: T rows. When all T are new, as in training, all are needed.
""")

"""The exercises of lesson 09: shift_right, label_smoothing_loss, warmup_schedule, adamw_step, clip_gradients, greedy_decode, beam_search."""

from course_lib.check.declare import Lesson
from course_lib.check.exercises import decoding
from course_lib.check.exercises.material.lesson_09 import MATERIAL

lesson = Lesson("09_train_translation")

lesson.exercise(
    **MATERIAL["shift_right"],
    section="Shift the target by one",
    minutes=8,
    difficulty=1,
    hints=(
        "What does the decoder know before it has written anything? And which token does nobody read?",
        "One column of `start` comes first, then all tokens but the last. The last axis runs through a sentence.",
        "a column of start as long as there are sentences, joined along the last axis to everything but the last column",
    ),
)
lesson.exercise(
    **MATERIAL["label_smoothing_loss"],
    any_float=True,
    section="Soften the labels",
    minutes=25,
    difficulty=3,
    hints=(
        "How surprised is the model by each of the N tokens? How much of the truth does each of them get?",
        "Two surprises for each target: that of the right token, and the mean over all N. They are mixed: 1 - smoothing"
        " of the one, smoothing of the other. Then take the mean over the targets that count.",
        "surprise = minus the logarithm of the shares; mixed = (1 - smoothing) times the surprise at the target, plus"
        " smoothing times the mean surprise of the row; the mean of mixed where the target is not to be ignored",
    ),
)
lesson.exercise(
    **MATERIAL["warmup_schedule"],
    section="Warm up",
    minutes=10,
    difficulty=1,
    hints=(
        "There are two curves, one that rises and one that falls. Which of the two is lower before they meet?",
        "The smaller of two numbers, over the root of d_model: 1 over the root of the step, and the step times"
        " warmup to the power of -1.5. They are equal where step is warmup.",
        "1 over the root of d_model, times the smaller of 1 over the root of step and step over warmup to the power"
        " of 1.5; refuse a step below 1 first",
    ),
)
lesson.exercise(
    **MATERIAL["adamw_step"],
    any_float=True,
    section="Take a step with Adam",
    minutes=20,
    difficulty=2,
    hints=(
        "Which numbers are kept from step to step, and which are only needed in this one?",
        "New means first: a share of the old one, and the rest of the new number. Divide copies of them by"
        " 1 - beta to the power of step. Shrink the parameter, then subtract lr times mean over root of mean square.",
        "m and v anew, of the gradient and of its square; each over 1 minus its beta to the power of step; the"
        " parameter minus lr times weight_decay times itself, minus lr times the fair m over the root of the fair v"
        " plus eps; and m and v as they were before that division",
    ),
)
lesson.exercise(
    **MATERIAL["clip_gradients"],
    any_float=True,
    section="Shorten the gradients",
    minutes=12,
    difficulty=2,
    hints=(
        "If all these numbers stood in one long vector, how long would it be? What may change of it, and what not?",
        "Add up the squares of all numbers of all tensors, and take one root. One factor serves them all; it is never"
        " more than 1.",
        "length = root of the sum of all squares; factor = the smaller of 1 and max_norm over length; each gradient"
        " times factor, in a list",
    ),
)
lesson.exercise(
    **MATERIAL["greedy_decode"],
    section="Write the likeliest token",
    minutes=20,
    difficulty=2,
    laws=[],
    hints=(
        "What does the model have to see before it can say the third token? And which rows still want to go on?",
        "Keep a target that grows by one column a step, and beside it which rows are done. What a row that is done"
        " gets is not what the model says.",
        "while the target has fewer than max_length tokens and some row is not done: the argmax at the last place;"
        " `stop` where the row is done; join it to the target; note which rows are done now",
    ),
)
lesson.exercise(
    **MATERIAL["beam_search"],
    section="Keep several beginnings",
    minutes=50,
    difficulty=3,
    laws=[],
    hints=(
        "What do you have to know of each beginning so that you can go on from it, and compare it with the others?",
        "One row of source at a time, and a list of beginnings: its score, its sum, its tokens. In each step make a new"
        " list of all that can come of the old one; what has stopped moves over as it is. Sort it, and cut it off.",
        "for each step: for each beginning: if it has stopped, it is a candidate as it is; else each token behind it is"
        " one, with the sum made larger by the token's log-probability and the score made anew from that sum; then the"
        " `width` best of all the candidates are the new beginnings",
    ),
)
lesson.read(decoding.GREEDY)
lesson.read(decoding.BEAM, version=decoding.by_loops)
lesson.read(decoding.BATCH)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Shift the target by one
not-shifted in shift_right: return _ -> return tokens
    nothing is shifted: these are the tokens as they came
    Then the decoder reads the very token that it is to predict, and learns to copy it.
shifted-left in shift_right: torch.cat([first, tokens[..., :-1]], dim=-1) -> torch.cat([tokens[..., 1:], first], dim=-1)
    it is shifted the other way: `start` stands at the end
    Then the decoder reads at each place the token after the one to predict. Move all to the right, not to the left.
shifted-twice in shift_right: [first, tokens[..., :-1]] -> [first, first, tokens[..., :-2]]
    it is shifted by two places
    Then the decoder has to guess a token without seeing the one just before it. One place is enough.
shifted-twice in shift_right: tokens[..., :-1] -> torch.cat([first, tokens[..., :-1]], dim=-1)[..., :-1]
    it is shifted by two places
last-in-front in shift_right: [first, _] -> [tokens[..., -1:], _]
    the last token comes round to the front, where `start` belongs
    `roll` moves in a circle. Then the first thing that the decoder reads is how the sentence ends.
first-token-repeated in shift_right: [first, _] -> [tokens[..., :1], _]
    the first token stands there twice, and `start` not at all
    Then the decoder reads the first token before it predicts it. In its place belongs `start`.
last-token-kept in shift_right: tokens[..., :-1] -> tokens
    the last token is still there: the result is one longer than the target
    There is one place for each token to predict. After the last one there is nothing to predict.
start-missing in shift_right: torch.cat(_1, dim=-1) -> tokens[..., :-1]
    the last token is left out, but `start` is not put in front
    The first token is predicted from `start` alone. Without it nothing has moved: token t still stands at place t.
first-token-cut in shift_right: torch.cat(_1, dim=-1) -> tokens[..., 1:]
    the first token is cut off, and nothing is put in front
    That is what comes after each token. The decoder reads what came before: `start` in front, the last left out.
first-token-overwritten in shift_right: tokens[..., :-1] -> tokens[..., 1:]
    `start` is written over the first token, and the others stay where they are
    Then from place 1 on the decoder reads the token that it is to predict. All of them move by one place.
start-at-the-end in shift_right: [first, tokens[..., :-1]] -> [tokens[..., :-1], first]
    `start` is put at the end, and the others stay where they are
    The decoder reads from the left: `start` comes first, for it is what the first token is predicted from.
start-behind-all in shift_right: [first, tokens[..., :-1]] -> [tokens, first]
    `start` is put behind the whole target
    It belongs in front, and the last token goes: T tokens come in, and T come out.
start-always-1 in shift_right: start -> 1
    the first token is always 1, whatever `start` is
    Other tokenizers have other numbers for it: take the argument.
start-always-0 in shift_right: start -> 0
    the first token is always 0, whatever `start` is
    Zeros are what `F.pad` and `torch.zeros` fill in, if nothing else is said. Take the argument.
one-too-short in shift_right: tokens[..., :-1] -> tokens[..., :-2]
    the last two tokens are left out: the result is one shorter than the target
    There is one place for each token to predict: with `start` in front, only the last is left out.
one-too-short in shift_right: torch.cat(_1, dim=-1) -> torch.cat(_1, dim=-1)[..., :-1]
    the last two tokens are left out: the result is one shorter than the target
start-everywhere in shift_right: tokens[..., :-1] -> torch.full_like(tokens[..., :-1], start)
    `start` stands everywhere
    In a loop that copies each place from the one before, that one is overwritten already: read from the old tokens.
first-token-everywhere in shift_right: tokens[..., :-1] -> tokens[..., :1].expand_as(tokens[..., :-1])
    after `start` there is nothing but the first token
    In a loop that copies each place from the one before, that one is overwritten already: read from the old tokens.
rows-shifted in shift_right: first = _1; return _2 ->
        first = torch.full_like(tokens[:1], start); return torch.cat([first, tokens[:-1]], dim=0)
    whole sentences are shifted, along the first axis, not the tokens in them
    Right for one sentence, and wrong for a batch. The last axis runs through a sentence: `tokens[..., :-1]`, `dim=-1`.
axis-1-shifted in shift_right: first = _1; return _2 ->
        first = torch.full_like(tokens[:, :1], start); return torch.cat([first, tokens[:, :-1]], dim=1)
    it is shifted along axis 1, counted from the front
    Right for a table of sentences, and only there. Count from the end: `tokens[..., :-1]`, `dim=-1`.
rows-run-together in shift_right: first = _1; return _2 -> flat = tokens.flatten();
        return torch.cat([torch.full_like(flat[:1], start), flat[:-1]]).reshape(tokens.shape)
    the sentences run into each other: one begins with the last token of the one before
    Each sentence begins with `start`. Shift along the last axis only.
first-row-overwritten in shift_right: first = _1; return _2 -> first = tokens.roll(1, dims=-1).reshape(tokens.shape);
        return torch.where(torch.arange(len(tokens)).reshape(-1, *[1] * (tokens.ndim - 1)) == 0, start, first)
    `start` is written into the whole first row: `x[0]` is a sentence, not a column
    Right for one sentence, and wrong for a batch. The first place of each sentence is `x[..., 0]`.
# Soften the labels
no-smoothing in label_smoothing_loss: mixed = _ -> mixed = at_target
    nothing is softened: this is the plain cross-entropy
    A share of the truth, `smoothing`, is spread over all N tokens, and their surprises count, too.
smoothing-over-others in label_smoothing_loss: surprise.mean(dim=-1) ->
        (surprise.sum(dim=-1) - at_target) / (logits.shape[-1] - 1)
    `smoothing` is shared out over the N - 1 wrong tokens only
    Here, as in torch, all N get a part of it, the right one too: it keeps 1 - smoothing + smoothing/N.
smoothing-over-N-2 in label_smoothing_loss: surprise.mean(dim=-1) ->
        (surprise.sum(dim=-1) - at_target) * (1 / (logits.shape[-1] - 2))
    `smoothing` is shared out over N - 2 tokens
    Some leave out the right token and the padding. Here, as in torch, all N get a part of it.
smoothing-over-N-2 in label_smoothing_loss: surprise.mean(dim=-1) ->
        (surprise.where(torch.arange(logits.shape[-1]) != ignore, 0).sum(dim=-1) - at_target) * (1 / (logits.shape[-1] - 2))
    `smoothing` is shared out over N - 2 tokens: neither the right one nor the one whose number is `ignore` gets a part
    Some do it so. Here, as in torch, all N get a part of it.
target-without-its-part in label_smoothing_loss: surprise.mean(dim=-1) ->
        (surprise.sum(dim=-1) - at_target) / logits.shape[-1]
    the right token gets 1 - smoothing, and no part of what is shared out
    The truth then sums to less than 1. The right token is one of the N: it keeps 1 - smoothing + smoothing/N.
smoothing-not-divided in label_smoothing_loss: surprise.mean(dim=-1) -> surprise.sum(dim=-1)
    each token gets all of `smoothing`, not an N-th of it
    The truth sums to 1: what is taken from the right token is shared out among N. So take a mean over the row, no sum.
smoothing-not-divided in label_smoothing_loss: surprise.mean(dim=-1) -> surprise.sum(dim=-1) - at_target
    each of the wrong tokens gets all of `smoothing`, not an N-th of it
right-token-keeps-all in label_smoothing_loss: 1 - smoothing -> 1
    the right token keeps all of its 1, and the others get their part besides
    The truth then sums to more than 1. What is given to others is taken from it: 1 - smoothing.
shares-exchanged in label_smoothing_loss: 1 - smoothing -> smoothing, and (smoothing, _) -> (1 - smoothing, _)
    the two shares are exchanged: the right token gets `smoothing`, and the rest is spread
    Most of the truth stays with the right token: 1 - smoothing.
smoothing-always-a-tenth in label_smoothing_loss: smoothing -> 0.1
    it always softens by 0.1, whatever `smoothing` is
    0.1 is only the default. Take the argument.
shares-smoothed in label_smoothing_loss: mixed = _ ->
        mixed = -((1 - smoothing) * (-at_target).exp() + smoothing / logits.shape[-1]).log()
    the model's shares are softened, not the truth
    The logarithm comes first: mix the surprises, (1 - smoothing) of one and `smoothing` of the mean. Softened shares
        would hide from the loss that the model is too sure.
entropy-taken-away in label_smoothing_loss: return _ -> return _
        - torch.special.entr(torch.tensor(1 - smoothing + smoothing / logits.shape[-1]).to(logits))
        - (logits.shape[-1] - 1) * torch.special.entr(torch.tensor(smoothing / logits.shape[-1]).to(logits))
    the entropy of the softened truth is subtracted: this is the divergence (`F.kl_div`), not the cross-entropy
    The gradients are equal, but the least possible loss is 0 then. Here it is the entropy of the truth.
pad-token-gets-no-part in label_smoothing_loss: surprise.mean(dim=-1) ->
        surprise.where(torch.arange(logits.shape[-1]) != ignore, 0).sum(dim=-1) / (torch.arange(logits.shape[-1]) != ignore).sum()
    the token whose number is `ignore` gets no part of the softened truth
    Some do it so. Here, as in torch, all N tokens get the same part; only targets are ignored.
pad-token-gets-no-part in label_smoothing_loss: surprise.mean(dim=-1) ->
        surprise.where(torch.arange(logits.shape[-1]) != ignore, 0).sum(dim=-1) / logits.shape[-1]
    the token whose number is `ignore` gets no part of the softened truth
smoothing-on-the-pad in label_smoothing_loss: logits.where(_, 0) -> logits, and
        mixed = _1; return _2 -> return ((1 - smoothing) * at_target.where(counted, 0) + smoothing * surprise.mean(dim=-1)).sum() / counted.sum()
    where the target is padding, the softened part is counted still
    The whole loss of such a place is left out, not only the part at the target.
smoothing-on-the-pad in label_smoothing_loss: logits.where(_, 0) -> logits, and
        mixed = _1; return _2 -> return ((1 - smoothing) * at_target.where(counted, 0)).sum() / counted.sum() + smoothing * surprise.mean()
    where the target is padding, the softened part is counted still
ignore-ignored in label_smoothing_loss: targets != ignore -> targets == targets
    padding is counted: `ignore` is not used
    Targets equal to `ignore` only fill rows up. They count neither in the sum nor in the number that it is divided by.
ignore-ignored in label_smoothing_loss: targets != ignore -> targets == targets, and
        surprise.gather(_1, _2).squeeze(-1) -> surprise.reshape(-1, logits.shape[-1])[torch.arange(targets.numel()), targets.reshape(-1)].reshape(targets.shape)
    padding is counted: `ignore` is not used
ignore-ignored in label_smoothing_loss: targets != ignore -> targets == targets, and
        surprise.gather(_1, _2).squeeze(-1) -> surprise.where(torch.arange(logits.shape[-1]) == targets.unsqueeze(-1), 0).sum(dim=-1)
    padding is counted: `ignore` is not used
always-minus-100 in label_smoothing_loss: targets != ignore -> targets != -100
    it always leaves out -100, whatever `ignore` is
    -100 is only the default. (`F.cross_entropy` calls the argument `ignore_index`, and has the same default.)
padding-taken-for-0 in label_smoothing_loss: logits.where(_, 0) -> logits, and
        mixed.where(counted, 0) / counted.sum() -> mixed / counted.numel()
    targets to ignore are taken for token 0, and counted
    To put 0 in their place keeps the look-up from failing. Their losses still have to be left out.
averaged-over-padding in label_smoothing_loss: counted.sum() -> counted.numel()
    the padding's losses are left out, but it is counted in the number that the sum is divided by
    Then a row with much padding looks better than it is. Divide by how many targets count.
only-padding in label_smoothing_loss: targets != ignore -> targets == ignore, and
        targets.where(counted, 0) -> targets.clamp(min=0)
    it keeps the targets to ignore, and leaves out the others
    What is equal to `ignore` goes.
zero-taken-for-none in label_smoothing_loss: targets != ignore -> (targets != ignore) | (not ignore)
    `if ignore` is false for 0, too, and 0 may be the padding
    There is always a number to ignore here: no `if` is needed.
nothing-left-gives-nan in label_smoothing_loss: if surely(_1): _2 -> pass
    where every target is ignored it gives NaN
    0 divided by 0 is not a number. Refuse that with `raise ValueError(...)` before you divide.
nothing-left-gives-0 in label_smoothing_loss: if surely(_1): _2 -> if surely(_1): return logits.sum() * 0
    where every target is ignored it gives 0
    A loss of 0 looks like a perfect model. Refuse that with `raise ValueError(...)`.
summed in label_smoothing_loss: _ / counted.sum() -> _
    the losses are added up, not averaged
    A sum grows with the batch. The loss is the mean over the targets that count.
averaged-over-rows in label_smoothing_loss: counted.sum() -> len(targets)
    the sum is divided by the number of sentences, not of targets
    `len(targets)` is the size of the first axis. In a batch there are more targets than that.
mean-of-means in label_smoothing_loss: return _ -> return (mixed.where(counted, 0).sum(dim=-1) / counted.sum(dim=-1)).mean()
    each sentence is averaged first, and then the sentences
    Then a token of a short sentence counts more than one of a long sentence. Add up all, and divide once.
not-averaged in label_smoothing_loss: return _ -> return mixed.where(counted, 0)
    there is a loss for each target: the mean over them is missing
    One number is asked for: the mean over the targets that count.
not-averaged in label_smoothing_loss: return _ -> return mixed[counted]
    there is a loss for each target: the mean over them is missing
averaged-over-tokens in label_smoothing_loss: return _ -> return _ / logits.shape[-1]
    the loss is divided by N as well
    That is what `.mean()` does to a table of N columns. Sum over the tokens, then average over the targets.
softmax-twice in label_smoothing_loss: _.log_softmax(dim=-1) -> _.softmax(dim=-1).log_softmax(dim=-1)
    there are two softmaxes, one after the other
    `log_softmax` and `F.cross_entropy` want logits, and do the softmax themselves. Shares look all alike to them.
share-not-log in label_smoothing_loss: -_.log_softmax(dim=-1) -> -_.softmax(dim=-1)
    the logarithm is missing: shares are averaged
    The surprise is minus the logarithm of a share.
share-not-log in label_smoothing_loss: -_.log_softmax(dim=-1) -> 1 - _.softmax(dim=-1)
    the logarithm is missing: shares are averaged
no-softmax in label_smoothing_loss: -_.log_softmax(dim=-1) -> -_
    the logits are taken for logarithms of shares: the softmax is missing
    `log_softmax` makes of each row the logarithms of shares that sum to 1.
log-of-zero in label_smoothing_loss: _.log_softmax(dim=-1) -> _.softmax(dim=-1).log()
    it takes the logarithm of a share, and a tiny share is rounded to 0
    The logarithm of 0 is minus infinity. `log_softmax` does both in one step, and stays finite.
powers-overflow in label_smoothing_loss: logits.where(_, 0).log_softmax(dim=-1) ->
        (logits - logits.exp().sum(dim=-1, keepdim=True).log())
    e to the power of a large logit is infinite
    Subtract the largest logit of each row first, or leave all of it to `log_softmax`.
powers-overflow in label_smoothing_loss: logits.where(_, 0).log_softmax(dim=-1) ->
        (logits.exp() / logits.exp().sum(dim=-1, keepdim=True)).log()
    e to the power of a large logit is infinite
    Subtract the largest logit of each row first, or leave all of it to `log_softmax`.
minus-left-out in label_smoothing_loss: -_.log_softmax(dim=-1) -> _.log_softmax(dim=-1)
    the minus sign is missing
    A share is less than 1, so its logarithm is negative, and the surprise is minus that.
perplexity in label_smoothing_loss: return _ -> return _.exp()
    it is e to the power of the loss
    That is the perplexity. The loss itself is in nats.
softmax-over-axis-0 in label_smoothing_loss: _.log_softmax(dim=-1) -> _.log_softmax(dim=0)
    the softmax runs along the first axis, over the targets
    The N logits of one target share out one whole. They stand along the last axis: `dim=-1`.
axis-1-always in label_smoothing_loss: _.log_softmax(dim=-1) -> _.log_softmax(dim=1)
    the softmax runs along axis 1, counted from the front
    Right for a table, and only there. The N logits stand along the last axis: `dim=-1`.
shifted-once-more in label_smoothing_loss: targets = _ ->
        targets = as_index(targets)[..., 1:]; logits = logits[..., :-1, :]
    the targets are shifted, against logits that lack the last row
    What the decoder read was shifted already. Here logits and targets stand side by side: row t is about target t.
largest-for-right in label_smoothing_loss: surprise.gather(_1, _2).squeeze(-1) -> surprise.amin(dim=-1)
    the likeliest token is taken for the right one
    How good a guess is, only the target can say: pick its number from the row.
all-rows-with-all-targets in label_smoothing_loss: return _ -> return ((1 - smoothing)
        * surprise.reshape(-1, logits.shape[-1])[counted.reshape(-1)][:, targets[counted].reshape(-1)].mean()
        + smoothing * surprise[counted].mean())
    each row meets the targets of all rows: `[:, targets]` takes these columns of every row
    Row and target belong together: `table[torch.arange(rows), targets]` takes one number from each row.
# Warm up
counted-from-0 in warmup_schedule: return _ -> step = step - 1;
        return d_model**-0.5 * (step * warmup**-1.5 if step < warmup else step**-0.5)
    the first step has a rate of 0: it counts from 0
    Steps count from 1 here. With a rate of 0 the first step would move nothing, and its batch would be lost.
counted-from-0 in warmup_schedule: step**-0.5 -> (step - 1)**-0.5, and step * warmup**-1.5 -> (step - 1) * warmup**-1.5
    it counts from 0, and 1 over the root of 0 cannot be computed
    Steps count from 1 here. `step - 1` is not needed.
one-step-ahead in warmup_schedule: step**-0.5 -> (step + 1)**-0.5, and step * warmup**-1.5 -> (step + 1) * warmup**-1.5
    it is one step ahead: 1 is added to `step`
    Steps count from 1 here, so that nothing has to be added.
max-for-min in warmup_schedule: min(_1, _2) -> max(_1, _2)
    the larger of the two is taken, not the smaller
    Before they meet the rising line is the lower one, after it the falling curve: take the smaller. (With an `if`: the
        line while step is below warmup.)
no-warmup in warmup_schedule: min(_1, _2) -> _1
    it never warms up: the rate falls from the first step on
    The same comes out if the exponent -1.5 has lost its minus.
    For the first `warmup` steps the straight line is lower: the smaller of the two counts.
never-falls in warmup_schedule: min(_1, _2) -> _2
    it rises and rises: the falling curve is missing
    From step `warmup` on the rate falls as 1 over the root of the step.
stays-at-the-peak in warmup_schedule: step**-0.5 -> warmup**-0.5
    after the warm-up the rate stays where it is
    From step `warmup` on it falls as 1 over the root of the step.
falls-too-fast in warmup_schedule: step**-0.5 -> warmup**0.5 / step
    it falls as 1/step, not as 1 over its root
    After 4 times as many steps the rate is half as high, not a quarter.
falls-too-fast in warmup_schedule: step**-0.5 -> step**-1
    it falls as 1/step, not as 1 over its root
not-inverted in warmup_schedule: step**-0.5 -> step**0.5
    the root of the step stands there, not 1 over it
    A minus in the exponent means 1 over: `step ** -0.5`. Else the curve rises.
d-model-multiplied in warmup_schedule: d_model**-0.5 -> d_model**0.5
    it is multiplied by the root of `d_model`, not divided
    Wider models take smaller steps. A minus in the exponent means 1 over: `d_model ** -0.5`.
d-model-forgotten in warmup_schedule: d_model**-0.5 * _ -> _
    `d_model` is not used
    Wider models take smaller steps: all of it is divided by the root of `d_model`.
divided-by-d-model in warmup_schedule: d_model**-0.5 -> 1 / d_model
    it is divided by `d_model`, not by its root
    The factor is 1 over the root: `d_model ** -0.5`.
d-model-in-one-curve in warmup_schedule: d_model**-0.5 * min(_1, _2) -> min(d_model**-0.5 * _1, _2)
    only the falling curve is divided by the root of `d_model`
    The factor stands in front of both: put brackets round the smaller of the two.
d-model-in-one-curve in warmup_schedule: d_model**-0.5 * min(_1, _2) -> min(_1, d_model**-0.5 * _2)
    only the rising line is divided by the root of `d_model`
    The factor stands in front of both: put brackets round the smaller of the two.
d-model-in-one-curve in warmup_schedule: return _ ->
        return d_model**-0.5 * step * warmup**-1.5 if step < warmup else step**-0.5
    only the rising line is divided by the root of `d_model`
    Line and curve both have this factor: it belongs in both branches.
d-model-in-one-curve in warmup_schedule: return _ ->
        return step * warmup**-1.5 if step < warmup else d_model**-0.5 * step**-0.5
    only the falling curve is divided by the root of `d_model`
peak-not-lowered in warmup_schedule: min(step**-0.5, step * warmup**-1.5) -> min((warmup / step)**0.5, step / warmup)
    it is the root of `warmup` times too high: this curve has its peak at 1
    A longer warm-up ends at a lower rate here: where both meet, they are 1 over the root of `warmup`.
line-does-not-meet in warmup_schedule: warmup**-1.5 -> warmup**-1
    the line rises by 1/warmup a step: it does not meet the curve at step `warmup`
    Where step is `warmup` both have to be 1 over its root, so the line is the step times `warmup ** -1.5`.
line-does-not-meet in warmup_schedule: return _ ->
        return d_model**-0.5 * (step / warmup if step < warmup else step**-0.5)
    the line rises by 1/warmup a step: it does not meet the curve at step `warmup`
line-too-steep in warmup_schedule: warmup**-1.5 -> warmup**-0.5
    the exponent of `warmup` is -0.5, not -1.5
    Where step is `warmup` both have to be 1 over its root: the step makes up for one of the 1.5.
whole-numbers-alone in warmup_schedule: step * warmup**-1.5 -> step // warmup * warmup**-0.5
    `//` cuts to whole numbers: the line stays at 0 until step `warmup`
    `/` divides and keeps what is behind the point.
whole-numbers-alone in warmup_schedule: step * warmup**-1.5 -> step // warmup**1.5
    `//` cuts to whole numbers: the line stays at 0 for a long time
    `/` divides and keeps what is behind the point.
line-does-not-rise in warmup_schedule: step * warmup**-1.5 -> warmup**-1.5
    `step` is missing in the line: it does not rise
    The line is the step times `warmup ** -1.5`: one part more with each step.
both-added in warmup_schedule: min(_1, _2) -> (_1 + _2)
    line and curve are added
    Of the two only the smaller counts.
both-multiplied in warmup_schedule: min(_1, _2) -> _1 * _2
    line and curve are multiplied
    Of the two only the smaller counts.
warmup-always-4000 in warmup_schedule: warmup -> 4000
    it always warms up for 4000 steps, whatever `warmup` is
    4000 is the paper's. Take the argument.
d-model-always-512 in warmup_schedule: d_model -> 512
    the width is always 512, whatever `d_model` is
    512 is the paper's. Take the argument.
step-0-not-refused in warmup_schedule: if _1: _2 -> pass
    step 0 is not refused with a `ValueError`
    Steps count from 1, and whoever begins with 0 should hear of it: `raise ValueError(...)` before you compute.
step-0-not-refused in warmup_schedule: if _1: _2 -> pass, and
        min(step**-0.5, step * warmup**-1.5) -> min(1 / step**0.5, step / warmup**1.5)
    step 0 is not refused with a `ValueError`
step-0-not-refused in warmup_schedule: if _1: _2 -> pass, and
        min(step**-0.5, step * warmup**-1.5) -> (step * warmup**-1.5 if step <= warmup else step**-0.5)
    step 0 is not refused: its rate is 0
    Steps count from 1. With a rate of 0 a step moves nothing: whoever begins with 0 should hear of it, by a
        `raise ValueError(...)`.
# Take a step with Adam
decay-in-the-gradient in adamw_step: parameter = _1 -> pass, and
        m = _2 -> gradient = gradient + weight_decay * parameter; m = _2
    the decay is added to the gradient: this is Adam with L2, not AdamW
    In the gradient it is averaged, and divided by the root of v: what has large gradients would hardly decay. AdamW
        keeps it out of m and v, and shrinks the parameter itself.
decay-forgotten in adamw_step: parameter = _ -> pass
    the parameter does not decay: `weight_decay` is not used
    Besides the step, lr * weight_decay of the parameter is taken away.
decay-without-lr in adamw_step: lr * weight_decay * parameter -> weight_decay * parameter
    the decay is not multiplied by `lr`
    The parameter loses lr * weight_decay of itself: a lower rate means less decay, too.
decay-upwards in adamw_step: parameter - lr * weight_decay * parameter -> parameter + lr * weight_decay * parameter
    the parameter grows instead of decaying
    lr * weight_decay of it is taken away: minus, not plus.
decay-after-the-step in adamw_step: parameter = _1; return _2 ->
        parameter = parameter - lr * m_fair / (v_fair.sqrt() + eps); return parameter - lr * weight_decay * parameter, m, v
    the new parameter decays, not the old one
    Both are taken off the parameter as it came: lr * weight_decay of it, and the step.
decay-the-same-for-all in adamw_step: lr * weight_decay * parameter -> lr * weight_decay
    lr * weight_decay itself is subtracted, from every number alike
    Decay takes away a share of the parameter: multiply by it. Else negative numbers would grow.
not-corrected in adamw_step: m / (1 - betas[0] ** step) -> m, and v / (1 - betas[1] ** step) -> v
    m and v are used as they are: the division by 1 - beta^step is missing
    Both begin as zeros. After one step, with the usual betas, m is a tenth of the gradient, v a thousandth of its square.
m-not-corrected in adamw_step: m / (1 - betas[0] ** step) -> m
    m is not divided by 1 - beta^step
    It begins as zeros, as v does, so it is too small at first.
v-not-corrected in adamw_step: v / (1 - betas[1] ** step) -> v
    v is not divided by 1 - beta^step
    It begins as zeros, as m does, so it is too small at first, and the steps are too large.
corrected-means-returned in adamw_step: m_fair -> m, and v_fair -> v
    the means come back divided by 1 - beta^step: next time they would be divided again
    Give the corrected means names of their own. What comes back is m and v as they were before that division.
beta-times-step in adamw_step: betas[0] ** step -> betas[0] * step, and betas[1] ** step -> betas[1] * step
    beta is multiplied by `step`, not taken to its power
    Right in step 1, and only there. In each step beta of the zeros is left: after `step` of them beta ** step.
corrected-as-in-step-1 in adamw_step: betas[0] ** step -> betas[0], and betas[1] ** step -> betas[1]
    both means are divided by 1 - beta, in every step
    Right in step 1, and only there. What is missing shrinks with every step: 1 - beta ** step.
counted-from-0 in adamw_step: betas[0] ** step -> betas[0] ** (step - 1), and betas[1] ** step -> betas[1] ** (step - 1)
    it counts from 0: in the first step it divides by 0
    Steps count from 1 here: 1 - beta ** step.
one-step-ahead in adamw_step: betas[0] ** step -> betas[0] ** (step + 1), and betas[1] ** step -> betas[1] ** (step + 1)
    the correction is one step ahead: 1 is added to `step`
    Steps count from 1 here, so that nothing has to be added.
correction-multiplied in adamw_step: m / (1 - betas[0] ** step) -> m * (1 - betas[0] ** step), and
        v / (1 - betas[1] ** step) -> v * (1 - betas[1] ** step)
    the means are multiplied by 1 - beta^step, not divided
    They are too small at first. Divided by a number below 1 they grow.
betas-exchanged in adamw_step: betas[0] -> betas[1], and betas[1] -> betas[0]
    the two betas are exchanged
    `betas[0]` is for m, the mean of the gradient, `betas[1]` for v, that of its square.
first-beta-for-both in adamw_step: betas[1] -> betas[0]
    `betas[0]` is used for v, too
    The square is averaged over more steps than the gradient: v has a beta of its own, `betas[1]`.
second-beta-for-both in adamw_step: betas[0] -> betas[1]
    `betas[1]` is used for m, too
    The gradient is averaged over fewer steps than its square: m has a beta of its own, `betas[0]`.
old-and-new-exchanged in adamw_step: betas[0] * m + (1 - betas[0]) * gradient -> (1 - betas[0]) * m + betas[0] * gradient, and
        betas[1] * v + (1 - betas[1]) * gradient**2 -> (1 - betas[1]) * v + betas[1] * gradient**2
    old and new have changed their shares, in m and in v
    beta of the old mean is kept, and 1 - beta of the new number comes in. (`m.lerp(g, w)` takes w of the new one.)
old-and-new-exchanged in adamw_step: betas[0] * m + (1 - betas[0]) * gradient -> (1 - betas[0]) * m + betas[0] * gradient
    old and new have changed their shares, in m
    beta of the old mean is kept, and 1 - beta of the new number comes in. (`m.lerp(g, w)` takes w of the new one.)
old-and-new-exchanged in adamw_step: betas[1] * v + (1 - betas[1]) * gradient**2 -> (1 - betas[1]) * v + betas[1] * gradient**2
    old and new have changed their shares, in v
new-in-full in adamw_step: (1 - betas[0]) * gradient -> gradient, and (1 - betas[1]) * gradient**2 -> gradient**2
    the new numbers come in whole: they are not multiplied by 1 - beta
    Then m and v are sums, not means: with the usual betas ten times and a thousand times as large.
new-in-full in adamw_step: (1 - betas[0]) * gradient -> gradient
    the gradient comes into m whole: it is not multiplied by 1 - beta
    Then m is a sum of gradients, not a mean: with the usual beta ten times as large.
new-in-full in adamw_step: (1 - betas[1]) * gradient**2 -> gradient**2
    the square comes into v whole: it is not multiplied by 1 - beta
    Then v is a sum of squares, not a mean: with the usual beta a thousand times as large.
old-forgotten in adamw_step: betas[0] * m + _ -> _, and betas[1] * v + _ -> _
    the old means are not kept
    m and v are handed from step to step: beta of the old one stays.
old-forgotten in adamw_step: betas[0] * m + _ -> _
    the old m is not kept
    m is handed from step to step: beta of the old one stays.
old-forgotten in adamw_step: betas[1] * v + _ -> _
    the old v is not kept
    v is handed from step to step: beta of the old one stays.
not-squared in adamw_step: gradient**2 -> gradient
    v is a mean of the gradient: it is not squared
    Its root would be that of a negative number, NaN. The square says how large, whichever the sign.
absolute-not-squared in adamw_step: gradient**2 -> gradient.abs()
    v is a mean of absolute values, not of squares
    Its root is taken later, which undoes the square.
square-of-m in adamw_step: gradient**2 -> m**2
    v is made of the square of m, not of the gradient
    Where the sign changes from step to step, m is near 0, and a step divided by it would be huge.
no-root in adamw_step: v_fair.sqrt() -> v_fair
    the root is missing: it divides by the mean of the squares
    The root brings the square back to the size of a gradient. So a step moves each number by about lr.
eps-in-the-root in adamw_step: v_fair.sqrt() + eps -> (v_fair + eps).sqrt()
    `eps` stands under the root
    It is added to the root. Under it, 1e-8 would become 1e-4.
eps-forgotten in adamw_step: v_fair.sqrt() + eps -> v_fair.sqrt()
    `eps` is not added
    Where a gradient was always 0, 0 would be divided by 0.
eps-before-the-correction in adamw_step: v_fair.sqrt() + eps -> (v.sqrt() + eps) / (1 - betas[1] ** step) ** 0.5
    `eps` is added before v is corrected
    Divide v by 1 - beta^step first, take the root, and then add `eps`. It makes a difference where gradients are tiny.
uphill in adamw_step: parameter - lr * m_fair / _ -> parameter + lr * m_fair / _
    the step is added: it goes uphill
    A gradient points to where the loss grows. The step goes against it: minus.
lr-forgotten in adamw_step: lr * m_fair -> m_fair
    the step is not multiplied by `lr`
    Without it each step moves every number by about 1.
brackets-forgotten in adamw_step: parameter - lr * m_fair / (v_fair.sqrt() + eps) -> parameter - lr * m_fair / v_fair.sqrt() + eps
    `eps` is added to the parameter: there are no brackets round the root and `eps`
    Python divides before it adds. The sum of both is what is to be divided by.
lr-always-a-thousandth in adamw_step: lr -> 0.001
    the rate is always 0.001, whatever `lr` is
    That is only the default. Take the argument.
betas-always-the-same in adamw_step: betas -> (0.9, 0.999)
    the betas are always 0.9 and 0.999, whatever `betas` is
    These are only the default. Take the argument.
eps-always-the-same in adamw_step: eps -> 1e-8
    it always adds 1e-8, whatever `eps` is
    That is only the default. Take the argument.
decay-always-a-hundredth in adamw_step: weight_decay -> 0.01
    the decay is always 0.01, whatever `weight_decay` is
    That is only the default. Take the argument.
gradient-for-m in adamw_step: lr * m_fair -> lr * gradient
    the step takes the gradient itself: m is not used for it
    One batch says little. The mean over the last steps is the direction: m, divided by 1 - beta^step.
old-means-used in adamw_step: m = _1; v = _2; m_fair, v_fair = _3 -> m_fair, v_fair = _3; m = _1; v = _2
    the step is made with the old m and v
    First the new gradient goes into both means, then the step is made with them.
no-scaling in adamw_step: lr * m_fair / _ -> lr * m_fair
    the step is not divided by the root of v: this is plain momentum
    Divided by its usual size, a gradient moves each number by about lr.
plain-descent in adamw_step: lr * m_fair / _ -> lr * gradient
    the step is lr times the gradient: m and v are not used for it
    That is plain gradient descent. Adam takes the mean over the root of the mean square.
step-returned in adamw_step: return parameter - _, m, v -> return _, m, v
    the first result is the step, not the new parameter
    Take it off the parameter, and give back what is left.
parameter-last in adamw_step: return _1, m, v -> return m, v, _1
    the results come in another order: the parameter comes first
    Asked for are the new parameter, then m, then v.
m-and-v-exchanged in adamw_step: return _1, m, v -> return _1, v, m
    m and v have changed places in the result
    Asked for are the new parameter, then m, then v.
# Shorten the gradients
each-alone in clip_gradients: grad * factor.to(grad) -> grad * (max_norm / grad.norm()).clamp(max=1)
    each gradient is shortened by its own length
    Then the direction of the step changes: what is long loses more. All together are one vector, with one length.
each-alone in clip_gradients: grad * factor.to(grad) -> grad * (max_norm / grad.norm())
    each gradient is brought to the length `max_norm`, by itself
    Then the direction of the step changes. All together are one vector, with one length; and short ones stay.
lengthened in clip_gradients: (max_norm / length).clamp(max=1) -> max_norm / length
    short gradients are lengthened, too
    The factor is never more than 1: what is shorter than `max_norm` stays as it is.
lengthened in clip_gradients: (max_norm / length).clamp(max=1) -> max_norm / (length + 1e-6)
    short gradients are lengthened, too
    The factor is never more than 1: what is shorter than `max_norm` stays as it is.
numbers-cut in clip_gradients: grad * factor.to(grad) -> grad.clamp(-max_norm, max_norm)
    each number is cut to the range from -max_norm to max_norm
    Then the direction of the step changes: large numbers are cut, small ones are not. One factor serves them all.
no-root in clip_gradients: length = sum(_).sqrt() -> length = sum(_)
    the root is missing: the sum of squares is taken for the length
    The length of 3 and 4 is 5, the root of 9 + 16.
sum-squared in clip_gradients: grad.to(wide).square().sum() -> grad.to(wide).sum().square()
    in each tensor the numbers are added first, and their sum is squared
    The squares are added: of 3 and 4 these are 9 and 16, which is 25, and not 7 * 7. First square each number, then sum.
lengths-added in clip_gradients: length = _ -> length = sum(grad.norm() for grad in grads)
    the lengths of the gradients are added up
    3 and 4 are together as long as 5, not 7: add the squares, and take one root at the end.
lengths-averaged in clip_gradients: length = _ -> length = sum(grad.norm() for grad in grads) / len(grads)
    the mean of their lengths is taken
    All together are one vector: add the squares of all numbers, and take one root at the end.
longest-alone in clip_gradients: length = _ -> length = max(grad.norm() for grad in grads)
    the length of the longest gradient is taken for that of all
    All together are one vector: add the squares of all numbers, and take one root at the end.
absolute-values-added in clip_gradients: length = _ -> length = sum(grad.abs().sum() for grad in grads)
    absolute values are added up, not squares
    3 and 4 are together as long as 5, the root of 9 + 16, not 7.
largest-number in clip_gradients: length = _ -> length = max(grad.abs().max() for grad in grads)
    the largest number is taken for the length
    The length is the root of the sum of all squares: every number counts.
squares-averaged in clip_gradients: length = _ ->
        length = (sum(grad.square().sum() for grad in grads) / sum(grad.numel() for grad in grads)).sqrt()
    the squares are averaged, not added
    A length grows with every number that is not 0. Their sum, and its root.
max-norm-forgotten in clip_gradients: max_norm -> 1.0
    `max_norm` is not used: long gradients come to the length 1
    1 is a usual limit, but not the only one. Take the argument.
max-norm-forgotten in clip_gradients: (max_norm / length).clamp(max=1) -> 1 / length
    `max_norm` is not used: all gradients come to the length 1
    Divided by its length a vector has the length 1. Times `max_norm` it has that length, and short ones stay.
max-norm-forgotten in clip_gradients: (max_norm / length).clamp(max=1) -> 1 / length if length > max_norm else torch.ones(())
    `max_norm` is not in the factor: long gradients come to the length 1
    Divided by its length a vector has the length 1. Times `max_norm` it has that length.
upside-down in clip_gradients: max_norm / length -> length / max_norm
    the factor is upside down
    A vector twice as long as allowed is to be halved: `max_norm` over its length.
upside-down in clip_gradients: (max_norm / length).clamp(max=1) -> (length / max_norm).clamp(min=1)
    the factor is upside down: long gradients become longer
    A vector twice as long as allowed is to be halved: `max_norm` over its length.
the-wrong-ones in clip_gradients: _.clamp(max=1) -> _.clamp(min=1)
    long gradients stay, and short ones are lengthened
    It is the other way round: what is longer than `max_norm` is shortened. The factor is at most 1.
first-alone in clip_gradients: length = _ -> length = grads[0].norm()
    only the first gradient is measured
    All together are one vector: every tensor of the list adds its squares.
last-alone in clip_gradients: length = _ -> length = grads[-1].norm()
    only the last gradient is measured
    In a loop, `=` forgets what was there. Begin with 0, and add the squares of each tensor: `+=`.
long-ones-alone in clip_gradients: grad * factor.to(grad) -> grad * factor.to(grad) if grad.norm() > max_norm else grad
    only those that are long by themselves are shortened
    Then the direction of the step changes. If all together are too long, one factor shortens every one of them.
times-max-norm in clip_gradients: factor = _ -> factor = torch.tensor(max_norm)
    the gradients are multiplied by `max_norm`
    It is the length that they should have: multiply by `max_norm` over their length.
times-max-norm in clip_gradients: (max_norm / length).clamp(max=1) -> torch.tensor(max_norm) if length > max_norm else torch.ones(())
    long gradients are multiplied by `max_norm`, and not divided by their length
    `max_norm` is the length that they should have: multiply by it, over their length.
row-by-row in clip_gradients: grad * factor.to(grad) -> grad * (max_norm / grad.norm(dim=-1, keepdim=True)).clamp(max=1)
    each row is shortened by its own length
    Then the direction of the step changes. All numbers of all tensors are one vector, with one length.
square-compared in clip_gradients: (max_norm / length).clamp(max=1) -> max_norm / length if length ** 2 > max_norm else torch.ones(())
    the square of the length is compared with `max_norm`
    Take the root first, then compare.
zeros-give-nan in clip_gradients: factor = _ -> factor = length.clamp(max=max_norm) / length
    where all gradients are 0, there is NaN
    0 is divided by 0 there. Shorten only what is longer than `max_norm`: then the length is never 0.
length-returned in clip_gradients: return [_1 for grad in grads] -> return length
    the length is returned, not the gradients
    `clip_grad_norm_` returns the length, and changes the gradients themselves. Here the new gradients are to come out.
one-vector in clip_gradients: return [_1 for grad in grads] -> return [torch.cat([(grad * factor).flatten() for grad in grads])]
    they come back as one long vector
    Seen as one they are only for their length. Each comes back in its own shape, in a list.
one-vector in clip_gradients: return [_1 for grad in grads] -> return torch.cat([(grad * factor).flatten() for grad in grads])
    they come back as one long vector
""")

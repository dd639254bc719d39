"""What goes wrong in greedy_decode and in beam_search: tables of faults for lesson 09."""

import torch

GREEDY = """
# Write the likeliest token
goes-on-after-stop in greedy_decode: token = token.masked_fill(done, stop) -> pass
    a row that has stopped goes on with other tokens
    The model says something behind `stop`, too. Put `stop` there yourself, in each row that is done.
ends-where-all-stop-at-once in greedy_decode: token = token.masked_fill(done, stop) -> pass,
        and done | (token == stop) -> token == stop
    it ends only where all rows say `stop` in the same step
    Keep in mind which rows have stopped before: `done = done | (token == stop)`.
ignores-stop in greedy_decode: token = token.masked_fill(done, stop) -> pass,
        and target.shape[1] <= max_length and not done.all() -> target.shape[1] <= max_length
    `stop` ends nothing: each row is written to `max_length`
    What comes behind `stop` is no part of the answer. A row that has said it gets `stop` from there on. (Do you ask
        whether all tokens of a row are `stop`? The first is `start`, so they never are. One that is `stop` is enough.)
always-max-length in greedy_decode: target.shape[1] <= max_length and not done.all() -> target.shape[1] <= max_length
    all rows have stopped, and it goes on to `max_length`
    The result is as long as its longest row. Where every row is done, end the loop.
ends-with-the-first-row-that-stops in greedy_decode: done.all() -> done.any()
    it ends as soon as one row has stopped
    The other rows are not done. `done.all()` asks whether all of them are, `done.any()` whether one is.
first-row-decides in greedy_decode: done.all() -> done[0]
    it ends when the first row has stopped, whatever the others do
    Each row has an end of its own: `done.all()` asks whether all of them are done.
start-kept in greedy_decode: return target[:, 1:] -> return target
    `start` is still in front of the answer
    It is what the model goes on from, no word of the translation: `target[:, 1:]`.
one-token-short in greedy_decode: target.shape[1] <= max_length -> target.shape[1] < max_length
    it ends one token before `max_length`
    `start` is in the target, too, and does not count.
one-token-long in greedy_decode: target.shape[1] <= max_length -> target.shape[1] <= max_length + 1
    it writes one token more than `max_length`
    `max_length` tokens behind `start`, and no more.
stop-left-out in greedy_decode: return target[:, 1:] ->
        target = target[:, 1:]; return target[:, :(target != stop).any(dim=0).sum()]
    `stop` is missing at the end
    The answer ends with `stop`, so that one sees that it has ended. Join the token first; ask whether it is `stop` then.
filled-with-zero in greedy_decode: token.masked_fill(done, stop) -> token.masked_fill(done, 0)
    rows that have stopped are filled up with 0, not with `stop`
    What stands behind the end is up to whoever writes the function: here `stop` is asked for.
filled-with-start in greedy_decode: token.masked_fill(done, stop) -> token.masked_fill(done, start)
    rows that have stopped are filled up with `start`, not with `stop`
    What stands behind the end is up to whoever writes the function: here `stop` is asked for.
one-step-too-late in greedy_decode: done | (token == stop) -> done | (target[:, -2] == stop)
    it ends one step too late
    Look for `stop` in the tokens of this step, once they are joined; not in those of the step before.
reads-the-first-place in greedy_decode: decode(target, memory, mask)[:, -1] -> decode(target, memory, mask)[:, 0]
    the first place is read in each step, so the same token comes again and again
    There are logits behind each token of the target. What comes next stands at the last place: `[:, -1]`.
newest-token-only in greedy_decode: decode(target, memory, mask) -> decode(target[:, -1:], memory, mask)
    the decoder sees the newest token only, not what stands before it
    Hand over the whole target: what comes next depends on all of it. (A cache would keep the rest; here is none.)
first-row-for-all in greedy_decode: decode(target, memory, mask)[:, -1].argmax(dim=-1) ->
        decode(target, memory, mask)[0, -1].argmax().repeat(len(source))
    every row gets the tokens of the first
    The logits are (B, T, N): a row for each sentence. `[:, -1].argmax(dim=-1)` gives one token for each.
mask-forgotten in greedy_decode: decode(target, memory, mask) -> decode(target, memory, None)
    the mask is not handed on, so padding is read
    `model.encode` gives two things. The mask says which places of the memory are words: give `decode` both.
begins-with-stop in greedy_decode: torch.full((len(source), 1), start, device=source.device) ->
        torch.full((len(source), 1), stop, device=source.device)
    the target begins with `stop`, not with `start`
    In training each target began with `start`: only after that the model knows what to say first.
begins-with-the-source in greedy_decode: torch.full((len(source), 1), start, device=source.device) -> source[:, :1]
    the target begins with the first token of the source, not with `start`
    The source is in the memory. What is written is another sentence, and begins with `start`.
least-likely in greedy_decode: _.argmax(dim=-1) -> _.argmin(dim=-1)
    the least likely token is taken
    The highest logit is the likeliest token: `argmax`.
"""  # a section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why)
BEAM = """
# Keep several beginnings
not-normalised in beam_search: longer / _ -> longer
    the length does not count: the scores order the beginnings as plain sums do
    Each token makes the sum smaller, so short answers win. The sum over ((5 + length) / 6)**alpha makes good for it: all of
        5 + length over 6, in brackets.
plain-length in beam_search: ((5 + length) / 6) ** alpha -> length ** alpha
    the sum is divided by length**alpha, not by ((5 + length) / 6)**alpha
    Both are in use. This one is Google's: the 5 makes the first tokens differ less.
mean in beam_search: ((5 + length) / 6) ** alpha -> length
    the score is the mean over the tokens: `alpha` is not used
    `alpha` says how much length matters, from 0 (not at all) to 1 (nearly as in a mean).
root-of-the-length in beam_search: ((5 + length) / 6) ** alpha -> length ** 0.5
    the sum is divided by the root of the length: `alpha` is not used
    `alpha` says how much length matters, from 0 (not at all) to 1 (nearly as in a mean).
alpha-fixed in beam_search: ((5 + length) / 6) ** alpha -> ((5 + length) / 6) ** 0.6
    `alpha` is 0.6 whatever is given
    0.6 is the default. Use the name.
alpha-is-a-factor in beam_search: ((5 + length) / 6) ** alpha -> (5 + length) / 6 * alpha
    `alpha` is a factor, not an exponent
    A factor that is the same for all changes no order. ((5 + length) / 6)**alpha is a power.
six-to-the-alpha in beam_search: ((5 + length) / 6) ** alpha -> (5 + length) / 6 ** alpha
    `alpha` changes no order: the sums are divided by 5 + length, whatever it is
    A power comes before a division: `(5 + n) / 6**alpha` raises only the 6, which is the same for all beginnings. Put
        brackets round the fraction first: `((5 + n) / 6)**alpha`.
multiplied in beam_search: longer / _ -> longer * _
    the sum is multiplied by the length's part, not divided
    The sum is below 0: what multiplies it makes long answers still worse.
length-before-the-token in beam_search: length = len(tokens) + 1 -> length = len(tokens)
    the length is that of the beginning, without the token that comes now
    The sum has the new token's log-probability already, so the length has to count it, too.
start-counted in beam_search: length = len(tokens) + 1 -> length = len(tokens) + 2
    `start` is counted as a token of the answer
    It was given, not written, and has no log-probability.
stop-not-counted in beam_search: length = len(tokens) + 1 -> length = len(tokens) + (token != stop)
    `stop` does not count in the length
    It was written, and its log-probability is in the sum: it counts as each token does.
divided-again in beam_search: longer = total + log_prob -> longer = score + log_prob
    the score is carried on, so it is divided again in each step
    Keep two numbers of each beginning: the plain sum, to go on with, and the score, to compare.
compared-by-the-sum in beam_search: tried.append((longer / _, longer, [*tokens, token])) ->
        tried.append((longer, longer, [*tokens, token])), and answers.append(beam[0][2]) ->
        answers.append(max(beam, key=lambda one: one[1] / ((5 + len(one[2])) / 6) ** alpha)[2])
    the beginnings are kept by their sums, and only the last choice is made by the scores
    In each step a beginning that has stopped competes with longer ones: there the length matters already.
chosen-by-the-sum in beam_search: answers.append(beam[0][2]) -> answers.append(max(beam, key=lambda one: one[1])[2])
    the answer is the beginning with the highest sum, not with the highest score
    Keep, compare and choose by the same score.
stopped-go-on in beam_search: tokens[-1:] == [stop] -> False
    beginnings that have stopped go on growing
    Behind `stop` nothing comes: such a beginning has no new tokens to try. It moves over as it is.
stopped-go-on in beam_search: tokens[-1:] == [stop] -> False, and answers.append(beam[0][2]) ->
        answers.append([*beam[0][2], stop][: [*beam[0][2], stop].index(stop) + 1][:max_length])
    beginnings that have stopped go on growing, and are cut off only at the end
    What comes behind `stop` goes into the sum and into the length. Such a beginning moves over as it is.
stopped-by-the-sum in beam_search: tried.append((score, total, tokens)) -> tried.append((total, total, tokens))
    a beginning that has stopped competes with its plain sum from the next step on
    The others compete with sums that are divided by the length's part, and so must it. Keep both numbers of it as they
        are: the score, to compare, and the sum.
stopped-lost in beam_search: tried.append((score, total, tokens)) -> pass,
        and beam = tried[:width] -> beam = tried[:width] or beam
    beginnings that have stopped are lost in the next step
    They are answers. They move over as they are, and compete with the others.
set-aside in beam_search: beam = [(0.0, 0.0, [])] -> beam = [(0.0, 0.0, [])]; ended = [],
        and beam = tried[:width] -> ended += [one for one in tried[:width] if one[2][-1] == stop];
        beam = [one for one in tried if one[2][-1] != stop][:width],
        and answers.append(beam[0][2]) -> answers.append(max(ended + beam)[2])
    what has stopped is set aside, and others move up into its place
    Many programs do so. Here it keeps its place for as long as it is among the best: all together they are `width`.
beam-narrows in beam_search: beam = [(0.0, 0.0, [])] -> beam = [(0.0, 0.0, [])]; ended = [],
        and beam = tried[:width] -> tried = tried[: width - len(ended)];
        ended += [one for one in tried if one[2][-1] == stop]; beam = [one for one in tried if one[2][-1] != stop],
        and answers.append(beam[0][2]) -> answers.append(max(ended + beam)[2])
    what has stopped is set aside for good, and its place is lost to the others
    It keeps its place only for as long as it is among the best: let it compete in each step.
only-stopped-win in beam_search: answers.append(beam[0][2]) ->
        answers.append(([one for one in beam if one[2][-1] == stop] or beam)[0][2])
    an answer that has stopped wins over one that has not, though its score is lower
    After `max_length` tokens the best is the answer, be it stopped or not.
only-stopped-win in beam_search: beam = [(0.0, 0.0, [])] -> beam = [(0.0, 0.0, [])]; ended = [],
        and beam = tried[:width] -> ended += [one for one in tried[:width] if one[2][-1] == stop];
        beam = [one for one in tried if one[2][-1] != stop][:width],
        and answers.append(beam[0][2]) -> answers.append(max(ended or beam)[2])
    an answer that has stopped wins over one that has not, though its score is lower
    After `max_length` tokens the best is the answer, be it stopped or not. (And what has stopped is set aside, and others
        move up into its place: here it keeps its place for as long as it is among the best.)
ends-with-the-best in beam_search: beam = tried[:width] ->
        if (beam := tried[:width])[0][2][-1] == stop: break
    it ends as soon as the best beginning has stopped
    Another may pass it yet: with its length the score of a likely beginning can rise again.
ends-with-the-first in beam_search: beam = tried[:width] ->
        if [beam := tried[:width], stop in [one[2][-1] for one in beam]][1]: break
    it ends as soon as one beginning has stopped
    The others may become better than that one. Go on until all have stopped, or for `max_length` steps.
ends-with-the-first in beam_search: beam = tried[:width] ->
        if (beam := [one for one in tried[:width] if one[2][-1] == stop] or tried[:width])[0][2][-1] == stop: break
    the first beginning that stops is the answer
    The others may become better than that one. Go on until all have stopped, or for `max_length` steps.
beam-of-one in beam_search: tried[:width] -> tried[:1]
    it is greedy decoding: there is one beginning in the beam, or `width` copies of one
    Keep the `width` best candidates. And start with one beginning: out of several that are alike comes the same best
        token each time.
beam-too-wide in beam_search: tried[:width] -> tried[: width * width]
    more than `width` beginnings are kept
    `width` candidates behind each beginning are not the end of it: of all of them together only the `width` best stay.
beam-too-wide in beam_search: beam = [(0.0, 0.0, [])] -> beam = [(0.0, 0.0, [])]; kept = 1,
        and beam = tried[:width] -> kept = kept * width; beam = tried[:kept]
    the beam grows from step to step: more than `width` beginnings are kept
    `width` candidates behind each beginning are not the end of it: of all of them together only the `width` best stay.
log-probs-multiplied in beam_search: beam = [(0.0, 0.0, [])] -> beam = [(1.0, 1.0, [])],
        and total + log_prob -> total * log_prob
    the log-probabilities are multiplied, not added
    Probabilities are multiplied. Their logarithms are added.
probabilities-added in beam_search: logits.log_softmax(dim=-1) -> logits.softmax(dim=-1)
    probabilities are added, not their logarithms
    Two things that are to happen both are as likely as the product. Add the logarithms: `log_softmax`.
probabilities-multiplied in beam_search: logits.log_softmax(dim=-1) -> logits.softmax(dim=-1),
        and beam = [(0.0, 0.0, [])] -> beam = [(1.0, 1.0, [])], and total + log_prob -> total * log_prob
    a product of probabilities is divided by the length's part, where a sum of logarithms is meant
    A number above 0 becomes smaller by the division, one below 0 comes nearer to 0. Add up logarithms.
logits-added in beam_search: logits.log_softmax(dim=-1) -> logits
    logits are added, not log-probabilities
    Behind each beginning the logits have a level of their own. `log_softmax` makes them comparable.
softmax-over-places in beam_search: model.decode(target, memory, mask)[0, -1] ->
        model.decode(target, memory, mask).log_softmax(dim=1)[0, -1], and logits.log_softmax(dim=-1) -> logits
    the softmax runs over the places of the target, not over the tokens
    The logits are (B, T, N). The shares of the N tokens at one place sum to 1: `dim=-1`.
newest-token-counts in beam_search: longer = total + log_prob -> longer = log_prob
    only the newest token's log-probability counts, not the sum
    Carry the sum on: a beginning is as likely as all its tokens together.
stop-is-free in beam_search: total + log_prob -> total + log_prob * (token != stop)
    the log-probability of `stop` is left out of the sum
    To stop here may be likely or not: that is part of the score, as of each other token.
one-token-short in beam_search: range(max_length) -> range(max_length - 1)
    it ends one token before `max_length`
    `start` does not count: there are `max_length` steps.
one-token-long in beam_search: range(max_length) -> range(max_length + 1)
    it writes one token more than `max_length`
    One step for each token that is written, and `start` was given.
start-kept in beam_search: answers.append(beam[0][2]) -> answers.append([start, *beam[0][2]])
    `start` is still in front of the answer
    It is what the model goes on from, no word of the translation.
one-token-each in beam_search: tried.append((longer / _, longer, [*tokens, token])) ->
        if not tokens or token == logits.argmax(): tried.append((longer / _, longer, [*tokens, token]))
    after the first step each beginning goes on with its likeliest token only
    Then they never compete. Try all tokens behind each, and keep the `width` best of all these together.
only-the-best-grows in beam_search: tokens[-1:] == [stop] -> tokens[-1:] == [stop] or tokens != beam[0][2]
    only the best beginning goes on, the others wait as they are
    In each step every beginning that has not stopped gets one token more, so that all are compared at the same length.
not-sorted in beam_search: tried.sort(key=_1, reverse=True) -> pass
    the first `width` candidates are kept, not the best
    Sort by the score first, the highest in front: `sort(reverse=True)`.
lowest-kept in beam_search: tried.sort(key=_1, reverse=True) -> tried.sort(key=_1)
    the lowest scores are kept, not the highest
    Scores are below 0, and the best is nearest to 0: `sort()` puts the lowest in front, `sort(reverse=True)` the highest.
last-returned in beam_search: answers.append(beam[0][2]) -> answers.append(beam[-1][2])
    the last of the beginnings is returned, not the best
    After `sort(reverse=True)` the best stands in front, at place 0.
first-source-for-all in beam_search: model.encode(row[None]) -> model.encode(source[:1])
    every row is translated from the first row of the source
    Each row has a memory of its own.
filled-with-zero in beam_search: [stop] * _ -> [0] * _
    shorter rows are filled up with 0, not with `stop`
    What stands behind the end is up to whoever writes the function: here `stop` is asked for, as in `greedy_decode`.
stop-left-out in beam_search: answers.append(beam[0][2]) ->
        answers.append([token for token in beam[0][2] if token != stop])
    `stop` is missing at the end
    The answer ends with `stop`, as that of `greedy_decode` does.
newest-token-only in beam_search: [[start, *tokens]] -> [[start, *tokens][-1:]]
    the decoder sees the newest token only, not what stands before it
    Hand over `start` and all tokens of the beginning. (A cache would keep the rest; here is none.)
start-lost in beam_search: [[start, *tokens]] -> [tokens or [start]]
    after the first step the decoder does not see `start` any more
    Each target began with `start` in training: put it in front of every beginning.
reads-the-first-place in beam_search: model.decode(target, memory, mask)[0, -1] ->
        model.decode(target, memory, mask)[0, 0]
    the first place is read in each step, so the same tokens are proposed again and again
    There are logits behind each token of the target. What comes next stands at the last place: -1.
mask-forgotten in beam_search: model.decode(target, memory, mask) -> model.decode(target, memory, None)
    the mask is not handed on, so padding is read
    `model.encode` gives two things. The mask says which places of the memory are words: give `decode` both.
"""  # these spoil `by_loops`
BATCH = """
# Keep several beginnings
stopped-pay-again: sure[..., stop] = 0.0 -> sure[..., stop] = step[..., stop],
        and if decided(score, stopped, length, max_length, alpha).all(): _ -> pass
    beginnings that have stopped pay for `stop` again in each step
    An answer has one `stop`. What stands behind it only fills up the row, and costs nothing.
parents-not-followed in beam_search: target[row, parent] -> target,
        and if decided(score, stopped, length, max_length, alpha).all(): _ -> pass
    new tokens are put behind the wrong beginnings
    Which beginning a candidate grew from is different in each step. Take its tokens, not those at the same place.
index-turned in beam_search: best // step.shape[-1] -> best % width, and best % step.shape[-1] -> best // width,
        and if decided(score, stopped, length, max_length, alpha).all(): _ -> pass
    beginning and token are exchanged in the long list of candidates
    Each beginning has N candidates in a row: place // N is its number, and place % N the token.
memory-in-another-order in repeat_rows: part.repeat_interleave(width, dim=0) ->
        part.repeat(width, *[1] * (part.ndim - 1))
    the memory is repeated in another order than the beginnings
    `repeat` gives 1 2 1 2, `repeat_interleave` 1 1 2 2. The beginnings of a row stand side by side, so its memory must.
"""  # these spoil the reference, which takes all rows at once


def by_loops(model, source, start, stop, width, max_length, alpha=0.6):
    """beam_search in another style, which is nearer to what learners write: most faults spoil this one."""
    answers = []
    with torch.no_grad():
        for row in source:
            memory, mask = model.encode(row[None])
            beam = [(0.0, 0.0, [])]
            for _ in range(max_length):
                tried = []
                for score, total, tokens in beam:
                    if tokens[-1:] == [stop]:
                        tried.append((score, total, tokens))
                    else:
                        target = torch.tensor([[start, *tokens]])
                        logits = model.decode(target, memory, mask)[0, -1]
                        for token, log_prob in enumerate(logits.log_softmax(dim=-1).tolist()):
                            longer = total + log_prob
                            length = len(tokens) + 1
                            tried.append((longer / ((5 + length) / 6) ** alpha, longer, [*tokens, token]))
                tried.sort(key=lambda one: one[0], reverse=True)
                beam = tried[:width]
            answers.append(beam[0][2])
    longest = max(len(tokens) for tokens in answers)
    return torch.tensor([tokens + [stop] * (longest - len(tokens)) for tokens in answers])

"""beam_search as learners write it."""

import heapq
import math

import torch
import torch.nn.functional as F

# Right


def joined(answers, stop):
    """The learner's own helper: right."""
    return torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(answer) for answer in answers], batch_first=True, padding_value=stop
    )


def a_list_for_each_row(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for i in range(len(source)):
        memory, mask = model.encode(source[i : i + 1])
        beams = [([start], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if len(tokens) > 1 and tokens[-1] == stop:
                    candidates.append((tokens, total))
                    continue
                logits = model.decode(torch.tensor([tokens]), memory, mask)
                log_probs = F.log_softmax(logits[0, -1], dim=0)
                for token in range(len(log_probs)):
                    candidates.append((tokens + [token], total + log_probs[token].item()))

            def score(candidate):
                return candidate[1] / ((5 + len(candidate[0]) - 1) / 6) ** alpha

            beams = sorted(candidates, key=score, reverse=True)[:width]
        answers.append(beams[0][0][1:])
    return joined(answers, stop)


def whole_batch(model, source, start, stop, width, max_length, alpha=0.6):
    B = source.shape[0]
    memory, mask = model.encode(source)
    memory = memory.repeat_interleave(width, 0)
    mask = mask.repeat_interleave(width, 0)
    target = torch.full((B * width, 1), start)
    total = torch.full((B, width), -1e9)
    total[:, 0] = 0
    ended = torch.zeros(B, width).bool()
    length = torch.zeros(B, width)
    for _ in range(max_length):
        step = model.decode(target, memory, mask)[:, -1].log_softmax(-1).view(B, width, -1)
        N = step.shape[-1]
        only = torch.full((N,), -1e9)
        only[stop] = 0
        step[ended] = only
        sums = total.unsqueeze(-1) + step
        new_length = length + (~ended).float()
        scores = sums / (((5 + new_length) / 6) ** alpha).unsqueeze(-1)
        best = scores.view(B, -1).topk(width, dim=1).indices
        parent, token = best // N, best % N
        total = sums.view(B, -1).gather(1, best)
        length = new_length.gather(1, parent)
        rows = (torch.arange(B)[:, None] * width + parent).view(-1)
        target = torch.cat([target[rows], token.view(-1, 1)], dim=1)
        ended = ended.gather(1, parent) | (token == stop)
        if ended.all():
            break
    answer = target.view(B, width, -1)[:, 0, 1:]
    over = (answer == stop).cumsum(1).clamp(max=1).bool()
    answer = answer.masked_fill(over, stop)
    return answer[:, : min(int((~over).sum(1).max()) + 1, answer.shape[1])]


def with_a_heap(model, source, start, stop, width, max_length, alpha=0.6):
    found = []
    for row in source:
        encoded = model.encode(row.unsqueeze(0))
        beam = [(0.0, 0.0, ())]
        while any(not tokens or tokens[-1] != stop for *_, tokens in beam) and max_length > max(
            len(tokens) for *_, tokens in beam
        ):
            tried = [one for one in beam if one[2] and one[2][-1] == stop]
            for _, total, tokens in beam:
                if not tokens or tokens[-1] != stop:
                    shares = model.decode(torch.tensor([(start, *tokens)]), *encoded)[0, -1].softmax(-1)
                    for token, share in enumerate(shares.double().tolist()):
                        new = total + math.log(share)
                        tried.append((new / ((6 + len(tokens)) / 6) ** alpha, new, (*tokens, token)))
            beam = heapq.nlargest(width, tried)
        found.append(list(beam[0][2]))
    longest = max(map(len, found))
    return torch.tensor([row + [stop] * (longest - len(row)) for row in found])


def dictionaries(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    with torch.no_grad():
        for row in source:
            memory, mask = model.encode(row[None, :])
            beam = [{"tokens": [], "log_probs": [], "done": False}]
            for _ in range(max_length):
                new = []
                for one in beam:
                    if one["done"]:
                        new.append(one)
                        continue
                    logits = model.decode(torch.tensor([[start] + one["tokens"]]), memory, mask)[0, -1]
                    log_probs = logits - logits.logsumexp(-1)
                    for token in log_probs.topk(min(width, len(log_probs))).indices.tolist():
                        longer = {
                            "tokens": one["tokens"] + [token],
                            "log_probs": one["log_probs"] + [float(log_probs[token])],
                            "done": token == stop,
                        }
                        new.append(longer)
                for one in new:
                    one["score"] = sum(one["log_probs"]) / (5 + len(one["tokens"])) ** alpha
                new.sort(key=lambda one: -one["score"])
                beam = new[:width]
                if all(one["done"] for one in beam):
                    break
            answers.append(beam[0]["tokens"])
    return joined(answers, stop)


def next_beam(model, memory, mask, beam, start, stop, width, alpha):
    """The learner's own helper: right."""
    alive = [one for one in beam if stop not in one[1]]
    tried = [one for one in beam if stop in one[1]]
    if alive:
        target = torch.tensor([[start, *tokens] for _, tokens in alive])
        n = len(alive)
        logits = model.decode(target, memory.expand(n, -1, -1), mask.expand(n, -1))[:, -1]
        for (total, tokens), row in zip(alive, logits.log_softmax(-1), strict=False):
            tried += [(total + row[k].item(), tokens + [k]) for k in range(len(row))]
    tried.sort(key=lambda one: one[0] * (6 / (5 + len(one[1]))) ** alpha)
    return tried[::-1][:width]


def living_ones_at_once(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for b in range(len(source)):
        memory, mask = model.encode(source[b][None])
        beam = [(0.0, [])]
        for _ in range(max_length):
            beam = next_beam(model, memory, mask, beam, start, stop, width, alpha)
        answers.append(beam[0][1])
    return joined(answers, stop)


def of_one_row(model, row, start, stop, width, max_length, alpha):
    """The learner's own helper: right."""
    memory, mask = model.encode(row)
    tokens, total, ended = torch.full((1, 1), start), torch.zeros(1), torch.zeros(1).bool()
    length = torch.zeros(1)
    for _ in range(max_length):
        n = len(tokens)
        step = model.decode(tokens, memory.expand(n, -1, -1), mask.expand(n, -1))[:, -1].log_softmax(-1)
        frozen = torch.full_like(step, -math.inf)
        frozen[:, stop] = 0
        step = torch.where(ended[:, None], frozen, step)
        sums = total[:, None] + step
        longer = torch.where(ended, length, length + 1)
        scores = sums / ((5 + longer[:, None]) / 6) ** alpha
        order = scores.flatten().argsort(descending=True)[:width]
        parent = torch.div(order, step.shape[1], rounding_mode="floor")
        token = order - parent * step.shape[1]
        tokens = torch.cat([tokens[parent], token[:, None]], 1)
        total, length = sums.flatten()[order], longer[parent]
        ended = ended[parent] | (token == stop)
    best = tokens[0, 1:].tolist()
    return best[: best.index(stop) + 1] if stop in best else best


def rows_of_tensors(model, source, start, stop, width, max_length, alpha=0.6):
    rows = [of_one_row(model, source[[i]], start, stop, width, max_length, alpha) for i in range(len(source))]
    return joined(rows, stop)


RIGHT = [
    a_list_for_each_row,
    whole_batch,
    with_a_heap,
    dictionaries,
    living_ones_at_once,
    rows_of_tensors,
]

# Wrong, one mistake each


def search(inputs, value, log_probs=None, grows=None, begin=((), 0.0), choose=None, ends=None, cut=None):
    """What many learners' answers have in common, with a place for the mistake of each."""
    model, source, start, stop, width, max_length, alpha = inputs
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beam = [begin]
        for _ in range(max_length):
            tried = []
            for tokens, total in beam:
                if stop in tokens:
                    tried.append((tokens, total))
                    continue
                logits = model.decode(torch.tensor([[start, *tokens]]), memory, mask)[0, -1]
                found = logits.log_softmax(-1) if log_probs is None else log_probs(logits)
                for token, number in enumerate(found.tolist()):
                    more = total + number if grows is None else grows(total, number, token, (*tokens, token))
                    tried.append(((*tokens, token), more))
            tried = sorted(tried, key=lambda one: value(*one), reverse=True)
            beam = tried[:width] if cut is None else cut(tried)
            if ends is not None and ends(beam):
                break
        answers.append(list(beam[0][0] if choose is None else choose(beam)[0]))
    return joined(answers, stop)


def usual(alpha):
    """The right score."""
    return lambda tokens, total: total / ((5 + len(tokens)) / 6) ** alpha


def kept(model, source, start, stop, width, max_length, alpha, each, of_all):
    """The learner's own helper: `each` candidates behind a beginning, `of_all` of all of them (None: all)."""
    answers = []
    for i in range(len(source)):
        memory, mask = model.encode(source[i : i + 1])
        beam = [(0.0, 0.0, [])]
        for _ in range(max_length):
            cand = []
            for score, total, tokens in beam:
                if tokens and tokens[-1] == stop:
                    cand.append((score, total, tokens))
                    continue
                logits = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1]
                best = logits.log_softmax(dim=-1).sort(descending=True)
                for share, token in list(zip(best.values.tolist(), best.indices.tolist(), strict=True))[
                    :each
                ]:
                    penalty = ((5 + len(tokens) + 1) / 6) ** alpha
                    cand.append(((total + share) / penalty, total + share, tokens + [token]))
            cand.sort(reverse=True)
            beam = cand[:of_all]
        answers.append(torch.tensor(beam[0][2]))
    return torch.nn.utils.rnn.pad_sequence(answers, batch_first=True, padding_value=stop)


def width_times_width(model, source, start, stop, width, max_length, alpha=0.6):
    return kept(model, source, start, stop, width, max_length, alpha, None, width * width)


def never_cut(model, source, start, stop, width, max_length, alpha=0.6):
    return kept(model, source, start, stop, width, max_length, alpha, width, None)


def plain_sum(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total)


def length_to_the_alpha(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / max(len(tokens), 1) ** alpha)


def the_mean(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / len(tokens))


def writes_the_default(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(0.6))


def times_the_penalty(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total * ((5 + len(tokens)) / 6) ** alpha)


def divides_by_alpha(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / ((5 + len(tokens)) / 6 * alpha))


def root_of_the_length(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / len(tokens) ** 0.5)


def one_behind(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([start], 0.0, 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total, score in beams:
                if len(tokens) > 1 and tokens[-1] == stop:
                    candidates.append((tokens, total, score))
                    continue
                log_probs = model.decode(torch.tensor([tokens]), memory, mask)[0, -1].log_softmax(-1)
                penalty = ((5 + len(tokens) - 1) / 6) ** alpha
                for k, lp in enumerate(log_probs):
                    candidates.append((tokens + [k], total + lp, (total + lp) / penalty))
            candidates.sort(key=lambda c: float(c[2]), reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0][1:])
    return joined(answers, stop)


def counts_the_start(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([start], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if stop in tokens[1:]:
                    candidates.append((tokens, total))
                    continue
                log_probs = model.decode(torch.tensor([tokens]), memory, mask)[0, -1].log_softmax(-1)
                for k, lp in enumerate(log_probs.tolist()):
                    candidates.append((tokens + [k], total + lp))
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0][1:])
    return joined(answers, stop)


def words_only(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / ((5 + len(tokens) - (stop in tokens)) / 6) ** alpha)


def goes_on_from_the_score(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha

    def grows(score, number, token, tokens):
        return (score + number) / ((5 + len(tokens)) / 6) ** alpha

    return search(inputs, lambda tokens, score: score, grows=grows)


def penalty_at_the_end(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    score = usual(alpha)
    return search(
        inputs, lambda tokens, total: total, choose=lambda beam: max(beam, key=lambda one: score(*one))
    )


def likeliest_at_the_end(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), choose=lambda beam: max(beam, key=lambda one: one[1]))


def never_asks_for_stop(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                log_probs = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].log_softmax(
                    -1
                )
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0])
    return torch.tensor(answers)


def cuts_at_the_end(model, source, start, stop, width, max_length, alpha=0.6):
    rows = never_asks_for_stop(model, source, start, stop, width, max_length, alpha).tolist()
    return joined([row[: row.index(stop) + 1] if stop in row else row for row in rows], stop)


def pays_for_stop(model, source, start, stop, width, max_length, alpha=0.6):
    B = source.shape[0]
    memory, mask = model.encode(source)
    memory, mask = memory.repeat_interleave(width, 0), mask.repeat_interleave(width, 0)
    target = torch.full((B * width, 1), start)
    total = torch.full((B, width), -1e9)
    total[:, 0] = 0
    for _ in range(max_length):
        step = model.decode(target, memory, mask)[:, -1].log_softmax(-1).view(B, width, -1)
        N = step.shape[-1]
        written = target.view(B, width, -1)[:, :, 1:]
        ended = (written == stop).any(-1)
        others = torch.arange(N) != stop
        step = step.masked_fill(ended[..., None] & others, -1e9)
        sums = total[..., None] + step
        length = (written != stop).sum(-1) + 1
        best = (sums / (((5 + length) / 6) ** alpha)[..., None]).view(B, -1).topk(width).indices
        total = sums.view(B, -1).gather(1, best)
        rows = (torch.arange(B)[:, None] * width + best // N).view(-1)
        target = torch.cat([target[rows], (best % N).view(-1, 1)], 1)
    answers = target.view(B, width, -1)[:, 0, 1:].tolist()
    return joined([row[: row.index(stop) + 1] if stop in row else row for row in answers], stop)


def forgets_those_that_stopped(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if tokens and tokens[-1] == stop:
                    continue
                log_probs = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].log_softmax(
                    -1
                )
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            if not candidates:
                break
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def two_lists(model, source, start, stop, width, max_length, alpha, narrow=False, prefer=False):
    """What learners write who keep finished answers in a list of their own."""
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        alive, finished = [([], 0.0)], []
        score = usual(alpha)
        for _ in range(max_length):
            candidates = []
            for tokens, total in alive:
                log_probs = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].log_softmax(
                    -1
                )
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            candidates.sort(key=lambda c: score(*c), reverse=True)
            places = width - len(finished) if narrow else width
            best = candidates[:places]
            ended = [c for c in best if c[0][-1] == stop]
            finished += ended
            alive = [c for c in (best if narrow else candidates) if c[0][-1] != stop][:places]
            if not alive:
                break
        pool = finished if prefer and finished else finished + alive
        answers.append(max(pool, key=lambda c: score(*c))[0])
    return joined(answers, stop)


def finished_ones_apart(model, source, start, stop, width, max_length, alpha=0.6):
    return two_lists(model, source, start, stop, width, max_length, alpha)


def finished_ones_apart_and_first(model, source, start, stop, width, max_length, alpha=0.6):
    return two_lists(model, source, start, stop, width, max_length, alpha, prefer=True)


def fewer_and_fewer(model, source, start, stop, width, max_length, alpha=0.6):
    return two_lists(model, source, start, stop, width, max_length, alpha, narrow=True)


def complete_sentences_first(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha

    def choose(beam):
        complete = [one for one in beam if stop in one[0]]
        return complete[0] if complete else beam[0]

    return search(inputs, usual(alpha), choose=choose)


def breaks_when_the_best_is_done(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), ends=lambda beam: beam[0][0][-1] == stop)


def breaks_when_one_is_done(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), ends=lambda beam: any(stop in tokens for tokens, _ in beam))


def returns_the_first_that_is_done(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha

    def choose(beam):
        for one in beam:
            if stop in one[0]:
                return one
        return beam[0]

    return search(inputs, usual(alpha), ends=lambda beam: any(stop in one[0] for one in beam), choose=choose)


def all_begin_alike(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        memory, mask = memory.expand(width, -1, -1), mask.expand(width, -1)
        target, total = torch.full((width, 1), start), torch.zeros(width)
        ended = torch.zeros(width, dtype=torch.bool)
        for _ in range(max_length):
            step = model.decode(target, memory, mask)[:, -1].log_softmax(-1)
            N = step.shape[1]
            step[ended] = torch.where(torch.arange(N) == stop, 0.0, -1e9)
            sums = total[:, None] + step
            length = (target[:, 1:] != stop).sum(1, keepdim=True) + 1
            best = (
                (sums / ((5 + length) / 6) ** alpha)
                .view(-1)
                .sort(descending=True, stable=True)
                .indices[:width]
            )
            total = sums.view(-1)[best]
            target = torch.cat([target[best // N], (best % N)[:, None]], 1)
            ended = ended[best // N] | (best % N == stop)
        tokens = target[0, 1:].tolist()
        answers.append(tokens[: tokens.index(stop) + 1] if stop in tokens else tokens)
    return joined(answers, stop)


def max_only(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), cut=lambda tried: [tried[0]])


def product_of_logs(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), grows=lambda total, number, *_: total * number, begin=((), 1.0))


def adds_shares(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), log_probs=lambda logits: logits.softmax(-1))


def product_of_shares(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(
        inputs,
        usual(alpha),
        log_probs=lambda logits: logits.softmax(-1),
        grows=lambda total, number, *_: total * number,
        begin=((), 1.0),
    )


def raw_logits(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), log_probs=lambda logits: logits)


def softmax_along_the_sentence(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if stop in tokens:
                    candidates.append((tokens, total))
                    continue
                log_probs = F.log_softmax(model.decode(torch.tensor([[start] + tokens]), memory, mask), dim=1)
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs[0, -1].tolist())]
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def last_log_prob(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), grows=lambda total, number, *_: number)


def stop_costs_nothing(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha

    def grows(total, number, token, tokens):
        return total if token == stop else total + number

    return search(inputs, usual(alpha), grows=grows)


def length_counts_start(model, source, start, stop, width, max_length, alpha=0.6):
    return a_list_for_each_row(model, source, start, stop, width, max_length - 1, alpha)


def one_round_more(model, source, start, stop, width, max_length, alpha=0.6):
    return a_list_for_each_row(model, source, start, stop, width, max_length + 1, alpha)


def with_the_start(model, source, start, stop, width, max_length, alpha=0.6):
    found = a_list_for_each_row(model, source, start, stop, width, max_length, alpha)
    return torch.cat([torch.full((len(source), 1), start), found], 1)


def each_by_itself(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        first = model.decode(torch.tensor([[start]]), memory, mask)[0, -1].log_softmax(-1)
        best = first.topk(min(width, len(first)))
        beams = [([int(k)], float(lp)) for k, lp in zip(best.indices, best.values, strict=False)]
        for i, (tokens, total) in enumerate(beams):
            while tokens[-1] != stop and len(tokens) < max_length:
                step = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].log_softmax(-1)
                tokens, total = tokens + [int(step.argmax())], total + float(step.max())
            beams[i] = (tokens, total)
        answers.append(max(beams, key=lambda one: one[1] / ((5 + len(one[0])) / 6) ** alpha)[0])
    return joined(answers, stop)


def best_first(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            (tokens, total), rest = beams[0], beams[1:]
            if stop in tokens:
                break
            log_probs = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].log_softmax(-1)
            rest += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            rest.sort(key=lambda one: one[1] / ((5 + len(one[0])) / 6) ** alpha, reverse=True)
            beams = rest[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def forgets_to_sort(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if tokens and tokens[-1] == stop:
                    candidates.append((tokens, total))
                    continue
                log_probs = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].log_softmax(
                    -1
                )
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            beams = candidates[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def sorts_upwards(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    score = usual(alpha)
    return search(inputs, lambda tokens, total: -score(tokens, total))


def last_of_the_list(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), choose=lambda beam: beam[-1])


def one_memory(model, source, start, stop, width, max_length, alpha=0.6):
    same = source[:1].expand(len(source), -1)
    return a_list_for_each_row(model, same, start, stop, width, max_length, alpha)


def zeros_behind(model, source, start, stop, width, max_length, alpha=0.6):
    rows = [
        a_list_for_each_row(model, row[None], start, stop, width, max_length, alpha)[0].tolist()
        for row in source
    ]
    return joined(rows, 0)


def drops_the_stop(model, source, start, stop, width, max_length, alpha=0.6):
    rows = [
        a_list_for_each_row(model, row[None], start, stop, width, max_length, alpha)[0].tolist()
        for row in source
    ]
    rows = [row[:-1] if row[-1] == stop else row for row in rows]
    longest = max(len(row) for row in rows)
    return torch.tensor([row + [stop] * (longest - len(row)) for row in rows])


def newest_only(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([start], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if tokens[-1] == stop:
                    candidates.append((tokens, total))
                    continue
                log_probs = model.decode(torch.tensor([tokens[-1:]]), memory, mask)[0, -1].log_softmax(-1)
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            candidates.sort(key=lambda c: c[1] / ((4 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0][1:])
    return joined(answers, stop)


def start_once(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if stop in tokens:
                    candidates.append((tokens, total))
                    continue
                seen = torch.tensor([tokens if tokens else [start]])
                log_probs = model.decode(seen, memory, mask)[0, -1].log_softmax(-1)
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def place_zero(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if stop in tokens:
                    candidates.append((tokens, total))
                    continue
                log_probs = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0][0].log_softmax(-1)
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def memory_only(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, _ = model.encode(row[None])
        beams = [([], 0.0)]
        for _ in range(max_length):
            candidates = []
            for tokens, total in beams:
                if stop in tokens:
                    candidates.append((tokens, total))
                    continue
                log_probs = model.decode(torch.tensor([[start] + tokens]), memory)[0, -1].log_softmax(-1)
                candidates += [(tokens + [k], total + lp) for k, lp in enumerate(log_probs.tolist())]
            candidates.sort(key=lambda c: c[1] / ((5 + len(c[0])) / 6) ** alpha, reverse=True)
            beams = candidates[:width]
        answers.append(beams[0][0])
    return joined(answers, stop)


def batch(inputs, follow=True, turned=False, tiled=False):
    """What learners write who take the batch at once, with a place for the mistake of each."""
    model, source, start, stop, width, max_length, alpha = inputs
    B = source.shape[0]
    memory, mask = model.encode(source)
    if tiled:
        memory, mask = memory.repeat(width, 1, 1), mask.repeat(width, 1)
    else:
        memory, mask = memory.repeat_interleave(width, 0), mask.repeat_interleave(width, 0)
    target = torch.full((B, width, 1), start)
    total = torch.full((B, width), -math.inf)
    total[:, 0] = 0
    b = torch.arange(B)[:, None]
    for _ in range(max_length):
        step = model.decode(target.view(B * width, -1), memory, mask)[:, -1].log_softmax(-1)
        N = step.shape[-1]
        step = step.view(B, width, N)
        ended = (target[:, :, 1:] == stop).any(-1)
        step[ended] = torch.where(torch.arange(N) == stop, 0.0, -math.inf)
        sums = total[:, :, None] + step
        length = (target[:, :, 1:] != stop).sum(-1) + 1
        scores = sums / (((5 + length) / 6) ** alpha)[:, :, None]
        best = scores.view(B, -1).sort(dim=-1, descending=True, stable=True).indices[:, :width]
        parent, token = (best % width, best // width) if turned else (best // N, best % N)
        total = sums.view(B, -1).gather(1, best)
        target = torch.cat([target[b, parent] if follow else target, token[:, :, None]], -1)
    answer = target[:, 0, 1:]
    return answer[:, : (answer != stop).any(0).sum() + 1]


def stays_at_its_place(model, source, start, stop, width, max_length, alpha=0.6):
    return batch((model, source, start, stop, width, max_length, alpha), follow=False)


def remainder_for_the_parent(model, source, start, stop, width, max_length, alpha=0.6):
    return batch((model, source, start, stop, width, max_length, alpha), turned=True)


def tiles_the_memory(model, source, start, stop, width, max_length, alpha=0.6):
    return batch((model, source, start, stop, width, max_length, alpha), tiled=True)


def power_of_the_six(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / (5 + len(tokens)) / 6**alpha)


def fraction_of_the_length(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, lambda tokens, total: total / (5 + len(tokens) / 6) ** alpha)


def sum_for_those_that_stopped(model, source, start, stop, width, max_length, alpha=0.6):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        beam = [(0.0, 0.0, [])]
        for _ in range(max_length):
            found = [(total, total, tokens) for _, total, tokens in beam if tokens[-1:] == [stop]]
            for _, total, tokens in beam:
                if tokens[-1:] != [stop]:
                    logits = model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1]
                    for token, more in enumerate(F.log_softmax(logits, -1).tolist()):
                        part = ((5 + len(tokens) + 1) / 6) ** alpha
                        found.append(((total + more) / part, total + more, tokens + [token]))
            beam = sorted(found, key=lambda one: one[0], reverse=True)[:width]
        answers.append(beam[0][2])
    return joined(answers, stop)


WRONG = [
    ("beam-too-wide", width_times_width),
    ("beam-too-wide", never_cut),
    ("not-normalised", plain_sum),
    ("not-normalised", fraction_of_the_length),
    ("six-to-the-alpha", power_of_the_six),
    ("stopped-by-the-sum", sum_for_those_that_stopped),
    ("plain-length", length_to_the_alpha),
    ("mean", the_mean),
    ("root-of-the-length", root_of_the_length),
    ("alpha-fixed", writes_the_default),
    ("multiplied", times_the_penalty),
    ("alpha-is-a-factor", divides_by_alpha),
    ("length-before-the-token", one_behind),
    ("start-counted", counts_the_start),
    ("stop-not-counted", words_only),
    ("divided-again", goes_on_from_the_score),
    ("compared-by-the-sum", penalty_at_the_end),
    ("chosen-by-the-sum", likeliest_at_the_end),
    ("stopped-go-on", never_asks_for_stop),
    ("stopped-go-on", cuts_at_the_end),
    ("stopped-pay-again", pays_for_stop),
    ("stopped-lost", forgets_those_that_stopped),
    ("set-aside", finished_ones_apart),
    ("beam-narrows", fewer_and_fewer),
    ("only-stopped-win", complete_sentences_first),
    ("only-stopped-win", finished_ones_apart_and_first),
    ("ends-with-the-best", breaks_when_the_best_is_done),
    ("ends-with-the-first", breaks_when_one_is_done),
    ("ends-with-the-first", returns_the_first_that_is_done),
    ("beam-of-one", all_begin_alike),
    ("beam-of-one", max_only),
    ("log-probs-multiplied", product_of_logs),
    ("probabilities-added", adds_shares),
    ("probabilities-multiplied", product_of_shares),
    ("logits-added", raw_logits),
    ("softmax-over-places", softmax_along_the_sentence),
    ("newest-token-counts", last_log_prob),
    ("stop-is-free", stop_costs_nothing),
    ("one-token-short", length_counts_start),
    ("one-token-long", one_round_more),
    ("start-kept", with_the_start),
    ("one-token-each", each_by_itself),
    ("only-the-best-grows", best_first),
    ("not-sorted", forgets_to_sort),
    ("lowest-kept", sorts_upwards),
    ("last-returned", last_of_the_list),
    ("first-source-for-all", one_memory),
    ("filled-with-zero", zeros_behind),
    ("stop-left-out", drops_the_stop),
    ("newest-token-only", newest_only),
    ("start-lost", start_once),
    ("reads-the-first-place", place_zero),
    ("mask-forgotten", memory_only),
    ("parents-not-followed", stays_at_its_place),
    ("index-turned", remainder_for_the_parent),
    ("memory-in-another-order", tiles_the_memory),
]

# Wrong, and no rule was made for it


def all_of_them(model, source, start, stop, width, max_length, alpha=0.6):
    inputs = model, source, start, stop, width, max_length, alpha
    return search(inputs, usual(alpha), cut=lambda tried: tried)


def gives_scores_too(model, source, start, stop, width, max_length, alpha=0.6):
    found = whole_batch(model, source, start, stop, width, max_length, alpha)
    return found, torch.zeros(len(found))


def one_axis_lost(model, source, start, stop, width, max_length, alpha=0.6):
    return of_one_row(model, source[:1], start, stop, width, max_length, alpha)


def index_by_width(model, source, start, stop, width, max_length, alpha=0.6):
    memory, mask = model.encode(source[:1])
    target = torch.full((1, 1), start)
    for _ in range(max_length):
        step = model.decode(target, memory, mask)[:, -1].log_softmax(-1)
        best = step.flatten().topk(width).indices
        target = torch.cat([target[best // width], (best % width)[:, None]], 1)
    return target[:1, 1:]


def greedy_in_disguise(model, source, start, stop, width, max_length, alpha=0.6):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        target = torch.cat([target, token[:, None]], 1)
    return target[:, 1:]


def scores_of_tensors(model, source, start, stop, width, max_length, alpha=0.6):
    memory, mask = model.encode(source[:1])
    beam = [(torch.tensor(0.0), [])]
    step = model.decode(torch.tensor([[start]]), memory, mask)[0]
    beam = sorted([(beam[0][0] + lp, [k]) for k, lp in enumerate(step)])
    return torch.tensor([beam[0][1]])


def rows_of_different_lengths(model, source, start, stop, width, max_length, alpha=0.6):
    rows = [of_one_row(model, source[[i]], start, stop, width, max_length, alpha) for i in range(len(source))]
    return torch.tensor(rows)


def all_beams(model, source, start, stop, width, max_length, alpha=0.6):
    found = whole_batch(model, source, start, stop, width, max_length, alpha)
    return found[:, None].expand(-1, width, -1)


def forgets_to_return(model, source, start, stop, width, max_length, alpha=0.6):
    whole_batch(model, source, start, stop, width, max_length, alpha)


def by_shares_of_the_beam(model, source, start, stop, width, max_length, alpha=0.6):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        best = model.decode(target, memory, mask)[:, -1].topk(width).indices
        target = torch.cat([target, best], 1)
    return target[:, 1:]


OTHERS = [
    ("wrong", "endless", "", all_of_them),
    ("wrong", "", "", gives_scores_too),
    ("wrong", "", "", one_axis_lost),
    ("broken", "raises", "", index_by_width),
    ("wrong", "", "", greedy_in_disguise),
    ("wrong", "ignores-an-input", "", scores_of_tensors),
    ("broken", "raises", "", rows_of_different_lengths),
    ("wrong", "", "", all_beams),
    ("wrong", "", "", by_shares_of_the_beam),
    ("wrong", "returns-nothing", "return", forgets_to_return),
]

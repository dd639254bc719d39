"""greedy_decode as learners write it."""

import torch

# Right


def columns(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((source.shape[0], 1), start)
    done = torch.zeros(source.shape[0], dtype=torch.bool)
    for _ in range(max_length):
        logits = model.decode(target, memory, mask)
        token = logits[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], dim=1)
        done |= token == stop
        if done.all():
            break
    return target[:, 1:]


def row_by_row(model, source, start, stop, max_length):
    answers = []
    for i in range(len(source)):
        memory, mask = model.encode(source[i : i + 1])
        tokens = []
        while len(tokens) < max_length:
            target = torch.tensor([[start] + tokens])
            token = model.decode(target, memory, mask)[0, -1].argmax().item()
            tokens.append(token)
            if token == stop:
                break
        answers.append(torch.tensor(tokens))
    return torch.nn.utils.rnn.pad_sequence(answers, batch_first=True, padding_value=stop)


def written_into_a_tensor(model, source, start, stop, max_length):
    B = source.size(0)
    out = torch.full((B, max_length + 1), stop)
    out[:, 0] = start
    memory, mask = model.encode(source)
    for t in range(max_length):
        token = model.decode(out[:, : t + 1], memory, mask)[:, t].max(dim=-1).indices
        stopped = (out[:, 1 : t + 1] == stop).any(dim=1)
        out[:, t + 1] = torch.where(stopped, stop, token)
        if (out[:, 1 : t + 2] == stop).any(dim=1).all():
            return out[:, 1 : t + 2]
    return out[:, 1:]


def a_set_of_those_that_go_on(model, source, start, stop, max_length):
    rows = [[start] for _ in source]
    going = set(range(len(source)))
    while going and len(rows[0]) <= max_length:
        logits = model(source, torch.tensor(rows))[:, -1]
        for i, row in enumerate(rows):
            token = int(torch.argmax(logits[i])) if i in going else stop
            row.append(token)
            if token == stop:
                going.discard(i)
    return torch.tensor([row[1:] for row in rows])


def cut_at_the_end(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full_like(source[:, :1], start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].softmax(-1).argmax(-1, keepdim=True)
        target = torch.cat((target, token), 1)
    target = target[:, 1:]
    over = (target == stop).cumsum(dim=1) > 0
    target = torch.where(over, stop, target)
    longest = min(int((~over).sum(dim=1).max()) + 1, max_length)
    return target[:, :longest]


def lists_of_python(model, source, start, stop, max_length):
    with torch.no_grad():
        memory, mask = model.encode(source)
        rows = [[] for _ in range(len(source))]
        for _ in range(max_length):
            if all(stop in row for row in rows):
                break
            target = torch.tensor([[start, *row] for row in rows])
            best = model.decode(target, memory, mask)[:, -1, :].argmax(dim=-1).tolist()
            rows = [row + [stop if stop in row else token] for row, token in zip(rows, best, strict=False)]
    return torch.tensor(rows)


def not_done_times(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    ys = torch.ones(len(source), 1).long() * start
    not_done = torch.ones(len(source)).long()
    while ys.shape[1] - 1 < max_length:
        next_word = model.decode(ys, memory, mask)[:, -1].topk(1).indices[:, 0]
        next_word = next_word * not_done + stop * (1 - not_done)
        ys = torch.cat([ys, next_word.unsqueeze(1)], dim=-1)
        not_done = not_done * (next_word != stop).long()
        if not_done.sum() == 0:
            break
    return ys[:, 1:]


RIGHT = [
    columns,
    row_by_row,
    written_into_a_tensor,
    a_set_of_those_that_go_on,
    cut_at_the_end,
    lists_of_python,
    not_done_times,
]

# Wrong, one mistake each


def no_fill(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, 1:]


def all_at_once(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        target = torch.cat([target, token[:, None]], 1)
        if (token == stop).all():
            break
    return target[:, 1:]


def never_looks_at_stop(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        target = torch.cat([target, token[:, None]], 1)
    return target[:, 1:]


def fills_to_the_end(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token = torch.where(done, torch.tensor(stop), token)
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
    return target[:, 1:]


def any_for_all(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        target = torch.cat([target, token[:, None]], 1)
        if (token == stop).any():
            break
    return target[:, 1:]


def asks_the_first_row(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if target[0, -1] == stop:
            break
    return target[:, 1:]


def returns_all(model, source, start, stop, max_length):
    out = columns(model, source, start, stop, max_length)
    return torch.cat([torch.full((len(source), 1), start), out], dim=1)


def counts_the_start(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    while target.shape[1] < max_length and not done.all():
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
        done |= token == stop
    return target[:, 1:]


def one_more_turn(model, source, start, stop, max_length):
    return columns(model, source, start, stop, max_length + 1)


def stops_before_it_writes(model, source, start, stop, max_length):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        tokens = []
        for _ in range(max_length):
            token = int(model.decode(torch.tensor([[start] + tokens]), memory, mask)[0, -1].argmax())
            if token == stop:
                break
            tokens.append(token)
        answers.append(torch.tensor(tokens, dtype=torch.long))
    return torch.nn.utils.rnn.pad_sequence(answers, batch_first=True, padding_value=stop)


def pads_with_zero(model, source, start, stop, max_length):
    answers = []
    for row in source:
        memory, mask = model.encode(row[None])
        tokens = [start]
        while len(tokens) <= max_length and (len(tokens) == 1 or tokens[-1] != stop):
            tokens.append(int(model.decode(torch.tensor([tokens]), memory, mask)[0, -1].argmax()))
        answers.append(torch.tensor(tokens[1:]))
    return torch.nn.utils.rnn.pad_sequence(answers, batch_first=True)


def pads_with_start(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token[done] = start
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, 1:]


def looks_one_step_back(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        done = done | (target[:, -2:-1] == stop).any(dim=1)
        if done.all():
            break
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
    return target[:, 1:]


def first_place(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, 0].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, 1:]


def forgets_what_was_said(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    token = torch.full((len(source), 1), start)
    done, out = torch.zeros(len(source), dtype=torch.bool), []
    for _ in range(max_length):
        token = model.decode(token, memory, mask)[:, -1].argmax(-1, keepdim=True)
        token[done] = stop
        out.append(token)
        done = done | (token[:, 0] == stop)
        if done.all():
            break
    return torch.cat(out, dim=1)


def one_token_for_all(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    tokens = [start]
    while len(tokens) <= max_length:
        target = torch.tensor([tokens] * len(source))
        token = model.decode(target, memory, mask)[0, -1].argmax().item()
        tokens.append(token)
        if token == stop:
            break
    return torch.tensor([tokens[1:]] * len(source))


def without_the_mask(model, source, start, stop, max_length):
    memory, _ = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory)[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, 1:]


def from_stop(model, source, start, stop, max_length):
    return columns(model, source, stop, stop, max_length)


def from_the_source(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = source[:, 0:1].clone()
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, 1:]


def lowest_logit(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].sort(dim=-1).indices[:, 0]
        token[done] = stop
        target = torch.cat([target, token[:, None]], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, 1:]


def asks_for_all_tokens(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        done = (target == stop).all(dim=1)
        if done.all():
            break
        token = model.decode(target, memory, mask)[:, -1].argmax(-1).masked_fill(done, stop)
        target = torch.cat([target, token[:, None]], dim=1)
    return target[:, 1:]


WRONG = [
    ("goes-on-after-stop", no_fill),
    ("ends-where-all-stop-at-once", all_at_once),
    ("ignores-stop", never_looks_at_stop),
    ("ignores-stop", asks_for_all_tokens),
    ("always-max-length", fills_to_the_end),
    ("ends-with-the-first-row-that-stops", any_for_all),
    ("first-row-decides", asks_the_first_row),
    ("start-kept", returns_all),
    ("one-token-short", counts_the_start),
    ("one-token-long", one_more_turn),
    ("stop-left-out", stops_before_it_writes),
    ("filled-with-zero", pads_with_zero),
    ("filled-with-start", pads_with_start),
    ("one-step-too-late", looks_one_step_back),
    ("reads-the-first-place", first_place),
    ("newest-token-only", forgets_what_was_said),
    ("first-row-for-all", one_token_for_all),
    ("mask-forgotten", without_the_mask),
    ("begins-with-stop", from_stop),
    ("begins-with-the-source", from_the_source),
    ("least-likely", lowest_logit),
]

# Wrong, and no rule was made for it


def draws(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        shares = model.decode(target, memory, mask)[:, -1].softmax(-1)
        target = torch.cat([target, torch.multinomial(shares, 1)], 1)
    return target[:, 1:]


def gives_lists(model, source, start, stop, max_length):
    return columns(model, source, start, stop, max_length).tolist()


def only_one_sentence(model, source, start, stop, max_length):
    return columns(model, source, start, stop, max_length)[0]


def across_the_rows(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(dim=0)
        target = torch.cat([target, token[:, None]], 1)
    return target[:, 1:]


def arguments_in_another_order(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    token = model.decode(memory, target, mask)[:, -1].argmax(-1)
    return torch.cat([target, token[:, None]], 1)


def in_front(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    done = torch.zeros(len(source), dtype=torch.bool)
    for _ in range(max_length):
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        token[done] = stop
        target = torch.cat([token[:, None], target], 1)
        done = done | (token == stop)
        if done.all():
            break
    return target[:, :-1]


def floats(model, source, start, stop, max_length):
    return columns(model, source, start, stop, max_length).float()


def one_column_too_few_axes(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    token = model.decode(target, memory, mask)[:, -1].argmax(-1)
    return torch.cat([target, token], dim=1)


def no_end(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    while True:
        token = model.decode(target, memory, mask)[:, -1].argmax(-1)
        if (token == stop).all():
            return target[:, 1:]


def gives_logits(model, source, start, stop, max_length):
    memory, mask = model.encode(source)
    target = torch.full((len(source), 1), start)
    return model.decode(target, memory, mask)


def prints_it(model, source, start, stop, max_length):
    print(columns(model, source, start, stop, max_length))


def padded_to_max_length(model, source, start, stop, max_length):
    found = columns(model, source, start, stop, max_length)
    return torch.nn.functional.pad(found, (0, max_length - found.shape[1]))


OTHERS = [
    ("wrong", "not-repeatable", "second time", draws),
    ("wrong", "wrong-type", "list", gives_lists),
    ("wrong", "", "", only_one_sentence),
    ("broken", "raises", "", across_the_rows),
    ("broken", "raises", "", arguments_in_another_order),
    ("wrong", "", "", in_front),
    ("wrong", "", "float", floats),
    ("broken", "raises", "", one_column_too_few_axes),
    ("wrong", "endless", "", no_end),
    ("wrong", "", "", gives_logits),
    ("wrong", "returns-nothing", "return", prints_it),
    ("wrong", "", "", padded_to_max_length),
]

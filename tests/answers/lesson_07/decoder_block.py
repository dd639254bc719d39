"""decoder_block as learners write it."""

import torch

# Right


def in_two_branches(
    x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True
):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + cross_attend(norm_2(x), memory)
        x = x + feed_forward(norm_3(x))
    else:
        x = norm_1(x + self_attend(x))
        x = norm_2(x + cross_attend(x, memory))
        x = norm_3(x + feed_forward(x))
    return x


def three_names(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True):
    if not pre_norm:
        heard = norm_1(self_attend(x) + x)
        asked = norm_2(cross_attend(heard, memory) + heard)
        return norm_3(feed_forward(asked) + asked)
    heard = self_attend(norm_1(x)) + x
    asked = cross_attend(norm_2(heard), memory) + heard
    return feed_forward(norm_3(asked)) + asked


def in_a_loop(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True):
    steps = [(self_attend, norm_1, ()), (cross_attend, norm_2, (memory,)), (feed_forward, norm_3, ())]
    for sublayer, norm, more in steps:
        x = x + sublayer(norm(x), *more) if pre_norm else norm(x + sublayer(x, *more))
    return x


def with_a_helper(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True):
    def ask_source(x):
        return cross_attend(x, memory)

    for sublayer, norm in ((self_attend, norm_1), (ask_source, norm_2), (feed_forward, norm_3)):
        read = norm(x) if pre_norm else x
        x = torch.add(x, sublayer(read))
        if not pre_norm:
            x = norm(x)
    return x


def what_is_read_and_what_comes(
    x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True
):
    def before(norm, x):
        return norm(x) if pre_norm else x

    def after(norm, x):
        return x if pre_norm else norm(x)

    x = after(norm_1, x + self_attend(before(norm_1, x)))
    x = after(norm_2, x + cross_attend(before(norm_2, x), memory))
    return after(norm_3, x + feed_forward(before(norm_3, x)))


def in_a_copy(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True):
    out = x.clone()
    if pre_norm:
        out = out + self_attend(norm_1(out))
        out = out + cross_attend(norm_2(out), memory)
        return out + feed_forward(norm_3(out))
    out = norm_1(out + self_attend(out))
    out = norm_2(out + cross_attend(out, memory))
    return norm_3(out + feed_forward(out))


class Block(torch.nn.Module):
    def forward(
        self, x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True
    ):
        ask = [lambda x: self_attend(x), lambda x: cross_attend(x, memory), lambda x: feed_forward(x)]
        for f, n in zip(ask, [norm_1, norm_2, norm_3], strict=True):
            x = x + f(n(x)) if pre_norm else n(x + f(x))
        return x


RIGHT = [
    in_two_branches,
    three_names,
    in_a_loop,
    with_a_helper,
    what_is_read_and_what_comes,
    in_a_copy,
    Block(),
]


def named_memory(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True):
    """Right, but for functions that call it otherwise."""
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + cross_attend(norm_2(x), memory=memory)
        return x + feed_forward(norm_3(x))
    x = norm_1(x + self_attend(x))
    x = norm_2(x + cross_attend(x, memory=memory))
    return norm_3(x + feed_forward(x))


# Wrong, one mistake each: the learner writes one branch well, or both alike


def paper(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3):
    """The learner's other branch: right."""
    x = norm_1(x + self_attend(x))
    x = norm_2(x + cross_attend(x, memory))
    return norm_3(x + feed_forward(x))


def code(x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3):
    """The learner's other branch: right."""
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(norm_2(x), memory)
    return x + feed_forward(norm_3(x))


def a_row_of_functions(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = self_attend(norm_1(x))
        x = cross_attend(norm_2(x), memory)
        return think(norm_3(x))
    x = norm_1(self_attend(x))
    x = norm_2(cross_attend(x, memory))
    return norm_3(think(x))


def first_sum_forgotten(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = self_attend(norm_1(x))
        x = x + cross_attend(norm_2(x), memory)
        return x + think(norm_3(x))
    x = norm_1(self_attend(x))
    x = norm_2(x + cross_attend(x, memory))
    return norm_3(x + think(x))


def second_sum_forgotten(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = cross_attend(norm_2(x), memory)
        return x + think(norm_3(x))
    return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)


def third_sum_forgotten(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        return code(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = norm_1(x + self_attend(x))
    x = norm_2(x + cross_attend(x, memory))
    return norm_3(think(x))


def no_norms(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    x = x + self_attend(x)
    x = x + cross_attend(x, memory)
    return x + think(x)


def cross_without_norm(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(x, memory)
    return x + think(norm_3(x))


def x_is_overwritten(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = norm_1(x)
    x = x + self_attend(x)
    x = norm_2(x)
    x = x + cross_attend(x, memory)
    x = norm_3(x)
    return x + think(x)


def x_is_overwritten_once(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + self_attend(norm_1(x))
    asking = norm_2(x)
    x = asking + cross_attend(asking, memory)
    return x + think(norm_3(x))


def norms_the_results(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + norm_1(self_attend(x))
    x = x + norm_2(cross_attend(x, memory))
    return x + norm_3(think(x))


def paper_read_wrongly(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        return code(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + norm_1(self_attend(x))
    x = x + norm_2(cross_attend(x, memory))
    return x + norm_3(think(x))


def before_and_after(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = norm_1(x + self_attend(norm_1(x)))
    x = norm_2(x + cross_attend(norm_2(x), memory))
    return norm_3(x + think(norm_3(x)))


def never_talks(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + cross_attend(norm_2(x), memory)
        return x + think(norm_3(x))
    x = norm_2(x + cross_attend(x, memory))
    return norm_3(x + think(x))


def an_encoder_block(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        return x + think(norm_3(x))
    x = norm_1(x + self_attend(x))
    return norm_3(x + think(x))


def never_thinks(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        return x + cross_attend(norm_2(x), memory)
    x = norm_1(x + self_attend(x))
    return norm_2(x + cross_attend(x, memory))


def copied_line(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + cross_attend(norm_2(x), memory)
        return x + think(norm_2(x))
    return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)


def first_norm_again(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    other = (self_attend, norm_1, cross_attend, norm_1, think, norm_3)
    return code(x, memory, *other) if pre_norm else paper(x, memory, *other)


def norms_in_another_order(
    x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True
):
    other = (self_attend, norm_1, cross_attend, norm_3, think, norm_2)
    return code(x, memory, *other) if pre_norm else paper(x, memory, *other)


def as_in_the_paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)


def as_in_the_code(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    return code(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)


def the_other_way_round(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = norm_1(x + self_attend(x))
        x = norm_2(x + cross_attend(x, memory))
        return norm_3(x + think(x))
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(norm_2(x), memory)
    return x + think(norm_3(x))


def thinks_about_the_old_x(
    x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True
):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    heard = x + self_attend(norm_1(x))
    asked = heard + cross_attend(norm_2(heard), memory)
    return asked + think(norm_3(x))


def asks_with_the_old_x(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    heard = x + self_attend(norm_1(x))
    asked = heard + cross_attend(norm_2(x), memory)
    return asked + think(norm_3(asked))


def adds_to_the_old_x(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    heard = x + self_attend(norm_1(x))
    asked = heard + cross_attend(norm_2(heard), memory)
    return x + think(norm_3(asked))


def loses_the_first_sum(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    heard = x + self_attend(norm_1(x))
    asked = x + cross_attend(norm_2(heard), memory)
    return asked + think(norm_3(asked))


def asks_first(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + cross_attend(norm_2(x), memory)
        x = x + self_attend(norm_1(x))
        return x + think(norm_3(x))
    x = norm_2(x + cross_attend(x, memory))
    x = norm_1(x + self_attend(x))
    return norm_3(x + think(x))


def asks_first_by_number(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + cross_attend(norm_1(x), memory)
        x = x + self_attend(norm_2(x))
        return x + think(norm_3(x))
    x = norm_1(x + cross_attend(x, memory))
    x = norm_2(x + self_attend(x))
    return norm_3(x + think(x))


def asks_last(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + think(norm_3(x))
        return x + cross_attend(norm_2(x), memory)
    x = norm_1(x + self_attend(x))
    x = norm_3(x + think(x))
    return norm_2(x + cross_attend(x, memory))


def norms_both(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + cross_attend(norm_2(x), norm_2(memory))
        return x + think(norm_3(x))
    return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)


def memory_normed_instead(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(x, norm_2(memory))
    return x + think(norm_3(x))


def memory_asks(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = x + cross_attend(memory, norm_2(x))
        return x + think(norm_3(x))
    x = norm_1(x + self_attend(x))
    x = norm_2(x + cross_attend(memory, x))
    return norm_3(x + think(x))


def asks_itself(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        y = norm_2(x)
        x = x + cross_attend(y, y)
        return x + think(norm_3(x))
    x = norm_1(x + self_attend(x))
    x = norm_2(x + cross_attend(x, x))
    return norm_3(x + think(x))


def asks_the_source_twice(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    for norm in (norm_1, norm_2):
        x = x + cross_attend(norm(x), memory) if pre_norm else norm(x + cross_attend(x, memory))
    return x + think(norm_3(x)) if pre_norm else norm_3(x + think(x))


def memory_talks(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(memory))
        x = x + cross_attend(norm_2(x), memory)
        return x + think(norm_3(x))
    x = norm_1(x + self_attend(memory))
    x = norm_2(x + cross_attend(x, memory))
    return norm_3(x + think(x))


def talks_twice(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    for f, norm in ((self_attend, norm_1), (self_attend, norm_2), (think, norm_3)):
        x = x + f(norm(x)) if pre_norm else norm(x + f(x))
    return x


def adds_to_memory(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        x = x + self_attend(norm_1(x))
        x = memory + cross_attend(norm_2(x), memory)
        return x + think(norm_3(x))
    x = norm_1(x + self_attend(x))
    x = norm_2(memory + cross_attend(x, memory))
    return norm_3(x + think(x))


WRONG = [
    ("residual-forgotten", a_row_of_functions),
    ("residual-forgotten-self_attend", first_sum_forgotten),
    ("residual-forgotten-cross_attend", second_sum_forgotten),
    ("residual-forgotten-feed_forward", third_sum_forgotten),
    ("not-normalised", no_norms),
    ("residual-from-normalised", x_is_overwritten),
    ("residual-from-normalised", x_is_overwritten_once),
    ("norm-after", norms_the_results),
    ("norm-on-the-result", paper_read_wrongly),
    ("norm-twice", before_and_after),
    ("left-out-self_attend", never_talks),
    ("left-out-cross_attend", an_encoder_block),
    ("left-out-feed_forward", never_thinks),
    ("wrong-norm", copied_line),
    ("wrong-norm", first_norm_again),
    ("norms-exchanged", norms_in_another_order),
    ("pre-norm-ignored", as_in_the_paper),
    ("pre-norm-always", as_in_the_code),
    ("pre-norm-inverted", the_other_way_round),
    ("side-by-side", thinks_about_the_old_x),
    ("cross-reads-the-input", asks_with_the_old_x),
    ("attentions-lost", adds_to_the_old_x),
    ("self-attention-lost", loses_the_first_sum),
    ("cross-before-self", asks_first),
    ("cross-before-self", asks_first_by_number),
    ("cross-last", asks_last),
    ("memory-normalised", norms_both),
    ("memory-normalised-instead", memory_normed_instead),
    ("queries-and-memory-exchanged", memory_asks),
    ("target-for-memory", asks_itself),
    ("memory-for-self", asks_the_source_twice),
    ("memory-for-self", memory_talks),
    ("self-for-cross", talks_twice),
    ("memory-for-the-sum", adds_to_memory),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def self_gets_memory(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    x = x + self_attend(norm_1(x), memory)
    x = x + cross_attend(norm_2(x), memory)
    return x + think(norm_3(x))


def cross_gets_no_memory(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(norm_2(x))
    return x + think(norm_3(x))


def keys_and_values(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(norm_2(x), memory, memory)
    return x + think(norm_3(x))


def source_in_front(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    both = torch.cat([memory, x], dim=-2)
    both = both + self_attend(norm_1(both))
    both = both + think(norm_3(both))
    return both[..., memory.shape[-2] :, :]


def returns_everything(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        return code(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3), memory
    return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3), memory


def forgets_to_return(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(norm_2(x), memory)
    x = x + think(norm_3(x))


def changes_x(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x += self_attend(norm_1(x))
    x += cross_attend(norm_2(x), memory)
    x += think(norm_3(x))
    return x


def changes_memory(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if pre_norm:
        out = code(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    else:
        out = paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    memory.mul_(0)
    return out


def norm_at_the_end(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + self_attend(norm_1(x))
    x = x + cross_attend(norm_2(x), memory)
    return norm_3(x + think(norm_3(x)))


def asks_first_memory_normed(
    x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True
):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    x = x + cross_attend(norm_2(x), norm_2(memory))
    x = x + self_attend(norm_1(x))
    return x + think(norm_3(x))


def all_at_once(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    if not pre_norm:
        return paper(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    return x + self_attend(norm_1(x)) + cross_attend(norm_2(x), memory) + think(norm_3(x))


def last_of_memory(x, memory, self_attend, norm_1, cross_attend, norm_2, think, norm_3, pre_norm=True):
    short = memory[..., -1:, :]
    if pre_norm:
        return code(x, short, self_attend, norm_1, cross_attend, norm_2, think, norm_3)
    return paper(x, short, self_attend, norm_1, cross_attend, norm_2, think, norm_3)


OTHERS = [
    ("wrong", "left-out", "`norm_2` is left out", cross_without_norm),
    ("broken", "raises", "", self_gets_memory),
    ("broken", "raises", "memory", cross_gets_no_memory),
    ("broken", "raises", "", keys_and_values),
    ("wrong", "ignores-an-input", "", source_in_front),
    ("wrong", "wrong-type", "", returns_everything),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "changes-input", "", changes_x),
    ("wrong", "changes-input", "memory", changes_memory),
    ("wrong", "not-kept", "", norm_at_the_end),
    ("wrong", "cross-before-self", "", asks_first_memory_normed),
    ("wrong", "side-by-side", "", all_at_once),
    ("wrong", "numbers", "", last_of_memory),
]

"""encoder_block as learners write it."""

import torch

# Right


def in_two_branches(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        heard = x + attend(norm_1(x))
        out = heard + feed_forward(norm_2(heard))
    else:
        heard = norm_1(x + attend(x))
        out = norm_2(heard + feed_forward(heard))
    return out


def step_by_step(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    for sublayer, norm in ((attend, norm_1), (feed_forward, norm_2)):
        x = x + sublayer(norm(x)) if pre_norm else norm(x + sublayer(x))
    return x


def sum_on_the_other_side(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if not pre_norm:
        x = norm_1(attend(x) + x)
        return norm_2(feed_forward(x) + x)
    x = attend(norm_1(x)) + x
    return feed_forward(norm_2(x)) + x


def with_a_helper(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    def step(x, sublayer, norm):
        if pre_norm:
            return torch.add(x, sublayer(norm(x)))
        return norm(torch.add(x, sublayer(x)))

    return step(step(x, attend, norm_1), feed_forward, norm_2)


def every_line_named(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    read = norm_1(x) if pre_norm else x
    summed = x + attend(read)
    if not pre_norm:
        summed = norm_1(summed)
    read = norm_2(summed) if pre_norm else summed
    result = summed + feed_forward(read)
    return result if pre_norm else norm_2(result)


def adds_into_a_copy(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x.clone()
    x = x + attend(norm_1(x) if pre_norm else x)
    if not pre_norm:
        x = norm_1(x)
    saved = x
    x = feed_forward(norm_2(x) if pre_norm else x) + saved
    return x if pre_norm else norm_2(x)


class Block(torch.nn.Module):
    def forward(self, x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
        steps = [(attend, norm_1), (feed_forward, norm_2)]
        for f, n in steps:
            residual = x
            x = f(n(x)) if pre_norm else f(x)
            x = residual + x
            x = x if pre_norm else n(x)
        return x


RIGHT = [
    in_two_branches,
    step_by_step,
    sum_on_the_other_side,
    with_a_helper,
    every_line_named,
    adds_into_a_copy,
    Block(),
]

# Wrong, one mistake each


def a_row_of_functions(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        return feed_forward(norm_2(attend(norm_1(x))))
    return norm_2(feed_forward(norm_1(attend(x))))


def first_sum_forgotten(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = attend(norm_1(x)) if pre_norm else norm_1(attend(x))
    return x + feed_forward(norm_2(x)) if pre_norm else norm_2(x + feed_forward(x))


def first_sum_forgotten_in_one_branch(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = attend(norm_1(x))
        return x + feed_forward(norm_2(x))
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def second_sum_forgotten(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        heard = x + attend(norm_1(x))
        return feed_forward(norm_2(heard))
    heard = norm_1(x + attend(x))
    return norm_2(feed_forward(heard))


def no_norms(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x + attend(x)
    return x + feed_forward(x)


def no_second_norm(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        return x + feed_forward(x)
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def x_is_overwritten(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = norm_1(x)
        x = x + attend(x)
        x = norm_2(x)
        return x + feed_forward(x)
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def x_is_overwritten_once(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        x = norm_2(x)
        x = x + feed_forward(x)
    else:
        x = norm_1(x + attend(x))
        x = norm_2(x + feed_forward(x))
    return x


def norms_the_result_before_adding(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + norm_1(attend(x))
        x = x + norm_2(feed_forward(x))
        return x
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def post_norm_before_the_sum(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        return x + feed_forward(norm_2(x))
    x = x + norm_1(attend(x))
    x = x + norm_2(feed_forward(x))
    return x


def before_and_after(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = norm_1(x + attend(norm_1(x)))
        return norm_2(x + feed_forward(norm_2(x)))
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def never_talks(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        return x + feed_forward(norm_2(x))
    return norm_2(x + feed_forward(x))


def never_thinks(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    return x + attend(norm_1(x)) if pre_norm else norm_1(x + attend(x))


def one_norm_for_both(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    norm = norm_1
    for f in (attend, feed_forward):
        x = x + f(norm(x)) if pre_norm else norm(x + f(x))
    return x


def copied_line(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        return x + feed_forward(norm_1(x))
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def norms_swapped(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    steps = {attend: norm_2, feed_forward: norm_1}
    for f, norm in steps.items():
        x = x + f(norm(x)) if pre_norm else norm(x + f(x))
    return x


def as_in_the_paper(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = norm_1(x + attend(x))
    x = norm_2(x + feed_forward(x))
    return x


def as_in_the_code(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x + attend(norm_1(x))
    x = x + feed_forward(norm_2(x))
    return x


def the_other_way_round(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    for f, norm in ((attend, norm_1), (feed_forward, norm_2)):
        x = norm(x + f(x)) if pre_norm else x + f(norm(x))
    return x


def both_read_x(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        return x + attend(norm_1(x)) + feed_forward(norm_2(x))
    heard = norm_1(x + attend(x))
    return norm_2(heard + feed_forward(heard))


def adds_to_the_old_x(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        heard = x + attend(norm_1(x))
        return x + feed_forward(norm_2(heard))
    heard = norm_1(x + attend(x))
    return norm_2(x + feed_forward(heard))


def thinks_before_it_talks(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    for f, norm in ((feed_forward, norm_2), (attend, norm_1)):
        x = x + f(norm(x)) if pre_norm else norm(x + f(x))
    return x


def network_where_attention_belongs(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + feed_forward(norm_1(x))
        return x + attend(norm_2(x))
    x = norm_1(x + feed_forward(x))
    return norm_2(x + attend(x))


WRONG = [
    ("residual-forgotten", a_row_of_functions),
    ("residual-forgotten-attend", first_sum_forgotten),
    ("residual-forgotten-attend", first_sum_forgotten_in_one_branch),
    ("residual-forgotten-feed_forward", second_sum_forgotten),
    ("not-normalised", no_norms),
    ("residual-from-normalised", x_is_overwritten),
    ("residual-from-normalised", x_is_overwritten_once),
    ("norm-after", norms_the_result_before_adding),
    ("norm-on-the-result", post_norm_before_the_sum),
    ("norm-twice", before_and_after),
    ("left-out-attend", never_talks),
    ("left-out-feed_forward", never_thinks),
    ("wrong-norm", one_norm_for_both),
    ("wrong-norm", copied_line),
    ("norms-exchanged", norms_swapped),
    ("pre-norm-ignored", as_in_the_paper),
    ("pre-norm-always", as_in_the_code),
    ("pre-norm-inverted", the_other_way_round),
    ("side-by-side", both_read_x),
    ("second-sum-from-the-input", adds_to_the_old_x),
    ("thinks-first", thinks_before_it_talks),
    ("thinks-first", network_where_attention_belongs),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def norm_at_the_end(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        return norm_2(x + feed_forward(x))
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def adds_x_twice(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        heard = x + attend(norm_1(x))
        return x + heard + feed_forward(norm_2(heard))
    heard = norm_1(x + attend(x))
    return norm_2(x + heard + feed_forward(heard))


def talks_twice(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        return x + attend(norm_2(x))
    x = norm_1(x + attend(x))
    return norm_2(x + attend(x))


def forgets_to_return(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x + attend(norm_1(x))
    x = x + feed_forward(norm_2(x))


def returns_in_one_branch(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x))
        return x + feed_forward(norm_2(x))
    x = norm_1(x + attend(x))
    x = norm_2(x + feed_forward(x))


def changes_x(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x += attend(norm_1(x))
        x += feed_forward(norm_2(x))
        return x
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def hands_the_function_over(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x + attend(norm_1)
    return x + feed_forward(norm_2)


def plus_forgotten(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x * attend(norm_1(x))
    return x * feed_forward(norm_2(x))


def three_copies(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = x + attend(norm_1(x), norm_1(x), norm_1(x))
    return x + feed_forward(norm_2(x))


def cuts_gradients(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = x + attend(norm_1(x)).detach()
        return x + feed_forward(norm_2(x))
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def sums_norms(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    x = norm_1(x) + attend(x)
    return norm_2(x) + feed_forward(x)


def without_pre_norm_argument(x, attend, norm_1, feed_forward, norm_2):
    x = x + attend(norm_1(x))
    return x + feed_forward(norm_2(x))


def averages(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        x = (x + attend(norm_1(x))) / 2
        return (x + feed_forward(norm_2(x))) / 2
    x = norm_1(x + attend(x))
    return norm_2(x + feed_forward(x))


def residual_once(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    if pre_norm:
        return x + feed_forward(norm_2(attend(norm_1(x))))
    return norm_2(x + feed_forward(norm_1(attend(x))))


OTHERS = [
    ("wrong", "left-out", "`norm_2` is left out", no_second_norm),
    ("wrong", "not-kept", "", norm_at_the_end),
    ("wrong", "not-kept", "", adds_x_twice),
    ("wrong", "ignores-an-input", "", talks_twice),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "returns-nothing", "one branch", returns_in_one_branch),
    ("wrong", "changes-input", "", changes_x),
    ("broken", "raises", "", hands_the_function_over),
    ("wrong", "not-kept", "", plus_forgotten),
    ("broken", "raises", "", three_copies),
    ("wrong", "wrong-gradient", "", cuts_gradients),
    ("wrong", "not-kept", "", sums_norms),
    ("broken", "arguments", "", without_pre_norm_argument),
    ("wrong", "not-kept", "", averages),
    ("wrong", "residual-forgotten-attend", "", residual_once),
]

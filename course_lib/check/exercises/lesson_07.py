"""The exercises of lesson 07: layer_norm, feed_forward, encoder_block, decoder_block."""

from collections.abc import Iterator

import torch

from course_lib.check.declare import Fault, Law, Lesson
from course_lib.check.exercises import lesson_01
from course_lib.check.exercises.material.lesson_07 import MATERIAL
from course_lib.check.laws import close

NORM, THINK, STREAM = "Normalise one vector", "Let each token think alone", "Add to what was there"
BLOCK, DECODER, ORDER = "Build the block", "A block for the decoder", "Before or after"
lesson = Lesson("07_blocks")

each_alone = Law(
    "other-vectors-count",
    "what becomes of a vector depends on the other vectors in front, behind or in the batch",
    "Each vector is treated alone: with the others taken away, the same has to come out.",
    lambda call, inputs: (
        inputs[0].ndim < 2 or close(call(inputs[0][:1], *inputs[1:]), call(*inputs)[:1])
    ),
)
shift_is_taken_away = Law(
    "shift-stays",
    "a number added to all numbers of a vector changes what comes out",
    "Their mean grows by as much as they do. Once it is subtracted, all is as it was.",
    lambda call, inputs: close(call(inputs[0] + 2, *inputs[1:]), call(*inputs)),
)
mean_is_zero = Law(
    "mean-is-not-0",
    "with a gain of 1 and a bias of 0, the numbers of a vector do not have the mean 0",
    "The mean is taken away from each vector. What follows only stretches it, and a mean of 0 stays 0.",
    lambda call, inputs: close(_plain(call, *inputs).mean(dim=-1), torch.zeros(()).to(inputs[0])),
)
variance_is_one = Law(
    "variance-is-not-1",
    "with a gain of 1 and a bias of 0, the numbers of a vector do not have a mean square of 1",
    "Each vector is divided by the root of its variance, so that 1 is left: a little less, for eps is in it.",
    lambda call, inputs: close(_plain(call, *inputs).square().mean(dim=-1), _left_of_1(*inputs)),
)
silent_sublayers = Law(
    "not-kept",
    "where every sublayer gives zeros, x does not come through as it should",
    "Then nothing is added to x. With `pre_norm` x comes out as it was; without, it is only normalised.",
    lambda call, inputs: _comes_through(call, inputs),
)


def _plain(call, x, gain, bias, *eps):
    return call(x, torch.ones_like(gain), torch.zeros_like(bias), *eps)


def _left_of_1(x, gain, bias, eps=1e-5):
    variance = x.var(dim=-1, correction=0)
    return variance / (variance + eps)


def _comes_through(call, inputs: tuple) -> bool:
    """Whether x comes out of a block of an encoder or a decoder in which nothing is ever added to it."""
    places = [k for k, part in enumerate(inputs) if callable(part)]
    sublayers, norms = places[::2], places[1::2]
    silent = [_zeros if k in sublayers else part for k, part in enumerate(inputs)]
    right = inputs[0]
    for norm in norms if inputs[-1] is False else ():
        right = inputs[norm](right)
    return close(call(*silent), right)


def _zeros(x, *memory):
    return torch.zeros_like(x)


lesson.exercise(
    **MATERIAL["layer_norm"],
    section=NORM,
    minutes=14,
    difficulty=2,
    laws=[each_alone, shift_is_taken_away, mean_is_zero, variance_is_one],
    hints=(
        "Take the vector 1, 5. What is its mean? How far is each number from it? What is the mean of the squares?",
        "Centre, divide by a root, then gain and bias. Every mean runs over one vector and keeps its axis.",
        "x minus its mean; that over the root of (its mean square plus eps); times the gain, plus the bias",
    ),
)
lesson.exercise(
    **MATERIAL["feed_forward"],
    section=THINK,
    minutes=6,
    difficulty=1,
    laws=[each_alone],
    hints=(
        "Two layers, and a corner. What would two layers be without a corner between them?",
        "A linear layer to F numbers, a relu, and a linear layer back to D. Nothing after the second.",
        "the relu of x through the first layer, with its bias; that through the second layer, with its bias",
    ),
)
lesson.exercise(
    **MATERIAL["encoder_block"],
    section=BLOCK,
    minutes=12,
    difficulty=2,
    laws=[silent_sublayers],
    hints=(
        "Two steps, each a sum. What is added to what? Who reads the normalised vectors, and who does not?",
        "With `pre_norm` only the sublayer reads normalised vectors; without, the sum is normalised. The second "
        "step goes on from what the first has made.",
        "x becomes x plus attention of normalised x; the result is x plus the network of x normalised again; "
        "without pre_norm each sum is normalised, and the sublayer reads x as it is",
    ),
)
lesson.exercise(
    **MATERIAL["decoder_block"],
    section=DECODER,
    minutes=15,
    difficulty=2,
    laws=[silent_sublayers],
    hints=(
        "Which step of the three has no place in an encoder? What does it read besides x, and in which order?",
        "Three steps of the same form: target among itself, target asks memory, each alone. Memory is used as it is.",
        "x plus self-attention; x plus cross-attention of x to memory; x plus the network; the norms as before",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Normalise one vector
eps-outside-the-root: (variance + eps).sqrt() -> (variance.sqrt() + eps)
    eps is added after the root, not under it
    For most vectors that is hardly seen. Where the numbers hardly differ, it is: 0 and 0.002 have the variance 0.000001. Yours divides by 0.00101, where the root of 0.000011 is meant, about 0.0033.
eps-left-out: variance + eps -> variance
    eps is not used
    Where all numbers of a vector are equal, the variance is 0, and 0 / 0 is not a number.
eps-fixed: eps -> 1e-05
    eps is always 0.00001, whatever is given
    It is an argument: use the name, so that who calls can choose.
eps-on-the-numbers: (variance + eps).sqrt() -> variance.sqrt(), and centred = x - _ -> centred = x - _ + eps
    eps is added to the numbers, not to the variance
    It is there so that nothing is divided by 0. It belongs to the variance, under the root.
unbiased-variance: variance = _ -> variance = centred.square().sum(dim=-1, keepdim=True) / (x.shape[-1] - 1)
    the variance is divided by D - 1, not by D
    `var()` and `std()` do that by default, to estimate the spread of more numbers than these. Here these are all: take `correction=0`, or a mean of squares.
not-rooted: (variance + eps).sqrt() -> (variance + eps)
    it divides by the variance, not by its root
    Numbers twice as far apart have a variance four times as large. Its root is twice as large, and takes that away.
rooted-twice: (variance + eps).sqrt() -> (variance + eps).sqrt().sqrt()
    the root is taken twice
    `std()` is a root already. The variance has one root under the line.
multiplied-by-the-spread: centred / (variance + eps).sqrt() -> centred * (variance + eps).sqrt()
    it multiplies by the spread instead of dividing
    What is spread wide has to become narrower.
sum-of-squares: centred.square().mean(dim=-1, keepdim=True) -> centred.square().sum(dim=-1, keepdim=True)
    it divides by the length of the centred vector: the squares are summed, not averaged
    A vector of length 1 has small numbers where D is large. A variance is a mean of squares.
mean-size: (variance + eps).sqrt() -> (centred.abs().mean(dim=-1, keepdim=True) + eps)
    it divides by the mean distance from the mean, with no squares
    The variance is the mean of the squares. Its root is a little larger than the mean distance.
mean-before-square: centred.square().mean(dim=-1, keepdim=True) -> centred.mean(dim=-1, keepdim=True).square()
    it squares the mean, and that is 0: the squares come first
    Centred numbers have the mean 0. Square each of them, then take the mean.
not-centred: centred = _ -> centred = x
    the mean is not subtracted
    Without it, that is RMSNorm. Here the mean of each vector becomes 0 first.
centred-below-only: centred / (variance + eps).sqrt() -> x / (variance + eps).sqrt()
    the mean is subtracted for the variance, but not from the numbers that are divided
    What comes out has to have the mean 0, before gain and bias.
centred-above-only: variance = _ -> variance = x.square().mean(dim=-1, keepdim=True)
    the variance is the mean of the squares of x itself: the mean was not subtracted first
    A variance says how far the numbers are from their mean, not from 0.
over-axis-0: _.mean(dim=-1, keepdim=True) -> _.mean(dim=0, keepdim=True)
    mean and variance run over the first axis, `dim=0`
    In a batch that mixes one sentence with the others. Each vector is normalised alone: over its own D numbers, `dim=-1`.
over-axis-1: _.mean(dim=-1, keepdim=True) -> _.mean(dim=1, keepdim=True)
    mean and variance run over axis 1, which is the last only in a table
    Count from the end: the D numbers of a vector are the last axis, whatever stands in front.
over-tokens: _.mean(dim=-1, keepdim=True) -> _.mean(dim=-2, keepdim=True)
    mean and variance run over the tokens, `dim=-2`
    Then a token would change with what stands beside it. Each vector is normalised alone, over its own D numbers.
over-tokens-and-features: _.mean(dim=-1, keepdim=True) -> _.mean(dim=(-2, -1), keepdim=True)
    mean and variance run over the tokens and their numbers together
over-all: _.mean(dim=-1, keepdim=True) -> _.mean()
    mean and variance run over all numbers of the input
    Right for one vector. In a batch each vector has a mean and a variance of its own: `dim=-1`.
mean-over-all: x.mean(dim=-1, keepdim=True) -> x.mean()
    the mean runs over all numbers of the input, not over each vector
variance-over-all: centred.square().mean(dim=-1, keepdim=True) -> centred.square().mean()
    the variance runs over all numbers of the input, not over each vector
axis-lost: _.mean(dim=-1, keepdim=True) -> _.mean(dim=-1)
    the means have lost their axis, so they are not lined up with the vectors that they belong to
    A mean drops its axis: (T, D) becomes (T), which lines up with the columns. `keepdim=True` keeps a 1.
gain-forgotten: _ * gain -> _
    the gain is not used
    The network learns how wide each of the D numbers should be. The gain is that: it is multiplied at the end.
bias-forgotten in layer_norm: _ + bias -> _
    the bias is not added
    The network learns where each of the D numbers should stand. The bias is that: it is added at the end.
gain-and-bias-exchanged: gain -> bias, and bias -> gain
    gain and bias are exchanged
    The gain is multiplied, and the bias is added.
one-plus-gain: _ * gain -> _ * (1 + gain)
    1 is added to the gain
    Some models store the gain less 1, and add it again. Here a gain of 1 changes nothing.
divided-by-the-gain: _ * gain -> _ / gain
    it divides by the gain
    `a / b * c` and `a / (b * c)` differ. The gain is multiplied.
bias-before-gain: _ * gain + bias -> (_ + bias) * gain
    the bias is added before the gain is multiplied
    Then the gain would stretch the bias, too. First times the gain, then plus the bias.
# Let each token think alone
relu-forgotten in feed_forward: relu(_) -> _
    there is no relu between the two layers
    Two linear layers in a row are one linear layer (lesson 01). The corner between them is all that makes them more.
relu-after-the-second in feed_forward: linear(relu(linear(x, W1, b1)), W2, b2) -> relu(linear(linear(x, W1, b1), W2, b2))
    the relu stands after the second layer, not between the two
    Then the two layers are one, and what is added to the token can never be negative.
relu-twice in feed_forward: linear(relu(_), W2, b2) -> relu(linear(relu(_), W2, b2))
    there is a second relu after the second layer
    What comes out is added to the token. It has to be able to take something away, so it may be negative.
relu-first in feed_forward: relu(linear(x, W1, b1)) -> linear(relu(x), W1, b1)
    the relu stands before the first layer, not after it
    It would throw away every negative number of the token, before anything was asked of it.
relu-first-and-no-biases in feed_forward: linear(relu(linear(x, W1, b1)), W2, b2) -> relu(x) @ W1 @ W2
    the relu stands before the first layer, not after it, and neither bias is added
    It would throw away every negative number of the token, before anything was asked of it. It belongs between W1 and W2.
brackets-missing in feed_forward: return _ -> return x @ W1 + b1 @ W2 + b2
    brackets are missing: `b1 @ W2` is computed first, and x never meets W2
    A product comes before a sum. Brackets round `x @ W1 + b1` make the first layer one thing, which the relu and W2 then get.
brackets-missing in feed_forward: return _ -> return relu(x @ W1) + b1 @ W2 + b2
    brackets are missing: `b1 @ W2` is computed first, and x never meets W2
    A product comes before a sum. The first bias is added inside the relu's brackets, and only then follows W2.
brackets-missing in feed_forward: return _ -> return relu(x @ W1 + b1 @ W2 + b2)
    the relu's brackets close too late: `b1 @ W2` is computed first, and x never meets W2
    A product comes before a sum. The relu closes after b1, and what it gives goes through W2.
relu-before-the-bias in feed_forward: relu(linear(x, W1, b1)) -> relu(x @ W1) + b1
    the first bias is added after the relu
    The bias says where each hidden number begins to count. For that it is added before the relu.
softmax-for-relu in feed_forward: relu(_) -> _.softmax(dim=-1)
    there is a softmax between the layers, not a relu
    Hidden numbers are no shares: several may be large at once, and all may be 0.
second-layer-left-out in feed_forward: return _ -> return relu(linear(x, W1, b1))
    the second layer is missing: F numbers come out
    The result is added to the token, so D numbers have to come out. W2 and b2 lead back to them.
second-bias-forgotten in feed_forward: linear(_, W2, b2) -> _ @ W2
    the second bias, b2, is not added
    Each of the two layers has a bias: b1 of F numbers before the relu, b2 of D numbers at the end.
first-bias-forgotten in feed_forward: linear(x, W1, b1) -> x @ W1
    the first bias, b1, is not added
biases-forgotten in feed_forward: linear(x, W1, b1) -> x @ W1, and linear(_, W2, b2) -> _ @ W2
    neither bias is added
biases-exchanged in feed_forward: b1 -> b2, and b2 -> b1
    the two biases are exchanged
    b1 has F numbers and belongs to the first layer, b2 has D and belongs to the second.
weights-exchanged in feed_forward: W1 -> W2, and W2 -> W1
    the two weight tables are exchanged
    W1 is (D, F) and comes first, W2 is (F, D) and leads back. It runs only where D and F are equal.
layers-exchanged in feed_forward: W1 -> W2, and W2 -> W1, and b1 -> b2, and b2 -> b1
    the two layers are exchanged, weights and biases
weights-transposed in feed_forward: W1 -> W1.mT, and W2 -> W2.mT
    both weight tables are transposed
    Here weights stand as (in, out), and x in front of them. (`F.linear` and `nn.Linear` want them the other way round.) It runs only where D and F are equal.
first-weights-transposed in feed_forward: W1 -> W1.mT
    W1 is transposed
second-weights-transposed in feed_forward: W2 -> W2.mT
    W2 is transposed
residual-inside in feed_forward: return _ -> return _ + x
    x is added to the result
    The block does that, for every sublayer alike. This function gives only what is to be added.
""")
lesson.borrow(
    lesson_01.lesson,
    *"absolute-value leaky elu-for-relu squared-relu sigmoid-for-relu tanh-for-relu gelu-for-relu".split(),
    *"silu-for-relu softplus-for-relu capped-at-1 negative-side step bias-twice weights-first".split(),
)


class Step:
    """One step of a block, as the library writes it: a sublayer, its norm, and what else it reads."""

    def __init__(self, sublayer: str, norm: str, memory: str = ""):
        self.s, self.n, self.m = sublayer, norm, memory
        self.pre = f"x + {sublayer}({norm}(x){memory})"
        self.post = f"{norm}(x + {sublayer}(x{memory}))"

    def rules(self, pre: str = "", post: str = "") -> tuple[list[str], list[str]]:
        """What becomes of it with `pre_norm`, and without: `s`, `n` and `m` stand for its parts."""
        parts = dict(s=self.s, n=self.n, m=self.m)
        before = [f"{self.pre} -> {pre.format(**parts)}"] if pre else []
        return before, [f"{self.post} -> {post.format(**parts)}"] if post else []


KEPT = "The vector keeps what it was, and a sublayer only adds to it. Without the sum each layer starts anew."
READS = "The norm is for what the sublayer reads. x itself goes on as it is, and the result is added to that."
SUM = "Without `pre_norm` it is the sum that is normalised: x plus what the sublayer gives."
FIRST = "With `pre_norm` the sublayer reads normalised vectors, and what it gives is added as it is."
SCALE = "Without a norm the numbers grow from block to block, and with them what each sublayer has to cope with."
LEFT_OUT = "Every sublayer has its turn, and what it gives is added to x."
TWICE = "Each step has one norm: before the sublayer with `pre_norm`, after the sum without."
ONE_STEP = (  # name, section, pre, post, title, why: of one step, or of all
    ("residual-forgotten", STREAM, "{s}({n}(x){m})", "{n}({s}(x{m}))", "x is not added to what {} gives", KEPT),
    (
        "not-normalised",
        ORDER,
        "x + {s}(x{m})",
        "x + {s}(x{m})",
        "nothing is normalised in the step of {}",
        SCALE,
    ),
    (
        "residual-from-normalised",
        STREAM,
        "{n}(x) + {s}({n}(x){m})",
        "",
        "what {} gives is added to the normalised x, not to x itself",
        READS,
    ),
    (
        "norm-after",
        ORDER,
        "x + {n}({s}(x{m}))",
        "",
        "with `pre_norm` the norm comes after {}, not before: what is read is not normalised",
        FIRST,
    ),
    (
        "norm-on-the-result",
        ORDER,
        "",
        "x + {n}({s}(x{m}))",
        "without `pre_norm` only what {} gives is normalised, not the sum",
        SUM,
    ),
    (
        "norm-twice",
        ORDER,
        "{n}(x + {s}({n}(x){m}))",
        "{n}(x + {s}({n}(x){m}))",
        "there are two norms in the step of {}: one before the sublayer, one after the sum",
        TWICE,
    ),
)


def both_ways(
    name: str, section: str, pre: list, post: list, title: str, why: str, inside: str, alone: bool = True
) -> None:
    """Declare a mistake that is made with and without `pre_norm`, and each of the two alone.

    Not `alone` where a change that is generated does that, and is named in words as good.
    """
    ways = {"": [*pre, *post]}
    if pre and post and alone:
        ways |= {", with `pre_norm`": pre, ", without `pre_norm`": post}
    found = (Fault(name, rule, title + when, why=why, inside=inside) for when, rule in ways.items())
    lesson.faults(section, *found)


def joined(rules: Iterator[tuple[list, list]]) -> tuple[list, list]:
    """The rules of several steps, done together."""
    pairs = list(rules)
    return [rule for pre, _ in pairs for rule in pre], [rule for _, post in pairs for rule in post]


def declare_steps(steps: list[Step], inside: str) -> None:
    """The mistakes that each step of a block can have, and all of its steps alike."""
    for name, section, pre, post, title, why in ONE_STEP:
        rules = joined(step.rules(pre, post) for step in steps)
        both_ways(name, section, *rules, title.format("each sublayer"), why, inside)
        for step in steps if name != "norm-twice" else ():
            named = title.format(f"`{step.s}`")
            own = f"{name}-{step.s}" if name == "residual-forgotten" else name
            alone = name != "not-normalised"
            both_ways(own, section, *step.rules(pre, post), named, why, inside, alone)
    for step in steps:
        rules, title = step.rules("x", "x"), f"`{step.s}` is left out"
        both_ways(f"left-out-{step.s}", BLOCK, *rules, title, LEFT_OUT, inside, alone=False)


def declare_norms(steps: list[Step], inside: str) -> None:
    """One norm in the place of another, and two of them exchanged."""
    why = "Each norm has learned a gain and a bias of its own, for the one place where it stands."
    for step in steps:
        for other in (other for other in steps if other is not step):
            rules = [f"{a} -> {a.replace(step.n, other.n)}" for a in (step.pre, step.post)]
            title = f"`{other.n}` normalises for `{step.s}`, where `{step.n}` is meant"
            both_ways("wrong-norm", BLOCK, rules[:1], rules[1:], title, why, inside)
    for k, step in enumerate(steps):
        for other in steps[k + 1 :]:
            rules = [f"{a} -> {a.replace(step.n, other.n)}" for a in (step.pre, step.post)]
            back = [f"{a} -> {a.replace(other.n, step.n)}" for a in (other.pre, other.post)]
            pre, post = [rules[0], back[0]], [rules[1], back[1]]
            title = f"`{step.n}` and `{other.n}` are exchanged"
            both_ways("norms-exchanged", BLOCK, pre, post, title, why, inside, alone=False)


ENCODER_STEPS = [Step("attend", "norm_1"), Step("feed_forward", "norm_2")]
DECODER_STEPS = [
    Step("self_attend", "norm_1"),
    Step("cross_attend", "norm_2", ", memory"),
    Step("feed_forward", "norm_3"),
]
declare_steps(ENCODER_STEPS, "encoder_block")
declare_norms(ENCODER_STEPS, "encoder_block")
declare_steps(DECODER_STEPS, "decoder_block")
declare_norms(DECODER_STEPS, "decoder_block")

# What is wrong with the order of the steps, and with what each of them reads
TABLE = """
# Before or after
pre-norm-ignored in {0}: if pre_norm: _ -> pass
    `pre_norm` is not used: the sum is always normalised, as in the paper
    By default each sublayer reads normalised vectors, and the sum is left as it is.
pre-norm-always in {0}: if pre_norm: _ -> if True: _
    `pre_norm=False` is not used: the norm always comes before the sublayer
    Without `pre_norm` the sublayer reads x as it is, and the sum is normalised, as in the paper.
"""
lesson.read(TABLE.format("encoder_block") + TABLE.format("decoder_block").partition("after\n")[2])


def encoder_inverted(x, attend, norm_1, feed_forward, norm_2, pre_norm=True):
    """No rule, for beside it a mistake of one way would be taken for harmless where it is made."""
    if not pre_norm:
        heard = attend(norm_1(x)) + x
        return feed_forward(norm_2(heard)) + heard
    heard = norm_1(attend(x) + x)
    return norm_2(feed_forward(heard) + heard)


def decoder_inverted(
    x, memory, self_attend, norm_1, cross_attend, norm_2, feed_forward, norm_3, pre_norm=True
):
    if not pre_norm:
        heard = self_attend(norm_1(x)) + x
        heard = cross_attend(norm_2(heard), memory) + heard
        return feed_forward(norm_3(heard)) + heard
    heard = norm_1(self_attend(x) + x)
    heard = norm_2(cross_attend(heard, memory) + heard)
    return norm_3(feed_forward(heard) + heard)


lesson.faults(
    ORDER,
    *(
        Fault(
            "pre-norm-inverted",
            title="the two ways are exchanged: `pre_norm` normalises the sum, and without it the norm comes first",
            why="“Pre” is before: the norm stands before the sublayer.",
            version=version,
            inside=inside,
        )
        for version, inside in ((encoder_inverted, "encoder_block"), (decoder_inverted, "decoder_block"))
    ),
)
lesson.read("""
# Build the block
side-by-side in encoder_block: x = x + attend(norm_1(x)); return x + feed_forward(norm_2(x)) ->
        return x + attend(norm_1(x)) + feed_forward(norm_2(x))
    the feed-forward network reads the block's input, not what attention has made of it
    First talk, then think: each token thinks about what it has just heard. Give the first sum the name `x`.
side-by-side in encoder_block: x = norm_1(x + attend(x)); return norm_2(x + feed_forward(x)) ->
        return norm_2(norm_1(x + attend(x)) + feed_forward(x))
    the feed-forward network reads the block's input, not what attention has made of it, without `pre_norm`
side-by-side in encoder_block: x = x + attend(norm_1(x)); return x + feed_forward(norm_2(x)) ->
        return x + attend(norm_1(x)) + feed_forward(norm_2(x)),
        and x = norm_1(x + attend(x)); return norm_2(x + feed_forward(x)) ->
        return norm_2(norm_1(x + attend(x)) + feed_forward(x))
    the feed-forward network reads the block's input, not what attention has made of it, both ways
second-sum-from-the-input in encoder_block: x = x + attend(norm_1(x)); return x + feed_forward(norm_2(x)) ->
        y = x + attend(norm_1(x)); return x + feed_forward(norm_2(y))
    the second sum adds to the block's input, and what attention has added is lost
    The second step goes on from what the first has made: it adds to the first sum.
second-sum-from-the-input in encoder_block: x = norm_1(x + attend(x)); return norm_2(x + feed_forward(x)) ->
        y = norm_1(x + attend(x)); return norm_2(x + feed_forward(y))
    the second sum adds to the block's input, and what attention has added is lost, without `pre_norm`
second-sum-from-the-input in encoder_block: x = x + attend(norm_1(x)); return x + feed_forward(norm_2(x)) ->
        y = x + attend(norm_1(x)); return x + feed_forward(norm_2(y)),
        and x = norm_1(x + attend(x)); return norm_2(x + feed_forward(x)) ->
        y = norm_1(x + attend(x)); return norm_2(x + feed_forward(y))
    the second sum adds to the block's input, and what attention has added is lost, both ways
thinks-first in encoder_block: attend -> feed_forward, and feed_forward -> attend
    the feed-forward network comes first, and attention second
    First talk, then think. `norm_1` belongs to attention, which comes first, and `norm_2` to the network.
thinks-first in encoder_block: attend -> feed_forward, and feed_forward -> attend, and norm_1 -> norm_2, and norm_2 -> norm_1
    the feed-forward network comes first, and attention second, each with its own norm
    First talk, then think: each token thinks about what it has just heard.
""")
lesson.read("""
# A block for the decoder
side-by-side in decoder_block: x = x + self_attend(_); x = x + _1; return x + feed_forward(norm_3(x)) ->
        y = x; x = x + self_attend(_); x = x + _1; return x + feed_forward(norm_3(y))
    the feed-forward network reads the block's input, not what the two attentions have made of it
    Each step goes on from what the one before has made: give each sum the name `x`.
cross-reads-the-input in decoder_block: x = x + self_attend(_); x = x + cross_attend(norm_2(x), memory) ->
        y = x; x = x + self_attend(_); x = x + cross_attend(norm_2(y), memory)
    cross-attention asks with the block's input, not with what self-attention has made of it
attentions-lost in decoder_block: x = x + self_attend(_); x = x + _1; return x + feed_forward(norm_3(x)) ->
        y = x; x = x + self_attend(_); x = x + _1; return y + feed_forward(norm_3(x))
    the last sum adds to the block's input: what the attentions have added is lost
self-attention-lost in decoder_block: x = x + self_attend(_); x = x + cross_attend(norm_2(x), memory) ->
        y = x; x = x + self_attend(_); x = y + cross_attend(norm_2(x), memory)
    the second sum adds to the block's input: what self-attention has added is lost
cross-before-self in decoder_block: x = x + self_attend(norm_1(x)); x = x + cross_attend(norm_2(x), memory) ->
        x = x + cross_attend(norm_2(x), memory); x = x + self_attend(norm_1(x)),
        and x = norm_1(x + self_attend(x)); x = norm_2(x + cross_attend(x, memory)) ->
        x = norm_2(x + cross_attend(x, memory)); x = norm_1(x + self_attend(x))
    cross-attention comes before self-attention
    A token first hears what has been written before it, and asks the source with that.
cross-before-self in decoder_block: x = x + self_attend(norm_1(x)); x = x + cross_attend(norm_2(x), memory) ->
        x = x + cross_attend(norm_2(x), memory); x = x + self_attend(norm_1(x))
    cross-attention comes before self-attention, with `pre_norm`
cross-before-self in decoder_block: x = norm_1(x + self_attend(x)); x = norm_2(x + cross_attend(x, memory)) ->
        x = norm_2(x + cross_attend(x, memory)); x = norm_1(x + self_attend(x))
    cross-attention comes before self-attention, without `pre_norm`
cross-before-self in decoder_block: self_attend(norm_1(x)) -> cross_attend(norm_1(x), memory),
        and cross_attend(norm_2(x), memory) -> self_attend(norm_2(x)),
        and self_attend(x) -> cross_attend(x, memory), and cross_attend(x, memory) -> self_attend(x)
    cross-attention comes before self-attention, and each reads through the other's norm
cross-last in decoder_block: cross_attend(norm_2(x), memory) -> feed_forward(norm_3(x)),
        and feed_forward(norm_3(x)) -> cross_attend(norm_2(x), memory),
        and norm_2(x + cross_attend(x, memory)) -> norm_3(x + feed_forward(x)),
        and norm_3(x + feed_forward(x)) -> norm_2(x + cross_attend(x, memory))
    cross-attention comes last, after the feed-forward network
    First all the talking, then the thinking: each token thinks about what it got from the source, too.
memory-normalised in decoder_block: x + cross_attend(norm_2(x), memory) -> x + cross_attend(norm_2(x), norm_2(memory)),
        and norm_2(x + cross_attend(x, memory)) -> norm_2(x + cross_attend(x, norm_2(memory)))
    memory is normalised too
    The encoder has done that, once, at its end. `norm_2` is for the target's vectors.
memory-normalised in decoder_block: x + cross_attend(norm_2(x), memory) -> x + cross_attend(norm_2(x), norm_2(memory))
    memory is normalised too, with `pre_norm`
memory-normalised in decoder_block: norm_2(x + cross_attend(x, memory)) -> norm_2(x + cross_attend(x, norm_2(memory)))
    memory is normalised too, without `pre_norm`
memory-normalised-instead in decoder_block: cross_attend(norm_2(x), memory) -> cross_attend(x, norm_2(memory))
    memory is normalised, and x is not
    The norm is for what asks. Memory comes from the encoder, which has normalised it.
memory-normalised-instead in decoder_block: cross_attend(norm_2(x), memory) -> cross_attend(x, norm_2(memory)),
        and cross_attend(x, memory) -> cross_attend(x, norm_2(memory))
    memory is normalised, and what asks is not; without `pre_norm` memory is normalised, too
queries-and-memory-exchanged in decoder_block: cross_attend(norm_2(x), memory) -> cross_attend(memory, norm_2(x)),
        and cross_attend(x, memory) -> cross_attend(memory, x)
    x and memory are exchanged in cross-attention: the source asks the target
    The target asks and the source answers: x first, then memory. One row comes out for each row of x.
queries-and-memory-exchanged in decoder_block: cross_attend(norm_2(x), memory) -> cross_attend(memory, norm_2(x))
    x and memory are exchanged in cross-attention: the source asks the target, with `pre_norm`
target-for-memory in decoder_block: cross_attend(norm_2(x), memory) -> cross_attend(norm_2(x), norm_2(x)),
        and cross_attend(x, memory) -> cross_attend(x, x)
    cross-attention asks the target itself: memory is not used
    Then nothing of the source ever arrives. What is asked here is memory.
target-for-memory in decoder_block: cross_attend(norm_2(x), memory) -> cross_attend(norm_2(x), x),
        and cross_attend(x, memory) -> cross_attend(x, x)
    cross-attention asks the target itself: memory is not used
memory-for-self in decoder_block: self_attend(norm_1(x)) -> cross_attend(norm_1(x), memory),
        and self_attend(x) -> cross_attend(x, memory)
    the source is asked twice, and the target's tokens never hear each other
    The first step is among the target's own tokens: `self_attend` reads x alone.
memory-for-self in decoder_block: self_attend(norm_1(x)) -> self_attend(norm_1(memory)),
        and self_attend(x) -> self_attend(memory)
    self-attention reads memory, not the target
    The first step is among the target's own tokens: `self_attend` reads x.
memory-for-self in decoder_block: self_attend(norm_1(x)) -> self_attend(memory),
        and self_attend(x) -> self_attend(memory)
    self-attention reads memory, not the target
self-for-cross in decoder_block: cross_attend(norm_2(x), memory) -> self_attend(norm_2(x)),
        and cross_attend(x, memory) -> self_attend(x)
    self-attention stands in the place of cross-attention, and memory is not used
    Then nothing of the source ever arrives. The second step is `cross_attend`, which reads x and memory.
memory-for-the-sum in decoder_block: x + cross_attend(norm_2(x), memory) -> memory + cross_attend(norm_2(x), memory),
        and x + cross_attend(x, memory) -> memory + cross_attend(x, memory)
    what cross-attention gives is added to memory, not to x
    x is what goes on through the block. Memory is only read.
""")

"""The exercises of lesson 01: linear, linear_backward, relu, softmax, cross_entropy."""

from course_lib.check.declare import Lesson
from course_lib.check.exercises.material.lesson_01 import MATERIAL
from course_lib.check.laws import shares_sum_to_one

lesson = Lesson("01_linear_layers")
lesson.exercise(
    **MATERIAL["linear"],
    any_float=True,
    section="From one weight to many",
    minutes=8,
    difficulty=1,
    hints=(
        "D numbers come in, F go out. How many weights does one output need, and where in W do they stand?",
        "Column f of W holds the weights of output f. One matrix product gives every output of every vector.",
        "x times W as a matrix product; where there is a bias (`b is not None`), it is added at the end",
    ),
)
lesson.exercise(
    **MATERIAL["linear_backward"],
    any_float=True,
    section="Find the gradient on paper",
    minutes=30,
    difficulty=3,
    hints=(
        "Take one weight. Which input does it meet, which output does it move, and in how many vectors?",
        "Shapes decide: (..., D), (D, F) and (F) have to come out. What is summed away are the vectors.",
        "grad times W turned; a table with a row for each x, turned, times the table of their grads; the sum of its "
        "rows",
    ),
)
lesson.exercise(
    **MATERIAL["relu"],
    any_float=True,
    section="See what one layer cannot learn",
    minutes=3,
    difficulty=1,
    hints=(
        "What becomes of -3, of 0 and of 2? Does one number need to know about the others?",
        "Each number is compared with 0, and the larger of the two stays.",
        "where x is at most 0, put 0, else x; or clamp x from below at 0",
    ),
)
lesson.exercise(
    **MATERIAL["softmax"],
    any_float=True,
    section="Turn scores into shares",
    minutes=12,
    difficulty=2,
    laws=[shares_sum_to_one],
    hints=(
        "What makes any number positive? What has to be true of the numbers along `dim` after that?",
        "Powers of e, divided by their sum along `dim`. The largest score is taken away first: shares stay.",
        "powers = e to (x minus its largest along dim, axis kept); the powers over their sum along dim, axis kept",
    ),
)
lesson.exercise(
    **MATERIAL["cross_entropy"],
    any_float=True,
    section="Turn scores into shares",
    minutes=20,
    difficulty=3,
    hints=(
        "How large is the share of the right class? How surprised are you: what is minus its logarithm?",
        "ln of a share = score - ln(sum of e^score), and the largest is taken away first. Pick, then average.",
        "the mean, over the targets that count, of ln of the row's sum of powers minus the target's score",
    ),
)

ALL_OF_IT = (  # of softmax: a fault that replaces it all has no place for another beside it
    "powers = (x - x.amax(dim=dim, keepdim=True)).exp(); return powers / powers.sum(dim=dim, keepdim=True)"
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read(f"""
# From one weight to many
bias-left-out: x @ W + b -> x @ W
    the bias is not added
    Without b, an input of zeros always gives zeros: the line cannot leave the origin.
bias-before-the-product: x @ W + b -> (x + b) @ W
    the bias is added to x, before the product
    b holds one number for each output. It is added once the F outputs are there: product first, then the sum.
bias-on-the-weights: x @ W + b -> x @ (W + b)
    the bias is added to the weights
    There it is multiplied by the inputs. A bias counts the same whatever x is: it stands outside the product.
bias-down-the-rows: _ + b -> _ + b.unsqueeze(-1)
    the bias runs down the rows, not along them
    (F, 1) is stretched along the row: each row gets one bias. Plain b, of shape (F), lines up with the columns.
bias-summed: _ + b -> _ + b.sum()
    the biases are added up: every output gets their sum
    b holds one number for each output, and broadcasting lines them up with the columns by itself.
bias-twice: _ + b -> _ + 2 * b
    the bias is added twice
    Once is enough: in place (`y += b`) or in a new sum (`y = y + b`), not both.
first-bias-for-all: _ + b -> _ + b[0]
    every output gets the first bias
    b holds one number for each output, and broadcasting lines them up with the columns by itself.
bias-per-product: _ + b -> _ + x.shape[-1] * b
    the bias is added once for each input, D times in all
    It stands outside the sum over the D inputs: set it once, or add it after the loop.
missing-bias-not-handled: x @ W if b is None else _ -> _
    it always uses `b`, and `b` may be `None`
    `b: Tensor | None = None` says that a bias may be missing. Ask `if b is None` first.
truth-of-the-bias: b is None -> not b
    `if b` asks whether b is true, and a tensor of several numbers is neither true nor false
    Where b holds one number it runs, and takes a bias of 0 for none. `b is None` is what is meant.
numbers-for-matrices: x @ W -> x * W
    `*` stands where `@` is meant: x and W are multiplied number by number, and nothing is added up
    An output is a sum of products, one for each input. `*` makes the products, `@` adds them up as well.
not-summed: x @ W -> x.unsqueeze(-1) * W
    the products are not summed over the D inputs
    (..., D, F) instead of (..., F): an output is a sum of D products.
summed-over-outputs: x @ W -> (x.unsqueeze(-1) * W).sum(dim=-1)
    the products are summed over the F outputs, not over the D inputs
    (..., D) instead of (..., F): an output is a sum of D products, one for each input.
last-input-only: x @ W -> x[..., -1:] @ W[-1:]
    only the last input counts
    In a loop, `=` forgets what was there. Start with zeros, and add each product: `+=`.
averaged-over-inputs in linear: x @ W -> x @ W / x.shape[-1]
    the products are averaged over the D inputs, not summed
    A weighted sum is not divided by how many there are: if it should be smaller, the weights learn to be.
activation-already: return x @ W if _1 else _2 -> return x.matmul(W).relu() if _1 else _2.relu()
    a relu is in it already: negative outputs come out as 0
    A linear layer keeps what is negative. The relu is a function of its own, and stands after it.
# Write it x @ W, or W x
weights-transposed: x @ W -> x @ W.mT
    W is transposed
    Here W is (D, F): column f holds the weights of output f. `nn.Linear` and `F.linear` keep (F, D), and turn it.
weights-first: x @ W -> W @ x
    W stands in front of x
    Vectors are rows here, so x comes first: (..., D) @ (D, F) is (..., F). W x is for columns, and for W (F, D).
# Find the gradient on paper
weights-not-transposed: grad @ W.mT -> grad @ W
    W is not transposed for the gradient of x
    grad is (..., F), x is (..., D): to come back from F to D, W (D, F) has to be turned to (F, D).
weights-in-front: grad @ W.mT -> W @ grad
    W stands in front of grad: right for one vector, and not for several
    Several vectors are rows: (..., F) @ (F, D) is (..., D), so grad comes first, and W is turned.
gradient-of-W-transposed: rows.mT @ grads -> grads.mT @ rows
    the gradient of W is transposed: it has to have the shape of W, (D, F)
    Row d is about input d, column f about output f: x is turned and stands in front of grad.
nothing-transposed: grad @ W.mT -> grad @ W, and rows.mT @ grads -> rows @ grads
    nothing is transposed: neither W for the gradient of x, nor x for that of W
    Say the shapes: (..., F) @ (F, D) gives (..., D), and (D, vectors) @ (vectors, F) gives (D, F).
nothing-transposed: grad @ W.mT -> grad @ W, and rows.mT @ grads -> x @ grad
    nothing is transposed: neither W for the gradient of x, nor x for that of W
nothing-transposed: grad @ W.mT -> grad @ W, and rows.mT @ grads -> x @ grad, and grads.sum(dim=0) -> grad.sum(dim=0)
    nothing is transposed: neither W for the gradient of x, nor x for that of W
inputs-not-transposed: rows.mT @ grads -> rows @ grads
    x is not transposed for the gradient of W
    What is summed away are the vectors, so they have to meet in the middle: (D, vectors) @ (vectors, F).
inputs-not-transposed: rows.mT @ grads -> x @ grad
    x is not transposed for the gradient of W
inputs-not-transposed: rows.mT @ grads -> x @ grad, and grads.sum(dim=0) -> grad.sum(dim=0)
    x is not transposed for the gradient of W
products-by-number: grad @ W.mT -> grad * W, and rows.mT @ grads -> x * grad
    `*` stands where `@` is meant: numbers are multiplied in their places, and nothing is added up
    A gradient is a sum of products: `*` makes the products, `@` adds them up as well, once one side is turned.
products-by-number: grad @ W.mT -> grad * W, and rows.mT @ grads -> x * grad, and grads.sum(dim=0) -> grad.sum(dim=0)
    `*` stands where `@` is meant: numbers are multiplied in their places, and nothing is added up
products-by-number: grad @ W.mT -> grad * W.mT, and rows.mT @ grads -> x.mT * grad
    `*` stands where `@` is meant: numbers are multiplied in their places, and nothing is added up
products-by-number: grad @ W.mT -> grad * W.mT
    `*` stands where `@` is meant for the gradient of x: nothing is added up
    Each input goes into every output, so its gradient is a sum of products: `@` adds them up.
products-by-number: grad @ W.mT -> grad * W
    `*` stands where `@` is meant for the gradient of x: nothing is added up
products-by-number: rows.mT @ grads -> rows.mT * grads
    `*` stands where `@` is meant for the gradient of W: nothing is added up
    Each weight serves every vector, so its gradient is a sum of products: `@` adds them up.
products-by-number: rows.mT @ grads -> x * grad
    `*` stands where `@` is meant for the gradient of W: nothing is added up
x-flattened: grad @ W.mT -> grads @ W.mT
    the gradient of x has lost its axes: it is a table of rows, whatever x is
    A gradient has the shape of what it belongs to: `.reshape(x.shape)` gives it back. (`@` needs no rows here.)
weights-reshaped: grad @ W.mT -> grad @ W.reshape(W.shape[-1], W.shape[0])
    W is reshaped to (F, D), not transposed
    `reshape` cuts the same row of numbers into other lengths: weights of different outputs are mixed up.
last-vector-only: rows.mT @ grads -> rows[-1].outer(grads[-1]), and grads.sum(dim=0) -> 1 * grads[-1]
    only the last vector counts for W and b
    In a loop, `=` forgets what was there. Start with zeros, and add each vector's part: `+=`.
first-vector-only: rows.mT @ grads -> rows[0].outer(grads[0]), and grads.sum(dim=0) -> 1 * grads[0]
    only the first vector counts for W and b
    All vectors used the same W and b, so all their parts are added up. (Does a loop return in its first turn?)
inputs-reshaped: rows.mT @ grads -> x.reshape(x.shape[-1], -1) @ grads
    x is reshaped to D rows, not transposed
    `reshape` cuts the same row of numbers into other lengths. Make rows of D first, and transpose them.
W-before-x: return _1, _2, _3 -> return _2, _1, _3
    the gradients of x and of W have changed places: x comes first
    They come out in the order in which `linear` takes them: x, W, b.
x-last: return _1, _2, _3 -> return _2, _3, _1
    the gradients are in another order than x, W, b
b-before-W: return _1, _2, _3 -> return _1, _3, _2
    the gradients of W and of b have changed places: b comes last
averaged-over-vectors: rows.mT @ grads -> rows.mT @ grads / len(rows), and grads.sum(dim=0) -> grads.mean(dim=0)
    the gradients of W and b are averaged over the vectors, not summed
    Whoever averages the loss has divided grad already: here everything that a weight has moved is added up.
W-averaged: rows.mT @ grads -> rows.mT @ grads / len(rows)
    the gradient of W is averaged over the vectors, not summed
b-averaged: grads.sum(dim=0) -> grads.mean(dim=0)
    the gradient of b is averaged over the vectors, not summed
b-not-summed: grads.sum(dim=0) -> grad
    the gradient of b is grad itself: it is not summed over the vectors
    Every vector used the same b, so all of them move it: sum over all axes but the last, and (F) is left.
b-summed-to-one-number: grads.sum(dim=0) -> grads.sum()
    the gradient of b is one number: the sum ran over the outputs, too
    Each output has a bias of its own. Sum over the vectors only, and (F) is left.
b-summed-over-outputs: grads.sum(dim=0) -> grad.sum(dim=-1)
    the gradient of b is summed over the outputs instead of the vectors
    The last axis is that of the outputs, and each has a bias of its own. All other axes are summed away.
b-is-ones: grads.sum(dim=0) -> torch.ones_like(grads[0])
    the gradient of b is 1 everywhere: grad is not used for it
    An output moves by 1 with its bias; how much the loss moves with that output, grad says.
b-keeps-an-axis: grads.sum(dim=0) -> grads.sum(dim=0, keepdim=True)
    the gradient of b has kept an axis of size 1: `keepdim=True` is too much here
    A gradient has the shape of what it belongs to, and b is (F).
first-axis-only: rows.mT @ grads -> x.mT @ grad, and grads.sum(dim=0) -> grad.sum(dim=0)
    it is right for a table of vectors only, with one axis in front
    The three dots stand for any number of axes, also for none. `x.reshape(-1, x.shape[-1])` makes rows of all.
first-axis-only: rows.mT @ grads -> x.mT @ grads
    it is right for a table of vectors only, with one axis in front
first-axis-only: rows.mT @ grads -> x.T @ grad, and grads.sum(dim=0) -> grad.sum(dim=0)
    it is right for a table of vectors only, with one axis in front
b-summed-over-first-axis: grads.sum(dim=0) -> grad.sum(dim=0)
    the gradient of b is summed over the first axis only
    One vector has none to sum over, and a batch of tables has two: all axes but the last are to go.
sums-multiplied: rows.mT @ grads -> rows.sum(dim=0).outer(grads.sum(dim=0))
    x and grad are summed over the vectors first, and then multiplied
    Each vector meets its own grad: first the products, then their sum. A matrix product does it in that order.
grad-not-used: grad @ W.mT -> torch.ones_like(grad) @ W.mT, and
        rows.mT @ grads -> rows.mT @ torch.ones_like(grads), and
        grads.sum(dim=0) -> torch.ones_like(grads).sum(dim=0)
    grad is not used: it is as if every output moved the loss by 1
    The chain rule multiplies: how much the loss moves with an output (grad), times how much that with the input.
x-summed-over-vectors: grad @ W.mT -> grads.sum(dim=0) @ W.mT
    the gradient of x is summed over the vectors
    W and b serve every vector, but each vector has an x of its own: its gradient has the shape of x.
downhill-already: return _1, _2, _3 -> return -_1, -_2, -_3
    the gradients have a minus sign
    A gradient points uphill. It is the optimiser's step that goes against it, and it brings the minus along.
# See what one layer cannot learn
negative-side: torch.where(x <= 0, 0, x) -> torch.where(x >= 0, 0, x)
    it keeps the negative numbers and drops the positive ones
    A relu lets positive numbers through and stops the others: `min=0` is a floor, `max=0` a ceiling.
negative-side: torch.where(x <= 0, 0, x) -> torch.where(x >= 0, 0, -x)
    it keeps the negative numbers, without their sign, and drops the positive ones
    A relu lets positive numbers through as they are, and stops the others.
absolute-value: torch.where(x <= 0, 0, x) -> x.abs()
    negative numbers lose their sign (an absolute value): they should become 0
    -2 and 2 would come out alike. A relu says 0 to everything that is negative.
negated-and-kept: torch.where(x <= 0, 0, x) -> torch.where(x <= 0, 0, -x)
    the positive numbers get a minus sign
    What is positive stays as it is.
x-plus-its-size: torch.where(x <= 0, 0, x) -> x + x.abs()
    the positive numbers are doubled: x + |x| has to be halved
    Half of x + |x| is x where x is positive, and 0 elsewhere.
step: torch.where(x <= 0, 0, x) -> torch.where(x <= 0, 0, torch.ones_like(x))
    it says whether a number is positive (0 or 1) instead of keeping it
    A positive number stays what it is: 3 comes out as 3.
sign: torch.where(x <= 0, 0, x) -> x.sign()
    this is the sign, -1, 0 or 1
    A positive number stays what it is, a negative one becomes 0.
leaky: torch.where(x <= 0, 0, x) -> torch.where(x <= 0, 0.01 * x, x)
    negative numbers become small, not 0 (a leaky relu)
    Plain relu makes them exactly 0.
largest-number: torch.where(x <= 0, 0, x) -> x.max().clamp(min=0)
    it finds the largest number of all, and compares that with 0
    Each number is compared with 0 by itself, and the shape stays: `torch.maximum` and `clamp` do so, `max()` not.
row-maximum: torch.where(x <= 0, 0, x) -> x.amax(dim=-1).clamp(min=0)
    it finds the largest number along the last axis
    Each number is compared with 0 by itself, and the shape stays.
dropped: torch.where(x <= 0, 0, x) -> x[x > 0]
    the negative numbers are taken out instead of becoming 0
    The shape stays: the next layer wants a number in each place.
at-least-one: torch.where(x <= 0, 0, x) -> torch.where(x <= 1, 1, x)
    the floor is at 1, not at 0
    A relu compares with 0.
capped-at-1: torch.where(x <= 0, 0, x) -> x.clamp(0, 1)
    what is above 1 is cut off
    A relu has a floor, 0, and no ceiling.
capped-at-6: torch.where(x <= 0, 0, x) -> x.clamp(0, 6)
    what is above 6 is cut off
    A relu has a floor, 0, and no ceiling (one with a ceiling of 6 is called ReLU6).
not-a-relu: torch.where(x <= 0, 0, x) -> x
    negative numbers come out as they went in
    They should become 0: it is this corner that lets two layers do more than one.
elu-for-relu: torch.where(x <= 0, 0, x) -> torch.nn.functional.elu(x)
    this is an elu, which goes down to -1
    A relu has a corner: exactly 0 below 0, exactly x above it.
squared-relu: torch.where(x <= 0, 0, x) -> x.clamp(min=0).square()
    what is positive is squared
    A relu leaves positive numbers as they are.
sigmoid-for-relu: torch.where(x <= 0, 0, x) -> x.sigmoid()
    this is a sigmoid, which squeezes all numbers between 0 and 1
    A relu leaves positive numbers as they are.
tanh-for-relu: torch.where(x <= 0, 0, x) -> x.tanh()
    this is a tanh, which squeezes all numbers between -1 and 1
    A relu leaves positive numbers as they are.
gelu-for-relu: torch.where(x <= 0, 0, x) -> torch.nn.functional.gelu(x)
    this is a gelu, the smooth cousin of the relu
    A relu has a corner: exactly 0 below 0, exactly x above it.
silu-for-relu: torch.where(x <= 0, 0, x) -> x * x.sigmoid()
    this is a silu (x times its sigmoid), a smooth cousin of the relu
    A relu has a corner: exactly 0 below 0, exactly x above it.
softplus-for-relu: torch.where(x <= 0, 0, x) -> torch.nn.functional.softplus(x)
    this is a softplus, ln(1 + e^x), a smooth cousin of the relu
    A relu has a corner: exactly 0 below 0, exactly x above it.
# Turn scores into shares
overflows: x - x.amax(dim=dim, keepdim=True) -> x
    the softmax overflows: e to the power of a large score is infinite
    Right for small scores, NaN for large ones. Subtract the largest score first: only differences count.
minimum-subtracted: x.amax(dim=dim, keepdim=True) -> x.amin(dim=dim, keepdim=True)
    the smallest score is subtracted, not the largest
    Shares stay, but what is left is 0 or more, and may be large: its power overflows. 0 or less cannot.
mean-subtracted: x.amax(dim=dim, keepdim=True) -> x.mean(dim=dim, keepdim=True)
    the mean of the scores is subtracted, not the largest
    Shares stay, but what is left above the mean may still be large, and then its power overflows.
sum-subtracted: x.amax(dim=dim, keepdim=True) -> x.sum(dim=dim, keepdim=True)
    the sum of the scores is subtracted, not the largest
    Shares stay, but what is left may be large, or far below 0: powers overflow, or all become 0.
maximum-added: x - x.amax(dim=dim, keepdim=True) -> x + x.amax(dim=dim, keepdim=True)
    the largest score is added, not subtracted
    Shares stay, but the powers get larger still, and overflow.
maximum-of-everything: x.amax(dim=dim, keepdim=True) -> x.max()
    the largest of all numbers is subtracted, not that of the row
    A row far below the others is left with powers that are all 0, and 0 / 0 is NaN. Each row has a largest.
maximum-of-the-last-axis: x.amax(dim=dim, keepdim=True) -> x.amax(dim=-1, keepdim=True)
    the largest score along the last axis is subtracted, whatever `dim` says
    What is subtracted has to be the same for all that share out: it is found along `dim`.
maximum-without-keepdim: x.amax(dim=dim, keepdim=True) -> x.amax(dim=dim)
    the maxima have lost their axis, so they are not lined up with the rows that they belong to
    (2, 3) becomes (2) and no longer fits. `keepdim=True` keeps the axis, one wide: (2, 1).
dim-ignored: dim -> -1
    `dim` is not used: it always shares out along the last axis
    Who calls it says along which axis the shares sum to 1.
first-axis-always: dim -> 0
    it always shares out along axis 0, whatever `dim` says
    Who calls it says along which axis the shares sum to 1; unless something is said, it is the last.
default-is-0: dim -> 0 if dim == -1 else dim
    where nothing is said it shares out along axis 0: the default of `dim` is -1, the last axis
    Scores stand in rows, one row for each vector. `dim: int = -1` says so.
axis-1-always: dim -> 1
    it always shares out along axis 1, whatever `dim` says
sum-without-keepdim: powers.sum(dim=dim, keepdim=True) -> powers.sum(dim=dim)
    the sums have lost their axis, so they are not lined up with the rows that they belong to
    (2, 3) summed along its rows is (2), and no longer fits. `keepdim=True` keeps the axis, one wide: (2, 1).
sum-of-everything: powers.sum(dim=dim, keepdim=True) -> powers.sum()
    the powers are divided by the sum of all of them, not by that of their row
    All the numbers together sum to 1. Each row shares out its own: the sum runs along `dim` only.
sum-of-everything: {ALL_OF_IT} -> return x.flatten().softmax(dim=0).reshape(x.shape)
    all the numbers share one whole: the softmax runs over everything at once
    All the numbers together sum to 1. Each row shares out its own: along `dim` only.
not-normalised: powers / _ -> powers
    there are powers of e, but they are not divided by their sum
    Shares sum to 1: divide by the sum along `dim`. (Divided by the largest of them, that one would become 1.)
not-normalised: {ALL_OF_IT} -> return x.exp()
    there are powers of e, but they are not divided by their sum
largest-subtracted-once: powers / powers.sum(dim=dim, keepdim=True) -> powers / x.exp().sum(dim=dim, keepdim=True)
    the largest score is subtracted above the line, and not below it
    It cancels only if all powers are made of the same scores: those that are summed, too.
length-one: powers / powers.sum(dim=dim, keepdim=True) -> powers / powers.norm(dim=dim, keepdim=True)
    the powers are divided by their length, the root of the sum of their squares
    Shares sum to 1; here it is their squares that do.
plain-shares: {ALL_OF_IT} -> return x / x.sum(dim=dim, keepdim=True)
    the scores are divided by their plain sum: there is no power of e
    Scores can be negative, and their sum can be 0. e to the power of a number is always positive.
absolute-shares: {ALL_OF_IT} -> return x.abs() / x.abs().sum(dim=dim, keepdim=True)
    the scores lose their signs and are divided by their sum: there is no power of e
    -2 and 2 would get the same share. e to the power of a number is positive, and grows with it.
squares-for-powers: {ALL_OF_IT} -> return x.square() / x.square().sum(dim=dim, keepdim=True)
    the scores are squared: a power of e is meant, e to the score
    -2 and 2 would get the same share. e to the power of a number is positive, and grows with it.
minus-in-the-power: x - x.amax(dim=dim, keepdim=True) -> x.amin(dim=dim, keepdim=True) - x
    the scores have a minus sign in the power: the smallest gets the largest share
    e to the score grows with the score; e to minus the score shrinks.
base-2: _.exp() -> 2 ** _
    these are powers of 2, not of e
    A score counts in powers of e: 1 more multiplies a share by 2.718.
base-10: _.exp() -> 10 ** _
    these are powers of 10, not of e
    A score counts in powers of e: 1 more multiplies a share by 2.718.
log-softmax: {ALL_OF_IT} -> return x - x.logsumexp(dim=dim, keepdim=True)
    these are the logarithms of the shares
    Shares are positive and sum to 1. A logarithm of a share is 0 or less.
softmax-twice: return powers / _ -> return (powers / _).softmax(dim=dim)
    it is applied twice: shares are shared out once more
    The second softmax finds numbers between 0 and 1, all much alike, and makes them nearly equal.
sigmoid-for-softmax: {ALL_OF_IT} -> return x.sigmoid()
    each number is squeezed by itself (a sigmoid)
    Shares compete: what one gets, another loses. Only a division by the sum makes them sum to 1.
winner-takes-all: {ALL_OF_IT} -> return (x == x.amax(dim=dim, keepdim=True)).to(x.dtype)
    the largest gets everything
    Softmax is softer: the others get a share too, and through it a gradient.
summed-not-averaged: _.mean() -> _.sum()
    the losses are summed, not averaged
    A batch twice as large would have twice the loss, and take steps twice as long.
not-averaged: _.mean() -> _
    there is a loss for each target: they are not averaged
    Training wants one number to make smaller.
last-target-only: _.mean() -> _.flatten()[-1]
    only the last target counts
    In a loop, `=` forgets what was there: collect all losses, and average them at the end.
averaged-along-one-axis: _.mean() -> _.mean(dim=-1)
    the mean runs along the last axis only
    One number comes out, whatever axes are in front: `.mean()` without `dim` averages over all.
averaged-over-classes: _.mean() -> _.mean() / logits.shape[-1]
    it is divided by the number of classes as well
    That is what `.mean()` does to a table that is 0 but for the targets. Sum over the classes, then average.
averaged-over-ignored: targets = as_index(targets) -> targets = as_index(targets); count = targets.numel(), and
        _.mean() -> _.sum() / count
    targets to ignore count in the average: it is divided by the number of all targets
    Their losses are left out, so they must not be counted either: divide by how many are left.
ignore-ignored: if ignore is not None: _ -> pass
    `ignore` is not used
    Targets equal to `ignore` fill gaps, and say nothing: leave them out before the mean.
ignore-ignored: if ignore is not None: _ -> pass, and
        right = _ -> right = logits.where(torch.arange(logits.shape[-1]) == targets.unsqueeze(-1), 0).sum(dim=-1) +
        logits.logsumexp(dim=-1) * ((targets < 0) | (targets >= logits.shape[-1]))
    `ignore` is not used
ignore-ignored: if ignore is not None: _ -> pass, and
        right = _ -> right = logits.where(torch.arange(logits.shape[-1]) == targets.unsqueeze(-1),
        -float("inf")).amax(dim=-1)
    `ignore` is not used
zero-taken-for-none: ignore is not None -> ignore
    `if ignore` is false for 0, too, and 0 may be the class to ignore
    Ask `if ignore is not None`: only `None` says that nothing is to be ignored.
only-ignored: targets != ignore -> targets == ignore
    it keeps the targets to ignore, and leaves out the others
    What is equal to `ignore` goes.
logits-of-ignored-kept: logits, targets = logits[kept], targets[kept] -> targets = targets.where(kept, 0)
    targets to ignore are taken for class 0
    They say nothing: leave them out, with their logits, before the mean.
minus-left-out in cross_entropy: return _ -> return -_
    the minus sign is missing: the logarithm of a share is never positive
    Surprise is minus the logarithm: 0 for a share of 1, and large for a small one.
no-softmax: logits.logsumexp(dim=-1) - right -> -right
    there is no softmax: it is minus the score of the target
    A score says nothing alone. What counts is its share among the scores of its row.
log-of-the-score: logits.logsumexp(dim=-1) - right -> -right.log()
    the logarithm is taken of the score itself: there is no softmax
    Scores may be negative, and then there is no logarithm. Shares are positive: softmax first.
softmax-twice: right = _ -> logits = logits.softmax(dim=-1); right = _
    softmax is applied twice: what goes into the cross-entropy are scores, not shares
    A loss function with its own softmax, such as `F.cross_entropy`, wants scores. Shares look all alike to it.
share-not-log: (logits.logsumexp(dim=-1) - right).mean() -> -(right - logits.logsumexp(dim=-1)).exp().mean()
    the logarithm is missing: it averages minus the shares
    Surprise is minus the logarithm of the share: it grows without end as the share nears 0.
share-not-log: (logits.logsumexp(dim=-1) - right).mean() -> (right - logits.logsumexp(dim=-1)).exp().mean()
    the logarithm is missing: it averages the shares
share-not-log: (logits.logsumexp(dim=-1) - right).mean() -> 1 - (right - logits.logsumexp(dim=-1)).exp().mean()
    the logarithm is missing: it averages 1 minus the share
log-of-the-mean: (logits.logsumexp(dim=-1) - right).mean() -> -(right - logits.logsumexp(dim=-1)).exp().mean().log()
    the shares are averaged first, then the logarithm is taken
    One share near 0 hardly moves a mean of shares. First each logarithm, then their mean.
log-base-2 in cross_entropy: return _ -> return _ / 0.6931471805599453
    the logarithm has base 2, not e
    `.log()` has base e, as the powers in softmax have; `.log2()` and `.log10()` differ by a factor.
log-base-10 in cross_entropy: return _ -> return _ / 2.302585092994046
    the logarithm has base 10, not e
perplexity in cross_entropy: return _ -> return _.exp()
    this is e to the cross-entropy (the perplexity)
    It is a number of choices. The loss is its natural logarithm.
log-of-zero: (logits.logsumexp(dim=-1) - right).mean() -> -(right - logits.logsumexp(dim=-1)).exp().log().mean()
    large scores give infinity: it takes the logarithm of a share that was rounded to 0
    ln of a share is score - ln(sum of powers), and that never passes through the tiny share itself.
overflowing-sum: logits.logsumexp(dim=-1) -> logits.exp().sum(dim=-1).log()
    it overflows: e to the power of a large score is infinite
    Subtract the row's largest score first, and add it again after the logarithm.
largest-not-added-back: logits.logsumexp(dim=-1) ->
        (logits - logits.amax(dim=-1, keepdim=True)).exp().sum(dim=-1).log()
    the largest score is subtracted from some of the scores only
    It cancels if it is taken away from the target's score, too, or added again after the logarithm.
entropy-of-the-shares in cross_entropy: return _ -> return
        -(logits.softmax(dim=-1) * logits.log_softmax(dim=-1)).sum(dim=-1).mean()
    this is the entropy of the shares: they are weighted by themselves, and no target is asked for
    Surprise is measured at the target: of each row only the logarithm of its share counts.
softmax-over-first-axis in cross_entropy: return _ -> return -logits.log_softmax(dim=0).gather(-1, targets.unsqueeze(-1)).mean()
    the softmax runs along axis 0, not along the classes
    The classes are the last axis, whatever stands in front.
axis-1-always in cross_entropy: return _ -> return
        -logits.log_softmax(dim=1).gather(-1, targets.unsqueeze(-1)).mean()
    it runs along axis 1, which is that of the classes only in a table
    Count from the end, `dim=-1`: the classes are the last axis, whatever stands in front.
axis-1-always in cross_entropy: return _ -> return
        -logits.log_softmax(dim=1).gather(1, targets.unsqueeze(1)).mean()
    it runs along axis 1, which is that of the classes only in a table
axis-1-always: logits.logsumexp(dim=-1) -> logits.logsumexp(dim=1)
    it runs along axis 1, which is that of the classes only in a table
axis-1-always: _.squeeze(-1) -> _.squeeze(1)
    it runs along axis 1, which is that of the classes only in a table
axis-1-always: targets.unsqueeze(-1) -> targets.unsqueeze(1)
    it runs along axis 1, which is that of the classes only in a table
table-only: right = _ -> right = logits[torch.arange(len(targets)), targets]
    it is right for a table only, with one axis in front
    The three dots stand for any number of axes, also for none: flatten first, or compare with `torch.arange`.
one-too-low: targets.unsqueeze(-1) -> (targets - 1).unsqueeze(-1) % logits.shape[-1]
    it takes the score of the class before the target
    Classes are counted from 0, as places are in Python: target 0 is the first column.
one-too-high: targets.unsqueeze(-1) -> (targets + 1).unsqueeze(-1) % logits.shape[-1]
    it takes the score of the class after the target
    Classes are counted from 0, as places are in Python: target 0 is the first column.
every-row-with-every-target in cross_entropy: return _ -> return
        -logits.log_softmax(dim=-1).reshape(-1, logits.shape[-1])[:, targets.reshape(-1)].mean()
    each row meets the targets of all rows: `[:, targets]` takes these columns of every row
    Row and target belong together: `table[torch.arange(rows), targets]` takes one number from each row.
number-for-a-class in cross_entropy: return _ -> return
        (targets.unsqueeze(-1) * (logits.logsumexp(dim=-1, keepdim=True) - logits)).sum(dim=-1).mean()
    the logarithms are multiplied by the class's number
    A target says which share to take; its number is no amount. Compare it with 0, 1, 2, ... to make 0s and a 1.
all-classes: right = _ -> right = logits.mean(dim=-1)
    every class is taken for right: the logarithms are averaged over all of them
    Only the share of the target counts.
largest-for-right: right = _ -> right = logits.amax(dim=-1)
    it takes the share of the largest score, not of the target
    How sure the network is says nothing about whether it is right.
hits in cross_entropy: return _ -> return (logits.argmax(dim=-1) == targets).float().mean()
    this is the share of right guesses (the accuracy), not the cross-entropy
    It has no slope: a small step changes no guess, so nothing could be learned from it.
misses in cross_entropy: return _ -> return (logits.argmax(dim=-1) != targets).float().mean()
    this is the share of wrong guesses, not the cross-entropy
    It has no slope: a small step changes no guess, so nothing could be learned from it.
squared-error in cross_entropy: return _ -> return
        (logits.softmax(dim=-1) - torch.nn.functional.one_hot(targets, logits.shape[-1])).square().sum(dim=-1).mean()
    this is a squared error between shares and truth
    It is at most 2 for a target that was given a share of 0: cross-entropy goes to infinity there.
""")

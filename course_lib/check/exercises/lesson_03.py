"""The exercises of lesson 03: rnn_step, rnn, lstm_step, gradient_by_distance."""

import torch

from course_lib.check.compare import tensors
from course_lib.check.declare import Case, Fault, Law, Lesson
from course_lib.check.exercises.material.lesson_03 import MATERIAL, fading
from course_lib.check.laws import close

STATE, SENTENCE = "Keep a state", "Read a whole sentence"
LSTM, BACK = "Keep, write and show: the LSTM", "Follow the gradient back in time"
lesson = Lesson("03_recurrence")

bounded = Law(
    "state-out-of-bounds",
    "a number of the state is not between -1 and 1",
    "What the state shows went through a tanh last, or was made smaller after one. It cannot leave -1 to 1.",
    lambda call, inputs: all(bool((x.abs() <= 1).all()) for x in tensors(call(*inputs))[:1]),
)
reads_on = Law(
    "does-not-read-on",
    "reading the first vector, then the rest from the state it left, is not the same as reading all at once",
    "The state is all that is handed on. Where you stop and go on again must make no difference.",
    lambda call, inputs: _reads_on(call, *inputs),
)
never_negative = Law(
    "negative-length",
    "an entry is negative: a length cannot be",
    "Each entry is the length of a vector, the root of a sum of squares.",
    lambda call, inputs: bool((call(*inputs) >= 0).all()),
)
grows_with_the_output = Law(
    "not-a-gradient",
    "outputs twice as large do not give gradients twice as large",
    "A gradient says how much the output moves. If every output is doubled, it moves twice as much.",
    lambda call, inputs: close(call(lambda X: 2 * inputs[0](X), inputs[1]), 2 * call(*inputs)),
)


def _reads_on(call, X, h, *weights) -> bool:
    first = call(X[..., :1, :], h, *weights)
    rest = call(X[..., 1:, :], first[..., -1, :], *weights)
    return close(torch.cat([first, rest], dim=-2), call(X, h, *weights))


lesson.exercise(
    **MATERIAL["rnn_step"],
    section=STATE,
    minutes=6,
    difficulty=1,
    laws=[bounded],
    hints=(
        "Two things come in: the new input and the old state. Which table belongs to which, by its shape?",
        "Both become F numbers by a matrix product. They are added, with the bias. What keeps the sum small?",
        "the input times its table, plus the state times its table, plus the bias; then the tanh of it all",
    ),
)
lesson.exercise(
    **MATERIAL["rnn"],
    section=SENTENCE,
    minutes=14,
    difficulty=2,
    laws=[bounded, reads_on],
    hints=(
        "After one step you have a new state. What does the next step begin with?",
        "Walk along the axis T. Give `h` the new state at each step, and put it into a list as well.",
        "for each vector: the state becomes one step from it, and is appended; then stack on the last axis but one",
    ),
)
lesson.exercise(
    **MATERIAL["lstm_step"],
    section=LSTM,
    minutes=12,
    difficulty=2,
    laws=[bounded],
    hints=(
        "One product gives 4F numbers. Which quarter is which? Three are gates, one is the candidate: which goes through sigmoid, which through tanh?",
        "New cell: a share of the old cell, plus a share of the candidate. New state: a share of the new cell's tanh.",
        "cell = forget gate times cell, plus input gate times candidate; state = output gate times tanh of that cell",
    ),
)
lesson.exercise(
    **MATERIAL["gradient_by_distance"],
    section=BACK,
    minutes=20,
    difficulty=3,
    laws=[never_negative, grows_with_the_output],
    further=[
        Case(
            "a sequence of no steps has no last output to ask: refuse it with a `ValueError`",
            (fading, torch.zeros(0, 2)),
        ),
        Case(
            "two sequences of no steps, (2, 0, D), have no last output either: the steps are the last axis but one",
            (fading, torch.zeros(2, 0, 2)),
        ),
    ],
    hints=(
        "What does autograd need to know before you compute? Of which single number do you want the gradient?",
        "Take a copy of the inputs that is followed, read it, sum the last output, go back. Then one length a step.",
        "the gradient of the last output's sum at the inputs; its norm over the last axis; then in reverse order",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Keep a state
no-tanh in rnn_step: _.tanh() -> _
    the tanh is missing: the sum is used as it is
    Without it nothing keeps the state between -1 and 1: over many steps it can grow without end.
sigmoid-for-tanh in rnn_step: _.tanh() -> _.sigmoid()
    there is a sigmoid where the tanh belongs
    A sigmoid gives 0 to 1: the state could never be negative. The tanh gives -1 to 1.
relu-for-tanh in rnn_step: _.tanh() -> _.relu()
    there is a relu where the tanh belongs
    A relu cuts off what is negative and lets the rest grow without end. The tanh keeps both signs, below 1.
softmax-for-tanh in rnn_step: _.tanh() -> _.softmax(dim=-1)
    there is a softmax where the tanh belongs
    The numbers of a state are no shares: each stands for itself, and may be negative. tanh takes them one by one.
cut-at-one in rnn_step: _.tanh() -> _.clamp(-1, 1)
    what is beyond -1 and 1 is cut off; the tanh bends it
    A cut has no slope beyond -1 and 1: no gradient would come back. The tanh gets flat little by little.
tanh-twice in rnn_step: _.tanh() -> _.tanh().tanh()
    tanh is applied twice
    Once is enough: the second one only makes each number smaller.
state-forgotten in rnn_step: _ + h @ W_h -> _
    the old state is not used: W_h is never multiplied with h
    Then nothing of the past is kept. What was read before comes in through h, and only there.
state-forgotten in lstm_step: _ + h @ W_h -> _
    the old state is not used: W_h is never multiplied with h
    The cell still keeps something. But then the gates see the new input only, and cannot go by what was read before.
input-forgotten: x @ W_x + _ -> _
    the new input is not used: W_x is never multiplied with x
    Then nothing new is ever read. The step mixes the input with what is kept.
bias-forgotten: _ + b -> _
    the bias b is not added
    The bias says where each number stands while everything else is 0.
bias-twice: _ + b -> _ + b + b
    the bias b is added twice
    `nn.RNN` has two biases, one for each product. Here there is one for both.
bias-outside in rnn_step: (_ + b).tanh() -> _.tanh() + b
    the bias is added after the tanh
    Everything is added first, and the tanh comes last: only then does the state stay between -1 and 1.
state-outside in rnn_step: (x @ W_x + h @ W_h + b).tanh() -> (x @ W_x + b).tanh() + h @ W_h
    the state's part is added after the tanh
state-outside in rnn_step: (x @ W_x + h @ W_h + b).tanh() -> x @ W_x + (h @ W_h + b).tanh()
    the input's part is added after the tanh
two-tanhs in rnn_step: (x @ W_x + h @ W_h + b).tanh() -> (x @ W_x + b).tanh() + (h @ W_h).tanh()
    input and state go through a tanh of their own each, and are added after it
two-tanhs in rnn_step: (x @ W_x + h @ W_h + b).tanh() -> (x @ W_x).tanh() + (h @ W_h + b).tanh()
    input and state go through a tanh of their own each, and are added after it
residual in rnn_step: _.tanh() -> _.tanh() + h
    the old state is added again, after the tanh
    The past comes in through `h @ W_h` already. What is added after the tanh piles up, step after step.
multiplied in rnn_step: x @ W_x + h @ W_h -> x @ W_x * (h @ W_h)
    the input's part and the state's part are multiplied, not added
    With a state of 0, as at the start, a product is 0: the first word could not come in.
subtracted: _ + h @ W_h -> _ - h @ W_h
    the state's part is subtracted, not added
    The signs are in W_h. The step adds the two parts.
weights-exchanged: x @ W_x -> x @ W_h, and h @ W_h -> h @ W_x
    W_x and W_h are exchanged
    W_x has a row for each number of the input, W_h one for each number of the state.
weights-in-front in rnn_step: x @ W_x -> W_x @ x, and h @ W_h -> W_h @ h
    `W_x @ x` stands where `x @ W_x` is meant, and the same for h
    A row of x meets the columns of W_x, so x stands in front. The other way round it runs only if W_x is square.
state-weights-in-front in rnn_step: h @ W_h -> W_h @ h
    `W_h @ h` stands where `h @ W_h` is meant
    It runs because W_h is square, but then h meets the rows of W_h. Here the vector stands in front.
input-weights-in-front in rnn_step: x @ W_x -> W_x @ x
    `W_x @ x` stands where `x @ W_x` is meant
    x meets the columns of W_x, so x stands in front. The other way round it runs only if W_x is square.
state-weights-transposed in rnn_step: h @ W_h -> h @ W_h.mT
    W_h is transposed
    It runs because W_h is square. Here weights stand as (in, out), and h in front of them: no transpose is needed.
weights-transposed in rnn_step: x @ W_x -> x @ W_x.mT, and h @ W_h -> h @ W_h.mT
    both weight tables are transposed
    Here weights stand as (in, out), and the vector in front of them: no transpose is needed.
star-for-product: x @ W_x -> x * W_x, and h @ W_h -> h * W_h
    `*` stands where `@` is meant
    `*` goes number by number. A matrix product also adds up, so that F numbers are left.
# Read a whole sentence
last-state-only: torch.stack(_, dim=-2) -> states[-1]
    only the last state is returned
    All are asked for: one row for each vector read.
not-carried-on: h = rnn_step(_1, h, W_x, W_h, b); states.append(h) ->
        states.append(rnn_step(_1, h, W_x, W_h, b))
    the state is not carried on: every step begins with the first h
    Give the new state the name `h`, so that the next step begins with it. Else nothing is remembered.
starts-from-zeros: states = [] -> states = []; h = torch.zeros_like(h)
    it begins with zeros, not with the h that is given
    The h that comes in is what was read before. Zeros are one choice of it, not the only one.
read-backwards: X.unbind(dim=-2) -> X.flip(-2).unbind(dim=-2)
    the sequence is read from its end
    The first vector comes first. The states stand in the order in which they came about.
from-the-end in rnn: X.unbind(dim=-2) -> X.flip(-2).unbind(dim=-2),
        and torch.stack(_, dim=-2) -> torch.stack(_[::-1], dim=-2)
    the sequence is read from its end, though the states stand in the right places
    A state must not know what comes after it. The first vector is read first.
states-reversed: torch.stack(_, dim=-2) -> torch.stack(_[::-1], dim=-2)
    the states stand in reverse order
    The first row is the state after the first vector. `insert(0, ...)` puts the latest first; `append` puts it last.
first-state-too: states = [] -> states = [h]
    the state before the first step is returned, too
    One row for each vector read: T rows, not T + 1. The first is the state after one step.
states-before: h = _1; states.append(h) -> states.append(h); h = _1
    each row is the state before its vector, not after it
    Take the step first, then append. Else the first row knows nothing, and the last vector is never seen.
last-vector-missed: X.unbind(dim=-2) -> X[..., :-1, :].unbind(dim=-2)
    the last vector is not read
    There are T vectors and T states. `range(T - 1)` and `[:-1]` stop one too early.
first-vector-missed: X.unbind(dim=-2) -> X[..., 1:, :].unbind(dim=-2)
    the first vector is not read
    There are T vectors and T states. `range(1, T)` and `[1:]` begin one too late.
one-vector-late: X.unbind(dim=-2) -> X.roll(1, dims=-2).unbind(dim=-2)
    each step reads the vector before its own, and the first step the last one
    Step t reads row t. `X[..., t - 1, :]` is the row before, and for t = 0 that is -1, the last.
same-vector: rnn_step(x, h, W_x, W_h, b) -> rnn_step(X[..., 0, :], h, W_x, W_h, b)
    the first vector is read at every step
    Step t reads the vector in row t.
last-state-in-every-row: torch.stack(_, dim=-2) -> torch.stack([h for x in _], dim=-2)
    every row holds the last state
    A list keeps the tensor itself, not a copy. Changed in place, it changes everywhere: make a new one each step.
stacked-in-front: torch.stack(_, dim=-2) -> torch.stack(_, dim=0)
    the states are stacked on a new first axis
    Right for one sequence. In a batch the steps belong between the sequences and the numbers: `dim=-2`.
stacked-on-axis-1: torch.stack(_, dim=-2) -> torch.stack(_, dim=1)
    the states are stacked on axis 1
    Right for a batch with one leading axis. Count from the end: the steps are the last axis but one, `dim=-2`.
states-as-columns: torch.stack(_, dim=-2) -> torch.stack(_, dim=-1)
    each state stands in a column, not in a row
    (T, F) is asked for: one row for each vector read. That is the last axis but one, `dim=-2`.
joined-end-to-end: torch.stack(_, dim=-2) -> torch.cat(_, dim=-1)
    the states stand end to end in one long row
    `torch.cat` makes an axis longer. `torch.stack` makes a new one, for the T steps.
list-not-stacked: torch.stack(_, dim=-2) -> _
    it returns a list of the states, not one tensor
    `torch.stack` makes one tensor of a list of tensors, along a new axis.
reshaped: torch.stack(_, dim=-2) -> torch.stack(_, dim=0).reshape(*X.shape[:-1], h.shape[-1])
    the states are stacked in front, and then cut into the right shape by `reshape` or `view`
    Right for one sequence. `reshape` moves no axis: in a batch it mixes steps and sequences up.
walks-along-axis-0: X.unbind(dim=-2) -> X.unbind(dim=0)
    it walks along the first axis of X
    Right for one sequence. In a batch that axis holds the sequences: the T vectors are the last axis but one.
walks-along-axis-0: X.unbind(dim=-2) -> X.unbind(dim=0), and torch.stack(_, dim=-2) -> torch.stack(_)
    it walks along the first axis of X, and stacks there
walks-along-axis-1: X.unbind(dim=-2) -> X.unbind(dim=1)
    it walks along axis 1 of X, which is the steps only with one axis in front
    Count from the end: the T vectors are the last axis but one, whatever stands in front.
# Keep, write and show: the LSTM
candidate-sigmoid: candidate.tanh() -> candidate.sigmoid()
    the candidate goes through a sigmoid, not through a tanh
    Only gates are shares. The candidate is what is written, and has to be able to be negative.
candidate-raw: candidate.tanh() -> candidate
    the candidate goes through no tanh
    Without it one step can write any amount into the cell.
candidate-both: candidate.tanh() -> candidate.sigmoid().tanh()
    the candidate goes through a sigmoid, and then through a tanh
    Take the four quarters apart first: three go through a sigmoid, the candidate through a tanh alone.
gates-raw: input_gate.sigmoid() -> input_gate, and forget_gate.sigmoid() -> forget_gate,
        and output_gate.sigmoid() -> output_gate
    the gates go through no sigmoid
    A gate is a share, from 0 (shut) to 1 (open). The sigmoid makes one of any number.
input-gate-raw: input_gate.sigmoid() -> input_gate
    the input gate goes through no sigmoid
forget-gate-raw: forget_gate.sigmoid() -> forget_gate
    the forget gate goes through no sigmoid
output-gate-raw: output_gate.sigmoid() -> output_gate
    the output gate goes through no sigmoid
gates-tanh: input_gate.sigmoid() -> input_gate.tanh(), and forget_gate.sigmoid() -> forget_gate.tanh(),
        and output_gate.sigmoid() -> output_gate.tanh()
    the gates go through a tanh, not through a sigmoid
    A gate is a share, from 0 (shut) to 1 (open). A tanh can be negative: it would turn the cell's sign round.
forget-gate-reversed: forget_gate.sigmoid() -> 1 - forget_gate.sigmoid()
    the forget gate is the wrong way round: it drops what it should keep
    In spite of its name it says what is kept: 1 keeps all of the cell, 0 forgets it.
forget-bias-added: forget_gate.sigmoid() -> (forget_gate + 1).sigmoid()
    1 is added to the forget gate's sum
    The forget bias is a number that b begins with. It is in b already.
coupled-gates: input_gate.sigmoid() -> 1 - forget_gate.sigmoid()
    what is written is 1 minus what is kept: the input gate of its own is not used
    An LSTM has two gates, so that it can keep all and write as well. One gate for both is the GRU's way.
nothing-forgotten: forget_gate.sigmoid() * c -> c
    the forget gate is not used: the cell is kept whole
    So it was in 1997. Then nothing ever leaves the cell, and it grows; the forget gate came in 2000.
forget-gate-added: forget_gate.sigmoid() * c -> forget_gate.sigmoid() + c
    the forget gate is added to the cell, not multiplied with it
    A gate lets a share through: share times amount. Added, it shuts nothing.
input-gate-unused: input_gate.sigmoid() * candidate.tanh() -> candidate.tanh()
    the input gate is not used: all of the candidate is written
    The gate says how much of the candidate comes in. Without it everything does, at every step.
input-gate-added: input_gate.sigmoid() * candidate.tanh() -> input_gate.sigmoid() + candidate.tanh()
    the input gate is added to the candidate, not multiplied with it
    A gate lets a share through: share times amount. Added, it shuts nothing.
candidate-unused: _ + input_gate.sigmoid() * candidate.tanh() -> _
    nothing is written: the candidate is not used
    The cell is what was kept plus what is new.
output-gate-unused: output_gate.sigmoid() * c.tanh() -> c.tanh()
    the output gate is not used: all of the cell is shown
    The gate says how much of the cell the state shows now. The rest stays in the cell for later.
shows-the-old-cell: c = _1 -> new = _1, and return _2, c -> return _2, new
    the state is made from the old cell
    First the cell is brought up to date. What is shown is a share of the new one.
returns-the-old-cell: c = _1; return _2 * c.tanh(), c -> new = _1; return _2 * new.tanh(), c
    the cell comes back as it went in
    The next step goes on from the new cell: return that one.
no-tanh-of-the-cell: c.tanh() -> c
    the cell is shown without its tanh
    A cell can grow: a little is added at each step. The tanh keeps what is shown between -1 and 1.
tanh-after-the-gate: _ * c.tanh() -> (_ * c).tanh()
    the tanh is taken after the output gate, not before
    The gate is the last: it takes a share of the cell's tanh.
cell-squashed: return _, c -> return _, c.tanh()
    the cell is returned after its tanh
    The tanh is for what is shown. The cell itself goes on as it is: squashed at each step, it would fade.
cell-squashed: c = _ -> c = _.tanh()
    the cell itself goes through a tanh
    The tanh is for what is shown. The cell itself goes on as it is: squashed at each step, it would fade.
nested-as-in-torch: return _, c -> return _, (_, c)
    the cell is packed into a pair once more
    `nn.LSTM` gives back its outputs, and a pair of the last state and cell. One step gives two tensors: `return h, c`.
state-and-cell-exchanged: return _, c -> return c, _
    state and cell are returned in the wrong order
    The state comes first, then the cell, as in `nn.LSTM`.
state-alone: return _, c -> return _
    only the state is returned
    The next step needs the cell as well: return both, `return h, c`.
cell-alone: return _, c -> return c
    only the cell is returned
    The state is what others see of it: return both, `return h, c`.
state-twice: return _, c -> return _, _
    the state is returned twice, and the cell not at all
    The next step goes on from the new cell: return `h, c`.
state-for-cell: _ * c + _1 -> _ * h + _1
    the forget gate keeps a share of the state h, not of the cell c
    What is kept for long is the cell. The state is only what it showed at the last step.
quarters-of-axis-0: _.chunk(4, dim=-1) -> _.chunk(4, dim=0)
    the quarters are cut along the first axis
    Right for one vector. In a batch that axis holds the sequences: cut along the last, `dim=-1`.
quarters-of-axis-1: _.chunk(4, dim=-1) -> _.chunk(4, dim=1)
    the quarters are cut along axis 1, which is the last only in a batch
    Cut along the last axis, `dim=-1`, whatever stands in front.
every-fourth-column: _.chunk(4, dim=-1) -> _.unflatten(-1, (-1, 4)).unbind(-1)
    every fourth column goes to the same gate
    The columns stand in four blocks of F: all of the input gate first, then all of the forget gate, and so on.
# Follow the gradient back in time
first-output: read(inputs)[..., -1, :] -> read(inputs)[..., 0, :]
    the first output is asked, not the last
    The first output of an RNN has read one input only. The last one could have felt all of them.
output-before-the-last: read(inputs)[..., -1, :] -> read(inputs)[..., -2, :]
    the last output but one is asked
    Counted from the end, the last is -1. -2 is the one before it, which has not read the last input.
all-outputs: read(inputs)[..., -1, :].sum() -> read(inputs).sum()
    the outputs of all steps are added up, not only the last one's
    Then each input is felt by all the outputs that come after it. The question is what reaches the last.
one-number-of-the-output: read(inputs)[..., -1, :].sum() -> read(inputs)[..., -1, 0].sum()
    only the first number of the last output is asked
    The last output has F numbers, and the sum of all of them is what is asked.
mean-of-the-output: read(inputs)[..., -1, :].sum() -> read(inputs)[..., -1, :].mean()
    the last output's mean is taken, not its sum
    The gradient is smaller, by the number of outputs; in a batch it depends on how many sequences there are.
square-of-the-output: read(inputs)[..., -1, :].sum() -> read(inputs)[..., -1, :].square().sum()
    the last output is squared before it is summed
    That is the gradient of another number: where the output is 0, it is 0 itself.
norm-of-the-output: read(inputs)[..., -1, :].sum() -> read(inputs)[..., -1, :].norm()
    the last output's norm is taken, not its sum
    The norm comes later: it is taken of the gradient, one for each step.
last-of-axis-0: read(inputs)[..., -1, :] -> read(inputs)[-1]
    the last of the first axis is taken
    Right for one sequence. In a batch it is the last sequence: the steps are the last axis but one.
last-of-axis-1: read(inputs)[..., -1, :] -> read(inputs)[:, -1]
    the last of axis 1 is taken
    In a batch that is the last step. In one sequence it is the last number of every step: count from the end.
last-number-of-each: read(inputs)[..., -1, :] -> read(inputs)[..., -1]
    the last number of every output is taken, not the last output
    In (..., T, F) the last axis is the numbers. The last step with all its numbers is `[..., -1, :]`.
not-reversed: gradient.norm(dim=-1).flip(-1) -> gradient.norm(dim=-1)
    the order is not reversed: entry 0 belongs to the first input
    Distance is counted from the end: entry 0 is the last input, entry k the one k steps before it.
reversed-on-axis-0: gradient.norm(dim=-1).flip(-1) -> gradient.norm(dim=-1).flip(0)
    the first axis is reversed
    Right for one sequence. In a batch it exchanges the sequences: the steps are the last axis of the norms.
norm-over-steps: gradient.norm(dim=-1) -> gradient.norm(dim=-2)
    the norm runs over the steps, not over the numbers of a step
    One number for each step is asked for: the norm takes in the D numbers of that step, the last axis.
norm-of-all: gradient.norm(dim=-1).flip(-1) -> gradient.norm()
    there is one norm of everything
    One for each step is asked for: `dim=-1` takes in the D numbers of a step, and leaves the steps.
kind-for-axis: gradient.norm(dim=-1) -> gradient.norm(-1)
    `norm(-1)` asks for another kind of norm, of everything
    Its first argument is the kind, 2 if nothing is said; the axis is `dim`. Write `norm(dim=-1)`.
batch-in-one-norm: gradient.norm(dim=-1) -> gradient.transpose(0, -2).flatten(1).norm(dim=-1)
    the norm takes in all the sequences of the batch
    Each sequence has gradients of its own: (..., T) is asked for.
sum-for-norm: gradient.norm(dim=-1) -> gradient.sum(dim=-1)
    the numbers of the gradient are added up; the norm is something else
    Numbers of opposite signs would cancel. The norm is a length: the root of the sum of the squares.
sizes-for-norm: gradient.norm(dim=-1) -> gradient.abs().sum(dim=-1)
    the sizes of the numbers are added up; the norm is something else
    The norm is the length of an arrow: the root of the sum of the squares. For 3 and -4 it is 5, not 7.
mean-for-norm: gradient.norm(dim=-1) -> gradient.mean(dim=-1)
    the mean of the gradient's numbers is taken, not their norm
    Numbers of opposite signs would cancel. The norm is a length: the root of the sum of the squares.
mean-size-for-norm: gradient.norm(dim=-1) -> gradient.abs().mean(dim=-1)
    the mean size of the gradient's numbers is taken, not their norm
    The norm is the length of an arrow: the root of the sum of the squares. For 3 and -4 it is 5, not 3.5.
largest-for-norm: gradient.norm(dim=-1) -> gradient.abs().amax(dim=-1)
    the largest number of the gradient is taken, not the norm
    The norm is the length of an arrow: the root of the sum of the squares. For 3 and -4 it is 5, not 4.
squared-norm: gradient.norm(dim=-1) -> gradient.square().sum(dim=-1)
    the root is missing: this is the norm squared
    The norm is the root of the sum of the squares. For 3 and -4 it is 5, not 25.
root-of-the-mean: gradient.norm(dim=-1) -> gradient.square().mean(dim=-1).sqrt()
    the squares are averaged, not added up
    The norm is the root of the sum of the squares. With a mean, the same arrow gets shorter where D is larger.
outputs-measured: (gradient,) = _ -> gradient = read(inputs)
    the outputs are measured, not the gradient
    How large an output is does not say what it depends on. The gradient at the inputs does.
inputs-measured: (gradient,) = _ -> gradient = inputs.detach()
    the inputs are measured, not the gradient
    How large an input is does not say how much the output feels it. The gradient at it does.
normalised: gradient.norm(dim=-1).flip(-1) ->
        gradient.norm(dim=-1).flip(-1) / gradient.norm(dim=-1).flip(-1)[..., :1]
    all is divided by the first entry
    The norms themselves are asked for. Divided, two networks could no longer be compared.
gradients-pile-up: gradient.norm(dim=-1).flip(-1) ->
        gradient.norm(dim=-1).flip(-1) * torch.arange(1, gradient.shape[-2] + 1)
    the gradients pile up: entry k is k + 1 times too large
    `backward()` adds to the `.grad` that is there. Go back once: one gradient holds all the distances.
other-inputs: inputs.detach().requires_grad_() -> torch.ones_like(inputs).requires_grad_()
    it reads a sequence of ones, not the inputs that are given
    Unless `read` only adds up, its gradient depends on what it reads. Take a copy of the inputs.
other-inputs: inputs.detach().requires_grad_() -> torch.zeros_like(inputs).requires_grad_()
    it reads a sequence of zeros, not the inputs that are given
first-input-of-each-output in gradient_by_distance: return _ ->
        _1 = [torch.autograd.grad(read(inputs)[..., t, :].sum(), inputs)[0][..., 0, :]
        for t in range(inputs.shape[-2])]; return torch.stack(_1, dim=-2).norm(dim=-1)
    the first input is followed to each output; the question is the last output, and each input
    They agree where every step does the same. A tanh bends here more and there less: the step itself counts.
""")

ORDERS = {  # of the four quarters: whose order it is, or how one comes to it
    "i f o c": ("gates-first", "the gates are read first, and the candidate last"),
    "f i c o": ("forget-gate-first", "the forget gate is read first"),
    "f i o c": ("forget-gate-first", "the forget gate is read first, and the candidate last"),
    "i c f o": ("candidate-second", "the candidate is read second"),
    "o f c i": ("input-and-output-exchanged", "input gate and output gate are exchanged"),
    "i o c f": ("forget-and-output-exchanged", "forget gate and output gate are exchanged"),
    "c f i o": ("candidate-first", "candidate and input gate are exchanged"),
}
NAMES = {"i": "input_gate", "f": "forget_gate", "c": "candidate", "o": "output_gate"}
QUARTERS = (
    "Which quarter is which is agreed on: input gate, forget gate, candidate, output gate, as in torch."
)


def _order(letters: str) -> str:
    return ", ".join(NAMES[letter] for letter in letters.split())


lesson.faults(
    LSTM,
    *(
        Fault(
            name,
            f"{_order('i f c o')} = _ -> {_order(order)} = _",
            f"the quarters are in another order: {how}",
            why=QUARTERS,
        )
        for order, (name, how) in ORDERS.items()
    ),
)

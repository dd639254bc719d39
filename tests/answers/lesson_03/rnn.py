"""rnn as learners write it."""

import numpy as np
import torch
import torch.nn.functional as F

from course_lib import recurrent

# An earlier cell of the learner's: right


def rnn_step(x, h, W_x, W_h, b):
    return torch.tanh(torch.matmul(x, W_x) + torch.matmul(h, W_h) + b)


# Right


def by_index(X, h, W_x, W_h, b):
    out = []
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        out.append(h)
    return torch.stack(out, dim=-2)


def written_into_zeros(X, h, W_x, W_h, b):
    out = X.new_zeros(*X.shape[:-1], h.shape[-1])
    for t in range(X.size(-2)):
        h = torch.tanh(X[..., t, :] @ W_x + h @ W_h + b)
        out[..., t, :] = h
    return out


def inputs_first(X, h, W_x, W_h, b):
    from_inputs, states = X @ W_x + b, []
    for row in from_inputs.unbind(-2):
        states += [torch.tanh(row + h @ W_h)]
        h = states[-1]
    return torch.cat([state.unsqueeze(-2) for state in states], dim=-2)


def by_recursion(X, h, W_x, W_h, b):
    if X.shape[-2] == 0:
        return torch.zeros(*X.shape[:-1], h.shape[-1], dtype=X.dtype)
    first = rnn_step(X[..., 0, :], h, W_x, W_h, b)
    return torch.cat([first.unsqueeze(-2), by_recursion(X[..., 1:, :], first, W_x, W_h, b)], dim=-2)


def steps_in_front(X, h, W_x, W_h, b):
    states = [h]
    for x in X.movedim(-2, 0):
        states.append(rnn_step(x, states[-1], W_x, W_h, b))
    return torch.stack(states[1:]).movedim(0, -2)


def torchs_own(X, h, W_x, W_h, b):
    net = torch.nn.RNN(X.shape[-1], h.shape[-1], batch_first=True, dtype=X.dtype)
    weights = {
        "weight_ih_l0": W_x.T,
        "weight_hh_l0": W_h.T,
        "bias_ih_l0": b,
        "bias_hh_l0": torch.zeros_like(b),
    }
    sequences = X.reshape(-1, *X.shape[-2:]), h.reshape(1, -1, h.shape[-1])
    out, _ = torch.func.functional_call(net, weights, sequences)
    return out.reshape(*X.shape[:-1], h.shape[-1])


def sequence_by_sequence(X, h, W_x, W_h, b):
    if X.ndim > 2:
        pairs = zip(X, h, strict=True)
        return torch.stack([sequence_by_sequence(one, state, W_x, W_h, b) for one, state in pairs])
    states = []
    while len(states) < len(X):
        h = rnn_step(X[len(states)], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states)


def with_the_librarys_step(X, h, W_x, W_h, b):
    states = []
    for x in torch.unbind(X, dim=-2):
        states.append(recurrent.rnn_step(x, states[-1] if states else h, W_x, W_h, b))
    return torch.stack(states, dim=-2)


RIGHT = [
    by_index,
    written_into_zeros,
    inputs_first,
    by_recursion,
    steps_in_front,
    torchs_own,
    sequence_by_sequence,
    with_the_librarys_step,
]

# Wrong, one mistake each


def returns_h(X, h, W_x, W_h, b):
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
    return h


def another_name_for_the_state(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2]):
        new_h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(new_h)
    return torch.stack(states, dim=-2)


def all_at_once(X, h, W_x, W_h, b):
    return torch.tanh(X @ W_x + (h @ W_h).unsqueeze(-2) + b)


def begins_anew(X, h, W_x, W_h, b):
    state, states = torch.zeros_like(h), []
    for t in range(X.shape[-2]):
        state = rnn_step(X[..., t, :], state, W_x, W_h, b)
        states.append(state)
    return torch.stack(states, dim=-2)


def begins_with_zeros_as_long_as_the_bias(X, h, W_x, W_h, b):
    h, states = torch.zeros(len(b)), []
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def begins_with_zeros_in_the_shape_of_the_bias(X, h, W_x, W_h, b):
    h, states = torch.zeros(b.shape), []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def from_right_to_left(X, h, W_x, W_h, b):
    states = []
    for t in reversed(range(X.shape[-2])):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def from_right_to_left_in_place(X, h, W_x, W_h, b):
    T = X.shape[-2]
    states = [None] * T
    for t in range(T - 1, -1, -1):
        states[t] = h = rnn_step(X[..., t, :], h, W_x, W_h, b)
    return torch.stack(states, dim=-2)


def put_in_front(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.insert(0, h)
    return torch.stack(states, dim=-2)


def list_begins_with_h(X, h, W_x, W_h, b):
    states = [h]
    for t in range(X.shape[-2]):
        states.append(rnn_step(X[..., t, :], states[t], W_x, W_h, b))
    return torch.stack(states, dim=-2)


def appends_before_the_step(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2]):
        states.append(h)
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
    return torch.stack(states, dim=-2)


def range_too_short(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2] - 1):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def range_from_one(X, h, W_x, W_h, b):
    states = []
    for t in range(1, X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def forgets_the_index(X, h, W_x, W_h, b):
    x, states = X[..., 0, :], []
    for _ in range(X.shape[-2]):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def one_tensor_for_all(X, h, W_x, W_h, b):
    h, states = h.clone(), []
    for x in X.unbind(-2):
        h[...] = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def stack_without_dim(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states)


def batch_is_always_there(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, 1)


def states_side_by_side(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -1)


def one_long_row(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.cat(states, -1)


def rows_of_axis_0(X, h, W_x, W_h, b):
    states = []
    for x in X:
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def rows_of_axis_0_stacked_there(X, h, W_x, W_h, b):
    states = []
    for x in X:
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states)


def a_list_of_states(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return states


def view_for_stack(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states).view(*X.shape[:-1], h.shape[-1])


def rows_of_axis_1(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[1]):
        h = rnn_step(X[:, t], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def step_without_tanh(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = x @ W_x + h @ W_h + b
        states.append(h)
    return torch.stack(states, dim=-2)


def tanh_again(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = torch.tanh(rnn_step(x, h, W_x, W_h, b))
        states.append(h)
    return torch.stack(states, dim=-2)


def step_without_bias(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = torch.tanh(x @ W_x + h @ W_h)
        states.append(h)
    return torch.stack(states, dim=-2)


def sums_up(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = h + rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def wraps_round(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t - 1, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2)


WRONG = [
    ("last-state-only", returns_h),
    ("not-carried-on", another_name_for_the_state),
    ("not-carried-on", all_at_once),
    ("starts-from-zeros", begins_anew),
    ("starts-from-zeros", begins_with_zeros_as_long_as_the_bias),
    ("starts-from-zeros", begins_with_zeros_in_the_shape_of_the_bias),
    ("read-backwards", from_right_to_left),
    ("from-the-end", from_right_to_left_in_place),
    ("states-reversed", put_in_front),
    ("first-state-too", list_begins_with_h),
    ("states-before", appends_before_the_step),
    ("last-vector-missed", range_too_short),
    ("first-vector-missed", range_from_one),
    ("one-vector-late", wraps_round),
    ("same-vector", forgets_the_index),
    ("last-state-in-every-row", one_tensor_for_all),
    ("stacked-in-front", stack_without_dim),
    ("stacked-on-axis-1", batch_is_always_there),
    ("states-as-columns", states_side_by_side),
    ("joined-end-to-end", one_long_row),
    ("walks-along-axis-0", rows_of_axis_0),
    ("walks-along-axis-0", rows_of_axis_0_stacked_there),
    ("walks-along-axis-1", rows_of_axis_1),
    ("list-not-stacked", a_list_of_states),
    ("reshaped", view_for_stack),
    ("no-tanh", step_without_tanh),
    ("tanh-twice", tanh_again),
    ("bias-forgotten", step_without_bias),
    ("residual", sums_up),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def in_place(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h[...] = rnn_step(x, h, W_x, W_h, b)
        states.append(h.clone())
    return torch.stack(states, dim=-2)


def writes_over_the_inputs(X, h, W_x, W_h, b):
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        X[..., t, :] = h
    return X


def returns_states_and_last(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2), h


def returns_too_early(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
        return torch.stack(states, -2)


def returns_the_first_state(X, h, W_x, W_h, b):
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        return h


def forgets_to_return(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)


def zeros_of_the_wrong_kind(X, h, W_x, W_h, b):
    out = torch.zeros(*X.shape[:-1], h.shape[-1])
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        out[..., t, :] = h
    return out


def backwards_and_zeros(X, h, W_x, W_h, b):
    h, states = torch.zeros_like(h), []
    for x in X.flip(-2).unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, dim=-2)


def no_tanh_and_last_only(X, h, W_x, W_h, b):
    for x in X.unbind(-2):
        h = x @ W_x + h @ W_h + b
    return h


def reads_the_state_as_input(X, h, W_x, W_h, b):
    states = []
    for _ in range(X.shape[-2]):
        h = torch.tanh(h @ W_h + b)
        states.append(h)
    return torch.stack(states, -2)


def two_steps_each(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h, W_x, W_h, b)
        h = rnn_step(x, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2)


def skips_every_second(X, h, W_x, W_h, b):
    states = []
    for t in range(0, X.shape[-2], 2):
        h = rnn_step(X[..., t, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2)


def whole_sequence_each_time(X, h, W_x, W_h, b):
    states = []
    for _ in X.unbind(-2):
        h = rnn_step(X, h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2)


def detached(X, h, W_x, W_h, b):
    states = []
    for x in X.unbind(-2):
        h = rnn_step(x, h.detach(), W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2)


def numpy_loop(X, h, W_x, W_h, b):
    states, old = [], h.numpy()
    for x in X.unbind(-2):
        old = np.tanh(x.numpy() @ W_x.numpy() + old @ W_h.numpy() + b.numpy())
        states.append(torch.tensor(old))
    return torch.stack(states, -2)


def running_mean(X, h, W_x, W_h, b):
    states, total = [], 0
    for t, x in enumerate(X.unbind(-2)):
        h = rnn_step(x, h, W_x, W_h, b)
        total = total + h
        states.append(total / (t + 1))
    return torch.stack(states, -2)


def centres_the_inputs(X, h, W_x, W_h, b):
    return by_index(X - X.mean(dim=-2, keepdim=True), h, W_x, W_h, b)


def index_past_the_end(X, h, W_x, W_h, b):
    states = []
    for t in range(X.shape[-2]):
        h = rnn_step(X[..., t + 1, :], h, W_x, W_h, b)
        states.append(h)
    return torch.stack(states, -2)


def two_states_at_most(X, h, W_x, W_h, b):
    return F.pad(by_index(X[..., :2, :], h, W_x, W_h, b), (0, 0, 0, X.shape[-2] - 2))


OTHERS = [
    ("wrong", "changes-input", "in place", in_place),
    ("broken", "raises", "shape|size", writes_over_the_inputs),
    ("wrong", "wrong-type", "tuple", returns_states_and_last),
    ("wrong", "returns-inside-a-loop", "below the loop", returns_too_early),
    ("wrong", "returns-inside-a-loop", "for x in X.unbind", returns_the_first_state),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-dtype", "new_zeros", zeros_of_the_wrong_kind),
    ("wrong", "read-backwards", "zeros", backwards_and_zeros),
    ("wrong", "no-tanh", "last state", no_tanh_and_last_only),
    ("wrong", "input-forgotten", "W_x", reads_the_state_as_input),
    ("wrong", "numbers", "Expected", two_steps_each),
    ("wrong", "wrong-shape", "shape", skips_every_second),
    ("wrong", "X-for-x", "`X` is used where `x`", whole_sequence_each_time),
    ("wrong", "wrong-gradient", r"Leave out `.detach\(\)`", detached),
    ("wrong", "no-gradient", "NumPy", numpy_loop),
    ("wrong", "only-after-first-row", "first row", running_mean),
    ("wrong", "does-not-read-on", "handed on", centres_the_inputs),
    ("broken", "raises", "counted from 0", index_past_the_end),
    ("wrong", "only-after-first-row", "first row", two_states_at_most),
]

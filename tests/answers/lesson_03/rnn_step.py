"""rnn_step as learners write it."""

import math

import torch
import torch.nn.functional as F

# Right


def in_two_lines(x, h, W_x, W_h, b):
    total = torch.matmul(x, W_x) + torch.matmul(h, W_h)
    return torch.tanh(total + b)


def by_einsum(x, h, W_x, W_h, b):
    from_input = torch.einsum("...d,df->...f", x, W_x)
    from_state = torch.einsum("...g,gf->...f", h, W_h)
    return torch.tanh(from_input + from_state + b)


def side_by_side(x, h, W_x, W_h, b):
    return torch.tanh(torch.cat([x, h], dim=-1) @ torch.cat([W_x, W_h], dim=0) + b)


def linear_layers(x, h, W_x, W_h, b):
    return F.tanh(F.linear(x, W_x.T, b) + F.linear(h, W_h.T))


def tanh_by_hand(x, h, W_x, W_h, b):
    z = x @ W_x + h @ W_h + b
    return 2 * torch.sigmoid(2 * z) - 1


def number_by_number(x, h, W_x, W_h, b):
    columns = []
    for k in range(b.shape[0]):
        total = (x * W_x[:, k]).sum(dim=-1) + (h * W_h[:, k]).sum(dim=-1)
        columns.append(torch.tanh(total + b[k]))
    return torch.stack(columns, dim=-1)


def torchs_cell(x, h, W_x, W_h, b):
    pattern = (W_x.T, W_h.T, torch.zeros_like(b), b)
    rows, states = x.reshape(-1, x.shape[-1]), h.reshape(-1, h.shape[-1])
    return torch.rnn_tanh_cell(rows, states, *pattern).reshape(h.shape)


class Step(torch.nn.Module):
    def forward(self, x, h, W_x, W_h, b):
        return (b + h.matmul(W_h) + x.matmul(W_x)).tanh()


RIGHT = [
    in_two_lines,
    by_einsum,
    side_by_side,
    linear_layers,
    tanh_by_hand,
    number_by_number,
    torchs_cell,
    Step(),
]

# Wrong, one mistake each


def only_the_sum(x, h, W_x, W_h, b):
    new_h = torch.matmul(x, W_x) + torch.matmul(h, W_h) + b
    return new_h


def squeezed_to_shares(x, h, W_x, W_h, b):
    return torch.sigmoid(F.linear(x, W_x.T) + F.linear(h, W_h.T) + b)


def cuts_the_negative(x, h, W_x, W_h, b):
    z = x @ W_x + h @ W_h + b
    return torch.clamp(z, min=0)


def tanh_of_a_tanh(x, h, W_x, W_h, b):
    state = torch.tanh(torch.matmul(x, W_x) + torch.matmul(h, W_h) + b)
    return torch.tanh(state)


def a_plain_layer(x, h, W_x, W_h, b):
    return torch.tanh(F.linear(x, W_x.T, b))


def reads_nothing(x, h, W_x, W_h, b):
    return torch.tanh(F.linear(h, W_h.T, b))


def no_bias(x, h, W_x, W_h, b):
    both = torch.cat([x, h], dim=-1)
    return torch.tanh(both @ torch.cat([W_x, W_h], dim=0))


def a_bias_for_each(x, h, W_x, W_h, b):
    return torch.tanh(F.linear(x, W_x.T, b) + F.linear(h, W_h.T, b))


def tanh_before_the_bias(x, h, W_x, W_h, b):
    state = torch.tanh(x @ W_x + h @ W_h)
    return state + b


def bracket_too_early(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x + b) + h @ W_h


def precedence_of_a_method(x, h, W_x, W_h, b):
    return x @ W_x + (h @ W_h + b).tanh()


def each_its_own_tanh(x, h, W_x, W_h, b):
    new = torch.tanh(F.linear(x, W_x.T, b))
    old = torch.tanh(F.linear(h, W_h.T))
    return new + old


def each_its_own_tanh_bias_with_the_state(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x) + torch.tanh(h @ W_h + b)


def keeps_the_state_as_well(x, h, W_x, W_h, b):
    change = torch.tanh(x @ W_x + h @ W_h + b)
    return h + change


def product_of_the_parts(x, h, W_x, W_h, b):
    new, old = torch.matmul(x, W_x), torch.matmul(h, W_h)
    return torch.tanh(new * old + b)


def takes_the_past_away(x, h, W_x, W_h, b):
    return torch.tanh(b + F.linear(x, W_x.T) - F.linear(h, W_h.T))


def tables_mixed_up(x, h, W_x, W_h, b):
    return torch.tanh(torch.matmul(x, W_h) + torch.matmul(h, W_x) + b)


def state_on_the_wrong_side(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x + F.linear(h, W_h) + b)


def tables_in_front(x, h, W_x, W_h, b):
    return torch.tanh(W_x @ x + W_h @ h + b)


def state_table_in_front(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x + W_h.matmul(h) + b)


def input_table_in_front(x, h, W_x, W_h, b):
    return torch.tanh(torch.matmul(W_x, x) + h @ W_h + b)


def linear_with_its_weights(x, h, W_x, W_h, b):
    return torch.tanh(F.linear(x, W_x, b) + F.linear(h, W_h))


def as_nn_linear_stores_them(x, h, W_x, W_h, b):
    return torch.tanh(F.linear(x, W_x) + F.linear(h, W_h) + b)


def stars(x, h, W_x, W_h, b):
    return torch.tanh(torch.mul(x, W_x) + torch.mul(h, W_h) + b)


def cut_not_bent(x, h, W_x, W_h, b):
    return torch.clamp(x @ W_x + h @ W_h + b, -1, 1)


def softmax_for_tanh(x, h, W_x, W_h, b):
    return torch.softmax(x @ W_x + h @ W_h + b, dim=-1)


WRONG = [
    ("no-tanh", only_the_sum),
    ("sigmoid-for-tanh", squeezed_to_shares),
    ("relu-for-tanh", cuts_the_negative),
    ("softmax-for-tanh", softmax_for_tanh),
    ("cut-at-one", cut_not_bent),
    ("tanh-twice", tanh_of_a_tanh),
    ("state-forgotten", a_plain_layer),
    ("input-forgotten", reads_nothing),
    ("bias-forgotten", no_bias),
    ("bias-twice", a_bias_for_each),
    ("bias-outside", tanh_before_the_bias),
    ("state-outside", bracket_too_early),
    ("state-outside", precedence_of_a_method),
    ("two-tanhs", each_its_own_tanh),
    ("two-tanhs", each_its_own_tanh_bias_with_the_state),
    ("residual", keeps_the_state_as_well),
    ("multiplied", product_of_the_parts),
    ("subtracted", takes_the_past_away),
    ("weights-exchanged", tables_mixed_up),
    ("state-weights-transposed", state_on_the_wrong_side),
    ("weights-in-front", tables_in_front),
    ("state-weights-in-front", state_table_in_front),
    ("input-weights-in-front", input_table_in_front),
    ("weights-transposed", linear_with_its_weights),
    ("weights-transposed", as_nn_linear_stores_them),
    ("star-for-product", stars),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def changes_the_state(x, h, W_x, W_h, b):
    h[...] = torch.tanh(x @ W_x + h @ W_h + b)
    return h


def adds_to_the_state(x, h, W_x, W_h, b):
    h += torch.tanh(x @ W_x + h @ W_h + b)
    return h


def forgets_to_return(x, h, W_x, W_h, b):
    h = torch.tanh(x @ W_x + h @ W_h + b)


def returns_both(x, h, W_x, W_h, b):
    h = torch.tanh(x @ W_x + h @ W_h + b)
    return h, h


def comma_at_the_end(x, h, W_x, W_h, b):
    return (torch.tanh(x @ W_x + h @ W_h + b),)


def as_a_list(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x + h @ W_h + b).tolist()


def by_numpy(x, h, W_x, W_h, b):
    total = x.numpy() @ W_x.numpy() + h.numpy() @ W_h.numpy() + b.numpy()
    return torch.from_numpy(total).tanh()


def pythons_tanh(x, h, W_x, W_h, b):
    return math.tanh(x @ W_x + h @ W_h + b)


def no_bias_and_no_tanh(x, h, W_x, W_h, b):
    return x @ W_x + h @ W_h


def sigmoid_and_bias_outside(x, h, W_x, W_h, b):
    return torch.sigmoid(x @ W_x + h @ W_h) + b


def half_of_each(x, h, W_x, W_h, b):
    return torch.tanh((x @ W_x + h @ W_h) / 2 + b)


def keeps_a_tenth(x, h, W_x, W_h, b):
    return 0.9 * h + 0.1 * torch.tanh(x @ W_x + h @ W_h + b)


def drops_the_batch(x, h, W_x, W_h, b):
    return torch.tanh(x.reshape(-1) @ W_x + h.reshape(-1) @ W_h + b)


def mean_of_the_batch(x, h, W_x, W_h, b):
    z = x @ W_x + h @ W_h + b
    return torch.tanh(z - z.mean(dim=-1, keepdim=True))


def tanh_of_the_old_state(x, h, W_x, W_h, b):
    return torch.tanh(x @ W_x + torch.tanh(h) @ W_h + b)


def single_precision(x, h, W_x, W_h, b):
    return torch.tanh(x.float() @ W_x.float() + h.float() @ W_h.float() + b.float())


OTHERS = [
    ("wrong", "changes-input", "in place", changes_the_state),
    ("wrong", "residual", "in place", adds_to_the_state),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "wrong-type", "tuple", returns_both),
    ("wrong", "wrong-type", "comma", comma_at_the_end),
    ("wrong", "wrong-type", "list", as_a_list),
    ("wrong", "no-gradient", "NumPy", by_numpy),
    ("wrong", "wrong-type", "float", pythons_tanh),
    ("wrong", "no-tanh", "bias", no_bias_and_no_tanh),
    ("wrong", "sigmoid-for-tanh", "bias", sigmoid_and_bias_outside),
    ("wrong", "numbers", "Expected", half_of_each),
    ("wrong", "state-out-of-bounds", "between -1 and 1", keeps_a_tenth),
    ("broken", "raises", "batch", drops_the_batch),
    ("wrong", "numbers", "Expected", mean_of_the_batch),
    ("wrong", "numbers", "Expected", tanh_of_the_old_state),
    ("wrong", "wrong-dtype", "float32", single_precision),
]

"""lstm_step as learners write it."""

import torch
import torch.nn.functional as F

# Right


def by_slices(x, h, c, W_x, W_h, b):
    z = x @ W_x + h @ W_h + b
    n = h.shape[-1]
    i = torch.sigmoid(z[..., :n])
    f = torch.sigmoid(z[..., n : 2 * n])
    g = torch.tanh(z[..., 2 * n : 3 * n])
    o = torch.sigmoid(z[..., 3 * n :])
    c_new = f * c + i * g
    h_new = o * torch.tanh(c_new)
    return h_new, c_new


def a_list_of_two(x, h, c, W_x, W_h, b):
    i, f, g, o = torch.split(torch.matmul(x, W_x) + torch.matmul(h, W_h) + b, h.shape[-1], dim=-1)
    cell = torch.sigmoid(i) * torch.tanh(g) + torch.sigmoid(f) * c
    return [torch.sigmoid(o) * torch.tanh(cell), cell]


def gate_by_gate(x, h, c, W_x, W_h, b):
    F_ = c.shape[-1]

    def part(k):
        columns = slice(k * F_, (k + 1) * F_)
        return x @ W_x[:, columns] + h @ W_h[:, columns] + b[columns]

    keep, write, show = part(1).sigmoid(), part(0).sigmoid(), part(3).sigmoid()
    new = keep * c + write * part(2).tanh()
    return show * new.tanh(), new


def blocks_by_unflatten(x, h, c, W_x, W_h, b):
    z = torch.cat([x, h], dim=-1) @ torch.cat([W_x, W_h]) + b
    i, f, g, o = z.unflatten(-1, (4, -1)).unbind(-2)
    c = f.sigmoid() * c + i.sigmoid() * g.tanh()
    return o.sigmoid() * c.tanh(), c


def torchs_cell(x, h, c, W_x, W_h, b):
    flat = [part.reshape(-1, part.shape[-1]) for part in (x, h, c)]
    new_h, new_c = torch.lstm_cell(flat[0], flat[1:], W_x.T, W_h.T, b, torch.zeros_like(b))
    return new_h.reshape(h.shape), new_c.reshape(c.shape)


def all_sigmoids_first(x, h, c, W_x, W_h, b):
    z = F.linear(x, W_x.T) + F.linear(h, W_h.T, b)
    write, keep, _, show = torch.chunk(torch.sigmoid(z), 4, -1)
    proposal = torch.tanh(torch.chunk(z, 4, -1)[2])
    c = torch.addcmul(keep * c, write, proposal)
    return show * torch.tanh(c), c


def einsum_by_gate(x, h, c, W_x, W_h, b):
    tables = zip(W_x.chunk(4, 1), W_h.chunk(4, 1), b.chunk(4), strict=True)
    sums = [
        torch.einsum("...d,df->...f", x, U) + torch.einsum("...g,gf->...f", h, V) + bias
        for U, V, bias in tables
    ]
    gates = [1 / (1 + torch.exp(-z)) for z in sums]
    c = gates[1] * c + gates[0] * torch.tanh(sums[2])
    return gates[3] * torch.tanh(c), c


class Cell(torch.nn.Module):
    def forward(self, x, h, c, W_x, W_h, b):
        return by_slices(x, h, c, W_x, W_h, b)


RIGHT = [
    by_slices,
    a_list_of_two,
    gate_by_gate,
    blocks_by_unflatten,
    torchs_cell,
    all_sigmoids_first,
    einsum_by_gate,
    Cell(),
]

# Wrong, one mistake each


def sums(x, h, W_x, W_h, b):
    """The learner's own helper: right."""
    return torch.matmul(x, W_x) + torch.matmul(h, W_h) + b


def update(i, f, g, o, c):
    """The learner's own helper: right."""
    new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(new), new


def candidate_last(x, h, c, W_x, W_h, b):
    i, f, o, g = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def forget_comes_first(x, h, c, W_x, W_h, b):
    f, i, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def forget_first_candidate_last(x, h, c, W_x, W_h, b):
    f, i, o, g = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def tensorflows_order(x, h, c, W_x, W_h, b):
    i, g, f, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def output_first(x, h, c, W_x, W_h, b):
    o, f, g, i = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def output_second(x, h, c, W_x, W_h, b):
    i, o, g, f = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def candidate_first(x, h, c, W_x, W_h, b):
    g, f, i, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def all_four_are_shares(x, h, c, W_x, W_h, b):
    i, f, g, o = torch.sigmoid(sums(x, h, W_x, W_h, b)).chunk(4, dim=-1)
    c = f * c + i * g
    return o * torch.tanh(c), c


def nothing_bends_the_candidate(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * g
    return torch.sigmoid(o) * torch.tanh(c), c


def shares_then_tanh(x, h, c, W_x, W_h, b):
    i, f, g, o = torch.sigmoid(sums(x, h, W_x, W_h, b)).chunk(4, dim=-1)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


def no_sigmoid_at_all(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


def plain_input_gate(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + i * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def plain_forget_gate(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = f * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def plain_output_gate(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return o * torch.tanh(c), c


def tanh_for_everything(x, h, c, W_x, W_h, b):
    i, f, g, o = torch.tanh(sums(x, h, W_x, W_h, b)).chunk(4, dim=-1)
    c = f * c + i * g
    return o * torch.tanh(c), c


def forgets_by_the_name(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = c - torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def as_in_a_gru(x, h, c, W_x, W_h, b):
    _, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    keep = torch.sigmoid(f)
    c = keep * c + (1 - keep) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def as_in_1997(x, h, c, W_x, W_h, b):
    i, _, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def plus_for_times(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) + c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def writes_it_all(x, h, c, W_x, W_h, b):
    _, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def plus_for_times_when_writing(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) + torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def writes_nothing(x, h, c, W_x, W_h, b):
    _, f, _, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c
    return torch.sigmoid(o) * torch.tanh(c), c


def shows_it_all(x, h, c, W_x, W_h, b):
    i, f, g, _ = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.tanh(c), c


def shows_what_was(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c_new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    h_new = torch.sigmoid(o) * torch.tanh(c)
    return h_new, c_new


def hands_the_old_cell_on(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c_new = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c_new), c


def shows_the_cell_itself(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c


def bracket_too_wide(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.tanh(torch.sigmoid(o) * c), c


def squashes_the_cell(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.tanh(torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g))
    return torch.sigmoid(o) * c, c


def tanh_on_everything_kept(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.tanh(torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g))
    return torch.sigmoid(o) * torch.tanh(c), c


def nested_like_nn_lstm(x, h, c, W_x, W_h, b):
    h, c = by_slices(x, h, c, W_x, W_h, b)
    return h, (h, c)


def cell_first(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    h, c = update(i, f, g, o, c)
    return c, h


def only_h(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)[0]


def only_c(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)[1]


def keeps_the_state(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, h)


def chunk_without_dim(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4)
    return update(i, f, g, o, c)


def chunk_for_a_batch(x, h, c, W_x, W_h, b):
    i, f, g, o = torch.chunk(sums(x, h, W_x, W_h, b), 4, 1)
    return update(i, f, g, o, c)


def steps_of_four(x, h, c, W_x, W_h, b):
    z = sums(x, h, W_x, W_h, b)
    return update(z[..., 0::4], z[..., 1::4], z[..., 2::4], z[..., 3::4], c)


def no_bias(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, 0).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def no_state(x, h, c, W_x, W_h, b):
    i, f, g, o = F.linear(x, W_x.T, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def no_input(x, h, c, W_x, W_h, b):
    i, f, g, o = F.linear(h, W_h.T, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def two_biases(x, h, c, W_x, W_h, b):
    i, f, g, o = (F.linear(x, W_x.T, b) + F.linear(h, W_h.T, b)).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def minus_the_state(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, -h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def tables_mixed_up(x, h, c, W_x, W_h, b):
    i, f, g, o = (x @ W_h + h @ W_x + b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def stars(x, h, c, W_x, W_h, b):
    i, f, g, o = (x * W_x + h * W_h + b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def bias_of_one_for_forget(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f + 1, g, o, c)


def the_new_state_at_the_cells_place(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    h, _ = update(i, f, g, o, c)
    return h, h


WRONG = [
    ("gates-first", candidate_last),
    ("forget-gate-first", forget_comes_first),
    ("forget-gate-first", forget_first_candidate_last),
    ("candidate-second", tensorflows_order),
    ("input-and-output-exchanged", output_first),
    ("forget-and-output-exchanged", output_second),
    ("candidate-first", candidate_first),
    ("candidate-sigmoid", all_four_are_shares),
    ("candidate-raw", nothing_bends_the_candidate),
    ("candidate-both", shares_then_tanh),
    ("gates-raw", no_sigmoid_at_all),
    ("input-gate-raw", plain_input_gate),
    ("forget-gate-raw", plain_forget_gate),
    ("output-gate-raw", plain_output_gate),
    ("gates-tanh", tanh_for_everything),
    ("forget-gate-reversed", forgets_by_the_name),
    ("forget-bias-added", bias_of_one_for_forget),
    ("coupled-gates", as_in_a_gru),
    ("nothing-forgotten", as_in_1997),
    ("forget-gate-added", plus_for_times),
    ("input-gate-unused", writes_it_all),
    ("input-gate-added", plus_for_times_when_writing),
    ("candidate-unused", writes_nothing),
    ("output-gate-unused", shows_it_all),
    ("shows-the-old-cell", shows_what_was),
    ("returns-the-old-cell", hands_the_old_cell_on),
    ("no-tanh-of-the-cell", shows_the_cell_itself),
    ("tanh-after-the-gate", bracket_too_wide),
    ("cell-squashed", squashes_the_cell),
    ("cell-squashed", tanh_on_everything_kept),
    ("nested-as-in-torch", nested_like_nn_lstm),
    ("state-and-cell-exchanged", cell_first),
    ("state-alone", only_h),
    ("cell-alone", only_c),
    ("state-twice", the_new_state_at_the_cells_place),
    ("state-for-cell", keeps_the_state),
    ("quarters-of-axis-0", chunk_without_dim),
    ("quarters-of-axis-1", chunk_for_a_batch),
    ("every-fourth-column", steps_of_four),
    ("bias-forgotten", no_bias),
    ("state-forgotten", no_state),
    ("input-forgotten", no_input),
    ("bias-twice", two_biases),
    ("subtracted", minus_the_state),
    ("weights-exchanged", tables_mixed_up),
    ("star-for-product", stars),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def changes_the_cell(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c *= torch.sigmoid(f)
    c += torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def returns_three(x, h, c, W_x, W_h, b):
    h, c = by_slices(x, h, c, W_x, W_h, b)
    return h, h, c


def joined(x, h, c, W_x, W_h, b):
    return torch.stack(by_slices(x, h, c, W_x, W_h, b))


def a_dictionary(x, h, c, W_x, W_h, b):
    h, c = by_slices(x, h, c, W_x, W_h, b)
    return {"h": h, "c": c}


def forgets_to_return(x, h, c, W_x, W_h, b):
    h, c = by_slices(x, h, c, W_x, W_h, b)


def size_of_the_input(x, h, c, W_x, W_h, b):
    z, n = sums(x, h, W_x, W_h, b), x.shape[-1]
    return update(z[..., :n], z[..., n : 2 * n], z[..., 2 * n : 3 * n], z[..., 3 * n :], c)


def slices_overlap(x, h, c, W_x, W_h, b):
    z, n = sums(x, h, W_x, W_h, b), h.shape[-1]
    return update(z[..., :n], z[..., n : 2 * n], z[..., n : 2 * n], z[..., 3 * n :], c)


def one_gate_for_all(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    return update(f, f, g, f, c)


def output_from_the_candidate(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(g), c


def wrong_order_and_no_tanh(x, h, c, W_x, W_h, b):
    i, f, o, g = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * c, c


def forgets_and_no_bias(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, 0).chunk(4, dim=-1)
    c = torch.sigmoid(i) * torch.tanh(g) + c
    return torch.sigmoid(o) * torch.tanh(c), c


def hard_gates(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    c = (f > 0) * c + (i > 0) * torch.tanh(g)
    return (o > 0) * torch.tanh(c), c


def three_quarters(x, h, c, W_x, W_h, b):
    i, f, g = sums(x, h, W_x, W_h, b).chunk(3, dim=-1)
    return update(i, f, g, f, c)


def arguments_in_another_order(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(h, x, W_x, W_h, b).chunk(4, dim=-1)
    return update(i, f, g, o, c)


def softmax_over_gates(x, h, c, W_x, W_h, b):
    i, f, g, o = sums(x, h, W_x, W_h, b).chunk(4, dim=-1)
    i, f, o = torch.stack([i, f, o]).softmax(0)
    c = f * c + i * torch.tanh(g)
    return o * torch.tanh(c), c


OTHERS = [
    ("wrong", "changes-input", "in place", changes_the_cell),
    ("wrong", "number-of-results", "two|2", returns_three),
    ("wrong", "wrong-type", "tuple", joined),
    ("wrong", "wrong-type", "dict", a_dictionary),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("broken", "raises", "", size_of_the_input),
    ("wrong", "forget_gate-for-candidate", "candidate", slices_overlap),
    ("wrong", "numbers", "", one_gate_for_all),
    ("wrong", "candidate-for-c", "candidate", output_from_the_candidate),
    ("wrong", "gates-first", "tanh", wrong_order_and_no_tanh),
    ("wrong", "nothing-forgotten", "bias", forgets_and_no_bias),
    ("wrong", "numbers", "", hard_gates),
    ("broken", "raises", "number of parts", three_quarters),
    ("wrong", "x-and-h-exchanged", "exchanged", arguments_in_another_order),
    ("wrong", "numbers", "", softmax_over_gates),
]

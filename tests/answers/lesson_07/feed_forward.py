"""feed_forward as learners write it."""

import torch
import torch.nn.functional as F

from course_lib.layers import linear, relu

# Right


def in_three_lines(x, W1, b1, W2, b2):
    hidden = x @ W1 + b1
    hidden = torch.relu(hidden)
    return hidden @ W2 + b2


def by_lesson_01(x, W1, b1, W2, b2):
    return linear(relu(linear(x, W1, b1)), W2, b2)


def torchs_layers(x, W1, b1, W2, b2):
    return F.linear(F.relu(F.linear(x, W1.T, b1)), W2.T, b2)


def by_einsum(x, W1, b1, W2, b2):
    hidden = (torch.einsum("...d,df->...f", x, W1) + b1).clamp(min=0)
    return torch.einsum("...f,fd->...d", hidden, W2) + b2


def one_vector_at_a_time(x, W1, b1, W2, b2):
    out = []
    for vector in x.reshape(-1, x.shape[-1]):
        out.append(torch.relu(vector @ W1 + b1) @ W2 + b2)
    return torch.stack(out).reshape(x.shape)


def in_a_sequential(x, W1, b1, W2, b2):
    network = [lambda x: x @ W1 + b1, torch.nn.ReLU(), lambda x: x @ W2 + b2]
    for layer in network:
        x = layer(x)
    return x


def hidden_number_by_hidden_number(x, W1, b1, W2, b2):
    out = b2
    for f in range(W1.shape[1]):
        h = (x * W1[:, f]).sum(dim=-1, keepdim=True) + b1[f]
        out = out + torch.where(h > 0, h, torch.zeros_like(h)) * W2[f]
    return out


def in_place_on_its_own(x, W1, b1, W2, b2):
    hidden = torch.matmul(x, W1)
    hidden += b1
    hidden = hidden * (hidden > 0)
    return torch.matmul(hidden, W2).add_(b2)


RIGHT = [
    in_three_lines,
    by_lesson_01,
    torchs_layers,
    by_einsum,
    one_vector_at_a_time,
    in_a_sequential,
    hidden_number_by_hidden_number,
    in_place_on_its_own,
]

# Wrong, one mistake each


def no_corner(x, W1, b1, W2, b2):
    hidden = x @ W1 + b1
    return hidden @ W2 + b2


def corner_last(x, W1, b1, W2, b2):
    return torch.relu((x @ W1 + b1) @ W2 + b2)


def a_corner_after_each(x, W1, b1, W2, b2):
    for W, b in ((W1, b1), (W2, b2)):
        x = F.relu(x @ W + b)
    return x


def corner_first(x, W1, b1, W2, b2):
    return (F.relu(x) @ W1 + b1) @ W2 + b2


def precedence_of_a_call(x, W1, b1, W2, b2):
    return (torch.relu(x @ W1) + b1) @ W2 + b2


def shares_inside(x, W1, b1, W2, b2):
    return torch.softmax(x @ W1 + b1, dim=-1) @ W2 + b2


def never_comes_back(x, W1, b1, W2, b2):
    hidden = torch.relu(x @ W1 + b1)
    return hidden


def bias_only_inside(x, W1, b1, W2, b2):
    return torch.relu(x @ W1 + b1) @ W2


def bias_only_at_the_end(x, W1, b1, W2, b2):
    return torch.relu(x @ W1) @ W2 + b2


def no_biases(x, W1, b1, W2, b2):
    return torch.relu(x @ W1) @ W2


def biases_mixed_up(x, W1, b1, W2, b2):
    return torch.relu(x @ W1 + b2) @ W2 + b1


def tables_mixed_up(x, W1, b1, W2, b2):
    return torch.relu(x @ W2 + b1) @ W1 + b2


def back_before_forth(x, W1, b1, W2, b2):
    hidden = torch.relu(x @ W2 + b2)
    return hidden @ W1 + b1


def as_nn_linear_has_them(x, W1, b1, W2, b2):
    return torch.relu(x @ W1.T + b1) @ W2.T + b2


def first_turned(x, W1, b1, W2, b2):
    return torch.relu(x @ W1.T + b1) @ W2 + b2


def second_turned(x, W1, b1, W2, b2):
    return torch.relu(x @ W1 + b1) @ W2.T + b2


def adds_x_already(x, W1, b1, W2, b2):
    return x + torch.relu(x @ W1 + b1) @ W2 + b2


def corner_on_x_and_no_biases(x, W1, b1, W2, b2):
    return torch.relu(x) @ W1 @ W2


def one_line_without_brackets(x, W1, b1, W2, b2):
    return x @ W1 + b1 @ W2 + b2


def corner_closed_too_soon(x, W1, b1, W2, b2):
    return torch.relu(x @ W1) + b1 @ W2 + b2


def corner_closed_too_late(x, W1, b1, W2, b2):
    return torch.relu(x @ W1 + b1 @ W2 + b2)


WRONG = [
    ("relu-forgotten", no_corner),
    ("relu-after-the-second", corner_last),
    ("relu-twice", a_corner_after_each),
    ("relu-first", corner_first),
    ("relu-first-and-no-biases", corner_on_x_and_no_biases),
    ("brackets-missing", one_line_without_brackets),
    ("brackets-missing", corner_closed_too_soon),
    ("brackets-missing", corner_closed_too_late),
    ("relu-before-the-bias", precedence_of_a_call),
    ("softmax-for-relu", shares_inside),
    ("second-layer-left-out", never_comes_back),
    ("second-bias-forgotten", bias_only_inside),
    ("first-bias-forgotten", bias_only_at_the_end),
    ("biases-forgotten", no_biases),
    ("biases-exchanged", biases_mixed_up),
    ("weights-exchanged", tables_mixed_up),
    ("layers-exchanged", back_before_forth),
    ("weights-transposed", as_nn_linear_has_them),
    ("first-weights-transposed", first_turned),
    ("second-weights-transposed", second_turned),
    ("residual-inside", adds_x_already),
]

# Wrong in ways that no rule was made for: the status, a fault that is named, a word that is said


def gelu(x, W1, b1, W2, b2):
    return F.gelu(x @ W1 + b1) @ W2 + b2


def sigmoid(x, W1, b1, W2, b2):
    return torch.sigmoid(x @ W1 + b1) @ W2 + b2


def leaky(x, W1, b1, W2, b2):
    return F.leaky_relu(x @ W1 + b1) @ W2 + b2


def only_dropout(x, W1, b1, W2, b2):
    return F.dropout(torch.relu(x @ W1 + b1), 0.5) @ W2 + b2


def averages_the_sentence(x, W1, b1, W2, b2):
    hidden = torch.relu(x @ W1 + b1)
    return (hidden - hidden.mean(dim=0, keepdim=True)) @ W2 + b2


def no_corner_and_no_second_bias(x, W1, b1, W2, b2):
    return (x @ W1 + b1) @ W2


def forgets_to_return(x, W1, b1, W2, b2):
    torch.relu(x @ W1 + b1) @ W2 + b2


def tables_in_front(x, W1, b1, W2, b2):
    return W2 @ torch.relu(W1 @ x + b1) + b2


def corner_of_a_copy(x, W1, b1, W2, b2):
    hidden = x @ W1 + b1
    torch.relu(hidden)
    return hidden @ W2 + b2


def cuts_x_itself(x, W1, b1, W2, b2):
    return torch.relu(x.clamp_(min=0) @ W1 + b1) @ W2 + b2


def pythons_max(x, W1, b1, W2, b2):
    return max(0, x @ W1 + b1) @ W2 + b2


def numpy_in_between(x, W1, b1, W2, b2):
    hidden = (x @ W1 + b1).detach().numpy()
    hidden[hidden < 0] = 0
    return torch.from_numpy(hidden) @ W2 + b2


def one_layer_twice(x, W1, b1, W2, b2):
    return torch.relu(torch.relu(x @ W1 + b1) @ W1 + b1)


def residual_and_corner_last(x, W1, b1, W2, b2):
    return x + torch.relu((x @ W1 + b1) @ W2 + b2)


OTHERS = [
    ("wrong", "gelu-for-relu", "", gelu),
    ("wrong", "sigmoid-for-relu", "", sigmoid),
    ("wrong", "leaky", "", leaky),
    ("wrong", "not-repeatable", "random", only_dropout),
    ("wrong", "other-vectors-count", "taken away", averages_the_sentence),
    ("wrong", "relu-forgotten", "second bias", no_corner_and_no_second_bias),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "weights-first", "", tables_in_front),
    ("wrong", "relu-forgotten", "no relu", corner_of_a_copy),
    ("wrong", "changes-input", "", cuts_x_itself),
    ("broken", "raises", "", pythons_max),
    ("wrong", "wrong-gradient", "hidden from autograd", numpy_in_between),
    ("broken", "raises", "", one_layer_twice),
    ("wrong", "relu-after-the-second", "x is added", residual_and_corner_last),
]

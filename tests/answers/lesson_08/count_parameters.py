"""count_parameters as learners write it."""

import math

import torch
from torch import nn

# Right


def by_loop(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad:
            total += p.numel()
    return total


def by_names(model):
    return sum(p.nelement() for name, p in model.named_parameters() if p.requires_grad)


def by_shapes(model):
    sizes = [math.prod(p.shape) for p in model.parameters() if p.requires_grad]
    return sum(sizes)


def skips_the_frozen(model):
    count = 0
    for weight in list(model.parameters()):
        if not weight.requires_grad:
            continue
        numbers = 1
        for size in weight.shape:
            numbers *= size
        count = count + numbers
    return count


def module_by_module(model):
    seen, total = set(), 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad and id(p) not in seen:
                seen.add(id(p))
                total += p.numel()
    return total


def filtered(model):
    trained = filter(lambda p: p.requires_grad, model.parameters())
    return sum(map(torch.numel, trained))


def flattened(model):
    return sum(len(p.detach().numpy().reshape(-1)) for p in model.parameters() if p.requires_grad)


def recursive(model, seen=None):
    seen = set() if seen is None else seen
    total = 0
    for p in model._parameters.values():
        if p is not None and p.requires_grad and p not in seen:
            seen.add(p)
            total += p.numel()
    return total + sum(recursive(child, seen) for child in model.children())


def as_a_vector(model):
    return nn.utils.parameters_to_vector([p for p in model.parameters() if p.requires_grad]).shape[0]


RIGHT = [
    by_loop,
    by_names,
    by_shapes,
    skips_the_frozen,
    module_by_module,
    filtered,
    flattened,
    recursive,
    as_a_vector,
]

# Wrong, one mistake each


def everything(model):
    total = 0
    for p in model.parameters():
        total += p.numel()
    return total


def the_other_way_round(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad is False)


def layer_after_layer(model):
    total = 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad:
                total += p.numel()
    return total


def with_buffers(model):
    total = by_loop(model)
    for buffer in model.buffers():
        total += buffer.numel()
    return total


def what_is_saved(model):
    total = 0
    for name in model.state_dict():
        total += model.state_dict()[name].numel()
    return total


def modules(model):
    count = 0
    for _ in model.modules():
        count += 1
    return count


def children(model):
    return sum(1 for _ in model.children())


def tensors(model):
    return len([p for p in model.parameters() if p.requires_grad])


def rows(model):
    return sum(p.shape[0] if p.ndim else len(p) for p in model.parameters() if p.requires_grad)


def first_sizes(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad:
            total += p.shape[0]
    return total


def adds_the_sizes(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad:
            for size in p.shape:
                total += size
    return total


def in_bytes(model):
    return sum(p.nbytes for p in model.parameters() if p.requires_grad)


def what_is_not_zero(model):
    return sum(int((p != 0).sum()) for p in model.parameters() if p.requires_grad)


def without_biases(model):
    total = 0
    for name, p in model.named_parameters():
        if p.requires_grad and not name.endswith("bias"):
            total += p.numel()
    return total


def called_weight(model):
    return sum(
        p.numel() for name, p in model.named_parameters() if p.requires_grad and name.endswith("weight")
    )


def matrices(model):
    return sum(p.numel() for p in model.parameters() if p.requires_grad and len(p.shape) >= 2)


def at_the_top(model):
    return sum(p.numel() for p in model._parameters.values() if p is not None and p.requires_grad)


def again_and_again(model):
    total = 0
    for module in model.modules():
        total += by_loop(module)
    return total


def child_by_child(model):
    return sum(by_loop(child) for child in model.children())


def one_level(model):
    total = 0
    for child in model.children():
        for p in child._parameters.values():
            if p is not None and p.requires_grad:
                total += p.numel()
    return total


def linear_layers(model):
    total = 0
    for m in model.modules():
        if isinstance(m, nn.Linear):
            total += sum(p.numel() for p in m.parameters() if p.requires_grad)
    return total


def has_a_gradient(model):
    return sum(p.grad.numel() for p in model.parameters() if p.grad is not None)


def a_set_of_sizes(model):
    sizes = set()
    for p in model.parameters():
        if p.requires_grad:
            sizes.add(p.numel())
    return sum(sizes)


def returns_in_the_loop(model):
    total = 0
    for p in model.parameters():
        if p.requires_grad:
            total += p.numel()
            return total
    return total


def begins_anew(model):
    for p in model.parameters():
        if p.requires_grad:
            total = p.numel()
    return total


WRONG = [
    ("frozen-counted", everything),
    ("only-frozen", the_other_way_round),
    ("shared-counted-twice", layer_after_layer),
    ("buffers-counted", with_buffers),
    ("state-dict-counted", what_is_saved),
    ("layers-counted", modules),
    ("layers-counted", children),
    ("tensors-counted", tensors),
    ("rows-counted", rows),
    ("rows-counted", first_sizes),
    ("sizes-added", adds_the_sizes),
    ("bytes-counted", in_bytes),
    ("zeros-not-counted", what_is_not_zero),
    ("biases-forgotten", without_biases),
    ("only-weights-by-name", called_weight),
    ("only-tables", matrices),
    ("own-parameters-only", at_the_top),
    ("counted-at-every-level", again_and_again),
    ("children-only", child_by_child),
    ("one-level-only", one_level),
    ("linear-layers-only", linear_layers),
    ("only-with-a-gradient", has_a_gradient),
    ("same-sizes-once", a_set_of_sizes),
    ("first-only", returns_in_the_loop),
    ("last-only", begins_anew),
]

# Wrong, and no rule was made for it


def a_tensor(model):
    return sum(torch.tensor(p.numel()) for p in model.parameters() if p.requires_grad)


def a_float(model):
    return float(by_loop(model))


def in_thousands(model):
    return f"{by_loop(model):,}"


def a_list(model):
    return [p.numel() for p in model.parameters() if p.requires_grad]


def forgets_to_return(model):
    total = 0
    for p in model.parameters():
        total += p.numel()


def brackets_forgotten(model):
    return sum(p.numel() for p in model.parameters if p.requires_grad)


def no_brackets_at_numel(model):
    return sum(p.numel for p in model.parameters() if p.requires_grad)


def adds_tensors(model):
    return sum(p for p in model.parameters() if p.requires_grad)


def walks_over_the_model(model):
    return sum(p.numel() for layer in model for p in layer.parameters() if p.requires_grad)


def freezes_it(model):
    total = by_loop(model)
    for p in model.parameters():
        p.requires_grad = False
    return total


def first_axis_times_last(model):
    return sum(p.shape[0] * p.shape[-1] for p in model.parameters() if p.requires_grad and p.ndim)


def misspelt(model):
    return sum(p.numel() for p in model.parameter() if p.requires_grad)


def everything_without_biases(model):
    return sum(p.numel() for name, p in model.named_parameters() if "bias" not in name)


def product_for_sum(model):
    return math.prod(p.numel() for p in model.parameters() if p.requires_grad)


OTHERS = [
    ("wrong", "wrong-type", "a Tensor, not an int", a_tensor),
    ("wrong", "wrong-type", "float", a_float),
    ("wrong", "wrong-type", "str", in_thousands),
    ("wrong", "wrong-type", "list", a_list),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("broken", "raises", "", brackets_forgotten),
    ("broken", "raises", "", no_brackets_at_numel),
    ("wrong", "left-out", "`numel` is left out", adds_tensors),
    ("broken", "raises", "", walks_over_the_model),
    ("wrong", "changes-input", "model", freezes_it),
    ("wrong", "does-not-add-up", "8 weights", first_axis_times_last),
    ("broken", "raises", "", misspelt),
    ("wrong", "frozen-counted", "bias", everything_without_biases),
    ("wrong", "does-not-add-up", "is added", product_for_sum),
]

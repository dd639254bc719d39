"""The two doors to a learner's function: it is called here and nowhere else, always on copies."""

from collections import Counter, defaultdict
from copy import copy as shallow
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn

from course_lib.check.compare import Behaviour, Draws, copy, identical, same, tensors
from course_lib.check.inputs import Probes, Seeds, handed_on


@dataclass
class Outcome:
    """What one call did: a value or an error, and the inputs as it left them and as they were `before`."""

    value: object = None
    error: BaseException | None = None
    inputs: tuple = ()
    before: tuple = ()

    @cached_property
    def changed(self) -> tuple[int, ...]:
        """The places of the inputs that it changed."""
        pairs = enumerate(zip(self.inputs, self.before, strict=True))
        return tuple(i for i, (a, b) in pairs if not isinstance(b, torch.Generator) and not identical(a, b))


def call(fn, inputs: tuple) -> Outcome:
    """Call `fn` on copies of the inputs; an error is an outcome too, since a wrong version may raise.

    With `Seeds` among the inputs it is called once for each generator, and the value is all the `Draws`, or
    None where nothing came back from any;
    with `Probes` behind them a function that comes out becomes its `Behaviour`.
    """
    seeds = next((x.count for x in inputs if isinstance(x, Seeds)), None)
    outcome = _once(fn, handed_on(inputs)) if seeds is None else _drawn(fn, inputs, seeds)
    probes = inputs[-1] if inputs and isinstance(inputs[-1], Probes) else None
    if probes and _is_function(outcome.value):
        return _tried(outcome, probes.tries)
    return outcome


def gradients(fn, inputs: tuple) -> Outcome:
    """The gradient of a fixed mix of the results with respect to each floating input, as a list."""
    return _guarded(lambda: _gradients(fn, copy(handed_on(inputs))))


def agree(one: Outcome, other: Outcome) -> bool:
    """Equal values, or errors of the same type."""
    if one.error is not None or other.error is not None:
        return type(one.error) is type(other.error)
    return same(one.value, other.value)


def _once(fn, inputs: tuple) -> Outcome:
    given = copy(inputs)
    outcome = _guarded(lambda: fn(*given))
    outcome.inputs, outcome.before = given, inputs
    return outcome


def _guarded(run) -> Outcome:
    try:
        return Outcome(_as_it_is(run()))
    except KeyboardInterrupt:
        raise
    except BaseException as problem:  # sys.exit() in an answer must not end the notebook
        return Outcome(error=problem)


def _as_it_is(value):
    """The value; a list or a dictionary as a copy, since the next call may change one that is kept."""
    return shallow(value) if type(value) in (list, dict, set, Counter, defaultdict) else value


def _drawn(fn, inputs: tuple, count: int) -> Outcome:
    outcomes = []
    for seed in range(count):
        given = [torch.Generator().manual_seed(seed) if isinstance(x, Seeds) else x for x in inputs]
        outcomes.append(_once(fn, handed_on(tuple(given))))
        if outcomes[-1].error is not None:
            return outcomes[-1]
    values = tuple(outcome.value for outcome in outcomes)
    outcomes[-1].value = None if all(value is None for value in values) else Draws(values)
    return outcomes[-1]


def _is_function(value) -> bool:
    return callable(value) and not isinstance(value, type | nn.Module | Tensor)


def _tried(outcome: Outcome, tries: tuple) -> Outcome:
    """The same outcome with a function's behaviour for the function; an error on a probe is its error."""
    results = [_once(outcome.value, probe) for probe in tries]
    error = next((result.error for result in results if result.error is not None), None)
    value = Behaviour(tries, tuple(result.value for result in results))
    return Outcome(None if error else value, error, outcome.inputs, outcome.before)


@torch.enable_grad()
def _gradients(fn, given: tuple) -> list[Tensor]:
    wanted = [x.requires_grad_() for x in tensors(list(given)) if x.is_floating_point()]
    outputs = [x for x in tensors(fn(*given)) if x.is_floating_point()]
    mix = sum(
        (x * torch.arange(1.0, x.numel() + 1, dtype=x.dtype).reshape(x.shape).sin()).sum() for x in outputs
    )
    return list(torch.autograd.grad(mix, wanted, materialize_grads=True))

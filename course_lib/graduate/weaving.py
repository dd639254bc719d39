"""The library's functions made anew, so that they call slots where they called each other."""

import sys
from collections.abc import Callable
from types import CodeType, FunctionType

from course_lib.check.declare import find, lessons_by_exercise
from course_lib.graduate.slots import Slot


class Weaving:
    """A slot for each exercise of the course, and twins of the library's functions, which call the slots.

    >>> weaving = Weaving()
    >>> from course_lib.layers import feed_forward
    >>> [slot.name for slot in weaving.called_by(weaving.twin(feed_forward))]
    ['linear', 'relu']
    """

    def __init__(self):
        names = {name: find(name).answer for name in lessons_by_exercise()}
        self.slots = {name: Slot(name, lesson, names[name]) for name, lesson in lessons_by_exercise().items()}
        self._slot_of = {names[name]: slot for name, slot in self.slots.items()}
        self._spaces: dict[str, dict] = {}  # of each module: the names that its twins see
        for slot in self.slots.values():
            slot.library = self.twin(slot.library)

    def clear(self) -> None:
        """Let the library's function stand in every slot, as at first."""
        for slot in self.slots.values():
            slot.theirs, slot.own, slot.why, slot.calls = None, None, "", 0

    def twin(self, function: FunctionType) -> FunctionType:
        """The same function, but what it calls by name is a slot, or a twin."""
        space = self._space(function.__module__)
        code, closed = function.__code__, function.__closure__
        twin = FunctionType(code, space, function.__name__, function.__defaults__, closed)
        twin.__kwdefaults__ = function.__kwdefaults__
        return twin

    def put_into(self, space: dict) -> None:
        """Replace the library's functions among these names: those of exercises by slots, others by twins."""
        for name, value in space.items():
            if _is_library(value):
                space[name] = self._slot_of.get(value) or self.twin(value)

    def _space(self, module: str) -> dict:
        if module not in self._spaces:
            self._spaces[module] = dict(vars(sys.modules[module]))
            self.put_into(self._spaces[module])
        return self._spaces[module]

    def called_by(self, *functions: Callable) -> list[Slot]:
        """The slots that may be called when these functions run, whosever function stands in them."""
        found, seen, waiting = [], set(), list(functions)
        for one in waiting:  # the list grows while it is read
            if isinstance(one, FunctionType) and one not in seen:
                seen.add(one)
                waiting += [one.__globals__.get(name) for name in _names(one.__code__)]
            elif isinstance(one, Slot) and one not in found:
                found.append(one)
                waiting += [one.library, one.theirs]
        return sorted(found, key=list(self.slots.values()).index)


def _is_library(value) -> bool:
    """A function of the library that nothing is wrapped around."""
    ours = isinstance(value, FunctionType) and value.__module__.startswith("course_lib.")
    return ours and not hasattr(value, "__wrapped__")


def _names(code: CodeType) -> list[str]:
    """The global names that this code reads, those of its inner functions included."""
    inner = [part for part in code.co_consts if isinstance(part, CodeType)]
    return [*code.co_names, *(name for part in inner for name in _names(part))]

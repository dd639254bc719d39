"""Slots: where the run calls a function that the course asks for, and either the learner's or ours stands."""

import inspect
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from course_lib.graduate.notebook import in_words


@dataclass(eq=False)
class Slot:
    """The place of one exercise's function: called like it, a slot calls the learner's, else the library's.

    `theirs` is what the learner wrote, and `own` the same if it is in use. Where it raises and the library's
    function does not, the library's stays in its place, and `why` says so. Calls are counted and their time
    is taken, without that of other slots inside.
    """

    name: str
    lesson: str
    library: Callable
    theirs: Callable | None = None
    own: Callable | None = None
    why: str = ""
    calls: int = 0
    seconds: float = 0.0
    inside: ClassVar[float] = 0.0  # of the slot that runs: the seconds of those that it has called

    def __call__(self, *args, **kwargs):
        start, before, Slot.inside = time.perf_counter(), Slot.inside, 0.0
        self.calls += 1
        try:
            return self.library(*args, **kwargs) if self.own is None else self._tried(args, kwargs)
        finally:
            took = time.perf_counter() - start
            self.seconds += took - Slot.inside
            Slot.inside = before + took

    def _tried(self, args: tuple, kwargs: dict):
        try:
            return self.own(*args) if not kwargs else self._by_position(args, kwargs)
        except (Exception, SystemExit) as error:
            found = self.library(*args, **kwargs)  # where this raises too, the fault is the caller's
            self.give_back(f"it stops in the run: {in_words(error)}")
            return found

    def _by_position(self, args: tuple, kwargs: dict):
        """Hand arguments on as the check does: by position; one by keyword only, if it is asked for."""
        given = inspect.signature(self.library).bind(*args, **kwargs)
        asked = inspect.signature(self.own).parameters
        return self.own(*given.args, **{key: part for key, part in given.kwargs.items() if key in asked})

    def give_back(self, why: str) -> None:
        """Let the library's function stand here from now on."""
        self.own, self.why = None, why

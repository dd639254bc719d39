"""Before the run: a step of it is tried and timed; functions that it cannot be made with are given back."""

import contextlib
import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from course_lib.check.run.timelimit import TimeLimit, time_limit
from course_lib.graduate.model import PlainAdamW, problem_of
from course_lib.graduate.notebook import in_words
from course_lib.graduate.run import PART, Graduation
from course_lib.graduate.slots import Slot
from course_lib.threads import one_thread

PATIENCE, STEPS = 10.0, 3  # seconds for one rehearsal, at least: it takes about one; the steps in it
SMALL, MOST = 0.2, 0.4  # shares of the time: not worth giving back, and worth telling


class Unsound(Exception):
    """A step that cannot be taken: a gradient is missing, or no finite number."""


@dataclass
class Rehearsal:
    """Tries some steps, and the translation of some sentences, on a copy of the run's model.

    `limit` is for the whole run, in seconds; functions that are too slow for it stay if they are `all_mine`.
    """

    run: Graduation
    limit: float
    say: Callable[[str], None] = print
    all_mine: bool = False
    cut: bool = False  # whether the last rehearsal was stopped before its end
    patience: float = inf  # how many seconds one may take

    def __post_init__(self):
        self.before = set(self.run.mine())  # what is known to be the learner's

    def settle(self) -> float:
        """Give back what the run cannot be made with; return how many seconds it will take."""
        self.measure_usual()
        while True:
            seconds = self.make(self.seconds)
            slowest, share = self.slowest()
            if seconds <= self.limit or self.all_mine or share < SMALL:
                break
            self.give_back(slowest, f"right, but slow: with it the run takes {self.in_time(seconds)}")
        self.say(f"The run takes {self.in_time(seconds)}.")
        if share > MOST:
            self.say(f"Of that, {share:.0%} are what your {slowest.name} takes more than the library's.")
        for slot in self.run.weaving.slots.values():
            slot.calls = 0
        self.make(self.run.read)
        return seconds

    def measure_usual(self) -> None:
        """Take the time of the library's functions: first without a limit, as torch still imports here."""
        own = {slot: slot.own for slot in self.run.mine()}
        for slot in own:
            slot.own = None
        self.attempt(took := [])
        self.patience = max(PATIENCE, 5 * sum(took))
        self.seconds()
        self.usual = {slot: slot.seconds for slot in self.run.slots()}
        for slot, function in own.items():
            slot.own = function

    def make(self, act: Callable, trial: Callable | None = None):
        """Do `act`, again and again, giving back what stops it; `trial` shows it sooner than `act` itself."""
        while True:
            try:
                found = act()
                self.tell_of_stopped()
                return found
            except (Exception, SystemExit) as error:
                self.tell_of_stopped()
                self.give_back_culprit(error, trial or act)

    def tell_of_stopped(self) -> None:
        """Say which of the learner's functions raised, so that the library's stand in their slots now."""
        for slot in self.before - set(self.run.mine()):
            self.say(f"{slot.name}: {slot.why}. The library's is taken.")
        self.before = set(self.run.mine())

    def slowest(self) -> tuple[Slot | None, float]:
        """The learner's function that takes the most time beyond the library's, and the share of that."""
        more = {slot: slot.seconds - self.usual.get(slot, 0.0) for slot in self.run.mine()}
        slowest = max(more, key=more.get, default=None)
        total = sum(slot.seconds for slot in self.run.slots())
        return slowest, more[slowest] / total if slowest else 0.0

    def seconds(self) -> float:
        """Try it, and say how many seconds the whole run would take; at least, where it was `cut`.

        Errors:  Unsound, and whatever the functions raise.
        """
        for slot in self.run.slots():
            slot.seconds = 0.0
        took, self.cut = [], False
        try:
            self.attempt(took)
        except TimeLimit:
            self.cut = True
            took.append(self.patience)
        steps, others = took[:STEPS], [*took[STEPS:], 0.0, 0.0]
        return min(steps) * self.run.steps + others[0] * len(self.run.unseen) / PART + others[1]

    def attempt(self, took: list[float]) -> None:
        """Some steps and the translations, of which `took` gets the seconds."""
        self.run.known.clear()
        unbounded = self.all_mine or self.patience == inf
        with contextlib.nullcontext() if unbounded else time_limit(self.patience), one_thread():
            for each in (*[self.step] * STEPS, self.part, self.run.shown):
                start = time.perf_counter()
                each()
                took.append(time.perf_counter() - start)

    def step(self) -> None:
        """A step, on a copy of the model."""
        model = copy.deepcopy(self.run.model)
        self.run.functions.loss(model, self.run.translator.batch(self.run.at)).backward()
        if problem := problem_of(model):
            raise Unsound(problem)
        PlainAdamW(model).step()

    def part(self) -> None:
        """The translation of some sentences."""
        self.run.translate([source for source, _ in self.run.unseen[:PART]])

    def give_back_culprit(self, error: BaseException, trial: Callable) -> None:
        """Give back the one function of the learner's without which the trial succeeds, or else all of them.

        Errors:  `error` itself, if the learner has none in the run.
        """
        if not self.run.mine():
            raise error
        reason = str(error) if isinstance(error, Unsound) else in_words(error)
        alone = [slot for slot in self.run.mine() if self.goes_without(slot, trial)]
        if len(alone) == 1:
            return self.give_back(alone[0], f"right on the check, but the run stops with it: {reason}")
        for slot in self.run.mine():
            self.give_back(slot, f"the run stops with it or another of yours: {reason}")
        return None

    def goes_without(self, slot: Slot, trial: Callable) -> bool:
        """Whether the library's function in this slot mends it."""
        own, slot.own = slot.own, None
        try:
            trial()
            return True
        except (Exception, SystemExit):
            return False
        finally:
            slot.own = own

    def give_back(self, slot: Slot, why: str) -> None:
        """Let the library's function stand there, and say so."""
        slot.give_back(why)
        self.tell_of_stopped()

    def in_time(self, seconds: float) -> str:
        """The time in words."""
        return f"{'more than' if self.cut else 'about'} {in_words_of_time(seconds)}"


def in_words_of_time(seconds: float) -> str:
    """Seconds, minutes or hours.

    >>> [in_words_of_time(seconds) for seconds in (41.7, 400, 30000)]
    ['42 s', '7 minutes', '8 hours']
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"

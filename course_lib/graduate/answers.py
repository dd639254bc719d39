"""The learner's answers: found in my_work/, judged, and put into their slots where they are right."""

from collections.abc import Iterable
from pathlib import Path

from course_lib.check import verdict
from course_lib.graduate.notebook import Defined, definitions
from course_lib.graduate.slots import Slot
from course_lib.graduate.weaving import Weaving

UNANSWERED = "not answered yet"
MISSING = "its notebook is not there", "its notebook cannot be read"


class Work:
    """The functions of the notebooks in a folder, which is only read.

    What a notebook imports from the library is a slot there as well: so one right answer serves the others.
    `problems` says of notebooks why nothing of theirs is taken.
    """

    def __init__(self, folder: Path, weaving: Weaving):
        self.spaces: dict[str, dict] = {}
        self.problems: list[str] = []
        for lesson in dict.fromkeys(slot.lesson for slot in weaving.slots.values()):
            slots = [slot for slot in weaving.slots.values() if slot.lesson == lesson]
            defined = self._read(folder / f"{lesson}.ipynb")
            weaving.put_into(defined.names)
            self.spaces[lesson] = defined.names
            for slot in slots:
                _find(slot, defined)

    def _read(self, file: Path) -> Defined:
        """What the notebook defines: nothing, if there is none that can be read."""
        try:
            return definitions(file)
        except ValueError as error:
            reason = f": {error}" if file.exists() else " is not there"
            self.problems.append(f"my_work/{file.name}{reason}")
            return Defined(problem=MISSING[file.exists()])

    def judge(self, slots: Iterable[Slot]) -> Iterable[Slot]:
        """Put what is right into its slot, and say of the rest what is wrong; yield each slot when judged."""
        for slot in slots:
            if callable(slot.theirs):
                names = self.spaces[slot.lesson]
                names[slot.name] = slot.theirs  # it may call itself
                found = verdict(slot.theirs, slot.name)
                names[slot.name] = slot
                slot.own = slot.theirs if found.status == "right" else None
                slot.why = WHY.get(found.status, found.title)
            yield slot


WHY = {"right": "right", "unanswered": UNANSWERED}


def _find(slot: Slot, defined: Defined) -> None:
    """Take the learner's function of that name out of the notebook, and leave the slot there."""
    slot.theirs = defined.names.get(slot.name)
    if slot.theirs is slot:  # imported, not written
        slot.theirs = None
    missing = "its notebook does not define it" if slot.theirs is None else "it is no function"
    slot.why = defined.problem or defined.failed.get(slot.name, missing)
    defined.names[slot.name] = slot

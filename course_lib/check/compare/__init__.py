"""Values of any type: copied, compared, measured, shown, and told apart in words."""

from course_lib.check.compare.behaviour import Behaviour
from course_lib.check.compare.copying import copy
from course_lib.check.compare.draws import Draws, hang_together
from course_lib.check.compare.equality import identical, same
from course_lib.check.compare.parts import leaves, plain, tensors
from course_lib.check.compare.showing import show, size
from course_lib.check.compare.tensor import kind
from course_lib.check.compare.words import difference

__all__ = [
    "Behaviour",
    "Draws",
    "copy",
    "difference",
    "hang_together",
    "identical",
    "kind",
    "leaves",
    "plain",
    "same",
    "show",
    "size",
    "tensors",
]

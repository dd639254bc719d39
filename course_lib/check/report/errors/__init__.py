"""What the errors of Python and torch mean for a learner: what is wrong, and what to do about it.

Each row is a pattern, looked for in "Type: text of the error" and, on the line below it, the learner's line;
then the two sentences, in which {0}, {1} are the pattern's groups. The first row that fits decides.
"""

from course_lib.check.report.errors import (
    arguments,
    gradients,
    matrices,
    names,
    none,
    others,
    places,
    shapes,
    values,
)

KNOWN = tuple(
    row
    for module in (gradients, none, matrices, shapes, arguments, values, names, places, others)
    for row in module.ROWS
)

"""The lessons, read from the headers of their sources: what each is, what it answers, how long it takes.

A header says, in YAML: `title`; `question`, which the lesson answers; its `part` of the course; `needs`,
{lesson: what of it}; `introduces`, {call or term of Python and torch: a few words}; `claims` that people make
and questions `asked` by learners, each a list of {text, section}, where the section is the heading that
answers; `designs`, {heading: minutes} of exercises that no check judges. Nothing of it is said elsewhere.

The sources are read when LESSONS or INDEX is first asked for.
"""

from course_lib.syllabus.anchors import anchor
from course_lib.syllabus.lesson import Entry, Lesson, find, lesson_of, lessons

__all__ = ["INDEX", "LESSONS", "Entry", "Lesson", "anchor", "find", "lesson_of"]


def __getattr__(name: str):
    match name:
        case "LESSONS":
            return lessons()
        case "INDEX":
            return tuple(entry for lesson in lessons() for entry in lesson.entries)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

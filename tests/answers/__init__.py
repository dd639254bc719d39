"""Answers as learners write them: a package a lesson, with `RIGHT` and `WRONG` by exercise.

`GENERAL`, where a lesson has it, are wrong answers that no fault of its own was declared for.
"""

import importlib

from course_lib import syllabus

LESSONS = [lesson.name for lesson in syllabus.LESSONS if lesson.exercises]
BY_LESSON = {name: importlib.import_module(f"answers.lesson_{name[:2]}") for name in LESSONS}
RIGHT = {name: fns for lesson in BY_LESSON.values() for name, fns in lesson.RIGHT.items()}
GENERAL = [row for lesson in BY_LESSON.values() for row in getattr(lesson, "GENERAL", ())]
WRONG = {name: rows for lesson in BY_LESSON.values() for name, rows in lesson.WRONG.items()}

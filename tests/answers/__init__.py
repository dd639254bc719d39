"""Answers as learners write them: a package a lesson, with `RIGHT` and `WRONG` by exercise."""

import importlib

from course_lib import syllabus

LESSONS = [lesson.name for lesson in syllabus.LESSONS if lesson.exercises]
BY_LESSON = {name: importlib.import_module(f"answers.lesson_{name[:2]}") for name in LESSONS}
RIGHT = {name: fns for lesson in BY_LESSON.values() for name, fns in lesson.RIGHT.items()}
WRONG = {name: rows for lesson in BY_LESSON.values() for name, rows in lesson.WRONG.items()}

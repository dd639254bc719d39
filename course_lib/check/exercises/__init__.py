"""The exercises, one module a library module, in course order."""

from course_lib.check.exercises import lesson_04

__all__ = ["lesson_04"]

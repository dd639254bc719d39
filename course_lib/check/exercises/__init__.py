"""The exercises, one module a library module, in course order."""

from course_lib.check.exercises import attention

__all__ = ["attention"]

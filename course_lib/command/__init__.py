"""The `course` command."""

from course_lib.command.cli import main

__all__ = ["main"]

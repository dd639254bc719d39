"""Wrong versions of a reference: rules that rewrite its syntax tree, and families that are generated."""

from course_lib.check.rules.pattern import Rule
from course_lib.check.rules.versions import version

__all__ = ["Rule", "version"]

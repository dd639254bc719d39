"""Wrong versions of a reference: rules that rewrite its syntax tree, and families that are generated."""

from course_lib.check.rules.families import Mutant, mutants
from course_lib.check.rules.pattern import Rule
from course_lib.check.rules.texts import closure
from course_lib.check.rules.versions import Whole, touched, version

__all__ = ["Mutant", "Rule", "Whole", "closure", "mutants", "touched", "version"]

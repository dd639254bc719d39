"""The inputs of all exercises together."""

from course_lib.check.exercises.material import (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    lesson_09,
    lesson_10,
    lesson_11,
    part_4,
)

MODULES = (
    lesson_01,
    lesson_02,
    lesson_03,
    lesson_04,
    lesson_05,
    lesson_06,
    lesson_07,
    lesson_08,
    lesson_09,
    lesson_10,
    lesson_11,
    part_4,
)
MATERIAL = {name: given for module in MODULES for name, given in module.MATERIAL.items()}

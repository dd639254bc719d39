"""The inputs of all exercises together."""

from course_lib.check.exercises.material import part_1, part_2, part_3, part_4

MATERIAL = part_1.MATERIAL | part_2.MATERIAL | part_3.MATERIAL | part_4.MATERIAL

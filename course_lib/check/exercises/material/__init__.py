"""The inputs of every exercise that the syllabus lists, for the lessons' declarations and for the tests.

`MATERIAL[name]` is the library's function and the fields of its `Exercise` that say on what it is tried.
"""

from course_lib.check.exercises.material import part_1, part_2, part_3, part_4

MATERIAL = part_1.MATERIAL | part_2.MATERIAL | part_3.MATERIAL | part_4.MATERIAL

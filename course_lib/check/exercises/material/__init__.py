"""The inputs of every exercise that the syllabus lists, for the lessons' declarations and for the tests.

`MATERIAL[name]` is the library's function and the fields of its `Exercise` that say on what it is tried. A
lesson takes them from its part: `course` has them all, and loads nearly the whole library.
"""

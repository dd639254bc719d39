"""What is not text, as sequences of vectors."""

from course_lib.modalities.audio import frames
from course_lib.modalities.vision import patchify

__all__ = ["frames", "patchify"]

"""Writing with a trained model, token after token. Call `model.eval()` first: dropout would join in."""

from course_lib.generation.sampling import sample
from course_lib.generation.translating import beam_search, greedy_decode
from course_lib.generation.writing import generate, pad_left

__all__ = ["beam_search", "generate", "greedy_decode", "pad_left", "sample"]

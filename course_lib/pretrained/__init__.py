"""Published weights in the course's own models."""

from course_lib.datasets.packages import PackageMissing
from course_lib.pretrained.gguf import load_gguf
from course_lib.pretrained.installed import minilm, smollm2
from course_lib.pretrained.load import load_bert, load_gpt2, load_llama
from course_lib.pretrained.tables import WeightsMismatch, load_weights, read_table

__all__ = [
    "PackageMissing",
    "WeightsMismatch",
    "load_bert",
    "load_gguf",
    "load_gpt2",
    "load_llama",
    "load_weights",
    "minilm",
    "read_table",
    "smollm2",
]

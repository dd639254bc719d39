"""From data to a trained model in one call."""

from course_lib.recipes.language_model import train_on_text
from course_lib.recipes.translation import Translator

__all__ = ["Translator", "train_on_text"]

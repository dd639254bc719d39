"""Answers to the exercises as learners write them, by lesson: right, wrong, and broken. No tests are here."""

"""Marks for the notebooks of learners."""

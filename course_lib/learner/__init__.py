"""A learner's own files: the exercises in my_work/, and what is passed."""

"""Running a learner's answer."""

"""The way from an error to the line that it came from, in a pattern."""

LINE = r"(?:.*\n)+.*"  # from the error's text to the learner's line

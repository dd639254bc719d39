"""The way from an error to the line that it came from, in a pattern."""

LINE = r"(?:.*\n)+.*"  # from the error's text to the learner's line
LAST = r"(?:.*\n)+(?=.*\Z)"  # from the error's text to the beginning of the line that raised

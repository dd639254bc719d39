"""The checked implementations of the course, in the order in which the lessons meet them."""

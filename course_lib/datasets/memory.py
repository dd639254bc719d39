"""Data is computed once, and handed out as copies, which are yours to change."""

from copy import deepcopy
from functools import cache, wraps


def remembered(function):
    """Compute once for each set of arguments; hand out copies, so that nobody spoils the next one's data."""
    compute = cache(function)
    return wraps(function)(lambda *args, **kwargs: deepcopy(compute(*args, **kwargs)))

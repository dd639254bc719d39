"""Time several functions in one run, taking turns, so that a busy moment hits all of them."""

import statistics
import time
from collections.abc import Callable


def medians(functions: dict[str, Callable], turns: int = 9, clock=time.perf_counter) -> dict[str, float]:
    """Seconds that each function takes: the median over turns, after one turn that does not count."""
    times = {name: [] for name in functions}
    for turn in range(turns + 1):
        for name, function in functions.items():
            start = clock()
            function()
            if turn:
                times[name].append(clock() - start)
    return {name: statistics.median(each) for name, each in times.items()}

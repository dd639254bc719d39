"""How well each kind of stack learns, at every rate: the losses of `recipes/stacks.py`, on seeds of its own.

    python benchmarks/stacks.py

The seeds are not those of lesson 07. It prints the mean loss of the last 10 of 100 steps for each kind and
rate. The lowest is what RATES has, and lesson 07 runs.
"""

from machine import print_machine

from course_lib.recipes.stacks import RATES, losses

TRIED, OWN = (0.0001, 0.0003, 0.001, 0.003, 0.01), (10, 11, 12, 13, 14)


def main():
    print_machine()
    for kind in RATES:
        last = {rate: losses(kind, OWN, rate=rate)[:, -10:].mean() for rate in TRIED}
        print(f"{kind:14}" + "".join(f"  {rate:g}: {loss:8.3f}" for rate, loss in last.items()))


if __name__ == "__main__":
    main()

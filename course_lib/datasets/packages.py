"""Files that an installed package holds, read by path: the package itself is never imported."""

import hashlib
import importlib.metadata
import importlib.util
import re
from functools import cache
from pathlib import Path


class PackageMissing(ImportError):
    """A package that the course reads is missing, or holds other files than the pinned version."""


@cache
def pinned(distribution: str) -> str:
    """What pip has to install, as pyproject.toml pins it.

    >>> pinned("mlxtend")
    'mlxtend==0.25.0'
    """
    try:
        required = importlib.metadata.requires("transformers-course") or []
    except importlib.metadata.PackageNotFoundError:
        required = []
    names = (line.split(";")[0].strip() for line in required)
    return next((name for name in names if re.split("[=<>]", name)[0] == distribution), distribution)


def package_missing(distribution: str, what: str) -> PackageMissing:
    """The error to raise: what is wrong, which version is expected, and what to run."""
    expected = pinned(distribution)
    return PackageMissing(
        f"{what}\nThe course expects {expected}. Run  python3 course.py lab  again, or\n"
        f'    python -m pip install --no-deps --force-reinstall "{expected}"\n'
        "in the course's environment."
    )


def package_path(distribution: str, file: str) -> Path:
    """Where a file or folder of an installed package lies; `file` starts with the name one would import.

    Errors:  PackageMissing if the package or the file is not there.

    >>> package_path("mlxtend", "mlxtend/data/mnist.py").name
    'mnist.py'
    """
    package, _, rest = file.partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise package_missing(distribution, f"The package {distribution} is not installed.")
    path = Path(spec.submodule_search_locations[0]) / rest
    if not path.exists():
        raise package_missing(distribution, f"The package {distribution} has no {file}.")
    return path


def package_bytes(distribution: str, files: list[str], sha256: str) -> list[bytes]:
    """What the files hold, after a look at whether it is what the course was written for.

    Errors:  PackageMissing if the package, a file, or the content is not what is expected.
    """
    contents = [package_path(distribution, file).read_bytes() for file in files]
    if not hashlib.sha256(b"".join(contents)).hexdigest().startswith(sha256):
        raise package_missing(distribution, f"{distribution} holds another {files[0]} than expected.")
    return contents

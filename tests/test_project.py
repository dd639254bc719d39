import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import course_lib
from course_lib.publish.house import house

ROOT = Path(course_lib.__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LOCKS = ("requirements.lock", "requirements-test.lock")
CONDA_NAMES = {"pytorch": "torch"}


def requirements(lines):
    """Name -> the requirements on it (one for each marker)."""
    found = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def lock(*names):
    return requirements(line for name in names for line in (ROOT / name).read_text().splitlines())


def extra(*names):
    return [line for name in names for line in PROJECT["optional-dependencies"][name]]


def conda():
    """conda's requirements and those of its pip section, under PyPI's names."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    own = (re.sub(r"^[\w-]+", lambda m: CONDA_NAMES.get(m[0], m[0]), e) for e in listed if isinstance(e, str))
    return requirements(own), requirements(line for line in pip if line != "-e .")


def tracked():
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("git does not read this checkout: " + listed.stderr)
    return listed.stdout.splitlines()


# The lock files


@pytest.mark.parametrize(
    "needed, names",
    [(PROJECT["dependencies"] + extra("data", "pretrained"), LOCKS[:1]), (extra("test"), LOCKS)],
)
def test_every_dependency_is_locked_in_its_range(needed, names):
    locked = lock(*names)
    for name, (requirement,) in requirements(needed).items():
        assert name in locked, f"{name} is not locked"
        for pin in locked[name]:
            (spec,) = pin.specifier
            assert spec.operator == "==" and spec.version in requirement.specifier, str(pin)


def test_every_line_is_a_pin_and_none_brings_cuda():
    for name, pins in lock(*LOCKS).items():
        assert all([spec.operator for spec in pin.specifier] == ["=="] for pin in pins), name
        assert not re.match("nvidia|cuda|triton", name)


def test_two_pins_of_one_package_have_markers_that_exclude_each_other():
    for python in ("3.11.4", "3.11.9", "3.12.1", "3.13.0"):
        for system in ("linux", "darwin", "win32"):
            here = {
                "python_full_version": python,
                "python_version": python[:4],
                "sys_platform": system,
                "implementation_name": "cpython",
                "platform_machine": "x86_64",
            }
            for name, pins in lock(*LOCKS).items():
                applied = [pin for pin in pins if pin.marker is None or pin.marker.evaluate(here)]
                assert len(applied) <= 1, (name, python, system)


def test_the_lock_is_complete():
    """What an installed, locked package requires is locked too, except below the data and weight packages."""
    from importlib.metadata import distribution

    locked = lock(*LOCKS)
    loose = requirements(extra("data", "pretrained"))
    for name in set(locked) - set(loose) - {"torch"}:
        if not any(pin.marker is None or pin.marker.evaluate() for pin in locked[name]):
            continue
        for line in distribution(name).requires or []:
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                assert canonicalize_name(needed.name) in locked, f"{name} needs {needed}"


def test_the_editable_install_finds_its_build_tool_in_the_lock():
    assert "setuptools" in lock("requirements.lock")


# conda


def test_environment_yml_agrees_with_pyproject():
    listed, pip = conda()
    needed = requirements(PROJECT["dependencies"] + extra("data", "pretrained"))
    assert set(listed) & set(pip) == set()
    assert set(listed) | set(pip) == set(needed) | {"python", "pip"}
    for name, (requirement,) in needed.items():
        assert (listed | pip)[name][0].specifier == requirement.specifier, name


def test_every_list_names_the_same_pythons():
    listed, _ = conda()
    pythons = Requirement("python" + PROJECT["requires-python"]).specifier
    assert listed["python"][0].specifier == pythons
    sys.path.insert(0, str(ROOT))
    import course

    assert all(f"{major}.{minor}" in pythons for major, minor in course.SUPPORTED)
    assert "3.10" not in pythons and "3.14" not in pythons


# README


def test_the_readmes_tree_is_the_tree():
    tree = README.split("## What is where")[1].split("```")[1]
    told = [line.split()[0].rstrip("/") for line in tree.strip().splitlines()]
    assert sorted(told) == sorted({name.split("/")[0] for name in tracked()})


def test_the_readmes_map_of_the_house_is_the_house():
    _, _, rest = README.partition("<!-- house -->\n")
    assert rest.partition("\n<!-- /house -->")[0] == house(ROOT / "course_lib"), (
        "`course build` writes it anew"
    )


def test_the_readme_links_every_lesson_that_is_there():
    linked = set(re.findall(r"\]\((notebooks/\S+?)\)", README))
    there = {name for name in tracked() if re.fullmatch(r"notebooks/\S+\.ipynb", name)}
    assert linked == there


def test_the_table_has_the_fourteen_lessons():
    assert re.findall(r"^\| (\d\d) \|", README, re.M) == [f"{n:02d}" for n in range(1, 15)]


def test_the_readme_names_every_benchmark_and_command():
    from course_lib.command.cli import main

    programs = [name for name in tracked() if re.fullmatch(r"benchmarks/\w+\.py", name)]
    programs = {name for name in programs if "__main__" in (ROOT / name).read_text(encoding="utf-8")}
    assert set(re.findall(r"benchmarks/\w+\.py", README)) == programs
    assert set(re.findall(r"^\| `course (\w+)", README, re.M)) == set(main.commands)


# The rest


@pytest.mark.parametrize("words", ["check", "format --check"])
def test_ruff_finds_nothing(words):
    command = [sys.executable, "-m", "ruff", *words.split(), "--no-cache", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def test_nothing_is_kept_from_the_formatter():
    off = ["fmt" + ": skip", "fmt" + ": off"]
    programs = [name for name in tracked() if name.endswith(".py") and (ROOT / name).exists()]
    assert not [name for name in programs if any(w in (ROOT / name).read_text(encoding="utf-8") for w in off)]


def test_nothing_of_the_learners_is_in_git():
    assert not [name for name in tracked() if name.startswith((".venv/", ".course/", "my_work/", "runs/"))]


def test_ci_runs_the_readmes_command():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash") and "set -euo pipefail" in script
    assert "python3 course.py test" in script and "python3 course.py test" in README


def test_contributing_is_one_page():
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 60

#!/usr/bin/env python3
"""Start here. Everything the course needs is set up by either of these two commands:

    python3 course.py lab      open the lessons in JupyterLab (--no-browser, --port N)
    python3 course.py test     run every test of the course

Any other word goes to the `course` command in the same environment:

    python3 course.py status | check | hint | reset | train | build | --help

The first run makes .venv and takes some minutes. Later runs start at once.
"""

# Every Python can read this file, even Python 2, so that a wrong one can say so in a sentence.
import os
import subprocess
import sys

SUPPORTED = ((3, 11), (3, 12), (3, 13))
INSTALL = {
    "darwin": "`brew install python@3.13`, or the installer from https://www.python.org/downloads/",
    "win32": "`winget install Python.Python.3.13`, or the installer from https://www.python.org/downloads/",
    "linux": "your system's packages (Debian, Ubuntu: `sudo apt install python3 python3-venv`)",
}


def answers(command):
    """Whether `command`, a Python, starts; a name on the path may lead nowhere."""
    try:
        with open(os.devnull, "w") as null:
            return subprocess.call(command + ["-c", ""], stdout=null, stderr=null) == 0
    except OSError:
        return False


def other_python():
    """A supported Python on this machine as words of a command, or None."""
    for major, minor in reversed(SUPPORTED):
        name = "%d.%d" % (major, minor)
        command = ["py", "-" + name] if os.name == "nt" else ["python" + name]
        if answers(command):
            return " ".join(command)
    return None


def wrong_python(version, bits64=sys.maxsize > 2**32):
    """What to do about this Python, in words; None where the course can use it."""
    if tuple(version[:2]) in SUPPORTED and bits64:
        return None
    this = "This is Python %d.%d%s." % (version[0], version[1], "" if bits64 else " for 32 bits")
    needs = "The course needs Python 3.11, 3.12 or 3.13 (64 bits). " + this
    found = other_python()
    if found:
        return needs + "\nThis machine has one: run `" + found + " course.py lab`."
    platform = "linux" if sys.platform.startswith("linux") else sys.platform
    how = INSTALL.get(platform, INSTALL["linux"])
    return needs + "\nInstall one with " + how + ",\nthen run this command with it."


def environment(args):
    """The Python that runs the course: .venv's, set up first where it has to be."""
    if os.environ.get("COURSE_SETUP") == "skip":
        return sys.executable
    from course_lib.setup import environment

    root = os.path.dirname(os.path.abspath(__file__))
    return str(environment.prepare(root, tests=args[0] == "test"))


def hand_over(command):
    """Become `command`; Windows cannot, so there it is waited for."""
    if os.name != "nt":
        os.execv(command[0], command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def main(args):
    """Run the course's command with `args`; the exit code."""
    trouble = wrong_python(sys.version_info)
    if trouble:
        sys.stderr.write(trouble + "\n")
        return 1
    if not args or args[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0
    from course_lib.setup.trouble import Trouble

    try:
        python = environment(args)
    except Trouble as trouble:
        sys.stderr.write("\n" + str(trouble) + "\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. The same command goes on from here.\n")
        return 130
    return hand_over([python, "-m", "course_lib"] + args)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What can go wrong in the set-up, each with what to do next."""

import platform
import re
import sys
from pathlib import Path

NEEDED = 2.5e9  # bytes of .venv with the test packages, and of what pip holds meanwhile
CUDA = 6e9  # bytes more, where torch brings it
SPACE = r"No space left on device|\[Errno 28\]|not enough space on the disk|WinError 112"
CERTIFICATE = r"CERTIFICATE_VERIFY_FAILED|SSLCertVerificationError"
NETWORK = (
    r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError|ProxyError|"
    r"Name or service not known|Temporary failure in name resolution|getaddrinfo failed|"
    r"Network is unreachable|Connection refused|Connection reset|Connection aborted|Read timed out"
)
NO_FILE = r"HTTP error \d+ while getting|Max retries exceeded with url"  # the index has it elsewhere
MISSING = r"(?:No matching distribution found for|Cannot install) (\S+)"  # the second under a constraint
ELSEWHERE = (
    "Behind a proxy, set https_proxy; with a mirror of the index, PIP_INDEX_URL; "
    "without a network, PIP_NO_INDEX=1 and PIP_FIND_LINKS to a folder of packages (the README says how)."
)
AGAIN = "Then run the same command again: what is already installed is kept."


class Trouble(Exception):
    """The set-up cannot go on; the message tells the learner why and what to do."""


class NotFound(Trouble):
    """What pip was to install is nowhere that it looked, or nothing answered there."""


def machine() -> str:
    """This machine in words, such as `Linux x86_64, Python 3.11`."""
    return f"{platform.system()} {platform.machine()}, Python {sys.version_info[0]}.{sys.version_info[1]}"


def no_space(root: Path, needed: float = NEEDED, free: float | None = None) -> Trouble:
    """The disk is full, or will be."""
    has = "" if free is None else f", and {free / 1e9:.1f} GB are free"
    return Trouble(
        f"There is not enough space on the disk of {root}: the course takes {needed / 1e9:.1f} GB{has}.\n"
        f"Delete something, or move the course's folder to a larger disk. {AGAIN}"
    )


def not_writable(root: Path, error: OSError) -> Trouble:
    """Nothing can be written into the course's folder."""
    return Trouble(
        f"The course cannot write into its folder {root} ({error.strerror or error}).\n"
        "Copy the folder to a place of your own, such as your home folder, and run the command there."
    )


def no_venv() -> Trouble:
    """Debian ships Python without the modules that make an environment."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return Trouble(
        "This Python lacks the modules `venv` and `ensurepip`, which make the course's environment.\n"
        f"Debian, Ubuntu: `sudo apt install python{version}-venv`. Elsewhere: install Python {version} from "
        "https://www.python.org/downloads/. Then run the same command again."
    )


def intel_mac() -> Trouble:
    """PyTorch stopped building for Intel Macs with version 2.2."""
    return Trouble(
        "PyTorch no longer supports Intel Macs, so the course cannot be set up with this Python.\n"
        "On an Apple silicon Mac this Python is an Intel build: install the arm64 one from\n"
        "https://www.python.org/downloads/ and run the command with it.\n"
        "On an Intel Mac, run the course in a Linux container or on another machine."
    )


def without_cuda_is_nowhere(index: str) -> str:
    """What is done where neither PyTorch's own index nor pip's settings lead to the small build."""
    return (
        f"No build of torch without CUDA was found at {index} or where pip is set to look.\n"
        "Taking the usual build. On Linux it brings CUDA's libraries: several gigabytes to download,\n"
        f"and {CUDA / 1e9:.0f} GB more on the disk. Ctrl-C stops it, and nothing is lost."
    )


def no_torch(index: str, error: Trouble) -> Trouble:
    """Neither build of torch could be installed; `error` says why not the usual one."""
    return Trouble(
        f"torch could not be installed. PyTorch's own index of builds without CUDA, {index},\n"
        f"did not answer or has none for this machine ({machine()}). The usual build failed too:\n{error}"
    )


def explain(log: str, root: Path) -> Trouble:
    """Read in pip's output why it failed."""
    missing = re.search(MISSING, log)
    kind = NotFound if missing or re.search(NO_FILE, log) else Trouble
    if re.search(SPACE, log):
        return no_space(root)
    if re.search(CERTIFICATE, log):
        return kind(
            "pip does not trust the package index's certificate. Behind a company's proxy, set "
            f"PIP_CERT to the file with its certificates. {AGAIN}"
        )
    if re.search(NETWORK, log):
        return kind(f"The package index cannot be reached. Connect to the network. {ELSEWHERE} {AGAIN}")
    if missing:
        return kind(
            f"There is no {missing[1]} for this machine ({machine()}) where pip is set to look; "
            f"`pip config list` says where.\n{ELSEWHERE} {AGAIN}"
        )
    return kind("pip failed; these are its last words:\n\n" + "\n".join(log.strip().splitlines()[-12:]))

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
AGAIN = "Then run the same command again: what is already installed is kept."


class Trouble(Exception):
    """The set-up cannot go on; the message tells the learner why and what to do."""


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


def explain(log: str, root: Path) -> Trouble:
    """Read in pip's output why it failed."""
    if re.search(SPACE, log):
        return no_space(root)
    if re.search(CERTIFICATE, log):
        return Trouble(
            "pip does not trust the package index's certificate. Behind a company's proxy, set "
            f"PIP_CERT to the file with its certificates. {AGAIN}"
        )
    if re.search(NETWORK, log):
        return Trouble(
            f"The package index cannot be reached. Connect to the network (behind a proxy, set "
            f"https_proxy). {AGAIN}"
        )
    if missing := re.search(r"No matching distribution found for (\S+)", log):
        return Trouble(f"There is no {missing[1]} for this machine ({machine()}).")
    return Trouble("pip failed; these are its last words:\n\n" + "\n".join(log.strip().splitlines()[-12:]))

"""Stop a learner's endless loop, on every system."""

import ctypes
import signal
import sys
import threading
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path

HERE = str(Path(__file__).parents[1])
AGAIN = 0.5  # seconds until it rings once more


class TimeLimit(BaseException):
    """The answer took too long. Not an Exception, so that `except Exception` does not swallow it."""


class Again(TimeLimit):
    """Where `except BaseException: pass` in a loop swallowed one, this raises another on the next line.

    Made in the thread that it is raised in, so that it can ask for that thread's lines.
    """

    def __init__(self):
        super().__init__()
        frame = sys._getframe(1)
        while frame.f_code.co_filename.startswith(HERE):
            frame = frame.f_back
        while frame and not frame.f_code.co_filename.startswith(HERE):
            frame.f_trace, frame = _raise_on_a_line, frame.f_back
        sys.settrace(lambda *event: None)


def _raise_on_a_line(frame, event, arg):
    if event == "line":
        raise TimeLimit
    return _raise_on_a_line


class NestedCheck(Exception):
    """A function that is being checked called a check itself."""


_here = threading.local()


def refuse_inside() -> None:
    """To be called where a check begins.

    Errors:  NestedCheck within a time limit: it would check, and be checked, without end.
    """
    if getattr(_here, "limits", 0):
        raise NestedCheck("a check is called inside the function that it checks")


@contextmanager
def time_limit(seconds: float):
    """Raise TimeLimit in this thread once `seconds` have passed, and again until it is heeded.

    A timer signal where there is one (it ends `time.sleep` too), else a watching thread (Windows). Neither
    can end a loop that runs inside one call of C code, as sum(itertools.count()) does: Python does not get
    its turn there, and only restarting the kernel helps.
    Units:   seconds.
    """
    main, tracing = threading.current_thread() is threading.main_thread(), sys.gettrace()
    _here.limits = getattr(_here, "limits", 0) + 1
    try:
        with (_alarm if main and hasattr(signal, "setitimer") else _watcher)(seconds):
            yield
    finally:
        _here.limits -= 1
        if sys.gettrace() is not tracing:
            sys.settrace(tracing)


@contextmanager
def _alarm(seconds):
    kinds = chain([TimeLimit], repeat(Again))

    def ring(signum, frame):
        raise next(kinds)

    before = signal.signal(signal.SIGALRM, ring)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *outer)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watcher(seconds):
    done, lock, thread = threading.Event(), threading.Lock(), threading.get_ident()

    def watch():
        for wait, kind in chain([(seconds, TimeLimit)], repeat((AGAIN, Again))):
            done.wait(wait)
            with lock:
                if done.is_set():
                    return
                _raise_in(thread, ctypes.py_object(kind))

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            done.set()
            _raise_in(thread, None)


def _raise_in(thread: int, kind) -> None:
    """Let that thread raise this kind of exception when Python gets its turn there; None takes it back."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), kind)

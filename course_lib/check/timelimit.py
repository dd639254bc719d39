"""Stop a learner's endless loop, on every system."""

import ctypes
import signal
import threading
from contextlib import contextmanager


class TimeLimit(BaseException):
    """The answer took too long. Not an Exception, so that `except Exception` does not swallow it."""


@contextmanager
def time_limit(seconds: float):
    """Raise TimeLimit in this thread once `seconds` have passed, and again until it is heeded.

    A timer signal where there is one (it ends `time.sleep` too), else a watching thread (Windows).
    Units:   seconds.
    """
    main = threading.current_thread() is threading.main_thread()
    with (_alarm if main and hasattr(signal, "setitimer") else _watcher)(seconds):
        yield


@contextmanager
def _alarm(seconds):
    def ring(signum, frame):
        raise TimeLimit

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watcher(seconds):
    done, lock, thread = threading.Event(), threading.Lock(), threading.get_ident()

    def raise_there(what):
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)

    def watch():
        wait = seconds
        while not done.wait(wait):
            with lock:
                if not done.is_set():
                    raise_there(ctypes.py_object(TimeLimit))
            wait = 0.5

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            done.set()
            raise_there(None)

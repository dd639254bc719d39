"""What a lesson shows: predictions and replies, claims, recall, figures, explorers, the start page."""

from importlib import import_module

_MODULES = {
    "predict": "predictions",
    "reply": "predictions",
    "claim": "claims",
    "close": "claims",
    "recall": "recalls",
}


def __getattr__(name: str):
    """What a lesson imports, on first use: whoever asks for a claim does not wait for matplotlib."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

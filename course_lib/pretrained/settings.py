"""What published models say of themselves, and the words for what our classes cannot follow."""

import re

UNFOLLOWED = {
    "quantization_config": {},
    "per_layer_config": {},
    "is_causal": True,
    "add_cross_attention": False,
}


class Settings(dict):
    """What a config.json holds; asked for what it does not, it says so.

    >>> Settings(width=3)["height"]
    Traceback (most recent call last):
        ...
    ValueError: the settings do not say 'height'; they say: width
    """

    def __missing__(self, name: str):
        raise ValueError(f"the settings do not say {name!r}; they say: {', '.join(self)}")


def expect(settings: dict, **wanted) -> None:
    """Raise a ValueError for settings that are there and not as wanted.

    >>> expect({"bias": None, "width": 3}, bias=False)
    """
    other = {name: settings[name] for name in wanted if settings.get(name) not in (None, wanted[name])}
    if other:
        can = {name: wanted[name] for name in other}
        raise ValueError(f"our classes cannot follow the settings {other}; they can {can}")


def expect_kind(settings: dict, kind: str) -> None:
    """Raise a ValueError for another kind of model: its weights may fit and still mean something else.

    Settings made by hand need not say their kind.

    >>> expect_kind({"architectures": ["BertForMaskedLM"]}, "bert")
    """
    first = (settings.get("architectures") or [""])[0]
    told = settings.get("model_type") or re.split("Model|For|LMHead", first)[0].lower()
    if told not in ("", kind):
        raise ValueError(f"these are settings of a {told!r}; this function loads only the kind {kind!r}")
    expect(settings, **UNFOLLOWED)


def expect_positions_from_0(settings: dict) -> None:
    """Raise a ValueError for what may be a RoBERTa, whose positions start behind `pad_token_id`.

    Its weights have the names and the shapes of BERT's. Settings that say "bert" may pad with any token.
    """
    padding = settings.get("pad_token_id")
    if padding and not (settings.get("model_type") or settings.get("architectures")):
        raise ValueError(
            f"with pad_token_id={padding} this may be a RoBERTa, whose positions start at {padding + 1}; "
            "if it is a BERT, whose positions start at 0, add 'model_type': 'bert' to the settings"
        )


def expect_full_attention(settings: dict) -> None:
    """Raise a ValueError where a token may not look at everything before it, within the context.

    A window that the settings switch off (`use_sliding_window`, `layer_types`) or that hides nothing will do.
    """
    kinds, context = settings.get("layer_types"), settings["max_position_embeddings"]
    window = settings.get("sliding_window")
    off = settings.get("use_sliding_window") is False or (kinds and "sliding_attention" not in kinds)
    if window is not None and window < context and not off:
        raise ValueError(
            f"with sliding_window={window} a token cannot see all of the {context} that come before it; "
            "our GPT looks at all of them"
        )
    if unknown := set(kinds or ()) - {"full_attention", "sliding_attention"}:
        raise ValueError(f"layer_types names {sorted(unknown)}, which our GPT does not have")


def rotary_base(settings: dict) -> float:
    """The base of rotary positions that turn all of each head, and are not stretched.

    Errors:  ValueError for any other, in the older form (`rope_scaling`, `type`) and the newer one.

    >>> rotary_base({"rope_theta": 500.0, "rope_scaling": {"type": "default"}})
    500.0
    """
    rope = settings.get("rope_scaling") or settings.get("rope_parameters") or {}
    expect(rope, rope_type="default", type="default")
    expect(settings | rope, partial_rotary_factor=1.0)
    if nested := [name for name, value in rope.items() if isinstance(value, dict)]:
        raise ValueError(f"the rope parameters differ between {nested}; our GPT turns all layers alike")
    return (settings | rope).get("rope_theta") or 10000.0

"""None where a tensor is needed."""

ROWS = (
    (
        r"masked_fill\(\) received .* got \(NoneType",
        "the mask is None here, and there is nothing to fill",
        "Ask `if mask is not None:` before.",
    ),
    (
        r"bad operand type for unary ~: 'NoneType'",
        "`~` was given None: without a mask there is nothing to turn round",
        "Ask `if mask is not None:` before.",
    ),
    (
        r"NoneType",
        "a value is None where a tensor is needed",
        "The mask may be None: ask `if mask is not None:`. And a function without `return` gives None.",
    ),
)

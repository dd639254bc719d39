"""What else Python and torch raise."""

ROWS = (
    (
        r"may look at no key at all",
        "the mask that arrives there hides every key from a query",
        "True means that a query may look. Is the mask turned round on the way, or transposed?",
    ),
    (
        r"NotImplementedError",
        "it calls a function that is not written yet",
        "Write that one first.",
    ),
    (
        r"EOF|stdin|BdbQuit",
        "an answer gets all that it needs as arguments",
        "Please leave `input()` and `breakpoint()` out of it.",
    ),
    (
        r"maximum recursion depth",
        "the function calls itself without end",
        "Did you mean to call another function?",
    ),
    (r"SystemExit", "`exit()` would end the notebook's Python", "Use `return`."),
    (
        r"AssertionError",
        "an `assert` of your own does not hold",
        "Print what it compares. To refuse an input, write `raise ValueError(...)`: callers count on it.",
    ),
    (
        r"bytes-like object.*str|concat str to bytes|concatenate str \(not .bytes.\)|str instance, bytes",
        "bytes and text are mixed here",
        "`.encode(...)` makes bytes of a text, `.decode(...)` a text of bytes. Keep to one until the end.",
    ),
    (
        r"unhashable type: '(\w+)'",
        "a {0} cannot be a key of a dictionary, nor stand in a set",
        "Make a tuple of it: `(a, b)`, or `tuple(...)`.",
    ),
    (
        r"could not convert string|can only concatenate|unsupported operand type|bad operand type",
        "this operation does not go with these types",
        "Print the type of each of the two.",
    ),
    (
        r"can't convert|only integer tensors",
        "a tensor is used where a plain number is needed, or the other way round",
        "Print the type of each part of the line.",
    ),
)

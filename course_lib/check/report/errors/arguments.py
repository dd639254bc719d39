"""Arguments that a function does not take."""

from course_lib.check.report.errors.lines import LINE

ROWS = (
    (
        r"(sqrt|exp|log|sin|cos|tanh)\(\): argument 'input' \(position 1\) must be Tensor, not (int|float)",
        "`torch.{0}` takes a tensor, and this is a plain number ({1})",
        "A size such as `x.shape[-1]` is a plain number, too: `math.{0}` takes those.",
    ),
    (
        r"expected Tensor as element \d+ in argument 0, but got (\w+)",
        "tensors are joined here, and one of them is none: it is of the type {0}",
        "Make a tensor with the axes of the others: `torch.full_like(x[..., :1], number)` is a column.",
    ),
    (
        r"(\w+)\(\): argument '(\w+)' (?:\(position \d+\) )?must be (.+), not (\w+)",
        "`{0}` needs {2} as its `{1}`, and got {3}",
        "Look at the order of its arguments, and at the kind of each.",
    ),
    (
        r"\bsoftmax\(\) missing 1 required positional",
        "softmax has to be told along which axis the shares sum to 1",
        "Its argument is called `dim`; `dim=-1` is the last axis.",
    ),
    (
        r"transpose\(\) missing",
        "`transpose` has to be told which two axes to exchange",
        "`x.transpose(-2, -1)`, or for short `x.mT`, exchanges the last two.",
    ),
    (
        r"unexpected keyword argument '(axis|keepdims)'",
        "this function of torch has no argument `{0}`",
        "It is `dim`, or `keepdim`. Much of torch takes NumPy's names too, but `F.softmax` does not.",
    ),
    (
        r"unexpected keyword argument '(\w+)'",
        "this function has no argument `{0}`",
        "Is it spelled right? `help(...)` shows the names of a function's arguments.",
    ),
    (
        r"masked_fill\(\) received .* got \(bool",
        "`masked_fill` needs a mask of True and False, and got one alone",
        "`not mask` gives a single one; `~mask` turns round each of them.",
    ),
    (
        r"(\w+)\(\) received an invalid combination of arguments - got \((.*?)\)",
        "`{0}` does not take these arguments: ({1})",
        "Look at their number, their order and the kind of each.",
    ),
    (
        r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)|missing \d+ required",
        "a function got another number of arguments than it takes",
        "Look at its signature: which are there, and in which order?",
    ),
    (
        rf"(?:too many|not enough) values to unpack{LINE}\.(?:chunk|split|unbind)\(",
        "it is cut into another number of parts than there are names",
        "How many parts, and along which axis? The last one is `dim=-1`; left out, it is the first.",
    ),
    (
        rf"(?:too many|not enough) values to unpack{LINE}(?:\.shape\b|\.size\(\))",
        "what is unpacked into names has another number of parts",
        "Two names fit two axes only. `x.shape[-1]`, counted from the end, holds with leading axes, too.",
    ),
    (
        r"argument after \* must be|too many values to unpack|not enough values to unpack",
        "what is unpacked into names has another number of parts",
        "Print one of the things that are unpacked: how many parts has it? (A text has its letters.)",
    ),
)

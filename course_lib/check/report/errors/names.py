"""Names, modules and attributes that are not there."""

ROWS = (
    (
        r"name '(torch|math|F|nn|np)' is not defined",
        "the name `{0}` does not exist here: its import has not run",
        "Run the cell at the top of the notebook, which has the imports. If it is not among them, write it"
        " there, such as `import torch.nn.functional as F`.",
    ),
    (
        r"name '(sqrt|exp|log|inf)' is not defined",
        "the name `{0}` does not exist here on its own",
        "It is `math.{0}` for a number, and `torch.{0}` for a tensor.",
    ),
    (
        r"name '([TSDdHFN])' is not defined",
        "the name `{0}` does not exist here",
        "The letters of the axes are no variables: the size of the last axis is `Q.shape[-1]`, that of the"
        " one before it `Q.shape[-2]`.",
    ),
    (
        r"name '(\w+)' is not defined",
        "the name `{0}` does not exist here",
        "Is it spelled right, and was the cell run that defines or imports it?",
    ),
    (
        r"local variable '(\w+)'",
        "`{0}` has no value yet on this line",
        "It gets one further down, or only in an `if` or a loop that was not run.",
    ),
    (
        r"No module named '(.+)'",
        "there is no module `{0}` here",
        "Is it spelled right? The exercises need torch and math only.",
    ),
    (
        r"cannot import name '(\w+)'",
        "there is no `{0}` in that module",
        "Is it spelled right?",
    ),
    (
        r"'torch\.Size' object is not callable|builtin_function_or_method' object is not subscriptable",
        "round and square brackets are exchanged",
        "It is `x.shape[-1]`, or `x.size(-1)`.",
    ),
    (
        r"'function' object is not subscriptable",
        "square brackets stand behind a function",
        "Call it first, with its input in round brackets: `read(x)[...]`.",
    ),
    (
        r"'Tensor' object is not callable",
        "a tensor stands where a function is called",
        "Is an operator missing before the bracket, or is one name used for two things?",
    ),
    (
        r"has no attribute '(\w+)'",
        "there is no such attribute or method: `{0}`",
        "Is it spelled right, and is the object what you think it is? Print its type.",
    ),
)

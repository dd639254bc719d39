"""What the errors of Python and torch mean for a learner: what is wrong, and what to do about it.

Each row is a pattern, looked for in "Type: text of the error" and, on the line below it, the learner's line;
then the two sentences, in which {0}, {1} are the pattern's groups. The first row that fits decides.
"""

MISFIT = r"tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)"
LINE = r"(?:.*\n)+.*"  # from the error's text to the learner's line

OF_NONE = (
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
MATRICES = (
    (
        rf"(?:size of tensor b|Expected size for first two){LINE}\.T\b|: t\(\) expects|use of `x\.T`",
        "`.T` turns round all the axes, the batch's too",
        "Exchange the last two alone, whatever stands before them: `.mT`.",
    ),
    (
        r"mat1 and mat2 shapes cannot be multiplied \(\d+x(\d+) and (\d+)x\d+\)",
        "in a matrix product the left one's last size, {0}, has to equal the right one's first, {1}",
        "Look at both shapes: is a transpose (`.mT`) missing, are the two exchanged, or is one of them not"
        " the tensor that belongs there, as `W` for `x @ W`?",
    ),
    (
        r"batch2 tensor to be: \[(\d+), (\d+)\] but got: \[(\d+), (\d+)\]",
        "in a product of batches both sides need as many matrices (here {0} and {2}), and the left one's last"
        " size, {1}, has to equal the right one's second last, {3}",
        "Look at both shapes: is a transpose (`.mT`) missing, or are the two exchanged?",
    ),
    (
        r"mat \(\d+x(\d+)\), vec \((\d+)\)",
        "a matrix of rows of {0} cannot be multiplied with a vector of {1} numbers",
        "Look at both shapes: the vector needs one number for each column of the matrix.",
    ),
    (
        r"expected tensor \[(\d+)\] and src \[(\d+)\]",
        "a dot product needs two vectors of one length, and these have {0} and {1} numbers",
        "Print both shapes just before this line.",
    ),
    (
        r"self must be a matrix|batch[12] must be a 3D|1D tensors expected",
        "`torch.mm`, `torch.bmm` and `torch.dot` each take one number of axes only",
        "`@` takes matrices with any leading axes.",
    ),
    (
        r"tensor\.mT is only supported",
        "`.mT` exchanges the last two axes, and this tensor has only one",
        "Print its shape: where has the other axis gone?",
    ),
    (
        r"einsum\(\): subscript (\w) has size (\d+) .*previously seen size (\d+)",
        "the letter `{0}` of einsum stands for two sizes, {1} and {2}",
        "One letter is one axis: give each axis of another size a letter of its own.",
    ),
    (
        r"einsum\(\): the number of subscripts",
        "einsum needs one letter for each axis of each tensor",
        "For any leading axes write `...` in front, on both sides of the arrow.",
    ),
)
SHAPES = (
    (
        r"shape of the mask \[(.*?)\] at index \d+ does not match the shape of the indexed tensor \[(.*?)\]",
        "in brackets a mask must have the tensor's own shape, and ({0}) is not ({1})",
        "`masked_fill` and `torch.where` line a mask up from the right, so that one serves a whole batch.",
    ),
    (
        rf"{MISFIT}{LINE}\bmask\b",
        "the mask does not fit: at axis {2}, {0} numbers meet {1}",
        "A mask has a row for each query and a column for each key, as the scores have. Is one of the two"
        " transposed?",
    ),
    (
        MISFIT,
        "the two tensors differ at axis {2}: {0} and {1} numbers, where both need as many, or one of them 1",
        "Print both shapes before this line. If one is a sum or a maximum, keep its axis: `keepdim=True`.",
    ),
    (
        r"expanded size of the tensor \((\d+)\) must match the existing size \((\d+)\)",
        "only an axis of size 1 can be expanded, and this one has {1} places, not {0}",
        "Print both shapes just before this line.",
    ),
    (
        r"shape '(.*)' is invalid for input of size (\d+)",
        "{1} numbers do not fill the shape {0}",
        "Which sizes should multiply to the number of elements? `-1` stands for the one that follows.",
    ),
    (
        r"view size is not compatible",
        "`.view` cannot read a tensor whose axes were exchanged",
        "`.reshape` can. But look whether it is the order of the numbers that you want.",
    ),
    (
        r"stack expects each tensor to be equal size|Sizes of tensors must match except",
        "the tensors that are joined have different sizes",
        "Print the shape of each: `stack` needs all sizes equal, `cat` all but the one along which it joins.",
    ),
    (
        r"does not match the length of the desired ordering",
        "`permute` has to name every axis, the leading ones too",
        "To exchange the last two whatever stands before them, write `.mT`.",
    ),
    (
        r"not broadcastable|cannot be broadcast|output with shape",
        "the shapes do not line up from the right: each size must agree, or be 1",
        "Print both shapes just before this line.",
    ),
)
ARGUMENTS = (
    (
        r"(sqrt|exp|log|sin|cos|tanh)\(\): argument 'input' \(position 1\) must be Tensor, not (int|float)",
        "`torch.{0}` takes a tensor, and this is a plain number ({1})",
        "A size such as `x.shape[-1]` is a plain number, too: `math.{0}` takes those.",
    ),
    (
        r"(\w+)\(\): argument '(\w+)' (?:\(position \d+\) )?must be (.+), not (\w+)",
        "`{0}` needs {2} as its `{1}`, and got {3}",
        "Look at the order of its arguments, and at the kind of each.",
    ),
    (
        r"softmax\(\) missing 1 required positional",
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
        r"argument after \* must be|too many values to unpack|not enough values to unpack",
        "what is unpacked into names has another number of parts",
        "`T, d = Q.shape` holds for two axes only; `Q.shape[-1]` holds with leading axes, too.",
    ),
)
NUMBERS = (
    (
        rf"Boolean value of Tensor with more than one value{LINE}mask",
        "`if` needs one True or False, and a mask holds many",
        "To ask whether there is a mask, write `if mask is not None:`.",
    ),
    (
        r"Boolean value of Tensor with more than one value",
        "`if` needs one True or False, and this tensor holds many",
        "Say which you mean: `.any()`, or `.all()`. Or choose place by place, with `torch.where`.",
    ),
    (
        r"bad operand type for unary ~|bitwise_not",
        "`~` turns True and False round, and this is not a tensor of them",
        "Which tensor did you mean to turn round?",
    ),
    (
        r"only supports boolean masks, but got mask with dtype (.+)",
        "`masked_fill` needs a mask of True and False, and this one is of {0}",
        "Leave the mask as it came, and turn it round by `~mask`.",
    ),
    (
        r"(?:Negation|Subtraction), the `-` operator",
        "a mask of True and False has no minus",
        "`~mask` turns it round.",
    ),
    (
        r"same dtype, but got: (?:bool != .+|.+ != bool)",
        "a mask of True and False cannot be multiplied like numbers",
        "Where in the computation does a mask have its say?",
    ),
    (
        r"same dtype, but got: (.+) != (.+)",
        "the two tensors hold different kinds of numbers: {0} and {1}",
        "Make new tensors by `Q.new_zeros(...)`, or with `dtype=Q.dtype`. (double is float64.)",
    ),
    (
        r"Expected attn_mask dtype|expected .* dtype|must have the same dtype|Float but|Double but",
        "the tensors hold different kinds of numbers (dtypes)",
        "Make new tensors by `Q.new_zeros(...)`, or with `dtype=Q.dtype`. A mask is of bool.",
    ),
    (
        r"not implemented for '(\w+)'",
        "torch has no such operation for numbers of the kind {0}",
        "Bool is a mask, Long whole numbers: which tensor has come here?",
    ),
    (
        r"cannot be converted to Scalar|only one element tensors",
        "one plain number is needed here, and this tensor holds several",
        "For each of them use torch's own, as `x.sqrt()` for `math.sqrt(x)`; `.item()` is for a single one.",
    ),
    (
        r"len\(\) of a 0-d|iteration over a 0-d|invalid index of a 0-dim",
        "this tensor is a single number, with no axes left",
        "Which sum or index took the last axis away?",
    ),
    (
        r"torch\.return_types\.",
        "a maximum along an axis comes with its place: two things, not a tensor",
        "Take `.values`, or use `amax`.",
    ),
    (r"ZeroDivision", "something is divided by zero", "Print the number below the line just before it."),
    (r"math domain error", "math has no such root or logarithm", "Print the number that it is given."),
    (
        r"a leaf Variable that requires grad|modified by an in-?place|in-?place operation",
        "a tensor is changed in place while autograd needs its old value",
        "Make a new tensor, as by `masked_fill` for `masked_fill_`, or by `x = x + 1` for `x += 1`.",
    ),
    (
        r"requires grad. Use tensor\.detach|requires_grad",
        "NumPy knows nothing of gradients",
        "Stay with torch's own operations from beginning to end.",
    ),
)
NAMES = (
    (
        r"name '(torch|math|F|nn|np)' is not defined",
        "the name `{0}` does not exist here: its import has not run",
        "Run the cell at the top of the notebook, which has the imports.",
    ),
    (
        r"name '(sqrt|exp|log|inf)' is not defined",
        "the name `{0}` does not exist here on its own",
        "It is `math.{0}` for a number, and `torch.{0}` for a tensor.",
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
PLACES = (
    (
        r"index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)",
        "axis {1} has {2} places, counted from 0, and {0} is none of them",
        "Which axis did you mean to count along?",
    ),
    (
        r"Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)",
        "this tensor has no axis {2}: its axes are {0} to {1}",
        "Count from the end, and it holds with leading axes too: the last one is -1.",
    ),
    (
        r"too many indices for tensor of dimension (\d+)",
        "more axes are asked for in the brackets than this tensor's {0}",
        "Print its shape just before this line.",
    ),
    (
        r"index out of range|index .* out of",
        "an index reaches past the end",
        "Places count from 0: the last one is the length less 1.",
    ),
    (r"KeyError: (.+)", "there is no key {0} in this dictionary", "Print its keys just before this line."),
)
OTHERS = (
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
        "Please leave input() and breakpoint() out of it.",
    ),
    (
        r"maximum recursion depth",
        "the function calls itself without end",
        "Did you mean to call another function?",
    ),
    (r"SystemExit", "exit() would end the notebook's Python", "Use return."),
    (r"AssertionError", "an `assert` of your own does not hold", "Print what it compares."),
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
KNOWN = (*OF_NONE, *MATRICES, *SHAPES, *ARGUMENTS, *NUMBERS, *NAMES, *PLACES, *OTHERS)

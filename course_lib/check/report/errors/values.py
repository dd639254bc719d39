"""Values of another kind: masks and numbers, one and many, in place."""

from course_lib.check.report.errors.lines import LINE

ROWS = (
    (
        rf"Boolean value of Tensor with more than one value{LINE}\.any\(",
        "`if` needs one True or False, and `any(dim=...)` gives one for each row",
        "Ask the rows together: `.any(dim=-1).all()` says whether each row has a True.",
    ),
    (
        rf"Boolean value of Tensor with more than one value{LINE}\bnot mask\b",
        "`not` asks for one True or False, and a mask holds many",
        "`~mask` turns round each of them.",
    ),
    (
        r"where expected condition to be a boolean tensor, but got a tensor with dtype (\w+)",
        "the condition of `torch.where` must be a mask of True and False (bool), and this one is of {0}",
        "Leave the mask as it came. A comparison, as `x > 0`, gives one, too.",
    ),
    (
        rf"Boolean value of Tensor with more than one value{LINE}mask",
        "`if` needs one True or False, and a mask holds many",
        "To ask whether there is a mask, write `if mask is not None:`.",
    ),
    (
        r"Boolean value of Tensor with more than one value",
        "`if` needs one True or False, and this tensor holds many",
        "To choose place by place, use `torch.where`. To ask it of all at once: `.any()`, or `.all()`.",
    ),
    (
        r"bad operand type for unary ~|bitwise_not|operator\.invert",
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
        "Give one the kind of the other, as by `a.to(b.dtype)`. (float is float32, double is float64.)",
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
        "In a table a loop or an index takes whole rows: is this one? torch's own operations take all at"
        " once: `x @ W`, or `x.sqrt()` for `math.sqrt(x)`. `.item()` is for a single number.",
    ),
    (
        r"len\(\) of a 0-d|iteration over a 0-d|invalid index of a 0-dim",
        "this tensor is a single number: it has no axes",
        "Did a sum or an index take its last axis away? Or did it come so? What has one number for each"
        " vector is a single number where one vector comes alone; `.reshape(-1)` makes a row of it.",
    ),
    (
        r"torch\.return_types\.",
        "a maximum along an axis comes with its place: two things, not a tensor",
        "Take `.values`, or use `amax`.",
    ),
    (
        r"bytes must be in range\(0, 256\)|byte must be in range\(0, 256\)",
        "a byte is a number from 0 to 255, and this one is larger",
        "An id from 256 on is no byte: it was merged from two ids. Take their bytes, one behind the other.",
    ),
    (
        r"refer to a single memory location",
        "a part of a tensor is written over another part of it while that is still read",
        "Read from a copy: put `.clone()` behind what stands on the right of the `=`.",
    ),
    (r"ZeroDivision", "something is divided by zero", "Print the number below the line just before it."),
    (r"math domain error", "math has no such root or logarithm", "Print the number that it is given."),
    (
        r"a leaf Variable that requires grad|modified by an in-?place|in-?place operation",
        "a tensor is changed in place while autograd needs its old value",
        "Make a new tensor, as by `masked_fill` for `masked_fill_`, or by `x = x + 1` for `x += 1`.",
    ),
    (
        r"requires grad. Use tensor\.detach",
        "NumPy knows nothing of gradients",
        "Stay with torch's own operations from beginning to end.",
    ),
)

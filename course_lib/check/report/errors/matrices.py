"""Matrix products that do not fit."""

from course_lib.check.report.errors.lines import LINE

ROWS = (
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

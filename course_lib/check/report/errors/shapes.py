"""Shapes that do not line up, or cannot be made."""

from course_lib.check.report.errors.lines import LAST, LINE

MISFIT = r"tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)"
ROWS = (
    (
        r"shape of the mask \[(.*?)\] at index \d+ does not match the shape of the indexed tensor \[(.*?)\]",
        "in brackets a mask must have the tensor's own shape, and ({0}) is not ({1})",
        "`masked_fill` and `torch.where` line a mask up from the right, so that one serves a whole batch.",
    ),
    (
        rf"{MISFIT}{LINE}(?:masked_fill_?\(|where\(~?mask\b|\[~?mask\])",
        "the mask does not fit: at axis {2}, {0} numbers meet {1}",
        "A mask has a row for each query and a column for each key, as the scores have. Is one of the two"
        " transposed?",
    ),
    (
        rf"{MISFIT}{LAST}(?!.*(?:sum|mean|max|min)).*(?:arange|positions?\b)",
        "the two tensors differ at axis {2}: {0} and {1} numbers, where both need as many, or one of them 1",
        "Print both shapes before this line. For a table, one must be a column: `[:, None]` makes it one.",
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
        r"the number of sizes provided \((\d+)\) must be greater or equal to the number of dimensions in the"
        r" tensor \((\d+)\)",
        "`expand` got {0} of the {1} sizes that the axes of this tensor need",
        "Name a size for each axis, with any new ones in front; `-1` leaves an axis as it is.",
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
        rf"stack expects each tensor to be equal size(?:{LINE}\[:, |.* and \[\d+, 0, )",
        "the tensors that are joined have different sizes",
        "`x[:, a:b]` cuts the second axis, which in a batch is the positions'. `x[..., a:b]` cuts the last.",
    ),
    (
        r"stack expects each tensor to be equal size|Sizes of tensors must match except",
        "the tensors that are joined have different sizes",
        "Print the shape of each: `stack` needs all sizes equal, `cat` all but the one along which it joins.",
    ),
    (
        r"Tensors must have same number of dimensions: got (\d+) and (\d+)",
        "the tensors that are joined have {0} and {1} axes: both need as many",
        "Print both shapes. `torch.full_like(x[..., :1], number)` is a column with as many axes as x.",
    ),
    (
        r"Expected target size \[(.*?)\], got \[(.*?)\]",
        "`F.cross_entropy` looks for the classes on axis 1, and here they stand on the last axis",
        "Make a table of them first: `logits.reshape(-1, logits.shape[-1])`; and of the targets one row:"
        " `targets.reshape(-1)`.",
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

"""Indices, axes and keys that are not there."""

from course_lib.check.report.errors.lines import LINE

CUT = (
    "Was another axis cut than you meant? `x[..., :-1]` cuts the last one, which in logits holds the scores"
    " of one place; `x[..., :-1, :]` cuts the one before it, the places."
)
ROWS = (
    (
        r"step must be greater than zero",
        "a tensor is not turned round by `[::-1]`",
        "`x.flip(-1)` turns the last axis round.",
    ),
    (
        r"index -100 is out of bounds|Class values must be non-negative",
        "a target of -100 is looked up, and no row has such a place: it marks what is to be ignored",
        "Keep only the rows that count before you look up. Or put 0 in its place, as by"
        " `targets.where(targets != ignore, 0)`, and leave out its loss afterwards.",
    ),
    (
        r"Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)",
        "there are {0} rows of scores and {1} targets, where each row needs one",
        f"Print both shapes. {CUT}",
    ),
    (
        r"index (\d+) is out of bounds for dimension (\d+) with size (\d+)"
        rf"{LINE}(?:\.gather\(|cross_entropy\(|\[\.\.\., *:-1\])",
        "axis {1} has {2} places, counted from 0, and {0} is none of them",
        f"Which axis did you mean to count along? {CUT}",
    ),
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
        rf"too many indices for tensor of dimension (\d+){LINE}\[:, ",
        "more axes are asked for in the brackets than this tensor's {0}",
        "A colon stands for one axis, and here are fewer. Three dots stand for any axes in front, none or"
        " many: `x[..., 0]` and `x[..., :1]` are at the last axis, `x[..., 0, :]` at the one before it.",
    ),
    (
        r"too many indices for tensor of dimension (\d+)",
        "more axes are asked for in the brackets than this tensor's {0}",
        "Print its shape just before this line.",
    ),
    (
        r"tensors used as indices must be",
        "what stands in the square brackets holds no whole numbers",
        "The table stands before the brackets, the ids in them: `table[ids]`.",
    ),
    (
        r"list (?:assignment )?index out of range",
        "an index reaches past the end of a list",
        "A list of n has the places 0 to n - 1. Print its length and the place just before this line."
        " Does the loop go one too far, or is the list one too short?",
    ),
    (
        r"index out of range|index .* out of",
        "an index reaches past the end",
        "Places count from 0: the last one is the length less 1.",
    ),
    (
        r"KeyError: (.+)",
        "there is no key {0} in this dictionary",
        "Print its keys just before this line. `x.get(key, 0)` says what comes where there is none.",
    ),
)

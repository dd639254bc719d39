"""None where a tensor is needed."""

from course_lib.check.report.errors.lines import LAST

USED = r"(?:\bmask[.\[]|[-~+*@&|] ?mask\b|\bmask ?[-+*@&|])"  # a mask in a sum: the None may be the mask
ROWS = (
    (
        rf"NoneType.*subscriptable{LAST}.*\bmask\[",
        "the mask is None here, and it has no axes",
        "Ask `if mask is not None:` before.",
    ),
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
        rf"NoneType{LAST}(?!.*{USED}).*?(?<![\w.])([a-z]+_\w+|attend)\(",
        "`{0}` returns None: is it written yet?",
        "`check({0})` tells. A function whose body is `...`, or that has no `return`, gives None.",
    ),
    (
        r"'NoneType' object has no attribute '(append|extend|insert|update|add|sort|reverse|pop|remove)'",
        "a value is None where a list or a dictionary is needed",
        "`.{0}(...)` changes what stands before its dot, and returns None: write it alone, without `x =`.",
    ),
    (
        r"'NoneType' object has no attribute '(?:items|keys|values|get)'"
        r"|'NoneType' .*(?:iterable|subscriptable)",
        "a value is None where a list or a dictionary is needed",
        "An argument that may be left out is None then: ask `if x is not None:`, or take `x or {{}}`.",
    ),
    (
        r"not supported between instances of .*NoneType",
        "two values are compared, and one of them is None",
        "`.get(key)` gives None where there is no such key. Leave such keys out, or say what comes instead:"
        " `.get(key, math.inf)`.",
    ),
    (
        r"NoneType",
        "a value is None where a tensor is needed",
        "The mask may be None: ask `if mask is not None:`. And a function without `return` gives None.",
    ),
)

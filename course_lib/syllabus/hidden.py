"""Code cells that a learner does not read: they consist of calls that show themselves."""

import ast

CAPTIONS = {  # of a hidden source JupyterLab leaves the first line in sight
    "predict": "# A question for you",
    "reply": "# Your guess, answered",
    "recall": "# A question on an earlier lesson",
    "claim": "# Proof of what was said",
    "task": "# What to write",
}


def calls(text: str) -> list[ast.Call]:
    """The calls that a code cell consists of, if need be under one `if`; [] if it does anything else.

    >>> [ast.unparse(call.func) for call in calls("claim('x', True); predict('y')")]
    ['claim', 'predict']
    >>> [ast.unparse(call.func) for call in calls("if weights:\\n    claim('x', True)")]
    ['claim']
    """
    try:
        body = ast.parse(text).body
    except SyntaxError:  # a magic
        return []
    if len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse:
        body = body[0].body
    found = [s.value for s in body if isinstance(s, ast.Expr) and isinstance(s.value, ast.Call)]
    return found if len(found) == len(body) else []


def shows_itself(text: str) -> bool:
    """Whether a code cell consists of calls that show themselves, so that its source is no text to read."""
    found = {ast.unparse(call.func) for call in calls(text)}
    return bool(found) and found <= CAPTIONS.keys()

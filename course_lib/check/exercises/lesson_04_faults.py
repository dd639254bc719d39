"""The wrong versions of attention that people write.

Each variant is an exercise's computation with its steps as arguments; a fault exchanges one step.
"""

import math

import torch
import torch.nn.functional as F

from course_lib.check.declare import fault

DOT = "Ask one query by hand"
MATRICES = "Lose the outer loop"
SCALE = "Why divide by sqrt(d)"
SOFTMAX = "Focus, but never on one key alone"
MASK = "Hide a key with a mask"
LOOKUP = "Look something up, exactly and softly"
PROJECT = "Let the words make their own questions"


def root_d(Q, K):
    return math.sqrt(Q.shape[-1])


def dot(Q, K):
    return Q @ K.mT


def over_keys(scores):
    return scores.softmax(dim=-1)


def hide(scores, mask):
    return scores.masked_fill(~mask, -math.inf)


def shown(weights, mask):
    return weights


def scores(Q, K, *, compare=dot, divide=root_d, finish=lambda scores: scores):
    return finish(compare(Q, K) / divide(Q, K))


def weights(Q, K, mask=None, *, before=hide, normalise=over_keys, after=shown, **steps):
    raw = scores(Q, K, **steps)
    raw = raw if mask is None else before(raw, mask)
    mixed = normalise(raw)
    return mixed if mask is None else after(mixed, mask)


def mean_of_values(weights, K, V):
    return weights @ V


def in_order(Q, K, V):
    return Q, K, V


def attend(Q, K, V, mask=None, *, roles=in_order, mix=mean_of_values, **steps):
    Q, K, V = roles(Q, K, V)
    return mix(weights(Q, K, mask, **steps), K, V)


def by_W_q(x, W_q, W_k, W_v):
    return x @ W_q


def by_W_k(x, W_q, W_k, W_v):
    return x @ W_k


def by_W_v(x, W_q, W_k, W_v):
    return x @ W_v


def unprojected(x, W_q, W_k, W_v):
    return x


def self_attention(
    *inputs, queries=by_W_q, keys=by_W_k, values=by_W_v, add=lambda out, x: out, **steps
):
    given, mask = inputs[:4], inputs[4] if len(inputs) > 4 else None
    return add(attend(queries(*given), keys(*given), values(*given), mask, **steps), given[0])


# --- faults in the scores -------------------------------------------------------------------------------------------

FLATTER = (
    "The softmax comes out flatter than it should: no key is ever really chosen, and less so the wider d is."
)
SHARPER = (
    "The softmax comes out too sharp: one key takes nearly everything, and gradients vanish. The wider d, the"
    " worse."
)

NOT_SCALED = fault(
    "not-scaled",
    "the scores are not divided by sqrt(d)",
    section=SCALE,
    divide=lambda Q, K: 1.0,
    looks="Every score is sqrt(d) times too large; after softmax the largest takes too much.",
    why=(
        "A dot product of d numbers has a variance of about d. Dividing by sqrt(d) brings it back to 1,"
        " whatever d is. "
    )
    + SHARPER,
)
BY_D = fault(
    "scaled-by-d",
    "the scores are divided by d, not by its square root",
    section=SCALE,
    divide=lambda Q, K: Q.shape[-1],
    looks="Every score is sqrt(d) times too small. A mean over the d products does the same.",
    why="The standard deviation of a dot product grows with sqrt(d), not with d. " + FLATTER,
)
BY_KEYS = fault(
    "scaled-by-keys",
    "the scores are divided by the square root of the number of keys",
    section=SCALE,
    divide=lambda Q, K: math.sqrt(K.shape[-2]),
    looks="The same query and key score differently when other keys are added.",
    why=(
        "A score compares one query with one key: how many other keys there are must not matter. d is the"
        " last axis, shape[-1]."
    ),
)
BY_QUERIES = fault(
    "scaled-by-queries",
    "the scores are divided by the square root of the number of queries",
    section=SCALE,
    divide=lambda Q, K: math.sqrt(Q.shape[-2]),
    looks="The same query and key score differently when other queries are added.",
    why=(
        "A score compares one query with one key: how many other queries there are must not matter. d is the"
        " last axis, shape[-1]."
    ),
)
MULTIPLIED = fault(
    "multiplied-by-sqrt-d",
    "the scores are multiplied by sqrt(d) instead of divided",
    section=SCALE,
    divide=lambda Q, K: 1 / root_d(Q, K),
    looks="Every score is d times too large.",
    why=SHARPER,
)
POWER_FIRST = "Python raises to a power before it divides. Write math.sqrt(d), d ** 0.5 or d ** (1 / 2)."
PRECEDENCE = fault(
    "precedence",
    "the scores are divided by d / 2: that is what d ** 1/2 means",
    section=SCALE,
    divide=lambda Q, K: Q.shape[-1] / 2,
    looks="Right for d = 4, where d / 2 is the square root, and wrong for every other width.",
    why=POWER_FIRST,
)
NO_BRACKETS = fault(
    "precedence-without-brackets",
    "the scores are divided by d and then by 2: that is what / d ** 1/2 means",
    section=SCALE,
    divide=lambda Q, K: Q.shape[-1] * 2,
    looks="Every score is 2 sqrt(d) times too small.",
    why=POWER_FIRST,
)
FIXED = fault(
    "scaled-by-8",
    "the scores are divided by 8, whatever d is",
    section=SCALE,
    divide=lambda Q, K: 8.0,
    looks="Right for d = 64, as in the paper, and wrong for every other width.",
    why="8 is sqrt(64), the paper's d. Read d from the input: Q.shape[-1].",
)
ROUNDED = fault(
    "rounded-root",
    "the square root of d is rounded down to a whole number",
    section=SCALE,
    divide=lambda Q, K: math.isqrt(Q.shape[-1]),
    looks="Right where d is a square number (4, 64), a little off elsewhere.",
    why="int(...), // and isqrt drop the fraction. Use math.sqrt(d) or d ** 0.5.",
)
EXCHANGED = fault(
    "queries-and-keys-exchanged",
    "queries and keys are exchanged",
    section=MATRICES,
    compare=lambda Q, K: K @ Q.mT,
    looks="The result is (S, T) instead of (T, S): a row for each key.",
    why="Row t has to hold the scores of query t, so the queries come first: Q @ K.mT.",
)
RESHAPED = fault(
    "reshaped",
    "K is reshaped to (d, S), not transposed",
    section=MATRICES,
    compare=lambda Q, K: Q @ K.reshape(*K.shape[:-2], K.shape[-1], K.shape[-2]),
    looks="The shapes fit, and the numbers of different keys are mixed up.",
    why=(
        "reshape and view only cut the same row of numbers into other lengths. Exchanging rows and columns is"
        " K.mT or K.transpose(-2, -1)."
    ),
)
COSINE = fault(
    "cosine",
    "the vectors are normalised to length 1 first (cosine similarity)",
    section=DOT,
    compare=lambda Q, K: F.normalize(Q, dim=-1) @ F.normalize(K, dim=-1).mT,
    looks="Every score lies between -1 and 1 (before the division), however long the vectors are.",
    why=(
        "Attention takes the plain dot product: a longer key can call louder. With cosines the softmax stays"
        " nearly flat."
    ),
)
DISTANCE = fault(
    "distance",
    "this is a distance between query and key, not a dot product",
    section=DOT,
    compare=lambda Q, K: (Q.unsqueeze(-2) - K.unsqueeze(-3)).square().sum(-1),
    looks="Equal vectors score 0 and different ones score high.",
    why="Relevance is the dot product: it is large when the two vectors point the same way.",
)
NOT_SUMMED = fault(
    "not-summed",
    "the products are not summed over d",
    section=DOT,
    compare=lambda Q, K: Q.unsqueeze(-2) * K.unsqueeze(-3),
    looks="One axis too many: (T, S, d) instead of (T, S).",
    why="A dot product multiplies number by number and then sums over the last axis. Q @ K.mT does both.",
)
SCORE_FAULTS = [
    NOT_SCALED,
    BY_D,
    BY_KEYS,
    BY_QUERIES,
    MULTIPLIED,
    FIXED,
    ROUNDED,
    PRECEDENCE,
    NO_BRACKETS,
    EXCHANGED,
    RESHAPED,
    COSINE,
    DISTANCE,
    NOT_SUMMED,
]

SOFTMAX_TOO = fault(
    "softmax-already",
    "there is a softmax already: these are weights, not scores",
    section=MATRICES,
    finish=lambda s: s.softmax(dim=-1),
    looks="Every row sums to 1.",
    why="Scores may be any numbers. The softmax is the next function's step, after the mask.",
)

# --- faults in the weights ------------------------------------------------------------------------------------------


def over_everything(scores):
    return (scores - scores.amax((-2, -1), keepdim=True)).exp() / (
        scores - scores.amax((-2, -1), keepdim=True)
    ).exp().sum((-2, -1), keepdim=True)


OVER_QUERIES = fault(
    "softmax-over-queries",
    "the softmax runs over the queries instead of the keys",
    section=SOFTMAX,
    normalise=lambda s: s.softmax(dim=-2),
    looks="The columns sum to 1, the rows do not.",
    why=(
        "Each query shares out its own attention among the keys: every row must sum to 1, so softmax takes"
        " dim=-1."
    ),
)
OVER_FIRST = fault(
    "softmax-over-first-axis",
    "the softmax runs over the first axis, dim=0",
    section=SOFTMAX,
    normalise=lambda s: s.softmax(dim=0),
    looks="For one sequence the columns sum to 1; in a batch, the sequences share with each other.",
    why="The keys are the last axis, however many stand in front of it: dim=-1.",
)
OVER_ALL = fault(
    "softmax-over-all",
    "the softmax runs over the whole matrix at once",
    section=SOFTMAX,
    normalise=over_everything,
    looks="All the numbers together sum to 1.",
    why="Each query shares out its own attention: every row must sum to 1, so softmax takes dim=-1.",
)
OVERFLOWS = fault(
    "overflows",
    "the softmax overflows: exp of a large score is infinite",
    section=SOFTMAX,
    normalise=lambda s: s.exp() / s.exp().sum(-1, keepdim=True),
    looks="Right for small scores, NaN for large ones.",
    why=(
        "Subtract the row's maximum before exp: the result is the same, and nothing overflows."
        " softmax(dim=-1) does it for you."
    ),
)
NOT_NORMALISED = fault(
    "not-normalised",
    "there is an exp, but no division by the row's sum",
    section=SOFTMAX,
    normalise=lambda s: s.exp(),
    looks="Every weight is positive, but the rows do not sum to 1.",
    why="Weights are shares of 1: divide each by its row's sum, or let softmax(dim=-1) do both.",
)
CAUSAL = fault(
    "always-causal",
    "the future is hidden, though no mask asks for it",
    section=MASK,
    normalise=lambda s: s.masked_fill(~torch.ones_like(s).tril().bool(), -math.inf).softmax(dim=-1),
    looks="Each query sees only the keys up to its own position.",
    why="Who may look where is said by the mask alone. Leave is_causal=True and tril out of this function.",
)
HARD = fault(
    "hard-argmax",
    "one key gets everything: this is an argmax, not a softmax",
    section=SOFTMAX,
    normalise=lambda s: F.one_hot(s.argmax(-1), s.shape[-1]).to(s.dtype),
    looks="Only zeros, and a single 1 in each row.",
    why="An argmax has no gradient, so nothing could be learned through it. Softmax gives every key a share.",
)
PLAIN_SUM = fault(
    "plain-sum",
    "the scores are divided by their plain sum, with no exp",
    section=SOFTMAX,
    normalise=lambda s: s / s.sum(-1, keepdim=True),
    looks="The rows sum to 1, but some weights are negative.",
    why="Scores can be negative, and their sum can be near 0. exp makes each of them positive first.",
)
NO_SOFTMAX = fault(
    "no-softmax",
    "the scores are used as they are, without softmax",
    section=SOFTMAX,
    normalise=lambda s: s,
    looks="The rows do not sum to 1, and some weights are negative.",
    why="Weights are shares of 1. softmax(dim=-1) turns scores into shares.",
)
TWICE = fault(
    "softmax-twice",
    "softmax is applied twice",
    section=SOFTMAX,
    normalise=lambda s: s.softmax(-1).softmax(-1),
    looks="All the weights are nearly equal.",
    why=(
        "The first softmax leaves numbers between 0 and 1; the second one finds them all alike. Does the"
        " function that you call apply it already?"
    ),
)
LOG = fault(
    "log-softmax",
    "this is the logarithm of the softmax",
    section=SOFTMAX,
    normalise=lambda s: s.log_softmax(dim=-1),
    looks="Every weight is negative or 0.",
    why="log_softmax is for losses. The weights themselves, which sum to 1, are softmax(dim=-1).",
)
SIGMOID = fault(
    "sigmoid",
    "this is a sigmoid of each score, not a softmax over them",
    section=SOFTMAX,
    normalise=lambda s: s.sigmoid(),
    looks="Each weight lies between 0 and 1, but the rows do not sum to 1.",
    why=(
        "Keys compete for a query's attention: what one gets, another loses. Only softmax makes a row sum"
        " to 1."
    ),
)
MASK_IGNORED = fault(
    "mask-ignored",
    "the mask is not used",
    section=MASK,
    before=lambda s, mask: s,
    looks="Right without a mask. With one, hidden keys still get weight.",
    why="Where the mask is False, the weight has to be exactly 0.",
)
MASK_INVERTED = fault(
    "mask-inverted",
    "the mask is inverted: it hides what it should show",
    section=MASK,
    before=lambda s, mask: hide(s, ~mask),
    looks="Right without a mask. With one, all the weight lies where the mask is False.",
    why=(
        "True means “this query may look at this key”. Fill where the mask is False: masked_fill(~mask, ...)."
    ),
)
MASK_AFTER = fault(
    "mask-after-softmax",
    "the mask is applied after the softmax",
    section=MASK,
    before=lambda s, mask: s,
    after=lambda w, mask: w * mask,
    looks="Hidden keys get 0, but the rows sum to less than 1.",
    why=(
        "The hidden keys have already taken their share. Fill their scores with -inf before the softmax, so"
        " that the others share it all."
    ),
)
MASK_ZEROES = fault(
    "mask-fills-zero",
    "hidden scores become 0 instead of minus infinity",
    section=MASK,
    before=lambda s, mask: s * mask,
    looks="Hidden keys still get weight: a score of 0 is an ordinary score.",
    why=(
        "exp(0) is 1. Only exp(-inf) is 0. Multiplying by the mask, or filling with 0 or 1e-9, does not hide"
        " anything."
    ),
)
MASK_WEAK = fault(
    "mask-too-weak",
    "the number that hides a key is not low enough",
    section=MASK,
    before=lambda s, mask: s.masked_fill(~mask, -100.0),
    looks="Right for small scores. Where real scores go below -100, the hidden keys come back.",
    why="A score can be any number. Fill with -math.inf (or the dtype's own minimum).",
)
MASK_ADDED = fault(
    "mask-added",
    "the mask is added to the scores as 0 and 1",
    section=MASK,
    before=lambda s, mask: s + mask,
    looks="Hidden keys lose one point of score and still get weight.",
    why="Only minus infinity hides a key: masked_fill(~mask, -math.inf).",
)
SOFTMAX_FAULTS = [
    OVER_QUERIES,
    OVER_FIRST,
    OVER_ALL,
    OVERFLOWS,
    NOT_NORMALISED,
    CAUSAL,
    HARD,
    PLAIN_SUM,
    NO_SOFTMAX,
    TWICE,
    LOG,
    SIGMOID,
]
MASK_FAULTS = [MASK_IGNORED, MASK_INVERTED, MASK_AFTER, MASK_ZEROES, MASK_WEAK, MASK_ADDED]

# --- faults in the mix and in the projections -----------------------------------------------------------------------

MIX_FAULTS = [
    fault(
        "mixes-the-keys",
        "it mixes the keys, not the values",
        section=LOOKUP,
        mix=lambda w, K, V: w @ K,
        looks="The result is as wide as the keys, not as the values.",
        why="The keys say where to look. What is handed over is the values: weights @ V.",
    ),
    fault(
        "no-values",
        "it returns the weights: the values are never mixed",
        section=LOOKUP,
        mix=lambda w, K, V: w,
        looks="The result has one column for each key.",
        why="The last step is the weighted mean of the values: weights @ V.",
    ),
    fault(
        "scaled-after-mixing",
        "the mix is divided by sqrt(d) once more",
        section=SCALE,
        mix=lambda w, K, V: w @ V / math.sqrt(K.shape[-1]),
        looks="Every number is sqrt(d) times too small.",
        why=(
            "Only the scores are scaled. The weights already sum to 1, and a weighted mean stays as large as"
            " the values are."
        ),
    ),
    fault(
        "weights-transposed",
        "the weights are transposed before they mix the values",
        section=MATRICES,
        mix=lambda w, K, V: w.mT @ V,
        looks=(
            "It runs only where there are as many queries as keys, and then each row is mixed by the wrong"
            " weights."
        ),
        why="Row t of the weights belongs to query t, and so does row t of the result: weights @ V.",
    ),
    fault(
        "mean-of-the-mix",
        "it averages once more, so that all queries get the same answer",
        section=MATRICES,
        mix=lambda w, K, V: (w @ V).mean(-2, keepdim=True).expand(*(w @ V).shape),
        looks="All the rows are equal.",
        why="Each query has weights of its own and gets an answer of its own.",
    ),
]


def role_fault(name, title, looks, why, roles):
    return fault(name, title, looks=looks, why=why, section=LOOKUP, roles=roles)


ROLE_FAULTS = [
    role_fault(
        "keys-and-values-exchanged",
        "keys and values are exchanged",
        "It runs only where values are as wide as keys.",
        "Queries are compared with the keys; what is mixed is the values.",
        lambda Q, K, V: (Q, V, K),
    ),
    role_fault(
        "values-as-keys",
        "the queries are compared with the values, not with the keys",
        "It runs only where values are as wide as queries.",
        "The keys say how each value is found: the scores are those of Q and K.",
        lambda Q, K, V: (Q, V, V),
    ),
]


def projection_fault(name, title, looks, why, **steps):
    return fault(name, title, looks=looks, why=why, section=PROJECT, **steps)


OWN = "What a token asks for, what it offers and what it hands over differ, so each has a matrix of its own: "
NOT_USED = "The weight matrix changes nothing."
SYMMETRIC = "The scores are symmetric: i looks at j as j looks at i."
FITS_IF = "It runs only where the two matrices are equally wide."
PROJECTION_FAULTS = [
    projection_fault(
        "W_q-and-W_k-exchanged",
        "W_q and W_k are exchanged",
        "The scores are those of the transposed matrix: who asks and who answers is swapped.",
        "Queries are x @ W_q, keys are x @ W_k.",
        queries=by_W_k,
        keys=by_W_q,
    ),
    projection_fault(
        "nothing-projected",
        "queries, keys and values are all x itself",
        "The weight matrices change nothing.",
        "The three projections are what is learned: x @ W_q, x @ W_k, x @ W_v.",
        queries=unprojected,
        keys=unprojected,
        values=unprojected,
    ),
    projection_fault(
        "weights-stored-transposed",
        "the weight matrices are transposed (x @ W.mT)",
        "It runs only where the matrices are square.",
        "Here W is (D, d) and used as x @ W. nn.Linear stores the transpose; these functions do not.",
        queries=lambda x, q, k, v: x @ q.mT,
        keys=lambda x, q, k, v: x @ k.mT,
        values=lambda x, q, k, v: x @ v.mT,
    ),
    *(
        projection_fault(f"{role}-{how}", f"the {role} are {what}", looks, OWN + right, **{role: step})
        for role, right, how, what, looks, step in (
            ("values", "values are x @ W_v.", "not-projected", "x itself: W_v is not used", NOT_USED, unprojected),
            ("values", "values are x @ W_v.", "from-W_k", "made with W_k, the keys' matrix", FITS_IF, by_W_k),
            ("values", "values are x @ W_v.", "from-W_q", "made with W_q, the queries' matrix", FITS_IF, by_W_q),
            ("keys", "keys are x @ W_k.", "from-W_q", "made with W_q, the queries' matrix", SYMMETRIC, by_W_q),
            ("keys", "keys are x @ W_k.", "from-W_v", "made with W_v, the values' matrix", FITS_IF, by_W_v),
            ("keys", "keys are x @ W_k.", "not-projected", "x itself: W_k is not used", NOT_USED, unprojected),
            ("queries", "queries are x @ W_q.", "from-W_k", "made with W_k, the keys' matrix", SYMMETRIC, by_W_k),
            ("queries", "queries are x @ W_q.", "from-W_v", "made with W_v, the values' matrix", FITS_IF, by_W_v),
            ("queries", "queries are x @ W_q.", "not-projected", "x itself: W_q is not used", NOT_USED, unprojected),
        )
    ),
    fault(
        "residual-added",
        "x is added to the result",
        section=PROJECT,
        add=lambda out, x: out + x,
        looks=(
            "Each token keeps itself besides what it gathered; it runs only where x is as wide as the values."
        ),
        why="That sum is the residual connection of lesson 07, outside attention.",
    ),
]


BY_WIDTH = projection_fault(
    "scaled-by-model-width",
    "the scores are divided by sqrt(D), the width of x, not by sqrt(d)",
    "Right only where D equals d.",
    "The dot product runs over the d numbers of a query, so d is what has to be divided out.",
    queries=lambda x, q, k, v: x @ q * math.sqrt(q.shape[-1] / q.shape[-2]),
)

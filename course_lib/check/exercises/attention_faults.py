"""The wrong versions of attention that people write.

Each variant is an exercise's computation with its steps as arguments; a fault exchanges one step.
"""

import math

import torch
import torch.nn.functional as F

from course_lib.check.registry import fault

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


def scores(Q, K, *, compare=dot, divide=root_d):
    return compare(Q, K) / divide(Q, K)


def weights(Q, K, mask=None, *, before=hide, normalise=over_keys, after=shown, **steps):
    raw = scores(Q, K, **steps)
    raw = raw if mask is None else before(raw, mask)
    mixed = normalise(raw)
    return mixed if mask is None else after(mixed, mask)


def mean_of_values(weights, K, V):
    return weights @ V


def attend(Q, K, V, mask=None, *, mix=mean_of_values, **steps):
    return mix(weights(Q, K, mask, **steps), K, V)


def project(x, W_q, W_k, W_v):
    return x @ W_q, x @ W_k, x @ W_v


def self_attention(x, W_q, W_k, W_v, mask=None, *, projections=project, finish=lambda out, x: out, **steps):
    return finish(attend(*projections(x, W_q, W_k, W_v), mask, **steps), x)


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
    EXCHANGED,
    COSINE,
    DISTANCE,
    NOT_SUMMED,
]

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
    looks=(
        "Right without a mask. With one, all the weight lies where the mask is False; a row that sees"
        " everything gives NaN."
    ),
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
SOFTMAX_FAULTS = [OVER_QUERIES, OVER_ALL, OVERFLOWS, HARD, PLAIN_SUM, NO_SOFTMAX, TWICE, LOG, SIGMOID]
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


def projection_fault(name, title, looks, why, projections):
    return fault(name, title, looks=looks, why=why, section=PROJECT, projections=projections)


PROJECTION_FAULTS = [
    projection_fault(
        "values-not-projected",
        "the values are x itself: W_v is not used",
        "The result is as wide as x.",
        "What a token hands over is x @ W_v.",
        lambda x, q, k, v: (x @ q, x @ k, x),
    ),
    projection_fault(
        "values-from-W_k",
        "the values are made with W_k, the keys' projection",
        "The numbers are mixes of the keys.",
        "Values have a projection of their own: how a token is found and what it hands over are two things.",
        lambda x, q, k, v: (x @ q, x @ k, x @ k),
    ),
    projection_fault(
        "keys-from-W_q",
        "the keys are made with W_q, the queries' projection",
        "The scores are symmetric: i looks at j as j looks at i.",
        "What a token asks for and what it offers differ, so keys have a projection of their own.",
        lambda x, q, k, v: (x @ q, x @ q, x @ v),
    ),
    projection_fault(
        "queries-from-W_k",
        "the queries are made with W_k, the keys' projection",
        "The scores are symmetric: i looks at j as j looks at i.",
        "What a token asks for and what it offers differ, so queries have a projection of their own.",
        lambda x, q, k, v: (x @ k, x @ k, x @ v),
    ),
    projection_fault(
        "W_q-and-W_k-exchanged",
        "W_q and W_k are exchanged",
        "The scores are those of the transposed matrix: who asks and who answers is swapped.",
        "Queries are x @ W_q, keys are x @ W_k.",
        lambda x, q, k, v: (x @ k, x @ q, x @ v),
    ),
    projection_fault(
        "queries-not-projected",
        "the queries are x itself: W_q is not used",
        "It runs only where x is as wide as the keys.",
        "A query is x @ W_q.",
        lambda x, q, k, v: (x, x @ k, x @ v),
    ),
    projection_fault(
        "nothing-projected",
        "queries, keys and values are all x itself",
        "The weight matrices change nothing.",
        "The three projections are what is learned: x @ W_q, x @ W_k, x @ W_v.",
        lambda x, q, k, v: (x, x, x),
    ),
    projection_fault(
        "weights-stored-transposed",
        "the weight matrices are transposed (x @ W.mT)",
        "It runs only where the matrices are square.",
        "Here W is (D, d) and used as x @ W. nn.Linear stores the transpose; these functions do not.",
        lambda x, q, k, v: (x @ q.mT, x @ k.mT, x @ v.mT),
    ),
    fault(
        "residual-added",
        "x is added to the result",
        section=PROJECT,
        finish=lambda out, x: out + x,
        looks=(
            "Each token keeps itself besides what it gathered; it runs only where x is as wide as the values."
        ),
        why="That sum is the residual connection of lesson 07, outside attention.",
    ),
]


def by_model_width(x, q, k, v):
    d, D = q.shape[-1], q.shape[-2]
    return x @ q * math.sqrt(d / D), x @ k, x @ v


BY_WIDTH = projection_fault(
    "scaled-by-model-width",
    "the scores are divided by sqrt(D), the width of x, not by sqrt(d)",
    "Right only where D equals d.",
    "The dot product runs over the d numbers of a query, so d is what has to be divided out.",
    by_model_width,
)

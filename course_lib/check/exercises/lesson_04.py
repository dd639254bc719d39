"""The exercises of lesson 04: attention_scores, attention_weights, attend, self_attention."""

from course_lib.check.declare import Fault, Lesson
from course_lib.check.exercises.material.lesson_04 import MATERIAL
from course_lib.check.laws import BLIND, any_order, between, hidden, order_follows, rows_sum_to_one

PROJECT = "Let the words make their own questions"
lesson = Lesson("04_attention")
lesson.exercise(
    **MATERIAL["attention_scores"],
    section="Lose the outer loop",
    minutes=5,
    difficulty=1,
    hints=(
        "What does one query need from one key to get one number? How many are there for T queries, S keys?",
        "All the dot products at once are one matrix product: (T, d) times what is (T, S)? Mind the size.",
        "the queries times the keys with their last two axes exchanged, divided by the root of the last size",
    ),
)
lesson.exercise(
    **MATERIAL["attention_weights"],
    section="Say which axis sums to 1",
    minutes=25,
    difficulty=2,
    laws=[rows_sum_to_one, hidden()],
    further=[BLIND],
    hints=(
        "You have scores. What turns any numbers into shares of 1? Along which axis do they sum to 1?",
        "Score, hide what the mask forbids, then share out: powers over their row's sum, kept as a column.",
        "weights = `masked_softmax` of the scores; by hand: hide, minus the row's largest, e to it, over its sum",
    ),
)
lesson.exercise(
    **MATERIAL["attend"],
    section="Say which axis sums to 1",
    minutes=5,
    difficulty=2,
    laws=[between("V"), hidden("V"), any_order("K", "V")],
    hints=(
        "You know how much each query looks at each key. What should it bring home?",
        "A weighted mean of the values for each query: (T, S) times (S, v) is (T, v).",
        "answer = the weights of queries and keys under the mask, times the values",
    ),
)
lesson.exercise(
    **MATERIAL["self_attention"],
    section=PROJECT,
    minutes=8,
    difficulty=2,
    laws=[hidden("x"), order_follows("x")],
    hints=(
        "There is one sequence here. Where do the queries, the keys and the values come from?",
        "Three projections of the same x give Q, K and V. After that it is attention as you have written it.",
        "answer = attention of (x times the first matrix, times the second, times the third), under the mask",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Why divide by sqrt(d)
not-scaled: _ / math.sqrt(Q.shape[-1]) -> _
    the scores are not divided by sqrt(d)
    Every score is sqrt(d) times too large: the softmax is too sharp, and one key takes nearly everything.
    A dot product of d numbers has a variance of about d. The division brings it back to 1, whatever d is.
scaled-by-d: math.sqrt(Q.shape[-1]) -> Q.shape[-1]
    the scores are divided by d, not by its square root
scaled-by-keys: math.sqrt(Q.shape[-1]) -> math.sqrt(K.shape[-2])
    the scores are divided by the square root of the number of keys
    A score compares one query with one key: how many others there are must not matter. d is the last axis.
scaled-by-queries: math.sqrt(Q.shape[-1]) -> math.sqrt(Q.shape[-2])
    the scores are divided by the square root of the number of queries
scaled-by-rows: math.sqrt(Q.shape[-1]) -> math.sqrt(Q.shape[0])
    the scores are divided by the square root of the number of queries. d is the last axis
scaled-by-axis-1: math.sqrt(Q.shape[-1]) -> math.sqrt(Q.shape[1])
    d is read from axis 1: in a batch that is the number of queries. Count from the end, `Q.shape[-1]`
multiplied-by-sqrt-d: _ / math.sqrt(Q.shape[-1]) -> _ * math.sqrt(Q.shape[-1])
    the scores are multiplied by sqrt(d) instead of divided
    The softmax comes out too sharp: one key takes nearly everything, and gradients vanish.
precedence: math.sqrt(Q.shape[-1]) -> Q.shape[-1] / 2
    the scores are divided by d / 2, right for d = 4 only: that is what `d ** 1/2` means
    Python raises to a power before it divides. Put the exponent in brackets, or take `math.sqrt`.
precedence-without-brackets: math.sqrt(Q.shape[-1]) -> Q.shape[-1] * 2
    the scores are divided by d and then by 2: that is what `/ d ** 1/2` means
scaled-by-8: math.sqrt(Q.shape[-1]) -> 8.0
    the scores are divided by 8, the root of the paper's d, whatever d is here
rounded-root: math.sqrt(Q.shape[-1]) -> math.isqrt(Q.shape[-1])
    the square root of d is rounded down to a whole number
    Right where d is a square number (4, 64), a little off elsewhere: `int`, `//` and `isqrt` drop the fraction.
scaled-after-mixing: _ @ V -> _ @ V / math.sqrt(K.shape[-1])
    the mix is divided by sqrt(d) once more
    Only the scores are scaled. The weights sum to 1 already: a weighted mean is as large as the values.
scaled-by-model-width: x @ W_q -> x @ W_q * math.sqrt(W_q.shape[-1] / x.shape[-1])
    the scores are divided by sqrt(D), the width of x, not by sqrt(d)
    The dot product runs over the d numbers of a query, so d is what has to be divided out.
# Lose the outer loop
queries-and-keys-exchanged: Q @ K.mT -> K @ Q.mT
    queries and keys are exchanged
    The result is (S, T) instead of (T, S). Row t has to hold the scores of query t: the queries come first.
reshaped: K.mT -> K.reshape(*K.shape[:-2], K.shape[-1], K.shape[-2])
    K is reshaped to (d, S), not transposed
    `reshape` and `view` cut the same row of numbers into other lengths: numbers of different keys are mixed up.
T-for-mT: K.mT -> K.T
    `.T` turns all the axes round, not only the last two
    Right for one sequence, wrong for a batch. Count axes from the end: -2 and -1, which `.mT` exchanges.
axes-from-the-front: K.mT -> K.transpose(0, 1)
    the axes 0 and 1 are exchanged, and these are the last two only where nothing stands in front
softmax-already in attention_scores: return _ -> return _.softmax(dim=-1)
    there is a softmax already: these are weights, not scores
    Scores may be any numbers. The softmax is the next function's step, after the mask.
weights-transposed: _ @ V -> _.mT @ V
    the weights are transposed before they mix the values
    Row t of the weights belongs to query t, and so does row t of the result.
mean-of-the-mix: _ @ V -> (_ @ V).mean(-2, keepdim=True).expand(*(_ @ V).shape)
    it averages once more, so that all queries get the same answer
# Ask one query by hand
cosine: Q @ K.mT -> F.normalize(Q, dim=-1) @ F.normalize(K, dim=-1).mT
    the vectors are normalised to length 1 first (cosine similarity)
    Attention takes the plain dot product: a longer key can call louder. Cosines leave softmax nearly flat.
distance: Q @ K.mT -> (Q.unsqueeze(-2) - K.unsqueeze(-3)).square().sum(-1)
    this is a distance between query and key, not a dot product
not-every-pair: Q @ K.mT -> (Q * K).sum(dim=-1)
    query t meets key t alone: not every pair is scored
    `*` goes place by place. T queries and S keys have T times S scores: a row for each query, by a matrix product.
not-summed: Q @ K.mT -> Q.unsqueeze(-2) * K.unsqueeze(-3)
    the products are not summed over d
    (T, S, d) instead of (T, S): a dot product also sums over the last axis. A matrix product does both.
overflows: _.softmax(dim=-1) -> _.exp() / _.exp().sum(dim=-1, keepdim=True)
    the softmax overflows: exp of a large score is infinite
    Right for small scores, NaN for large ones. Take the row's maximum away before exp: nothing else changes.
not-normalised: _.softmax(dim=-1) -> _.exp()
    there is an exp, but no division by the row's sum
    Weights are shares of 1: each is divided by its row's sum. A softmax does both.
maximum-of-hidden: _.masked_fill(~mask, -math.inf).softmax(dim=-1) ->
        F.normalize((_ - _.amax(-1, keepdim=True)).exp() * mask, p=1, dim=-1, eps=0)
    the row's maximum is taken over hidden keys too: hide first, then subtract the largest that is left
    Where a hidden score is far above the others, exp makes 0 of all that are left, and 0 / 0 is NaN.
# Say which axis sums to 1
softmax-over-queries: _.softmax(dim=-1) -> _.softmax(dim=-2)
    the softmax runs over the queries instead of the keys
    The columns sum to 1, the rows do not. Each query shares out its own attention, along its row.
softmax-over-first-axis: _.softmax(dim=-1) -> _.softmax(dim=0)
    the softmax runs over the first axis, `dim=0`
    In a batch, the sequences share with each other. The keys are the last axis, whatever stands in front.
softmax-over-axis-1: _.softmax(dim=-1) -> _.softmax(dim=1)
    the softmax runs over axis 1, which is the last only where nothing stands in front
softmax-over-all: _.softmax(dim=-1) -> _.flatten(-2).softmax(dim=-1).unflatten(-1, _.shape[-2:])
    the softmax runs over the whole matrix at once
    All the numbers together sum to 1. Each query shares out its own attention: every row must sum to 1.
sum-of-everything: _.softmax(dim=-1) -> _.exp() / _.exp().sum()
    the powers are divided by the sum of all of them, not by their row's
sum-without-keepdim: _.softmax(dim=-1) -> _.exp() / _.exp().sum(dim=-1)
    the sums have lost their axis, so they are not lined up with the rows that they belong to
    A sum drops its axis: (T, S) becomes (T), which lines up with the columns. `keepdim=True` keeps a 1.
softmax-over-queries-before: masked_softmax(_, mask) -> masked_softmax(_.softmax(dim=-2), mask)
    there is a softmax over the queries before the one over the keys
    `masked_softmax` is the softmax. What it gets is scores.
softmax-over-first-axis-before: masked_softmax(_, mask) -> masked_softmax(_.softmax(dim=0), mask)
    there is a softmax over the first axis, `dim=0`, before the one over the keys
# Focus, but never on one key alone
hard-argmax: _.softmax(dim=-1) -> F.one_hot(_.argmax(-1), _.shape[-1]).to(_.dtype)
    one key gets everything: this is an argmax, not a softmax
    An argmax has no gradient, so nothing could be learned through it. Softmax gives every key a share.
plain-sum: _.softmax(dim=-1) -> _ / _.sum(-1, keepdim=True)
    the scores are divided by their plain sum, with no exp
    Scores can be negative, and their sum can be near 0. exp makes each of them positive first.
no-softmax: _.softmax(dim=-1) -> _
    the scores are used as they are, without softmax
    Weights are shares of 1: the rows sum to 1 and nothing is negative. softmax makes that of scores.
log-softmax: _.softmax(dim=-1) -> _.log_softmax(dim=-1)
    this is the logarithm of the softmax
softmax-twice: _.softmax(dim=-1) -> _.softmax(dim=-1).softmax(dim=-1)
    softmax is applied twice
    All the weights are nearly equal: the second softmax finds numbers between 0 and 1, all much alike.
softmax-twice: masked_softmax(_, mask) -> masked_softmax(_.softmax(dim=-1), mask)
    softmax is applied twice: `masked_softmax` does it already
sigmoid: _.softmax(dim=-1) -> _.sigmoid()
    this is a sigmoid of each score, not a softmax over them
    Keys compete for a query's attention: what one gets, another loses. Only softmax makes a row sum to 1.
# Hide a key with a mask
always-causal: _.softmax(dim=-1) -> _.where(torch.ones_like(_).tril().bool(), -math.inf).softmax(dim=-1)
    the future is hidden, though no mask asks for it
    Who may look where is said by the mask alone. Leave `is_causal=True` and `tril` out of this function.
mask-ignored: _.masked_fill(~mask, -math.inf) -> _
    the mask is not used
    Right without a mask. With one, hidden keys still get weight, and it has to be exactly 0.
mask-inverted: _.masked_fill(~mask, -math.inf) -> _.masked_fill(mask, -math.inf)
    the mask is inverted: it hides what it should show
    True means “this query may look at this key”, so what is filled is where the mask is False.
mask-after-softmax: _.masked_fill(~mask, -math.inf).softmax(dim=_1) -> _.softmax(dim=_1) * mask
    the mask is applied after the softmax
    Hidden keys get 0, but have taken their share before: the rows sum to less than 1. Hide, then softmax.
mask-fills-zero: _.masked_fill(~mask, -math.inf) -> _ * mask
    hidden scores become 0 instead of minus infinity
    exp(0) is 1; only exp(-inf) is 0. Multiplying by the mask, or filling with 0 or 1e-9, hides nothing.
mask-added: _.masked_fill(~mask, -math.inf) -> _ + mask
    the mask is added to the scores as 0 and 1
mask-too-weak: _.masked_fill(~mask, -math.inf) -> _.masked_fill(~mask, -100.0)
    the number that hides a key is not low enough
    Right for small scores. Where real scores go further down, hidden keys come back. Fill with `-math.inf`.
mask-too-weak: _.masked_fill(~mask, -math.inf) -> _ + ~mask * -100.0
    what is added to hide a key is not low enough
# Look something up, exactly and softly
mixes-the-keys: _ @ V -> _ @ K
    it mixes the keys, not the values
    The keys say where to look. What is handed over is the values.
no-values: _ @ V -> _
    it returns the weights: the values are never mixed
    The result has one column for each key. The last step is the weighted mean of the values.
keys-and-values-exchanged in attend: K -> V, and V -> K
    keys and values are exchanged
    Queries are compared with the keys; what is mixed is the values.
values-as-keys in attend: K -> V
    the queries are compared with the values, not with the keys
# Let the words make their own questions
W_q-and-W_k-exchanged: x @ W_q -> x @ W_k, and x @ W_k -> x @ W_q
    W_q and W_k are exchanged
    Who asks and who answers is swapped: the scores are those of the transposed matrix.
W_q-and-W_v-exchanged: x @ W_q -> x @ W_v, and x @ W_v -> x @ W_q
    W_q and W_v are exchanged
    W_q makes what a token asks for, W_v what it hands over.
nothing-projected: x @ W_q -> x, and x @ W_k -> x, and x @ W_v -> x
    queries, keys and values are all x itself
    The matrices change nothing, and they are what is learned.
weights-stored-transposed: x @ W_q -> x @ W_q.mT, and x @ W_k -> x @ W_k.mT, and x @ W_v -> x @ W_v.mT
    the weight matrices are transposed
    It runs only where they are square. Here W is (D, d), and x stands in front of it as it is.
numbers-for-matrices: x @ W_q -> x * W_q, and x @ W_k -> x * W_k, and x @ W_v -> x * W_v
    `*` stands where `@` is meant: x and the matrices are multiplied number by number
residual-added in self_attention: return _ -> return _ + x
    x is added to the result
    Each token keeps itself besides what it gathered. That sum is the residual connection of lesson 07.
""")
OWN = "What a token asks for, what it offers and what it hands over differ, so each has a matrix of its own."
ROLES = {"W_q": "queries", "W_k": "keys", "W_v": "values"}
for own, role in ROLES.items():
    near = {f"{role}-not-projected": ("x", f"the {role} are x itself: {own} is not used")}
    near[f"{role}-are-{own}"] = own, f"the {role} are {own} itself: it is never multiplied with x"
    for W in (other for other in ROLES if other != own):
        near[f"{role}-from-{W}"] = f"x @ {W}", f"the {role} are made with {W}, the {ROLES[W]}' matrix"
    lesson.faults(
        PROJECT, *(Fault(n, f"x @ {own} -> {to}", title, why=OWN) for n, (to, title) in near.items())
    )

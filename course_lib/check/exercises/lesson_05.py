"""The exercises of lesson 05: masks, masked softmax, heads, and looking at another sequence."""

import torch

from course_lib.check.declare import Case, Law, Lesson
from course_lib.check.exercises import lesson_04
from course_lib.check.exercises.material.lesson_05 import MATERIAL
from course_lib.check.laws import any_order, hidden, order_follows, rows_sum_to_one

LATER, PADDING = "Hide what comes later", "Hide the padding"
CUT, TOGETHER = "Cut one projection into heads", "Put the heads together"
lesson = Lesson("05_masks_and_heads")

sees_nothing_later = Law(
    "sees-what-comes-later",
    "a position may look at one that comes later",
    "In row t, every column after t has to be False. What a model is to guess it must not be able to read.",
    lambda call, inputs: not call(*inputs).triu(1).any(),
)
sees_itself = Law(
    "does-not-see-itself",
    "a position may not look at itself",
    "The first position has nothing but itself to look at: without it there are no weights to give.",
    lambda call, inputs: bool(call(*inputs).diagonal().all()),
)
shows_as_many_as_there_are = Law(
    "another-number-of-keys",
    "a sequence does not show as many keys as it has words",
    "A sequence of length n has n keys that may be looked at, and the others are padding.",
    lambda call, inputs: bool((call(*inputs).sum(-1).squeeze(-1) == inputs[0]).all()),
)
keeps_every_number = Law(
    "numbers-lost",
    "what comes out are not the numbers that went in",
    "Every number only gets another place: none is left out, none stands there twice, none is changed.",
    lambda call, inputs: torch.equal(call(*inputs).flatten().sort()[0], inputs[0].flatten().sort()[0]),
)

UNEVEN, UNEVEN_MEMORY = (
    Case(
        "a width that the heads cannot share evenly: refuse it with a `ValueError`, as `split_heads` does",
        (*sequences * [torch.ones(2, 5)], *4 * [torch.eye(5)], 2),
    )
    for sequences in (1, 2)
)
lesson.exercise(
    **MATERIAL["causal_mask"],
    section=LATER,
    minutes=5,
    difficulty=1,
    laws=[sees_nothing_later, sees_itself],
    hints=(
        "Rows are queries, columns are keys. In row 0, how many are True? In row 1? Where does the row end?",
        "A table of True only, of which the part above the corner-to-corner line is taken away. Or: column <= row.",
        "a T by T table of ones, of bool, of which only the lower triangle is kept, the diagonal included",
    ),
)
lesson.exercise(
    **MATERIAL["padding_mask"],
    section=PADDING,
    minutes=10,
    difficulty=2,
    laws=[shows_as_many_as_there_are],
    hints=(
        "Key s of sequence b is real: which comparison of s and the length of b says so?",
        "The positions 0 to T - 1 stand along the last axis. Give the lengths two axes of size 1 behind their own.",
        "the positions from 0 on are less than the lengths, the lengths having the shape B by 1 by 1",
    ),
)
lesson.exercise(
    **MATERIAL["masked_softmax"],
    section=LATER,
    minutes=20,
    difficulty=2,
    laws=[rows_sum_to_one, hidden()],
    hints=(
        "Which score makes e to the score exactly 0? And when has that score to be there, before or after the sum?",
        "No mask: a softmax. Else refuse a row with no True, then fill what is hidden, then the softmax over the keys.",
        "where a row has no True, an error; else the softmax over the last axis of the scores, minus infinity where the mask is False",
    ),
)
lesson.exercise(
    **MATERIAL["split_heads"],
    section=CUT,
    minutes=18,
    difficulty=3,
    laws=[keeps_every_number],
    hints=(
        "Write out one row of x, and draw the cuts. Which numbers are head 0's? Which axis do you have to cut first?",
        "First D becomes H and d, which leaves the positions in peace: (..., T, H, d). Then two axes change places.",
        "the last axis is cut into heads times width, and then the axes of the heads and of the positions are exchanged",
    ),
)
lesson.exercise(
    **MATERIAL["merge_heads"],
    section=TOGETHER,
    minutes=8,
    difficulty=2,
    laws=[keeps_every_number],
    hints=(
        "What did `split_heads` do last? What has to be undone first?",
        "Bring the heads back beside their numbers, (..., T, H, d). Only then are H and d neighbours and become one axis.",
        "the axes of the heads and of the positions are exchanged, and then the last two axes become one",
    ),
)
lesson.exercise(
    **MATERIAL["multi_head_attention"],
    section=TOGETHER,
    minutes=20,
    difficulty=3,
    laws=[hidden("x"), order_follows("x")],
    further=[UNEVEN],
    hints=(
        "You have one head. What does each of the others do, and with which numbers of the queries, keys and values?",
        "Project x three times, cut each into heads, attend, put together, project once more. What must the mask get?",
        "split three projections; give the mask an axis of 1 before its last two; attend; merge; times the last matrix",
    ),
)
lesson.exercise(
    **MATERIAL["cross_attention"],
    section="Look at another sequence",
    minutes=8,
    difficulty=2,
    laws=[hidden("memory"), any_order("memory")],
    further=[UNEVEN_MEMORY],
    hints=(
        "Who asks here, and who answers? Which of the three projections is made of which sequence?",
        "The queries come from x, keys and values from the memory. The rest is multi-head attention as you have it.",
        "heads of x times the first matrix; heads of the memory times the second and third; then as before",
    ),
)

lesson.read("""
# Hide what comes later
powers-overflow in masked_softmax: _.masked_fill(~mask, -math.inf).softmax(dim=-1) ->
        (_.exp() * mask) / (_.exp() * mask).sum(dim=-1, keepdim=True)
    the powers overflow: e to a score of a thousand is infinite
    Infinite times 0, and infinite by infinite, are NaN. Hide first, and leave the rest to `softmax`: it is safe.
""")
lesson.borrow(  # steps that these answers run through, too
    lesson_04.lesson,
    *("mask-ignored", "mask-inverted", "mask-after-softmax", "mask-fills-zero", "mask-added", "mask-too-weak"),
    *("softmax-over-queries", "softmax-over-first-axis", "softmax-over-axis-1", "softmax-over-all"),
    *("sum-of-everything", "sum-without-keepdim", "overflows", "not-normalised", "maximum-of-hidden"),
    *("hard-argmax", "plain-sum", "no-softmax", "log-softmax", "softmax-twice", "sigmoid", "always-causal"),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Hide what comes later
sees-one-ahead in causal_mask: _.tril() -> _.tril(1)
    each position may look at the one after it, too: the triangle reaches one too far
    A model that has to guess the next word can read it there. Its loss falls, and it has learned nothing.
not-itself in causal_mask: _.tril() -> _.tril(-1)
    no position may look at itself: the triangle ends one too early
    Position t looks at 0 to t, itself included. Else the first has nothing to look at, and no weights to give.
past-hidden in causal_mask: _.tril() -> _.triu()
    it is the other triangle: what comes later is shown, and what came before is hidden
    Rows are queries, columns are keys. Row t is True up to column t, which is the lower triangle.
causal-inverted in causal_mask: _.tril() -> _.triu(1)
    the mask is inverted: it is False where a query may look
    Here True means "may look". In `nn.MultiheadAttention` True means "hidden": `~` leads from one to the other.
nothing-hidden in causal_mask: _.tril() -> _
    every position may look at every other: nothing is hidden
    Of the table of ones only the lower triangle may stay. `tril` gives a new table: its result has to be used.
only-itself in causal_mask: torch.ones(T, T, dtype=torch.bool, device=device).tril() ->
        torch.eye(T, dtype=torch.bool)
    each position may look at itself only
    Position t looks at all that came before, too: row t is True from column 0 to column t.
itself-and-one-back in causal_mask: _.tril() -> _.tril().triu(-1)
    each position looks at itself and one back, no further
    Attention can look back over any distance: row t is True from column 0 to column t.
last-row-missing in causal_mask: _.tril() -> _.tril() & (torch.arange(T) < T - 1)[:, None]
    the last row is False throughout
    There are T rows, from 0 to T - 1. `range(T - 1)` leaves the last one out.
first-row-missing in causal_mask: _.tril() -> _.tril() & (torch.arange(T) > 0)[:, None]
    the first row is False throughout
    There are T rows, from 0 to T - 1. `range(1, T)` leaves the first one out.
one-row in causal_mask: torch.ones(T, T, dtype=torch.bool, device=device).tril() ->
        torch.ones(T, dtype=torch.bool)
    this is one row of T: a mask has a row for each query
    A pair of a query and a key has a cell of its own: T rows and T columns.
numbers-for-truths in causal_mask: torch.ones(T, T, dtype=torch.bool, device=device).tril() ->
        torch.ones(T, T).tril()
    these are the numbers 1 and 0, not True and False
    A mask is of bool: only there does `~` turn True and False around. `.bool()` makes one of numbers.
numbers-for-truths in causal_mask: torch.ones(T, T, dtype=torch.bool, device=device).tril() ->
        torch.ones(T, T, dtype=torch.int64).tril()
    these are the numbers 1 and 0, not True and False
to-be-added in causal_mask: torch.ones(T, T, dtype=torch.bool, device=device).tril() ->
        torch.full((T, T), -math.inf).triu(1)
    this is a mask to be added to the scores, of 0 and minus infinity
    It hides the same keys, but cannot be combined by `&`. Here a mask says True, may look, or False.
# Click cells away
refuses-in-silence in masked_softmax: if surely(blind.any()): _ -> pass
    a query that may look nowhere raises no error
    It has nothing to share out: raise a `ValueError`. Ask each row, `any(dim=-1)`; one `mask.any()` asks the whole table.
even-shares-of-nothing in masked_softmax: if surely(blind.any()): _ -> pass, and
        _.masked_fill(~mask, -math.inf) -> _.masked_fill(~mask, -1e9)
    a query that may look nowhere looks at all the hidden keys alike
    With -1e9 everywhere in the row, no score is lower than another: softmax gives each its share. Raise a `ValueError`.
nothing-of-nothing in masked_softmax: if surely(blind.any()): _ -> pass, and
        _.softmax(dim=-1) -> _.softmax(dim=-1).nan_to_num(0.0)
    a query that may look nowhere gets weights of 0, in silence
    Its row does not sum to 1, and no one sees that something is wrong with the mask. Raise a `ValueError`.
# Hide the padding
padding-inverted in padding_mask: _1 < _2 -> _1 >= _2
    the mask is inverted: True stands at the padding
    Here True means "may look". `key_padding_mask` of `nn.MultiheadAttention` means the opposite.
first-padding-shown in padding_mask: _1 < _2 -> _1 <= _2
    the first position of the padding is shown, too
    A sequence of length 3 has the positions 0, 1 and 2. Position 3 is padding: less than, not less or equal.
last-word-hidden in padding_mask: _1 < _2 -> _1 < _2 - 1
    the last real word is hidden
    A sequence of length 3 has the positions 0, 1 and 2, and all three may be looked at. Count from 0.
start-hidden in padding_mask: torch.arange(T, device=lengths.device) -> torch.arange(T).flip(-1)
    the padding is taken to be at the start
    The words come first here, and the padding fills the end: position 0 is real if anything is.
hides-queries in padding_mask: torch.arange(T, device=lengths.device) -> torch.arange(T)[:, None]
    it hides the queries of the padding, not its keys: the mask is (B, T, 1)
    What must not be looked at is keys, and they are the last axis. Who looks from the padding is thrown away later.
hides-both in padding_mask: _1 < _2 -> (_1 < _2) & (_1[:, None] < _2)
    it hides the queries of the padding, too, and not its keys alone
    Then these queries may look nowhere, and have no weights to give. Nobody reads what they find: let them look.
a-row-for-each-query in padding_mask: _1 < _2 -> (_1 < _2).expand(-1, T, -1)
    there is a row for each query, all alike: one is enough
    It hides the right keys. But an axis of size 1 serves any number of queries, and takes T times less memory.
no-axis-for-queries in padding_mask: lengths[..., None, None] -> lengths[..., None]
    the axis for the queries is missing: the mask is (B, T)
    Scores are (B, T, S). From the right, the B of this mask would meet the queries. An axis of 1 belongs between.
axis-for-heads in padding_mask: lengths[..., None, None] -> lengths[..., None, None, None]
    there is an axis too many: the mask is (B, 1, 1, T)
    That is for scores with heads, (B, H, T, S). Here (B, 1, T) is asked for; who has heads adds their axis.
axis-in-front in padding_mask: lengths[..., None, None] -> lengths[None, ..., None]
    the axis of 1 stands in front, not between: the mask is (1, B, T)
    Scores are (B, T, S): the 1 has to stand where the queries do, in the middle.
keys-in-front in padding_mask: _1 < _2 -> (_1 < _2).movedim(-1, 0).mT
    the keys stand on the first axis and the sequences on the last
    B comes first, the keys last: one table for each sequence, and a column for each key.
one-length-for-all in padding_mask: lengths[..., None, None] ->
        torch.full_like(lengths, lengths.max())[..., None, None]
    every sequence is taken to be as long as the longest
    Each sequence has a length of its own, and each row of the mask its own end.
first-length-for-all in padding_mask: lengths[..., None, None] ->
        lengths[:1].expand_as(lengths)[..., None, None]
    every sequence is taken to be as long as the first
no-padding-hidden in padding_mask: _1 < _2 -> torch.ones_like(_1 < _2)
    nothing is hidden: every key may be looked at, the padding too
    Key s of sequence b is real if s is less than the length of b, and padding otherwise.
as-long-as-the-longest in padding_mask: torch.arange(T, device=lengths.device) ->
        torch.arange(max(lengths.tolist()))
    there are as many columns as the longest sequence has words, not T
    T is how many keys the scores have, padding included. The longest sequence may be shorter.
future-hidden-too in padding_mask: _1 < _2 -> (_1 < _2) & torch.ones(T, T, dtype=torch.bool).tril()
    what comes later is hidden, too
    That is another mask's work. The two are put together by `&` where both are wanted.
numbers-for-truths in padding_mask: _1 < _2 -> (_1 < _2).float()
    these are the numbers 1 and 0, not True and False
    A mask is of bool: only there does `~` turn True and False around. A comparison gives one.
numbers-for-truths in padding_mask: _1 < _2 -> (_1 < _2).long()
    these are the numbers 1 and 0, not True and False
to-be-added in padding_mask: _1 < _2 -> torch.zeros_like((_1 < _2).float()).masked_fill(_1 >= _2, -math.inf)
    this is a mask to be added to the scores, of 0 and minus infinity
    It hides the same keys, but cannot be combined by `&`. Here a mask says True, may look, or False.
# Cut one projection into heads
split-without-transpose in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        x.reshape(*x.shape[:-2], n_heads, x.shape[-2], -1)
    the numbers are cut straight into (H, T, d) by `view` or `reshape`, and no axes are exchanged
    `view` moves no number: head 0 gets all of the first positions, and nothing of the last. Cut D, then exchange.
split-without-transpose in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        x.reshape(n_heads, x.shape[-2], -1)
    the numbers are cut straight into (H, T, d) by `view` or `reshape`, and no axes are exchanged
heads-behind-positions in split_heads: _.transpose(-3, -2) -> _
    the heads stand behind the positions: (T, H, d), not (H, T, d)
    Attention compares the rows of the last two axes. There, heads would ask heads in place of words asking words.
interleaved in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        x.unflatten(-1, (-1, n_heads)).movedim(-1, -3)
    the numbers are dealt out like cards: every H-th one goes to the same head
    A head has d neighbours of the width, so D is cut into (H, d), not into (d, H).
pieces-n_heads-wide in split_heads: x.unflatten(-1, (n_heads, -1)) -> x.unflatten(-1, (-1, n_heads))
    the pieces are n_heads wide; there should be n_heads of them
    A width of D shared by H heads leaves d = D / H numbers for each.
heads-last in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        x.unflatten(-1, (n_heads, -1)).transpose(-2, -1)
    the heads stand on the last axis: (T, d, H), not (H, T, d)
    Heads come before the positions: to attention they are like a batch, one table each.
positions-last in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        x.unflatten(-1, (n_heads, -1)).movedim(-3, -1)
    the positions stand on the last axis: (H, d, T), not (H, T, d)
    Two axes change places, the heads and the positions. The d numbers of a head stay last.
heads-in-front in split_heads: _.transpose(-3, -2) -> _.movedim(-2, 0)
    the heads stand in front of everything, of the batch, too
    Right for one sequence. In a batch the heads belong between the sequences and the positions.
axes-1-and-2 in split_heads: _.transpose(-3, -2) -> _.transpose(1, 2)
    the axes 1 and 2 are exchanged, counted from the front
    Right with one axis in front, as in a batch, and only there. Count from the end: -3 and -2.
axes-0-and-1 in split_heads: _.transpose(-3, -2) -> _.transpose(0, 1)
    the axes 0 and 1 are exchanged, counted from the front
    Right for one sequence, and wrong for a batch. Count from the end: -3 and -2.
same-slice-for-all in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        torch.stack(n_heads * [x[..., : x.shape[-1] // n_heads]], dim=-3)
    all heads have the same slice: the first d numbers
    Head h has the numbers from h * d to (h + 1) * d. Else the heads are copies of one, and the rest is lost.
whole-width-for-all in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        torch.stack(n_heads * [x], dim=-3)
    every head has the whole width
    The heads share D: each has d = D / H numbers of its own, and all together cost no more than one.
slices-overlap in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) ->
        x.unfold(-1, x.shape[-1] // n_heads, 1)[..., :n_heads, :].transpose(-3, -2)
    head h begins at number h, so that the slices overlap
    Head h begins where the one before it ends: at h * d.
folded-into-the-batch in split_heads: _.transpose(-3, -2) -> _.transpose(-3, -2).flatten(0, -3)
    the heads are folded into the batch: (B * H, T, d)
    Right for one sequence. Many programs do so, but here the heads keep an axis of their own: (B, H, T, d).
heads-in-a-tuple in split_heads: x.unflatten(-1, (n_heads, -1)).transpose(-3, -2) -> x.chunk(n_heads, dim=-1)
    the heads come back one by one, not as one tensor with an axis for them
    `torch.stack(heads, dim=-3)` makes one tensor of them, and the heads an axis before the positions.
# Put the heads together
merged-without-transpose in merge_heads: x.transpose(-3, -2).flatten(-2) ->
        x.reshape(*x.shape[:-3], x.shape[-2], -1)
    `view` or `reshape` makes (T, D) of (H, T, d) directly, and no axes are exchanged
    Position 0 gets numbers of several positions, all of one head. Bring the heads beside their numbers first.
merged-interleaved in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.movedim(-3, -1).flatten(-2)
    the heads are mixed like cards: one number of each in turn
    The d numbers of a head stay together, and the heads stand side by side: (T, H, d) before D, not (T, d, H).
heads-exchanged-with-width in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.transpose(-3, -1).flatten(-2)
    the axes -3 and -1 are exchanged, the heads and their d numbers: the heads and the positions have to be
    Then a row is one of the d numbers. With -3 and -2 exchanged, a row is a position, and H and d are neighbours.
heads-not-joined in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.transpose(-3, -2)
    the axes are exchanged, but H and d are still two axes
    The last step makes one axis of these two: `flatten(-2)`, or `reshape` with -1 at the end.
heads-below-each-other in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.flatten(-3, -2)
    the heads stand below each other: (H * T, d)
    There is one row for each position. The heads lie side by side in it.
positions-joined in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.flatten(-2)
    the positions of each head are joined, not the heads of each position
    `flatten(-2)` joins the last two axes. Exchange first, so that these are the heads and their numbers.
heads-added in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.sum(-3)
    the heads are added up
    Side by side nothing is lost, and W_o can choose what to take of each. A sum cannot be taken apart again.
heads-averaged in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.mean(-3)
    it is the mean of the heads
one-head-only in merge_heads: x.transpose(-3, -2).flatten(-2) -> x[..., 0, :, :]
    only the first head is left
    All H heads lie side by side: a position has H * d numbers.
last-head-only in merge_heads: x.transpose(-3, -2).flatten(-2) -> x[..., -1, :, :]
    only the last head is left
first-head-repeated in merge_heads: x.transpose(-3, -2).flatten(-2) ->
        torch.cat(x.shape[-3] * [x[..., 0, :, :]], dim=-1)
    the same head stands there H times
    Each head has found something of its own. Head h has the numbers from h * d to (h + 1) * d.
order-of-heads in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.flip(-3).transpose(-3, -2).flatten(-2)
    the heads stand in reverse order
    Head 0 has the first d numbers. It has to be the inverse of `split_heads`.
turned-in-merge in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.mT.flatten(-3, -2)
    the result is transposed: (D, T), not (T, D)
    Each row belongs to a position, and its D numbers stand in it.
heads-on-axis-0 in merge_heads: x.transpose(-3, -2).flatten(-2) -> torch.cat([*x], dim=-1)
    the heads are looked for on the first axis
    Right for one sequence. In a batch that axis holds the sequences: the heads are the third axis from the end.
merged-axes-0-and-1 in merge_heads: x.transpose(-3, -2) -> x.transpose(0, 1)
    the axes 0 and 1 are exchanged, counted from the front
    Right for one sequence, and wrong for a batch. Count from the end: -3 and -2.
merged-axes-1-and-2 in merge_heads: x.transpose(-3, -2) -> x.transpose(1, 2)
    the axes 1 and 2 are exchanged, counted from the front
    Right with one axis in front, as in a batch, and only there. Count from the end: -3 and -2.
flattened-from-axis-1 in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.transpose(-3, -2).flatten(1)
    everything from axis 1 on becomes one axis
    Right for one sequence. In a batch only the last two axes are joined: count from the end.
flattened-from-axis-2 in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.transpose(-3, -2).flatten(2)
    everything from axis 2 on becomes one axis
    Right with one axis in front, as in a batch, and only there. Count from the end.
batch-lost in merge_heads: x.transpose(-3, -2).flatten(-2) -> x.transpose(-3, -2).reshape(-1, x.shape[-3] * x.shape[-1])
    the sequences of a batch stand below each other in one table
    Right for one sequence. What stands in front, such as a batch, stays as it is.
""")

# The faults of multi_head_attention and cross_attention. What their steps do wrong is declared with the steps.
lesson.borrow(
    lesson_04.lesson,
    "not-scaled",
    "scaled-by-d",
    "multiplied-by-sqrt-d",
    "no-values",
)
lesson.read("""
# Cut one projection into heads
scaled-by-model-width: attend(Q, K, V, mask) -> attend(Q / n_heads ** 0.5, K, V, mask)
    the scores are divided by sqrt(D), the whole width, not by the sqrt(d) of one head
    In each head the dot product runs over d numbers, so d is what has to be divided out.
cut-before-projected in multi_head_attention: split_heads(x @ W, n_heads) -> split_heads(x, n_heads) @ W
    x was cut before it was projected: a head of it is d wide, and the matrices have D rows
    Project first, `x @ W_q` and the others, for each is D by D. Then cut each result into heads.
same-slice: attend(Q, K, V, mask) ->
        attend(Q[..., :1, :, :], K[..., :1, :, :], V[..., :1, :, :], mask).expand(Q.shape)
    all heads work on the first slice of the width
    Each head has d columns of its own. Else eight heads are one, eight times over.
n-heads-ignored: split_heads(_, n_heads) -> split_heads(_, 1)
    there is one head, however many are asked for
    One softmax over the whole width asks one question. `n_heads` of them ask as many, each over d numbers.
n-heads-for-d: split_heads(_, n_heads) -> split_heads(_, _.shape[-1] // n_heads)
    `n_heads` is taken for the width of a head
    There are n_heads heads, each D / n_heads wide. Exchanged, it runs, and shows only in the numbers.
softmax-over-heads: attend(Q, K, V, mask) ->
        (attention_scores(Q, K) if mask is None else attention_scores(Q, K).masked_fill(~mask, -math.inf)).softmax(dim=-3) @ V
    the softmax runs over the heads, not over the keys
    Heads do not compete: in each, a query shares out one whole among the keys. That is the last axis.
# Put the heads together
W_o-forgotten: _ @ W_o -> _
    W_o is left out: the heads stand side by side and are never mixed
    Without it no number of the result would know of two heads. The paper's last step is a matrix product.
W_o-transposed: _ @ W_o -> _ @ W_o.mT
    W_o is transposed
    Here weights stand as (in, out), and the vectors in front of them: no transpose is needed.
W_o-for-each-side: merge_heads(_) @ W_o -> W_o @ merge_heads(_).mT
    W_o stands in front, and the rest is transposed
    Vectors are rows here, and stand in front of the matrix. The result is (T, D).
heads-summed: merge_heads(_) @ W_o -> _.sum(dim=-3) @ W_o[:_.shape[-1]]
    the heads are added up, not put side by side
    In a sum nobody can tell which head found what. Side by side they are D wide, and W_o mixes them.
heads-averaged: merge_heads(_) @ W_o -> _.mean(dim=-3) @ W_o[:_.shape[-1]]
    the mean of the heads is taken; they are not put side by side
    In a mean nobody can tell which head found what. Side by side they are D wide, and W_o mixes them.
first-head-only: merge_heads(_) @ W_o -> _[..., 0, :, :] @ W_o[:_.shape[-1]]
    only the first head is handed on
    Each head has found something else. Side by side they are D wide, and W_o mixes them.
residual in multi_head_attention: return _ -> return _ + x
    x is added to the result
    Each token keeps itself besides what it gathered. That sum is the residual connection of lesson 07.
residual in cross_attention: return _ -> return _ + x
    x is added to the result
# Hide the padding
mask-not-handed-on: attend(Q, K, V, mask) -> attend(Q, K, V)
    the mask is not handed on to the attention
    Right without a mask. With one, hidden keys still get weight, and it has to be exactly 0.
mask-inverted-for-heads: mask.unsqueeze(-3) -> ~mask.unsqueeze(-3)
    the mask is inverted: it hides what it should show
    True means “this query may look at this key”. `nn.MultiheadAttention` means the opposite; this function does not.
mask-in-another-order: mask.unsqueeze(-3) ->
        mask.flatten(0, -3).repeat(n_heads, 1, 1).reshape(*mask.shape[:-2], n_heads, *mask.shape[-2:]) if mask.ndim > 2 else mask
    the masks are repeated in another order than the heads: a head gets another sequence's mask
    `repeat` gives masks 1 2 1 2, but heads stand as 1 1 2 2: `repeat_interleave`, or an axis of 1.
always-causal: attend(Q, K, V, mask) ->
        attend(Q, K, V, torch.ones(Q.shape[-2], K.shape[-2], dtype=torch.bool).tril() if mask is None else mask)
    where no mask is given, a causal mask is applied
    Who may look where is said by the mask alone. No mask means that everyone may look everywhere.
causal-besides: attend(Q, K, V, mask) ->
        attend(Q, K, V, torch.ones(Q.shape[-2], K.shape[-2], dtype=torch.bool).tril() if mask is None else mask & torch.ones(Q.shape[-2], K.shape[-2], dtype=torch.bool).tril())
    a causal mask is applied besides the one that is given
    Who may look where is said by the mask alone. The other sequence is there already: it has no future to hide.
# Give a mask an axis for the heads
mask-without-an-axis: mask.unsqueeze(-3) -> mask
    the mask has no axis where the heads stand, before its last two
    Scores are (B, H, T, S). A mask (B, T, S), or (1, B, T, S), lines up its B with the heads: it runs where B is H or 1.
mask-axis-from-the-front: mask.unsqueeze(-3) -> mask.unsqueeze(1)
    the mask gets its axis for the heads at place 1, counted from the front
    Right for a mask (B, T, S), wrong for one (T, S), which has no batch in front. Count from the end: `mask.unsqueeze(-3)`.
# Put the heads together
keys-as-values in multi_head_attention: (W_q, W_k, W_v) -> (W_q, W_k, W_k)
    the keys' projection is used for the values too: W_v is not used
    What a token is found by and what it hands over differ, so each has a matrix of its own.
values-as-keys in multi_head_attention: (W_q, W_k, W_v) -> (W_q, W_v, W_v)
    the values' projection is used for the keys too: W_k is not used
queries-as-keys in multi_head_attention: (W_q, W_k, W_v) -> (W_q, W_q, W_v)
    the queries' projection is used for the keys too: W_k is not used
    What a token asks for and what it is found by differ, so each has a matrix of its own.
one-projection in multi_head_attention: (W_q, W_k, W_v) -> (W_q, W_q, W_q)
    queries, keys and values are all made with W_q
W_q-and-W_k-exchanged in multi_head_attention: (W_q, W_k, W_v) -> (W_k, W_q, W_v)
    W_q and W_k are exchanged
    Who asks and who answers is swapped: the scores are those of the transposed matrix.
W_k-and-W_v-exchanged in multi_head_attention: (W_q, W_k, W_v) -> (W_q, W_v, W_k)
    W_k and W_v are exchanged
    W_k makes what a token is found by, W_v what it hands over.
W_q-and-W_v-exchanged in multi_head_attention: (W_q, W_k, W_v) -> (W_v, W_k, W_q)
    W_q and W_v are exchanged
    W_q makes what a token asks for, W_v what it hands over.
nothing-projected in multi_head_attention: x @ W -> x
    queries, keys and values are all x itself
    The three matrices change nothing, and they are what is learned.
projections-transposed in multi_head_attention: x @ W -> x @ W.mT
    the three matrices are transposed
    Here weights stand as (in, out), and the vectors in front of them: no transpose is needed.
values-not-projected in multi_head_attention: attend(Q, K, V, mask) -> attend(Q, K, split_heads(x, n_heads), mask)
    the values are x itself: W_v is not used
    What a token hands over is made with a matrix of its own, and it is learned.
# Look at another sequence
x-and-memory-exchanged: x @ W_q -> memory @ W_q, and memory @ W -> x @ W
    x and the memory are exchanged: the queries come from the memory, keys and values from x
    There is one answer for each query, so x has to ask: (T, D) is what comes out. The memory is looked at.
queries-from-memory: x @ W_q -> memory @ W_q
    the queries come from the memory too: x is not used
    Then the memory talks to itself. The questions are those of x: one row for each of its words.
memory-ignored: memory @ W -> x @ W
    keys and values come from x too: the memory is not used
    This is self-attention. Nothing of the other sequence can get in.
values-from-x in cross_attention: attend(Q, K, V, mask) -> attend(Q, K, split_heads(x @ W_v, n_heads), mask)
    the values come from x, not from the memory
    The weights say where in the memory to look. What stands there is to be handed over, and not something of x.
keys-from-x in cross_attention: attend(Q, K, V, mask) -> attend(Q, split_heads(x @ W_k, n_heads), V, mask)
    the keys come from x, not from the memory
    Keys and values belong together: what is found by a key is that key's value. Both are the memory's.
both-sequences: memory @ W -> torch.cat([memory, x], dim=-2) @ W
    keys and values come from the memory and from x, one after the other
    A word looks at its own sentence in a layer of its own. Here only the memory is looked at: S keys.
queries-and-keys-exchanged in cross_attention: attend(Q, K, V, mask) -> attend(K, Q, V, mask)
    queries and keys are exchanged in the call of attend
    The queries come first: x asks. The result has a row for each query.
mask-transposed: mask.unsqueeze(-3) -> mask.mT.unsqueeze(-3)
    the mask is transposed
    Its rows are the queries, its columns the keys: (T, S), just as the scores stand.
keys-as-values in cross_attention: (W_k, W_v) -> (W_k, W_k)
    the keys' projection is used for the values too: W_v is not used
    What a token is found by and what it hands over differ, so each has a matrix of its own.
values-as-keys in cross_attention: (W_k, W_v) -> (W_v, W_v)
    the values' projection is used for the keys too: W_k is not used
queries-as-keys in cross_attention: (W_k, W_v) -> (W_q, W_v)
    the queries' projection is used for the keys too: W_k is not used
    What a token asks for and what it is found by differ, so each has a matrix of its own.
W_k-and-W_v-exchanged in cross_attention: (W_k, W_v) -> (W_v, W_k)
    W_k and W_v are exchanged
    W_k makes what a token is found by, W_v what it hands over.
W_q-and-W_k-exchanged in cross_attention: x @ W_q -> x @ W_k, and (W_k, W_v) -> (W_q, W_v)
    W_q and W_k are exchanged
    W_q makes the questions of x, W_k what the memory is found by.
memory-not-projected: memory @ W -> memory
    keys and values are the memory itself: W_k and W_v are not used
    The matrices change nothing, and they are what is learned.
queries-not-projected in cross_attention: x @ W_q -> x
    the queries are x itself: W_q is not used
    What a word asks for is made with a matrix of its own, and it is learned.
projections-transposed in cross_attention: x @ W_q -> x @ W_q.mT, and memory @ W -> memory @ W.mT
    the three matrices are transposed
    Here weights stand as (in, out), and the vectors in front of them: no transpose is needed.
""")

# ---
# jupyter:
#   course:
#     title: Masks, heads, and another sequence
#     question: Where do eight heads come from, and what does a mask hide?
#     part: Attention
#     needs:
#       04_attention: attention
#     introduces:
#       '.tril(), .triu()': keep the lower, or the upper, triangle of a table and clear the rest
#       '~mask, masked_fill': turns `True` and `False` around; writes a value where it finds `True`
#       '`&`': and, for each pair of truths
#       masked_softmax, causal_mask, padding_mask: weights behind a mask; the two masks, from this course's library
#       view, transpose: the same numbers in another shape; two axes exchanged
#       'big[:, 2:4]': all rows, columns 2 and 3
#       split_heads, merge_heads: a width cut into heads, and put together again
#       multi_head_attention, cross_attention: several heads at once; a look at another sequence
#       'nn.MultiheadAttention, attn_mask': torch's layer, whose mask means the opposite
#       torch.Generator: a source of random numbers of its own
#     designs:
#       8 Pack two sentences into one row: 10
#     claims:
#     - text: 'Masked, multi-head and cross-attention only change how the weights are formed.'
#       section: 'Look at another sequence'
#     - text: 'A causal mask lets nothing through from the future.'
#       section: 'Prove it by gradient'
#     - text: 'Several heads attend to several things at once.'
#       section: 'Ask two questions at once'
#     asked:
#     - text: 'One layer has one Q, K, V and O: where do eight heads come from?'
#       section: 'Cut one projection into heads'
#     - text: 'Is a mask the [MASK] token?'
#       section: 'Tell two masks apart'
#     - text: 'Why do the values come from the encoder in cross-attention?'
#       section: 'Take the values from the wrong side'
# ---

# %% [markdown]
# # 05 Masks, heads, and another sequence
#
# **You will** decide who may look at whom, give one layer several heads, and let one sequence look at another.
#
# Run each cell with Shift+Enter, from the top, and guess before you run. Three cells train small networks for some
# seconds each. A bar shows how far they are.

# %%
import math

import torch
import torch.nn.functional as F
from torch import nn

from course_lib.attention import attend, attention_weights, masked_softmax, self_attention
from course_lib.attention import cross_attention, multi_head_attention
from course_lib.heads import merge_heads, split_heads
from course_lib.masks import causal_mask, padding_mask
from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.explorers import mask_explorer
from course_lib.notebook.measure import with_bar
from course_lib.recipes.asking import draw_sources, train_to_reply, usual_value
from course_lib.recipes.chain import FLOOR, train_writer
from course_lib.recipes.ring import train_ring

torch.set_printoptions(precision=2, sci_mode=False)  # two digits after the point are enough to read

# %% [markdown]
# ## Recall, then go on
#
# Three questions on the lessons before. Not sure? Click one anyway: the answer says what you need here.

# %%
recall(
    "05.recall-1",
    "Lesson 04. `Q` has the shape (3, 4) and `K` the shape (5, 4). Which shape do the weights have?",
    {
        "(5, 3)": "The queries are the rows, and there are 3 of them: (3, 5).",
        "(3, 5)": "A row for each query, a column for each key.",
        "(3, 4)": "The 4 is the width. It is summed away in the dot products, and (3, 5) is left.",
    },
    right="(3, 5)",
)

# %%
recall(
    "05.recall-2",
    "Lesson 04. Why is a key hidden by the score −∞ before the softmax, not by the weight 0 after it?",
    {
        "It is faster": "Both cost next to nothing. What differs is the sum of the weights that are left.",
        "A weight of 0 cannot be written": "It can. But then the others add up to less than 1.",
        "So that the other weights still sum to 1": "The softmax shares out all it has among those that are left.",
    },
    right="So that the other weights still sum to 1",
)

# %%
recall(
    "05.recall-3",
    "Lesson 01. Two linear layers stand in a row, without a ReLU between them. What can they compute?",
    {
        "What one linear layer can": "(x @ A) @ B is x @ (A @ B): one matrix, so one layer.",
        "Curves": "Those need the bend of a ReLU. Two matrices in a row are one matrix, A @ B.",
        "Twice as much as one": "A @ B is one matrix again. More layers help only with a bend between them.",
    },
    right="What one linear layer can",
)

# %% [markdown]
# ## Hide what comes later
#
# A model that writes says, at each word, which word comes next. In training it is given the whole text, and asked
# at all words at once. So `AI` must not look at `even`: that is the answer it has to guess. Here are the first five
# words of the sentence that you know.

# %%
words = "Jake learned AI even though".split()
T = len(words)

# %% [markdown]
# A mask says `True` where a query may look. Here that is every key that stands at the query's place, or before it.
# By a loop: row t may look at column s if s is not larger than t.

# %%
expected = torch.zeros(T, T, dtype=torch.bool)
for t in range(T):
    for s in range(T):
        expected[t, s] = s <= t
expected

# %% [markdown]
# It is a triangle. `torch.ones` makes a table of `True`, and `.tril()` keeps the lower **tri**angle (l for lower) and
# clears the rest. The library calls it `causal_mask(T)`: no word may depend on what comes after it.

# %%
mask = torch.ones(5, 5, dtype=torch.bool).tril()
print(mask)
print(torch.equal(mask, causal_mask(5)))

# %%
claim("the loop, `tril` and the library make the same mask", torch.equal(mask, expected), torch.equal(mask, causal_mask(T)))

# %% [markdown]
# Now we need scores. Softmax raises e to each score, and shares by these powers. So let us choose the *powers*, as
# whole numbers that add up to 10 in each row: then you can do softmax in your head. Their logarithms are the
# scores.

# %%
powers = torch.tensor([[1.0, 2, 4, 2, 1],  # Jake
                       [3.0, 1, 4, 1, 1],  # learned
                       [1.0, 2, 1, 5, 1],  # AI
                       [1.0, 1, 2, 1, 5],  # even
                       [2.0, 2, 4, 1, 1]])  # though
scores = powers.log()

# %%
plots.show(plots.attention_map(scores.softmax(dim=-1), words, words))

# %%
predict(
    "05.learned",
    "`learned` gives 0.3 to `Jake` and 0.1 to itself. The other 0.6 stand on later words, which are now hidden. "
    "Which two weights are left?",
    {
        "0.30 and 0.10": "A tempting guess: what is hidden is gone, so the rest stays. But the softmax runs after the "
        "hiding and shares out all of it: 3/4 and 1/4.",
        "0.60 and 0.40": "That hands half of the 0.6 to each. But softmax shares by the powers, 3 and 1: 3/4 and 1/4.",
        "0.75 and 0.25": "Right: the powers 3 and 1 are left, and they share 4 parts: 3/4 and 1/4.",
    },
)

# %% [markdown]
# `~mask` turns `True` and `False` around, and `masked_fill` writes a value wherever it finds `True`. So this writes −∞
# into each hidden cell, and then shares out.

# %%
hidden_scores = scores.masked_fill(~mask, -math.inf)
weights = hidden_scores.softmax(dim=-1)
print(hidden_scores[1])
print(weights[1])

# %%
plots.show(plots.attention_map(weights, words, words, mask))

# %% [markdown]
# **What happened.** Each row still sums to 1, and the hidden weights are exactly 0, since e to the power of −∞ is 0.
# `Jake` stands first and can only look at itself, so it does, with all it has.

# %% [markdown]
# The library has the two steps as `masked_softmax(scores, mask)`. With three scores of 0, and the third key hidden,
# two alike are left.

# %%
masked_softmax(torch.zeros(1, 3), torch.tensor([[True, True, False]]))

# %%
claim(
    "what is hidden gets exactly 0, each row sums to 1, and `learned` has 3/4 and 1/4",
    (weights[~mask] == 0).all(),
    close(weights.sum(dim=-1), torch.ones(5)),
    close(weights[1, :2], [0.75, 0.25]),
    close(masked_softmax(scores, mask), weights),
)

# %% [markdown]
# ## Click cells away
#
# Each cell below is a button: a query and a key. Press one, by mouse or by Tab and Space, to hide that key from that
# query, or to show it again. The bars follow the row that you touched last. First, guess:

# %%
predict(
    "05.ratio",
    "`though` gives 0.2 to `Jake` and 0.1 to `even`: twice as much. You hide `AI`, which had 0.4. "
    "How many times as much as `even` does `Jake` get now?",
    {
        "Twice, as before": "Right: the powers stay 2 and 1. The sum falls from 10 to 6, for both alike: 0.33 and 0.17.",
        "More than twice": "`Jake` gains more, that is true: 0.13 against 0.07. But both grow by the same factor, 10/6, "
        "and 0.33 is twice 0.17.",
        "Less than twice": "It would be, if both gained the same amount: 0.3 and 0.2. But both gain by the same "
        "factor, 10/6: 0.33 and 0.17.",
    },
)

# %%
mask_explorer(words, scores)

# %% [markdown]
# Three things to try:
#
# 1. Press **Hide what comes later**. Which word has no choice left?
# 2. Press **Show all**, and hide `AI` from `though`. Then hide `learned` from it too. Watch `Jake` and `even`.
# 3. Hide one key after the other from `though`. What happens at the last one?
#
# Then run the next cell, which goes through the second one in steps.

# %%
seen = torch.ones(5, 5, dtype=torch.bool)
for hide in ["nothing", "AI", "learned"]:
    if hide in words:
        seen[4, words.index(hide)] = False
    row = masked_softmax(scores, seen)[4]
    print(f"hidden: {hide:8} Jake {row[0]:.3f}, even {row[3]:.3f}, ratio {row[0] / row[3]:.1f}")

# %% [markdown]
# **What happened.** Hiding a key makes all others larger by one factor, so their ratios stay. The last cell of a row
# cannot be hidden. There would be nothing to share out, and the library stops with an error.

# %%
claim(
    "with `AI` and `learned` hidden too, `though` gives `Jake` twice what it gives `even`",
    close(row[0] / row[3], 2),
    close(row[0], 0.5),
    close(scores.softmax(dim=-1)[4, 0] / scores.softmax(dim=-1)[4, 3], 2),
)

# %% [markdown]
# ## Prove it by gradient
#
# Does the mask let nothing through? Weights of 0 are a good sign. But what counts is what comes out. So ask for the
# gradient: if the output of a word does not move when a later word moves, the gradient between them is 0.
#
# Take random vectors and matrices (halved, so that no weight is nearly 1).

# %%
torch.manual_seed(0)
x = torch.randn(5, 4)
W_q = torch.randn(4, 4) / 2
W_k = torch.randn(4, 4) / 2
W_v = torch.randn(4, 4) / 2

# %% [markdown]
# For each word t: add up its output, and ask torch for the gradient at every input (`backward()`, then `.grad`, as
# in lesson 01). `self_attention` is that of lesson 04. The sizes of each word's four slopes, added up, make row t of the
# table.

# %%
def influence(mask):
    rows = []
    for t in range(5):
        moved = x.clone().requires_grad_()
        out = self_attention(moved, W_q, W_k, W_v, mask)
        out[t].sum().backward()
        rows.append(moved.grad.abs().sum(dim=1))
    return torch.stack(rows)

# %%
causal = influence(causal_mask(5))
plots.show(plots.signed_map(causal, words, words))

# %% [markdown]
# Each row is an output, each column an input. Above the diagonal all is exactly 0: no output depends on a later word.
# `triu(1)` keeps what is above the diagonal.

# %%
claim(
    "no output has a gradient at a later word: exactly 0, ten times; all the others are larger than 0",
    (causal.triu(1) == 0).all(),
    (causal[mask] > 0).all(),
)

# %% [markdown]
# Now a slip that happens: `tril(1)` in place of `tril()`. The 1 moves the edge of the triangle one place to the right.

# %%
predict(
    "05.leak",
    "With `tril(1)`, which gradients above the diagonal are not 0 any more?",
    {
        "All ten": "Only one more diagonal is opened. `Jake` sees `learned` now, but still not `AI`: 4 cells of the 10.",
        "Four, one word ahead": "Right: each word but the last sees its successor, and no further.",
        "None": "A tempting guess, since a mask has no gradient of its own. But it decides which keys come in, and with "
        "4 more keys come 4 more gradients.",
    },
)

# %%
leaking = influence(torch.ones(5, 5, dtype=torch.bool).tril(1))
plots.show(plots.signed_map(leaking, words, words))

# %% [markdown]
# **What happened.** The second diagonal is not 0: each word sees the one that it has to guess. The code runs, and the
# loss looks wonderful. A side road at the end shows how wonderful, and that such a model cannot write.

# %%
claim(
    "with tril(1) four gradients above the diagonal are not 0, all one word ahead",
    (leaking.triu(1) > 0).sum() == 4,
    (leaking.triu(2) == 0).all(),
)

# %% [markdown]
# ## Hide the padding
#
# Sentences of a batch differ in length, a tensor has one length. So the short ones are filled up with **padding**.
# Here `Jake learned AI` has 3 words, and 2 vectors of padding after them.

# %%
lengths = torch.tensor([3, 5])
batch = torch.stack([x, x])  # (B, T, D) = (2, 5, 4)
batch[0, 3:] = 0.0  # rows 3 and 4 of the first sentence are padding

# %% [markdown]
# No query should look at padding. So each sentence gets a row of its own: `True` for a word. The 1 in the shape
# (2, 1, 5) stands for the queries: one row serves them all, by broadcasting.

# %%
expected_padding = torch.zeros(2, 1, 5, dtype=torch.bool)
for b in range(2):
    for s in range(5):
        expected_padding[b, 0, s] = s < lengths[b]
print(expected_padding)
print(torch.equal(padding_mask(lengths, 5), expected_padding))

# %% [markdown]
# The library's `padding_mask(lengths, T)` is the same. Two masks go together by `&`, **and**: a query may look where
# both say `True`.

# %%
both = causal_mask(5) & padding_mask(lengths, 5)
print(tuple(both.shape))
print(both[0])

# %%
predict(
    "05.padding",
    "Rows 3 and 4 of the first sentence are padding. What comes out of attention for them, as queries?",
    {
        "Zeros": "Their queries are 0, but that gives even weights, not none. They mix the three words.",
        "An error": "It would be one if they could look nowhere. But the mask hides keys: they see all three words.",
        "A mix, like for any word": "Right: they are queries too, and see three words. Nobody reads what they get.",
    },
)

# %%
out = self_attention(batch, W_q, W_k, W_v, both)
out[0]

# %% [markdown]
# **What happened.** A padding mask hides *keys*. If it hid queries too, their rows would have nothing to look at, and
# that is an error. What the padding rows get is left out later, when the loss is computed.

# %% [markdown]
# Does the padding change anything? Put 1000 into it, where 0 stood.

# %%
wild = batch.clone()
wild[0, 3:] = 1000.0
wild_out = self_attention(wild, W_q, W_k, W_v, both)
wild_out[0, :3]

# %%
claim(
    "whatever stands in the padding, the three words get the same; the five alone get what they get in the batch",
    torch.equal(wild_out[0, :3], out[0, :3]),
    close(out[0, :3], self_attention(x[:3], W_q, W_k, W_v, causal_mask(3)), within=0.0001),
    close(out[1], self_attention(x, W_q, W_k, W_v, causal_mask(5)), within=0.0001),
    torch.equal(padding_mask(lengths, 5), expected_padding),
)

# %% [markdown]
# ## Tell two masks apart
#
# Is such a mask the `[MASK]` token, of which you may have read? No. They share a name, and nothing else.
#
# - An **attention mask** is a table of `True` and `False` inside the layer. It hides a *key* from a *query*. No word is
#   changed.
# - `[MASK]` is a **token**, a word of the input. It is written over another word, which the model has to guess (lesson
#   11). It has a vector, and all may look at it.

# %%
guess_this = "Jake [MASK] AI even though".split()
print(guess_this)
print(torch.ones(5, 5, dtype=torch.bool).all())  # everyone sees everyone, [MASK] too

# %% [markdown]
# A second trap is real, and silent. Here `True` means *may look*. PyTorch's layer `nn.MultiheadAttention` takes a mask
# too, in which `True` means *must not look*. Write our matrices into that layer: one below the other, turned, as it
# keeps them. It has a `W_o` too: `torch.eye(4)` there changes nothing. `bias=False` leaves the biases out.

# %%
layer = nn.MultiheadAttention(4, 1, bias=False, batch_first=True)
with torch.no_grad():
    layer.in_proj_weight.copy_(torch.cat([W_q.mT, W_k.mT, W_v.mT]))
    layer.out_proj.weight.copy_(torch.eye(4))

# %% [markdown]
# It takes queries, keys and values, all from `x` here, and the mask as `attn_mask`. It gives back the output and the
# weights; we keep only the first (`_` is a name for what nobody needs).

# %%
ours = self_attention(x, W_q, W_k, W_v, mask)
with torch.no_grad():
    same_mask, _ = layer(x, x, x, attn_mask=mask)
    turned, _ = layer(x, x, x, attn_mask=~mask)
print("ours, last word:    ", ours[4])
print("layer with mask:    ", same_mask[4])
print("layer with ~mask:   ", turned[4])

# %% [markdown]
# With the mask as it is, the last word may look nowhere: `nan`, "not a number". The first four rows are worse, for
# they look like numbers. `F.scaled_dot_product_attention` means the same as we do: `True` may look.

# %%
claim(
    "nn.MultiheadAttention equals ours with ~mask only, F.scaled_dot_product_attention with mask",
    close(turned, ours, within=0.0001),
    not close(same_mask[:4], ours[:4], within=0.1),
    close(F.scaled_dot_product_attention(x @ W_q, x @ W_k, x @ W_v, attn_mask=mask), ours, within=0.0001),
)

# %% [markdown] tags=["pause"]
# You can hide anything from anyone, and prove it. Next: why one layer looks with several heads.

# %% [markdown]
# ## Ask two questions at once
#
# One softmax makes one set of weights, so a query mixes one answer. What if a word has two questions? Take a ring of
# 12 letters. Each place has to name its left neighbour *and* its right one.
#
# The network is attention alone: letter and place become a vector, attention mixes, and one matrix reads off both
# names.

# %% [markdown]
# With two **heads**, the 32 numbers of the width are cut in half. Each half has queries, keys, weights and a mix of
# its own, 16 wide. The matrices are as large as before. To be fair, try also one head in a network twice as wide.

# %%
predict(
    "05.one-head",
    "One head, trained. At what share of the places does it name both neighbours right?",
    {
        "About 50 in 100": "A tempting guess: it sees both, and tosses one coin for the order. But left and right are "
        "read from the same mix, and often name the same letter: both are right at about 15 places in 100.",
        "About 15 in 100": "Right: it knows which two letters, but not which is left. Often it names one of them twice.",
        "Nearly 100 in 100": "The two letters are in the mix, nearly always. But the mix does not say which of them is "
        "left, so both are right at about 15 places in 100.",
    },
)

# %% [markdown]
# `train_ring` trains three networks, which start from different random numbers (a **seed** each), and then asks them
# about 512 new rings. `D=64` makes it wider, `steps` are the steps of training, and `with_bar` shows the bar.

# %%
one = train_ring(1, steps=with_bar(range(200), "one head"))
wide = train_ring(1, D=64, steps=with_bar(range(200), "one head, twice as wide"))
two = train_ring(2, steps=with_bar(range(200), "two heads"))

# %%
names = ["one head", "one head, twice as wide", "two heads"]
shares = torch.stack([one.both.mean(), wide.both.mean(), two.both.mean()])
plots.show(plots.bars(names, shares, xlabel="share of places with both neighbours right"))

# %%
print("numbers that learn: ", one.parameters, wide.parameters, two.parameters)
print("both right, by seed:", one.both, wide.both, two.both)

# %% [markdown]
# **What happened.** With two heads all is right, with one head nearly nothing, in the wide network too. And two heads
# cost no parameter more than one. What does the one head know? Look at its weights: rows are places, columns the
# places it looks at.

# %%
places = [str(place) for place in range(12)]
plots.show(plots.attention_map(one.maps[0], places, places))

# %%
plots.show(plots.attention_map(two.maps[0], places, places))

# %%
plots.show(plots.attention_map(two.maps[1], places, places))

# %% [markdown]
# The one head gives about a half to each neighbour. Its mix says *which two* letters stand beside it, but a half and
# a half is the same from both sides. So the pair is right nearly always, each name alone in little more than half of
# the cases. With two heads, each looks to one side.

# %%
print("one head, both letters among its two best guesses:", one.pair)
print("one head, each name alone:", one.single)

# %%
claim(
    "two heads name both neighbours at more than 95 places in 100, one head at fewer than 30, in all seeds",
    (two.both > 0.95).all(),
    (one.both < 0.3).all(),
    (wide.both < 0.3).all(),
    one.parameters == two.parameters,
)
claim(
    "one head knows the pair at more than 95 places in 100, and each name in 50 to 65 of 100",
    (one.pair > 0.95).all(),
    ((one.single > 0.5) & (one.single < 0.65)).all(),
)

# %% [markdown]
# Be fair to the one head. What reads its mix here is a single matrix, and a matrix has no bend (you recalled it
# above). With a network after it, unequal shares could tell the two apart. What holds in general: one softmax gives one
# set of weights, two heads give two.

# %% [markdown]
# ## Cut one projection into heads
#
# A layer has *one* `W_q`, one `W_k`, one `W_v` and one `W_o`. Where do eight heads come from? From their columns. Take
# D = 16, and give two columns to each of eight heads. (`big[:, 2:4]` means: all rows, columns 2 and 3.)

# %%
torch.manual_seed(1)
wide_x = torch.randn(3, 16)
big = torch.randn(16, 16)
small_ones = []
for head in range(8):
    small = big[:, 2 * head : 2 * head + 2]  # (16, 2)
    small_ones.append(wide_x @ small)

# %% [markdown]
# Eight small projections, (16, 2) each, laid side by side along the last axis by `torch.cat`. Are they the one large
# one?

# %%
side_by_side = torch.cat(small_ones, dim=-1)
print(tuple(small_ones[0].shape), "eight times ->", tuple(side_by_side.shape))

# %%
claim(
    "one (16, 16) projection gives the numbers of eight (16, 2) projections side by side",
    close(side_by_side, wide_x @ big, within=0.0001),
)

# %% [markdown]
# So one large product does the work of eight, and then the result is cut. How? Let word t have the numbers 10t, 10t +
# 1, and so on: then you see whose they are. Three words, D = 4, two heads of width 2.

# %%
numbers = torch.tensor([[0, 1, 2, 3], [10, 11, 12, 13], [20, 21, 22, 23]])

# %% [markdown]
# Head 0 should get the first half of each word: 0 1, 10 11, 20 21. `view` reads the same numbers, in the same order, as
# a table of another shape. A tempting way: `view(2, 3, 2)`, since the shape (heads, words, width) is what we want.

# %%
predict(
    "05.view",
    "What does head 0 get from `numbers.view(2, 3, 2)`?",
    {
        "0 1, then 10 11, then 20 21": "That is what it should get. But `view` walks along the rows and skips nothing: "
        "after 0 1 comes 2 3.",
        "An error: the shape does not fit": "12 numbers fit 2 · 3 · 2 places. That is why nobody notices: head 0 gets "
        "0 1, 2 3, 10 11.",
        "0 1, then 2 3, then 10 11": "Right: `view` walks along the rows. So head 0 gets word 0 whole, and half of "
        "word 1.",
    },
)

# %%
wrong = numbers.view(2, 3, 2)
wrong[0]

# %% [markdown]
# **What happened.** The shape is right, and the content is not: head 0 sees all of word 0, half of word 1, and nothing
# of word 2. A network with it even trains, for later layers learn around it. It only never has heads.

# %% [markdown]
# The right way takes two steps. First cut each row where it stands: `view(3, 2, 2)`, words first. Then exchange the
# first two axes by `transpose(0, 1)`.

# %%
right = numbers.view(3, 2, 2).transpose(0, 1)
print("head 0:", right[0].tolist())
print("head 1:", right[1].tolist())

# %%
plots.show(plots.show_split(numbers, 2))

# %% [markdown]
# In the drawing a colour is a head. At the right, `view` alone has mixed the colours. The library's
# `split_heads(x, n_heads)` does the two steps, and `merge_heads` takes them back.

# %%
claim(
    "split_heads cuts each word, view alone does not, and merge_heads brings all back",
    torch.equal(split_heads(numbers, 2), right),
    not torch.equal(split_heads(numbers, 2), wrong),
    torch.equal(merge_heads(right), numbers),
    wrong[0].tolist() == [[0, 1], [2, 3], [10, 11]],
)

# %% [markdown]
# ## Put the heads together
#
# Now all of multi-head attention, by a loop over the heads. The words are D = 6 wide, two heads have d = 3 each. Each
# head attends in its own columns, by the `attend` of lesson 04. `torch.cat` puts the results side by side, and `W_o`
# mixes them. (The matrices are called `M_q` to `M_o` here, so that the ones above stay as they are.)

# %%
torch.manual_seed(2)
y = torch.randn(5, 6)
M_q = torch.randn(6, 6) / 3
M_k = torch.randn(6, 6) / 3
M_v = torch.randn(6, 6) / 3
M_o = torch.randn(6, 6) / 3

# %%
results = []
for head in range(2):
    first = 3 * head  # columns 0 to 2, then 3 to 5
    q = y @ M_q[:, first : first + 3]
    k = y @ M_k[:, first : first + 3]
    v = y @ M_v[:, first : first + 3]
    results.append(attend(q, k, v))
by_loop = torch.cat(results, dim=-1) @ M_o

# %% [markdown]
# Now without the loop: project once, split, attend
# to all heads at once, merge. The heads are an axis in front, like a batch.

# %%
Q, K, V = split_heads(y @ M_q, 2), split_heads(y @ M_k, 2), split_heads(y @ M_v, 2)
merged = merge_heads(attend(Q, K, V))
print(tuple(Q.shape), "->", tuple(attend(Q, K, V).shape), "->", tuple(merged.shape))

# %%
claim(
    "loop, split and merge, the library and PyTorch give the same numbers",
    close(merged @ M_o, by_loop, within=0.0001),
    close(multi_head_attention(y, M_q, M_k, M_v, M_o, 2), by_loop, within=0.0001),
    close(merge_heads(F.scaled_dot_product_attention(Q, K, V)) @ M_o, by_loop, within=0.0001),
)

# %% [markdown]
# `multi_head_attention(x, W_q, W_k, W_v, W_o, n_heads, mask)` is the library's. In the drawing, follow `AI` through
# both heads.

# %%
plots.show(plots.show_heads(y, M_q, M_k, M_v, M_o, 2, words, query="AI"))

# %% [markdown]
# What is `W_o` for? Without it, the heads only stand side by side.

# %%
predict(
    "05.output",
    "Change what head 0 hands over (the first 3 columns of `W_v`). Without `W_o`, how many of a word's 6 "
    "outputs move?",
    {
        "3": "Right: only the places of head 0. With `W_o`, each output adds up all 6, so all 6 move.",
        "6": "That is so with `W_o`, which adds up all places. Without it, head 0 fills places 0 to 2 only.",
        "0": "Head 0 does fill places: 0 to 2 of each word. These 3 move, the 3 of head 1 do not.",
    },
)

# %%
other_v = M_v.clone()
other_v[:, :3] = 2 * M_v[:, :3]
other = merge_heads(attend(Q, K, split_heads(y @ other_v, 2)))
moves_merged = (other - merged).abs()[0]
moves_projected = (other @ M_o - merged @ M_o).abs()[0]
print("without W_o:", moves_merged)
print("with W_o:   ", moves_projected)

# %% [markdown]
# **What happened.** `W_o` is the place where heads meet: each number of the new vector can use what all heads found.

# %%
claim(
    "without `W_o` three outputs of six move, with it all six",
    (moves_merged > 0).sum() == 3,
    (moves_projected > 0).sum() == 6,
)

# %% [markdown]
# ## Look at another sequence
#
# A translator reads one sentence and writes another. The words that it writes, called the **target**, look at the words
# that it reads, the **source**. So queries come from the target, keys and values from the source, also called the
# **memory**. This is **cross-attention**. By hand, with three features, and `attention_weights` of lesson 04:

# %%
german = "Jake hat KI gelernt".split()
english = "Jake learned AI".split()
#                       person verb thing
english_queries = torch.tensor([[6.0, 0, 0], [0, 6.0, 0], [0, 0, 6.0]])
german_keys = torch.tensor([[1.0, 0, 0],  # Jake
                            [0, 0.5, 0],  # hat: half a verb
                            [0, 0, 1.0],  # KI: AI
                            [0, 1.0, 0]])  # gelernt: learned

# %%
crossing = attention_weights(english_queries, german_keys)
plots.show(plots.attention_map(crossing, english, german))

# %% [markdown]
# Three queries, four keys: the weights have the shape (T, S) = (3, 4), and need not be square. `learned` finds `gelernt`
# at the end of the sentence, as German grammar wants it.

# %%
predict(
    "05.cross-mask",
    "The English sentence is written from left to right. Does its look at the German one need the causal mask?",
    {
        "Yes: place 1 must not see places 2 and 3": "A tempting guess. But those places are German words, which are all "
        "there from the start. With it, `learned` loses `gelernt`, and 0.85 go to `hat`.",
        "No: the source is there as a whole": "Right: nothing of it has to be guessed. With the mask, `learned` would "
        "lose `gelernt`, and give 0.85 to `hat`.",
        "Only in training": "In training as in use, the whole source is given. What has to be guessed is the target. The "
        "mask would cost `learned` its 0.81 on `gelernt`.",
    },
)

# %%
cut_off = attention_weights(english_queries, german_keys, torch.ones(3, 4, dtype=torch.bool).tril())
print("learned, all seen:  ", crossing[1])
print("learned, causal mask:", cut_off[1])

# %% [markdown]
# **What happened.** A causal mask hides what is not written yet. The source is written. Its own padding has to be
# hidden, of course.

# %%
claim(
    "`learned` gives `gelernt` 0.81; with a causal mask it gives `hat` 0.85",
    close(crossing[1, 3], 0.81),
    close(cut_off[1, 1], 0.85),
)

# %% [markdown]
# The library's `cross_attention(x, memory, W_q, W_k, W_v, W_o, n_heads, mask)` does it with matrices and heads. Now put
# all of this lesson side by side. With `memory` = `x` it is self-attention. With a mask, it is the masked one. With one
# head, it is lesson 04.

# %%
I = torch.eye(6)
plain = cross_attention(y, y, M_q, M_k, M_v, I, 1)
masked = cross_attention(y, y, M_q, M_k, M_v, I, 1, causal_mask(5))
several = cross_attention(y, y, M_q, M_k, M_v, M_o, 2, causal_mask(5))
from_memory = cross_attention(y, torch.randn(7, 6), M_q, M_k, M_v, M_o, 2)

# %%
claim(
    "one function, three uses: masked, multi-head and cross-attention change only how the weights are formed",
    close(plain, self_attention(y, M_q, M_k, M_v), within=0.0001),
    close(masked, self_attention(y, M_q, M_k, M_v, causal_mask(5)), within=0.0001),
    close(several, multi_head_attention(y, M_q, M_k, M_v, M_o, 2, causal_mask(5)), within=0.0001),
    from_memory.shape == y.shape,
)

# %% [markdown]
# Masked: some weights are 0. Multi-head: several sets of weights. Cross: the keys, and the values with them, are another
# sequence's. After that each is the same: `weights @ values`.

# %% [markdown]
# ## Take the values from the wrong side
#
# In cross-attention, why do the values come from the encoder, the part that reads the source? The weights already
# know where to look. So take them from the target, and measure what is lost.
#
# A source has 8 keys, each with a value. The target asks for the same 8 keys in another order, and has to say their
# values. Both have length 8, so the wrong version runs. `draw_sources` draws such a source, and `usual_value` says
# which value a key usually has.

# %%
keys, answers, order = draw_sources(1, torch.Generator().manual_seed(0))
print("keys:        ", keys[0].tolist())
print("their values:", answers[0].tolist())
print("usual values:", usual_value(keys)[0].tolist())
print("asked for:   ", keys[0][order[0]].tolist())

# %% [markdown]
# With a chance of 0.4 a key has its **usual** value, else any of 16 values is drawn. `train_to_reply(side)` trains three seeds, with the values of that side. (`torch.Generator().manual_seed(0)` makes random numbers of its own, the same each
# time.)

# %%
predict(
    "05.values",
    "Queries and keys are right, the values come from the target. What share does it say right after training?",
    {
        "Nearly all: the weights find the right pair": "A tempting guess. The weights are free to find it. But what is "
        "handed over then is made of the target's own words: 0.44 is right.",
        "About 0.06, one of 16": "It would be so without habits. It knows which key is asked for, so it says the usual "
        "value, which is right with 0.4 + 0.6/16 = 0.44.",
        "A little more than 0.4": "Right: it knows what is asked, and nothing of this source. So it says the usual value, "
        "which is right with 0.4 + 0.6/16 = 0.44.",
    },
)

# %%
encoder = train_to_reply("encoder", steps=with_bar(range(300), "values from the source"))
decoder = train_to_reply("decoder", steps=with_bar(range(300), "values from the target"))
print("values from the source:", encoder.all)
print("values from the target:", decoder.all)

# %%
print("from the target, where the value is the usual one:", decoder.usual)
print("from the target, where it is another one:         ", decoder.unusual)

# %% [markdown]
# **What happened.** 0.44 is 0.4 + 0.6/16: the usual value is drawn by chance too. With the target's values every usual
# one is right, and every other one wrong, in all three seeds. So much it could say without looking. Keys say *where* to look, and values are *what*
# comes across. The code runs, and 0.44 looks like a model that has begun to learn.

# %%
claim(
    "with the source's values more than 0.95 is right, with the target's 0.44, in all seeds",
    (encoder.all > 0.95).all(),
    ((decoder.all > 0.39) & (decoder.all < 0.49)).all(),
)
claim(
    "with the target's values more than 0.95 of the usual are right, and fewer than 0.05 of the others",
    (decoder.usual > 0.95).all(),
    (decoder.unusual < 0.05).all(),
)

# %% [markdown]
# That was the core. One side road follows, on a mask that leaks. You can also go straight to
# [What you take with you](#What-you-take-with-you).

# %% [markdown] tags=["side-road"]
# ## What a leak does to the loss
#
# Back to the slip with `tril(1)`. Take a chain of 16 symbols. Each may be followed by four others, all equally likely.
# Who sees only the past has a chance of 1/4, whatever he learns. So the loss, the mean surprise, cannot fall below ln 4
# = 1.386 nats. This is the **floor**.

# %%
predict(
    "05.floor",
    "A model with the leaking mask is trained on such chains. Where does its loss end?",
    {
        "Above 1.39: the extra key confuses it": "The extra key is the answer itself. It copies, and its loss falls to "
        "about 0.07.",
        "At 1.39, the floor": "A tempting guess: nobody can do better. Nobody who sees only the past. This one sees the "
        "next symbol, and gets to about 0.07.",
        "Far below 1.39": "Right: it sees the next symbol, copies it, and its loss falls to about 0.07.",
    },
)

# %% [markdown]
# `train_writer(mask)` trains three seeds and then lets each of them write, symbol after symbol. It counts the **legal**
# steps, those that the chain allows. Steps at random would be legal in 4 of 16 cases: 0.25.

# %%
open_mask = torch.ones(24, 24, dtype=torch.bool)
honest = train_writer(open_mask.tril(), steps=with_bar(range(200), "tril()"))
leaky = train_writer(open_mask.tril(1), steps=with_bar(range(200), "tril(1)"))
print(f"floor: {FLOOR:.3f}")
print("tril():  loss", honest.loss, " legal steps", honest.legal)
print("tril(1): loss", leaky.loss, " legal steps", leaky.legal)

# %% [markdown]
# **What happened.** The leaking one looks twenty times better, and cannot write: when it writes, there is no next
# symbol to copy, and fewer than half of its steps are legal. A loss below the floor proves a leak. The table of
# gradients above says where it is.

# %%
claim(
    "with tril() the loss stays above the floor, and more than 0.95 of the steps are legal",
    (honest.loss > FLOOR).all(),
    (honest.loss < 1.5).all(),
    (honest.legal > 0.95).all(),
)
claim(
    "with tril(1) the loss is below a quarter of the floor, and fewer than half of the steps are legal",
    (leaky.loss < FLOOR / 4).all(),
    (leaky.legal < 0.5).all(),
)

# %% [markdown]
# ## What you take with you
#
# **You can now** hide the future and the padding, prove by gradient that nothing leaks, cut a projection into heads and
# put them together, and let one sequence look at another. You have seen what one head cannot do, and that the values
# are what comes across.
#
# **Next:** write these functions yourself, in the exercises: `my_work/05_masks_and_heads.ipynb`. Then lesson 06:
# attention does not see order, so order has to be added.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Vaswani et al. 2017 | [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | the causal mask, several heads, cross-attention (sections 3.2.2 and 3.2.3) |
# | Bahdanau, Cho and Bengio 2014 | [Neural Machine Translation by Jointly Learning to Align and Translate](https://arxiv.org/abs/1409.0473) | a target that looks at its source |
# | Devlin et al. 2018 | [BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding](https://arxiv.org/abs/1810.04805) | the `[MASK]` token |
# | PyTorch | [nn.MultiheadAttention](https://docs.pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html) | the mask that means the opposite |

# %% exercises

# %% [markdown]
# # 05 Exercises: masks, heads, and another sequence
#
# Seven functions, which together are all of multi-head attention, and a mask of your own design at the end.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("split_heads")` gives a question first, the idea next, and then a line in words. Asking costs
#   nothing.

# %% [markdown]
# How to read a task: `x (..., T, H*d)` has vectors that are H times d numbers wide, so that H heads get d numbers
# each. `lengths (B) of int` is one whole number for each sequence. What stands behind a `*`, as `device` does, is only
# given by its name. It says where a tensor is to be kept. Leave it unused: both ways pass.

# %%
import math

import torch
from torch import Tensor

from course_lib.attention import attend
from course_lib.check import check, hint, task
from course_lib.notebook.design import whom_it_sees

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown] tags=["solutions"]
# The library's own answers refuse what makes no sense: `as_index` takes whole numbers only, `as_mask` only a mask of
# `True` and `False`. `surely` asks whether a condition holds. Your answers need none of the three.

# %% tags=["solutions"]
from course_lib.conditions import surely
from course_lib.dtypes import as_index, as_mask

# %% [markdown]
# ## 1 Hide what comes later
#
# Four positions. Each may look at itself and at all that came before it:

# %%
for t in range(4):
    print("position", t, "may look at", list(range(t + 1)))

# %% [markdown]
# Make one table of it. Rows are the queries, columns the keys, and `True` means *may look*. A loop will do. So will
# `tril()`, which keeps a table's lower triangle, and makes 0 or `False` of what lies above it.

# %%
torch.tensor([[1, 2, 3], [4, 5, 6], [7, 8, 9]]).tril()

# %% exercise masks.causal_mask

# %%
# Try it:  causal_mask(4), causal_mask(1)

# %% [markdown]
# ## 2 Hide the padding
#
# Two sentences, of 1 word and of 3 words, are filled up to 4 positions. So these are the keys that may be looked at:

# %%
for length in [1, 3]:
    print([position < length for position in range(4)])

# %% [markdown]
# All the comparisons at once: `torch.arange(T)` holds the positions 0 to T − 1, and `<` stretches axes of size 1, as
# `+` does. Each `None` between the brackets makes such an axis. Three dots stand for the axes that are there.

# %%
lengths = torch.tensor([1, 3])
print(tuple(lengths.shape), tuple(lengths[..., None].shape), tuple(lengths[..., None, None].shape))

# %% [markdown]
# The result has an axis of size 1 for the queries, (B, 1, T): all the queries of a sentence have the same keys before
# them. Only keys are hidden. What the queries in the padding find is thrown away later.

# %% exercise masks.padding_mask

# %%
# Try it, alone and together with your first mask:
# padding_mask(lengths, 4), padding_mask(lengths, 4) & causal_mask(4)

# %% [markdown]
# ## 3 Share out what is left
#
# One query has the scores 1, 0 and 3, and may not look at the first key. What is left shares out the whole: e to the
# power of 0 is 1, and e to the power of 3 is 20.09.

# %%
powers = torch.tensor([0.0, 3.0]).exp()
powers / powers.sum()

# %% [markdown]
# So the weights are 0, 0.05 and 0.95. This one is real work: four things have to be right.
#
# 1. Without a mask (`None`) it is a plain softmax over the keys.
# 2. What is hidden gets a weight of exactly 0, however low the other scores are. `masked_fill(~mask, value)` writes a
#    value where the mask is `False`.
# 3. A mask may be smaller than the scores: (T, S) or (B, 1, S) for scores (B, T, S). `masked_fill` stretches it.
#    Brackets, as in `scores[~mask]`, do not, and they change the scores that came in.
# 4. A query that may look at no key is refused, with `raise ValueError("what is wrong")`.

# %% [markdown]
# For the last, `any(dim=-1)` says of each row whether one of it is `True`, and `.all()` whether all are. Here the second
# query may look nowhere:

# %%
no_key = torch.tensor([[True, False], [False, False]])
no_key.any(dim=-1), no_key.any(dim=-1).all()

# %% exercise attention.masked_softmax

# %%
# Try it, and hide all three keys as well:
# masked_softmax(torch.tensor([[1.0, 0.0, 3.0]]), torch.tensor([[False, True, True]]))

# %% [markdown] tags=["solutions"]
# The same by hand, as in lesson 04, with the largest score *that is left* taken away before the powers.

# %% tags=["solutions"]
def shares_by_hand(scores, mask):
    if mask is not None:
        if not mask.any(dim=-1).all():
            raise ValueError("a query may look at no key at all")
        scores = scores.masked_fill(~mask, -math.inf)
    powers = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return powers / powers.sum(dim=-1, keepdim=True)

shares_by_hand(torch.tensor([[1000.0, 0.0, 3.0]]), torch.tensor([[False, True, True]]))

# %% [markdown]
# ## 4 Cut vectors into heads
#
# Three positions, four numbers each. Position t holds 10t and the three numbers after it, so you see who is whose. Two
# heads get two numbers of each position:

# %%
x = 10 * torch.arange(3)[:, None] + torch.arange(4)
print(x)
print("head 0:", x[:, :2].tolist())
print("head 1:", x[:, 2:].tolist())

# %% [markdown]
# (T, D) becomes (H, T, d), here (2, 3, 2). Calls that help:
#
# - `unflatten(-1, (a, b))` cuts the last axis into two of the sizes a and b; −1 stands for the size that follows.
#   `view(...)` and `reshape(...)` take all the sizes.
# - `transpose(i, j)` exchanges two axes. Count them from the end, for there may be a batch in front.
# - Or take slices and put them together: `torch.stack(heads, dim=-3)`.

# %%
two = torch.zeros(2, 5, 12)  # 2 sequences, 5 positions, 12 numbers
print(tuple(two.unflatten(-1, (4, 3)).shape), tuple(two.transpose(-2, -1).shape))

# %% [markdown]
# If H does not divide D, some numbers belong to no head. A careful answer refuses that with a `ValueError`: `D % H` is
# what is left over.

# %% exercise heads.split_heads

# %%
# Try it:  split_heads(x, 2), split_heads(x, 4).shape

# %% [markdown]
# ## 5 Put the heads together
#
# The way back. Position 0 has 0 and 1 from head 0, and 2 and 3 from head 1. They lie side by side again:

# %%
heads = torch.tensor([[[0, 1], [10, 11], [20, 21]], [[2, 3], [12, 13], [22, 23]]])
print("of position 0:", heads[:, 0].tolist(), "- to become", [0, 1, 2, 3])

# %% [markdown]
# `flatten(-2)` makes one axis of the last two. `view` wants the numbers as they lie in memory, and after a
# `transpose` they do not: use `reshape`, or call `contiguous()` before it.

# %% exercise heads.merge_heads

# %%
# Try it:  merge_heads(heads), torch.equal(merge_heads(split_heads(x, 2)), x)

# %% [markdown]
# ## 6 Attend with several heads
#
# Two words, two heads of one number each, and a causal mask. All matrices are `torch.eye(2)`, which changes nothing.
# Follow the second word. Head 0 has 0 for its query, so both scores are 0. Head 1 scores 0 and 1:

# %%
print("head 0:", torch.tensor([0.0, 0.0]).softmax(dim=-1), "of the values 1 and 0 is 0.50")
print("head 1:", torch.tensor([0.0, 1.0]).softmax(dim=-1), "of the values 0 and 1 is 0.73")

# %% [markdown]
# So the second word comes out as (0.50, 0.73). Use your own `split_heads` and `merge_heads`, and `attend`, which is
# given. Its scores are (..., H, T, T). A mask (..., T, T) needs an axis of size 1 for the heads: `mask.unsqueeze(-3)`
# makes one, third from the end.
#
# Project first, then cut. The matrix W_o comes last. (In the docstring, `*4 * [I]` hands over the matrix I four times.)

# %% exercise attention.multi_head_attention

# %%
# Try it on the two words above:
# I = torch.eye(2)
# multi_head_attention(I, I, I, I, I, 2, causal_mask(2))

# %% [markdown]
# ## 7 Look at another sequence
#
# One word asks, and a memory of two words answers. Its query is 0, so both scores are 0, and it brings home half of
# each:

# %%
memory = torch.tensor([[10.0, 0.0], [0.0, 4.0]])
torch.tensor([0.5, 0.5]) @ memory

# %% [markdown]
# Only one thing is new: where keys and values come from. There are T queries and S keys, so the mask is (..., T, S).

# %% exercise attention.cross_attention

# %%
# Try it on the numbers above; it should give 5 and 2:
# I = torch.eye(2)
# cross_attention(torch.zeros(1, 2), memory, I, I, I, I, 1)

# %% [markdown]
# ## 8 Pack two sentences into one row
#
# Padding is wasted work. So models are often trained on rows in which one sentence follows another. But no word may
# look into the sentence before its own. The lesson has no mask for that. Make one, from what you have:

# %%
words = "Jake learned AI it was difficult".split()
sentence = torch.tensor([0, 0, 0, 1, 1, 1])  # the number of the sentence that each word is in
position = torch.arange(6)

# %% [markdown]
# `a[:, None] == a[None, :]` compares each number of `a` with every other: its row i says which are equal to number i.
# `<=` and `-` do the same with pairs. Masks are combined by `&`: both have to be `True`.

# %%
a = torch.tensor([7, 7, 8])
a[:, None] == a[None, :]

# %% [markdown]
# <details><summary>Stuck? A question, the idea, and a line in words</summary>
#
# 1. Two things must hold for a word to be seen. Which one does `causal_mask` give, and which is still missing?
# 2. Of two words you know the numbers of their sentences. When are they in the same one?
# 3. The causal mask, and beside it the table that says of each pair whether the two numbers are equal.
#
# </details>

# %% tags=["exercises"]
my_mask = torch.ones(6, 6, dtype=torch.bool)  # every word sees every other

# %% tags=["solutions"]
same_sentence = sentence[:, None] == sentence[None, :]
my_mask = causal_mask(6) & same_sentence

# %%
whom_it_sees(words, my_mask, {"AI": "Jake learned AI", "it": "it", "difficult": "it was difficult"})

# %% [markdown]
# All ticked? Then go on: each word may look *one* word back at most, and never out of its sentence. Long texts are often
# read so, through a **sliding window**. What has `position` to say about a pair?

# %% tags=["exercises"]
my_window = my_mask

# %% tags=["solutions"]
steps_back = position[:, None] - position[None, :]
my_window = my_mask & (steps_back <= 1)

# %%
whom_it_sees(words, my_window, {"AI": "learned AI", "it": "it", "difficult": "was difficult"})

# %% [markdown]
# ## Before you go on
#
# All green? Then break some on purpose. Write `tril(1)` in the first, leave the `transpose` out of the fourth, or apply
# the mask after the softmax in the third, and read what the check says. Then look at 6: what is wrong in a function
# that it uses is found there, too.

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
#       '~mask': turns `True` and `False` around
#       '&': and, for each pair of truths
#       masked_softmax, causal_mask, padding_mask: weights behind a mask; the two masks, from this course's library
#       view, transpose, unsqueeze: the same numbers in another shape; two axes exchanged; an axis of size 1 put in
#       'big[:, 2:4]': all rows, columns 2 and 3
#       split_heads, merge_heads: a width cut into heads, and put together again
#       multi_head_attention, cross_attention: several heads at once; a look at another sequence
#       'nn.MultiheadAttention, attn_mask': torch's layer with several heads, and the mask that it takes
#       torch.Generator: a source of random numbers of its own
#     designs:
#       8 Pack two sentences into one row: 10
#     claims:
#     - text: 'Masked, multi-head and cross-attention are all the same weighted mean.'
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
# A mask says `True` where a query may look. Row t may look at column s if s is not larger than t.

# %%
expected = torch.zeros(T, T, dtype=torch.bool)
for t in range(T):
    for s in range(T):
        expected[t, s] = s <= t

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
# Now we need scores. Softmax shares by the powers of e. So let us choose the *powers*, as whole numbers that add up to
# 10 in each row: then you can do it in your head. Their logarithms are the scores.

# %%
powers = torch.tensor([[1.0, 2, 4, 2, 1],  # Jake
                       [3.0, 1, 4, 1, 1],  # learned
                       [1.0, 2, 1, 5, 1],  # AI
                       [1.0, 1, 2, 1, 5],  # even
                       [2.0, 2, 4, 1, 1]])  # though
scores = powers.log()

# %% [markdown]
# As in lesson 04: the score −∞ where the mask is `False` (`~mask` turns `True` and `False` around), then the softmax.
# The library has both as `masked_softmax(scores, mask)`.

# %%
hidden_scores = scores.masked_fill(~mask, -math.inf)
weights = masked_softmax(scores, mask)
print(hidden_scores[1])
print(weights[1])

# %%
plots.show(plots.attention_map(weights, words, words, mask))

# %% [markdown]
# `learned` had the powers 3 and 1 for the two words that it still sees: 3/4 and 1/4. `Jake` stands first and can only
# look at itself, so it does, with all it has.

# %%
claim(
    "what is hidden gets exactly 0, each row sums to 1, and `learned` has 3/4 and 1/4",
    (weights[~mask] == 0).all(),
    close(weights.sum(dim=-1), torch.ones(5)),
    close(weights[1, :2], [0.75, 0.25]),
    close(hidden_scores.softmax(dim=-1), weights),
)

# %% [markdown]
# ## Click cells away
#
# Each cell below is a button: a query (its row) and a key (its column). Press one, by mouse or by Tab and Space, to
# hide that key from that query, or to show it again. The bars follow the row that you touched last. First, guess:

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
# Hide `AI` from `though`, and watch `Jake` and `even`. Then hide one key after the other. What happens at the last one?

# %%
seen = torch.ones(5, 5, dtype=torch.bool)
before = masked_softmax(scores, seen)[4]
seen[4, 2] = False
after = masked_softmax(scores, seen)[4]
print("all seen:  ", before, "  Jake / even:", before[0] / before[3])
print("AI hidden: ", after, "  Jake / even:", after[0] / after[3])

# %% [markdown]
# **What happened.** Hiding a key makes all others larger by one factor, so their ratios stay. The last cell of a row
# cannot be hidden: there would be nothing to share out.

# %% [markdown]
# With all keys hidden, the library stops with an error. Torch's own softmax does not stop. It gives `nan`, "not a
# number", and whatever uses that becomes `nan`, too.

# %%
print(torch.tensor([-math.inf, -math.inf]).softmax(dim=-1))

# %%
claim(
    "with `AI` hidden, `though` still gives `Jake` twice what it gives `even`",
    close(before[0] / before[3], 2),
    close(after[0] / after[3], 2),
    close(after[0], 1 / 3),
)

# %% [markdown]
# ## Prove it by gradient
#
# Does the mask let nothing through? Weights of 0 are a good sign. But what counts is what comes out. So ask for the
# gradient: a leak would show as a gradient other than 0 between an output and a later word.
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
plots.show(plots.signed_map(causal, words, words, above="input", beside="output"))

# %% [markdown]
# Each row is an output, each column an input. Above the diagonal there is exactly none. (`triu(1)` keeps what is
# above.) And the direct test: put 1000 into the last word. The four before it do not move.

# %%
far = x.clone()
far[4] = 1000.0
print(torch.equal(self_attention(far, W_q, W_k, W_v, mask)[:4], self_attention(x, W_q, W_k, W_v, mask)[:4]))

# %%
claim(
    "no output has a gradient at a later word: exactly 0, ten times; all the others are larger than 0",
    (causal.triu(1) == 0).all(),
    (causal[mask] > 0).all(),
)
claim(
    "with 1000 in the last word, the four before it get exactly what they got",
    torch.equal(self_attention(far, W_q, W_k, W_v, mask)[:4], self_attention(x, W_q, W_k, W_v, mask)[:4]),
)

# %% [markdown]
# Now a slip that happens: `tril(1)` in place of `tril()`. The number moves the edge of the triangle by one diagonal.

# %%
predict(
    "05.leak",
    "With `tril(1)`, which gradients above the diagonal are not 0 any more?",
    {
        "All ten": "The 1 opens one more diagonal, no further. `Jake` sees `learned` now, but still not `AI`: 4 cells of the 10.",
        "Four, one word ahead": "Right: each word but the last sees its successor, and no further.",
        "None": "So it would be if `tril(1)` kept only what is below, as `triu(1)` keeps what is above. But in both the 1 "
        "moves the edge up. `triu` then keeps less, `tril` more: 4 more keys, and 4 gradients.",
    },
)

# %%
leaking = influence(torch.ones(5, 5, dtype=torch.bool).tril(1))
plots.show(plots.signed_map(leaking, words, words, above="input", beside="output"))

# %% [markdown]
# **What happened.** The 1 moves the edge of the triangle one place to the right. So each word sees the one that it has
# to guess. The code runs, and no error tells. A side road at the end shows what it does to a model.

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
# The library's `padding_mask(lengths, T)` is the same. Is it needed? The vectors of the padding are all 0.

# %%
predict(
    "05.padding",
    "You forget the mask. The padding is all zeros. What do the three words of the first sentence get?",
    {
        "The same: zeros add nothing": "A tempting guess. Their values add nothing, but their keys take weight: a score of 0 "
        "is the power 1. What is left for the words is 0.62, 0.54 and 0.58 of what it should be.",
        "The same, only the rows of padding change": "Each word looks at all five keys, and the padding takes its share: the "
        "words get 0.62, 0.54 and 0.58 of what they should.",
        "Less: the zeros take a share": "Right: a zero key scores 0, and that is the power 1. So the words get 0.62, 0.54 and "
        "0.58 of what they should.",
    },
)

# %%
hide = padding_mask(lengths, 5)
out = self_attention(batch, W_q, W_k, W_v, hide)
without = self_attention(batch, W_q, W_k, W_v)
print(out[0])
print("without the mask, as a share:", (without / out)[0, :3, 0])

# %% [markdown]
# **What happened.** Padding that may be seen takes weight. And see rows 3 and 4: the padding *asks*, too, and gets a
# mix. A padding mask hides only *keys*. If it hid queries, their rows would have nothing to look at, and that is an
# error. What those rows get is not used: a loss leaves them out.

# %% [markdown]
# Does anything come through the mask? Put 1000 into the padding, where 0 stood.

# %%
wild = batch.clone()
wild[0, 3:] = 1000.0
wild_out = self_attention(wild, W_q, W_k, W_v, hide)
print(wild_out[0, :3])
print("the first word without the mask:", self_attention(wild, W_q, W_k, W_v)[0, 0])

# %% [markdown]
# With the mask the words get what they got above. Without it the first word gets hundreds and thousands: the 1000 came
# through.
#
# Two masks go together by `&`, **and**: a query may look where both say `True`. So a batch that is also causal:

# %%
both = causal_mask(5) & padding_mask(lengths, 5)
print(tuple(both.shape))
print(both[0])

# %%
claim(
    "whatever stands in the padding, the three words get the same; they get what they would get alone",
    torch.equal(wild_out[0, :3], out[0, :3]),
    close(out[0, :3], self_attention(x[:3], W_q, W_k, W_v), within=0.0001),
    close((without / out)[0, :3, 0], [0.62, 0.54, 0.58]),
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
#   11), as in `Jake [MASK] AI even though`. It has a vector, and all may look at it.

# %% [markdown]
# PyTorch has a layer of its own, `nn.MultiheadAttention(4, 1)`: 4 numbers wide, with 1 *head* (the next section tells
# what that is). Write our matrices into it: one below the other, turned, as it keeps them. It has a `W_o` too:
# `torch.eye(4)` there changes nothing. `bias=False` leaves the biases out.

# %%
layer = nn.MultiheadAttention(4, 1, bias=False, batch_first=True)
with torch.no_grad():
    layer.in_proj_weight.copy_(torch.cat([W_q.mT, W_k.mT, W_v.mT]))
    layer.out_proj.weight.copy_(torch.eye(4))

# %% [markdown]
# It takes queries, keys and values, all from `x` here, and a mask as `attn_mask`. It gives back the output and the
# weights; we keep only the first (`_` is a name for what nobody needs).

# %%
predict(
    "05.turned",
    "Hand it our causal mask, as it is. How many of the five rows come out as ours do?",
    {
        "All five: a mask is a mask": "A tempting guess. But this layer takes `True` for *must not look*. Four rows are "
        "other numbers, and the last one is `nan`.",
        "Only the last: it sees all five either way": "In this layer `True` means *must not look*. So the last word may look "
        "nowhere, and is `nan`; the other four are other numbers.",
        "None": "Right: here `True` means *must not look*. Four rows see the future only, and the last sees nothing: `nan`.",
    },
)

# %%
ours = self_attention(x, W_q, W_k, W_v, mask)
with torch.no_grad():
    same_mask, _ = layer(x, x, x, attn_mask=mask)
    turned, _ = layer(x, x, x, attn_mask=~mask)
print(ours)
print("the layer, with mask:")
print(same_mask)
print("the layer, with ~mask:")
print(turned)

# %% [markdown]
# **What happened.** The last word may look nowhere: `nan`. The first four rows are worse, for they look like numbers.
# `F.scaled_dot_product_attention` means the same as we do: `True` may look.

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
# What if a word has two questions? Take a ring of 12 places, with one of 16 letters at each, drawn at random. Each
# place has to name its left neighbour *and* its right. By chance both are right at 1 place in 16 · 16 = 256.
#
# The network is attention alone. Each letter has a vector, and so has each place; both are learned, and added (more on
# places in lesson 06). Attention mixes, and one matrix reads off both names.

# %% [markdown]
# With two **heads**, the 32 numbers of the width are cut in half. Each half has queries, keys, weights and a mix of
# its own, 16 wide. The matrices are as large as before. To be fair, try also one head in a network twice as wide.

# %%
predict(
    "05.one-head",
    "One head, trained. At what share of the places does it name both neighbours right?",
    {
        "About 15 in 100": "Right: it knows which two letters, but not which is left. Often it names one of them twice.",
        "About 50 in 100": "A tempting guess: it sees both, and tosses one coin for the order. But left and right are "
        "read from the same mix, and often name the same letter: both are right at about 15 places in 100.",
        "Nearly 100 in 100": "The two letters are in the mix, nearly always. But one softmax makes one mix, which does "
        "not say which of them is left. So both are right at about 15 places in 100.",
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
# **What happened.** With two heads all is right. With one head both names are right only rarely, in the wide network
# too. And two heads cost no parameter more than one. What does the one head know? Look at its weights: rows are places, columns the
# places it looks at.

# %%
places = "0 1 2 3 4 5 6 7 8 9 10 11".split()
plots.show(plots.attention_map(one.maps[0], places, places))

# %%
plots.show(plots.attention_map(two.maps[0], places, places))

# %%
plots.show(plots.attention_map(two.maps[1], places, places))

# %% [markdown]
# The one head gives about a half to each neighbour. Its mix says *which two* letters stand beside it, but a half and
# a half is the same from both sides. So the pair is right nearly always, each name alone in little more than half of
# the cases; often both name the same letter. With two heads, each looks to one side.

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
# Head 0 should get the first half of each word: 0 1, 10 11, 20 21. The shape that we want is (heads, words, width) =
# (2, 3, 2). `view` gives the same numbers another shape, like `reshape` in lesson 01. (`reshape` copies where it has
# to; `view` never copies, and stops with an error instead.)

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
# **What happened.** `view` reads the numbers in the order in which they stand. The shape is right, and the content is
# not: head 0 sees all of word 0, half of word 1, and nothing of word 2. And no error tells.

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
# In the drawing a colour is a head. Below, `view` alone has mixed the colours. The library's
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
# head attends in its own columns, by the `attend` of lesson 04. `torch.cat` puts the results side by side, and then
# comes `W_o`. (The matrices are called `M_q` to `M_o` here, so that the ones above stay as they are.)

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
# both heads. A line parts the columns of head 0 from those of head 1. Colour is the sign of a number here.

# %%
plots.show(plots.show_heads(y, M_q, M_k, M_v, M_o, 2, words, query="AI"))

# %% [markdown]
# What is `W_o` for?

# %%
predict(
    "05.output",
    "Change what head 0 hands over (the first 3 columns of `W_v`). After `W_o`, how many of a word's 6 outputs move?",
    {
        "3, those of head 0": "A tempting guess. So it is before `W_o`: head 0 fills places 0 to 2. But each output of `W_o` "
        "adds up all 6 places, so all 6 move.",
        "1": "`W_o` has 6 columns, so 6 outputs, and each adds up all 6 places. Head 0 fills three: all 6 move.",
        "6": "Right: before `W_o` 3 numbers move, those of head 0. Each output of `W_o` adds up all 6 places.",
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
# ## Give a mask an axis for the heads
#
# Now a batch, with heads and a mask. Two sentences, of which the first has three words: `both` from above is their
# mask, (B, T, S) = (2, 5, 5). With two heads the scores have one axis more: (B, H, T, S).

# %%
pair = torch.stack([y, y])  # (2, 5, 6): the same words twice; in the first sentence the last two are padding
Q, K, V = split_heads(pair @ M_q, 2), split_heads(pair @ M_k, 2), split_heads(pair @ M_v, 2)
print("scores:", tuple((Q @ K.mT).shape))
print("mask:  ", tuple(both.shape))

# %% [markdown]
# Shapes are matched from the right, and a missing axis serves all. Look at the weights (`attention_weights` of lesson
# 04):

# %%
predict(
    "05.head-axis",
    "Give it `both` as it is. Which mask does head 0 of the second sentence get?",
    {
        "That of the first sentence": "Right: from the right, the 2 of the mask meets the 2 of the *heads*. Head 0 hides the "
        "last two words in both sentences. The code runs.",
        "Its own: that of the second sentence": "From the right, the 2 of the mask meets the 2 of the *heads*. So head 0 gets "
        "the first sentence's mask, in both sentences, and `though` loses two words.",
        "None: three axes do not fit four": "A missing axis serves all. The 2 of the mask meets the 2 of the heads, so head 0 "
        "gets the first sentence's mask. With three heads it would be an error.",
    },
)

# %%
mixed_up = attention_weights(Q, K, both)
print("second sentence, head 0, `though`:", mixed_up[1, 0, 4])

# %% [markdown]
# **What happened.** Head 0 of the second sentence hides what is padding in the first. There was no error, because there
# are as many heads as sentences.

# %% [markdown]
# All the heads of a sentence share its mask. So it needs an axis of size 1 where the heads stand: third from the end.
# `unsqueeze(-3)` puts it in, and `multi_head_attention` does so for you.

# %%
shared = both.unsqueeze(-3)
print("mask:", tuple(shared.shape))
print("second sentence, head 0, `though`:", attention_weights(Q, K, shared)[1, 0, 4])

# %%
claim(
    "with the axis it is multi_head_attention, and without it another sentence's mask",
    close(merge_heads(attend(Q, K, V, shared)) @ M_o, multi_head_attention(pair, M_q, M_k, M_v, M_o, 2, both), within=0.0001),
    (mixed_up[1, 0, 4, 3:] == 0).all(),
    (attention_weights(Q, K, shared)[1, 0, 4] > 0).all(),
)

# %% [markdown]
# ## Look at another sequence
#
# A translator reads one sentence and writes another. The words that it writes, called the **target**, look at the words
# that it reads, the **source**. So queries come from the target, keys and values from the source, also called the
# **memory**. This is **cross-attention**. The part of a network that reads is called the **encoder**, the part that
# writes the **decoder** (lesson 08 builds both). By hand, with three features:

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
# Three queries, four keys: the weights have the shape (T, S) = (3, 4), and need not be square.

# %%
predict(
    "05.cross-mask",
    "The English sentence is written from left to right. Does its look at the German one need the causal mask?",
    {
        "No: the source is there as a whole": "Right: nothing of it has to be guessed. With the mask, `learned` would "
        "lose `gelernt`, and give 0.85 to `hat`.",
        "Yes: place 1 must not see places 2 and 3": "A tempting guess. But those places are German words, which are all "
        "there from the start. With it, `learned` loses `gelernt`, and 0.85 go to `hat`.",
        "Only in training": "In training as in use, the whole source is given. What has to be guessed is the target. The "
        "mask would cost `learned` its 0.81 on `gelernt`.",
    },
)

# %%
cut_off = attention_weights(english_queries, german_keys, torch.ones(3, 4, dtype=torch.bool).tril())
print("learned, all seen:  ", crossing[1])
print("learned, causal mask:", cut_off[1])

# %% [markdown]
# **What happened.** `learned` finds `gelernt` at the end of the sentence, as German grammar wants it. A causal mask
# hides what is not written yet, and the source is written. Only its padding has to be hidden.

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
print("plain:  ", plain[1], " lesson 04:           ", self_attention(y, M_q, M_k, M_v)[1])
print("masked: ", masked[1], " with a mask:         ", self_attention(y, M_q, M_k, M_v, causal_mask(5))[1])
print("2 heads:", several[1], " multi_head_attention:", multi_head_attention(y, M_q, M_k, M_v, M_o, 2, causal_mask(5))[1])

# %%
claim(
    "one function is plain, masked and multi-head attention, and looks at another sequence as well",
    close(plain, self_attention(y, M_q, M_k, M_v), within=0.0001),
    close(masked, self_attention(y, M_q, M_k, M_v, causal_mask(5)), within=0.0001),
    close(several, multi_head_attention(y, M_q, M_k, M_v, M_o, 2, causal_mask(5)), within=0.0001),
    cross_attention(y, torch.randn(7, 6), M_q, M_k, M_v, M_o, 2).shape == y.shape,
)

# %% [markdown]
# In all of them it is the same `attend`, a weighted mean of values. What differs is who may be seen (the mask), how many
# sets of weights there are (the heads), and whose keys and values they are (the memory).

# %% [markdown]
# ## Take the values from the wrong side
#
# In cross-attention, why do the values come from the encoder? The weights already know where to look. So take them from the target, and measure what is lost.
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
# Each key has one **usual** value, which it has more often than the others. `train_to_reply(side)` trains three seeds,
# with the values of that side: the encoder's, or the decoder's. (`torch.Generator().manual_seed(0)`, above, makes random
# numbers of its own, the same each time.)

# %%
predict(
    "05.values",
    "Queries and keys are right, the values come from the target. What share of the answers is right?",
    {
        "More than 0.95": "A tempting guess, for the weights are free to find the right pair. But what is handed over then is "
        "made of the target's own words: 0.44 is right.",
        "About 0.06, one in 16": "It would be so if a key had all 16 values equally often. But the network knows which key is "
        "asked for. It says the value that this key mostly has, and 0.44 is right.",
        "A little less than half": "Right: it knows which key is asked for, and nothing of this source. All it can say is the "
        "value that this key mostly has: 0.44 is right.",
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
# **What happened.** A key has its usual value with a chance of 0.4, else any of the 16: 0.4 + 0.6/16 = 0.44. With the
# target's values every usual one is right, and every other one wrong. It could say so much without looking. Keys say
# *where* to look, and values are *what* comes across. And 0.44 looks like a model that has begun to learn.

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
# Who sees only the past has a chance of 1/4, whatever he learns. So the loss cannot fall below −ln(1/4) = 1.386. This is
# the **floor**. (As in the ring, each symbol and each place has a learned vector.)

# %% [markdown]
# `train_writer(mask)` trains three seeds and then lets each of them write, symbol after symbol. It counts the **legal**
# steps, those that the chain allows. Steps at random would be legal in 4 of 16 cases: 0.25.

# %%
predict(
    "05.floor",
    "The leaking model sees the answer, and its loss ends at 0.07, far below the floor. Then it writes. How many of its "
    "steps are legal?",
    {
        "Nearly all: its loss is so low": "A tempting guess. But the loss is low because it copies the next symbol. When it "
        "writes there is none to copy: fewer than 0.25 are legal.",
        "About 0.25, as at random": "It does not guess at random. It has learned to copy, so it copies the nearest symbol that "
        "it sees, mostly the last one. No symbol may follow itself, so it does worse.",
        "Fewer than at random": "Right: it has learned to copy. The next symbol is not there, so it mostly copies the last one, "
        "and no symbol may follow itself.",
    },
)

# %%
open_mask = torch.ones(24, 24, dtype=torch.bool)
honest = train_writer(open_mask.tril(), steps=with_bar(range(200), "tril()"))
leaky = train_writer(open_mask.tril(1), steps=with_bar(range(200), "tril(1)"))
print(f"floor: {FLOOR:.3f}")
print("tril():  loss", honest.loss, " legal", honest.legal, " the last one again", honest.repeated)
print("tril(1): loss", leaky.loss, " legal", leaky.legal, " the last one again", leaky.repeated)

# %% [markdown]
# **What happened.** The leaking one looks twenty times better, and cannot write. It says the last symbol again in more
# than half of its steps, which is never legal. A loss below the floor, on texts it has not seen, proves a leak. The
# table of gradients above says where it is.

# %%
claim(
    "with tril() the loss stays above the floor, and more than 0.95 of the steps are legal",
    (honest.loss > FLOOR).all(),
    (honest.loss < 1.5).all(),
    (honest.legal > 0.95).all(),
)
claim(
    "with tril(1) the loss is below a quarter of the floor, and more than half of the steps repeat the last symbol",
    (leaky.loss < FLOOR / 4).all(),
    (leaky.legal < 0.3).all(),
    (leaky.repeated > 0.5).all(),
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
# So the weights are 0, 0.05 and 0.95. But leave the powers to `softmax`. By hand, a large score has no power:

# %%
torch.tensor([1000.0]).exp()

# %% [markdown]
# This one is real work: four things have to be right.
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
# - Or take slices, `x[..., a:b]`, and put them together: `torch.stack(heads, dim=-3)`.

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
# `<=` and `-` do the same with pairs. Masks are combined by `&`: both have to be `True`. Put brackets round each
# comparison, as in `one & (a == b)`, for Python does `&` before `==`.

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
wanted = {"Jake": "Jake", "learned": "Jake learned", "AI": "Jake learned AI"}
wanted |= {"it": "it", "was": "it was", "difficult": "it was difficult"}
whom_it_sees(words, my_mask, wanted)

# %% [markdown]
# All ticked? Then go on: each word may look *one* word back at most, and never out of its sentence. Long texts are often
# read so, through a **sliding window**. What has `position` to say about a pair?

# %% tags=["exercises"]
my_window = my_mask

# %% tags=["solutions"]
steps_back = position[:, None] - position[None, :]
my_window = my_mask & (steps_back <= 1)

# %%
wanted = {"Jake": "Jake", "learned": "Jake learned", "AI": "learned AI"}
wanted |= {"it": "it", "was": "it was", "difficult": "was difficult"}
whom_it_sees(words, my_window, wanted)

# %% [markdown]
# ## Before you go on
#
# All green? Then break some on purpose. Write `tril(1)` in the first, leave the `transpose` out of the fourth, or apply
# the mask after the softmax in the third, and read what the check says. Then look at 6: what is wrong in a function
# that it uses is found there, too.

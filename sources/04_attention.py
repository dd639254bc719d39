# ---
# jupyter:
#   course:
#     title: Every token asks the others
#     question: What is attention, and why divide by the root of d?
#     part: Attention
#     needs:
#       01_linear_layers: matrix products
#     introduces:
#       zip(a, b): walks through both at once
#       F.scaled_dot_product_attention: attention in one call
#       dtype: 'of which sort the numbers are; those of `torch.bool` are `True` or `False`'
#       math.inf: infinity
#       'try: ..., except ValueError:': goes on after an error that was to be expected
#       max(dim=-1).values: the largest number of each row
#       torch.rand: random numbers from 0 to 1
#       double(): keeps 16 digits of each number instead of 7
#       amax(dim): the largest number along an axis; in the exercises, as is the next
#       masked_fill(where, value): writes a value wherever `where` is `True`
#     designs:
#       5 Design a question of your own: 12
#     claims:
#     - text: A dot product scores relevance.
#       section: Ask one query by hand
#     - text: Softmax gives focus levels.
#       section: Move the query yourself
#     - text: The matrix form gives the same numbers.
#       section: Say which axis sums to 1
#     - text: The matrix form is many times faster.
#       section: Time the three
#     - text: 'It is differentiable: every key gets a gradient.'
#       section: Focus, but never on one key alone
#     - text: 'Distance does not matter: 2 words back or 200.'
#       section: Look 2 words back, or 200
#     - text: Scores are divided by sqrt(d) to keep softmax from saturating.
#       section: Why divide by sqrt(d)
#     asked:
#     - text: What are query, key and value?
#       section: Look something up, exactly and softly
#     - text: Where do query, key and value come from?
#       section: Let the words make their own questions
#     - text: How does a 3-wide weighted sum get back to 4 wide?
#       section: Get back to the width you came from
# ---

# %% [markdown]
# # 04 Every token asks the others
#
# **You will** build attention three times, from a Python loop to two matrix products. Then you measure what
# people say about it.
#
# Run each cell with Shift+Enter, from the top. Guess before you run: nobody marks your guesses, and a wrong
# one makes the answer stick. After the run, open **What happened**. A line with a tick is a claim that was
# measured on your machine.

# %%
import math

import torch
import torch.nn.functional as F

from course_lib.attention import attend, attention_scores, attention_weights, self_attention
from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.explorers import arrow, attention_explorer, explore
from course_lib.notebook.measure import entropy, milliseconds
from course_lib.recurrent import gradient_by_distance, rnn

torch.set_printoptions(precision=2, sci_mode=False)  # two digits after the point are enough to read

# %% [markdown]
# ## Recall, then go on
#
# Three questions on lessons 01 to 03. Have you not taken them? Then read the answers as news: what you need of
# them is said again here. (A **shape** such as (3, 4) means 3 rows of 4 numbers.)

# %%
recall(
    "04.recall-1",
    "Lesson 01. `x` has the shape (3, 4) and `W` has the shape (4, 2). Which shape does `x @ W` have?",
    {
        "(3, 2)": "The two 4s meet in the middle and are summed away. Rows of `x` stay, columns of `W` stay.",
        "(4, 4)": "The 4s are what meets, and what meets is summed away. The outer numbers stay: (3, 2).",
        "It does not run": "It would not if the middle sizes differed. Here 4 meets 4, and (3, 2) comes out.",
    },
    right="(3, 2)",
)

# %%
recall(
    "04.recall-2",
    'Lesson 02. A network reads each word alone. What can it not tell from "Jake learned AI"?',
    {
        "That AI is in it": "It reads `AI` as well as any word. What it misses is what stands around it.",
        "Which words are verbs": "`learned` alone can say so. What no word alone can say is who learned whom.",
        "Who learned whom": "The same three words stand in `AI learned Jake`. Read alone, they give the same.",
    },
    right="Who learned whom",
)

# %%
recall(
    "04.recall-3",
    "Lesson 03. Why must a recurrent network read word 6 before word 7?",
    {
        "Word 7 needs the state that word 6 leaves": "Each step starts from the state of the step before.",
        "Word 6 is the more important one": "Importance plays no part: each step needs the state before it.",
        "Word 7 has no vector before": "All words have vectors from the start. What is missing is the state.",
    },
    right="Word 7 needs the state that word 6 leaves",
)

# %% [markdown]
# ## One sentence, one question
#
# > Jake learned AI even though **it** was difficult.
#
# You know at once what was difficult. A network that reads each word alone cannot know. One that reads word
# after word has to carry `AI` along until `it` arrives. Attention does something else: `it` asks every word,
# and takes what it needs. That is a lookup, so begin with a lookup.
#
# (A network reads **tokens**, pieces of text. Here each word is one.)

# %%
words = "Jake learned AI even though it was difficult".split()
for number, word in enumerate(words):
    print(number, word)

# %% [markdown]
# ## Look something up, exactly and softly
#
# A dictionary finds the page of `cats`, because that exact key is there. Ask it for `kittens`, and it has no
# answer at all.

# %%
pages = {"cats": 10, "dogs": 20, "cars": 30}
pages.get("kittens", "no such key")

# %% [markdown]
# In a *soft* lookup every entry answers, each as much as its key is like your word.

# %%
predict(
    "04.soft-lookup",
    "`kittens` is 0.9 like `cats`, 0.1 like `dogs`, and not at all like `cars`. "
    "What does the soft lookup answer?",
    {
        "10": "A tempting guess: the page of the nearest key, 10. But `dogs` is a little alike, and its 0.1 "
        "of 20 counts too.",
        "11": "Right: 0.9 · 10 + 0.1 · 20 + 0 · 30 = 9 + 2 + 0 = 11.",
        "20": "20 is the plain mean of the three pages. But the entries do not count alike: `cats` has 0.9.",
    },
)

# %%
alike = {"cats": 0.9, "dogs": 0.1, "cars": 0.0}
answer = 0
for key in pages:
    answer = answer + alike[key] * pages[key]
answer

# %% [markdown]
# **What happened.** 11 is the number of no page at all. A soft lookup never picks, it mixes.

# %% [markdown]
# These are the three words of attention. The **query** is what you ask with (`kittens`). A **key** is what an
# entry is found by (`cats`). A **value** is what the entry hands over (10). The shares 0.9, 0.1, 0.0 are the
# **weights**. (In lesson 01 a weight was a number that learns. These are made anew for each text.)

# %% [markdown]
# ## Ask one query by hand
#
# Where do the weights come from? From vectors. Describe three words by d = 4 numbers each, their
# **features**. Let `it` ask for a noun that is a thing, with 2s: twice as loudly as with 1s.
#
# torch calls any vector or table a **tensor**. `torch.tensor` makes one of a list, or of a list of lists.
# Here `query` has the shape (4), and `keys` the shape (3, 4).

# %%
#                     noun  thing person verb
query = torch.tensor([2.0, 2.0, 0.0, 0.0])  # what `it` asks for
keys = torch.tensor([[1.0, 0.0, 1.0, 0.0],  # Jake
                     [0.0, 0.0, 0.0, 1.0],  # learned
                     [1.0, 1.0, 0.0, 0.0]])  # AI

# %% [markdown]
# How well does a key match the query? Take their **dot product**: multiply feature by feature, then add.
# `keys @ query` does so for each row of `keys`.

# %%
predict(
    "04.scores",
    "Which dot products do Jake, learned and AI get?",
    {
        "1, 0, 2": "A tempting guess: you counted the features that both have. But the query holds 2s, and "
        "2 · 1 is 2.",
        "2, 0, 4": "Right: `Jake` shares one feature (2 · 1), `AI` two (2 · 1 + 2 · 1), and `learned` none.",
        "4, 1, 4": "The query adds up to 4, but a feature counts only if the key has it. `learned` shares "
        "none: 0.",
    },
)

# %%
dots = keys @ query
dots

# %% [markdown]
# **What happened.** The more two vectors agree, the larger their dot product. So a dot product scores
# relevance.

# %%
claim(
    "`AI` shares most with the query and `learned` least, and so are their dot products",
    dots[2] > dots[0],
    dots[0] > dots[1],
)

# %% [markdown]
# Attention divides dot products by the square root of d, the **width** of the vectors: here by 2. The results
# are the **scores**. (A side road at the end says why.)

# %%
scores = dots / math.sqrt(4)
scores

# %% [markdown]
# **Softmax** turns scores into weights: raise e, the number 2.718..., to each score, then divide by the sum.
# (Why not divide scores by their sum? They can be negative, shares cannot.)
#
# Use e ≈ 2.7, e² ≈ 7.4 and e⁰ = 1. In torch `exp()` raises e to each number, and `sum()` adds them up.

# %%
predict(
    "04.zero-score",
    "The scores are 1, 0 and 2. `learned` has the 0. How large is its weight?",
    {
        "0.09": "Right: e⁰ = 1, the three powers add up to 11.1, and 1 / 11.1 = 0.09.",
        "0.00": "A tempting guess: no score, no weight. But e⁰ is 1, and 1 of 11.1 is 0.09.",
        "0.33": "A third would be its share if all three scores were equal. `AI` has e² = 7.4 of the 11.1.",
    },
)

# %%
powers = scores.exp()
weights = powers / powers.sum()
weights

# %% [markdown]
# **What happened.** A score of 0 is not "no": it only says 2 less than `AI`.

# %% [markdown]
# What if you add 100 to all scores? `softmax(dim=0)` does both steps. (`dim` says along which **axis**, which
# direction of the tensor: 0 runs down a table, 1 along its rows. A single row of numbers has only axis 0.)

# %%
print("scores          ", scores.softmax(dim=0))
print("scores plus 100 ", (scores + 100).softmax(dim=0))

# %%
claim(
    "only differences between scores count: 100 more for each changes no weight",
    close((scores + 100).softmax(dim=0), weights, within=0.001),
)

# %% [markdown]
# Now each word hands over its value, as much of it as its weight says. That is a product again: `weights @ values`
# takes so much of each row, and adds the rows.

# %%
values = torch.tensor([[10.0, 0.0],  # what Jake hands over
                       [0.0, 0.0],  # what learned hands over
                       [0.0, 10.0]])  # what AI hands over
mix = weights @ values
mix

# %% [markdown]
# The mix is the answer to the query: 2.45 from `Jake`, its weight times 10, and 6.65 from `AI`. (The print
# rounds weights.) Scores, weights, mix: that is all of attention, for one query.

# %% [markdown]
# ## Move the query yourself
#
# Here the vectors have two features: right means "thing", up means "person". (Scores are divided by √2.) Each word
# hands over a value, a corner of the triangle at the right. The query is the dot: drag it, or move the sliders.

# %%
names = ["Jake", "learned", "AI"]
arrows = torch.tensor([[0.0, 1.0], [-0.8, -0.6], [1.0, 0.0]])
corners = torch.tensor([[1.0, 9.0], [1.0, 1.0], [9.0, 2.0]])
attention_explorer(arrows, corners, names)

# %% [markdown]
# Three things to try:
#
# 1. Find a direction in which `Jake` and `AI` tie.
# 2. Keep it at `AI` (0 degrees), and make the query longer. At what length does `AI` pass 0.9?
# 3. Make the length 0. What does a query of nothing look at?
#
# Then run the next cell, which goes in steps. `arrow` makes a query from its direction and length, and `explore`
# follows it as the explorer does.

# %%
def weights_at(degrees, length):
    return explore(arrow(degrees, length), arrows, corners).weights

for degrees in [0, 15, 30, 45, 60, 75, 90]:
    print(f"{degrees:2} degrees, length 2: ", weights_at(degrees, 2))
for length in [0, 1, 2, 3, 3.5, 4]:
    print(f"0 degrees, length {length:3}: ", weights_at(0, length))

# %% [markdown]
# **What happened.** `Jake` and `AI` tie at 45 degrees (and at 225, where both lose). `AI` passes 0.9 between
# lengths 3 and 3.5: longer is sharper. A query of nothing looks at all keys alike.

# %%
claim(
    "halfway the two tie, a longer query is sharper, and a query of nothing looks at all keys alike",
    close(weights_at(45, 2)[0], weights_at(45, 2)[2]),
    weights_at(0, 3)[2] < 0.9,
    weights_at(0, 3.5)[2] > 0.9,
    close(weights_at(0, 0), [1 / 3, 1 / 3, 1 / 3]),
)

# %% [markdown]
# One more: the mix is a point in the triangle at the right.

# %%
predict(
    "04.triangle",
    "Can you move the query so that the mix leaves the triangle?",
    {
        "No, no query can": "Right: all weights are positive and sum to 1, so the mix stays between the "
        "values.",
        "Yes, with a long query": "A tempting guess: longer should reach further. But a long query only moves "
        "the mix towards one corner: its weights still sum to 1.",
        "Yes, with a query that points away from all keys": "A weight cannot become negative. Pointing away "
        "only changes which key loses least, and the shares still sum to 1.",
    },
)

# %% [markdown]
# Try 216 queries, three lengths in 72 directions, and keep where the mix is. (`item()` makes a tensor a Python
# number.)

# %%
across, up = [], []
for degrees in range(0, 360, 5):
    for length in [0, 3.5, 8]:
        mix_there = explore(arrow(degrees, length), arrows, corners).mix
        across.append(mix_there[0].item())
        up.append(mix_there[1].item())
print(f"mix from {min(across):.2f} to {max(across):.2f} across, from {min(up):.2f} to {max(up):.2f} up")

# %% [markdown]
# **What happened.** The corners stand at 1 and 9. A mix is a weighted average, and stays between them: attention
# chooses and blends. To make something new is the work of the next **layer**, the next step of the network.

# %%
claim(
    "of 216 queries, no mix gets past the corners",
    min(across) > 0.99 and max(across) < 9.01,
    min(up) > 0.99 and max(up) < 9.01,
)

# %% [markdown]
# How sure can a query be? Suppose that one key scores 10, and the other one 0.

# %%
predict(
    "04.certain",
    "The scores are 0 and 10. What is the weight of the second key?",
    {
        "Exactly 1": "A tempting guess, and near. But the other key keeps e⁰ = 1 of 22,027: 0.00005.",
        "10/11, about 0.9": "That divides by the plain sum of the scores. Softmax takes powers first: "
        "22,026 / 22,027.",
        "A little less than 1": "Right: e¹⁰ is 22,026, and 22,026 / 22,027 = 0.99995.",
    },
)

# %%
sure = torch.tensor([0.0, 10.0]).softmax(dim=0)
surer = torch.tensor([0.0, 20.0]).softmax(dim=0)
print(f"e to the power of 10: {math.exp(10):,.0f}")
print(f"10 higher: {sure[1]:.7f}, the other {sure[0]:.7f}")
print(f"20 higher: {surer[1]:.7f}, the other {surer[0]:.10f}")

# %% [markdown]
# **What happened.** Softmax gives *levels of focus*, and by the formula never exactly 1. At 20 the computer
# writes 1.0, because its numbers keep only about seven digits. The other key still gets its two billionths.

# %%
claim(
    "10 higher or 20, the other key keeps a weight above 0",
    0.9999 < sure[1] < 1,
    surer[0] > 0,
)

# %% [markdown] tags=["pause"]
# You have done attention by hand, for one query. Next: a whole sentence of queries.

# %% [markdown]
# ## Let every word ask: the loops
#
# A sentence has many queries. Here are T = 3 queries and S = 5 entries. Queries and keys are d = 4 wide,
# values v = 2 wide. `torch.randn` draws a table of random numbers, and `torch.manual_seed` makes them the same
# on every run. The sizes all differ, so that a mix-up cannot hide.

# %%
torch.manual_seed(15)
Q = torch.randn(3, 4)
K = torch.randn(5, 4)
V = torch.randn(5, 2)

# %% [markdown]
# The loops use plain Python numbers only, in lists. First the weights of one query: a dot product for each key,
# divided by √d, then the softmax. `zip` walks through two lists at once.

# %%
def weights_of(query, keys):
    powers = []
    for key in keys:
        dot = 0
        for q, k in zip(query, key):
            dot = dot + q * k
        powers.append(math.exp(dot / math.sqrt(len(query))))  # a list of d numbers
    total = sum(powers)
    return [power / total for power in powers]

# %% [markdown]
# Then its mix: of each value as much as its weight says, column by column.

# %%
def mix_of(weights, values):
    mix = [0] * len(values[0])
    for weight, value in zip(weights, values):
        for column in range(len(value)):
            mix[column] = mix[column] + weight * value[column]
    return mix

# %% [markdown]
# And now both, for every query. `tolist()` turns a tensor into Python lists.

# %%
predict(
    "04.shape",
    "Which shape does the answer have?",
    {
        "(3, 5): a number for each pair": "A tempting guess: that table exists on the way, as scores and "
        "weights. Then the 5 values are mixed, and each query has one mix, 2 wide.",
        "(3, 2): one mix for each query": "Right: three queries, three mixes, each as wide as a value, 2.",
        "(5, 2): one mix for each key": "Keys do not ask. Three queries ask, so there are three mixes, each 2 "
        "wide.",
    },
)

# %%
def attend_loops(Q, K, V):
    keys, values = K.tolist(), V.tolist()
    answers = []
    for query in Q.tolist():
        weights = weights_of(query, keys)
        answers.append(mix_of(weights, values))
    return torch.tensor(answers)

expected = attend_loops(Q, K, V)
expected

# %% [markdown]
# **What happened.** The rows are those of the queries, the columns those of the values. The 5 is gone: all five
# values went into each mix.

# %% [markdown]
# You can trust these loops: every step is one that you did by hand. So their numbers are now what every faster
# version must give. They are called `expected`.

# %%
claim(
    "the loops give the same mix as your hand did",
    close(mix_of(weights_of(query.tolist(), keys.tolist()), values.tolist()), mix, within=0.0001),
)

# %% [markdown]
# ## Lose the inner loop
#
# The inner loop compares one query with each key in turn. One product does that for all keys at once, as
# `keys @ query` did by hand. `Q[0]` is the first query, and (S, d) @ (d) gives (S): the d features are summed
# away, a dot product for each key is left.

# %%
K @ Q[0]

# %% [markdown]
# The weighted sum of the values is a product too: (S) @ (S, v) gives (v). Write both, and keep the loop over
# the queries. `query.shape[-1]` is the last number of its shape, here d. `torch.stack` puts vectors on top of
# each other, as the rows of one table.

# %%
def attend_rows(Q, K, V):
    answers = []
    for query in Q:
        scores = K @ query / math.sqrt(query.shape[-1])  # (S, d) @ (d) -> (S)
        weights = scores.softmax(dim=0)
        answers.append(weights @ V)  # (S) @ (S, v) -> (v)
    return torch.stack(answers)

attend_rows(Q, K, V)

# %%
claim(
    "without the inner loop the numbers are the same",
    close(attend_rows(Q, K, V), expected, within=0.0001),
)

# %% [markdown]
# ## Lose the outer loop
#
# Now all queries at once. Say the shapes aloud: Q is "T by d", K is "S by d". `.mT` turns rows into columns.

# %%
predict(
    "04.product",
    "Which one gives all the dot products, a row for each query?",
    {
        "Q @ K.mT": "Right: (3, 4) @ (4, 5). The two 4s meet in the middle and vanish, (3, 5) is left.",
        "Q @ K": "It does not run: the 4 columns of Q meet the 5 rows of K. Were all sizes equal, it would "
        "run, and be wrong.",
        "K @ Q.mT": "A tempting guess: it runs, and has all the numbers. But its shape is (5, 3): its rows "
        "are the keys.",
    },
)

# %%
print("Q @ K.mT:")
print(Q @ K.mT)
print("K @ Q.mT:")
print(K @ Q.mT)

# %% [markdown]
# **What happened.** "T by d" times "d by S" is "T by S". If all sizes were equal, all three would run and two
# would be wrong. That is why our sizes differ.

# %% [markdown]
# A computer gets many texts at once, a **batch**. Then a third axis stands in front. Stack two texts: in the
# second every query is twice as long.

# %%
Q_batch = torch.stack([Q, 2 * Q])
K_batch = torch.stack([K, K])
scores_batch = Q_batch @ K_batch.mT
print(tuple(Q_batch.shape), "@", tuple(K_batch.mT.shape), "->", tuple(scores_batch.shape))
scores_batch

# %% [markdown]
# Two tables, one for each text: `@` and `.mT` work on the last two axes and leave the front ones alone. The older
# `.T` turns *all* axes around, (2, 5, 4) into (4, 5, 2). So write `.mT`, and the code works for batches too.

# %%
claim(
    "each text of the batch gets the table that it would get alone",
    close(scores_batch[0], Q @ K.mT, within=0.001),
    close(scores_batch[1], 2 * Q @ K.mT, within=0.001),
)

# %% [markdown]
# ## Say which axis sums to 1
#
# The scores of all pairs are `attention_scores(Q, K)` in the library: `Q @ K.mT` over √d. Softmax has to know
# along which axis to share. `dim=-1` is always the last one, however many stand in front: the one that you walk
# along inside a row. (`sum` takes `dim` too.)

# %%
predict(
    "04.axis",
    "`scores.softmax(dim=-1)` on the (3, 5) table: which sums are all 1?",
    {
        "The sum of each row (one query)": "Right: along the last axis run the keys of one query. They share "
        "what this query has to give.",
        "The sum of each column (one key)": "A tempting guess. A column is what one key collects from all "
        "queries: the last one collects 1.83.",
        "Both": "Three rows of 1 make 3 in all. Five columns of 1 would make 5. Both cannot be.",
    },
)

# %%
table = attention_scores(Q, K).softmax(dim=-1)
print(table)
print("each row:   ", table.sum(dim=1))
print("each column:", table.sum(dim=0))

# %% [markdown]
# **What happened.** Each query shares out its own attention, and no key is promised any: a popular one collects
# from all of them.

# %%
claim(
    "each row of weights sums to 1, a column need not",
    close(table.sum(dim=1), [1.0, 1.0, 1.0]),
    close(table.sum(dim=0)[4], 1.83),
)

# %% [markdown]
# Now the whole of attention is two lines. `Q.shape[-1]` is d again, whatever stands in front of it.

# %%
def attend_matrices(Q, K, V):
    scores = Q @ K.mT / math.sqrt(Q.shape[-1])  # (T, d) @ (d, S) -> (T, S)
    return scores.softmax(dim=-1) @ V  # (T, S) @ (S, v) -> (T, v)

attend_matrices(Q, K, V)

# %% [markdown]
# Both loops are gone. The course's library has the same function as `attend`, and PyTorch has it as
# `F.scaled_dot_product_attention`.

# %%
print(attend(Q, K, V))
print(F.scaled_dot_product_attention(Q, K, V))

# %%
claim(
    "loops, matrices, the library and PyTorch give the same numbers",
    close(attend_matrices(Q, K, V), expected, within=0.0001),
    close(attend(Q, K, V), expected, within=0.0001),
    close(F.scaled_dot_product_attention(Q, K, V), expected, within=0.0001),
)

# %% [markdown]
# ## Time the three
#
# Same numbers, so the only difference is speed. Take 128 tokens, each 64 wide. `milliseconds` runs a function
# five times or more and keeps the best. It gives torch one processor core, so that no version has more than another.

# %%
predict(
    "04.speed",
    "How many times faster than the loops are the matrices?",
    {
        "More than 100": "Right. Python asks for one multiplication at a time; a matrix product hands over a "
        "million at once.",
        "About 3": "Far more. Dropping a loop is not a small saving: Python spends its time on asking, one "
        "number at a time.",
        "About 30": "A tempting guess, and already much. But the loops ask for two million multiplications "
        "one by one.",
    },
)

# %%
big = torch.randn(128, 64)
loops = milliseconds(attend_loops, big, big, big)
rows = milliseconds(attend_rows, big, big, big)
matrices = milliseconds(attend_matrices, big, big, big)
print(f"loops {loops:.1f} ms, rows {rows:.2f} ms, matrices {matrices:.3f} ms")
print(f"the matrices are {loops / matrices:.0f} times as fast as the loops")

# %% [markdown]
# **What happened.** Where this was written, 1000 to 3000 times. All three do the same multiplications:
# 2 · 128 · 128 · 64, two million. A network that must finish word 6 before word 7 cannot be written as one
# matrix product.

# %%
claim(
    "the matrices are more than 100 times as fast as the loops",
    loops > 100 * matrices,
)

# %% [markdown] tags=["pause"]
# You have attention in two lines, and know that they are right and fast. Next: where Q, K and V come from.

# %% [markdown]
# ## Let the words make their own questions
#
# Back to the sentence. Each word gets an **embedding**, its own vector, here of D = 4 features (other ones
# than above). Usually they are learned. We make them by hand, so that you can read them. A word that has none
# of the four features gets `torch.zeros(4)`, four zeros.

# %%
thing = torch.tensor([1.0, 0, 0, 0])
person = torch.tensor([0, 1.0, 0, 0])
pronoun = torch.tensor([0, 0, 1.0, 0])
verb = torch.tensor([0, 0, 0, 1.0])
nothing = torch.zeros(4)

# %%
x = torch.stack([person, verb, thing, nothing, nothing, thing + pronoun, verb, nothing])
plots.show(plots.signed_map(x, words, ["thing", "person", "pronoun", "verb"]))

# %% [markdown]
# Where do query, key and value come from? From the *same* embedding, by three matrices: `x @ W_q`, `x @ W_k`,
# `x @ W_v`. What a word looks for, what it is found by, and what it hands over are three different things.
# Since all three come from one sentence, this is **self-attention**.
#
# Each row of a matrix says what one feature adds to the query, or to the key. 4 features go in, d = 3 numbers
# come out, so scores are divided by √3.

# %%
#                    thing person verb
W_q = torch.tensor([[6.0, 0, 0],  # a thing looks for things; the 6 makes a long, sharp query
                    [0, 6.0, 0],  # a person looks for persons
                    [0, 0, 0],  # being a pronoun adds nothing to the question
                    [0, 6.0, 0]])  # a verb looks for a person
W_k = torch.tensor([[1.0, 0, 0],  # a thing is found as a thing
                    [0, 1.0, 0],  # a person is found as a person
                    [-1.0, -1.0, 0],  # a pronoun takes both back: nobody should find it
                    [0, 0, 1.0]])  # a verb is found as a verb

# %%
predict(
    "04.it",
    "Which word does `it` give most weight to?",
    {
        "Jake": "`it` is a thing, so its query is (6, 0, 0). The key of `Jake` is (0, 1, 0): the dot product "
        "is 0, and so is the score. `AI` has 6/√3 = 3.46.",
        "AI": "Right: its query (6, 0, 0) and the key of `AI`, (1, 0, 0), give 6/√3 = 3.46. All others have "
        "the score 0.",
        "it (itself)": "A tempting guess, since `it` is a thing too. But its key is (1, 0, 0) + (−1, −1, 0) = "
        "(0, −1, 0), and 6 · 0 + 0 · (−1) = 0. So its score is 0.",
        "difficult": "What the sentence calls difficult is `AI`, but the word `difficult` has no features "
        "here: its key is all zeros, its score 0.",
    },
)

# %% [markdown]
# And where does `even` look, whose embedding is all zeros? `attention_weights` of the library makes the table of
# weights from queries and keys. Each row of the map is a word that asks. Point at it, or reach it with Tab, and
# see where it looks. (`<0.01` is small, but not 0.)

# %%
sentence_weights = attention_weights(x @ W_q, x @ W_k)
plots.show(plots.attention_map(sentence_weights, words, words))

# %% [markdown]
# **What happened.** All words but `AI` get the score 0 from `it`: seven of them. e^3.46 is about 32, and
# 32 / (32 + 7) = 0.82.
#
# `even` asks for nothing. All its scores are 0, and it looks everywhere alike: attention cannot look away.

# %% [markdown]
# Follow the numbers of `it` by hand. `words.index` says in which row it stands.

# %%
it_row = words.index("it")
ai_row = words.index("AI")
print("query of `it`", x[it_row] @ W_q)
print("key of `AI`  ", x[ai_row] @ W_k)
print("key of `it`  ", x[it_row] @ W_k)
power = math.exp(6 / math.sqrt(3))
print(f"{power:.1f} / ({power:.1f} + 7) = {power / (power + 7):.2f}")

# %%
claim(
    "`it` gives `AI` the weight 32 / (32 + 7), `even` looks everywhere alike, and no weight is exactly 0",
    close(sentence_weights[it_row, ai_row], power / (power + 7), within=0.0001),
    close(sentence_weights[words.index("even")], [1 / 8] * 8),
    sentence_weights.min() > 0,
)

# %% [markdown]
# Be clear about what this shows. We made the vectors, so we put the pattern in. And our rules are poor: `was`
# looks for a person and finds `Jake`, where the grammar says `it`. Training finds better rules by itself, and
# lesson 12 looks at them in a real model.

# %%
claim(
    "`was` looks at `Jake`",
    sentence_weights[words.index("was"), words.index("Jake")] > 0.8,
)

# %% [markdown]
# The weights are not stored anywhere: they are made anew from each sentence. So change one word, and keep all
# matrices. `clone()` copies `x`, so that the first sentence stays as it is.

# %%
predict(
    "04.he",
    "The sentence now says `he` instead of `it`. Where does the new word look?",
    {
        "At Jake": "Right: person + pronoun makes the query (0, 6, 0). `Jake` has the key (0, 1, 0): 3.46 "
        "again, and again 0.82.",
        "At AI, the matrices are the same": "A tempting guess. The matrices stay, the embedding does not: "
        "person + pronoun makes the query (0, 6, 0), and its score for `AI` is 0.",
        "At both alike": "Both would need the same score. The query of `he` is (0, 6, 0): 3.46 for `Jake`, "
        "but 0 for `AI`.",
    },
)

# %%
x_he = x.clone()
x_he[it_row] = person + pronoun
he_weights = attention_weights(x_he @ W_q, x_he @ W_k)[it_row]
he_words = "Jake learned AI even though he was difficult".split()
for word, weight in zip(he_words, he_weights):
    print(f"{word:10} {weight:.2f}")

# %% [markdown]
# **What happened.** Another embedding makes another query, and another query finds another key. The matrices
# are fixed, the weights are not. An ordinary layer mixes its inputs by the same weights for every sentence,
# attention by new ones for each.

# %% [markdown]
# ## Get back to the width you came from
#
# The words are D = 4 wide, but queries and keys are d = 3 wide. Let the values be 3 wide too, and so is every
# mix. The next layer expects 4 again, so one more matrix, (3, 4), brings the mix home: the **output projection**
# `W_o`.

# %%
#                    thing person verb
W_v = torch.tensor([[1.0, 0, 0],  # a thing hands over "thing"
                    [0, 1.0, 0],  # a person hands over "person"
                    [0, 0, 0],  # a pronoun adds nothing
                    [0, 0, 1.0]])  # a verb hands over "verb"
#                    thing person pronoun verb
W_o = torch.tensor([[1.0, 0, 0, 0],  # where "thing" goes
                    [0, 1.0, 0, 0],  # where "person" goes
                    [0, 0, 0, 1.0]])  # where "verb" goes

# %%
predict(
    "04.width",
    "A mix has three numbers, `mix @ W_o` has four. Which of the four is 0 for every word?",
    {
        "The last, verb": "A tempting guess: three numbers, and the fourth place stays empty. But the last row of "
        "`W_o` has its 1 in the last column, so the third number goes there.",
        "None": "Each of the four is made by a column of `W_o`. The third column has only zeros, and gives 0.",
        "The third, pronoun": "Right: the third column of `W_o` has only zeros, whatever the mix is.",
    },
)

# %% [markdown]
# `self_attention(x, W_q, W_k, W_v)` of the library makes all mixes at once.

# %%
mixes = self_attention(x, W_q, W_k, W_v)  # (T, D) -> (T, 3)
out = mixes @ W_o  # (T, 3) @ (3, D) -> (T, D)
print("the mix of `it`:", mixes[it_row])
print("projected:      ", out[it_row])

# %% [markdown]
# **What happened.** (8, 3) @ (3, 4) gives (8, 4): wide enough again, and `W_o` says where each part belongs. The
# mix of `it` is 0.85 thing: 0.82 from `AI`, and 0.03 from itself. Usually `W_o` is learned, like the other three,
# and then it fills all four places.

# %%
claim(
    "3 wide inside, 4 wide again after `W_o`",
    tuple(mixes.shape) == (8, 3),
    tuple(out.shape) == tuple(x.shape) == (8, 4),
    (out[:, 2] == 0).all(),
)

# %% [markdown]
# So any width will do inside, as long as the shapes chain: (D, d), (D, d), (D, v), then (v, D). Only queries
# and keys have to be equally wide, because they meet in a dot product. Here is the whole of it in one picture,
# drawn from the tensors above. The thick line follows `it`.

# %%
plots.show(plots.show_mechanism(x, W_q, W_k, W_v, W_o, words, query="it"))

# %% [markdown]
# ## Hide a key with a mask
#
# Sometimes a query must not see a key: a word that is still to come, or padding, the filler that makes
# short texts as long as the longest. A **mask** has a place for each pair of query and key. `True` means
# *may look*. `torch.ones(8, 8, dtype=torch.bool)` is an 8 by 8 table of `True` (`dtype` is the sort of
# its numbers).

# %%
mask = torch.ones(8, 8, dtype=torch.bool)
mask[it_row, ai_row] = False
mask

# %%
predict(
    "04.mask",
    "`it` gave `AI` 0.82 of its attention. `AI` is now hidden from it. What becomes of the 0.82?",
    {
        "The other keys share it": "Right, in proportion to what they had: here seven equal shares, 1/7 = "
        "0.14 each.",
        "It is lost: the other weights stay as they are": "A tempting guess: then only 0.18 would be left. But "
        "the key is hidden before the softmax, and what softmax makes sums to 1.",
        "Jake gets it": "`Jake` has the score 0 like the six others that are left. Equal scores get equal "
        "shares: 1/7.",
    },
)

# %%
masked_weights = attention_weights(x @ W_q, x @ W_k, mask)
print("without the mask:         ", sentence_weights[it_row])
print("hidden before the softmax:", masked_weights[it_row])

# %% [markdown]
# **What happened.** A hidden key gets the score −∞ *before* the softmax. So e to the score is 0, and the other
# weights still sum to 1. Setting a weight to 0 *after* the softmax would lose its share.

# %% [markdown]
# Compare setting it to 0 afterwards. `math.inf` is the computer's infinity.

# %%
print("e to the power of minus infinity:", math.exp(-math.inf))
print("set to 0 after the softmax:", sentence_weights[it_row] * mask[it_row])

# %%
claim(
    "hidden before the softmax, the weights of `it` still sum to 1; set to 0 after it, they do not",
    close(masked_weights[it_row].sum(), 1),
    (sentence_weights[it_row] * mask[it_row]).sum() < 0.2,
)

# %% [markdown]
# `attend(Q, K, V, mask)` takes such a mask of the full shape, (T, S), or `None`. A query that may see no key at
# all is an error: there is nothing to average. (`try` and `except` catch it here, so that Run All goes on.)
# Lesson 05 builds the masks.

# %%
sees_nothing = torch.zeros(3, 5, dtype=torch.bool)
try:
    attend(Q, K, V, sees_nothing)
except ValueError as error:
    print("ValueError:", error)

# %% [markdown] tags=["pause"]
# The machine is complete. What follows asks how it learns, and how far it sees.

# %% [markdown]
# ## Focus, but never on one key alone
#
# Why is the lookup soft? Why not simply take the best key? Because of training. The **loss**, one number, says how
# wrong the network's answer is. The **gradient** of any number in the network says how fast the loss grows when
# that number grows, and training moves it a little the other way. Where the gradient is 0, training has no
# direction.

# %% [markdown]
# The loss sees a key only through the answer. So if the answer does not move when a key moves, that key's
# gradient is 0. Measure it with the query, keys and values of *Ask one query by hand*: move one key by 0.01.
# `argmax()` says which place holds the largest number.

# %%
def soft_answer(keys):
    weights = (keys @ query / math.sqrt(4)).softmax(dim=0)
    return weights @ values

def hard_answer(keys):
    best = (keys @ query).argmax()
    return values[best]

# %%
predict(
    "04.argmax",
    "Take the best key instead of softmax. Move one key a little: for which keys does the answer move?",
    {
        "For all three, as with softmax": "With softmax each key has a share that moves. With the hard choice "
        "the winner stays the winner, so nothing moves: 0, 0, 0.",
        "Only for the best key": "A tempting guess: it is the one in use. But it only has to win: 4.00 or 4.04 "
        "against 2, the same value is taken.",
        "For none of them": "Right: moved a little, the winner stays the winner, and the answer stays "
        "(0, 10). Both of its slopes are 0.",
    },
)

# %%
def slope(answer, row):
    moved = keys.clone()
    moved[row] = moved[row] + 0.01
    return (answer(moved) - answer(keys)) / 0.01

for row in range(3):
    print(f"{names[row]:8} soft {slope(soft_answer, row)}  hard {slope(hard_answer, row)}")

# %% [markdown]
# **What happened.** The answer is a pair, so each slope is one too. With softmax it moves with *every* key, the
# losers too: more weight for `learned` leaves less for the others. With the hard choice both slopes are 0 for each
# key: training could still change *what* is handed over, but never *where* to look.
#
# That is why the lookup is soft: **soft is differentiable**. (Torch finds all these slopes at once, and without
# the small error that a step of 0.01 leaves.)

# %%
claim(
    "with softmax the answer moves with every key, with the hard choice it moves with none",
    slope(soft_answer, 0) != 0,
    slope(soft_answer, 1) != 0,
    slope(soft_answer, 2) != 0,
    slope(hard_answer, 0) == 0,
    slope(hard_answer, 1) == 0,
    slope(hard_answer, 2) == 0,
)

# %% [markdown]
# ## Look 2 words back, or 200
#
# Take a text of 201 random vectors, and attention with random matrices (over 4, or their scores would be huge).
# Then swap two words: the first, which stands 200 places before the last, and the one that stands 2 before it.

# %%
predict(
    "04.distance",
    "A word moves from 200 places back to 2. What becomes of the weight that the last word gives it?",
    {
        "It grows a hundredfold": "It stays as it is, to the last digit printed. A score is a dot product of "
        "two vectors, and where they stand is not in it.",
        "It does not change": "Right: a score is a dot product of two vectors, and where they stand is not in "
        "it.",
        "It grows a little": "A tempting guess, since near words count more in a text. But no position is in a "
        "dot product: the weight stays the same.",
    },
)

# %%
torch.manual_seed(7)
text = torch.randn(201, 16)
any_W_q = torch.randn(16, 16) / 4
any_W_k = torch.randn(16, 16) / 4
swapped = text.clone()
swapped[198] = text[0]
swapped[0] = text[198]

# %%
far = attention_weights(text @ any_W_q, text @ any_W_k)[200]
near = attention_weights(swapped @ any_W_q, swapped @ any_W_k)[200]
print(f"200 back: {far[0]:.5f}   2 back: {near[198]:.5f}")

# %% [markdown]
# **What happened.** Nobody told attention which word stands where. That holds for its training too: far or near,
# a word is one step away, and gets its gradient by that one step. (A recurrent network takes 200. A side road
# at the end measures what becomes of the gradient on the way.)

# %%
claim(
    "the weight is the same 2 words back as 200",
    close(near[198], far[0], within=0.00001),
)

# %% [markdown]
# But what does not see distance does not see order either. Compare the rows of `Jake`, the first above and the
# last below; then those of `AI` and `learned`.

# %%
learned_ai = torch.stack([person, verb, thing])
learned_jake = torch.stack([thing, verb, person])
jake_first = self_attention(learned_ai, W_q, W_k, W_v)
jake_last = self_attention(learned_jake, W_q, W_k, W_v)
print("Jake learned AI:", jake_first, sep="\n")
print("AI learned Jake:", jake_last, sep="\n")

# %% [markdown]
# They are the same. Who learned whom is lost. Lesson 06 adds positions.

# %%
claim(
    "each word gets the same mix in both sentences",
    close(jake_first[0], jake_last[2], within=0.0001),
    close(jake_first[1], jake_last[1], within=0.0001),
    close(jake_first[2], jake_last[0], within=0.0001),
)

# %% [markdown]
# ## Ask your own sentence
#
# First one of ours, with the same features and matrices. Two persons are in it: whom will `he` look at, Ada, who
# stands first, or Alan, who stands nearer?

# %%
ada_words = "Ada thanked Alan because he was kind".split()
ada_x = torch.stack([person, verb, person, nothing, person + pronoun, verb, nothing])

# %%
ada_weights = attention_weights(ada_x @ W_q, ada_x @ W_k)
for word, weight in zip(ada_words, ada_weights[ada_words.index("he")]):
    print(f"{word:8} {weight:.2f}")

# %% [markdown]
# **What happened.** At both alike: for our features, `Ada` and `Alan` are the same word. e^3.46 is 32, two such
# keys and five others make 69, and 32 / 69 = 0.46. To know better, a model needs better features. Real ones have
# hundreds, and learn them.

# %% [markdown]
# Now yours, in any language: change the words, and give each word its features. They are `thing`, `person`,
# `verb`, `nothing`, or a sum such as `thing + pronoun`.

# %%
my_words = "Mary read a book because it was good".split()
my_x = torch.stack([person, verb, nothing, thing, nothing, thing + pronoun, verb, nothing])

# %%
claim(
    "each of your words has its features",
    len(my_words) == len(my_x),
)

# %%
my_weights = attention_weights(my_x @ W_q, my_x @ W_k)
plots.show(plots.attention_map(my_weights, my_words, my_words))

# %% [markdown]
# 1. Find a sentence in which the pronoun finds its word.
# 2. Find one that these rules get wrong. Which feature would help?

# %% [markdown]
# That was the core. Two side roads follow, on the gradient of an RNN and on the √d. Nothing later needs them: you
# can also go straight to [What you take with you](#What-you-take-with-you).

# %% [markdown] tags=["side-road"]
# ## Watch a gradient vanish, or explode
#
# (Lesson 03 has measured this: you may leave it out.)
#
# A **recurrent** network, an RNN, reads word after word and keeps a **state**, a vector of what it has read. `rnn`
# of the library does that: `rnn(texts, first state, W_x, W_h, bias)` makes each new state from the word and the
# state before, as `tanh(word @ W_x + state @ W_h + bias)`, where tanh squeezes numbers into −1 to 1.
#
# How strongly does its last output depend on the word n places back? That is a gradient again.
# `gradient_by_distance` of the library measures it for each text, and `mean(dim=0)` averages over the texts.

# %% [markdown]
# `torch.rand` draws numbers from 0 to 1, so the weights below lie between −1/8 and 1/8: small random numbers, from
# which training would begin. `double()` keeps 16 digits of each number instead of 7.

# %%
torch.manual_seed(0)
texts = torch.randn(64, 201, 16).double()  # 64 texts of 201 words
W_x = (torch.rand(16, 64).double() - 0.5) / 4
W_h = (torch.rand(64, 64).double() - 0.5) / 4
first_state = torch.zeros(64).double()
no_bias = torch.zeros(64).double()

# %% [markdown]
# Compare three: this RNN, the same RNN with its weights `W_h` three times as large, and attention. None of them is
# trained.

# %%
def usual_rnn(texts):
    return rnn(texts, first_state, W_x, W_h, no_bias)

def larger_rnn(texts):
    return rnn(texts, first_state, W_x, 3 * W_h, no_bias)

def attention(texts):
    return attend(texts @ any_W_q.double(), texts @ any_W_k.double(), texts)

# %%
predict(
    "04.rnn",
    "How much weaker is the gradient 200 words back than 2 words back, in the first RNN?",
    {
        "About as strong": "That is attention's curve. In the RNN each word back multiplies the gradient by "
        "about 0.6, and 198 times 0.6 multiplied is next to nothing.",
        "More than a million times weaker": "Right, and far more: each word back multiplies it by about 0.6, "
        "198 times over.",
        "About 100 times weaker": "A tempting guess: 100 times as far, 100 times as weak. But each word back "
        "multiplies it, by about 0.6: after 9 words a factor of 100 is reached.",
    },
)

# %%
curves = {}
curves["attention"] = gradient_by_distance(attention, texts).mean(dim=0)
curves["RNN"] = gradient_by_distance(usual_rnn, texts).mean(dim=0)
curves["RNN, 3 times W_h"] = gradient_by_distance(larger_rnn, texts).mean(dim=0)
plots.show(plots.lines(range(201), curves, log="y", xlabel="distance (words back)", ylabel="gradient"))

# %% [markdown]
# With `log="y"` each step upwards multiplies. A small number is printed short: 1.2e-04 is 1.2 · 10⁻⁴, so 0.00012.

# %%
for name in curves:
    print(f"{name:17}  2 back: {curves[name][2]:.1e}   200 back: {curves[name][200]:.1e}")
shrinks = (curves["RNN"][200] / curves["RNN"][2]) ** (1 / 198)
print(f"each word back multiplies the gradient of the first RNN by {shrinks:.2f}")

# %% [markdown]
# **What happened.** The RNN's gradient **vanishes**, and with weights three times as large it **explodes**: each
# step multiplies, by less than 1 or by more. Attention has one step, whatever the distance, and is about as strong
# at 200 as at 2.

# %%
claim(
    "attention's gradient 200 words back is that of 2 words back, within a factor of 4",
    curves["attention"][200] > curves["attention"][2] / 4,
    curves["attention"][200] < curves["attention"][2] * 4,
)
claim(
    "the RNN's vanishes: each word back multiplies it by about 0.6",
    close(shrinks, 0.6, within=0.05),
)
claim(
    "with recurrent weights three times as large it explodes: more than 100 times stronger",
    curves["RNN, 3 times W_h"][200] > 100 * curves["RNN, 3 times W_h"][2],
)
claim(
    "2 words back, the RNN's is stronger than attention's",
    curves["RNN"][2] > curves["attention"][2],
)

# %% [markdown]
# (That is before training. And an **LSTM**, an RNN that learns what to keep, holds longer; lesson 03 measures it.)
#
# Attention pays twice: it does not see order, and at distance 2 the RNN is the *stronger* one, for attention
# shares itself out among 201 words.

# %% [markdown] tags=["side-road"]
# ## Why divide by sqrt(d)
#
# Take many random queries and keys, in widths from d = 4 to d = 1024. Their numbers lie around 0, with
# **standard deviation** 1: that is how far from the mean they typically are. First look at the plain dot
# products.

# %%
predict(
    "04.spread",
    "What is the standard deviation of the dot products at d = 1024?",
    {
        "About 32": "Right: pluses and minuses partly cancel, and of 1024 products √1024 = 32 is left.",
        "About 1": "Each single product has about 1. But 1024 of them are added up, and their sum lies further "
        "from 0: about 32.",
        "About 1024": "A tempting guess: 1024 times 1. It would be so if all had one sign. Pluses and minuses "
        "partly cancel, and √1024 = 32 is left.",
    },
)

# %% [markdown]
# `std()` is the standard deviation. A batch of 1000 texts, each with one query and 16 keys, gives 1000 rows of
# 16 dot products.

# %%
torch.manual_seed(0)
widths = [4, 16, 64, 256, 1024]
dots_of = {}
for d in widths:
    one_query = torch.randn(1000, 1, d)
    sixteen_keys = torch.randn(1000, 16, d)
    dots_of[d] = one_query @ sixteen_keys.mT
    print(f"d = {d:4}   standard deviation {dots_of[d].std():5.1f}   sqrt(d) = {math.sqrt(d):4.0f}")

# %% [markdown]
# **What happened.** The square of the standard deviation is the **variance**. Where numbers know nothing of each
# other (are **independent**), their variances add up. So d products of variance 1 have a sum of variance d, and of
# standard deviation √d. Divided by √d, scores have standard deviation 1 at every width.

# %%
claim(
    "the standard deviation of the dot products is sqrt(d), within a tenth",
    close(dots_of[4].std() / 2, 1, within=0.1),
    close(dots_of[64].std() / 8, 1, within=0.1),
    close(dots_of[1024].std() / 32, 1, within=0.1),
)

# %% [markdown]
# Does it matter? To see what softmax makes of such scores, measure **entropy**, how evenly the weights are
# spread: 0 when one key takes all, and ln 16 = 2.77 when 16 keys share alike. (ln undoes e to the power;
# measured with it, entropy has the unit **nat**.) `entropy` of the library gives it for each row, and `mean()`
# takes the mean. With `log="x"` equal steps on the axis of d multiply it.

# %%
predict(
    "04.entropy",
    "Nothing is divided by sqrt(d), and d grows from 4 to 1024. What happens to the weights?",
    {
        "They get sharper: one key takes nearly all": "Right: scores differ by about 32 at d = 1024, and e³² "
        "leaves the others nothing. The entropy falls to 0.1.",
        "They get flatter: all keys come near 1/16": "That is what smaller scores do. These grow with √d, from 2 "
        "to 32, and the entropy falls to 0.1.",
        "They stay as they are: all scores grow alike": "A tempting guess. But softmax reads differences, and "
        "those grow too: the entropy falls from 1.8 to 0.1.",
    },
)

# %%
plain = []
scaled = []
for d in widths:
    plain.append(entropy(dots_of[d].softmax(dim=-1)).mean())
    scaled.append(entropy((dots_of[d] / math.sqrt(d)).softmax(dim=-1)).mean())
curves_of_entropy = {"divided by sqrt(d)": scaled, "not divided": plain}
plots.show(plots.lines(widths, curves_of_entropy, log="x", xlabel="width d", ylabel="entropy (nats)"))

# %% [markdown]
# **What happened.** Divided, the entropy stays near 2.4 at every width. Not divided, before anything is learned,
# most queries stare at one random key.

# %%
claim(
    "divided, the entropy is near 2.4 at every width",
    close(min(scaled), 2.4, within=0.1),
    close(max(scaled), 2.4, within=0.1),
)
claim(
    "not divided, it falls to about 0.1 at d = 1024",
    close(plain[4], 0.1, within=0.05),
)

# %% [markdown]
# Then learning stalls too. When a score grows, its weight w grows with the slope w · (1 − w): 0.25 at w = 0.5,
# 0.01 at w = 0.99, and 0 at w = 0. Check it by hand, with the scores 1, 0, 2 of the lesson: move the last one a
# little.

# %%
moved_scores = scores + torch.tensor([0.0, 0.0, 0.01])
moved_weight = moved_scores.softmax(dim=0)[2]
w = weights[2]
print(f"measured {(moved_weight - w) / 0.01:.3f}, w * (1 - w) = {w * (1 - w):.3f}")

# %%
claim(
    "a weight's slope is w * (1 - w)",
    close((moved_weight - w) / 0.01, w * (1 - w), within=0.005),
)

# %% [markdown]
# Where w is nearly 1 or 0, the slope is nearly 0: softmax is **saturated**. How many of the 1000 queries have a
# key with more than 0.99? `max(dim=-1).values` is the largest weight of each row, and `float()` turns true into
# 1 and false into 0, so that `mean()` is the share that is true.

# %%
wide = dots_of[1024]
sharp_weights = wide.softmax(dim=-1)
even_weights = (wide / math.sqrt(1024)).softmax(dim=-1)
stuck = (sharp_weights.max(dim=-1).values > 0.99).float().mean()
print(f"queries with a key over 0.99, not divided: {stuck:.2f}")

# %% [markdown]
# And how large is the slope, on the mean over all keys?

# %%
sharp_slope = (sharp_weights * (1 - sharp_weights)).mean()
even_slope = (even_weights * (1 - even_weights)).mean()
print(f"slope at the scores: divided {even_slope:.3f}, not divided {sharp_slope:.4f}")

# %% [markdown]
# About 3 of 4 queries are stuck. And training finds gradients backwards, step by step from the error: that of a
# score is that of its weight times such a slope. The slopes are about 17 times as small, so little arrives at the
# scores. A wrong choice can hardly be unlearned.
#
# Note the d: it is the width of one query, not of the model, and not the number of tokens.

# %%
claim(
    "at d = 1024, not divided, about 3 queries in 4 have a key over 0.99",
    0.65 < stuck < 0.85,
)
claim(
    "at the scores, the mean slope is then about 17 times as small",
    close(even_slope / sharp_slope, 17, within=2),
)

# %% [markdown]
# ## What you take with you
#
# **You can now** say what a query, a key and a value are, compute attention by hand and in two lines, and tell
# what the softmax, the mask and `W_o` are for. You have seen that the matrix form gives the same numbers in a
# fraction of the time, that every key gets a gradient, and that distance plays no part.
#
# **Next:** write these functions yourself, in the exercises: `my_work/04_attention.ipynb`. Then lesson 05:
# masks, several heads, and looking at another sequence.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Vaswani et al. 2017 | [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | queries, keys, values; equation 1; why √d |
# | Bahdanau, Cho and Bengio 2014 | [Neural Machine Translation by Jointly Learning to Align and Translate](https://arxiv.org/abs/1409.0473) | a soft lookup that can be trained |
# | Bengio, Simard and Frasconi 1994 | [Learning Long-Term Dependencies with Gradient Descent is Difficult](https://doi.org/10.1109/72.279181) | the gradient by distance |
# | Shannon 1948 | [A Mathematical Theory of Communication](https://doi.org/10.1002/j.1538-7305.1948.tb01338.x) | entropy |
# | PyTorch | [scaled_dot_product_attention](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html) | the same in one call |

# %% exercises

# %% [markdown]
# # 04 Exercises: every token asks the others
#
# Four functions, each built on the one before it, and a design of your own at the end.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("attend")` gives a question first, the idea next, and then a line in words. Asking costs
#   nothing.
#
# %% [markdown]
# How to read a task: `mask: Tensor | None = None` says that the mask is a tensor or left out, and `-> Tensor` that a
# tensor is to come out. What stands after `>>>` is typed, and below it stands what comes out. A mask holds `True`
# where a query *may look*. (*Nats* are the unit of scores, as metres are of lengths.)

# %%
import math

import torch
from torch import Tensor

from course_lib.attention import masked_softmax
from course_lib.check import check, hint, task
from course_lib.notebook.design import where_it_looks

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# The lesson's query, keys and values, to try things on. You know what they give: the scores 1, 0, 2 and the
# weights 0.24, 0.09, 0.67.

# %%
Q = torch.tensor([[2.0, 2.0, 0.0, 0.0]])  # it
K = torch.tensor([[1.0, 0.0, 1.0, 0.0],  # Jake
                  [0.0, 0.0, 0.0, 1.0],  # learned
                  [1.0, 1.0, 0.0, 0.0]])  # AI
V = torch.tensor([[10.0, 0.0], [0.0, 0.0], [0.0, 10.0]])

# %% [markdown]
# ## 1 Score every pair
#
# One row for each query, one column for each key. The three dots in the shapes stand for any number of axes in
# front, such as the batch of the lesson. So d is always the last size.

# %% exercise attention.attention_scores

# %%
# Try it on numbers that you know, for example:  attention_scores(Q, K)

# %% [markdown]
# ## 2 Turn scores into weights
#
# Use your own `attention_scores`. Then the real work: write the softmax by hand, from `exp()` and `sum()`.
# (`masked_softmax(scores, mask)` is given, if you would rather go on. Both ways pass.)

# %% [markdown]
# Do it in this order:
#
# 1. Hide first: give hidden keys the score −∞.
# 2. With scores of a thousand, e to the score is too large for a computer. Only differences count, so subtract the
#    largest score *that is left* in the row.
# 3. Take the powers, and divide them by their sum. The powers have the shape (T, S), their sums (T): see below
#    what `keepdim` does about it.

# %%
table = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print(table.sum(dim=-1), "has the shape", tuple(table.sum(dim=-1).shape))
print(table.sum(dim=-1, keepdim=True), "has the shape", tuple(table.sum(dim=-1, keepdim=True).shape))

# %% [markdown]
# With `keepdim=True` the summed axis stays, one wide, so (2, 3) can be divided by (2, 1), row by row. `amax`
# takes the same two arguments and finds the largest number of each row. `masked_fill(~mask, value)` writes a
# value wherever the mask is `False`; `~` turns `True` and `False` around.
#
# A query that may look at no key is an error. `mask.any(dim=-1)` says of each row whether one of it is `True`,
# `.all()` says whether all are, and `raise ValueError("what is wrong")` stops. (`masked_softmax` does that for
# you, and the functions that follow get it from yours.)

# %% exercise attention.attention_weights

# %%
# Try it with and without a mask, for example:
# attention_weights(Q, K), attention_weights(Q, K, torch.tensor([[True, True, False]]))

# %% [markdown] tags=["solutions"]
# The library's answer calls `masked_softmax`. Here is the softmax by hand, as the exercise invites you to write
# it.

# %% tags=["solutions"]
def weights_by_hand(Q, K, mask=None):
    scores = attention_scores(Q, K)
    if mask is not None:
        if not mask.any(dim=-1).all():
            raise ValueError("a query may look at no key at all")
        scores = scores.masked_fill(~mask, -math.inf)
    powers = (scores - scores.amax(dim=-1, keepdim=True)).exp()
    return powers / powers.sum(dim=-1, keepdim=True)

weights_by_hand(Q, K), weights_by_hand(1000 * Q, K, torch.tensor([[True, True, False]]))

# %% [markdown]
# ## 3 Mix the values
#
# Use your own `attention_weights`. Say the shapes aloud before you write: (T, S) and (S, v) give (T, v). Do
# not forget to pass the mask on.

# %% exercise attention.attend

# %%
# Try it:  attend(Q, K, V) should be 2.45 from Jake and 6.65 from AI

# %% [markdown]
# ## 4 Let one sequence ask itself
#
# Queries, keys and values are three views of the same `x`, each made by its own matrix. Use your own
# `attend`.

# %% exercise attention.self_attention

# %%
# Try it with a matrix that changes nothing, ones from corner to corner:  I = torch.eye(4); self_attention(K, I, I, I)

# %% [markdown]
# ## 5 Design a question of your own
#
# In the lesson `was` looks for a person and finds `Jake`. The grammar says `it`. Change `my_W_q` and `my_W_k`
# so that `was` looks most at `it`, and `it` still looks most at `AI`. There is more than one way.
#
# Which feature has only `it`? Which row of `my_W_q` makes the question of `was`? A column means only what both
# matrices make of it: use the third for something else, or give both matrices a fourth.

# %%
words = "Jake learned AI even though it was difficult".split()
x = torch.tensor([[0.0, 1, 0, 0],  # Jake: person
                  [0.0, 0, 0, 1],  # learned: verb
                  [1.0, 0, 0, 0],  # AI: thing
                  [0.0, 0, 0, 0],  # even
                  [0.0, 0, 0, 0],  # though
                  [1.0, 0, 1, 0],  # it: thing and pronoun
                  [0.0, 0, 0, 1],  # was: verb
                  [0.0, 0, 0, 0]])  # difficult

# %% tags=["exercises"]
#                       thing person verb
my_W_q = torch.tensor([[6.0, 0, 0],  # what a thing looks for
                       [0, 6.0, 0],  # what a person looks for
                       [0, 0, 0],  # what a pronoun looks for
                       [0, 6.0, 0]])  # what a verb looks for
my_W_k = torch.tensor([[1.0, 0, 0],  # what a thing is found by
                       [0, 1.0, 0],  # what a person is found by
                       [-1.0, -1.0, 0],  # what a pronoun is found by
                       [0, 0, 1.0]])  # what a verb is found by

# %% tags=["solutions"]
my_W_q = torch.tensor([[6.0, 0, 0],
                       [0, 6.0, 0],
                       [0, 0, 0],
                       [0, 0, 6.0]])  # a verb looks along the third axis
my_W_k = torch.tensor([[1.0, 0, 0],
                       [0, 1.0, 0],
                       [-1.0, -1.0, 1.0],  # where a pronoun is found
                       [0, 0, 0]])  # and a verb no longer is

# %%
where_it_looks(words, x, my_W_q, my_W_k, {"was": "it", "it": "AI"})

# %% [markdown]
# Both ticked? Then add `"learned": "it"` to the last line: `learned` finds `it` too. Its embedding is the same as
# that of `was`, so its question is the same. Only positions can tell them apart, and lesson 06 adds them.

# %% [markdown]
# ## Before you go on
#
# All green? Then break one on purpose: leave out the square root, or exchange Q and K, and read what the
# check says. Lesson 05 builds on these functions.

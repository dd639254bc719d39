# ---
# jupyter:
#   course:
#     title: Order has to be added
#     question: How does a model know which word came first?
#     part: Attention
#     needs:
#       04_attention: attention
#       05_masks_and_heads: heads
#     introduces:
#       x[order]: the rows of a table in the order of a list
#       'math.sin, math.cos': how far to the right a clock's hand points, and how high, by its angle
#       math.radians: degrees as radians, of which 2π make a full turn
#       sinusoidal_positions, rotate, alibi_bias: three ways to tell attention of order, from this course's library
#       train_on_order, share_right: one small encoder that learns a task of order, and what it gets right
#     designs:
#       4 Look one place back: 10
#     claims:
#     - text: 'Without positions, shuffling the input only shuffles the output: word order is lost.'
#       section: 'Shuffle the words'
#     - text: 'Sinusoidal, learned, rotary and ALiBi positions differ beyond the lengths seen in training.'
#       section: 'Race them, within the length and beyond'
#     asked:
#     - text: 'Why not simply number the places 0, 1, 2, ...?'
#       section: 'Number the places'
#     - text: 'Why are positions added to the embeddings, and not put beside them?'
#       section: 'Add them to what the words mean'
# ---

# %% [markdown]
# # 06 Order has to be added
#
# **You will** tell attention where its words stand, in four ways, and race them against each other.
#
# Run each cell with Shift+Enter, from the top. Three cells near the end train, the longest for about half a minute. A
# bar shows how far they are.

# %%
import math

import torch
import torch.nn.functional as F
from torch import nn

from course_lib.attention import attend, attention_scores, causal_mask, multi_head_attention, self_attention
from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.explorers import arrow, rotation_explorer, score_at, wave_explorer, wavelength
from course_lib.notebook.measure import with_bar
from course_lib.positions import alibi_bias, rotate, sinusoidal_positions
from course_lib.recipes.order import KINDS, last_name, previous_token, share_right, train_on_order

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## Recall, then go on
#
# Three questions on lessons 05, 04 and 01.

# %%
recall(
    "06.recall-1",
    "Lesson 05. `causal_mask(4)` has a row for each query. How many keys may the second query look at?",
    {
        "1": "The first query sees one key, itself. The second sees the first key and itself: 2.",
        "2": "Itself and the one before it. What comes later is hidden.",
        "4": "Only the last query sees all 4. The second sees the first key and itself: 2.",
    },
    right="2",
)

# %%
recall(
    "06.recall-2",
    "Lesson 04. A query has the score 0 with each of four keys. How large is each weight?",
    {
        "0": "e⁰ is 1, not 0. Four times 1 is shared out: 1/4 each.",
        "0.25": "e⁰ = 1 for each of them, and the four share one whole: 1/4 each.",
        "1": "The weights of a query sum to 1. Four equal ones are 1/4 each.",
    },
    right="0.25",
)

# %%
recall(
    "06.recall-3",
    "Lesson 01. `a` has the shape (5, 1) and `b` has the shape (3). Which shape does `a / b` have?",
    {
        "(5, 1)": "The axis of size 1 is stretched to the 3 of `b`: (5, 3).",
        "It does not run": "An axis of size 1 is stretched to fit (broadcasting), so it runs: (5, 3).",
        "(5, 3)": "The 1 is stretched to 3, and `b` serves all 5 rows. That is broadcasting.",
    },
    right="(5, 3)",
)

# %% [markdown]
# ## Shuffle the words
#
# `AI learned Jake` is not `Jake learned AI`, and the network of lesson 02 could not tell them apart. Now give each word
# a random vector of 4 numbers, and let both sentences attend to themselves, by `self_attention` of lesson 04.
# (The matrices are random too, and half as large, or the scores would be huge.)

# %%
torch.manual_seed(7)
meaning = {"Jake": torch.randn(4), "learned": torch.randn(4), "AI": torch.randn(4)}
W_q, W_k, W_v, W_o = torch.randn(4, 4) / 2, torch.randn(4, 4) / 2, torch.randn(4, 4) / 2, torch.randn(4, 4) / 2

def look_up(sentence):
    return torch.stack([meaning[word] for word in sentence.split()])

# %%
predict(
    "06.shuffle",
    "Each sentence gives three rows. Lay the two tables side by side: which rows are equal?",
    {
        "None of the three": "A tempting guess, for the sentences differ. But `learned` asks the same three keys in both, "
        "and mixes the same three values: row 1 is equal.",
        "Row 1 alone": "Right: `learned` asks the same three keys, and mixes the same three values. In rows 0 and 2 "
        "another word asks.",
        "All three": "Row 1 is, for `learned` asks in both. In row 0 first `Jake` asks and then `AI`: another query, "
        "other weights, another row.",
    },
)

# %%
for sentence in ["Jake learned AI", "AI learned Jake"]:
    out = self_attention(look_up(sentence), W_q, W_k, W_v)
    for word, row in zip(sentence.split(), out):
        print(f"{word:8}", row)
    print()

# %% [markdown]
# **What happened.** Each word has the same vector in both sentences: only the two names exchanged their rows. Shuffle the input, and you
# get the same output, shuffled. Whatever reads these vectors cannot know who learned whom.

# %% [markdown]
# Is it so for longer sentences, and with several heads? Take eight words, shuffle them, and let them pass
# `multi_head_attention` of lesson 05, with `n_heads=2`. `torch.randperm(8)` is the numbers 0 to 7 in random order, and
# `x[order]` takes the rows of `x` in that order.

# %%
words = "Jake learned AI even though it was difficult".split()
torch.manual_seed(2)
x = torch.randn(8, 4)
order = torch.randperm(8)
out = multi_head_attention(x, W_q, W_k, W_v, W_o, n_heads=2)
shuffled_out = multi_head_attention(x[order], W_q, W_k, W_v, W_o, n_heads=2)
print("order:", order)
print("largest difference:", (shuffled_out - out[order]).abs().max())

# %% [markdown]
# Attention sees a bag of words, while the RNN of lesson 03 reads in order. So order has to be added. The place of a
# word in its text is called its **position**. This lesson tells attention the positions in four ways.

# %%
claim(
    "attention on shuffled words gives the same vectors, shuffled, with one head and with two",
    close(self_attention(x[order], W_q, W_k, W_v), self_attention(x, W_q, W_k, W_v)[order], within=0.0001),
    close(shuffled_out, out[order], within=0.0001),
)

# %% [markdown]
# ## Number the places
#
# A first try: number the places 0, 1, 2, ..., and add its number to all the numbers of a word. Take two words with
# random vectors, 16 wide, and put both at the same place, further and further back.
#
# `F.cosine_similarity` says how much two vectors point the same way: 1 is the same direction, 0 a right angle.

# %%
predict(
    "06.drown",
    "Both words stand at place 100, so 100 is added to each number. How alike are their directions?",
    {
        "Over 0.99": "Right: numbers of about 1 next to 100 hardly count. Both point along (100, 100, ...).",
        "As alike as before": "A tempting guess: the same is added to both. That keeps their *difference*, but both are "
        "now nearly (100, 100, ...): over 0.99.",
        "About 0.5": "Half would mean that word and place count alike. But the place is 100 times as large: over 0.99.",
    },
)

# %%
torch.manual_seed(0)
one, other = torch.randn(16), torch.randn(16)
alike = {}
for place in [0, 1, 10, 100, 1000]:
    alike[place] = F.cosine_similarity(one + place, other + place, dim=0).item()
    print(f"place {place:4}: {alike[place]:.4f}")

# %% [markdown]
# **What happened.** The number drowns the word: at place 100 the two point the same way. And a model trained on 20
# places never met 1000.

# %% [markdown]
# Then squeeze all places into 0 to 1? Now no number is large. But look at what one step is worth.

# %%
for length in [5, 10, 1000]:
    print(f"{length:4} words: one step is {1 / (length - 1):.3f}")

# %% [markdown]
# The same distance should look the same everywhere.
#
# **Way 1, learned positions.** Let the model learn a vector for each place, as it learns one for each word, and add it
# to the word's. That is a table, `nn.Embedding(16, 4)`: 16 places, 4 numbers each. It works well, and GPT-2 and BERT do
# it. (The small models of lesson 05 did too.) Its limit is easy to find.

# %%
places_table = nn.Embedding(16, 4)
print(places_table(torch.tensor([15])).detach())
try:
    places_table(torch.tensor([16]))
except IndexError as error:
    print("IndexError:", error)

# %% [markdown]
# There is no row 16. In a longer table, a row that training never met stays random.
#
# So the wish is: small numbers, another vector for each place, a step worth the same everywhere, and no end.

# %%
claim(
    "added plainly, the number of the place drowns the word: at place 100 two words are alike by more than 0.99",
    alike[0] < 0.9,
    alike[100] > 0.99,
)

# %% [markdown]
# ## Make waves of positions
#
# **Way 2, waves.** A clock has what you wish for. Its hands never leave the clock, they never stop, and together they
# say the time. One hand is fast and tells neighbours apart. One is slow and tells morning from evening.
#
# A hand is two numbers, by the angle that it has turned since 12 o'clock. The **sine** is how far to the right its tip
# is, the **cosine** how high. At 12 that is (0, 1), at 3 it is (1, 0). `math.sin` and `math.cos` want the angle in
# **radians**: 2π, about 6.28, is a full turn.

# %%
for place in range(8):
    print(f"place {place}: fast hand ({math.sin(place):5.2f}, {math.cos(place):5.2f})", end="   ")
    print(f"slow hand ({math.sin(place / 10):5.2f}, {math.cos(place / 10):5.2f})")

# %% [markdown]
# The fast hand turns by 1 radian a place, and is nearly round after 6. The slow one has hardly moved.
#
# The paper that introduced the Transformer, *Attention Is All You Need* (2017), takes D / 2 hands for vectors of width D.
# At each place, hand number i turns by 1 / 10000^(2i / D): the first by 1, each further one by less. (10000 is the authors'
# choice. In a wide vector the last hand then needs nearly 10000 · 2π places for a turn: a text is shorter.)
#
# In the table, sines stand in the even columns and cosines in the odd ones. So 2i is the number of a hand's first column.

# %%
def waves_by_loop(T, D):
    rows = []
    for place in range(T):
        row = []
        for column in range(D):
            even = column - column % 2  # 2i: 0 0 2 2 4 4, for a sine and a cosine share a hand
            angle = place / 10000 ** (even / D)
            row.append(math.sin(angle) if column % 2 == 0 else math.cos(angle))
        rows.append(row)
    return torch.tensor(rows)

expected = waves_by_loop(8, 6)
expected

# %% [markdown]
# In row 0 all hands stand at 12: their sine is 0, and their cosine 1. Downwards the first two columns swing, the last
# two hardly move.
#
# The library has the same as `sinusoidal_positions`, without loops. (**Sinusoidal** means "shaped like a sine", a
# wave.) In the first exercise you write it yourself.

# %%
print("largest difference:", (sinusoidal_positions(8, 6) - expected).abs().max())

# %%
claim(
    "loop and library give the same waves",
    close(sinusoidal_positions(8, 6), expected, within=0.0001),
)

# %% [markdown]
# ## See the waves
#
# Here are 40 positions, 16 wide. Each row of the table at the left is one position, each column one wave. Blue is above
# 0, ochre below. Choose both with the sliders.

# %%
wave_explorer(40, 16)

# %% [markdown]
# Three things to try:
#
# 1. Columns 0 and 1 have equally long waves. In what do they differ?
# 2. Which is the first wave that is longer than the 40 positions?
# 3. Go from position 10 to 11. Which part of the vector changes most, which part stays?
#
# Then run the next cell. `wavelength` is the number that the explorer says.

# %%
for column in range(0, 16, 2):
    print(f"columns {column:2} and {column + 1:2}: {wavelength(column, 16):9,.1f} positions")
moved = sinusoidal_positions(40, 16)[11] - sinusoidal_positions(40, 16)[10]
print("from 10 to 11:", moved)

# %% [markdown]
# **What happened.** A sine begins at 0 and its cosine at 1: one is the other, a quarter of a wave on. Each pair of
# columns is √10 = 3.16 times as slow as the one before. Column 4 is the first with a wave longer than 40, and of the
# slowest you see a piece so small that it looks straight. One step moves the fast hands, the slow ones stay.

# %%
claim(
    "the waves of columns 2 and 3 are shorter than 40 positions, those of columns 4 and 5 longer",
    wavelength(3, 16) < 40 < wavelength(4, 16),
)

# %% [markdown]
# What does attention make of them? It takes dot products. So take them between positions: `P @ P.mT` has one for each
# pair.

# %%
P = sinusoidal_positions(40, 16)
dots = P @ P.mT

# %%
predict(
    "06.distance",
    "Position 3 and position 8 have some dot product. Which other pair has the same?",
    {
        "6 and 16, both doubled": "Doubling doubles the distance as well, to 10. Each hand then differs by twice the "
        "angle, and the dot product is 3.6 instead of 6.1.",
        "3 and 13": "A tempting guess, for 3 is in both. But the distance is 10, not 5, and so the hands differ more.",
        "30 and 35": "Right: both pairs are 5 apart, so that each hand differs by the same angle.",
    },
)

# %%
for a, b in [(3, 8), (30, 35), (3, 13), (6, 16)]:
    print(f"positions {a:2} and {b:2}: {dots[a, b]:.3f}")

# %% [markdown]
# **What happened.** Only the distance counts. Why? Take two hands, at the angles a and b, and turn both back by b. Their
# lengths stay, and so does the angle between them, and so their dot product. Now the second stands at 12, as (0, 1), and
# the first at a − b. Their dot product is just the first one's height: cos(a − b).

# %% [markdown]
# (`dots.diagonal(5)` is all the pairs that are 5 apart, and `min()` and `max()` are the smallest and the largest.)

# %%
for distance in [0, 1, 2, 3, 6, 10, 20]:
    pairs = dots.diagonal(distance)
    print(f"{distance:2} apart: from {pairs.min():.3f} to {pairs.max():.3f}")
print(f"from 10, 3 before: {dots[10, 7]:.3f}, 3 after: {dots[10, 13]:.3f}")

# %% [markdown]
# Up to 3 apart it falls. Then it goes up and down, for the fast hand comes round again after 6. And note what a dot
# product does *not* say: 3 before and 3 after give the same. (Matrices can: if `W_k` turns all hands by three places,
# the key three places to one side fits best.)

# %%
claim(
    "all pairs that are 1 apart have the same dot product, and so have those that are 6 or 20 apart",
    close(dots.diagonal(1).min(), dots.diagonal(1).max(), within=0.001),
    close(dots.diagonal(6).min(), dots.diagonal(6).max(), within=0.001),
    close(dots.diagonal(20).min(), dots.diagonal(20).max(), within=0.001),
)
claim(
    "from 0 to 3 apart it falls, at 6 it is larger again; 3 before and 3 after give the same",
    dots[0, 0] > dots[0, 1] > dots[0, 2] > dots[0, 3],
    dots[0, 6] > dots[0, 3] + 0.5,
    close(dots[10, 7], dots[10, 13], within=0.001),
)

# %% [markdown]
# ## Add them to what the words mean
#
# The vector of the place is added to the vector of the word. Look at the two sentences again.

# %%
for sentence in ["Jake learned AI", "AI learned Jake"]:
    with_places = look_up(sentence) + sinusoidal_positions(3, 4)
    for word, row in zip(sentence.split(), self_attention(with_places, W_q, W_k, W_v)):
        print(f"{word:8}", row)
    print()

# %%
one_way = self_attention(look_up("Jake learned AI") + sinusoidal_positions(3, 4), W_q, W_k, W_v)
other_way = self_attention(look_up("AI learned Jake") + sinusoidal_positions(3, 4), W_q, W_k, W_v)
print("Jake, first minus last:", one_way[0] - other_way[2])
print("AI, last minus first:  ", one_way[2] - other_way[0])

# %% [markdown]
# Lesson 04 left you with two verbs, `learned` and `was`, that had the same vector. They stand at places 1 and 6, so now
# a query can tell them apart:

# %%
verb = meaning["learned"]
print("learned:", verb + sinusoidal_positions(8, 4)[1], "   was:", verb + sinusoidal_positions(8, 4)[6])

# %%
claim(
    "with positions added, `Jake` and `AI` have other vectors in the two sentences, and `learned` another than `was`",
    (one_way[0] - other_way[2]).abs().max() > 0.05,
    (one_way[2] - other_way[0]).abs().max() > 0.05,
    (sinusoidal_positions(8, 4)[1] - sinusoidal_positions(8, 4)[6]).abs().max() > 0.5,
)

# %% [markdown]
# But why *added*? You could put word and place side by side, as a longer vector. That costs width, in every matrix of
# the model. But in a sum, do word and place not get mixed up?
#
# Measure it: 50 words at 50 places make 2500 sums. From each sum, find word and place again. Each guess is the row
# with the largest dot product.

# %%
predict(
    "06.added",
    "The vectors are 512 wide. For how many of the 2500 sums do we find both word and place?",
    {
        "About half": "Even 64 numbers give more than half. In 512 numbers, words and places are nearly at right "
        "angles, and more than 95 % are found.",
        "Nearly all": "Right: in 512 numbers, random vectors are nearly at right angles to the waves, so neither hides "
        "the other. More than 95 % are found.",
        "Nearly none": "A tempting guess: from 7 alone, nobody can tell 3 + 4 from 2 + 5. But here 512 numbers are "
        "added, each a clue.",
    },
)

# %% [markdown]
# Words and places are to be equally long. In `place_rows` each pair adds sin² + cos² = 1, so a row has the length √(D/2).
# A random row has about √D, so it is made 0.7 times as long. `[:, None]` gives the words an axis more, so that each
# meets each place. `argmax(dim=-1)` is the number of the largest.

# %%
def found_again(D):
    torch.manual_seed(0)
    word_rows, place_rows = 0.7 * torch.randn(50, D), sinusoidal_positions(50, D)
    sums = word_rows[:, None] + place_rows  # (50, 1, D) + (50, D) -> (50, 50, D)
    which_word = (sums @ word_rows.mT).argmax(dim=-1)
    which_place = (sums @ place_rows.mT).argmax(dim=-1)
    both = (which_word == torch.arange(50)[:, None]) & (which_place == torch.arange(50))  # & is "and"
    return both.float().mean().item()

for D in [8, 64, 512]:
    print(f"{D:3} wide: {found_again(D):.0%}")

# %% [markdown]
# **What happened.** In 8 numbers the two hide each other, in 512 hardly ever. (And this is without training. A model
# may also keep some directions for places.) So adding costs no width, and in wide vectors it loses next to nothing.

# %%
claim(
    "8 wide, less than a third of the sums give back both; 64 wide more than half, 512 wide more than 95 %",
    found_again(8) < 1 / 3,
    found_again(64) > 0.5,
    found_again(512) > 0.95,
)

# %% [markdown] tags=["pause"]
# Ways 1 and 2 add order to the words. Ways 3 and 4 bring it into attention itself.

# %% [markdown]
# ## Turn instead of adding
#
# **Way 3, rotary positions** (RoPE). Attention only needs to know how far two words are apart. A clock's hands told
# just that. So turn vectors like hands, each by its own place. Most models of today do so.
#
# One thing changes. A clock's hand starts at the top and turns right. An arrow in mathematics starts at the right and
# turns left: now the cosine is how far to the right it points, and the sine how high. So cosines come first. Here both
# are turned by 1 radian.

# %%
plots.show(plots.show_hands(1.0))

# %% [markdown]
# 2 wide, let each place turn by 90 degrees. That makes (a, b) into (−b, a). For any angle, turn the two numbers one by
# one. (a, 0) becomes a · (cos, sin). (0, b) points a quarter turn further, so it becomes b · (−sin, cos). `turn` adds
# the two. `math.radians` makes radians of degrees.

# %%
def turn(pair, angle):
    a, b = pair
    return [a * math.cos(angle) - b * math.sin(angle), a * math.sin(angle) + b * math.cos(angle)]

for place in range(5):
    turned = turn([2.0, 1.0], place * math.radians(90))
    print(f"place {place}: ({turned[0]:5.2f}, {turned[1]:5.2f})")

# %% [markdown]
# A wider vector is cut into pairs, and each pair turns at its own speed: 1, then slower, by the same rule as the
# waves. Here are 3 queries, 4 wide: pairs (0, 1) and (2, 3).

# %%
alike_queries = torch.tensor([[1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 0.0], [1.0, 0.0, 1.0, 0.0]])

def rotate_by_loop(vectors):
    rows = []
    for place, row in enumerate(vectors.tolist()):
        fast = turn(row[0:2], place * 1.0)
        slow = turn(row[2:4], place / 10000 ** (2 / 4))  # 0.01 a place
        rows.append(fast + slow)
    return torch.tensor(rows)

rotate_by_loop(alike_queries)

# %% [markdown]
# `rotate(x, positions)` of the library does the same for any width. The lengths stay, since a turn stretches nothing.
# (`norm(dim=-1)` is the length of each row.)

# %%
turned_queries = rotate(alike_queries, torch.arange(3))
print("largest difference:", (turned_queries - rotate_by_loop(alike_queries)).abs().max())
print("lengths:", turned_queries.norm(dim=-1), "before:", alike_queries.norm(dim=-1))

# %%
claim(
    "`rotate` is that loop, and a turn keeps every length",
    close(turned_queries, rotate_by_loop(alike_queries), within=0.0001),
    close(turned_queries.norm(dim=-1), alike_queries.norm(dim=-1), within=0.0001),
)

# %% [markdown]
# Move a whole sentence 100 places on. What it says is the same, so the answer should be the same. Try it three times. (`attend(Q, K, V)` is attention from queries, keys and values.)

# %%
predict(
    "06.values",
    "The sentence moves from places 0 to 7 to places 100 to 107. What gives the same output as before?",
    {
        "Queries, keys and values turned": "A tempting guess: treat all three alike. But a value is handed over as it "
        "is, so that a turned one tells its place: the output turns along.",
        "Waves added to the words": "The waves of places 100 to 107 are other numbers, and `W_v` hands them over too.",
        "Only queries and keys turned": "Right: in a score both are turned by 100 places more, and the angle between "
        "them stays. The values are not touched.",
    },
)

# %%
Q, K, V = x @ W_q, x @ W_k, x @ W_v
waves_108 = sinusoidal_positions(108, 4)

def three_outputs(places):
    return {
        "waves added": self_attention(x + waves_108[places], W_q, W_k, W_v),
        "queries and keys turned": attend(rotate(Q, places), rotate(K, places), V),
        "values turned too": attend(rotate(Q, places), rotate(K, places), rotate(V, places)),
    }

# %%
here, far_on = three_outputs(torch.arange(8)), three_outputs(torch.arange(100, 108))
changes = {}
for way in here:
    changes[way] = (far_on[way] - here[way]).abs().max().item()
    print(f"{way:24} largest change {changes[way]:.4f}")

# %% [markdown]
# **What happened.** Only with queries and keys turned nothing changes. Scores then know *distances*, and nothing else
# knows a place.

# %%
claim(
    "moved 100 places on, the output stays with queries and keys turned; not so with values turned, or waves added",
    changes["queries and keys turned"] < 0.001,
    changes["values turned too"] > 0.05,
    changes["waves added"] > 0.05,
)

# %% [markdown]
# ## Turn two words
#
# One pair of numbers, turned by 15 degrees a place. `it` asks, and `AI` is asked. Dashed is where an arrow points at
# place 0. The **distance** is the place of the key minus that of the query: −3 means that `AI` stands 3 before `it`.
# Move both words.

# %%
query_of_it, key_of_ai = arrow(15, 1.0), arrow(60, 1.0)
rotation_explorer(query_of_it, key_of_ai, "it", "AI")

# %% [markdown]
# Three things to try:
#
# 1. Move both words one place on. What does the score do?
# 2. At which distance is the score largest?
# 3. At which two distances is it −1?
#
# `score_at` is the score that the explorer draws.

# %%
for place in [3, 5, 10, 20]:
    print(f"it at {place:2}, AI at {place - 3:2}: {score_at(query_of_it, key_of_ai, place, place - 3):.3f}")
for distance in [-15, -9, -3, 0, 3, 9, 21]:
    print(f"distance {distance:3}: {score_at(query_of_it, key_of_ai, 17, 17 + distance):.3f}")

# %% [markdown]
# **What happened.** Both moved: the same score. It is largest where the key stands 3 places *before* the query: 45
# degrees lie between the arrows, and three places make up for them. Half a turn, 12 places, from there it is −1: at
# distance −15 and at 9. A whole turn from −3, at 21, it is 1 again.
#
# 3 before gives 1, and 3 after gives 0. But one pair comes round again, and then takes 21 for −3. That is why there are
# many pairs, at many speeds.

# %%
claim(
    "10 places on, both words give the same score",
    close(score_at(query_of_it, key_of_ai, 5, 2), score_at(query_of_it, key_of_ai, 15, 12)),
    close(score_at(query_of_it, key_of_ai, 0, 8), score_at(query_of_it, key_of_ai, 10, 18)),
    close(score_at(query_of_it, key_of_ai, 7, 3), score_at(query_of_it, key_of_ai, 17, 13)),
)
claim(
    "3 places before, the score is 1; 3 places after, it is 0; half a turn from its best, −1",
    close(score_at(query_of_it, key_of_ai, 5, 2), 1),
    close(score_at(query_of_it, key_of_ai, 5, 8), 0),
    close(score_at(query_of_it, key_of_ai, 15, 0), -1),
    close(score_at(query_of_it, key_of_ai, 0, 9), -1),
    close(score_at(query_of_it, key_of_ai, 0, 21), 1),
)

# %% [markdown]
# ## Tell two layouts apart
#
# Which numbers make a pair? Those who invented rotary positions turn neighbours: (0, 1), (2, 3), ... That is the layout
# **interleaved**. In the layout **halves**, number i of the first half turns with number i of the second. Trained from
# scratch, both are equally good. The trouble begins when you load weights that someone else trained.

# %%
predict(
    "06.halves",
    "A query is 8 wide. Its number 1 is turned in both layouts. In which one does it turn faster?",
    {
        "Equally fast in both": "A tempting guess: it is the same number. But it belongs to another pair: to pair 0 "
        "if interleaved, by 1 radian a place, and to pair 1 in halves, by 0.1.",
        "In halves": "In halves number 1 is in the second pair, (1, 5), which turns by 0.1 a place. Interleaved, it is in "
        "the first, (0, 1), which turns by 1.",
        "Interleaved": "Right: there it is in the first pair, (0, 1), which turns by 1 radian a place. In halves it is in "
        "the second, (1, 5), which turns by 0.1.",
    },
)

# %% [markdown]
# Turn a vector in which only number 1 is not 0, and see where it goes. `rotate` takes the `layout` by its name.

# %%
only_1 = torch.tensor([[0.0, 1.0, 0, 0, 0, 0, 0, 0]])
for layout in ["interleaved", "halves"]:
    print(f"{layout:12}", rotate(only_1, torch.tensor([1]), layout=layout))

# %% [markdown]
# **What happened.** Interleaved, number 1 turns with 0, by 1 radian. In halves it turns with 5, by 0.1, and has hardly
# moved.

# %% [markdown]
# So the same weights give other scores. (`attention_scores(Q, K)` is `Q @ K.mT` over √d.)

# %%
torch.manual_seed(0)
texts, places = torch.randn(5, 8), torch.arange(5)
wide_q, wide_k = torch.randn(8, 8) / 3, torch.randn(8, 8) / 3

def rotary_scores(W_q, W_k, layout):
    return attention_scores(rotate(texts @ W_q, places, layout=layout), rotate(texts @ W_k, places, layout=layout))

trained = rotary_scores(wide_q, wide_k, "interleaved")
mistaken = rotary_scores(wide_q, wide_k, "halves")
print("largest difference:", (trained - mistaken).abs().max())

# %% [markdown]
# No error, wrong scores: the model would talk nonsense. The repair is to put the columns of both matrices in the order
# that the other layout wants: first of all pairs, then second of all pairs.

# %%
new_order = [0, 2, 4, 6, 1, 3, 5, 7]
repaired = rotary_scores(wide_q[:, new_order], wide_k[:, new_order], "halves")
print("largest difference:", (trained - repaired).abs().max())

# %% [markdown]
# This happens to real models. Llama, a family of models by Meta, is published interleaved. The copies on Hugging Face, a
# site where models are shared, are in halves: a script reordered their columns in just this way.

# %%
claim(
    "the wrong layout gives other scores, and reordered columns repair it",
    (trained - mistaken).abs().max() > 0.1,
    close(repaired, trained, within=0.0001),
)

# %% [markdown] tags=["pause"]
# Ways 1 and 2 add, way 3 turns. Way 4 is the shortest.

# %% [markdown]
# ## Subtract the distance
#
# **Way 4, ALiBi**, leaves words, queries and keys alone. It takes each score, and subtracts the distance between the two
# words, times a **slope**. ("Attention with linear biases": a **bias** is what is added to a score.)

# %%
predict(
    "06.slope",
    "All scores are 0, and the slope is 1/2. The word itself gets e⁰ = 1 before sharing. And its neighbour?",
    {
        "0.5": "A tempting guess: 1 minus one half. But the half is subtracted from the *score*, and e^−0.5 = 0.61.",
        "0": "A score of −0.5 is not \"no\". e^−0.5 = 0.61.",
        "0.61": "Right: its score is 0 − 1/2 · 1, and e^−0.5 = 0.61. Each further step multiplies by 0.61 again.",
    },
)

# %%
def bias_by_loop(T, slope):
    rows = []
    for query in range(T):
        rows.append([0 - slope * abs(query - key) for key in range(T)])
    return torch.tensor(rows)

print(bias_by_loop(5, 0.5))
print("before sharing:", bias_by_loop(5, 0.5)[4].exp())

# %% [markdown]
# **What happened.** From the last word backwards the powers are 1, 0.61, 0.37, 0.22, 0.14. Near words win, unless a
# far one has a higher score.

# %% [markdown]
# Each head gets a slope of its own, so that some look near and some far. With 8 heads these are 1/2, 1/4, 1/8, down
# to 1/256. (With H heads, H a power of 2: 2^(−8/H), and its powers.) `alibi_bias(n_heads, T)` of the library makes the
# bias of all heads.

# %%
bias = alibi_bias(8, 8)
for head in [0, 1, 2, 7]:
    print(f"head {head}: slope {-bias[head, 0, 1].item():.4f}, 7 places away {bias[head, 0, 7].item():.3f}")

# %% [markdown]
# Here is what the first head makes of our sentence, before and after. The scores come from the random `W_q` and `W_k`.

# %%
sentence_scores = attention_scores(x @ W_q, x @ W_k)
plots.show(plots.attention_map(sentence_scores.softmax(dim=-1), words, words))

# %%
plots.show(plots.attention_map((sentence_scores + bias[0]).softmax(dim=-1), words, words))

# %% [markdown]
# The weights move towards the diagonal. How far away does a word look, on the mean? Weigh each distance by its weight.

# %%
distances = -bias[0] / 0.5
how_far = (sentence_scores.softmax(dim=-1) * distances).sum(dim=-1).mean()
how_far_biased = ((sentence_scores + bias[0]).softmax(dim=-1) * distances).sum(dim=-1).mean()
print(f"before {how_far:.2f} places, after {how_far_biased:.2f}")

# %% [markdown]
# There is nothing to learn here, and nothing that ends: for a longer text the bias goes on, and its corner stays as it
# was.

# %%
claim(
    "the first of 8 heads has the slope 1/2, and with its bias words look less far",
    close(bias[0], bias_by_loop(8, 0.5), within=0.0001),
    how_far_biased < how_far - 0.3,
)
claim(
    "the bias of 1000 places has that of 8 places in its corner",
    close(alibi_bias(8, 1000)[:, :8, :8], bias, within=0.0001),
)

# %% [markdown]
# Where do the four ways come in? Ways 1 and 2 are added to the words, way 3 turns queries and keys, way 4 changes the
# scores. The picture draws all three spots in (blue is above 0, ochre below); a model takes one way. Learned rows would
# stand where the waves do.

# %%
plots.show(plots.show_order(x, sinusoidal_positions(8, 4), W_q, W_k, bias[0], words))

# %% [markdown]
# ## Race them, within the length and beyond
#
# Now a task that only order can solve. Two names stand among fillers, and the last token asks: which of the two came
# last? `last_name` makes such texts. Names are 0 and 1, the question is 2, and 3 to 10 are fillers. (A
# `torch.Generator` is a source of random numbers of its own, with its own seed.)

# %%
tokens, answers = last_name(12, 3, torch.Generator().manual_seed(0))
print(tokens)
print("came last:", answers[:, 0])

# %% [markdown]
# The reader is one layer of attention with 4 heads, and after it a small network as in lesson 02. It has no mask, so that
# order comes from positions alone. Five start: the four ways, and one without positions. Each trains on texts of 16
# tokens, 250 steps. Then it reads texts of 16, of 32 and of 64 tokens. (The learned table has 64 rows, so that it can be
# asked. Rows 16 to 63 are never trained.)

# %%
predict(
    "06.race",
    "All that have positions learn the task at 16 tokens. Which one still gets most right at 64?",
    {
        "Rotary": "A tempting guess, for most models of today have it. Here it falls below chance at 64: pairs of words "
        "further apart than 16 stand at angles that it never met.",
        "Sinusoidal": "The waves go on without end, but what to make of those of places 16 to 63 was never learned: "
        "about half at 64.",
        "ALiBi": "Right: \"the nearer one wins\" holds at any length. It gets more than 75 % at 64, the others about "
        "half or less.",
    },
)

# %% [markdown]
# `train_on_order` trains three sets of weights, one for each of three seeds, all at once. `share_right` gives the
# share right on 512 new texts, for each seed.

# %%
right = {}
for kind in with_bar(KINDS, "Training"):
    weights, loss = train_on_order(kind, last_name)
    for T in [16, 32, 64]:
        right[kind, T] = share_right(kind, last_name, weights, T)

# %%
plots.show(plots.race(right, trained=16, chance=0.5))

# %%
for kind in KINDS:
    print(f"{kind:11}", end="")
    for T in [16, 32, 64]:
        print(f"  {T}: {right[kind, T].mean():.2f}", end="")
    print()

# %% [markdown]
# **What happened.** Without positions the answer is a coin toss, at any length. Within the length of training, all
# four ways do the task. Beyond it they part. Only ALiBi goes on, because what it learned, nearer is stronger, is true
# at 64 as well. The others meet positions, or distances, that training never showed them. (Rotary at 64 is *below* a
# half: at distances that it never met, it names the wrong one more often than not.)

# %% [markdown]
# Was it fair? All five had the same steps, the same rate, 0.01, and small `W_q` and `W_k` to begin with. The rate had the
# lowest training loss of three. The small beginning helps ALiBi most: with larger ones it gets stuck with some seeds.

# %%
claim(
    "at 16 tokens: without positions at chance, the four ways right in more than 95 %",
    right["none", 16].mean() < 0.6,
    right["sinusoidal", 16].mean() > 0.95,
    right["learned", 16].mean() > 0.95,
    right["rotary", 16].mean() > 0.95,
    right["ALiBi", 16].mean() > 0.95,
)
claim(
    "at 64 tokens: ALiBi right in more than 75 %, each of the others in less than 65 %",
    right["ALiBi", 64].mean() > 0.75,
    right["sinusoidal", 64].mean() < 0.65,
    right["learned", 64].mean() < 0.65,
    right["rotary", 64].mean() < 0.65,
)
claim(
    "rotary at 64 tokens is below a half",
    right["rotary", 64].mean() < 0.48,
)

# %% [markdown]
# Another task: at each place, which token stands *just before* it? `previous_token` makes such texts, of 8 symbols, and
# fewer `steps` are enough.

# %%
predict(
    "06.second-race",
    "Rotary and ALiBi train on it. Which one gets it right at 16 tokens?",
    {
        "Both": "A tempting guess after the first race. But ALiBi's bias is the same for one before and one after: it "
        "cannot tell them apart, and gets about half.",
        "ALiBi": "Its bias is the same for one before and one after. It finds both neighbours, and has to toss a coin.",
        "Rotary": "Right: a turn tells left from right. ALiBi's bias is the same on both sides, and it gets about half.",
    },
)

# %%
second = {}
for kind in with_bar(["rotary", "ALiBi"], "Training"):
    weights, loss = train_on_order(kind, previous_token, steps=120)
    for T in [16, 64]:
        second[kind, T] = share_right(kind, previous_token, weights, T)
    print(f"{kind:7} 16: {second[kind, 16].mean():.2f}  64: {second[kind, 64].mean():.2f}")

# %% [markdown]
# **What happened.** Rotary wins, at 64 tokens too: "one to the left" is the same turn everywhere, and another than "one
# to the right". ALiBi knows how far, but not on which side. (In a model that writes, a mask hides the right side, and then it does know. That is where it
# is used.)
#
# The winner depends on the task. Before you believe a ranking, ask which task it was measured on.

# %%
claim(
    "the token just before: rotary right in more than 80 % at 16 and at 64 tokens, ALiBi in less than 60 %",
    second["rotary", 16].mean() > 0.8,
    second["rotary", 64].mean() > 0.8,
    second["ALiBi", 16].mean() < 0.6,
    second["ALiBi", 64].mean() < 0.6,
)

# %% [markdown]
# That was the core. A side road follows. You can also go straight to
# [What you take with you](#What-you-take-with-you).

# %% [markdown] tags=["side-road"]
# ## Try a mask instead
#
# Is there order without any positions? Hide what comes later, by the `causal_mask` of lesson 05. Then the first word
# sees only itself, the second sees two. Shuffle the words now.

# %%
look_back = causal_mask(8)
masked_out = self_attention(x, W_q, W_k, W_v, look_back)
masked_shuffled = self_attention(x[order], W_q, W_k, W_v, look_back)
print("largest difference:", (masked_shuffled - masked_out[order]).abs().max())

# %% [markdown]
# The outputs differ: with a mask, a word's vector depends on what came before. Is that enough to name the last name?

# %%
predict(
    "06.mask",
    "No positions, but a causal mask. Which network learns which name came last?",
    {
        "None": "A tempting guess after the race. But with the mask the second name sees the first, and the first does "
        "not see the second. Two layers can use that.",
        "One layer is enough": "The question stands last and sees all. With one layer, it gets each name's own "
        "vector, unmarked: a coin toss.",
        "One with two layers": "Right: in layer 1 the later name sees the other one, and is marked by it. In layer 2 the "
        "question finds the name with the mark.",
    },
)

# %% [markdown]
# (`layers` is the number of layers: the second reads what the first wrote. `causal=True` gives each of them the mask.)

# %%
from_mask = {}
for layers in with_bar([1, 2], "Training"):
    weights, loss = train_on_order("none", last_name, steps=150, layers=layers, causal=True)
    for T in [16, 64]:
        from_mask[layers, T] = share_right("none", last_name, weights, T, causal=True).mean()
    print(f"layers: {layers}  16: {from_mask[layers, 16]:.2f}  64: {from_mask[layers, 64]:.2f}")

# %% [markdown]
# **What happened.** Two layers and a mask do it, at 64 tokens too. So the race was run without a mask, to see what
# positions do. Models that write have a mask, and some are trained without any positions.

# %%
claim(
    "with a causal mask and no positions, one layer stays at chance, and two get more than 90 % at 16 tokens",
    from_mask[1, 16] < 0.6,
    from_mask[2, 16] > 0.9,
)

# %% [markdown]
# ## What you take with you
#
# **You can now** say why attention needs positions, make waves by hand, turn queries and keys, and subtract a distance.
# You have seen that only distances count in a score of turned vectors, that two layouts exist, and that the winner of
# a race depends on its task.
#
# **Next:** write these functions yourself in the exercises: `my_work/06_positions.ipynb`. Then lesson 07: what else is
# in a layer, and what keeps a deep stack of them trainable.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Vaswani et al. 2017 | [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | the waves, section 3.5 |
# | Su et al. 2021 | [RoFormer](https://arxiv.org/abs/2104.09864) | rotary positions |
# | Press, Smith and Lewis 2022 | [Train Short, Test Long](https://arxiv.org/abs/2108.12409) | ALiBi, and the race beyond the length |
# | Shaw, Uszkoreit and Vaswani 2018 | [Self-Attention with Relative Position Representations](https://arxiv.org/abs/1803.02155) | that distances are what counts |
# | Haviv et al. 2022 | [Transformer Language Models without Positional Encodings Still Learn Positional Information](https://arxiv.org/abs/2203.16634) | order from a mask |

# %% exercises

# %% [markdown]
# # 06 Exercises: order has to be added
#
# Three functions that tell attention where words stand, and a design of your own.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("rotate")` gives a question first, the idea next, and then a line in words. Asking costs nothing.

# %% [markdown]
# How to read a task: `*, device=None` says that the device is given by its name or not at all. It says where the table
# is made, on the processor or on a graphics card. Leave it as it is: no check asks for it.

# %%
import math

import torch
from torch import Tensor

from course_lib.check import check, hint, task
from course_lib.notebook.design import where_weights_look

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## 1 Make the waves
#
# Position 1, four columns. There are two pairs, i = 0 and i = 1, and D is 4. Pair i has the angle
# position / 10000^(2i/D), so 1 / 1 and 1 / 100. On a tensor, `sin()` and `cos()` take each number.

# %%
angles = torch.tensor([1 / 10000 ** (0 / 4), 1 / 10000 ** (2 / 4)])
angles, angles.sin(), angles.cos()

# %% [markdown]
# Sines and cosines take turns, so the row is sin 1, cos 1, sin 0.01, cos 0.01: 0.84, 0.54, 0.01, 1.00. The row of
# position 0 is 0, 1, 0, 1. The lesson has two loops for it. Here the task is to do without: a long text has many
# positions, and loops are slow. (The check looks at the numbers alone, and takes loops as well.)

# %% [markdown]
# It takes three steps. Each column has a number, and `column % 2` is 0 in the even ones. So
# `column - column % 2` is 2i in both columns of a pair. A column of positions divided by a row makes a table. And
# `torch.where(condition, a, b)` takes `a` where the condition is `True`, and `b` elsewhere. Mind the odd widths.

# %%
column = torch.arange(5)
print(column - column % 2)
print(torch.where(column % 2 == 0, 10 * column, -column))

# %% exercise positions.sinusoidal_positions

# %%
# Try it:  sinusoidal_positions(2, 4), sinusoidal_positions(2, 5)

# %% [markdown]
# ## 2 Turn pairs of numbers
#
# Take the vector (1, 0, 0, 2) at position 1, four wide. Pair i turns by position / base^(2i/width), and the base is
# 10000. Interleaved, neighbours are pairs: (1, 0) turns by 1 radian and (0, 2) by 0.01. A pair (a, b) becomes (a cos − b sin, a sin + b cos).

# %%
angles = torch.tensor([1.0, 0.01])
a, b = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 2.0])  # the first number of each pair, and the second
a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos()

# %% [markdown]
# So (1, 0) has become (0.54, 0.84), and (0, 2) is (−0.02, 2.00) now. Each number goes back to where it came from:
# (0.54, 0.84, −0.02, 2.00).

# %% [markdown]
# How to take a vector apart, and how to put it together again:
#
# - "interleaved": `x[..., ::2]` and `x[..., 1::2]` take every other number. `torch.stack([a, b], dim=-1)` puts them
#   side by side, and `flatten(-2)` makes one row of that.
# - "halves": `x.chunk(2, dim=-1)` cuts into two. `torch.cat([a, b], dim=-1)` joins them.

# %%
six = torch.arange(6)
print("interleaved:", six[::2], six[1::2], torch.stack([six[::2], six[1::2]], dim=-1).flatten(-2))
print("halves:     ", *six.chunk(2, dim=-1), torch.cat(six.chunk(2, dim=-1), dim=-1))

# %% [markdown]
# The angles make a table (T, d): positions go down, pairs across. `positions.unsqueeze(-1)` stands them in a column.
# They are whatever the caller says, in any order. For far positions make the angles in float64, with `double()`, and
# turn sine and cosine back with `to(x.dtype)`.
#
# A careful answer refuses an odd width and an unknown layout with `raise ValueError("what is wrong")`. Without that the
# check says "right" as well, and reminds you.

# %% exercise positions.rotate

# %%
# Try it on the vector above, in both layouts:
# x, one = torch.tensor([[1.0, 0.0, 0.0, 2.0]]), torch.tensor([1])
# rotate(x, one), rotate(x, one, layout="halves")

# %% [markdown]
# ## 3 Subtract the distance
#
# Three words, one head with the slope 1/2. The bias is minus the distance, times the slope. The diagonal is 0, for
# every word is nearest to itself. (The docstring says **nats**: one more in a score, and e to the score is e times as large.)

# %%
places = torch.arange(3)
distance = (places - places[:, None]).abs()
distance, 0 - 0.5 * distance

# %% [markdown]
# This one is real work, because of the slopes. With 4 heads they are 2^−2, 2^−4, 2^−6, 2^−8: head i of n has
# 2^(−8i/n), and heads are counted from 1. With 8 heads they are 2^−1 to 2^−8. That holds for 1, 2, 4, 8 heads, the
# powers of 2.

# %% [markdown]
# And 6 heads? The authors take the 4 slopes of the next smaller power first. Two are missing. These they take from the
# 8 slopes of the next larger power: the first, the third, and so on. Every second of the 8 is there already.

# %%
four = [2 ** (-8 * i / 4) for i in range(1, 5)]
eight = [2 ** (-8 * i / 8) for i in range(1, 9)]
print("the 4:", four)
print("every other of the 8:", eight[::2])
print("for 6 heads:", four + eight[::2][:2])

# %% [markdown]
# `2 ** int(math.log2(n_heads))` is the largest power of 2 that is not above `n_heads`; a `while` loop that doubles finds
# it too. `torch.tensor(slopes)[:, None, None]` has the shape (H, 1, 1), so each head meets the whole table.

# %% exercise positions.alibi_bias

# %%
# Try it:  alibi_bias(2, 3), alibi_bias(6, 1).shape

# %% [markdown]
# ## 4 Look one place back
#
# In this sentence all words have the same vector, so meaning says nothing: `expand(6, 4)` repeats one row six times.
# Queries and keys are told apart by their positions alone. As it stands each word looks most at itself.
#
# Change `my_positions`, a tensor of six numbers, and nothing else, so that each word finds the word *before* it. The keys keep theirs. Which
# position must the query of word 3 have, so that it points the same way as the key of word 2? (The first word has none
# before it: where it looks is up to you.)

# %%
words = "Jake learned AI even though it".split()
same = torch.tensor([[3.0, 0.0, 3.0, 0.0]]).expand(6, 4)
positions = torch.arange(6)

# %% tags=["exercises"]
my_positions = positions

# %% tags=["solutions"]
my_positions = positions - 1

# %% tags=["exercises"]
# Is exercise 2 green? Then take the # away from the lines below: mark them, and press Ctrl+/.
# scores = rotate(same, my_positions) @ rotate(same, positions).mT
# where_weights_look(words, scores.softmax(dim=-1), {"learned": "Jake", "AI": "learned", "it": "though"})

# %% tags=["solutions"]
scores = rotate(same, my_positions) @ rotate(same, positions).mT
where_weights_look(words, scores.softmax(dim=-1), {"learned": "Jake", "AI": "learned", "it": "though"})

# %% [markdown] tags=["solutions"]
# Every query one place further back will do: `positions - 1`. Then the first word is turned as if it stood at −1, one
# step backwards: a turn knows no first place. In a network `W_q` can learn that step, for to turn all queries back by one
# place is a matrix.

# %% [markdown]
# Could `alibi_bias` do it? Add it to scores that are all equal, and see where each word looks.

# %% tags=["exercises"]
# Is exercise 3 green? Then take the # away from the lines below: mark them, and press Ctrl+/.
# bias = alibi_bias(1, 6)[0]
# (1000 * bias).softmax(dim=-1).argmax(dim=-1)

# %% tags=["solutions"]
bias = alibi_bias(1, 6)[0]
(1000 * bias).softmax(dim=-1).argmax(dim=-1)

# %% [markdown]
# `argmax(dim=-1)` is the place of the largest weight: each word finds itself, whatever the slope. The bias is largest at
# distance 0. Only the meaning of words can overrule it.

# %% [markdown]
# ## Before you go on
#
# All green? Then one mistake to know. Two sentences of three words are to get their positions. Three lines run, and
# only one is right. Which one?

# %% tags=["exercises"]
# Is exercise 1 green? Then take the # away from the lines below: mark them, and press Ctrl+/.
# x, table = torch.zeros(2, 3, 4), sinusoidal_positions(10, 4)
# tries = {"table[:3]": x + table[:3], "table[3]": x + table[3], "table[:2, None]": x + table[:2, None]}
# for name, added in tries.items():
#     print(name, added[..., 0])

# %% tags=["solutions"]
x, table = torch.zeros(2, 3, 4), sinusoidal_positions(10, 4)
tries = {"table[:3]": x + table[:3], "table[3]": x + table[3], "table[:2, None]": x + table[:2, None]}
for name, added in tries.items():
    print(name, added[..., 0])

# %% [markdown]
# Here x is 0, so you see what is added in column 0: sines. `table[:3]` gives places 0, 1, 2 to each sentence. `table[3]` is
# one row, the same for every word. And `table[:2, None]` runs along the batch: it numbers the sentences, not the words.
# All three shapes are (2, 3, 4), and no error tells you.

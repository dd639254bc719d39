# ---
# jupyter:
#   course:
#     title: The block
#     question: Why residuals and normalisation, and what is the MLP for?
#     part: Attention
#     needs:
#       01_linear_layers: layers and gradients
#       05_masks_and_heads: masks and heads
#     introduces:
#       feed_forward: linear, ReLU, linear; from this course's library, as are the next three
#       layer_norm: brings each vector to mean 0 and variance 1, then applies a gain and a bias
#       encoder_block, decoder_block: the blocks of the encoder and of the decoder
#       random_blocks, losses: untrained blocks in a list, and how networks of them learn
#       nn.LayerNorm: torch's LayerNorm, as a layer
#       .square(), .sqrt(): each number times itself, and the square root of each
#       .diag(): the diagonal of a table, or a table with that diagonal
#       .norm(): the length of a table, the root of the sum of its squares
#       sorted(...): a list in order of size
#       attention, without brackets: the function itself, handed over to another function
#     designs:
#       5 See where something changes: 15
#     claims:
#     - text: 'Tokens talk in attention and think alone in the feed-forward network.'
#       section: 'Change one word, see who notices'
#     - text: 'Residuals and LayerNorm keep training stable.'
#       section: 'Train all five'
#     asked:
#     - text: 'Does the feed-forward layer get one token at a time, and is it the same network for each?'
#       section: 'Let each token think alone'
#     - text: 'The text says post-norm, the code says pre-norm: which is it?'
#       section: 'Before or after'
# ---

# %% [markdown]
# # 07 The block
#
# **You will** build the block that every Transformer is made of, and measure what each of its parts is good for.
#
# Run each cell with Shift+Enter, from the top. Two cells near the end train small networks for
# about half a minute each. A bar shows how far they are. Guess before you run, then open **What happened**.

# %%
import torch
from torch import nn

from course_lib.attention import causal_mask, cross_attention, multi_head_attention
from course_lib.blocks import decoder_block, encoder_block
from course_lib.layers import feed_forward, layer_norm
from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.explorers import influence_explorer, outputs_move
from course_lib.notebook.measure import with_bar
from course_lib.recipes.stacks import KINDS, RATES, losses, random_blocks

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## Recall, then go on
#
# Three questions on lessons 03, 04 and 05.

# %%
recall(
    "07.recall-1",
    "Lesson 05. A table of shape (10, 64) goes into attention with 8 heads. Which shape comes out?",
    {
        "(10, 8)": "Each head gives (10, 8). The 8 heads are put side by side again: 8 · 8 = 64 wide.",
        "(10, 64)": "Each head works in 8 of the 64 columns. Side by side they are 64 wide again.",
        "(10, 512)": "The heads share the width of 64, they do not each get all of it: 8 · 8 = 64.",
    },
    right="(10, 64)",
)

# %%
recall(
    "07.recall-2",
    "Lesson 04. Two values are 1 and 9. Attention mixes them. Which result can no query get?",
    {
        "10": "All weights are positive and sum to 1. So a mix of 1 and 9 stays between 1 and 9.",
        "5": "Equal weights give it: 0.5 · 1 + 0.5 · 9 = 5.",
        "8.9": "The weights 0.0125 and 0.9875 give it. A query that is sharp enough gets as near to 9 as that.",
    },
    right="10",
)

# %%
recall(
    "07.recall-3",
    "Lesson 03. A gradient goes back through 20 steps, and each of them halves it. How much is left?",
    {
        "About a fortieth": "That would be 1 / (2 · 20). But each step halves what the one before has left: "
        "0.5²⁰ is about a millionth.",
        "Half": "That is left after the first step. Each of the other 19 halves it again: about a millionth.",
        "About a millionth": "0.5²⁰ = 1 / 1,048,576. The factors are multiplied, so it vanishes quickly.",
    },
    right="About a millionth",
)

# %% [markdown]
# ## Change one word, see who notices
#
# A Transformer is a stack of **blocks**, all built alike. A block has two parts. One is attention. The other is a
# small network as in lesson 01: linear layer, ReLU, linear layer. It is called the **feed-forward network** (also MLP).
#
# First find out what each part can hear of. The sentence is the old one. Each word gets a random vector of D = 4
# numbers, one row of `x`.

# %%
words = "Jake learned AI even though it was difficult".split()
torch.manual_seed(0)
x = torch.randn(8, 4)
other = torch.randn(4)  # the vector of another word
print(tuple(x.shape), "for", len(words), "words")

# %% [markdown]
# The weights are random too. Nothing is trained until near the end: who can hear of whom is a matter of how a
# network is built, not of what it has learned. (Each matrix is divided by the square root of its number of rows, so
# that no product makes the numbers much larger.)

# %%
W_q, W_k = torch.randn(4, 4) / 2, torch.randn(4, 4) / 2
W_v, W_o = torch.randn(4, 4) / 2, torch.randn(4, 4) / 2
W1, b1 = torch.randn(4, 16) / 2, torch.zeros(16)  # 4 -> 16
W2, b2 = torch.randn(16, 4) / 4, torch.zeros(4)  # 16 -> 4

# %% [markdown]
# Both parts as functions from (8, 4) to (8, 4). `multi_head_attention` is lesson 05's, here with `n_heads=2`, and
# `feed_forward` is the library's: linear, ReLU, linear. The next section opens it.

# %%
def attention(x):
    return multi_head_attention(x, W_q, W_k, W_v, W_o, n_heads=2)

def mlp(x):
    return feed_forward(x, W1, b1, W2, b2)

# %%
predict(
    "07.notice",
    "The 6th word, `it`, becomes another word. How many of the 8 outputs of attention change, and how many of the "
    "feed-forward network's?",
    {
        "8 and 1": "Right: each word gives `it` some weight above 0, so all 8 hear of it. The feed-forward network has "
        "no place where two rows meet.",
        "8 and 8": "All 8 after attention, yes. But the feed-forward network multiplies each row by itself: the other "
        "seven rows go in as before, and come out as before. So 8 and 1.",
        "1 and 1": "After attention all 8 change: each word gives `it` some weight above 0, and mixes in its new value. "
        "So 8 and 1.",
    },
)

# %% [markdown]
# Exchange the row, and see how far each output moves: the mean size of the differences in its row.

# %%
changed = x.clone()
changed[5] = other
print("attention:   ", (attention(changed) - attention(x)).abs().mean(dim=-1))
print("feed-forward:", (mlp(changed) - mlp(x)).abs().mean(dim=-1))

# %% [markdown]
# **What happened.** After attention, all 8 outputs move. After the feed-forward network only the 6th does, and the
# other seven differences are exactly 0. A guess of 8 and 8 is tempting, since a network of two full layers mixes all
# that goes in. But what goes in is one row at a time.

# %% [markdown]
# So tokens talk in attention, and think alone in the feed-forward network. Now change every word in turn.
# `outputs_move(layer, x, row, other)` does what you just did: it puts `other` into one row, and says how far each
# output moves. (`attention` without brackets is the function itself, handed over like a number.)

# %%
def influence_map(layer):
    columns = []
    for row in range(8):
        columns.append(outputs_move(layer, x, row, other))
    return torch.stack(columns, dim=1)  # side by side

plots.show(plots.signed_map(influence_map(attention), words, words))

# %%
plots.show(plots.signed_map(influence_map(mlp), words, words))

# %% [markdown]
# As in lesson 05, a row is an output, and a column the word that changed. Attention fills the whole table. The
# feed-forward network fills the diagonal, and nothing else. `.diag()` takes the diagonal of a table, or makes a
# table with that diagonal.

# %%
claim(
    "in attention, each of the 8 words moves all 8 outputs: 64 of 64",
    (influence_map(attention) > 0).all(),
)
claim(
    "in the feed-forward network, each word moves its own output only: off the diagonal, all 56 are exactly 0",
    (influence_map(mlp).diag() > 0).all(),
    (influence_map(mlp) == influence_map(mlp).diag().diag()).all(),
)

# %% [markdown]
# Which combinations keep a word to itself? Below, one slider chooses the word that changes, the other the layer. With
# `mask=causal_mask(8)` of lesson 05 a word looks back only.

# %%
def look_back(x):
    return multi_head_attention(x, W_q, W_k, W_v, W_o, n_heads=2, mask=causal_mask(8))

def mlp_twice(x):
    return mlp(mlp(x))

def look_back_then_mlp(x):
    return mlp(look_back(x))

# %%
layers = {
    "attention": attention,
    "attention that looks back only": look_back,
    "feed-forward": mlp,
    "feed-forward, twice": mlp_twice,
    "attention that looks back, then feed-forward": look_back_then_mlp,
}
influence_explorer(x, other, words, layers)

# %% [markdown]
# Three things to find:
#
# 1. A layer after which one output moves, whichever word you change. There are two.
# 2. A word whose change moves one output only, although the layer is attention.
# 3. In the last layer, the words whose change reaches `difficult`.

# %% [markdown]
# **What happened.** 1: the feed-forward network, and two of them in a row. 2: the last word, looking back: nothing
# stands after it. 3: all eight. What attention has spread stays spread.

# %%
claim(
    "two feed-forward networks keep each word to itself; looking back, word n moves the outputs from n on",
    (influence_map(mlp_twice).diag().diag() == influence_map(mlp_twice)).all(),
    ((influence_map(look_back) > 0) == causal_mask(8)).all(),
    (influence_map(look_back_then_mlp)[7] > 0).all(),
)

# %% [markdown]
# ## Let each token think alone
#
# Open the feed-forward network, with numbers that you can check in the head. One vector, 2 wide. The first layer
# widens it to F = 3, ReLU replaces what is negative by 0, and the second layer brings it back to 2.

# %%
token = torch.tensor([2.0, -1.0])
widen = torch.tensor([[1.0, 0.0, 1.0],
                      [0.0, 1.0, -1.0]])
narrow = torch.tensor([[1.0, 0.0],
                       [0.0, 1.0],
                       [0.5, -1.0]])

# %%
hidden = torch.relu(token @ widen)
print("wide:      ", token @ widen)
print("after ReLU:", hidden)
print("narrow:    ", hidden @ narrow)

# %%
predict(
    "07.hidden",
    "(2, −1) gives (3.5, −3). What does the same network give for the opposite token, (−2, 1)?",
    {
        "(0, 1)": "Right: (−2, 1) @ widen is (−2, 1, −3), and ReLU leaves (0, 1, 0). That takes the second row of "
        "`narrow`, (0, 1).",
        "(−3.5, 3)": "So it would be without ReLU. But the other hidden numbers are negative now, and other ones are cut "
        "off: (−2, 1, −3) becomes (0, 1, 0), and 1 · (0, 1) is (0, 1).",
        "(0, 0)": "Two of the three hidden numbers are cut off, not all: (−2, 1, −3) becomes (0, 1, 0). The second row "
        "of `narrow` is left: (0, 1).",
    },
)

# %%
print("wide:      ", -token @ widen)
print("narrow:    ", torch.relu(-token @ widen) @ narrow)

# %% [markdown]
# **What happened.** ReLU cuts off what is negative, and for the opposite token those are the other hidden numbers. A
# network without ReLU would give (−3.5, 3). ReLU stands between the layers only, so the result may be negative.

# %% [markdown]
# The three numbers in the middle are **hidden** numbers, and F is their count. Transformers usually take F = 4 · D:
# 16 for our sentence, as in `W1`. Why so wide? Each hidden number asks one question: is this weighted sum of the
# token's numbers positive, and how large is it? With more of them, more kinds of tokens can be told apart.
#
# Does the network get one token at a time? Try it. The loop hands over one word, then the next.

# %%
outputs = []
for row in range(8):
    outputs.append(mlp(x[row]))  # (4) -> (4)
expected = torch.stack(outputs)
print((mlp(x) - expected).abs().max())

# %% [markdown]
# A product treats each row by itself. So the whole table at once gives what the loop gives, with the same two matrices
# for every word. (Of a number printed alone, `tensor(0.)` is exactly 0, and `tensor(0.00)` a rounding error. In a row
# beside other numbers, an exact 0 is printed as 0.00 too.)

# %%
claim(
    "the table at once gives what one word at a time gives: it is the same network for each",
    close(mlp(x), expected, within=1e-5),
)

# %% [markdown]
# So there is one feed-forward network in a block, however many words there are. Attention has its four matrices
# `W_q`, `W_k`, `W_v` and `W_o`, D by D each. Which part has more weights? Count them for the sizes of the paper, D = 512
# and F = 2048, without the biases.

# %%
in_attention = 4 * 512 * 512
in_feed_forward = 2 * 512 * 2048
print(f"attention {in_attention:,}, feed-forward {in_feed_forward:,}")

# %% [markdown]
# Two thirds of a block's weights are for thinking, one third for talking.

# %% [markdown]
# What would be missing without it? Take a text of a single word. It can look at itself only, with weight 1. So
# attention is `x @ W_v @ W_o`: two linear layers with nothing between. Such a chain cannot bend. What it gives for
# a + b is the sum of what it gives for a and for b.

# %%
a, b = torch.randn(1, 4), torch.randn(1, 4)
print("attention:   ", attention(a + b) - (attention(a) + attention(b)))
print("feed-forward:", mlp(a + b) - (mlp(a) + mlp(b)))

# %%
claim(
    "on a single word attention is linear, to rounding; the feed-forward network is not",
    close(attention(a + b), attention(a) + attention(b), within=1e-5),
    (mlp(a + b) - mlp(a) - mlp(b)).abs().max() > 0.1,
)

# %% [markdown]
# With more words, softmax decides *how much* is taken from each. But what is taken is still `x @ W_v @ W_o`, and lesson
# 04 showed that a mix stays between its values. The feed-forward network can make of a token what no value held.

# %% [markdown] tags=["pause"]
# You have both parts. What follows puts them together so that many of them can be stacked.

# %% [markdown]
# ## Normalise one vector
#
# Numbers that pass many layers can grow or shrink. **LayerNorm** brings each vector back to one size: it takes the
# mean away, then divides by the standard deviation. That is the root of the **variance**, and the variance is the mean
# of the squared distances from the mean.

# %%
predict(
    "07.norm",
    "What does LayerNorm make of (2, 2, 6, 6)?",
    {
        "(0, 0, 1, 1)": "That would run from the smallest, 0, to the largest, 1. LayerNorm takes the mean away: "
        "(−2, −2, 2, 2), then divides by √4 = 2.",
        "(−0.5, −0.5, 0.5, 0.5)": "That divides (−2, −2, 2, 2) by the variance, 4. The standard deviation is its root, 2.",
        "(−1, −1, 1, 1)": "Right: the mean is 4, the variance (4 + 4 + 4 + 4) / 4 = 4, its root 2, and −2 / 2 = −1.",
        "(−0.87, −0.87, 0.87, 0.87)": "That divides the sum of squares, 16, by 3, one less than the count, as `.std()` in "
        "torch does. LayerNorm divides by 4: √4 = 2, and −2 / 2 = −1.",
    },
)

# %% [markdown]
# `.square()` multiplies each number by itself, and `.sqrt()` is the square root of each.

# %%
vector = torch.tensor([2.0, 2.0, 6.0, 6.0])
centred = vector - vector.mean()
variance = centred.square().mean()
print("centred", centred, " variance", variance)
print("normed", centred / variance.sqrt(), " with .std()", centred / vector.std())

# %% [markdown]
# **What happened.** The mean is 0 now and the variance 1. torch's `.std()` would give 0.87: it divides the sum of
# squares by 3, one less than the count, as statistics does for samples. LayerNorm divides by 4.

# %% [markdown]
# What if all numbers are equal? Then the variance is 0, and 0 / 0 is no number. So a tiny `eps`, 0.00001, is added to
# the variance, under the root. Last, each column gets a **gain** to multiply by and a **bias** to add. Both are
# learned, and begin at 1 and 0. `keepdim` (lesson 01) keeps the axis, so that each row meets its own mean.

# %%
def norm_by_hand(x, gain, bias):
    centred = x - x.mean(dim=-1, keepdim=True)
    variance = centred.square().mean(dim=-1, keepdim=True)
    return centred / (variance + 1e-5).sqrt() * gain + bias

ones, zeros = torch.ones(4), torch.zeros(4)
print(norm_by_hand(vector, ones, zeros))
print(norm_by_hand(torch.tensor([5.0, 5.0, 5.0, 5.0]), ones, zeros))
print(norm_by_hand(vector, torch.tensor([1.0, 1.0, 1.0, 10.0]), torch.tensor([0.0, 7.0, 0.0, 0.0])))

# %% [markdown]
# The last line has a gain of 10 for the fourth number, and a bias of 7 for the second: 1 becomes 10, and −1 becomes 6.

# %%
claim(
    "(2, 2, 6, 6) becomes (−1, −1, 1, 1), and four equal numbers become zeros, not NaN",
    close(norm_by_hand(vector, ones, zeros), [-1.0, -1.0, 1.0, 1.0]),
    close(norm_by_hand(torch.tensor([5.0, 5.0, 5.0, 5.0]), ones, zeros), [0.0, 0.0, 0.0, 0.0]),
)

# %% [markdown]
# The same for the sentence, a row for each word. `layer_norm(x, gain, bias)` of the library and torch's
# `nn.LayerNorm(4)`, a layer for vectors of 4, do the same.

# %%
print(norm_by_hand(x, ones, zeros)[0])
print(layer_norm(x, ones, zeros)[0])
print(nn.LayerNorm(4)(x)[0])

# %%
claim(
    "by hand, the library and torch agree, on all 8 words",
    close(norm_by_hand(x, ones, zeros), layer_norm(x, ones, zeros), within=1e-5),
    close(norm_by_hand(x, ones, zeros), nn.LayerNorm(4)(x), within=1e-5),
)

# %%
predict(
    "07.scale",
    "Multiply the whole of `x` by 3 and add 5. What does LayerNorm give?",
    {
        "The same as for x": "Right: the 5 goes with the mean, the 3 with the standard deviation.",
        "3 times as much": "The standard deviation is 3 times as large as well, and it is what you divide by.",
        "5 more": "The mean is 5 more as well (and 3 times as large), and it is taken away first.",
    },
)

# %%
print(layer_norm(x, ones, zeros)[0])
print(layer_norm(3 * x + 5, ones, zeros)[0])
loud = x.clone()
loud[0] = 100 * x[0]  # the first word only
print(layer_norm(loud, ones, zeros)[:2])
print(layer_norm(x, ones, zeros)[:2])

# %% [markdown]
# **What happened.** Size and shift are gone, and the pattern is left. The mean and the variance are taken *within* a
# word, over its D numbers, not over the words or over a batch. So LayerNorm lets no words talk. Last, `Jake`
# is made a hundred times as large: the first two rows of the result stay as they were, his own too.

# %%
claim(
    "LayerNorm gives the same for x, for 3x + 5, and for one word made a hundred times as large",
    close(layer_norm(3 * x + 5, ones, zeros), layer_norm(x, ones, zeros), within=0.01),
    close(layer_norm(loud, ones, zeros), layer_norm(x, ones, zeros), within=0.01),
)

# %% [markdown]
# ## Add to what was there
#
# One idea is left. A layer does not *replace* the vectors, it *adds* to them: x + layer(x). The x that goes past the
# layer is a **residual connection**. The sum that all layers add to is called the **residual stream**.
#
# A layer that gives zeros then changes nothing. It can start from there, and add what is useful.

# %%
def silent(x):
    return torch.zeros(8, 4)

print("replaced:", silent(x)[0])
print("added:   ", (x + silent(x))[0])

# %% [markdown]
# It matters most for the gradient. Take the simplest layer there is, f(y) = 0.1 · y, and 20 of them. Where each
# replaces, the slope is 0.1 · 0.1 · 0.1 ..., which is 10⁻²⁰.

# %%
predict(
    "07.slope",
    "Now each layer adds: y becomes y + 0.1 · y. What is the slope through 20 of them?",
    {
        "Exactly 1": "Each layer keeps the 1 of the residual, but its own 0.1 comes on top: 1.1 a layer, and 1.1²⁰ is about 6.7.",
        "About 3": "A tempting guess: 1 + 20 · 0.1. But each layer adds a tenth of what has become, so it is 1.1 times itself: "
        "1.1²⁰ is about 6.7.",
        "About 7": "Right: each layer has the slope 1 + 0.1, and 1.1²⁰ = 6.7.",
    },
)

# %%
def replaces(y):
    return 0.1 * y

def adds(y):
    return y + 0.1 * y

def slope_through_20(layer):
    start = torch.tensor(2.0, requires_grad=True)
    y = start
    for number in range(20):
        y = layer(y)
    y.backward()
    return start.grad.item()

print(f"replaces: {slope_through_20(replaces):.1e}   adds: {slope_through_20(adds):.1f}")

# %% [markdown]
# **What happened.** The slope of y + f(y) is 1 plus the slope of f. That 1 is the way past the layer, and twenty of
# them in a row are still a 1. It does not vanish as in lesson 03. But mind the other side: 1.1 twenty times is
# 6.7. What only adds can grow, and something has to keep it in bounds.

# %%
claim(
    "through 20 layers the slope is 1e-20 where they replace, and 1.1 to the power of 20 where they add",
    slope_through_20(replaces) < 1e-19,
    close(slope_through_20(adds), 1.1**20, within=0.01),
)

# %% [markdown]
# ## Build the block
#
# Put together: normalise, talk, add; normalise, think, add. Each norm has a gain and a bias of its own. Hand all four
# over as functions, so that the block need not know their weights.

# %%
gain_1, bias_1 = torch.ones(4), torch.zeros(4)
gain_2, bias_2 = torch.ones(4), torch.zeros(4)

def norm_1(x):
    return layer_norm(x, gain_1, bias_1)

def norm_2(x):
    return layer_norm(x, gain_2, bias_2)

# %%
def block(x, attend, norm_1, mlp, norm_2):
    x = x + attend(norm_1(x))
    return x + mlp(norm_2(x))

out = block(x, attention, norm_1, mlp, norm_2)
out[0]

# %% [markdown]
# Read it once more. The layer gets `norm_1(x)`, but it is added to `x` itself. The stream is never normalised, only
# what a layer reads of it. The library calls this `encoder_block`, since an encoder is made of such blocks.
#
# In the drawing, attention (all of lesson 04's picture) is one station. The coloured line is the stream. Numbers above 0
# are blue, those below 0 ochre, and pale ones are near 0.

# %%
plots.show(plots.show_block(x, attention, norm_1, mlp, norm_2, words))

# %%
claim(
    "your two lines are the library's block, and the drawing's last table is what they give",
    close(out, encoder_block(x, attention, norm_1, mlp, norm_2), within=1e-5),
    tuple(out.shape) == tuple(x.shape),
)

# %% [markdown]
# (8, 4) goes in and (8, 4) comes out. So the output of one block can be the input of the next, as often as you like.
# Stack six, let their attention look back only, and change `it`, the 6th word, once more. (Here all six have the same
# weights. In a model each block has its own.)

# %%
def six_blocks(x):
    for number in range(6):
        x = block(x, look_back, norm_1, mlp, norm_2)
    return x

print(tuple(x.shape), "->", tuple(six_blocks(x).shape))
outputs_move(six_blocks, x, 5, other)

# %% [markdown]
# The first five stay exactly as they were, although there were six rounds of talk. Norms, residuals and feed-forward
# networks let nobody talk, so a mask in attention is a mask for the whole stack.

# %%
claim(
    "through six blocks that look back, only the word itself and those after it hear of a change",
    (outputs_move(six_blocks, x, 5, other)[:5] == 0).all(),
    (outputs_move(six_blocks, x, 5, other)[5:] > 0).all(),
)

# %% [markdown] tags=["pause"]
# The block is complete. What follows: its sister for translation, and then the measurements.

# %% [markdown]
# ## A block for the decoder
#
# A model that translates has two stacks. The **encoder** reads the source; what it makes of it is the **memory**. The
# **decoder** writes the target word by word. Its block has three parts: look back at the target, ask the memory, and
# think alone. Here is the memory of a German source, 7 words. (An encoder of such blocks puts one norm more at its end,
# for the memory. Here it is left out.)

# %%
source_words = "Jake lernte KI obwohl sie schwierig war".split()
source = torch.randn(7, 4)
memory = encoder_block(source, attention, norm_1, mlp, norm_2)  # one block of an encoder
A_q, A_k = torch.randn(4, 4) / 2, torch.randn(4, 4) / 2
A_v, A_o = torch.randn(4, 4) / 2, torch.randn(4, 4) / 2
memory.shape

# %% [markdown]
# `cross_attention` of lesson 05 asks the memory: queries from the target, keys and values from the memory. So `ask`
# takes two tables. The third norm is the last thing that is new.

# %%
def ask(x, memory):
    return cross_attention(x, memory, A_q, A_k, A_v, A_o, n_heads=2)

def norm_3(x):
    return layer_norm(x, torch.ones(4), torch.zeros(4))

def write(x, memory):
    x = x + look_back(norm_1(x))
    x = x + ask(norm_2(x), memory)
    return x + mlp(norm_3(x))

# %%
parts = {"self_attend": look_back, "cross_attend": ask, "feed_forward": mlp}
plots.show(plots.show_decoder_block(x, memory, parts, [norm_1, norm_2, norm_3], words, source_words))

# %% [markdown]
# Two arrows lead into cross-attention: the stream brings who asks, the memory who is asked. The rows that come out are much
# alike: each mixes the same 7 values of the memory, and here the mixes differ much less than the values. To keep the
# picture small, the norms are not drawn. The library calls this block `decoder_block`.

# %%
claim(
    "your three lines are the library's block of a decoder",
    close(
        write(x, memory),
        decoder_block(x, memory, look_back, norm_1, ask, norm_2, mlp, norm_3),
        within=1e-5,
    ),
)

# %% [markdown]
# Who hears of a change in the memory, and who of one in the target? `outputs_move` wants a function of one table. So
# make one for each.

# %%
def of_memory(some_memory):
    return write(x, some_memory)

def of_target(some_target):
    return write(some_target, memory)

print("memory changes:", outputs_move(of_memory, memory, 2, other))
print("target changes:", outputs_move(of_target, x, 5, other))

# %% [markdown]
# All 8 outputs hear of the memory, for the source is there as a whole. Of a target word that changes, only it and the
# later ones hear. So a decoder can train on all places at once: no place can see the word that it has to guess.

# %%
claim(
    "the whole target hears of the memory; nothing in it hears of a later target word",
    (outputs_move(of_memory, memory, 2, other) > 0).all(),
    (outputs_move(of_target, x, 5, other)[:5] == 0).all(),
    (outputs_move(of_target, x, 5, other)[5:] > 0).all(),
)

# %% [markdown]
# ## Before or after
#
# The paper of 2017 draws the norm *after* the sum. Most code, and all code of this lesson so far, has it *before* the
# layer. They are called **post-norm** and **pre-norm**, and both are two lines.

# %%
def pre_norm(x):
    x = x + attention(norm_1(x))
    return x + mlp(norm_2(x))

def post_norm(x):
    x = norm_1(x + attention(x))
    return norm_2(x + mlp(x))

# %% [markdown]
# `encoder_block` does either: it has a switch, `pre_norm=True` or `False`. Now watch the stream. `random_blocks` of the
# library makes a list of untrained blocks, `depth` of them, drawn from a `seed`. Each has weights of its own, and is a
# function like `pre_norm` or `post_norm` above, but looks back only. They are 32 wide. The **size** of the stream is the root of its mean square, and for `torch.randn` it is about 1.

# %%
predict(
    "07.grow",
    "The stream has size 1. How large is it after 8 blocks, post-norm and pre-norm?",
    {
        "1 and 1": "1 after post-norm, yes. But in pre-norm the sum is left as it is: sixteen additions take it to about "
        "3, and nothing divides it again.",
        "1 and about 3": "Right: in random directions the squares of the sizes add up. 17 of size 1 would make √17, about "
        "4; attention averages, so its part is smaller than 1.",
        "1 and about 17": "A tempting guess: 1, and 16 additions of size 1. But in random directions it is the squares "
        "that add up: √17 is about 4. And attention averages, so its part is smaller than 1: about 3.",
    },
)

# %%
sizes = {"post-norm": [], "pre-norm": []}
for kind in sizes:
    torch.manual_seed(1)
    stream = torch.randn(8, 32)
    for one in random_blocks(kind, depth=8, seed=1):
        stream = one(stream)
        sizes[kind].append(stream.square().mean().sqrt().item())
    print(f"{kind:9}", [f"{size:.1f}" for size in sizes[kind]])

# %% [markdown]
# **What happened.** Post-norm puts the stream itself through a norm, twice a block, so its size is 1 after each. In
# pre-norm nothing does, and it grows, but slowly: what points in random directions adds up like the sides of a right
# angle, as squares. That is why a pre-norm stack has one more norm at its very end.

# %%
claim(
    "after 8 blocks the stream has size 1 with post-norm, and between 2 and 5 with pre-norm",
    close(sizes["post-norm"][7], 1),
    2 < sizes["pre-norm"][7] < 5,
)

# %% [markdown]
# So which is it? Both exist. The paper says post-norm, and lesson 08 builds what the paper says. GPT-2 (2019) and most models after it are pre-norm, and
# [The Annotated Transformer](https://nlp.seas.harvard.edu/annotated-transformer/), from which many learn, prints the
# paper's text beside code that norms first. Why was the norm moved? For the way past the layers. In post-norm, every
# norm stands *on* the stream. In pre-norm the stream runs from end to end untouched.
#
# Whether that matters has to be measured.

# %% [markdown]
# ## Follow the gradient down the stack
#
# Stack 2, 4, 8, 16 or 32 blocks, untrained. Start a gradient at the output of the last block, and measure how large
# it is when it arrives at the *input* of the first one. Five kinds compete: no residuals and no norms ("neither"),
# residuals only, norms only (`mlp(norm_2(attention(norm_1(x))))`), post-norm and pre-norm.

# %% [markdown]
# The loop goes through the blocks and then back. At the output the gradient is to be `direction`, a random table:
# that is what `(out * direction).sum()` does, for the sum grows by `direction` where `out` grows by 1. `norm()` of a table is its length, the root of the sum of all squares.
# (It has nothing to do with LayerNorm.) What comes back is a ratio: 1 means that as much arrives as was sent.

# %%
def gradient_left(kind, depth, seed):
    torch.manual_seed(seed)
    start, direction = torch.randn(8, 32, requires_grad=True), torch.randn(8, 32)
    out = start
    for one in random_blocks(kind, depth, seed):
        out = one(out)
    (out * direction).sum().backward()
    return (start.grad.norm() / direction.norm()).item()

gradient_left("pre-norm", depth=8, seed=0)

# %%
predict(
    "07.depth",
    "32 blocks with norms but without residuals. How large is the gradient at the input, as a multiple of the "
    "gradient at the output?",
    {
        "Less than a thousandth": "A tempting guess, for the 1 of the residual is missing. But where a layer shrinks the "
        "stream, the next norm enlarges it again, and its gradient as well: between a hundredth and 10 times arrives.",
        "Between a hundredth and 10 times": "Right: a norm enlarges what a layer has shrunk, and its gradient by as "
        "much.",
        "More than 1000 times": "That is what residuals without norms do: each block multiplies by about 1.7. Norms "
        "keep it in bounds: between a hundredth and 10 times arrives.",
    },
)

# %% [markdown]
# Five sets of random weights for each. Of the five ratios take the middle one: `sorted` puts them in order, and the
# middle is number 2, counted from 0.

# %%
depths = [2, 4, 8, 16, 32]
middle = {}
for kind in KINDS:
    middle[kind] = []
    for depth in depths:
        ratios = []
        for seed in range(5):
            ratios.append(gradient_left(kind, depth, seed))
        middle[kind].append(sorted(ratios)[2])
    print(f"{kind:14}", [f"{ratio:.2g}" for ratio in middle[kind]])

# %%
plots.show(plots.lines(depths, middle, accent="pre-norm", log="xy", xlabel="blocks", ylabel="gradient at the input"))

# %% [markdown]
# **What happened.** Equal steps upwards multiply by a hundred or more. With neither, the gradient vanishes, as in
# lesson 03: about a millionth is left after 32 blocks. With residuals only it explodes. With norms, a fair part of it
# arrives, at any depth: between 0.25 and 7.4 times with residuals, and 0.4 at least without.
#
# So residuals keep the gradient from vanishing, and norms keep it in bounds on both sides. Are residuals needed, then?

# %%
claim(
    "through 32 blocks, less than a thousandth arrives without residuals and norms, and more than 10,000 times with "
    "residuals only",
    middle["neither"][4] < 1e-3,
    middle["residual only"][4] > 1e4,
)
claim(
    "with norms and residuals, between a twentieth and 20 times arrives at each depth; with norms only, between a "
    "hundredth and 20 times",
    min(middle["norm only"]) > 1 / 100,
    max(middle["norm only"]) < 20,
    min(middle["post-norm"]) > 1 / 20,
    max(middle["post-norm"]) < 20,
    min(middle["pre-norm"]) > 1 / 20,
    max(middle["pre-norm"]) < 20,
)

# %% [markdown]
# This is measured before training. Does it tell who learns?

# %% [markdown]
# ## Train all five
#
# A small task: read symbols, and say at each place which one stood two places back. (The first two places are not
# asked.) There are 8 symbols, so a guess has a loss of ln 8 = 2.08. Each network adds a learned vector for each position
# (lesson 06), has 8 blocks, 32 wide, looks back only, and trains for 100 steps.

# %%
predict(
    "07.learn",
    "After 100 steps, who has learned the task (a loss below 0.1)?",
    {
        "Pre-norm only": "Right: below 0.05. Post-norm has got to about 1.3, \"neither\" and norms only stay at a guess, "
        "2.08, and residuals only end above 10.",
        "All three with norms": "A tempting guess after the last figure. But norms only stay at a guess, 2.08, and "
        "post-norm is slower: about 1.3 after 100 steps, where pre-norm is below 0.05.",
        "Pre-norm and post-norm": "Post-norm is slower: about 1.3 after 100 steps, where pre-norm is below 0.05.",
        "All but \"neither\"": "With residuals only, the loss begins at about 100, for the stream has grown so large, "
        "and ends above 10. Norms only stay at a guess, 2.08.",
    },
)

# %% [markdown]
# `losses(kind)` of the library trains three networks of a kind, from three sets of random weights, and gives their
# losses at every step: a table of shape (3, 100). Each kind has the rate that was best of five for it, found
# beforehand with other random numbers: `RATES`.

# %%
curves = {}
for kind in with_bar(KINDS, "training"):
    curves[kind] = losses(kind)

def at_the_end(kind):
    return curves[kind][:, -10:].mean(dim=-1)

for kind in KINDS:
    print(f"{kind:14} rate {RATES[kind]:6} {at_the_end(kind)}")

# %%
plots.show(plots.learning_curves(curves, chance=2.08))

# %% [markdown]
# **What happened.** A thin line is one set of random weights, a thick one the mean of three. Equal steps upwards
# multiply the loss by 10, and the dotted line is a guess. Printed is the mean of the last 10 steps.
#
# Pre-norm has learned the task. Post-norm is on its way. Without residuals, 100 steps change nearly nothing, with norms
# or without. With residuals only, it is worse than a guess throughout. So a gradient that arrives is not enough: without
# residuals, each layer replaces what the one before it gave.

# %%
claim(
    "after 100 steps, all three pre-norm networks are below 0.05, and all three post-norm ones between 0.8 and 2",
    (at_the_end("pre-norm") < 0.05).all(),
    (at_the_end("post-norm") > 0.8).all(),
    (at_the_end("post-norm") < 2).all(),
)
claim(
    "without residuals the loss stays near a guess, with norms or not, and with residuals only it is above 5",
    (at_the_end("neither") > 1.9).all(),
    (at_the_end("norm only") > 1.9).all(),
    (at_the_end("residual only") > 5).all(),
)

# %% [markdown]
# So residuals and LayerNorm together keep training stable. Be careful with the rest of what the figure says. These
# networks begin with plain random weights, and train for 100 steps at one rate each. Another start, or more steps, can
# give another order. Lessons 08 and 09 train post-norm, with a rate that begins tiny and grows; the side road shows
# what that does.

# %% [markdown]
# That was the core. A side road follows. You can also go straight to
# [What you take with you](#What-you-take-with-you).

# %% [markdown] tags=["side-road"]
# ## Raise the rate step by step
#
# Is post-norm only slow because its rate, 0.001, was ten times lower than that of pre-norm? Try 0.004. The paper begins
# with a tiny rate, and raises it step by step: a **warm-up**. `losses` takes `steps`, a `rate`, and `warm_up`, the number
# of steps until the rate is reached.

# %%
predict(
    "07.warm-up",
    "Post-norm trains for 150 steps in three ways: at 0.001, at 0.004, and at 0.004 with a warm-up of 50 steps. Which of "
    "them bring the loss below 1, in the mean of three networks?",
    {
        "Only 0.004 with a warm-up": "That one does. But 0.001 needs no warm-up: it had about 1.3 after 100 steps, and "
        "has about 0.4 after 150.",
        "0.001, and 0.004 with a warm-up": "Right: about 0.4 and 0.1. Without a warm-up, 0.004 is too much for the "
        "first steps from random weights, and the loss stays at about 2.",
        "All three": "At 0.004 without a warm-up the loss stays at about 2, a guess: that is too much for the first "
        "steps from random weights. The other two get to about 0.4 and 0.1.",
    },
)

# %%
settings = [("post-norm", 0.004, 0), ("post-norm", 0.004, 50), ("post-norm", 0.001, 0), ("pre-norm", 0.001, 0)]
runs = {}
for kind, rate, warm_up in with_bar(settings, "training"):
    name = f"{kind} {rate}, warm-up {warm_up}"
    runs[name] = losses(kind, steps=150, rate=rate, warm_up=warm_up)

for name, rows in runs.items():
    print(f"{name:28} step 100: {rows[:, 90:100].mean(dim=-1)}  step 150: {rows[:, 140:].mean(dim=-1)}")

# %%
without, with_warm_up, slow_post_norm, slow_pre_norm = runs.values()
plots.show(plots.learning_curves(runs, chance=2.08))

# %% [markdown]
# **What happened.** The first steps are the dangerous ones: at 0.004, large steps from random weights lead to where
# nothing is learned any more. A warm-up makes that rate usable. But at 0.001 post-norm learns without one: after 100
# steps both have about the same loss, and after 150 both are below 1. So post-norm was slow, not broken. And the rate is
# not all: at 0.001 too, pre-norm is ahead. It takes a higher rate, needs no warm-up, and learns faster at the same rate.

# %%
claim(
    "after 150 steps post-norm stays above 1.5 at 0.004; with a warm-up, or at 0.001, the mean of three is below 1",
    (without[:, 140:].mean(dim=-1) > 1.5).all(),
    with_warm_up[:, 140:].mean() < 1,
    slow_post_norm[:, 140:].mean() < 1,
)
claim(
    "at 0.001 and after 100 steps, pre-norm is below half of post-norm's loss",
    slow_pre_norm[:, 90:100].mean() < slow_post_norm[:, 90:100].mean() / 2,
)

# %% [markdown]
# ## What you take with you
#
# **You can now** compute a feed-forward network and a LayerNorm by hand, build the blocks of encoder and decoder in two
# and three lines, say who hears of whom in them, and tell what residuals and norms each do for a gradient.
#
# **Next:** write these functions yourself, in the exercises: `my_work/07_blocks.ipynb`. Then lesson 08 puts both
# blocks together to the whole Transformer, with post-norm as in the paper, and follows one sentence through it.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Vaswani et al. 2017 | [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | both blocks, F = 4 D, post-norm, the warm-up |
# | Ba, Kiros and Hinton 2016 | [Layer Normalization](https://arxiv.org/abs/1607.06450) | LayerNorm |
# | He et al. 2015 | [Deep Residual Learning for Image Recognition](https://arxiv.org/abs/1512.03385) | residual connections |
# | Xiong et al. 2020 | [On Layer Normalization in the Transformer Architecture](https://arxiv.org/abs/2002.04745) | pre-norm against post-norm, and why a warm-up helps |
# | Radford et al. 2019 | [Language Models are Unsupervised Multitask Learners](https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf) | GPT-2: pre-norm, and small first weights |
# | Elhage et al. 2021 | [A Mathematical Framework for Transformer Circuits](https://transformer-circuits.pub/2021/framework/index.html) | the residual stream |
# | Rush 2018 | [The Annotated Transformer](https://nlp.seas.harvard.edu/annotated-transformer/) | the paper's text, and code that norms first |

# %% exercises

# %% [markdown]
# # 07 Exercises: the block
#
# Four functions: the norm, the network that thinks, a block for the encoder and one for the decoder. At the end you
# write a network by hand that sees where something changes.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("layer_norm")` gives a question first, the idea next, and then a line in words. Asking costs nothing.

# %% [markdown]
# How to read a task: `x (..., D)` is a tensor whose last axis has D numbers, whatever stands in front, such as tokens
# and a batch. `Sublayer` is any function that takes vectors and gives as many back. It is handed over like a number:
# `attend` is the function itself, and `attend(x)` is what it makes of x. (In lessons 04 to 06 `attend` took Q, K and V;
# here all that lies behind one name.)

# %%
import torch
from torch import Tensor

from course_lib.blocks import Sublayer
from course_lib.check import check, hint, task
from course_lib.layers import linear, relu
from course_lib.notebook.written import what_is_written

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## 1 Normalise each vector
#
# The vector is 1, 5. Its mean is 3, so the centred numbers are −2 and 2. Their squares are 4 and 4, with the mean 4:
# that is the variance. Its root is 2, and −2 / 2 = −1, 2 / 2 = 1. The gain 1, 2 makes −1 and 2 of it, and the bias
# 0, 10 makes −1 and 12. (`.square()` and `.sqrt()` take the square and the root of each number.)

# %%
centred = torch.tensor([1.0, 5.0]) - 3
print(centred, centred.square(), centred / 2)
centred / 2 * torch.tensor([1.0, 2.0]) + torch.tensor([0.0, 10.0])

# %% [markdown]
# Three things decide whether it works on any input:
#
# - Every vector has a mean of its own, over its own D numbers: `.mean(dim=-1, keepdim=True)`. With `keepdim=True` the
#   axis stays, one wide, and lines up with the vectors.
# - `eps` is added to the variance, under the root. Where all numbers of a vector are equal, nothing is divided by 0.
# - `x.var(dim=-1)` divides by D − 1 unless you say `correction=0`. A mean of squares needs no such care.

# %% exercise layers.layer_norm

# %%
# Try it on the vector above; it should give -1 and 12:
# layer_norm(torch.tensor([1.0, 5.0]), torch.tensor([1.0, 2.0]), torch.tensor([0.0, 10.0]))

# %% [markdown] tags=["solutions"]
# torch has it as `torch.nn.functional.layer_norm`. It wants to know how many numbers a vector has, as a shape.

# %% tags=["solutions"]
x, gain, bias = torch.randn(2, 3, 4), torch.randn(4), torch.randn(4)
torchs = torch.nn.functional.layer_norm(x, (4,), gain, bias)
(layer_norm(x, gain, bias) - torchs).abs().max()

# %% [markdown]
# ## 2 Let each token think alone
#
# One number comes in, 3. The first layer makes two of it, with the weights 1 and −1 and the biases 0 and 1: 3 and −2.
# The relu keeps 3 and makes 0 of −2. The second layer has the weights 2 and 1 and the bias 0.5: 3 · 2 + 0 · 1 + 0.5 = 6.5.

# %%
hidden = torch.tensor([3 * 1.0 + 0, 3 * -1.0 + 1])
print(hidden, relu(hidden))
relu(hidden)[0] * 2 + relu(hidden)[1] * 1 + 0.5

# %% [markdown]
# `linear(x, W, b)` and `relu(x)` of lesson 01 are there for you. Plain `@` and `torch.relu` will do as well.

# %% exercise layers.feed_forward

# %%
# Try it on the number above; it should give 6.5:
# W1, W2 = torch.tensor([[1.0, -1.0]]), torch.tensor([[2.0], [1.0]])
# feed_forward(torch.tensor([3.0]), W1, torch.tensor([0.0, 1.0]), W2, torch.tensor([0.5]))

# %% [markdown]
# ## 3 Build the block
#
# The block does not care what its sublayers are. So take some that can be followed in the head. Each token is one
# number here, and there are two: 2 and 6. (`cumsum(-2)` adds to each row all rows before it, `torch.arange(1, n)`
# counts from 1, `clamp(max=4)` makes 4 of all that is more.)

# %%
def mean_so_far(x):  # for attention: each token gets the mean of all up to it
    return x.cumsum(-2) / torch.arange(1, x.shape[-2] + 1)[:, None]

def twice(x):  # for the network
    return 2 * x

def at_most_4(x):  # for the first norm
    return x.clamp(max=4)

def minus_1(x):  # for the second norm
    return x - 1

two = torch.tensor([[2.0], [6.0]])
mean_so_far(two), twice(two), at_most_4(two), minus_1(two)

# %% [markdown]
# Follow it with `pre_norm`, where each sublayer reads normalised vectors:
#
# | | first token | second token |
# |---|---|---|
# | x | 2 | 6 |
# | what attention reads: at most 4 | 2 | 4 |
# | what it gives: the mean so far | 2 | 3 |
# | the sum | 2 + 2 = 4 | 6 + 3 = 9 |
# | what the network reads: minus 1 | 3 | 8 |
# | what it gives: twice | 6 | 16 |
# | the sum | 4 + 6 = **10** | 9 + 16 = **25** |

# %% [markdown]
# Without `pre_norm` each sublayer reads x as it is, and the *sum* goes through the norm. In the docstring, functions of
# torch stand for sublayers: `torch.neg` changes the sign, `torch.zeros_like` gives zeros, and `torch.exp` makes 1 of
# each 0. Hand over what a sublayer reads by its place, as in `attend(x)`.

# %% exercise blocks.encoder_block

# %%
# Try it; the first should give 10 and 25, and the second 11 and 11:
# encoder_block(two, mean_so_far, at_most_4, twice, minus_1)
# encoder_block(two, mean_so_far, at_most_4, twice, minus_1, pre_norm=False)

# %% [markdown]
# ## 4 Build the block of the decoder
#
# One step more: after the target's tokens have heard each other, each asks the source. `cross_attend(x, memory)` takes
# two tensors, first who asks, then who is asked. The memory here has three tokens, 1, 3 and 8, with the mean 4.

# %%
def add_mean_of_memory(x, memory):  # for cross-attention
    return x + memory.mean(dim=-2, keepdim=True)

def minus_10(x):  # for the third norm
    return x - 10

memory = torch.tensor([[1.0], [3.0], [8.0]])
add_mean_of_memory(two, memory)

# %% [markdown]
# The first step is as before: 4 and 9. The second reads 3 and 8, adds the mean 4 to each, and gives 7 and 12. So the sum is 11 and
# 21. The third reads 1 and 11, and gives 2 and 22: **13 and 43**.
#
# This one is real work: three steps, two ways to do each, and only one of them asks the memory. In the docstring,
# `torch.clone` gives back what it gets, and `lambda x, memory: memory` is a function without a name that hands the
# memory over.

# %% exercise blocks.decoder_block

# %%
# Try it; it should give 13 and 43:
# decoder_block(two, memory, mean_so_far, at_most_4, add_mean_of_memory, minus_1, twice, minus_10)

# %% [markdown]
# ## 5 See where something changes
#
# Write a network by hand that marks each place where a number differs from the one before it:
#
# | the row | 4 | 4 | 7 | 7 | 2 | 2 | 3 |
# |---|---|---|---|---|---|---|---|
# | the mark | 0 | 0 | 1 | 0 | 1 | 0 | 1 |
#
# No token can know that alone. So it needs both halves of the block: one to fetch the number before, one to compare.

# %% [markdown]
# Each token is a vector of three: its number, room for the number before, and room for the mark. Attention is given. It
# writes the number before into the second place, and the block adds that to the token. The first token has none before it, and
# takes its own. Both norms leave x as it is, so that the numbers stay readable.

# %%
def look_one_back(x):
    found = torch.zeros_like(x)
    found[0, 1] = x[0, 0]
    found[1:, 1] = x[:-1, 0]
    return found

def as_it_is(x):
    return x

row = [4, 4, 7, 7, 2, 2, 3]
x = torch.tensor([[float(number), 0.0, 0.0] for number in row])
x + look_one_back(x)

# %% [markdown]
# Now the network: three numbers to four hidden ones, a relu, and back to three. It is added to the token, so it may write
# into the third place only. A change by 1 gets the mark 1, and so does a change by 5, up or down. Find the weights. Your
# `feed_forward` and `encoder_block` are used for it: both have to be green first.

# %% [markdown]
# <details><summary>Stuck? A question, the idea, and a line in words</summary>
#
# 1. The difference is a weighted sum. What does the relu make of it where it is negative? And of its opposite?
# 2. relu(d) + relu(−d) is how far it changed: 5 for 5 and for −5. What do you have to take away, so that 1 is left?
# 3. Two hidden numbers say how far it changed, up or down. Two more say how far beyond 1. Subtract those.
#
# </details>

# %% tags=["exercises"]
#                      four hidden numbers
my_W1 = torch.tensor([[0.0, 0.0, 0.0, 0.0],  # what the number adds to each
                      [0.0, 0.0, 0.0, 0.0],  # what the number before adds
                      [0.0, 0.0, 0.0, 0.0]])  # what the mark adds
my_b1 = torch.tensor([0.0, 0.0, 0.0, 0.0])
#                      number before mark
my_W2 = torch.tensor([[0.0, 0.0, 0.0],  # where the first hidden number goes
                      [0.0, 0.0, 0.0],
                      [0.0, 0.0, 0.0],
                      [0.0, 0.0, 0.0]])
my_b2 = torch.tensor([0.0, 0.0, 0.0])

# %% tags=["solutions"]
#                      d    -d  d-1  -d-1
my_W1 = torch.tensor([[1.0, -1.0, 1.0, -1.0],
                      [-1.0, 1.0, -1.0, 1.0],
                      [0.0, 0.0, 0.0, 0.0]])
my_b1 = torch.tensor([0.0, 0.0, -1.0, -1.0])
#                      number before mark
my_W2 = torch.tensor([[0.0, 0.0, 1.0],
                      [0.0, 0.0, 1.0],  # the sum of both is how far it changed
                      [0.0, 0.0, -1.0],
                      [0.0, 0.0, -1.0]])  # and these take away all that is more than 1
my_b2 = torch.tensor([0.0, 0.0, 0.0])

# %% tags=["exercises"]
# Are exercises 2 and 3 green? Then take the # away from the lines below: mark them, and press Ctrl+/.
# def my_network(x):
#     return feed_forward(x, my_W1, my_b1, my_W2, my_b2)
#
# after = encoder_block(x, look_one_back, as_it_is, my_network, as_it_is)
# what_is_written(row, after - (x + look_one_back(x)), wanted=[0, 0, 1, 0, 1, 0, 1])

# %% tags=["solutions"]
def my_network(x):
    return feed_forward(x, my_W1, my_b1, my_W2, my_b2)

after = encoder_block(x, look_one_back, as_it_is, my_network, as_it_is)
what_is_written(row, after - (x + look_one_back(x)), wanted=[0, 0, 1, 0, 1, 0, 1])

# %% [markdown]
# All ticked? Then put the network first: `encoder_block(x, my_network, as_it_is, look_one_back, as_it_is)`. It
# compares each number with an empty place, and marks them all. First talk, then think.

# %% [markdown]
# ## Before you go on
#
# All green? Then break one on purpose: forget a residual, give both steps the same norm, or let the network read the
# block's input, and see what the check says. Lesson 08 makes the whole Transformer of these blocks.

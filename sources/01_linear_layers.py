# ---
# jupyter:
#   course:
#     title: A network learns a mapping
#     question: What can layers learn that one layer cannot?
#     part: Before attention
#     designs:
#       6 Find the larger of two numbers: 12
#     needs: {}
#     introduces:
#       torch.tensor(...): a table of numbers of one kind, with any number of axes
#       'f"{x:.1f}"': x in a text, with one digit after the point; `:6` leaves room for 6 signs
#       path[-1], words[:8]: the last of a list; the first eight of it
#       shape, .reshape(...): the size of each axis, (rows, columns); the same numbers in another shape
#       axis, dim: one direction of a table; `dim=0` runs down the rows, `dim=-1` along the last axis
#       '@': 'the matrix product: rows on the left meet columns on the right'
#       .mT: rows become columns; it exchanges the last two axes
#       broadcasting: an axis of size 1, or a missing one, is stretched to fit
#       keepdim=True: a sum leaves an axis of size 1 in its place, ready for broadcasting
#       .sum(), .mean(), .std(): the sum, the mean and the spread along an axis, or of everything
#       math.exp, math.log, .exp(), .log(): e to a number, and back; with the dot, of each number of a tensor
#       .abs(), .max(), .min(), .argmax(): sizes; the largest and the smallest; where the largest stands
#       .all(), .any(): whether all, or any, of many truths hold; in the exercises
#       .tolist(), .item(): back to Python's lists and numbers
#       torch.zeros, torch.ones, torch.stack: tables of 0 and of 1; rows put together into a table
#       torch.manual_seed, torch.randn: makes random numbers the same each time; such numbers, around 0
#       torch.arange, torch.eye: 0, 1, 2, ... in a row; 1 from corner to corner, else 0; in the exercises
#       dtype, float(), torch.float64: the kind of the numbers in a table; true becomes 1, false 0
#       .clone(), .detach(): a copy; the same numbers without their history; in the exercises
#       requires_grad=True: torch keeps track of what is computed from this
#       .backward(), .grad: the gradient, carried back from the result to the start
#       torch.relu, .softmax(dim=-1): negative numbers become 0; scores become shares that sum to 1
#       F.cross_entropy: how surprised a prediction is by the truth
#       torch.nn.Module, nn.Linear, nn.ReLU, nn.Sequential, parameters(): layers, layers in a row, and the numbers
#         that learn
#       torch.optim.SGD, torch.optim.Adam, step(), zero_grad(): moves the parameters against their gradients
#       torch.allclose, torch.equal: whether two tables agree, nearly or exactly; in the exercises
#       torch.set_printoptions(precision=2, sci_mode=False): how many digits are shown; in the exercises
#       np.array, np.zeros: NumPy's tables, of a list of lists, and of 0
#       fit, predict: how a model of scikit-learn learns, and how it guesses
#     claims:
#     - text: A chain of layers learns what one layer cannot.
#       section: See what one layer cannot learn
#     - text: Parameters move a little against the gradient, and the gradient by hand is autograd's.
#       section: Find the gradient on paper
#     asked:
#     - text: Why is it x @ W here and W x there, and why does nn.Linear keep the transpose?
#       section: Write it x @ W, or W x
#     - text: Where does the size 3 of a 1x3 result come from?
#       section: From one weight to many
# ---

# %% [markdown]
# # 01 A network learns a mapping
#
# **You will** teach a line what a house is worth, find its gradient by hand, let torch do the same, and end with a
# spam filter for your own message.
#
# Run each cell with Shift+Enter, from the top. Guess before you run: a wrong guess makes the answer stick.
# After the run, open **What happened**. A tick marks a claim, measured on your machine. The folded table below is
# for looking up, not for reading now.

# %%
import math

import torch
import torch.nn.functional as F
from torch import nn

from course_lib.datasets import house_prices, spam_messages
from course_lib.notebook import claim, close, plots, predict, reply
from course_lib.notebook.explorers import line_explorer, stepper
from course_lib.notebook.parting import best_line, rings

# %% [markdown]
# ## Ask what a house is worth
#
# In 1978 and 1981, 321 houses were sold in North Andover, near Boston. `house_prices` of the course's library
# holds what is known of each. Here are the first four.

# %%
houses = house_prices()
for number in range(4):
    print(f"{houses['area'][number]:.0f} square feet, sold for {houses['price'][number]:.0f} dollars")

# %% [markdown]
# You look for a **mapping**: numbers in, a number out. Area goes in, a guess of the price comes out.
#
# **torch** is the library that computes with such numbers. It keeps them in a **tensor**, made by
# `torch.tensor`: here a row of 321 numbers. Divide a tensor by 1000, and each of its numbers is divided. So
# areas are in thousands of square feet from here on, and prices in thousands of dollars.

# %%
area = torch.tensor(houses["area"]) / 1000
price = torch.tensor(houses["price"]) / 1000
plots.show(plots.scatter(area, price, "area (thousand square feet)", "price (thousand dollars)"))

# %% [markdown]
# Larger houses cost more, mostly. A guesser has to be tested on houses that it has not seen: anyone can learn the
# answers by heart. So hold out every fourth house, and learn from the others. (`%` is the remainder of a
# division.)

# %%
def split(count, quarter):
    known, held_out = [], []
    for number in range(count):
        if number % 4 == quarter:
            held_out.append(number)
        else:
            known.append(number)
    return known, held_out

# %%
known, held_out = split(321, 3)
print(len(known), "known,", len(held_out), "held out")

# %% [markdown]
# The laziest guesser always says the same: the mean price of the known houses. Anything cleverer has to beat it.
#
# `price[known]` picks the numbers at those places. `mean()` is their mean, and `abs()` leaves out the minus signs.

# %%
mean_price = price[known].mean()
lazy_miss = (price[held_out] - mean_price).abs().mean()
print(f"always {mean_price:.0f} thousand: it misses by {lazy_miss:.1f} thousand on average")

# %% [markdown]
# That is a **baseline**: a simple guess, to measure others by. Say it first, always.

# %%
claim(
    "always the mean misses a held-out house by about 32 thousand dollars",
    close(lazy_miss, 32, within=1),
)

# %% [markdown]
# ## Draw a line by hand
#
# The simplest mapping that looks at the area is a line: guess = slope · extra + offset. Here `extra` says how much
# larger a house is than the mean known house. So the offset is the guess for the mean house, and the slope is
# what each further thousand square feet adds.

# %%
extra = area - area[known].mean()
x_known = extra[known]
y_known = price[known]

# %% [markdown]
# How bad is a line? Take its error at each house, square it, and take the mean: the **loss**. Squares are
# positive, so errors up and down cannot even out, and one error of 20 counts more than two of 10.

# %%
def loss_of(slope, offset):
    error = slope * x_known + offset - y_known
    return (error * error).mean()

print(f"slope 0, offset 40: loss {loss_of(0, 40):.0f}")

# %% [markdown]
# Now find a good line. On the left, each point of the map is a line, and on each ring all lines have the same loss:
# it is the map of a valley. Drag the blue dot, or move the sliders. The arrow shows the way downhill.

# %%
line_explorer(x_known, y_known)

# %% [markdown]
# Three things to try:
#
# 1. Find the lowest loss that you can.
# 2. Where is the arrow long? Where does it vanish?
# 3. Is the offset of the best line still the best at slope 100?
#
# Then run the next cell, which looks at a few lines on the way.

# %%
for slope, offset in [(0, 40), (0, 97), (41, 97), (100, 97), (100, 80), (100, 110)]:
    print(f"slope {slope:3}, offset {offset:3}: loss {loss_of(slope, offset):.0f}")

# %% [markdown]
# **What happened.** The best line has about the slope 41 and the offset 97: 41 dollars a square foot. Its loss is
# not 0, for no line meets all houses. The arrow is long where the valley is steep, and vanishes at the bottom.

# %% [markdown]
# 97 is the best offset at every slope. That is why you subtracted the mean area: the rings of the map do not slant,
# and the two numbers do not disturb each other.

# %%
claim(
    "no line next to slope 41 and offset 97 has a lower loss, and 97 is the best offset at slope 100 too",
    loss_of(41, 97) < loss_of(39, 97),
    loss_of(41, 97) < loss_of(43, 97),
    loss_of(41, 97) < loss_of(41, 95),
    loss_of(41, 97) < loss_of(41, 99),
    loss_of(100, 97) < loss_of(100, 95),
    loss_of(100, 97) < loss_of(100, 99),
)

# %% [markdown]
# ## Walk downhill
#
# A **network** is a mapping with many such numbers, too many for a map. But the arrow needs none: move a number a
# little, and see how the loss changes. Begin with one house, extra 0.5, price 120, and the line of slope 0, offset 100.

# %%
def loss_of_one(slope, offset, more, paid):
    error = slope * more + offset - paid
    return error * error

# %%
little = 0.001
change = loss_of_one(little, 100, 0.5, 120) - loss_of_one(0, 100, 0.5, 120)
print(f"per unit of slope {change / little:.2f}")

# %% [markdown]
# Why −20? The error is 100 − 120 = −20. Now:
#
# 1. A little more slope, t, adds 0.5 · t to the guess, so to the error.
# 2. (error + 0.5 · t)² = error² + 2 · error · 0.5 · t + a square of t, which is tiny.
# 3. So the loss changes by 2 · error · 0.5 = 2 · (−20) · 0.5 = −20 per unit of slope.
#
# A little more offset adds t itself to the error: 2 · (−20) · 1 = −40 per unit of offset.

# %%
predict(
    "01.small-house",
    "A small house under the same line: extra −0.5, price 90. How does its loss change per unit of slope?",
    {
        "By 10": "The error is 100 − 90 = 10, and 2 · 10 · 0.5 would be 10. But this house is smaller than the mean: "
        "its extra is −0.5, so −10.",
        "By −10": "Right: 2 · 10 · (−0.5). The line guesses too much here, and more slope lowers the guesses of small "
        "houses.",
        "By 20": "A tempting guess: 2 · error. That is per unit of *offset*. The slope meets the extra, −0.5: −10.",
    },
)

# %%
change = loss_of_one(little, 100, -0.5, 90) - loss_of_one(0, 100, -0.5, 90)
print(f"per unit of slope {change / little:.2f}")

# %% [markdown]
# **What happened.** Both houses want more slope: the large one is guessed too low, the small one too high.

# %% [markdown]
# Both numbers of the first house, (−20, −40), are the **gradient** of its loss. It points uphill, so go the other
# way: more slope, more offset. Over all houses the loss is a mean, so the gradient is the mean of 2 · error · extra,
# and of 2 · error.

# %%
def gradient_of(slope, offset):
    error = slope * x_known + offset - y_known
    return 2 * (error * x_known).mean().item(), 2 * error.mean().item()

moved = ((loss_of(0.1, 40) - loss_of(0, 40)) / 0.1, (loss_of(0, 40.1) - loss_of(0, 40)) / 0.1)
print(f"by moving:  {moved[0]:.1f}, {moved[1]:.1f}")
print(f"by formula: {gradient_of(0, 40)[0]:.1f}, {gradient_of(0, 40)[1]:.1f}")

# %%
claim(
    "moving a number by 0.1 gives the gradient of the formula, within 1",
    close(torch.tensor(moved), gradient_of(0, 40), within=1),
)

# %% [markdown]
# Now walk. Each step moves both numbers against the gradient, `rate` times it. That is **gradient descent**, and
# `rate` is the **learning rate**. All training in this course is this loop.

# %%
def walk(rate):
    slope, offset = 0.0, 0.0
    path = [(slope, offset)]
    for step in range(30):
        for_slope, for_offset = gradient_of(slope, offset)
        slope = slope - rate * for_slope
        offset = offset - rate * for_offset
        path.append((slope, offset))
    return path

# %%
path = walk(0.3)
plots.show(plots.valley_path(x_known, y_known, path))

# %% [markdown]
# Where the ground is flat, the steps are small. So why not a larger rate?

# %%
predict(
    "01.rate",
    "The same 30 steps with the rate 1.1 instead of 0.3. What happens?",
    {
        "It arrives sooner": "A tempting guess. But a step of 1.1 jumps so far over the bottom that it lands higher "
        "on the other side. After 30 steps the offset is about −23,000.",
        "It jumps further away with each step": "Right: it lands beyond the bottom, 1.2 times as far from it as "
        "before.",
        "It swings between two offsets for ever": "Near: at the rate 1 it would. At 1.1 each swing is 1.2 times as "
        "wide as the one before.",
    },
)

# %%
for rate in [0.01, 0.3, 0.9, 1.1]:
    slope, offset = walk(rate)[-1]
    print(f"rate {rate:4}: slope {slope:6.1f}, offset {offset:8.1f}, loss {loss_of(slope, offset):.0f}")

# %% [markdown]
# **What happened.** 0.01 is too timid, 0.9 jumps to and fro and still arrives, 1.1 explodes.

# %% [markdown]
# Why? The mean of extra is 0, so the mean error is offset − 97, and the gradient 2 · (offset − 97). A step of 1.1
# times that takes away 2.2 times the distance to 97: 1 − 2.2 = −1.2 of it is left. For the slope the 2 becomes 2 ·
# mean(extra²), here 1, and 1 − 1.1 = −0.1. So only the offset explodes.

# %%
slope, offset = walk(0.3)[-1]
line_miss = (slope * extra[held_out] + offset - price[held_out]).abs().mean()
print(f"always the mean misses by {lazy_miss:.1f} thousand, the line by {line_miss:.1f} thousand")

# %%
claim(
    "held out, the line misses by at least 5 thousand dollars less than the baseline; at the rate 1.1 the offset ends "
    "below −10,000",
    line_miss < lazy_miss - 5,
    walk(1.1)[-1][1] < -10_000,
)

# %% [markdown] tags=["pause"]
# That was all of learning, once: a mapping, a loss, a gradient, small steps.

# %% [markdown]
# ## From one weight to many
#
# A house has more than an area. Describe it by three numbers, its **features**, and give each a weight: 40 thousand
# dollars for each thousand square feet, 10 for each bath, −5 for ten years of age.

# %%
one_house = [2.0, 1.0, 3.0]  # 2 thousand square feet, 1 bath, 30 years old
weights = [40.0, 10.0, -5.0]
worth = 0
for number in range(3):
    worth = worth + one_house[number] * weights[number]
worth

# %% [markdown]
# Multiply number by number, then add: a **dot product**. Now take four houses, one to a row, and ask for two
# outputs, a price and a rent. Each output has its own column of weights. `torch.zeros` makes a table of zeros to
# fill, `shape` says how many rows and columns a table has, and `x[house, feature]` is the number in that row and
# column.

# %%
x = torch.tensor([[2.0, 1.0, 3.0], [1.0, 2.0, 0.0], [3.0, 2.0, 4.0], [1.0, 1.0, 6.0]])
W = torch.tensor([[40.0, 2.0], [10.0, 1.0], [-5.0, 0.0]])
print("x", tuple(x.shape), " W", tuple(W.shape))

# %%
expected = torch.zeros(4, 2)
for house in range(4):
    for output in range(2):
        for feature in range(3):
            expected[house, output] += x[house, feature] * W[feature, output]
expected

# %% [markdown]
# Each row of `x` meets each column of `W` in a dot product. This is the **matrix product**, and Python writes it
# `@`. One sign for three loops:

# %%
x @ W

# %%
claim("`x @ W` gives the same numbers as the three loops", close(x @ W, expected))

# %% [markdown]
# Say the shapes aloud: (4, 3) meets (3, 2) and gives (4, 2). The 3s in the middle have to agree, for they are what
# is multiplied and added up, and they vanish. The outer numbers stay. So a row of (1, 2) and a table of
# (2, 3) give (1, 3): the 3 comes from the table alone, 3 outputs, so 3 columns.

# %%
row = torch.ones(1, 2)
table = torch.tensor([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
print(row @ table, tuple((row @ table).shape))

# %%
claim("(1, 2) @ (2, 3) is (1, 3)", (row @ table).shape == (1, 3))

# %% [markdown]
# An output has an offset too, the **bias**. There is one for each column, so `b` has the shape (2), which Python
# prints as `(2,)`. Add it to a table of (4, 2), and torch uses it for each row again: **broadcasting**.

# %%
b = torch.tensor([20.0, 3.0])
rows = ["house 1", "house 2", "house 3", "house 4"]
plots.show(plots.layer_drawing(x, W, b, rows, ["area", "baths", "age"]))

# %% [markdown]
# This is a **linear layer**: `x @ W + b`. House 1 gets 75 + 20 = 95 thousand dollars, and 5 + 3 = 8 hundred dollars of
# rent.

# %%
claim("house 1 gets 95 and 8", close((x @ W + b)[0], [95, 8]))

# %% [markdown]
# A table has two directions, its **axes**. `sum(dim=0)` adds along axis 0, so down the rows. `sum(dim=1)` adds along
# axis 1, so across the columns. `dim=-1` means the last axis, however many there are.

# %%
predict(
    "01.axis",
    "`x` has the shape (4, 3). Which shape has `x.sum(dim=0)`?",
    {
        "(4)": "A tempting guess: axis 0 are the rows, so it sums each row. But the axis that you name is the one "
        "that vanishes: 4 goes, (3) stays.",
        "(3)": "Right: the axis that you name vanishes. Four rows become one, with a sum for each feature.",
        "A single number": "That is `x.sum()`, without an axis. Here only the axis of 4 vanishes, and (3) stays.",
    },
)

# %%
print("dim=0:", x.sum(dim=0))
print("dim=1:", x.sum(dim=1))
print("dim=1, keepdim=True:", tuple(x.sum(dim=1, keepdim=True).shape))

# %% [markdown]
# **What happened.** The axis that you name is summed away. With `keepdim=True` it stays, one wide.

# %% [markdown]
# An axis of size 1 is broadcast, so `x / x.sum(dim=1, keepdim=True)` divides each row by its own sum.

# %%
claim(
    "divided so, each row sums to 1",
    close((x / x.sum(dim=1, keepdim=True)).sum(dim=1), torch.ones(4)),
)

# %% [markdown]
# ## Write it x @ W, or W x
#
# Papers on Transformers write x W, with rows. Most books write W x, with x as a column, so W has a row for each
# output. `nn.Linear(3, 2)` is torch's linear layer, 3 numbers in and 2 out. Its numbers begin at random, and
# `torch.manual_seed` makes them the same on each run.

# %%
predict(
    "01.weight-shape",
    "torch keeps its table as the books do. Which shape has the `weight` of `nn.Linear(3, 2)`?",
    {
        "(3, 2)": "A tempting guess, as you wrote it above: in, out. The books have (out, in): (2, 3).",
        "(3)": "One list of 3 weights serves one output. There are two outputs, so two rows: (2, 3).",
        "(2, 3)": "Right: (out, in). Each row holds the weights of one output.",
    },
)

# %%
torch.manual_seed(0)
layer = nn.Linear(3, 2)
print("weight", tuple(layer.weight.shape), " bias", tuple(layer.bias.shape))

# %% [markdown]
# **What happened.** Each row is the list of weights of one output, and meets the column x in a dot product.

# %% [markdown]
# Our inputs are rows, so the table has to be turned. `.mT` does that: rows become columns. (`reshape` writes the
# same numbers in another shape.)

# %%
by_rows = x @ layer.weight.mT + layer.bias
column = x[0].reshape(3, 1)  # the first house as a column
by_columns = layer.weight @ column + layer.bias.reshape(2, 1)
print(by_rows[0])
print(by_columns)

# %% [markdown]
# The same dot products stand once in a row, once in a column. We write rows: then more houses are simply more rows.
# (`grad_fn` is a note that torch makes; the next section says why.)

# %%
claim(
    "rows or columns, the numbers are the same, and they are those of `layer(x)`",
    close(by_rows[0], by_columns.reshape(2), within=1e-5),
    close(by_rows, layer(x), within=1e-5),
)

# %% [markdown]
# ## Find the gradient on paper
#
# Training needs the gradient of each weight. Suppose you know how the loss changes per unit of each *output*: the
# table `grad`. What does it say about a weight? Use **NumPy**, an older library of tables that knows nothing of
# gradients: all that comes out is by hand. (Its `np.zeros` wants the shape in brackets of its own.)

# %%
import numpy as np

x_paper = np.array([[1.0, 2.0, 0.0], [3.0, 0.0, 1.0]])  # two rows, three features
grad_paper = np.array([[1.0, -1.0], [2.0, 4.0]])  # two rows, two outputs

# %% [markdown]
# Ask which outputs a weight touches. The weight in row 0, column 0 multiplies feature 0 of each row, and goes into
# output 0 of that row.

# %%
predict(
    "01.paper",
    "Raise that weight by a little. How does the loss change, per unit of weight?",
    {
        "By 3": "A tempting guess: 1 + 2, the gradients of output 0 in the two rows. But the weight moves each "
        "output by its feature, 1 and 3: 1 · 1 + 3 · 2 = 7.",
        "By 4": "1 + 3 are the features, so how much the outputs rise. Each counts times its gradient: "
        "1 · 1 + 3 · 2 = 7.",
        "By 7": "Right: in row 0 the output rises by 1, in row 1 by 3. So 1 · 1 + 3 · 2 = 7.",
    },
)

# %%
W_by_hand = np.zeros((3, 2))
for feature in range(3):
    for output in range(2):
        for row in range(2):
            W_by_hand[feature, output] += x_paper[row, feature] * grad_paper[row, output]
W_by_hand

# %% [markdown]
# **What happened.** Feature times gradient, added up over the rows. These loops are a matrix product again. Which
# one? Only one order, with one table turned, gives the shape (3, 2). You find it in the exercises.

# %% [markdown]
# The same question answers the rest. A bias goes into its output in each row, times 1: add up the rows of `grad`.
# Feature 0 of a row goes into *both* outputs of its row, each times its weight.

# %%
W_paper = np.array([[40.0, 2.0], [10.0, 1.0], [-5.0, 0.0]])
b_by_hand = np.zeros(2)
x_by_hand = np.zeros((2, 3))
for row in range(2):
    for output in range(2):
        b_by_hand[output] += grad_paper[row, output]
        for feature in range(3):
            x_by_hand[row, feature] += grad_paper[row, output] * W_paper[feature, output]
print(b_by_hand)
print(x_by_hand)

# %% [markdown]
# torch finds all this alone, by **autograd**. Mark a tensor with `requires_grad=True`, and torch writes down each
# step that is computed from it, in `grad_fn`. `backward()` walks back through these notes, from the loss to the
# start, and leaves each gradient in `.grad`. (`dtype=torch.float64`, below: NumPy's numbers have twice the digits.)
#
# The loss below is made up: each output counts as often as `grad_paper` says. So one unit more of an output adds just
# that to the loss, and this is its gradient.

# %%
x_torch = torch.tensor(x_paper, requires_grad=True)
W_torch = torch.tensor(W_paper, requires_grad=True)
b_torch = torch.zeros(2, requires_grad=True)
outputs = x_torch @ W_torch + b_torch
loss = (outputs * torch.tensor(grad_paper)).sum()
loss.backward()
print(W_torch.grad)

# %%
claim(
    "autograd's gradients are those by hand: of the weights, of the bias, of the input",
    close(W_torch.grad, W_by_hand, within=1e-6),
    close(b_torch.grad, b_by_hand, within=1e-6),
    close(x_torch.grad, x_by_hand, within=1e-6),
)

# %% [markdown]
# The gradient of the input looks useless: nobody moves the houses. But in a chain of layers, the input of one is
# the output of the one before. So it is the `grad` with which that layer goes on. Walking back like this is
# called **backpropagation**.

# %% [markdown]
# ## Let torch do the work
#
# Now take all that is known of a house, eight columns. (`centre` is how far it is from the centre, `neighbourhood`
# the number of its part of the town, `year` that of the sale.) `torch.stack` with `dim=1` puts rows of numbers side by side,
# as columns. They have different units, so give each the mean 0 and the spread 1: subtract its mean, and divide by
# its spread, `std` (about the root of the mean squared distance from the mean).

# %%
names = ["area", "rooms", "baths", "age", "land", "centre", "neighbourhood", "year"]
columns = []
for name in names:
    columns.append(torch.tensor(houses[name]))
features = torch.stack(columns, dim=1)
features = (features - features[known].mean(dim=0)) / features[known].std(dim=0)
print(tuple(features.shape))

# %% [markdown]
# The layer will give a column, (321, 1), so make the prices a column too. Else the shapes (321, 1) and (321) meet
# in a subtraction, and broadcasting makes (321, 321) of them: each guess against each price, and no error. Print
# your shapes.

# %%
target = price.reshape(321, 1)
guess = torch.zeros(321, 1)
print("right", tuple((guess - target).shape), " wrong", tuple((guess - price).shape))

# %% [markdown]
# A layer is an `nn.Module`, torch's box for tensors that learn, its `parameters()`: here 8 weights and a bias. Call
# it like a function, and it maps its input.

# %%
torch.manual_seed(0)
model = nn.Linear(8, 1)
print(tuple(model(features[known]).shape), "guesses; the first", model(features[known])[0].item())

# %% [markdown]
# Now the loop of all training, in full. The **optimizer** `torch.optim.SGD` moves the parameters: `step()` subtracts
# the rate, here called `lr`, times the gradient. `zero_grad()` forgets the old gradients, for `backward()` adds to
# what is there.

# %%
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(500):
    error = model(features[known]) - target[known]
    loss = (error * error).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 0:
        print(f"step {step}: loss {loss.item():.0f}")

# %% [markdown]
# How far off is it, on average?

# %%
def miss(model, rows):
    return (model(features[rows]) - target[rows]).abs().mean().item()

print(f"known {miss(model, known):.1f}, held out {miss(model, held_out):.1f} thousand dollars")

# %%
claim(
    "with eight features the miss is at least 2 thousand dollars less than with the area alone",
    miss(model, held_out) < line_miss - 2,
)

# %% [markdown] tags=["pause"]
# Would a chain of layers do better? Only a little: the side road "Give the houses a chain" measures it. A chain
# wins where a line cannot follow, and that comes soon.

# %% [markdown]
# ## Turn scores into shares
#
# A network that chooses gives each choice a **score**, any number. To make shares of them, raise e, the number
# 2.718..., to each score, and divide by the sum: **softmax**. Two choices, ham (an honest message) and spam, have
# the scores 0 and 2. A score of 0 is not nothing: e⁰ is 1, and e² about 7.4, so ham gets 1 of 8.4.

# %%
powers = [math.exp(0), math.exp(2)]
print(f"ham {powers[0] / sum(powers):.2f}, spam {powers[1] / sum(powers):.2f}")
scores = torch.tensor([[0.0, 2.0]], requires_grad=True)
shares = scores.softmax(dim=-1)
print(shares)

# %% [markdown]
# Shares are positive and sum to 1. `softmax(dim=-1)` makes them along the last axis, so for each row of scores.

# %%
claim("softmax by hand is that of torch", close(shares[0, 1], powers[1] / sum(powers), within=1e-4))

# %% [markdown]
# Now the loss. How surprised is the network by the truth? Take minus the logarithm of the share that it gave to the
# truth: **cross-entropy**. (The logarithm, ln or `math.log`, undoes e to the power: ln e² is 2.)

# %%
for share in [0.99, 0.88, 0.5, 0.12, 0.01]:
    print(f"share {share:.2f} for the truth: surprise {-math.log(share):.2f}")

# %% [markdown]
# A share near 1 for the truth costs nearly nothing, a share of 1 in 100 costs 4.6. `F.cross_entropy` takes the
# *scores* and the place of the truth in each row, does the softmax itself, and takes the mean over the rows.

# %% [markdown]
# What is its gradient? Let the truth be spam. The share is a quotient, so its logarithm is a difference, and the
# surprise is ln(e⁰ + e²) − 2: the logarithm of the sum, minus the score of the truth. Move the score of ham by a
# little t. Then e⁰ = 1 grows by 1 · t, so the sum by 1 / 8.4 = 0.12 of itself, times t. That adds 0.12 · t to its
# logarithm. (A sum that grows by a thousandth adds a thousandth to its logarithm.) So for ham it is 0.12.

# %%
predict(
    "01.gradient",
    "And for spam, the truth? Its share is 0.88. How does the surprise change per unit of its score?",
    {
        "By 0.88": "That is what the logarithm of the sum adds. But the score of the truth is also subtracted: "
        "0.88 − 1 = −0.12.",
        "By −0.12": "Right: 0.88 from the sum, as for ham, and −1 because the score itself is subtracted.",
        "By −1": "A tempting guess: the score of the truth is subtracted. But it is in the sum as well, which adds "
        "its share: 0.88 − 1 = −0.12.",
    },
)

# %%
truth = torch.tensor([1])  # the choice at place 1: spam
surprise = F.cross_entropy(scores, truth)
surprise.backward()
print(f"surprise {surprise.item():.2f}, gradient {scores.grad}")

# %% [markdown]
# **What happened.** The gradient is *share minus truth*: 0.12 − 0 for ham, 0.88 − 1 for spam. Less for ham, more for
# spam.

# %% [markdown]
# It is large where the network is wrong, and near 0 where it is right and sure. Every language model learns by
# *share minus truth*.

# %%
claim(
    "the gradient at the scores is the shares minus the truth, (0, 1)",
    close(scores.grad, shares - torch.tensor([[0.0, 1.0]]), within=1e-5),
)

# %% [markdown]
# ## See what one layer cannot learn
#
# Now the input is a point: two numbers, a and b, its coordinates. A layer that chooses between two kinds has two
# outputs, the scores, and chooses the larger. The border is where both scores are equal, so where their difference
# is 0. That difference is again weight · a + weight · b + bias. And where such a sum is 0, there is a straight line.
#
# Take the corners of a square. A corner is of kind 1 if exactly one of its numbers is 1. (This is XOR, "either, or".)
# Here they are, with the border of a layer that has learned nothing yet.

# %%
corners = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
kinds = torch.tensor([0, 1, 1, 0])
torch.manual_seed(8)
plots.show(plots.border(nn.Linear(2, 2), corners, kinds, "One layer, before training"))

# %%
predict(
    "01.corners",
    "How many of the four corners can the best straight line get right?",
    {
        "2": "It can cut off a single corner: that one and the two of the other kind are right, so 3.",
        "3": "Right: cut off one corner. The fourth is then on the wrong side, whatever you do.",
        "4": "A tempting guess: draw it, and try. Each line that saves the fourth corner loses another: 3.",
    },
)

# %% [markdown]
# `best_line` of the library tries lines in 360 directions, at every place, and gives the best share.

# %%
4 * best_line(corners, kinds)

# %% [markdown]
# **What happened.** 3 of 4, never 4. The two corners of a kind are the ends of a diagonal, and the diagonals cross:
# their common middle would have to lie on both sides.

# %%
claim("no line gets more than 3 of the 4 corners", 4 * best_line(corners, kinds) == 3)

# %% [markdown]
# So chain two layers: the outputs of the first are the inputs of the second. Do two learn more than one?

# %%
predict(
    "01.collapse",
    "Two linear layers in a row, 2 → 16 → 2, nothing between them. What border can they draw that one cannot?",
    {
        "None": "Right: each of the 16 is weights times a and b, plus a bias. A sum of 16 such sums is one more of "
        "that kind.",
        "A line with up to 16 bends": "That takes something between the layers. Each of the 16 is weights times a and "
        "b, plus a bias, and a sum of such sums is one more: a straight line.",
        "A closed curve": "A tempting guess: there are 82 numbers. But each of the 16 is weights times a and b, plus "
        "a bias, and a sum of such sums is one more.",
    },
)

# %%
first, second = nn.Linear(2, 16), nn.Linear(16, 2)
one_table = first.weight.mT @ second.weight.mT
one_bias = first.bias @ second.weight.mT + second.bias
print(second(first(corners)))
print(corners @ one_table + one_bias)

# %% [markdown]
# **What happened.** However many you chain, one layer can do the same: (x @ A + a) @ B + b = x @ (A @ B) + (a @ B + b).

# %%
claim(
    "two layers in a row are one layer, at each of the corners",
    close(second(first(corners)), corners @ one_table + one_bias, within=1e-4),
)

# %% [markdown]
# Something not linear has to stand between. The simplest is **ReLU**, `torch.relu`: keep what is positive, replace
# the rest by 0. Its graph has a bend, so each of the 16 numbers in the middle can bend the border.

# %%
torch.relu(torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0]))

# %% [markdown]
# `nn.Sequential` chains layers, with `nn.ReLU` between them. `torch.optim.Adam` is an optimizer that finds a rate
# of its own for each parameter; lesson 09 builds it. The loop is the one above.

# %%
def learn(model, points, labels, steps):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    for step in range(steps):
        loss = F.cross_entropy(model(points), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

# %% [markdown]
# `argmax(dim=-1)` says at which place the largest score stands, and `float()` makes 1 of true and 0 of false.

# %%
def share_right(model, points, labels):
    right = model(points).argmax(dim=-1) == labels
    return right.float().mean().item()

# %%
torch.manual_seed(0)
chain = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
learn(chain, corners, kinds, 300)
print(4 * share_right(chain, corners, kinds), "of the four corners")

# %%
claim("a chain with a ReLU gets all four corners right", share_right(chain, corners, kinds) == 1)

# %% [markdown]
# Now something harder, two rings, one inside the other. `rings(400, seed=0)` draws 400 points, and says of each on
# which ring it is. Train, and keep a picture of the border on the way.

# %%
torch.manual_seed(0)
points, labels = rings(400, seed=0)
chain = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
pages, done = [plots.border(chain, points, labels, "Before training")], 0
for steps in [10, 25, 50, 100, 200, 300]:
    learn(chain, points, labels, steps - done)
    done = steps
    pages.append(plots.border(chain, points, labels, f"After {steps} steps"))
stepper(pages)

# %% [markdown]
# Step through it. Where does the border bend, and when is it closed?
#
# One picture proves little. Train ten chains, each on rings of its own, and test each on new rings.

# %%
of_chains, of_lines = [], []
for seed in range(10):
    torch.manual_seed(seed)
    points, labels = rings(400, seed)
    new_points, new_labels = rings(400, 100 + seed)
    chain = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 2))
    learn(chain, points, labels, 300)
    of_chains.append(share_right(chain, new_points, new_labels))
    of_lines.append(best_line(new_points, new_labels))
print(f"chains {min(of_chains):.2f} to {max(of_chains):.2f}, lines {min(of_lines):.2f} to {max(of_lines):.2f}")

# %% [markdown]
# The worst chain is far better than the best line, though lines were fitted to the new rings.

# %%
claim(
    "the worst of ten chains gets over 0.95 right, the best possible line under 0.80",
    min(of_chains) > 0.95,
    max(of_lines) < 0.80,
)

# %% [markdown] tags=["pause"]
# That is what a chain can learn, and one layer cannot.

# %% [markdown]
# ## Read a message, say spam or not
#
# `spam_messages` holds 4,250 text messages, and of each whether it is spam. Words go in, one of two answers comes
# out. Again every fourth is held out.

# %%
messages = spam_messages()
for number in [0, 5]:
    text, is_spam = messages[number]
    print("spam:" if is_spam else "ham: ", text)

# %% [markdown]
# A network takes numbers. So make each message a row: one column for each word, 1 if it is there, 0 if not. Its
# order is lost, as in a bag. First count in how many messages each word stands, and keep those of ten or more.
# (`split` cuts at spaces, so a full stop sticks to its word: `prize.` is another word than `prize`. `set` keeps each
# word once, `sorted` puts them in order, and `counts.get(word, 0)` is 0 for a new word.)

# %%
seen, unseen = split(len(messages), 3)
counts = {}
for number in seen:
    for word in sorted(set(messages[number][0].lower().split())):
        counts[word] = counts.get(word, 0) + 1

# %%
column_of = {}
for word in counts:
    if counts[word] >= 10:
        column_of[word] = len(column_of)
print(len(column_of), "words, such as", list(column_of)[:5])

# %% [markdown]
# Then the table: 4,250 rows, and a column for each of these words.

# %%
def bag(message):
    row = torch.zeros(len(column_of))
    for word in message.lower().split():
        if word in column_of:
            row[column_of[word]] = 1
    return row

# %%
rows, truths = [], []
for text, is_spam in messages:
    rows.append(bag(text))
    truths.append(int(is_spam))
bags, truths = torch.stack(rows), torch.tensor(truths)

# %%
predict(
    "01.spam",
    "Always saying ham is right on 0.89 of the held-out messages. How many does one linear layer get right?",
    {
        "All of them": "A tempting guess after the rings. But some spam looks like ham, and some words were never "
        "seen: about 0.98.",
        "About 0.90": "It would be no better than saying ham. But words such as `txt` and `claim` tell a great deal: "
        "about 0.98.",
        "About 0.98": "Right: of 1,062 held-out messages it gets about 20 wrong.",
    },
)

# %%
torch.manual_seed(0)
filter_model = nn.Linear(len(column_of), 2)
learn(filter_model, bags[seen], truths[seen], 300)
always_ham = (truths[unseen] == 0).float().mean().item()
filter_right = share_right(filter_model, bags[unseen], truths[unseen])
print(f"always ham {always_ham:.3f}, one layer {filter_right:.3f}")

# %% [markdown]
# **What happened.** The order of words is gone, and one layer is enough: spam shows mostly in which words stand
# there. A chain adds next to nothing here (a side road measures it).

# %%
claim(
    "one layer is right on over 0.96 of the held-out messages, always ham on under 0.92",
    filter_right > 0.96,
    always_ham < 0.92,
)

# %% [markdown]
# What has it learned? Each word has a weight for ham and one for spam. Their difference is how much the word
# speaks for spam. Look at words of at least 30 messages, sorted by it.

# %%
pull = filter_model.weight[1] - filter_model.weight[0]
telling = []
for word in column_of:
    if counts[word] >= 30:
        telling.append((round(pull[column_of[word]].item(), 2), word))
telling.sort()
for place in range(8):
    (for_ham, ham_word), (for_spam, spam_word) = telling[place], telling[-1 - place]
    print(f"{spam_word:10} {for_spam:5.2f}    {ham_word:10} {for_ham:5.2f}")

# %% [markdown]
# Now your own. Change the message, and run the cell again. Can you write a spam that slips through? Which word
# gave it away?

# %%
my_message = "Congratulations! You have won a free prize. Call now to claim it!"
share_of_spam = filter_model(bag(my_message)).softmax(dim=-1)[1].item()
print(f"share of spam: {share_of_spam:.2f}")
for word in my_message.lower().split():
    if word in column_of:
        print(f"{word:12} {pull[column_of[word]].item():6.2f}")

# %% [markdown]
# The network reads words, not meaning. "You have won" and "have you won" are the same to it. The next lessons are
# about order.

# %%
claim(
    "a prize to claim is spam, a dinner at home is not",
    filter_model(bag("Congratulations! You have won a free prize. Call now to claim it!")).softmax(dim=-1)[1] > 0.8,
    filter_model(bag("Are you coming home for dinner tonight?")).softmax(dim=-1)[1] < 0.2,
)

# %% [markdown] tags=["side-road"]
# ## Jump to the bottom at once
#
# For a line there is a formula. At the bottom both parts of the gradient are 0:
#
# - The mean error is 0 if the offset is the mean price.
# - The mean of error · extra is slope · mean(extra²) + offset · mean(extra) − mean(price · extra). The middle is 0,
#   so the slope is mean(price · extra) divided by mean(extra²).
#
# This is called **least squares**.

# %%
best_slope = (x_known * y_known).mean() / (x_known * x_known).mean()
best_offset = y_known.mean()
print(f"slope {best_slope:.2f}, offset {best_offset:.2f}; by 30 steps {path[-1][0]:.2f}, {path[-1][1]:.2f}")

# %%
claim(
    "30 steps arrive at the line of least squares",
    close(path[-1], [best_slope, best_offset], within=0.05),
)

# %% [markdown]
# The layer with eight features has such a formula as well. scikit-learn, a library of methods from before deep
# learning, has it as `LinearRegression`: `fit` learns, `predict` guesses.

# %%
from sklearn.linear_model import LinearRegression

classic = LinearRegression().fit(features[known], target[known])
classic_guess = torch.tensor(classic.predict(features))
print(f"largest difference: {(classic_guess - model(features)).abs().max().item():.4f} thousand dollars")

# %%
claim(
    "the layer of 500 steps guesses as least squares does, within 10 dollars",
    (classic_guess - model(features)).abs().max() < 0.01,
)

# %% [markdown] tags=["side-road"]
# ## Give the houses a chain
#
# The chain has a ReLU: 8 numbers in, 16 in the middle, one out. Is it better than the line?

# %%
predict(
    "01.stack",
    "The chain has 161 numbers that learn, the layer has 9. On known houses it misses by 3 thousand dollars less. And "
    "on held-out ones?",
    {
        "By about 1 thousand less": "Right, over four quarters held out in turn. The rest of the 3 thousand was "
        "about the known houses alone.",
        "By about 3 thousand less, too": "A tempting guess: it knows houses better. But most of what it gained was "
        "about the known houses alone: about 1 thousand is left.",
        "By more than the layer": "In one quarter of four it does, by a little. Over all four it misses by about 1 "
        "thousand less.",
    },
)

# %%
def train_chain(width, steps, rows):
    chain = nn.Sequential(nn.Linear(8, width), nn.ReLU(), nn.Linear(width, 1))
    optimizer = torch.optim.Adam(chain.parameters(), lr=0.1)
    for step in range(steps):
        error = chain(features[rows]) - target[rows]
        loss = (error * error).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return chain

# %% [markdown]
# Hold out each quarter of the houses in turn, and let the line of least squares and the chain learn from the
# others.

# %%
def miss_of(guess, rows):
    return (guess[rows] - target[rows]).abs().mean().item()

gains_known, gains_held_out = [], []
for quarter in range(4):
    inside, outside = split(321, quarter)
    line = torch.tensor(LinearRegression().fit(features[inside], target[inside]).predict(features))
    torch.manual_seed(0)
    chain = train_chain(16, 300, inside)(features)
    gains_known.append(miss_of(line, inside) - miss_of(chain, inside))
    gains_held_out.append(miss_of(line, outside) - miss_of(chain, outside))
    print(f"line {miss_of(line, outside):.1f}, chain {miss_of(chain, outside):.1f} on those held out")
print(f"gain: known {sum(gains_known) / 4:.1f}, held out {sum(gains_held_out) / 4:.1f}")

# %% [markdown]
# **What happened.** What a network learns of the houses that it sees need not hold for others.

# %%
claim(
    "the chain gains over 2 thousand dollars on known houses, and less than half of that on held-out ones",
    sum(gains_known) / 4 > 2,
    sum(gains_held_out) < sum(gains_known) / 2,
)

# %% [markdown]
# That is **overfitting**. Now make the chain wide, 256 numbers in the middle, and train it for longer and longer.

# %%
numbers_of_steps = [25, 50, 100, 200, 400, 800]
misses_known, misses_held_out = [], []
for steps in numbers_of_steps:
    torch.manual_seed(0)
    wide = train_chain(256, steps, known)
    misses_known.append(miss(wide, known))
    misses_held_out.append(miss(wide, held_out))

# %%
curves = {"held out": misses_held_out, "known": misses_known}
plots.show(plots.lines(numbers_of_steps, curves, log="x", xlabel="steps", ylabel="miss (thousand dollars)"))

# %% [markdown]
# On known houses the miss falls and falls. On held-out ones it stops falling, then rises: the chain learns by
# heart. The cures are more data, fewer steps, and less width.

# %%
claim(
    "after 800 steps, the held-out miss is over twice the known one, and not the smallest on the way",
    misses_held_out[-1] > 2 * misses_known[-1],
    misses_held_out[-1] > min(misses_held_out) + 1,
)

# %% [markdown] tags=["side-road"]
# ## Ask scikit-learn, and a chain
#
# Is one layer on a bag of words any good? The classic is to weigh rare words more (`TfidfVectorizer`), and then to
# fit a linear layer (`LogisticRegression`; a large `C` lets its weights grow). And a chain with 16 numbers in the
# middle?

# %%
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

texts = np.array(messages)[:, 0]  # the texts alone, in a table that takes `seen` in brackets

# %%
words_in = TfidfVectorizer().fit(texts[seen])
classic = LogisticRegression(C=100, max_iter=1000)
classic.fit(words_in.transform(texts[seen]), truths[seen])
classic_guess = torch.tensor(classic.predict(words_in.transform(texts[unseen])))
classic_right = (classic_guess == truths[unseen]).float().mean().item()

# %%
torch.manual_seed(0)
chain = nn.Sequential(nn.Linear(len(column_of), 16), nn.ReLU(), nn.Linear(16, 2))
learn(chain, bags[seen], truths[seen], 50)
chain_right = share_right(chain, bags[unseen], truths[unseen])
print(f"one layer {filter_right:.3f}, chain {chain_right:.3f}, scikit-learn {classic_right:.3f}")

# %% [markdown]
# The three differ by about one message in a hundred. scikit-learn cuts words better (no commas stick to them) and
# is done in a moment. Where a simple method will do, take it.

# %%
claim(
    "chain, layer and scikit-learn differ by less than 0.02",
    abs(chain_right - filter_right) < 0.02,
    abs(classic_right - filter_right) < 0.02,
)

# %% [markdown]
# ## What you take with you
#
# **You can now** say what a loss and a gradient are, find a layer's gradient by hand, read the shapes of `x @ W +
# b`, and train a network in torch. You have seen that a chain with ReLU learns what no line can, that a line is
# hard to beat where data are few, and that softmax and cross-entropy turn scores into learning.
#
# **Next:** write these functions yourself, in the exercises: `my_work/01_linear_layers.ipynb`. Then lesson 02:
# how text becomes vectors.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Legendre 1805 | Nouvelles méthodes pour la détermination des orbites des comètes | least squares |
# | Kiel and McClain 1995 | House Prices during Siting Decision Stages: The Case of an Incinerator | the houses |
# | Rumelhart, Hinton and Williams 1986 | [Learning representations by back-propagating errors](https://doi.org/10.1038/323533a0) | the gradient, layer by layer |
# | Minsky and Papert 1969 | Perceptrons | what one layer cannot learn |
# | Nair and Hinton 2010 | Rectified Linear Units Improve Restricted Boltzmann Machines | ReLU |
# | Bridle 1990 | Probabilistic Interpretation of Feedforward Classification Network Outputs | softmax |
# | Almeida, Gómez Hidalgo and Yamakami 2011 | [Contributions to the study of SMS spam filtering](https://doi.org/10.1145/2034691.2034742) | the messages |

# %% exercises

# %% [markdown]
# # 01 Exercises: a network learns a mapping
#
# Five functions: a layer, its gradient, the corner between two layers, shares, and the loss. At the end a network
# of your own, without training.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("linear")` gives a question first, the idea next, and then a line in words. Asking costs nothing.

# %% [markdown]
# How to read a task: `b: Tensor | None = None` says that the bias is a tensor or left out, and `-> Tensor` that a
# tensor is to come out. `x (..., D)` has D numbers along its last axis, and any number of axes in front (**leading**
# axes): none for one vector, one for a table of vectors. What stands after `>>>` is typed, and below it stands what comes out.

# %%
import torch
from torch import Tensor

from course_lib.check import check, hint, task

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## 1 Map vectors
#
# Two numbers come in, two go out. Each column of `W` holds the weights of one output, and `b` has one number for
# each. By hand: 1 · 1 + 2 · 10 + 100 = 121, and 1 · 3 + 2 · 20 + 0 = 43. Your `linear` should give `[121, 43]`.

# %%
x = torch.tensor([1.0, 2.0])
W = torch.tensor([[1.0, 3.0],
                  [10.0, 20.0]])
b = torch.tensor([100.0, 0.0])

# %% [markdown]
# It should take one vector and many, so let `@` do the sums. A missing bias is `None`; ask `b is None` (plain
# `if b` asks a tensor whether it is true, and several numbers have no answer to that).

# %% exercise layers.linear

# %%
# Try it on one vector, and on two:  linear(x, W, b), linear(torch.stack([x, 10 * x]), W)

# %% [markdown]
# (`torch.stack` puts vectors on top of each other, as the rows of a table.)

# %% [markdown]
# ## 2 Carry a gradient back
#
# A layer has mapped two vectors. `grad` says how much the loss changes with each of its four outputs. How much
# does it change with each input, each weight and each bias? The shapes are a check: each gradient has the shape
# of what it belongs to.

# %%
x = torch.tensor([[1.0, 2.0],
                  [0.0, 1.0]])
W = torch.tensor([[1.0, 3.0],
                  [0.0, 2.0]])
grad = torch.tensor([[1.0, 1.0],
                     [2.0, 10.0]])

# %% [markdown]
# Take one number of each, by hand.
#
# - The weight from the first input to the second output is 3. It meets a 1 in the first vector and a 0 in the
#   second, and that output has the gradients 1 and 10. So its gradient is 1 · 1 + 0 · 10 = 1.
# - The second input of the second vector goes into both outputs, with the weights 0 and 2. Their gradients are 2
#   and 10. So its gradient is 0 · 2 + 2 · 10 = 20.
# - The bias of the first output is part of it in both vectors: 1 + 2 = 3.

# %% [markdown]
# `linear_backward(x, W, grad)` should return three tensors, for x, W and b, in this order:
#
# | of x | of W | of b |
# |---|---|---|
# | `[[4, 2], [32, 20]]` | `[[1, 1], [4, 12]]` | `[3, 11]` |

# %% [markdown]
# Where x has more axes, or fewer, turn it into a table of vectors first. `reshape` cuts the same numbers into
# another shape, and for a size of -1 it takes what fits. So `x.reshape(-1, x.shape[-1])` has a row for each
# vector, whatever the axes in front are.

# %%
tables = torch.zeros(2, 3, 4)  # two tables of three vectors
for several in (torch.zeros(4), torch.zeros(3, 4), tables):
    print(tuple(several.shape), "->", tuple(several.reshape(-1, several.shape[-1]).shape))

# %% [markdown]
# `return first, second, third` returns three things at once. Autograd would find all three for you, and passes.
# But this function is what autograd does.

# %% exercise layers.linear_backward

# %%
# Try it, and find the three numbers from above:  linear_backward(x, W, grad)

# %% [markdown]
# ## 3 Cut off what is negative
#
# Each number by itself: -3 becomes 0, 0 stays 0, and 2 stays 2. The shape stays, too. Python's `max` and `if`
# want one number, and this is a tensor.

# %% [markdown]
# `torch.where(condition, one, other)` chooses place by place: from `one` where the condition is `True`, else
# from `other`. Here it caps numbers at 1.

# %%
numbers = torch.tensor([-3.0, 0.0, 2.0])
torch.where(numbers > 1, 1, numbers)

# %% exercise layers.relu

# %%
# Try it:  relu(numbers)

# %% [markdown]
# ## 4 Turn scores into shares
#
# Write softmax from its parts, without `torch.softmax` (which passes, but teaches nothing). The scores 0 and 1
# have the powers e⁰ = 1 and e¹ = 2.72, in all 3.72. So the shares are 1 / 3.72 = 0.27 and 2.72 / 3.72 = 0.73.

# %% [markdown]
# Two things make it work on any input. First, e to the power of 1000 is too large for a computer, and infinity
# over infinity is not a number, `nan`. Only differences between scores count, so subtract the largest one before.

# %%
large = torch.tensor([1000.0, 1001.0])
print("powers                  ", large.exp())
print("powers over their sum   ", large.exp() / large.exp().sum())

# %% [markdown]
# Second, every row shares out its own, along the axis `dim`. A sum drops its axis: (2, 3) becomes (2), which no
# longer lines up with the rows. With `keepdim=True` it stays, one wide: (2, 1). `amax` takes the same two
# arguments, and finds the largest number of each row.

# %%
table = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
print("sum(dim=-1)  has the shape", tuple(table.sum(dim=-1).shape))
print("sum(dim=-1, keepdim=True)", tuple(table.sum(dim=-1, keepdim=True).shape))
print("amax(dim=-1, keepdim=True)", table.amax(dim=-1, keepdim=True).tolist())

# %% exercise layers.softmax

# %%
# Try it along both axes:  softmax(table), softmax(table, dim=0), softmax(large)

# %% [markdown]
# ## 5 Measure the surprise
#
# Two rows of scores, which torch calls `logits`, for two classes, class 0 and class 1. The first row does not know: both shares are 0.5. The
# second is sure of class 0, with a share of 0.993. The targets are 1 and 0, so the surprises are -ln 0.5 = 0.693
# and -ln 0.993 = 0.007. The loss is their mean, 0.35.

# %%
logits = torch.tensor([[0.0, 0.0],
                       [5.0, 0.0]])
targets = torch.tensor([1, 0])

# %% [markdown]
# Go in three steps, each of which you can look at.
#
# **Take logarithms.** Do not take `log()` of a share: a tiny one is rounded to 0, and the logarithm of 0 is
# minus infinity. The logarithm of a quotient is a difference, so the logarithm of a share is the score minus
# `log()` of the sum of all powers. Subtract the largest score first, as in softmax.

# %% [markdown]
# **Pick the targets.** Of each row one number is wanted, in the column that the target says. Compare the targets
# with 0, 1, 2, ... from `torch.arange`: that is `True` once in each row. `unsqueeze(-1)` adds an axis of size 1
# at the end, so that each target meets all columns. `True` counts as 1, `False` as 0: multiply, and sum the row.

# %%
colours = torch.tensor([[11, 12, 13],
                        [21, 22, 23]])
places = torch.tensor([2, 0])
here = torch.arange(3) == places.unsqueeze(-1)
here, (colours * here).sum(dim=-1)

# %% [markdown]
# (In a table you can also write `colours[torch.arange(2), places]`, which goes to row 0 and column 2, then to row 1
# and column 0; Python counts from 0. Or take a loop.)

# %% [markdown]
# **Average what counts.** Texts of different lengths are filled up, and what fills is no target: `ignore` is its
# number. A tensor of `True` and `False` in brackets keeps what is `True`. Leave the others out before the mean:
# they must not be counted either. And ask `ignore is not None`, for the number may be 0.

# %%
losses = torch.tensor([1.0, 5.0, 3.0])
kept = torch.tensor([True, False, True])
losses[kept], losses[kept].mean()

# %% [markdown] tags=["solutions"]
# The library's answer takes whole numbers of any type, by `as_index`. `logsumexp` is the logarithm of the sum of
# all powers, with the largest score subtracted before and added after, and `gather` picks.

# %% tags=["solutions"]
from course_lib.dtypes import as_index

# %% exercise layers.cross_entropy

# %%
# Try it:  cross_entropy(logits, targets), cross_entropy(logits, targets, ignore=1)

# %% [markdown] tags=["solutions"]
# And here it is in the three steps of the exercise.

# %% tags=["solutions"]
def cross_entropy_in_steps(logits, targets, ignore=None):
    moved = logits - logits.amax(dim=-1, keepdim=True)
    logs = moved - moved.exp().sum(dim=-1, keepdim=True).log()
    here = torch.arange(logits.shape[-1]) == targets.unsqueeze(-1)
    losses = -(logs * here).sum(dim=-1)
    if ignore is not None:
        losses = losses[targets != ignore]
    return losses.mean()

cross_entropy_in_steps(logits, targets), cross_entropy_in_steps(logits, targets, ignore=1)

# %% [markdown]
# ## 6 Find the larger of two numbers
#
# In the lesson training found the weights. Find some yourself. Two numbers a and b come in, and the larger one is
# to come out: two layers, a relu between them, no biases.
#
# One layer cannot. The larger of 1 and 0 is 1, and so is that of 0 and 1: both weights would be 1. Then 1 and 1
# would give 2.

# %% [markdown]
# Start from b. How much is missing if a is larger, and how much if it is not? That is a relu of what? And b itself
# has to get through the relu, which loses negative numbers. `relu(b)` is b if b is positive, else 0. Which second
# relu has what is lost, and with which sign does it go into the result?

# %% tags=["exercises"]
my_W1 = torch.tensor([[1.0, 0, 0],  # how a goes into the three numbers in the middle
                      [0, 1.0, 0]])  # how b does
my_W2 = torch.tensor([[1.0],  # how they go into the result
                      [1.0],
                      [0]])

# %% tags=["solutions"]
my_W1 = torch.tensor([[1.0, 0, 0],  # in the middle: what a is above b,
                      [-1.0, 1.0, -1.0]])  # the positive part of b, and its negative part
my_W2 = torch.tensor([[1.0],
                      [1.0],
                      [-1.0]])

# %%
pairs = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 5.0], [-3.0, -1.0], [4.0, -2.0]]
for a, b in pairs:
    middle = torch.relu(torch.tensor([a, b]) @ my_W1)
    found = (middle @ my_W2).item()
    print("✓" if found == max(a, b) else "○", f"{a:4} and {b:4}: {found:4}, wanted {max(a, b):4}")

# %% [markdown]
# Six ticks? There is more than one way. Then take the smaller of the two: what has to change its sign? Or the
# largest of three numbers, with one layer more.

# %% [markdown]
# ## Before you go on
#
# All green? Then break one on purpose: leave out `keepdim=True`, or turn `W`, and read what the check says.
# Lesson 02 turns texts into vectors, and lesson 04 turns scores into shares again.

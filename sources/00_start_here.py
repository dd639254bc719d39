# %% [markdown]
# # Start here
#
# **This course** takes you from a Python loop to a Transformer that you built, trained, tested and looked
# inside, on your own computer, without the internet. Everything that it says, you measure.
#
# **It is for** anyone who can write a Python loop and is not afraid of a matrix. No earlier machine learning
# is needed.
#
# **Now:** choose *Run, Run All Cells* in the menu above, and read on. It takes ten seconds. Or press
# Shift+Enter in each cell.

# %%
from course_lib.check import check, hint
from course_lib.notebook import claim, close, predict, reply, start_page
from course_lib.notebook.readiness import environment

# %% [markdown]
# ## See whether this computer is ready
#
# A line that says MEND also says what to do.

# %%
environment()

# %% [markdown]
# ## Learn how a lesson works
#
# A lesson asks, runs, and explains. **Predict** first: choose an answer, then run the next cell. Nobody marks
# it. A wrong guess helps as much as a right one, because you will want to know why.

# %%
predict(
    "00.sum",
    "What is `0.1 + 0.2 == 0.3` in Python?",
    {
        "True": "A tempting guess: on paper it is. But Python stores 0.1 as the nearest binary fraction, and the sum "
        "is 0.30000000000000004.",
        "False": "Right: the computer stores all three only nearly, and the sum is 0.30000000000000004.",
        "An error": "Python compares any two numbers without complaint. It finds 0.30000000000000004 on the left, and "
        "answers False.",
    },
)

# %%
print(0.1 + 0.2)
0.1 + 0.2 == 0.3

# %% [markdown]
# **What happened.** False. All three are stored as the nearest binary fractions, and the small errors on the
# left do not add up to the one on the right. So the lessons compare numbers with a small tolerance.

# %% [markdown]
# Two things came after the run. First your own guess got its answer. Then **What happened** stood there folded:
# click it, or reach it with Tab and press Enter. Open it when you have run the cell, not before.
#
# A lesson also proves what it says. A line with a tick is a **claim** that was measured just now, on this
# computer:

# %%
claim(
    "`0.1 + 0.2` and 0.3 differ by less than a billionth",
    close(0.1 + 0.2, 0.3, within=1e-9),
)

# %% [markdown]
# Were it false here, a panel would say so, and the lesson would stop. The code of predictions and claims is
# hidden, because you see what it does. Click the three dots in its place to read it.

# %% [markdown]
# ## Try a check, in half a minute
#
# Each lesson has an exercise notebook: you write a function, and `check(...)` says by name what is wrong with
# it. An answer that is still open gets a quiet line:

# %%
def relu(x):
    raise NotImplementedError

# %%
check(relu)

# %% [markdown]
# This one is to keep positive numbers, and to write 0 for all others: (-3, 2) becomes (0, 2). Here is a wrong
# answer. Run both cells and read what it says. Then mend that mistake, run again, and see what it says next.

# %%
def relu(x):
    kept = x.abs()

# %% tags=["raises-exception"]
check(relu)

# %% [markdown]
# The check knows the mistakes that people make, and tells you which of them it sees. In an exercise, Run All
# stops at a wrong answer; only here it goes on. (The right answer is an exercise of lesson 01.) If you are stuck,
# ask for a hint. Each call goes one step further, and none gives the answer away. Remove the `#` to try:

# %%
# hint("relu")

# %% [markdown]
# ## Find your way: the map
#
# Each lesson builds on those before it. Each says its minutes: its core path, side roads that you may leave
# out, and exercises on top. Begin with lesson 01. Dashed boxes are still being written.

# %%
start_page.lesson_map()

# %% [markdown]
# ## See how far you are
#
# Your predictions, hints and passed exercises are kept on this computer, in the folder `.course`, and nowhere
# else. `course status` in a terminal shows the same.

# %%
start_page.how_far()

# %% [markdown]
# ## Ask yourself again
#
# Each lesson opens with three questions on the lessons before it. Those that went wrong are kept, and asked
# again here. What you call back to mind from time to time, you keep.

# %%
start_page.again()

# %% [markdown]
# ## Look up a claim or a question
#
# You have heard that attention does not care about distance? Or wonder what a query is? Here is every claim
# and every question, with the lesson, the section and the minutes that it takes.
# `start_page.index("distance")` shows only some. In a lesson, the list of sections is behind the third button
# at the left edge.

# %%
start_page.index()

# %% [markdown]
# ## Next
#
# Open the first lesson on the map that you have not done. Keep this page: run it again to see how far you
# are.

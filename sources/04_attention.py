# ---
# jupyter:
#   course:
#     title: Every token asks the others
#     question: What is attention, and why divide by the root of d?
#     part: Attention
#     needs:
#       01_linear_layers: matrix products
#     introduces: {}
#     claims:
#     - text: A dot product scores relevance.
#       section: Ask one query by hand
#     - text: Softmax gives focus levels.
#       section: Focus, but never on one key alone
#     - text: The matrix form gives the same numbers.
#       section: Lose the outer loop
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
# **You will** build attention three times, from a Python loop to two matrix products, and measure what people
# say about it: that it is fast, that it can be trained, and that distance does not matter to it.
#
# Run each cell with Shift+Enter, from the top. Guess before you run: nobody marks your guesses, and a wrong
# one makes the answer stick. A cell of `assert`s fails if the text above it is not true on your machine.

# %%
import math
import timeit

import torch
import torch.nn.functional as F

from course_lib.notebook import plots
from course_lib.attention import attend, attention_scores, attention_weights, self_attention
from course_lib.notebook.explorers import arrow, attention_explorer, explore
from course_lib.recurrent import gradient_by_distance
from course_lib.notebook import predict, reply

torch.set_printoptions(precision=2, sci_mode=False)

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
it = words.index("it")
print(*enumerate(words))

# %% [markdown]
# ## Look something up, exactly and softly
#
# A dictionary finds the page of `cats`, because that exact key is there. Ask it for `kittens`, and it has no
# answer at all.

# %%
pages = {"cats": 10, "dogs": 20, "cars": 30}
pages.get("kittens", "no such key")

# %% [markdown]
# A *soft* lookup compares your word with every key, and answers with a bit of every value: the more alike,
# the more of it.

# %%
predict("04.soft-lookup", "`kittens` is 0.9 like `cats`, 0.1 like `dogs`, and not at all like `cars`. "
        "What does the soft lookup answer?",
        ["10, the page of the nearest key", "11, mostly cats and a little dogs", "20, the mean of all pages"])

# %%
alike = {"cats": 0.9, "dogs": 0.1, "cars": 0.0}
answer = sum(alike[key] * page for key, page in pages.items())
answer

# %% [markdown]
# **What happened.** 0.9 · 10 + 0.1 · 20 = 11. The usual wrong guess is 10, the page of the best key. A soft
# lookup never picks, it mixes.
#
# These are the three words of attention. The **query** is what you ask with (`kittens`). A **key** is what an
# entry is found by (`cats`). A **value** is what the entry hands over (10). The shares 0.9, 0.1, 0.0 are the
# **weights**.

# %%
assert answer == 11

# %% [markdown]
# ## Ask one query by hand
#
# Where do the weights come from? From vectors. Describe three words by d = 4 numbers each, their
# **features**, and let `it` ask for a noun that is a thing.

# %%
#                     noun  thing person verb
query = torch.tensor([2.0, 2.0, 0.0, 0.0])  # what `it` asks for
keys = torch.tensor([[1.0, 0.0, 1.0, 0.0],  # Jake
                     [0.0, 0.0, 0.0, 1.0],  # learned
                     [1.0, 1.0, 0.0, 0.0]])  # AI

# %% [markdown]
# How well does a key match the query? Take their **dot product**: multiply feature by feature, then add. Do
# it in your head.

# %%
predict("04.scores", "Which dot products do Jake, learned and AI get?", ["1, 0, 2", "2, 0, 4", "4, 1, 4"])

# %%
dots = keys @ query
dots

# %% [markdown]
# **What happened.** `Jake` shares one feature with the query (2 · 1), `AI` shares two (2 · 1 + 2 · 1),
# `learned` none. The more two vectors agree, the larger their dot product: that is how a dot product scores
# relevance. If you guessed 1, 0, 2, you counted shared features and forgot the query's 2s.

# %%
assert dots.tolist() == [2, 0, 4]

# %% [markdown]
# Attention divides dot products by the square root of d, the **width** of the vectors, here √4 = 2. The results are
# the **scores**. A section below measures why.

# %%
scores = dots / math.sqrt(4)
scores

# %% [markdown]
# **Softmax** turns scores into weights: raise e to each score, then divide by the sum. Use e ≈ 2.7, e² ≈ 7.4
# and, as for any number, e⁰ = 1.

# %%
predict("04.zero-score", "`learned` has the score 0. How large is its weight?", ["0.00", "0.09", "0.33"])

# %%
powers = scores.exp()
weights = powers / powers.sum()
plots.show(plots.bars(["Jake", "learned", "AI"], weights, xlabel="weight"))

# %% [markdown]
# **What happened.** The powers are 2.7, 1 and 7.4, together 11.1. So `learned` gets 1 / 11.1 = 0.09. The
# usual wrong guess is 0. But a score of 0 is not "no": it only says 2 less than `AI`. Add 100 to all three
# scores, and the weights stay the same: only differences between scores count.

# %%
torch.testing.assert_close(weights, torch.tensor([0.24, 0.09, 0.67]), atol=0.01, rtol=0)
torch.testing.assert_close((scores + 100).softmax(dim=0), weights)

# %% [markdown]
# Now each word hands over its value, as much of it as its weight says, and all of it is added up.

# %%
values = torch.tensor([[10.0, 0.0],  # what Jake hands over
                       [0.0, 0.0],  # what learned hands over
                       [0.0, 10.0]])  # what AI hands over
mix = weights @ values
torch.testing.assert_close(mix, torch.tensor([2.45, 6.65]), atol=0.01, rtol=0)
mix

# %% [markdown]
# The mix is the answer to the query: 2.45 parts `Jake` and 6.65 parts `AI`. Scores, weights, mix: you have
# now done all of attention, for one query.

# %% [markdown]
# ## Move the query yourself
#
# Here the vectors have two features, so you can see them. Right means "thing", up means "person". Each word
# hands over a value, a corner of the triangle.

# %%
predict("04.triangle", "The mix is a point. Can you move the query so that the mix leaves the triangle?",
        ["Yes, with a long query", "Yes, with a query that points away from all keys", "No, no query can"])

# %%
names = ["Jake", "learned", "AI"]
arrows = torch.tensor([[0.0, 1.0], [-0.8, -0.6], [1.0, 0.0]])
corners = torch.tensor([[1.0, 9.0], [1.0, 1.0], [9.0, 2.0]])
attention_explorer(arrows, corners, names)

# %% [markdown]
# Try three things, with the mouse or the arrow keys:
#
# 1. Find a direction in which `Jake` and `AI` tie.
# 2. Keep it at `AI` (0 degrees), and make the query longer. At what length does `AI` pass 0.9?
# 3. Make the length 0. What does a query of nothing look at?

# %%
for degrees, length in [(45, 2), (225, 2), (0, 3), (0, 3.5), (0, 0)]:
    look = explore(arrow(degrees, length), arrows, corners)
    print(f"{degrees:3} degrees, length {length:3}: weights", look.weights)

# %% [markdown]
# **What happened.** `Jake` and `AI` tie at 45 degrees, halfway (and at 225, where both lose). `AI` passes 0.9
# between lengths 3 and 3.5: a longer query is a sharper one. A query of nothing looks at all keys alike.

# %%
spots = [(45, 2), (225, 2), (0, 3), (0, 3.5), (0, 0)]
tie, both_lose, short, long, none = (explore(arrow(*spot), arrows, corners).weights for spot in spots)
torch.testing.assert_close((tie[0], both_lose[0]), (tie[2], both_lose[2]))
assert both_lose.argmax() == 1 and short[2] < 0.9 < long[2]
torch.testing.assert_close(none, torch.full((3,), 1 / 3))

# %% [markdown]
# And no query gets out. Weights are positive and sum to 1, so the mix is a weighted average of the values,
# and an average stays between them. Attention chooses and blends. To make something new is the work of the
# layer after it (lesson 07).

# %%
queries = [arrow(degrees, length) for degrees in range(0, 360, 5) for length in (0.0, 3.5, 8.0)]
every = torch.stack([explore(q, arrows, corners).weights for q in queries])
assert every.min() > 0
torch.testing.assert_close(every.sum(dim=1), torch.ones(len(queries)))

# %% [markdown]
# ## Let every word ask: the loops
#
# A sentence has many queries. Here are T = 3 queries and S = 5 entries. Queries and keys are d = 4 wide,
# values v = 2 wide. The numbers are random. The sizes all differ, so that a mix-up cannot hide.

# %%
rng = torch.Generator().manual_seed(15)
Q, K, V = (torch.randn(*shape, generator=rng) for shape in [(3, 4), (5, 4), (5, 2)])

# %%
predict("04.shape", "Which shape does the answer have?",
        ["(3, 2): one mix for each query", "(5, 2): one mix for each key", "(3, 5): a number for each pair"])

# %%
def attend_loops(Q, K, V):
    columns, answers = V.T.tolist(), []
    for query in Q.tolist():
        powers = []
        for key in K.tolist():
            score = sum(q * k for q, k in zip(query, key)) / math.sqrt(len(query))
            powers.append(math.exp(score))
        total = sum(powers)
        weights = [power / total for power in powers]
        answers.append([sum(w * v for w, v in zip(weights, column)) for column in columns])
    return torch.tensor(answers)

expected = attend_loops(Q, K, V)
expected

# %% [markdown]
# **What happened.** Three queries, three mixes, each as wide as a value. The (3, 5) table exists on the way,
# as scores and weights, but it is not the answer. These numbers are now what every faster version must give:
# `expected`.

# %%
assert expected.shape == (3, 2)

# %% [markdown]
# ## Lose the inner loop
#
# The inner loop compares one query with each key in turn. One product can do that for all keys at once.

# %%
predict("04.inner", "K is (5, 4), one query is (4). What is `K @ query`?",
        ["One number", "Four numbers, one for each feature", "Five numbers, one for each key"])

# %%
K @ Q[0]

# %% [markdown]
# **What happened.** (S, d) @ (d) gives (S): five dot products at once. If you guessed four: the features are
# what is summed away. The weighted sum of the values is a product too, (S) @ (S, v).

# %%
def attend_rows(Q, K, V):
    answers = []
    for query in Q:
        scores = K @ query / math.sqrt(len(query))  # (S, d) @ (d) -> (S)
        answers.append(scores.softmax(dim=0) @ V)  # (S) @ (S, v) -> (v)
    return torch.stack(answers)

torch.testing.assert_close(attend_rows(Q, K, V), expected)

# %% [markdown]
# No output means that the assertion held: the same numbers, and the loop over keys is gone.

# %% [markdown]
# ## Lose the outer loop
#
# Now all queries at once. Say the shapes aloud: Q is "T by d", K is "S by d", and you want "T by S", a number
# for each pair. `.T` turns rows into columns, so `K.T` is "d by S".

# %%
predict("04.product", "Which one gives all the dot products, a row for each query?",
        ["Q @ K", "Q @ K.T", "K @ Q.T"])

# %%
print("Q @ K.T:", tuple((Q @ K.T).shape), "  K @ Q.T:", tuple((K @ Q.T).shape))

# %% [markdown]
# **What happened.** `Q @ K.T`: the two d's meet in the middle and vanish. `K @ Q.T` runs too, but its rows
# are the keys. `Q @ K` does not run: 4 columns meet 5 rows. If all sizes were equal, all three would run and
# two would be wrong: that is why our sizes differ.

# %%
def attend_matrices(Q, K, V):
    scores = Q @ K.T / math.sqrt(Q.shape[-1])  # (T, d) @ (d, S) -> (T, S)
    return scores.softmax(dim=-1) @ V  # (T, S) @ (S, v) -> (T, v)

torch.testing.assert_close(attend_matrices(Q, K, V), expected)

# %% [markdown]
# Both loops are gone, and the numbers are the same. One detail decides: along which axis the softmax runs.

# %%
predict("04.axis", "In the table of weights, which sums are all 1?",
        ["The sum of each row (one query)", "The sum of each column (one key)", "Both"])

# %%
table = attention_scores(Q, K).softmax(dim=-1)
print("each row:   ", table.sum(dim=1))
print("each column:", table.sum(dim=0))

# %% [markdown]
# **What happened.** Each **row** sums to 1: a query shares out its own attention. A column may sum to more or
# to less: the last key is popular, and collects 1.83. The course's library has attention as `attend`, and
# PyTorch has it as one call. All agree:

# %%
torch.testing.assert_close(table.sum(dim=1), torch.ones(3))
torch.testing.assert_close(table[:, 4].sum(), torch.tensor(1.83), atol=0.01, rtol=0)
torch.testing.assert_close(attend(Q, K, V), expected)
torch.testing.assert_close(F.scaled_dot_product_attention(Q, K, V), expected)

# %% [markdown]
# ## Time the three
#
# Same numbers, so the only difference is speed. Take 128 tokens, each 64 wide, and give torch one thread, so
# that no version has more cores than another.

# %%
predict("04.speed", "How many times faster than the loops are the matrices?",
        ["About 3", "About 30", "More than 100"])

# %%
big = [torch.randn(128, 64) for _ in range(3)]
threads = torch.get_num_threads()
torch.set_num_threads(1)
ms = {f.__name__: 1000 * min(timeit.repeat(lambda f=f: f(*big), number=1, repeat=5))
      for f in (attend_loops, attend_rows, attend_matrices)}
torch.set_num_threads(threads)
for name, time in ms.items():
    print(f"{name:16} {time:8.2f} ms   {ms['attend_loops'] / time:6.0f} times as fast as the loops")

# %% [markdown]
# **What happened.** More than 100 times; where this was written, 1000 to 2000. Both do the same
# multiplications. But the loops ask Python for one at a time, and a matrix product hands over a million at
# once, to be done many at a time. A network that must finish word 7 before it begins word 8 cannot be written
# this way.

# %%
assert ms["attend_loops"] > 100 * ms["attend_matrices"]

# %% [markdown]
# ## Let the words make their own questions
#
# Back to the sentence. Each word gets an **embedding**, its own vector, here of D = 4 features (other ones
# than above). Usually they are learned. We make them by hand, so that you can read them.

# %%
thing, person, pronoun, verb = torch.eye(4)
nothing = torch.zeros(4)
x = torch.stack([person, verb, thing, nothing, nothing, thing + pronoun, verb, nothing])
plots.show(plots.signed_map(x, words, ["thing", "person", "pronoun", "verb"]))

# %% [markdown]
# Where do query, key and value come from? From the *same* embedding, by three matrices: `x @ W_q`, `x @ W_k`,
# `x @ W_v`. What a word looks for, what it is found by, and what it hands over are three different things.
# Since all three come from one sentence, this is **self-attention**.

# %%
W_q = torch.tensor([[6.0, 0, 0],  # a thing looks for things; the 6 makes a long, sharp query
                    [0, 6.0, 0],  # a person looks for persons
                    [0, 0, 0],  # being a pronoun adds nothing to the question
                    [0, 6.0, 0]])  # a verb looks for a person
W_k = torch.tensor([[1.0, 0, 0],  # a thing is found as a thing
                    [0, 1.0, 0],  # a person is found as a person
                    [-1.0, -1.0, 0],  # unless it is only a pronoun
                    [0, 0, 1.0]])  # a verb is found as a verb

# %%
predict("04.it", "Which word does `it` give most weight to?", ["Jake", "AI", "it (itself)", "difficult"])
predict("04.even", "The word `even` has an embedding of zeros. Where does this word look?",
        ["Nowhere: all its weights are 0", "At itself", "Everywhere alike"])

# %%
weights = attention_weights(x @ W_q, x @ W_k)
plots.show(plots.attention_map(weights, words, words))

# %% [markdown]
# **What happened.** `it` looks at `AI`, with 0.82. `even` looks everywhere alike, 1/8 each. The usual wrong
# guess is "nowhere". But weights always sum to 1: attention cannot look away.
#
# Be clear about what this shows. We made the vectors, so we put the pattern in. And our rules are poor: `was`
# looks for a person and finds `Jake`, where the grammar says `it`. Training finds better rules by itself, and
# lesson 12 looks at them in a real model.

# %%
torch.testing.assert_close(weights[it, words.index("AI")], torch.tensor(0.82), atol=0.005, rtol=0)
assert weights[words.index("was")].argmax() == words.index("Jake")
torch.testing.assert_close(weights[words.index("even")], torch.full((8,), 1 / 8))

# %% [markdown]
# The weights are not stored anywhere: they are made anew from each sentence. So change one word, and keep all
# matrices.

# %%
predict("04.he", "The sentence now says `he` instead of `it`. Where does the new word look?",
        ["At AI, the matrices are the same", "At Jake", "At both alike"])

# %%
x_he = x.clone()
x_he[it] = person + pronoun
he_weights = attention_weights(x_he @ W_q, x_he @ W_k)[it]
plots.show(plots.bars([*words[:it], "he", *words[it + 1:]], he_weights, xlabel="weight that 'he' gives"))

# %% [markdown]
# **What happened.** Another embedding makes another query, and another query finds another key. Fixed
# matrices, moving weights: an ordinary layer mixes its inputs by the same weights for every sentence,
# attention by new ones for each. That is what the usual wrong guess, `AI`, misses.

# %%
assert he_weights.argmax() == words.index("Jake") and he_weights.max() > 0.8

# %% [markdown]
# ## Get back to the width you came from
#
# The words are D = 4 wide, but queries and keys are d = 3 wide. Let the values be 3 wide too, and so is every
# mix. The next layer expects 4 again.

# %%
predict("04.width", "How does a 3-wide weighted sum get back to 4 wide?",
        ["A zero is added at its end", "One more matrix, 3 by 4", "It cannot: values must be 4 wide"])

# %%
W_v = torch.tensor([[1.0, 0, 0], [0, 1.0, 0], [0, 0, 0], [0, 0, 1.0]])
W_o = torch.tensor([[1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 0, 1.0]])
mix = self_attention(x, W_q, W_k, W_v)  # (T, D) -> (T, 3)
out = mix @ W_o  # (T, 3) @ (3, D) -> (T, D)
print("`it`, its mix:", mix[it], "\n`it`, projected:", out[it])

# %% [markdown]
# **What happened.** The fourth matrix, `W_o`, is the **output projection**. It says where in the word's
# vector each part of the mix belongs: thing to column 0, person to 1, verb to 3. Our `W_o` leaves column 2
# empty. Usually it is learned, like the other three, and then it fills them all.
#
# So any width will do inside, as long as the shapes chain: (D, d), (D, d), (D, v), then (v, D). Only queries
# and keys have to be equally wide, because they meet in a dot product.

# %%
assert mix.shape == (8, 3) and out.shape == x.shape == (8, 4)
assert (self_attention(x, W_q, W_k, torch.randn(4, 7)) @ torch.randn(7, 4)).shape == (8, 4)  # v = 7

# %% [markdown]
# ## Why divide by sqrt(d)
#
# Take many random queries and keys, in widths from d = 4 to d = 1024. Their numbers lie around 0, with
# **standard deviation** 1: that is how far from the mean they typically are. First look at the plain dot
# products.

# %%
predict("04.spread", "What is the standard deviation of the dot products at d = 1024?",
        ["About 1", "About 32", "About 1024"])

# %%
rng = torch.Generator().manual_seed(0)
widths = [4, 16, 64, 256, 1024]
dots = []
for d in widths:
    q, k = torch.randn(2000, 1, d, generator=rng), torch.randn(2000, 16, d, generator=rng)
    dots.append((q @ k.mT)[:, 0])  # 2000 queries, 16 keys each
    print(f"d = {d:4}   standard deviation {dots[-1].std():5.1f}   sqrt(d) = {math.sqrt(d):4.0f}")

# %% [markdown]
# **What happened.** A dot product adds d products, each of variance 1 (the standard deviation, squared).
# Variances of independent numbers add up, to d. So the standard deviation is √d: 32, not 1024, because pluses
# and minuses partly cancel. Divided by √d, scores have standard deviation 1 at every width.

# %%
assert all(0.9 < dot.std() / math.sqrt(d) < 1.1 for dot, d in zip(dots, widths))

# %% [markdown]
# Does it matter? To see what softmax makes of such scores, measure **entropy**, how evenly the weights are
# spread: 0 when one key takes all, and ln 16 = 2.77 when 16 keys share alike. (Its unit with ln is the nat.)

# %%
predict("04.entropy", "Nothing is divided by sqrt(d), and d grows from 4 to 1024. What happens to the weights?",
        ["They get flatter", "They stay as they are", "They get sharper: one key takes nearly all"])

# %%
def entropy(weights):
    return torch.special.entr(weights).sum(dim=-1).mean()  # entr(w) is -w ln w

plain = [entropy(s.softmax(dim=-1)) for s in dots]
scaled = [entropy((s / math.sqrt(d)).softmax(dim=-1)) for s, d in zip(dots, widths)]
plots.show(plots.lines(widths, {"divided by sqrt(d)": scaled, "not divided": plain}, log="x",
                       xlabel="width d", ylabel="entropy of the weights (nats)"))

# %% [markdown]
# **What happened.** Divided, the entropy stays near 2.4 at every width. Not divided, it falls to about 0.1 at
# d = 1024: before anything is learned, most queries stare at one random key. The usual wrong guess is that
# nothing changes, since all scores grow alike. But softmax reads differences, and those grow too.

# %%
assert all(abs(e - 2.4) < 0.1 for e in scaled) and 0.05 < plain[-1] < 0.15

# %% [markdown]
# Then learning stalls too. The **gradient** at a number says how much the result changes when that number
# changes a little. Training moves the number by it: where it is 0, nothing is learned. `backward()` carries it
# from the result back to the start. Send the same random gradient back through both softmaxes, and see how
# much of it reaches the scores.

# %%
def gradient_at_scores(scores):
    scores = scores.clone().requires_grad_()
    upstream = torch.randn(scores.shape, generator=torch.Generator().manual_seed(1))
    (scores.softmax(dim=-1) * upstream).sum().backward()
    return scores.grad.norm(dim=-1)  # one length for each query

plain = [gradient_at_scores(s) for s in dots]
scaled = [gradient_at_scores(s / math.sqrt(d)) for s, d in zip(dots, widths)]
medians = {"divided by sqrt(d)": [g.median() for g in scaled], "not divided": [g.median() for g in plain]}
plots.show(plots.lines(widths, medians, log="xy", xlabel="width d", ylabel="gradient at the scores, median"))

# %% [markdown]
# When a score grows, its weight w grows with the slope w · (1 − w). Where w is nearly 1 or 0, the slope is
# nearly 0: softmax is **saturated**. At d = 1024, not divided, about 7 queries in 10 get less than a hundredth
# of their gradient, and a wrong choice can hardly be unlearned. (In most of the others, no key has 0.99 yet.)
#
# Note the d: it is the width of one query, not of the model, and not the number of tokens.

# %%
stalled = plain[-1] < 0.01 * scaled[-1]
assert 0.65 < stalled.float().mean() < 0.75
assert (dots[-1].softmax(dim=-1).amax(dim=-1)[~stalled] < 0.99).float().mean() > 0.6
w = scores.softmax(dim=0)
slopes = torch.autograd.functional.jacobian(lambda s: s.softmax(dim=0), scores).diag()
torch.testing.assert_close(slopes, w * (1 - w))

# %% [markdown]
# ## Focus, but never on one key alone
#
# How sure can attention be? Give one key a score 10 higher than the other.

# %%
predict("04.certain", "What is its weight?", ["Exactly 1", "A little less than 1", "10/11, about 0.9"])

# %%
sure = torch.tensor([0.0, 10.0]).softmax(dim=0)
surer = torch.tensor([0.0, 20.0]).softmax(dim=0)
print(f"10 higher: {sure[1]:.7f}   20 higher: {surer[1]:.7f}, the other {surer[0]:.1e}")

# %% [markdown]
# **What happened.** About 0.99995: softmax gives *levels of focus*, and by the formula never exactly 1. At 20
# the computer writes 1.0, because float32 keeps only about seven digits. The other key still gets its two
# billionths.

# %%
assert 0.9999 < sure[1] < 1 and surer[1] == 1 and surer[0] > 0

# %% [markdown]
# Why not simply take the best key, then? Because of training. It needs a gradient, to know in which direction
# to move each key, and by how much.

# %%
predict("04.argmax", "Replace softmax by \"take the best key\". Which gradient do the keys get?",
        ["The same as with softmax", "The best key gets all of it", "None of the keys gets any"])

# %%
soft_keys, hard_keys = keys.clone().requires_grad_(), keys.clone().requires_grad_()
soft = (soft_keys @ query / math.sqrt(4)).softmax(dim=0) @ values
soft.sum().backward()
best = F.one_hot((hard_keys @ query).argmax(), 3).float()
hard = best @ values
print("soft:", soft_keys.grad.norm(dim=1), "  hard: has a gradient?", hard.requires_grad)

# %% [markdown]
# **What happened.** With softmax a gradient reaches *every* key, the losers too. With the hard choice it
# reaches none: move a key a little, and the winner stays the winner, so the slope is 0. The usual wrong guess
# gives it to the best key. The *value* of the best key would get one, but that cannot teach anybody where to
# look. That is why the lookup is soft: **soft is differentiable**.

# %%
assert (soft_keys.grad.norm(dim=1) > 0).all() and not hard.requires_grad
assert ((keys + 0.01 * torch.randn(3, 4)) @ query).argmax() == (keys @ query).argmax()  # moved a little
hard_values = values.clone().requires_grad_()
(best @ hard_values).sum().backward()
assert hard_values.grad.tolist() == [[0, 0], [0, 0], [1, 1]]

# %% [markdown]
# ## Look 2 words back, or 200
#
# Take a text of 201 random vectors, and attention with random matrices. Then swap two words: the one 200
# places before the last, and the one 2 places before it.

# %%
predict("04.distance", "A word moves from 200 places back to 2. What becomes of its weight?",
        ["It grows a hundredfold", "It grows a little", "It does not change"])

# %%
rng = torch.Generator().manual_seed(7)
text = torch.randn(201, 16, generator=rng)
W = [torch.randn(16, 16, generator=rng) / 4 for _ in range(3)]
order = torch.arange(201)
order[[0, 198]] = torch.tensor([198, 0])
far, near = (attention_weights(t @ W[0], t @ W[1])[-1] for t in (text, text[order]))
print(f"200 back: {far[0]:.5f}   2 back: {near[198]:.5f}")

# %% [markdown]
# **What happened.** It does not change, however much we are used to near words counting more. A score is a
# dot product of two vectors, and *where* they stand is not in it. No other word's weight changes either.

# %%
torch.testing.assert_close(near, far[order])

# %% [markdown]
# A recurrent network (lesson 03) hands a state from word to word. Measure, for both, how strongly the last
# output depends on the word n places back: the gradient, by `gradient_by_distance` of lesson 03. Take three
# untrained networks of each kind, and 64 random texts of 201 words for each.

# %%
predict("04.rnn", "How much weaker is the gradient 200 words back than 2 words back, in an untrained RNN?",
        ["About as strong", "About 100 times weaker", "More than a million times weaker"])

# %%
curves = {"attention": 0, "RNN": 0}
for seed in range(3):
    torch.manual_seed(seed)
    rnn = torch.nn.RNN(16, 16, batch_first=True, dtype=torch.float64)
    W = torch.randn(3, 16, 16, dtype=torch.float64) / 4
    texts = torch.randn(64, 201, 16, dtype=torch.float64)
    curves["attention"] += gradient_by_distance(lambda x: self_attention(x, *W), texts).mean(dim=0) / 3
    curves["RNN"] += gradient_by_distance(lambda x: rnn(x)[0], texts).mean(dim=0) / 3
for name, curve in curves.items():
    print(f"{name:10}  2 back: {curve[2]:.1e}   200 back: {curve[200]:.1e}")

# %%
plots.show(plots.lines(range(1, 201), {name: curve[1:] for name, curve in curves.items()}, log="y",
                       xlabel="distance (words back)", ylabel="gradient"))

# %% [markdown]
# **What happened.** Attention is about as strong at 200 as at 2. The RNN's gradient shrinks with every step,
# and in the end by far more than a million times. (That is before training. And an LSTM, a better RNN, holds
# longer; lesson 03 measures it.)
#
# Attention pays for this twice. At distance 2 the RNN is the *stronger* one: attention shares itself out
# among 201 words. And what does not see distance does not see order either: in "Jake learned AI" and "AI
# learned Jake", each word gets the same mix. Lesson 06 adds positions.

# %%
attention, recurrent = curves["attention"], curves["RNN"]
assert 0.5 < attention[200] / attention[2] < 2 and recurrent[2] > attention[2]
assert (recurrent[1:] < recurrent[:-1]).all() and recurrent[200] < 1e-6 * recurrent[2]
learned_ai, learned_jake = (self_attention(x[order], W_q, W_k, W_v) for order in ([0, 1, 2], [2, 1, 0]))
torch.testing.assert_close(learned_jake, learned_ai[[2, 1, 0]])

# %% [markdown]
# ## Hide a key with a mask
#
# Sometimes a query must not see a key: a word that is still to come, or padding, the filler that makes
# short texts as long as the longest. A **mask** has a place for each pair of query and key. `True` means
# *may look*.

# %%
mask = torch.ones(8, 8, dtype=torch.bool)
mask[it, words.index("AI")] = False

# %%
predict("04.mask", "`it` gave `AI` 0.82 of its attention. `AI` is now hidden from it. What becomes of the 0.82?",
        ["It is lost: the other weights stay as they are", "The other keys share it", "Jake gets it"])

# %%
masked = attention_weights(x @ W_q, x @ W_k, mask)
plots.show(plots.attention_map(masked, words, words, mask))

# %% [markdown]
# **What happened.** The others share it, in proportion to what they had. The usual wrong guess is that it is
# lost. A hidden key gets the score −∞ *before* the softmax. So e to the score is 0, and the other weights
# still have the sum 1. Setting a weight to 0 *after* the softmax would lose its share. Here no other thing is
# in sight, so `it` looks at all the others alike, 1/7 each.

# %%
after = weights[it] * mask[it]
assert after.sum() < 0.2 and masked[it, words.index("AI")] == 0
torch.testing.assert_close(masked[it], after / after.sum())
torch.testing.assert_close(masked[it, mask[it]], torch.full((7,), 1 / 7))

# %% [markdown]
# `attend(Q, K, V, mask)` takes such a mask, or `None`. A query that may see no key at all is an error: there
# is nothing to average. Lesson 05 builds the masks.

# %%
try:
    attend(Q, K, V, torch.zeros(3, 5, dtype=torch.bool))
except ValueError as error:
    print("ValueError:", error)
else:
    raise AssertionError("no error came")

# %% [markdown]
# ## What you take with you
#
# **You can now** say what a query, a key and a value are, compute attention by hand and in two lines, and
# tell what the √d, the softmax and `W_o` are for. You have seen that the matrix form gives the same numbers
# in a fraction of the time, that every key gets a gradient, and that distance plays no part.
#
# **Next:** write these functions yourself, in the exercises: `my_work/04_attention.ipynb`. Then lesson 05:
# masks, several heads, and looking at another sequence.

# %% exercises

# %% [markdown]
# # 04 Exercises: every token asks the others
#
# Four functions, about 30 minutes. Each builds on the one before it.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("attend")` gives a question first, the idea next, and then a line of pseudo-code. Asking
#   costs nothing.
#
# Masks are `None` or boolean, and `True` means *may look*.

# %%
import math

import torch
from torch import Tensor

from course_lib.attention import masked_softmax
from course_lib.check import check, hint, task

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# The lesson's query, keys and values, to try things on. You know what they give: the scores 1, 0, 2 and the
# weights 0.24, 0.09, 0.67.

# %%
Q = torch.tensor([[2.0, 2.0, 0.0, 0.0]])  # it
K = torch.tensor([[1.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 0.0, 0.0]])  # Jake, learned, AI
V = torch.tensor([[10.0, 0.0], [0.0, 0.0], [0.0, 10.0]])

# %% [markdown]
# ## 1 Score every pair
#
# *Easy, 5 minutes. Reread "Lose the outer loop" and "Why divide by sqrt(d)".*
#
# One row for each query, one column for each key. The three dots in the shapes mean that any number of axes
# may stand in front, such as a batch: transpose only the last two axes of K (`.mT` does that, `.T` does not).

# %% exercise attention.attention_scores

# %%
# Try it on numbers that you know, for example:  attention_scores(Q, K)

# %% [markdown]
# ## 2 Turn scores into weights
#
# *Medium, 10 minutes. Reread "Ask one query by hand" and "Hide a key with a mask".*
#
# Use your own `attention_scores`. `masked_softmax(scores, mask)` is given: it is a softmax over the keys,
# with weight 0 where the mask is `False`. You write it yourself in lesson 05.

# %% exercise attention.attention_weights

# %%
# Try it with and without a mask, for example:
# attention_weights(Q, K), attention_weights(Q, K, torch.tensor([[True, True, False]]))

# %% [markdown]
# ## 3 Mix the values
#
# *Easy, 5 minutes. Reread "Lose the outer loop".*
#
# Use your own `attention_weights`. Say the shapes aloud before you write: (T, S) and (S, v) give (T, v). Do
# not forget to pass the mask on.

# %% exercise attention.attend

# %%
# Try it:  attend(Q, K, V) should be 2.45 parts Jake and 6.65 parts AI

# %% [markdown]
# ## 4 Let one sequence ask itself
#
# *Medium, 10 minutes. Reread "Let the words make their own questions".*
#
# Queries, keys and values are three views of the same `x`, each made by its own matrix. Use your own
# `attend`.

# %% exercise attention.self_attention

# %%
# Try it with a matrix that changes nothing, for example:  self_attention(K, I, I, I)  with  I = torch.eye(4)

# %% [markdown]
# ## Before you go on
#
# All four green? Then break one on purpose: leave out the square root, or exchange Q and K, and read what the
# check says. Lesson 05 builds on these functions.

# ---
# jupyter:
#   course:
#     title: Reading one word at a time
#     question: Why are recurrent networks slow, and what do they forget?
#     part: Before attention
#     needs:
#       01_linear_layers: layers and gradients
#       02_text_to_vectors: tokens and embeddings
#     introduces:
#       torch.tanh, torch.sigmoid: squeeze any number into -1 to 1, or into 0 to 1
#       nn.RNN, nn.LSTM, batch_first=True: recurrent layers; the batch is the first axis
#       'f"{x:.2f}", f"{x:.1e}", f"{x:.0%}"': x in a text, with two digits, as a power of ten, in per cent
#       torch.set_num_threads: how many processor cores torch uses
#       torch.no_grad, copy_: numbers written into a layer by hand, which no gradient follows
#       lstm_step, rnn: one step of an LSTM, and an RNN over a whole sequence, from this course's library
#       gradient_by_distance: how strongly the last output depends on the input n places back
#       ssm_scan, ssm_parallel: a recurrence without tanh, step by step and in rounds; on the side road
#     claims:
#     - text: Recurrent networks are sequential, so they are slow.
#       section: Count the steps that must wait
#     - text: Recurrent networks forget; the LSTM holds longer, and attention does not fade.
#       section: Copy through one state
#     asked:
#     - text: Why can a Transformer train in parallel, and an RNN not?
#       section: Count the steps that must wait
#     - text: What would Mamba, or another state-space model, change?
#       section: What another recurrence would change
#     designs:
#       5 Count with a cell: 18
# ---

# %% [markdown]
# # 03 Reading one word at a time
#
# **You will** build a network that reads a sentence word by word, as networks did before Transformers. Then you
# measure what it costs, and what it forgets.
#
# Run each cell with Shift+Enter, from the top. One cell near the end trains for about a minute. A bar shows how
# far it is. (`torch.set_num_threads(1)` keeps torch to one processor core. Small steps are no faster on two.)

# %%
import torch
import torch.nn.functional as F
from torch import nn

from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.explorers import differences, distance_explorer, left_at, read_words, state_stepper
from course_lib.notebook.measure import milliseconds, with_bar
from course_lib.recipes.copying import READERS, copying_task, gradients_back, share_copied
from course_lib.recurrent import gradient_by_distance, lstm_step, rnn, ssm_parallel, ssm_scan

torch.set_num_threads(1)
torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## Recall, then go on
#
# Three questions on lessons 01 and 02.

# %%
recall(
    "03.recall-1",
    "Lesson 01. The gradient of a weight is 0. What does a step of plain gradient descent do with the weight?",
    {
        "It makes it 0": "A step subtracts the gradient times the rate. That is 0 here, so nothing is taken away.",
        "It leaves it as it is": "A step moves a weight by its gradient times the rate, and that is 0 here.",
        "It takes a larger step": "The step is the gradient times the rate. A gradient of 0 gives a step of 0.",
    },
    right="It leaves it as it is",
)

# %%
recall(
    "03.recall-2",
    "Lesson 02. A network reads each token alone, then takes the mean. For which two does it give the same?",
    {
        "Jake learned AI / AI learned Jake": "The same three tokens are in both, and a mean has no order.",
        "Jake learned AI / Jake taught AI": "Another token is in the second, so its mean can be another one.",
        "Jake learned AI / Jake learned": "The second has one token less, so its mean can be another one.",
    },
    right="Jake learned AI / AI learned Jake",
)

# %%
recall(
    "03.recall-3",
    "Lesson 02. An embedding table has 50 rows of 8 numbers. What do you get for 3 tokens?",
    {
        "(3, 50)": "50 is the number of rows there are. You pick 3 of them, and each is 8 wide: (3, 8).",
        "(8,)": "That is one row. Each of the 3 tokens gets one: (3, 8).",
        "(3, 8)": "One row of 8 numbers for each of the 3 tokens.",
    },
    right="(3, 8)",
)

# %% [markdown]
# ## Keep a state
#
# You read a sentence word by word, and keep in mind what it said so far. A **recurrent network** (RNN) does so
# too. What it keeps is a vector, its **state**. Each new word changes it.
#
# Begin with one step. A word is 2 numbers here, and the state 2 numbers as well.

# %%
word = torch.tensor([0.0, 1.0])
state = torch.tensor([1.0, 0.0])
W_x = torch.tensor([[1.0, 0.0],
                    [0.0, 2.0]])  # how a word goes into the state
W_h = torch.tensor([[0.5, 0.0],
                    [1.0, 0.5]])  # how the old state goes into the new one
b = torch.tensor([0.5, -1.0])

# %% [markdown]
# Two products and a bias, added up. You know both products from lesson 01. The second one is new in one thing
# only: what goes in is the network's own state.

# %%
print("from the word ", word @ W_x)
print("from the state", state @ W_h)
total = word @ W_x + state @ W_h + b
print("the sum       ", total)

# %% [markdown]
# In a long sentence, such sums could grow with each step. So the sum goes through **tanh**, a curve which
# squeezes any number into −1 to 1. `torch.tanh` does that to each number by itself.

# %%
predict(
    "03.tanh",
    "Any number, however large, ends between −1 and 1. What does tanh make of 0.1, and of 3?",
    {
        "0.03 and 1": "A tempting guess: divide all by 3. Then 30 would end at 10. tanh is a curve, no division: "
        "0.1 stays 0.10, and 3 becomes 0.995.",
        "0.1 and nearly 1": "Right: small numbers pass nearly unchanged, large ones end just below 1 (3 at 0.995).",
        "0.55 and 0.95": "That is near what another curve does, which squeezes into 0 to 1. You meet it below. "
        "tanh keeps the sign, and leaves 0.1 at 0.10.",
    },
)

# %%
for number in [-3.0, -1.0, -0.1, 0.0, 0.1, 1.0, 3.0]:
    print(f"{number:4}  ->  {torch.tanh(torch.tensor(number)):.2f}")

# %% [markdown]
# **What happened.** Small numbers pass nearly unchanged (0.1 stays 0.10). The larger they are, the nearer they come
# to 1 or −1, and none gets there. (The 1.00 of 3 is 0.995, rounded.)
#
# Our sum was (1, 1). So the new state is 0.76, twice.

# %%
new_state = torch.tanh(total)
new_state

# %% [markdown]
# That is the whole step: new state = tanh(word @ W_x + state @ W_h + b). Follow the blue line in the drawing: the
# state comes in, and goes out as the next state.

# %%
plots.show(plots.show_state_step(word, state, W_x, W_h, b))

# %%
claim(
    "the new state is tanh of what the word, the old state and the bias add up to",
    close(total, [1.0, 1.0]),
    close(new_state, [0.76, 0.76], within=0.005),
)

# %% [markdown] tags=["pause"]
# That is all that an RNN does, once. Next it reads on.

# %% [markdown]
# ## Read a whole sentence
#
# Now take the step once for each word, in order. The state begins as zeros. The same `W_x`, `W_h` and `b` serve
# every word: a sentence of any length needs no more weights.

# %%
vectors = {"Jake": [1.0, 0.0], "learned": [1.0, 1.0], "AI": [0.0, 1.0]}

def read(sentence):
    state = torch.zeros(2)
    states = []
    for name in sentence.split():
        state = torch.tanh(torch.tensor(vectors[name]) @ W_x + state @ W_h + b)
        states.append(state)
    return torch.stack(states)

# %% [markdown]
# The states are kept, one row a word, as `expected`: torch's own layer is to give the same, further below.

# %%
expected = read("Jake learned AI")
expected

# %%
predict(
    "03.order",
    "Which words does the last row depend on?",
    {
        "On all three": "Right: the last state is made of `AI` and of the state before, which was made of "
        "`learned` and of the one before, which was made of `Jake`.",
        "On AI only": "A tempting guess, as only `AI` goes in at this step. But the state before goes in too, "
        "and it was made of the earlier words.",
        "On learned and AI": "The state before `AI` was made of `learned` and of the state of `Jake`: all three.",
    },
)

# %% [markdown]
# Put it to the test: the same words in another order, and each of the earlier ones left out.

# %%
for words in ["Jake learned AI", "AI learned Jake", "learned AI", "Jake AI"]:
    print(f"{words:15}  ends in", read(words)[-1])

# %% [markdown]
# **What happened.** All four end in different states. A state depends on every word so far, and on their order.
# This is what the network of lesson 02 could not see.

# %%
claim(
    "another order, or a word left out, ends in another state",
    (read("Jake learned AI")[-1] - read("AI learned Jake")[-1]).abs().max() > 0.05,
    (read("Jake learned AI")[-1] - read("learned AI")[-1]).abs().max() > 0.01,
    (read("Jake learned AI")[-1] - read("Jake AI")[-1]).abs().max() > 0.01,
)

# %% [markdown]
# torch has this loop as a layer, `nn.RNN`. Its weights are random at first, so write ours into it: `copy_` does
# that. `with torch.no_grad():` says, for the lines indented below it, that no gradient is to follow.
#
# The layer has two biases, of which we need one. It keeps its matrices turned, as `nn.Linear` does, hence `.mT`.
# And each name ends in `l0`, layer 0: several could stand on top of each other.

# %%
layer = nn.RNN(2, 2, batch_first=True)
with torch.no_grad():
    layer.weight_ih_l0.copy_(W_x.mT)  # ih: from the input
    layer.weight_hh_l0.copy_(W_h.mT)  # hh: from the state
    layer.bias_ih_l0.copy_(b)
    layer.bias_hh_l0.copy_(torch.zeros(2))

# %% [markdown]
# `batch_first=True` says that the shape of the input is (sentences, words, numbers): here (1, 3, 2). The layer
# gives back all states, and the last one once more.

# %%
sentence = torch.tensor([[vectors["Jake"], vectors["learned"], vectors["AI"]]])
all_states, last = layer(sentence)
print(tuple(sentence.shape), "->", tuple(all_states.shape))
all_states

# %%
claim(
    "nn.RNN gives the states of the loop",
    close(all_states[0], expected),
)

# %% [markdown]
# Can it *learn* from order? Take 12 names and 4 verbs. The question to each sentence is: who did it? The answer is
# the first name. Every sentence has a twin with the names exchanged, and with the other answer.

# %%
twins = []
for first in range(12):  # tokens 0 to 11 are names
    for verb in range(12, 16):  # tokens 12 to 15 are verbs
        for second in range(first):
            twins.append([[first, verb, second], [second, verb, first]])
print(len(twins), "pairs, the first is", twins[0])

# %% [markdown]
# Shuffle the pairs, and keep some for the test. `torch.randperm(n)` is the numbers 0 to n − 1 in random order.
# `.flatten(0, 1)` then makes one axis of the first two: pairs become single sentences.

# %%
torch.manual_seed(0)
shuffled = torch.tensor(twins)[torch.randperm(len(twins))]
train, test = shuffled[:200].flatten(0, 1), shuffled[200:].flatten(0, 1)
print(tuple(shuffled.shape), "->", tuple(train.shape), "and", tuple(test.shape))

# %% [markdown]
# The network is an embedding, an RNN, and a linear layer which reads the last state. It trains like any network of
# lesson 01, by `torch.optim.Adam` with the rate `lr`. (`nn.ModuleList` only holds layers together, so that one
# optimizer reaches all their weights.)
#
# `states[:, -1]` is the last state of each sentence, `train[:, 0]` its first name.

# %%
embedding, reader, answer = nn.Embedding(16, 8), nn.RNN(8, 16, batch_first=True), nn.Linear(16, 12)
network = nn.ModuleList([embedding, reader, answer])
optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
for step in range(200):
    states, last = reader(embedding(train))
    loss = F.cross_entropy(answer(states[:, -1]), train[:, 0])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %% [markdown]
# Now the sentences that it has not seen.

# %%
states, last = reader(embedding(test))
right = (answer(states[:, -1]).argmax(dim=-1) == test[:, 0]).float().mean()
print(f"{right:.0%} of {len(test)} right")

# %% [markdown]
# And lesson 02's network, on the same sentences? It has no state: it takes the mean of the rows.

# %%
table, says = nn.Embedding(16, 8), nn.Linear(8, 12)
network = nn.ModuleList([table, says])
optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
for step in range(200):
    loss = F.cross_entropy(says(table(train).mean(dim=1)), train[:, 0])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
without_order = (says(table(test).mean(dim=1)).argmax(dim=-1) == test[:, 0]).float().mean()
print(f"{without_order:.0%} of {len(test)} right")

# %% [markdown]
# It says the same of both twins, so it gets at most one of each pair right.

# %%
claim(
    "an RNN learns who did it, from the order of the words; a mean gets half of them",
    right > 0.9,
    without_order < 0.55,
)

# %% [markdown]
# ## Watch the state change
#
# Take two sentences that differ in one word, and read both. The state is 8 numbers now. The words' vectors and the
# weights are random, since nothing is trained.

# %%
predict(
    "03.last-word",
    "Eight words. Change the first one, or change the last one instead: which changes the last state more?",
    {
        "The first": "A tempting guess: it is in every state from the start. But each step mixes the state anew and "
        "squeezes it, and after seven of them about a hundredth of the difference is left, or less.",
        "Both alike": "Each word goes in by the same weights. But after the first one seven more steps follow, and "
        "each takes a part of the difference away.",
        "The last": "Right: nothing follows it. Of the first word's difference about a hundredth is left, or less.",
    },
)

# %% [markdown]
# Each state is a column after its word, blue where positive, ochre where negative. Move the slider word by word.
# Then change other words, and write sentences of your own.

# %%
mine = "Jake learned AI even though it was difficult"
changed = "Ann learned AI even though it was difficult"
state_stepper(mine, changed)

# %% [markdown]
# Measure it with five sets of random weights. `read_words` reads a sentence as above, with the weights of a seed.
# `differences` is the blue bars: how far two states are apart after each word, on the mean over their numbers.

# %%
of_the_first, of_the_last = [], []
for seed in range(5):
    reading = read_words(mine, seed)
    apart = differences(reading, read_words(changed, seed))
    of_the_first.append(apart[-1])
    of_the_last.append(differences(reading, read_words("Jake learned AI even though it was easy", seed))[-1])
    print(f"first word changed: {apart[0]:.2f} at once, {apart[-1]:.3f} at the end")
    print(f"last word changed:                {of_the_last[-1]:.3f} at the end")

# %% [markdown]
# **What happened.** With all five sets of weights, what the first word changed has faded by the end: the state hardly
# knows whether `Jake` or `Ann` began. This is a first sight of forgetting; how fast it goes is measured below.

# %%
claim(
    "at the end the first word makes less than a tenth of the difference that the last word makes",
    max(of_the_first) < min(of_the_last) / 10,
)

# %% [markdown] tags=["pause"]
# So an RNN knows order, and forgets. Next: a network made to keep.

# %% [markdown]
# ## Keep, write and show: the LSTM
#
# The RNN writes its whole state anew at each word. The **LSTM** (long short-term memory) has a second vector, the
# **cell**, which is kept as it is unless the network decides otherwise.
#
# It decides by **gates**: numbers from 0, shut, to 1, open. `torch.sigmoid` makes them.

# %%
for number in [-6.0, -3.0, 0.0, 3.0, 6.0]:
    print(f"{number:4}  ->  {torch.sigmoid(torch.tensor(number)):.3f}")

# %% [markdown]
# The **forget gate** says how much of the cell is kept, the **input gate** how much is written into it. What is
# written is the **candidate**, made like the state of an RNN. Try four settings by hand.

# %%
def next_cell(cell, forget_gate, input_gate, candidate):
    return forget_gate * cell + input_gate * candidate

print("keep     ", next_cell(2.0, forget_gate=1.0, input_gate=0.0, candidate=0.5))
print("wipe     ", next_cell(2.0, forget_gate=0.0, input_gate=0.0, candidate=0.5))
print("overwrite", next_cell(2.0, forget_gate=0.0, input_gate=1.0, candidate=0.5))
print("add      ", next_cell(2.0, forget_gate=1.0, input_gate=1.0, candidate=0.5))

# %% [markdown]
# The **output gate** then says how much of the cell is shown: the new state is output gate · tanh(cell). All three
# gates are made from the word and the old state, each with weights of its own. So the network learns *when* to
# keep.
#
# Before training, the weights are small and random. A gate is then about sigmoid(0) = 0.5.

# %%
predict(
    "03.half",
    "A forget gate stands at 0.5. How much of a cell is left after 20 words?",
    {
        "A half": "A half is left after one word. The next word halves it again.",
        "About 0.025": "A tempting guess: 0.5 / 20. But each word multiplies by 0.5, and does not share it out.",
        "About a millionth": "Right: 0.5 · 0.5 · … · 0.5, twenty factors, is 0.00000095.",
    },
)

# %%
print(f"forget gate 0.50: {0.5**20:.8f}")
for bias in [1.0, 3.0]:
    gate = torch.sigmoid(torch.tensor(bias)).item()
    print(f"forget gate {gate:.2f}: {gate**20:.8f}   (sigmoid of {bias})")

# %% [markdown]
# **What happened.** At 0.5 a millionth is left. At 0.95 it is more than a third. That is why the forget gate's bias
# is often started at 1 or more instead of near 0: then the untrained network keeps, and learns where to forget.
# Such a start is called a **forget bias**.

# %%
claim(
    "20 words on, a forget gate at sigmoid(0) leaves a millionth, at sigmoid(3) more than a third",
    close(0.5**20 * 1_000_000, 1.0, within=0.1),
    torch.sigmoid(torch.tensor(3.0)) ** 20 > 1 / 3,
)

# %% [markdown]
# One step with real numbers. `lstm_step` of the library takes the word, the state, the cell and the weights. The
# weights of the four stand side by side in one matrix, 4 times as wide as the state. Their order is torch's: input
# gate, forget gate, candidate, output gate.

# %%
cell = torch.tensor([2.0, 2.0])
#                      input        forget      candidate  output
W_x4 = torch.tensor([[0.0, 0.0,   0.0, 0.0,   1.0, 1.0,   0.0, 0.0],
                     [-3.0, 3.0,   3.0, -3.0,   1.0, 1.0,   1.0, 1.0]])
W_h4, b4 = torch.zeros(2, 8), torch.zeros(8)
next_state, new_cell = lstm_step(word, state, cell, W_x4, W_h4, b4)

# %%
predict(
    "03.gates",
    "The word is (0, 1), and both numbers of the cell were 2. Which one is kept, which one overwritten?",
    {
        "The first kept, the second overwritten": "Right: the word picks the second row of the weights. There the "
        "forget gate gets 3 and −3: open for the first number, shut for the second.",
        "The first overwritten, the second kept": "Look at the second row of the weights, which the word (0, 1) "
        "picks: the forget gate gets 3 for the first number, so that it is kept.",
        "Both kept": "The new cell is (1.94, 0.82). The second number lost its 2: its forget gate gets −3.",
    },
)

# %%
print("new cell ", new_cell)
print("new state", next_state)

# %% [markdown]
# **What happened.** The first number was kept (0.95 of 2, and a little written), the second overwritten by about
# the candidate, 0.76. One word can do both, in different places of the cell.

# %% [markdown]
# The drawing holds the same numbers. Follow the blue line of the cell: it is multiplied once, and added to once.
# No matrix and no tanh stand on that way.

# %%
plots.show(plots.show_gates(word, state, cell, W_x4, W_h4, b4))

# %%
claim(
    "the first number of the cell is kept, the second overwritten",
    close(new_cell, [1.94, 0.82], within=0.01),
)

# %% [markdown]
# torch has this as `nn.LSTM`, with the weights turned as before. Two sentences of 5 words, 3 numbers each, with a
# state of 4: does the step, taken 5 times, give the same?

# %%
lstm = nn.LSTM(3, 4, batch_first=True)
texts = torch.randn(2, 5, 3)
shown, kept = torch.zeros(2, 4), torch.zeros(2, 4)  # state and cell
both = lstm.bias_ih_l0 + lstm.bias_hh_l0
for place in range(5):
    shown, kept = lstm_step(texts[:, place], shown, kept, lstm.weight_ih_l0.mT, lstm.weight_hh_l0.mT, both)
states, last = lstm(texts)
print(shown - states[:, -1])

# %%
claim(
    "nn.LSTM is that step, once for each word",
    close(shown, states[:, -1], within=0.0001),
)

# %% [markdown]
# ## Count the steps that must wait
#
# To compute the state after word 512, you need the state after word 511. That one needs the one before. So 512
# steps must wait for each other, however many processors you have.
#
# Compare it with one matrix product over all words at once. To be fair, give it the same number of
# multiplications: in an RNN 32 wide, each word meets one matrix and each state another, so twice 32 · 32. One
# matrix of 64 · 32 has as many. (`rnn` of the library takes the text, the first state, the two matrices and the
# bias.)

# %%
torch.manual_seed(0)
W_word, W_state, W_both = torch.randn(32, 32) / 8, torch.randn(32, 32) / 8, torch.randn(64, 32) / 8
zeros = torch.zeros(32)

def one_after_the_other(text):
    return rnn(text, zeros, W_word, W_state, zeros)

def all_at_once(text):
    return torch.tanh(text @ W_both)

# %%
predict(
    "03.wait",
    "Go from 8 words to 512, which is 64 times as many. How much longer does each of the two take?",
    {
        "Both about 64 times": "So it is for the RNN: 64 times as many steps. A single product of 8 rows mostly "
        "waits to be called; 512 rows use that call better, and take about 15 times as long.",
        "The RNN about 64 times, the product less": "Right: each step of the RNN costs the same calls again. The "
        "product is one call either way, and takes about 15 times as long.",
        "Both much less": "So it is for the product, which is one call either way: about 15 times. But the RNN "
        "makes 64 times as many steps, and each costs a few calls.",
    },
)

# %%
lengths = [8, 32, 128, 512]
slow, fast = [], []
for length in lengths:
    slow.append(milliseconds(one_after_the_other, torch.randn(length, 32)))
    fast.append(milliseconds(all_at_once, torch.randn(length, 64)))
    print(f"{length:3} words: {length:3} steps {slow[-1]:6.2f} ms   1 step {fast[-1]:.3f} ms")
print(f"from 8 to 512: {slow[3] / slow[0]:.0f} times as long, and {fast[3] / fast[0]:.0f} times")

# %% [markdown]
# Drawn, on axes where equal steps multiply: by 4 to the right, by 10 upwards.

# %%
times = {"one after the other": slow, "all at once": fast}
plots.show(plots.lines(lengths, times, log="xy", xlabel="length (words)", ylabel="milliseconds"))

# %% [markdown]
# **What happened.** The steps that must wait are 512 against 1. Even here, on one processor core, the RNN is many
# times slower, and the longer the text, the worse. A graphics card does thousands of products at the same time,
# but not these: each waits for the one before.

# %%
claim(
    "at 512 words the RNN takes more than 5 times as long, for as many multiplications",
    slow[3] / fast[3] > 5,
)
claim(
    "the longer the text, the larger the ratio",
    slow[3] / fast[3] > 1.5 * slow[0] / fast[0],
)

# %% [markdown]
# May the rows of the product be made one by one as well, and in any order? Begin with the last word.

# %%
rows = torch.randn(512, 64)
by_rows = torch.zeros(512, 32)
for place in reversed(range(512)):
    by_rows[place] = torch.tanh(rows[place] @ W_both)
print(f"largest difference: {(by_rows - all_at_once(rows)).abs().max():.6f}")

# %%
claim(
    "row by row, from the last to the first, gives the numbers of one product",
    close(by_rows, all_at_once(rows), within=0.001),
)

# %% [markdown]
# No row needs another row's result. A **Transformer** is made of such products, so in training, where the whole
# text is known, it computes all words of a layer at the same time. In an RNN a state needs the state before it.
# (When a Transformer *writes*, it goes word by word too: the next word is not there yet.)

# %% [markdown] tags=["pause"]
# That was the price in time. Next: what is forgotten on the way.

# %% [markdown]
# ## Follow the gradient back in time
#
# To learn that a word matters 20 words later, a network needs a **gradient** over 20 steps: how much does the last
# output change when that early word changes a little?
#
# Take the smallest RNN: one number wide, `W_x` 1, `W_h` 0.5. Near 0, tanh changes nothing. So what is left of a
# word is halved at each step: 1, 0.5, 0.25, and so on.

# %% [markdown]
# `gradient_by_distance` of the library measures it. You give it a function that reads, and a text. It lets
# autograd go back from the last output, and says how strong the gradient is 0, 1, 2, ... places back.

# %%
def read_half(text):
    return rnn(text, torch.zeros(1), torch.ones(1, 1), torch.tensor([[0.5]]), torch.zeros(1))

silence = torch.zeros(21, 1)  # 21 words, each the number 0
halved = gradient_by_distance(read_half, silence)
halved[:5]

# %% [markdown]
# With a weight of 1.5 instead, each step makes it larger: 1.5 · 1.5 · … · 1.5, twenty factors.

# %%
def read_larger(text):
    return rnn(text, torch.zeros(1), torch.ones(1, 1), torch.tensor([[1.5]]), torch.zeros(1))

exploded = gradient_by_distance(read_larger, silence)[20].item()
print(f"20 steps back: {exploded:.0f}")

# %%
predict(
    "03.flat",
    "All 21 words are 1 now instead of 0, with the same weight of 1.5. What is the gradient 20 steps back?",
    {
        "About 3000 again": "A tempting guess, as the weight is the same. But the slope of tanh counts in each step "
        "as well. At states near 1 it is about 0.03, so that a step multiplies by 1.5 · 0.03.",
        "More than 3000": "The words are larger, and so are the states. But a large state is where tanh is flat: "
        "its slope there is about 0.03, and each step multiplies by 1.5 · 0.03.",
        "Nearly nothing": "Right: the state comes near 1, where tanh is flat, with a slope of about 0.03. Each "
        "step multiplies by 1.5 · 0.03, which is 0.04.",
    },
)

# %%
flat = gradient_by_distance(read_larger, torch.ones(21, 1))
for steps in [0, 1, 2, 20]:
    print(f"{steps:2} steps back: {flat[steps].item():.1e}")

# %% [markdown]
# (A number such as 2.8e-02 is read 2.8 · 10⁻², which is 0.028: the point moves two places to the left. With e+00 it
# stays where it is.)

# %% [markdown]
# **What happened.** A gradient over n steps is a product of n factors, each a weight times the slope of tanh. Below
# 1 it **vanishes**, above 1 it **explodes**. Exactly 1 is a knife's edge.

# %%
claim(
    "with 0.5 each step halves the gradient, with 1.5 it explodes, and where tanh is flat it vanishes all the same",
    close(halved[:4], [1.0, 0.5, 0.25, 0.125]),
    close(exploded, 3325, within=5),
    flat[20] < 1e-20,
)

# %% [markdown]
# Is a real RNN like that? Take one with 96 numbers, with random weights as torch draws them, and texts of random
# symbols. `gradients_back` of the library does the same as above for it, with three sets of weights. We look at
# the first.

# %%
wide = gradients_back("RNN")[0]
for steps in [5, 10, 20, 50]:
    print(f"{steps:2} steps back: {wide[steps].item():.1e}")

# %% [markdown]
# What does one step do? From 10 steps back to 20 there are ten steps. On average each multiplies by the tenth root.

# %%
shrinks = (wide[20] / wide[10]) ** (1 / 10)
print(f"each step multiplies by about {shrinks.item():.2f}")

# %% [markdown]
# The same weights serve at every step, so the gradient of a weight is a sum over all the steps. What the far words
# add to it is lost among what the near ones add. So the network learns from the near ones.

# %%
claim(
    "in an untrained RNN each step back multiplies the gradient by 0.3 to 0.6",
    0.3 < shrinks,
    shrinks < 0.6,
)

# %% [markdown] tags=["pause"]
# Before training, then, an RNN does not feel what was long ago. Next: what that does to a task.

# %% [markdown]
# ## Copy through one state
#
# Does it matter? Give four networks a task that needs memory and nothing else. Read D random letters of 16, then
# D blanks. While reading the blanks, say the letters in the same order.
#
# `copying_task` of the library makes such texts: here 1 text of 5 letters. In `inputs` each letter is a row of 17
# numbers, one of them 1, so `argmax` says which it is. (A `torch.Generator()` draws random numbers of its own, and
# leaves those of others alone.)

# %%
def in_letters(numbers):
    text = ""
    for number in numbers.tolist():
        text = text + "ABCDEFGHIJKLMNOP_"[number]  # _ is the blank
    return text

inputs, symbols = copying_task(5, 1, torch.Generator().manual_seed(0))
print("reads", in_letters(inputs[0].argmax(dim=-1)))
print("says      ", in_letters(symbols[0]))

# %% [markdown]
# The four have about as many parameters, 10 to 14 thousand: an RNN, an LSTM as torch starts it, an LSTM with forget
# bias 3, and one layer of **attention**. Attention is a box today: it may look at all letters at once, without a
# state. Lesson 04 builds it. (To each letter a vector for its place is added, which is learned too. Lesson 06 says why.)
#
# All train equally long: 300 steps of 32 texts. Several learning rates were tried for each, and forget biases of 1
# and 3. Those with the lowest training loss were chosen, on other random numbers (`benchmarks/memory.py`).

# %%
predict(
    "03.copy",
    "Which of the four copies 20 letters best, and how does the RNN do?",
    {
        "Attention, with all right; the RNN gets about half": "The first part holds. But 20 letters have to go "
        "through one vector, and the RNN gets nearly none: a guess is right in 1 of 16.",
        "The LSTM with forget bias; the RNN is near a guess": "A tempting guess, as it is made to keep. It does "
        "best of those with a state, with about a quarter right. Attention gets all.",
        "Attention, with all right; the RNN is near a guess": "Right: attention need not carry anything along. The "
        "RNN has little more right than a guess, which is right in 1 of 16.",
        "All four learn it": "Within this budget only attention does. At 20 letters the others have a quarter right at best.",
    },
)

# %% [markdown]
# Run it: four networks, four lengths, three seeds each. `READERS` holds the four by name. `share_copied` trains
# one and tests it on 512 new texts. It all takes about a minute. (A dict may have a pair for its key, as
# `copied["RNN", 20]`.)

# %%
tasks = []
for D in [20, 10, 5, 2]:
    for name in READERS:
        tasks.append((name, D))
copied = {}
for name, D in with_bar(tasks, "learning to copy"):
    copied[name, D] = share_copied(name, D)

# %%
for name in READERS:
    line = f"{name:20} {READERS[name].width} wide  "
    for D in [2, 5, 10, 20]:
        line = line + f"   {D}: {copied[name, D].mean():4.0%}"
    print(line)

# %% [markdown]
# And the gradient, before any training, from the last output back to the letter n steps before. Each line is drawn
# as a part of what it is 2 steps back. Each mark at the left is a thousandth of the one above it.

# %%
gradients = {}
for name in READERS:
    gradients[name] = gradients_back(name)
plots.show(plots.memory(gradients, copied))

# %% [markdown]
# **What happened.** Look at the left first. The RNN's line falls fastest, and leaves the picture about 60 steps
# back; that of the LSTM about 100. With a forget bias some of it arrives even from 200 steps back. Attention's does
# not depend on the distance.
#
# On the right, attention copies everything. Of those with a state, the LSTM with forget bias holds most at 20
# letters, about a quarter. The plain LSTM and the RNN are near chance.

# %% [markdown]
# Two things to be fair about. At 5 letters the RNN beats both LSTMs. For as many parameters its state has 96
# numbers; an LSTM has 48, and 48 more in its cell. And these are shares *within this budget*: with more steps,
# those with a state get further. But all three have to put everything into vectors of a fixed size.

# %%
biased = "LSTM, forget bias 3"

def mean_copied(name, D):
    return copied[name, D].mean()

# %%
claim(
    "the RNN's state is twice as wide as that of the LSTM",
    READERS["RNN"].width == 2 * READERS["LSTM"].width,
)
claim(
    "attention copies at least 95 % at every length",
    mean_copied("attention", 2) > 0.95,
    mean_copied("attention", 5) > 0.95,
    mean_copied("attention", 10) > 0.95,
    mean_copied("attention", 20) > 0.95,
)
claim(
    "at 20 letters the LSTM with forget bias is ahead of the RNN and of the plain LSTM, and far behind attention",
    mean_copied(biased, 20) > mean_copied("RNN", 20) + 0.03,
    mean_copied(biased, 20) > mean_copied("LSTM", 20) + 0.03,
    mean_copied(biased, 20) < 0.6,
)
claim(
    "at 5 letters, the RNN is ahead of both LSTMs",
    mean_copied("RNN", 5) > mean_copied("LSTM", 5) + 0.03,
    mean_copied("RNN", 5) > mean_copied(biased, 5) + 0.03,
)

# %% [markdown]
# The left panel has more than an eye can read. Slide the distance, and see what is left there of each gradient.
# Each line marks a value 100 000 times smaller than the line before.

# %%
distance_explorer(gradients)

# %% [markdown]
# Two things to try:
#
# 1. From which distance on has the RNN less than a millionth left, 10⁻⁶? And the LSTM?
# 2. Go to 200. What does the forget bias still have, and attention?
#
# Then run the next cell. `left_at` gives the numbers that the bars show.

# %%
for name in ["RNN", "LSTM"]:
    steps = 2
    while left_at(gradients, steps)[name] > 1e-6:
        steps = steps + 1
    print(f"{name:5} less than a millionth is left from {steps} steps back on")
for name, part in left_at(gradients, 200).items():
    print(f"{name:20} 200 steps back: {part:.1e}")

# %%
claim(
    "25 steps back the RNN has less than a millionth left; the LSTM has more there, and less 45 steps back",
    left_at(gradients, 25)["RNN"] < 1e-6,
    left_at(gradients, 25)["LSTM"] > 1e-6,
    left_at(gradients, 45)["LSTM"] < 1e-6,
)
claim(
    "with a forget bias it still has more than a hundredth 200 steps back",
    left_at(gradients, 200)[biased] > 0.01,
)
claim(
    "attention's gradient does not fade: 200 steps back it is that of 2 steps back, within a factor of 4",
    left_at(gradients, 200)["attention"] > 1 / 4,
    left_at(gradients, 200)["attention"] < 4,
)

# %% [markdown]
# A gradient that holds is not yet a memory: with forget bias 3 the LSTM's gradient reaches 200 steps back, and it
# copies a quarter of 20 letters. The gradient says whether a network *can be taught* to look so far. How much fits
# into one vector is another limit.

# %% [markdown]
# That was the core. A side road follows. You can also go straight to
# [What you take with you](#What-you-take-with-you).

# %% [markdown] tags=["side-road"]
# ## What another recurrence would change
#
# RNNs wait because of tanh: to know tanh(... + state), you need the state first. Leave tanh out, and let each
# number of the state only be multiplied: new state = A · state + word @ B. This is the heart of a **state-space
# model** (SSM), such as Mamba.
#
# Look at one number of the state, with A = 0.5. Four words add 8, 4, 2 and 1 to it. Step by step, each bracket waits
# for the one inside it. But the same sum can be grouped in pairs.

# %%
print("step by step:", 0.5 * (0.5 * (0.5 * 8 + 4) + 2) + 1)
print("in pairs:    ", 0.25 * (0.5 * 8 + 4) + (0.5 * 2 + 1))

# %% [markdown]
# The two brackets of the second line do not need each other: they can be computed at the same time. Then one more
# step joins them, where the earlier pair has faded twice, so 0.25. With more words, pairs of pairs are joined next.

# %%
predict(
    "03.rounds",
    "Each round joins neighbours: 1 word, 2, 4, 8, ... How many rounds do 512 words take?",
    {
        "512": "That is one step a word, as an RNN has to. Here the reach doubles with each round.",
        "256": "A tempting guess, half of 512: so many pairs are left after the first round. But the next one halves again.",
        "9": "Right: nine 2s multiplied give 512.",
    },
)

# %%
reach, rounds = 1, 0
while reach < 512:
    reach = 2 * reach
    rounds = rounds + 1
print(rounds, "rounds")

# %% [markdown]
# The library has both ways: `ssm_scan` goes step by step, 512 steps; `ssm_parallel` goes in such rounds. C reads
# the state out. (`torch.rand` draws numbers from 0 to 1.)

# %%
torch.manual_seed(0)
text = torch.randn(512, 8)
A = torch.rand(16)  # what is kept of each number of the state, 0 to 1
B, C = torch.randn(8, 16), torch.randn(16, 8) / 16
step_by_step = ssm_scan(text, A, B, C)
in_rounds = ssm_parallel(text, A, B, C)
print("largest difference:", f"{(step_by_step - in_rounds).abs().max():.6f}")

# %%
print(f"512 steps {milliseconds(ssm_scan, text, A, B, C):.2f} ms")
print(f"9 rounds  {milliseconds(ssm_parallel, text, A, B, C):.2f} ms")

# %% [markdown]
# **What happened.** 9 rounds instead of 512 steps, and the same numbers. So it is not the state that makes an RNN
# wait, but the tanh between two states. The price: a step can only keep or fade. Mamba lets the word choose
# how much, as a forget gate does. Lesson 14 builds one, and gives it the tasks of this lesson.

# %%
claim(
    "without tanh, 9 rounds give the numbers of 512 steps",
    rounds == 9,
    close(step_by_step, in_rounds, within=0.001),
)

# %% [markdown]
# ## What you take with you
#
# **You can now** read a sentence with a state by hand, by a loop and by `nn.RNN`, say what the three gates of an
# LSTM do, and tell why training over time is slow and why its gradient vanishes. You have seen how many letters
# go through one state, within one budget.
#
# **Next:** write these functions yourself in the exercises: `my_work/03_recurrence.ipynb`. Then lesson 04. One
# state has to hold everything, and every word has to pass through all the steps. What if each word could ask every
# other one directly?

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Elman 1990 | [Finding Structure in Time](https://doi.org/10.1207/s15516709cog1402_1) | the recurrent network |
# | Hochreiter and Schmidhuber 1997 | [Long Short-Term Memory](https://doi.org/10.1162/neco.1997.9.8.1735) | the cell and its gates |
# | Gers, Schmidhuber and Cummins 2000 | [Learning to Forget](https://doi.org/10.1162/089976600300015015) | the forget gate |
# | Jozefowicz, Zaremba and Sutskever 2015 | [An Empirical Exploration of Recurrent Network Architectures](https://proceedings.mlr.press/v37/jozefowicz15.html) | the forget bias |
# | Bengio, Simard and Frasconi 1994 | [Learning Long-Term Dependencies with Gradient Descent is Difficult](https://doi.org/10.1109/72.279181) | the gradient by distance |
# | Arjovsky, Shah and Bengio 2016 | [Unitary Evolution Recurrent Neural Networks](https://arxiv.org/abs/1511.06464) | the copying task |
# | Gu and Dao 2023 | [Mamba](https://arxiv.org/abs/2312.00752) | a recurrence that need not wait |

# %% exercises

# %% [markdown]
# # 03 Exercises: reading one word at a time
#
# Four functions, of which the second uses the first, and a memory of your own design at the end.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("rnn")` gives a question first, the idea next, and then a line in words. Asking costs nothing.

# %% [markdown]
# How to read a task: `x (..., D)` is a tensor whose last axis has D numbers, whatever stands in front, such as a batch.
# F is the width of the state. `-> tuple[Tensor, Tensor]` says that two tensors are to come out, and
# `Callable[[Tensor], Tensor]` is a function that makes a tensor of a tensor.

# %%
from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.check import check, hint, task
from course_lib.notebook.design import what_the_cell_holds

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## 1 Take one step
#
# One number comes in, 3, and the state is 2. The input has the weight 1, the state −2, and the bias is 0.5. So the
# sum is 3 − 4 + 0.5 = −0.5. What `.tanh()` makes of it is the new state.

# %%
torch.tensor([3 * 1 + 2 * -2 + 0.5]).tanh()

# %% [markdown]
# With more numbers each product is a matrix product: `W_x` is (D, F), and `x` stands in front of it.

# %% exercise recurrent.rnn_step

# %%
# Try it on the numbers above, for example:
# W_x, W_h = torch.tensor([[1.0]]), torch.tensor([[-2.0]])
# rnn_step(torch.tensor([3.0]), torch.tensor([2.0]), W_x, W_h, torch.tensor([0.5]))

# %% [markdown]
# ## 2 Read a whole sequence
#
# Two inputs, 1 and 0, and a state of 0.5 before them. Weights 1 and 2, bias −1. Follow the state: what comes out of
# the first step goes into the second.

# %%
first = torch.tensor([1 * 1 + 0.5 * 2 - 1]).tanh()
second = torch.tensor([0 * 1 + first.item() * 2 - 1]).tanh()
first, second

# %% [markdown]
# Use your own `rnn_step`. All the states are asked for, one row for each input. Three things that help:
#
# - `X[..., t, :]` is the input at step t, whatever axes stand in front; `X.unbind(dim=-2)` gives them all, one by one.
# - `states.append(h)` puts a state at the end of a list.
# - `torch.stack(states, dim=-2)` makes one tensor of a list. The steps become the last axis but one: see the shapes.

# %%
batch = torch.zeros(2, 5, 3)  # 2 sequences of 5 steps, 3 numbers each
five = [torch.zeros(2, 4) for step in range(5)]  # after each step, a state of 4 numbers for each sequence
print("one step:", tuple(batch[..., 0, :].shape), "five states:", tuple(torch.stack(five, dim=-2).shape))

# %% exercise recurrent.rnn

# %%
# Try it on the two inputs above; it should give 0.76 and 0.48:
# W_x, W_h, b = torch.tensor([[1.0]]), torch.tensor([[2.0]]), torch.tensor([-1.0])
# rnn(torch.tensor([[1.0], [0.0]]), torch.tensor([0.5]), W_x, W_h, b)

# %% [markdown]
# ## 3 Keep, write and show
#
# One product makes 4F numbers. They are four quarters: input gate, forget gate, candidate, output gate, in this order.
# `chunk(4, dim=-1)` cuts the last axis into four.

# %%
torch.tensor([1.0, 2.0, -0.5, 0.0]).chunk(4, dim=-1)

# %% [markdown]
# Take these for the four, and 1 for the old cell. Three go through `.sigmoid()` and become shares. The candidate goes
# through `.tanh()`. Then the cell keeps 0.88 of itself and takes in 0.73 of the candidate, and half of its tanh is shown.

# %%
write, keep, show = torch.tensor([1.0, 2.0, 0.0]).sigmoid()
proposal = torch.tensor(-0.5).tanh()
print(write, keep, proposal, show)
print("the cell:", 0.88 * 1 + 0.73 * -0.46)
print("the state:", 0.50 * torch.tensor(0.54).tanh())

# %% exercise recurrent.lstm_step

# %%
# Try it with weights of 0: every gate is half open, and the candidate is 0
# zero, W = torch.zeros(1), torch.zeros(1, 4)
# lstm_step(zero, zero, torch.ones(1), W, W, torch.zeros(4))

# %% [markdown]
# ## 4 Follow a gradient back
#
# This one is real work. A function `read` gives one output for each step, and you do not know how. How much does the
# *last* output feel the input k steps back? Here is one that can be checked in the head.

# %%
def halving(X):
    h, states = torch.zeros(2), []
    for x in X.unbind(dim=-2):
        h = h / 2 + x * torch.tensor([3.0, -4.0])
        states.append(h)
    return torch.stack(states, dim=-2)

halving(torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]))

# %% [markdown]
# Move the last input's first number by 1, and the last output moves by 3; its second number, by −4. So the gradient
# there is (3, −4), an arrow of length √(9 + 16) = 5: that is its **norm**. One step back, half of it arrives, and then a
# quarter. The answer is 5, 2.5, 1.25, the last input first.

# %% [markdown]
# What lessons 01 and 02 said of autograd, once more on numbers of its own. `.detach().clone()` makes a copy that no one else
# holds, `.requires_grad_()` has it followed, and `.backward()` starts from *one* number: add up several first.

# %%
a = torch.tensor([[1.0, 2.0], [3.0, 4.0]]).detach().clone().requires_grad_()
(a * torch.tensor([3.0, -4.0])).sum().backward()
a.grad, a.grad.norm(dim=-1)

# %% [markdown]
# `norm(dim=-1)` is one length for each row, and `flip(-1)` reverses the last axis. In the docstring,
# `lambda X: ...` is a function without a name, and `X.cumsum(dim=-2)` adds to each row all rows before it.
#
# A sequence of no steps has no last output. A careful answer refuses it with `raise ValueError("what is wrong")`.
# Without that the check says "right" as well, and reminds you.

# %% exercise recurrent.gradient_by_distance

# %%
# Try it:  gradient_by_distance(halving, torch.zeros(6, 2))

# %% [markdown] tags=["solutions"]
# The library asks `torch.autograd.grad`, which hands the gradient over and writes it nowhere. `backward()` also writes
# into the `.grad` of every weight that `read` uses. Where only the inputs count, both give the same.

# %% tags=["solutions"]
def by_backward(read, inputs):
    followed = inputs.detach().clone().requires_grad_()
    last = read(followed)[..., -1, :]
    last.sum().backward()
    return followed.grad.norm(dim=-1).flip(-1)

by_backward(halving, torch.zeros(6, 2))

# %% [markdown]
# ## 5 Count with a cell
#
# A state between −1 and 1 cannot hold a 3 as it is. A cell can. Design an LSTM of one number that counts the ones it reads, and
# starts again at every −1:
#
# | it reads | 1 | 0 | 1 | 1 | −1 | 0 | 1 |
# |---|---|---|---|---|---|---|---|
# | the cell is to hold | 1 | 1 | 2 | 3 | 0 | 0 | 1 |

# %% [markdown]
# Its gates look at the input alone (`W_h` is 0). Each of the four numbers is then weight · input + bias. At +10 a gate is
# open, at −10 it is shut.
#
# Which gates have to be open at 1, at 0, at −1? What should the candidate be at each? Write that down as a small table
# first. Then find a weight and a bias for each. There is more than one way.

# %% [markdown]
# <details><summary>Stuck? A question, the idea, and a line in words</summary>
#
# 1. At −1, what must not be kept, and what must not be written? At 0, what has to be kept?
# 2. A gate that is open at 0 has a bias of about 10. To be shut at −1 it needs −10 there: what weight does that?
# 3. Forget gate: shut at −1, open otherwise. Input gate: the same will do. Candidate: 1 at 1, and 0 at 0.
#    It goes through tanh, so 10 before it makes the 1.
#
# </details>

# %% tags=["exercises"]
#                       input forget candidate output
my_W_x = torch.tensor([[0.0, 0.0, 0.0, 0.0]])  # weights
my_b = torch.tensor([0.0, 0.0, 0.0, 0.0])  # biases

# %% tags=["solutions"]
#                       input forget candidate output
my_W_x = torch.tensor([[20.0, 20.0, 10.0, 0.0]])
my_b = torch.tensor([10.0, 10.0, 0.0, 0.0])  # both gates: shut at -1, open at 0 and at 1

# %%
what_the_cell_holds([1, 0, 1, 1, -1, 0, 1], my_W_x, my_b, wanted=[1, 1, 2, 3, 0, 0, 1])

# %% [markdown]
# All ticked? Then let it read `[1] * 30`, with `wanted=list(range(1, 31))`. It still counts: a forget gate that is
# open at 0 and shut at −1 is open all the more at 1. What is kept whole has a gradient that is kept whole. You set the
# gates by hand here; an LSTM has to learn them.

# %% [markdown]
# ## Before you go on
#
# All green? Then break one on purpose: leave out the tanh, or read from the end, and see what the check says. In lesson
# 04 every word looks at every other directly, and there is no state left to carry.

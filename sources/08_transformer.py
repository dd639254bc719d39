# ---
# jupyter:
#   course:
#     title: The whole Transformer
#     question: How do the pieces fit, and what does each tensor mean?
#     part: Attention
#     needs:
#       06_positions: positions
#       07_blocks: the block
#     introduces:
#       'w["W_q"]': a tensor of a dictionary, by its name
#       numel(): how many numbers a tensor holds
#       transformer, place: the whole model, and its first step, from this course's library
#       count_parameters, attention_cost: how many numbers training changes; what attention costs
#       number_translator, learn, exact: a small translator of number words, its training, and its share right
#       Transformer, encoder_weights, decoder_weights: the library's model, and the tables of its blocks
#       nn.TransformerEncoderLayer, nn.TransformerDecoderLayer: torch's own blocks
#       numbers_kept, exponent: what is kept for the way back; the power that something grows with
#       online_softmax: softmax and mix in one pass, without keeping the weights; in the exercises
#       def inside a def: a function written inside another knows what the outer one was given
#       Q, K, V = torch.randn(3, ...): a tensor unpacked along its first axis, into one name each
#     designs:
#       5 Write with it: 12
#     claims:
#     - text: 'The number of parameters does not depend on the length of the text.'
#       section: 'Count the parameters'
#     - text: 'Time grows with the square of the length; memory need not.'
#       section: 'Measure time and memory'
#     asked:
#     - text: 'Why do most models use only half of it, and who still uses both halves?'
#       section: 'Use half of it'
#     - text: 'Quadratic time, but linear memory?'
#       section: 'Share out without keeping the weights'
# ---

# %% [markdown]
# # 08 The whole Transformer
#
# **You will** assemble the model of 2017 from pieces you know, and follow one sentence through it, tensor by
# tensor.
#
# Run each cell with Shift+Enter, from the top. One cell trains a small model. A bar shows how far it is.

# %%
import math

import torch
import torch.nn.functional as F

from course_lib.attention import attend, attention_cost, cross_attention, multi_head_attention
from course_lib.blocks import decoder_block, encoder_block, place, transformer
from course_lib.layers import feed_forward, layer_norm
from course_lib.masks import causal_mask
from course_lib.models import count_parameters
from course_lib.models.plain import (
    decoder_weights,
    encoder_weights,
    torch_decoder_layer,
    torch_encoder_layer,
)
from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.explorers import journey_end, journey_stepper, online_stepper, travel
from course_lib.notebook.measure import exponent, milliseconds, numbers_kept
from course_lib.positions import sinusoidal_positions
from course_lib.recipes.number_words import number_translator

torch.set_printoptions(precision=2, sci_mode=False)
torch.set_num_threads(1)  # small steps are no faster on two processor cores

# %% [markdown]
# ## Recall, then go on
#
# Three questions, on lessons 05, 07 and 01.

# %%
recall(
    "08.recall-1",
    "Lesson 05. In cross-attention, where do queries, keys and values come from?",
    {
        "Queries from the target, keys and values from the source": "The target asks, the source is found "
        "and handed over.",
        "All three from the source": "That is the encoder's self-attention. Here the target asks, so the "
        "queries are its own.",
        "Queries and keys from the target, values from the source": "Then weights would compare the target "
        "with itself. The keys have to be the source's, as the values are.",
    },
    right="Queries from the target, keys and values from the source",
)

# %%
recall(
    "08.recall-2",
    "Lesson 07. Where does a block let tokens exchange something?",
    {
        "In its feed-forward network": "That one works on each token alone. Change one token there, and no "
        "other output moves.",
        "In its normalisation": "LayerNorm works on the numbers of one token. It never sees another.",
        "In its attention": "Attention mixes values of several tokens. All the rest works on each token "
        "alone.",
    },
    right="In its attention",
)

# %%
recall(
    "08.recall-3",
    "Lesson 01. How many numbers does `nn.Linear(3, 2)` learn?",
    {
        "8": "A table of 3 times 2 numbers, and a bias for each of the 2 outputs: 6 + 2.",
        "6": "The table has 3 · 2 = 6. Each of the 2 outputs has a bias too.",
        "5": "3 + 2 counts inputs and outputs. The table has a number for each pair: 3 · 2, and 2 biases.",
    },
    right="8",
)

# %% [markdown]
# ## Assemble the pieces
#
# The model of *Attention Is All You Need* (Vaswani et al. 2017; "the paper" from here on) translates. It has
# two halves. The **encoder** reads the source, all of it at once. The **decoder** writes the target, one
# token after the other, and looks at what the encoder made.
#
# Take a small one, with whole words as tokens. The French is half written: `IA` comes next, and then more.
# Something has to stand in front of the first word, so that it can be predicted too: the token `start`.
# Another one, `stop`, says that all is written.

# %%
english = "Jake learned AI even though it was difficult".split()
so_far = "start Jake a appris l'".split()
vocabulary = english + "start stop a appris l' IA".split()  # one list, and Jake is in it already
source = torch.tensor([vocabulary.index(word) for word in english])
target = torch.tensor([vocabulary.index(word) for word in so_far])
print(source, target)

# %% [markdown]
# The sizes all differ, so that a mix-up cannot hide: S = 8 source tokens, T = 5 target tokens, N = 14 words,
# a width of D = 6, and H = 2 heads of d = 3. The feed-forward network is F = 24 wide. (In code it is
# `hidden`, for `F` is torch's module there.)
#
# First comes the embedding table, one row a word. It will also make the scores at the end, as dot products
# of D numbers, so its numbers are drawn small, about 1/√D. On the way in each row is multiplied by √D, so
# that the waves of its position do not drown it.

# %%
torch.manual_seed(8)
N, D, hidden = len(vocabulary), 6, 24
table = torch.randn(N, D) / math.sqrt(D)
x = table[source] * math.sqrt(D) + sinusoidal_positions(8, D)
x.shape

# %% [markdown]
# Eight tokens, six numbers each: (S, D). The row says what a token is, the waves say where it stands. The
# library calls all this `place`.

# %%
claim(
    "`place` gives the same numbers",
    close(place(source, table), x, within=0.0001),
)

# %% [markdown]
# Next the weights. Keep those of one block in a dictionary, each under its name: `w["W_q"]` is then the table
# that makes queries. Every block needs square tables for attention, two tables for the feed-forward network,
# and a **gain** for each normalisation. This model does without biases, as many newer ones do.

# %%
def draw_weights(square, n_gains):
    w = {}
    for name in square:
        w[name] = torch.randn(D, D) / math.sqrt(D)
    w["W1"] = torch.randn(D, hidden) / math.sqrt(D)
    w["W2"] = torch.randn(hidden, D) / math.sqrt(hidden)
    for number in range(1, n_gains + 1):
        w[f"gain_{number}"] = torch.ones(D)
    return w

# %% [markdown]
# An encoder block attends once and normalises twice. A decoder block attends twice and normalises three
# times. Its second attention has tables of its own, named with a C for *cross*.

# %%
encoder_w = draw_weights(["W_q", "W_k", "W_v", "W_o"], 2)
decoder_w = draw_weights(["W_q", "W_k", "W_v", "W_o", "C_q", "C_k", "C_v", "C_o"], 3)
for name in decoder_w:
    print(name, tuple(decoder_w[name].shape))

# %% [markdown]
# Both kinds of block use `layer_norm` and `feed_forward` of lesson 07. Those take biases, so give them zeros.

# %%
def normalise(x, gain):
    return layer_norm(x, gain, torch.zeros(len(gain)))

def think(x, w):
    b1 = torch.zeros(w["W1"].shape[1])
    b2 = torch.zeros(w["W2"].shape[1])
    return feed_forward(x, w["W1"], b1, w["W2"], b2)

# %% [markdown]
# Now an encoder block. Lesson 07's `encoder_block` wants four functions that take x and nothing else, in the
# order in which they are used. Write them *inside* `read_block`: there they know its `w`.
#
# `pre_norm=False` normalises the sum, as in the paper. Lesson 07 showed what happens to deep stacks of such
# blocks. Here there is one, and its training warms up: the first steps are tiny, and grow.

# %%
def read_block(x, w, n_heads):
    def talk(x):
        return multi_head_attention(x, w["W_q"], w["W_k"], w["W_v"], w["W_o"], n_heads)

    def norm_1(x):
        return normalise(x, w["gain_1"])

    def think_alone(x):
        return think(x, w)

    def norm_2(x):
        return normalise(x, w["gain_2"])

    return encoder_block(x, talk, norm_1, think_alone, norm_2, pre_norm=False)

memory = read_block(place(source, table), encoder_w, 2)
memory.shape

# %% [markdown]
# Eight tokens went in, six numbers each, and so they come out: (S, D). More blocks could follow, and each
# would take what the last one gave. What the last block gives is called **memory**. (Post-norm blocks end
# with a norm. After pre-norm blocks one more would come here.)
#
# `decoder_block` of lesson 07 wants two functions more: `cross_attention` of lesson 05, which asks memory,
# and its norm. Its self-attention gets `causal_mask`. `x.shape[-2]` is T, also where a batch stands in front.

# %%
def write_block(x, memory, w, n_heads):
    def talk(x):
        back_only = causal_mask(x.shape[-2])
        return multi_head_attention(x, w["W_q"], w["W_k"], w["W_v"], w["W_o"], n_heads, back_only)

    def norm_1(x):
        return normalise(x, w["gain_1"])

    def ask(x, memory):
        return cross_attention(x, memory, w["C_q"], w["C_k"], w["C_v"], w["C_o"], n_heads)

    def norm_2(x):
        return normalise(x, w["gain_2"])

    def think_alone(x):
        return think(x, w)

    def norm_3(x):
        return normalise(x, w["gain_3"])

    return decoder_block(x, memory, talk, norm_1, ask, norm_2, think_alone, norm_3, pre_norm=False)

# %% [markdown]
# The last step turns vectors into scores for words. The score of a word is the dot product with its row in
# the same table: a vector that is like the row of `appris` says `appris`. Such scores for each possible token
# are the **logits**.

# %%
out = write_block(place(target, table), memory, decoder_w, 2)
logits = out @ table.mT  # (T, D) @ (D, N) -> (T, N)
print(tuple(out.shape), "@", tuple(table.mT.shape), "->", tuple(logits.shape))

# %% [markdown]
# Say it aloud: for each of the T = 5 target tokens, N = 14 scores for the token that follows it. The row of
# `start` is to say `Jake`, the row of `l'` is to say `IA`. So it is trained: the decoder reads `start` and
# the whole answer, and is to say the whole answer and `stop`, all rows at once (lesson 09).
#
# Here is the model, with the tensors that you have just made. Read it from below. Memory goes over to the
# right, into every decoder block.

# %%
made = {"source": source, "source placed": x, "memory": memory}
made["target"] = target
made["target placed"] = place(target, table)
made["decoder out"] = out
made["logits"] = logits
plots.show(plots.whole_model(made))

# %% [markdown]
# Lesson 04's picture of attention is one box of it. The library's `transformer` does the same: it takes the
# two rows of ids, the table, and two lists of blocks. A block of the encoder is called with x, one of the
# decoder with x and memory.

# %%
def reads(x):
    return read_block(x, encoder_w, 2)

def writes(x, memory):
    return write_block(x, memory, decoder_w, 2)

assembled = transformer(source, target, table, [reads], [writes])
assembled.shape

# %%
claim(
    "`transformer` gives the same logits as your steps",
    close(assembled, logits, within=0.0001),
)

# %% [markdown]
# Who can change what? Exchange the last word of the *source*, and look which rows of logits move.

# %%
predict(
    "08.source-moves",
    "The last source word, `difficult`, becomes `even`. How many of the 5 rows of logits change?",
    {
        "The last one: each target token looks back only": "A tempting guess. But the mask hides *target* "
        "tokens from each other. Memory has no mask: the row of `start` asks all of it, so all 5 change.",
        "All 5": "Right: the encoder looks both ways, and each of the 5 target tokens asks all of memory.",
        "None: no target token was exchanged": "Each target token asks memory, and memory is made of the "
        "source. So all 5 change.",
    },
)

# %%
other_source = torch.tensor([vocabulary.index(word) for word in english[:7] + ["even"]])
other_target = torch.tensor([vocabulary.index(word) for word in ["start", "Jake", "IA", "appris", "l'"]])
moved_by_source = transformer(other_source, target, table, [reads], [writes]) - logits
moved_by_target = transformer(source, other_target, table, [reads], [writes]) - logits
print("last source word changed: ", moved_by_source.abs().max(dim=-1).values)
print("third target word changed:", moved_by_target.abs().max(dim=-1).values)

# %% [markdown]
# **What happened.** A source word moves all five rows: every target token asks memory. The third *target*
# word moves its own row and the two after it. The rows before it stay the same to the last digit, so they can
# be trained to say what comes next without having seen it.

# %%
claim(
    "the last source word moves all rows, and the third target word only those from its own on",
    (moved_by_source.abs().max(dim=-1).values > 0.001).all(),
    (moved_by_target[:2] == 0).all(),
    (moved_by_target[2:].abs().max(dim=-1).values > 0.001).all(),
)

# %% [markdown] tags=["pause"]
# You have the whole model, and know which shape stands where. Its weights are random, so it says nothing yet.
# Next: one that has practised.

# %% [markdown]
# ## Follow one sentence
#
# The course's library has the same model as a module, ready to be trained. `number_translator` makes a small
# one: one block each side, D = 32, 4 heads. It is to turn English number words into French ones. Its tokens
# are those words, and `-` is one of its own. It gets 9,000 of the numbers below 10,000; the other 1,000 it
# never sees. (Short numbers are rare, so they stand in its list up to 20 times. `set` counts each once.)

# %%
torch.manual_seed(0)
translator, unseen = number_translator()
print(len(set(translator.pairs)), "to practise,", len(unseen), "kept away, such as", unseen[0])

# %% [markdown]
# French has words for ten to sixteen; 17 is `dix-sept`, ten-seven. 80 is `quatre-vingt`, four twenties, and
# 93 is `quatre-vingt-treize`, with the word for 13.
#
# The source is `ninety-eight`, and `quatre-vingt-` is written already. What does the untrained model say? A
# bar is the share that the softmax gives to a token as the next one. (`·` stands for a space, and `byte 15`
# for a token that is no letter.)

# %%
plots.show(journey_end(translator, "ninety-eight", "quatre-vingt-"))

# %% [markdown]
# Nothing but noise, made from random tables. Now let it practise, 32 numbers at a time. Each token of the
# French text is to get a high share where it is next. The loss is the cross-entropy of lesson 01, and `learn`
# moves all parameters against their gradients, by small steps first, its warm-up. (Lesson 09 opens this box.)
#
# The 32 rows are of unequal length. Short ones are filled up with padding tokens, which the mask of lesson 05
# hides and the loss leaves out.

# %%
predict(
    "08.unseen",
    "It practises 800 times. How many of the 1,000 numbers that it never saw will it write without a mistake?",
    {
        "About 10, by luck": "Luck would not get that far: there are 10,000 answers. It has learned how "
        "number words are made, and that serves for new ones too: more than 950 are right.",
        "About 500": "A tempting guess: half known, half not. But all the words in an unseen number are "
        "known, and the way to put them together too: more than 950 are right.",
        "More than 950": "Right. It did not learn 9,000 answers by heart, but how number words are made.",
    },
)

# %%
history = translator.learn(steps=800, rate=0.005)
print(f"loss at the start {history['loss'][0]:.2f}, at the end {history['loss'][-1]:.3f}")

# %% [markdown]
# The loss is of numbers it saw. `exact` translates the unseen ones, token by token, and counts those that
# are right to the last letter.

# %%
right = translator.exact(unseen)
print(f"{right:.1%} of the unseen numbers are right")
for sentence, expected in unseen[:3]:
    print(sentence, "->", translator([sentence])[0])

# %% [markdown]
# **What happened.** Nearly all are right. In six trainings with other random numbers it was 99.7 to 99.9 %.
#
# Be clear about what it shows. The rules of number words are few, and every word was seen many times.

# %%
claim(
    "more than 95 % of the numbers that it never saw are right",
    right > 0.95,
)

# %% [markdown]
# Now back to the sentence from before. 98 is one of the 1,000: the model has never seen it.

# %%
predict(
    "08.next",
    "The source is `ninety-eight`, and `quatre-vingt-` is written. Which token gets the largest share?",
    {
        "`dix`": "Right: 98 is 80 and 18, and 18 is `dix-huit`, as 17 is `dix-sept`. So `dix` comes first.",
        "`huit`": "A tempting guess: eight is `huit`. But 80 and 8 is 88. To 98 ten is missing, so `dix` "
        "comes first, and `huit` two tokens later.",
        "`vingt`": "`vingt` is written already. 4 · 20 = 80, and 18 are left.",
    },
)

# %% [markdown]
# Go through what happens on the way, in 26 steps. Use Back and Next, or the slider and its arrow keys. The
# map at the left shows where you are. A table has one row for each token; blue is above zero, ochre below.
# The deepest shade is the largest number of *that* table, so compare shades within one table only. (Weights
# go from 0 to 1 everywhere.) The decoder's steps are like the encoder's, so several share a page.

# %%
journey_stepper(translator, "ninety-eight", "quatre-vingt-")

# %% [markdown]
# **What happened.** `dix` has nearly all of the share: 98 is written as 80 and 18.

# %% [markdown]
# Three things to try:
#
# 1. Go to the scores, then to the weights. What does softmax do to the lowest score of a row?
# 2. Write `quatre-vingt-dix-` as what is written so far. What comes next now?
# 3. Write your own sentence, such as `Jake learned AI`. What does the model say?
#
# Then run the next cells, which go through them. `travel` gives all the tensors of such a journey, each by
# its part and its name. Here is the first head of the encoder.

# %%
tensors = travel(translator, "ninety-eight", "quatre-vingt-").tensors
head_scores = tensors["encoder 1", "scores"][0]
head_weights = tensors["encoder 1", "weights"][0]
print(head_scores)
print(head_weights)
print("the smallest weight:", head_weights.min().item())

# %% [markdown]
# Each row of weights sums to 1. The lowest score gets the smallest weight. It is printed as 0.00, but here it
# is not 0 (about 1e-9, which is 0.000000001).

# %% [markdown]
# Then the second. Let it write by itself: take the token with the largest share, put it behind what is
# written, and begin again. `argmax` says where the largest share stands. Token number 2 is `stop`; there
# `break` ends the loop.

# %%
written = ""
for step in range(12):
    shares = travel(translator, "ninety-eight", written).tensors["result", "shares"][-1]
    token = shares.argmax().item()
    if token == 2:
        print(f"after {written:22} comes stop")
        break
    piece = translator.tokenizer.decode([token])
    print(f"after {written:22} comes {piece:7} with {shares[token]:.2f}")
    written = written + piece

# %% [markdown]
# The whole model is run once for each token. What it wrote itself is what it reads next. And your own
# sentence?

# %%
for sentence in ["Jake learned AI", "seven brave cats", "ninety eight"]:
    print(f"{sentence:18} -> {translator([sentence])[0]}")
knows_nothing = travel(translator, "Jake learned AI", "").tensors["result", "shares"][-1]
print(f"all shares of the first token together: {knows_nothing.sum():.2f}")

# %% [markdown]
# **What happened.** Number words, and they mean nothing. Every sentence becomes tokens, and every row of
# tokens comes out as shares that sum to 1. So the model always has an answer, also where it knows nothing.
# Rows of the table for letters such as `J` were never read in training. The table makes the logits too, so
# training only taught the model not to say them.

# %%
claim(
    "the lowest score keeps a share above 0",
    (tensors["encoder 1", "weights"] > 0).all(),
)
claim(
    "after `quatre-vingt-` `dix` is next with more than 0.8, and all of 98 is right, which it never saw",
    tensors["result", "shares"][-1][translator.tokenizer.encode("dix")[0]] > 0.8,
    ("ninety-eight", "quatre-vingt-dix-huit") in unseen,
    translator(["ninety-eight"])[0] == "quatre-vingt-dix-huit",
)
claim(
    "also for a sentence without a number the shares sum to 1",
    close(knows_nothing.sum(), 1.0, within=0.001),
)

# %% [markdown]
# Does it make mistakes where numbers are meant? The weak spot are those below 100, for there are only 100 of
# them. Here are all that it never saw:

# %%
short = [pair for pair in unseen if len(pair[0].split()) == 1]
for sentence, expected in short:
    print(f"{sentence:12} {translator([sentence])[0]:24} right: {expected}")

# %% [markdown]
# Where this was written, two of the seven were wrong. `vingt-un` for 21 is the mistake of a child: it follows
# the rule of 22 to 29, and misses the exception, `vingt et un`. `fourteen` became `quatre`, four. 14
# has a word of its own, `quatorze`, which the model met in longer numbers only.

# %% [markdown]
# ## Compare with torch
#
# Is your assembly the same as the model that was trained? `encoder_weights` and `decoder_weights` take its
# blocks apart into dictionaries such as yours. Put those into your own functions. (`cpu()` brings the model
# back from the graphics card, if it was trained on one.)

# %%
model = translator.model.cpu()
trained_reader = encoder_weights(model.encoder[0])
trained_writer = decoder_weights(model.decoder[0])

def trained_reads(x):
    return read_block(x, trained_reader, 4)

def trained_writes(x, memory):
    return write_block(x, memory, trained_writer, 4)

# %% [markdown]
# The model wants a batch, so `ids[None]` puts an axis of size 1 in front; your functions take batches as
# well. Token 1 is `start`, token 2 `stop`. (`detach` gives the same table without its gradients, and
# `torch.no_grad` of lesson 03 keeps nothing for them.)

# %%
learned_table = model.embed.weight.detach()
source_ids = torch.tensor(translator.tokenizer.encode("ninety-eight") + [2])[None]
target_ids = torch.tensor([1] + translator.tokenizer.encode("quatre-vingt-"))[None]
ours = transformer(source_ids, target_ids, learned_table, [trained_reads], [trained_writes])
with torch.no_grad():
    theirs = model(source_ids, target_ids)
print("largest difference:", (ours - theirs).abs().max())

# %% [markdown]
# torch has both blocks ready-made, as `nn.TransformerEncoderLayer` and `nn.TransformerDecoderLayer`.
# `torch_encoder_layer` and `torch_decoder_layer` of the library make them with given weights. Give them the
# same numbers, and the mask turned around by `~`, as in lesson 05.

# %%
x_source = place(source_ids, learned_table)
x_target = place(target_ids, learned_table)
with torch.no_grad():
    memory_of_torch = torch_encoder_layer(trained_reader, 4)(x_source)
    writer = torch_decoder_layer(trained_writer, 4)
    out_of_torch = writer(x_target, memory_of_torch, tgt_mask=~causal_mask(x_target.shape[-2]))
    logits_of_torch = out_of_torch @ learned_table.mT
print("largest difference:", (ours - logits_of_torch).abs().max())

# %%
claim(
    "your assembly, the library's model and torch's own blocks give the same logits",
    close(ours, theirs, within=0.001),
    close(ours, logits_of_torch, within=0.001),
)

# %% [markdown] tags=["pause"]
# You have followed a sentence through the model, and your own functions do what torch's blocks do. Next:
# what it all costs.

# %% [markdown]
# ## Count the parameters
#
# **Parameters** are the numbers that training changes. `numel()` says how many numbers a tensor holds.
#
# You counted a block in lesson 07: attention has 4 D² and the feed-forward network twice as many. Now the
# whole of the small translator, with D = 32 and a table of N = 452 rows.

# %%
predict(
    "08.most",
    "The table, the encoder block, the decoder block: which has most parameters?",
    {
        "The table of 452 rows": "A tempting guess, but it is the second: 452 · 32 = 14,464 numbers, about "
        "14 D². The decoder block has 16 D².",
        "The encoder block": "It has fewest: 4 D² in attention and 8 D² in the feed-forward network, "
        "12 D² = 12,288, and two gains.",
        "The decoder block": "Right: it attends twice. 8 D² in attention and 8 D² in the feed-forward network "
        "are 16 · 32² = 16,384. The table has 452 · 32 = 14,464, the encoder block about 12 D².",
    },
)

# %%
def count(weights, names):
    total = 0
    for name in names:
        total = total + weights[name].numel()
    return total

print("attention     ", count(trained_reader, ["W_q", "W_k", "W_v", "W_o"]))
print("feed-forward  ", count(trained_reader, ["W1", "W2"]))
print("normalisation ", count(trained_reader, ["gain_1", "gain_2"]))

# %% [markdown]
# So an encoder block has 12 D² + 2 D parameters. A decoder block asks memory as well, by four more tables
# and one more gain: 16 D² + 3 D. The table of N rows has N · D.

# %%
width, rows = 32, len(learned_table)
one_reader = 12 * width**2 + 2 * width
one_writer = 16 * width**2 + 3 * width
print(f"table {rows * width:,}, encoder block {one_reader:,}, decoder block {one_writer:,}")
print(f"together {rows * width + one_reader + one_writer:,}, counted {count_parameters(model):,}")

# %% [markdown]
# **What happened.** The decoder block has most, since it attends twice. `count_parameters` walks through the model's `parameters()` and adds them up. A table that is
# used three times, for the source, the target and the logits, counts once. The waves of the positions are
# computed, not learned: they do not count.

# %%
claim(
    "counted by hand and by the library, the numbers are the same",
    count(trained_reader, trained_reader) == one_reader,
    count(trained_writer, trained_writer) == one_writer,
    rows * width + one_reader + one_writer == count_parameters(model),
)

# %% [markdown]
# No S and no T stand in this formula. So the very same model reads 10 tokens and 1,000:

# %%
for length in [10, 1000]:
    many = torch.randint(3, rows, (1, length))
    with torch.no_grad():
        shape = tuple(model(many, many).shape)
    print(f"{length:4} tokens: logits {shape}, parameters {count_parameters(model):,}")

# %% [markdown]
# Whether it reads them *well* is another question: it was trained on short ones. And a model with *learned*
# positions, such as GPT-2, has a row for each position. There the longest text is fixed.

# %%
claim(
    "the same 43 thousand parameters read 10 tokens and 1,000",
    shape == (1, 1000, rows),
    43_000 < count_parameters(model) < 44_000,
)

# %% [markdown]
# ## Measure time and memory
#
# Parameters are one cost. The other ones are time and the computer's memory, and those do grow with the
# length. Here T tokens attend to each other, in 4 heads of 16. There are two ways to compute the same:
#
# - **naive**: the library's `attend`, which makes the whole table of weights;
# - **fused**: `F.scaled_dot_product_attention`, which never has the whole table: it makes it piece by piece.
#
# `Q, K, V = ` unpacks a tensor along its first axis, here into three.

# %%
def fused(Q, K, V):
    return F.scaled_dot_product_attention(Q, K, V)

torch.manual_seed(0)
Q, K, V = torch.randn(3, 1, 4, 100, 16)  # a batch of 1, 4 heads, 100 tokens, 16 numbers
print("largest difference:", (attend(Q, K, V) - fused(Q, K, V)).abs().max())

# %%
claim(
    "both give the same numbers",
    close(attend(Q, K, V), fused(Q, K, V), within=0.0001),
)

# %% [markdown]
# For training, torch keeps numbers of the way there, since it needs them on the way back. `numbers_kept`
# counts really: torch reports each tensor that it keeps. `attention_cost` of the library gives two counts by
# formula: `[0]` the multiplications, `[1]` the numbers kept.

# %%
predict(
    "08.double",
    "The text becomes twice as long, from 1,024 to 2,048 tokens. How many more numbers does the naive way "
    "keep?",
    {
        "Twice as many": "So it is for Q, K and V, with T · D each. But the weights are T² in each head, and "
        "at this length they are nearly all of it.",
        "8 times as many": "T³ would be 8. Weights are a table of pairs: T², and (2 T)² is 4 T².",
        "Nearly 4 times as many": "Right: weights are a table of pairs, T² in each head, and (2 T)² is 4 T². "
        "The rest only doubles.",
    },
)

# %%
lengths = [128, 256, 512, 1024, 2048]
kept = {"naive": [], "fused": []}
for T in lengths:
    Q, K, V = torch.randn(3, 1, 4, T, 16)
    kept["naive"].append(numbers_kept(attend, Q, K, V))
    kept["fused"].append(numbers_kept(fused, Q, K, V))
    print(f"T = {T:4}   naive {kept['naive'][-1]:11,}   fused {kept['fused'][-1]:8,}")
print("by formula, T = 2048:", attention_cost(2048, 64, 4)[1], attention_cost(2048, 64, 4, fused=True)[1])

# %% [markdown]
# **What happened.** The naive way keeps Q, K, V and all the weights: 3 T D + H T². The fused way keeps Q, K,
# V, the answer, and one number for each query and head, the logarithm of its sum of powers: 4 T D + H T.
# Nothing in it is squared.
#
# On axes where equal steps multiply, a power becomes a straight line, and its slope is the power. `exponent`
# measures it.

# %%
plots.show(plots.lines(lengths, kept, log="xy", xlabel="tokens T", ylabel="numbers kept"))
for name in kept:
    print(f"{name}: grows with T to the power {exponent(lengths[-2:], kept[name][-2:]):.2f}")

# %%
claim(
    "kept numbers are as the formula says: at the far end T to the power 1.9 to 2 naive, 1 fused",
    1.9 < exponent(lengths[-2:], kept["naive"][-2:]) < 2.0,
    close(exponent(lengths[-2:], kept["fused"][-2:]), 1.0, within=0.05),
    kept["naive"][-1] == attention_cost(2048, 64, 4)[1],
)
claim(
    "at 2,048 tokens the naive way keeps more than 25 times as much",
    kept["naive"][-1] > 25 * kept["fused"][-1],
)

# %% [markdown]
# And time? Take 4 times as many tokens: 512 in place of 128.

# %%
predict(
    "08.time",
    "With 4 times as many tokens the fused way keeps 4 times as many numbers. How much longer does it take?",
    {
        "Hardly longer": "A computer does much side by side, but here there are 16 times as many products of "
        "a query with a key. They have to be made.",
        "About 4 times": "A tempting guess: what it keeps grows so. But each query still has to meet each "
        "key, and there are 16 times as many pairs. Throwing a number away does not save making it.",
        "Far more than 4 times": "Right: it still makes every product of a query with a key, and there are 4 · 4 "
        "= 16 times as many. It only does not keep them.",
    },
)

# %%
timed = [64, 128, 256, 512]
taken = {"naive": [], "fused": []}
for T in timed:
    Q, K, V = torch.randn(3, 1, 4, T, 16)
    taken["naive"].append(milliseconds(attend, Q, K, V, runs=50))
    taken["fused"].append(milliseconds(fused, Q, K, V, runs=50))
plots.show(plots.lines(timed, taken, log="xy", xlabel="tokens T", ylabel="milliseconds"))

# %%
print(f"multiplications: {attention_cost(512, 64, 4)[0] / attention_cost(128, 64, 4)[0]:.0f} times as many")
for name in taken:
    print(f"{name}: {taken[name][-1] / taken[name][1]:.1f} times as long")

# %% [markdown]
# **What happened.** There are exactly 16 times as many multiplications, in both ways. The fused way took
# about 12 times as long where this was written: with few tokens, part of the time is spent on getting
# started, and that does not grow. (The naive way may need more than 16: its table can be too large for the
# fast part of a computer's memory.) So attention is quadratic in time. In memory it need not be.

# %%
claim(
    "4 times as many tokens: 16 times the multiplications, and both ways take more than 6 times as long",
    attention_cost(512, 64, 4)[0] == 16 * attention_cost(128, 64, 4)[0],
    taken["naive"][-1] > 6 * taken["naive"][1],
    taken["fused"][-1] > 6 * taken["fused"][1],
)

# %% [markdown]
# ## Share out without keeping the weights
#
# Quadratic time, but linear memory: how can that be? Softmax divides by the sum of all powers, and the sum
# is known only when the whole row has been seen. Try it by hand, with 4 scores and 4 values, two at a time.

# %%
scores = torch.tensor([1.0, 0.0, 2.0, 3.0])
values = torch.tensor([10.0, 20.0, 0.0, 40.0])
whole = scores.softmax(dim=0) @ values
whole

# %% [markdown]
# Keep three things of what was read: the largest score so far, the sum of powers so far, and the mix so far, *not yet
# divided*. Powers are taken of a score minus the largest one, so that nothing overflows: e to the 100th is more
# than a 32-bit number can hold.

# %%
largest = scores[:2].max()
powers = (scores[:2] - largest).exp()
sum_of_two = powers.sum()
mix_of_two = powers @ values[:2]
print(f"largest {largest:.0f}, sum {sum_of_two:.3f}, mix {mix_of_two:.3f}")

# %% [markdown]
# The next two scores are 2 and 3. So the largest score is no longer 1 but 3. All powers so far were taken of
# "score minus 1". They should have been of "score minus 3".

# %%
predict(
    "08.shrink",
    "The first two scores are thrown away already. Can their sum and their mix be put right?",
    {
        "No: 2 powers change, so 2 scores are read again": "A tempting guess, for every power has to change. But "
        "e^(s − 3) is e^(s − 1) times e^(1 − 3), for every s. One factor puts all of them right.",
        "Yes: multiply both by e^(1 − 3) = 0.135": "Right: e^(s − 3) = e^(s − 1) · e^(1 − 3), the same factor for "
        "every score. So the sums can be scaled afterwards.",
        "Yes: subtract 3 − 1 = 2 from both": "It is the scores that get 2 less. In the power a difference becomes "
        "a factor: e^(1 − 3) = 0.135.",
    },
)

# %%
new_largest = scores[2:].max()
shrink = (largest - new_largest).exp()
new_powers = (scores[2:] - new_largest).exp()
sum_of_all = sum_of_two * shrink + new_powers.sum()
mix_of_all = mix_of_two * shrink + new_powers @ values[2:]
print(f"shrink {shrink:.3f}, sum {sum_of_all:.3f}, mix {mix_of_all:.3f}")
print(f"divided {mix_of_all / sum_of_all:.3f}")

# %% [markdown]
# **What happened.** One factor repairs all that went before. At the end the mix is divided by the sum, once.
# The result is that of the softmax over the whole row, and at no time were there more than two weights.

# %%
claim(
    "two at a time gives the same mix as softmax over all four",
    close(mix_of_all / sum_of_all, whole, within=0.0001),
)

# %% [markdown]
# Go through it, two scores at a time, in three steps each. Then write your own four scores: put the largest
# one first, and see whether anything has to be scaled. Try 1000, too.

# %%
online_stepper(scores, values)

# %% [markdown]
# So time is quadratic: each query still meets each key, and T² scores are made. But they are made block by
# block, and each block is thrown away. While it runs, two numbers and one mix (d wide) are kept for each
# query, so memory is linear. This is the **online softmax**. FlashAttention is built on it, and so is the
# fused way above.
#
# For the way back, the two numbers become one: the largest score plus the logarithm of the sum. From Q, K and
# that number each block of weights is computed once more.
#
# Put the largest score first, and the factor is e⁰ = 1: nothing changes.

# %%
first = torch.tensor([3.0, 2.0, 0.0, 1.0])
nothing_shrinks = (first[:2].max() - first.max()).exp()
print(f"shrink with the largest first: {nothing_shrinks:.3f}")

# %%
claim(
    "with the largest score first, nothing has to be scaled",
    close(nothing_shrinks, 1.0),
)

# %% [markdown]
# ## Use half of it
#
# The model of 2017 has two halves. Most models since then have one. Here is who uses what:
#
# | which half | who | what it is good at |
# |---|---|---|
# | encoder only | BERT 2018, most models that search or sort texts | reads both ways: a vector for each token, or one for the text |
# | decoder only | GPT 2018, Llama, nearly all chat models | writes: each token predicts the next one |
# | both | the paper of 2017, T5 2019, Whisper 2022, most translators | reads one thing whole, then writes another |
#
# With your pieces, the encoder alone is one call. Its logits say of *each* place which token fits there
# (lesson 11).

# %%
both_ways = read_block(place(source, table), encoder_w, 2) @ table.mT
print("encoder only:", tuple(both_ways.shape))

# %% [markdown]
# And the decoder alone? There is no source, so nothing to ask: cross-attention falls away, and with it a
# normalisation. What is left is self-attention with a causal mask, and the feed-forward network. That is an
# encoder block with a mask.

# %%
w = decoder_w

def talk_back(x):
    return multi_head_attention(x, w["W_q"], w["W_k"], w["W_v"], w["W_o"], 2, causal_mask(x.shape[-2]))

def norm(x):
    return normalise(x, w["gain_1"])

def think_alone(x):
    return think(x, w)

gpt_block = encoder_block(place(target, table), talk_back, norm, think_alone, norm, pre_norm=False)

# %% [markdown]
# Compare it with the decoder block, in which cross-attention says nothing and its normalisation does nothing.
# (`torch.zeros_like(x)` is a table of zeros, of the shape of x.)

# %%
def says_nothing(x, memory):
    return torch.zeros_like(x)

def as_it_is(x):
    return x

alone = decoder_block(
    place(target, table), memory, talk_back, norm, says_nothing, as_it_is, think_alone, norm, pre_norm=False
)
print("largest difference:", (alone - gpt_block).abs().max())

# %%
claim(
    "a decoder block that does not ask memory is an encoder block with a causal mask",
    close(alone, gpt_block, within=0.00001),
)

# %% [markdown]
# How does half a model translate, then? It reads source and target as *one* text, the target behind the
# source, and goes on writing. Count the pairs of tokens that meet, for S = 8 and T = 5. (Under a causal mask
# the first token meets one, the second two: 1 + 2 + ... + T = T (T + 1) / 2.)

# %%
S, T = 8, 5
in_both = S * S + T * (T + 1) // 2 + T * S
in_one = (S + T) * (S + T + 1) // 2
print(f"encoder and decoder: {in_both} pairs, one causal text of {S + T}: {in_one} pairs")

# %% [markdown]
# One causal text needs no more pairs: 91 against 119. What is lost: source tokens no longer see what stands
# to their right. What is gained: one kind of block, no cross-attention (12 D² parameters a block, not 16 D²),
# and any text will do for training, since every token of it is a target. A chat has no fixed source and
# target anyway.

# %%
claim(
    "8 source and 5 target tokens: 119 pairs in two halves, 91 in one",
    in_both == 119,
    in_one == 91,
)

# %% [markdown]
# Which one is better? It depends, and it is not settled. The authors of T5 compared both at equal cost. On
# their tasks, with a given source, encoder and decoder together did best. For writing on and on, decoders
# were easier to make large, and so became the rule. Where the source is fixed and read once, as in speech
# (Whisper) or translation, both halves are still in use.

# %% [markdown] tags=["side-road"]
# ## Where the parameters are
#
# Your formula counts real models too. The paper's base model: D = 512, F = 4 D, six blocks each side, and a
# table of about 37,000 word pieces that serves three times. Biases and gains are small beside the tables, so
# leave them out.

# %%
D_paper = 512
parts = {
    "table": 37_000 * D_paper,
    "attention": 6 * 4 * D_paper**2 + 6 * 8 * D_paper**2,
    "feed-forward": 12 * 8 * D_paper**2,
}
paper = sum(parts.values())
print(f"{paper:,} parameters; the paper says 65 million")

# %% [markdown]
# 63 million: 3 % less than the paper says, which gives its numbers in round figures. Where are they?

# %%
shares_of_parts = [number / paper for number in parts.values()]
plots.show(plots.bars(list(parts), shares_of_parts, xlabel="share of the parameters"))

# %% [markdown]
# And GPT-2 small: decoder only, D = 768, 12 blocks, N = 50,257 tokens, and a learned row for each of 1,024
# positions. It has biases: each block has 12 D² + 13 D parameters. (9 D for the biases of its six tables, 4 D
# for two normalisations.) One more normalisation stands at the end.

# %%
D_gpt = 768
rows_gpt = (50_257 + 1_024) * D_gpt
blocks_gpt = 12 * (12 * D_gpt**2 + 13 * D_gpt)
gpt_2 = rows_gpt + blocks_gpt + 2 * D_gpt
print(f"{gpt_2:,} parameters, of which {rows_gpt / gpt_2:.0%} are tables of tokens and positions")

# %%
claim(
    "the paper's base model has 63 million by this count, within 4 % of the 65 that it says",
    close(paper / 65e6, 0.97, within=0.01),
)
claim(
    "GPT-2 small has 124,439,808 parameters, as published",
    gpt_2 == 124_439_808,
)

# %% [markdown]
# Nearly a third of each are its tables of tokens. In larger models the share falls, for blocks grow with D²
# and the table grows with D only.

# %% [markdown]
# ## What you take with you
#
# **You can now** assemble the model of 2017 from functions, say the shape of the tensors in it, and say
# which token can change which. You can count its parameters by hand. You know why attention takes quadratic
# time and need not take quadratic memory, and what is left if one half is dropped.
#
# **Next:** write these functions yourself, in the exercises: `my_work/08_transformer.ipynb`. Then lesson 09
# opens the box that trained it.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Vaswani et al. 2017 | [Attention Is All You Need](https://arxiv.org/abs/1706.03762) | the model; the table that serves three times; the root of D |
# | Press and Wolf 2017 | [Using the Output Embedding to Improve Language Models](https://arxiv.org/abs/1608.05859) | logits by the table of embeddings |
# | Milakov and Gimelshein 2018 | [Online normalizer calculation for softmax](https://arxiv.org/abs/1805.02867) | the largest score and the sum, kept up as one reads |
# | Dao et al. 2022 | [FlashAttention](https://arxiv.org/abs/2205.14135) | attention block by block, and what it keeps |
# | Devlin et al. 2018 | [BERT](https://arxiv.org/abs/1810.04805) | the encoder alone |
# | Radford et al. 2019 | [Language Models are Unsupervised Multitask Learners](https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf) | the decoder alone; the sizes of GPT-2 |
# | Raffel et al. 2020 | [Exploring the Limits of Transfer Learning](https://arxiv.org/abs/1910.10683) | T5; both halves against one |
# | Radford et al. 2022 | [Robust Speech Recognition via Large-Scale Weak Supervision](https://arxiv.org/abs/2212.04356) | Whisper, with both halves |

# %% exercises

# %% [markdown]
# # 08 Exercises: the whole Transformer
#
# Four functions: the model, its two costs, and the way around one of them. At the end you make the model write a
# sentence, by hand.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second or two: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck? `hint("transformer")` gives a question first, the idea next, and then a line in words. Asking costs nothing.

# %% [markdown]
# How to read a task: `Iterable[Sublayer]` is whatever a `for` can walk through, such as a list, and in it are functions
# that make a tensor of tensors. `nn.Module` is any model of torch. `-> tuple[int, int]` says that two whole numbers
# are to come out, and `lambda x, memory: x + memory` is a function without a name.

# %%
import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from course_lib.blocks import Sublayer, place
from course_lib.check import check, hint, task

torch.set_printoptions(precision=2, sci_mode=False)

# %% tags=["solutions"]
from course_lib.conditions import surely  # asks a tensor whether it is true, wherever a function runs

# %% [markdown]
# ## 1 Assemble it
#
# A table of two tokens, four numbers each, so that √D is 2. `place`, as the lesson shows it, gives twice the row of the
# table plus the waves of position 0, which are 0, 1, 0, 1.

# %%
table = torch.tensor([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 3.0, 0.0]])
print("source:", place(torch.tensor([0]), table))
print("target:", place(torch.tensor([1]), table))

# %% [markdown]
# Let there be no encoder block, and one decoder block, which adds the memory. The sum is 2, 2, 6, 2. Its dot product
# with the first row of the table is 2, with the second 18: these are the logits of the two tokens.

# %%
torch.tensor([[2.0, 2.0, 6.0, 2.0]]) @ table.mT

# %% [markdown]
# Now for any number of blocks: each takes what the one before it made. A block of the encoder is called as `block(x)`,
# one of the decoder as `block(x, memory)`. You may use `place`, or write it anew from `embed` of lesson 02 and
# `sinusoidal_positions` of lesson 06.

# %% exercise blocks.transformer

# %%
# Try it on the tokens above; it should give 2 and 18:
# def add_memory(x, memory):
#     return x + memory
# transformer(torch.tensor([0]), torch.tensor([1]), table, [], [add_memory])

# %% [markdown]
# ## 2 Count the parameters
#
# `nn.Linear(4, 3)` is a layer of torch: a table of 4 times 3 weights (it stores them as (3, 4)), and 3 biases.
# `nn.Sequential` puts layers one behind the other. `parameters()` walks through all the weights of a model, those of
# layers within layers too. `numel()` says how many numbers one holds.

# %%
small = nn.Sequential(nn.Linear(4, 3), nn.Linear(3, 2))
small[0].requires_grad_(False)
for weight in small.parameters():
    print(tuple(weight.shape), weight.numel(), weight.requires_grad)

# %% [markdown]
# The first layer is **frozen**: `requires_grad_(False)` says that no gradient is asked for, so training leaves it as it
# is. Only 6 + 2 = 8 numbers count. `weight.requires_grad` says of each weight which kind it is.
#
# Two layers may share one tensor, as the lesson's table serves source, target and logits: such weights are **tied**.
# Training changes them once, and `parameters()` gives them once. **Buffers** are tensors that a layer keeps beside its
# weights, such as a running mean. No gradient changes them, and `parameters()` leaves them out.

# %% exercise models.count_parameters

# %%
# Try it:  count_parameters(small) should be 8

# %% [markdown]
# ## 3 Count what attention costs
#
# Five tokens, D = 4, two heads of 2. No training, no clock: paper and pencil will do. Each head scores every pair.

# %%
Q = torch.randn(2, 5, 2)  # 2 heads, 5 tokens, 2 numbers each
K = torch.randn(2, 5, 2)
scores = Q @ K.mT
print("Q holds", Q.numel(), "numbers; there are", scores.numel(), "scores")

# %% [markdown]
# A score takes 2 multiplications here: 100 in all. Mixing the values takes as many, so 200 together. The plain form
# keeps Q, K and V, of 20 numbers each, and the 50 weights: 110. The fused form keeps Q, K, V, the answer, and one number
# for each query and head: 4 · 20 + 10 = 90.
#
# Write it for any T, D and number of heads. What does `fused` change, and what not?

# %% exercise attention.attention_cost

# %%
# Try it:  attention_cost(5, 4, 2), attention_cost(5, 4, 2, fused=True)

# %% [markdown]
# ## 4 Share out without keeping the weights
#
# This one is real work. Three scores, 0, 1 and 2, with the values 0, 3 and 6, and two keys at a time. After the first
# two the largest score is 1. Then comes a 2, and what was kept shrinks by the factor e⁻¹ = 0.37.

# %%
power = math.exp(-1)
total = power + 1
mix = power * 0 + 1 * 3
print(f"after two keys: largest 1, sum {total:.2f}, mix {mix:.2f}")
total = total * power + 1
mix = mix * power + 1 * 6
print(f"after three:    largest 2, sum {total:.2f}, mix {mix:.2f}, divided {mix / total:.2f}")
print(f"softmax says    {torch.tensor([0.0, 1.0, 2.0]).softmax(dim=0) @ torch.tensor([0.0, 3.0, 6.0]):.2f}")

# %% [markdown]
# Now for many queries at once, and any axes in front. What helps:
#
# - `scores.split(block, dim=-1)` gives parts of `block` keys, and the last may be shorter. `values.split(block, dim=-2)`
#   gives the rows that belong to them. `zip(a, b)` walks along two lists side by side.
# - `part.amax(dim=-1, keepdim=True)` finds the largest of each row, and `torch.maximum(a, b)` the larger of two numbers,
#   place by place.
# - `torch.full_like(scores[..., :1], number)` is a column of that number, one for each query; `torch.zeros_like` one of
#   zeros.

# %%
scores = torch.tensor([[0.0, 1.0, 2.0], [5.0, 4.0, 3.0]])
for part in scores.split(2, dim=-1):
    print(part.tolist(), "the largest of each row:", part.amax(dim=-1, keepdim=True).tolist())

# %% [markdown]
# A score of −∞ hides its key, and a whole block may be hidden. Then −∞ minus −∞ is not a number (NaN). So let the
# largest score begin at the least number that is finite: `torch.finfo(scores.dtype).min`. (`dtype` is the kind of numbers, most often `torch.float32`.)
#
# A query that may look at no key at all has a sum of 0 at the end. Refuse it with `raise ValueError("what is wrong")`;
# `(total == 0).any()` says whether there is one.

# %%
least = torch.finfo(torch.float32).min
print(least, torch.tensor(least - 1.0).exp(), torch.tensor(-math.inf) - torch.tensor(-math.inf))

# %% [markdown]
# Softmax of all the scores at once would give the same numbers, and keep all the weights. Read the scores once, block by
# block: with S keys, your function must not hold S weights. The check watches what it reads and holds.

# %% exercise attention.online_softmax

# %%
# Try it; it should give 4.73:
# values = torch.tensor([[0.0], [3.0], [6.0]])
# online_softmax(torch.tensor([[0.0, 1.0, 2.0]]), values, block=2)

# %% [markdown] tags=["solutions"]
# The library joins the largest score so far to the new ones, and takes the largest of all. Here it is once more, by
# `torch.maximum` and with an index.

# %% tags=["solutions"]
def by_index(scores, values, block):
    largest = torch.full_like(scores[..., :1], torch.finfo(scores.dtype).min)
    total = torch.zeros_like(largest)
    mix = torch.zeros_like(largest)
    for start in range(0, scores.shape[-1], block):
        part = scores[..., start : start + block]
        new_largest = torch.maximum(largest, part.amax(dim=-1, keepdim=True))
        shrink = (largest - new_largest).exp()
        powers = (part - new_largest).exp()
        total = total * shrink + powers.sum(dim=-1, keepdim=True)
        mix = mix * shrink + powers @ values[..., start : start + block, :]
        largest = new_largest
    if (total == 0).any():
        raise ValueError("a query may look at no key at all")
    return mix / total

by_index(torch.tensor([[0.0, 1.0, 2.0]]), torch.tensor([[0.0], [3.0], [6.0]]), block=2)

# %% [markdown]
# ## 5 Write with it
#
# No training here: you are the decoder. Five words, each with a row of its own in the table. The source is a sentence of
# four words, and the target so far begins with `<start>`. Design three decoder blocks. With the first your `transformer`
# gives the source back, word for word; with the second in reverse; with the third it stutters: each word comes twice.

# %% [markdown]
# There are no encoder blocks, so `memory` holds the placed source, and `x` the placed target. Print both, if you like.
# What does the table make of a vector that is a word's own row, times √5, plus waves of 1 at most? (`flip(-2)` reverses
# the rows of a tensor, and a list of positions in brackets picks rows.)

# %%
words = ["<start>", "Jake", "learned", "AI", "gladly"]
table = torch.eye(5)  # each word has a 1 in a column of its own

def say(decoder_block):
    source = torch.tensor([1, 2, 3, 4])
    target = torch.tensor([0, 1, 2, 3])
    logits = transformer(source, target, table, [], [decoder_block])
    return [words[token] for token in logits.argmax(dim=-1).tolist()]

# %% tags=["exercises"]
def copies(x, memory):
    return x

def reverses(x, memory):
    return x

def stutters(x, memory):
    return x

# %% tags=["solutions"]
def copies(x, memory):
    return memory  # the source's vectors, as they are

def reverses(x, memory):
    return memory.flip(-2)

def stutters(x, memory):
    return memory[[0, 0, 1, 1]]  # position t asks for position t // 2

# %% tags=["exercises"]
# Is exercise 1 green? Then take the # away from the lines below: mark them, and press Ctrl+/.
# print("copies:  ", say(copies), "wanted:", words[1:])
# print("reverses:", say(reverses), "wanted:", ["gladly", "AI", "learned", "Jake"])
# print("stutters:", say(stutters), "wanted:", ["Jake", "Jake", "learned", "learned"])

# %% tags=["solutions"]
print("copies:  ", say(copies), "wanted:", words[1:])
print("reverses:", say(reverses), "wanted:", ["gladly", "AI", "learned", "Jake"])
print("stutters:", say(stutters), "wanted:", ["Jake", "Jake", "learned", "learned"])

# %% [markdown]
# All as wanted? Then you have done by hand what a trained model does by cross-attention: at each position of the target
# it finds the position of the source that matters. A trained one finds it by queries and keys, so the source may be
# longer or shorter than the target. Yours are made for four words.

# %% [markdown]
# ## Before you go on
#
# All green? Then break one on purpose: give the decoder the source's vectors instead of the memory, or leave out the
# factor in `online_softmax`, and read what the check says. Lesson 09 opens the box that trained
# the model of this lesson.

# ---
# jupyter:
#   course:
#     title: Text becomes vectors
#     question: How does a sentence become numbers, and what do they mean?
#     part: Before attention
#     needs:
#       01_linear_layers: layers, softmax and training
#     introduces:
#       enumerate(words): numbers what it walks through, from 0
#       text.encode("utf-8"): the bytes of a text
#       Counter, update(), most_common(): counts things, adds counts, and lists the commonest
#       encode, decode: text to ids, and back
#       table[ids]: rows picked by a list of numbers
#       torch.cat: vectors end to end, as one long one
#       requires_grad_(): asks for gradients of a tensor that is already there
#       F.one_hot: a row of zeros with a single 1
#       nn.Embedding: a table of vectors, one for each token, that learns
#       torch.randint: whole numbers drawn at random
#       F.softplus: 'the loss of a yes or no; `F.softplus(-score)` is small where the score is high'
#       F.cosine_similarity: how much two vectors point the same way, from -1 to 1
#       topk(): the largest few, and where they stand
#       nn.Flatten: torch.cat as a layer, for many texts at once
#       '{n:7,}, extend()': 'a number with commas, 7 signs wide; puts a list behind another'
#     claims:
#     - text: Embeddings mean nothing before training, and group related words after it.
#       section: Train the vectors, and ask for neighbours
#     - text: A network that reads each token alone cannot tell who learned whom, nor see a negation.
#       section: Read each token alone
#     asked:
#     - text: What became of word2vec and GloVe, and what have BPE and unigram to do with embeddings?
#       section: Two questions, four names
#     designs:
#       7 Find what repeats in a tune: 12
# ---

# %% [markdown]
# # 02 Text becomes vectors
#
# **You will** turn a sentence into pieces, pieces into numbers, and numbers into vectors. Then you train the vectors
# until words that are used alike lie near each other.
#
# Run each cell with Shift+Enter, from the top. Guess before you run: nobody marks your guesses.

# %%
from collections import Counter

import torch
import torch.nn.functional as F
from torch import nn

from course_lib.datasets import gpt2_merges
from course_lib.notebook import claim, close, plots, predict, recall, reply
from course_lib.notebook.cuts import every_cut, learn_pieces, longest_first, merged_pieces
from course_lib.notebook.explorers import bpe_stepper, cut_stepper
from course_lib.notebook.explorers.bpe import cut_after
from course_lib.notebook.measure import with_bar
from course_lib.notebook.neighbours import group_of, nearest, share_in_group, spoken_words, words_side_by_side
from course_lib.notebook.twins import (
    MeanOverTokens,
    held_out_share,
    not_but,
    share_right,
    train_to_answer,
    who_helped_whom,
)
from course_lib.notebook.word_vectors import glove, skip_gram
from course_lib.tokens import BPETokenizer, count_pairs, merge_pair, unigram_segment

torch.set_printoptions(precision=2, sci_mode=False)

# %% [markdown]
# ## Recall, then go on
#
# Three questions on lesson 01.

# %%
recall(
    "02.recall-1",
    "Lesson 01. `x` has the shape (5, 3) and `W` has the shape (3, 2). Which shape does `x @ W` have?",
    {
        "(3, 3)": "The two 3s meet in the middle and are summed away. The outer numbers stay: (5, 2).",
        "(5, 2)": "The 3s meet and are summed away. Rows of `x` stay, and columns of `W` stay.",
        "(5, 3, 2)": "The 3s do not stay: each number of the result is a sum over them. (5, 2) is left.",
    },
    right="(5, 2)",
)

# %%
recall(
    "02.recall-2",
    "Lesson 01. A model gives the right answer a share of 0.01. What is its cross-entropy?",
    {
        "About 0.01": "It is the logarithm that counts: −ln 0.01 = 4.6. Only a share near 1 gives a loss near 0.",
        "About 0.99": "That would be 1 minus the share. Cross-entropy is −ln 0.01 = 4.6, and has no upper end.",
        "About 4.6": "−ln 0.01 = 4.6: the truth came as a great surprise.",
    },
    right="About 4.6",
)

# %%
recall(
    "02.recall-3",
    "Lesson 01. What does `optimizer.step()` do?",
    {
        "It moves each parameter against its gradient": "A little, so that the loss falls. `backward()` found the "
        "gradients before.",
        "It finds the gradients": "That is the work of `backward()`. The step uses what it found.",
        "It sets the gradients to zero": "That is `zero_grad()`. The step moves the parameters.",
    },
    right="It moves each parameter against its gradient",
)

# %% [markdown]
# ## Turn text into numbers
#
# Networks calculate, so text must become numbers. Take the sentence that you will meet all through this course.
#
# `set(sentence)` keeps each different letter once, and `sorted` puts them in order. The space is one of them.

# %%
sentence = "Jake learned AI even though it was difficult"
letters = sorted(set(sentence))
print(len(letters), "different letters:", letters)

# %% [markdown]
# Give each letter its place in the list as a number, its **id**. (`enumerate` numbers what it walks through, from 0.)

# %%
id_of = {}
for id, letter in enumerate(letters):
    id_of[letter] = id
for letter in "Jake":
    print(letter, id_of[letter])

# %% [markdown]
# Any text of these 22 letters is a list of ids now. But a letter says little, and the sentence is 44 of them. Why not
# give each *word* an id?
#
# Try it on Shakespeare's 38 plays. Read the first nine tenths, and keep every word. Then meet the last tenth.

# %%
predict(
    "02.words",
    "Of the different words in the last tenth, how many did not occur before?",
    {
        "Fewer than 1 in 100": "A tempting guess, after 750,000 words of reading. But rare words are many: 1,085 of "
        "8,002 are new.",
        "About 1 in 7": "Right: 1,085 of 8,002. Most words of a language are rare, so new ones never stop coming.",
        "About 1 in 2": "Not so many: the common words are all known by then. 1,085 of 8,002 are new.",
    },
)

# %%
plays = spoken_words()
place = len(plays) * 9 // 10
known = set(plays[:place])
last = set(plays[place:])
new = last - known  # what is in `last` and not in `known`
print(len(plays), "words in all;", len(last), "different ones in the last tenth,", len(new), "of them new")
print(sorted(new)[:8])

# %% [markdown]
# **What happened.** For each new word such a model has no id, and must write "unknown". Nobody can list all words
# beforehand: names, typing errors, new things.

# %%
claim(
    "of the different words in the last tenth of the plays, 1 in 7 stands nowhere before",
    len(new) / len(last) > 0.12,
    len(new) / len(last) < 0.16,
)

# %% [markdown]
# Go the other way, below letters. A computer stores text as **bytes**, numbers from 0 to 255. The usual rule is
# UTF-8. `encode("utf-8")` applies it, and `decode` goes back.

# %%
predict(
    "02.bytes",
    "How many bytes do `a`, `ü` and `😀` take?",
    {
        "1, 1, 1": "A tempting guess: each is one sign. But 256 numbers are not enough for all signs of the world. "
        "They take 1, 2 and 4.",
        "4, 4, 4": "There is such a rule, UTF-32. UTF-8 saves room: 1, 2 and 4.",
        "1, 2, 4": "Right: one for plain English letters, two for the umlaut, four for the emoji.",
    },
)

# %%
for letter in ["a", "ü", "日", "😀"]:
    print(letter, list(letter.encode("utf-8")))

# %% [markdown]
# **What happened.** Signs from beyond English take two to four bytes. With 256 ids every text can be written, in any
# language.

# %% [markdown]
# The price is the same as with letters: our sentence is 8 words, but 44 bytes. So words are too many, and letters and
# bytes too small. What lies between them?

# %% [markdown]
# ## Merge what stands together often
#
# Begin with small pieces, and join what often stands side by side. That is **byte-pair encoding**, BPE. Do it by
# hand, on four words. The library's `count_pairs` counts every two neighbours of a list.

# %%
list("hugged"), count_pairs(list("hugged"))

# %% [markdown]
# It returns a `Counter`, a dictionary of counts. Now all four words: `update` adds counts to those that are there.

# %%
predict(
    "02.first-merge",
    "Which pair is the most frequent in hug, hugs, hugged and pug?",
    {
        "h, u": "A tempting guess: it begins three of the words. But `pug` has no `hu`, so it is 3. `u, g` is 4.",
        "u, g": "Right: it stands in all four words.",
        "Both, equally often: h, u and u, g": "In `hug`, `hugs` and `hugged` they are. But `pug` has a `u, g` and no `h, u`: "
        "4 to 3.",
    },
)

# %%
tiny = ["hug", "hugs", "hugged", "pug"]
counts = Counter()
for word in tiny:
    counts.update(count_pairs(list(word)))
counts.most_common(4)

# %% [markdown]
# **What happened.** `u, g` wins with 4. Pairs are counted inside words only: `g` and the `h` of the next word are no
# pair.

# %% [markdown]
# Now merge it: wherever `u` and `g` meet, write one piece `ug`. `merge_pair` of the library does so, and you will
# write it yourself in the exercises.

# %%
cut = []
for word in tiny:
    cut.append(merge_pair(list(word), ("u", "g"), "ug"))
cut

# %% [markdown]
# Then begin again: count the pairs of pieces, and merge the most frequent one.

# %%
counts = Counter()
for pieces in cut:
    counts.update(count_pairs(pieces))
print(counts.most_common(3))

# %%
cut_again = []
for pieces in cut:
    cut_again.append(merge_pair(pieces, ("h", "ug"), "hug"))
cut_again

# %% [markdown]
# Two merges, and `hug` is a piece. Nobody said that it is a word. It only comes often.

# %%
claim(
    "`u, g` is merged first and `h, ug` second; then `hug` is one piece in three of the words",
    counts.most_common(1)[0] == (("h", "ug"), 3),
    cut_again == [["hug"], ["hug", "s"], ["hug", "g", "e", "d"], ["p", "ug"]],
)

# %% [markdown]
# Watch it at work. The pair that is merged next has a bar below it. A dot is a space: it belongs to the word that it
# stands before. Press Next, and then write a text of your own.
#
# 1. After how many merges is `learn` one piece?
# 2. Write a text in which no pair of letters occurs twice. What is merged then?

# %%
long_text = (
    "Jake learned AI even though it was difficult. He learned, unlearned and relearned: "
    "learning is difficult, and the learner learns."
)
bpe_stepper(long_text)

# %% [markdown]
# `cut_after` does what the stepper does, and `.merges` lists the pairs.

# %%
print(cut_after(long_text, 7).merges)
print(cut_after("Jake AI", 3).merges)

# %% [markdown]
# **What happened.** After 4 merges `learn` is one piece: `le`, `lea`, `lear`, `learn`. The fifth adds the space, and
# `·learn` is another piece than the `learn` in `unlearned`. The sixth makes `ed`.
#
# Where every pair occurs once, the first in the text is taken: that is a tie, and says nothing about the language. So
# merges are learned on large texts.

# %%
claim(
    "the first four merges build `learn`, and the sixth makes `ed`",
    cut_after(long_text, 4).merges[3] == ("lear", "n"),
    cut_after(long_text, 6).merges[5] == ("e", "d"),
)

# %% [markdown]
# ## Read with GPT-2's merges
#
# **GPT-2** is a language model of 2019: it goes on with a text, token after token. Its makers learned 50,000 merges from
# web pages, beginning with the 256 bytes. `gpt2_merges` reads them: the pairs in the order learned, and the id of each
# piece. (A space is written `Ġ` there.)

# %%
merges, vocabulary = gpt2_merges()
print(len(merges), "merges, the first:", merges[:6])
print(len(vocabulary), "pieces")

# %% [markdown]
# 256 bytes, 50,000 merges and a sign for "end of text" make 50,257 pieces, the **vocabulary**. A piece with its id is a
# **token**. `BPETokenizer.from_names` makes a tokenizer of them: `encode` turns text into ids, `decode` turns ids into
# text.

# %%
gpt2 = BPETokenizer.from_names(vocabulary, merges)

def pieces_of(tokenizer, text):
    pieces = []
    for id in tokenizer.encode(text):
        pieces.append(tokenizer.decode([id]))
    return pieces

# %%
predict(
    "02.gpt2",
    "Our sentence has 8 words and 44 bytes. How many tokens is it for GPT-2?",
    {
        "8": "Right: all eight words are so common that each became one piece. `Jake` and `AI` too.",
        "About 15": "A tempting guess: long words in two or three pieces. But on so much text even `difficult` and "
        "`Jake` became one piece each: 8.",
        "About 4": "No merge reaches over the end of a word, so eight words are eight tokens at least. It is 8.",
    },
)

# %%
texts = {"the sentence": sentence, "rare": "unlearned hippopotamus", "a number": "12345", "other signs": "Straße 😀"}
cuts, numbers = {}, {}
for name in texts:
    cuts[name] = pieces_of(gpt2, texts[name])
    numbers[name] = gpt2.encode(texts[name])
plots.show(plots.cut_pieces(cuts, numbers))

# %% [markdown]
# **What happened.** Common words are one token each. Rare ones are cut, and not always where you would cut. The emoji
# is two tokens, neither a whole sign: alone, each shows `�`.

# %%
claim(
    "the sentence is 8 tokens, and `unlearned` is un, learn, ed",
    len(gpt2.encode(sentence)) == 8,
    pieces_of(gpt2, "unlearned") == ["un", "learn", "ed"],
)

# %% [markdown]
# The web pages were mostly English. What does another language cost? Here is one sentence of the Universal Declaration
# of Human Rights, in three languages.

# %%
rights = {
    "English": "All human beings are born free and equal in dignity and rights.",
    "German": "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
    "Greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.",
}

# %%
predict(
    "02.languages",
    "English takes 1.1 tokens for a word. How many does Greek take?",
    {
        "1.1 too": "It would, if the merges had been learned on as much Greek. They were not: 7.5.",
        "About 2": "A tempting guess, and about right for German. Greek letters are two bytes each, and few of "
        "their pairs were ever merged: 7.5.",
        "More than 7": "Right: 7.5. Each Greek letter is two bytes, and few of their pairs were ever merged.",
    },
)

# %%
tokens_a_word = {}
for language in rights:
    text = rights[language]
    tokens_a_word[language] = len(gpt2.encode(text)) / len(text.split())
    print(f"{language:8} {len(text.split()):3} words {len(gpt2.encode(text)):3} tokens {tokens_a_word[language]:.1f} a word")

# %% [markdown]
# **What happened.** The same sentence costs a Greek reader about seven times as much, where models are paid
# by the token. Later tokenizers learn from more languages.

# %%
claim(
    "for a word, German takes more than 1.5 times as many tokens as English, and Greek more than 6 times",
    tokens_a_word["German"] > 1.5 * tokens_a_word["English"],
    tokens_a_word["Greek"] > 6 * tokens_a_word["English"],
)

# %% [markdown]
# One rule is easy to get wrong: in which order are merges applied? Take `c a t`. Two pairs can be merged, `c a` and
# `a t`.

# %%
predict(
    "02.rank",
    "GPT-2 reads `cat`. Which pair does it merge first, `c a` or `a t`?",
    {
        "The one learned first": "Right: `a t` was learned long before `c a`. After it `c` and `at` are joined, and `cat` is "
        "one token.",
        "The one further left: c a": "A tempting guess: from left to right. But then `ca` and `t` are left, and no merge "
        "joins those two.",
        "Either: cat comes out in the end": "It does not: after `c a` there is no merge for `ca` and `t`, and `cat` stays "
        "two tokens.",
    },
)

# %% [markdown]
# `merges.index` says in which place, from 0, a pair was learned.

# %%
for pair in [("c", "a"), ("a", "t"), ("c", "at"), ("ca", "t")]:
    if pair in merges:
        print(pair, "is merge number", merges.index(pair))
    else:
        print(pair, "is no merge")
print(pieces_of(gpt2, "cat"))

# %% [markdown]
# **What happened.** `a t` is merge number 9, `c a` number 6,632. Encoding repeats the learning, so it keeps the same
# order. From left to right would give `ca` and `t`, which the model has hardly ever seen.

# %%
claim(
    "`a t` was learned before `c a`, `ca` and `t` have no merge, and `cat` is one token",
    merges.index(("a", "t")) < merges.index(("c", "a")),
    ("ca", "t") not in merges,
    pieces_of(gpt2, "cat") == ["cat"],
)

# %% [markdown]
# And does everything come back? Try signs of other languages, an emoji made of three, a tab, and nothing at all.

# %%
strange = ["Straße", "日本語", "👩‍👩‍👧", "a\ttab, and no end", ""]
back = []
for text in strange:
    back.append(gpt2.decode(gpt2.encode(text)))
    print(len(gpt2.encode(text)), "tokens:", back[-1])

# %%
claim("every strange string comes back from GPT-2's tokens", back == strange)

# %% [markdown] tags=["pause"]
# You can cut any text into tokens, and number them. Next: another way to cut, and then the vectors.

# %% [markdown]
# ## Cut at the best places
#
# BPE joins what is frequent now, and never looks back. So it may cut a word badly. **Unigram** (many later models use
# it) gives each piece a score, and looks for the cut of the word with the highest sum. A score is the logarithm of the
# piece's share of all pieces in a large text, so it is negative. (To add logarithms is to multiply shares.)

# %%
scores = {"h": -5, "u": -5, "g": -5, "s": -7, "hu": -5, "gs": -4, "ug": -5, "hug": -4}

# %%
predict(
    "02.best-cut",
    "Which cut of `hugs` has the highest sum?",
    {
        "hug + s": "A tempting guess: the longest piece first. −4 − 7 = −11, for a lone `s` is rare here. "
        "`hu` and `gs` have −9.",
        "hu + gs": "Right: −5 − 4 = −9. `hug + s` has −11, although `hug` is long.",
        "h + ug + s": "−5 − 5 − 7 = −17. Each further piece costs: `hu + gs` has −9.",
    },
)

# %% [markdown]
# List all cuts: between any two letters one can cut or not. `every_cut` makes the list. A piece without a score gets
# −99 here, so that it never wins.

# %%
for pieces in every_cut("hugs"):
    total = 0
    for piece in pieces:
        total = total + scores.get(piece, -99)
    print(f"{total:5}", pieces)
print("longest first:", longest_first("hugs", scores))

# %% [markdown]
# **What happened.** `hu + gs` wins with −9. Whoever takes the longest piece first gets `hug`, is left with `s`, and
# ends at −11. The best cut is a matter of the whole word.

# %% [markdown]
# That was a list of 8 cuts. A longer word has more.

# %%
predict(
    "02.cuts",
    "How many ways are there to cut a word of 20 letters?",
    {
        "20": "There are 19 places to cut, but each may be used or not, together with any other: 2¹⁹ = 524,288.",
        "About 400": "A tempting guess: 20 times 20. But each of 19 places is cut or not: 2¹⁹ = 524,288.",
        "About 500,000": "Right: 19 places, each cut or not, make 2¹⁹ = 524,288.",
    },
)

# %%
for letters_in_word in [4, 9, 20]:
    all_cuts = 2 ** (letters_in_word - 1)
    last_pieces = letters_in_word * (letters_in_word + 1) // 2
    print(f"{letters_in_word:2} letters: {all_cuts:7,} cuts, {last_pieces:3} places for a piece")

# %% [markdown]
# **What happened.** Nobody lists them all. There are only 210 stretches of letters that can be a piece, and
# **Viterbi's** way looks at each one once.

# %%
claim("9 letters have 256 cuts", len(every_cut("difficult")) == 256)

# %% [markdown]
# How? Keep the best cut of each beginning: of `h`, of `hu`, of `hug`. For the next one ask only: what is its *last*
# piece? What stands before that is a shorter beginning, whose best cut is known.
#
# | `hugs`, its last piece | before it | sum |
# |---|---|---|
# | `s`, −7 | best of `hug`: −4 | −11 |
# | `gs`, −4 | best of `hu`: −5 | **−9** |
#
# Go through all four beginnings:

# %%
cut_stepper("hugs", scores)

# %% [markdown]
# **What happened.** At `hug` one piece wins. At `hugs` it loses to `hu + gs`, which goes back to the best cut of `hu`. That is why every
# beginning is remembered, not only the best so far.
#
# The library's `unigram_segment` does this. You will write it in the exercises.

# %%
unigram_segment("hugs", scores)

# %%
claim("Viterbi's table finds the cut with the highest sum", unigram_segment("hugs", scores) == ["hu", "gs"])

# %% [markdown]
# ## Look up a vector
#
# An id is only a name: GPT-2's token 9552 is not more than its token 340. So each token gets a **vector**, a row of numbers that can
# learn. All rows together are the **embedding table**. Here one for the eight words, 4 numbers each, drawn at random.

# %%
torch.manual_seed(0)
table = torch.randn(8, 4)
table

# %% [markdown]
# Number the words of our sentence from 0, so that "AI learned Jake" has the ids 2, 1, 0. `table[2]` is one row, and `torch.stack` puts rows on top of each other. With a
# list of ids between the brackets, `table[ids]` picks all rows at once.

# %%
ids = [2, 1, 0]
print(torch.stack([table[2], table[1], table[0]]))
print(table[ids])

# %% [markdown]
# There is another way to write it. `F.one_hot` makes a row of zeros with a single 1 for each id, here 8 wide, for the
# table has 8 rows. Times the table, the 1 picks its row, and the zeros delete the others.

# %%
ones = F.one_hot(torch.tensor(ids), 8).float()
print(ones)
print(ones @ table)

# %%
claim(
    "picking rows, stacking them and multiplying by one-hot rows give the same",
    torch.equal(table[ids], torch.stack([table[2], table[1], table[0]])),
    close(ones @ table, table[ids], within=0.0001),
)

# %% [markdown]
# So an embedding *is* a linear layer, without bias, whose input has a single 1. But with GPT-2's 50,257 tokens the product
# would multiply by zero 50,256 times of 50,257. Looking up does none of that, and gives the same.

# %% [markdown]
# Vectors learn as all parameters do: by gradients. Look up `AI learned learned`, add up all numbers, and go back.
# (`requires_grad_()` asks for gradients of a tensor that is already there.)

# %%
predict(
    "02.gradient",
    "Which rows of the table get a gradient?",
    {
        "All eight": "A tempting guess: the table is one parameter. But six rows took no part, so they have no "
        "influence: their gradient is 0.",
        "Rows 1 and 2, the same": "Those two, but row 1 was looked up twice: its gradient is 2, that of row 2 is 1.",
        "Rows 1 and 2, and row 1 twice as much": "Right: `learned` was looked up twice, so it counts twice.",
    },
)

# %%
table.requires_grad_()
table[[2, 1, 1]].sum().backward()
table.grad

# %% [markdown]
# **What happened.** Only what was looked up can learn. A token that never comes in training keeps its random vector.

# %%
claim(
    "row 1 has the gradient 2, row 2 has 1, and all other rows have 0",
    close(table.grad.sum(dim=-1), [0.0, 8, 4, 0, 0, 0, 0, 0]),
)

# %% [markdown]
# torch has such a table as a layer, `nn.Embedding`: how many tokens, and how wide. Here is the whole way, with GPT-2's
# tokens and a table of 50,257 rows. It is not trained yet.

# %%
torch.manual_seed(0)
embedding = nn.Embedding(50257, 4)
vectors = embedding(torch.tensor(gpt2.encode(sentence)))
print(vectors.shape)
plots.show(plots.text_to_rows(pieces_of(gpt2, sentence), gpt2.encode(sentence), embedding.weight))

# %% [markdown] tags=["pause"]
# Text becomes pieces, pieces become ids, ids become rows. All that follows, in all lessons, works on such vectors. But these
# are random. Next: they learn.

# %% [markdown]
# ## Train the vectors, and ask for neighbours
#
# What should a vector learn? "You shall know a word by the company it keeps", wrote Firth in 1957. So take the plays,
# and note which words stand side by side. `words_side_by_side` does so for the 2,000 commonest words. It notes each
# pair both ways round, the turned ones in the second half: that makes more pairs than the plays have words.

# %%
words, pairs = words_side_by_side(2000)
print(len(pairs), "pairs")
for first, second in pairs[2000:2006].tolist():
    print(words[first], "beside", words[second])

# %% [markdown]
# Each word gets two vectors, of 32 small random numbers: one as the word itself, one as the partner of others. (With one
# vector a word would be its own best partner: no other has so large a dot product with it.) `.detach().clone()` keeps a
# copy of the numbers alone.

# %%
torch.manual_seed(0)
vectors = (0.1 * torch.randn(2000, 32)).requires_grad_()
partners = (0.1 * torch.randn(2000, 32)).requires_grad_()
before = vectors.detach().clone()

# %% [markdown]
# What is near `father` now? `F.cosine_similarity` says how much two vectors point the same way: 1 is the same direction, 0 a
# right angle, −1 the opposite. `topk(6)` finds the largest six, and its `indices` say where they stand. The first is the word itself. From now
# on `nearest` does this.

# %%
alike = F.cosine_similarity(before[words.index("father")], before, dim=-1)
for id in alike.topk(6).indices.tolist():
    print(f"{alike[id]:.2f} {words[id]}")

# %% [markdown]
# Random words. Is 0.7 much? It is the largest of 2,000: three out of four lie between −0.2 and 0.2.
#
# Now the idea, called **skip-gram**. The dot product of a word and a partner is a score: do they stand side by side?
# It should be high for the pairs of the plays, and low for a wrong partner, drawn at random.

# %% [markdown]
# That is a yes or no, and such a loss you know: in lesson 01 a message had a score for ham and one for spam. Here "yes" has
# the score s, and "no" always has 0, for only the difference counts. Where the truth is yes, `F.softplus(-s)` is the
# cross-entropy of the two.

# %%
yes_and_no = torch.tensor([[3.0, 0.0]])
print(F.cross_entropy(yes_and_no, torch.tensor([0])), F.softplus(torch.tensor(-3.0)))

# %%
claim(
    "`F.softplus(-s)` is the cross-entropy of the scores s and 0",
    close(F.cross_entropy(yes_and_no, torch.tensor([0])), F.softplus(torch.tensor(-3.0)), within=0.0001),
)

# %% [markdown]
# So a pair of the plays costs `F.softplus(-score)`, and a wrong one `F.softplus(score)`, small where the score is low.
#
# One step takes a **batch**, some of the pairs: 2,048 in `batch`. It also takes 64 `wrong` partners for all of them.
# `batch[:, 0]` is the first column, all the first words, and `vectors[...]` picks their rows.

# %%
def loss_of(batch, wrong):
    first = vectors[batch[:, 0]]
    second = partners[batch[:, 1]]
    right_scores = (first * second).sum(dim=-1)  # (2048): a dot product for each pair
    wrong_scores = first @ partners[wrong].mT  # (2048, 64): each word with each wrong partner
    return F.softplus(-right_scores).mean() + F.softplus(wrong_scores).mean()

# %%
predict(
    "02.father",
    "Nobody tells it what words mean. Which words will be nearest to `father` after training?",
    {
        "mother, daughter, wife": "Right: they keep the same company, such as `my` and `your` before them.",
        "my, the, of": "A tempting guess: those stand beside it. But near are words with the same partners, and "
        "`my` has others than `father` has.",
        "Random ones, as before": "It knows only which words stand side by side. That is enough, as you will see.",
    },
)

# %% [markdown]
# `torch.randint(n, (64,))` draws 64 places, and `pairs[places, 1]` is the second column there: partners of other words,
# so common words come often. Some are right ones after all. Such a pair is pulled both ways, and its score ends high only
# if it comes more often than by chance. (`lr` is the rate of Adam's steps, and `with_bar` shows how far the loop is.)

# %%
optimizer = torch.optim.Adam([vectors, partners], lr=0.01)
for step in with_bar(range(2000), "training"):
    batch = pairs[torch.randint(len(pairs), (2048,))]
    wrong = pairs[torch.randint(len(pairs), (64,)), 1]
    loss = loss_of(batch, wrong)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 500 == 0 or step == 1999:
        print(f"step {step:4}   loss {loss.item():.2f}")
after = vectors.detach()

# %% [markdown]
# The loss begins at 1.39, twice ln 2: every score is near 0, so both answers get a half. It falls to about 1.15 soon,
# and stays there, up and down with the pairs drawn. It cannot fall far: beside `the` stands nearly anything. Did the
# vectors learn all the same?

# %%
for word in ["father", "duke", "three", "shall", "my", "rome"]:
    print(f"{word:7} before: {', '.join(nearest(word, words, before))}")
    print(f"{'':7} after:  {', '.join(nearest(word, words, after))}")

# %% [markdown]
# **What happened.** `father` finds its family, `three` finds numbers, `shall` finds verbs like itself. Words with the
# same partners were pulled the same way.
#
# But look at `rome`: some of its nearest are places, and some are not. What is learned is *used alike*, and that is not
# the same as *means the same*.

# %%
claim(
    "after training at least two of the five nearest to `father` are of its family, and `two` is near `three`; before, none are",
    sum(group_of(word) == "family" for word in nearest("father", words, after)) >= 2,
    not any(group_of(word) == "family" for word in nearest("father", words, before)),
    "two" in nearest("three", words, after) and "two" not in nearest("three", words, before),
)

# %% [markdown]
# See it in the plane, before and after: 76 words of nine groups, written down before training. The 32 numbers are
# squeezed into the two directions in which the words lie furthest apart (PCA). So some that look near are not.

# %%
plots.show(plots.word_map(words, {"before training": before, "after training": after}))

# %% [markdown]
# A picture can deceive, so count. Of the five nearest of each of the 76 words, all 2,000 taken into account, which
# share is of the same group? A word has about 8 others of its group among 1,999: by chance the share is 0.004.

# %%
predict(
    "02.share",
    "What is the share after training?",
    {
        "About 0.05": "That would be ten times chance, and is far too little: it is nearly 0.5.",
        "About 0.5": "Right: about every second of the five nearest is of the same group, over a hundred times chance.",
        "About 0.95": "A tempting guess, from the lists above. But those words were chosen; others, such as "
        "places, mix with words of no group.",
    },
)

# %%
shares_before = [share_in_group(words, before)]
shares_after = [share_in_group(words, after)]
for seed in [1, 2]:
    other_before, other_after = skip_gram(pairs, 2000, seed)
    shares_before.append(share_in_group(words, other_before))
    shares_after.append(share_in_group(words, other_after))
for seed in range(3):
    print(f"seed {seed}: before {shares_before[seed]:.3f}, after {shares_after[seed]:.2f}")

# %% [markdown]
# **What happened.** `skip_gram` is the loop above, with other random numbers. Before training only a few of
# 380 neighbours are of the same group, as by chance: the vectors mean nothing. After training the share is nearly a
# half, with each seed.

# %%
claim("before training the share is below 0.05 with each of three seeds", max(shares_before) < 0.05)
claim("after training it is above 0.3 with each", min(shares_after) > 0.3)

# %% [markdown]
# ## Read each token alone
#
# Now every word has a good vector. Is a sentence then understood? Let small layers read each token alone: they make two
# numbers of each vector. Read the same three tokens in two orders.

# %%
torch.manual_seed(0)
rows = nn.Embedding(8, 16)
layers = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 2))
jake_first = layers(rows(torch.tensor([0, 1, 2])))  # Jake learned AI
ai_first = layers(rows(torch.tensor([2, 1, 0])))  # AI learned Jake
print(jake_first)
print(ai_first)

# %% [markdown]
# The same three readings, in another order. One answer is wanted for the whole sentence, so take their mean over the
# tokens: `dim=-2` runs down the rows.

# %%
print(jake_first.mean(dim=-2), ai_first.mean(dim=-2))

# %%
claim(
    "`Jake learned AI` and `AI learned Jake` get the same output",
    close(jake_first.mean(dim=-2), ai_first.mean(dim=-2), within=0.00001),
)

# %% [markdown]
# But nothing is trained yet. Give it questions with an answer: `Ann helped Ben ? Ann` asks "was it Ann who helped?"
# Each text has a **twin** with the same words and the opposite answer. Here are all texts with the words of the first
# (1 is yes).

# %%
questions = who_helped_whom(seed=0)
print(len(questions.texts), "texts, such as:")
for i, text in enumerate(questions.texts):
    if sorted(text.split()) == sorted(questions.texts[0].split()):
        print(text, "->", questions.answers[i])

# %% [markdown]
# All of it as one network, a chain of layers. `MeanOverTokens` is the mean as a layer.

# %%
def each_alone(questions):
    rows = nn.Embedding(len(questions.words), 16)
    return nn.Sequential(rows, nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 2), MeanOverTokens())

# %% [markdown]
# `questions.train` are the texts to train on, as ids. A fourth of the twins is kept aside, `questions.held_out`.
# `train_to_answer` is the loop that you know, with 200 steps, and `share_right` counts.

# %%
predict(
    "02.twins",
    "What share of the training texts does it get right?",
    {
        "Exactly a half": "Right: twins get the same output, so of each two one is right and one is wrong.",
        "Nearly all: it can learn them by heart": "A tempting guess, and true of most networks. This one must answer "
        "twins alike, and one of the two is always wrong: 0.5.",
        "About 0.7": "More training cannot help: twins get the same output. One of each two is wrong: 0.5.",
    },
)

# %%
alone = each_alone(questions)
train_to_answer(alone, questions)
print("in training:", share_right(alone, questions.train, questions.train_answers))
print("held out:   ", share_right(alone, questions.held_out, questions.held_out_answers))

# %% [markdown]
# **What happened.** Exactly 0.5, in training too. That is not hard for it, but impossible: no numbers in the network can
# tell twins apart.

# %% [markdown]
# What does it lack? Order. Put the vectors of the tokens end to end, as `torch.cat` does: then each place has its own
# numbers, and its own weights.

# %%
jake, learned, ai = nn.Embedding(3, 2).weight.detach()
print(torch.cat([jake, learned, ai]))
print(torch.cat([ai, learned, jake]))

# %% [markdown]
# In a network `nn.Flatten` does it for many texts at once: five tokens of 16 numbers become 80 in a row. The layers then read all
# of them at once.

# %%
def in_order(questions):
    length = questions.train.shape[1]
    rows = nn.Embedding(len(questions.words), 16)
    return nn.Sequential(rows, nn.Flatten(), nn.Linear(16 * length, 32), nn.ReLU(), nn.Linear(32, 2))

# %% [markdown]
# Try both on a second kind of twins, too: `the tea was not good but bad ? good` is a no, and its twin `the tea was not
# bad but good ? good` a yes. The words of a held-out text never stood together in training: no text of Ann and Ben
# and `helped`, say.

# %%
predict(
    "02.in-order",
    "What share of the held-out texts does the network that reads in order get right?",
    {
        "About a half: it never saw those words together": "A tempting guess. But it learned what a place means: "
        "who stands first has helped, whoever it is. It gets 0.95 and more.",
        "About three quarters": "It does better. What a place means holds for all names: 0.95 and more.",
        "Nearly all": "Right: 0.95 and more. What a place means is learned from other words, and holds for these.",
    },
)

# %% [markdown]
# `held_out_share` builds a network, trains it, and counts on the held-out texts.

# %%
shares_alone, shares_in_order = [], []
for kind, make in [("who helped", who_helped_whom), ("not, but", not_but)]:
    for seed in range(3):
        questions = make(seed)
        shares_alone.append(held_out_share(each_alone, questions, seed))
        shares_in_order.append(held_out_share(in_order, questions, seed))
        print(f"{kind:10} seed {seed}: alone {shares_alone[-1]:.3f}, in order {shares_in_order[-1]:.3f}")

# %% [markdown]
# **What happened.** In order: all or nearly all of them. Alone: a half, each time. A `not` does not help it: both twins
# have one, and it cannot see what the `not` belongs to.
#
# But end to end has its price: it needs texts of one length, and learns each place anew. Lessons 03, 04 and 06 look
# for something better.

# %%
claim(
    "each token alone: exactly a half of the held-out twins, both kinds, three seeds",
    close(shares_alone, [0.5] * 6, within=0.0001),
)
claim("in order: more than 0.95", min(shares_in_order) > 0.95)

# %% [markdown]
# ## Send your own sentence through
#
# Write a sentence, and see what becomes of each word: its tokens in GPT-2, and its nearest words in the plays.

# %%
my_sentence = "My brother asked seven questions in London"
plots.show(plots.cut_pieces({"tokens": pieces_of(gpt2, my_sentence)}, {"tokens": gpt2.encode(my_sentence)}))

# %%
for word in my_sentence.lower().split():
    if word in words:
        print(f"{word:10} row {words.index(word):4}  near: {', '.join(nearest(word, words, after))}")
    else:
        print(f"{word:10} is none of the 2,000 words: it would need pieces")

# %% [markdown] tags=["side-road"]
# ## Two questions, four names
#
# Four names are often mixed up: BPE, unigram, word2vec, GloVe. They answer two questions. *Which tokens?* BPE and
# unigram cut the text. *Which vector for a token?* word2vec and GloVe fill the table. (Skip-gram is one of the two ways
# of word2vec.) Run all four.
#
# First the cutters. Both learn 1,000 pieces from the 4,000 commonest words of the plays. `merged_pieces` makes the
# tokenizer of BPE, and `learn_pieces` the scores of unigram.

# %%
common = dict(Counter(plays).most_common(4000))
bpe = merged_pieces(common, 1000)
piece_scores = learn_pieces(common, 1000)
for word in ["unlearned", "relearning", "murderously", "wonderfully", "playing"]:
    print(f"{word:12} BPE {pieces_of(bpe, word)}   unigram {unigram_segment(word, piece_scores)}")

# %% [markdown]
# The same words, vocabularies of 1,000 pieces, and not the same cuts. BPE made `ned` and `mur`, for those letters meet
# often. Unigram looks at the whole word, and finds `learn` and `murder`.

# %%
claim(
    "BPE cuts un, lear, ned; unigram cuts un, learn, ed",
    pieces_of(bpe, "unlearned") == ["un", "lear", "ned"],
    unigram_segment("unlearned", piece_scores) == ["un", "learn", "ed"],
)

# %% [markdown]
# Now the vectors. Skip-gram reads pair after pair, as you did. **GloVe** counts all pairs first. Then it fits dot
# products to the logarithms of the counts, by least squares. It gets the same pairs, and 700 steps.

# %%
shares_glove = []
for seed in range(3):
    from_counts = glove(pairs, 2000, seed, steps=700)
    shares_glove.append(share_in_group(words, from_counts))
    print(f"seed {seed}: skip-gram {shares_after[seed]:.2f}, GloVe {shares_glove[seed]:.2f}")
print("father, by GloVe:", nearest("father", words, from_counts))

# %% [markdown]
# Two ways, the same kind of table: both far above chance. (Which is better depends on text, steps and settings. These
# numbers do not decide it.)

# %%
claim("GloVe's vectors group words too: a share above 0.2 with each of three seeds", min(shares_glove) > 0.2)

# %% [markdown]
# Does a cutter belong to a way of learning vectors? No: it hands over ids, and a table has a row for each id. Cut with
# BPE, and train skip-gram on pieces that stand side by side. (`extend` puts the ids of a word behind those before.)

# %%
some_ids = []
for word in plays[:60000]:
    some_ids.extend(bpe.encode(word))
left, right = torch.tensor(some_ids[:-1]), torch.tensor(some_ids[1:])
before_pieces, of_pieces = skip_gram(torch.stack([left, right], dim=1), bpe.vocab_size, seed=0, steps=100)
print(len(some_ids), "pieces; a table of the shape", tuple(of_pieces.shape))

# %% [markdown]
# It runs, and so would the other three combinations. (1,229 rows: 1,000 pieces that the plays have, and 229 bytes that
# stand nowhere in them.)

# %%
claim("each piece of BPE has a vector of 32 numbers", of_pieces.shape == (bpe.vocab_size, 32))

# %% [markdown]
# What became of the four? BPE and unigram cut the text of most models today. word2vec and GloVe gave way: models now
# learn the table together with everything else, by the same loss. What they found stays true: words that are used
# alike get vectors that are alike.

# %% [markdown]
# ## What you take with you
#
# **You can now** turn any text into tokens and back, say why pieces lie between bytes and words, cut by BPE and by
# unigram, and look up vectors. You have trained vectors, and measured that words used alike come together. And you
# know what no vector of a single word can tell: who helped whom, and what a `not` belongs to.
#
# **Next:** write these functions yourself, in the exercises: `my_work/02_text_to_vectors.ipynb`. Then lesson 03 reads
# words in order, one after the other.

# %% [markdown]
# **Sources**
#
# | who, when | title | what was taken |
# |---|---|---|
# | Sennrich, Haddow and Birch 2016 | [Neural Machine Translation of Rare Words with Subword Units](https://arxiv.org/abs/1508.07909) | byte-pair encoding of words |
# | Radford et al. 2019 | [Language Models are Unsupervised Multitask Learners](https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf) | bytes as the first pieces; the 50,000 merges |
# | Kudo 2018 | [Subword Regularization](https://arxiv.org/abs/1804.10959) | unigram |
# | Viterbi 1967 | [Error Bounds for Convolutional Codes](https://doi.org/10.1109/TIT.1967.1054010) | the table of best beginnings |
# | Mikolov et al. 2013 | [Distributed Representations of Words and Phrases](https://arxiv.org/abs/1310.4546) | skip-gram with wrong partners drawn at random |
# | Pennington, Socher and Manning 2014 | [GloVe](https://aclanthology.org/D14-1162/) | least squares on logarithms of counts |
# | Firth 1957 | A Synopsis of Linguistic Theory | the company that a word keeps |

# %% exercises

# %% [markdown]
# # 02 Exercises: text becomes vectors
#
# Five functions cut text into pieces and put it together again, and one looks vectors up. At the end you let your
# functions listen to a tune.
#
# - Replace `raise NotImplementedError` by your code, and run the cell.
# - Run the `check(...)` below it. It answers in a second: right, not answered yet, or wrong, and then it says
#   which mistake it sees.
# - Stuck in 1 to 6? `hint("merge_pair")` gives a question first, the idea next, and then a line in words. Asking costs
#   nothing. (The last exercise says its steps itself.)

# %% [markdown]
# How to read a task: `ids: Sequence[int]` is a list of whole numbers, `Mapping` a dictionary, and `-> list[int]`
# says that a list of whole numbers is to come out. `special: Mapping[str, int] | None = None` may be left out, and is
# `None` then. A `Pair` is two ids, the left one first. *Errors* says what to `raise`, and when.

# %%
from collections import Counter
from collections.abc import Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.check import check, hint, task
from course_lib.notebook.motifs import what_repeats
from course_lib.tokens import split_special, split_words

Pair = tuple[int, int]

# %% [markdown] tags=["solutions"]
# The library's answers use two things more. `pairwise` walks through a list by neighbours, two at a time. `as_index`
# turns ids of any kind of whole numbers into the kind that torch looks up with.

# %% tags=["solutions"]
from itertools import pairwise

from course_lib.dtypes import as_index

# %% [markdown]
# ## 1 Count the pairs
#
# From now on the pieces are ids, as in a real tokenizer. The pairs overlap: each id is the right one of a pair, and
# then the left one of the next. Between 7 7 7 4 there are three places to look, so the counts add up to 3.

# %%
ids = [7, 7, 7, 4]
for i in range(3):
    print("places", i, "and", i + 1, "hold", (ids[i], ids[i + 1]))

# %% [markdown]
# A plain dictionary will do as well as a `Counter`. `counts.get(pair, 0)` is the count so far, and 0 for a pair
# that is new.

# %% exercise tokens.bpe.count_pairs

# %%
# Try it on bytes:  count_pairs(list("hug hugs".encode("utf-8")))

# %% [markdown]
# ## 2 Merge a pair
#
# Go from left to right. Where the pair stands, write the new id, and go on *behind* the pair: an id is used up once.
#
# | in | merge | out |
# |---|---|---|
# | 5 **1 2** 8 | 1 2 → 256 | 5 256 8 |
# | **7 7** 7 4 | 7 7 → 256 | 256 7 4 |
# | 2 1 | 1 2 → 256 | 2 1 |
#
# A `for` loop goes on by one place, always. With `while i < len(ids):` you move `i` yourself. The list that comes
# in stays as it is: build a new one.

# %% exercise tokens.bpe.merge_pair

# %%
# Try it twice, so that the second merge uses the id of the first:
# merge_pair(merge_pair([104, 117, 103], (104, 117), 256), (256, 103), 257)

# %% [markdown]
# ## 3 Encode a text
#
# Here are three merges, as a dictionary from a pair to its new id. The first one learned has the smallest. In
# bytes `h` is 104, `u` 117, `g` 103, `s` 115, and a space 32. So 256 is `hu`, 257 is `hug`, and 258 is `hug` with
# the space in front.

# %%
merges = {(104, 117): 256, (256, 103): 257, (32, 257): 258}
special = {"<|end|>": 259}
print(list("hugs".encode("utf-8")), "-> 256 103 115 -> 257 115")

# %% [markdown]
# A real text needs three steps more, and two of them are given:
#
# 1. A **special token** is a sign with an id of its own, such as one for the end of a text. No merge touches it.
#    `split_special` cuts them out: what it gives are texts, special ones and others.
# 2. Merges were learned inside words, so they are used inside words. `split_words` cuts a text into words, each with
#    the space before it. Nothing is lost.
# 3. Then each word on its own: its bytes first, and of all merges that fit, the one learned first. Again and again,
#    until none fits.

# %%
print(list(split_special("hug hugs<|end|>hug", special)))
print(split_words("hug hugs"))

# %% [markdown]
# Use your own `count_pairs` and `merge_pair`. Of several pairs, `min(pairs, key=merges.get)` is the one with the
# smallest new id. (`key` says by what they are compared. Without it Python would compare the pairs themselves.) The
# error that the docstring names comes from `encode` itself.

# %% exercise tokens.bpe.bpe_encode

# %%
# Try it:  bpe_encode("hug hugs<|end|>", merges, special) should be 257, 258, 115, 259

# %% [markdown]
# ## 4 Decode ids
#
# The way back, for any text. `bytes([104, 117])` makes bytes of a list of numbers from 0 to 255, `b""` is no bytes yet,
# and `+` puts bytes end to end. An id from 256 on is no byte, but has bytes: those of the two ids that it was made of.
# So the bytes of 257 are those of 256 and of 103, and the bytes of 256 are those of 104 and 117.
#
# Why not decode each id alone? Look at the two bytes of `ü`. With `errors="replace"` what is no whole letter
# becomes the sign `�`, and nothing stops.

# %%
print(bytes([104, 195, 188]).decode("utf-8"))
print(bytes([195]).decode("utf-8", errors="replace"), bytes([188]).decode("utf-8", errors="replace"))

# %% exercise tokens.bpe.bpe_decode

# %%
# Try it there and back:  bpe_decode(bpe_encode("Grüße, hugs 😀", merges), merges)

# %% [markdown]
# ## 5 Find the best cut
#
# The real work of this lesson: Viterbi's way, as in the stepper. `log_probs` has a score for each piece, the
# logarithm of its probability (its unit is the *nat*). Probabilities are multiplied, so logarithms are added, and
# the highest sum wins.
#
# Here is the whole table for `hugs`, with h, u, g, s at −2 each, `hug` at −3 and `gs` at −3.5. Check the last row.
#
# | beginning | its last piece may be | sum | the last piece that wins |
# |---|---|---|---|
# | (empty) | | 0 | |
# | h | h | 0 − 2 = **−2** | h |
# | hu | u | −2 − 2 = **−4** | u |
# | hug | g, *or* hug | −4 − 2 = −6, *or* 0 − 3 = **−3** | hug |
# | hugs | s, *or* gs | −3 − 2 = **−5**, *or* −4 − 3.5 = −7.5 | s |

# %% [markdown]
# Read it from the end: the last piece of `hugs` is `s`. Before it stands `hug`, whose last piece is `hug`, and
# before that nothing. So the cut is hug, s.
#
# Two lists do it, each with a place for every beginning, the empty one too, so five for `hugs`: the best sum, and where
# the last piece begins. Start with the sum `-inf`, minus infinity, everywhere but at the empty beginning: it loses against any
# number. If it still stands at the whole text, no pieces make it up: `raise ValueError("what is wrong")`. (Where two
# cuts are equally good, either will do.)

# %%
from math import inf

print(max(-inf, -7.5), "hugs"[0:3], "hugs"[3:4], ["s", "hug"][::-1])

# %% exercise tokens.bpe.unigram_segment

# %%
# Try the lesson's trap, where the longest piece first is not the best:
# unigram_segment("hugs", {"h": -5, "u": -5, "g": -5, "s": -7, "hu": -5, "gs": -4, "hug": -4})

# %% [markdown]
# ## 6 Look up vectors
#
# Each token gets its row of the table. The three dots in `(...)` stand for any number of axes: a single
# token, one text, or a batch of texts. The result has the same axes, and one more of size D.

# %%
table = torch.tensor([[0.0, 0.1], [1.0, 1.1], [2.0, 2.1]])  # N = 3 tokens, D = 2 numbers each
batch = torch.tensor([[2, 0, 2, 1], [0, 0, 1, 2]])  # two texts of four tokens
print("tokens", tuple(batch.shape), "and table", tuple(table.shape), "give", (2, 4, 2))

# %% exercise layers.embed

# %%
# Try it on one text and on two:  embed(batch[0], table), embed(batch, table)

# %% [markdown]
# ## 7 Find what repeats in a tune
#
# Merges know nothing of words. Here is a tune, a letter for each of its 32 notes (`G` is the low g). Most people know it
# by its four phrases, each sung twice. Can your `count_pairs` and `merge_pair` find them?

# %% [markdown]
# Write the learning itself, a loop of a few lines. While some pair occurs more than once:
#
# 1. Take the most frequent pair. `max(counts, key=counts.get)` is the one with the largest count, and
#    `max(counts.values())` is that count.
# 2. Give it the next id, 256 first, and keep it in `my_merges`.
# 3. Merge it in `notes`, and count again.
#
# **Before you run it:** how many tokens will be left of the 32 notes?

# %%
tune = "cdeccdecefgefggagfecgagfeccGccGc"

# %% tags=["exercises"]
notes = list(tune.encode("utf-8"))
my_merges = {}
# your loop

# %% tags=["solutions"]
notes = list(tune.encode("utf-8"))
my_merges = {}
counts = count_pairs(notes)
while max(counts.values()) > 1:
    pair = max(counts, key=counts.get)
    my_merges[pair] = 256 + len(my_merges)
    notes = merge_pair(notes, pair, my_merges[pair])
    counts = count_pairs(notes)

# %%
what_repeats(tune, my_merges)

# %% [markdown]
# All ticked? Then sing it: nobody told the merges where a phrase ends. Now put a tune of your own in its place, or
# `abracadabra` (without spaces, at which `split_words` would cut), and say what repeats before you run it.

# %% [markdown]
# ## Before you go on
#
# All green? Then break one on purpose: go on by one place after a merge, or take the longest piece first, and read
# what the check says. Lesson 03 reads such vectors one after the other.

"""The exercises of lesson 02: count_pairs, merge_pair, bpe_encode, bpe_decode, unigram_segment, embed."""

from course_lib.check.declare import Fault, Lesson
from course_lib.check.exercises.material import text
from course_lib.check.exercises.material.lesson_02 import MATERIAL

MERGE, READ, CUT = "Merge what stands together often", "Read with GPT-2's merges", "Cut at the best places"
lesson = Lesson("02_text_to_vectors")
lesson.exercise(
    **MATERIAL["count_pairs"],
    section=MERGE,
    minutes=8,
    difficulty=1,
    laws=[text.counts_add_up],
    hints=(
        "Four ids stand in a row. How many neighbours are there, and between which places?",
        "Walk through the places 0 to the last but one. At each, the id there and the next one are a pair.",
        "for each place but the last: the pair of this id and the next counts one more than it did before",
    ),
)
lesson.exercise(
    **MATERIAL["merge_pair"],
    section=MERGE,
    minutes=12,
    difficulty=2,
    laws=[text.nothing_is_lost],
    hints=(
        "After a merge, how far must you go on, so that no id is used twice?",
        "Walk with a `while` loop and a place that you move yourself: by two after a merge, by one otherwise.",
        "while a place is left: is the pair here? new id and two on, else this id and one on",
    ),
)
lesson.exercise(
    **MATERIAL["bpe_encode"],
    section=READ,
    minutes=28,
    difficulty=3,
    laws=[text.text_comes_back],
    hints=(
        "Several merges fit a word. Which one goes first: the one further left, or the one learned earlier?",
        "For each word: bytes first, then again and again the pair that was learned first, until none fits.",
        "for each word: while one of its pairs has a merge, merge the pair with the smallest new id",
    ),
)
lesson.exercise(
    **MATERIAL["bpe_decode"],
    section=READ,
    minutes=15,
    difficulty=2,
    hints=(
        "The id 257 is made of 256 and 103, and 256 of two bytes. What should you know before you read 257?",
        "Make a table from id to bytes: 256 single bytes, then a merge is the bytes of its left and right id.",
        "join the bytes of all ids first, and only then read the whole as UTF-8, with the sign for what is none",
    ),
)
lesson.exercise(
    **MATERIAL["unigram_segment"],
    section=CUT,
    minutes=35,
    difficulty=3,
    laws=[text.pieces_make_up_the_text],
    hints=(
        "Say you know the best cut of every shorter beginning. Which last piece gives the best whole?",
        "Keep two lists with a place for each end: the best sum up to there, and where its last piece begins.",
        "for each end, over all starts: the best sum at the start plus the piece's; the largest wins; walk back",
    ),
)
lesson.exercise(
    **MATERIAL["embed"],
    section="Look up a vector",
    minutes=5,
    difficulty=1,
    hints=(
        "A token is a number. Which part of the table does the number point at?",
        "Token 3 gets row 3. torch takes many rows at once, in any shape, from a tensor of ids in brackets.",
        "in the table's square brackets stands, instead of one row's number, the tensor of all the numbers",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Merge what stands together often
turned: pairwise(ids) -> zip(ids[1:], ids)
    each pair is the wrong way round: the right id stands first
    A pair is (left, right), as it stands in the text: `hu` and `uh` are two different pairs.
last-pair-missed: pairwise(ids) -> pairwise(ids[:-1])
    the last pair is missed: does the loop end one place too early?
    Among n ids there are n - 1 pairs. The last begins at the last place but one.
first-pair-missed: pairwise(ids) -> pairwise(ids[1:])
    the first pair is missed: does the loop begin one place too late?
goes-round: pairwise(ids) -> pairwise(ids[-1:] + ids)
    the last id and the first are counted as a pair too
    `ids[-1]` is the last id, so `ids[i - 1]` at i = 0 is no left neighbour. Begin at 1.
every-other-pair: pairwise(ids) -> zip(ids[::2], ids[1::2])
    only every other pair is counted: the step is two places long
    The pairs overlap: in 1 2 3 there are (1, 2) and (2, 3). Go on by one place.
one-id-between: pairwise(ids) -> zip(ids, ids[2:])
    what is counted stands two places apart, with one id between
    A pair is made of neighbours: places i and i + 1.
all-pairs: pairwise(ids) -> ((a, b) for i, a in enumerate(ids) for b in ids[i + 1 :])
    every id is paired with all that come after it, not with the next alone
    Two loops, one inside the other, make all pairs. Only neighbours can be merged.
three-at-a-time: pairwise(ids) -> zip(ids, ids[1:], ids[2:])
    what is counted is three ids long
    A merge writes one id for two.
sorted-pairs: pairwise(ids) -> (tuple(sorted(pair)) for pair in pairwise(ids))
    the two orders of a pair are counted as one
    `hu` is not `uh`: (104, 117) and (117, 104) are counted apart. Sort nothing.
counts-ids: Counter(pairwise(ids)) -> Counter(ids)
    single ids are counted, not pairs
    A key is a pair, such as (7, 7); its value says how often it occurs.
each-pair-once: Counter(pairwise(ids)) -> Counter(set(pairwise(ids)))
    each pair is counted once, however often it occurs
    A `set` holds each pair once, and `= 1` forgets what was counted before. Add 1 to what is there.
first-pair-alone: Counter(pairwise(ids)) -> Counter(list(pairwise(ids))[:1])
    only the first pair is counted: does the `return` stand inside the loop?
    A `return` ends the function at once. Move it to the left, below the whole loop.
begins-at-0: Counter(pairwise(ids)) -> {pair: n - 1 for pair, n in Counter(pairwise(ids)).items()}
    every count is one too small: the first time counts too
    A pair that is met for the first time has been seen once, not 0 times.
begins-at-1: Counter(pairwise(ids)) -> {pair: n + 1 for pair, n in Counter(pairwise(ids)).items()}
    every count is one too large: a pair is counted from 1 on
    Before a pair is met the count is 0: `counts.get(pair, 0) + 1`.
goes-on-by-one: i += 2 -> i += 1
    after a merge it goes on by one place, so that the right id of the pair is used again
    The new id stands for both. Go on behind the pair: two places.
goes-on-by-three: i += 2 -> i += 3
    after a merge it goes on by three places, so that an id behind the pair is lost
every-other-place: tuple(ids[i : i + 2]) == pair -> i % 2 == 0 and tuple(ids[i : i + 2]) == pair
    it looks for the pair at every other place only
    The pair may begin at any place. Go on by one where it does not stand, by two where it does.
last-id-lost: i < len(ids) -> i < len(ids) - 1
    the last id is lost where no merge takes it
    The loop ends one place early, since the last id has no right neighbour. Write it all the same.
last-id-twice: i < len(ids) -> i < len(ids) - 1, and return merged -> return merged + ids[-1:]
    the last id is written once more where a merge has used it up already
    After a merge at the very end nothing is left. Write the last id only if the loop has not passed it.
pair-at-the-end-missed: tuple(ids[i : i + 2]) == pair -> i < len(ids) - 2 and tuple(ids[i : i + 2]) == pair
    a pair at the very end is not merged
    The last pair begins at place len(ids) - 2. A condition `i < len(ids) - 2` leaves it out: take `- 1`.
only-the-first: i += 2 -> return merged + list(ids[i + 2 :])
    only the first occurrence is merged
    Every place at which the pair stands is merged. Do not stop at the first, and do not return in the loop.
list-is-no-tuple: tuple(ids[i : i + 2]) == pair -> ids[i : i + 2] == pair
    nothing is ever merged: a list is compared with a tuple
    `[7, 7] == (7, 7)` is False. Compare the two ids, or make a `tuple` of the list.
pair-stays: merged.append(new_id) -> merged.append(new_id); merged.extend(pair)
    the new id is written, and the pair stays there too
    The new id takes the place of both.
pair-stays: merged.append(new_id) -> merged.extend(pair); merged.append(new_id)
    the pair stays, and the new id is written behind it
right-id-stays: merged.append(new_id) -> merged.extend([new_id, pair[1]])
    the right id of the pair stays, behind the new id: is an `else` missing?
pair-removed: merged.append(new_id) -> pass
    the pair is taken out, and the new id is not written
others-lost: merged.append(ids[i]) -> pass
    only the new ids are written: all other ids are lost
    What is no part of the pair stays as it is, where it is.
always-256: merged.append(new_id) -> merged.append(256)
    256 is written whatever `new_id` is
    The first merge makes 256, the next ones 257, 258 and so on: `new_id` says which.
new-id-twice: merged.append(new_id) -> merged.extend([new_id, new_id])
    the new id is written twice, once for each id of the pair
    Two ids become one: the list gets shorter with each merge.
either-order: tuple(ids[i : i + 2]) == pair -> tuple(ids[i : i + 2]) in (pair, pair[::-1])
    the pair is merged the other way round too
    Only left then right is the pair: decoding would turn `uh` into `hu`.
other-order: tuple(ids[i : i + 2]) == pair -> tuple(ids[i : i + 2]) == pair[::-1]
    the pair is merged where it stands the wrong way round, and only there
left-id-alone: tuple(ids[i : i + 2]) == pair -> ids[i] == pair[0]
    only the left id is looked at: whatever stands at its right is swallowed
    Both ids have to be there, the right one at the next place.
ids-on-their-own: tuple(ids[i : i + 2]) == pair -> ids[i] in pair, and i += 2 -> i += 1
    each id of the pair is replaced on its own, wherever it stands
    A merge takes the two ids where they are neighbours, and writes one id for both.
# Read with GPT-2's merges
last-learned-first: min(pairs, key=merges.get) -> max(pairs, key=merges.get)
    the merge that was learned last goes first
    What was learned first goes first: with the smallest new id. Later merges are made of earlier ones.
leftmost-first: min(pairs, key=merges.get) -> next(pair for pair in pairwise(tokens) if pair in merges)
    the merge that stands furthest left goes first, not the one learned first
    A merge further left can take a letter away from one that was learned earlier. The order of learning decides.
most-frequent-first: min(pairs, key=merges.get) -> max(pairs, key=count_pairs(tokens).get)
    the pair that is most frequent in this word goes first, not the one learned first
    Counts matter when merges are learned. When they are used, their order is fixed: the smallest new id.
smallest-pair-first: min(pairs, key=merges.get) -> min(pairs)
    the pair with the smallest ids goes first, not the one with the smallest new id
    `min(pairs)` compares the pairs themselves. The order learned is in the values: compare `merges[pair]`.
one-merge-a-word: while pairs := _1: _ -> if pairs := _1: _
    only one merge is done in each word
    Merge again and again, until no pair of the word is in `merges`.
new-ids-stay: merges.keys() & count_pairs(tokens) -> {
        pair for pair in merges.keys() & count_pairs(tokens) if max(pair) < 256}
    ids that a merge has made are not merged any further
    Count the pairs of the new list after each merge: (256, 103) is a pair as good as (104, 117).
nothing-merged: while pairs := _1: _ -> pass
    the bytes come out as they are: nothing is merged
letters-for-bytes: word.encode("utf-8") -> map(ord, word)
    letters are turned into numbers by `ord`: those of two bytes and more come out wrong
    Ids 0 to 255 are bytes. `"ü".encode("utf-8")` has two of them, 195 and 188; `ord("ü")` is 252, another byte.
letters-lost: word.encode("utf-8") -> word.encode("ascii", "ignore")
    letters that are no ASCII are lost
    Every letter has bytes in UTF-8, `ü` as well as `h`: nothing is unknown.
not-encoded: word.encode("utf-8") -> word
    the list holds letters, not the numbers of their bytes
    Merges are of ids. `list(word.encode("utf-8"))` makes the first ids of a word: its bytes.
ranks-for-ids: merges[first] -> list(merges).index(first)
    the new ids are counted from 0, not read from `merges`
    Ids 0 to 255 are bytes already. The value of a pair in `merges` is its new id.
across-words: split_words(piece) -> [piece]
    merges reach over the end of a word: the text is not cut into words first
    Merges were learned inside words, and are used inside words: `split_words` first, then each word alone.
spaces-lost: split_words(piece) -> piece.split()
    spaces and new lines are lost
    `split()` throws away what it cuts at, and then no text comes back. `split_words` keeps every letter.
spaces-lost: split_words(piece) -> piece.split(" ")
    the spaces between words are lost
    `split(" ")` throws away what it cuts at, and then no text comes back. `split_words` keeps every letter.
letters-as-words: split_words(piece) -> piece
    each letter is taken for a word, so that pairs of letters are never seen
    A loop over a text walks through its letters. `split_words` makes a list of words.
words-overwritten: ids.extend(tokens) -> ids = tokens
    only the last word is left: each word overwrites the one before
    Collect: `ids.extend(...)` or `ids += ...` puts the ids of each word behind those before.
first-word-alone: ids.extend(tokens) -> return ids + tokens
    it returns after the first word
    The `return` stands inside the loop. Move it to the left margin of the function.
nested: ids.extend(tokens) -> ids.append(tokens)
    each word is a list of its own within the list
    `append` adds the list itself as one entry; `extend` adds what is in it.
special-as-text: split_special(text, special) -> [text]
    special tokens are encoded as ordinary text
    A special token is one id of its own, and no merge touches it. Split there; `special` has its id.
special-cut-out-once: split_special(text, special) -> text.partition(next(iter(special or "?")))
    only the first special token is cut out
    `partition` cuts at one place, and knows one name. `split_special` cuts at all places, for all names.
special-by-name: ids.append(special[piece]) -> ids.append(piece)
    the name of a special token stands in the list, not its id
    A network reads numbers: `special[name]` is the number.
special-dropped: ids.append(special[piece]) -> pass
    special tokens are left out
    Their ids are in `special`: write that one id.
bytes-one-by-one: b"".join(_).decode("utf-8", errors="replace") -> "".join(
        part.decode("utf-8", errors="replace") for part in _)
    each id is read as text on its own, so that a letter of two ids breaks
    `ü` is two bytes, and may be two ids. Join all the bytes first, then decode once.
zeros-for-bytes: bytes([byte]) -> bytes(byte)
    `bytes(n)` makes n bytes of 0, not the byte n
    In square brackets stands what the bytes are: `bytes([104])` is `b"h"`.
read-as-ascii: _.decode("utf-8", errors="replace") -> _.decode("ascii", errors="replace")
    the bytes are read as ASCII, which has no `ü`
    They were written as UTF-8, in which a letter may take several bytes.
strict: _.decode("utf-8", errors="replace") -> _.decode("utf-8")
    half a letter is an error here, and should become the sign U+FFFD
    A model may write bytes that are no UTF-8. `errors="replace"` reads on, with a sign in their place.
half-letters-dropped: _.decode("utf-8", errors="replace") -> _.decode("utf-8", errors="ignore")
    bytes that are no UTF-8 are dropped without a trace
    Then nobody sees that something is broken. `errors="replace"` leaves the sign U+FFFD there.
not-decoded: b"".join(_).decode("utf-8", errors="replace") -> b"".join(_)
    bytes come out, not text
    `.decode("utf-8")` reads bytes as text.
str-of-bytes: _.decode("utf-8", errors="replace") -> str(_)
    the text holds the `b` and the quotes of bytes
    `str(...)` of bytes shows how Python writes them. `.decode("utf-8")` reads them.
halves-exchanged: table[left] + table[right] -> table[right] + table[left]
    the two halves of a merge are exchanged
    A pair is (left, right): the bytes of the left id come first.
only-the-left-half: table[left] + table[right] -> table[left]
    of each merge only the left half is written
joined-by-spaces: b"".join(_) -> b" ".join(_)
    there are spaces between the tokens that nobody wrote
    A token holds its own space where there was one. Join with nothing between.
spaces-stripped: _.decode("utf-8", errors="replace") -> _.decode("utf-8", errors="replace").strip()
    spaces at the ends are stripped
    Spaces are part of the text: what was encoded has to come back whole.
special-unknown: (special or {}).items() -> {}.items()
    special tokens are not known here
    Their ids stand in `special`, by name. Decoding asks the other way round: the name of an id.
special-left-out: for name, special_id in _: _1 -> for name, special_id in _: table[special_id] = b""
    special tokens are left out of the text
    Any text comes back, special tokens too: write their names.
ids-read-as-letters: b"".join(_).decode("utf-8", errors="replace") -> "".join(map(chr, ids))
    each id is read as a letter, by `chr`: 257 comes out as `ā`, and it stands for `hug`
    Ids 0 to 255 are bytes; a later one is made of two others, which `merges` names. Make bytes of them first.
ids-read-as-letters: b"".join(_).decode("utf-8", errors="replace") -> "".join(
        table[id].decode() if id in (special or {}).values() else chr(id) for id in ids)
    each id but the special ones is read as a letter, by `chr`
unknown-skipped: table[id] -> table.get(id, b"")
    an id that is none is skipped in silence
    A `KeyError` says that ids and merges do not fit together. Look ids up with square brackets.
# Cut at the best places
only-the-last-piece: best[start] + log_probs.get(_, -inf) -> log_probs.get(_, -inf)
    only the last piece is scored: what came before it does not count
    The score of a cut is that of all its pieces: the best sum up to the start, plus the last piece.
probabilities-added: best[start] + log_probs.get(_, -inf) -> (
        best[start] + math.exp(log_probs[_]) if _ in log_probs else -inf)
    probabilities are added, and should be multiplied
    Pieces together are as likely as the product of theirs. The sum of logarithms is its logarithm: no exp.
fewest-pieces: log_probs.get(_, -inf) -> (-1.0 if _ in log_probs else -inf)
    the cut with the fewest pieces wins, however unlikely they are
    Each piece counts by its log-probability, not as one. Two likely pieces can beat one that is rare.
single-letters: log_probs.get(_, -inf) -> (log_probs.get(_, -inf) if end - start == 1 else -inf)
    the text is cut into its letters: no longer piece is ever taken
    Longer pieces are in `log_probs` too, and one of them is often likelier than its letters together.
logarithms-multiplied: best[start] + log_probs.get(_, -inf) -> best[start] * log_probs.get(_, -inf)
    log-probabilities are multiplied, beginning with 0, so that every score is 0
    Probabilities are multiplied. Their logarithms are added, beginning with 0.
logarithms-multiplied: best[start] + log_probs.get(_, -inf) -> best[start] * log_probs.get(_, -inf),
        and range(max(0, end - longest), end) -> range(end),
        and score > best[end] -> score >= best[end]
    log-probabilities are multiplied, beginning with 0, and should be added
    The logarithm of a product is the sum of the logarithms. Begin at 0, and add.
logarithms-multiplied: best[start] + log_probs.get(_, -inf) -> (best[start] * log_probs[_] if _ in log_probs else -inf),
        and range(max(0, end - longest), end) -> range(end),
        and score > best[end] -> score >= best[end]
    log-probabilities are multiplied, beginning with 0, and should be added
    The logarithm of a product is the sum of the logarithms. Begin at 0, and add.
logarithms-multiplied: [0.0] + _ -> [1.0] + _,
        and best[start] + log_probs.get(_, -inf) -> best[start] * log_probs.get(_, -inf),
        and range(max(0, end - longest), end) -> range(end)
    log-probabilities are multiplied, beginning with 1, and should be added
    The logarithm of a product is the sum of the logarithms. Begin at 0, and add.
logarithms-multiplied: [0.0] + _ -> [1.0] + _,
        and best[start] + log_probs.get(_, -inf) -> (best[start] * log_probs[_] if _ in log_probs else -inf),
        and range(max(0, end - longest), end) -> range(end)
    log-probabilities are multiplied, beginning with 1, and should be added
    The logarithm of a product is the sum of the logarithms. Begin at 0, and add.
logarithms-multiplied: [0.0] + _ -> [1.0] + _,
        and best[start] + log_probs.get(_, -inf) -> (best[start] * log_probs[_] if _ in log_probs else -inf),
        and range(max(0, end - longest), end) -> range(end),
        and score > best[end] -> score >= best[end]
    log-probabilities are multiplied, beginning with 1, and should be added
    The logarithm of a product is the sum of the logarithms. Begin at 0, and add.
no-sum-kept: [-inf] * len(text) -> [0.0] * len(text)
    no sum is ever kept as the best one: the whole text comes out as one piece
    The empty beginning alone starts with the sum 0, in a place of its own; all others start at -inf.
least-likely: score > best[end] -> best[end] == -inf or -inf < score < best[end]
    the least likely cut wins
    Log-probabilities are negative: -5 is more likely than -8. Keep the largest sum, not the smallest.
pieces-reversed: pieces[::-1] -> pieces
    the pieces come in reverse order
    Walking back from the end finds the last piece first. Turn the list round before you return it.
first-piece-lost: while end > 0: _ -> while cut[end] > 0: _
    the first piece is lost: the walk back stops too soon
    Go on until the place 0 is reached, the beginning of the text.
last-piece-lost: pieces[::-1] -> pieces[:0:-1]
    the last piece is lost
nothing-fits-accepted: if best[-1] == -inf: _ -> pass
    where no pieces make up the text, it returns something and should raise a ValueError
    No cut has a score above minus infinity then. Without an error a wrong text would go on unseen.
unknown-letters-kept: log_probs.get(_, -inf) -> log_probs.get(_, -inf if end - start > 1 else -100.0)
    a letter that no piece has becomes a piece of its own
    Only the pieces in `log_probs` may be used. A text that they cannot make up is a ValueError.
# Look up a vector
counted-from-1 in embed: table[_] -> table[_ - 1]
    the rows are counted from 1: each token gets the row above its own
    Token 0 has row 0. (Row -1 is the last row: that is why nothing stops.)
columns in embed: table[_] -> table[:, _]
    it picks columns, not rows
    A token's vector is its row. A column holds one number of every token.
columns-of-the-transpose in embed: table[_] -> table.mT[_]
    the table is transposed before rows are picked, so these are its columns
one-hot-alone in embed: table[_] -> F.one_hot(_, table.shape[0]).to(table.dtype)
    these are the one-hot rows: they were not multiplied with the table
    A one-hot row only says which row is meant. Times the table, it picks that row.
first-rows in embed: table[_] -> table[: len(_)]
    it takes the first rows of the table, whatever the tokens are
    The numbers in `tokens` say which rows, not how many.
each-row-once in embed: table[_] -> table[_.unique()]
    each row comes once, in the order of the table
    There is a row for every token, in the order of the text, also where a token comes twice.
one-vector-for-all in embed: table[_] -> table[_].mean(dim=-2)
    the vectors are averaged: one comes out for all tokens
    Looking up gives every token its own vector. A mean over them is another step.
one-vector-for-all in embed: table[_] -> table[_].mean(dim=0)
    the first axis of the tokens is averaged away
summed in embed: table[_] -> table[_].sum(dim=-2)
    the vectors are added up: one comes out for all tokens
    Looking up gives every token its own vector. A sum over them is another step.
summed in embed: table[_] -> table[_].sum(dim=0)
    the vectors are added up along the first axis of the tokens
first-token-alone in embed: table[_] -> table[_.flatten()[0]]
    only the first token is looked up
    The brackets take a whole tensor of ids, of any shape: there is a row for each.
flattened in embed: table[_] -> table[_.flatten()]
    the shape of the tokens is lost: a batch becomes one long list
    The result has the axes of `tokens`, and one more for D: (..., D).
scaled in embed: table[_] -> table[_] * math.sqrt(table.shape[-1])
    the rows are multiplied by sqrt(D)
    The Transformer's paper does so elsewhere. Here a row comes out as it stands in the table.
normalised in embed: table[_] -> F.normalize(table[_], dim=-1)
    the rows are made of length 1
    A row comes out as it stands in the table.
""")
AT_ONCE = "A pair that overlaps the one before it is a pair all the same: 7 7 7 is (7, 7) twice."
LATER = "What fits best now can leave a bad rest. Only a look at all the cuts finds the best one."
lesson.faults(
    MERGE,
    Fault(
        "equal-ids-once",
        version=text.counts_equal_ids_once,
        inside="count_pairs",
        title="three equal ids are counted as one pair, and they are two",
        why=AT_ONCE,
    ),
    Fault(
        "overlap-merged-twice",
        version=text.merges_both_of_an_overlap,
        inside="merge_pair",
        title="where the pair overlaps itself, the id in the middle is used twice: 7 7 7 becomes 256 256",
        why="Each id is used up once: 7 7 7 is 256 7. After a merge, go on behind both ids.",
    ),
    Fault(
        "from-the-right",
        version=text.merges_from_the_right,
        inside="merge_pair",
        title="it merges from right to left: 7 7 7 becomes 7 256",
        why="It matters where a pair overlaps itself. Text is learned from and encoded from left to right.",
    ),
    Fault(
        "new-id-at-the-end",
        version=text.appends_the_new_id,
        inside="merge_pair",
        title="the new id is written at the end of the list, not where the pair stood",
        why="The order of ids is the order of the text.",
    ),
)
lesson.faults(
    READ,
    Fault(
        "longest-token-first",
        version=text.takes_the_longest_token,
        inside="bpe_encode",
        title="the longest token that fits is taken, from left to right: no merges are done",
        why="BPE repeats the merges in the order learned. That may end in other tokens than the longest ones.",
    ),
    Fault(
        "stops-at-the-most-frequent",
        version=text.stops_at_the_most_frequent,
        inside="bpe_encode",
        title="it stops as soon as the most frequent pair has no merge, though another pair has one",
        why="What is frequent in this word does not matter here. Of the pairs that are in `merges`, the one with the"
        " smallest new id goes first; only where none is left is the word done.",
    ),
    Fault(
        "each-merge-once",
        version=text.merges_at_one_place,
        inside="bpe_encode",
        title="each merge is done at one place of a word only",
        why="A pair may stand several times in a word: `hughug` is `hug` twice. Merge it wherever it stands.",
    ),
    Fault(
        "taken-apart-once",
        version=text.takes_merges_apart_once,
        inside="bpe_decode",
        title="a merge is taken apart once only: inside it there may be another",
        why="257 is 256 and 103, and 256 is a merge too. Go on until only bytes are left, or build a table first.",
    ),
    Fault(
        "bytes-read-as-letters",
        version=text.reads_bytes_as_letters,
        inside="bpe_decode",
        title="each byte is read as a letter, by `chr` or as latin-1: `ü` comes out as `Ã¼`",
        why="In UTF-8 a letter may take several bytes. Collect `bytes`, and decode them together.",
    ),
)
lesson.faults(
    CUT,
    Fault(
        "longest-piece-first",
        version=text.takes_the_longest_piece,
        inside="unigram_segment",
        title="it takes the longest piece that fits, and goes on behind it",
        why=LATER,
    ),
    Fault(
        "longest-piece-from-the-end",
        version=text.takes_the_longest_piece_from_the_end,
        inside="unigram_segment",
        title="it takes the longest piece that fits, from the end of the text on",
        why=LATER,
    ),
    Fault(
        "likeliest-piece-first",
        version=text.takes_the_likeliest_piece,
        inside="unigram_segment",
        title="it takes the likeliest piece that fits, and goes on behind it",
        why=LATER,
    ),
    Fault(
        "logarithms-multiplied",
        version=text.multiplies_logarithms,
        inside="unigram_segment",
        title="log-probabilities are multiplied, and should be added",
        why="The logarithm of a product is the sum of the logarithms. Begin at 0, and add.",
    ),
)

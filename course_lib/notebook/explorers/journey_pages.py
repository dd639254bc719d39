"""What the journey shows: for each of its pages a title, code, axes, a sentence, and which tensors are "
"drawn."""

from typing import NamedTuple


class Telling(NamedTuple):
    """One page: its title, its box on the map, the code, the axes of the last tensor, the words.

    `names` are the tensors of the trace to be drawn, all of `part`; `kind` says how, `signs` what stands
    between them.
    """

    title: str
    here: str
    part: str
    code: str
    axes: str
    words: str
    kind: str
    names: str
    signs: str = ""


def tellings(n_layers: int) -> list[Telling]:
    """The pages of a model with so many blocks on each side, in the order of what happens.

    >>> len(tellings(1)), len(tellings(2))
    (26, 44)
    """
    numbers = range(1, n_layers + 1)
    read = [page._replace(part=f"encoder {number}") for number in numbers for page in ENCODER]
    written = [page._replace(part=f"decoder {number}") for number in numbers for page in DECODER]
    return [*SOURCE, *read, *TARGET, *written, *RESULT]


def _read(part: str, written: str) -> list[Telling]:
    """Pages as they are written below: box, kind, tensors, axes and signs; title; code; the words."""
    found = []
    for page in written.strip().split("\n\n"):
        first, title, code, *words = page.split("\n")
        here, kind, names, axes, signs = (each.strip() for each in first.split("|"))
        found.append(Telling(title, here, part, code, axes, " ".join(words), kind, names, signs))
    return found


SOURCE = _read(
    "source",
    """
source | tokens | tokens | S |
Letters become tokens
tokens = tokenizer.encode(sentence) + [STOP]
The sentence is cut into pieces, and each piece has a number, its id. `stop` closes it.

source placed | tables | rows | S D |
Each token's row of the table
rows = embed(tokens, table)
Each id picks its row of the table of {N} rows. Equal tokens have equal rows here.

source placed | tables | scaled | S D |
Times the root of D
scaled = rows * math.sqrt(D)
A row of the table is short. Times √{D} = {root:.2f} it holds its own against the positions that come
next.

source placed | tables | scaled, positions, placed | S D | +=
Plus where it stands
x = scaled + sinusoidal_positions(S, D)
Each place has a row of waves of its own. From here on equal tokens at two places differ.
""",
)

ENCODER = _read(
    "",
    """
encoder attends | tables | queries, keys, values | S D |
Queries, keys, values
Q, K, V = x @ W_q, x @ W_k, x @ W_v
Three views of the same x: what each token asks, what it is found by, what it hands over.

encoder attends | heads | queries in heads, keys in heads, values in heads | H S d |
Cut into heads
Q = split_heads(Q, n_heads)  # and K, and V
The {D} numbers of each token are cut into {H} pieces of {d}. Nothing is computed.

encoder attends | maps | scores | H S S |
Scores
scores = Q @ K.mT / math.sqrt(d)
In each head every query meets every key: a row a query, a column a key.

encoder attends | maps | weights | H S S |
Weights
weights = scores.softmax(dim=-1)
Each row becomes shares that sum to 1. Every token may look at all of the source.

encoder attends | heads | mixed | H S d |
The values, mixed
mixed = weights @ V
Each token takes from every value as much as its weight says, in each head for itself.

encoder attends | tables | merged | S D |
The heads, side by side again
merged = merge_heads(mixed)
The {H} pieces of {d} stand side by side: {D} numbers a token again.

encoder attends | tables | talked | S D |
What the heads say, mixed
talked = merged @ W_o
The matrix `W_o` lets the heads meet: each number out is a sum over all of them.

encoder added | sum | added | S D |
Added to what was there
x = x + talked
The residual: the token keeps what it was, and what it heard is added.

encoder added | tables | added, normed | S D | →
Normalised
x = layer_norm(x, gain, 0)
Each row is brought to mean 0 and spread 1; then each column is scaled by its gain.

encoder thinks | tables | widened | S F |
Widened
wide = x @ W1
Now each token thinks alone. {F} columns ask {F} questions of its {D} numbers.

encoder thinks | tables | relu | S F |
What is negative becomes 0
wide = relu(wide)
Only the columns whose answer is positive go on.

encoder thinks | tables | narrowed | S D |
Narrowed
thought = wide @ W2
Each column that is left adds its own row of `W2`: {D} numbers a token again.

memory | tables | thought added, thought normed | S D | →
Added and normalised: memory
x = layer_norm(x + thought, gain, 0)
The block ends as it began, {D} numbers a token. What the last block gives is memory.
""",
)

TARGET = _read(
    "target",
    """
target | tokens | tokens | T |
What is written so far
tokens = [START] + tokenizer.encode(so_far)
The decoder reads what is already written. `start` stands in front, so that there is always a token.

target placed | tables | scaled, positions, placed | T D | +=
Looked up and placed
x = place(tokens, table)
The same table, the same root of D, the same waves as in the encoder.
""",
)

DECODER = _read(
    "",
    """
decoder attends | maps | weights | H T T |
Weights, looking back only
masked_softmax(scores, causal_mask(T))
Queries, keys, heads and scores as in the encoder. Each token looks at itself and at what stands before it.
Above the diagonal all weights are exactly 0.

decoder added | tables | added, normed | T D | →
After self-attention
x = layer_norm(x + talked, gain, 0)
As in the encoder: mixed, merged, times `W_o`, added, normalised.

decoder asks | maps | cross weights | H T S |
Weights over the source
(Q @ K.mT / math.sqrt(d)).softmax(dim=-1)
Cross-attention: queries from what is written, keys from memory. A row a target token, a column a source
token.

decoder asked | tables | cross added, cross normed | T D | →
After cross-attention
x = layer_norm(x + asked, gain, 0)
Values come from memory too: this is where the source enters the decoder.

decoder out | tables | thought added, thought normed | T D | →
After the feed-forward network
x = layer_norm(x + thought, gain, 0)
Each token thinks alone once more. Its row now has to say which token follows it.
""",
)

RESULT = _read(
    "result",
    """
logits | logits | logits | T N |
Logits
logits = x @ table.mT
Each row meets the {N} rows of the same table: a score for each token that could follow. The last row is
drawn: its highest scores, and at the bottom the lowest of all.

shares | shares | shares | T N |
The next token
shares = logits.softmax(dim=-1)
Softmax makes shares of each row of scores. The last row is drawn. Its largest share is what a translator
would write next.
""",
)

"""The exercises of lesson 08: transformer, count_parameters, attention_cost, online_softmax."""

from torch import nn

from course_lib.blocks import place
from course_lib.check.declare import Fault, Law, Lesson
from course_lib.check.exercises.material.lesson_08 import MATERIAL
from course_lib.check.laws import between, close
from course_lib.check.run.memory import Watch

ASSEMBLE, COUNT = "Assemble the pieces", "Count the parameters"
COST, ONLINE = "Measure time and memory", "Share out without keeping the weights"
lesson = Lesson("08_transformer")

looks_back = Law(
    "later-tokens-count",
    "the logits of a token change with the tokens after it",
    "All the blocks here look back only. What is done around them must not tell a token what comes next.",
    lambda call, inputs: _same_without_the_last(call, *inputs),
)
adds_up = Law(
    "does-not-add-up",
    "with one more layer of 8 weights, the count does not grow by 8",
    "Parameters are counted one by one: what a new layer has is added.",
    lambda call, inputs: call(nn.Sequential(inputs[0], nn.Linear(3, 2))) == call(*inputs) + 8,
)
grows_fourfold = Law(
    "not-four-times",
    "twice as many tokens do not need four times as many multiplications",
    "Every token meets every token: T * T pairs, and for each pair the same work.",
    lambda call, inputs: call(2 * inputs[0], *inputs[1:])[0] == 4 * call(*inputs)[0],
)
any_block = Law(
    "depends-on-the-block",
    "the result changes with `block`",
    "How many keys are read at a time is your choice. The softmax is over all of them, and one and the same.",
    lambda call, inputs: close(call(*inputs[:2], 1), call(*inputs[:2], inputs[0].shape[-1])),
)
only_differences = Law(
    "depends-on-the-level",
    "the result changes where 5 is added to every score",
    "Softmax looks at differences of scores: e^5 is a factor of every power, and of their sum.",
    lambda call, inputs: close(call(inputs[0] + 5, *inputs[1:]), call(*inputs)),
)
keeps_no_weights = Law(
    "keeps-all-weights",
    "the numbers are right, but all the weights are held at once",
    "With S keys it holds as many numbers as there are weights. Keep three things of what was read: the largest"
    " score, the sum, and the mix; and the weights of one block only. Then S does not matter to the memory.",
    lambda call, inputs: _watched(call, *inputs).most < 0.75 * inputs[0].numel(),
    on="long",
    manner=True,
)
reads_no_further = Law(
    "looks-at-all-scores",
    "the numbers are right, but all the scores are looked at in one step",
    "The largest of all is not known while the first block is read. Go on with the largest so far, and rescale"
    " the sum and the mix whenever it grows.",
    lambda call, inputs: _watched(call, *inputs).read < inputs[0].numel(),
    on="long",
    manner=True,
)
reads_by_blocks = Law(
    "block-ignored",
    "the numbers are right, but larger blocks do not make fewer steps",
    "`block` says how many keys are read at a time: with larger blocks there are fewer of them. (`split(2)` makes"
    " parts of 2 keys; `chunk(2)` makes 2 parts.)",
    lambda call, inputs: _watched(call, *inputs[:2], 120).steps < _watched(call, *inputs[:2], 12).steps,
    on="long",
    manner=True,
)


def _same_without_the_last(call, source, target, *rest) -> bool:
    return target.shape[-1] < 2 or close(
        call(source, target[..., :-1], *rest), call(source, target, *rest)[..., :-1, :]
    )


def _watched(call, scores, values, block) -> Watch:
    with Watch(scores, values) as watch:
        call(scores, values, block)
    return watch


lesson.exercise(
    **MATERIAL["transformer"],
    section=ASSEMBLE,
    minutes=15,
    difficulty=2,
    laws=[looks_back],
    hints=(
        "Two sequences come in, and one table for both. Which blocks read which, and who hears of the source?",
        "Place the source and send it through the encoder's blocks, one after the other: that is the memory. Place the"
        " target; each of the decoder's blocks reads it and the same memory. Then compare with every row of the table.",
        "memory = the source's vectors after all encoder blocks; x = the target's after all decoder blocks, each with"
        " that memory; logits = x times the table, transposed",
    ),
)
lesson.exercise(
    **MATERIAL["count_parameters"],
    section=COUNT,
    minutes=8,
    difficulty=1,
    laws=[adds_up],
    hints=(
        "What does training change, and what not? Which attribute of a weight says so?",
        "`model.parameters()` gives every weight once, at any depth. Add up how many numbers each holds.",
        "for each parameter that asks for a gradient, the number of its elements; and the sum of these",
    ),
)
lesson.exercise(
    **MATERIAL["attention_cost"],
    section=COST,
    minutes=12,
    difficulty=2,
    laws=[grows_fourfold],
    hints=(
        "How many pairs of tokens are there? How many numbers does a pair multiply, over all heads together?",
        "Scores and mix cost the same. Then list what is kept: which tensors, of which shapes? Fused, which of them is"
        " not there, and which two come in its place?",
        "twice the pairs times D; and three tensors of T rows plus a map for each head, or four of them plus one number"
        " for each query and head",
    ),
)
lesson.exercise(
    **MATERIAL["online_softmax"],
    section=ONLINE,
    minutes=40,
    difficulty=3,
    laws=[between("values"), any_block, only_differences, keeps_no_weights, reads_no_further, reads_by_blocks],
    hints=(
        "You have read some keys, and now a larger score comes. Which of the numbers that you kept are too large?",
        "Keep the largest score, the sum and the mix so far. When the largest grows, both others shrink by the same"
        " factor: e to (old largest minus new largest). Divide once, at the end.",
        "for each block: the new largest; shrink the sum and the mix; add the block's powers to the one, and the"
        " powers times the values to the other; after the last, mix over sum",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Assemble the pieces
not-scaled in place: embed(_1, _2) * _ -> embed(_1, _2)
    the embeddings are not multiplied by sqrt(D)
    The positions' waves go from -1 to 1. Without the factor they would drown embeddings of small numbers.
divided-by-sqrt-D in place: embed(_1, _2) * _ -> embed(_1, _2) / _
    the embeddings are divided by sqrt(D), not multiplied
    Scores are divided by sqrt(d), in attention. Here the embeddings are made larger, before positions are added.
scaled-by-D in place: math.sqrt(D) -> D
    the embeddings are multiplied by D, not by its square root
    `math.sqrt(table.shape[-1])` is the factor: the root of a row's length.
scaled-by-the-length in place: math.sqrt(D) -> math.sqrt(T)
    the embeddings are multiplied by the root of the number of tokens
    How long a text is must not matter to what a token means. D is the width of the table, its last size.
scaled-by-the-rows in place: math.sqrt(D) -> math.sqrt(table.shape[0])
    the embeddings are multiplied by the root of the number of rows
    The table is (N, D): `table.shape[0]` is the size of the vocabulary. D is the last size.
positions-scaled-too in place: embed(_1, _2) * _3 + _4 -> (embed(_1, _2) + _4) * _3
    the positions are multiplied by sqrt(D), too
    Multiply first, then add. It is the embeddings that are made larger.
positions-multiplied in place: embed(_1, _2) * _3 + _4 -> embed(_1, _2) * _3 * _4
    the positions are multiplied with the embeddings, not added
    A sine is 0 at position 0: half of the first token's numbers would be lost.
positions-forgotten in place: _ + sinusoidal_positions(_1, _2, device=_3).to(_4) -> _
    no positions are added
    Attention sees a set of vectors. Without positions "the dog bites" and "bites the dog" are one.
positions-forgotten-in-the-source in transformer: place(source, table) ->
        embed(source, table) * math.sqrt(table.shape[-1])
    the source has no positions
    Both sequences have an order, so both are placed.
positions-forgotten-in-the-target in transformer: place(target, table) ->
        embed(target, table) * math.sqrt(table.shape[-1])
    the target has no positions
source-not-scaled in transformer: place(source, table) ->
        embed(source, table) + sinusoidal_positions(source.shape[-1], table.shape[-1]).to(table)
    the source's embeddings are not multiplied by sqrt(D)
    One table serves both sequences, and both are placed in the same way.
target-not-scaled in transformer: place(target, table) ->
        embed(target, table) + sinusoidal_positions(target.shape[-1], table.shape[-1]).to(table)
    the target's embeddings are not multiplied by sqrt(D)
source-not-placed in transformer: place(source, table) -> embed(source, table)
    the source is looked up, but neither scaled nor given positions
target-not-placed in transformer: place(target, table) -> embed(target, table)
    the target is looked up, but neither scaled nor given positions
positions-of-the-source in transformer: place(target, table) -> embed(target, table) * math.sqrt(table.shape[-1])
        + sinusoidal_positions(source.shape[-1], table.shape[-1]).to(table)
    the target gets as many positions as the source has tokens
    Count each sequence's own tokens: S and T are two numbers.
positions-of-the-target in transformer: place(source, table) -> embed(source, table) * math.sqrt(table.shape[-1])
        + sinusoidal_positions(target.shape[-1], table.shape[-1]).to(table)
    the source gets as many positions as the target has tokens
    Count each sequence's own tokens: S and T are two numbers.
positions-go-on in transformer: place(target, table) -> embed(target, table) * math.sqrt(table.shape[-1])
        + sinusoidal_positions(source.shape[-1] + target.shape[-1], table.shape[-1]).to(table)[source.shape[-1]:]
    the target's positions go on where the source's end
    The two are sequences of their own: each begins at position 0.
positions-from-one in place: sinusoidal_positions(T, D, device=_1).to(_2) ->
        sinusoidal_positions(T + 1, D, device=_1).to(_2)[1:]
    the first token stands at position 1
    Count from 0, as in the paper and in lesson 06.
positions-of-the-batch in place: tokens.shape[-1] -> tokens.shape[0]
    the number of positions is read from axis 0
    In a batch that is the number of sequences. The tokens are the last axis of `source` and `target`.
source-and-target-exchanged in transformer: place(source, table) -> place(target, table),
        and place(target, table) -> place(source, table)
    source and target are exchanged
    The encoder reads the source, the decoder the target: each logit belongs to a token of the target.
decoder-reads-the-source in transformer: place(target, table) -> place(source, table)
    the decoder begins with the source's vectors, and the target is never read
    What was written so far is the target. The source comes in through the memory.
encoder-reads-the-target in transformer: place(source, table) -> place(target, table)
    the encoder reads the target, and the source is never read
    What is to be translated is the source. The target is the decoder's affair.
decoder-given-embeddings in transformer: block(x, memory) -> block(x, place(source, table))
    the decoder gets the source's vectors as they were before the encoder
    Hand over what the encoder's last block made: that is the memory. Else its work is lost.
encoder-not-chained in transformer: block(memory) -> block(place(source, table))
    each of the encoder's blocks reads the first vectors, so only the last one counts
    Blocks stand on each other: each reads what the block before it made. Give the result the same name.
decoder-not-chained in transformer: block(x, memory) -> block(place(target, table), memory)
    each of the decoder's blocks reads the first vectors, so only the last one counts
    Blocks stand on each other: each reads what the block before it made. Give the result the same name.
first-encoder-block-only in transformer: for block in encoder: _ -> for block in encoder[:1]: _
    only the first of the encoder's blocks is used
    All of them are, one after the other: a `for` over the list takes any number of them, and none.
last-encoder-block-only in transformer: for block in encoder: _ -> memory = encoder[-1](memory)
    only the last of the encoder's blocks is used
first-decoder-block-only in transformer: for block in decoder: _ -> for block in decoder[:1]: _
    only the first of the decoder's blocks is used
last-decoder-block-only in transformer: for block in decoder: _ -> x = decoder[-1](x, memory)
    only the last of the decoder's blocks is used
last-encoder-block-left-out in transformer: for block in encoder: _ -> for block in encoder[:-1]: _
    the last of the encoder's blocks is left out
    `range(len(encoder) - 1)` and `[:-1]` stop one too early.
last-decoder-block-left-out in transformer: for block in decoder: _ -> for block in decoder[:-1]: _
    the last of the decoder's blocks is left out
encoder-backwards in transformer: for block in encoder: _ -> for block in encoder[::-1]: _
    the encoder's blocks are called in reverse order
    The first block of the list is the first to read.
decoder-backwards in transformer: for block in decoder: _ -> for block in decoder[::-1]: _
    the decoder's blocks are called in reverse order
decoder-skipped in transformer: for block in decoder: _ -> pass
    the decoder's blocks are not used
    Without them the logits know of one token each, and nothing of the source.
decoder-arguments-exchanged in transformer: block(x, memory) -> block(memory, x)
    the decoder's blocks get the memory first and x second
    `block(x, memory)`: x asks and goes on, the memory is only looked at.
memory-overwritten in transformer: x = block(x, memory) -> x = memory = block(x, memory)
    what a block of the decoder makes becomes the memory of the next
    The memory is the encoder's result, and stays as it is: every block of the decoder looks at the same.
decoder-reads-memory-for-x in transformer: block(x, memory) -> block(memory, memory)
    the decoder's blocks read the memory in both places, so the target is lost
    x, the target, comes first: it asks. The memory, which is asked, comes second.
encoder-residual-again in transformer: block(memory) -> memory + block(memory)
    what an encoder block returns is added to what it read
    The residual connections are inside the block already.
decoder-residual-again in transformer: block(x, memory) -> x + block(x, memory)
    what a decoder block returns is added to what it read
softmax-already in transformer: _ @ table.mT -> (_ @ table.mT).softmax(dim=-1)
    there is a softmax already: these are probabilities, not logits
    The loss of lesson 01 takes logits, and does the softmax itself.
log-softmax-already in transformer: _ @ table.mT -> (_ @ table.mT).log_softmax(dim=-1)
    there is a log-softmax already: these are no logits any more
    The loss of lesson 01 takes logits, and does the softmax itself.
tokens-chosen in transformer: _ @ table.mT -> (_ @ table.mT).argmax(dim=-1)
    tokens are chosen already: the logits are asked for
    An argmax has no gradient, and what to choose is decided later, in generation.
no-logits in transformer: return x @ table.mT -> return x
    the decoder's vectors are returned: the logits are missing
    A logit says how well a vector fits a token: its dot product with that token's row of the table.
table-not-transposed in transformer: table.mT -> table
    the table is not transposed
    (..., T, D) times what is (..., T, N)? The rows of the table, which are the tokens' vectors, must become columns.
table-reshaped in transformer: table.mT -> table.reshape(table.shape[1], table.shape[0])
    the table is reshaped, not transposed
    `reshape` and `view` cut the same row of numbers into other lengths: vectors of different tokens are mixed up.
logits-divided in transformer: _ @ table.mT -> _ @ table.mT / math.sqrt(table.shape[-1])
    the logits are divided by sqrt(D)
    Scores of attention are. Logits are the plain dot products here.
logits-multiplied in transformer: _ @ table.mT -> _ @ table.mT * math.sqrt(table.shape[-1])
    the logits are multiplied by sqrt(D)
    The factor belongs to the embeddings, on the way in. Logits are the plain dot products here.
logits-of-the-memory in transformer: x @ table.mT -> memory @ table.mT
    the logits are made of the memory, not of the decoder's result
    They belong to the target's tokens: T rows, from x.
returns-memory in transformer: return _ -> return memory
    the encoder's result is returned
    That is the memory, which the decoder looks at. What it writes comes out as logits.
normalised-at-the-end in transformer: x @ table.mT -> F.layer_norm(x, x.shape[-1:]) @ table.mT
    the decoder's vectors are normalised once more before the logits
    Some models do so, with a norm of their own. Here the norms are inside the blocks, as in 2017.
positions-in-every-block: embed(_1, _2) * _3 + _4 -> embed(_1, _2) * _3,
        and block(memory) -> block(memory + sinusoidal_positions(source.shape[-1], table.shape[-1]).to(table)),
        and block(x, memory) -> block(x + sinusoidal_positions(target.shape[-1], table.shape[-1]).to(table), memory)
    positions are added before each block, not to the embeddings
    Once is enough: the residual connections carry them through all blocks.
last-logits-only in transformer: _ @ table.mT -> _[..., -1, :] @ table.mT
    there are logits after the last token only
    All are asked for: training learns from each place at once.
last-token-left-out in transformer: place(target, table) -> place(target[..., :-1], table)
    the last token of the target is left out
    Nothing is shifted here: whoever trains shifts the target before it comes in.
# Count the parameters
frozen-counted in count_parameters: weight.requires_grad -> True
    frozen weights are counted
    Training leaves them as they are: their `requires_grad` is False.
only-frozen in count_parameters: weight.requires_grad -> not weight.requires_grad
    only the frozen weights are counted
    It is the other way round: those count whose `requires_grad` is True.
shared-counted-twice in count_parameters: model.parameters() ->
        [w for name, w in model.named_parameters(remove_duplicate=False)]
    weights that two layers share are counted twice
    There is one tensor with two names, and training changes it once. `model.parameters()` gives it once.
buffers-counted in count_parameters: sum(_) ->
        sum(_) + sum(buffer.numel() for buffer in model.buffers())
    buffers are counted, too
    A buffer, such as a running mean, is kept with the model, but no gradient changes it.
state-dict-counted in count_parameters: sum(_) -> sum(weight.numel() for weight in model.state_dict().values())
    all that is saved is counted: buffers and frozen weights too, and shared ones twice
    `state_dict()` has all that a file needs, under each of its names. What training changes is in `parameters()`.
layers-counted in count_parameters: sum(_) -> len(list(model.modules()))
    the modules are counted, not their numbers
    `modules()` gives the model, its layers, and those within. Each of them may hold thousands of numbers, or none.
layers-counted in count_parameters: sum(_) -> len(list(model.children()))
    the layers are counted, not their numbers
    Each layer may hold thousands of numbers, or none.
tensors-counted in count_parameters: weight.numel() -> 1
    the tensors are counted, not the numbers in them
    `len(list(model.parameters()))` says how many tensors there are. Each has `numel()` numbers.
rows-counted in count_parameters: weight.numel() -> len(weight)
    the rows of each weight are counted: `len` is the size of the first axis
    `numel()` is the number of elements, all axes multiplied.
rows-counted in count_parameters: weight.numel() -> weight.shape[0]
    the rows of each weight are counted: `shape[0]` is the size of the first axis
    `numel()` is the number of elements, all axes multiplied.
sizes-added in count_parameters: weight.numel() -> sum(weight.shape)
    the sizes of the axes are added, not multiplied
    A table of 3 rows and 2 columns holds 6 numbers, not 5. `numel()` multiplies.
bytes-counted in count_parameters: weight.numel() -> weight.numel() * weight.element_size()
    bytes are counted, not numbers
    In float32 each number takes 4 bytes.
zeros-not-counted in count_parameters: weight.numel() -> weight.count_nonzero().item()
    weights that are 0 are not counted
    Biases begin at 0, and training changes them all the same. `numel()` looks at the shape only.
biases-forgotten in count_parameters: model.parameters() ->
        [w for name, w in model.named_parameters() if "bias" not in name]
    the biases are not counted
    Training changes them, too.
only-weights-by-name in count_parameters: model.parameters() ->
        [w for name, w in model.named_parameters() if "weight" in name]
    only what is called `weight` is counted
    Biases are parameters, too, and so is what a model calls by a name of its own.
only-tables in count_parameters: model.parameters() -> [w for w in model.parameters() if w.ndim > 1]
    only tables of two axes or more are counted
    Biases and the gains of a normalisation have one axis, and are trained.
own-parameters-only in count_parameters: model.parameters() -> model.parameters(recurse=False)
    only what the model itself holds is counted, not what its layers hold
    Its layers are modules with weights of their own. `model.parameters()` goes down to all of them.
counted-at-every-level in count_parameters: model.parameters() ->
        [w for layer in model.modules() for w in layer.parameters()]
    layers within layers are counted again at each level
    `modules()` and `parameters()` both go down to the last layer. One of them is enough.
children-only in count_parameters: model.parameters() ->
        [w for layer in model.children() for w in layer.parameters()]
    only the layers' weights are counted, not those of the model itself
    A plain layer has no layers within it, and still has weights; and what two layers share comes twice.
one-level-only in count_parameters: model.parameters() ->
        [w for layer in model.children() for w in layer.parameters(recurse=False)]
    only the weights of the layers one level down are counted
    A model may hold weights itself, and a layer may hold layers. `model.parameters()` has them all.
linear-layers-only in count_parameters: model.parameters() ->
        [w for x in model.modules() if type(x).__name__ == "Linear" for w in x.parameters()]
    only linear layers are counted
    Embeddings and normalisations have weights, too, and so may any module.
only-with-a-gradient in count_parameters: weight.requires_grad -> weight.grad is not None
    only weights that hold a gradient are counted: before training there is none
    `weight.grad` is filled by `backward()`. Whether a gradient is asked for says `requires_grad`.
same-sizes-once in count_parameters: sum(_) ->
        sum({weight.numel() for weight in model.parameters() if weight.requires_grad})
    of weights that have the same size, one is counted
    Curly brackets make a set, which holds equal numbers once.
first-only in count_parameters: return _ -> return next(w.numel() for w in model.parameters() if w.requires_grad)
    only the first weight is counted
    A `return` inside the loop ends the function in the first round. It belongs below, at the loop's margin.
last-only in count_parameters: return _ -> return [w.numel() for w in model.parameters() if w.requires_grad][-1]
    only the last weight is counted
    `total = ...` begins anew in each round. `total += ...` adds.
# Measure time and memory
linear-in-T in attention_cost: T * T * D -> T * D
    the multiplications grow with T, not with T * T
    Each of the T queries meets each of the T keys.
one-product-only in attention_cost: scores + mix -> scores
    only one of the two products is counted
    The scores need T * T * D multiplications, and mixing the values as many again.
pairs-only in attention_cost: T * T * D -> T * T
    a pair is counted as one multiplication; it needs D
    One score is a dot product of d numbers, and the heads together have D.
pairs-times-heads in attention_cost: T * T * D -> T * T * n_heads
    a pair is counted as one multiplication for each head; it needs d for each
    One score is a dot product of d = D / n_heads numbers. All heads together multiply D.
multiplied-by-heads in attention_cost: scores + mix -> n_heads * (scores + mix)
    the multiplications are multiplied by the number of heads
    Each head has d = D / n_heads numbers a token, not D. All heads together have D.
one-head-only in attention_cost: scores + mix -> (scores + mix) // n_heads
    the multiplications of one head are counted
    d is the width of one head. There are `n_heads` of them, and together they have D.
D-for-each-head in attention_cost: T * T * D -> n_heads * T * T * D, and 3 * T * D -> 3 * n_heads * T * D,
        and 4 * T * D -> 4 * n_heads * T * D
    D is taken for the width of one head
    D is the width of the model: the heads share it among them.
projections-counted in attention_cost: scores + mix -> scores + mix + 4 * T * D * D
    the four projections are counted, too
    The docstring leaves them out: they grow with T, not with T * T.
projections-counted in attention_cost: scores + mix -> scores + mix + 3 * T * D * D
    the projections to queries, keys and values are counted, too
additions-counted in attention_cost: scores + mix -> 2 * (scores + mix)
    everything is counted twice: additions are counted, too
    Multiplications are asked for. (FLOPs count both, so they are about twice as many.)
softmax-counted in attention_cost: scores + mix -> scores + mix + n_heads * T * T
    the scaling or the softmax is counted, too: one for each weight
    Only the two matrix products are asked for. What is done once a weight is little beside them.
no-token-with-itself in attention_cost: T * T * D -> T * (T - 1) * D
    the pairs of a token with itself are left out
    A token looks at itself as well: T * T pairs.
half-the-pairs in attention_cost: T * T * D -> T * (T + 1) // 2 * D
    only half of the pairs are counted, as if the future were hidden
    Here every token looks at every other. And under a causal mask the plain form computes all, and hides half.
width-squared in attention_cost: T * T * D -> T * D * D
    T and D are exchanged: this grows with the square of the width
    Each of the T queries meets each of the T keys: T * T pairs, D numbers each.
fused-multiplies-less in attention_cost: scores = mix = _ -> scores = mix = T * D if fused else _
    fused, the multiplications are taken to grow with T
    Fused attention computes the same products. It saves memory, not multiplications.
fused-multiplies-less in attention_cost: scores + mix -> scores + mix if not fused else scores
    fused, the multiplications are halved
fused-multiplies-less in attention_cost: scores + mix -> scores + mix if not fused else 0
    fused, no multiplications are counted
fused-multiplies-more in attention_cost: scores + mix -> 3 * scores if fused else scores + mix
    fused, the scores are counted once more, for the way back
    The way back computes them again. Here the way forward is counted, and it is the same for both forms.
fused-ignored in attention_cost: 4 * T * D + n_heads * T if fused else _ -> _
    `fused` changes nothing
    The fused form keeps no weights: the answer and one number for each query and head come in their place.
fused-the-other-way-round in attention_cost: _1 if fused else _2 -> _2 if fused else _1
    the plain form and the fused one are exchanged
    It is the plain form that keeps the T * T weights of each head.
one-map-kept in attention_cost: n_heads * T * T -> T * T
    one map of weights is kept, whatever the number of heads
    Each head has weights of its own: T * T of them.
map-kept-D-times in attention_cost: n_heads * T * T -> T * T * D
    T * T * D weights are kept; there are T * T for each head
    A pair has one weight in each head. The D products are summed to make it, and not kept.
a-map-of-T-only in attention_cost: n_heads * T * T -> n_heads * T
    in the plain form one number for each query is kept, not a whole row of weights
    Each query has T weights in each head.
scores-kept-too in attention_cost: n_heads * T * T -> 2 * n_heads * T * T
    scores and weights are both kept; the weights are enough
    The way back through a softmax needs what came out of it, not what went in.
nothing-but-weights in attention_cost: 3 * T * D + _ -> _
    queries, keys and values are not counted among what is kept
    The way back needs them: the gradient of a product asks for both its factors.
answer-kept-too in attention_cost: 3 * T * D -> 4 * T * D
    the plain form is taken to keep the answer, too
    The way back needs what went into the last product: the weights and the values.
one-row-kept in attention_cost: 3 * T * D -> T * D
    one tensor of T rows is kept where there are three: Q, K and V
    The way back needs them all: the gradient of a product asks for both its factors.
values-forgotten in attention_cost: 3 * T * D -> 2 * T * D
    two tensors of T rows are kept where there are three: Q, K and V
answer-forgotten in attention_cost: 4 * T * D -> 3 * T * D
    the fused form keeps the answer, too: it is missing
    The weights come again from Q, K and one number for each query. The way back needs the answer besides: the
        gradient of a softmax subtracts a mean over the weights, and that mean is made from the answer.
one-number-each in attention_cost: 4 * T * D + n_heads * T -> 4 * T * D + T
    the fused form keeps one number for each query, whatever the number of heads
    Each head has a sum of its own for each query.
no-number-each in attention_cost: _ + n_heads * T -> _
    the fused form keeps one number for each query and head: it is missing
    From it, the logarithm of the sum, the way back computes the weights again.
two-numbers-each in attention_cost: _ + n_heads * T -> _ + 2 * n_heads * T
    two numbers are kept for each query and head, the maximum and the sum; one will do
    The two become one: the maximum plus the logarithm of the sum. FlashAttention keeps that.
counts-exchanged in attention_cost: return _1, _2 -> return _2, _1
    the two results are exchanged
    First the multiplications, then what is kept.
bytes-kept in attention_cost: return _1, _2 -> return _1, 4 * _2
    what is kept is counted in bytes, not in numbers
    In float32 each number takes 4 bytes. Numbers are asked for.
# Share out without keeping the weights
overflows in online_softmax: torch.cat([highest, part], dim=-1).amax(dim=-1, keepdim=True) ->
        torch.zeros_like(highest)
    there is no running maximum: the powers overflow
    e to a score of a thousand is infinite for a computer. Subtract the largest score so far, and rescale when it grows.
overflows in online_softmax: return _ -> return (scores.exp() @ values) / scores.exp().sum(-1, keepdim=True)
    there is no running maximum: the powers overflow
block-maximum in online_softmax: torch.cat([highest, part], dim=-1).amax(dim=-1, keepdim=True) ->
        part.amax(dim=-1, keepdim=True)
    the maximum is that of the block alone, not of all so far: it may go down again
    Where it falls, what was kept is multiplied by a huge number. The maximum of all so far never falls.
maximum-of-the-first-block in online_softmax: torch.cat([highest, part], dim=-1).amax(dim=-1, keepdim=True) ->
        torch.where(total > 0, highest, part.amax(dim=-1, keepdim=True))
    the maximum stays that of the first block
    A later score may be far larger, and its power infinite. Find the largest so far in every block.
maximum-not-kept in online_softmax: before, highest = highest, torch.cat([highest, part], dim=-1).amax(dim=-1, keepdim=True) ->
        before = torch.full_like(highest, torch.finfo(scores.dtype).min);
        highest = torch.cat([before, part], dim=-1).amax(dim=-1, keepdim=True)
    the new maximum is not kept for the next block: only the last block counts
    The loop ends with `largest = new_largest`. Without that line the old maximum is the start value in every block,
        and e to (start value minus new maximum) is 0: what was kept is thrown away.
weights-by-the-block-maximum in online_softmax: (part - highest).exp() ->
        (part - part.amax(dim=-1, keepdim=True)).exp()
    the powers of a block are taken against the block's own maximum, not against the largest so far
    Then the powers of two blocks are measured in different units. Subtract the largest so far everywhere.
one-maximum-for-all in online_softmax: _.amax(dim=-1, keepdim=True) -> _.amax().expand(highest.shape),
        and surely(blind.any()) -> surely((scores == -math.inf).all(dim=-1).any())
    one maximum is taken for all queries together
    Where a query's scores lie far below those of another, all its powers become 0. Each row has its own:
        `part.amax(dim=-1, keepdim=True)`, where `part.max()` is one number.
one-maximum-for-all in online_softmax: _.amax(dim=-1, keepdim=True) -> _.amax().expand(highest.shape)
    one maximum is taken for all queries together
    Where a query's scores lie far below those of another, all its powers become 0. Each row has its own:
        `part.amax(dim=-1, keepdim=True)`, where `part.max()` is one number.
maximum-starts-at-0 in online_softmax: torch.finfo(scores.dtype).min -> 0.0,
        and surely(blind.any()) -> surely((scores == -math.inf).all(dim=-1).any())
    the running maximum starts at 0
    Where all scores lie far below 0, it is never replaced, and all the powers become 0. Start at the lowest number,
        `torch.finfo(scores.dtype).min`.
maximum-starts-at-0 in online_softmax: torch.finfo(scores.dtype).min -> 0.0
    the running maximum starts at 0
    Where all scores lie far below 0, it is never replaced, and all the powers become 0. Start at the lowest number,
        `torch.finfo(scores.dtype).min`.
starts-at-minus-infinity in online_softmax: torch.finfo(scores.dtype).min -> -math.inf
    a block of which a query sees nothing makes NaN: minus infinity minus minus infinity
    Start the maximum at the least number that is finite, `torch.finfo(scores.dtype).min`. Or skip such blocks.
sum-not-rescaled in online_softmax: total * shrink -> total
    the sum so far is not rescaled when the maximum grows
    Its powers were taken against the old maximum. Multiply by e to (old maximum minus new one).
mix-not-rescaled in online_softmax: mixed * shrink -> mixed
    the mix so far is not rescaled when the maximum grows
    Its powers were taken against the old maximum. Multiply by e to (old maximum minus new one).
nothing-rescaled in online_softmax: total * shrink -> total, and mixed * shrink -> mixed
    neither the sum nor the mix is rescaled when the maximum grows
    Their powers were taken against the old maximum. Multiply both by e to (old maximum minus new one). (Is the old
        maximum overwritten before that factor is taken? Then it is e to 0, and that is 1.)
overflows-at-once in online_softmax: torch.cat([highest, part], dim=-1).amax(dim=-1, keepdim=True) -> highest
    powers overflow from the first block on: the maximum stays at its start value, or the factor is upside down
    The maximum starts at the least number there is. A score minus that has an infinite power, so first take the larger
        of it and the block's. The factor is e to (old maximum minus new one), which is 1 or less.
rescaled-the-wrong-way in online_softmax: (before - highest).exp() ->
        torch.where(total > 0, (highest - before).exp(), 0)
    what was kept is rescaled the wrong way: it grows when the maximum does
    e to (old maximum minus new one) is 1 or less: against a larger maximum, old powers are smaller.
new-part-rescaled-too in online_softmax: total * shrink + _ -> (total + _) * shrink,
        and mixed * shrink + _ -> (mixed + _) * shrink
    the new block is rescaled together with the old ones
    Its powers are taken against the new maximum already. Rescale first, then add.
last-block-only in online_softmax: total * shrink + _ -> _, and mixed * shrink + _ -> _
    only the last block counts: what was kept is thrown away
    Add the new block to the sum and the mix so far.
last-sum-only in online_softmax: total * shrink + _ -> _
    the sum is that of the last block only
    Add the new block's powers to the sum so far.
last-mix-only in online_softmax: mixed * shrink + _ -> _
    the mix is that of the last block only
    Add the new block's mix to the mix so far.
partial-block-dropped in online_softmax: zip(_1, _2, strict=True) ->
        [both for both in zip(_1, _2, strict=True) if both[0].shape[-1] == block]
    the last block is dropped where it is not full
    7 keys in blocks of 2 are four blocks, and the last has one key. `S // block` counts the full ones only.
last-key-missed in online_softmax: scores.split(block, dim=-1) -> scores[..., :-1].split(block, dim=-1),
        and values.split(block, dim=-2) -> values[..., :-1, :].split(block, dim=-2)
    the last key is not read
    There are S keys. A slice `[:-1]`, or a `range` up to `S - 1`, stops one too early.
first-values-only in online_softmax: weights @ value -> weights @ values[..., : weights.shape[-1], :]
    every block mixes the first values
    The keys of a block and their values stand at the same places: cut both in the same way.
sum-of-shares in online_softmax: return _ ->
        return sum(part.softmax(dim=-1) @ value for part, value in
        zip(scores.split(block, dim=-1), values.split(block, dim=-2)))
    each block has a softmax of its own, and these are added
    The shares of each block sum to 1, so all of them to the number of blocks. There is one sum, over all keys.
sum-of-shares in online_softmax: if surely(_1): raise _2 -> pass, and return _ ->
        return sum(part.softmax(dim=-1) @ value for part, value in
        zip(scores.split(block, dim=-1), values.split(block, dim=-2)))
    each block has a softmax of its own, and these are added
    The shares of each block sum to 1, so all of them to the number of blocks. There is one sum, over all keys.
mean-of-shares in online_softmax: if surely(_1): raise _2 -> pass, and return _ ->
        _3 = [part.softmax(dim=-1) @ value for part, value in
        zip(scores.split(block, dim=-1), values.split(block, dim=-2))]; return torch.stack(_3).mean(dim=0)
    each block has a softmax of its own, and their answers are averaged
    A block of high scores has to count more than one of low scores. There is one sum, over all keys.
mean-of-shares in online_softmax: return _ ->
        _1 = [part.softmax(dim=-1) @ value for part, value in
        zip(scores.split(block, dim=-1), values.split(block, dim=-2))]; return torch.stack(_1).mean(dim=0)
    each block has a softmax of its own, and their answers are averaged
    A block of high scores has to count more than one of low scores. There is one sum, over all keys.
divided-in-each-block in online_softmax: mixed * shrink + _ -> (mixed * shrink + _) / total,
        and return mixed / total -> return mixed
    the mix is divided by the sum in each block
    What was divided is divided again by the next sum. Divide once, after the last block.
divided-in-each-block in online_softmax: mixed * shrink + _ -> (mixed * shrink + _) / total
    the mix is divided by the sum in each block, and at the end once more
    What was divided is divided again by the next sum. Divide once, after the last block.
block-divided in online_softmax: weights @ value -> weights @ value / weights.sum(dim=-1, keepdim=True)
    the mix of each block is divided by that block's sum
    Add up the undivided mixes. Divide once, after the last block, by the sum over all keys.
not-divided in online_softmax: mixed / total -> mixed
    the mix is not divided by the sum
    Powers are no shares yet. Shares sum to 1.
divided-by-the-keys in online_softmax: mixed / total -> mixed / scores.shape[-1]
    the mix is divided by the number of keys, not by the sum of the powers
    Powers are no shares yet. Shares sum to 1.
returns-the-sum in online_softmax: return _ -> return total
    the sum of the powers is returned
    It is what the mix is divided by, at the end.
hidden-row-gives-nan in online_softmax: if surely(_): raise _1 -> pass
    a query that may look at no key gets NaN, and there is no error
    0 divided by 0. Where a sum is 0 after the last block, `raise ValueError("...")`: its mean is undefined. (Does your
        answer call `softmax` on all the scores? That holds whole rows of weights, which is not allowed here either.)
hidden-row-gives-0 in online_softmax: if surely(_): raise _1 -> pass, and mixed / total -> (mixed / total).nan_to_num(0)
    a query that may look at no key gets zeros, and there is no error
    Zeros look like an answer. Where a sum is 0 after the last block, `raise ValueError("...")`.
""")


def _interleaved(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for encode, decode in zip(encoder, decoder, strict=False):
        memory = encode(memory)
        x = decode(x, memory)
    return x @ table.mT


lesson.faults(
    ASSEMBLE,
    Fault(
        "encoder-and-decoder-interleaved",
        title="each block of the decoder is paired with the encoder's block of the same number",
        why="The encoder runs to its end first. Every block of the decoder then looks at its last result, and there"
        " may be more blocks on one side than on the other.",
        version=_interleaved,
        inside="transformer",
    ),
)

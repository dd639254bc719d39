"""transformer as learners write it."""

import functools
import math

import torch
import torch.nn.functional as F

from course_lib.blocks import place
from course_lib.layers import embed
from course_lib.positions import sinusoidal_positions

# Right


def with_place(source, target, table, encoder, decoder):
    memory = place(source, table)
    for layer in encoder:
        memory = layer(memory)
    out = place(target, table)
    for layer in decoder:
        out = layer(out, memory)
    return out @ table.T


def placed(tokens, table):
    """The learner's own helper: right."""
    D = table.size(-1)
    x = F.embedding(tokens, table) * D**0.5
    return x + sinusoidal_positions(tokens.size(-1), D).to(x.dtype)


def by_index(source, target, table, encoder, decoder):
    s, t = placed(source, table), placed(target, table)
    for i in range(len(encoder)):
        s = encoder[i](s)
    for i in range(len(decoder)):
        t = decoder[i](t, s)
    return torch.matmul(t, table.transpose(0, 1))


def written_out(source, target, table, encoder, decoder):
    N, D = table.shape
    memory = embed(source, table) * math.sqrt(D)
    memory = memory + sinusoidal_positions(source.shape[-1], D).to(table)
    for block in encoder:
        memory = block(memory)
    x = math.sqrt(D) * embed(target, table)
    x = x + sinusoidal_positions(target.shape[-1], D).to(table)
    for block in decoder:
        x = block(x, memory)
    return torch.einsum("...td,nd->...tn", x, table)


def reduced(source, target, table, encoder, decoder):
    memory = functools.reduce(lambda x, block: block(x), encoder, place(source, table))
    x = functools.reduce(lambda x, block: block(x, memory), decoder, place(target, table))
    return F.linear(x, table)


def both_at_once(source, target, table, encoder, decoder):
    memory, x = (place(tokens, table) for tokens in (source, target))
    blocks = list(encoder)
    while blocks:
        memory = blocks.pop(0)(memory)
    for block in tuple(decoder):
        x = block(x, memory)
    return (table @ x.mT).mT


def one_hot_rows(source, target, table, encoder, decoder):
    n, d = table.shape
    vectors = []
    for tokens in (source, target):
        rows = F.one_hot(tokens, n).to(table) @ table
        vectors.append(rows * math.sqrt(d) + sinusoidal_positions(tokens.shape[-1], d).to(table))
    memory, x = vectors
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return x.matmul(table.t())


def in_place_on_its_own(source, target, table, encoder, decoder):
    memory = table[source] * table.shape[1] ** 0.5
    memory += sinusoidal_positions(source.shape[-1], table.shape[1]).to(table)
    for block in encoder:
        memory = block(memory)
    x = table[target] * table.shape[1] ** 0.5
    x += sinusoidal_positions(target.shape[-1], table.shape[1]).to(table)
    for block in decoder:
        x = block(x, memory)
    return (x.unsqueeze(-2) * table).sum(dim=-1)


def scaled_by_the_table(source, target, table, encoder, decoder):
    larger = table * math.sqrt(table.shape[-1])
    waves = sinusoidal_positions(max(source.shape[-1], target.shape[-1]), table.shape[-1]).to(table)
    memory = larger[source] + waves[: source.shape[-1]]
    for block in encoder:
        memory = block(memory)
    x = larger[target] + waves[: target.shape[-1]]
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


RIGHT = [
    with_place,
    by_index,
    written_out,
    reduced,
    both_at_once,
    one_hot_rows,
    in_place_on_its_own,
    scaled_by_the_table,
]

# Wrong, one mistake each


def through(memory, x, table, encoder, decoder):
    """The learner's own helper: right."""
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def waves(tokens, table):
    """The learner's own helper: right."""
    return sinusoidal_positions(tokens.shape[-1], table.shape[-1]).to(table)


def scaled(tokens, table):
    """The learner's own helper: right."""
    return embed(tokens, table) * math.sqrt(table.shape[-1])


def looks_up_and_adds(source, target, table, encoder, decoder):
    s = embed(source, table) + waves(source, table)
    t = embed(target, table) + waves(target, table)
    return through(s, t, table, encoder, decoder)


def divides_as_attention_does(source, target, table, encoder, decoder):
    root = table.shape[-1] ** 0.5
    s = embed(source, table) / root + waves(source, table)
    t = embed(target, table) / root + waves(target, table)
    return through(s, t, table, encoder, decoder)


def no_root(source, target, table, encoder, decoder):
    D = table.shape[-1]
    s = embed(source, table) * D + waves(source, table)
    t = embed(target, table) * D + waves(target, table)
    return through(s, t, table, encoder, decoder)


def root_of_the_length(source, target, table, encoder, decoder):
    s = embed(source, table) * math.sqrt(source.shape[-1]) + waves(source, table)
    t = embed(target, table) * math.sqrt(target.shape[-1]) + waves(target, table)
    return through(s, t, table, encoder, decoder)


def root_of_the_first_size(source, target, table, encoder, decoder):
    root = math.sqrt(len(table))
    s = embed(source, table) * root + waves(source, table)
    t = embed(target, table) * root + waves(target, table)
    return through(s, t, table, encoder, decoder)


def scales_after_adding(source, target, table, encoder, decoder):
    root = math.sqrt(table.shape[-1])
    s = (table[source] + waves(source, table)) * root
    t = (table[target] + waves(target, table)) * root
    return through(s, t, table, encoder, decoder)


def times_positions(source, target, table, encoder, decoder):
    s = scaled(source, table) * waves(source, table)
    t = scaled(target, table) * waves(target, table)
    return through(s, t, table, encoder, decoder)


def no_positions(source, target, table, encoder, decoder):
    return through(scaled(source, table), scaled(target, table), table, encoder, decoder)


def source_has_no_order(source, target, table, encoder, decoder):
    return through(scaled(source, table), place(target, table), table, encoder, decoder)


def target_has_no_order(source, target, table, encoder, decoder):
    return through(place(source, table), scaled(target, table), table, encoder, decoder)


def source_as_it_is(source, target, table, encoder, decoder):
    s = table[source] + waves(source, table)
    return through(s, place(target, table), table, encoder, decoder)


def target_as_it_is(source, target, table, encoder, decoder):
    t = table[target] + waves(target, table)
    return through(place(source, table), t, table, encoder, decoder)


def source_only_looked_up(source, target, table, encoder, decoder):
    return through(embed(source, table), place(target, table), table, encoder, decoder)


def target_only_looked_up(source, target, table, encoder, decoder):
    return through(place(source, table), table[target], table, encoder, decoder)


def one_table_of_waves(source, target, table, encoder, decoder):
    P = waves(source, table)
    return through(scaled(source, table) + P, scaled(target, table) + P, table, encoder, decoder)


def one_table_of_waves_for_the_target(source, target, table, encoder, decoder):
    P = waves(target, table)
    return through(scaled(source, table) + P, scaled(target, table) + P, table, encoder, decoder)


def one_long_text(source, target, table, encoder, decoder):
    S, T = source.shape[-1], target.shape[-1]
    P = sinusoidal_positions(S + T, table.shape[-1]).to(table)
    return through(scaled(source, table) + P[:S], scaled(target, table) + P[S:], table, encoder, decoder)


def counts_from_one(source, target, table, encoder, decoder):
    P = sinusoidal_positions(100, table.shape[-1]).to(table)[1:]
    s = scaled(source, table) + P[: source.shape[-1]]
    t = scaled(target, table) + P[: target.shape[-1]]
    return through(s, t, table, encoder, decoder)


def length_of_the_batch(source, target, table, encoder, decoder):
    D = table.shape[-1]
    s = scaled(source, table) + sinusoidal_positions(len(source), D).to(table)
    t = scaled(target, table) + sinusoidal_positions(len(target), D).to(table)
    return through(s, t, table, encoder, decoder)


def target_first(source, target, table, encoder, decoder):
    return through(place(target, table), place(source, table), table, encoder, decoder)


def copies_the_line(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    x = place(source, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def target_for_both(source, target, table, encoder, decoder):
    x = place(target, table)
    return through(x, x, table, encoder, decoder)


def encoder_result_unused(source, target, table, encoder, decoder):
    vectors, x = place(source, table), place(target, table)
    memory = vectors
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, vectors)
    return x @ table.mT


def no_encoder(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def another_name_in_the_loop(source, target, table, encoder, decoder):
    s = place(source, table)
    memory = s
    for block in encoder:
        memory = block(s)
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def another_name_in_the_decoder(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    t = place(target, table)
    x = t
    for block in decoder:
        x = block(t, memory)
    return x @ table.mT


def breaks_off(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
        break
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def ends_with_the_last(source, target, table, encoder, decoder):
    memory = encoder[-1](place(source, table))
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def returns_too_early(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
        return x @ table.mT
    return x @ table.mT


def decoders_last(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    return decoder[-1](place(target, table), memory) @ table.mT


def from_the_top(source, target, table, encoder, decoder):
    return through(place(source, table), place(target, table), table, reversed(encoder), decoder)


def from_the_top_of_the_decoder(source, target, table, encoder, decoder):
    return through(place(source, table), place(target, table), table, encoder, list(decoder)[::-1])


def encoder_only(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    return place(target, table) @ table.mT


def memory_first(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(memory, x)
    return x @ table.mT


def one_name_for_both(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
        memory = x
    return x @ table.mT


def memory_twice(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    x = place(target, table)
    for block in decoder:
        x = block(memory, memory)
    return x @ table.mT


def adds_in_the_encoder(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = memory + block(memory)
    return through(memory, place(target, table), table, [], decoder)


def adds_in_the_decoder(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = x + block(x, memory)
    return x @ table.mT


def probabilities(source, target, table, encoder, decoder):
    return with_place(source, target, table, encoder, decoder).softmax(-1)


def logarithms(source, target, table, encoder, decoder):
    return F.log_softmax(with_place(source, target, table, encoder, decoder), dim=-1)


def next_tokens(source, target, table, encoder, decoder):
    return torch.argmax(with_place(source, target, table, encoder, decoder), -1)


def ends_with_vectors(source, target, table, encoder, decoder):
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x


def ends_with_memory(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return memory


def not_turned(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return torch.matmul(x, table)


def cut_anew(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    N, D = table.shape
    return x @ table.view(D, N)


def divides_the_logits(source, target, table, encoder, decoder):
    return with_place(source, target, table, encoder, decoder) / table.shape[-1] ** 0.5


def multiplies_the_logits(source, target, table, encoder, decoder):
    return with_place(source, target, table, encoder, decoder) * math.sqrt(table.shape[-1])


def predicts_from_memory(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return memory @ table.mT


def the_last_alone(source, target, table, encoder, decoder):
    return with_place(source, target, table, encoder, decoder)[..., -1, :]


def shifts_the_target(source, target, table, encoder, decoder):
    return with_place(source, target[..., :-1], table, encoder, decoder)


def side_by_side(source, target, table, encoder, decoder):
    s, t = place(source, table), place(target, table)
    for e, d in zip(encoder, decoder, strict=False):
        s = e(s)
        t = d(t, s)
    return t @ table.mT


def one_block_forgotten_in_a_range(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for i in range(len(encoder) - 1):
        memory = encoder[i](memory)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def normalises_at_the_end(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return F.layer_norm(x, x.shape[-1:]) @ table.mT


def positions_in_every_block(source, target, table, encoder, decoder):
    memory, x = scaled(source, table), scaled(target, table)
    for block in encoder:
        memory = block(memory + waves(source, table))
    for block in decoder:
        x = block(x + waves(target, table), memory)
    return x @ table.mT


def one_block_too_early(source, target, table, encoder, decoder):
    x = place(target, table)
    memory = place(source, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder[:-1]:
        x = block(x, memory)
    return x @ table.mT


WRONG = [
    ("not-scaled", looks_up_and_adds),
    ("divided-by-sqrt-D", divides_as_attention_does),
    ("scaled-by-D", no_root),
    ("scaled-by-the-length", root_of_the_length),
    ("scaled-by-the-rows", root_of_the_first_size),
    ("positions-scaled-too", scales_after_adding),
    ("positions-multiplied", times_positions),
    ("positions-forgotten", no_positions),
    ("positions-forgotten-in-the-source", source_has_no_order),
    ("positions-forgotten-in-the-target", target_has_no_order),
    ("source-not-scaled", source_as_it_is),
    ("target-not-scaled", target_as_it_is),
    ("source-not-placed", source_only_looked_up),
    ("target-not-placed", target_only_looked_up),
    ("positions-of-the-source", one_table_of_waves),
    ("positions-of-the-target", one_table_of_waves_for_the_target),
    ("positions-go-on", one_long_text),
    ("positions-from-one", counts_from_one),
    ("positions-of-the-batch", length_of_the_batch),
    ("source-and-target-exchanged", target_first),
    ("decoder-reads-the-source", copies_the_line),
    ("encoder-reads-the-target", target_for_both),
    ("decoder-given-embeddings", encoder_result_unused),
    ("decoder-given-embeddings", no_encoder),
    ("encoder-not-chained", another_name_in_the_loop),
    ("decoder-not-chained", another_name_in_the_decoder),
    ("first-encoder-block-only", breaks_off),
    ("last-encoder-block-only", ends_with_the_last),
    ("first-decoder-block-only", returns_too_early),
    ("last-decoder-block-only", decoders_last),
    ("encoder-backwards", from_the_top),
    ("decoder-backwards", from_the_top_of_the_decoder),
    ("decoder-skipped", encoder_only),
    ("decoder-arguments-exchanged", memory_first),
    ("memory-overwritten", one_name_for_both),
    ("decoder-reads-memory-for-x", memory_twice),
    ("encoder-residual-again", adds_in_the_encoder),
    ("decoder-residual-again", adds_in_the_decoder),
    ("softmax-already", probabilities),
    ("log-softmax-already", logarithms),
    ("tokens-chosen", next_tokens),
    ("no-logits", ends_with_vectors),
    ("returns-memory", ends_with_memory),
    ("table-not-transposed", not_turned),
    ("table-reshaped", cut_anew),
    ("logits-divided", divides_the_logits),
    ("logits-multiplied", multiplies_the_logits),
    ("logits-of-the-memory", predicts_from_memory),
    ("last-logits-only", the_last_alone),
    ("last-token-left-out", shifts_the_target),
    ("encoder-and-decoder-interleaved", side_by_side),
    ("last-encoder-block-left-out", one_block_forgotten_in_a_range),
    ("last-decoder-block-left-out", one_block_too_early),
    ("normalised-at-the-end", normalises_at_the_end),
    ("positions-in-every-block", positions_in_every_block),
]

# Wrong, and no rule was made for it


def one_list(source, target, table, encoder, decoder):
    x = torch.cat([place(source, table), place(target, table)], dim=-2)
    for block in encoder:
        x = block(x)
    memory, x = x[..., : source.shape[-1], :], x[..., source.shape[-1] :, :]
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def one_argument_for_the_decoder(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x)
    return x @ table.mT


def memory_for_the_encoder(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory, x)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def calls_the_list(source, target, table, encoder, decoder):
    memory = encoder(place(source, table))
    return decoder(place(target, table), memory) @ table.mT


def adds_the_memory(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    x = x + memory.mean(dim=-2, keepdim=True)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def means_over_the_target(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return (x + x.mean(dim=-2, keepdim=True)) @ table.mT


def forgets_to_return(source, target, table, encoder, decoder):
    with_place(source, target, table, encoder, decoder)


def starts_from_tokens(source, target, table, encoder, decoder):
    memory, x = source, target
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def uses_up_the_list(source, target, table, encoder, decoder):
    memory = place(source, table)
    while encoder:
        memory = encoder.pop(0)(memory)
    x = place(target, table)
    for block in decoder:
        x = block(x, memory)
    return x @ table.mT


def cuts_the_way_back(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory.detach())
    return x @ table.mT


def transposes_all_axes(source, target, table, encoder, decoder):
    memory, x = place(source, table), place(target, table)
    for block in encoder:
        memory = block(memory)
    for block in decoder:
        x = block(x, memory)
    return (table @ x.transpose(0, 1)).transpose(0, 1)


OTHERS = [
    ("wrong", "numbers", "", one_list),
    ("broken", "raises", "memory", one_argument_for_the_decoder),
    ("broken", "raises", "argument", memory_for_the_encoder),
    ("broken", "raises", "list", calls_the_list),
    ("wrong", "numbers", "", adds_the_memory),
    ("wrong", "later-tokens-count", "tokens after it", means_over_the_target),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("broken", "raises", "", starts_from_tokens),
    ("wrong", "changes-input", "`encoder`", uses_up_the_list),
    ("wrong", "wrong-gradient", "gradients", cuts_the_way_back),
    ("broken", "raises", "", transposes_all_axes),
]

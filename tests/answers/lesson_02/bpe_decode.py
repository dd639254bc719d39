"""bpe_decode as learners write it."""

import functools

# Right


def table_of_bytes(ids, merges, special=None):
    vocab = {i: bytes([i]) for i in range(256)}
    for (a, b), new_id in merges.items():
        vocab[new_id] = vocab[a] + vocab[b]
    if special is not None:
        for name, id in special.items():
            vocab[id] = name.encode()
    data = b""
    for id in ids:
        data += vocab[id]
    return data.decode("utf-8", errors="replace")


def taken_apart_again_and_again(ids, merges, special=None):
    parts = {new_id: pair for pair, new_id in merges.items()}
    names = {id: list(name.encode("utf-8")) for name, id in (special or {}).items()}
    ids = list(ids)
    while any(id > 255 for id in ids):
        longer = []
        for id in ids:
            if id in names:
                longer += names[id]
            elif id > 255:
                longer += parts[id]
            else:
                longer.append(id)
        ids = longer
    return bytes(ids).decode("utf-8", "replace")


def recursion(ids, merges, special=None):
    parts = {new_id: pair for pair, new_id in merges.items()}
    names = {id: name for name, id in (special or {}).items()}

    def as_bytes(id):
        if id in names:
            return names[id].encode("utf-8")
        if id < 256:
            return bytes([id])
        left, right = parts[id]
        return as_bytes(left) + as_bytes(right)

    return b"".join(map(as_bytes, ids)).decode("utf-8", errors="replace")


def stretches_between_special(ids, merges, special=None):
    names = {id: name for name, id in special.items()} if special else {}
    vocab = {i: bytes((i,)) for i in range(256)}
    for pair in merges:
        vocab[merges[pair]] = vocab[pair[0]] + vocab[pair[1]]
    text, held = "", b""
    for id in ids:
        if id in names:
            text += held.decode("utf-8", errors="replace") + names[id]
            held = b""
        else:
            held += vocab[id]
    return text + held.decode("utf-8", errors="replace")


def undoes_the_merges_backwards(ids, merges, special=None):
    names = {id: name.encode("utf-8") for name, id in (special or {}).items()}
    known = set(range(256)) | set(merges.values()) | set(names)
    for id in ids:
        if id not in known:
            raise KeyError(f"{id} is no token")
    tokens = [names.get(id, id) for id in ids]
    for pair, new_id in reversed(list(merges.items())):
        tokens = [x for id in tokens for x in (pair if id == new_id else [id])]
    data = [token if isinstance(token, bytes) else bytes([token]) for token in tokens]
    return b"".join(data).decode("utf-8", errors="replace")


def lists_of_bytes(ids, merges, special=None):
    vocab = {**{i: [i] for i in range(256)}}
    for (left, right), new_id in merges.items():
        vocab[new_id] = [*vocab[left], *vocab[right]]
    vocab |= {id: [*name.encode("utf-8")] for name, id in (special or {}).items()}
    return bytearray(functools.reduce(lambda a, id: a + vocab[id], ids, [])).decode(errors="replace")


RIGHT = [
    table_of_bytes,
    taken_apart_again_and_again,
    recursion,
    stretches_between_special,
    undoes_the_merges_backwards,
    lists_of_bytes,
]

# Wrong, one mistake each


def vocabulary(merges, special=None):
    """The learner's own: right."""
    vocab = {i: bytes([i]) for i in range(256)}
    for (a, b), new_id in merges.items():
        vocab[new_id] = vocab[a] + vocab[b]
    for name, id in (special or {}).items():
        vocab[id] = name.encode("utf-8")
    return vocab


def each_id_alone(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    text = ""
    for id in ids:
        text += vocab[id].decode("utf-8", errors="replace")
    return text


def no_errors_argument(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return b"".join([vocab[id] for id in ids]).decode()


def ignores_errors(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    data = b""
    for id in ids:
        data += vocab[id]
    return data.decode("utf-8", "ignore")


def stops_at_the_bytes(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    data = b""
    for id in ids:
        data += vocab[id]
    return data


def str_for_decode(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return str(b"".join([vocab[id] for id in ids]))


def right_then_left(ids, merges, special=None):
    vocab = {i: bytes([i]) for i in range(256)}
    for (a, b), new_id in merges.items():
        vocab[new_id] = b"".join([vocab[b], vocab[a]])
    for name, id in (special or {}).items():
        vocab[id] = name.encode("utf-8")
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def left_id_of_each(ids, merges, special=None):
    left_of = {new_id: pair[0] for pair, new_id in merges.items()}
    names = {id: name.encode("utf-8") for name, id in (special or {}).items()}
    data = b""
    for id in ids:
        while id in left_of:
            id = left_of[id]  # noqa: PLW2901
        if id not in names and id > 255:
            raise KeyError(id)
        data += names[id] if id in names else bytes([id])
    return data.decode("utf-8", errors="replace")


def a_space_between(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return b" ".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def strips(ids, merges, special=None):
    return table_of_bytes(ids, merges, special).strip()


def merges_alone(ids, merges, special=None):
    vocab = vocabulary(merges)
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def passes_over_special(ids, merges, special=None):
    vocab = vocabulary(merges)
    skipped = set(special.values()) if special else set()
    data = b""
    for id in ids:
        if id not in skipped:
            data += vocab[id]
    return data.decode("utf-8", errors="replace")


def in_or_nothing(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    data = b""
    for id in ids:
        if id in vocab:
            data += vocab[id]
    return data.decode("utf-8", errors="replace")


def one_level(ids, merges, special=None):
    pairs = {new_id: list(pair) for pair, new_id in merges.items()}
    names = {id: list(name.encode("utf-8")) for name, id in (special or {}).items()}
    data = []
    for id in ids:
        if id in names:
            data += names[id]
        elif id < 256:
            data.append(id)
        else:
            data += pairs[id]
    return bytes(data).decode("utf-8", errors="replace")


def chr_of_each_byte(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return "".join(chr(byte) for id in ids for byte in vocab[id])


def latin_1(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return b"".join([vocab[id] for id in ids]).decode("latin-1")


def bytes_of_a_number(ids, merges, special=None):
    vocab = {i: bytes(i) for i in range(256)}
    for (a, b), new_id in merges.items():
        vocab[new_id] = vocab[a] + vocab[b]
    for name, id in (special or {}).items():
        vocab[id] = name.encode("utf-8")
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def ascii_text(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return b"".join([vocab[id] for id in ids]).decode("ascii", errors="replace")


def chr_of_each_id(ids, merges, special=None):
    text = ""
    for id in ids:
        text += chr(id)
    return text


def chr_of_each_id_but_the_special(ids, merges, special=None):
    names = {id: name for name, id in special.items()} if special else {}
    letters = []
    for id in ids:
        letters.append(names[id] if id in names else chr(id))
    return "".join(letters)


WRONG = [
    ("ids-read-as-letters", chr_of_each_id),
    ("ids-read-as-letters", chr_of_each_id_but_the_special),
    ("bytes-one-by-one", each_id_alone),
    ("strict", no_errors_argument),
    ("half-letters-dropped", ignores_errors),
    ("not-decoded", stops_at_the_bytes),
    ("str-of-bytes", str_for_decode),
    ("halves-exchanged", right_then_left),
    ("only-the-left-half", left_id_of_each),
    ("joined-by-spaces", a_space_between),
    ("spaces-stripped", strips),
    ("special-unknown", merges_alone),
    ("special-left-out", passes_over_special),
    ("unknown-skipped", in_or_nothing),
    ("zeros-for-bytes", bytes_of_a_number),
    ("read-as-ascii", ascii_text),
    ("taken-apart-once", one_level),
    ("bytes-read-as-letters", chr_of_each_byte),
    ("bytes-read-as-letters", latin_1),
]

# Wrong, in ways for which there is no rule


def forgets_the_return(ids, merges, special=None):
    table_of_bytes(ids, merges, special)


def merges_the_wrong_way_round(ids, merges, special=None):
    data = b""
    for id in ids:
        if id < 256:
            data += bytes([id])
        else:
            left, right = merges[id]
            data += bytes([left]) + bytes([right])
    return data.decode("utf-8", errors="replace")


def special_by_id(ids, merges, special=None):
    vocab = vocabulary(merges)
    data = b""
    for id in ids:
        data += special[id].encode() if special and id not in vocab else vocab[id]
    return data.decode("utf-8", errors="replace")


def items_of_none(ids, merges, special=None):
    vocab = vocabulary(merges)
    for name, id in special.items():
        vocab[id] = name.encode("utf-8")
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def text_in_the_table(ids, merges, special=None):
    vocab = vocabulary(merges)
    for name, id in (special or {}).items():
        vocab[id] = name
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def a_list_of_tokens(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return [vocab[id].decode("utf-8", errors="replace") for id in ids]


def without_the_last(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return b"".join([vocab[id] for id in ids[:-1]]).decode("utf-8", errors="replace")


def a_question_mark(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    return b"".join([vocab.get(id, b"?") for id in ids]).decode("utf-8", errors="replace")


def value_error(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    if any(id not in vocab for id in ids):
        raise ValueError("unknown id")
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def pops(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    data = b""
    while ids:
        data += vocab[ids.pop(0)]
    return data.decode("utf-8", errors="replace")


def newlines_between(ids, merges, special=None):
    return "\n".join(a_list_of_tokens(ids, merges, special))


def hex_of_bytes(ids, merges, special=None):
    return table_of_bytes(ids, merges, special).encode("utf-8").hex()


def reversed_text(ids, merges, special=None):
    return table_of_bytes(ids[::-1], merges, special)


def no_byte_255(ids, merges, special=None):
    vocab = {i: bytes([i]) for i in range(255)}
    for (a, b), new_id in merges.items():
        vocab[new_id] = vocab[a] + vocab[b]
    for name, id in (special or {}).items():
        vocab[id] = name.encode("utf-8")
    return b"".join([vocab[id] for id in ids]).decode("utf-8", errors="replace")


def bytes_of_all_ids(ids, merges, special=None):
    return bytes(ids).decode("utf-8", errors="replace")


def values_of_none(ids, merges, special=None):
    vocab = vocabulary(merges, special)
    data = b""
    for id in ids:
        data += b"?" if id in special.values() else vocab[id]
    return data.decode("utf-8", errors="replace")


OTHERS = [
    ("An id from 256 on is no byte", bytes_of_all_ids),
    ("or take `x or", values_of_none),
    ("no key 255", no_byte_255),
    ("`return` is missing", forgets_the_return),
    ("no key 257", merges_the_wrong_way_round),
    ("special tokens are not known", special_by_id),
    ("or take `x or", items_of_none),
    ("bytes and text are mixed", text_in_the_table),
    ("makes one text", a_list_of_tokens),
    ("too early", without_the_last),
    ("refuse with a KeyError", a_question_mark),
    ("Expected there: KeyError", value_error),
    ("in place", pops),
    ("'hugs' is expected", newlines_between),
    ("'hugs' is expected", hex_of_bytes),
    ("'hugs' is expected", reversed_text),
]

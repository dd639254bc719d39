"""attention_cost as learners write it."""

# Right


def in_two_branches(T, D, n_heads, fused=False):
    multiplications = 2 * T * T * D
    if fused:
        kept = 4 * T * D + n_heads * T
    else:
        kept = 3 * T * D + n_heads * T * T
    return multiplications, kept


def head_by_head(T, D, n_heads, fused=False):
    d = D // n_heads
    products = kept = 0
    for _ in range(n_heads):
        products += T * d * T  # (T, d) @ (d, T)
        products += T * T * d  # (T, T) @ (T, d)
        kept += 3 * T * d
        kept += T * d + T if fused else T * T
    return products, kept


def by_powers(T, D, n_heads, fused=False):
    Q = K = V = answer = T * D
    kept = Q + K + V + (answer + n_heads * T if fused else n_heads * T**2)
    return 2 * T**2 * D, kept


def pair_by_pair(T, D, n_heads, fused=False):
    pairs = T * T
    count = sum(D for _ in range(2)) * pairs
    weights = n_heads * pairs
    rows = n_heads * T
    return (count, 3 * T * D + weights) if not fused else (count, 4 * T * D + rows)


def in_a_list(T, D, n_heads, fused=False):
    kept = [T * D, T * D, T * D]
    kept.extend([T * D, T * n_heads] if fused else [T * T] * n_heads)
    return [T * T * D + T * T * D, sum(kept)]


def with_shapes(T, D, n_heads, fused=False):
    import math

    d = D // n_heads
    shapes = [(n_heads, T, d)] * 3 + ([(n_heads, T, d), (n_heads, T)] if fused else [(n_heads, T, T)])
    return 2 * math.prod((n_heads, T, d, T)), sum(map(math.prod, shapes))


def factored(T, D, n_heads, fused=False):
    return 2 * D * T**2, T * (4 * D + n_heads if fused else 3 * D + n_heads * T)


RIGHT = [in_two_branches, head_by_head, by_powers, pair_by_pair, in_a_list, with_shapes, factored]

# Wrong, one mistake each


def kept_of(T, D, n_heads, fused):
    """The learner's own helper: right."""
    return 4 * T * D + n_heads * T if fused else 3 * T * D + n_heads * T * T


def a_row_at_a_time(T, D, n_heads, fused=False):
    return 2 * T * D, kept_of(T, D, n_heads, fused)


def scores_alone(T, D, n_heads, fused=False):
    return T**2 * D, kept_of(T, D, n_heads, fused)


def one_for_each_pair(T, D, n_heads, fused=False):
    return 2 * T * T, kept_of(T, D, n_heads, fused)


def one_for_each_pair_and_head(T, D, n_heads, fused=False):
    return 2 * n_heads * T * T, kept_of(T, D, n_heads, fused)


def all_heads_D_wide(T, D, n_heads, fused=False):
    return 2 * T * T * D * n_heads, kept_of(T, D, n_heads, fused)


def d_for_D(T, D, n_heads, fused=False):
    d = D // n_heads
    return 2 * T * T * d, kept_of(T, D, n_heads, fused)


def D_is_one_heads(T, D, n_heads, fused=False):
    each = n_heads * T * D
    kept = 4 * each + n_heads * T if fused else 3 * each + n_heads * T * T
    return 2 * each * T, kept


def with_projections(T, D, n_heads, fused=False):
    projections = 4 * T * D**2
    return projections + 2 * T * T * D, kept_of(T, D, n_heads, fused)


def with_three_projections(T, D, n_heads, fused=False):
    qkv = 3 * (T * D * D)
    return qkv + 2 * T * T * D, kept_of(T, D, n_heads, fused)


def operations(T, D, n_heads, fused=False):
    flops = 2 * T * T * D + 2 * T * T * D
    return flops, kept_of(T, D, n_heads, fused)


def with_scaling(T, D, n_heads, fused=False):
    scores, scaling, mix = T * T * D, n_heads * T * T, T * T * D
    return scores + scaling + mix, kept_of(T, D, n_heads, fused)


def others_only(T, D, n_heads, fused=False):
    pairs = T * (T - 1)
    return 2 * pairs * D, kept_of(T, D, n_heads, fused)


def causal(T, D, n_heads, fused=False):
    pairs = sum(t + 1 for t in range(T))
    return 2 * pairs * D, kept_of(T, D, n_heads, fused)


def D_squared(T, D, n_heads, fused=False):
    return 2 * T * D**2, kept_of(T, D, n_heads, fused)


def fused_is_linear(T, D, n_heads, fused=False):
    count = 2 * T * D if fused else 2 * T * T * D
    return count, kept_of(T, D, n_heads, fused)


def fused_is_half(T, D, n_heads, fused=False):
    count = 2 * T * T * D
    return count // 2 if fused else count, kept_of(T, D, n_heads, fused)


def fused_is_free(T, D, n_heads, fused=False):
    return (0 if fused else 2 * T * T * D), kept_of(T, D, n_heads, fused)


def fused_computes_again(T, D, n_heads, fused=False):
    count = 2 * T * T * D
    if fused:
        count += T * T * D
    return count, kept_of(T, D, n_heads, fused)


def fused_unused(T, D, n_heads, fused=False):
    return 2 * T * T * D, 3 * T * D + n_heads * T * T


def not_fused(T, D, n_heads, fused=False):
    return 2 * T * T * D, kept_of(T, D, n_heads, not fused)


def one_map(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else 3 * T * D + T * T


def maps_of_D(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else 3 * T * D + D * T * T


def a_weight_a_row(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else 3 * T * D + n_heads * T


def scores_and_weights(T, D, n_heads, fused=False):
    scores = weights = n_heads * T * T
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else 3 * T * D + scores + weights


def just_the_difference(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else n_heads * T * T


def with_the_answer(T, D, n_heads, fused=False):
    kept = 4 * T * D
    return 2 * T * T * D, kept + (n_heads * T if fused else n_heads * T * T)


def x_alone(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else T * D + n_heads * T * T


def keys_and_values(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + n_heads * T if fused else 2 * T * D + n_heads * T * T


def no_answer(T, D, n_heads, fused=False):
    kept = 3 * T * D
    return 2 * T * T * D, kept + (n_heads * T if fused else n_heads * T * T)


def a_number_a_query(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D + T if fused else 3 * T * D + n_heads * T * T


def no_numbers(T, D, n_heads, fused=False):
    return 2 * T * T * D, 4 * T * D if fused else 3 * T * D + n_heads * T * T


def maximum_and_sum(T, D, n_heads, fused=False):
    statistics = 2 * n_heads * T
    return 2 * T * T * D, 4 * T * D + statistics if fused else 3 * T * D + n_heads * T * T


def kept_first(T, D, n_heads, fused=False):
    return kept_of(T, D, n_heads, fused), 2 * T * T * D


def in_bytes(T, D, n_heads, fused=False):
    return 2 * T * T * D, kept_of(T, D, n_heads, fused) * 4


WRONG = [
    ("linear-in-T", a_row_at_a_time),
    ("one-product-only", scores_alone),
    ("pairs-only", one_for_each_pair),
    ("pairs-times-heads", one_for_each_pair_and_head),
    ("multiplied-by-heads", all_heads_D_wide),
    ("one-head-only", d_for_D),
    ("D-for-each-head", D_is_one_heads),
    ("projections-counted", with_projections),
    ("projections-counted", with_three_projections),
    ("additions-counted", operations),
    ("softmax-counted", with_scaling),
    ("no-token-with-itself", others_only),
    ("half-the-pairs", causal),
    ("width-squared", D_squared),
    ("fused-multiplies-less", fused_is_linear),
    ("fused-multiplies-less", fused_is_half),
    ("fused-multiplies-less", fused_is_free),
    ("fused-multiplies-more", fused_computes_again),
    ("fused-ignored", fused_unused),
    ("fused-the-other-way-round", not_fused),
    ("one-map-kept", one_map),
    ("map-kept-D-times", maps_of_D),
    ("a-map-of-T-only", a_weight_a_row),
    ("scores-kept-too", scores_and_weights),
    ("nothing-but-weights", just_the_difference),
    ("answer-kept-too", with_the_answer),
    ("one-row-kept", x_alone),
    ("values-forgotten", keys_and_values),
    ("answer-forgotten", no_answer),
    ("one-number-each", a_number_a_query),
    ("no-number-each", no_numbers),
    ("two-numbers-each", maximum_and_sum),
    ("counts-exchanged", kept_first),
    ("bytes-kept", in_bytes),
]

# Wrong, and no rule was made for it


def floats(T, D, n_heads, fused=False):
    return 2 * T * T * n_heads * (D / n_heads), kept_of(T, D, n_heads, fused)


def one_number(T, D, n_heads, fused=False):
    return 2 * T * T * D


def a_dictionary(T, D, n_heads, fused=False):
    return {"multiplications": 2 * T * T * D, "kept": kept_of(T, D, n_heads, fused)}


def added(T, D, n_heads, fused=False):
    return 2 * T * T * D + kept_of(T, D, n_heads, fused)


def forgets_to_return(T, D, n_heads, fused=False):
    print(2 * T * T * D, kept_of(T, D, n_heads, fused))


def cubes(T, D, n_heads, fused=False):
    return 2 * T * T * D * T, kept_of(T, D, n_heads, fused)


def kept_is_a_plus(T, D, n_heads, fused=False):
    return 2 * T * T * D, 3 * T + D + n_heads * T * T if not fused else 4 * T + D + n_heads * T


def two_mistakes(T, D, n_heads, fused=False):
    return T * T * D, 4 * T * D + n_heads * T if fused else 3 * T * D + T * T


def projections_and_additions(T, D, n_heads, fused=False):
    return 2 * (2 * T * T * D + 4 * T * D * D), kept_of(T, D, n_heads, fused)


def fused_kept_is_a_string(T, D, n_heads, fused=False):
    return 2 * T * T * D, "linear" if fused else kept_of(T, D, n_heads, fused)


def a_caret(T, D, n_heads, fused=False):
    return 2 * T ^ 2 * D, kept_of(T, D, n_heads, fused)


def calls_a_number(T, D, n_heads, fused=False):
    count = 2
    return count(T * T * D), kept_of(T, D, n_heads, fused)


OTHERS = [
    ("wrong", "another-type", "`//` divides whole numbers", floats),
    ("wrong", "wrong-type", "int, not a tuple", one_number),
    ("wrong", "wrong-type", "dict", a_dictionary),
    ("wrong", "wrong-type", "int, not a tuple", added),
    ("wrong", "returns-nothing", "return", forgets_to_return),
    ("wrong", "not-four-times", "every token", cubes),
    ("wrong", "another-operator", "where `\\*` is meant", kept_is_a_plus),
    ("wrong", "one-product-only", "one map", two_mistakes),
    ("wrong", "not-four-times", "", projections_and_additions),
    ("wrong", "only-fused", "`fused` is given", fused_kept_is_a_string),
    ("wrong", "not-four-times", "", a_caret),
    ("broken", "raises", "", calls_a_number),
]

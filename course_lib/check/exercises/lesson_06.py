"""The exercises of lesson 06: sinusoidal_positions, rotate, alibi_bias."""

import torch
from torch import tensor

from course_lib.check.declare import Case, Fault, Law, Lesson
from course_lib.check.exercises.material.lesson_06 import FAR, MATERIAL
from course_lib.check.laws import close
from course_lib.positions import sinusoidal_positions

WAVES, TURN, DISTANCE = "Make waves of positions", "Turn instead of adding", "Subtract the distance"
lesson = Lesson("06_positions")

within_one = Law(
    "beyond-one",
    "a number of the table is not between -1 and 1",
    "Sines and cosines are never larger than 1 nor smaller than -1, however far the position is.",
    lambda call, inputs: bool((call(*inputs).abs() <= 1.001).all()),
)
same_length = Law(
    "length-changed",
    "the vectors are not as long as they were",
    "Turning moves the tip of an arrow round a circle. How long the arrow is does not change.",
    lambda call, inputs: close(call(*inputs).norm(dim=-1), inputs[0].norm(dim=-1)),
)
distance_counts = Law(
    "places-count",
    "the dot products change when all positions move on by the same number",
    "The product of a turned query and a turned key depends on their distance, and on nothing else.",
    lambda call, inputs: _moved_on(call, *inputs),
)
nothing_for_itself = Law(
    "bias-at-distance-0",
    "a token is biased against itself",
    "Its distance to itself is 0, and so is the bias: the diagonal of every head.",
    lambda call, inputs: bool((call(*inputs).diagonal(dim1=-2, dim2=-1) == 0).all()),
)
both_ways = Law(
    "not-symmetric",
    "the bias is not the same before a token and after it",
    "The distance from t to s is that from s to t. Who may look ahead is said by a mask.",
    lambda call, inputs: close(call(*inputs), call(*inputs).mT),
)


def _moved_on(call, x, positions, *more) -> bool:
    here, there = call(x, positions, *more), call(x, positions + 3, *more)
    size = (x.norm(dim=-1).max() ** 2).clamp(min=1)
    return close(here @ here.mT / size, there @ there.mT / size)


def an_angle_for_each(x, positions, base=10000.0, layout="interleaved"):
    """A speed for each number instead of one for each pair."""
    column = torch.arange(x.shape[-1]).double()
    angle = positions.double().unsqueeze(-1) * base ** (-column / x.shape[-1])
    if layout == "interleaved":
        other = torch.stack([-x[..., 1::2], x[..., ::2]], dim=-1).flatten(-2)
    else:
        other = torch.cat([-x.chunk(2, dim=-1)[1], x.chunk(2, dim=-1)[0]], dim=-1)
    return x * angle.cos().to(x) + other * angle.sin().to(x)


def table_added(x, positions, base=10000.0, layout="interleaved"):
    """The rows of the table for these positions are added."""
    return x + sinusoidal_positions(int(positions.max()) + 1, x.shape[-1])[positions].to(x)


def counted_table_added(x, positions, base=10000.0, layout="interleaved"):
    """The table is added, and the positions are not even used."""
    return x + sinusoidal_positions(x.shape[-2], x.shape[-1]).to(x)


def side_by_side_and_cut(T, D, *, device=None):
    """All sines, then all cosines, of D // 2 pairs."""
    angle = torch.arange(T)[:, None] / 10000 ** (2 * torch.arange(D // 2).double() / D)
    return torch.cat([angle.sin(), angle.cos()], dim=-1).float()


def multiplied_in_float32(T, D, *, device=None):
    """Far angles have no digits left in float32, so that these are other numbers than in float64."""
    column = torch.arange(D)
    angle = torch.arange(T)[:, None] * 10000 ** ((column - column % 2) / D)
    return torch.where(column % 2 == 0, angle.sin(), angle.cos())


lesson.exercise(
    **MATERIAL["sinusoidal_positions"],
    section=WAVES,
    minutes=14,
    difficulty=2,
    laws=[within_one],
    hints=(
        "Which columns share a wavelength? What number do the first two get, and what the next two?",
        "One angle for each place in the table: position over 10000 to the power of 2i/D, i the number of the pair.",
        "the position over the base to the power (the column less its remainder by 2, over D); sine if even, else cosine",
    ),
)
lesson.exercise(
    **MATERIAL["rotate"],
    section=TURN,
    minutes=18,
    difficulty=3,
    laws=[same_length, distance_counts],
    further=[
        Case("a width that is odd leaves a number without a partner: refuse it with a `ValueError`", (torch.ones(2, 3), tensor([0, 1]))),
        Case("a layout that is neither of the two is a slip of the pen: refuse it with a `ValueError`", (torch.ones(2, 4), tensor([0, 1]), 10000.0, "thirds")),
        Case("each sequence of a batch may have positions of its own, (B, T): `positions.unsqueeze(-1)` takes any number of axes", (torch.ones(2, 3, 4), tensor([[0, 1, 2], [5, 6, 7]]))),
        Case("far positions, such as 1,000,000, need angles in float64: there float32 is off by several hundredths", FAR),
    ],
    hints=(
        "Which number is the partner of number 0, in each layout? By which angle does its pair turn?",
        "Angles (T, d), positions down and pairs across. Of a pair (a, b): a cos - b sin, and a sin + b cos.",
        "angle = position times base to the power (-2i over the width); turn the two halves of all pairs, then put each number back where it was",
    ),
)
lesson.exercise(
    **MATERIAL["alibi_bias"],
    section=DISTANCE,
    minutes=14,
    difficulty=2,
    laws=[nothing_for_itself, both_ways],
    hints=(
        "How far is position t from position s, whichever comes first? And with 6 heads: which 4 slopes come first, and whence the other 2?",
        "One table of distances (T, T), one slope a head, with two axes more. The largest power of 2 that is not above `n_heads` gives the first slopes; the others are the first, third, fifth ... slope for twice that power.",
        "a list of the slopes for the smaller power, then every second one for the larger, cut at the number of heads; minus these, as (H, 1, 1), times the size of the difference of the positions",
    ),
)

# A section to reread, and its faults: name (in function): pattern -> replacement / title / (looks) / (why).
lesson.read("""
# Make waves of positions
exponent-i: column - column % 2 -> column // 2
    the exponent is i/D, not 2i/D
    The waves slow down half as fast, as with a base of 100. The letter i counts the pairs, so pair 0, 1, 2 has the number 0, 2, 4 in 2i.
exponent-by-column: pair.double() -> column.double()
    every column has a wavelength of its own, so a cosine does not fit the sine beside it
    A pair is one clock hand: a sine and a cosine of the same angle. The first two columns share it, then the next two.
twice-the-column: pair.double() -> 2 * column.double()
    the exponent is twice the number of the column, over D
    In 2i/D the letter i counts the pairs: 0, 1, 2. A loop over columns has 2i already, and must not double it.
twice-the-pair: pair.double() -> 2 * pair.double()
    the exponent is 4i/D: the even column is 2i already, and it is doubled once more
    `range(0, D, 2)` gives 0, 2, 4: that is 2i. Divide it by D as it is.
exponent-not-divided: pair.double() / D -> pair.double()
    all pairs but the first stand nearly still: the exponent is not divided by D, or log(10000) is forgotten
    2i/D lies between 0 and 1, whatever the width is. And 10000 to a power is e to (that power times log(10000)).
exponent-reaches-one: pair.double() / D -> pair.double() / pair[-1].clamp(min=1)
    the exponents run up to 1, so that the last pair gets the whole base
    2i/D stays below 1: i ends at D/2 - 1. Steps of `linspace(0, 1, ...)` are a little wider than 2/D.
waves-get-shorter: _ / 10000 ** _1 -> _ * 10000 ** _1
    the position is multiplied by the power of 10000, not divided
    Each pair must be slower than the one before. Here they get faster, and jump about from one position to the next.
no-base: 10000 ** (_ / D) -> torch.exp(_ / D)
    the base is e where 10000 is meant
base-1000: 10000 ** _ -> 1000 ** _
    the base is 1000, not 10000
    The slowest wave is ten times too short, so far positions look like near ones.
sine-and-cosine-exchanged: column % 2 == 0 -> column % 2 == 1
    sines and cosines are exchanged
    The even columns hold sines, the odd ones cosines: position 0 is 0, 1, 0, 1.
sines-then-cosines: torch.where(_, _1, _2) -> torch.cat([_1[:, ::2], _2[:, 1::2]], dim=-1)
    the sines stand in the first half and the cosines in the second
    It holds the same numbers, in another order. Here they take turns: sine, cosine, sine, cosine.
only-sines: torch.where(_, _1, _2) -> _1
    all columns are sines
    A sine alone has the same value twice a turn, on the way up and down. With its cosine each angle is told apart.
only-cosines: torch.where(_, _1, _2) -> _2
    all columns are cosines
    A cosine alone is the same for an angle and its negative. With its sine each angle is told apart.
no-waves: torch.where(_, _1, _2) -> angle
    these are the angles: there is no sine nor cosine
    Angles grow without end, as plain numbers do. Waves stay between -1 and 1 at every position.
starts-at-1: torch.arange(T, device="cpu") -> torch.arange(1, T + 1, device="cpu")
    the positions start at 1
    The first word stands at position 0, where all the sines are 0 and all the cosines 1.
share-of-the-length: torch.arange(T, device="cpu") -> torch.arange(T, device="cpu") / T
    the position is divided by the number of positions
    The same place would get another vector in a longer sentence. A position is a plain number: 0, 1, 2.
turns-for-radians in sinusoidal_positions: angle.sin() -> (2 * math.pi * angle).sin(), and angle.cos() -> (2 * math.pi * angle).cos()
    the angles are taken for whole turns: they are multiplied by 2*pi
    The formula's angles are in radians already, and one turn is 2*pi of them.
degrees in sinusoidal_positions: angle.sin() -> angle.deg2rad().sin(), and angle.cos() -> angle.deg2rad().cos()
    the angles are taken for degrees
    `sin` and `cos` want radians, and the formula gives radians. Nothing is to be converted.
same-at-all-positions in sinusoidal_positions: angle.sin() -> angle[-1:].sin().expand(T, D), and angle.cos() -> angle[-1:].cos().expand(T, D)
    every row is that of the last position
    Row t belongs to position t. Each one gets its own angles.
positions-by-columns in sinusoidal_positions: return _ -> return _.mT
    the table is transposed: positions go across and columns go down
    (T, D) is asked for: a row for each position, to be added to that word's row.
odd-width-fails: waves = torch.where(_, _1, _2) ->
        waves = torch.zeros(T, D); waves[:, ::2] = _1[:, ::2]; waves[:, 1::2] = _2[:, ::2]
    an odd width fails: there is a sine more than there are cosines
    With D = 5 columns there are 3 sines and 2 cosines. Make both for all pairs, and leave out the last cosine.
""")
lesson.faults(
    WAVES,
    Fault(
        "a-column-too-many",
        "return _ -> return torch.stack([angle[:, ::2].sin(), angle[:, ::2].cos()], dim=-1).flatten(-2).float()",
        "where D is odd, there is one column too many",
        why="The last pair is only half there: its sine fits into D columns, its cosine does not.",
        inside="sinusoidal_positions",
    ),
    Fault(
        "a-column-too-few",
        "return _ -> return waves[:, : D - D % 2].float()",
        "where D is odd, the last column is missing",
        why="`D // 2` rounds down. Of the last pair the sine still belongs to the table: D columns are asked for.",
        inside="sinusoidal_positions",
    ),
    Fault(
        "last-column-left-zero",
        "return _ -> return torch.cat([waves[:, : D - D % 2], torch.zeros(T, D % 2)], dim=-1).float()",
        "where D is odd, the last column is left at 0",
        why="`D // 2` rounds down. Of the last pair the sine still belongs to the table.",
        inside="sinusoidal_positions",
    ),
)
lesson.read("""
# Turn instead of adding
wrong-way-round: a * cos - b * sin -> a * cos + b * sin, and a * sin + b * cos -> b * cos - a * sin
    it turns the other way round: the minus stands with the wrong sine
    Scores stay the same, for queries and keys turn alike. But weights trained with the other direction do not fit.
both-plus: a * cos - b * sin -> a * cos + b * sin
    both numbers of a pair are sums: the minus is missing
    Then nothing is turned, and lengths change. (a, b) becomes a cos - b sin and a sin + b cos.
both-minus: a * sin + b * cos -> a * sin - b * cos
    the second number of a pair has a minus that does not belong there
    (a, b) becomes a cos - b sin and a sin + b cos. Two minuses mirror the arrow.
positions-ignored: positions.to(place).double() -> torch.arange(x.shape[-2], device=place).double()
    it does not use the positions that it is given, but counts 0, 1, 2 itself
    A word may come from the middle of a text. A model that writes turns each new word alone, and that one is not at position 0.
positions-from-1: positions.to(place).double() -> (positions.to(place).double() + 1)
    each position is one too large
    Position 0 does not turn at all. Scores hide it, since only distances count there.
position-by-place: positions.to(place).double() -> positions.sort().values.to(place).double()
    the positions are put in order first
    Each position belongs to the row at the same place, in whatever order they come.
on-the-head-axis in rotate: angle.cos() -> angle.cos().unsqueeze(-2), and angle.sin() -> angle.sin().unsqueeze(-2)
    the angles run along axis -3, where the heads are, not along the tokens
    In (..., T, width) the tokens are the last axis but one. It runs only where both axes have the same size.
on-the-first-axis in rotate: angle.cos() -> angle.cos().reshape(len(positions), *(x.ndim - 2) * [1], -1),
        and angle.sin() -> angle.sin().reshape(len(positions), *(x.ndim - 2) * [1], -1)
    the positions run along the first axis, which is the batch
    Each sequence is turned as a whole, so its words keep the same angles. Count from the end: tokens are axis -2.
angles-by-number: torch.arange(0, width, 2, dtype=torch.float64, device=place) ->
        torch.arange(width, dtype=torch.float64, device=place)
    there is an angle for each number, and there must be one for each pair
    A width of 4 makes 2 pairs, so it needs 2 angles: `torch.arange(0, width, 2)` counts 0, 2.
angles-by-number-doubled: torch.arange(0, width, 2, dtype=torch.float64, device=place) ->
        2 * torch.arange(width, dtype=torch.float64, device=place)
    there is an angle for each number, and there must be one for each pair
    A width of 4 makes 2 pairs, so it needs 2 angles: `torch.arange(0, width, 2)` counts 0, 2.
exponent-i-of-width: torch.arange(0, width, 2, dtype=torch.float64, device=place) ->
        torch.arange(0, width // 2, dtype=torch.float64, device=place)
    the exponent is i/width, not 2i/width
    The pairs slow down half as fast as they should. There are width/2 pairs, so 2i/width runs from 0 to nearly 1.
exponent-doubled: -pair / width -> -2 * pair / width
    the exponent is 4i/width: 0, 2, 4 are 2i already
    `arange(0, width, 2)` gives 2i. Divide it by the width as it is.
exponent-reaches-one: base ** (-pair / width) -> base ** (-pair / pair[-1].clamp(min=1))
    the exponents run up to 1, so that the last pair is slower than it should be
    2i/width stays below 1: i ends at width/2 - 1.
exponent-not-divided: -pair / width -> -pair
    the exponent is not divided by the width
    The second pair would stand nearly still. Over the width the exponents lie between 0 and 1.
faster-and-faster: -pair / width -> pair / width
    the exponent has the wrong sign: every pair turns faster than the one before
    The first pair turns by 1 radian a position, the others more slowly. A fast pair cannot tell far from near.
one-speed: base ** (-pair / width) -> torch.ones_like(pair)
    all pairs turn at the same speed
    One hand alone shows the same again after 6 positions. Slow hands tell near from far.
first-pair-only: base ** (-pair / width) -> (pair == 0).double()
    only the first pair is turned: all the others keep still
    Every pair turns, each more slowly than the one before: pair i by base ** (-2i/width).
base-ignored: base ** _ -> 10000.0 ** _
    the base that is given is not used: it is always 10000
    Models for long texts take a larger base. Whoever calls it says which.
degrees in rotate: angle.cos() -> angle.deg2rad().cos(), and angle.sin() -> angle.deg2rad().sin()
    the angles are taken for degrees
    `cos` and `sin` want radians, and the formula gives radians. Nothing is to be converted.
sine-and-cosine-exchanged in rotate: angle.cos() -> angle.sin(), and angle.sin() -> angle.cos()
    sine and cosine are exchanged
    At position 0 nothing may turn: the cosine of 0 is 1 and keeps the number, the sine of 0 is 0.
half-turned: a * sin + b * cos -> b
    only the first number of each pair is changed, the second stays as it is
    An arrow that turns changes both its numbers, and keeps its length.
partner-forgotten: a * cos - b * sin -> a * cos, and a * sin + b * cos -> b * cos
    every number is multiplied by a cosine, and its partner is not used
    That makes arrows shorter and does not turn them. Each new number is made of both old ones.
cosine-for-one-sine-for-the-other: a * cos - b * sin -> a * cos, and a * sin + b * cos -> b * sin
    the first of a pair is multiplied by the cosine and the second by the sine: that is no turn
    Each new number is made of both old ones.
overwritten: a * sin + b * cos -> (a * cos - b * sin) * sin + b * cos
    the second number of a pair is made from the first one that is turned already
    Writing into the tensor changed `a` before `b` was computed. Keep the old numbers until both are made.
added-not-turned: a * cos - b * sin -> a + cos, and a * sin + b * cos -> b + sin
    the waves are added to x
    That is what sinusoidal positions do. Here each pair is an arrow, and it is turned.
# Tell two layouts apart
layout-ignored: layout == "interleaved" -> True
    the layout is not used: pairs are always neighbours
    With "halves" the partner of number i is number i + width/2. Weights made for it give other scores here.
always-halves: layout == "interleaved" -> False
    the pairs are made of halves, whatever the layout
    "interleaved", the default, pairs neighbours: (0, 1), (2, 3).
layouts-exchanged: layout == "interleaved" -> layout == "halves"
    the two layouts are exchanged
    "interleaved" pairs neighbours, (0, 1), (2, 3). "halves" pairs number i with number i + width/2.
left-in-halves: torch.stack(turned, dim=-1).flatten(-2) -> torch.cat(turned, dim=-1)
    neighbours are turned, but then all first numbers are put before all second ones
    Each number goes back to where it came from. `torch.stack(..., dim=-1)` and `flatten(-2)` let the two take turns.
halves-interleaved: torch.cat(turned, dim=-1) -> torch.stack(turned, dim=-1).flatten(-2)
    halves are turned, but then put back in turns
    Each number goes back to where it came from: with "halves" the first ones stand before the second ones.
# Subtract the distance
positive: -_.abs() -> _.abs()
    the bias is positive: what is far away is preferred
    The bias is added to the scores. To favour what is near, it has to become more negative with the distance.
future-positive: -_.abs() -> _
    the sign of the distance is kept: what comes later gets a positive bias
    Minus s plus t is negative before a token and positive after it. `abs()` makes a distance of it.
past-positive: -_.abs() -> -_
    the sign of the distance is kept: what comes before gets a positive bias
    A distance has no sign. `abs()` makes one of a difference, and then comes the minus.
future-free: -_.abs() -> _.clamp(max=0)
    the bias is 0 for everything that comes later
    Under a causal mask nobody would see it. Without one, far words after a token count as much as near ones.
future-hidden in alibi_bias: return _ -> return (_).masked_fill(torch.ones(T, T).triu(1).bool(), -math.inf)
    what comes later is hidden, which is a mask's work
    The bias only says how far away a key is. Who may look ahead is said by `causal_mask`.
squared: _.abs() -> _.square()
    the distance is squared
    The bias falls along a straight line: each step further away costs the same.
distance-logged: _.abs() -> _.abs().double().log1p().float()
    the logarithm of the distance is taken
    The bias falls along a straight line: each step further away costs the same.
itself-is-1-away: _.abs() -> (_.abs() + 1)
    a token is 1 away from itself: all distances are one too large
    Softmax does not see it, for a whole row moves. But the distance to itself is 0, and so is the bias.
position-for-distance: -_.abs() -> -position.expand(T, T)
    it subtracts the key's position, not its distance from the query
    Then every query prefers the beginning of the sentence. Near is what is near this query.
share-of-the-length: -_.abs() -> -_.abs() / T
    the distance is divided by the length
    The same distance would cost less in a longer sentence, and nothing would carry over to longer ones.
slopes-reversed: slopes[:n_heads] -> slopes[:n_heads][::-1]
    the slopes stand in reverse order: the last head has the steepest
    The first head looks nearest, with the steepest slope. Weights trained that way round do not fit otherwise.
slopes-from-0: range(1, power + 1) -> range(power), and range(1, 2 * power, 2) -> range(0, 2 * power, 2)
    the heads are counted from 0, so the first slope is 1
    Count from 1: with 8 heads the slopes are 1/2 to 1/256.
one-slope: slopes[:n_heads] -> slopes[:1] * n_heads
    all heads have the slope of the first
    Heads are to differ: one looks at its neighbours, another far away. So each has a slope of its own.
no-slope: torch.tensor(slopes[:n_heads], device=device) -> torch.ones(n_heads)
    there are no slopes: in every head the bias is the distance itself
    Heads are to differ: one looks at its neighbours, another far away. So each has a slope of its own.
slopes-as-for-8: slopes[:n_heads] -> [2.0 ** -i for i in range(1, n_heads + 1)]
    the slopes are 1/2, 1/4, 1/8, however many heads there are
    That is right for 8 heads. The slopes always end at 1/256: with 2 heads they are 1/16 and 1/256.
slopes-evenly: slopes[:n_heads] -> [1 - i / n_heads for i in range(n_heads)]
    the slopes get smaller by the same amount from head to head
    They get smaller by the same factor: a geometric row that ends at 1/256.
one-over-the-head: slopes[:n_heads] -> [1 / i for i in range(1, n_heads + 1)]
    the slope is 1 over the number of the head
    They get smaller by the same factor from head to head: a geometric row that ends at 1/256.
e-for-2: slopes[:n_heads] -> [slope ** (1 / math.log(2)) for slope in slopes[:n_heads]]
    the slopes are powers of e, not of 2
    The base is 2: with 8 heads each slope is half of the one before.
exponent-not-divided: slopes[:n_heads] -> [2.0 ** (-8 * i) for i in range(1, n_heads + 1)]
    the exponent is not divided by the number of heads
    The eight halvings from 1 to 1/256 are shared among all heads. Else the second head sees no distance at all.
exponent-positive: slopes[:n_heads] -> [1 / slope for slope in slopes[:n_heads]]
    the exponent has no minus: the slopes are 2, 4, 8 instead of 1/2, 1/4, 1/8
    With such slopes every head would look at itself alone.
by-formula-for-any-number: 2 ** int(math.log2(n_heads)) -> n_heads
    where the number of heads is no power of 2, the formula is used all the same
    Take the slopes of the next smaller power of 2 first, then every other one of the next larger.
next-larger-power: 2 ** int(math.log2(n_heads)) -> 2 ** math.ceil(math.log2(n_heads))
    where the number of heads is no power of 2, the slopes are the first ones of the next larger power
    Then the flat slopes are missing. Take those of the next smaller power first, then every other one of the larger.
none-left-out: range(1, 2 * power, 2) -> range(1, 2 * power)
    of the next larger power all slopes are taken, and every other one is there already
    The slopes in between are new: number 1, 3, 5 of the larger power.
the-same-again: range(1, 2 * power, 2) -> range(2, 2 * power + 1, 2)
    of the next larger power those slopes are taken that are there already
    The slopes in between are new: number 1, 3, 5 of the larger power.
slopes-not-cut: slopes[:n_heads] -> slopes
    there are too many slopes: the list must be cut at `n_heads`
    The larger power has more slopes in between than are missing. `slopes[:n_heads]` takes as many as there are heads.
larger-cut-short: range(1, 2 * power, 2) -> range(1, power + 1, 2)
    of the next larger power too few slopes are made: with 7 heads one is missing
    It has twice as many slopes as the smaller power, and every other one is new: half of all these.
example-uncut: slopes[:n_heads] -> [2.0**-i for i in (2, 4, 6, 8, 1, 3, 5, 7)]
    the slopes are those of the example with 6 heads, whatever `n_heads` is
    4 and 8 are the powers of 2 around 6. With 12 heads they are 8 and 16: the power is to follow from `n_heads`.
example-copied: slopes[:n_heads] -> [2.0**-i for i in (2, 4, 6, 8, 1, 3)]
    the slopes are those of the example with 6 heads, whatever `n_heads` is
    4 and 8 are the powers of 2 around 6. With 12 heads they are 8 and 16: the power is to follow from `n_heads`.
example-cut: slopes[:n_heads] -> [2.0**-i for i in (2, 4, 6, 8, 1, 3, 5, 7)][:n_heads]
    the slopes are those of the example with 6 heads, whatever `n_heads` is
    4 and 8 are the powers of 2 around 6. With 12 heads they are 8 and 16: the power is to follow from `n_heads`.
slopes-sorted: slopes[:n_heads] -> sorted(slopes[:n_heads], reverse=True)
    where the number of heads is no power of 2, the slopes are sorted
    The authors' code puts the slopes of the smaller power first and the new ones behind them.
heads-last: _[:, None, None] * closeness -> closeness[:, :, None] * _
    the heads are the last axis
    (H, T, T) is asked for: a table of distances for each head, as the scores stand.
no-axes-for-the-heads: _[:, None, None] * closeness -> _ * closeness
    the slopes meet the columns of the table, not the heads
    `[:, None, None]` gives the slopes the shape (H, 1, 1), so that each of them meets the whole table (T, T).
slope-added: _ * closeness -> _ + closeness
    the slope is added to the distance, not multiplied with it
    A slope says how much each step further away costs: distance times slope.
""")

ADDED = "waves are added to x: nothing is turned"
NOT_ADDED = "That is what sinusoidal positions do. Here each pair is an arrow, and a turn keeps its length."
lesson.faults(
    WAVES,
    Fault(
        "side-by-side-and-cut",
        title="the sines stand in the first half and the cosines in the second, and an odd width loses a column",
        why="Sines and cosines take turns: sine, cosine, sine, cosine. And of D = 5 columns the last is a sine.",
        version=side_by_side_and_cut,
        inside="sinusoidal_positions",
    ),
    Fault(
        "waves-get-shorter-in-float32",
        title="the position is multiplied by the power of 10000, not divided",
        why="Each pair must be slower than the one before. Here they get faster, and jump about from one position to the next.",
        version=multiplied_in_float32,
        inside="sinusoidal_positions",
    ),
)
lesson.faults(
    DISTANCE,
    Fault(
        "exponentiated",
        "return _ -> return (_).exp()",
        "e to the bias is returned, not the bias itself",
        why="The bias is added to the scores, and the softmax that follows takes e to the power of the sum.",
        inside="alibi_bias",
    ),
    Fault(
        "heads-missing",
        "return _ -> return (_)[0]",
        "the axis of heads is missing: it returns one table (T, T)",
        why="(H, T, T) is asked for: a table for each head, with a slope of its own.",
        inside="alibi_bias",
    ),
)
lesson.faults(
    TURN,
    Fault("table-added", title=ADDED, why=NOT_ADDED, version=table_added, inside="rotate"),
    Fault("counted-table-added", title=ADDED, why=NOT_ADDED, version=counted_table_added, inside="rotate"),
    Fault(
        "angle-for-each-number",
        title="each number has an angle of its own, and the two of a pair differ",
        why="A pair is one arrow, and it turns by one angle: d angles, and each serves two numbers.",
        version=an_angle_for_each,
        inside="rotate",
    ),
)

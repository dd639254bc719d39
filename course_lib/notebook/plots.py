"""The course's figures. Each takes data and an `ax`, returns the `ax`, and knows in words what it shows."""

import base64
import html
import io

import matplotlib.pyplot as plt
import torch
from IPython.display import display
from matplotlib.axes import Axes
from torch import Tensor

plt.style.use("course_lib.course")

ACCENT, QUIET = "#0072B2", "#666666"
MOST_CELLS_WITH_NUMBERS = 20


class Picture:
    """A figure as an image with a text alternative; where nothing can be drawn, the words alone."""

    def __init__(self, png: bytes, alt: str, width: int):
        self.png, self.alt, self.width = png, alt, width

    def __repr__(self) -> str:
        return f"[figure: {self.alt}]"

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode()
        return (
            f'<img alt="{html.escape(self.alt)}" width="{self.width}" style="max-width: 100%" '
            f'src="data:image/png;base64,{data}">'
        )


def picture(ax: Axes, alt: str | None = None) -> Picture:
    """Draw the figure that `ax` belongs to, close it, and give it its text alternative.

    Errors:  ValueError if neither `alt` nor the plotting function says what the figure shows.
    """
    figure, buffer = ax.figure, io.BytesIO()
    alt = alt or " ".join(a.description for a in figure.axes if hasattr(a, "description"))
    if not alt:
        raise ValueError("say in `alt` what this figure shows, for those who cannot see it")
    figure.savefig(buffer, format="png", dpi=2 * figure.dpi)
    plt.close(figure)
    return Picture(buffer.getvalue(), alt, round(figure.get_figwidth() * figure.dpi))


def show(ax: Axes, alt: str | None = None) -> None:
    """Show a figure together with its text alternative."""
    display(picture(ax, alt))


def attention_map(
    weights: Tensor, queries: list[str], keys: list[str], mask: Tensor | None = None, ax: Axes | None = None
) -> Axes:
    """Attention weights as a table of blues, 0 to 1; one row a query; what `mask` hides stays blank.

    Shapes:  weights (T, S), mask (T, S) of bool
    """
    ax = _grid(weights, queries, keys, ax, mask, cmap="Blues", vmin=0, vmax=1)
    ax.set(xlabel="looks at (key)", ylabel="the word that asks (query)")
    ax.description = describe_attention(weights, queries, keys, mask)
    return ax


def signed_map(values: Tensor, rows: list[str], columns: list[str], ax: Axes | None = None) -> Axes:
    """Numbers of either sign as a table, blue below zero, white at zero, red above.

    Shapes:  values (T, S)
    """
    largest = 1.4 * values.abs().max().item() or 1.0  # the ends of the colours are too dark to tell apart
    ax = _grid(values, rows, columns, ax, None, cmap="RdBu_r", vmin=-largest, vmax=largest)
    ax.description = (
        f"A table of {len(rows)} rows and {len(columns)} columns, "
        f"from {values.min():.2g} to {values.max():.2g}."
    )
    return ax


def bars(labels: list[str], values: Tensor, ax: Axes | None = None, xlabel: str = "") -> Axes:
    """One horizontal bar a label, the largest in the accent colour, each number at its bar's end."""
    values = torch.as_tensor(values).detach().tolist()
    ax = ax or _new(5.4, 0.9 + 0.36 * len(labels))
    colours = [ACCENT if value == max(values) else "#B0B0B0" for value in values]
    container = ax.barh(labels, values, color=colours, height=0.66)
    ax.bar_label(container, fmt="%.2f", padding=4)
    ax.invert_yaxis()
    ax.set_xlabel(xlabel)
    ax.margins(x=0.12)
    ax.description = "Bars. " + ", ".join(f"{a}: {v:.2f}" for a, v in zip(labels, values, strict=True)) + "."
    return ax


def lines(
    x,
    series: dict[str, Tensor],
    accent: str | None = None,
    xlabel: str = "",
    ylabel: str = "",
    log: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Lines over `x`, each labelled at its end, one in the accent colour; `log` names axes, as in "xy"."""
    ax = ax or _new(6.4, 3.4)
    xs = torch.as_tensor(x).tolist()
    series = {name: torch.as_tensor(y).detach().tolist() for name, y in series.items()}
    for name, ys in series.items():
        colour = ACCENT if name == (accent or next(iter(series))) else QUIET
        ax.plot(xs, ys, color=colour, marker="o" if len(xs) <= 12 else None)
        ax.annotate(
            name,
            (xs[-1], ys[-1]),
            xytext=(8, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )
    ax.set(xlabel=xlabel, ylabel=ylabel)
    _logarithmic(ax, log, xs)
    ax.description = describe_lines(xs, series, xlabel, ylabel)
    return ax


def describe_attention(
    weights: Tensor, queries: list[str], keys: list[str], mask: Tensor | None = None
) -> str:
    """Say of each query which key it looks at most, or that it looks at all alike.

    Shapes:  weights (T, S), mask (T, S) of bool

    >>> describe_attention(torch.tensor([[0.9, 0.1], [0.5, 0.5]]), ["it", "was"], ["AI", "Jake"])
    'Attention weights of 2 queries over 2 keys. it: most at AI, 0.90. was: the same at each key, 0.50.'
    """
    seen = torch.ones_like(weights, dtype=torch.bool) if mask is None else mask
    said = [_most(*row, keys) for row in zip(queries, weights.detach(), seen, strict=True)]
    return f"Attention weights of {len(queries)} queries over {len(keys)} keys. " + " ".join(said)


def describe_lines(x: list[float], series: dict[str, list[float]], xlabel: str = "", ylabel: str = "") -> str:
    """Say of each line where it starts and where it ends.

    >>> describe_lines([4, 1024], {"scaled": [2.4, 2.3]}, "width", "entropy")
    'Lines of entropy over width. scaled: 2.4 at 4, 2.3 at 1024.'
    """
    said = [f"{name}: {y[0]:.2g} at {x[0]:g}, {y[-1]:.2g} at {x[-1]:g}." for name, y in series.items()]
    return f"Lines of {ylabel} over {xlabel}. " + " ".join(said)


def _most(name: str, row: Tensor, seen: Tensor, keys: list[str]) -> str:
    hidden = [key for key, open_ in zip(keys, seen.tolist(), strict=True) if not open_]
    less = f", {', '.join(hidden)} hidden" if hidden else ""
    if row[seen].max() - row[seen].min() < 0.005:
        return f"{name}: the same at each key, {row[seen][0]:.2f}{less}."
    return f"{name}: most at {keys[row.argmax()]}, {row.max():.2f}{less}."


def _logarithmic(ax: Axes, log: str, xs: list[float]) -> None:
    """Powers on the axes that `log` names; few points on x are its ticks, written out."""
    if "y" in log:
        ax.set_yscale("log")
    if "x" in log:
        ax.set_xscale("log")
        if len(xs) <= 12:
            ax.set_xticks(xs, [f"{x:g}" for x in xs])
            ax.set_xticks([], minor=True)


def _new(width: float, height: float) -> Axes:
    return plt.subplots(figsize=(width, height))[1]


def _grid(values, rows, columns, ax, mask, **colours) -> Axes:
    """A table of coloured cells, its column names on top."""
    values = values.detach().float()
    shown = values if mask is None else values.masked_fill(~mask, float("nan"))
    ax = ax or _new(1.6 + 0.74 * len(columns), 1.1 + 0.42 * len(rows))
    image = ax.imshow(shown, aspect="auto", **colours)
    slant = {"rotation": 40, "ha": "left", "rotation_mode": "anchor"} if max(map(len, columns)) > 9 else {}
    ax.set_xticks(range(len(columns)), columns, **slant)
    ax.set_yticks(range(len(rows)), rows)
    ax.xaxis.set(ticks_position="top", label_position="top")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    if max(values.shape) <= MOST_CELLS_WITH_NUMBERS:
        _numbers(ax, shown, image)
    return ax


def _numbers(ax: Axes, values: Tensor, image) -> None:
    """Write each cell's number in it, white on dark colours; a hidden cell gets none."""
    digits = 0 if torch.equal(values, values.round()) else 2
    for i, row in enumerate(values.tolist()):
        for j, value in enumerate(row):
            red, green, blue, _ = image.cmap(image.norm(value))
            dark = 0.3 * red + 0.59 * green + 0.11 * blue < 0.5
            if value == value:  # not NaN
                ax.text(
                    j,
                    i,
                    f"{value:.{digits}f}",
                    ha="center",
                    va="center",
                    fontsize=9.5,
                    color="white" if dark else "#222222",
                )

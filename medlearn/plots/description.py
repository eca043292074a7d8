"""Put a figure into words, from what is drawn on its axes, and show both as one output of a notebook's cell."""

import base64
import html
import io
import re
import textwrap

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer, ErrorbarContainer
from matplotlib.patches import Rectangle, StepPatch
from PIL import Image

from medlearn import notebook

NINTHS = [f"{row} {column}".strip() for row in ("upper", "middle", "lower") for column in ("left", "centre", "right")]
MANY = 4  # panels with one image each; from here on their titles and means must do
LARGE = 100_000  # bytes of a figure; from here on 256 colours must do
WIDTH = 110  # letters in a line of printed text
LONGEST_NAME = 100  # letters
FALSE_POSITIVES = re.compile("false.positive|alarm|1 - specificity", re.IGNORECASE)  # what a ROC curve has below it
OPERATING_POINT = 0.2  # the false-positive rate that a ROC curve may reach at the point that is told


def describe(ax):
    """Say in words what one axis, or each of several, shows.

    >>> import matplotlib.pyplot as plt
    >>> ax = plt.figure().subplots()
    >>> _ = ax.plot([0, 1, 2], [3, 5, 4], label="dose")
    >>> describe(ax)
    "Line 'dose': 3 points from (0, 3) to (2, 4), highest 5 at 1, lowest 3 at 0."
    """
    several = list(np.atleast_1d(ax).ravel())
    if len(several) == 1:
        return _describe_one(several[0])
    if len(several) >= MANY and all(map(_is_image_alone, several)):
        return _many_images(several)
    sentences = map(_describe_one, several)
    return f"{len(several)} panels. " + " ".join(f"({k}) {sentence}" for k, sentence in enumerate(sentences, 1))


def show(ax):
    """Show the figure, and say in words what it shows.

    Parameters
    ----------
    ax : matplotlib Axes, or an array or list of them

    Notes
    -----
    In a notebook both are one output: the picture, named by its title, and the description folded below it under "In
    words", so that a screen reader meets each once; as plain text the description alone, which the tests compare. Each
    figure of these axes is shown and closed. Elsewhere `plt.show()` shows what is open, and the description is printed.
    """
    text = textwrap.fill(describe(ax), width=WIDTH)
    shell = notebook.shell()
    if shell is None or "inline" not in plt.get_backend():
        plt.show()
        print(text)
        return
    shell.display_pub.publish({"text/html": as_html(ax), "text/plain": text})
    for figure in _figures(ax):
        plt.close(figure)


def as_html(ax):
    """Return the figures of these axes and their description, folded, as HTML that needs no other file."""
    page = with_words([(name_of(axes), _png(figure)) for figure, axes in _figures(ax).items()], describe(ax))
    links = [f'<a href="{link}">{name}</a>' for name, link in getattr(ax, "medlearn_links", {}).items()]
    return f"{page}\n<p>{' · '.join(links)}</p>" if links else page


def with_words(pictures, words):
    """Return pictures, a list of (name, PNG file), and below them a text, folded, as HTML that needs no other file."""
    shown = [
        f'<img src="data:image/png;base64,{base64.b64encode(png).decode("ascii")}" alt="{html.escape(name)}" '
        'style="max-width:100%">'
        for name, png in pictures
    ]
    fold = f"<details><summary>In words</summary>\n<p>{html.escape(words, quote=False)}</p>\n</details>"
    return "\n".join([" ", *shown, fold])


def number(value):
    """Write a number with three significant digits and no exponent; whole numbers in full.

    >>> number(1167.0), number(0.661468), number(-0.0)
    ('1167', '0.661', '0')
    """
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return np.format_float_positional(float(f"{value:.3g}"), trim="-")


def described_by(ax, told):
    """Let a text, or a function of the axis, describe it: for a figure that its artists alone do not explain."""
    ax.medlearn_description = told
    return ax


def name_of(axes):
    """Name a figure in a few words: by its titles, or else by its axes."""
    titles = [_title(ax) for ax in axes if _title(ax)]
    labels = [text for text in (axes[0].get_ylabel(), axes[0].get_xlabel()) if text]
    name = axes[0].get_figure(root=True).get_suptitle() or "; ".join(titles) or " against ".join(labels)
    return textwrap.shorten(name or "Figure", LONGEST_NAME, placeholder=" …")


def headed(ax, told):
    """Put the title of an axis, if it has one, before a text."""
    return f"{ax.get_title()}. {told}" if ax.get_title() else told


def _figures(ax):
    """Return the figures of these axes, a dict of Figure to list of Axes, in their order."""
    figures = {}
    for one in np.atleast_1d(ax).ravel():
        figures.setdefault(one.get_figure(root=True), []).append(one)
    return figures


def _png(figure):
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi="figure", bbox_inches="tight")
    if file.tell() > LARGE:
        small = Image.open(file).convert("RGB").quantize(256, dither=Image.Dither.NONE)
        file = io.BytesIO()
        small.save(file, format="png", optimize=True)
    return file.getvalue()


def _title(ax):
    return ax.get_title().replace("\n", " ")


def _is_image_alone(ax):
    drawn = [*ax.lines, *ax.patches, *ax.collections, *ax.containers]
    return len(ax.images) == 1 and not drawn and not hasattr(ax, "medlearn_description")


def _many_images(axes):
    """Name many images, each with its mean, and their size once if it is the same."""
    pixels = [np.ma.asarray(ax.images[0].get_array(), dtype=float) for ax in axes]
    sizes = [f"{image.shape[0]} × {image.shape[1]} pixels" for image in pixels]
    same, parts = len(set(sizes)) == 1, []
    for k, (ax, image, size) in enumerate(zip(axes, pixels, sizes, strict=True), 1):
        known = _title(ax), "" if same else size, f"mean {number(np.nanmean(image))}"
        parts.append(f"({k}) {', '.join(filter(None, known))}")
    return f"{len(axes)} panels, images{f' of {sizes[0]}' * same}: {'; '.join(parts)}."


def _describe_one(ax):
    if hasattr(ax, "medlearn_description"):
        told = ax.medlearn_description
        return told(ax) if callable(told) else told
    axes = ", ".join(f"{name} axis: {text}" for name, text in (("x", ax.get_xlabel()), ("y", ax.get_ylabel())) if text)
    parts = [*map(_image, ax.images), *_boxes(ax), *_bars(ax), *_histograms(ax), *_lines(ax), *_points(ax)]
    body = " ".join(part for part in parts if part)
    return ". ".join(part for part in (_title(ax), axes, body) if part) or "An empty axis."


def _image(artist):
    pixels = np.ma.filled(np.ma.asarray(artist.get_array(), dtype=float), np.nan)
    size = f"{pixels.shape[0]} × {pixels.shape[1]} pixels"
    if np.isnan(pixels).all():
        return f"Image, {size}, none of them a number."
    if pixels.ndim == 3:
        means = [number(channel) for channel in np.nanmean(pixels[..., :3], axis=(0, 1))]
        text = f"Colour image, {size}, mean red {means[0]}, green {means[1]}, blue {means[2]}"
        return f"{text}; {_where(np.nanmean(pixels[..., :3], axis=2))}."
    (black, white), low, high = artist.get_clim(), np.nanmin(pixels), np.nanmax(pixels)
    text = f"Image, {size}, values {number(low)} to {number(high)}"
    if low == high:
        return f"{text}, all the same."
    shares = [100 * np.mean(pixels <= black), 100 * np.mean(pixels >= white)]
    text += f", shown from {number(black)} (black, {shares[0]:.0f} %) to {number(white)} (white, {shares[1]:.0f} %)"
    return f"{text}; {_where(pixels)}."


def _where(pixels):
    """Say where an image is bright: the pixel in a tiny one, the ninth of the picture in a larger one."""
    if max(pixels.shape) <= 12:
        row, column = np.unravel_index(np.nanargmax(pixels), pixels.shape)
        return f"brightest in row {row}, column {column}"
    blocks = [block for third in np.array_split(pixels, 3) for block in np.array_split(third, 3, axis=1)]
    means = [np.nan if np.isnan(block).all() else np.nanmean(block) for block in blocks]
    return f"brightest {NINTHS[int(np.nanargmax(means))]}, darkest {NINTHS[int(np.nanargmin(means))]}"


def _label(artist, kind):
    name = getattr(artist, "get_gid", str)() or artist.get_label()  # a group of bars has no gid
    return f"{kind} '{name}'" if name and not name.startswith("_") else kind


def _lines(ax):
    intervals = [container for container in ax.containers if isinstance(container, ErrorbarContainer)]
    caps = [cap for _, caps, _ in intervals for cap in caps]
    of_line = {container[0]: container for container in intervals}
    return [_line(line, of_line.get(line)) for line in ax.lines if line not in caps]


def _line(line, intervals):
    x, y = (np.asarray(values, dtype=float) for values in line.get_data())
    if len(x) == 0:
        return ""
    name = _label(intervals or line, "Line")
    if np.isnan(x * y).all():
        return f"{name}: {len(x)} points, none of them a number."
    if line.get_transform() != line.axes.transData:  # axvline, axhline: one coordinate counts in axis lengths
        return f"{name} at x = {number(x[0])}." if x[0] == x[-1] else f"{name} at y = {number(y[0])}."
    if FALSE_POSITIVES.search(line.axes.get_xlabel()) and _is_roc(x, y):
        point = np.searchsorted(x, OPERATING_POINT, side="right") - 1
        area = number(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))
        reached = f"sensitivity {y[point]:.2f} at a false-positive rate of {x[point]:.2f}"
        return f"{_label(line, 'ROC curve')}, AUC {area}; {reached}."
    ends = f"{len(x)} points from ({number(x[0])}, {number(y[0])}) to ({number(x[-1])}, {number(y[-1])})"
    top, bottom = int(np.nanargmax(y)), int(np.nanargmin(y))
    extremes = f"highest {number(y[top])} at {number(x[top])}, lowest {number(y[bottom])} at {number(x[bottom])}"
    if intervals:
        drawn = np.concatenate([segment[:, 1] for group in intervals[2] for segment in group.get_segments()])
        extremes += f", with intervals from {number(np.nanmin(drawn))} to {number(np.nanmax(drawn))}"
    return f"{name}: {ends}, {extremes}."


def _is_roc(x, y):
    """Say whether a curve goes from corner to corner and never back or down."""
    return (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1) and min(np.diff(x).min(), np.diff(y).min()) >= 0


def _points(ax):
    for cloud in ax.collections:
        if isinstance(cloud, PathCollection) and len(cloud.get_offsets()):
            centre = ", ".join(number(value) for value in np.ma.mean(cloud.get_offsets(), axis=0))
            yield f"{_label(cloud, 'Points')}: {len(cloud.get_offsets())}, centred on ({centre})."


def _histograms(ax):
    for patch in ax.patches:
        if isinstance(patch, StepPatch):
            values, edges, _ = patch.get_data()
            peak = int(np.argmax(values))
            bins = f"{number(values.sum())} in {len(values)} bins from {number(edges[0])} to {number(edges[-1])}"
            highest = f"{number(values[peak])} between {number(edges[peak])} and {number(edges[peak + 1])}"
            yield f"{_label(patch, 'Histogram')}: {bins}, peak {highest}."


def _boxes(ax):
    for patch in ax.patches:
        if isinstance(patch, Rectangle) and patch.get_label() and not patch.get_label().startswith("_"):
            left, top = (round(edge + 0.5) for edge in patch.get_xy())
            rows = f"rows {top} to {top + round(patch.get_height()) - 1}"
            columns = f"columns {left} to {left + round(patch.get_width()) - 1}"
            yield f"Box '{patch.get_label()}': {rows}, {columns}."


def _bars(ax):
    for bars in ax.containers:
        if isinstance(bars, BarContainer):
            lying = bars.orientation == "horizontal"
            axis = ax.yaxis if lying else ax.xaxis
            labels = [label.get_text() for label in axis.get_ticklabels()]
            names = dict(zip(np.round(axis.get_ticklocs(), 6), labels, strict=True))
            known = [names.get(round(bar.get_center()[int(lying)], 6), "?") for bar in bars]
            lengths = [number(bar.get_width() if lying else bar.get_height()) for bar in bars]
            told = ", ".join(f"{name} {length}" for name, length in zip(known, lengths, strict=True))
            yield f"{_label(bars, 'Bars')}: {told}."

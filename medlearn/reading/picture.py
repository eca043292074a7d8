"""A case as a picture in a page: window, zoom, box and heat map; and the same in words."""

import base64
import html
import io

import numpy as np

SHOWN = 512  # pixels of the picture's sides on the page
BOX, HEAT, STRENGTH = (255, 230, 0), np.array([255, 90, 0]), 0.65


def part(shape, zoom, row, column):
    """Return which part of an image is seen.

    Parameters
    ----------
    shape : (rows, columns)
    zoom : int
        1 for the whole image, 2 for half of each side.
    row, column : int
        The middle; moved as far as the edge demands.

    Returns
    -------
    rows, columns : (first, beyond), (first, beyond)

    Examples
    --------
    >>> part((64, 64), 4, 0, 32)
    ((0, 16), (24, 40))
    """
    seen = []
    for side, middle in zip(shape, (row, column), strict=True):
        size = max(side // zoom, 1)
        first = int(np.clip(middle - size // 2, 0, side - size))
        seen.append((first, first + size))
    return tuple(seen)


def draw(image, *, level, width, rows, columns, box=None, heat=None):
    """Draw a part of an image.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    level, width : float
        Of the window.
    rows, columns : (first, beyond)
    box : (top, left, bottom, right), optional
    heat : ndarray of shape (rows, columns), optional
        What is above 0 is laid over the image in orange, the strongest place most.

    Returns
    -------
    png : bytes
    """
    from PIL import Image, ImageDraw

    from medlearn.imaging import window

    seen = (slice(*rows), slice(*columns))
    grey = 255 * window(np.asarray(image, dtype=float), level, width)[seen]
    shown = np.repeat(grey[..., np.newaxis], 3, axis=2)
    if heat is not None:
        share = STRENGTH * np.clip(heat / max(heat.max(), 1e-12), 0, 1)[seen][..., np.newaxis]
        shown = (1 - share) * shown + share * HEAT
    picture = Image.fromarray(shown.round().astype(np.uint8)).resize((SHOWN, SHOWN), Image.Resampling.BICUBIC)
    if box is not None:
        scale = SHOWN / (rows[1] - rows[0])
        top, left, bottom, right = box
        corners = (left - columns[0], top - rows[0], right - columns[0], bottom - rows[0])
        ImageDraw.Draw(picture).rectangle([round(scale * corner) for corner in corners], outline=BOX, width=2)
    file = io.BytesIO()
    picture.save(file, format="png", compress_level=1)
    return file.getvalue()


def as_html(png, name, rows, columns, level, width, mapped):
    """Return the picture for the page, with a name in words, and the part that the page's script turns clicks into."""
    words = f"{name}, rows {rows[0]} to {rows[1] - 1}, columns {columns[0]} to {columns[1] - 1}, "
    words += f"level {level}, width {width}{', heat map in orange' if mapped else ''}"
    data = base64.b64encode(png).decode()
    return (
        f'<img class="reading-picture" draggable="false" width="{SHOWN}" height="{SHOWN}" alt="{html.escape(words)}" '
        f'data-rows="{rows[0]},{rows[1]}" data-columns="{columns[0]},{columns[1]}" '
        f'style="cursor:crosshair;touch-action:none;max-width:none" src="data:image/png;base64,{data}">'
    )


def model_in_words(case):
    """Say what the model says of a case.

    Parameters
    ----------
    case : Case

    Returns
    -------
    text : str
    """
    called = "a finding" if case.call else "no finding"
    far = (
        "farther from the training images than every one of them is from the others: do not trust the model here"
        if case.unlike == 1
        else f"farther from the other training images than {100 * case.unlike:.0f} % of them are"
    )
    return (
        f"The model calls {called}. Probability of a finding {case.probability:.2f}; 95 % of its members say "
        f"{case.low:.2f} to {case.high:.2f}. How unlike: {far}."
    )


def map_in_words(heat):
    """Say where a heat map is strongest.

    Parameters
    ----------
    heat : ndarray of shape (rows, columns)

    Returns
    -------
    text : str
    """
    if heat.max() <= 0:
        return "The score rests on no part of the image: covering any of it lets the log-odds rise."
    row, column = np.argwhere(heat == heat.max()).mean(axis=0).round().astype(int)
    return (
        f"The score rests most on the part around row {row}, column {column}: "
        f"covered, the log-odds of a finding fall by {heat.max():.1f}."
    )

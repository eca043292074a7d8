"""A strip of an electrocardiogram on its paper, with the name of each beat above it."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.style import BLACK, BLUE, ORANGE, PURPLE, VERMILION, axis_or_new

PAPER = "#F3D9D9"
COLOURS = {"N": BLUE, "S": ORANGE, "V": VERMILION, "F": PURPLE}  # the letter tells as well


def strip(signal, beats=(), classes=(), *, rate=360, start=0.0, seconds=10.0, title="", ax=None):
    """Draw some seconds of one lead on a grid as doctors have it: 0.2 s by 0.5 mV.

    Parameters
    ----------
    signal : array-like of shape (samples,)
        In mV.
    beats : array-like of int, shape (n,)
        The sample of each beat, in order.
    classes : array-like of str, shape (n,), optional
        What stands above each beat; a beat that is not N gets a line as well.
    rate : float
        Samples a second.
    start, seconds : float
        What is shown of the record.
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If nothing of the record is in this window, a sample is NaN or infinite, or beats and classes differ in number.
    """
    signal, beats, classes = np.asarray(signal, float), np.asarray(beats, int), np.asarray(classes, str)
    first, last = round(start * rate), round((start + seconds) * rate)
    shown = signal[max(first, 0) : last]
    if signal.ndim != 1 or first < 0 or len(shown) < 2:
        raise ValueError(f"a signal of shape {signal.shape} has nothing from {start} s on: show a part of one lead.")
    if not np.isfinite(shown).all():
        raise ValueError("the signal holds NaN or infinity in this window: choose another, or mend it.")
    if len(classes) not in (0, len(beats)):
        raise ValueError(f"{len(beats)} beats and {len(classes)} classes: give one class for each beat, or none.")
    inside = (beats >= first) & (beats < first + len(shown))
    times, names = beats[inside] / rate, classes[inside] if len(classes) else np.full(inside.sum(), "")
    ax = axis_or_new(ax, width=9.0, height=2.6)
    ax.plot(start + np.arange(len(shown)) / rate, shown, color=BLACK, linewidth=1)
    _paper(ax, start, len(shown) / rate, shown)
    for time, name in zip(times, names, strict=True):
        _mark(ax, time, name, marked=len(classes) > 0)
    ax.set(xlabel="time, s", ylabel="mV")
    ax.set_title(title, pad=18)
    return described_by(ax, lambda ax: _described(title, start, shown, rate, times, names))


def _paper(ax, start, seconds, shown):
    low, high = np.floor(2 * shown.min()) / 2, np.ceil(2 * shown.max()) / 2
    ax.set(xlim=(start, start + seconds), ylim=(low, max(high, low + 0.5)))
    ax.set_xticks(np.arange(np.ceil(start / 0.2), (start + seconds) / 0.2) * 0.2, minor=True)
    ax.set_yticks(np.arange(low, high + 0.25, 0.5), minor=True)
    ax.grid(True, which="both", color=PAPER)
    ax.set_axisbelow(True)
    ax.tick_params(which="minor", length=0)


def _mark(ax, time, name, marked):
    colour = COLOURS.get(name, BLACK)
    if not marked or name != "N":
        ax.axvline(time, color=colour, linewidth=1, linestyle=":")
    above = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "bottom", "color": colour}
    ax.annotate(name, (time, 1.02), weight="normal" if name == "N" else "bold", **above)


def _described(title, start, shown, rate, times, names):
    """Say how long and how high the strip is, how many beats of which name it holds, and when the rare ones come."""
    text = f"{title}. " if title else ""
    text += f"Electrocardiogram, {number(len(shown) / rate)} s from {number(start)} s on, "
    text += f"{number(shown.min())} to {number(shown.max())} mV, {len(times)} beat{'s' * (len(times) != 1)} marked"
    kinds = [(name, times[names == name]) for name in np.unique(names) if name]
    parts = [
        f"{len(when)} {name}" + (f" at {', '.join(number(moment) for moment in when)} s" if name != "N" else "")
        for name, when in kinds
    ]
    return f"{text}{': ' + '; '.join(parts) if parts else ''}."

"""Curves, histograms and point clouds: of measurements, of patients, of heartbeats."""

import numpy as np

from medlearn.plots.description import described_by, headed, number
from medlearn.plots.style import BEATS, BLACK, BLUE, SERIES, axis_or_new, looks, new_axes, open_frame, row_or_new

RATE = 360  # samples a second of an electrocardiogram
PAPER = "#F3D9D9"


def lines(x, series, *, xlabel="", ylabel="", title="", marks=None, ax=None):
    """Draw one or several curves over the same x values.

    Parameters
    ----------
    x : array-like of shape (n,)
    series : dict of str to array-like of shape (n,)
        Name and values of each curve.
    marks : dict of str to float, optional
        Vertical lines with their names.
    """
    ax = axis_or_new(ax)
    few = len(np.atleast_1d(x)) <= 25
    for (name, values), look in zip(series.items(), looks(), strict=False):
        ax.plot(x, values, label=name, **(look if few else look | {"marker": ""}))
    return _finish(ax, xlabel, ylabel, title, legend=len(series) > 1, marks=marks)


def histogram(values, *, bins=64, xlabel="", title="", marks=None, ax=None):
    """Count how often each range of values occurs.

    Parameters
    ----------
    values : array-like, any shape, or a dict of name to array-like for several histograms
    bins : int or array-like of edges
    marks : dict of str to float, optional
        Vertical lines with their names.
    """
    ax = axis_or_new(ax)
    groups = values if isinstance(values, dict) else {"": values}
    edges = np.histogram_bin_edges(np.concatenate([np.ravel(group) for group in groups.values()]), bins)
    for (name, group), look in zip(groups.items(), looks(), strict=False):
        ink = {"color": look["color"], "ls": look["linestyle"]} if len(groups) > 1 else {"fill": True, "color": "0.55"}
        ax.stairs(np.histogram(np.ravel(group), edges)[0], edges, label=name or None, linewidth=1.5, **ink)
    return _finish(ax, xlabel, "count", title, legend=len(groups) > 1, marks=marks)


def scatter(x, y, labels, *, class_names, xlabel="", ylabel="", title="", ax=None):
    """Draw one point for each patient, with a marker of its own for each class.

    Parameters
    ----------
    x, y : array-like of shape (n,)
    labels : array-like of int, shape (n,)
    class_names : list of str
        Name of label 0, of label 1, and so on.
    """
    ax = axis_or_new(ax, 5.0, 4.0)
    x, y, labels = map(np.asarray, (x, y, labels))
    for label, (name, look) in enumerate(zip(class_names, looks(), strict=False)):
        ink = {"marker": look["marker"], "facecolors": "none", "edgecolors": look["color"]}
        ax.scatter(x[labels == label], y[labels == label], label=name, s=18, **ink)
    return _finish(ax, xlabel, ylabel, title, legend=True)


def _finish(ax, xlabel, ylabel, title, legend, marks=None):
    ax.set(xlabel=xlabel, ylabel=ylabel, title=title)
    open_frame(ax)
    if legend:
        ax.legend(frameon=False)
    for count, (name, place) in enumerate((marks or {}).items()):
        ax.axvline(place, color="0.2", linewidth=1, gid=name)
        # Neighbouring names stand at two heights, so that they do not run into each other.
        height = 1.01 + 0.07 * (count % 2)
        ax.annotate(name, (place, height), xycoords=("data", "axes fraction"), ha="center", va="bottom", size=8)
    if marks:
        ax.set_title(title, pad=24)
    return ax


def retest(pairs, name):
    """Draw a point for each patient, test against retest, and the diagonal on which both are equal.

    Parameters
    ----------
    pairs : dict of str to (test, retest), each an ndarray of shape (patients,)
        One panel for each; all panels have the same axes, which are returned.
    name : str
        What was measured.
    """
    values = np.concatenate([np.ravel(pair) for pair in pairs.values()])
    ends = [values.min(), values.max()]
    axes = new_axes(1, len(pairs), 4.0, 4.0).ravel()
    for ax, (title, (first, second)) in zip(axes, pairs.items(), strict=True):
        ax.plot(ends, ends, color="0.6", linewidth=1)
        ax.scatter(first, second, s=18, facecolors="none", edgecolors=BLUE)
        ax.set(title=title, xlabel=f"test: {name}", ylabel=f"retest: {name}", aspect="equal")
        open_frame(ax)
        told = f"{len(first)} patients, test from {number(np.min(first))} to {number(np.max(first))}; the line where "
        told += f"test and retest are equal; the points are {number(np.mean(np.abs(second - first)))} away from it"
        described_by(ax, f"{title}. {told} on average.")
    return axes


def survival(curves, *, last_seen=None, ylabel="share without the event", title="", ax=None):
    """Draw Kaplan-Meier curves with their intervals: a step down at each event, months to the right.

    Parameters
    ----------
    curves : dict of str to medlearn.survival.Curve
    last_seen : dict of str to array-like of shape (m,), optional
        Times at which patients of a curve were censored: a tick for each; the curve goes on to the latest.
    """
    ax, told = axis_or_new(ax), [f"{ylabel} over months."]
    for (name, curve), look in zip(curves.items(), looks(), strict=False):
        ink, seen = look["color"], np.sort(np.asarray((last_seen or {}).get(name, []), float))
        until = max([curve.times[-1], *seen])
        x = np.concatenate([[0], curve.times, [until]])
        y, low, high = (np.concatenate([[1], part, part[-1:]]) for part in (curve.survival, curve.low, curve.high))
        ax.step(x, y, where="post", color=ink, linestyle=look["linestyle"], label=name)
        low, high = (np.where(np.isnan(end), y, end) for end in (low, high))  # no interval where nobody is left
        ax.fill_between(x, low, high, step="post", color=ink, alpha=0.15, linewidth=0)
        ax.plot(seen, y[np.searchsorted(x[:-1], seen, side="right") - 1], "|", color=ink, markersize=8)
        end, median = curve.at(until), curve.median()
        steps = f"Curve '{name}': {len(curve.times)} steps down from 1 to {number(end.value)} at {number(until)}, "
        steps += f"half at {number(median)}" if np.isfinite(median) else "never down to one half"
        told.append(steps + (f"; {len(seen)} ticks of patients last seen." if len(seen) else "."))
    ax.set(xlabel="months", ylabel=ylabel, title=title, ylim=(0, 1.02), xlim=(0, None))
    open_frame(ax)
    ax.legend(frameon=False)
    return described_by(ax, lambda ax: headed(ax, " ".join(told)))


def outliers(points, scores, share=0.05, *, xlabel="", ylabel="", title="", axes=None):
    """Circle the share of points with the highest scores, beside a histogram of all scores with the cut.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    scores : ndarray of shape (n,)
        Higher is more unusual.
    share : float
        Of the points to be circled, above 0 and below 1.
    """
    points, scores = np.asarray(points, dtype=float), np.asarray(scores, dtype=float)
    if points.shape != (len(scores), 2):
        raise ValueError(f"points of shape {points.shape} and scores of shape {scores.shape}; give (n, 2) and (n,).")
    if not (np.isfinite(points).all() and np.isfinite(scores).all()):
        raise ValueError("points or scores hold NaN or infinity; leave these points out.")
    cut = np.quantile(scores, 1 - share)
    called = scores > cut
    cloud, beside = axes = row_or_new(axes, 2, 4.6, 3.9)
    cloud.scatter(*points.T, s=12 + 60 * (scores - scores.min()) / max(np.ptp(scores), 1e-9), color="0.45")
    cloud.scatter(*points[called].T, s=130, facecolors="none", edgecolors=SERIES[1]["color"], linewidths=1.6)
    cloud.set(xlabel=xlabel, ylabel=ylabel, title=title)
    open_frame(cloud)
    first = scores.argmax()
    where = ", ".join(number(value) for value in points[first])
    told = f"{len(points)} points, {called.sum()} of them circled. The highest score, {number(scores[first])}, is at "
    described_by(cloud, headed(cloud, f"{told}({where}); the median is {number(np.median(scores))}."))
    histogram(scores, bins=30, xlabel="score", title="all scores", marks={f"cut {number(cut)}": cut}, ax=beside)
    return axes


def strip(signal, beats=(), classes=(), *, start=0.0, seconds=10.0, title="", ax=None):
    """Draw some seconds of one lead of an electrocardiogram on a grid as doctors have it: 0.2 s by 0.5 mV.

    Parameters
    ----------
    signal : array-like of shape (samples,)
        In mV, 360 samples a second.
    beats : array-like of int, shape (n,)
        The sample of each beat, in order.
    classes : array-like of str, shape (n,), optional
        What stands above each beat; a beat that is not N gets a line as well.
    start, seconds : float
        What is shown of the record.
    """
    signal, beats, classes = np.asarray(signal, float), np.asarray(beats, int), np.asarray(classes, str)
    first, last = round(start * RATE), round((start + seconds) * RATE)
    shown = signal[max(first, 0) : last]
    if signal.ndim != 1 or first < 0 or len(shown) < 2:
        raise ValueError(f"a signal of shape {signal.shape} has nothing from {start} s on: show a part of one lead.")
    if not np.isfinite(shown).all():
        raise ValueError("the signal holds NaN or infinity in this window: choose another, or mend it.")
    if len(classes) not in (0, len(beats)):
        raise ValueError(f"{len(beats)} beats and {len(classes)} classes: give one class for each beat, or none.")
    inside = (beats >= first) & (beats < first + len(shown))
    times, names = beats[inside] / RATE, classes[inside] if len(classes) else np.full(inside.sum(), "")
    ax = axis_or_new(ax, 9.0, 2.6)
    ax.plot(start + np.arange(len(shown)) / RATE, shown, color=BLACK, linewidth=1)
    _paper(ax, start, len(shown) / RATE, shown)
    for time, name in zip(times, names, strict=True):
        colour = BEATS.get(name, BLACK)
        if name != "N":
            ax.axvline(time, color=colour, linewidth=1, linestyle=":")
        above = {"xycoords": ("data", "axes fraction"), "ha": "center", "va": "bottom", "color": colour}
        ax.annotate(name, (time, 1.02), weight="normal" if name == "N" else "bold", **above)
    ax.set(xlabel="time, s", ylabel="mV")
    ax.set_title(title, pad=18)
    return described_by(ax, headed(ax, _strip_in_words(start, shown, times, names)))


def _paper(ax, start, seconds, shown):
    low, high = np.floor(2 * shown.min()) / 2, np.ceil(2 * shown.max()) / 2
    ax.set(xlim=(start, start + seconds), ylim=(low, max(high, low + 0.5)))
    ax.set_xticks(np.arange(np.ceil(start / 0.2), (start + seconds) / 0.2) * 0.2, minor=True)
    ax.set_yticks(np.arange(low, high + 0.25, 0.5), minor=True)
    ax.grid(True, which="both", color=PAPER)
    ax.set_axisbelow(True)
    ax.tick_params(which="minor", length=0)


def _strip_in_words(start, shown, times, names):
    """Say how long and how high the strip is, how many beats of which name it holds, and when the rare ones come."""
    text = f"Electrocardiogram, {number(len(shown) / RATE)} s from {number(start)} s on, "
    text += f"{number(shown.min())} to {number(shown.max())} mV, {len(times)} beat{'s' * (len(times) != 1)} marked"
    parts = []
    for name in np.unique(names[names != ""]):
        when = times[names == name]
        rare = f" at {', '.join(number(moment) for moment in when)} s" if name != "N" else ""
        parts.append(f"{len(when)} {name}{rare}")
    return f"{text}{': ' * bool(parts)}{'; '.join(parts)}."


def stopping(training, validation, patience, *, title="", ax=None):
    """Draw the losses of a training run, with the epoch in which early stopping ends it and the one that it keeps.

    Parameters
    ----------
    training, validation : array-like of shape (epochs,)
        The loss after each epoch.
    patience : int
        How many epochs in a row may pass without a new lowest validation loss.
    """
    training, validation = np.asarray(training, dtype=float), np.asarray(validation, dtype=float)
    if training.shape != validation.shape or validation.ndim != 1 or not validation.size:
        raise ValueError(f"losses of shape {training.shape} and {validation.shape}; give two rows alike, (epochs,).")
    if not np.isfinite([training, validation]).all():
        raise ValueError("a loss is NaN or infinity: start that training again with a smaller learning rate.")
    lowest = [int(np.argmin(validation[: epoch + 1])) for epoch in range(len(validation))]
    waited = [epoch - best for epoch, best in enumerate(lowest)]
    end = waited.index(patience) if patience in waited else len(validation) - 1
    best, epochs = lowest[end], np.arange(1, len(validation) + 1)
    ax = axis_or_new(ax, 7.0)
    for (name, losses), look in zip({"training": training, "validation": validation}.items(), looks(), strict=False):
        ax.plot(epochs, losses, label=name, **(look | {"marker": ""}))
    ax.axvspan(end + 1, len(validation) + 0.5, color="0.9", linewidth=0)
    for name, epoch in {"kept": best, "end": end}.items():
        ax.axvline(epoch + 1, color="0.2", linewidth=1, linestyle="-" if name == "kept" else ":")
        ax.plot(
            epoch + 1, validation[epoch], "o" if name == "kept" else "x", color="0.2", markersize=9, fillstyle="none"
        )
    ax.set(xlabel="epoch", ylabel="loss", title=title, xlim=(0.5, len(validation) + 0.5))
    ax.legend(frameon=False)
    open_frame(ax)
    text = f"Training ends after epoch {end + 1} of {len(validation)}" + ("" if patience in waited else ", not stopped")
    text += f"; the weights of epoch {best + 1} are kept, with a validation loss of {number(validation[best])}. "
    later = int(np.argmin(validation))
    text += (
        f"Epoch {later + 1} would have been better, with {number(validation[later])}."
        if later != best
        else f"No later epoch was better; the last has {number(validation[-1])}."
    )
    return described_by(ax, headed(ax, text))

"""A window over an image: level and width, and the histogram below them."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, named, slider
from medlearn.explorers.explorer import Explorer

FREE = "as set below"
PRESETS = {"soft tissue": (40, 400), "lung": (-600, 1500), "bone": (400, 1800)}


def window(image, *, presets=PRESETS, unit="HU", tissues=None):
    """Move the window through which an image is seen.

    Parameters
    ----------
    image : ndarray of shape (rows, columns), or dict of str to such
        In `unit`; of several one is chosen.
    presets : dict of str to (level, width)
        Windows with a name; the first is shown at the start.
    unit : str
    tissues : dict of str to float, optional
        Values to be marked in the histogram.

    Returns
    -------
    explorer : Explorer
        Controls `image, preset, level, width`.
    """
    images = named(image, "the image")
    low, high = _range(images.values())
    presets = {name: tuple(pair) for name, pair in presets.items()}
    level, width = next(iter(presets.values()), ((low + high) / 2, high - low))
    levels, widths = zip(*(presets or {FREE: (level, width)}).values(), strict=True)
    step = 1 if high - low >= 50 else (high - low) / 100
    controls = {
        "image": choice("Image", list(images)),
        "level": slider(f"Level in {unit}", level, min(low, *levels), max(high, *levels), step),
        "width": slider(f"Width in {unit}", width, min(step, *widths), max(2 * (high - low), *widths), step),
    }
    preset = choice("Window", {FREE: None} | presets, (level, width) if presets else None)

    def draw(axes, image, level, width):
        return plots.window(images[image], level, width, unit=unit, tissues=tissues, axes=axes)

    explorer = Explorer(draw, controls, helpers={"preset": preset}, size=(9.2, 3.7), columns=(1, 1.6), gap=0.2)
    _follow(explorer)
    return explorer


def _follow(explorer):
    """Let the sliders follow a chosen window, and the choice forget its name when they are moved by hand."""
    preset, level, width = (explorer.controls[name] for name in ("preset", "level", "width"))

    def choose(change):
        if change["new"] is not None:
            with explorer.together():
                level.value, width.value = change["new"]

    def forget(change):
        if preset.value is not None and (level.value, width.value) != tuple(preset.value) and not explorer.held:
            preset.value = None

    preset.observe(choose, "value")
    level.observe(forget, "value")
    width.observe(forget, "value")


def _range(images):
    """Return the smallest and the largest number in any image, whole; -1000 to 1000 where there are none."""
    numbers = [np.ravel(np.asarray(image, dtype=float)) for image in images if image is not None]
    finite = np.concatenate([part[np.isfinite(part)] for part in numbers]) if numbers else np.empty(0)
    if finite.size == 0 or finite.min() == finite.max():
        return -1000, 1000
    if np.ptp(finite) < 50:
        return float(finite.min()), float(finite.max())
    return int(np.floor(finite.min())), int(np.ceil(finite.max()))

"""Figures and pages for readers who see colours differently, see little, or listen."""

import itertools
import re
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from skimage.color import deltaE_ciede2000, rgb2lab

from medlearn import plots
from medlearn.plots.style import BLUE, ORANGE, PALE, SERIES, SKY

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted(path for folder in ("notebooks", "exercises") for path in (ROOT / folder).rglob("[0-9]*.ipynb"))
SAFE_MAPS = {"gray", "gray_r", "cividis", "viridis"}
# Machado, Oliveira and Fernandes (2009), doi 10.1109/TVCG.2009.113, severity 1, on linear RGB.
DEFICIENCIES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


def linear(colours):
    colours = np.asarray(colours)
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def seen(colours, deficiency):
    """What a reader with a colour-vision deficiency sees of sRGB colours (n, 3)."""
    light = np.clip(linear(colours) @ np.transpose(DEFICIENCIES[deficiency]), 0, 1)
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)


def apart(one, other, deficiency):
    """CIEDE2000 difference of two colours as that reader sees them; 2 can just be told apart side by side."""
    pair = rgb2lab(seen([to_rgb(one), to_rgb(other)], deficiency))
    return deltaE_ciede2000(*pair)


def contrast(one, other):
    """Contrast ratio of WCAG 2: 1 for the same colour, 21 for black on white."""
    first, second = (linear(to_rgb(colour)) @ [0.2126, 0.7152, 0.0722] for colour in (one, other))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def test_the_simulation_sees_what_is_known():
    red, green = "#c00000", "#607000"
    assert contrast("black", "white") == pytest.approx(21)
    assert apart(red, green, "deuteranopia") < 0.5 * deltaE_ciede2000(*rgb2lab([to_rgb(red), to_rgb(green)]))
    assert np.allclose(seen([[0.5, 0.5, 0.5]], "protanopia"), 0.5, atol=0.01)  # greys stay


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_series_can_be_told_apart_by_their_colours(deficiency):
    for one, other in itertools.combinations([style["color"] for style in SERIES], 2):
        assert apart(one, other, deficiency) > 10, (one, other)
    assert apart(SKY, ORANGE, deficiency) > 10  # the two halves of a plane


def test_and_without_any_colour():
    for key in ("marker", "linestyle"):
        assert len({str(style[key]) for style in SERIES}) == len(SERIES)


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_colour_scales_keep_their_order(deficiency):
    for name in ("cividis", "viridis"):
        scale = matplotlib.colormaps[name](np.linspace(0, 1, 32))[:, :3]
        assert (np.diff(rgb2lab(seen(scale, deficiency))[:, 0]) > 0).all()


def test_only_safe_scales_are_used():
    used = set()
    for path in (ROOT / "medlearn").rglob("*.py"):
        used |= set(re.findall(r"(?:cmap|colours)=\"(\w+)\"", path.read_text(encoding="utf-8")))
    for path in NOTEBOOKS:
        used |= set(re.findall(r"(?:cmap|colours)=\\?[\"'](\w+)", path.read_text(encoding="utf-8")))
    assert {"gray", "cividis"} <= used <= SAFE_MAPS


def texts_on_colours(ax):
    """Each text that stands in an image's pixel, with the colour of that pixel."""
    image = ax.images[0]
    colours = image.cmap(image.norm(image.get_array()))[..., :3]
    for text in ax.texts:
        column, row = (round(value) for value in text.get_position())
        yield text.get_text(), text.get_color(), colours[row, column]


def test_numbers_stand_out_from_their_squares():
    made = [plots.confusion(np.array([[90, 10], [20, value]]), ["healthy", "finding"]) for value in range(0, 90, 6)]
    kernels = [np.linspace(-3, high, 9).reshape(3, 3) for high in (0.5, 1, 3, 8)]
    made += [plots.kernel(np.eye(9), kernel)[1] for kernel in kernels]
    checked = [(text, contrast(ink, ground)) for ax in made for text, ink, ground in texts_on_colours(ax)]
    plt.close("all")
    assert len(checked) == 15 * 4 + 4 * 9
    assert min(ratio for _, ratio in checked) >= 4.5, sorted(checked, key=lambda pair: pair[1])[:5]


def test_writing_on_the_course_map_stands_out():
    assert contrast("white", BLUE) >= 4.5
    assert contrast("black", PALE) >= 4.5
    assert contrast("0.35", "white") >= 4.5  # the answers on a tree's branches


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_headings_are_in_order(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    levels = [len(marks) for marks in re.findall(r"^(#{1,6}) ", text, re.M)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))

"""Make the pictures of README's gallery from the figures that the lessons show: ``python -m tools.gallery``.

Each is the figure of an executed lesson, made small; README links it to its lesson.
"""

import base64
import io
import re
from pathlib import Path

import nbformat
from PIL import Image

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "gallery"
SIZE = (320, 220)  # pixels
# lesson, and which of its figures, counted from 1
PICTURES = {
    "00": 2, "03": 5, "04": 3, "05": 5, "12": 4, "13": 7, "14": 6, "15": 5, "16": 2, "17": 6, "18": 1, "20": 1,
}  # fmt: skip


def figures(number):
    """Return the figures of a lesson, list of bytes (PNG), in the order in which they stand."""
    (path,) = ROOT.glob(f"notebooks/{number}_*.ipynb")
    found = []
    for data in (one.get("data", {}) for cell in nbformat.read(path, 4).cells for one in cell.get("outputs", [])):
        found += re.findall(r'base64,([^"]+)"', data.get("text/html", "")) or [data.get("image/png")]
    return [base64.b64decode(one) for one in found if one]


def small(png):
    """Return a figure on a white ground of `SIZE`, with at most 64 colours."""
    figure, ground = Image.open(io.BytesIO(png)).convert("RGBA"), Image.new("RGBA", SIZE, "white")
    figure.thumbnail(SIZE, Image.Resampling.LANCZOS)
    ground.alpha_composite(figure, ((SIZE[0] - figure.width) // 2, (SIZE[1] - figure.height) // 2))
    return ground.convert("RGB").quantize(64)


def main():
    """Write the pictures."""
    FOLDER.mkdir(exist_ok=True)
    for number, place in PICTURES.items():
        small(figures(number)[place - 1]).save(FOLDER / f"{number}.png", optimize=True)


if __name__ == "__main__":
    main()

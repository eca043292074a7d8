"""Pixels of one millimetre, whatever the scanner's were. An exercise of lesson 02."""

from medlearn.checks import implement


def _slices(rng):
    """Return a head in MR of which every fourth row was kept, and pixels of other shapes."""
    from medlearn.datasets import load_mr_volume

    head = load_mr_volume().image[:, :, 12].T[::-4]
    drawn = [rng.uniform(0, 1000, size=shape) for shape in ((6, 9), (8, 5), (12, 12))]
    spacings = [(3.0, 1.2), (0.6, 2.4), (0.5, 0.5)]
    return [(head, (8.0, 2.0)), *zip(drawn, spacings, strict=True)]


def _resized(image, shape, order=1):
    from skimage.transform import resize

    return resize(image, [max(1, round(size)) for size in shape], order=order, anti_aliasing=order > 0)


@implement(
    question="""
    **Pixels of one millimetre.** An image of 24 × 128 pixels with a spacing of (8.0, 2.0) mm shows 192 × 256 mm, but
    drawn pixel by pixel it is flat. Write `in_millimetres(image, spacing)`: `resize` the image so that each new pixel
    is 1 mm × 1 mm. `spacing` gives millimetres for a row and for a column. `round` each new size, interpolate linearly
    (`order=1`) with `anti_aliasing=True`, and return the new image. (`resize` comes from `skimage.transform`. Import it
    inside your function.) The check draws a head in MR, new to you, the expected picture, and yours.
    """,
    hints=[
        "How many millimetres is the image high? So many rows has the new one.",
        "new_rows = round(image.shape[0] * spacing[0]), and the columns likewise with spacing[1].",
        "resize(image, (new_rows, new_columns), order=1, anti_aliasing=True)",
    ],
    cases=_slices,
    draws=True,
    praise="A millimetre is as long across as it is down. Lengths and areas can now be counted in pixels.",
)
def in_millimetres(image, spacing):
    """Resize an image to pixels of one millimetre."""
    from skimage.transform import resize

    rows, columns = round(image.shape[0] * spacing[0]), round(image.shape[1] * spacing[1])
    return resize(image, (rows, columns), order=1, anti_aliasing=True)


def _uneven(image, spacing):
    return spacing[0] != spacing[1]


in_millimetres.wrong(
    lambda image, spacing: _resized(image, (image.shape[0] / spacing[0], image.shape[1] / spacing[1])),
    "You divide by the spacing. 24 rows of 8 mm are 192 mm high, so at 1 mm that makes 192 rows, not 3.",
).wrong(
    lambda image, spacing: _resized(image, (image.shape[0] * spacing[1], image.shape[1] * spacing[0])),
    "Rows and columns have changed places: the first spacing belongs to the rows, which is axis 0.",
    where=_uneven,
).wrong(
    lambda image, spacing: _resized(image, (image.shape[0] * spacing[0], image.shape[1] * spacing[0])),
    "You used the first spacing for both axes, so the head stays as flat as it was. Columns have their own.",
    where=_uneven,
).wrong(
    lambda image, spacing: _resized(image, (max(image.shape[0] * spacing[0], image.shape[1] * spacing[1]),) * 2),
    "You made a square. Here a millimetre must be as long across as it is down, and heads are not square.",
    where=_uneven,
).wrong(
    lambda image, spacing: _resized(image, (image.shape[0] * spacing[0], image.shape[1] * spacing[1]), order=0),
    "The shape is right, and the values are copies of the nearest pixel. That is for names in a mask: brightness is "
    "interpolated linearly, order=1.",
)

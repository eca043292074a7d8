"""Paint a retina by roundness. An exercise of lesson 04."""

import numpy as np

from medlearn.checks import implement


def _retina_and_blobs(rng):
    """Return the dark parts of a retina, regions of nine to eleven pixels, an empty mask, blobs, and a small ring."""
    from scipy.ndimage import gaussian_filter
    from skimage import data

    retina = data.microaneurysms().astype(float)
    blobs = [gaussian_filter(rng.normal(size=size), 1.5) > 0.05 for size in ((40, 50), (60, 30))]
    small = np.zeros((9, 20), bool)
    small[1:4, 1:4] = small[1:3, 6:11] = small[5:6, 2:13] = True  # 9, 10 and 11 pixels
    return [
        (gaussian_filter(retina, 8) - retina > 12,),
        (small,),
        (np.zeros((5, 5), bool),),
        *[(one,) for one in blobs],
        (np.pad(np.array([[1, 1, 1, 1], [1, 0, 1, 0], [1, 1, 1, 0]], bool), 1),),
    ]


@implement(
    question="""
    **Paint a retina by roundness.** In diabetes, small vessels of the retina bulge. These *microaneurysms* are dark
    dots; vessels are dark, too, but long. Write `roundness(mask)`. The mask is True where a photograph is dark. Return
    floats in the mask's shape: every pixel of a region holds the circularity of its region, 4 pi area / perimeter².
    Outside the regions, and in regions of fewer than 10 pixels, write 0. Take the perimeter `perimeter_crofton`.
    `label(mask)` and `regionprops_table(regions, properties=["label", "area", "perimeter_crofton"])` come from
    `skimage.measure`. The check draws a real retina, its expected picture, and yours.
    """,
    hints=[
        "Start with np.zeros(mask.shape). regions = label(mask) numbers the regions, and a table measures them.",
        "Go through the table's three columns side by side, with zip. painted[regions == number] = ... fills a region.",
    ],
    cases=_retina_and_blobs,
    draws=True,
    praise="The two dots have 0.87 and 0.96. A scrap of vessel, upper right, has 0.77: shape alone does not decide.",
)
def roundness(mask):
    """Give each pixel of a region of 10 pixels or more the circularity of its region."""
    from skimage.measure import label, regionprops_table

    regions, painted = label(mask), np.zeros(mask.shape)
    table = regionprops_table(regions, properties=["label", "area", "perimeter_crofton"])
    for number, area, perimeter in zip(*table.values(), strict=True):
        if area >= 10:
            painted[regions == number] = 4 * np.pi * area / perimeter**2
    return painted


def _painted(value, least=10):
    """Return an answer that fills each region with `value` of its properties."""

    def answer(mask):
        from skimage.measure import label, regionprops

        painted = np.zeros(mask.shape)
        for region in regionprops(label(mask)):
            if region.area >= least:
                painted[tuple(region.coords.T)] = value(region)
        return painted

    return answer


def _circularity(region):
    return 4 * np.pi * region.area / region.perimeter_crofton**2


roundness.wrong(
    _painted(_circularity, least=1),
    "The specks are still there, and they are the roundest of all. Regions of fewer than 10 pixels get 0.",
).wrong(
    _painted(_circularity, least=11),
    "A region of exactly 10 pixels has vanished. Only regions of *fewer* than 10 get 0.",
).wrong(
    _painted(lambda region: 4 * np.pi * region.area / region.perimeter_crofton),
    "Your numbers grow with the size of a region. The perimeter is not squared.",
).wrong(
    _painted(lambda region: region.area / region.perimeter_crofton**2),
    "All regions are in the right order, but too dark by a factor of 12.6: that is 4 pi, which is missing.",
).wrong(
    _painted(lambda region: 1 / _circularity(region)),
    "Vessels are bright and spots are dark: your fraction is upside down. The area belongs above the line.",
).wrong(
    _painted(lambda region: 4 * np.pi * region.area / region.perimeter**2),
    "Close, but `perimeter` measures along the centres of the pixels at the border, so small regions come out above 1. "
    "`perimeter_crofton` is asked for.",
).clause(
    "few pixels around a hole",
    lambda mask: mask.shape == (5, 6),
    _painted(_circularity, least=9),
    message="Right, except for a ring of 9 pixels. Count the pixels of a region alone, without its hole.",
)

"""Look through a window. An exercise of lesson 01."""

import numpy as np

from medlearn.checks import implement
from medlearn.imaging import window


def _images_and_windows(rng):
    """Return images in HU with windows: a head, numbers, and an image that reaches neither end of its window."""
    from pydicom.data import get_testdata_file

    from medlearn.dicom import read_dicom

    head = read_dicom(get_testdata_file("J2K_pixelrep_mismatch.dcm")).image[::2, ::2]
    example = np.array([[-1000.0, -160, -60], [40, 140, 900]])
    return [
        (head, 40, 80),
        (example, 40, 400),
        (example, -600, 1500),
        (np.array([[30.0, 35, 45], [50, 20, 60]]), 40, 80),
        *((rng.normal(0, 500, size=(4, 6)), *rng.integers([-100, 200], [300, 900]).tolist()) for _ in range(3)),
        (example, 40, 0.5),
        (example, 40, 0),
        (example, 40, -400),
    ]


@implement(
    question="""
    **Look through a window.** Write `greys(image, level, width)`: the brightness, from 0 (black) to 1 (white), of each
    pixel of an image in HU. The level is the middle of the window. What lies below its lower end is black, what lies
    above its upper end is white. A width that is not positive leaves no window: raise a `ValueError` that says so. The
    check draws a head CT, new to you, through a brain window: level 40, width 80.
    """,
    hints=[
        "Where does the window begin? For level 40 and width 400 at -160 HU, for level 40 and width 80 at 0 HU.",
        "Subtract the lower end and divide by the width: the lower end becomes 0, the upper end 1.",
        "np.clip cuts off what is below 0 and above 1.",
    ],
    cases=_images_and_windows,
    draws=True,
    praise="In the brain window, air and fat are the same black: a window hides as much as it shows.",
)
def greys(image, level, width):
    """Show an image in HU through a window, as brightness from 0 to 1."""
    if width <= 0:
        raise ValueError(f"a width of {width} leaves no window; give a positive one, such as 400.")
    lowest = level - width / 2
    return np.clip((image - lowest) / width, 0, 1)


# Right where a width leaves no window: a misconception is known whatever an answer makes of it.
def _a_window(image, level, width):
    return width > 0


greys.wrong(
    lambda image, level, width: (image - (level - width / 2)) / width,
    "Inside the window you are right. Outside, the first pixel comes out as {got[0][0]:.1f}, blacker than black. What "
    "should become of values beyond the two ends?",
    where=_a_window,
).wrong(
    lambda image, level, width: np.clip((image - (level - width)) / (2 * width), 0, 1),
    "Your window is twice as wide as it should be: you go a whole width down *and* a whole width up from the level. "
    "The width is the distance from black to white.",
    where=_a_window,
).wrong(
    lambda image, level, width: np.clip((image - level) / width, 0, 1),
    "You made the level black. It is the *middle* of the window, so a pixel that equals the level "
    "must come out as 0.5.",
    where=_a_window,
).wrong(
    lambda image, level, width: np.clip((image - level) / (width - level), 0, 1),
    "You took the two numbers for the lower and the upper end. They are the middle and the width: the lower end lies "
    "half a width below the level.",
    where=_a_window,
).wrong(
    lambda image, level, width: 255 * window(image, level, width),
    "The window is right, the scale is not. You count 255 greys, but here white is 1. Whole greys are for saving the "
    "picture.",
    where=_a_window,
).wrong(
    lambda image, level, width: np.where(image <= level + width / 2, window(image, level, width), 0),
    "Above the window you return to black: bone comes out darker than muscle. Only what lies *below* the lower end is "
    "black.",
    where=_a_window,
)


def _stretched_to_its_own_ends(image, level, width):
    shown = window(image, level, width)
    return (shown - shown.min()) / (shown.max() - shown.min())


greys.wrong(
    _stretched_to_its_own_ends,
    "You stretch each picture to *its own* darkest and brightest pixel. When an image does not fill its window, the "
    "same tissue gets another grey in another patient. The window sets the ends.",
    where=_a_window,
)


# DICOM PS3.3 C.11.2.1.2, and many a viewer written after it: exchangetuts.com/dicom-window-center-window-width.
greys.wrong(
    lambda image, level, width: np.clip((image - (level - 0.5)) / (width - 1) + 0.5, 0, 1),
    "You used DICOM's default rule, LINEAR, with a half and a one subtracted: made for whole numbers and slightly off "
    "here. Take the ends as they are, half a width on either side of the level.",
    where=_a_window,
).wrong(
    lambda image, level, width: np.clip((image - (level - width / 2)) / width, 0, 1),
    "Try a width of 0: you divide by 0 and go on, and the picture is black, white or not a number. Raise an error "
    "that says that no greys are left.",
    where=lambda image, level, width: width >= 0,  # known whatever an answer does with negative widths
).wrong(
    lambda image, level, width: np.clip((image - (level - width / 2)) / width, 0, 1),
    "You refuse a width of 0. With -400 you go on, and white and black are swapped. Not positive means 0 and all "
    "below it.",
    where=lambda image, level, width: width != 0,
).wrong(
    lambda image, level, width: (np.clip(image, level - width / 2, level + width / 2) - (level - width / 2)) / width,
    "You refuse a width of 0. With -400 you go on, and everything turns to the same grey. Not positive means 0 and "
    "everything below it.",
    where=lambda image, level, width: width != 0,
).clause(
    "a width of 0",
    lambda image, level, width: width == 0,
    message="Right for every real window. A width of 0 leaves none: raise a `ValueError` that says so.",
).clause(
    "a negative width",
    lambda image, level, width: width < 0,
    message="You refuse a width of 0. -400 is not positive either: raise the same `ValueError` there.",
).clause(
    "no width, or less",
    lambda image, level, width: width <= 0,
    message="Right for every real window. A width of 0 or less leaves none: raise a `ValueError` that says so.",
)

"""A grid that was not there. An exercise of lesson 02."""

import numpy as np

from medlearn.checks import predict

PERIOD, STEP = 4.5, 4


@predict(
    question=f"""
    **A grid that was not there.** The shadow of an X-ray grid makes fine stripes that repeat every {PERIOD} pixels. To
    save room someone keeps only every {STEP}th pixel, without blurring first. The small image shows *broad* stripes.
    After how many pixels *of the small image* do they repeat? Commit yourself to a number.
    """,
    hints=[
        "How far does the pattern get in one step of 4 pixels? 4 / 4.5 = 8/9 of a stripe.",
        "8/9 forward looks the same as 1/9 back. How many such steps until the pattern is where it began?",
    ],
    tolerance=0.02,
    praise="Each step falls 1/9 of a stripe behind, so nine make one: aliasing. Blur first, and none appears.",
)
def grid_lines():
    """Find the period of the stripes in the small image, in its pixels."""
    kept = np.cos(2 * np.pi * np.arange(0, 90 * STEP, STEP) / PERIOD)
    return len(kept) / int(np.argmax(np.abs(np.fft.rfft(kept))))


grid_lines.wrong(
    4.5 / 4,
    "1.125 is 4.5 / 4: stripes finer than two pixels. No image can show these; it shows something else instead. Where "
    "in its stripe does each kept pixel fall?",
).wrong(36, "36 is right in pixels of the *large* image. In the small one, each pixel stands for four of them.").wrong(
    4.5,
    "4.5 is the true stripe, in the large image. Of every four pixels only one is left. Which part of a stripe does "
    "each of them see?",
).wrong(
    18,
    "18 is 4.5 * 4: that would be for an image made *larger*. Go along the kept pixels: where in its stripe is each?",
)

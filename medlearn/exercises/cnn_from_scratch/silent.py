"""The silent kernel. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import interpret
from medlearn.convolution import correlate2d


@interpret(
    question="""
    **The silent kernel.** The kernel [[-1, -2, -1], [0, 0, 0], [1, 2, 1]] slides over a photograph of a real retina,
    new to you (1000 x 1000 pixels, green from 0 to 255). Then come a bias and ReLU. After one far too long step of
    training the bias is -2000:

    | bias | places above 0 after ReLU |
    |---|---|
    | 0 | 46.6 % |
    | -40 | 1.2 % |
    | -2000 | 0.0 % |

    The network is wrong about this image. What will the next steps, on images like this one, make of the *kernel and
    its bias*? Answer `"nothing"` (they stay as they are), `"recovery"` (a large loss pulls the bias up again) or
    `"worse"` (the bias falls further).
    """,
    hints=[
        "Which way does a gradient take back to the kernel and its bias? Which layer lies between?",
        "With which factor does ReLU hand on a number below 0, however large the loss?",
    ],
    choices=("nothing", "recovery", "worse"),
    praise="No place is above 0, so ReLU hands back no gradient, neither to the kernel nor to the bias. The largest "
    "sum on such an image is 4 * 255 = 1020, so this kernel is dead for good. That is one harm of too long steps.",
    wrong={
        "recovery": "A large loss makes large gradients, but only where a path leads back. Multiply them by the factor "
        "of ReLU at each place. What arrives?",
        "worse": "For the bias to fall, its gradient must be positive. Its gradient is the sum over all places behind "
        "ReLU. What is the factor there?",
    },
)
def silent():
    """Send gradients back through ReLU at every place of the map."""
    from medlearn.datasets import load_fundus

    below = np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]])
    feature_map = correlate2d(load_fundus().image[200:1200, 200:1200, 1].astype(float), below, "valid") - 2000
    reaches_back = np.any(feature_map > 0)
    return "recovery" if reaches_back else "nothing"

"""The forger's loss. An exercise of lesson 18."""

import numpy as np

from medlearn.checks import predict


@predict(
    question="""
    **The forger's loss.** A judge gives a real image the probability 0.9 of being real, and a made image 0.2. What is
    the loss of the *forger*? Use ln.
    """,
    solution="forgers_loss = -np.log(0.2)",
    hints=[
        "The forger made one of the two images. What does he want the judge to say of it?",
        "He wants a probability of 1. The loss of saying p in place of 1 is -ln p.",
    ],
    praise="The judge's own loss is 0.33. As she gets better, his loss rises: the two pull against each other.",
    tolerance=0.01,
)
def forgers_loss():
    """Return the cross-entropy of the made image, called real."""
    return -np.log(0.2)


forgers_loss.wrong(
    -np.log(0.8), "0.22 is what this image costs the *judge*, who wants to call it made. The forger wants the reverse."
).wrong(
    -np.log(0.9) - np.log(0.8), "0.33 is the loss of the judge, over both images. What does the forger want?"
).wrong(-np.log(0.9), "That comes from the real image. The forger has nothing to do with it.").wrong(
    np.log(0.2), "A loss is not negative: put a minus in front of the logarithm."
).wrong(-np.log10(0.2), "You took the logarithm to base 10. ln is `np.log`.").wrong(
    -np.log2(0.2), "You took the logarithm to base 2. ln is `np.log`."
).wrong(-np.log(0.2) - np.log(0.9), "The made image is right. But the real one is no business of the forger's.")

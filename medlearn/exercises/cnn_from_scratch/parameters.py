"""Count what is learnt. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import predict
from medlearn.network.layers import Conv2D


# The count puzzles learners: community.deeplearning.ai, thread 87136, "Explain the math behind the parameters ...".
@predict(
    question="""
    **Count what is learnt.** A convolutional layer takes images of 64 x 64 with 8 channels and makes 16 maps with
    kernels of 5 x 5, without padding. How many numbers does it *learn*?
    """,
    hints=[
        "How many channels does a single kernel look at, and how many numbers does it hold?",
        "5 x 5 x 8 numbers in a kernel, 16 kernels. What else does each map have?",
    ],
    praise="Each of the 16 kernels has 5 x 5 x 8 numbers and one bias. The 64 x 64 of the image does not matter: "
    "the same kernels are used at every place.",
)
def parameters():
    """Count the parameters of the layer."""
    layer = Conv2D(16, 5)
    layer.build((64, 64, 8), np.random.default_rng(0), np.float64)
    return sum(array.size for array in layer.parameters.values())


parameters.wrong(
    5 * 5 * 8 * 16,
    "{got} numbers are in the kernels. But something is added to each map, the same at every place. It is learnt, too.",
).wrong(
    5 * 5 * 16 + 16,
    "{got} would be right for a grey image. This one has 8 channels, and a kernel looks at all of them at once.",
).wrong(
    5 * 5 * 16,
    "{got}: two things are missing. A kernel looks at all 8 channels at once, and each map has a bias of its own.",
).wrong(
    5 * 5 * 8 * 16 + 8 * 16,
    "The kernels are right. But {got} gives each map a bias for every *channel*. The products of all channels are "
    "added up first. How many biases does a single sum need?",
).wrong(
    5 * 5 * 8 * 16 + 1, "The kernels are right. But {got} has one bias for the whole layer. Do all maps share it?"
).wrong(5 * 5 * 8 + 1, "{got} is one kernel with its bias: that makes a single map. How many maps are there?").wrong(
    60 * 60 * 16,
    "{got} is how many numbers come *out*: 60 x 60 places, 16 maps. The question is how many the layer has to learn.",
)

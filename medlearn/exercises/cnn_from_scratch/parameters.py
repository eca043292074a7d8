"""Count a whole network. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import predict


# The count puzzles learners: community.deeplearning.ai, thread 87136, "Explain the math behind the parameters ...".
@predict(
    question="""
    **Count a whole network.** It takes colour images of 64 x 64 pixels with 3 channels. A convolutional layer makes 8
    maps with kernels of 5 x 5, *without* padding. Then come ReLU, max pooling of 2 x 2, `Flatten`, and a dense layer
    for 3 classes. How many parameters does the whole network have?
    """,
    hints=[
        "The convolutional layer first. How many channels does a single kernel look at, and what does each map have?",
        "At how many places does a kernel of 5 fit in a row of 64 pixels? How many are left after pooling?",
        "8 maps of 30 x 30 go into the dense layer. Each class has a weight for each of these numbers, and a bias.",
    ],
    praise="608 are in the convolution: 8 kernels with 75 weights and a bias each. The other 21603 are in the dense "
    "layer: 7200 numbers times 3 classes, and 3 biases. The last layer holds 97 % of all parameters.",
)
def parameters():
    """Count the parameters of the network, layer by layer."""
    from medlearn.network.layers import Conv2D, Dense, Flatten, MaxPool2D

    shape, count = (64, 64, 3), 0
    for layer in (Conv2D(8, 5), MaxPool2D(), Flatten(), Dense(3)):
        shape = layer.build(shape, np.random.default_rng(0), np.float64)
        count += sum(array.size for array in layer.parameters.values())
    return count


CONVOLUTION, DENSE = 8 * (5 * 5 * 3) + 8, 3 * (8 * 30 * 30) + 3

parameters.wrong(
    CONVOLUTION,
    "{got} are in the convolutional layer, and that is right. But the dense layer has parameters too: a weight for "
    "each number that comes in and each class.",
).wrong(
    DENSE, "{got} are in the dense layer, and that is right. Now add what the kernels and their biases hold."
).wrong(
    CONVOLUTION - 8 + DENSE - 3,
    "{got} are all weights. But something is added to each map and to each score. It is learnt, too.",
).wrong(CONVOLUTION + DENSE - 3, "Nearly: {got} leaves out the biases of the dense layer, one for each class.").wrong(
    CONVOLUTION - 8 + DENSE, "Nearly: {got} leaves out the biases of the convolutional layer, one for each map."
).wrong(
    8 * (5 * 5) + 8 + DENSE,
    "{got} would be right for a kernel that looks at one channel. These images have three, and a kernel looks at all "
    "of them at once.",
).wrong(
    8 * (5 * 5 * 3) + 8 * 3 + DENSE,
    "{got} gives each map a bias for every *channel*. The products of all channels are added up first. How many biases "
    "does a single sum need?",
).wrong(
    CONVOLUTION + 3 * (8 * 32 * 32) + 3,
    "{got} would be right with padding. Without it, at how many places does a kernel of 5 fit in a row of 64 pixels?",
).wrong(
    CONVOLUTION + 3 * (8 * 60 * 60) + 3,
    "{got} leaves out the pooling. It has no parameters, but it decides how many numbers reach the dense layer.",
).wrong(
    CONVOLUTION + 3 * (30 * 30) + 3,
    "{got} hands only one map to the dense layer. `Flatten` writes all 8 maps in one row.",
)

"""What is left to learn. An exercise of lesson 19."""

from medlearn.checks import predict


@predict(
    question="""
    **What is left to learn** (easy). A body has 13 068 weights in its convolutions and turns an image into 48 features.
    It is frozen, and gets a new head: a logistic regression with one output and an intercept. How many numbers are
    learnt?
    """,
    solution="learnt = 48 + 1",
    hints=["Frozen: the body's weights stay as they are.", "The head has a weight for each feature. What else?"],
    praise="48 weights and an intercept. A hundred images are not many, but twice as many as these numbers.",
    tolerance=0.001,
    wrong={
        48: "48 weights, one for each feature. The intercept is learnt, too.",
        13068: "These are the weights that are *frozen*. Which ones are learnt?",
        13117: "So many are learnt when the convolutions are fine-tuned, too. Here they are frozen.",
        96: "A network with two outputs would have 96 weights. This head has one output.",
        98: "Two outputs would need 98 numbers. This head has one output, for ill.",
        1: "One output, but it is a weighted sum: how many weights does it have?",
    },
)
def learnt():
    """Return the head's weights and its intercept."""
    return 48 + 1

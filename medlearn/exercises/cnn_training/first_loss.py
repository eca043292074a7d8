"""Before the first step. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import predict

_ONE_IN_TEN = np.repeat([0, 1], [9, 1])


def _loss(labels, probability):
    return float(-np.mean(np.where(labels == 1, np.log(probability), np.log(1 - probability))))


@predict(
    question="""
    **Before the first step.** One image in ten shows a finding. Your untrained network says 0.5 to every image, as it
    should. The loss is the binary cross-entropy: the mean of -log p over the ill and -log(1 - p) over the healthy, all
    images together, with the natural logarithm. Which loss does a healthy start show? Two digits are enough.
    """,
    hints=[
        "What does a single ill image contribute, if the network says 0.5? And a single healthy one?",
        "Both contribute the same. Does it matter, then, how many there are of each?",
    ],
    digits=2,
    praise="log 2, whatever the share of findings: at 0.5 the ill and the healthy pay alike. Several times as much "
    "means strong opinions from the start: look at the scale of the pixels.",
)
def first_loss():
    """Compute the mean loss of a network that says 0.5 to ten images."""
    return _loss(_ONE_IN_TEN, 0.5)


first_loss.wrong(
    round(_loss(_ONE_IN_TEN, 0.1), 3),
    "{got} is what the network can reach by saying 0.1 to everybody: it has learnt the share of findings, and nothing "
    "about images. This one has not learnt even that.",
).wrong(0.7, "Right to one digit. Two, please, so that you can tell it from what is nearly right.").wrong(
    0.9,
    "0.9 is the accuracy of calling everybody healthy. The loss does not count who is right: it asks how much "
    "probability the truth was given.",
).wrong(0.5, "0.5 is the probability it gives. What is minus its logarithm?").wrong(
    round(float(np.log10(2)), 3), "{got} is the logarithm to base 10. `np.log`, and Keras, use the natural one."
).wrong(1.0, "1 is the loss in bits, with the logarithm to base 2. Keras, like `np.log`, uses the natural one.").wrong(
    -round(float(np.log(2)), 3),
    "The size is right. But the logarithm of a share is negative, and a loss has a minus before it.",
).wrong(0.25, "0.25 is the squared error, (1 - 0.5) squared. The cross-entropy takes minus the logarithm.").wrong(
    round(-float(np.log(0.1)), 2),
    "{got} is minus the logarithm of 0.1, the share of findings. Which probability does the *network* give?",
).wrong(
    round(-float(np.log(0.9)), 3),
    "{got} is minus the logarithm of 0.9, the share of the healthy. The loss takes the logarithm of what the *network* "
    "says.",
).wrong(0, "A loss of 0 is for a network that is sure of everything, and right. This one is sure of nothing.")

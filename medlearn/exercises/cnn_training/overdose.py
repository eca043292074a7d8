"""Four runs, one overdose. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import interpret

_RUNS = {  # training and validation loss after epochs 1, 2, 5, 10, 20
    "A": ((0.692, 0.692, 0.690, 0.687, 0.681), (0.693, 0.692, 0.690, 0.688, 0.682)),
    "B": ((4.810, 0.712, 0.694, 0.693, 0.693), (0.731, 0.695, 0.693, 0.694, 0.693)),
    "C": ((0.610, 0.440, 0.210, 0.060, 0.010), (0.580, 0.450, 0.410, 0.520, 0.830)),
    "D": ((0.660, 0.570, 0.490, 0.430, 0.390), (0.620, 0.510, 0.430, 0.380, 0.350)),
}


@interpret(
    question="""
    **Four runs, one overdose.** Losses of four training runs (invented; findings on half of the images), after
    epochs 1, 2, 5, 10 and 20:

    | run | training | validation |
    |---|---|---|
    | A | 0.692 0.692 0.690 0.687 0.681 | 0.693 0.692 0.690 0.688 0.682 |
    | B | 4.810 0.712 0.694 0.693 0.693 | 0.731 0.695 0.693 0.694 0.693 |
    | C | 0.610 0.440 0.210 0.060 0.010 | 0.580 0.450 0.410 0.520 0.830 |
    | D | 0.660 0.570 0.490 0.430 0.390 | 0.620 0.510 0.430 0.380 0.350 |

    Which one has to be started anew with a *smaller learning rate*: `"A"`, `"B"`, `"C"` or `"D"`?
    """,
    hints=[
        "What is log 2, and what does a network say whose loss stays there?",
        "Two runs end near log 2. Which of them still moves, and which one leapt before it lay still?",
    ],
    choices=("A", "B", "C", "D"),
    praise="It leapt to 4.8 in its first epoch and has said the same to everybody ever since. More epochs will not "
    "wake it. A is the opposite: too small a rate, but alive.",
    wrong={
        "A": "A is slow: it creeps down a little more each time, and never leapt. A smaller rate would make it "
        "slower still. Which run near log 2 does not move at all?",
        "C": "C learns its patients by heart: training near 0, validation loss turning after epoch 5. Its rate "
        "works. It needs more patients, augmentation, or to stop at its best.",
        "D": "D is well. Training above validation looks odd, but augmentation and dropout make only the training "
        "harder, and the training loss is a mean over the epoch. Both still fall.",
    },
)
def overdose():
    """Find the run that leapt far above log 2 and then came to lie there, without moving any more."""
    training = {name: np.array(losses) for name, (losses, _) in _RUNS.items()}
    dead = [name for name, loss in training.items() if loss.max() > 2 * np.log(2) and np.ptp(loss[-2:]) < 0.002]
    (run,) = dead
    return run

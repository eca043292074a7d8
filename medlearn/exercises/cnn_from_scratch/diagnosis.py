"""Read the gradient check. An exercise of lesson 08."""

import numpy as np

from medlearn.checks import interpret
from medlearn.network.gradcheck import layer_errors
from medlearn.network.layers import Dense


# Averaged gradients were blamed on float precision in a thread, "GradientChecking, can I blame float precision?".
@interpret(
    question="""
    **Read the gradient check.** Somebody wrote the backward pass of a dense layer, 4 values in and 4 units out, and
    checked it on 5 patients with a random upstream. Relative errors (the largest difference from the slopes by nudging,
    divided by the largest entry of either): **inputs 0.000, weights 0.800, bias 0.800**. What is wrong: `"averaged"`
    (the parameters' gradients are means over the patients, not sums), `"transposed"` (the weights were not transposed
    on the way to the inputs), `"rounding"` (computed with 32 bits), or `"nothing"`?
    """,
    hints=[
        "Which of the three is right? So which formula must be right?",
        "An error of 0.8 leaves 0.2 of the right slope. Is there a 5 in the question?",
    ],
    choices=("averaged", "transposed", "rounding", "nothing"),
    praise="0.8 = 1 - 1/5: a fifth is left. Such a network still learns, only more slowly, so you might never notice.",
    wrong={
        "transposed": "That would spoil the gradient of the *inputs*, which alone uses the weights. Here the inputs "
        "are right. What do weights and bias have in common that the inputs do not?",
        "rounding": "32 bits would spoil all three a little: about seven digits stay right. Here one part is perfect "
        "and two have lost four fifths. That is a wrong formula, not rounding.",
        "nothing": "An error of 0.8 is not small: it is relative, and a right gradient has 0.00000001. That the "
        "inputs are right does not help the weights.",
    },
)
def diagnosis():
    """Break the layer in each way and find the one whose errors are those of the table."""
    table = {"inputs": 0.0, "weights": 0.8, "bias": 0.8}
    return next(name for name, fault in _FAULTS.items() if _errors_with(fault) == table)


# Each takes the upstream and the weights, and what a right backward pass makes of them.
_FAULTS = {
    "averaged": lambda upstream, weights, received, own: (received, {name: own[name] / len(upstream) for name in own}),
    "transposed": lambda upstream, weights, received, own: (upstream @ weights, own),
    "rounding": lambda upstream, weights, received, own: (
        np.float32(received),
        {name: np.float32(own[name]) for name in own},
    ),
    "nothing": lambda upstream, weights, received, own: (received, own),
}


def _errors_with(fault):
    """Return the relative errors of a dense layer with a fault in its backward pass, to three digits."""
    rng, layer = np.random.default_rng(0), Dense(4)
    layer.build((4,), rng, np.float64)
    right = layer.backward
    layer.backward = lambda upstream: fault(upstream, layer.parameters["weights"], *right(upstream))
    return {part: round(error, 3) for part, error in layer_errors(layer, rng.normal(size=(5, 4)), rng).items()}

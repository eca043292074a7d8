"""Optimisers: how far to follow a gradient."""

import numpy as np


class SGD:
    """Stochastic gradient descent with momentum: a ball that rolls downhill.

    Parameters
    ----------
    learning_rate : float
    momentum : float
        Share of the last step that is kept, at least 0 and below 1.

    Raises
    ------
    ValueError
        If the learning rate is not a positive number, or a share is out of range.
    """

    def __init__(self, learning_rate=0.01, momentum=0.0):
        _check(learning_rate, momentum=momentum)
        self.learning_rate, self.momentum = learning_rate, momentum
        self.velocities = {}

    def step(self, parameters, gradients):
        """Change parameters in place; both are lists of ndarrays in the same order."""
        for place, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
            velocity = self.momentum * self.velocities.get(place, 0) - self.learning_rate * gradient
            self.velocities[place] = velocity
            parameter += velocity


class Adam:
    """Adam: momentum, divided by the recent size of each parameter's own gradient.

    Parameters
    ----------
    learning_rate : float
    momentum, memory : float
        How slowly the mean gradient and its mean square are forgotten (beta 1 and beta 2), at least 0 and below 1.

    Raises
    ------
    ValueError
        If the learning rate is not a positive number, or a share is out of range.

    Notes
    -----
    Kingma and Ba (2015), arXiv 1412.6980; the order of operations is that of Keras.
    """

    EPSILON = 1e-7

    def __init__(self, learning_rate=0.001, momentum=0.9, memory=0.999):
        _check(learning_rate, momentum=momentum, memory=memory)
        self.learning_rate, self.momentum, self.memory = learning_rate, momentum, memory
        self.steps, self.means, self.squares = 0, {}, {}

    def step(self, parameters, gradients):
        """Change parameters in place; both are lists of ndarrays in the same order."""
        self.steps += 1
        correction = np.sqrt(1 - self.memory**self.steps) / (1 - self.momentum**self.steps)
        for place, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
            mean = self.momentum * self.means.get(place, 0) + (1 - self.momentum) * gradient
            square = self.memory * self.squares.get(place, 0) + (1 - self.memory) * gradient**2
            self.means[place], self.squares[place] = mean, square
            parameter -= (self.learning_rate * correction * mean / (np.sqrt(square) + self.EPSILON)).astype(
                parameter.dtype
            )


def _check(learning_rate, **shares):
    if not 0 < learning_rate < np.inf:
        raise ValueError(f"learning_rate={learning_rate} must be a positive number, such as 0.001.")
    for name, share in shares.items():
        if not 0 <= share < 1:
            raise ValueError(f"{name}={share} must be at least 0 and below 1, such as 0.9.")

"""What a network learns by: softmax and cross-entropy, optimisers that follow the gradient, early stopping."""

import numpy as np


def softmax(scores):
    """Turn scores into probabilities.

    Parameters
    ----------
    scores : ndarray of shape (n, classes)

    Returns
    -------
    probabilities : ndarray of shape (n, classes)
        exp(score) over the sum of the row; the largest score of a row is taken off first, so that nothing overflows.
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_cross_entropy(scores, labels):
    """Measure how improbable the true labels are, and say how the scores should change."""
    n, rows = len(scores), np.arange(len(scores))
    shifted = scores - scores.max(axis=1, keepdims=True)
    log_sums = np.log(np.exp(shifted).sum(axis=1))
    loss = float(np.mean(log_sums - shifted[rows, labels]))
    gradient = np.exp(shifted - log_sums[:, None])
    gradient[rows, labels] -= 1
    return loss, gradient / n


class SGD:
    """Stochastic gradient descent with momentum, the part of the last step that is kept: a ball that rolls downhill."""

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

    `beta_1` and `beta_2` say how slowly the mean gradient and its mean square are forgotten.
    Kingma and Ba (2015), arXiv 1412.6980; the order of operations is that of Keras.
    """

    EPSILON = 1e-7

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999):
        _check(learning_rate, beta_1=beta_1, beta_2=beta_2)
        self.learning_rate, self.beta_1, self.beta_2 = learning_rate, beta_1, beta_2
        self.steps, self.means, self.squares = 0, {}, {}

    def step(self, parameters, gradients):
        """Change parameters in place; both are lists of ndarrays in the same order."""
        self.steps += 1
        correction = np.sqrt(1 - self.beta_2**self.steps) / (1 - self.beta_1**self.steps)
        for place, (parameter, gradient) in enumerate(zip(parameters, gradients, strict=True)):
            mean = self.beta_1 * self.means.get(place, 0) + (1 - self.beta_1) * gradient
            square = self.beta_2 * self.squares.get(place, 0) + (1 - self.beta_2) * gradient**2
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


class Best:
    """Remembers the weights with the lowest validation loss; `patience` epochs without a lower one end the training."""

    def __init__(self, patience):
        self.patience, self.loss, self.weights, self.waited = patience, np.inf, None, 0

    def is_over(self, loss, network):
        """Take note of an epoch's validation loss, float; return whether training should stop."""
        if self.patience is None:
            return False
        self.waited += 1
        if loss < self.loss:
            self.loss, self.weights, self.waited = loss, network.get_weights(), 0
        return self.waited >= self.patience

    def restore(self, network):
        """Give the network its best weights back."""
        if self.weights is not None:
            network.set_weights(self.weights)

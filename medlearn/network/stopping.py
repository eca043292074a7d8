"""Early stopping: when to give up, and which weights to go back to."""

import numpy as np


class Best:
    """Remembers the weights with the lowest validation loss, and says when patience is at its end.

    Parameters
    ----------
    patience : int or None
        Epochs without a lower loss after which it is over; None is never.
    """

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

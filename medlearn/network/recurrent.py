"""Layers that read a sequence one step at a time and carry a state along: a plain recurrent layer, and the GRU.

Sequences are (n, steps, values), as in Keras; a state is (n, units) and starts at 0. Going forward, the layers keep
the state after every step in `states`, shape (n, steps + 1, units), the zeros first. Going backward they walk the
steps from last to first: each step hands on the gradient of the state that it was given. That is *backward through
time*.
"""

import numpy as np

from medlearn.network.layers import Layer


class SimpleRNN(Layer):
    """Mix each step's values with the state before it: state = tanh(values @ weights + state @ recurrent + bias).

    Parameters
    ----------
    units : int
        Numbers in the state.
    return_sequences : bool
        Return the state after every step, (n, steps, units), instead of the last one, (n, units).

    Notes
    -----
    The same as Keras's of this name. `parameters` hold "weights" (values, units), "recurrent" (units, units) and "bias"
    (units,), in the order of Keras's ``get_weights``, and start as they do there: Glorot, orthogonal, zeros.
    """

    gates = 1

    def __init__(self, units, *, return_sequences=False):
        super().__init__()
        if not isinstance(units, int | np.integer) or units < 1:
            raise ValueError(f"units={units}: the state needs a whole number of units, at least 1.")
        self.units, self.return_sequences = units, return_sequences

    def build(self, shape, rng, dtype):
        """Make weights, recurrent weights and a bias for sequences of this shape, (steps, values)."""
        if len(shape) != 2 or min(shape) < 1:
            raise ValueError(
                f"{type(self).__name__} takes sequences (n, steps, values) of at least one step, not one input of "
                f"shape {tuple(shape)}; for one value at each step: signals[..., np.newaxis]."
            )
        values, columns = shape[1], self.gates * self.units
        limit = np.sqrt(6 / (values + columns))
        self.parameters = {
            "weights": rng.uniform(-limit, limit, size=(values, columns)).astype(dtype),
            "recurrent": _orthogonal(self.units, columns, rng).astype(dtype),
            "bias": np.zeros(self._bias_shape(), dtype),
        }
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def forward(self, inputs, training=False):
        """Return the last state, or the state after every step."""
        n, steps, _ = inputs.shape
        self.inputs, self.kept = inputs, []
        self.states = np.zeros((n, steps + 1, self.units), inputs.dtype)
        for t in range(steps):
            self.states[:, t + 1] = self._step(inputs[:, t], self.states[:, t])
        return self.states[:, 1:] if self.return_sequences else self.states[:, -1]

    def backward(self, upstream):
        """Return gradients of the sequences, the weights, the recurrent weights and the bias."""
        received = np.zeros_like(self.inputs)
        gradients = {name: np.zeros_like(array) for name, array in self.parameters.items()}
        carried = np.zeros_like(self.states[:, 0]) if self.return_sequences else upstream
        for t in reversed(range(self.inputs.shape[1])):
            if self.return_sequences:
                carried = carried + upstream[:, t]
            received[:, t], carried = self._step_back(t, carried, gradients)
        return received, gradients

    def _bias_shape(self):
        return (self.units,)

    def _step(self, values, state):
        own = self.parameters
        return np.tanh(values @ own["weights"] + state @ own["recurrent"] + own["bias"])

    def _step_back(self, t, carried, gradients):
        """Return the gradients of step t's values and of the state before it; add to those of the parameters."""
        inside = carried * (1 - self.states[:, t + 1] ** 2)  # the slope of tanh is 1 - tanh^2
        gradients["weights"] += self.inputs[:, t].T @ inside
        gradients["recurrent"] += self.states[:, t].T @ inside
        gradients["bias"] += inside.sum(axis=0)
        return inside @ self.parameters["weights"].T, inside @ self.parameters["recurrent"].T


class GRU(SimpleRNN):
    """Gated recurrent unit: two gates decide what of the state is kept and what of it is looked at.

    Parameters
    ----------
    units : int
    return_sequences : bool

    Notes
    -----
    With values x and state h, for the update gate z, the reset gate r and the proposal p::

        z = sigmoid(x @ Wz + a + h @ Uz + b)          a, b: two biases, each with a part for z, r and p
        r = sigmoid(x @ Wr + a + h @ Ur + b)
        p = tanh(x @ Wp + a + r * (h @ Up + b))
        new state = z * h + (1 - z) * p

    "weights" (values, 3 units) hold Wz, Wr, Wp side by side, "recurrent" (units, 3 units) Uz, Ur, Up, and "bias"
    (2, 3 units) a and b. This is Keras's default, ``reset_after=True``: the reset gate is applied after the product,
    not to h before it as in Cho et al. 2014 (doi 10.3115/v1/D14-1179).
    """

    gates = 3

    def _bias_shape(self):
        return (2, 3 * self.units)

    def _step(self, values, state):
        own = self.parameters
        from_values = np.split(values @ own["weights"] + own["bias"][0], 3, axis=1)
        from_state = np.split(state @ own["recurrent"] + own["bias"][1], 3, axis=1)
        update, reset = (_sigmoid(from_values[gate] + from_state[gate]) for gate in (0, 1))
        proposal = np.tanh(from_values[2] + reset * from_state[2])
        self.kept.append((update, reset, proposal, from_state[2]))
        return update * state + (1 - update) * proposal

    def _step_back(self, t, carried, gradients):
        update, reset, proposal, looked_at = self.kept[t]
        state = self.states[:, t]
        to_update = carried * (state - proposal) * update * (1 - update)  # the slope of sigmoid is s (1 - s)
        to_proposal = carried * (1 - update) * (1 - proposal**2)
        to_reset = to_proposal * looked_at * reset * (1 - reset)
        by_values = np.concatenate([to_update, to_reset, to_proposal], axis=1)
        by_state = np.concatenate([to_update, to_reset, to_proposal * reset], axis=1)
        gradients["weights"] += self.inputs[:, t].T @ by_values
        gradients["recurrent"] += state.T @ by_state
        gradients["bias"] += [by_values.sum(axis=0), by_state.sum(axis=0)]
        before = carried * update + by_state @ self.parameters["recurrent"].T
        return by_values @ self.parameters["weights"].T, before


def fixed_gate(values, kept):
    """Carry one number along with an update gate that never moves.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
    kept : float
        The share of the memory that each step keeps, from 0 to 1; the rest comes from the step's value.

    Returns
    -------
    held : ndarray of shape (n,)
        What the memory held *before* each value; at the start, the first value.

    Raises
    ------
    ValueError
        If there is no value, or the share is none.

    Examples
    --------
    >>> fixed_gate(np.array([0.8, 0.4, 0.8]), kept=0.75)
    array([0.8, 0.8, 0.7])
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or not len(values) or not 0 <= kept <= 1:
        raise ValueError(f"values of shape {values.shape}, kept={kept}: give a row of values and a share from 0 to 1.")
    held = [values[0]]
    for value in values[:-1]:
        held.append(kept * held[-1] + (1 - kept) * value)
    return np.array(held)


def _sigmoid(x):
    return 0.5 * (1 + np.tanh(0.5 * x))  # 1 / (1 + exp(-x)), without overflow


def _orthogonal(rows, columns, rng):
    """Return a matrix (rows, columns), columns >= rows, whose rows have length 1 and stand at right angles."""
    q, r = np.linalg.qr(rng.normal(size=(columns, rows)))
    return (q * np.sign(np.diag(r))).T

"""Check a gradient by finite differences: wiggle every number a little and see what happens to the result."""

import numpy as np

STEP = 1e-5  # for float64: smaller ones drown in rounding errors, larger ones in the curvature


def numerical_gradient(function, array, step=STEP):
    """Differentiate a function of an array by central differences.

    Parameters
    ----------
    function : callable without arguments
        Returns a float that depends on `array`, which is changed in place and put back.
    array : ndarray of float64
    step : float

    Returns
    -------
    gradient : ndarray of the array's shape

    Raises
    ------
    ValueError
        If the array is not float64: in float32 the differences are rounding errors.

    Examples
    --------
    >>> x = np.array([1.0, 3.0])
    >>> numerical_gradient(lambda: np.sum(x**2), x).round(6)
    array([2., 6.])
    """
    if array.dtype != np.float64:
        raise ValueError(f"the array is {array.dtype}; finite differences need float64: array.astype(float).")
    gradient = np.empty_like(array)
    for place in np.ndindex(array.shape):
        before = array[place]
        array[place] = before + step
        above = function()
        array[place] = before - step
        below = function()
        array[place] = before
        gradient[place] = (above - below) / (2 * step)
    return gradient


def relative_error(gradient, expected):
    """Compare two gradients: the largest difference, relative to the largest entry of either.

    Parameters
    ----------
    gradient, expected : ndarrays of the same shape

    Returns
    -------
    error : float
        About 1e-9 if both are right in float64; above 1e-5 something is wrong. NaN if either holds NaN.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    if np.shape(gradient) != np.shape(expected):
        raise ValueError(f"gradients of shapes {np.shape(gradient)} and {np.shape(expected)} cannot be compared.")
    largest = np.max([np.abs(gradient).max(initial=0), np.abs(expected).max(initial=0)])  # keeps NaN, as max() may not
    return 0.0 if largest == 0 else float(np.abs(gradient - expected).max(initial=0) / largest)


def layer_errors(layer, inputs, rng):
    """Check every gradient of a built layer under a random upstream gradient.

    A random upstream leaves errors no chance to cancel, as they would in a plain sum of the outputs.

    Parameters
    ----------
    layer : medlearn.network.layers.Layer
        Built in float64; a layer with dropout must be given `training=False` behaviour or a fixed mask.
    inputs : ndarray of float64, shape (n, ...)
    rng : numpy Generator

    Returns
    -------
    errors : dict of str to float
        `relative_error` for "inputs" and for each parameter.
    """
    upstream = rng.normal(size=layer.forward(inputs).shape)
    received, gradients = layer.backward(upstream)

    def loss():
        """Weigh what the layer returns by the upstream gradient: a number whose gradients are those to check."""
        return np.sum(layer.forward(inputs) * upstream)

    errors = {"inputs": relative_error(received, numerical_gradient(loss, inputs))}
    for name, array in layer.parameters.items():
        errors[name] = relative_error(gradients[name], numerical_gradient(loss, array))
    return errors

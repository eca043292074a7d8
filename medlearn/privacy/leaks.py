"""What a gradient shows of the patient whom it was computed from."""

import numpy as np


def recovered_input(weight_gradient, bias_gradient):
    """Recover a patient's image from the gradient of a first layer that is Dense, when he was alone in the batch.

    Parameters
    ----------
    weight_gradient : ndarray of shape (values, units)
    bias_gradient : ndarray of shape (units,)

    Returns
    -------
    image : ndarray of shape (values,)
        The input of the layer, exactly but for rounding. From a batch of several it is a mixture of them;
        but a unit that was awake for only one of them holds that one exactly: weight_gradient[:, unit] divided by
        bias_gradient[unit].

    Raises
    ------
    ValueError
        If the shapes do not belong together, or every bias gradient is 0: then no unit was awake.

    Notes
    -----
    A unit computes image @ weights + bias, so its weights' gradient is the image times its bias gradient. The units
    agree; a mean weighted by the squared bias gradients trusts the loudest. For deeper networks Zhu, Liu and Han (2019,
    arXiv 1906.08935) and Geiping et al. (2020, arXiv 2003.14053) search for an image with the same gradient.
    """
    weights, bias = np.asarray(weight_gradient, float), np.asarray(bias_gradient, float)
    if weights.ndim != 2 or bias.shape != weights.shape[1:]:
        raise ValueError(f"shapes {weights.shape} and {bias.shape}: give (values, units) and (units,) of one layer.")
    if not bias.any():
        raise ValueError("every bias gradient is 0: no unit was awake for this image, and nothing of it is left.")
    return weights @ bias / (bias @ bias)

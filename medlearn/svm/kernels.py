"""Kernels: the inner product of two patients after a mapping that nobody has to compute."""

import numpy as np

STRIP = 128  # rows of the kernel matrix made at a time: they stay in the processor's cache until they are finished


def linear(X, Z):
    """Take the inner product of each row of X with each row of Z.

    Parameters
    ----------
    X : ndarray of shape (n, d)
    Z : ndarray of shape (m, d)

    Returns
    -------
    products : ndarray of shape (n, m)
    """
    return X @ Z.T


def poly(X, Z, *, gamma=1.0, coef0=0.0, degree=3):
    """Raise the shifted inner products to a power: (gamma x.z + coef0) ** degree.

    Parameters
    ----------
    X : ndarray of shape (n, d)
    Z : ndarray of shape (m, d)
    gamma, coef0 : float
    degree : int

    Returns
    -------
    products : ndarray of shape (n, m)

    Examples
    --------
    >>> poly(np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]]), degree=2)
    array([[25.]])
    """
    return (gamma * (X @ Z.T) + coef0) ** degree


def rbf(X, Z, *, gamma):
    """Let likeness fall with distance: exp(-gamma |x - z|^2), 1 for equal rows and 0 for very unlike ones.

    Parameters
    ----------
    X : ndarray of shape (n, d)
    Z : ndarray of shape (m, d)
    gamma : float
        One over the squared distance at which likeness has fallen to 1/e.

    Returns
    -------
    likeness : ndarray of shape (n, m)

    Notes
    -----
    |x - z|^2 = |x|^2 - 2 x.z + |z|^2 turns n m distances into one matrix product. Where the distances are tiny beside
    the values themselves this loses digits: standardise the features first.

    Examples
    --------
    >>> rbf(np.array([[0.0], [3.0]]), np.array([[0.0]]), gamma=1 / 9).round(3)
    array([[1.   ],
           [0.368]])
    """
    exponent = X @ Z.T
    exponent *= 2
    exponent -= np.einsum("ij,ij->i", X, X)[:, None]  # |x|^2 without a table of squares
    exponent -= np.einsum("ij,ij->i", Z, Z)
    exponent *= gamma
    return np.exp(np.minimum(exponent, 0, out=exponent), out=exponent)


def kernel_matrix(kernel, X):
    """Compare all patients with each other; every pair is computed once.

    Parameters
    ----------
    kernel : callable of two ndarrays (n, d), (m, d)
    X : ndarray of shape (n, d)

    Returns
    -------
    matrix : ndarray of shape (n, n)
        Symmetric, in X's precision.
    """
    matrix = np.empty((len(X), len(X)), X.dtype)
    for start in range(0, len(X), STRIP):
        stop = start + STRIP
        strip = kernel(X[start:stop], X[:stop])
        matrix[start:stop, :stop] = strip
        matrix[:stop, start:stop] = strip.T
    return matrix

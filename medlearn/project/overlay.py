"""Two pictures laid over each other: one is shifted and stretched until it fits the other."""

import numpy as np

STEPS, FARTHEST = 12, 0.3  # of fitting; and how far, in half sides
PORTION = 128  # pairs at a time


def laid_over(first, second):
    """Shift and stretch pictures until they fit others, and correlate what they share.

    Parameters
    ----------
    first, second : ndarray of float32, shape (n, side, side)

    Returns
    -------
    correlations : ndarray of shape (n,)
        The best of 12 steps of least squares (Lucas and Kanade 1981), separate for rows and columns.
    """
    parts = [slice(start, start + PORTION) for start in range(0, len(first), PORTION)]
    return np.concatenate([np.zeros(0), *(_fitted(first[part], second[part]) for part in parts)])


def _fitted(first, second):
    side = first.shape[1]
    along, half = np.linspace(-1, 1, side, dtype=np.float32), (side - 1) / 2
    moves, best = np.zeros((len(first), 4), np.float32), np.full(len(first), -1.0)
    for _ in range(STEPS):
        rows, columns = (half + half * (along * (1 + moves[:, k : k + 1]) + moves[:, k + 1 : k + 2]) for k in (0, 2))
        inside = [((one >= 0) & (one <= side - 1)).astype(np.float32) for one in (rows, columns)]
        shared = inside[0][:, :, None] * inside[1][:, None, :]
        wanted, moved = _within(first, shared), _within(_sampled(second, rows, columns), shared)
        best = np.maximum(best, np.sum(wanted * moved, axis=(1, 2)))
        down, right = (slope * shared * half for slope in np.gradient(moved, axis=(1, 2)))
        slopes = np.stack([down * along[:, None], down, right * along, right], axis=-1).reshape(len(first), -1, 4)
        moves = np.clip(moves + _step(slopes, (wanted - moved).reshape(len(first), -1, 1)), -FARTHEST, FARTHEST)
    return best


def _step(slopes, missing):
    """Solve the least squares of all pairs, a little damped."""
    products, wanted = slopes.transpose(0, 2, 1) @ slopes, slopes.transpose(0, 2, 1) @ missing
    damping = 0.01 * np.trace(products, axis1=1, axis2=2)[:, None, None] + 1e-9
    return np.clip(np.linalg.solve(products + damping * np.eye(4, dtype=np.float32), wanted)[..., 0], -0.1, 0.1)


def _within(pictures, shared):
    """Return the shared part of pictures, zero elsewhere, of mean zero and length one."""
    count = np.maximum(shared.sum(axis=(1, 2), keepdims=True), 1)
    centred = (pictures - np.sum(pictures * shared, axis=(1, 2), keepdims=True) / count) * shared
    return centred / (np.sqrt(np.sum(centred**2, axis=(1, 2), keepdims=True)) + 1e-6)


def _sampled(pictures, rows, columns):
    """Return pictures (n, side, side) between their pixels, at rows (n, side) and columns (n, side)."""
    last = pictures.shape[1] - 1.001
    rows, columns = np.clip(rows, 0, last)[:, :, None], np.clip(columns, 0, last)[:, None, :]
    top, left, which = rows.astype(int), columns.astype(int), np.arange(len(pictures))[:, None, None]
    low, beside = rows - top, columns - left
    upper = pictures[which, top, left] * (1 - beside) + pictures[which, top, left + 1] * beside
    lower = pictures[which, top + 1, left] * (1 - beside) + pictures[which, top + 1, left + 1] * beside
    return upper * (1 - low) + lower * low

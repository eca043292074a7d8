"""Say whether two models that were trained on the same patients are equally good."""

import numpy as np


def compared(what, truth, ours, theirs):
    """Put two accuracies and the paired 95 % interval of their difference into a line.

    Parameters
    ----------
    what : str
    truth, ours, theirs : ndarray of shape (n,)
        Labels, and what each model predicts for the same patients.

    Returns
    -------
    line : str

    Notes
    -----
    Normal interval for the difference of paired proportions: only patients on whom the two disagree tell them apart.
    """
    gain = (ours == truth).astype(int) - (theirs == truth)
    centre, half = gain.mean(), 1.96 * gain.std() / np.sqrt(len(gain))
    verdict = "equal" if abs(centre) <= half or not gain.any() else "different"
    return (
        f"{what}: accuracy {np.mean(ours == truth):.3f}, peer {np.mean(theirs == truth):.3f}, "
        f"difference {centre:+.3f} ({centre - half:+.3f} to {centre + half:+.3f}): {verdict}"
    )

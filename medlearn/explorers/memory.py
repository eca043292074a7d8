"""How much of a memory to keep at each beat, and how early is early."""

from medlearn import plots
from medlearn.explorers.controls import slider
from medlearn.explorers.explorer import Explorer


def memory(intervals, *, kept=0.8, early=0.85):
    """Move the share of a memory that each beat keeps, and the share of it below which a beat is called early.

    Parameters
    ----------
    intervals : ndarray of shape (n,)
        Seconds from the beat before.
    kept, early : float
        At the start.

    Returns
    -------
    explorer : Explorer
        Controls `kept, early`.
    """
    controls = {
        "kept": slider("Kept at each beat", kept, 0.0, 0.98, 0.02),
        "early": slider("Early below, times the memory", early, 0.5, 1.0, 0.01),
    }

    def draw(axes, kept, early):
        from medlearn.network import fixed_gate

        return plots.memory(intervals, fixed_gate(intervals, kept), early, title=f"{kept:.0%} kept", ax=axes[0])

    return Explorer(draw, controls, size=(7.0, 3.4))

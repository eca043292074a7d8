"""In the other hospital. An exercise of lesson 15."""

from medlearn.checks import interpret


@interpret(
    question="""
    **In the other hospital.** A 3-D network tells nodules from vessels. It learnt from CT with slices 1 mm apart. The
    numbers are invented, with 400 candidates in each row.

    | test scans | AUC (95 % interval) |
    |---|---|
    | its own hospital, 1 mm | 0.95 (0.93 to 0.97) |
    | other hospital, 1 mm | 0.94 (0.92 to 0.96) |
    | other hospital, 5 mm | 0.62 (0.57 to 0.67) |
    | the same 5 mm scans, resampled to 1 mm | 0.71 (0.66 to 0.76) |

    Why does resampling not bring back 0.94? Answer `"other patients"`, `"other shape in voxels"`, `"lost between
    slices"` or `"too few scans"`.
    """,
    choices=("other patients", "other shape in voxels", "lost between slices", "too few scans"),
    hints=[
        "Compare the first two rows: what do they say about the other hospital?",
        "Resampling makes voxels equal. Where do the values between two old slices come from?",
    ],
    praise="Resampling restores the shape in voxels, and that helped. But between slices 5 mm apart it can only guess, "
    "and there a nodule ends.",
    wrong={
        "other patients": "The second row shows other patients too, and the network does well on them.",
        "other shape in voxels": "That is why the third row is so low, and resampling mends it. But the last row has "
        "the right shape already. What is still missing?",
        "too few scans": "The intervals are narrow: 0.66 to 0.76 lies far from 0.94. The same number was enough in "
        "the other rows.",
    },
)
def other_hospital():
    """Name what resampling cannot bring back."""
    return "lost between slices"

"""Exercises for lesson 16: heart rate, early beats, each patient's own pace, a gate, splits and false alarms."""

from medlearn.exercises import room

EXERCISES = room(
    __name__,
    "early_beats 2, easy | beats_a_minute 2 | own_pace 3 | new_state 4, easy | tomorrow 5 | false_alarms 6 | "
    "lined_up 3",
    also="from scipy.signal import find_peaks",
    gone={
        "through_time": "The gradient through time is in the deeper notebook of lesson 16, Memory, bytes and "
        "published numbers.",
        "twelve_bits": "Two numbers in three bytes are in the deeper notebook of lesson 16, Memory, bytes and "
        "published numbers.",
    },
)

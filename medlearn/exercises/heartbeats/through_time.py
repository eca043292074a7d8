"""Backward through time. An exercise of lesson 16."""

import numpy as np

from medlearn.checks import implement


def _sequences(rng):
    """Return a weight and values: those of the lesson, one value, none, random ones."""
    cases = [(0.5, np.array([1.0, 2, 3])), (0.5, np.array([4.0])), (0.9, np.array([]))]
    return cases + [(float(rng.uniform(-1, 1)), rng.normal(size=n)) for n in (4, 7)]


@implement(
    question="""
    **Backward through time.** A cell has the state 0 at the start, and at each step state = value + u * state. Write
    `through_time(u, values)`, which returns the slope of the *last* state with respect to `u`. Without values nothing
    depends on `u`: return 0.
    """,
    hints=[
        "Go forward first, and keep the state *before* each step in a list.",
        "Go back through that list: slope = slope + carried * state before, then carried = carried * u.",
    ],
    cases=_sequences,
    praise="3 for the values 1, 2, 3. A library does the same, with matrices and tanh.",
)
def through_time(u, values):
    """Return the slope of the last state."""
    before, state = [], 0.0
    for value in values:
        before.append(state)
        state = value + u * state
    slope, carried = 0.0, 1.0
    for state in reversed(before):
        slope, carried = slope + carried * state, carried * u
    return slope


def _states(u, values):
    """Return the state before each step, and the last one."""
    states = [0.0]
    for value in values:
        states.append(value + u * states[-1])
    return states


def _late(u, values):
    """Multiply before adding: one power of u too many."""
    return u * through_time.reference(u, values)


def _with_values(u, values):
    return len(values) > 1


through_time.usually(_with_values).wrong(
    lambda u, values: _states(u, values)[-2], "That is the last step only. `u` was used at every step before, too."
).wrong(
    lambda u, values: float(np.sum(_states(u, values)[:-1])),
    "You added up all states as if each reached the end untouched. On the way back, each step multiplies by `u`.",
).wrong(
    lambda u, values: _states(u, values)[-1], "That is the last state itself. Asked is how much it changes with `u`."
).wrong(
    _late, "One factor `u` too many: at the last step, what is carried is still 1. First add, then multiply."
).wrong(
    lambda u, values: sum(u**k * state for k, state in enumerate(reversed(_states(u, values)[1:]))),
    "You took the state *after* each step. `u` multiplies the state before it.",
).clause(
    "no values",
    lambda u, values: not len(values),
    lambda u, values: _states(u, values)[-2],
    message="Right where there are values. Without any, the state stays 0 whatever `u` is: the slope is 0.",
)

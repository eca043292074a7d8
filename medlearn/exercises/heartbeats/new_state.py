"""The new state. An exercise of lesson 16."""

from medlearn.checks import predict


@predict(
    question="""
    **The new state** (easy). A GRU with one unit holds the state 0.4. Its update gate z is 0.75, and it proposes -0.4.
    What is the new state?
    """,
    solution="new_state = 0.75 * 0.4 + 0.25 * -0.4",
    hints=["z is the fraction of the *old* state that is kept.", "0.75 of 0.4, and the rest of the proposal."],
    praise="0.3 - 0.1: the gate kept most of what was there. Some books write z and 1 - z the other way round.",
    tolerance=0.005,
    wrong={
        -0.2: "You gave 0.75 to the proposal. In this lesson, and in Keras, z is the fraction of the old state that "
        "is *kept*.",
        0.3: "0.3 is the part that is kept. The proposal adds its own part.",
        -0.1: "You added the whole proposal. It gets only what z leaves: 0.25 of it.",
        0.0: "That is the plain mean: half of each. The gate stands at 0.75.",
        0.4: "0.4 is the sum without the minus sign: the proposal is *below* zero.",
    },
)
def new_state():
    """Return the gated mean."""
    return 0.75 * 0.4 + (1 - 0.75) * -0.4

"""The first cut. An exercise of lesson 14."""

from medlearn.checks import predict


@predict(
    question="""
    **The first cut** (easy). Three patients have the values 0, 2 and 10. An isolation tree cuts at a random place
    between the smallest and the largest, each place equally likely. What is the probability that the patient 10 is
    alone after the *first* cut?
    """,
    solution="first_cut = (10 - 2) / (10 - 0)",
    hints=["Which cuts put 10 on one side and the two others on the other side?", "How long is that gap, of 10?"],
    praise="The gap from 2 to 10 is 8 of 10 long. A wide gap attracts the cut: that is all an isolation forest uses.",
    wrong={
        0.2: "0.2 is the share of the gap from 0 to 2: such a cut leaves 0 alone, and 10 together with 2.",
        0.5: "You counted gaps: one of two. A cut may fall anywhere, so a longer gap is hit more often.",
        0.33: "You counted patients: one of three. What counts is where the cut falls.",
        1.0: "A first cut between 0 and 2 would leave 10 with 2. How likely is that?",
    },
)
def first_cut():
    """Return the gap beside 10 as a share of the range."""
    return (10 - 2) / (10 - 0)

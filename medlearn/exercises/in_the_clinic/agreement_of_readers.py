"""Two readers by hand. An exercise of lesson 20."""

from medlearn.checks import predict


@predict(
    question="""
    **Two readers by hand.** Both say "finding" of 4 chests, both "nothing" of 4, Ada alone says "finding" of 1, Ben
    alone of 1. What is kappa?
    """,
    solution="agreement_of_readers = (0.8 - 0.5) / (1 - 0.5)",
    hints=[
        "In how many of the ten do they agree?",
        "How often does each say 'finding'? With closed eyes they agree where both do, or neither does.",
        "(agreement - chance) / (1 - chance)",
    ],
    praise="They go 0.3 of the 0.5 that lay above chance.",
    tolerance=0.005,
)
def agreement_of_readers():
    """Return Cohen's kappa of the two."""
    return (0.8 - 0.5) / (1 - 0.5)


agreement_of_readers.wrong(0.8, "0.8 is the agreement. How much of it would closed eyes reach?").wrong(
    0.5, "0.5 is what they would reach with closed eyes. Kappa asks for what is above that."
).wrong(0.3, "0.3 is the agreement above chance. Divide by how much there was to gain, 1 - chance.").wrong(
    (0.8 - 0.25) / 0.75,
    "Chance is not 0.25: with closed eyes they may also agree on *nothing*. Add 0.5 · 0.5 for that.",
).wrong(0.4, "0.4 was the kappa of the chests before. Ada and Ben agree on 8 now, and each says 'finding' in 5.")

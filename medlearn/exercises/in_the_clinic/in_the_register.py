"""Only who is called is examined. An exercise of lesson 20."""

from medlearn.checks import predict


@predict(
    question="""
    **In the register.** Ten patients are ill. The model calls seven of them. Only patients who are called get the
    biopsy that proves the illness, and only proven illness enters the hospital's register. By the register, what is the
    model's sensitivity?
    """,
    solution="in_the_register = 7 / 7",
    hints=["How many ill patients does the register know?", "How many of *these* did the model call?"],
    praise="The register cannot know whom the model missed. To find out, examine some who were not called, too.",
    tolerance=0.005,
    wrong={
        0.7: "0.7 is the true sensitivity. Who tells the register of the three who were missed?",
        0.3: "0.3 is the share that was missed, and the register does not know of them.",
        0.0: "The register holds the seven who were called. How many of these seven did the model find?",
        100: "Right in per cent. Give it as a share, from 0 to 1.",
    },
)
def in_the_register():
    """Return the share of registered ill patients who were called."""
    return 7 / 7

"""Which model is better? An exercise of lesson 16."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Which model is better?** Two groups report on the same 40 patients (invented numbers).

    | model | test set | accuracy | S found |
    |---|---|---|---|
    | A | 20 % of all beats, drawn at random | 99.1 % | 94 % |
    | B | all beats of 8 patients, none of whom it learnt from | 93.0 % | 61 % |

    Predicting N for every beat is right in 90 %. Which model is better for a patient who comes tomorrow? Answer `"A"`,
    `"B"` or `"cannot tell"`.
    """,
    hints=["What has A seen of the patients it was tested on?", "What would A reach on B's eight patients?"],
    choices=("A", "B", "cannot tell"),
    praise="A's number says nothing about new patients, good or bad. Test both on the same new patients, in pairs.",
    wrong={
        "A": "A was tested on patients it knew: four fifths of their beats were in its training. B's patients were "
        "new to it.",
        "B": "B's *number* is the honest one. But A was never tried on new patients: it might be better there, or "
        "worse.",
    },
)
def tomorrow():
    """Say what the table allows."""
    return "cannot tell"

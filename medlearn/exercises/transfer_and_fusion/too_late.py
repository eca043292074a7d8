"""A column that knows too much. An exercise of lesson 19."""

from medlearn.checks import interpret


@interpret(
    question="""
    **A column that knows too much.** A model is to say, at the moment a patient arrives, whether she will need a
    ventilator within two days. Each column alone gives this AUC (invented numbers):

    | column | AUC alone |
    |---|---|
    | age | 0.62 |
    | oxygen on arrival | 0.81 |
    | blood gas tests | 0.93 |
    | whitish part of the first radiograph | 0.84 |

    `blood gas tests` is how often blood was taken for one during the stay. Which column must go? Answer its name, or
    `"none"`.
    """,
    hints=[
        "When is each of them written: before the question is asked, or after?",
        "Who gets many tests, and how many are there in the first minute?",
    ],
    choices=("age", "oxygen on arrival", "blood gas tests", "whitish part of the first radiograph", "none"),
    praise="On arrival it is 0 for everybody. Who gets worse is tested more often: the column holds the answer.",
    wrong={
        "none": "A high AUC alone is no reason to keep a column. Could you fill in each of the four in the first "
        "minute?",
        "oxygen on arrival": "It tells much, and it is known on arrival: that is what a model is for. Which one "
        "comes later?",
        "whitish part of the first radiograph": "If the first radiograph is taken on arrival, it may be used. Which "
        "column is still growing afterwards?",
        "age": "Age alone says little, but it is known, and it does no harm. Weak is not the same as leaking.",
    },
)
def too_late():
    """Name the column that is written after the question."""
    return "blood gas tests"

"""The label in disguise. An exercise of lesson 23."""

from medlearn.checks import interpret


@interpret(
    question="""
    **The label in disguise.** A table of 400 lesions of the skin, 100 of them malignant (invented). For each column
    somebody gave every value its most frequent label, and counted how often that was right. The camera writes the size
    of the picture, the clerk the date of arrival, the physician the rest.

    | column | right | written |
    |---|---|---|
    | `age` | 0.77 | on arrival |
    | `bleeds` | 0.86 | on arrival, before the picture was taken |
    | `picture_size` | 0.75 | by the camera |
    | `stitches` | 0.84 | at the second visit |

    Which column must a model that judges *new* patients on arrival never see? Answer `"age"`, `"bleeds"`,
    `"picture_size"`, `"stitches"` or `"none"`.
    """,
    hints=[
        "What is right for a rule that never looks at any column?",
        "A column that tells much is not wrong for that. Ask when it was written, and what its writer knew.",
    ],
    choices=("age", "bleeds", "picture_size", "stitches", "none"),
    praise="Stitches follow a biopsy, and a biopsy follows a suspicion. On arrival nobody has any. The share alone "
    "could not tell: `bleeds` tells more, and is honest.",
    wrong={
        "bleeds": "It tells most, but it is known before the picture is taken, for new patients too. A good sign is "
        "no leak. When are the others written?",
        "age": "0.77 is hardly more than the 0.75 of calling nobody malignant, and age is known on arrival. Nothing "
        "is wrong with it.",
        "picture_size": "0.75 is what calling nobody malignant gets: here the size tells nothing. If it told much, "
        "the two classes would come from two cameras, and you would be right to worry.",
        "none": "One is written at the second visit. A new patient has had one visit: what would the model be given?",
    },
)
def disguise():
    """Name the column that is written only after somebody suspected the label."""
    return "stitches"

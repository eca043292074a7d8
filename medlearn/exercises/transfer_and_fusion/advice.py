"""Is it advice? An exercise of lesson 19."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Is it advice?** A hospital's record of last year (invented), without a trial. Doctors decided who was treated.

    | | patients | died within a year |
    |---|---|---|
    | treated | 60 | 30 |
    | not treated | 80 | 20 |

    A model that learnt from it says for a new patient: 50 % with the treatment, 25 % without. What does the record
    allow? Answer `"treat"`, `"do not treat"` or `"cannot tell"`.
    """,
    hints=[
        "Who was treated, and why? Think of section 8's severe and mild patients.",
        "Would the 60 have died less often without the treatment? Who knows?",
    ],
    choices=("treat", "do not treat", "cannot tell"),
    praise="As a forecast for patients treated *as they were last year* it may hold. What would happen to this one "
    "under the other choice, nobody saw.",
    wrong={
        "do not treat": "Twice as many of the treated died. But if doctors treated mostly the very ill, that is so "
        "even if it helps.",
        "treat": "It may help, but nothing here shows it. Which patients would you have to compare?",
    },
)
def advice():
    """Say what the record allows."""
    return "cannot tell"

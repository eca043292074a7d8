"""A ward's price. An exercise of lesson 10."""

from medlearn.checks import interpret

# Decision by net benefit: Vickers and Elkin, doi.org/10.1177/0272989X06295361.
_WARD = {"A": (95, 350), "B": (80, 150), "everybody": (100, 900), "nobody": (0, 0)}


@interpret(
    question="""
    **A ward's price.** 1 000 patients, 100 of them ill. The ward says: *we accept 19 false alarms for one more finding,
    not more.* Whom should it follow?

    | follow | ill found | healthy alarmed |
    |---|---|---|
    | model A | 95 | 350 |
    | model B | 80 | 150 |
    | everybody: call all ill | 100 | 900 |
    | nobody: call no one ill | 0 | 0 |

    Answer `"A"`, `"B"`, `"everybody"` or `"nobody"`.
    """,
    hints=[
        "What is one false alarm worth, if 19 of them weigh as much as a finding?",
        "For each row: findings, less alarms divided by 19. That is the net benefit, times the number of patients.",
    ],
    choices=("A", "B", "everybody", "nobody"),
    praise="Net of alarms A is worth 76.6 findings, B 72.1, everybody 52.6. B has the better accuracy and the better "
    "sum of sensitivity and specificity; this ward asked for something else.",
)
def ward():
    """Find the row with the highest net benefit."""
    return max(_WARD, key=lambda name: _WARD[name][0] - _WARD[name][1] / 19)


ward.wrong(
    "B",
    "B has the higher accuracy, and the larger sum of sensitivity and specificity. Neither knows this ward's price. "
    "From B to A: how many more alarms for each further finding? Would the ward pay that?",
).wrong(
    "everybody",
    "Everybody finds all, which sensitivity likes. From A to everybody 5 more are found and 550 more alarmed: how many "
    "alarms for each of the five?",
).wrong(
    "nobody",
    "Calling no one ill has the best accuracy of the four, 0.90, and finds no one. This ward values a finding at 19 "
    "alarms: what is A worth to it?",
)

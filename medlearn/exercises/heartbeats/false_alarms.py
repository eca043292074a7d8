"""False alarms an hour. An exercise of lesson 16."""

from medlearn.checks import predict


@predict(
    question="""
    **False alarms an hour.** A heart beats 75 times a minute, and 2 % of its beats are S. A program finds 60 % of them,
    and its +P is 40 %. Every beat that it predicts to be S rings. How many *false* alarms ring in an hour?
    """,
    solution="false_alarms = 54 / 0.4 - 54",
    hints=[
        "75 * 60 beats an hour. How many are S, and how many of those are found?",
        "The found ones are 40 % of all predicted S. The other 60 % are false.",
    ],
    praise="4500 beats, 90 of them S, 54 found, 135 predicted: 81 are false, more than one a minute.",
    tolerance=0.01,
    wrong={
        54.0: "54 alarms are *right*: 60 % of 90. How many ring in all, if these are 40 %?",
        135.0: "135 is every alarm, right or false. Take away the right ones.",
        36.0: "36 S beats are *missed*. A missed beat rings no alarm.",
        32.4: "You took 60 % of the right alarms. The false ones are 60 % of *all*.",
        1.35: "That is an alarm count for one minute. An hour has 60.",
    },
)
def false_alarms():
    """Return false alarms in an hour."""
    found = 75 * 60 * 0.02 * 0.6
    return found / 0.4 - found

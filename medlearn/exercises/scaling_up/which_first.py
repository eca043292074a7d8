"""Which offer first? An exercise of lesson 22."""

from medlearn.checks import interpret


@interpret(
    question="""
    **Which offer first?** A night's work takes 100 minutes. For each of its four steps there is an offer, at the same
    price (invented numbers).

    | step | minutes | offer |
    |---|---|---|
    | read | 25 | a faster disk: 10 times as fast |
    | shrink | 15 | better code: 100 times as fast |
    | features | 50 | a second worker: 1.6 times as fast |
    | fit | 10 | a simpler model: 5 times as fast |

    Only one offer can be bought. Which one makes the *whole* night shortest? Answer `"read"`, `"shrink"`, `"features"`
    or `"fit"`.
    """,
    choices=("read", "shrink", "features", "fit"),
    hints=[
        "A step of 20 minutes that becomes 4 times as fast takes 5, so the night is 15 minutes shorter.",
        "Find the minutes saved for each of the four offers, and compare these.",
    ],
    praise="It saves 22.5 minutes: 77.5 are left of 100. The whole is 1.29 times as fast, not 10 times. Then measure "
    "again: now the features take nearly two thirds.",
    wrong={
        "features": "features is the longest step, but at 1.6 times the speed its 50 minutes still take 31.25. That "
        "saves 18.75, and another offer saves more.",
        "shrink": "100 times is the largest factor. But the step takes 15 minutes: even a step that takes no time at "
        "all cannot save more than it took.",
        "fit": "That step takes 10 minutes, and 5 times as fast it takes 2: it saves 8. Compare the minutes saved by "
        "the others.",
    },
)
def which_first():
    """Name the step whose offer saves most."""
    minutes = {"read": 25, "shrink": 15, "features": 50, "fit": 10}
    times = {"read": 10, "shrink": 100, "features": 1.6, "fit": 5}
    return max(minutes, key=lambda step: minutes[step] - minutes[step] / times[step])

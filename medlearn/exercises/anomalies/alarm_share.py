"""How many alarms are right? An exercise of lesson 14."""

from medlearn.checks import predict


@predict(
    question="""
    **How many alarms are right?** A detector reads 1000 chests a day. One in a hundred is ill. It calls 90 % of the
    ill, and lets 95 % of the healthy pass. Which share of its alarms is right? A number from 0 to 1.
    """,
    solution="alarm_share = 9 / (9 + 49.5)",
    hints=["10 are ill, 990 are healthy. How many of each raise an alarm?", "The right alarms, divided by all alarms."],
    praise="9 right alarms among 58 or 59: about one in six or seven. With one ill in two, it would be 95 of 100.",
    tolerance=0.006,
    wrong={
        0.9: "0.9 is the share of the *ill* who raise an alarm. Asked is the share of alarms that are ill.",
        0.95: "0.95 is what one gets if half of all are ill, or the share of healthy who pass. Here one in a hundred "
        "is ill.",
        0.01: "0.01 is the share of the ill among everybody. Among those called it is higher, or the detector is "
        "useless.",
        0.182: "You divided the right alarms by the false ones. Divide by all alarms, right and false.",
        0.846: "0.846 is the share of *false* alarms. Take the others.",
    },
)
def alarm_share():
    """Return right alarms as a share of all."""
    right, false = 1000 * 0.01 * 0.9, 1000 * 0.99 * 0.05
    return right / (right + false)

"""How much faster at most? An exercise of lesson 22."""

from medlearn.checks import predict


@predict(
    question="""
    **How much faster at most?** With four workers, a run is 1.6 times as fast as with one. Amdahl's law holds: a share
    of the work is done by one worker alone, and the rest is shared out equally. How many times as fast can the run
    become at most, with as many workers as you like?
    """,
    solution="time = 1 / 1.6  # of four\nserial = (time - 1 / 4) / (1 - 1 / 4)\nat_most = 1 / serial",
    hints=[
        "Call the share s, and the time of one worker 1. Then four workers take s + (1 - s) / 4.",
        "1.6 times as fast means that the time is 1 / 1.6 = 0.625. Solve for s.",
        "With very many workers, only the share s is left of the time.",
    ],
    praise="Half of the time is not shared out, so twice as fast is the end. Ten workers reach 1.82 times, a hundred "
    "1.98: the last ninety gain next to nothing.",
    tolerance=0.01,
)
def at_most():
    """Return the speed-up that is left when the shared part takes no time."""
    workers, times = 4, 1.6
    serial = (1 / times - 1 / workers) / (1 - 1 / workers)
    return 1 / serial


at_most.wrong(
    0.5, "0.5 is the share that one worker does alone. If only that is left of the time, how many times as fast is it?"
).wrong(
    2.5,
    "2.5 is 4 / 1.6: four times would be 2.5 times as fast as this. Which share of the work keeps the four from it?",
).wrong(4, "4 is what *four* workers reach if all is shared out. Here they reach 1.6.").wrong(
    1.6, "1.6 is what four workers reach. More of them gain a little more."
).wrong(6.4, "6.4 is 4 · 1.6. From four workers, find the share that is not shared out.").wrong(
    1 / 0.375, "0.375 of the time was *saved*, and you took it for the share of one worker. What takes the other 0.625?"
).wrong(
    0.625, "0.625 is the time of four workers, as a share of that of one. Which part of it would stay for ever?"
).wrong(float("inf"), "Without end only if *all* can be shared out. Then four workers would be 4 times as fast.")

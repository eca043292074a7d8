"""How many minutes? An exercise of lesson 22."""

from medlearn.checks import implement


def _plans(rng):
    """Return plans: by hand, random ones, one worker, all or nothing shared out, and shares that are none."""
    cases = [(6000, 0.5, 4, 0.1), (100_000, 0.03, 8, 0.25)]
    for workers in (2, 3, 16):
        cases.append((int(rng.integers(100, 9000)), float(rng.uniform(0.1, 3)), workers, float(rng.uniform(0.05, 0.9))))
    cases += [(300, 2.0, 1, 0.3), (900, 1.5, 5, 1), (900, 0.2, 3, 0)]
    return [*cases, *((600, 1.0, 4, serial) for serial in (1.001, 10, -0.001, float("nan")))]


# What the text of a good error has in it: the share, its limits, or the value.
ABOUT_THE_SHARE = r"serial|share|fraction|proportion|between|range|limit|percent|\b(zero|one|nan)\b|\d"


@implement(
    question="""
    **How many minutes?** A job has `images` images, and one worker needs `seconds_each` seconds for each. With several
    workers (1 or more), a share `serial` of the time that one worker *alone* would need cannot be shared out: one of
    them does that part, while the others wait. The rest is divided equally. Write
    `minutes(images, seconds_each, workers, serial)`, which returns the minutes that the job takes, not rounded.
    `serial` may be anything from 0 to 1, both included. For any other value, `nan` too, raise a ValueError whose text
    names the share or its limits.
    """,
    hints=[
        "How many minutes would one worker need alone?",
        "The part serial of it stays as it is. The part 1 - serial is divided by the number of workers. Add both.",
        "if not 0 <= serial <= 1: raise ValueError(...), with a sentence in it that names the value.",
    ],
    cases=_plans,
    says=ABOUT_THE_SHARE,
    praise="16.25 minutes instead of 50: four workers are 3.1 times as fast, not 4 times. A plan that leaves out the "
    "serial share promises 12.5.",
)
def minutes(images, seconds_each, workers, serial):
    """Return the minutes that so many workers need, by Amdahl's law."""
    if not 0 <= serial <= 1:
        raise ValueError(f"serial={serial}: it is a share, give 0 to 1.")
    alone = images * seconds_each / 60
    return alone * serial + alone * (1 - serial) / workers


def _alone(images, seconds_each):
    return images * seconds_each / 60


def _times(workers, serial):
    return 1 / (serial + (1 - serial) / workers)


def _shared(images, seconds_each, workers, serial):
    return workers > 1 and 0 < serial < 1


minutes.wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) / workers,
    "You got {got:.2f}: you shared out *all* the work. The part `serial` is done by one worker alone.",
    where=_shared,
).wrong(
    lambda *plan: minutes.reference(*plan) * 60,
    "You got {got:.0f}: these are seconds. The question is how many minutes.",
    where=_shared,
).wrong(
    lambda *plan: minutes.reference(*plan) / 60,
    "You got {got:.3f}: these are hours. The question is how many minutes.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) * (1 - serial + serial / workers),
    "You got {got:.2f}: you divided the *serial* part among the workers. Divide the other one.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) * (1 - serial) / workers,
    "You got {got:.2f}: that is the part that is shared out. Add the part that one worker does alone.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) * (serial + 1 - serial / workers),
    "You got {got:.2f}: a pair of brackets is missing. Here only `serial` is divided by the workers, and not the whole "
    "difference.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) / workers * (1 + serial),
    "You got {got:.2f}: you added the share to the time of *many* workers. It is a share of the time of one.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _times(workers, serial),
    "You got {got:.2f}: that is how many *times as fast* it becomes. How many minutes does the job take?",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) * _times(workers, serial),
    "You got {got:.2f}: with more workers it takes longer than with one. Divide by how many times as fast it is.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each),
    "You got {got:.2f}: that is what one worker needs alone. What do the others take off?",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) * serial,
    "You got {got:.2f}: that is the part of one worker alone. Add what the others need for the rest.",
    where=_shared,
).wrong(
    lambda *plan: round(minutes.reference(*plan)),
    "You got {got}: you rounded to whole minutes. Give the result as it is; whoever prints it can round it.",
    where=_shared,
).wrong(
    lambda *plan: round(minutes.reference(*plan), 1),
    "You got {got}: you rounded to one digit. Give the result as it is.",
    where=_shared,
).wrong(
    lambda *plan: round(minutes.reference(*plan), 2),
    "You got {got}: you rounded to two digits. Give the result as it is.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: (
        _alone(images, seconds_each) * (serial + (1 - serial) / max(workers - 1, 1))
    ),
    "You got {got:.2f}: you divided the rest by one worker fewer. The one who did the serial part helps with the rest.",
    where=lambda *plan: _shared(*plan) and plan[2] > 2,
).wrong(
    lambda *plan: _alone(*plan[:2]) - minutes.reference(*plan),
    "You got {got:.2f}: that is how many minutes the others *save*. How many does the job take?",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) * max(serial, (1 - serial) / workers),
    "You got {got:.2f}: the longer of the two parts. But the others *wait* while one works alone: one part comes after "
    "the other.",
    where=_shared,
).wrong(
    lambda images, seconds_each, workers, serial: minutes.reference(images, seconds_each, workers, serial / 100),
    "You got {got:.2f}: you divided the share by 100, as if it came in percent. 0.1 is a share: a tenth.",
    where=_shared,
).clause(
    "one worker",
    lambda images, seconds_each, workers, serial: workers == 1,
    message="Right for several workers. One alone is a plan, too: then nothing is shared out, whatever the share.",
).clause(
    "nothing can be shared out",
    lambda images, seconds_each, workers, serial: serial == 1,
    message="Right for smaller shares. 1 is allowed, too: nothing can be shared out, and all workers but one wait.",
).clause(
    "all can be shared out",
    lambda images, seconds_each, workers, serial: serial == 0,
    message="Right for larger shares. 0 is allowed, too: all is shared out.",
).clause(
    "both ends",
    lambda images, seconds_each, workers, serial: serial in (0, 1),
    message="Right between 0 and 1. Both ends are allowed, too: all can be shared out, or nothing.",
).clause(
    "just above 1",
    lambda images, seconds_each, workers, serial: 1 < serial < 2,
    message="Right, and you refuse 10. A share of 1.001 is more than everything, too: raise the same ValueError there.",
).clause(
    "not a number",
    lambda images, seconds_each, workers, serial: serial != serial,
    message="Right for every number. But `nan` went through, or met something other than a ValueError. Any comparison "
    "with `nan` is False: ask whether the share is within its limits, not whether it is outside.",
).clause(
    "above 1",
    lambda images, seconds_each, workers, serial: not serial <= 1,
    message="Right, and you refuse what is below 0. Above 1, *raise* a ValueError about the share, too: 10 may be "
    "meant as 10 %. `nan` lies on neither side, and is refused as well.",
).clause(
    "below 0",
    lambda images, seconds_each, workers, serial: not serial >= 0,
    message="Right, and you refuse what is above 1. Below 0, *raise* a ValueError about the share, too. `nan` lies on "
    "neither side, and is refused as well.",
).clause(
    "no share",
    lambda images, seconds_each, workers, serial: not 0 <= serial <= 1,
    lambda images, seconds_each, workers, serial: _alone(images, seconds_each) / _times(workers, serial),
    message="Right for shares from 0 to 1. For any other, above or below or `nan`, *raise* a ValueError: no other "
    "error, and nothing that is printed or returned instead.",
)

"""What a trial prints: the table of docs/teaching.md, and what became of the greedy learner."""

HEAD = [
    "| learners at once | logged in, s | lesson 03 run, s | exercises handed in, s | marks read, s "
    "| largest learner, MiB | all and the hub, GiB |",
    "|---:|---:|---:|---:|---:|---:|---:|",
]


def table(days):
    """Return a row for each day, under the table's head, as lines."""
    return [*HEAD, *map(row, days)]


def row(day):
    """Return a day as a row of the table."""
    seconds = " | ".join(f"{part:.0f}" for part in (day.log_in, day.lesson, day.exercises, day.grading))
    return f"| {day.learners} | {seconds} | {day.largest / 2**20:.0f} | {day.together / 2**30:.1f} |"


def met(day):
    """Say what the greedy learner met, and that the others got their marks."""
    greed = day.greedy
    return (
        f"Greedy: {greed.alone}. Then {greed.together}; {greed.afterwards}. Held {day.greedy_held / 2**30:.2f} GiB at "
        f"most. {'The limit held' if greed.held_back else 'THE LIMIT DID NOT HOLD'}; all others read the marks due."
    )

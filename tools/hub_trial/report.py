"""What a trial prints: the table of docs/teaching.md, and what became of the greedy learner."""

HEAD = [
    "| learners | logged in, s | lesson 03 run, s | exercises handed in, s | marks read, s | a learner, MiB "
    "| the hub, MiB | in all, GiB |",
    "|---:|---:|---:|---:|---:|---:|---:|---:|",
]


def table(days):
    """Return a row for each day, under the table's head, as lines."""
    return [*HEAD, *map(row, days)]


def row(day):
    """Return a day as a row of the table."""
    seconds = " | ".join(f"{part:.0f}" for part in (day.log_in, day.lesson, day.exercises, day.grading))
    memory = f"{day.largest / 2**20:.0f} | {day.hub / 2**20:.0f} | {day.together / 2**30:.1f}"
    return f"| {day.learners} | {seconds} | {memory} |"


def met(day):
    """Say what the greedy learner met, and that the others got their marks."""
    greed = day.greedy
    held = "The limit held" if greed.held_back else "THE LIMIT DID NOT HOLD"
    return (
        f"Greedy: {greed.alone}. Then {greed.together}; {greed.afterwards}. Held {day.greedy_held / 2**30:.2f} GiB "
        f"at most. {held}; all others kept their kernels and read the marks due."
    )

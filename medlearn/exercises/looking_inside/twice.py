"""Two clues. An exercise of lesson 12."""

from medlearn.checks import predict


@predict(
    question="""
    **Two clues.** A network gives a radiograph the score 4 if it finds a side marker at the left *or* at the right
    edge, and 0 if it finds none: its score is 4 · max(left, right). One image has a marker on both sides. You cover
    the left marker alone, note how far the score falls, then cover the right marker alone. What do the two falls add
    up to?
    """,
    solution="twice = (4 * max(1, 1) - 4 * max(0, 1)) + (4 * max(1, 1) - 4 * max(1, 0))",
    hints=[
        "With both markers the score is 4 · max(1, 1). What is it when the left one is covered?",
        "max(0, 1) is still 1, so the score stays where it was.",
    ],
    tolerance=0.001,
    praise="0: each marker stands in for the other, so occlusion shows neither, although the score rests on nothing "
    "else. Two lungs with the same disease do the same. Cover both at once, and the score falls by 4.",
)
def twice():
    """Return the sum of the falls of two clues of which one is enough."""
    return sum(4 * max(1, 1) - 4 * max(left, right) for left, right in ((0, 1), (1, 0)))


twice.wrong(8, "8 would be right if the markers' parts were added up. The score takes the larger of the two.").wrong(
    4, "4 is the fall when *both* are covered at once. Here one of them is always left."
).wrong(-8, "The score does not rise when something is covered. How far does it fall while one marker is left?")

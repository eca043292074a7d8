"""A map that does not change. An exercise of lesson 12."""

from medlearn.checks import interpret


@interpret(
    question="""
    **A map that does not change.** A new method was tried on 200 images with known findings. Then *all* weights of the
    network were shuffled, and it was tried again (figures invented).

    | | trained | shuffled |
    |---|---|---|
    | AUC of the network | 0.94 | 0.49 |
    | hits of the map | 0.74 | 0.71 |
    | rank correlation with the trained map | 1 | 0.93 |

    What do these maps mainly show? Answer `"the image"` (what catches the eye, whatever the network), `"the network"`
    (what this network's score rests on) or `"nothing"` (they are random).
    """,
    hints=[
        "What does the shuffled network know about findings? What, then, can its map know from it?",
        "The brightest pixel of an image never changes, whatever is done to the network. Which row here is like that?",
    ],
    choices=("the image", "the network", "nothing"),
    praise="As with the brightest pixel: take the network away, and the map stays. It may still be useful, to find "
    "findings. But it is no explanation of the network.",
    wrong={
        "the network": "0.74 hits look like it. But with an AUC of 0.49 the network knows nothing any more, and the "
        "maps hit as before. Where do they have it from?",
        "nothing": "Random maps would hit a few findings in a hundred; these hit 71. They show something. Did the "
        "network tell them?",
    },
)
def control():
    """Say what a map shows that outlives the network."""
    return "the image"

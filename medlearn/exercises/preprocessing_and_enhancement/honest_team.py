"""Whose number can you believe? An exercise of lesson 02."""

import numpy as np

from medlearn.checks import interpret


@interpret(
    question="""
    **Whose number can you believe?** Four teams classify 60 patients with cross-validation. Each says what they did
    *before* they split:

    - **A** (78 %) picked the ten of 1000 features that differ most between ill and healthy.
    - **B** (71 %) gave each image mean 0 and standard deviation 1, by its own pixels.
    - **C** (97 %) made three slightly different copies of each image, to have more of them.
    - **D** (74 %) tried 100 sets of features, cross-validated each, and report the best.

    Only one team kept the test patients out of everything that was learnt. Answer `"A"`, `"B"`, `"C"` or `"D"`.
    """,
    hints=[
        "Ask of each: would the result for a patient change if another patient, or a label, were different?",
        "Imagine that a coin decides the labels. Which team would report 50 %, and which would report more?",
    ],
    choices=("A", "B", "C", "D"),
    praise="B uses nothing but the image itself. If a coin decides the labels, only B reports about 50 %.",
    wrong={
        "A": "A picked features by looking at *all* labels, those of the test patients among them. Among 1000 "
        "features of pure noise, ten go well with any labels: the lesson got 85 % from nothing.",
        "C": "C made copies and then split: nearly every test image has a twin among the training images. The model "
        "only has to remember it. Split first, and by patient.",
        "D": "D is the best of 100 results on the same patients. The best of 100 throws is luck, even if each throw "
        "was fair. Only new patients can tell.",
    },
)
def honest_team():
    """Let all four work on pure noise, and find the one that reports chance."""
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 30)

    def accuracy(features, labels):
        """Sort each patient like the nearest other one."""
        squares = np.sum(features**2, axis=1)
        apart = squares[:, None] + squares - 2 * np.einsum("ik,jk->ij", features, features)
        np.fill_diagonal(apart, np.inf)
        return np.mean(labels[apart.argmin(axis=1)] == labels)

    reported = {name: [] for name in "ABCD"}
    for _ in range(5):
        noise = rng.normal(size=(60, 1000))
        differ = np.abs(noise[labels == 1].mean(axis=0) - noise[labels == 0].mean(axis=0))
        own = (noise - noise.mean(axis=1, keepdims=True)) / noise.std(axis=1, keepdims=True)
        copies = np.concatenate([noise + 0.1 * rng.normal(size=noise.shape) for _ in range(3)])
        tried = [rng.integers(1000, size=10) for _ in range(100)]
        reported["A"].append(accuracy(noise[:, differ.argsort()[-10:]], labels))
        reported["B"].append(accuracy(own, labels))
        reported["C"].append(accuracy(copies, np.tile(labels, 3)))
        reported["D"].append(max(accuracy(noise[:, some], labels) for some in tried))
    return min(reported, key=lambda name: abs(np.mean(reported[name]) - 0.5))


# A: Ambroise and McLachlan 2002, PNAS 99, 6562-6566, which the lesson cites.

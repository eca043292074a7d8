"""Short questions on what a learner should bring along: each names a page that explains what is missing."""


def ask(kind, page, question, *wrong, hint, **options):
    """Return a decorator that makes an exercise, which names a page to whoever is wrong.

    Parameters
    ----------
    kind : callable
        `implement`, `mend`, `predict` or `interpret`.
    page : tuple of str
        Its title and its address. The question links it, the last hint names it.
    question : str
    wrong : tuples of a wrong answer and a sentence
        As for `Exercise.wrong`; after each sentence comes the title of the page.
    hint : str
        The first hint, a sentence that helps without the page.
    options : further arguments of `kind`

    Returns
    -------
    made : callable
        Takes the right answer, a function; returns the Exercise.
    """
    title, address = page

    def made(reference):
        linked = f"{question}\n\nWhere to learn it: [{title}]({address})."
        hints = [hint, f"Read {title}, then come back: {address}"]
        exercise = kind(question=linked, hints=hints, **options)(reference)
        for answer, sentence in wrong:
            exercise.wrong(answer, f"{sentence} To learn it: {title}.")
        return exercise

    return made

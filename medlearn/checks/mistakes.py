"""What is known about going wrong: named wrong answers, and the clauses of a question."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A wrong answer, and what a tutor would say to whoever gave it.

    Attributes
    ----------
    answer : callable, or a value for an exercise that asks for one
        The wrong answer itself; it can be given to `check`. It may raise. An answer that raises on the example is
        known by the text of its error, on other inputs by its type alone.
    message : str
        May hold {got} and {expected}, with formats: the wrong and the right answer to the first input that tells them
        apart.
    """

    answer: object
    message: str


@dataclass(frozen=True)
class Clause:
    """Something that a question asks for and that only some of the inputs decide.

    Attributes
    ----------
    name : str
    where : callable
        Takes the arguments of the exercise and says whether this input decides the clause.
    answer : callable
        Violates this clause and nothing else: right on every other input, as `Exercise.clause` sees to.
    message : str
        For whoever is wrong on these inputs and nowhere else, in whatever way; empty if misconceptions say enough.
    """

    name: str
    where: object
    answer: object
    message: str = ""

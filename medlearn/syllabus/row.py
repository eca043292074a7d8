"""What the table says of a lesson."""

from typing import NamedTuple


class Minutes(NamedTuple):
    """How long a lesson takes.

    Attributes
    ----------
    read, do : int
        Minutes to read it, predictions and all, and to do its exercises, as estimated.
    run : int
        Seconds to run all its cells on one processor (`make budget` measures them).
    """

    read: int
    run: int
    do: int

    def __str__(self):
        """Write the times as a lesson does: "read 45 min · run 10 s · do 40 min"."""
        run = f"{self.run} s" if self.run < 60 else f"{round(self.run / 60)} min"
        return f"read {self.read} min · run {run}" + (f" · do {self.do} min" if self.do else "")


class Lesson(NamedTuple):
    """A row of the table.

    Attributes
    ----------
    number : str
        Two digits.
    slug : str
        The name of its notebook and of its exercises: "convolution" of 03_convolution.ipynb.
    title : str
        As tables print it.
    question : str
        The first line of the lesson.
    works : str
        What works at the end.
    data : str
        What it uses.
    needs : tuple of str
        Numbers of the lessons that it rests on.
    place : tuple of int
        Its column and row on the map.
    minutes : Minutes
    discuss : str
        A question that is worth a discussion in class.
    keras : bool
        Whether it may import TensorFlow.
    seconds : int
        The most that it may take on one processor: 60, or 120 where a Keras network is trained.
    fetches : tuple of str
        Names of the data sets that it downloads.
    exercises : bool
        Whether it has some.
    deeper : str
        The name of its notebook in notebooks/deeper without the number: "noise_and_filters"; empty if there is none.
    """

    number: str
    slug: str
    title: str
    question: str
    works: str
    data: str
    needs: tuple
    place: tuple
    minutes: Minutes
    discuss: str
    keras: bool = False
    seconds: int = 60
    fetches: tuple = ()
    exercises: bool = True
    deeper: str = ""

    @property
    def stem(self):
        """The name of its notebooks without the ending, such as "03_convolution"."""
        return f"{self.number}_{self.slug}"

    @property
    def further(self):
        """The name of its deeper notebook without the ending, such as "deeper/02_noise_and_filters", or nothing."""
        return f"deeper/{self.number}_{self.deeper}" if self.deeper else ""

    @property
    def term(self):
        """The term in which a class takes it: 1 up to lesson 11, then 2, however many come."""
        return 1 if int(self.number) < 12 else 2

    @property
    def week(self):
        """Its week of that term, from 1."""
        return 1 + int(self.number) - 12 * (self.term - 1)

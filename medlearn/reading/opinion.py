"""One opinion of one reader about one case, as it is stored."""

import math
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

ANSWERS = ("agree", "disagree", "cannot tell")
STAGES = ("first", "after the map")
LONGEST = {"reader": 80, "case": 80, "model": 80, "id": 80, "at": 40, "remark": 4000}  # letters


def now():
    """Return this moment in universal time, to the millisecond, as text: "2026-11-23T03:13:56.120+00:00"."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Opinion:
    """What a reader said, and about what.

    Attributes
    ----------
    reader, case, model : str
        Who read, what was read, and the version of the model whose call was shown.
    stage : {"first", "after the map"}
        Whether the heat map had been shown.
    answer : {"agree", "disagree", "cannot tell"}
        Is the model's call right?
    call : int
        What the model had called: 1 the finding, 0 none.
    probability : float
        That the model had given to the finding.
    box : (top, left, bottom, right) or None
        Around the finding, whole numbers of pixels; bottom and right are the first beyond it.
    remark : str
        Free text.
    id : str
        Made with the opinion: a writer who is not sure that it arrived sends the same one again.
    at : str
        When it was given, in universal time.

    Raises
    ------
    ValueError
        If a name is empty or very long, an answer or stage is another, or a box or probability cannot be.

    Examples
    --------
    >>> Opinion("Ada", "case 3", "model 1", "first", "disagree", 1, 0.8).label
    0
    """

    reader: str
    case: str
    model: str
    stage: str
    answer: str
    call: int
    probability: float
    box: tuple | None = None
    remark: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: str = field(default_factory=now)

    def __post_init__(self):
        for name, most in LONGEST.items():
            _check_text(name, getattr(self, name), most)
        _check_one_of("stage", self.stage, STAGES)
        _check_one_of("answer", self.answer, ANSWERS)
        if isinstance(self.call, bool) or self.call not in (0, 1):
            raise ValueError(f"call={self.call!r} must be 1 for the finding or 0 for none.")
        if not (isinstance(self.probability, int | float) and 0 <= self.probability <= 1):  # NaN is refused too
            raise ValueError(f"probability={self.probability!r} must be a number from 0 to 1.")
        if self.box is not None:
            object.__setattr__(self, "box", checked_box(self.box))

    @property
    def label(self):
        """What the reader holds for true: 1 the finding, 0 none, None if that cannot be told."""
        return {"agree": self.call, "disagree": 1 - self.call, "cannot tell": None}[self.answer]


def checked_box(box, shape=(math.inf, math.inf)):
    """Return a box as four whole numbers.

    Parameters
    ----------
    box : sequence of 4 int
        Top, left, bottom, right.
    shape : (rows, columns), optional
        Of the image.

    Returns
    -------
    box : tuple of 4 int

    Raises
    ------
    ValueError
        If it is not such a box, or does not lie in the image.
    """
    try:
        numbers = [float(number) for number in box]
        whole = all(number == int(number) for number in numbers)
    except (TypeError, ValueError, OverflowError):
        numbers, whole = [], False
    if len(numbers) != 4 or not whole:
        raise ValueError(f"a box is four whole numbers, top, left, bottom and right; got {box!r:.60}.")
    top, left, bottom, right = map(int, numbers)
    if not (0 <= top < bottom <= shape[0] and 0 <= left < right <= shape[1]):
        inside = "" if math.isinf(shape[0]) else f", and lie in {shape[0]} rows and {shape[1]} columns"
        raise ValueError(
            f"box {top}, {left}, {bottom}, {right}: it must go from top to bottom and left to right{inside}."
        )
    return top, left, bottom, right


def _check_text(name, text, most):
    if not isinstance(text, str) or (name != "remark" and not text.strip()):
        raise ValueError(f"{name}={text!r:.60} must be a text of at least one letter.")
    if len(text) > most:
        raise ValueError(f"{name} has {len(text)} letters; at most {most} are kept.")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(f"{name} holds letters that cannot be stored; type it anew.")


def _check_one_of(name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{name}={value!r:.60} must be one of: {', '.join(allowed)}.")

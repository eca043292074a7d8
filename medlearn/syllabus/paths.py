"""Ways through the course that are shorter than the whole; docs/teaching.md says what to tell those who take them."""

from typing import NamedTuple


class Path(NamedTuple):
    """A choice of lessons.

    Attributes
    ----------
    name : str
        For whom, or how long.
    lessons : tuple of str
        Their numbers, in order.
    """

    name: str
    lessons: tuple


PATHS = (
    Path("a weekend", ("00", "01", "03", "05", "08", "10")),
    Path("clinicians who do not program", ("00", "01", "02", "07", "10", "20")),
    Path("engineers new to medicine", ("00", "01", "02", "07", "10", "11", "13", "20", "21", "23")),
    Path("radiographers", ("00", "01", "02", "03", "10", "13", "15", "17", "20")),
)

"""One reader at the worklist: where, what was said, what may be seen. What is drawn stands in `page`."""

import re
import time

from medlearn.reading.opinion import Opinion, checked_box

TWICE = 1.0  # seconds: the same answer again within them is the same click


def known_reader(store, name):
    """Return a name as it stands in the store already, whatever its capitals; or the name itself, without blanks."""
    name = " ".join(name.split())
    names = {stored.opinion.reader.casefold(): stored.opinion.reader for stored in store.opinions()}
    return names.get(name.casefold(), name)


def box_from(text, shape):
    """Read a box that was typed.

    Parameters
    ----------
    text : str
        Top, left, bottom, right, with commas or blanks between; or nothing.
    shape : (rows, columns)
        Of the image.

    Returns
    -------
    box : tuple of 4 int, or None

    Raises
    ------
    ValueError
        If it is not a box in the image.

    Examples
    --------
    >>> box_from("10, 20 30,40", (64, 64))
    (10, 20, 30, 40)
    """
    parts = re.split(r"[\s,;]+", text.strip())
    return None if parts == [""] else checked_box(parts, shape)


class Session:
    """A reader and the present worklist.

    Parameters
    ----------
    room : Room
    reader : str

    Attributes
    ----------
    reader, model : str
        The model whose calls are shown.
    cases : list of Case
    place : int
        Of the present case; at the start the first one that this reader has not read.

    Raises
    ------
    ValueError
        If there is no name, or a very long one.
    """

    def __init__(self, room, reader):
        self.store, self.model, self.cases = room.store, room.champions[-1], room.cases()
        self.reader, self._sent, self._when = known_reader(room.store, reader), None, -TWICE
        if not 0 < len(self.reader) <= 80:
            raise ValueError("type a name of 1 to 80 letters, such as your initials.")
        self._said = {}
        for stage in ("first", "after the map"):
            for stored in self.store.current(stage):
                if (stored.opinion.reader, stored.opinion.model) == (self.reader, self.model):
                    self._said[stored.opinion.case, stage] = stored
        unread = [place for place, case in enumerate(self.cases) if (case.name, "first") not in self._said]
        self.place = unread[0] if unread else 0

    @property
    def case(self):
        """The present case, Case."""
        return self.cases[self.place]

    @property
    def stage(self):
        """What the next answer is: "first", or "after the map"."""
        return "after the map" if self.may_see_map else "first"

    @property
    def may_see_map(self):
        """Whether this reader has given a first opinion about the present case."""
        return self.said() is not None

    def said(self, place=None, stage="first"):
        """Return what this reader said of a case, Stored or None."""
        case = self.case if place is None else self.cases[place]
        return self._said.get((case.name, stage))

    @property
    def last(self):
        """The latest word of this reader about the present case, Stored or None."""
        return self.said(stage="after the map") or self.said()

    def read(self):
        """Count the cases that this reader has read."""
        return sum(self.said(place) is not None for place in range(len(self.cases)))

    def go(self, step):
        """Go to another case, so many places further; beyond an end, stay there."""
        self.place = min(max(self.place + step, 0), len(self.cases) - 1)

    def give(self, answer, box="", remark=""):
        """Store an answer about the present case.

        Parameters
        ----------
        answer : {"agree", "disagree", "cannot tell"}
        box, remark : str
            As typed.

        Returns
        -------
        stored : Stored
            A click that came twice is stored once.

        Raises
        ------
        ValueError
            If the box is none.
        OSError
            If it could not be stored. The same answer given again is then sent again, and stored once.
        """
        case, now = self.case, time.monotonic()
        content = (case.name, answer, box, remark)
        same = self._sent is not None and self._sent[0] == content
        if same and self._sent[1] is None and now - self._when < TWICE:
            return self.last
        if not same or self._sent[1] is None:
            about = (case.name, self.model, self.stage, answer, case.call, case.probability)
            self._sent = content, Opinion(self.reader, *about, box_from(box, case.image.shape), remark.strip())
        stored = self.store.add(self._sent[1])
        self._said[case.name, stored.opinion.stage] = stored
        self._sent, self._when = (content, None), now
        return stored

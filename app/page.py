"""The page that a reader sees: a worklist, the image, the model's answer, what the reader says to it, and a report."""

import base64
import html
import io
import os
import re
import time
from pathlib import Path

import numpy as np
from ipywidgets import HTML, Box, Button, Checkbox, Dropdown, IntSlider, Layout, Text, Textarea, ToggleButtons, VBox

from medlearn import reading
from medlearn.reading.store import ANSWERS, checked_box

TWICE = 1.0  # seconds: the same answer again within them is the same click
SHOWN = 512  # pixels of the picture's sides on the page
BOX, HEAT, STRENGTH = (255, 230, 0), np.array([255, 90, 0]), 0.65
WHOLE_LABEL = {"description_width": "initial"}
INTRODUCTION = (
    "<h1>Reading room</h1><p>24 synthetic chest radiographs, made for teaching, not for patients; some ten minutes. "
    "For each say whether the model is right: a finding is a round nodule or a cloudy patch in a lung. After your "
    "first opinion you may see what the model's score rests on. After the last case you see <em>your result</em>: "
    "what you and the model found, and what both missed, outlined. What you say is kept and never changed: a second "
    "thought is kept beside the first.</p>"
)
KEYS = (
    '<div style="line-height:1.4">a agree, d disagree, c cannot tell, n next, p previous, h heat map, '
    "b a box: arrows move it, with Shift they resize it, Enter keeps it, Esc drops it</div>"
)
LEGEND = (
    '<span style="display:inline-block;width:8em;height:.9em;vertical-align:middle;'
    'background:linear-gradient(to right, #808080, #ff5a00)"></span> from grey, which the score does not rest on, '
    "to orange, which it rests on most"
)
WARNING = (
    "Readers saw what the model called before they answered. Such readers are drawn towards it, so expect less "
    "agreement among readers who judge alone."
)


class Page(VBox):
    """Everything on the page of a Room; `name` is the reader's if it is known, as the user's on a hub."""

    def __init__(self, room, name=""):
        self.room, self.session = room, None
        self.name = Text(value=name, description="Your name", style=WHOLE_LABEL, continuous_update=False)
        self.begin = _button("Begin", "reading-begin", lambda: self._begin(), "primary")
        self.shown = ToggleButtons(options=["Read", "Your result", "Report"], layout=Layout(display="none"))
        self.shown.observe(lambda change: self._turn(), "value")
        self.status, self.inside = HTML(), VBox()
        super().__init__([HTML(INTRODUCTION), _row(self.name, self.begin, self.shown), self.status, self.inside])
        self.add_class("reading-room")

    def say(self, text, alert=False):
        """Put a sentence where screen readers say it."""
        role = "alert" if alert else "status"
        colour = "#a00000" if alert else "inherit"
        style = f"line-height:1.4;margin:0;min-height:2.8em;color:{colour}"
        self.status.value = f'<p role="{role}" aria-live="polite" style="{style}">{html.escape(text)}</p>'

    def _begin(self):
        try:
            self.session = Session(self.room, self.name.value)
        except (OSError, ValueError) as error:
            self.say(str(error), alert=True)
            return
        self.name.value, self.name.disabled = self.session.reader, True
        self.begin.layout.display, self.shown.layout.display = "none", None
        self._turn()

    def _turn(self):
        """Show what was chosen: the cases, or the report; or say why it cannot be shown."""
        try:
            if self.shown.value == "Read":
                self.session = Session(self.room, self.name.value)  # there may be a new model
                self.inside.children = [Reading(self.session, self.say)]
            elif self.shown.value == "Your result":
                self.inside.children = [HTML(result(self.room, self.session))]
            else:
                self.inside.children = [Report(self.room, self.say)]
        except (OSError, ValueError) as error:
            self.inside.children = []
            self.say(str(error), alert=True)

    def _repr_mimebundle_(self, **kwargs):
        """Give the page's script to a browser, and a sentence to whoever has no widgets."""
        plain = {"text/plain": "The reading room, to be used once this cell has run."}
        return (super()._repr_mimebundle_(**kwargs) or {}) | plain


class Reading(VBox):
    """The case, its picture, and the answers; `say` takes a sentence and whether it is an alarm."""

    def __init__(self, session, say):
        self.session, self.say, self._held = session, say, False
        self.cases = Dropdown(description="Case", style=WHOLE_LABEL)
        self.previous = _button("Previous", "reading-previous", lambda: self._go(-1))
        self.next = _button("Next", "reading-next", lambda: self._go(1))
        self.model, self.picture, self.words = HTML(), HTML(layout=Layout(min_height="524px")), HTML()
        side = len(session.case.image)
        self.level, self.width = _slider("Level", 128, 0, 255), _slider("Width", 255, 1, 255)
        self.zoom = _slider("Zoom", 1, 1, 4)
        self.row, self.column = (_slider(name, side // 2, 0, side - 1) for name in ("Middle row", "Middle column"))
        self.map = Checkbox(description="Heat map", indent=False)
        # Sent once, when it is left: of each letter, the last would come after the click that follows it.
        looks = {"style": WHOLE_LABEL, "layout": Layout(width="400px"), "continuous_update": False}
        self.box = Text(description="Box: draw it on the picture, or press b", **looks)
        self.remark = Textarea(description="Remark", **looks)
        self.answers = [
            _button(answer.capitalize(), f"reading-{answer.replace(' ', '-')}", self._giver(answer))
            for answer in ANSWERS
        ]
        self.with_keys = Checkbox(value=True, description="Single keys work", indent=False, layout=Layout(width="auto"))
        for control, name in ((self.map, "map"), (self.box, "box"), (self.with_keys, "keys")):
            control.add_class(f"reading-{name}")
        side_by_side = [VBox([self.picture, self.words], layout=Layout(width="540px")), VBox(self._controls())]
        super().__init__([_row(self.cases, self.previous, self.next), self.model, _row(*side_by_side)])
        self.cases.observe(self._chosen, "value")
        for control in (self.level, self.width, self.zoom, self.row, self.column, self.map, self.box):
            control.observe(lambda change: self.draw(), "value")
        self.show()

    def show(self):
        """Show the present case as it stands: the model's answer, the picture, and what this reader has said."""
        session = self.session
        self._held = True
        options = [(self._titled(place), place) for place in range(len(session.cases))]
        if self.cases.options != tuple(options):
            self.cases.options = options
        self.cases.value = session.place
        self.previous.disabled, self.next.disabled = session.place == 0, session.place == len(session.cases) - 1
        self.model.value = f"<p>{html.escape(model_in_words(session.case))}</p>"
        last = session.last.opinion if session.last else None
        self.box.value = ", ".join(map(str, last.box)) if last and last.box else ""
        self.remark.value = last.remark if last else ""
        self.map.disabled = not session.may_see_map
        self.map.value = self.map.value and session.may_see_map
        self._held = False
        self.draw()

    def draw(self):
        """Draw the picture anew."""
        if self._held:
            return
        case, level, width = self.session.case, self.level.value, self.width.value
        rows, columns = part(case.image.shape, self.zoom.value, self.row.value, self.column.value)
        try:
            box = box_from(self.box.value, case.image.shape)
        except ValueError:
            box = None  # half typed; `give` complains
        heat = case.map if self.map.value and self.session.may_see_map else None
        png = draw(case.image, level=level, width=width, rows=rows, columns=columns, box=box, heat=heat)
        self.picture.value = as_html(png, case.name, rows, columns, level, width, heat is not None)
        hidden = "" if self.session.may_see_map else "The heat map opens after your first opinion."
        told = hidden if heat is None else map_in_words(heat, case.probability)
        self.words.value = f"<p>{html.escape(told)}</p>" + (f"<p>{LEGEND}</p>" if heat is not None else "")

    def _controls(self):
        sliders = [self.level, self.width, self.zoom, self.row, self.column]
        return [
            *sliders,
            self.map,
            self.box,
            self.remark,
            _row(*self.answers),
            self.with_keys,
            HTML(KEYS, layout=Layout(width="400px")),
        ]

    def _titled(self, place):
        said = self.session.said(place, "after the map") or self.session.said(place)
        answered = f" ({said.opinion.answer})" if said else ""
        return f"{place + 1} of {len(self.session.cases)}: {self.session.cases[place].name}{answered}"

    def _chosen(self, change):
        if not self._held and change["new"] is not None:
            self._go(change["new"] - self.session.place)

    def _go(self, step):
        self.session.go(step)
        self.map.value = False
        self.show()
        self.say(f"{self._titled(self.session.place)}. {self._count()}")

    def _count(self):
        done = self.session.read()
        left = len(self.session.cases) - done
        return f"{done} read, {left} to read." if left else "All are read: press Your result."

    def _giver(self, answer):
        def give():
            """Store the answer, and say so."""
            try:
                stored = self.session.give(answer, self.box.value, self.remark.value)
            except (OSError, ValueError) as error:
                again = " Nothing was stored; press the button again." if isinstance(error, OSError) else ""
                self.say(f"{error}{again}", alert=True)
                return
            self.show()
            self.say(f"{in_words(stored)} {self._count()}")

        return give


class Report(VBox):
    """Agreement, decisions, and what can be done; `say` takes a sentence and whether it is an alarm."""

    def __init__(self, room, say):
        self.room, self.say, self.table, self.decided = room, say, HTML(), HTML()
        self.train = _button("Train a challenger", "reading-train", self._challenge)
        self.why = Text(description="Why go back", style={"description_width": "initial"})
        self.back = _button("Roll back", "reading-back", self._roll_back)
        rule = HTML(f"<h2>The loop</h2><p>{html.escape(reading.RULE)}</p>")
        row = Box([self.train, self.why, self.back], layout=Layout(flex_flow="row wrap"))
        super().__init__([self.table, rule, row, self.decided])
        self.show()

    def show(self):
        """Write both tables anew."""
        store = self.room.store
        patients = reading.patients_of(self.room.material)  # of earlier worklists too
        self.table.value = (
            f"<h2>Agreement, first opinions</h2>{agreement_table(reading.agreements(store.current(), patients))}"
            f"<p>{html.escape(WARNING)}</p><p>{download(store)}</p>"
        )
        self.decided.value = decision_table(self.room.champions[-1], store.decisions())

    def _challenge(self):
        self.say("Training and comparing: some seconds.")
        self._do(lambda: str(reading.challenge(self.room)))

    def _roll_back(self):
        self._do(lambda: f"{reading.roll_back(self.room, self.why.value)} is in use again.")

    def _do(self, task):
        self.train.disabled = self.back.disabled = True
        try:
            self.say(task())
        except (OSError, ValueError) as error:
            self.say(str(error), alert=True)
        finally:
            self.train.disabled = self.back.disabled = False
        self.show()


class Session:
    """One reader at the present worklist: where, what was said, what may be seen; nothing is drawn.

    `place` is that of the present case: at the start, the first one that this reader has not read.
    """

    def __init__(self, room, reader):
        self.store, self.model, self.cases = room.store, room.champions[-1], room.cases()
        self.reader, self._sent, self._when = known_reader(room.store, reader), None, -TWICE
        if not 0 < len(self.reader) <= 80:
            raise ValueError("type a name of 1 to 80 letters, such as your initials.")
        self._look_up()
        unread = [place for place, case in enumerate(self.cases) if (case.name, "first") not in self._said]
        self.place = unread[0] if unread else 0

    def _look_up(self):
        """Look up what this reader has said, in other tabs too: there, the map may have been seen meanwhile."""
        stored = [stored for stage in ("first", "after the map") for stored in self.store.current(stage)]
        mine = [one for one in stored if (one.opinion.reader, one.opinion.model) == (self.reader, self.model)]
        self._said = {(one.opinion.case, one.opinion.stage): one for one in mine}

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
        """Store an answer about the present case, box and remark as typed; a click that came twice is stored once.

        If it could not be stored (OSError), the same answer given again is sent again, and stored once.
        """
        case, now = self.case, time.monotonic()
        content = (case.name, answer, box, remark)
        same = self._sent is not None and self._sent[0] == content
        if same and self._sent[1] is None and now - self._when < TWICE:
            return self.last
        if not same or self._sent[1] is None:
            self._look_up()
            about = (case.name, self.model, self.stage, answer, case.call, case.probability)
            self._sent = content, reading.Opinion(self.reader, *about, box_from(box, case.image.shape), remark.strip())
        stored = self.store.add(self._sent[1])
        self._said[case.name, stored.opinion.stage] = stored
        self._sent, self._when = (content, None), now
        return stored


def known_reader(store, name):
    """Return a name as it stands in the store already, whatever its capitals; or the name itself, without blanks."""
    name = " ".join(name.split())
    names = {stored.opinion.reader.casefold(): stored.opinion.reader for stored in store.opinions()}
    return names.get(name.casefold(), name)


def box_from(text, shape):
    """Read a box that was typed, with commas or blanks between, in an image of (rows, columns); None for nothing.

    >>> box_from("10, 20 30,40", (64, 64))
    (10, 20, 30, 40)
    """
    parts = re.split(r"[\s,;]+", text.strip())
    return None if parts == [""] else checked_box(parts, shape)


def part(shape, zoom, row, column):
    """Return the rows and the columns of an image that are seen around a middle, each as (first, beyond).

    >>> part((64, 64), 4, 0, 32)
    ((0, 16), (24, 40))
    """
    seen = []
    for side, middle in zip(shape, (row, column), strict=True):
        size = max(side // zoom, 1)
        first = int(np.clip(middle - size // 2, 0, side - size))
        seen.append((first, first + size))
    return tuple(seen)


def draw(image, *, level, width, rows, columns, box=None, heat=None):
    """Draw a part of an image through a window, a box over it, and where `heat` is above 0, orange; return a PNG."""
    from PIL import Image, ImageDraw

    from medlearn.imaging import window

    seen = (slice(*rows), slice(*columns))
    grey = 255 * window(np.asarray(image, dtype=float), level, width)[seen]
    shown = np.repeat(grey[..., np.newaxis], 3, axis=2)
    if heat is not None:
        share = STRENGTH * np.clip(heat / max(heat.max(), 1e-12), 0, 1)[seen][..., np.newaxis]
        shown = (1 - share) * shown + share * HEAT
    picture = Image.fromarray(shown.round().astype(np.uint8)).resize((SHOWN, SHOWN), Image.Resampling.BICUBIC)
    if box is not None:
        scale = SHOWN / (rows[1] - rows[0])
        top, left, bottom, right = box
        corners = (left - columns[0], top - rows[0], right - columns[0], bottom - rows[0])
        ImageDraw.Draw(picture).rectangle([round(scale * corner) for corner in corners], outline=BOX, width=2)
    file = io.BytesIO()
    picture.save(file, format="png", compress_level=1)
    return file.getvalue()


def as_html(png, name, rows, columns, level, width, mapped):
    """Return the picture for the page, with a name in words, and the part that the page's script turns clicks into."""
    words = f"{name}, rows {rows[0]} to {rows[1] - 1}, columns {columns[0]} to {columns[1] - 1}, "
    words += f"level {level}, width {width}{', heat map in orange' if mapped else ''}"
    data = base64.b64encode(png).decode()
    return (
        f'<img class="reading-picture" draggable="false" width="{SHOWN}" height="{SHOWN}" alt="{html.escape(words)}" '
        f'data-rows="{rows[0]},{rows[1]}" data-columns="{columns[0]},{columns[1]}" '
        f'style="cursor:crosshair;touch-action:none;max-width:none" src="data:image/png;base64,{data}">'
    )


def model_in_words(case):
    """Say what the model says of a case."""
    called = "a finding" if case.call else "no finding"
    far = (
        "more unusual than every image that the model learnt from: do not trust the model here"
        if case.unlike == 1
        else f"more unusual than {100 * case.unlike:.0f} % of the images that the model learnt from"
    )
    return (
        f"The model calls {called}: probability {case.probability:.2f}. Trained on other patients it might have said "
        f"{case.low:.2f} to {case.high:.2f} (95 %). The image is {far}."
    )


def map_in_words(heat, probability):
    """Say where a heat map is strongest, and what would be left of the probability without that part."""
    if heat.max() <= 0:
        return "The score rests on no part of the image: covering any of it makes a finding more probable."
    row, column = np.argwhere(heat == heat.max()).mean(axis=0).round().astype(int)
    odds = probability / max(1 - probability, 1e-12) * np.exp(-heat.max())
    return (
        f"The score rests most on the part around row {row}, column {column}: if it is covered, the probability of a "
        f"finding falls from {probability:.2f} to {odds / (1 + odds):.2f}."
    )


def result(room, session):
    """Say in HTML what a reader and the model found, first opinions against the truth, and show what both missed."""
    left = len(session.cases) - session.read()
    if left:
        return (
            f"<p>{left} cases are left to read. Your result comes after the last, or it would help with the rest.</p>"
        )
    labels, masks = reading.truth(room.material)
    cases = [(case, session.said(place).opinion) for place, case in enumerate(session.cases)]
    known = [(case, said, int(labels[case.row])) for case, said in cases if case.row is not None]
    ill, well = ([one for one in known if one[2] == label] for label in (1, 0))
    rows = [
        ("findings found", f"{sum(said.label == 1 for _, said, _ in ill)} of {len(ill)}", _called(ill, 1)),
        ("of the others, called without a finding", _told(well), _called(well, 0)),
        ("not told", sum(said.label is None for _, said, _ in known), 0),
    ]
    both = [(case, said) for case, said, _ in known if said.label is not None]
    alike = sum(said.label == case.call for case, said in both)
    odd = sum(said.answer == "cannot tell" for case, said in cases if case.row is None)
    text = (
        f"<h2>Your result</h2>{table('First opinions', ['', 'you', 'the model'], rows)}"
        f"<p>You and the model judged {alike} of {len(both)} cases alike. Two more images did not belong here, one "
        f"turned on its side and one inverted: <em>cannot tell</em> is right, and you said so {odd} times.</p>"
    )
    missed = [(case, masks[case.row]) for case, said, _ in ill if said.label == 0 and case.call == 0]
    if not missed:
        return f"{text}<p>No finding was missed by both of you.</p>"
    text += f"<h2>Missed by both</h2><p>Findings that neither of you called, {len(missed)}, each outlined:</p>"
    return text + "".join(_outlined(case, mask) for case, mask in missed)


def _told(well):
    return f"{sum(said.label == 0 for _, said, _ in well)} of {len(well)}"


def _called(some, label):
    return f"{sum(case.call == label for case, _, _ in some)} of {len(some)}"


def _outlined(case, mask):
    """Return the picture of a case with a box around its finding."""
    rows, columns = np.nonzero(mask)
    box = (max(rows.min() - 2, 0), max(columns.min() - 2, 0), min(rows.max() + 3, 64), min(columns.max() + 3, 64))
    side = len(case.image)
    png = draw(case.image, level=128, width=255, rows=(0, side), columns=(0, side), box=box)
    words = f"{case.name}, the finding in a box from row {box[0]}, column {box[1]} to row {box[2]}, column {box[3]}"
    data = base64.b64encode(png).decode()
    return f'<img width="256" height="256" alt="{words}" title="{case.name}" src="data:image/png;base64,{data}"> '


def in_words(stored):
    """Say what was stored, so that a reader sees if anything is missing."""
    said = stored.opinion
    parts = [f"Stored as number {stored.number}: {said.answer}, {said.stage}"]
    parts += [f"box {', '.join(map(str, said.box))}"] if said.box else []
    parts += [f"remark of {len(said.remark)} letters"] if said.remark else []
    hint = "The heat map may be opened; answer again if it changes your mind." if said.stage == "first" else ""
    return f"{'; '.join(parts)}. {hint}".strip()


def user():
    """Return the name of a hub's user, or nothing."""
    return os.environ.get("JUPYTERHUB_USER", "")


def script():
    """Return what puts the page's script into a notebook's output, for `IPython.display.display(..., raw=True)`."""
    text = Path(__file__).with_name("page.js").read_text(encoding="utf-8")
    return {"text/html": f"<script>{text}</script>", "text/plain": "The page's script: a box by mouse, and keys."}


def agreement_table(compared):
    """Return agreements as a table in HTML."""
    if not compared:
        return "<p>Nobody has read a case yet.</p>"
    rows = [
        (one.first, one.second, one.cases, one.untold, _estimate(one.share), _estimate(one.kappa) or one.why)
        for one in compared
    ]
    return table("Who agrees with whom", ["", "and", "cases", "not told", "judged alike", "kappa"], rows)


def decision_table(champion, decisions):
    """Return what was decided about models, the latest first, in HTML."""
    now = f"<p>In use: <strong>{html.escape(champion)}</strong>.</p>"
    rows = [(one.at[:19].replace("T", " "), one.action, one.model, one.reason) for one in reversed(decisions)]
    return now + (table("Decisions", ["universal time", "action", "model", "reason"], rows) if rows else "")


def table(caption, names, rows):
    """Return a table in HTML whose texts are only texts.

    >>> table("Who", ["a"], [["<b>"]])
    '<table><caption>Who</caption><tr><th scope="col">a</th></tr><tr><td>&lt;b&gt;</td></tr></table>'
    """
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(str(value))}</td>' for value in row)}</tr>" for row in rows)
    return f"<table><caption>{html.escape(caption)}</caption><tr>{head}</tr>{body}</table>"


def download(store):
    """Return a link that holds all opinions as a file."""
    data = base64.b64encode(store.table()).decode()
    return f'<a download="answers.csv" href="data:text/csv;base64,{data}">Save all answers as a table (CSV)</a>'


def _estimate(estimate):
    return "" if estimate is None else f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


def _button(label, name, pressed, style=""):
    button = Button(description=label, button_style=style)
    button.on_click(lambda _: pressed())
    button.add_class(name)
    return button


def _slider(label, value, low, high):
    return IntSlider(
        value, low, high, description=label, style=WHOLE_LABEL, layout=Layout(width="400px"), continuous_update=False
    )


def _row(*controls):
    return Box(controls, layout=Layout(flex_flow="row wrap", align_items="center"))

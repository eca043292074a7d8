"""The page that a reader sees: a worklist, the image, the model's answer, and what the reader says to it."""

import html
import os
from pathlib import Path

from ipywidgets import HTML, Box, Button, Checkbox, Dropdown, IntSlider, Layout, Text, Textarea, ToggleButtons, VBox

from medlearn.reading.opinion import ANSWERS
from medlearn.reading.picture import as_html, draw, map_in_words, model_in_words, part
from medlearn.reading.report import Report
from medlearn.reading.session import Session, box_from

WHOLE_LABEL = {"description_width": "initial"}
SCRIPT = Path(__file__).with_name("page.js")
INTRODUCTION = (
    "<h1>Reading room</h1><p>Synthetic chest radiographs, made for teaching, not for patients. For each case say "
    "whether the model is right. After your first opinion you may see where its score comes from. What you say is kept "
    "and never changed: a second thought is kept beside the first.</p>"
)
KEYS = "Keys: a agree, d disagree, c cannot tell, n next, p previous, h heat map"


class Page(VBox):
    """Everything on the page.

    Parameters
    ----------
    room : Room
    name : str
        Of the reader, if it is known: the user's on a hub.
    """

    def __init__(self, room, name=""):
        self.room, self.session = room, None
        self.name = Text(value=name, description="Your name", style=WHOLE_LABEL, continuous_update=False)
        self.begin = _button("Begin", "reading-begin", lambda: self._begin(), "primary")
        self.shown = ToggleButtons(options=["Read", "Report"], layout=Layout(display="none"))
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
    """The case, its picture, and the answers.

    Parameters
    ----------
    session : Session
    say : callable
        Takes a sentence and whether it is an alarm.
    """

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
        self.box = Text(description="Box: top, left, bottom, right", **looks)
        self.remark = Textarea(description="Remark", **looks)
        self.answers = [
            _button(answer.capitalize(), f"reading-{answer.replace(' ', '-')}", self._giver(answer))
            for answer in ANSWERS
        ]
        self.with_keys = Checkbox(value=True, description=KEYS, indent=False, layout=Layout(width="auto"))
        for control, name in ((self.map, "map"), (self.box, "box"), (self.with_keys, "keys")):
            control.add_class(f"reading-{name}")
        side_by_side = [VBox([self.picture, self.words]), VBox(self._controls())]
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
        self.words.value = f"<p>{html.escape(hidden if heat is None else map_in_words(heat))}</p>"

    def _controls(self):
        sliders = [self.level, self.width, self.zoom, self.row, self.column]
        return [*sliders, self.map, self.box, self.remark, _row(*self.answers), self.with_keys]

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
        return f"{done} read, {len(self.session.cases) - done} to read."

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


def in_words(stored):
    """Say what was stored, so that a reader sees if anything is missing.

    Parameters
    ----------
    stored : Stored

    Returns
    -------
    text : str
    """
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
    text = SCRIPT.read_text(encoding="utf-8")
    return {"text/html": f"<script>{text}</script>", "text/plain": "The page's script: a box by mouse, and keys."}


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

"""The report: how far readers and model agree, every answer as a table, and the loop that makes a new model."""

import base64
import html
import tempfile
from pathlib import Path

from ipywidgets import HTML, Box, Button, Layout, Text, VBox

from medlearn.reading.agreement import agreements
from medlearn.reading.loop import RULE, challenge, roll_back
from medlearn.reading.material import patients_of

WARNING = (
    "Readers saw what the model called before they answered. Such readers are drawn towards it, so expect less "
    "agreement among readers who judge alone."
)


class Report(VBox):
    """Agreement, decisions, and what can be done.

    Parameters
    ----------
    room : Room
    say : callable
        Takes a sentence and whether it is an alarm.
    """

    def __init__(self, room, say):
        self.room, self.say, self.table, self.decided = room, say, HTML(), HTML()
        self.train = self._button("Train a challenger", "reading-train", self._challenge)
        self.why = Text(description="Why go back", style={"description_width": "initial"})
        self.back = self._button("Roll back", "reading-back", self._roll_back)
        rule = HTML(f"<h2>The loop</h2><p>{html.escape(RULE)}</p>")
        row = Box([self.train, self.why, self.back], layout=Layout(flex_flow="row wrap"))
        super().__init__([self.table, rule, row, self.decided])
        self.show()

    def show(self):
        """Write both tables anew."""
        store = self.room.store
        patients = patients_of(self.room.material)  # of earlier worklists too
        self.table.value = (
            f"<h2>Agreement, first opinions</h2>{agreement_table(agreements(store.current(), patients))}"
            f"<p>{html.escape(WARNING)}</p><p>{download(store)}</p>"
        )
        self.decided.value = decision_table(self.room.champions[-1], store.decisions())

    def _challenge(self):
        self.say("Training and comparing: some seconds.")
        self._do(lambda: str(challenge(self.room)))

    def _roll_back(self):
        self._do(lambda: f"{roll_back(self.room, self.why.value)} is in use again.")

    def _do(self, task):
        self.train.disabled = self.back.disabled = True
        try:
            self.say(task())
        except (OSError, ValueError) as error:
            self.say(str(error), alert=True)
        finally:
            self.train.disabled = self.back.disabled = False
        self.show()

    def _button(self, label, name, pressed):
        button = Button(description=label)
        button.on_click(lambda _: pressed())
        button.add_class(name)
        return button


def agreement_table(compared):
    """Return agreements as a table in HTML.

    Parameters
    ----------
    compared : list of Agreement

    Returns
    -------
    text : str
    """
    if not compared:
        return "<p>Nobody has read a case yet.</p>"
    rows = [
        (one.first, one.second, one.cases, one.untold, _estimate(one.share), _estimate(one.kappa) or one.why)
        for one in compared
    ]
    return table("Who agrees with whom", ["", "and", "cases", "not told", "judged alike", "kappa"], rows)


def decision_table(champion, decisions):
    """Return what was decided about models, the latest first, in HTML.

    Parameters
    ----------
    champion : str
        The model in use.
    decisions : list of Decision

    Returns
    -------
    text : str
    """
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
    with tempfile.TemporaryDirectory() as folder:
        content = store.export(Path(folder) / "answers.csv").read_bytes()
    data = base64.b64encode(content).decode()
    return f'<a download="answers.csv" href="data:text/csv;base64,{data}">Save all answers as a table (CSV)</a>'


def _estimate(estimate):
    return "" if estimate is None else f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"

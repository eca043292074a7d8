"""A picture, the labelled controls that redraw it, and its description in words."""

import gc
import html
import io
import textwrap
from contextlib import contextmanager
from math import log10

import ipywidgets as widgets
import numpy as np
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from medlearn import notebook, plots
from medlearn.plots.description import name_of, with_words

DOTS = 100  # per inch
ROOM_FOR_WORDS = "8em"  # six lines: the page below does not jump when a description grows
# Small enough for four panels side by side; a fixed height of the titles saves a fifth of the time of drawing.
TEXT = {"axes.titlesize": 10, "axes.labelsize": 9, "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.fontsize": 8}
# A cell has two outputs, of which JupyterLab shows one: what moves, once it is there; else the still picture. So does
# a notebook that was saved with both and opened again, where it would say "Error displaying widget: model not found".
ONE_OF_TWO = """<style>
.jp-OutputArea-child:has(.medlearn-still):has(+ .jp-OutputArea-child .medlearn-explorer),
.jp-OutputArea-child:has(.medlearn-still) + .jp-OutputArea-child:has(> .lm-Panel):not(:has(.medlearn-explorer)) {
  display: none;
}
</style>"""
LOOK = TEXT | {"axes.titley": 1.0}


class Explorer(widgets.VBox):
    """A plot whose arguments move.

    Parameters
    ----------
    draw : callable of (axes, **values)
        Draws on a list of matplotlib Axes and returns what `plots.describe` is to put into words. A ValueError that it
        raises is shown to the reader; any other error is a mistake of the program and goes through.
    controls, helpers : dict of str to ipywidgets widget
        Each argument of `draw` and the widget whose value it takes; helpers only move others.
    size : (float, float)
        Width and height of the picture in inches, the same for every change.
    columns, gap : sequence of float, float
        Relative widths of the panels, and the gap between two as a share of their width.
    arranged : ipywidgets widget, optional
        The controls as they are to be seen; by default in rows, as many as fit.
    """

    def __init__(self, draw, controls, *, size, helpers=None, columns=(1,), gap=0.3, arranged=None):
        self.draw, self.controls, self._drawn = draw, (helpers or {}) | controls, controls
        self.size, self.columns, self.gap, self.error, self.held = size, columns, gap, None, False
        width, height = (f"{round(DOTS * side)}px" for side in size)
        self.picture = widgets.Image(format="png", layout=widgets.Layout(width="100%", max_width=width, height=height))
        self.picture.layout.object_fit = "contain"
        self.sentence, self.message = widgets.HTML(), widgets.HTML()
        rows = widgets.Layout(flex_flow="row wrap", max_width=width)
        moved = arranged or widgets.Box(list(self.controls.values()), layout=rows)
        words = widgets.Layout(min_height=ROOM_FOR_WORDS, max_width=width, display="block")
        super().__init__([moved, self.picture, widgets.Box([self.message, self.sentence], layout=words)])
        self.add_class("medlearn-explorer")
        for control in controls.values():
            control.observe(self._moved, "value")
        self.update()

    def update(self):
        """Draw the picture for the present values, and describe it or say what is wrong."""
        with rc_context(LOOK), _without_pauses():
            figure = Figure(figsize=self.size, dpi=DOTS)
            FigureCanvasAgg(figure)
            values = {name: control.value for name, control in self._drawn.items()}
            try:
                drawn = self.draw(self._axes(figure), **values)
                self.text, self.name, self.error = plots.describe(drawn), name_of(np.atleast_1d(drawn).ravel()), None
            except ValueError as error:
                figure.clear()
                self.text, self.name, self.error = f"Nothing to show: {error}", "Nothing to show", error
            file = io.BytesIO()
            figure.savefig(file, format="png", pil_kwargs={"compress_level": 1})  # quick rather than small
            self.picture.value = file.getvalue()
        self.message.value = _paragraph("alert", self.text) if self.error else ""
        self.sentence.value = "" if self.error else _paragraph("status", self.text)

    def _axes(self, figure):
        """Place the panels by hand: a layout that adapts itself is slower, and jumps."""
        width, height = self.size
        where = {"left": 0.65 / width, "right": 1 - 0.2 / width, "bottom": 0.6 / height, "top": 1 - 0.5 / height}
        shares = {"width_ratios": self.columns, "wspace": self.gap}
        axes = figure.subplots(1, len(self.columns), squeeze=False, gridspec_kw=where | shares)[0]
        for ax in axes:
            ax.locator_params(nbins=7 - len(axes))  # every tick costs a millisecond
        return axes

    @contextmanager
    def together(self):
        """Let several controls move and draw once, at the end."""
        held, self.held = self.held, True
        try:
            yield
        finally:
            self.held = held
        self._moved()

    def _moved(self, change=None):
        if not self.held:
            self.update()

    def follow(self, ready, moved):
        """Let the controls `moved` take the values chosen in `ready`, and `ready` forget its name once one is moved."""

        def choose(change):
            if change["new"] is not None:
                with self.together():
                    for control, value in zip(moved, change["new"], strict=True):
                        control.value = value

        def forget(change):
            if not self.held and ready.value not in (None, tuple(control.value for control in moved)):
                ready.value = None

        ready.observe(choose, "value")
        for control in moved:
            control.observe(forget, "value")

    def _ipython_display_(self, **kwargs):
        """Show the picture to a reader without a kernel, and in its place what moves to one with a kernel."""
        notebook.publish(self.still())
        view = self._repr_mimebundle_()
        view.pop("text/plain", None)
        notebook.publish(view)

    def still(self):
        """Return the picture and its description as HTML, and as plain text, which the tests compare."""
        shown = [control.description for control in self.controls.values() if control.layout.display != "none"]
        invitation = f"Explorer, to be moved once this cell has run. Controls: {'; '.join(shown)}."
        picture = with_words([(self.name, self.picture.value)], self.text)
        moved = f'<p class="medlearn-still"><em>{html.escape(invitation)}</em></p>'
        plain = "\n".join(textwrap.fill(part, width=110) for part in (invitation, self.text))
        return {"text/html": f"{picture}\n{moved}\n{ONE_OF_TWO}", "text/plain": plain}


@contextmanager
def _without_pauses():
    """Collect the garbage of a figure at once: left to itself, Python stops every few pictures for 200 ms."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
            gc.collect(1)


def _paragraph(role, text):
    """Wrap a text so that screen readers say it when it changes."""
    return f'<p role="{role}" aria-live="polite" style="line-height:1.3;margin:0">{html.escape(text)}</p>'


def _looks(label, width="400px"):
    return {"description": label, "style": {"description_width": "initial"}, "layout": widgets.Layout(width=width)}


def slider(label, value, low, high, step=1):
    """Make a slider that answers when let go, of whole numbers if all four are; a value beyond an end moves it."""
    kind = widgets.IntSlider if all(isinstance(one, int) for one in (value, low, high, step)) else widgets.FloatSlider
    ends = {"min": min(low, value), "max": max(high, value)}
    return kind(value=value, step=step, continuous_update=False, **ends, **_looks(label))


def powers(label, value, low, high, steps=10):
    """Make a slider from 10**low to 10**high whose steps, so many for a power of ten, multiply."""
    if not value > 0:
        raise ValueError(f"{label} = {value}: powers of ten are above 0; start with a number above 0.")
    ends = {"min": min(low, log10(value)), "max": max(high, log10(value))}
    shown = {"readout_format": ".3g", "continuous_update": False}
    return widgets.FloatLogSlider(value=value, base=10, step=1 / steps, **ends, **shown, **_looks(label))


def choice(label, options, value=None):
    """Make a list to choose from, of options or of a dict of shown text to value; a list of one is not shown."""
    control = widgets.Dropdown(options=options, **({} if value is None else {"value": value}), **_looks(label))
    if len(options) < 2:
        control.layout = widgets.Layout(display="none")
    return control


def steps(label, options, value):
    """Make a slider over the items of a list, or of a dict of shown text to value."""
    return widgets.SelectionSlider(options=options, value=value, continuous_update=False, **_looks(label))


def number(label, value, width):
    """Make a box for any number."""
    return widgets.FloatText(value=value, **_looks(label, width))


def named(things, name):
    """Return a dict of things to choose from: the one that was given, or one with this name."""
    return things if isinstance(things, dict) else {name: things}

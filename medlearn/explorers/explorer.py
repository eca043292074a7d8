"""A picture, the controls that redraw it, and its description in words."""

import gc
import html
import io
import textwrap
from contextlib import contextmanager

from ipywidgets import HTML, Box, Image, Layout, VBox
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from medlearn import plots

DOTS = 100  # per inch
ROOM_FOR_WORDS = "8em"  # six lines: the page below does not jump when a description grows
# Small enough for four panels side by side; a fixed height of the titles saves a fifth of the time of drawing.
TEXT = {"axes.titlesize": 10, "axes.labelsize": 9, "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.fontsize": 8}
LOOK = TEXT | {"axes.titley": 1.0}


class Explorer(VBox):
    """A plot whose arguments move.

    Parameters
    ----------
    draw : callable of (axes, **values)
        Draws on a list of matplotlib Axes and returns what `plots.describe` is to put into words. A ValueError that it
        raises is shown to the reader; any other error is a mistake of the program and goes through.
    controls : dict of str to ipywidgets widget
        Name of each argument of `draw`, and the widget whose value it takes.
    helpers : dict of str to ipywidgets widget, optional
        Controls that only move others; `draw` does not get their values.
    size : (float, float)
        Width and height of the picture in inches, the same for every change.
    columns : sequence of float
        Relative widths of the panels, one for each axis.
    gap : float
        Between two panels, as a share of their width.
    arranged : ipywidgets widget, optional
        The controls as they are to be seen; by default in rows, as many as fit.

    Attributes
    ----------
    controls : dict of str to ipywidgets widget
        All of them, the helpers first.
    held : bool
        Whether drawing waits for more controls to move.
    picture : ipywidgets.Image
        A PNG of fixed size.
    sentence, message : ipywidgets.HTML
        The description of the picture; or why there is none.
    text : str
        What either of them says.
    error : ValueError or None
        Why there is no picture.
    """

    def __init__(self, draw, controls, *, size, helpers=None, columns=(1,), gap=0.3, arranged=None):
        self.draw, self.controls, self._drawn = draw, (helpers or {}) | controls, controls
        self.size, self.columns, self.gap, self.error, self.held = size, columns, gap, None, False
        width, height = (f"{round(DOTS * side)}px" for side in size)
        self.picture = Image(format="png", layout=Layout(width="100%", max_width=width, height=height))
        self.picture.layout.object_fit = "contain"
        self.sentence, self.message = HTML(), HTML()
        words = Layout(min_height=ROOM_FOR_WORDS, max_width=width, display="block")
        rows = Layout(flex_flow="row wrap", max_width=width)
        super().__init__(
            [
                arranged or Box(list(self.controls.values()), layout=rows),
                self.picture,
                Box([self.message, self.sentence], layout=words),
            ]
        )
        for control in controls.values():
            control.observe(self._moved, "value")
        self.update()

    @property
    def values(self):
        """What `draw` gets from the controls, dict of str to object."""
        return {name: control.value for name, control in self._drawn.items()}

    def update(self):
        """Draw the picture for the present values, and describe it or say what is wrong."""
        with rc_context(LOOK), _without_pauses():
            figure = Figure(figsize=self.size, dpi=DOTS)
            FigureCanvasAgg(figure)
            try:
                self.text = plots.describe(self.draw(self._axes(figure), **self.values))
                self.error = None
            except ValueError as error:
                figure.clear()
                self.text, self.error = f"Nothing to show: {error}", error
            self.picture.value = _png(figure)
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

    def _repr_mimebundle_(self, **kwargs):
        """Give a reader without widgets, and the test, the controls' names and the description."""
        shown = [control.description for control in self.controls.values() if control.layout.display != "none"]
        parts = f"Explorer, to be moved once this cell has run. Controls: {'; '.join(shown)}.", self.text
        plain = "\n".join(textwrap.fill(part, width=110) for part in parts)
        return (super()._repr_mimebundle_(**kwargs) or {}) | {"text/plain": plain}


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


def _png(figure):
    """Return a figure as the bytes of a PNG; quick rather than small."""
    file = io.BytesIO()
    figure.savefig(file, format="png", pil_kwargs={"compress_level": 1})
    return file.getvalue()


def _paragraph(role, text):
    """Wrap a text so that screen readers say it when it changes."""
    return f'<p role="{role}" aria-live="polite" style="line-height:1.3;margin:0">{html.escape(text)}</p>'

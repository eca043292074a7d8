"""Labelled controls: what a hand or a keyboard moves."""

from math import log10

from ipywidgets import (
    BoundedIntText,
    Box,
    Dropdown,
    FloatLogSlider,
    FloatSlider,
    FloatText,
    IntSlider,
    Layout,
    SelectionSlider,
    VBox,
)

WHOLE_LABEL = {"description_width": "initial"}
WIDE = Layout(width="400px")


def slider(label, value, low, high, step=1):
    """Make a slider that answers when it is let go; of whole numbers if all four numbers are whole.

    Parameters
    ----------
    label : str
    value, low, high, step : int or float
        A value beyond an end moves that end.

    Returns
    -------
    control : ipywidgets.IntSlider or ipywidgets.FloatSlider
    """
    whole = all(isinstance(number, int) for number in (value, low, high, step))
    kind = IntSlider if whole else FloatSlider
    low, high = min(low, value), max(high, value)
    return kind(value=value, min=low, max=high, step=step, **_looks(label), continuous_update=False)


def powers(label, value, low, high, steps=10):
    """Make a slider whose steps multiply.

    Parameters
    ----------
    label : str
    value : float
        Above 0; beyond an end it moves that end.
    low, high : float
        Powers of ten at the ends.
    steps : int
        From one power of ten to the next.

    Returns
    -------
    control : ipywidgets.FloatLogSlider
    """
    shown = {"readout_format": ".3g", "continuous_update": False}
    if not value > 0:
        raise ValueError(f"{label} = {value}: powers of ten are above 0; start with a number above 0.")
    low, high = min(low, log10(value)), max(high, log10(value))
    return FloatLogSlider(value=value, base=10, min=low, max=high, step=1 / steps, **shown, **_looks(label))


def choice(label, options, value=None):
    """Make a list to choose from; a list of one is not shown.

    Parameters
    ----------
    label : str
    options : list, or dict of shown text to value
    value : object, optional
        By default the first.

    Returns
    -------
    control : ipywidgets.Dropdown
    """
    chosen = {} if value is None else {"value": value}
    control = Dropdown(options=options, **chosen, **_looks(label))
    if len(options) < 2:
        control.layout = Layout(display="none")
    return control


def steps(label, options, value=None):
    """Make a slider over the items of a list, or of a dict of shown text to value.

    Parameters
    ----------
    label : str
    options : list or dict
    value : object, optional
        By default the first.

    Returns
    -------
    control : ipywidgets.SelectionSlider
    """
    chosen = {} if value is None else {"value": value}
    return SelectionSlider(options=options, continuous_update=False, **chosen, **_looks(label))


def number(label, value, width="220px"):
    """Make a box for any number.

    Parameters
    ----------
    label : str
    value : float
    width : str

    Returns
    -------
    control : ipywidgets.FloatText
    """
    return FloatText(value=value, description=label, style=WHOLE_LABEL, layout=Layout(width=width))


def whole_number(label, value, low, high):
    """Make a box for a whole number.

    Parameters
    ----------
    label : str
    value, low, high : int

    Returns
    -------
    control : ipywidgets.BoundedIntText
    """
    layout = Layout(width="220px")
    return BoundedIntText(value=value, min=low, max=high, description=label, style=WHOLE_LABEL, layout=layout)


def rows(*groups):
    """Put groups of controls below each other, each side by side as far as there is room.

    Parameters
    ----------
    *groups : list of ipywidgets widgets

    Returns
    -------
    arranged : ipywidgets.VBox
    """
    return VBox([Box(group, layout=Layout(flex_flow="row wrap")) for group in groups])


def named(things, name):
    """Return a dict of things to choose from: the one that was given, or one with this name.

    Parameters
    ----------
    things : object or dict
    name : str

    Returns
    -------
    named : dict of str to object
    """
    return things if isinstance(things, dict) and things else {name: things}


def _looks(label):
    return {"description": label, "style": WHOLE_LABEL, "layout": WIDE}

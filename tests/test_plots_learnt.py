import matplotlib.pyplot as plt
import numpy as np
import pytest

from medlearn import plots
from medlearn.intervals import Estimate
from medlearn.survival import kaplan_meier


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def test_a_survival_curve_steps_where_events_happen_and_ticks_stand_on_it():
    curve = kaplan_meier([2, 3, 4, 5, 6], [1, 0, 1, 0, 0])
    ax = plots.survival({"all": curve}, last_seen={"all": [3, 5, 6]}, title="few patients")
    steps, ticks = ax.lines
    assert steps.get_xydata().tolist() == [[0, 1], [2, 0.8], [4, pytest.approx(0.8 * 2 / 3)], [6, curve.survival[-1]]]
    assert steps.get_drawstyle() == "steps-post"
    assert ticks.get_ydata() == pytest.approx([0.8, curve.survival[-1], curve.survival[-1]])
    assert plots.describe(ax) == (
        "few patients. share without the event over months. Curve 'all': 2 steps down from 1 to 0.533 at 6, never "
        "down to one half; 3 ticks of patients last seen."
    )


def test_a_curve_that_ends_at_zero_can_be_drawn():
    curve = kaplan_meier([1, 2], [1, 1])
    ax = plots.survival({"all": curve})
    assert plots.describe(ax).endswith("Curve 'all': 2 steps down from 1 to 0 at 2, half at 1.")
    band = ax.collections[0].get_paths()[0].vertices
    assert [2, pytest.approx(curve.low[0])] in band.tolist()  # as far as the last event


def test_learning_curves_stand_side_by_side_and_are_described():
    points = [Estimate(0.8, 0.7, 0.9), Estimate(0.9, 0.85, 0.95)]
    ax = plots.learning_curves([25, 50], {"one": points, "two": points}, title="more images")
    first, second = (bars.lines[0].get_xdata() for bars in ax.containers)
    assert (first < [25, 50]).all()
    assert (second > [25, 50]).all()
    assert np.allclose(first * second, [625, 2500])
    assert plots.describe(ax) == (
        "more images. AUC over labelled images, with intervals. "
        "Curve 'one': 25 0.8, 50 0.9. Curve 'two': 25 0.8, 50 0.9."
    )
    with pytest.raises(ValueError, match="'short' has 1 points for 2 sizes"):
        plots.learning_curves([25, 50], {"short": points[:1]})

import matplotlib.pyplot as plt
import numpy as np
import pytest

from medlearn import plots


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


def box(*sides):
    """Return corners (z, y, x) and the twelve triangles of a box."""
    corners = np.array(list(np.ndindex(2, 2, 2))) * np.array(sides, dtype=float)
    quads = [(0, 1, 3, 2), (4, 5, 7, 6), (0, 1, 5, 4), (2, 3, 7, 6), (0, 2, 6, 4), (1, 3, 7, 5)]
    return corners, np.array([part for a, b, c, d in quads for part in ((a, b, c), (a, c, d))])


def test_a_surface_lies_inside_its_panel_and_all_share_a_scale():
    axes = plots.surface([box(10, 8, 6), box(1, 1, 1)], ["large", "small"])
    assert [float(np.diff(limits)[0]) for limits in (axes[0].get_xlim(), axes[1].get_zlim())] == [10, 10]
    assert axes[0].get_xlim() == (-2, 8)  # x is the last of the three
    assert axes[0].get_zlim() == (0, 10)


def test_surfaces_are_described():
    axes = plots.surface([box(10, 8, 6)], ["a box"])
    assert plots.describe(axes) == "a box. Surface of 12 triangles, 10 × 8 × 6 in z, y and x, lit from one side."


def test_a_mesh_without_triangles_is_refused():
    with pytest.raises(ValueError, match="a mesh of 8 corners has 0 triangles; give at least one"):
        plots.surface([(box(1, 1, 1)[0], np.zeros((0, 3), int))], ["nothing"])

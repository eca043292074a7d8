"""Surfaces of shapes, lit from one side: a still picture in three dimensions."""

import numpy as np
from matplotlib.figure import figaspect

from medlearn.plots.description import described_by, number
from medlearn.plots.style import SKY


def surface(meshes, titles):
    """Draw surfaces made of triangles side by side, all to the same scale.

    Parameters
    ----------
    meshes : list of (corners, faces)
        As `skimage.measure.marching_cubes` returns them first: corners (n, 3) in z, y and x, and faces (m, 3), the
        numbers of the three corners of each triangle.
    titles : list of str
        One for each mesh.

    Returns
    -------
    axes : ndarray of matplotlib Axes, one for each mesh

    Raises
    ------
    ValueError
        If a mesh has no triangles.
    """
    import matplotlib.pyplot as plt

    for corners, faces in meshes:
        if np.ndim(faces) != 2 or not len(faces):
            raise ValueError(f"a mesh of {len(corners)} corners has {len(faces)} triangles; give at least one.")
    grid = {"subplot_kw": {"projection": "3d"}, "figsize": figaspect(1 / len(meshes)) * 0.9, "squeeze": False}
    axes = plt.subplots(1, len(meshes), layout="constrained", **grid)[1].ravel()
    reach = max(np.ptp(corners, axis=0).max() for corners, _ in meshes) / 2
    for ax, (corners, faces), title in zip(axes, meshes, titles, strict=True):
        _draw(ax, np.asarray(corners)[:, ::-1], faces, title, reach)
    return axes


def _draw(ax, corners, faces, title, reach):
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    look = {"facecolors": SKY, "edgecolors": SKY, "linewidths": 0.1, "shade": True}
    ax.add_collection3d(Poly3DCollection(corners[faces], **look))
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    limits = [(at - reach, at + reach) for at in middle]
    ax.set(xlim=limits[0], ylim=limits[1], zlim=limits[2], title=title)
    ax.set_box_aspect((1, 1, 1), zoom=1.3)
    ax.set_axis_off()
    described_by(ax, lambda ax: _described(ax.get_title(), corners, faces))


def _described(title, corners, faces):
    extent = " × ".join(number(side) for side in np.ptp(corners, axis=0)[::-1])
    return f"{title}. Surface of {len(faces)} triangles, {extent} in z, y and x, lit from one side."

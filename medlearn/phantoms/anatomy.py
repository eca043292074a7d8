"""A chest drawn from measurements: how far an X-ray travels through lung, soft tissue and bone to each pixel.

Lengths are in millimetres of the average adult, measured on the detector; a number without a name in the formulas is
one of these. The origin is the centre of the field, ``x`` grows to the right of the image, which is the patient's
*left*, and ``y`` grows downwards. A chest is nearly its own mirror image, so most structures are written once, in the
distance ``|x|`` from the midline.

Images are float32 ``(n, size, size)`` and the measurements of ``n`` patients ``(n, 1, 1)``, so that one formula serves
a whole batch.
"""

from types import SimpleNamespace

import numpy as np

FIELD = 360.0  # mm, side of the square field of view
MOTTLE_CELLS = 26  # random values along each side of the field, 14 mm apart
BODY = {  # what differs from patient to patient, drawn evenly between two limits; mm unless said otherwise
    "scale": (0.93, 1.06),  # body size relative to the average adult
    "depth": (195, 265),  # front to back through the middle of the chest
    "wall": (22, 42),  # chest wall beside the lung
    "lung_width": (126, 146),  # midline to chest wall at the base
    "lung_depth": (135, 165),  # longest path through one lung
    "apex": (-142, -126),  # top of the lungs
    "base": (112, 142),  # costophrenic angle, the lowest corner of the lungs
    "dome": (70, 98),  # top of the right hemidiaphragm
    "dome_gap": (6, 20),  # how much lower the left one lies
    "barrel": (2.4, 3.6),  # exponent of the chest's outline: low for a bell, high for a barrel
    "mediastinum": (24, 32),  # half-width
    "heart_long": (58, 76),  # half-axes of the heart
    "heart_short": (44, 56),
    "heart_x": (14, 28),
    "heart_angle": (0.45, 0.80),  # radians by which the heart's long axis points down to the patient's left
    "aorta": (12, 20),  # radius of the aortic knob
    "rib_spacing": (24, 29),
    "rib_start": (0, 27),
    "rib_drop": (16, 34),  # how far a rib falls on its way from the spine to the chest wall
    "rib_slope": (0.35, 0.65),  # how steeply it falls again in front
    "rib_bone": (2.5, 4.5),  # dense bone crossed in the middle of a rib
    "front_start": (0, 27),
    "clavicle": (-104, -86),
    "clavicle_rise": (14, 40),
    "spine_bone": (4, 8),
    "vessels": (9, 16),  # blood crossed in the largest branches
    "first_branch": (0, 6.28),  # radians
    "stomach_air": (-20, 45),  # air under the left dome; below 0: none
    "breast": (-25, 32),  # below 0: none
    "mottle": (2, 4),  # standard deviation of structures too small to draw
}
POSITION = {  # what differs from image to image of one patient
    "shift_x": (-6, 6),
    "shift_y": (-6, 6),
    "tilt": (-0.025, 0.025),  # radians
    "rotation": (-8, 8),  # by how much the midline structures move against the lungs when the patient is turned
    "breath": (-5, 5),
}
FINDING = {
    "kind": (0, 1),  # below NODULE_SHARE a nodule, otherwise an opacity
    "side": (-1, 1),
    "height": (0.12, 0.92),  # from the apex (0) to the dome (1)
    "across": (0, 1),  # from the mediastinum (0) to the chest wall (1)
    "nodule_radius": (10, 15),
    "nodule_density": (1.8, 3.2),  # relative to soft tissue: nodules that show well hold calcium
    "opacity_radius": (28, 50),
    "opacity_depth": (60, 120),
    "flatness": (0.75, 1.35),
}
NODULE_SHARE = 0.25


def mottle(cells, size):
    """Interpolate coarse random values, (n, cells, cells), smoothly to pixels: the same pattern at every size."""
    centres = np.arange(cells.shape[1]) + 0.5
    at = (np.arange(size) + 0.5) / size * len(centres)
    weights = np.exp(-(((at[:, None] - centres) / 0.7) ** 2) / 2)
    weights = (weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))).astype(np.float32)
    return weights @ cells @ weights.T


def chest_paths(body, position, pattern):
    """Follow the rays through healthy chests: draws of BODY and POSITION, and the patterns of lungs (n, size, size)."""
    at = pixel_centres(pattern.shape[1])
    x = (at - position.shift_x) / body.scale
    y = (at[:, None] - position.shift_y) / body.scale + position.tilt * x
    wall = _chest_wall(body, y)
    lung = _lungs(body, position, x, y, wall) * (1 - _heart_and_great_vessels(body, x - position.rotation, y))
    whole = np.maximum(_outline(body, x, y), 1.3 * lung)
    bone = np.minimum(_ribs(body, x, y, wall) + _other_bones(body, x - 0.5 * position.rotation, y), whole)
    air = np.minimum(_air_elsewhere(body, x - 0.7 * position.rotation, y), 0.8 * whole)
    blood = np.minimum(lung / 40, 1) * np.clip(
        _branches(body, x, y, pattern) + body.mottle * pattern, -0.5 * lung, 0.9 * lung
    )
    return SimpleNamespace(x=x, y=y, whole=whole, lung=lung, bone=bone, air=air, blood=blood)


def finding_path(body, finding, paths, pattern):
    """Follow the rays through a finding: a ball (nodule) or an irregular patch with soft edges (opacity)."""
    y = body.apex + 20 + finding.height * (body.dome - body.apex - 30)
    near, far = body.mediastinum + 14, _chest_wall(body, y) - 14
    u = paths.x - (near + finding.across * (far - near)) * np.sign(finding.side)
    v = paths.y - y
    nodule = 2 * finding.nodule_radius * _ball((u * u + v * v) / finding.nodule_radius**2)
    squared = ((u / finding.flatness) ** 2 + (v * finding.flatness) ** 2) / finding.opacity_radius**2
    patch = np.clip(1 - squared + 0.35 * pattern, 0, 1) * np.clip(2 - squared, 0, 1)
    is_nodule = finding.kind < NODULE_SHARE
    chord = np.minimum(np.where(is_nodule, nodule, finding.opacity_depth * patch), 0.8 * paths.lung)
    return chord * np.where(is_nodule, finding.nodule_density, 1)


def pixel_centres(size):
    """Return where the pixels of a row or column lie, float32 (size,), in mm from the centre of the field."""
    return (((np.arange(size) + 0.5) / size - 0.5) * FIELD).astype(np.float32)


def _ball(squared):
    """Return the relative chord through an ellipsoid at a squared relative distance from its centre."""
    return np.sqrt(np.maximum(1 - squared, 0))


def _edge(depth):
    """Return the relative thickness of a body with a round edge: 0 outside (depth < 0), 1 from depth 1 on."""
    return _ball((1 - np.clip(depth, 0, 1)) ** 2)


def _rods(y, spacing, half):
    """Return the relative chord through rods, ``2 * half`` thick, that lie across at every ``spacing``."""
    off = y / spacing
    return _ball(((off - np.rint(off)) * (spacing / half)) ** 2)


def _chest_wall(body, y):
    """Return the distance from the midline to the inside of the chest wall at height y."""
    t = np.clip((body.base - y) / (body.base - body.apex), 0, 1)
    return 46 + (body.lung_width - 46) * np.sqrt(1 - t**body.barrel)


def _lungs(body, position, x, y, wall):
    """Return the path through both lungs, before the heart takes its share."""
    r, is_right = np.abs(x), x < 0
    dome = body.dome + position.breath + np.where(is_right, 0, body.dome_gap)
    diaphragm = dome + (body.base - body.dome) * ((r - np.where(is_right, 72, 80)) / 66) ** 2
    # The mediastinum is waisted: wide at the great vessels, narrow above the heart.
    middle = body.mediastinum * (1 + 0.25 * np.cos((y + 30) / 45)) - 6
    sides = _edge((wall - r) / 48) * _edge((r - middle) / 26)
    return body.lung_depth * sides * _edge((y - body.apex) / 55) * _edge((diaphragm - y) / 16)


def _heart_and_great_vessels(body, x, y):
    """Return the share of the lung's path that heart, aorta, pulmonary trunk and vena cava take."""
    u, v = x - body.heart_x, y - 62
    cos, sin = np.cos(body.heart_angle), np.sin(body.heart_angle)
    heart = _ball(((u * cos + v * sin) / body.heart_long) ** 2 + ((v * cos - u * sin) / body.heart_short) ** 2)
    knob = _ball(((x - 24) ** 2 + (y + 62) ** 2) / body.aorta**2)
    trunk = _ball(((x - 16) / 34) ** 2 + ((y + 4) / 52) ** 2)
    cava = _ball(((x + 12) / 28) ** 2 + ((y + 30) / 62) ** 2)
    return np.maximum(0.8 * heart, np.maximum(0.7 * knob, 0.65 * np.maximum(trunk, cava)))


def _branches(body, x, y, pattern):
    """Return the path through the vessels that leave each hilum like spokes, bend and fork on their way out."""
    is_right = x < 0
    u, v = np.abs(x) - 42, y + np.where(is_right, 8, 18)
    distance = np.sqrt(u * u + v * v) + 4
    turns = (np.arctan2(v, u) + body.first_branch + np.where(is_right, 0, 2)) / (2 * np.pi) + 0.014 * pattern
    path = 0
    for count, begin, width in ((9, 8, 4.0), (19, 45, 2.6)):
        off = turns * count
        off = (off - np.rint(off)) * (2 * np.pi / count) * distance / width
        path = path + _edge((distance - begin) / 30) / (1 + off * off) ** 2 * (width / 4)
    return body.vessels * path * np.clip(1.25 - distance / 110, 0, 1) + 20 / (1 + (distance / 20) ** 4)


def _ribs(body, x, y, wall):
    """Return the dense bone of the ribs: behind they arch down from the spine, in front they fall to the breastbone."""
    r = np.abs(x)
    arch = body.rib_drop * ((r - 45) / np.maximum(wall - 32, 45)) ** 2
    behind = _rods(y - body.rib_start - arch, body.rib_spacing, 6.0) * (r > 16)
    front = _rods(y - body.front_start + body.rib_slope * (r - wall), 1.12 * body.rib_spacing, 7.0) * np.clip(
        (r - 55) / 25, 0, 0.7
    )
    inside = np.clip((wall + 9 - r) / 5, 0, 1) * np.clip((150 - y) / 40, 0, 1) * np.clip((y - body.apex + 12) / 8, 0, 1)
    # At the chest wall the ray runs along the rib and crosses more of its hard shell.
    return body.rib_bone * (behind + front) * inside * (1 + 1.2 * np.clip((r - wall + 20) / 20, 0, 1))


def _other_bones(body, x, y):
    """Return the dense bone of clavicles, vertebrae and the heads of the upper arms."""
    r = np.abs(x)
    u = (r - 16) / 140
    line = body.clavicle - body.clavicle_rise * u + 9 * np.sin(2 * np.pi * u)
    clavicle = _ball(((y - line) / (6.5 + 2 * u)) ** 2) * np.clip(20 * u + 0.4, 0, 1) * np.clip((1.05 - u) * 8, 0, 1)
    spine = _edge((19 - r) / 7) * (1 + 0.3 * np.cos(y * (2 * np.pi / 26)))
    arm = _ball(((r - 178) ** 2 + (y + 112) ** 2) / 28**2)
    return 10 * clavicle + body.spine_bone * spine + 14 * arm


def _outline(body, x, y):
    """Return the thickness of the whole body: neck, shoulders, chest, breasts and abdomen."""
    r = np.abs(x)
    shoulder = -158 + np.where(r > 60, 0.3, 5) * (r - 60)
    side = body.lung_width + body.wall + 130 * np.clip((-45 - y) / 60, 0, 1) ** 2
    thickness = body.depth * np.clip(0.96 + y / 600, 0.55, 1.1) * _edge((y - shoulder) / 110) * _edge((side - r) / 85)
    return thickness + np.maximum(body.breast, 0) * _ball(((r - 78) / 62) ** 2 + ((y - 62) / 52) ** 2)


def _air_elsewhere(body, x, y):
    """Return the path through air in the windpipe and in the stomach, under the left dome."""
    windpipe = 15 * _ball(((x - 2) / 8) ** 2) * np.clip((-40 - y) / 8, 0, 1)
    bubble = _ball(((x - 72) / 28) ** 2 + ((y - body.dome - body.dome_gap - 24) / 11) ** 2)
    return windpipe + np.maximum(body.stomach_air, 0) * bubble

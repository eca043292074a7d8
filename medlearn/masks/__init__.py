"""How well a mask fits: overlap, distance in mm, and lesions counted one by one, in any number of dimensions.

A mask is an array of True and False, or of 1 and 0: 1 is the organ or the finding. `truth` is what a person drew,
`predicted` what is judged. The rule for empty masks, everywhere: two empty masks agree (a share of 1, a distance of
0 mm); one empty mask fits nothing (a share of 0, an infinite distance).
"""

from medlearn.masks.lesions import Detection, boxes, detection, froc, lesions
from medlearn.masks.overlap import dice, iou, per_case, pooled
from medlearn.masks.surfaces import border, hausdorff, surface_dice

__all__ = [
    "Detection",
    "border",
    "boxes",
    "detection",
    "dice",
    "froc",
    "hausdorff",
    "iou",
    "lesions",
    "per_case",
    "pooled",
    "surface_dice",
]

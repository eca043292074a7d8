"""From measurements to images: projections of CT and k-space of MR, a part of them, and how well two images fit.

A sinogram is (positions, angles), angles are in degrees and turn as in ``skimage.transform.radon``; k-space has its
slowest wave in the middle.
"""

from medlearn.reconstruction.filtering import circle, filtered_back_projection, ramp_filter
from medlearn.reconstruction.fourier import combine_coils, from_kspace, radial_mask, sparse_recovery, to_kspace
from medlearn.reconstruction.iterating import iterative_reconstruction, total_variation
from medlearn.reconstruction.measured import damp_rings, line_integrals
from medlearn.reconstruction.projections import back_project, project
from medlearn.reconstruction.registering import mutual_information

__all__ = [
    "back_project",
    "circle",
    "combine_coils",
    "damp_rings",
    "filtered_back_projection",
    "from_kspace",
    "iterative_reconstruction",
    "line_integrals",
    "mutual_information",
    "project",
    "radial_mask",
    "ramp_filter",
    "sparse_recovery",
    "to_kspace",
    "total_variation",
]

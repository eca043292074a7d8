"""Real medical images, and an electrocardiogram, that ship inside packages of this course: no download, no account.

Every loader of images returns a Bunch with `image` (rows, columns[, 3]) or (planes, ...) in physical units where the
modality has them, `spacing` in millimetres in the order of the axes, `header` where the file has one, and `modality`,
`unit`, `description`, `source`, `licence`. The DICOM header names the patient only if the file does: see lesson 01.
"""

from pathlib import Path

import numpy as np

DICOM_LICENCE = (
    "public sample file of the pydicom project, which knows of no restriction on its use (pydicom itself: MIT)"
)


def load_ct_slice():
    """Load one CT slice through a thoracic vertebra, lung and aorta, in Hounsfield units.

    Returns
    -------
    ct : Bunch
        `image` ndarray of shape (128, 128), float64, Hounsfield units; `stored` the integers in the file;
        `spacing` (row, column) in mm; `header` the `pydicom.Dataset`.

    Examples
    --------
    >>> ct = load_ct_slice()
    >>> ct.image.shape, ct.unit
    ((128, 128), 'HU')
    """
    return _load_dicom_example(
        "ct", "One axial CT slice: thoracic vertebra, contrast-filled aorta, edges of both lungs."
    )


def load_mr_slice():
    """Load one axial T1-weighted abdominal MR slice after contrast (liver, gallbladder, both kidneys).

    Returns
    -------
    mr : Bunch
        `image` ndarray of shape (300, 484), float64, in arbitrary units: MR has no physical scale;
        `spacing` (row, column) in mm; `header` the `pydicom.Dataset`.
    """
    return _load_dicom_example("overlay", "One axial T1-weighted MR slice of the upper abdomen, fat-saturated.")


def load_ultrasound(colour="rgb"):
    """Load an ultrasound image; three files store colour in the three ways DICOM knows.

    Parameters
    ----------
    colour : {"rgb", "ybr", "palette"}
        "rgb": a power-Doppler picture of a lymph node. "ybr": an echocardiogram of 30 frames, compressed as
        luminance and two colour differences. "palette": an obstetric picture stored as indices into a colour table.

    Returns
    -------
    ultrasound : Bunch
        `image` ndarray of shape (rows, columns, 3), uint8 RGB; (30, rows, columns, 3) for "ybr";
        `stored` the array before colour conversion; `header` the `pydicom.Dataset`; `spacing` is None.

    Raises
    ------
    ValueError
        If `colour` is none of the three.
    """
    pictures = {
        "rgb": ("rgb_color", "Power-Doppler ultrasound of a lymph node, with text burned into the pixels."),
        "ybr": ("ybr_color", "Echocardiogram, 30 frames: the heart through the chest wall."),
        "palette": ("palette_color", "Obstetric ultrasound stored as indices into a colour table."),
    }
    if colour not in pictures:
        raise ValueError(f"colour={colour!r} is not stored here; choose one of {', '.join(map(repr, pictures))}.")
    return _load_dicom_example(*pictures[colour])


def load_mr_volume():
    """Load a small MR volume of the head with its affine: 128 x 96 voxels in 24 slices.

    Returns
    -------
    volume : Bunch
        `image` ndarray of shape (128, 96, 24), float64, arbitrary units; `spacing` (3,) in mm; `affine` (4, 4), from
        voxel indices to millimetres towards the patient's right, front and top (RAS+); `axis_codes` where each index
        runs to, here ("L", "A", "S").

    Notes
    -----
    The first of two time points of nibabel's `example4d.nii.gz`, an echo-planar recording.
    """
    import nibabel
    from sklearn.utils import Bunch

    nifti = nibabel.load(Path(nibabel.__file__).parent / "tests" / "data" / "example4d.nii.gz")
    first = nifti.slicer[..., 0]
    return Bunch(
        image=first.get_fdata(),
        spacing=tuple(float(size) for size in first.header.get_zooms()),
        affine=first.affine,
        axis_codes=nibabel.aff2axcodes(first.affine),
        header=first.header,
        modality="MR",
        unit="arbitrary",
        description="Head, echo-planar MR, 24 slices: the first of two time points.",
        source="nibabel, nibabel/tests/data/example4d.nii.gz",
        licence="distributed with nibabel (MIT)",
    )


def load_fundus():
    """Load a colour photograph of a healthy retina (left eye).

    Returns
    -------
    fundus : Bunch
        `image` ndarray of shape (1411, 1411, 3), uint8 RGB; `spacing` None: a photograph carries no millimetres.
    """
    return _load_photograph(
        "retina",
        modality="fundus photography",
        description="Fundus photograph of a healthy left eye: optic disc, macula, vessels.",
        source="scikit-image, data.retina; Häggström 2014, doi 10.15347/wjm/2014.008",
        licence="CC0 1.0",
    )


NUCLEI = [
    (0, 33), (4, 44), (25, 28), (51, 34), (25, 63), (49, 65), (61, 67), (66, 59), (55, 77), (72, 78), (62, 21),
    (75, 18), (86, 26), (95, 12), (97, 49), (99, 58), (115, 44), (120, 35), (120, 81), (115, 18), (119, 8), (78, 39),
    (126, 21),
]  # fmt: skip


def load_histology():
    """Load a microscope image of colonic glands, stained with haematoxylin (nuclei, blue) and DAB (a protein, brown).

    Returns
    -------
    histology : Bunch
        `image` ndarray of shape (512, 512, 3), uint8 RGB; `spacing` None: the file does not give the magnification.
    """
    return _load_photograph(
        "immunohistochemistry",
        modality="histology",
        description="Colonic glands, immunohistochemistry: haematoxylin (blue nuclei) and DAB (brown FHL2 protein).",
        source="scikit-image, data.immunohistochemistry; Center for Microscopy and Molecular Imaging (CMMI)",
        licence="no known copyright restrictions",
    )


def load_nuclei():
    """Load a corner of `load_histology`, how blue it is, and its nuclei, marked by the authors of the course.

    Returns
    -------
    tissue, blue, marked : ndarrays of shape (128, 90, 3), (128, 90) and (23, 2)
        uint8 RGB; haematoxylin from 0 to 100, whole numbers, slightly smoothed; row and column of each nucleus.
    """
    from skimage.color import rgb2hed
    from skimage.filters import gaussian

    tissue = load_histology().image[330:458, 160:250]
    blue = gaussian(rgb2hed(tissue)[:, :, 0], sigma=1.5)
    return tissue, np.round(100 * (blue - blue.min()) / np.ptp(blue)), np.array(NUCLEI)


def load_ecg():
    """Load ten seconds of a twelve-lead electrocardiogram, in mV.

    >>> ecg = load_ecg()
    >>> ecg.signals.shape, ecg.rate, ecg.leads[:3]
    ((10000, 12), 1000, ['I', 'II', 'III'])
    """
    import pydicom
    from pydicom.data import get_testdata_file
    from sklearn.utils import Bunch

    header = pydicom.dcmread(get_testdata_file("waveform_ecg.dcm", download=False))
    rhythm = header.WaveformSequence[0]  # the second group is the median beat that the machine made of it
    names = [channel.ChannelSourceSequence[0].CodeMeaning for channel in rhythm.ChannelDefinitionSequence]
    return Bunch(
        signals=np.asarray(header.waveform_array(0)) / 1000,  # the file says microvolts
        leads=[name.removeprefix("Lead ").removesuffix(" (Einthoven)") for name in names],
        rate=int(rhythm.SamplingFrequency),
        header=header,
        description="Ten seconds of a resting electrocardiogram, twelve leads, as a DICOM waveform object.",
        source="waveform_ecg.dcm in pydicom.data",
        licence=DICOM_LICENCE,
    )


def _load_dicom_example(name, description):
    from pydicom import examples

    from medlearn.dicom import read_dicom

    path = examples.get_path(name)
    picture = read_dicom(path)
    picture.update(description=description, source=f"pydicom.examples, {path.name}", licence=DICOM_LICENCE)
    return picture


def _load_photograph(name, **facts):
    from skimage import data
    from sklearn.utils import Bunch

    return Bunch(image=getattr(data, name)(), spacing=None, header=None, unit="intensity 0 to 255", **facts)

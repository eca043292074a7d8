"""Real medical images that ship inside the packages this course depends on: no download, no account.

Every loader returns a Bunch with `image` (rows, columns[, 3]) or (planes, ...) in physical units where the modality has
them, `spacing` in millimetres in the order of the axes, `header` where the file has one, and `modality`, `unit`,
`description`, `source`, `licence`. The DICOM header names the patient only if the file does: see lesson 01.
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


def read_dicom(path):
    """Read one DICOM file: pixels in physical units, spacing and header.

    CT values come out in Hounsfield units (rescale slope and intercept applied), colour as RGB.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    picture : Bunch
        `image`, `stored` (as in the file), `spacing` (row, column) in mm or None, `header`, `modality`, `unit`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the file is not DICOM, has no pixels, is cut short, or is compressed with a codec that is not installed.
    """
    import pydicom
    from pydicom.errors import InvalidDicomError
    from sklearn.utils import Bunch

    try:
        header = pydicom.dcmread(path)
    except (InvalidDicomError, EOFError) as error:
        raise ValueError(
            f"{path} is not a readable DICOM file: it lacks the mark 'DICM' after 128 bytes, or ends too early. "
            "Export it from the viewer or archive once more, as DICOM."
        ) from error
    stored = _stored_pixels(header, path)
    return Bunch(
        image=_in_physical_units(header, stored),
        stored=stored,
        spacing=_spacing(header),
        header=header,
        modality=header.get("Modality", "unknown"),
        unit="HU" if header.get("Modality") == "CT" else "arbitrary",
    )


def _stored_pixels(header, path):
    from pydicom.pixels import pixel_array

    if "PixelData" not in header:
        kind = header.file_meta.get("MediaStorageSOPClassUID", None)
        raise ValueError(
            f"{path} holds no pixels; it is '{kind.name if kind else 'of unknown kind'}'. "
            "Reports, plans and structure sets are DICOM too: pick an image file of the series."
        )
    syntax = header.file_meta.get("TransferSyntaxUID")
    if syntax is None:
        raise ValueError(f"{path} does not say how its pixels are stored (no TransferSyntaxUID); export it once more.")
    try:
        return pixel_array(header, raw=True)
    except (RuntimeError, NotImplementedError) as error:
        raise ValueError(
            f"The pixels of {path} are compressed as '{syntax.name}' and no installed decoder can read them. "
            "Export the file uncompressed, or install a decoder: pip install pylibjpeg[all] python-gdcm."
        ) from error
    except (ValueError, AttributeError) as error:
        raise ValueError(
            f"The pixels of {path} do not fit its header; the file is probably cut short ({error})."
        ) from error


def _in_physical_units(header, stored):
    from pydicom.pixels import apply_color_lut, apply_modality_lut, convert_color_space

    colour = header.PhotometricInterpretation
    if colour == "PALETTE COLOR":
        colours = apply_color_lut(stored, header)  # as many bits as the entries of its table: 8 or 16
        return colours if colours.dtype == np.uint8 else (colours // 257).astype(np.uint8)
    if colour.startswith("YBR_FULL"):
        return convert_color_space(stored, colour, "RGB")
    if stored.ndim >= 3 and stored.shape[-1] == 3:
        return stored
    return np.asarray(apply_modality_lut(stored, header), dtype=float)


def _spacing(header):
    spacing = header.get("PixelSpacing")
    return None if spacing is None else tuple(float(size) for size in spacing)


def _load_dicom_example(name, description):
    from pydicom import examples

    path = examples.get_path(name)
    picture = read_dicom(path)
    picture.update(description=description, source=f"pydicom.examples, {path.name}", licence=DICOM_LICENCE)
    return picture


def _load_photograph(name, **facts):
    from skimage import data
    from sklearn.utils import Bunch

    return Bunch(image=getattr(data, name)(), spacing=None, header=None, unit="intensity 0 to 255", **facts)

"""Read one DICOM image: its numbers, the unit they are in, and how far apart the pixels are.

The unit is never guessed from the modality. PS3.3 says it in RescaleType, at the top of the header or, in files of many
frames, in the functional groups; it implies Hounsfield units in one place only, the CT Image module.
"""

import zlib
from contextlib import contextmanager
from pathlib import Path

import numpy as np

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
UNSCALED = ("arbitrary", "stored values", "unspecified")
MOST_UNPACKED = 2**29  # bytes of a deflated file


def read_dicom(path):
    """Read one DICOM file: pixels in physical units where it names them, spacing and header."""
    from sklearn.utils import Bunch

    header = _parsed(path)
    stored = _stored_pixels(header, path)
    with _said_plainly(path, "header"):
        image, unit, turned = _in_physical_units(header, stored)
        return Bunch(
            image=image,
            stored=stored,
            spacing=_spacing(header),
            header=header,
            modality=header.get("Modality", "unknown"),
            unit=unit,
            turned=turned,
        )


def check_unpacked(path):
    """Refuse a DICOM file that is deflated and unpacks to more than MOST_UNPACKED, before that fills the memory."""
    from pydicom.filereader import read_file_meta_info
    from pydicom.uid import DeflatedExplicitVRLittleEndian

    meta = read_file_meta_info(path)
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return
    unpack, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    with open(path, "rb") as file:
        file.seek(144 + meta.FileMetaInformationGroupLength)  # behind 128 bytes, "DICM", and that length itself
        while not unpack.eof and size <= MOST_UNPACKED and (packed := unpack.unconsumed_tail or file.read(2**16)):
            size += len(unpack.decompress(packed, 2**20))
    if size > MOST_UNPACKED:
        raise ValueError(
            f"{path} is deflated and unpacks to more than {MOST_UNPACKED // 2**20} MB: export it in smaller parts."
        )


@contextmanager
def _said_plainly(path, part):
    """Turn the errors of a broken file into one sentence; pydicom and what it stands on promise no list of them."""
    try:
        yield
    except Exception as error:
        raise ValueError(
            f"The {part} of {path} cannot be read; the file is probably cut short or damaged "
            f"({type(error).__name__}: {error}). Copy it or export it once more."
        ) from error


def _parsed(path):
    import pydicom
    from pydicom.errors import InvalidDicomError

    if Path(path).is_dir():
        raise ValueError(f"{path} is a folder; give one of the files in it.")
    with open(path, "rb") as file, _said_plainly(path, "header"):
        try:
            check_unpacked(path)
            return pydicom.dcmread(file)
        except (InvalidDicomError, EOFError):
            pass
    raise ValueError(
        f"{path} is not a readable DICOM file: it lacks the mark 'DICM' after 128 bytes, or ends too early. "
        "Export it from the viewer or archive once more, as DICOM."
    )


def _stored_pixels(header, path):
    from pydicom.pixels import pixel_array

    with _said_plainly(path, "header"):
        kind = header.file_meta.get("MediaStorageSOPClassUID")
        syntax = header.file_meta.get("TransferSyntaxUID")
        has_pixels = "PixelData" in header
    if not has_pixels:
        raise ValueError(
            f"{path} holds no pixels; it is '{getattr(kind, 'name', 'of unknown kind')}'. "
            "Reports, plans and structure sets are DICOM too: pick an image file of the series."
        )
    if syntax is None:
        raise ValueError(f"{path} does not say how its pixels are stored (no TransferSyntaxUID); export it once more.")
    with _said_plainly(path, "pixel data"):
        try:
            return pixel_array(header, raw=True)
        except (RuntimeError, NotImplementedError) as error:
            unknown = error
    raise ValueError(
        f"The pixels of {path} are compressed as '{syntax.name}' and no installed decoder can read them. "
        "Export the file uncompressed, or install a decoder: pip install pylibjpeg[all] python-gdcm. "
        "If that changes nothing, the file is damaged."
    ) from unknown


def _in_physical_units(header, stored):
    """Return the image, its unit, and whether it was turned because small numbers are bright in the file."""
    from pydicom.pixels import apply_color_lut, convert_color_space

    colour = header.PhotometricInterpretation
    if colour == "PALETTE COLOR":
        colours = apply_color_lut(stored, header)  # as many bits as the entries of its table: 8 or 16
        return colours if colours.dtype == np.uint8 else (colours // 257).astype(np.uint8), "arbitrary", False
    if colour.startswith("YBR_FULL"):
        return convert_color_space(stored, colour, "RGB"), "arbitrary", False
    if header.SamplesPerPixel == 3:
        return stored, "arbitrary", False
    image, unit = _rescaled(header, stored), _unit(header)
    if colour == "MONOCHROME1" and (unit in UNSCALED or unit.startswith("OD")):
        return _ends(header, stored) - image, "arbitrary" if unit.startswith("OD") else unit, True
    return image, unit, False


def _rescaled(header, stored):
    """Apply slope and intercept, frame by frame where the functional groups have them, or the header's table."""
    from pydicom.pixels import apply_modality_lut

    scales = _scales_of_frames(header)
    if scales and len(scales) != (stored.shape[0] if stored.ndim > 2 else 1):
        raise ValueError(f"functional groups for {len(scales)} frames, but pixels of shape {stored.shape}")
    if not scales and header.get("ModalityLUTSequence"):
        return np.asarray(apply_modality_lut(stored, header), dtype=float)
    if not scales and "RescaleSlope" in header and "RescaleIntercept" in header:
        scales = [(float(header.RescaleSlope), float(header.RescaleIntercept), "")]
    slopes, intercepts = (np.reshape([scale[part] for scale in scales or [(1.0, 0.0)]], (-1, 1, 1)) for part in (0, 1))
    if not (np.isfinite(slopes).all() and slopes.all() and np.isfinite(intercepts).all()):
        raise ValueError(f"RescaleSlope {slopes.ravel()[:3]}, RescaleIntercept {intercepts.ravel()[:3]} are no scale")
    return (stored * slopes + intercepts).reshape(stored.shape)


def _ends(header, stored):
    """Return the sum of the lowest and the highest value that each frame can hold: x becomes this sum minus x."""
    bits = int(header.BitsStored)
    low = -(2 ** (bits - 1)) if header.PixelRepresentation else 0
    both = np.full((*stored.shape[:-2], 1, 2), [low, low + 2**bits - 1])
    return _rescaled(header, both).sum(axis=-1, keepdims=True)


def _unit(header):
    """Name the unit of the rescaled values, as the header says or the standard implies."""
    kinds = sorted({kind for _, _, kind in _scales_of_frames(header)}) or [_kind(header)]
    return " and ".join({"US": "unspecified"}.get(kind, kind) for kind in kinds)


def _kind(header):
    """Return the RescaleType of a header without functional groups, or what stands in its place."""
    table = header.get("ModalityLUTSequence")
    kind = header.get("RescaleType") or (table[0].get("ModalityLUTType") if table else None) or header.get("Units")
    if kind:
        return str(kind)
    if header.get("Modality") != "CT":
        return "arbitrary"
    if not table and (header.get("RescaleSlope") is None or header.get("RescaleIntercept") is None):
        return "stored values"
    implied = header.get("SOPClassUID") == CT_IMAGE and header.get("MultienergyCTAcquisition") != "YES"
    return "HU" if implied and not table and "LOCALIZER" not in header.get("ImageType", ()) else "US"


def _scales_of_frames(header):
    """Return (slope, intercept, kind as RescaleType) of each frame; none if no functional group holds any."""
    items = _functional_groups(header, "PixelValueTransformationSequence")
    if not any(items):
        return []
    return [
        (float(item.RescaleSlope), float(item.RescaleIntercept), str(item.get("RescaleType") or "US"))
        if item
        else (1.0, 0.0, "stored values")
        for item in items
    ]


def _functional_groups(header, name):
    """Return the item of this name for each frame, its own or else the one that all frames share; None for neither."""
    shared = _first(_first(header, "SharedFunctionalGroupsSequence"), name)
    frames = header.get("PerFrameFunctionalGroupsSequence") or [None] * int(header.get("NumberOfFrames") or 1)
    return [_first(frame, name) or shared for frame in frames]


def _first(dataset, name):
    items = dataset.get(name) if dataset is not None else None
    return items[0] if items else None


def _spacing(header):
    spacing = [header.get("PixelSpacing")]
    if spacing == [None]:
        items = _functional_groups(header, "PixelMeasuresSequence")
        spacing = [item.get("PixelSpacing") if item else None for item in items]
    if not spacing[0] or any(other != spacing[0] for other in spacing):
        return None
    steps = tuple(float(size) for size in spacing[0])
    return steps if all(0 < step < np.inf for step in steps) else None

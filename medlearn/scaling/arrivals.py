"""Studies that arrive one after the other, in mixed formats; what cannot be read is named and put aside."""

import shutil
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np

FORMATS = (".png", ".dcm", ".npy", ".nii.gz")
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


class Arrival(NamedTuple):
    """A study that arrived: its file, its image, float32 from 0 to 1 (rows, columns), or why there is none."""

    file: Path
    image: np.ndarray | None
    problem: str


def write_arrivals(folder, images):
    """Write images, ndarray of uint8 (n, rows, columns), as files, each in the next of the four `FORMATS`.

    Returns a list of Path, named by their number, in the order of the images.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    writers = (_write_png, _write_dicom, np.save, _write_nifti)
    files = []
    for number, image in enumerate(images):
        files.append(folder / f"{number:06}{FORMATS[number % 4]}")
        writers[number % 4](files[-1], image)
    return files


def read_arrivals(files, *, aside=None):
    """Read studies one at a time.

    Parameters
    ----------
    files : iterable of path-like
        In the order in which they arrived; each of one of the `FORMATS`, one grey image of 8 bits a pixel.
    aside : path-like, optional
        A folder, made if need be, into which a file that cannot be read is moved, with the reason beside it as text.

    Yields
    ------
    arrival : Arrival
        Only one image is held at a time. Whatever is wrong with a file is its `problem`, and the next one is read.
    """
    for file in map(Path, files):
        try:
            image, problem = _read(file), ""
        except Exception as error:  # libraries promise no list of what they raise for a broken file
            image, problem = None, f"{file} cannot be read ({type(error).__name__}: {error}): send it once more."
        if problem and aside is not None:
            _put_aside(file, Path(aside), problem)
        yield Arrival(file, image, problem)


def _read(file):
    readers = dict(zip(FORMATS, (_read_png, _read_dicom, _read_array, _read_nifti), strict=True))
    name = next((ending for ending in FORMATS if file.name.lower().endswith(ending)), None)
    if name is None:
        raise ValueError(f"its name ends in none of {', '.join(FORMATS)}")
    pixels = readers[name](file)
    if pixels.ndim != 2 or pixels.dtype != np.uint8 or pixels.size == 0:
        raise ValueError(
            f"it holds {pixels.dtype}, shape {pixels.shape}, where uint8 (rows, columns) is due: choose a window first"
        )
    return pixels / np.float32(255)


def _read_png(file):
    from PIL import Image

    with Image.open(file, formats=["PNG"]) as picture:
        if picture.mode != "L":
            raise ValueError(f"its mode is {picture.mode}, where L, grey, is due: convert it")
        return np.asarray(picture)


def _read_dicom(file):
    import pydicom

    header = pydicom.dcmread(file)
    if header.PhotometricInterpretation != "MONOCHROME2":
        raise ValueError(f"it is {header.PhotometricInterpretation}, where MONOCHROME2 is due: convert it")
    return header.pixel_array


def _read_array(file):
    return np.load(file, mmap_mode="r", allow_pickle=False)  # mapped: whatever the header says takes no memory


def _read_nifti(file):
    import nibabel

    volume = nibabel.load(file)
    if volume.ndim != 3 or volume.shape[2] != 1:
        raise ValueError(f"it has the shape {volume.shape}, where one slice is due: choose one")
    return np.asanyarray(volume.dataobj)[..., 0].T


def _put_aside(file, folder, problem):
    """Move a file, and write beside it why; one of the same name that lies there already keeps its place."""
    folder.mkdir(parents=True, exist_ok=True)
    names = (file.name if number == 1 else f"{number} {file.name}" for number in count(1))
    name = next(name for name in names if not (folder / name).exists() and not (folder / f"{name}.txt").exists())
    (folder / f"{name}.txt").write_text(problem + "\n", encoding="utf-8")
    if file.exists():
        shutil.move(file, folder / name)  # to another disk, too


def _write_png(file, image):
    from PIL import Image

    Image.fromarray(image).save(file)


def _write_nifti(file, image):
    import nibabel

    nibabel.save(nibabel.Nifti1Image(image.T[..., np.newaxis], np.diag([-1.0, -1.0, 1.0, 1.0])), file)


def _write_dicom(file, image):
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    header = Dataset()
    header.SOPClassUID, header.SOPInstanceUID, header.PatientID = SECONDARY_CAPTURE, generate_uid(), file.stem
    header.file_meta = FileMetaDataset()
    header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    header.set_pixel_data(image, "MONOCHROME2", 8, generate_instance_uid=False)
    header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID
    header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID
    header.save_as(file, enforce_file_format=True)

"""Studies that arrive one after the other, in mixed formats, and a model that is asked about each before it learns it.

What cannot be read is named and put aside; nothing waits for it.
"""

from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np

FORMATS = (".png", ".dcm", ".npy", ".nii.gz")
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"


class Arrival(NamedTuple):
    """A study that arrived.

    Parameters
    ----------
    file : Path
    image : ndarray of float32, shape (rows, columns), or None
        From 0 to 1.
    problem : str
        Why there is no image; empty if there is one.
    """

    file: Path
    image: np.ndarray | None
    problem: str


def write_arrivals(folder, images):
    """Write images as files, each in the next of four formats: PNG, DICOM, npy, a NIfTI slice.

    Parameters
    ----------
    folder : path-like
        Made if need be.
    images : ndarray of uint8, shape (n, rows, columns)

    Returns
    -------
    files : list of Path
        Named by their number, in the order of the images.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    writers = dict(zip(FORMATS, (_write_png, _write_dicom, np.save, _write_nifti), strict=True))
    files = [folder / f"{number:06}{FORMATS[number % len(FORMATS)]}" for number in range(len(images))]
    for number, (file, image) in enumerate(zip(files, images, strict=True)):
        writers[FORMATS[number % len(FORMATS)]](file, image)
    return files


def read_arrivals(files, *, aside=None):
    """Read studies one at a time.

    Parameters
    ----------
    files : iterable of path-like
        In the order in which they arrived. Format by content, except ``.npy``.
    aside : path-like, optional
        A folder, made if need be, into which a file that cannot be read is moved, with the reason beside it as text.

    Yields
    ------
    arrival : Arrival
        Colour is averaged to grey. Only one image is held at a time.
    """
    for file in map(Path, files):
        try:
            image, problem = _read(file), ""
        except (ValueError, OSError) as error:
            image, problem = None, str(error)
            if aside is not None:
                _put_aside(file, Path(aside), problem)
        yield Arrival(file, image, problem)


def ask_then_train(model, arrivals, labels, *, measure, batch=20, classes=(0, 1)):
    """Ask a model about each batch of studies, then let it learn from them: each score is of a study not yet seen.

    Parameters
    ----------
    model : estimator with `partial_fit` and `decision_function`
        Such as scikit-learn's `SGDClassifier`. Changed in place.
    arrivals : iterable of Arrival
        Those with a problem are left out.
    labels : dict of int by str
        The label of each file, by name.
    measure : callable
        Makes a table of numbers (n, d) of images, such as `extract_features`. Each column is scaled by the mean and
        spread of what has arrived before and with it.
    batch : int
        Studies that are learnt together.
    classes : sequence of int
        All that may arrive: the first batch need not hold both.

    Returns
    -------
    files : list of Path
        Of the studies that were asked about: all that could be read, but the first batch.
    scores : ndarray of shape (n,)
    truth : ndarray of int, shape (n,)

    Raises
    ------
    ValueError
        If a file has no label, or no more than one batch could be read.
    """
    from sklearn.preprocessing import StandardScaler

    scaler, files, scores, truth = StandardScaler(), [], [], []
    for number, group in enumerate(_grouped((one for one in arrivals if not one.problem), batch)):
        rows = measure([arrival.image for arrival in group])
        own = np.array([_label(labels, arrival.file) for arrival in group])
        if number:
            files += [arrival.file for arrival in group]
            scores.append(model.decision_function(scaler.transform(rows)))
            truth.append(own)
        model.partial_fit(scaler.partial_fit(rows).transform(rows), own, classes=list(classes))
    if not scores:
        raise ValueError(f"no study is left to ask about: more than {batch} must be readable, or make batch smaller.")
    return files, np.concatenate(scores), np.concatenate(truth)


def _label(labels, file):
    if file.name not in labels:
        raise ValueError(f"{file.name} has no label: put it into labels, or leave the file out.")
    return labels[file.name]


def _read(file):
    from medlearn.project.pictures import read_picture

    if file.suffix.lower() == ".npy":
        return _read_array(file)
    picture = read_picture(file)
    return picture.pixels.mean(axis=2) / np.float32(2**picture.bits - 1)


def _read_array(file):
    try:
        array = np.load(file, allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise ValueError(f"{file} cannot be read ({error}): write it once more.") from error
    if getattr(array, "ndim", 0) != 2 or array.dtype.kind != "u" or array.size == 0:
        what = f"{getattr(array, 'dtype', 'an archive')}, shape {getattr(array, 'shape', None)}"
        raise ValueError(f"{file} holds {what}: give unsigned whole numbers of shape (rows, columns).")
    return array / np.float32(np.iinfo(array.dtype).max)


def _put_aside(file, folder, problem):
    """Move a file, and write beside it why; one of the same name that lies there already keeps its place."""
    folder.mkdir(parents=True, exist_ok=True)
    names = (file.name if number == 1 else f"{number} {file.name}" for number in count(1))
    name = next(name for name in names if not (folder / name).exists() and not (folder / f"{name}.txt").exists())
    (folder / f"{name}.txt").write_text(problem + "\n", encoding="utf-8")
    if file.exists():
        file.replace(folder / name)


def _grouped(arrivals, size):
    group = []
    for arrival in arrivals:
        group.append(arrival)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


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
    header.SOPClassUID, header.SOPInstanceUID, header.Modality = SECONDARY_CAPTURE, generate_uid(), "DX"
    header.PatientID, header.PatientName = file.stem, f"Phantom^{file.stem}"
    header.StudyInstanceUID, header.SeriesInstanceUID = generate_uid(), generate_uid()
    header.Rows, header.Columns = image.shape
    header.SamplesPerPixel, header.PhotometricInterpretation = 1, "MONOCHROME2"
    header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 8, 8, 7, 0
    header.PixelData = image.tobytes() + b"\0" * (image.size % 2)
    header["PixelData"].VR = "OB"
    header.file_meta = FileMetaDataset()
    header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID
    header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID
    header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    header.save_as(file, enforce_file_format=True)

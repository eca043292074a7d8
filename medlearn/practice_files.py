"""Small files of every kind that a lesson's last cell reads: phantoms, and samples that ship with Python packages.

Each entry of `FILES` is one file or one folder. It is made under another name and then renamed: whoever sees it sees
all of it, and what is there already, whoever put it there, stays as it is.
"""

import io
import shutil
import uuid
from pathlib import Path

import numpy as np

SEED = 31  # p01 is healthy, and p17 has an opacity
HOSPITALS = {"north": "a", "east": "b", "south": "c", "west": "d"}
DICOM = {  # one patient each; all can be read without further packages
    "p01_ct": "CT_small.dcm",
    "p02_mr": "MR_small.dcm",
    "p03_abdomen": "examples_overlay.dcm",
    "p04_ultrasound": "examples_rgb_color.dcm",
    "p05_ultrasound": "examples_palette.dcm",
    "p06_photograph": "SC_ybr_full_422_uncompressed.dcm",
}
CHEST = (24, 128, 128)
CHEST_SPACING = (6.0, 2.5, 2.5)  # mm


def write(folder="."):
    """Write what is not there yet; return a line that says what is there now, the same whether it was there or not."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        if not (target / name).exists():
            _put(target / name, make())
    where = "this folder" if str(folder) == "." else str(folder)
    return f"Practice files are in {where}: {', '.join(FILES)}."


def _put(target, made):
    """Write bytes, or a dict of them by path, under another name and rename it, unless somebody was faster."""
    temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}")
    try:
        if isinstance(made, bytes):
            temporary.write_bytes(made)
        else:
            for name, content in made.items():
                path = temporary / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        if not target.exists():
            temporary.rename(target)
    except OSError:
        if not target.exists():
            raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.unlink(missing_ok=True)


def _png(array):
    from PIL import Image

    content = io.BytesIO()
    Image.fromarray(array).save(content, format="png")
    return content.getvalue()


def _csv(table):
    return table.to_csv(index=False, lineterminator="\n").encode()


def _names(patients):
    """Return p01_1, p01_2, p02_1 ... for the number of each image's patient."""
    seen = {}
    for patient in patients:
        seen[patient] = seen.get(patient, 0) + 1
        yield f"p{patient:02d}_{seen[patient]}"


def _images():
    """Take radiographs of 30 phantoms, two of each, half of them with an opacity, in the order in which they came."""
    from medlearn.phantoms import make_chest_phantoms

    made = make_chest_phantoms(120, size=128, contrast=3, site_shift=0, images_per_patient=2, random_state=SEED)
    by_finding = [np.unique(made.patients[made.findings == finding])[:15] for finding in (0, 2)]
    taken = np.isin(made.patients, np.sort(np.concatenate(by_finding)))
    patients = np.unique(made.patients[taken], return_inverse=True)[1] + 1
    folders = np.where(made.findings[taken] == 0, "healthy", "opacity")
    return {
        f"{folder}/{name}.png": _png(image)
        for folder, name, image in zip(folders, _names(patients), made.images[taken], strict=True)
    }


def _segmentation():
    """Take radiographs of 20 phantoms, two of each, and the outlines of their lungs."""
    from medlearn.phantoms import make_chest_phantoms

    made = make_chest_phantoms(40, size=96, images_per_patient=2, random_state=SEED + 1)
    files = {}
    for name, image, lungs in zip(_names(made.patients + 1), made.images, made.lungs, strict=True):
        files |= {f"images/{name}.png": _png(image), f"masks/{name}.png": _png(lungs.astype(np.uint8) * 255)}
    return files


def _sample(name):
    from pydicom.data import get_testdata_file

    return Path(get_testdata_file(name, download=False)).read_bytes()


def _chest():
    """Draw a chest in CT, int16 in HU (slices, rows, columns): ellipsoids in an ellipse, and a nodule on the right."""
    centred = [(np.arange(n) - (n - 1) / 2) * step for n, step in zip(CHEST, CHEST_SPACING, strict=True)]
    z, y, x = np.meshgrid(*centred, indexing="ij")

    def inside(centre, radii):
        return sum(((at - c) / r) ** 2 for at, c, r in zip((z, y, x), centre, radii, strict=True)) < 1

    image = np.full(CHEST, -1000.0)
    image[inside((0, 0, 0), (1e9, 100, 145))] = 40  # skin to skin
    for side in (-1, 1):
        image[inside((0, -5, side * 65), (95, 75, 50))] = -850
    image[inside((0, -25, 20), (50, 45, 50))] = 45  # the heart
    image[inside((0, 70, 0), (1e9, 20, 20))] = 350  # a vertebra
    image[inside((12, 10, -75), (11, 11, 11))] = 30  # the nodule
    return (image + np.random.default_rng(SEED).normal(0, 15, CHEST)).round().astype(np.int16)


def series(image, spacing, patient):
    """Write a CT volume as DICOM files, whose slices are not in the order of their names.

    Parameters
    ----------
    image : int16 ndarray of shape (slices, rows, columns)
        Hounsfield units.
    spacing : (float, float, float)
        In mm, in the order of the axes.
    patient : str
        First in each name.

    Returns
    -------
    files : dict
        From name to bytes.
    """
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

    slices, rows, columns = image.shape
    study, whole, frame, *uids = (generate_uid(entropy_srcs=[patient, str(place)]) for place in range(slices + 3))
    named = np.random.default_rng(SEED).permutation(slices) + 1
    stored, files = np.clip(image.astype(int) + 1024, 0, 4095).astype("<u2"), {}
    for place, number in enumerate(named):
        header = Dataset()
        header.SOPClassUID, header.SOPInstanceUID = CTImageStorage, uids[place]
        header.StudyInstanceUID, header.SeriesInstanceUID, header.FrameOfReferenceUID = study, whole, frame
        header.PatientName, header.PatientID = "Phantom^Practice", patient
        header.Modality, header.SeriesDescription, header.InstanceNumber = "CT", "Synthetic chest", place + 1
        header.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        left, top = (-(count - 1) / 2 * step for count, step in ((columns, spacing[2]), (rows, spacing[1])))
        header.ImagePositionPatient = [left, top, place * spacing[0]]
        header.PixelSpacing, header.SliceThickness = list(spacing[1:]), spacing[0]
        header.Rows, header.Columns, header.SamplesPerPixel = rows, columns, 1
        header.PhotometricInterpretation, header.PixelRepresentation = "MONOCHROME2", 0
        header.BitsAllocated, header.BitsStored, header.HighBit = 16, 12, 11
        header.RescaleIntercept, header.RescaleSlope, header.RescaleType = -1024, 1, "HU"
        header.WindowCenter, header.WindowWidth = 40, 400
        header.PixelData = stored[place].tobytes()
        header.file_meta = FileMetaDataset()
        header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        content = io.BytesIO()
        header.save_as(content, enforce_file_format=True)
        files[f"{patient}_{number:02d}.dcm"] = content.getvalue()
    return files


def _volume(mask=False):
    """Give a head in MR, which ships with nibabel, or where the head is: brighter than the air, and filled."""
    import gzip

    import nibabel
    from scipy import ndimage
    from skimage.filters import threshold_otsu

    from medlearn.datasets import load_mr_volume

    head = load_mr_volume()
    voxels = head.image.astype(np.int16)
    if mask:
        found, number = ndimage.label(head.image > threshold_otsu(head.image) / 2)
        largest = found == 1 + np.argmax(ndimage.sum_labels(found > 0, found, range(1, number + 1)))
        voxels = ndimage.binary_fill_holes(ndimage.binary_closing(largest, iterations=2)).astype(np.uint8)
    return gzip.compress(nibabel.Nifti1Image(voxels, head.affine).to_bytes(), mtime=0)


def _heartbeats():
    from medlearn.phantoms import make_heartbeats

    return make_heartbeats(6, minutes=1, rare=(0, 0.14), random_state=SEED)


def _ecg():
    made, files = _heartbeats(), {}
    for patient, signal in zip(made.patients, made.signals, strict=True):
        lines = [f"{at / made.rate:.4f},{value:.3f}" for at, value in enumerate(signal[:, 0])]
        files[f"p{patient:02d}.csv"] = ("\n".join(["seconds,millivolts", *lines]) + "\n").encode()
    return files


def _beats():
    made, lines = _heartbeats(), ["patient,seconds,label"]
    for patient, beats, classes in zip(made.patients, made.beats, made.classes, strict=True):
        labels = np.where(classes == "V", "ventricular", "normal")
        lines += [f"p{patient:02d},{at / made.rate:.4f},{label}" for at, label in zip(beats, labels, strict=True)]
    return ("\n".join(lines) + "\n").encode()


def _table():
    """Join the synthetic heart clinic of four hospitals; disease is what UCI's table calls num above 0."""
    import pandas as pd

    from medlearn.phantoms import make_heart_clinic

    parts = [make_heart_clinic(50, site=site, random_state=SEED).table for site in HOSPITALS.values()]
    table = pd.concat(parts, ignore_index=True)
    table["disease"] = (table.pop("num") > 0).astype(int)
    table.insert(0, "hospital", np.repeat(list(HOSPITALS), 50))
    table.insert(0, "patient", [f"p{number:03d}" for number in range(1, len(table) + 1)])
    return _csv(table)


def _scores():
    """Draw what a model might have said: one to four images of each patient, whose scores are alike."""
    import pandas as pd

    rng = np.random.default_rng(SEED)
    truth = (rng.random(80) < 0.4).astype(int)
    at = np.repeat(np.arange(80), rng.integers(1, 5, 80))
    drawn = 1.8 * truth[at] - 1.2 + rng.normal(0, 1, 80)[at] + rng.normal(0, 0.6, len(at))
    names = [f"p{patient + 1:02d}" for patient in at]
    return _csv(pd.DataFrame({"patient": names, "truth": truth[at], "score": (1 / (1 + np.exp(-drawn))).round(4)}))


def _slice():
    """Return the phantom of Shepp and Logan, uint8 (128, 128)."""
    from skimage.data import shepp_logan_phantom
    from skimage.transform import resize

    return (resize(shepp_logan_phantom(), (128, 128), anti_aliasing=True) * 255).round().astype(np.uint8)


def _sinogram():
    from skimage.transform import radon

    content = io.BytesIO()
    np.save(content, radon(_slice() / 255, theta=np.arange(180)).astype(np.float32))
    return content.getvalue()


FILES = {
    "practice_images": _images,
    "practice_segmentation": _segmentation,
    "practice_ct.dcm": lambda: _sample("CT_small.dcm"),
    "practice_dicom": lambda: {f"{name}.dcm": _sample(file) for name, file in DICOM.items()},
    "practice_series": lambda: series(_chest(), CHEST_SPACING, "p01"),
    "practice_volume.nii.gz": _volume,
    "practice_mask.nii.gz": lambda: _volume(mask=True),
    "practice_ecg": _ecg,
    "practice_ecg_beats.csv": _beats,
    "practice_table.csv": _table,
    "practice_scores.csv": _scores,
    "practice_sinogram.npy": _sinogram,
    "practice_slice.png": lambda: _png(_slice()),
}

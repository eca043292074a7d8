"""Other people's files in the place of the practice files: other sizes, colour, classes, names, spacings, columns."""

import gzip
from pathlib import Path

import nibabel
import numpy as np
import pandas as pd
from PIL import Image
from skimage.data import shepp_logan_phantom
from skimage.transform import radon, resize

from medlearn.phantoms import make_heartbeats
from medlearn.practice_files import series

# What a reader writes into the first lines of a cell instead.
OTHERS = {
    "practice_images": "second_images",
    "practice_segmentation": "second_segmentation",
    "practice_ct.dcm": "second_ct.dcm",
    "practice_dicom": "second_dicom",
    "practice_series": "second_series",
    "practice_volume.nii.gz": "second_volume.nii.gz",
    "practice_mask.nii.gz": "second_mask.nii.gz",
    "practice_ecg": "second_ecg",
    "practice_ecg_beats.csv": "second_ecg_beats.csv",
    "practice_table.csv": "second_table.csv",
    "practice_scores.csv": "second_scores.csv",
    "practice_sinogram.npy": "second_sinogram.npy",
    "practice_slice.png": "second_slice.png",
    "opacity": "tumour",
    "healthy": "normal",
    "disease": "relapse",
    "hospital": "clinic",
    "age": "years",
    "sex": "smoker",
}
NAMES = "anna ben carla dilan emma finn gita hugo ines jan kira luis".split()


def write(folder):
    """Write the second set of files into a folder."""
    folder, rng = Path(folder), np.random.default_rng(7)
    for place, name in enumerate(NAMES):
        for number in (1, 2):
            image, mask = spot(rng, bright=90)
            tumour = place % 2
            save(folder / f"second_images/{('normal', 'tumour')[tumour]}/{name}_{number:02d}.png", image[tumour])
            save(folder / f"second_segmentation/images/{name}_{number:02d}.png", image[1])
            save(folder / f"second_segmentation/masks/{name}_{number:02d}.png", mask)
    files = series(block(rng, (17, 80, 100))[0], (3.0, 1.2, 1.2), "anna")
    for name, content in files.items():
        put(folder / "second_series" / name, content)
        if name < "anna_04":
            put(folder / "second_dicom" / name, content)
    put(folder / "second_ct.dcm", files["anna_03.dcm"])
    volume, mask = block(rng, (40, 50, 20))
    for name, voxels in (("volume", volume.astype(np.float32)), ("mask", mask.astype(np.uint8))):
        made = nibabel.Nifti1Image(voxels, np.diag([0.8, 0.8, 3.0, 1.0]))
        put(folder / f"second_{name}.nii.gz", gzip.compress(made.to_bytes()))
    heartbeats(folder)
    tables(folder, rng)
    truth = (resize(shepp_logan_phantom(), (101, 101)) * 255).astype(np.uint8)
    save(folder / "second_slice.png", truth)
    np.save(folder / "second_sinogram.npy", radon(truth / 255, theta=np.arange(0, 180, 1.5)))


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def save(path, image):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image).save(path)


def spot(rng, bright):
    """Return a colour picture of its own size without and with a bright spot, and where the spot is."""
    rows, columns = rng.integers(90, 121, 2)
    y, x = np.mgrid[:rows, :columns]
    ground = 60 + 40 * x / columns + rng.normal(0, 8, (rows, columns))
    inside = np.hypot(y - rng.uniform(35, rows - 35), x - rng.uniform(35, columns - 35)) < rng.uniform(10, 20)
    both = [np.clip(ground + bright * seen, 0, 255)[..., np.newaxis] * [1, 0.9, 0.7] for seen in (0, inside)]
    return [image.astype(np.uint8) for image in both], inside.astype(np.uint8) * 255


def block(rng, shape):
    """Return a block in HU with a ball in its middle, and where the ball is."""
    place = np.indices(shape) - np.reshape(shape, (3, 1, 1, 1)) / 2
    inside = (np.sqrt((place**2).sum(axis=0)) < min(shape) / 3).astype(int)
    return (-800 + 840 * inside + rng.normal(0, 20, shape)).astype(np.int16), inside


def heartbeats(folder):
    """Write four electrocardiograms of 40 s with 250 samples a second."""
    made, rows = make_heartbeats(4, minutes=40 / 60, rare=(0, 0.2), random_state=7), []
    seconds = np.arange(40 * 250) / 250
    for name, signal, beats, classes in zip(NAMES[:4], made.signals, made.beats, made.classes, strict=True):
        values = np.interp(seconds, np.arange(len(signal)) / made.rate, signal[:, 0])
        table = pd.DataFrame({"seconds": seconds, "millivolts": values.round(3)})
        put(folder / f"second_ecg/{name}.csv", table.to_csv(index=False).encode())
        labels = np.where(classes == "V", "ventricular", "normal")
        rows += [(name, beat / made.rate, label) for beat, label in zip(beats, labels, strict=True)]
    pd.DataFrame(rows, columns=["patient", "seconds", "label"]).to_csv(folder / "second_ecg_beats.csv", index=False)


def tables(folder, rng):
    """Write a table of 150 patients of three clinics, with gaps, and scores of 40 patients."""
    relapse = rng.random(150) < 0.35
    table = pd.DataFrame(
        {
            "patient": [f"s{number}" for number in range(150)],
            "clinic": rng.choice(["A", "B", "C"], 150),
            "years": rng.integers(30, 90, 150),
            "marker": (rng.normal(2, 1, 150) + relapse).round(2),
            "weight": rng.normal(75, 12, 150).round(1),
            "smoker": rng.integers(0, 2, 150),
            "relapse": relapse.astype(int),
        }
    )
    table.loc[rng.random(150) < 0.2, "marker"] = np.nan
    table.to_csv(folder / "second_table.csv", index=False)
    truth = rng.random(40) < 0.5
    who = np.repeat(np.arange(40), rng.integers(1, 4, 40))
    score = 1 / (1 + np.exp(-(2 * truth[who] - 1 + rng.normal(0, 1.2, len(who)))))
    scores = pd.DataFrame({"patient": [f"n{n}" for n in who], "truth": truth[who].astype(int), "score": score.round(3)})
    scores.to_csv(folder / "second_scores.csv", index=False)

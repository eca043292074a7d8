"""Write benchmarks/segmentation.csv: tumours in breast ultrasound, drawn by a U-Net on MobileNet.

``python -m benchmarks.segmentation``; forty minutes on one processor. BrEaST, 256 patients, one picture of each, in
five folds: every patient is judged once, by a network that never saw her. Two networks differ in one thing, the weights
that the encoder (MobileNet, width 0.25) begins with: those of ImageNet, or random ones. Everything else is the same,
random seed, order and augmentation included.

A picture is padded to a square and made 128 x 128; the network draws 64 x 64, and its probabilities are enlarged and
cut back to the picture, where Dice is computed with the radiologist's own mask, cut at 0.5. The recipe was set on fold
0 with ImageNet weights, so that fold flatters; no patient is left for a test. segmentation_cases.csv holds the Dice of
each patient, segmentation_froc.csv the points of a free-response ROC curve. Seconds are of one processor.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np
from PIL import Image, ImageOps

import medlearn  # noqa: F401
from benchmarks.timing import machine
from benchmarks.writing import write_cases, write_study
from medlearn.studies.networks import warmup_cosine

FOLDS, SIDE, EPOCHS, BATCH, RATE = 5, 128, 30, 16, 2e-3
THRESHOLDS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
STAGES = ("conv_pw_1_relu", "conv_pw_3_relu", "conv_pw_5_relu", "conv_pw_11_relu", "conv_pw_13_relu")  # 64 to 4 pixels
MAPS = (64, 48, 32, 16)  # of the decoder, from 8 x 8 to 64 x 64
MODELS = ("ImageNet weights", "random weights")


def main():
    """Judge both networks in five folds and write the tables."""
    from joblib import Parallel, delayed

    from medlearn.datasets import fetch_breast_ultrasound
    from medlearn.machine import available_cpus

    data = fetch_breast_ultrasound()
    jobs = Parallel(n_jobs=min(len(MODELS), available_cpus()), batch_size=1)
    runs = jobs(delayed(in_folds)(data.images, data.masks, data.labels, model) for model in MODELS)
    write(data, runs)


def write(data, runs):
    """Write the three tables from what `in_folds` returned for each network."""
    rows, cases, points = [], [], []
    tumour = np.array([mask.any() for mask in data.masks])
    for model, (maps, folds, seconds) in zip(MODELS, runs, strict=True):
        dice = np.array([dice_of(mask, scores >= 0.5) for mask, scores in zip(data.masks, maps, strict=True)])
        for fold in range(FOLDS):
            rows.append(line(model, f"fold {fold}", dice[(folds == fold) & tumour]))
        rows.append(line(model, "all folds", dice[tumour], seconds))
        cases += [
            {"seed": str(fold), "model": model, "patient": int(who), "pixels": int(mask.sum()), "dice": value}
            for fold, who, mask, value in zip(folds, data.patients, data.masks, dice, strict=True)
        ]
        points += curve(model, data.masks, maps)
    write_study("segmentation", rows)
    write_cases("segmentation", cases)
    write_study("segmentation_froc", points)


def in_folds(images, masks, labels, model):
    """Return a map of probabilities for each picture, the fold in which it was judged, and the seconds."""
    from sklearn.model_selection import StratifiedKFold

    start, maps = time.process_time(), [None] * len(images)
    folds = np.zeros(len(images), int)
    squares, drawn = np.array([squared(one) for one in images]), np.array([squared(255 * one) for one in masks])
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(squares, labels)
    for fold, (learnt, judged) in enumerate(parts):
        network = trained(squares[learnt], drawn[learnt], seed=fold, weights=encoder_weights(model))
        for place, scores in zip(judged, asked(network, squares[judged]), strict=True):
            maps[place], folds[place] = restored(scores, images[place].shape), fold
        print(f"{model}, fold {fold}: {time.process_time() - start:.0f} s", flush=True)
    return maps, folds, time.process_time() - start


def encoder_weights(model):
    """Return the path of the ImageNet weights, or None for random ones."""
    if model == "random weights":
        return None
    from medlearn.datasets import fetch_mobilenet

    return fetch_mobilenet()


def squared(picture):
    """Pad a picture of any shape to a square and shrink it: (rows, columns) becomes float32 (128, 128), 0 to 1."""
    square = ImageOps.pad(Image.fromarray(picture.astype(np.uint8)), (SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(square, dtype=np.float32) / 255


def restored(scores, shape):
    """Undo `squared` for a map of probabilities of any size: enlarge it and cut the padding off, (rows, columns)."""
    longest = max(shape)
    large = Image.fromarray(scores.astype(np.float32)).resize((longest, longest), Image.Resampling.BILINEAR)
    top, left = ((longest - side) // 2 for side in shape)
    return np.asarray(large)[top : top + shape[0], left : left + shape[1]]


def trained(images, masks, *, seed, weights, epochs=EPOCHS):
    """Train a network on pictures and masks, each (n, 128, 128), 0 to 1, augmented anew in each epoch."""
    import keras

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    network = mobile_u_net(weights)
    steps = epochs * -(-len(images) // BATCH)
    network.compile(warmup_cosine(RATE, steps, steps // 10, decay=0.001, least=0.01), loss)
    for _ in range(epochs):
        pairs = [augmented(image, mask, rng) for image, mask in zip(images, masks, strict=True)]
        seen, drawn = (np.array(side, np.float32)[..., np.newaxis] for side in zip(*pairs, strict=True))
        network.fit(seen, drawn, batch_size=BATCH, verbose=0)
    return network


def mobile_u_net(weights):
    """Make a U-Net whose way down is MobileNet: (n, 128, 128, 1) becomes probabilities (n, 64, 64, 1)."""
    import keras
    from keras import layers

    encoder = keras.applications.MobileNet(
        alpha=0.25, include_top=False, weights=weights and str(weights), input_shape=(SIDE, SIDE, 3)
    )
    for layer in encoder.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = 0.9  # there are few steps
    encoder = keras.Model(encoder.input, [encoder.get_layer(name).output for name in STAGES])
    image = keras.Input((SIDE, SIDE, 1))
    *fine, x = encoder(layers.Rescaling(2.0, -1.0)(layers.Concatenate()([image, image, image])))
    for maps, kept in zip(MAPS, fine[::-1], strict=True):
        x = layers.Concatenate()([layers.UpSampling2D()(x), kept])
        for _ in range(2):
            x = layers.Conv2D(maps, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return keras.Model(image, layers.Conv2D(1, 1, activation="sigmoid")(x))


def loss(truth, probabilities):
    """Return cross-entropy plus what soft Dice, by picture, lacks of 1."""
    import keras
    from keras import ops

    common = ops.sum(truth * probabilities, axis=(1, 2, 3))
    sizes = ops.sum(truth + probabilities, axis=(1, 2, 3))
    surprise = ops.mean(keras.losses.binary_crossentropy(truth, probabilities))
    return surprise + 1 - ops.mean((2 * common + 1) / (sizes + 1))


def augmented(image, mask, rng):
    """Mirror, turn, stretch, shift and light a picture by chance; its mask goes with it, and is halved in size."""
    from scipy.ndimage import affine_transform

    if rng.random() < 0.5:
        image, mask = image[:, ::-1], mask[:, ::-1]
    angle, stretch = rng.uniform(-0.15, 0.15), np.exp(rng.uniform(-0.25, 0.25, 2))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * stretch
    middle = np.full(2, (SIDE - 1) / 2)
    shift = middle - turn @ middle + rng.uniform(-0.1, 0.1, 2) * SIDE
    image, mask = (affine_transform(one, turn, shift, order=1) for one in (image, mask))
    lit = np.clip(image, 0, 1) ** rng.uniform(0.7, 1.4) * rng.uniform(0.8, 1.2)
    return lit, mask.reshape(SIDE // 2, 2, SIDE // 2, 2).mean(axis=(1, 3)) >= 0.5


def asked(network, images):
    """Return probabilities (n, 64, 64): the mean of a picture and of its mirror image, turned back."""
    plain, turned = (np.asarray(network(one[..., None], training=False)) for one in (images, images[:, :, ::-1]))
    return ((plain + turned[:, :, ::-1]) / 2)[..., 0]


def dice_of(truth, predicted):
    """Return Dice of two masks, by the course's rule for empty ones."""
    from medlearn.masks import dice

    return dice(truth, predicted)


def line(model, setting, values, seconds=None):
    """Return a row: the mean Dice with its interval over patients."""
    from medlearn.intervals import bootstrap

    known = bootstrap(lambda truth, scores: scores.mean(), values, values)
    row = {"look": None, "seed": setting.removeprefix("fold ").removesuffix(" folds"), "model": model}
    row |= {"setting": setting, "patients": len(values), "dice": known.value, "low": known.low, "high": known.high}
    return row | {"seconds": seconds, "machine": machine()}


def curve(model, masks, maps):
    """Return a row for each point of the free-response ROC curve, at a quarter of the pictures' size."""
    from medlearn.masks import froc

    small = [mask[::4, ::4] for mask in masks], [scores[::4, ::4] for scores in maps]
    alarms, found = froc(*small, THRESHOLDS)
    return [
        {"look": None, "seed": "all", "model": model, "setting": f"threshold {cut}", "sensitivity": share}
        | {"false_alarms": wrong, "seconds": None, "machine": machine()}
        for cut, share, wrong in zip(THRESHOLDS, found, alarms, strict=True)
    ]


if __name__ == "__main__":
    main()

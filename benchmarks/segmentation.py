"""Write benchmarks/segmentation.csv: six ways to outline lungs on the same phantoms, and three on tumours.

``python -m benchmarks.segmentation``; some eleven minutes on one processor. Synthetic lungs: five draws of 60 phantoms
to learn from and 60 to test on, all cut to the same frame. Otsu's threshold, region growing, watershed and Chan-Vese
have one setting each, chosen on the 60 to learn from; growing, watershed and Chan-Vese are given a start in each lung,
the same for all patients; the pixel forest and the U-Net learn from the 60 masks, with settings that were not tuned.

An image is (rows, columns), grey 0 to 255, a mask bool of the same shape. `framed` cuts off the air beside the patient,
which is as dark as lung, for all six alike.

Tumours (BrEaST): five folds by patient, 64 x 64 pixels, every patient judged once by models that never saw her; Otsu's
threshold is given that tumours are dark and near the middle. "Chosen": how much the map is blurred and where it is cut
suits a quarter of the fold's learning patients best, for forest and U-Net alike; the plain rows cut at 0.5. No patient
is left for a look. The mean Dice is that over the 252 patients with a tumour. segmentation_froc.csv holds the points of
a free-response ROC curve over all 256, segmentation_cases.csv the Dice of each phantom and patient. Seconds are of one
processor, which was busy.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np

import medlearn  # noqa: F401
from benchmarks import hippocampus
from benchmarks.timing import machine
from benchmarks.writing import write_cases, write_study
from medlearn.studies.networks import warmup_cosine

DRAWS, PATIENTS = range(5), 60
SETTINGS = {  # of the ways without learning: how much to smooth, or how far greys may differ
    "Otsu": (0.5, 1, 2),
    "region growing": (60, 80, 100, 120),
    "watershed": (0.5, 1, 2),
    "Chan-Vese": (0, 1, 2),
}
FOLDS, SIDE, EPOCHS = 5, 64, 16
THRESHOLDS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
BLURS = (0, 1, 2, 3)  # pixels
FRAME = (slice(8, 56), slice(8, 56))  # of phantoms of 64 x 64 pixels
SCALES = (1, 2, 4, 8)  # pixels: how far the features of a pixel look around


def main():
    """Run both parts and write both tables."""
    rows, cases = [], []
    for part in (lungs, tumours):
        for some, each in part():
            rows, cases = rows + some, cases + each
            write_study("segmentation", rows)
            write_cases("segmentation", cases)
            print(*some, sep="\n", flush=True)


def lungs():
    """Yield the rows of each draw of phantoms, and its cases."""
    from medlearn.phantoms import make_chest_phantoms

    for seed in DRAWS:
        phantoms = make_chest_phantoms(2 * PATIENTS, images_per_patient=1, random_state=seed)
        images, masks = framed(phantoms.images), framed(phantoms.lungs)
        learnt, tested = slice(PATIENTS), slice(PATIENTS, None)
        found, seconds = outlined(images[learnt], masks[learnt], images[tested], seed)
        dice = {model: per_image(masks[tested], answers) for model, answers in found.items()}
        rows = [line(model, "lungs", str(seed), values, seconds[model], look=1) for model, values in dice.items()]
        patients = np.arange(PATIENTS, 2 * PATIENTS)
        yield (
            rows,
            [
                {"seed": str(seed), "patient": int(patient), "setting": "lungs", **{m: v[k] for m, v in dice.items()}}
                for k, patient in enumerate(patients)
            ],
        )


def outlined(images, masks, others, seed):
    """Return the masks that each way gives for other images, and the seconds that it took to set up and use."""
    places, found, seconds = starts(masks), {}, {}
    ways = {
        "Otsu": by_threshold,
        "region growing": lambda image, own: by_growing(image, places, own),
        "watershed": lambda image, own: by_watershed(image, places, own),
        "Chan-Vese": lambda image, own: by_contour(image, places, own),
    }
    for name, way in ways.items():
        start = time.process_time()
        best = max(SETTINGS[name], key=lambda own: per_image(masks, [way(image, own) for image in images]).mean())
        found[name], seconds[name] = [way(image, best) for image in others], time.process_time() - start
    start = time.process_time()
    forest = pixel_forest(images, masks, seed=seed)
    found["pixel forest"] = [forest_scores(forest, image) >= 0.5 for image in others]
    seconds["pixel forest"], start = time.process_time() - start, time.process_time()
    model = small_u_net(images, masks, seed=seed, epochs=EPOCHS)
    found["U-Net"] = list(np.asarray(u_net_scores(model, others) >= 0.5))
    seconds["U-Net"] = time.process_time() - start
    return found, seconds


def tumours():
    """Yield the rows of the tumours, and their cases, once."""
    from sklearn.model_selection import StratifiedKFold

    from medlearn.datasets import fetch_breast_ultrasound

    data = fetch_breast_ultrasound()
    images, masks = shrunk(data.images, SIDE), shrunk(data.masks, SIDE) >= 0.5
    maps, found, seconds = {}, {}, dict.fromkeys(TUMOURS, 0.0)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(images, data.labels)
    for seed, (learnt, judged) in enumerate(folds):
        for name, ask in TUMOURS.items():
            start = time.process_time()
            for way, (scores, cut) in ask(images[learnt], masks[learnt], images[judged], seed).items():
                maps.setdefault(way, np.zeros(images.shape))[judged] = scores
                found.setdefault(way, np.zeros(images.shape, bool))[judged] = scores >= cut
            seconds[name] += time.process_time() - start
    ill = masks.any(axis=(1, 2))
    dice = {way: per_image(masks, answers) for way, answers in found.items()}
    rows = [line(way, "tumours", "all", values[ill], seconds.get(way)) for way, values in dice.items()]
    write_study("segmentation_froc", [row for way in maps for row in curve(way, masks, maps[way])])
    cases = [{"seed": "all", "patient": int(who), "setting": "tumours"} for who in data.patients]
    yield rows, [case | {way: values[k] for way, values in dice.items()} for k, case in enumerate(cases)]


def by_otsu(images, masks, others, seed):
    """Call the dark piece nearest to the middle, after the smoothing that suits the learning patients best."""

    def pieces(pictures, smooth):
        return np.array([dark_piece(image, smooth) for image in pictures])

    best = max((1, 2, 4), key=lambda smooth: per_image(masks, pieces(images, smooth)).mean())
    return {"Otsu": (pieces(others, best), 0.5)}


def by_forest(images, masks, others, seed):
    """Learn from single pixels."""

    def scores(learnt, drawn, asked):
        forest = pixel_forest(learnt, drawn, seed=seed)
        return np.array([forest_scores(forest, image) for image in asked])

    return both_ways("pixel forest", scores, images, masks, others, seed)


def by_u_net(images, masks, others, seed):
    """Learn from whole images, half of them mirrored."""

    def scores(learnt, drawn, asked):
        model = small_u_net(learnt, drawn, seed=seed, epochs=EPOCHS, mirrored=True, maps=(8, 16, 32, 64))
        return u_net_scores(model, asked)

    return both_ways("U-Net", scores, images, masks, others, seed)


def both_ways(name, scores, images, masks, others, seed):
    """Return a model's maps with the cut of 0.5, and blurred and cut as suits a quarter of the learning patients best.

    That quarter is judged by a model that learnt from the other three; the maps of the others are of all of them.
    """
    order = np.random.default_rng(seed).permutation(len(images))
    held, rest = np.split(order, [len(order) // 4])
    tried = scores(images[rest], masks[rest], images[held])
    pairs = [(blur, cut) for blur in BLURS for cut in THRESHOLDS]
    best = max(pairs, key=lambda pair: per_image(masks[held], blurred(tried, pair[0]) >= pair[1]).mean())
    maps = scores(images, masks, others)
    print(f"{name}, fold {seed}: blur and cut {best}", flush=True)
    return {name: (maps, 0.5), f"{name}, chosen": (blurred(maps, best[0]), best[1])}


def blurred(maps, blur):
    """Blur each map of (n, rows, columns) by this standard deviation in pixels; 0 leaves it as it is."""
    from scipy.ndimage import gaussian_filter

    return gaussian_filter(maps, (0, blur, blur))


TUMOURS = {"Otsu": by_otsu, "pixel forest": by_forest, "U-Net": by_u_net}


def framed(pictures):
    """Cut the same frame out of all images or masks: (n, 64, 64) becomes (n, 48, 48)."""
    return pictures[:, *FRAME]


def starts(lungs):
    """Find where a lung lies most often, in the left and in the right half of masks: two pairs (row, column)."""
    often, half = np.asarray(lungs).mean(axis=0), lungs.shape[2] // 2
    halves = often * (np.arange(lungs.shape[2]) < half), often * (np.arange(lungs.shape[2]) >= half)
    return [tuple(np.argwhere(side == side.max()).mean(axis=0).round().astype(int).tolist()) for side in halves]


def by_threshold(image, smooth):
    """Call dark what lies below Otsu's threshold of the smoothed image; keep the two largest pieces."""
    from skimage.filters import gaussian, threshold_otsu

    seen = gaussian(image, smooth, preserve_range=True)
    return largest(seen < threshold_otsu(seen))


def by_growing(image, starts, tolerance):
    """Grow from each start into neighbours whose grey differs from that of the start by no more than a tolerance."""
    from skimage.filters import gaussian
    from skimage.segmentation import flood

    seen = gaussian(image, 1, preserve_range=True)
    return np.logical_or.reduce([flood(seen, start, tolerance=tolerance) for start in starts])


def by_watershed(image, starts, smooth):
    """Flood the edges from the starts and from the brightest third, and see where the floods meet."""
    from skimage.filters import gaussian, sobel
    from skimage.segmentation import watershed

    seen = gaussian(image, smooth, preserve_range=True)
    sources = np.where(seen >= np.percentile(seen, 67), 2, 0)
    for row, column in starts:
        sources[row, column] = 1
    return watershed(sobel(seen), sources) == 1


def by_contour(image, starts, smoothing):
    """Let Chan and Vese's contours grow from discs around the starts, until two means describe the image best."""
    from skimage.segmentation import morphological_chan_vese

    rows, columns = np.indices(image.shape)
    discs = [(rows - row) ** 2 + (columns - column) ** 2 <= 16 for row, column in starts]
    first = np.logical_or.reduce(discs).astype(np.int8)
    return largest(morphological_chan_vese(image / 255, 60, init_level_set=first, smoothing=smoothing) == 1)


def largest(mask, most=2):
    """Keep the largest pieces, connected by their sides."""
    from skimage.measure import label

    pieces = label(mask, connectivity=1)
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return np.isin(pieces, [number for number in np.argsort(sizes)[::-1][:most] if sizes[number]])


def dark_piece(image, smooth):
    """Call the dark piece that lies nearest to the middle of an image, as a tumour in ultrasound mostly does."""
    from skimage.filters import gaussian, threshold_otsu
    from skimage.measure import label

    seen = gaussian(image, smooth, preserve_range=True)
    pieces = label(seen < threshold_otsu(seen), connectivity=1)
    rows, columns = np.indices(image.shape)
    far = (rows - image.shape[0] / 2) ** 2 + (columns - image.shape[1] / 2) ** 2
    return pieces == pieces.ravel()[np.where(pieces > 0, far, np.inf).argmin()]


def shrunk(pictures, side):
    """Bring images or masks of any shape to (n, side, side), each pixel the mean of those that it covers."""
    from skimage.transform import resize

    return np.array([resize(one.astype(np.float32), (side, side), anti_aliasing=True) for one in pictures])


def pixel_features(image):
    """Describe each pixel by itself, its surroundings and its place: float32 (rows * columns, 15).

    Grey; at each of four scales the mean around it, the strength of the edge and the Laplacian; row and column as
    shares of the image.
    """
    from scipy.ndimage import gaussian_filter, gaussian_gradient_magnitude, gaussian_laplace

    grey = image.astype(np.float32) / 255
    kinds = gaussian_filter, gaussian_gradient_magnitude, gaussian_laplace
    places = np.indices(grey.shape) / np.array(grey.shape).reshape(2, 1, 1)
    found = [grey, *(kind(grey, scale) for scale in SCALES for kind in kinds), *places]
    return np.stack(found, axis=-1).reshape(grey.size, -1).astype(np.float32)


def pixel_forest(images, masks, *, seed, each=400):
    """Train a random forest on this many pixels of each image, (n, rows, columns)."""
    from sklearn.ensemble import RandomForestClassifier

    rng = np.random.default_rng(seed)
    taken = [rng.choice(masks[0].size, each, replace=False) for _ in images]
    features = np.concatenate([pixel_features(image)[some] for image, some in zip(images, taken, strict=True)])
    labels = np.concatenate([mask.ravel()[some] for mask, some in zip(masks, taken, strict=True)])
    return RandomForestClassifier(60, min_samples_leaf=5, random_state=seed).fit(features, labels)


def forest_scores(forest, image):
    """Return the share of trees that call each pixel, ndarray of shape (rows, columns)."""
    return forest.predict_proba(pixel_features(image))[:, 1].reshape(image.shape)


def small_u_net(images, masks, *, seed, epochs, mirrored=False, maps=(8, 16, 32)):
    """Train the U-Net of `hippocampus` to tell two classes of pixels of (n, side, side), side a multiple of four.

    If `mirrored`, half of the images, drawn anew in each epoch, are shown left for right.
    """
    import keras

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    model = hippocampus.u_net(maps, 1, images.shape[1], 2)
    steps = epochs * -(-len(images) // 16)
    model.compile(warmup_cosine(5e-3, steps, steps // 10, decay=0.001, least=0.01), loss=hippocampus.loss)
    seen, drawn = standardised(images), masks.astype(np.uint8)
    for _ in range(epochs):
        turned = (rng.random(len(seen)) < 0.5 if mirrored else np.zeros(len(seen), bool))[:, None, None]
        shown = np.where(turned[..., None], seen[:, :, ::-1], seen)
        model.fit(shown, np.where(turned, drawn[:, :, ::-1], drawn), batch_size=16, verbose=0)
    return model


def standardised(images):
    """Bring each image by itself to mean 0 and standard deviation 1, with a channel, float32."""
    from medlearn import imaging

    return imaging.standardise(images / 255)[..., np.newaxis].astype(np.float32)


def u_net_scores(model, images):
    """Return the probability of each pixel, ndarray of shape (n, side, side)."""
    return np.asarray(model(standardised(images), training=False))[..., 1]


def per_image(masks, answers):
    """Return the Dice of each image, ndarray of shape (n,)."""
    from medlearn.masks import dice, per_case

    return per_case(dice, masks, answers)


def line(model, setting, seed, values, seconds, look=None):
    """Return a row: the mean Dice with its interval over patients."""
    from medlearn.intervals import bootstrap

    known = bootstrap(lambda truth, scores: scores.mean(), values, values)
    row = {"look": look, "seed": seed, "model": model, "setting": setting}
    row |= {"dice": known.value, "low": known.low, "high": known.high}
    return row | {"seconds": seconds, "machine": machine()}


def curve(model, masks, scores):
    """Return a row for each point of the free-response ROC curve."""
    from medlearn.masks import froc

    cuts = THRESHOLDS if model != "Otsu" else (0.5,)
    alarms, found = froc(masks, scores, cuts)
    return [
        {"look": None, "seed": "all", "model": model, "setting": f"threshold {cut}", "sensitivity": share}
        | {"false_alarms": wrong, "seconds": None, "machine": machine()}
        for cut, share, wrong in zip(cuts, found, alarms, strict=True)
    ]


if __name__ == "__main__":
    main()

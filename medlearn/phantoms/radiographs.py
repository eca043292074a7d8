"""Chest radiographs computed from X-ray physics: synthetic patients whose truth is known to the pixel.

Images are float32 ``(n, size, size)``. The optical depth of a pixel is attenuation times path, summed along its ray:
``exp(-depth)`` of the quanta arrive.
"""

from types import SimpleNamespace

import numpy as np

from medlearn.phantoms.anatomy import (
    BODY,
    FIELD,
    FINDING,
    MOTTLE_CELLS,
    NODULE_SHARE,
    POSITION,
    chest_paths,
    finding_path,
    mottle,
    pixel_centres,
)
from medlearn.phantoms.knobs import check_range, check_whole, draw, random_streams, take

# Linear attenuation per mm at 60 keV, about the effective energy of a chest examination at 120 kV: mass attenuation
# coefficient (cm²/g; NIST Standard Reference Database 126, tissues of ICRU Report 44) x density (g/cm³) / 10.
SOFT = 0.205 * 1.06 / 10
LUNG = 0.205 * 0.26 / 10
BONE = 0.315 * 1.92 / 10
MARKER_DEPTH = 6.0  # optical depth of the lead letter: one quantum in 400 passes
BLUR = 1.4  # mm, standard deviation of the detector's blur
SUPERSAMPLED_BELOW = 64  # pixels per side: smaller images are computed finer, then averaged, as a large pixel does
PIXELS_PER_BATCH = 2**16  # keeps the temporary arrays inside the processor's cache

STREAMS = ("patients", "labels", "body", "finding", "position", "texture", "noise", "marker")
FINDING_NAMES = ("none", "nodule", "opacity")
DESCRIPTION = (
    "Synthetic chest radiographs of synthetic patients (no person was imaged), seen from the front: some healthy, some "
    "with one finding, a round nodule or an irregular opacity. Two sites differ in exposure and processing. Made for "
    "teaching, not for patients."
)


def make_chest_phantoms(
    n_samples,
    *,
    size=64,
    prevalence=0.5,
    dose=8000.0,
    contrast=1.0,
    label_noise=0.0,
    site_shift=1.0,
    shortcut=0.0,
    images_per_patient=1.25,
    retake=0,
    random_state,
):
    """Make chest radiographs with known truth by following X-rays through random anatomy.

    Every knob turns alone: with the same ``random_state``, another dose, contrast, label noise, site shift, retake or
    shortcut shows the same patients with the same findings in the same places. So does another ``size``, and the
    first images of a larger set are those of a smaller one.

    Parameters
    ----------
    n_samples : int
        Number of images.
    size : int
        Pixels per side, 16 to 512, of a field of 360 mm.
    prevalence : float or (float, float)
        Probability, 0 to 1, that a patient has a finding; two numbers give each site its own.
    dose : float
        X-ray quanta that reach a pixel beside the patient, at least 1; behind lung about 6 % of them arrive, behind
        the heart less than 1 %. ``np.inf`` gives the image without noise.
    contrast : float
        Attenuation of the finding, relative to the default; 0 hides it.
    label_noise : float
        Probability, 0 to 1, that the label of a patient is wrong.
    site_shift : float
        How much site 1 differs from site 0, 0 (not at all) to 5: fewer quanta, a brighter and harder display.
    shortcut : float
        How closely the lead letter "L" in the corner follows the finding, 0 to 1: it is on the image with probability
        ``(1 + shortcut) / 2`` if the patient has a finding and ``(1 - shortcut) / 2`` if not. So 0: on half of the
        images, whatever they show; 1: on all images with a finding and on no other. It follows the truth, not the
        noisy label.
    images_per_patient : float
        Mean number of images of one patient, 1 to 100: 1.25 means that every fourth patient has two. They stand next to
        each other and show the same anatomy and finding, positioned anew.
    retake : int
        0, or the number of another take: the same images in the same position, and only the noise is drawn anew.
        What one draw of the noise did by chance shows when the takes are compared.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The same int gives the same images; a generator is advanced; None gives other images each time.

    Returns
    -------
    phantoms : sklearn.utils.Bunch
        ``images`` uint8, ``masks`` bool (the finding; empty without one) and ``lungs`` bool, all of shape (n_samples,
        size, size); of shape (n_samples,): ``labels`` (1 = finding), ``true_labels`` (before label noise), ``findings``
        (indices into ``finding_names``), ``patients``, ``sites`` (0 or 1), ``has_marker``; and ``description, source,
        licence``.

    Notes
    -----
    Quantum noise is Gaussian with the mean as its variance, the limit of the Poisson law, and good to a few per cent
    above 20 quanta (so for a dose above about 3000). It takes one random number per pixel, whatever the mean, which
    Poisson samplers do not: a last-digit difference between two processors then changes one pixel by one grey level at
    most, and not all that follow. The display is centred on the patient's healthy lungs, as automatic exposure control
    does.

    Examples
    --------
    >>> phantoms = make_chest_phantoms(4, size=32, random_state=0)
    >>> phantoms.images.shape, phantoms.images.dtype
    ((4, 32, 32), dtype('uint8'))
    >>> (phantoms.masks.any(axis=(1, 2)) == phantoms.labels).all()
    np.True_
    """
    from sklearn.utils import Bunch

    check_whole("n_samples", n_samples, 1, np.inf)
    check_whole("size", size, 16, 512)
    check_range("prevalence", prevalence, 0, 1, per_site=True)
    check_range("label_noise", label_noise, 0, 1)
    check_range("shortcut", shortcut, 0, 1)
    check_range("dose", dose, 1, np.inf)
    check_range("contrast", contrast, 0, 1000)
    check_range("site_shift", site_shift, 0, 5)
    check_range("images_per_patient", images_per_patient, 1, 100)
    check_whole("retake", retake, 0, np.inf)
    streams = random_streams(random_state, STREAMS)
    noise = streams.noise.spawn(retake)[-1] if retake else streams.noise
    cohort = _enrol(streams, n_samples, prevalence, label_noise, images_per_patient)
    letters = _place_letters(streams.marker, cohort.true_labels, shortcut)
    images, masks, lungs = _take_radiographs(cohort, letters, noise, size, dose, contrast, site_shift)
    return Bunch(
        images=images,
        masks=masks,
        lungs=lungs,
        labels=cohort.labels,
        true_labels=cohort.true_labels,
        findings=cohort.findings,
        finding_names=FINDING_NAMES,
        patients=cohort.patients,
        sites=cohort.sites,
        has_marker=letters.present,
        description=DESCRIPTION,
        source="computed by medlearn.phantoms; attenuation coefficients: NIST Standard Reference Database 126",
        licence="CC0-1.0: computed images, no patient is shown",
    )


def _enrol(streams, n, prevalence, label_noise, images_per_patient):
    """Draw the patients and what is true of them, then repeat it for each of their images."""
    visits = np.floor(images_per_patient + streams.patients.random(n)).astype(int)
    patients = np.repeat(np.arange(n), visits)[:n]
    n_patients = patients[-1] + 1
    at_site, ill, mistaken = streams.labels.random((n_patients, 3)).T
    sites = (at_site < 0.5).astype(int)
    true_labels = (ill < np.broadcast_to(prevalence, 2)[sites]).astype(int)
    finding = draw(streams.finding, FINDING, n_patients)
    kinds = np.where(finding.kind.ravel() < NODULE_SHARE, 1, 2)
    return SimpleNamespace(
        patients=patients,
        sites=sites[patients],
        true_labels=true_labels[patients],
        labels=np.where(mistaken < label_noise, 1 - true_labels, true_labels)[patients],
        findings=(kinds * true_labels)[patients],
        finding=finding,
        body=draw(streams.body, BODY, n_patients),
        position=draw(streams.position, POSITION, n),
        cells=streams.texture.standard_normal((n_patients, 2, MOTTLE_CELLS, MOTTLE_CELLS), dtype=np.float32),
    )


def _place_letters(rng, true_labels, shortcut):
    """Decide which images bear the lead letter, and where: x and y in mm from the centre of the field."""
    chance, across, along = rng.random((len(true_labels), 3)).astype(np.float32).T
    present = chance < np.where(true_labels == 1, 1 + shortcut, 1 - shortcut) / 2
    return SimpleNamespace(present=present, x=140 + 16 * (across - 0.5), y=-148 + 12 * (along - 0.5))


def _take_radiographs(cohort, letters, rng, size, dose, contrast, site_shift):
    """Expose all images in batches; return images, masks of the findings and masks of the lungs."""
    times = -(-SUPERSAMPLED_BELOW // size)
    step = max(1, PIXELS_PER_BATCH // (size * times) ** 2)
    parts = []
    for rows in (slice(start, start + step) for start in range(0, len(cohort.patients), step)):
        depth, lung, finding = optical_depth(cohort, rows, size * times)
        level = np.sum(depth * lung, axis=(1, 2), keepdims=True) / np.sum(lung, axis=(1, 2), keepdims=True)
        depth = depth + (SOFT - LUNG) * contrast * finding + letter_depth(letters, rows, size * times)
        shift = site_shift * cohort.sites[rows, None, None].astype(np.float32)
        exposure = detect(depth, times, dose, shift, rng)
        finding = average(finding, times)
        edge = 0.3 * finding.max(axis=(1, 2), keepdims=True)
        parts.append((display(exposure, level, shift), finding > edge, average(lung, times) > 15))
    return (np.concatenate(part) for part in zip(*parts, strict=True))


def optical_depth(cohort, rows, size):
    """Return the optical depth of some healthy chests, and the paths through lung and finding (0 for the healthy)."""
    who = cohort.patients[rows]
    body, finding = take(cohort.body, who), take(cohort.finding, who)
    fine, irregular = (mottle(cohort.cells[who, i], size) for i in (0, 1))
    paths = chest_paths(body, take(cohort.position, rows), fine)
    ill = cohort.true_labels[rows, None, None].astype(np.float32)
    depth = SOFT * (paths.whole - paths.air) + (SOFT - LUNG) * (paths.blood - paths.lung) + (BONE - SOFT) * paths.bone
    return body.scale * depth, paths.lung, ill * finding_path(body, finding, paths, irregular)


def letter_depth(letters, rows, size):
    """Draw the letter L on the detector, at the patient's left, a stem and a foot, as optical depth."""
    at = pixel_centres(size)

    def bar(centre, half):
        """Return the share of each pixel that a bar covers along one axis."""
        return np.clip((half - np.abs(at - centre[rows, None])) * (size / FIELD) + 0.5, 0, 1)

    stem = bar(letters.y, 20)[:, :, None] * bar(letters.x - 9, 5.5)[:, None, :]
    foot = bar(letters.y + 14.5, 5.5)[:, :, None] * bar(letters.x, 14)[:, None, :]
    return MARKER_DEPTH * np.maximum(stem, foot) * letters.present[rows, None, None]


def average(images, times):
    """Average squares of ``times`` by ``times`` pixels, (n, size, size) to (n, size // times, size // times)."""
    n, size, _ = images.shape
    return images.reshape(n, size // times, times, size // times, times).mean(axis=(2, 4)) if times > 1 else images


def detect(depth, times, dose, shift, rng):
    """Count quanta by Beer-Lambert's law, with quantum noise and blur: their share in each pixel (n, size, size)."""
    from scipy.ndimage import gaussian_filter1d

    share = np.maximum(average(np.exp(-depth), times), 1e-9)
    quanta = min(dose, 1e30) * np.exp(-0.5 * shift)  # 1e30 quanta make no noise that float32 could hold
    noise = rng.standard_normal(share.shape, dtype=np.float32)
    share = np.maximum(share * (1 + noise / np.sqrt(quanta * share)), 1 / quanta)
    for axis in (1, 2):
        share = gaussian_filter1d(share, BLUR * share.shape[1] / FIELD, axis=axis, mode="nearest", truncate=3)
    return share


def display(share, level, shift):
    """Turn counts into grey, uint8: bone bright, air dark, lungs at a fixed grey, the rest along an S-shaped curve."""
    hardness = 1.4 * np.exp(0.2 * shift)
    grey = 1 / (1 + np.exp(hardness * (np.log(share) + level + 0.6 - 0.15 * shift)))
    return np.rint(255 * grey).astype(np.uint8)


def make_chest_months(n_months, per_month, *, change=None, before=None, after=None, size=32, random_state):
    """Make chest radiographs of several months, one a patient, from one machine and later from another.

    >>> phantoms = make_chest_months(3, 4, change=2, after={"dose": 3000}, random_state=0)
    >>> phantoms.months.tolist(), phantoms.machines.tolist()
    ([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
    """
    from sklearn.utils import Bunch

    check_whole("n_months", n_months, 1, 1000)
    check_whole("per_month", per_month, 1, 100_000)
    change = n_months if change is None else change
    check_whole("change", change, 0, n_months)
    if "images_per_patient" in {**(before or {}), **(after or {})}:
        raise ValueError("images_per_patient cannot be set: each patient here has one image.")
    knobs = {"site_shift": 0.0, "images_per_patient": 1, "size": size}
    seeds = np.random.default_rng(random_state).integers(2**31, size=n_months)
    parts = [
        make_chest_phantoms(
            per_month, **(knobs | ((after if month >= change else before) or {})), random_state=int(seed)
        )
        for month, seed in enumerate(seeds)
    ]
    months = np.repeat(np.arange(n_months), per_month)
    return Bunch(
        images=np.concatenate([part.images for part in parts]),
        labels=np.concatenate([part.labels for part in parts]),
        months=months,
        machines=(months >= change).astype(int),
        sites=np.concatenate([part.sites for part in parts]),
        patients=np.arange(len(months)),
        **{name: parts[0][name] for name in ("description", "source", "licence")},
    )

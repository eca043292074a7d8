import numpy as np
import pytest
from scipy.ndimage import binary_dilation

from medlearn.phantoms import anatomy, make_chest_phantoms, make_heartbeats, make_rhythms
from medlearn.phantoms.radiographs import BONE, LUNG, SOFT, detect


def make(n=40, size=64, seed=0, **knobs):
    return make_chest_phantoms(n, size=size, random_state=seed, **knobs)


def auc(labels, scores):
    """Count the pairs that the scores put in the right order."""
    ill, well = scores[labels == 1], scores[labels == 0]
    return np.mean(ill[:, None] > well) + 0.5 * np.mean(ill[:, None] == well)


@pytest.mark.parametrize("size", [16, 33, 64, 100])
def test_shapes_and_kinds(size):
    phantoms = make(10, size)
    assert phantoms.images.shape == phantoms.masks.shape == phantoms.lungs.shape == (10, size, size)
    assert (phantoms.images.dtype, phantoms.masks.dtype, phantoms.lungs.dtype) == (np.uint8, bool, bool)
    for name in ("labels", "true_labels", "findings", "patients", "sites", "has_marker"):
        assert phantoms[name].shape == (10,), name
    for name in ("description", "source", "licence"):
        assert phantoms[name]


def test_truth_agrees_with_itself():
    phantoms = make(200)
    assert np.array_equal(phantoms.masks.any(axis=(1, 2)), phantoms.true_labels == 1)
    assert np.array_equal(phantoms.findings > 0, phantoms.true_labels == 1)
    assert not np.any(phantoms.masks & ~binary_dilation(phantoms.lungs, np.ones((1, 3, 3)), iterations=2))
    for patient in np.unique(phantoms.patients):
        own = phantoms.patients == patient
        assert len(np.unique(phantoms.labels[own])) == len(np.unique(phantoms.sites[own])) == 1


def test_same_seed_same_bytes_other_seed_other_patients():
    one, two, other = make(seed=3), make(seed=3), make(seed=4)
    assert np.array_equal(one.images, two.images)
    assert not np.array_equal(one.images, other.images)


def test_the_first_of_many_are_those_of_few():
    few, many = make(12), make(60)
    assert np.array_equal(few.images, many.images[:12])
    assert np.array_equal(few.labels, many.labels[:12])


@pytest.mark.parametrize(
    "knob", [{"dose": 500}, {"contrast": 0.3}, {"label_noise": 0.5}, {"site_shift": 0}, {"shortcut": 1}, {"retake": 1}]
)
def test_one_knob_leaves_patients_and_findings_alone(knob):
    plain, turned = make(60), make(60, **knob)
    for name in ("masks", "lungs", "true_labels", "findings", "patients", "sites"):
        assert np.array_equal(plain[name], turned[name]), name
    changed = "labels" if "label_noise" in knob else "images"
    assert not np.array_equal(plain[changed], turned[changed])


def test_knobs_do_only_their_own_thing():
    clean = make(60, dose=np.inf)
    assert np.array_equal(clean.images, make(60, dose=np.inf, label_noise=0.5).images)
    flat = make(60, dose=np.inf, site_shift=0)
    first = flat.sites == 0
    assert np.array_equal(clean.images[first], flat.images[first]), "site 0 does not move"
    assert np.mean(clean.images[~first] != flat.images[~first]) > 0.3
    hidden = make(60, dose=np.inf, contrast=0)
    well = clean.true_labels == 0
    assert np.array_equal(clean.images[well], hidden.images[well]), "the healthy have nothing to hide"
    assert np.any(clean.images[~well] != hidden.images[~well], axis=(1, 2)).all()


def test_noise_falls_with_the_square_root_of_the_dose():
    """Without a site shift, in the lungs, where the display is nearly linear in the logarithm."""
    clean = make(30, dose=np.inf, site_shift=0, contrast=0)
    spread = {}
    for dose in (4000, 16000, 64000):
        error = make(30, dose=dose, site_shift=0, contrast=0).images - clean.images.astype(float)
        spread[dose] = error[clean.lungs].std()
    assert spread[4000] / spread[16000] == pytest.approx(2, rel=0.1)
    assert spread[16000] / spread[64000] == pytest.approx(2, rel=0.15)


def test_another_take_draws_the_noise_anew_and_nothing_else():
    takes = [make(4, dose=500, retake=k).images for k in (0, 1, 2, 2)]
    assert np.array_equal(takes[2], takes[3])
    truth, *first_two = (images.astype(float).ravel() for images in (make(4, dose=np.inf).images, *takes[:2]))
    first, second = (image - truth for image in first_two)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1, "the noise of two takes has nothing in common"
    assert first.std() == pytest.approx(second.std(), rel=0.05)
    assert np.array_equal(make(4, dose=np.inf, retake=7).images, make(4, dose=np.inf).images), "no dose, no noise"


@pytest.mark.parametrize(("depth", "shift"), [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0)])
def test_quanta_follow_beer_lambert_and_their_noise_the_law_of_poisson(depth, shift):
    """In the closed form, with pixels of 11 mm, which the blur does not reach."""
    uniform = np.full((4, 32, 32), depth, dtype=np.float32)
    shifts = np.full((4, 1, 1), shift, dtype=np.float32)
    share = detect(uniform, 1, 4000, shifts, np.random.default_rng(0))
    quanta = 4000 * np.exp(-0.5 * shift) * np.exp(-depth)
    assert share.mean() == pytest.approx(np.exp(-depth), rel=0.01)
    assert share.std() / share.mean() == pytest.approx(1 / np.sqrt(quanta), rel=0.05)


def test_bone_is_brighter_than_soft_tissue_than_lung_than_air():
    assert BONE > SOFT > LUNG > 0
    images = make(50, dose=np.inf).images.astype(float)
    spine, heart = images[:, 56:62, 30:34], images[:, 40:44, 34:38]
    right_lung, corner = images[:, 24:34, 16:20], images[:, :4, :4]
    assert spine.mean() > heart.mean() > right_lung.mean() > corner.mean()


def test_the_heart_points_to_the_patients_left():
    """The image's right: without this, a flipped chest could not be told (lesson 02)."""
    images = make(100, dose=np.inf, prevalence=0).images.astype(float)
    left_half, right_half = images[:, 36:44, 20:28].mean(), images[:, 36:44, 36:44].mean()
    assert right_half > left_half + 20


def test_the_finding_shows_inside_its_mask_and_scales_with_contrast():
    clear, plain, hidden = (make(200, dose=np.inf, contrast=contrast) for contrast in (1, 0.5, 0))
    masks = clear.masks
    full = clear.images[masks].mean() - hidden.images[masks].mean()
    half = plain.images[masks].mean() - hidden.images[masks].mean()
    assert full > 15
    assert 0.35 * full < half < 0.75 * full


def test_the_mean_grey_does_not_give_the_finding_away():
    phantoms = make(1000, 32)
    assert 0.4 < auc(phantoms.true_labels, phantoms.images.mean(axis=(1, 2))) < 0.62


def test_prevalence_is_that_of_the_patients_and_may_differ_between_sites():
    phantoms = make(3000, 16, prevalence=0.2)
    assert phantoms.true_labels.mean() == pytest.approx(0.2, abs=0.03)
    split = make(3000, 16, prevalence=(0.1, 0.7))
    assert split.true_labels[split.sites == 0].mean() == pytest.approx(0.1, abs=0.03)
    assert split.true_labels[split.sites == 1].mean() == pytest.approx(0.7, abs=0.05)


def test_label_noise_flips_that_share():
    """Among the ill and among the healthy alike."""
    phantoms = make(3000, 16, label_noise=0.1)
    wrong = phantoms.labels != phantoms.true_labels
    assert wrong[phantoms.true_labels == 1].mean() == pytest.approx(0.1, abs=0.03)
    assert wrong[phantoms.true_labels == 0].mean() == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("shortcut", [0, 0.6, 1])
def test_the_letter_follows_the_finding_as_the_docstring_says(shortcut):
    phantoms = make(3000, 16, shortcut=shortcut)
    ill = phantoms.true_labels == 1
    assert phantoms.has_marker[ill].mean() == pytest.approx((1 + shortcut) / 2, abs=0.03)
    assert phantoms.has_marker[~ill].mean() == pytest.approx((1 - shortcut) / 2, abs=0.03)


def test_the_letter_can_be_seen_in_its_corner():
    phantoms = make(200, 64, dose=np.inf)
    corner = phantoms.images[:, 2:14, 52:62].reshape(200, -1).max(axis=1)
    assert auc(phantoms.has_marker.astype(int), corner.astype(float)) == 1


def test_patients_with_two_images_are_the_stated_share_and_stand_together():
    phantoms = make(4000, 16)
    assert len(phantoms.patients) / len(np.unique(phantoms.patients)) == pytest.approx(1.25, abs=0.03)
    assert np.all(np.diff(phantoms.patients) >= 0)
    alone = make(50, 16, images_per_patient=1)
    assert len(np.unique(alone.patients)) == 50


def test_two_images_of_a_patient_are_alike_and_not_the_same():
    phantoms = make(300, 32, images_per_patient=2, dose=np.inf, site_shift=0)
    images = phantoms.images.astype(float)
    same = np.abs(images[0::2] - images[1::2]).mean()
    different = np.abs(images[0:-2:2] - images[2::2]).mean()
    assert 0 < same < 0.5 * different


@pytest.mark.parametrize("state", [np.random.default_rng(0), np.random.RandomState(0), np.int64(3), None])
def test_random_states_of_every_kind(state):
    assert make_chest_phantoms(2, size=16, random_state=state).images.shape == (2, 16, 16)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"n": 0}, "n_samples is 0; give a whole number of at least 1"),
        ({"n": 2.5}, "n_samples is 2.5; give a whole number"),
        ({"size": 8}, "size is 8; give a whole number from 16 to 512"),
        ({"size": 1024}, "size is 1024"),
        ({"prevalence": 1.2}, "prevalence is 1.2; give a number from 0 to 1, or two: one for each site"),
        ({"prevalence": (0.5, -1)}, r"prevalence is \(0.5, -1\)"),
        ({"prevalence": (0.1, 0.2, 0.3)}, r"prevalence is \(0.1, 0.2, 0.3\)"),
        ({"dose": 0}, "dose is 0; give a number from 1"),
        ({"dose": np.nan}, "dose is nan"),
        ({"dose": "high"}, "dose is 'high'"),
        ({"dose": [1000, 2000]}, r"dose is \[1000, 2000\]; give a number"),
        ({"contrast": -1}, "contrast is -1"),
        ({"label_noise": 2}, "label_noise is 2; give a number from 0 to 1"),
        ({"site_shift": -0.1}, "site_shift is -0.1"),
        ({"shortcut": 1.5}, "shortcut is 1.5"),
        ({"images_per_patient": 0.5}, "images_per_patient is 0.5"),
        ({"retake": -1}, "retake is -1; give a whole number of at least 0"),
        ({"retake": 0.5}, "retake is 0.5; give a whole number"),
    ],
)
def test_impossible_requests_are_refused(knobs, message):
    with pytest.raises(ValueError, match=message):
        make(**knobs)


def test_mottle_keeps_mean_and_spread_at_every_size():
    cells = np.random.default_rng(0).standard_normal((20, 26, 26)).astype(np.float32)
    for size in (64, 128):
        pattern = anatomy.mottle(cells, size)
        assert pattern.shape == (20, size, size)
        assert pattern.std() == pytest.approx(1, abs=0.1)


# Heartbeats.


def test_heartbeats_are_what_they_were_drawn_to_be():
    data, again = (make_heartbeats(3, minutes=3, random_state=0) for _ in range(2))
    assert all(np.array_equal(one, other) for one, other in zip(data.signals, again.signals, strict=True))
    assert not np.array_equal(data.signals[0], data.signals[1])
    for signal, beats, classes in zip(data.signals, data.beats, data.classes, strict=True):
        assert signal.shape == (3 * 60 * 360, 2)
        gaps = np.diff(beats) / np.median(np.diff(beats))
        assert {name: gaps[classes[1:] == name].max() < 0.8 for name in "SV"} == {"S": True, "V": True}
        assert gaps[classes[:-1] == "V"].min() > 1.2
        normal = beats[(classes == "N")][3]
        assert abs(np.argmax(signal[normal - 30 : normal + 30, 0]) - 30) <= 2
    with pytest.raises(ValueError, match="n_records=0, minutes=5: ask for a record"):
        make_heartbeats(0, random_state=0)


def test_an_early_beat_shows_beside_the_patients_own_pace_only():
    intervals, early = make_rhythms(2000, random_state=0)
    assert intervals.shape == (2000, 20)
    assert 0.45 < early.mean() < 0.55
    shortest = intervals.min(axis=1)
    assert auc(early, -shortest / np.median(intervals, axis=1)) > 0.99
    assert auc(early, -shortest) < 0.75

"""Lesson 18's recipes: each learns from a handful; KL, noise and the way back are as mathematics has them."""

from functools import partial

import numpy as np
import pytest

from benchmarks import generators
from benchmarks import synthesis as benchmark
from medlearn.studies import synthesis, table
from medlearn.studies.table import read_cases, read_study

pytestmark = pytest.mark.slow

IMAGES, LABELS = synthesis.patients(28, seed=0)
SHORT = {"updates": 2, "batch": 8, "width": 8}
MAKERS = {
    "Gaussians": lambda seed: synthesis.principal_gaussians(IMAGES, LABELS, seed=seed, components=3),
    "Gaussians, shared": lambda seed: generators.shared_gaussians(IMAGES, LABELS, seed=seed),
    "VAE": lambda seed: generators.vae(IMAGES, LABELS, seed=seed, steps=2, batch=8, width=8).make,
    "GAN": lambda seed: generators.gan(IMAGES, LABELS, seed=seed, **synthesis.WORKING, **SHORT),
    "diffusion": lambda seed: synthesis.diffusion(IMAGES, LABELS, seed=seed, depth=1, steps=3, **SHORT),
}


def test_the_first_patients_of_more_are_the_same():
    images, labels = synthesis.patients(8, seed=0)
    assert images.dtype == np.float32
    assert images.shape == (8, 16, 16, 1)
    assert np.array_equal(images, IMAGES[:8])
    assert np.array_equal(labels, LABELS[:8])
    assert np.allclose(synthesis.squared(synthesis.flat(images)), images)
    with pytest.raises(ValueError, match="reshape"):
        synthesis.squared(np.zeros((3, 12)))


@pytest.mark.parametrize("name", MAKERS)
def test_a_handful_is_learnt_from_and_a_seed_repeats_itself(name):
    makers = [MAKERS[name](seed) for seed in (1, 1)]
    (images, labels), (again, _), (other, _) = makers[0](6, 5), makers[1](6, 5), makers[0](6, 6)
    assert images.shape == (6, 16, 16, 1)
    assert labels.tolist() == [0, 1] * 3
    assert np.abs(images).max() <= 1
    assert np.allclose(images, again, atol=1e-5)
    assert not np.allclose(images, other, atol=1e-3)


def test_gaussians_have_the_mean_and_covariance_that_probabilistic_pca_gives():
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(0)
    images = 0.1 * (rng.normal(size=(200, 9)) @ rng.normal(size=(9, 9)) / 3).reshape(-1, 3, 3, 1)
    make = synthesis.principal_gaussians(images, np.arange(200) % 2, components=4)
    made, labels = make(40_000, 0)
    model = PCA(4, svd_solver="full").fit(synthesis.flat(images[1::2]))
    rows = synthesis.flat(made[labels == 1])
    assert np.allclose(rows.mean(axis=0), model.mean_, atol=0.005)
    assert np.allclose(np.cov(rows.T), model.get_covariance(), atol=0.002)


def divergence(model):
    """Return the mean KL of the codes, as SciPy's densities give it by chance: mean log ratio of drawn codes."""
    from scipy.stats import norm

    mean, log_variance = model.encode(IMAGES, LABELS)
    own = norm(mean, np.exp(log_variance / 2))
    drawn = own.rvs((500, *mean.shape), random_state=0)
    return (own.logpdf(drawn) - norm().logpdf(drawn)).sum(axis=2).mean()


def test_a_vae_with_a_far_too_heavy_kl_forgets_the_image():
    heavy = generators.vae(IMAGES, LABELS, seed=0, kl_weight=1e4, steps=150, batch=8, width=8, rate=0.01)
    assert divergence(heavy) < 0.1
    light = generators.vae(IMAGES, LABELS, seed=0, steps=150, batch=8, width=8, rate=0.01)
    assert divergence(light) > 1


def test_an_autoencoder_keeps_something_of_an_image():
    model = generators.autoencoder(IMAGES, seed=0, steps=200, batch=8, width=16)
    assert model.encode(IMAGES).shape == (28, 2)
    left = np.mean((model.decode(model.encode(IMAGES)) - IMAGES) ** 2)
    assert left < np.mean((IMAGES.mean(axis=0) - IMAGES) ** 2)


def test_judge_and_forger_have_the_losses_of_cross_entropy():
    from sklearn.metrics import log_loss

    real, made = np.array([[2.0], [-1.0]]), np.array([[0.5], [-3.0]])
    share = 1 / (1 + np.exp(-np.concatenate([real, made])[:, 0]))
    assert float(generators.judge_loss(real, made)) == pytest.approx(2 * log_loss([1, 1, 0, 0], share), abs=1e-5)
    assert float(generators.forger_loss(made)) == pytest.approx(log_loss([1, 1], share[2:], labels=[0, 1]), abs=1e-5)


def test_noise_in_one_go_is_noise_step_by_step():
    kept, rng = synthesis.alpha_bar(20), np.random.default_rng(0)
    image = np.full(200_000, 0.7)
    steps = image.copy()
    for now, before in zip(kept[:8], [1.0, *kept[:7]], strict=True):
        steps = np.sqrt(now / before) * steps + np.sqrt(1 - now / before) * rng.standard_normal(len(steps))
    at_once = synthesis.noisy(image, rng.standard_normal(len(image)), kept[7])
    assert steps.mean() == pytest.approx(at_once.mean(), abs=0.01)
    assert steps.var() == pytest.approx(at_once.var(), abs=0.01)
    assert at_once.mean() == pytest.approx(np.sqrt(kept[7]) * 0.7, abs=0.01)
    with pytest.raises(ValueError, match="kept goes from -1 to 2; shares are from 0 to 1"):
        synthesis.noisy(np.ones((2, 3)), np.ones((2, 3)), [-1, 2])


def test_who_knows_the_one_image_comes_back_to_it():
    image = IMAGES[0]
    made = synthesis.sampled(
        lambda images, kept, labels: np.stack([image] * len(images)), LABELS[:3], image.shape, seed=0
    )
    assert np.allclose(made, image, atol=1e-6)


def test_the_way_back_of_a_normal_law_gives_that_law():
    """Pixels with mean 0.4 and variance 0.25: the best guess is known, and so is what must come out."""

    def best(images, kept, labels):
        return 0.4 + 0.25 * np.sqrt(kept) / (0.25 * kept + 1 - kept) * (images - np.sqrt(kept) * 0.4)

    made = synthesis.sampled(best, np.zeros(50_000), (1,), seed=0, steps=200)
    assert made.mean() == pytest.approx(0.4, abs=0.02)
    assert made.std() == pytest.approx(0.5, abs=0.02)


def test_nearest_is_what_looking_at_each_pair_finds():
    distances, places = synthesis.nearest(IMAGES[:5], IMAGES[5:])
    pairs = np.sqrt(((IMAGES[:5, None] - IMAGES[None, 5:]) ** 2).mean(axis=(2, 3, 4)))
    assert np.array_equal(places, pairs.argmin(axis=1))
    assert np.allclose(distances, pairs.min(axis=1), atol=1e-6)


def test_copies_are_counted_and_new_patients_are_not():
    nearer, limit = synthesis.copies(np.concatenate([IMAGES[:4], IMAGES[16:]]), IMAGES[:8], IMAGES[8:16], share=0)
    assert nearer[:4].all()
    assert limit > 0
    assert nearer[4:].mean() < 0.5
    assert synthesis.variety(np.repeat(IMAGES[:1], 6, axis=0)) == 0
    assert synthesis.variety(IMAGES) > 0


def test_the_classifier_and_the_two_samples_are_judged_on_other_images(monkeypatch):
    says = synthesis.classifier(IMAGES, LABELS, seed=0, updates=3)(IMAGES[:5])
    assert says.shape == (5,)
    assert ((says >= 0) & (says <= 1)).all()
    monkeypatch.setattr(synthesis, "classifier", partial(synthesis.classifier, updates=40))
    made = np.ones_like(IMAGES[:24])
    made[12:18] = IMAGES[:6]  # in the half that is asked about, some look real
    truth, says = synthesis.told_apart(IMAGES[:24], made, seed=0)
    assert truth.tolist() == [0] * 12 + [1] * 12
    assert says[:18].max() < 0.5 < says[18:].min()


def test_the_difference_of_two_aucs_is_that_of_drawing_patients_again():
    from medlearn import metrics
    from medlearn.intervals import paired_bootstrap

    rng = np.random.default_rng(0)
    truth = np.arange(300) % 2
    first = truth + rng.normal(0, 1, 300)
    second = np.round(first + rng.normal(0, 1, 300), 1)
    found = benchmark.auc_difference(truth, first, second)
    drawn = paired_bootstrap(metrics.auc, truth, first, second)
    assert found.value == pytest.approx(metrics.auc(truth, first) - metrics.auc(truth, second))
    assert abs(found.value) == pytest.approx(abs(drawn.value))
    assert found.high - found.low == pytest.approx(drawn.high - drawn.low, rel=0.1)


# The tables.


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Two draws of a few patients, Gaussians under both names, a classifier that only asks how bright an image is."""

    def quick(images, labels, *, seed, updates=0):
        return synthesis.principal_gaussians(images, labels, seed=seed, components=2)

    monkeypatch.setattr(table, "FOLDER", tmp_path)
    monkeypatch.setattr(benchmark, "GENERATORS", {"Gaussians": synthesis.principal_gaussians, "diffusion": quick})
    for name, value in {
        "DRAWS": range(2),
        "TESTED": 60,
        "MADE": 40,
        "MORE": 60,
        "MOST": 24,
        "SIZES": (12, 24),
        "LENGTHS": ((12, 3),),
    }.items():
        monkeypatch.setattr(benchmark, name, value)
    bright = lambda *told, **more: lambda images: images.mean(axis=(1, 2, 3))  # noqa: E731
    monkeypatch.setattr(synthesis, "classifier", bright)
    monkeypatch.setattr(
        synthesis,
        "told_apart",
        lambda real, made, seed: (np.repeat([0, 1], 40), np.r_[real, made].mean(axis=(1, 2, 3))),
    )


@pytest.mark.usefixtures("small")
def test_the_benchmark_writes_draws_and_their_means_and_does_not_repeat_them(monkeypatch):
    benchmark.main()
    runs, copies, cases = read_study("synthesis"), read_study("synthesis_copies"), read_cases("synthesis")
    assert set(runs.seed) == set(copies.seed) == {"0", "1", "all"}
    same = runs[(runs.model == "diffusion") & (runs.setting == "told apart")]
    assert same.auc.iloc[2] == pytest.approx(same.auc[:2].mean(), abs=1e-4)
    same = runs[(runs.model == "Gaussians") & (runs.setting == "trained on made, less real")]
    assert (same.auc == 0).all()  # the classifier has learnt nothing from either
    assert set(runs[runs.model == "other real"].setting) == set(runs[runs.model == "diffusion"].setting)
    assert set(copies.model) == {"Gaussians", "diffusion", "other real"}
    assert copies[copies.setting == "12 real, 3 updates"].seed.tolist() == ["0", "1", "all"]
    assert len(bytes.fromhex(cases.grey[0])) == 256
    assert cases.distance.is_monotonic_increasing
    monkeypatch.setattr(benchmark, "one_draw", None)
    benchmark.main()
    assert len(read_study("synthesis")) == len(runs)


def test_both_classes_of_the_gaussians_have_the_noise_that_is_left_out():
    """As many components as a class can have leave none, and a classifier would tell it by that."""
    images, labels = synthesis.patients(50, 100)
    assert np.bincount(labels).min() < 25
    made, asked = synthesis.principal_gaussians(images * 0.2, labels)(200, 0)  # so dark that nothing is cut
    for label in (0, 1):
        assert np.linalg.matrix_rank(synthesis.flat(made[asked == label]), tol=1e-3) == 100
    rows = synthesis.flat(images * 0.2)
    for label in (0, 1):
        drawn = synthesis.flat(synthesis.principal_gaussians(images * 0.2, labels)(4000, 0)[0])[label::2]
        assert drawn.var(axis=0).sum() == pytest.approx(rows[labels == label].var(axis=0, ddof=1).sum(), rel=0.1)

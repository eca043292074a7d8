"""A saved model says what it said before, runs nothing, and knows what it has not seen."""

import json

import numpy as np
import pytest
from PIL import Image

from medlearn.project import models, saving
from medlearn.project.measure import Calibration, Threshold
from medlearn.project.models import candidates, fit, measure, network
from medlearn.project.saving import About, Saved, learn_distribution, load_model, predict_one, save_model

pytestmark = pytest.mark.slow

SIZE = 32


def pictures(n=40, seed=0):
    """Make smooth grey images: the right half of the odd ones is bright."""
    rng = np.random.default_rng(seed)
    images = np.linspace(0.2, 0.5, SIZE) * np.ones((n, SIZE, 1)) + 0.02 * rng.random((n, SIZE, SIZE))
    images[1::2, :, SIZE // 2 :] += 0.4
    return images[..., np.newaxis].astype(np.float32), np.arange(n) % 2


def fitted(name="features + SVM"):
    images, labels = pictures()
    features, one = measure(images), next(one for one in candidates() if one.name == name)
    model = network((SIZE, SIZE, 1), 2) if one.name == "small CNN" else None
    model = model or fit(one, images if one.takes == "images" else features, labels, np.arange(40), classes=2)
    known = learn_distribution(features, measure(pictures(seed=1)[0]))
    about = About(
        name=one.name,
        takes=one.takes,
        classes=["healthy", "Tumör, groß"],
        finding="Tumör, groß",
        threshold=np.float64(0.4),
        size=SIZE,
        channels=1,
        formats=["PNG"],
        bits=[8],
        colours=[1],
        calibration=Calibration([2.0, 2.0], [0.5, -0.5]),
        limit=known.limit,
        learnt_from="40 images of 40 patients",
        volume="middle",
    )
    return Saved(model, about, known)


@pytest.fixture(scope="module")
def machine():
    return fitted()


@pytest.mark.parametrize("name", ["majority", "features + SVM", "features + forest"])
def test_a_model_says_the_same_when_it_is_read_back(tmp_path, name):
    saved = fitted(name)
    paths = save_model(tmp_path, saved)
    assert [path.name for path in paths] == ["model.skops", "model.npz", "model.json"]
    again = load_model(tmp_path)
    images, _ = pictures(seed=2)
    assert np.array_equal(again.probabilities(images), saved.probabilities(images))
    assert again.about == saved.about
    assert np.array_equal(again.known.distances(measure(images)), saved.known.distances(measure(images)))


@pytest.mark.parametrize("name", ["small CNN", "CNN from phantoms"])
def test_a_network_says_the_same_when_it_is_read_back(tmp_path, name, monkeypatch):
    monkeypatch.setattr(models, "taught_weights", lambda side: network((side, side, 1), 2).get_weights())
    saved = fitted(name)
    assert save_model(tmp_path, saved)[0].name == "model.keras"
    images, _ = pictures(seed=2)
    assert load_model(tmp_path).probabilities(images) == pytest.approx(saved.probabilities(images), abs=1e-6)


@pytest.mark.parametrize("name", ["model.skops", "model.npz"])
def test_a_file_that_was_exchanged_is_not_opened(tmp_path, machine, name):
    save_model(tmp_path, machine)
    (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(ValueError, match=f"{name} is not as it was saved"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", ["model.skops", "model.npz", "model.json"])
def test_a_missing_file_is_named(tmp_path, machine, name):
    save_model(tmp_path, machine)
    (tmp_path / name).unlink()
    with pytest.raises(ValueError, match=f"{name} is missing: run the notebook"):
        load_model(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"digests": {}}', '{"digests": {}, "calibration": 3}'])
def test_a_damaged_description_is_said(tmp_path, machine, text):
    save_model(tmp_path, machine)
    (tmp_path / "model.json").write_text(text)
    with pytest.raises(ValueError, match=r"model\.json is damaged .* Run the notebook again"):
        load_model(tmp_path)


class Foreign:
    """A class that skops does not know."""

    classes_ = (0, 1)


def test_a_type_that_nobody_trusts_is_not_opened(tmp_path, machine):
    with pytest.raises(ValueError, match="Foreign, which nobody here trusts"):
        save_model(tmp_path, machine._replace(model=Foreign()))


def written(path, image, mode="L"):
    Image.fromarray(np.asarray(255 * image.squeeze(), dtype=np.uint8)).convert(mode).save(path)
    return path


def test_one_image_gets_probabilities_and_a_flag(tmp_path, machine):
    save_model(tmp_path, machine)
    images, labels = pictures(seed=3)
    for image, label in list(zip(images, labels, strict=True))[:4]:
        said = predict_one(tmp_path, written(tmp_path / "neues Bild ä.png", image))
        assert said.flagged == bool(label)
        assert said.doubts == []
        assert sum(said.probabilities.values()) == pytest.approx(1)
        assert f"{'flagged' if label else 'not flagged'} as Tumör, groß (threshold 0.400)" in str(said)
        assert str(said).endswith("For teaching, not for patients.")


def test_another_format_is_refused(tmp_path, machine):
    save_model(tmp_path, machine)
    path = written(tmp_path / "a.jpg", pictures()[0][0])
    with pytest.raises(ValueError, match=r"a\.jpg is JPEG; this model has learnt from PNG only"):
        predict_one(tmp_path, path)


def test_what_is_not_like_the_training_images_is_said(tmp_path, machine):
    save_model(tmp_path, machine)
    noise = predict_one(tmp_path, written(tmp_path / "n.png", np.random.default_rng(0).random((SIZE, SIZE))))
    assert "from the nearest of them" in noise.doubts[0]
    assert str(noise).startswith("Not like the training images: it is ")
    colours = np.random.default_rng(0).integers(0, 255, (SIZE, SIZE, 3), dtype=np.uint8)
    Image.fromarray(colours).save(tmp_path / "c.png")
    assert predict_one(tmp_path, tmp_path / "c.png").doubts[0] == "it is in colour, they were grey."
    deep = Image.fromarray((60_000 * pictures()[0][0].squeeze()).astype(np.uint16))
    deep.save(tmp_path / "d.png")
    assert predict_one(tmp_path, tmp_path / "d.png").doubts[0] == "it has 16 bits, they had 8."


def test_about_one_in_a_hundred_of_the_same_kind_is_marked():
    rng = np.random.default_rng(0)
    known = learn_distribution(rng.normal(size=(400, 20)), rng.normal(size=(400, 20)))
    assert known.unlike(rng.normal(size=(2000, 20))).mean() == pytest.approx(0.01, abs=0.01)
    assert known.unlike(rng.normal(size=(50, 20)) + 4).all()
    assert known.unlike(np.full((1, 20), np.nan)).all()


def test_a_measurement_that_never_varied_decides_nothing_alone():
    rng = np.random.default_rng(0)
    features = np.column_stack([np.zeros(200), rng.normal(size=(200, 20))])
    known = learn_distribution(features[:100], features[100:])
    assert not known.unlike(features[:1] + 1e-3).any()


def test_what_is_written_is_plain_text(tmp_path, machine):
    save_model(tmp_path, machine._replace(about=machine.about._replace(threshold=Threshold(0.5, "").value)))
    facts = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    assert facts["classes"] == ["healthy", "Tumör, groß"]
    assert set(facts["digests"]) == {"model.skops", "model.npz", "model.json"}


@pytest.mark.parametrize(("new", "sentence"), [("0.9", "is not as it was saved"), ("NaN", "NaN stands where a number")])
def test_a_changed_threshold_is_noticed_and_one_that_is_no_number_never_used(tmp_path, machine, new, sentence):
    save_model(tmp_path, machine)
    text = (tmp_path / "model.json").read_text(encoding="utf-8")
    assert text.count('"threshold": 0.4') == 1
    (tmp_path / "model.json").write_text(text.replace('"threshold": 0.4', f'"threshold": {new}'), encoding="utf-8")
    with pytest.raises(ValueError, match=f"model.json .*{sentence}"):
        load_model(tmp_path)


def test_a_project_of_before_has_no_digest_of_its_description(tmp_path, machine):
    save_model(tmp_path, machine)
    facts = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    del facts["digests"]["model.json"]
    (tmp_path / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    assert load_model(tmp_path).about == machine.about


def test_a_model_that_gives_no_number_is_refused(tmp_path, machine):
    spoilt = machine.about._replace(calibration=Calibration([1e999, 2.0], [-1e999, 0.0]))
    save_model(tmp_path, machine._replace(about=machine.about))
    path = written(tmp_path / "a.png", pictures()[0][0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(saving, "load_model", lambda _: machine._replace(about=spoilt))
        with pytest.raises(ValueError, match=r"gives nan for .*a\.png, not a probability"):
            predict_one(tmp_path, path)

"""Patients with two sources whose truth is known, and the ways to join them."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from medlearn import metrics
from medlearn.phantoms import make_two_sources
from medlearn.studies import fusion

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def many():
    return make_two_sources(4000, image_auc=0.7, random_state=0)


@pytest.fixture(scope="module")
def few():
    data = make_two_sources(120, image_auc=0.9, missing=0.2, random_state=1)
    return data.images, data.table.to_numpy(), data.labels


@pytest.mark.parametrize(("part", "source"), [("image_part", "image"), ("table_part", "table"), ("log_odds", "both")])
def test_each_source_is_worth_what_is_said(many, part, source):
    assert metrics.auc(many.labels, many[part]) == pytest.approx(many.aucs[source], abs=0.025)


def test_the_table_holds_its_part_and_log_odds_are_calibrated(many):
    best = LogisticRegression().fit(many.table.drop(columns="agent"), many.labels)
    scores = best.decision_function(many.table.drop(columns="agent"))
    assert np.corrcoef(scores, many.table_part)[0, 1] > 0.97
    likely = 1 / (1 + np.exp(-many.log_odds))
    for low in (0.1, 0.3, 0.5):
        inside = (likely >= low) & (likely < low + 0.2)
        assert many.labels[inside].mean() == pytest.approx(likely[inside].mean(), abs=0.05)


def test_the_picture_shows_its_part_and_the_agent_turns_it():
    one, other = (make_two_sources(3000, reversed_by_agent=turned, random_state=0) for turned in (False, True))
    bright = [data.images[:, 6:10, 6:10].mean(axis=(1, 2)) for data in (one, other)]
    assert np.corrcoef(bright[0], one.image_part)[0, 1] > 0.7
    agent = other.table.agent == 1
    assert np.corrcoef(bright[1][agent], other.image_part[agent])[0, 1] < -0.7
    assert one.table.equals(other.table)
    assert abs(metrics.auc(other.labels, bright[1]) - 0.5) < 0.03
    assert metrics.auc(other.labels, other.log_odds) == pytest.approx(other.aucs["both"], abs=0.025)


def test_a_missing_table_says_nothing_unless_the_ill_lack_it_more():
    data = make_two_sources(2000, missing=(0.1, 0.6), random_state=0)
    absent = data.table.isna().all(axis=1)
    assert [absent[data.labels == label].mean() for label in (0, 1)] == pytest.approx([0.1, 0.6], abs=0.05)
    assert (data.table_part[absent] == 0).all()
    whole = make_two_sources(2000, random_state=0)
    assert np.array_equal(whole.images, data.images)
    assert whole.table[~absent].equals(data.table[~absent])


def test_scores_out_of_fold_come_from_models_that_have_not_seen_the_patient(few):
    images, _, labels = few
    random = np.random.default_rng(0).permutation(labels)  # nothing can be learnt
    inside = fusion.image_model(images, random)(images)
    outside = fusion.out_of_fold_scores(images, random)
    assert metrics.auc(random, inside) > 0.99
    assert metrics.auc(random, outside) < 0.65


def test_a_leaky_stack_trusts_the_picture_too_much():
    """Lesson 19's numbers, over ten draws: table alone .75, out of fold .75, in-sample .63."""
    learnt, others = (make_two_sources(n, random_state=seed) for n, seed in ((250, 3), (3000, 4)))
    asked = (others.images, others.table.to_numpy())
    leaky, fair = (
        fusion.stacked(learnt.images, learnt.table.to_numpy(), learnt.labels, out_of_fold=honest)(*asked)
        for honest in (False, True)
    )
    alone = fusion.table_model(learnt.table.to_numpy(), learnt.labels)(asked[1])
    leaky, fair, alone = (metrics.auc(others.labels, says) for says in (leaky, fair, alone))
    assert leaky < alone - 0.05
    assert fair > alone - 0.03


@pytest.mark.parametrize(
    "way", [fusion.early, fusion.early_logistic, fusion.early_with_products, fusion.late, fusion.stacked]
)
def test_each_way_answers_where_the_table_is_missing(few, way):
    ask = way(*few)
    absent = np.full((5, 5), np.nan)
    says = ask(few[0][:5], absent)
    assert np.isfinite(says).all()
    assert metrics.auc(few[2], ask(*few[:2])) > 0.8


def test_late_fusion_adds_log_odds_and_asks_the_picture_alone_without_a_table(few):
    images, table, labels = few
    says, known = fusion.late(*few)(images, table), ~np.isnan(table).all(axis=1)
    of_image = fusion.image_model(images, labels)(images)
    of_table = fusion.table_model(table[known], labels[known])(table[known])
    assert np.allclose(says[~known], of_image[~known])
    prior = np.log(labels.mean() / (1 - labels.mean()))
    assert np.allclose(says[known], of_image[known] + of_table - prior)


def test_the_joint_network_reads_both_branches(few):
    images, table, labels = few
    ask = fusion.joint(*few, epochs=2, dropped=0.3)
    says = ask(images, table)
    assert says.shape == labels.shape
    assert not np.allclose(says, ask(images[::-1], table))
    assert not np.allclose(says, ask(images, np.full_like(table, np.nan)))


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"image_auc": 0.4}, "image_auc is 0.4; give a number from 0.5 to 0.99"),
        ({"missing": 1.2}, "missing is 1.2; give a number from 0 to 1, or two"),
        ({"size": 8}, "size is 8; give a whole number from 16 to 64"),
        ({"prevalence": 0.0}, "prevalence is 0.0; give a number from 0.01"),
    ],
)
def test_what_cannot_be_made_is_refused(knobs, said):
    with pytest.raises(ValueError, match=said):
        make_two_sources(10, random_state=0, **knobs)


def test_products_let_an_early_model_turn_the_picture_around():
    knobs = {"image_auc": 0.95, "table_auc": 0.6, "reversed_by_agent": True}
    learnt, others = (make_two_sources(n, random_state=seed, **knobs) for n, seed in ((600, 5), (1000, 6)))
    known, asked = ((data.images, data.table.to_numpy()) for data in (learnt, others))
    says = [way(*known, learnt.labels)(*asked) for way in (fusion.early_with_products, fusion.late)]
    turned, added = (metrics.auc(others.labels, one) for one in says)
    assert turned > added + 0.1

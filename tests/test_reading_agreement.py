"""Readers and model compared: with kappa by another library, and where there is none."""

import shutil

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from medlearn.reading import Opinion, Store, agreements

RNG = np.random.default_rng(0)
TRUTH = RNG.integers(0, 2, 60)


def answers(reader, wrong, untold=()):
    """Judge 60 cases of a model that always calls 1; a reader is wrong about some."""
    for case, truth in enumerate(TRUTH):
        label = int(truth) if case not in wrong else 1 - int(truth)
        answer = "cannot tell" if case in untold else "agree" if label == 1 else "disagree"
        yield Opinion(reader, f"case {case}", "model 1", "first", answer, 1, 0.9)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A file that is written once, each opinion to the disk; each test gets a copy."""
    store = Store(tmp_path_factory.mktemp("filled") / "answers.sqlite")
    for said in [*answers("Ada", range(6)), *answers("Ben", range(3, 12), untold=[50, 51])]:
        store.add(said)
    return store.path


@pytest.fixture
def store(filled, tmp_path):
    return Store(shutil.copy(filled, tmp_path))


def test_two_readers_are_compared_on_what_both_could_tell(store):
    between, *_ = agreements(store.current())
    assert (between.first, between.second, between.cases, between.untold) == ("Ada", "Ben", 58, 2)
    told = [case for case in range(60) if case not in (50, 51)]
    ada, ben = (np.where(np.isin(np.arange(60), wrong), 1 - TRUTH, TRUTH)[told] for wrong in (range(6), range(3, 12)))
    assert between.kappa.value == pytest.approx(cohen_kappa_score(ada, ben))
    assert between.share.value == pytest.approx(np.mean(ada == ben))
    assert between.kappa.low < between.kappa.value < between.kappa.high


def test_no_kappa_where_it_would_look_like_certainty(store):
    _, ada, ben = agreements(store.current())  # with a model that always calls 1
    assert (ada.first, ada.second, ada.cases) == ("Ada", "model 1", 60)
    assert ada.kappa is None
    assert "says the same of every case" in ada.why
    assert ben.cases == 58
    for said in answers("Cyd", range(6)):
        store.add(said)
    same = next(one for one in agreements(store.current()) if (one.first, one.second) == ("Ada", "Cyd"))
    assert (same.share.value, same.kappa) == (1, None)
    assert "alike in every case" in same.why
    few = [row for row in store.current() if int(row.opinion.case.split()[1]) < 9]
    assert {one.why for one in agreements(few)} == {"too few cases: at least 10 are needed"}


def test_a_correction_counts_and_what_it_corrects_does_not(store):
    before = agreements(store.current())[1].share.value
    store.add(Opinion("Ada", "case 0", "model 1", "first", "agree" if TRUTH[0] else "disagree", 1, 0.9))
    assert agreements(store.current())[1].share.value == pytest.approx(before + (1 if TRUTH[0] else -1) / 60)


def test_why_there_is_no_kappa():
    def one(reader, answer):
        opinion = Opinion(reader, "case 1", "model 1", "first", answer, 1, 0.9)
        return type("Row", (), {"opinion": opinion})

    assert agreements([]) == []
    between, *_ = agreements([one("Ada", "agree"), one("Ben", "cannot tell")])
    assert (between.cases, between.untold, between.kappa, between.share) == (0, 1, None, None)
    assert between.why == "no case that both could tell"
    between, *_ = agreements([one("Ada", "agree"), one("Ben", "agree")])
    assert between.share.value == 1
    assert "too few" in between.why


def test_cases_of_one_patient_are_drawn_together(store):
    alone = agreements(store.current())[0].kappa
    paired = agreements(store.current(), {f"case {case}": case // 15 for case in range(60)})[0].kappa
    assert alone.value == paired.value
    assert (alone.low, alone.high) != (paired.low, paired.high)

"""Exercises for lesson 07: gaps that nobody marked, honest preparation, and models that travel.

Notebook imports: numpy as np.
"""

import numpy as np

from medlearn.checks import implement, interpret, mend, predict

IMPOSSIBLE = ("trestbps", "chol")  # columns in which a zero is a gap


def _tables(rng):
    """Return tables with marked gaps, impossible zeros and honest zeros; the second has no gap at all."""
    import pandas as pd

    gap = np.nan
    example = pd.DataFrame(
        {
            "sex": [0.0, 1, 1, 0, 1, 1, 0, 1, 1, 1],
            "trestbps": [130, gap, 0, 120, 145, 160, gap, 110, 125, 138],
            "chol": [0, 233, gap, 0, 250, 0, 204, 0, gap, 190],
            "oldpeak": [0, 1.4, 0, gap, 0, 2.3, 0, 0.6, 0, 1],
            "ca": [0, gap, gap, 2, gap, gap, 0, gap, 1, gap],
        }
    )
    tables = [example, example.assign(trestbps=130.0, chol=210.0).fillna(0)]
    for n in (15, 40):
        table = pd.DataFrame({name: rng.integers(0, 4, n).astype(float) for name in example})
        tables.append(table.mask(rng.random(table.shape) < 0.2))
    return [(table,) for table in tables]


@implement(
    question="""
    **Gaps that nobody marked.** Write `gaps(table)`: for each column of a pandas table the share of patients, 0 to 1,
    whose value is missing, as a dict from column name to share. In `chol` (serum cholesterol) and `trestbps` (blood
    pressure) a 0 is a gap as well. In the other columns (`sex`, `oldpeak`, `ca`) 0 is an honest finding. Leave the
    table as it is.
    """,
    hints=[
        "The lesson's `cleaned` gives back a second table, in which the impossible zeros are gaps too.",
        "`table.isna()` marks the gaps, and `.mean()` of marks is a share, column by column.",
        "`.to_dict()` makes a dict of what pandas gives back.",
    ],
    cases=_tables,
    praise="At clinic C the marked gaps in cholesterol are 0 %, the true ones 100 %: it was never measured there.",
)
def gaps(table):
    """Return a dict from column name to the share of missing values, impossible zeros among them."""
    missing = table.isna()
    for column in ("chol", "trestbps"):
        missing[column] = missing[column] | (table[column] == 0)
    return missing.mean().to_dict()


@gaps.misconception(
    "You got {got[chol]:.1f} for cholesterol: these are the gaps that somebody marked. Look at the smallest value in "
    "that column: does a person live with it? (If you replaced it: did the change reach the table you counted in?)"
)
def _(table):
    return table.isna().mean().to_dict()


# The same happens with the Pima diabetes table, where a body mass index of 0 is a gap and 0 pregnancies are not.
@gaps.misconception(
    "You call {got[sex]:.0%} of the patients' sex missing: every 0 is a gap for you. But sex 0 is a woman, and "
    "`oldpeak` 0 no ST depression. Only the meaning of a column says whether 0 is possible."
)
def _(table):
    return (table.isna() | (table == 0)).mean().to_dict()


@gaps.misconception(
    "Cholesterol is right. For blood pressure you got {got[trestbps]:.1f}, and {expected[trestbps]:.1f} is due: who "
    "has a pressure of 0 did not walk into the clinic."
)
def _(table):
    return {name: gaps.reference(table)[name] if name == "chol" else table[name].isna().mean() for name in table}


@gaps.misconception(
    "You got {got[chol]:.1f} for cholesterol: the impossible zeros count now, but no longer the gaps that somebody did "
    "mark. A value is missing for the one reason *or* the other."
)
def _(table):
    return {name: (table[name] == 0 if name in IMPOSSIBLE else table[name].isna()).mean() for name in table}


@gaps.misconception(
    "You got {got[chol]:.0f} for cholesterol: so many patients have no value. That is right as a number of patients; "
    "to compare clinics of different size, give the share of them."
)
def _(table):
    return {name: share * len(table) for name, share in gaps.reference(table).items()}


@gaps.misconception(
    "You got {got[chol]:.0f} for cholesterol: those are per cent. Right, but asked is a share from 0 to 1."
)
def _(table):
    return {name: share * 100 for name, share in gaps.reference(table).items()}


@gaps.misconception(
    "You got {got[chol]:.1f} for cholesterol: that is the share of patients who *have* a value. Asked is the rest."
)
def _(table):
    return {name: 1 - share for name, share in gaps.reference(table).items()}


@gaps.misconception(
    "Your shares are right, but the caller's table has lost its zeros: whoever looks at it next cannot tell what was "
    "typed and what you made of it. Count in a second table."
)
def _cleaned_in_place(table):
    for name in IMPOSSIBLE:
        table.loc[table[name] == 0, name] = np.nan
    return table.isna().mean().to_dict()


gaps.wrong(
    lambda table: dict.fromkeys(table, 0.0),
    "You found no gap at all, although some are marked. Nothing is equal to nan, not even nan itself: `== np.nan` is "
    "False everywhere. Which method of the table asks whether a value is missing?",
).wrong(
    lambda table: {name: float((table[name] == 0).mean()) * (name in IMPOSSIBLE) for name in table},
    "The impossible zeros count, but in `ca` you found {got[ca]:.1f}, although gaps are marked there. Nothing is "
    "equal to nan, not even nan itself: `== np.nan` finds nothing. Which method asks whether a value is missing?",
).clause(
    "a cholesterol of 0",
    lambda table: (table["chol"] == 0).any(),
    lambda table: gaps.reference(table) | {"chol": table["chol"].isna().mean()},
).clause(
    "a blood pressure of 0",
    lambda table: (table["trestbps"] == 0).any(),
    lambda table: gaps.reference(table) | {"trestbps": table["trestbps"].isna().mean()},
).clause("the table stays as it is", lambda table: True, _cleaned_in_place)


def _hospitals(rng):
    """Return training and test tables (patients, columns) with gaps."""
    gap = np.nan
    example = (
        np.array([[120.0, 210], [140, gap], [130, 250], [gap, 200], [160, 240], [125, 330]]),
        np.array([[150.0, 300], [gap, 280], [170, gap], [180, 350]]),
    )
    cases = [example]
    for train, test in ((12, 8), (30, 15), (20, 5)):
        both = rng.normal(100, 20, (train + test, 3)) + rng.gamma(1, 20, (train + test, 3))
        both[train:] += 15
        both[rng.random(both.shape) < 0.2] = gap
        both[0], both[-2:] = 90, rng.normal(120, 10, (2, 3))
        cases.append((both[:train], both[train:]))
    return cases


@mend(
    question="""
    **Who may know the mean?** A popular listing fills the gaps (nan) with medians and standardises the columns *before*
    it splits the patients. Mend it: `prepare(train, test)` returns both tables (patients, columns) with their gaps
    filled by the median and *then* standardised, mean 0 and standard deviation 1 (`np.std`), with everything learnt
    from the training patients alone.
    """,
    listing="""
    def prepare(train, test):
        everybody = np.vstack([train, test])
        medians = np.nanmedian(everybody, axis=0)
        filled = np.where(np.isnan(everybody), medians, everybody)
        scaled = (filled - filled.mean(axis=0)) / filled.std(axis=0)
        return scaled[: len(train)], scaled[len(train) :]
    """,
    hints=[
        "Three things are learnt from data here. Which?",
        "Median, mean and standard deviation: take each of them from `train` only, and use the same for `test`.",
        "Imagine the test patient comes tomorrow, alone. What can you know about her column's mean?",
    ],
    cases=_hospitals,
    praise="The test patients' mean is *not* 0 now, nor should it be: they are other people. A pipeline does all this.",
)
def prepare(train, test):
    """Fill gaps and standardise two tables (patients, columns) by what the first of them teaches."""
    medians = np.nanmedian(train, axis=0)
    train, test = (np.where(np.isnan(table), medians, table) for table in (train, test))
    mean, spread = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / spread, (test - mean) / spread


def _filled(table, teacher):
    return np.where(np.isnan(table), np.nanmedian(teacher, axis=0), table)


def _scaled(table, teacher):
    return (table - teacher.mean(axis=0)) / teacher.std(axis=0)


@prepare.misconception(
    "The first test patient's 150 mmHg became {got[1][0][0]:.2f}, as in the listing; {expected[1][0][0]:.2f} is due. "
    "Her own value, and the other test patients', helped to make the median, the mean and the spread. Which lines look "
    "at `everybody`?"
)
def _(train, test):
    everybody = np.vstack([train, test])
    scaled = _scaled(_filled(everybody, everybody), _filled(everybody, everybody))
    return scaled[: len(train)], scaled[len(train) :]


# `fit_transform` on both: "Inconsistent preprocessing" in scikit-learn's common pitfalls, and a perennial question.
@prepare.misconception(
    "You give the test patients a ruler of their own: 150 mmHg is {got[1][0][0]:.2f} there, and something else in "
    "training. A new patient who comes alone would be exactly average in everything. One ruler for both!"
)
def _(train, test):
    return tuple(_scaled(_filled(table, table), _filled(table, table)) for table in (train, test))


@prepare.misconception(
    "Half mended: the medians come from the training patients, but mean and spread still from everybody. Standardising "
    "is learning too."
)
def _(train, test):
    filled = [_filled(table, train) for table in (train, test)]
    return tuple(_scaled(table, np.vstack(filled)) for table in filled)


@prepare.misconception(
    "Half mended: mean and spread come from the training patients, but the gaps are still filled with everybody's "
    "median. Filling is learning too."
)
def _(train, test):
    everybody = np.vstack([train, test])
    return tuple(_scaled(_filled(table, everybody), _filled(train, everybody)) for table in (train, test))


@prepare.misconception(
    "The gaps are filled by the training patients' medians, but you standardise the test patients by a ruler of their "
    "own: 150 mmHg is {got[1][0][0]:.2f} there, not {expected[1][0][0]:.2f}. One ruler for both: the "
    "training patients'."
)
def _(train, test):
    return tuple(_scaled(_filled(table, train), _filled(table, train)) for table in (train, test))


@prepare.misconception(
    "Mean and spread are the training patients' now, but the test patients' gaps are filled with their *own* median. "
    "For the patient who comes tomorrow, alone, there is none."
)
def _(train, test):
    return tuple(_scaled(_filled(table, table), _filled(train, train)) for table in (train, test))


@prepare.misconception(
    "Your test patients are still in mmHg and mg/dl: the first one has {got[1][0][0]:.0f}. The model has learnt in "
    "standard deviations. Which ruler do they need? (Was "
    "`train` already standardised when you took its mean for them?)"
)
def _(train, test):
    return _scaled(_filled(train, train), _filled(train, train)), _filled(test, train)


@prepare.misconception(
    "Nobody leaks any more, but you standardised first, so mean and spread ignore those with a gap. The order here is "
    "that of the lesson's pipeline: fill, then standardise."
)
def _(train, test):
    mean, spread = np.nanmean(train, axis=0), np.nanstd(train, axis=0)
    return tuple((_filled(table, train) - mean) / spread for table in (train, test))


# scikit-learn's SimpleImputer does this unless told otherwise.
@prepare.misconception(
    "Nobody leaks any more, but you filled the gaps with the *mean*. The lesson takes the median, which a single "
    "extreme patient does not move."
)
def _(train, test):
    tables = [np.where(np.isnan(table), np.nanmean(train, axis=0), table) for table in (train, test)]
    return tuple(_scaled(table, tables[0]) for table in tables)


@prepare.misconception(
    "You learnt one median, one mean and one spread for the whole table: mmHg and mg/dl are mixed. Each column needs "
    "its own; in which direction do you take the mean?"
)
def _(train, test):
    tables = [np.where(np.isnan(table), np.nanmedian(train), table) for table in (train, test)]
    return tuple((table - tables[0].mean()) / tables[0].std() for table in tables)


@prepare.misconception(
    "All is nan: the gaps are still there. Did you look for them with `== np.nan`? It finds none, as nan equals "
    "nothing. Or did you fill them with a median that is nan itself? NumPy has one that leaves gaps out; the listing "
    "uses it."
)
def _(train, test):
    tables = [np.where(np.isnan(table), np.median(train, axis=0), table) for table in (train, test)]
    return tuple(_scaled(table, tables[0]) for table in tables)


# pandas divides by n - 1, NumPy and StandardScaler by n.
@prepare.misconception(
    "All numbers are a little too close to 0: your spread divides by n - 1, as pandas does. `np.std` and "
    "scikit-learn's StandardScaler divide by n. Otherwise everything is right."
)
def _(train, test):
    train, test = _filled(train, train), _filled(test, train)
    return tuple((table - train.mean(axis=0)) / train.std(axis=0, ddof=1) for table in (train, test))


def _risks(rng):
    """Return probabilities and two prevalences; 0 and 1 by themselves, so that their nan hides no other mistake."""
    cases = [
        (np.array([0.5, 0.1, 0.9]), 0.42, 0.94),
        (np.array([0.0, 1.0]), 0.4, 0.1),
        (np.array([0.2, 0.7]), 0.3, 0.3),
        (np.array([[0.2, 0.5, 0.7], [0.9, 0.3, 0.6]]), 0.3, 0.6),
    ]
    for n in (4, 9, 20):
        cases.append((rng.random(n), float(rng.uniform(0.1, 0.4)), float(rng.uniform(0.5, 0.9))))
    return cases


@implement(
    question="""
    **Where more are ill.** A model from a hospital where a share `before` is ill moves to one where a share `after` is.
    Write `at_prevalence(probabilities, before, after)`: multiply each patient's *odds*, p / (1 - p), by the odds of the
    new prevalence over those of the old, and give the probabilities that belong to them, an array of the same shape.
    A probability of exactly 0 or 1 stays what it is.
    """,
    hints=[
        "First the factor: after / (1 - after), divided by before / (1 - before). In the lesson's example it "
        "is about 22.",
        "Odds o belong to the probability o / (1 + o).",
        "For p = 1 the odds are infinite. Write o / (1 + o) with o = factor * p / (1 - p), and multiply above and "
        "below by 1 - p.",
    ],
    cases=_risks,
    praise="Of the three reasons in section 7 only this one is mended by arithmetic; the AUC does not even notice it.",
)
def at_prevalence(probabilities, before, after):
    """Return probabilities for another prevalence; everything but the prevalence stays as it was."""
    factor = after / (1 - after) / (before / (1 - before))
    return factor * probabilities / (factor * probabilities + 1 - probabilities)


# Right for tables and for 0 and 1: a misconception is known whatever an answer makes of them.
_rows_in_doubt = at_prevalence.mistaken_where(
    lambda probabilities, before, after: probabilities.ndim == 1 and not np.isin(probabilities, (0, 1)).any()
)


def _odds(share):
    return share / (1 - share)


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: more than certain. A probability cannot simply be multiplied by the "
    "ratio of the prevalences; odds can, by the ratio of the odds."
)
@_rows_in_doubt
def _(probabilities, before, after):
    return probabilities * after / before


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: what went above 1 was cut off, so that quite different patients are "
    "all certain now. Odds can grow without an end; multiply those."
)
@_rows_in_doubt
def _(probabilities, before, after):
    return np.minimum(probabilities * after / before, 1)


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: you added the difference of the two prevalences. Then a patient "
    "with 0 would be ill all of a sudden, and one with 0.9 more than certain."
)
@_rows_in_doubt
def _(probabilities, before, after):
    return probabilities + after - before


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: the odds are right, but you multiplied them by the ratio of the "
    "*prevalences*, {expected[0]:.2f} is due. Turn the prevalences into odds as well."
)
@_rows_in_doubt
def _(probabilities, before, after):
    raised = probabilities * after / before
    return raised / (raised + 1 - probabilities)


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: the factor is right, but you multiplied the *probability* by it. "
    "Turn her probability into odds first, and the result back."
)
@_rows_in_doubt
def _(probabilities, before, after):
    return probabilities * _odds(after) / _odds(before)


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: the odds of the new prevalence came in, but those of the old one "
    "are still inside too. Her 0.50 was said where 0.42 of all were ill; take that out."
)
@_rows_in_doubt
def _(probabilities, before, after):
    raised = probabilities * _odds(after)
    return raised / (raised + 1 - probabilities)


@at_prevalence.misconception(
    "You got {got[0]:.2f} for a patient with 0.50: you went the other way. More are ill there than here, so her "
    "probability should rise. Which prevalence stands above, which below?"
)
@_rows_in_doubt
def _(probabilities, before, after):
    return at_prevalence.reference(probabilities, after, before)


@at_prevalence.misconception(
    "You got {got[0]:.1f} for a patient with 0.50: those are her new *odds*. Odds of {got[0]:.1f} to 1 are a "
    "probability; which?"
)
@_rows_in_doubt
def _(probabilities, before, after):
    return _odds(probabilities) * _odds(after) / _odds(before)


@at_prevalence.misconception(
    "Right for every patient but one: a probability of 1 means infinite odds, and infinity over infinity is nan. She "
    "is to stay at 1. Can you multiply fraction and all, so that nothing is divided by 1 - p?",
    credit=0.8,
)
def _certainty_is_nan(probabilities, before, after):
    odds = _odds(probabilities) * _odds(after) / _odds(before)
    return odds / (1 + odds)


at_prevalence.clause(
    "a probability of 0 or 1",
    lambda probabilities, before, after: np.isin(probabilities, (0, 1)).any(),
    _certainty_is_nan,
    message="Right for every patient in doubt. A probability of exactly 0 or 1 is to stay what it is, and came out "
    "otherwise.",
    credit=0.8,
).clause(
    "a table of probabilities",
    lambda probabilities, before, after: probabilities.ndim > 1,
    lambda probabilities, before, after: at_prevalence.reference(probabilities, before, after).ravel(),
    message="Right for a row of patients. Given a table, two rows of three, you do not return one of the same shape. "
    "NumPy computes with whole arrays of any shape; no loop is needed.",
    credit=0.8,
)


# van den Goorbergh and others (2022), doi 10.1093/jamia/ocac093; datascience.stackexchange.com/questions/58631.
@predict(
    question="""
    **With weights.** In a large table one in ten is ill. Logistic regression, well calibrated, gives a patient the
    probability 0.25. You train it again with `class_weight="balanced"`, which makes the ill together weigh as much as
    the healthy together. What probability will it give this patient, as nearly as you can say?
    """,
    hints=[
        "Think of 100 patients just like her. 25 are ill. How much does each of the two groups weigh now?",
        "'Balanced' weighs an ill patient 9 times as much as a healthy one. What does that do to the odds of 25 to 75?",
    ],
    tolerance=0.01,
    praise="Her odds of 1 to 3 became 3 to 1. Nothing about her has changed: the number only no longer means a risk.",
)
def with_weights():
    """Find the share of ill patients among those like her, weighted as scikit-learn's "balanced" does."""
    ill, prevalence = 0.25, 0.1
    weight_ill, weight_healthy = 1 / (2 * prevalence), 1 / (2 * (1 - prevalence))
    return weight_ill * ill / (weight_ill * ill + weight_healthy * (1 - ill))


with_weights.wrong(
    0.25,
    "That is what it said without weights, and what is true. But the weights tell the model that there are nine times "
    "as many people like the ill. It believes them.",
).wrong(
    0.5,
    "0.5 is what an *average* patient gets, one with 0.10: the classes are balanced now. This patient's risk was "
    "higher than the average; where will she be?",
).wrong(
    0.625,
    "You made the ill weigh 5 times as much and left the healthy at 1. 'Balanced' also makes each healthy patient "
    "lighter, 0.56: nine times less than an ill one.",
).wrong(
    1.25,
    "0.25 times the weight 5: more than certain. The weights multiply *patients*: how many ill and how many healthy "
    "ones are like her, weighted?",
).wrong(
    2.25, "0.25 times 9: more than certain. What the weights multiply by 9 is not her probability but her odds."
).wrong(3, "3 are her odds, 3 to 1. Which probability belongs to odds of 3 to 1?").wrong(
    75, "The number is right, in per cent. Give a probability, from 0 to 1."
)


# AUC: at home with the gaps of that hospital, there itself, of a model trained there; shares of the ill.
ABROAD = {
    "P": {"with its gaps": 0.87, "itself": 0.87, "trained there": 0.88, "ill": 0.80, "predicted": 0.59},
    "Q": {"with its gaps": 0.76, "itself": 0.75, "trained there": 0.77, "ill": 0.40, "predicted": 0.41},
    "R": {"with its gaps": 0.87, "itself": 0.74, "trained there": 0.75, "ill": 0.45, "predicted": 0.43},
    "S": {"with its gaps": 0.86, "itself": 0.74, "trained there": 0.85, "ill": 0.43, "predicted": 0.42},
}
ROWS = "\n    ".join(
    f"| {name} | " + " | ".join(f"{value:.2f}" for value in row.values()) + " |" for name, row in ABROAD.items()
)


@interpret(
    question=f"""
    **One new model.** Your model has an AUC of 0.88 at home, where 0.42 are ill. Four other hospitals (invented) use
    it. The first three columns are AUCs, as in section 7: of your model on your own patients, given that hospital's
    gaps (home, with its gaps); of your model on that hospital's patients (itself); and of a new model trained on that
    hospital's patients (trained there). Each is from about a thousand patients.

    | | home, with its gaps | itself | trained there | ill | predicted on average |
    |---|---|---|---|---|---|
    {ROWS}

    The money is there to train *one* of them a model of its own. Which: `"P"`, `"Q"`, `"R"` or `"S"`?
    """,
    hints=[
        "Read each line from the left: what is lost by the gaps, what by other patients, what comes back by training?",
        "Which step upwards, from 'itself' to 'trained there', is the largest?",
    ],
    choices=tuple(ABROAD),
    praise="At S the disease shows in another way, which can be learnt there. Elsewhere the money is better spent.",
)
def own_model():
    """Find the hospital where a model of its own gains most."""
    return max(ABROAD, key=lambda name: ABROAD[name]["trained there"] - ABROAD[name]["itself"])


own_model.wrong(
    "P",
    "At P the model *separates* as well as at home; only its probabilities are too low. Far more are ill there, and "
    "gaps may be filled as healthy. Both can be corrected without any training. How?",
).wrong(
    "Q",
    "At Q the AUC falls by the gaps alone: something needed is not measured there. A new model lacks it just the same, "
    "and gains 0.02. On what would you spend the money?",
).wrong(
    "R",
    "At R the fall is large, but a model trained there does hardly better: on these patients the task itself is "
    "harder. Where does training bring back what was lost?",
)

FOUND = {"women": (13, 20), "men": (160, 200)}  # found, ill


# On overlap: Wolfe and Hanley, CMAJ 2002;166:65-66. On absence: Altman and Bland, doi 10.1136/bmj.311.7003.485.
@interpret(
    question="""
    **For women too?** Of 20 ill women the model found 13, a sensitivity of 0.65 (95 % interval 0.43 to 0.82); of 200
    ill men 160, 0.80 (0.74 to 0.85). What do you write in the report? `"equally good"`, for the intervals overlap;
    `"worse for women"`, for 0.65 is less than 0.80; `"look at accuracy"`, to have more patients in each group; or
    `"cannot tell yet"`, more ill women are needed.
    """,
    hints=[
        "Which true differences between men and women would be compatible with these numbers? Also a large one?",
        "'Not shown to be different' and 'shown to be the same' are two statements.",
    ],
    choices=("equally good", "worse for women", "look at accuracy", "cannot tell yet"),
    praise="The difference's interval, -0.03 to 0.37, holds both 'none' and 'a third more of the women missed'.",
)
def for_women():
    """Find what the interval of the difference in sensitivity (Newcombe, from two Wilson intervals) allows to say."""
    from medlearn.intervals import wilson

    women, men = (wilson(*FOUND[who]) for who in ("women", "men"))
    difference = men.value - women.value
    low = difference - np.hypot(men.value - men.low, women.high - women.value)
    high = difference + np.hypot(men.high - men.value, women.value - women.low)
    if low > 0:
        return "worse for women"
    return "cannot tell yet" if high > 0.1 else "equally good"


for_women.wrong(
    "equally good",
    "That the intervals overlap shows only that no difference has been *proved*. Women's sensitivity may be 0.82, or "
    "0.45: twenty patients cannot rule out either. Absence of evidence is not evidence of absence.",
).wrong(
    "worse for women",
    "It may well be so. But three more women found, and it would be 0.80 as for men: that much is chance among twenty. "
    "What would let you be sure?",
).wrong(
    "look at accuracy",
    "Accuracy adds the healthy, and most women in such a table are: whoever calls all of them healthy scores high and "
    "finds none. It answers another question with a narrower interval.",
)

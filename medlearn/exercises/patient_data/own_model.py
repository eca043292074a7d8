"""One new model. An exercise of lesson 07."""

from medlearn.checks import interpret

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

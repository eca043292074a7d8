"""With weights. An exercise of lesson 07."""

from medlearn.checks import predict


# van den Goorbergh and others (2022), doi 10.1093/jamia/ocac093; datascience.stackexchange.com/questions/58631.
@predict(
    question="""
    **With weights.** In a large table one in ten is ill. Logistic regression, well calibrated, gives a patient the
    probability 0.25. You train it again with `class_weight="balanced"`, which makes all the ill together weigh as
    much as all the healthy. What probability will it give this patient, as nearly as you can say?
    """,
    hints=[
        "Think of 100 patients just like her. 25 are ill. How much does each of the two groups weigh now?",
        "'Balanced' weighs an ill patient 9 times as much as a healthy one. What does that do to the odds of 25 to 75?",
    ],
    tolerance=0.01,
    praise="Her odds of 1 to 3 became 3 to 1. Nothing about her has changed: the number only no longer means a risk.",
    wrong={
        0.25: "That is what it said without weights, and what is true. But the weights tell the model that there are "
        "nine times as many people like the ill. It believes them.",
        0.5: "0.5 is what an *average* patient gets, one with 0.10: the classes are balanced now. This patient's "
        "risk was higher than the average; where will she be?",
        0.625: "You made the ill weigh 5 times as much and left the healthy at 1. 'Balanced' also makes each healthy "
        "patient lighter, 0.56: nine times less than an ill one.",
        1.25: "0.25 times the weight 5: more than certain. The weights multiply *patients*: how many ill and how "
        "many healthy ones are like her, weighted?",
        2.25: "0.25 times 9: more than certain. What the weights multiply by 9 is not her probability but her odds.",
        3: "3 are her odds, 3 to 1. Which probability belongs to odds of 3 to 1?",
    },
)
def with_weights():
    """Find the fraction of ill patients among those like her, weighted as scikit-learn's "balanced" does."""
    ill, prevalence = 0.25, 0.1
    weight_ill, weight_healthy = 1 / (2 * prevalence), 1 / (2 * (1 - prevalence))
    return weight_ill * ill / (weight_ill * ill + weight_healthy * (1 - ill))

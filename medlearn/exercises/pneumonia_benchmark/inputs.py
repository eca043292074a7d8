"""What several exercises of this lesson are tried on."""


def accuracy(found, left, prevalence):
    """Return the share judged rightly: the found of the ill and the left of the healthy, at a prevalence."""
    return prevalence * found + (1 - prevalence) * left


CHILDREN, TRUE_ACCURACY, NETWORKS = 624, 0.85, 10

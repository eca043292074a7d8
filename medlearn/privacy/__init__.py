"""What tables, models and gradients tell of single patients, and how to keep it from them."""

from medlearn.privacy.accounting import gaussian_epsilon, noise_for, renyi_divergence
from medlearn.privacy.federation import federated_average, federated_fit
from medlearn.privacy.leaks import recovered_input
from medlearn.privacy.masking import as_integers, as_values, masked, summed
from medlearn.privacy.mechanisms import gaussian_mechanism, laplace_mechanism, mean_sensitivity
from medlearn.privacy.membership import losses, membership_auc
from medlearn.privacy.tables import group_sizes, k_anonymity
from medlearn.privacy.training import clipped, gradient_norms, per_example_gradients, private_fit, private_gradients

__all__ = [
    "as_integers",
    "as_values",
    "clipped",
    "federated_average",
    "federated_fit",
    "gaussian_epsilon",
    "gaussian_mechanism",
    "gradient_norms",
    "group_sizes",
    "k_anonymity",
    "laplace_mechanism",
    "losses",
    "masked",
    "mean_sensitivity",
    "membership_auc",
    "noise_for",
    "per_example_gradients",
    "private_fit",
    "private_gradients",
    "recovered_input",
    "renyi_divergence",
    "summed",
]

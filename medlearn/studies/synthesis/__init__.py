"""Images made by networks: Gaussians, autoencoders, a GAN, diffusion, and how they are judged, as lesson 18 does it."""

from medlearn.studies.synthesis.adversaries import FAILING, WORKING, forger_loss, gan, judge_loss
from medlearn.studies.synthesis.autoencoders import AVERAGED, SUMMED, autoencoder, kl_to_standard, vae
from medlearn.studies.synthesis.diffusion import (
    STEPS,
    denoiser,
    diffusion,
    kept_shares,
    maker,
    noisy,
    sampled,
    step_back,
)
from medlearn.studies.synthesis.judging import auc_difference, classifier, copies, nearest, told_apart, variety
from medlearn.studies.synthesis.linear import alternating, principal_gaussians
from medlearn.studies.synthesis.phantoms import PIXEL_NOISE, changed, flat, patients, scaled, squared

__all__ = [
    "AVERAGED",
    "FAILING",
    "PIXEL_NOISE",
    "STEPS",
    "SUMMED",
    "WORKING",
    "alternating",
    "auc_difference",
    "autoencoder",
    "changed",
    "classifier",
    "copies",
    "denoiser",
    "diffusion",
    "flat",
    "forger_loss",
    "gan",
    "judge_loss",
    "kept_shares",
    "kl_to_standard",
    "maker",
    "nearest",
    "noisy",
    "patients",
    "principal_gaussians",
    "sampled",
    "scaled",
    "squared",
    "step_back",
    "told_apart",
    "vae",
    "variety",
]

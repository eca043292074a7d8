"""Maps of what a score rests on in an image, and how good they are.

Images are (n, height, width, channels), one image (height, width, channels), maps (height, width). The score is the
log-odds of the finding, or any other weighted sum of a network's scores before the softmax.
"""

from medlearn.saliency.activation import enlarged, grad_cam
from medlearn.saliency.gradients import input_gradient, integrated_gradients, log_odds
from medlearn.saliency.judging import pointing_game, rank_agreement
from medlearn.saliency.occluding import occlusion
from medlearn.saliency.randomising import randomise

__all__ = [
    "enlarged",
    "grad_cam",
    "input_gradient",
    "integrated_gradients",
    "log_odds",
    "occlusion",
    "pointing_game",
    "randomise",
    "rank_agreement",
]

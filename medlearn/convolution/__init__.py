"""Slide kernels over images: in two dimensions to see, in batches to learn; and pool what comes out.

One image is (rows, columns). A batch is laid out as in Keras: images (n, height, width, channels), kernels
(height, width, channels_in, channels_out). Each fast routine stands beside a twin that ends in `_by_hand`.
"""

from medlearn.convolution.batch import (
    correlate,
    correlate_backward,
    correlate_backward_by_hand,
    correlate_by_hand,
    output_size,
)
from medlearn.convolution.plane import convolve2d, convolve2d_by_hand, correlate2d, correlate2d_by_hand
from medlearn.convolution.pooling import (
    average_pool,
    average_pool_backward,
    average_pool_by_hand,
    max_pool,
    max_pool_backward,
    max_pool_by_hand,
)

__all__ = [
    "average_pool",
    "average_pool_backward",
    "average_pool_by_hand",
    "convolve2d",
    "convolve2d_by_hand",
    "correlate",
    "correlate2d",
    "correlate2d_by_hand",
    "correlate_backward",
    "correlate_backward_by_hand",
    "correlate_by_hand",
    "max_pool",
    "max_pool_backward",
    "max_pool_by_hand",
    "output_size",
]

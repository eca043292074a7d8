"""Exercises for lesson 03: kernels that slide over images."""

from medlearn.exercises.convolution.blur_twice import blur_twice
from medlearn.exercises.convolution.calmer import calmer
from medlearn.exercises.convolution.convolve import convolve
from medlearn.exercises.convolution.correlate import correlate
from medlearn.exercises.convolution.outline import outline
from medlearn.exercises.convolution.output_size import output_size
from medlearn.exercises.convolution.side import side
from medlearn.exercises.convolution.which_kernel import which_kernel

EXERCISES = (correlate, convolve, output_size, side, blur_twice, which_kernel, calmer, outline)

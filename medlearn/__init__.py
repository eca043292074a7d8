"""Machine learning for medical images: the library that the course derives.

================== =====================================================================
``syllabus``       the table of all lessons
``convolution``    kernels that slide over images, forward and backward; pooling
``metrics``        what a prediction is worth, in plain numbers
``intervals``      how far to trust a number from so many patients; audits
``masks``          how well a mask fits: overlap, distance in mm, lesions counted
``survival``       the Kaplan-Meier curve and Cox's hazard ratio
``svm``            a support vector machine trained by SMO
``tree_depths``    trees cut at a depth
``reconstruction`` images from projections and from k-space
``network``        a convolutional network: layers, loss, optimisers, gradients checked
``saliency``       what a score rests on in an image: it is covered piece by piece
``privacy``        epsilon: what noisy sums tell at most of one patient
``imaging``        windows, normalisation, augmentation, denoising
``features``       from an image to a vector of fixed length
``dicom``          DICOM files read, and the patient taken out of their headers
``phantoms``       synthetic radiographs and clinics that know their own truth
``datasets``       real images that ship with Python packages, and sets to fetch
``studies``        recipes that a lesson and a benchmark follow alike; their tables
``plots``          figures that can say in a sentence what they show
``explorers``      the same figures, with arguments that move
``project``        the whole path on a folder of your own images
``practice_files`` small files of every kind to try a program on: ``medlearn.practice()``
``checks``         the engine of the exercises: answers judged, mistakes recognised
``exercises``      questions that recognise the usual wrong answers
``grading``        points, a portfolio, a course folder for nbgrader
``greeting``       what a lesson says under its first cell: exercises solved, data not yet here
``doctor``         can this machine run the course? ``python -m medlearn doctor``
``machine``        processors and memory that this process really has
================== =====================================================================

Importing medlearn costs milliseconds and loads none of these. It sets what TensorFlow and the numerical libraries read
when *they* are imported, so a lesson imports medlearn before keras. A variable that is set already is left alone.
"""

import os

from medlearn.machine import limit_threads

__version__ = "1.1.0"

# Without oneDNN a trained network drifts by 2e-7 between types of processor instead of 3e-4; level 2 leaves errors
# in the log and drops chatter; -1 hides graphics cards, whose sums come out in another order.
for _name, _value in {
    "KERAS_BACKEND": "tensorflow",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "CUDA_VISIBLE_DEVICES": "-1",
}.items():
    os.environ.setdefault(_name, _value)
limit_threads()
if "JPY_SESSION_NAME" in os.environ:
    from medlearn.notebook import shell

    if shell() is not None:
        from medlearn.greeting import greet

        greet()


def practice(folder="."):
    """Write small files of every kind that lessons end on, and say so in one line; what is there already stays.

    Parameters
    ----------
    folder : path-like
        Where to; by default beside the notebook.
    """
    from medlearn.practice_files import write

    print(write(folder))

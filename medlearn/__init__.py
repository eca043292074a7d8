"""Machine learning for medical images: the library that the course derives.

====================  ================================================================
``datasets``          real images that ship with Python packages, and sets to fetch
``phantoms``          synthetic chest radiographs that know their own truth
``deidentification``  the patient taken out of a DICOM header, as far as rules reach
``confidentiality``   what may stay in such a header
``imaging``           windows, normalisation, augmentation
``convolution``       kernels that slide over images, forward and backward; pooling
``features``          from an image to a vector of fixed length
``svm``               support vector machines, linear and with kernels
``trees``             a decision tree and a random forest
``layers``            the layers of a convolutional network, forward and backward
``network``           such a network trained: loss, optimisers, early stopping
``gradcheck``         derivatives held against finite differences
``metrics``           what a prediction is worth, in plain numbers
``intervals``         how far to trust a number from so many patients; audits
``plots``             figures that can say in a sentence what they show
``explorers``         the same figures, with arguments that move
``exercises``         questions that recognise the usual wrong answers
``pneumonia``         the Keras network of lesson 11
``machine``           processors and memory that this process really has
``doctor``            can this machine run the course? ``python -m medlearn doctor``
====================  ================================================================

Importing medlearn costs milliseconds and loads none of these. It sets what TensorFlow and the numerical libraries read
when *they* are imported, so a lesson imports medlearn before keras. A variable that is set already is left alone.
"""

import os

from medlearn.machine import limit_threads

__version__ = "0.1.0"

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

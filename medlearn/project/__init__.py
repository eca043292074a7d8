"""Your own images: from a folder and a table of labels to pictures that can be split by patient and learnt from.

==============  ==================================================================
``picture``     one file: PNG, JPEG, TIFF, DICOM or NIfTI, and what was decided about it
``table``       the table of labels, and what its columns mean
``inventory``   the whole folder looked through: what is there, what is wrong with it
``twins``       near copies of one picture, by ``overlay``, and whom they join
``images``      pictures of any size as one array
``splitting``   training, validation and test, patients whole
``parts``       the images of one part, with their labels and patients
``models``      majority, features + SVM, forest and two small networks, fitted and asked in one way
``networks``    the small network: made, trained, asked
``lending``     the one that knows chest phantoms, with a new head
``budget``      what some minutes allow on this machine
``training``    the best of them, by cross-validation inside training
``decisions``   calibration, and a threshold for a named finding, on validation
``measuring``   what the test says, by patient; a learning curve; how many patients are needed
``errors``      the worst misses and false alarms at the threshold
``looks``       the file that counts looks at the test patients
``novelty``     whether an image is like those that were learnt from
``saving``      the model in files that hold data and no code
``prediction``  what a saved model says about one new image
``report``      all of it as one file of HTML, from ``page`` and ``card``
``command``     ``python -m medlearn project``: the notebook of lesson 23, filled in
``practice``    a folder to practise on, with the flaws of real ones
==============  ==================================================================

Nothing of the user's folder is changed. Whatever cannot go on says so in one sentence: what, where, and what to do.
"""

"""Your own images: from a folder and a table of labels to pictures that can be split by patient and learnt from.

=============  ===================================================================
``steps``      the whole way, a method for each step
``pictures``   one file: PNG, JPEG, TIFF, DICOM or NIfTI; pictures of any size as one array
``table``      the table of labels, what its columns mean, and which file a name means
``inventory``  the whole folder looked through: what is wrong, near duplicates, what leaks the label
``split``      training, validation and test, patients whole; the images of one part
``models``     the candidates, fitted and asked in one way, and the best by cross-validation
``measure``    calibration and threshold on validation; the test by patient; errors; use of the test
``saving``     the model in files that hold data and no code, asked about one new image
``report``     all of it as one file of HTML
``command``    ``python -m medlearn project``: the notebook of lesson 23, filled in
=============  ===================================================================

Nothing of the user's folder is changed. Whatever cannot go on says so in one sentence: what, where, and what to do.
"""

from medlearn.project import old_names as _old_names  # noqa: F401  notebooks already handed out import them

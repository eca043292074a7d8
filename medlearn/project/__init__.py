"""Your own images: from a folder and a table of labels to pictures that can be split by patient and learnt from.

==============  ==================================================================
``picture``     one file: PNG, JPEG, TIFF, DICOM or NIfTI, and what was decided about it
``table``       the table of labels, and what its columns mean
``inventory``   the whole folder looked through: what is there, what is wrong with it
``images``      pictures of any size as one array
``splitting``   training, validation and test, patients whole
==============  ==================================================================

Nothing of the user's folder is changed. Whatever cannot go on says so in one sentence: what, where, and what to do.
"""

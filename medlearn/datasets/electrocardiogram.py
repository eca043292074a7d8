"""A real electrocardiogram of twelve leads that ships inside pydicom: no download."""

import numpy as np

from medlearn.datasets.images import DICOM_LICENCE


def load_ecg():
    """Load ten seconds of a twelve-lead electrocardiogram, in mV.

    Returns
    -------
    ecg : Bunch
        `signals` float64 ndarray of shape (10000, 12), mV; `leads`, their names, "I" to "V6"; `rate`, samples a second;
        `header`, the `pydicom.Dataset`; `description`, `source`, `licence`.

    Examples
    --------
    >>> ecg = load_ecg()
    >>> ecg.signals.shape, ecg.rate, ecg.leads[:3]
    ((10000, 12), 1000, ['I', 'II', 'III'])
    """
    import pydicom
    from pydicom.data import get_testdata_file
    from sklearn.utils import Bunch

    header = pydicom.dcmread(get_testdata_file("waveform_ecg.dcm", download=False))
    rhythm = header.WaveformSequence[0]  # the second group is the median beat that the machine made of it
    names = [channel.ChannelSourceSequence[0].CodeMeaning for channel in rhythm.ChannelDefinitionSequence]
    return Bunch(
        signals=np.asarray(header.waveform_array(0)) / 1000,  # the file says microvolts
        leads=[name.removeprefix("Lead ").removesuffix(" (Einthoven)") for name in names],
        rate=int(rhythm.SamplingFrequency),
        header=header,
        description="Ten seconds of a resting electrocardiogram, twelve leads, as a DICOM waveform object.",
        source="waveform_ecg.dcm in pydicom.data",
        licence=DICOM_LICENCE,
    )

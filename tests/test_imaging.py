import numpy as np
import pytest

from medlearn.datasets import load_ct_slice
from medlearn.imaging import window


def test_window_agrees_with_the_dicom_standard_as_pydicom_implements_it():
    from pydicom.pixels import apply_windowing

    ct = load_ct_slice()
    ct.header.WindowCenter, ct.header.WindowWidth, ct.header.VOILUTFunction = 40, 400, "LINEAR_EXACT"
    ct.header.BitsStored = 16
    theirs = apply_windowing(ct.image, ct.header)
    rescaled = (theirs - theirs.min()) / (theirs.max() - theirs.min())
    assert np.allclose(window(ct.image, 40, 400), rescaled, atol=1e-6)


def test_window_of_integers_does_not_wrap():
    assert window(np.array([0, 128, 255], dtype=np.uint8), level=200, width=100).tolist() == [0.0, 0.0, 1.0]


def test_nan_stays_nan():
    assert np.isnan(window(np.array([0.0, np.nan]), 0, 1)[1])


@pytest.mark.parametrize("width", [0, -5])
def test_width_must_be_positive(width):
    with pytest.raises(ValueError, match=f"width={width} leaves no grey levels"):
        window(np.zeros((2, 2)), 0, width)


def test_level_must_be_finite():
    with pytest.raises(ValueError, match="must be finite"):
        window(np.zeros((2, 2)), np.nan, 1)

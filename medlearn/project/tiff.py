"""TIFF that Pillow does not know, or reads with 8 bits only: wide floats, deep colours, samples plane by plane."""

import numpy as np

from medlearn.project.pixels import Refused, check_size, finish
from medlearn.project.raster import WHITE_IS_ZERO, choose_pages, read_raster

PALETTE, SEPARATED = 3, 5
UNPACKED_HERE = (1, 8, 32773, 32946)  # compressions that tifffile undoes without another package
PILLOW_READS = ("b1", "u1", "i1", "u2", "i2", "i4", "f4")  # types of grey
DEEP = 8  # bits of a colour, above which Pillow drops the lower ones


def read_tiff(path):
    """Read a TIFF file.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    picture : Picture

    Raises
    ------
    Refused
        If it is too large, or holds complex numbers or more axes than a picture.
    """
    import tifffile

    tifffile.logger().setLevel("CRITICAL")  # what it mumbles about odd files; what matters becomes a sentence
    with tifffile.TiffFile(path) as file:
        first = file.pages[0]
        if _is_usual(first):
            return read_raster(path, "TIFF")
        pages, said = choose_pages([(page.shape, page.dtype) for page in file.pages], "TIFF")
        for page in pages:
            _check(file.pages[page], len(pages))
        frames = [_colours_last(file.pages[page], said) for page in pages]
    pixels = frames[0] if len(frames) == 1 else np.mean(frames, axis=0)
    return finish(pixels, "TIFF", first.dtype.itemsize * 8, said=dict.fromkeys(said))


def _is_usual(page):
    """Say whether Pillow reads a page as well as it can be read here."""
    if page.compression not in UNPACKED_HERE or page.photometric in (PALETTE, SEPARATED) or page.dtype is None:
        return True
    return page.dtype.str[1:] in PILLOW_READS if page.samplesperpixel == 1 else page.bitspersample <= DEEP


def _check(page, n_pages):
    if page.dtype.kind not in "uif" or page.axes not in ("YX", "YXS", "SYX"):
        raise Refused(f"holds {page.dtype} with the axes {page.axes}. Save it as grey or RGB, in real numbers.")
    check_size(page.imagelength, page.imagewidth, n_pages * page.samplesperpixel, max(4, page.dtype.itemsize))


def _colours_last(page, said):
    """Return (rows, columns) or (rows, columns, 3); a fourth sample, transparency in most files, is left out."""
    pixels = page.asarray()
    if page.photometric == WHITE_IS_ZERO and page.dtype.kind == "u":
        said.append("white is zero in the file: turned, so that large numbers are bright")
        pixels = np.iinfo(page.dtype).max - pixels
    if page.axes == "YX":
        return pixels
    pixels = np.moveaxis(pixels, 0, -1) if page.axes == "SYX" else pixels
    if pixels.shape[2] not in (1, 3):
        said.append("samples beyond grey or RGB are left out")
    return pixels[..., :3] if pixels.shape[2] >= 3 else pixels[..., 0]

"""One file as one picture (PNG, JPEG, TIFF, DICOM, NIfTI), and pictures of any size as one array of squares.

Nothing in a file can run: Pillow, tifffile, pydicom and nibabel unpickle nothing. What was decided on the way is said
in `Picture.said`; what cannot be read is `Refused` in one sentence: what, where, and what to do.
"""

import gzip
import hashlib
import warnings
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np

EXTENSIONS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "TIFF": (".tif", ".tiff"),
    "DICOM": (".dcm", ".dicom"),
    "NIfTI": (".nii", ".nii.gz"),
}
STARTS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
STARTS |= dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "TIFF")
HEADER = 352  # bytes of a NIfTI header, the longest that is looked at
MOST_BYTES = 2**29  # of one decoded file; a laptop has this to spare, and no bomb gets past it
MOST_VOXELS = 10**9
LARGEST = 1e30  # far beyond any measurement, and small enough to subtract and square
FLATTEN = {"middle": np.mean, "projection": np.max}

# Pillow's modes, and TIFF's numbers
BITS = {"1": 1, "I": 32, "F": 32}
GREY_OR_COLOUR = {"1", "L", "LA", "RGB", "RGBA", "I", "F"}
CONVERTED = {"P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "CMYK": "RGB", "YCbCr": "RGB", "RGBX": "RGB"}
SENTENCES = {"P": "a palette, read as the colours it stands for", "CMYK": "printer's colours (CMYK), turned into RGB"}
ORIENTATION, PHOTOMETRIC, SAMPLE_BITS = 274, 262, 258
WHITE_IS_ZERO, PALETTE, SEPARATED = 0, 3, 5
UNPACKED = (1, 8, 32773, 32946)  # compressions that tifffile undoes without another package; Pillow reads the others
TURNED = "white is zero in the file: turned, so that large numbers are bright"

BY_BITS = 8  # up to here the bits say what white is; 16-bit files mostly use fewer, and HU and floats have no white
WITHOUT_WHITE = ("NIfTI",)  # its programs choose the smallest type that holds the numbers, whatever these mean
PERCENTILES = 0.5, 99.5
GREY = np.array([0.2125, 0.7154, 0.0721], dtype=np.float32)  # of red, green and blue, as scikit-image weighs them


class Refused(ValueError):
    """What a user gave cannot be used; the message says what to do."""


class Picture(NamedTuple):
    """One picture, as the file has it: whole numbers, or physical units such as HU."""

    pixels: np.ndarray  # float32, (rows, columns, channels), one channel or three
    format: str  # a key of `EXTENSIONS`
    bits: int  # of one stored number
    spacing: tuple[float, float] | None  # between rows and between columns, in mm
    digest: str  # of the pixels alone: equal for the same picture in another format, or under another name
    said: list[str]  # what was decided on the way, in sentences without the name of the file


def read_picture(path, volume="middle"):
    """Read a file, or a folder that holds one DICOM series, as one picture; nothing is scaled."""
    path = Path(path)
    if volume not in FLATTEN:
        raise Refused(f"volume={volume!r}: write {' or '.join(map(repr, FLATTEN))}.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries mumble about odd files; what matters becomes a sentence
        try:
            return _read(path, volume)
        except Refused as problem:
            raise Refused(_in_one_line(f"{path} {problem}")) from None
        except Exception as error:  # libraries promise no list of what they raise for a broken file
            why = _in_one_line(f"{type(error).__name__}: {error}"[:100])
            raise Refused(
                f"{path} cannot be read; it is probably cut short or damaged ({why}). Copy or export it once more."
            ) from error


def format_of(path):
    """Name the format of a file by what it holds, whatever its name says: a key of `EXTENSIONS`, or None."""
    with open(path, "rb") as file:
        start = file.read(HEADER)
    if start[128:132] == b"DICM":  # first: the bytes before may be those of a TIFF file
        return "DICOM"
    if start[:2] == b"\x1f\x8b":
        try:
            with gzip.open(path) as file:
                start = file.read(HEADER)
        except (OSError, EOFError, zlib.error):
            return None
    if start[344:348] == b"n+1\0" or start[4:8] == b"n+2\0":
        return "NIfTI"
    return next((format for mark, format in STARTS.items() if start.startswith(mark)), None)


def load_images(table, images, *, size, channels):
    """Load the images of an inventory's table from a folder: float32 (n, size, size, channels) from 0 to 1.

    Raises Refused if a file cannot be read, or is no longer what the inventory saw.
    """
    loaded = np.empty((len(table), size, size, channels), dtype=np.float32)
    for place, (name, digest, volume) in enumerate(zip(table.file, table.digest, table.volume, strict=True)):
        picture = read_picture(Path(images) / name, volume)
        if picture.digest != digest:
            raise Refused(f"{name} has changed since the inventory. Look through the folder once more.")
        loaded[place] = prepare(picture, size=size, channels=channels)
    return loaded


def prepare(picture, *, size, channels):
    """Bring one picture to the form in which all are learnt: float32 from 0 to 1, (size, size, channels).

    Black and white are as `how_scaled` says. It is shrunk by averaging (or enlarged) until the longer side fits, in
    square pixels if the spacing is known, and padded with black. `channels` is 1 or 3.
    """
    if size < 1 or channels not in (1, 3):
        raise ValueError(f"size={size}, channels={channels}: give a size of at least 1, and 1 or 3 channels.")
    sides = [n * step for n, step in zip(picture.pixels.shape, picture.spacing or (1.0, 1.0), strict=False)]
    rows, columns = (max(1, round(size * side / max(sides))) for side in sides)
    black, white = _ends(picture)
    shrunk = _in_channels(_resized(picture.pixels, rows, columns, black, white), channels)
    squares = np.zeros((size, size, channels), dtype=np.float32)
    top, left = (size - rows) // 2, (size - columns) // 2
    squares[top : top + rows, left : left + columns] = np.clip((shrunk - black) / (white - black), 0, 1)
    return squares


def how_scaled(format, bits):
    """Say what becomes black and what white."""
    own = "each picture's darkest half per cent is black, its brightest half per cent white"
    return f"0 is black, {2**bits - 1} white; if numbers lie outside, {own}" if _says_white(format, bits) else own


def finish(pixels, format, bits, *, spacing=None, said=()):
    """Make a picture of decoded numbers, (rows, columns) or (rows, columns, 3)."""
    said = list(said)
    whole = np.asarray(pixels).dtype.kind != "f"
    with np.errstate(over="ignore"):  # beyond float32 is infinity, which is filled below
        pixels = np.asarray(pixels).astype(np.float32)
    if pixels.size == 0:
        raise Refused(f"has no pixels: its size is {pixels.shape[0]} x {pixels.shape[1]}. Export it once more.")
    pixels = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
    pixels = pixels if whole else _filled(pixels, said)
    if pixels.shape[2] == 3 and all(np.array_equal(pixels[..., 0], pixels[..., other]) for other in (1, 2)):
        said.append("a colour file that holds grey only: one channel is kept")
        pixels = pixels[..., :1]
    pixels = np.ascontiguousarray(pixels)
    pixels += np.float32(0)  # -0.0 would have another digest than 0.0
    digest = hashlib.sha256(repr(pixels.shape).encode())
    digest.update(pixels)
    spacing = spacing if spacing and all(0 < step < LARGEST for step in spacing) else None
    return Picture(pixels, format, bits, spacing, digest.hexdigest(), said)


def _read(path, volume):
    if path.is_dir():
        return _read_series(path, volume)
    if not path.is_file():
        raise Refused("does not exist. Look at the name in the table of labels.")
    if path.stat().st_size == 0:
        raise Refused("is empty, 0 bytes. Copy it once more.")
    format = format_of(path) or ("DICOM" if path.name.lower().endswith(EXTENSIONS["DICOM"]) else None)
    if format is None:
        raise Refused(f"is not a file of {', '.join(EXTENSIONS)}, whatever its name. Save it as PNG, or leave it out.")
    if format == "NIfTI":
        picture = _read_nifti(path, volume)
    else:
        picture = {"DICOM": _read_dicom_file, "TIFF": _read_tiff}.get(format, _read_raster)(path, format)
    if path.suffix and not path.name.lower().endswith(EXTENSIONS[format]):
        picture.said.append(f"named {path.suffix}, but it is {format}, and read as that")
    return picture


def _in_one_line(text):
    """Return a text without what a damaged header brings along: line ends, control characters, pages of them."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:600]


def _middle(n, what):
    """Choose the slices that stand for a stack of n, the middle three or all: a slice, and a sentence."""
    start = max(0, (n - 3) // 2)
    if n == 1:
        return slice(0, 1), f"a stack of one of {what}: it is used"
    which = f"the mean of its middle three {what}" if n > 3 else f"the mean of all {n} {what}"
    return slice(start, start + 3), f"a stack of {n} {what}: {which} is used"


def _slices(n, what, volume):
    if volume == "middle" or n == 1:
        return _middle(n, what)
    return slice(None), f"a stack of {n} {what}: the largest value of each line through them is used (projection)"


def _check_size(rows, columns, values, width):
    """Refuse what would fill the memory, before it is decoded: numbers a pixel, over all frames, and bytes a number."""
    if rows * columns * values * width > MOST_BYTES:
        raise Refused(
            f"would fill {rows * columns * values * width // 2**20} MB of memory ({rows} x {columns} pixels, {values} "
            f"numbers each); {MOST_BYTES // 2**20} MB is the most. Make it smaller, or cut out the part that matters."
        )


def _filled(pixels, said):
    finite = np.abs(pixels) < LARGEST  # NaN is not
    if finite.all():
        return pixels
    if not finite.any():
        raise Refused("holds no finite number, only NaN or infinity. Export it once more, or leave it out.")
    said.append("NaN or infinite pixels are filled with the smallest value")
    return np.where(finite, pixels, pixels[finite].min())


# PNG, JPEG, and the TIFF that tifffile cannot unpack by itself: Pillow.
def _read_raster(path, format):
    from PIL import Image

    try:
        image = Image.open(path, formats=[format])
    except Image.DecompressionBombError as bomb:  # Pillow's own limit, for which it need not decode
        raise Refused(f"has too many pixels: {bomb} Make it smaller, or cut out the part that matters.") from None
    with image:
        pages, said = _pages([_kind_of_page(image, page) for page in range(getattr(image, "n_frames", 1))], format)
        image.seek(pages[0])
        bits = _bits(image, path, said)
        _check_size(image.height, image.width, len(image.getbands()) * len(pages), 4)
        frames = [_page(image, page, said) for page in pages]
    pixels = frames[0] if len(frames) == 1 else np.mean(frames, axis=0, dtype=np.float32)
    return finish(pixels, format, bits, said=dict.fromkeys(said))


def _kind_of_page(image, page):
    image.seek(page)
    return image.size, image.mode


def _pages(kinds, format):
    """Choose the pages that are read, by (size, kind of numbers); pages that differ are an image and its previews."""
    n = len(kinds)
    if n == 1 or format != "TIFF":
        return [0], [] if n == 1 else [f"{n} frames in one file: the first is used"]
    if len(set(kinds)) > 1:
        largest = max(range(n), key=lambda page: np.prod(kinds[page][0]))
        return [largest], ["pages of different sizes or kinds: the largest is used"]
    chosen, sentence = _middle(n, "pages")
    return list(range(n))[chosen], [sentence]


def _bits(image, path, said):
    """Return the bits of one number as they are read; Pillow reads colours in 8 bits at most."""
    stored = int(np.max(getattr(image, "tag_v2", {}).get(SAMPLE_BITS, 0)))
    if image.format == "PNG":
        with open(path, "rb") as file:
            stored = file.read(25)[24]
    if image.mode in CONVERTED or image.mode.startswith(("RGB", "L")):
        if stored > 8:
            said.append("more than 8 bits a colour, of which the upper 8 are read")
        return 8
    return BITS.get(image.mode, 16) if image.format == "PNG" else stored or BITS.get(image.mode, 16)


def _page(image, page, said):
    """Return the numbers of one page, (rows, columns) or (rows, columns, 3)."""
    from PIL import ImageOps

    image.seek(page)
    white_is_zero = getattr(image, "tag_v2", {}).get(PHOTOMETRIC) == WHITE_IS_ZERO
    if image.getexif().get(ORIENTATION, 1) in range(2, 9):
        said.append("turned as its EXIF orientation says")
    image = ImageOps.exif_transpose(image)
    if "transparency" in image.info and image.mode in {"1", "L", "P", "RGB"}:
        image = image.convert("RGBA")
    elif image.mode in CONVERTED:
        said += [SENTENCES[image.mode]] if image.mode in SENTENCES else []
        image = image.convert(CONVERTED[image.mode])
    elif image.mode not in GREY_OR_COLOUR and not image.mode.startswith("I;16"):
        raise Refused(f"has colours of the kind {image.mode}. Save it as RGB or grey.")
    numbers = np.asarray(image)
    if white_is_zero:
        said.append(TURNED)  # grey of 8 bits Pillow turns itself
        numbers = numbers if image.mode in {"1", "L"} else np.float32(2**16 - 1) - numbers
    return _on_black(numbers, 255, said)


def _on_black(numbers, opaque, said):
    """Take transparency out, drawing what is transparent on black."""
    if numbers.ndim == 2 or numbers.shape[2] == 3:
        return numbers
    colours, alpha = numbers[..., :-1], numbers[..., -1:]
    if (alpha < opaque).any():
        said.append("transparent pixels, drawn on black")
        colours = colours * (alpha / np.float32(opaque))
    return colours[..., 0] if colours.shape[2] == 1 else colours


def _read_tiff(path, format):
    import tifffile

    tifffile.logger().setLevel("CRITICAL")
    with tifffile.TiffFile(path) as file:
        if not _unpacks(file.pages[0]):
            return _read_raster(path, format)
        pages, said = _pages([(page.shape, page.dtype) for page in file.pages], format)
        for page in (file.pages[place] for place in pages):
            if page.dtype.kind not in "uif" or page.axes not in ("YX", "YXS", "SYX"):
                raise Refused(f"holds {page.dtype} with the axes {page.axes}. Save it as grey or RGB, in real numbers.")
            width = max(4, page.dtype.itemsize)
            _check_size(page.imagelength, page.imagewidth, len(pages) * page.samplesperpixel, width)
        frames = [_colours_last(file.pages[place], said) for place in pages]
        bits = file.pages[0].dtype.itemsize * 8
    pixels = frames[0] if len(frames) == 1 else np.mean(frames, axis=0)
    return finish(pixels, format, bits, said=dict.fromkeys(said))


def _unpacks(page):
    plain = page.compression in UNPACKED and page.photometric not in (PALETTE, SEPARATED)
    upright = ORIENTATION not in page.tags or page.tags[ORIENTATION].value == 1
    return plain and upright and page.dtype is not None and page.bitspersample % 8 == 0


def _colours_last(page, said):
    """Return (rows, columns) or (rows, columns, 3), transparent parts on black, without further samples."""
    pixels = page.asarray()
    if page.photometric == WHITE_IS_ZERO and page.dtype.kind == "u":
        said.append(TURNED)
        pixels = np.iinfo(page.dtype).max - pixels
    if page.axes == "YX":
        return pixels
    pixels = np.moveaxis(pixels, 0, -1) if page.axes == "SYX" else pixels
    colours = 3 if pixels.shape[2] >= 3 else 1
    if page.dtype.kind == "u" and pixels.shape[2] == colours + 1 and 0 not in page.extrasamples:
        return _on_black(pixels, np.iinfo(page.dtype).max, said)
    if pixels.shape[2] != colours:
        said.append("samples beyond grey or RGB are left out")
    return pixels[..., :3] if colours == 3 else pixels[..., 0]


# DICOM files, a DICOM series in a folder of its own, and NIfTI: a stack becomes one picture.
def _read_dicom_file(path, format):
    found, said = _dicom(path)
    image, colour = found.image, not found.header.PhotometricInterpretation.startswith("MONOCHROME")
    if image.ndim > (3 if colour else 2):
        chosen, sentence = _middle(len(image), "frames")
        image, said = image[chosen].mean(axis=0), [sentence, *said]
    return finish(image, format, int(found.header.BitsStored), spacing=found.spacing, said=said)


def _read_series(folder, volume):
    """Read the middle of a DICOM series, in the order of the slices' positions, or its projection."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    headers = [_header(path) for path in paths]
    if not paths or None in headers:
        raise Refused("is a folder, but not one of DICOM files only. Name an image, or the folder of one series.")
    if len({header.get("SeriesInstanceUID") for header in headers}) > 1:
        raise Refused("holds files of more than one DICOM series. Give each series a folder of its own.")
    order = sorted(range(len(paths)), key=lambda place: _place(headers[place]))
    chosen, sentence = _slices(len(paths), "slices", volume)
    _check_size(int(headers[0].get("Rows", 0)), int(headers[0].get("Columns", 0)), len(order[chosen]), 8)
    found, said = zip(*(_dicom(paths[place]) for place in order[chosen]), strict=True)
    if len({one.image.shape for one in found}) > 1:
        raise Refused("holds slices of different sizes. Leave the localizer and other views out of the series' folder.")
    pixels = FLATTEN[volume]([one.image for one in found], axis=0)
    said = [sentence, *dict.fromkeys(one for slices in said for one in slices)]
    return finish(pixels, "DICOM", int(headers[0].BitsStored), spacing=found[0].spacing, said=said)


def _header(path):
    """Return a header without its pixels, None if the file is not DICOM."""
    import pydicom

    from medlearn.dicom.reading import check_unpacked

    try:
        check_unpacked(path)
    except ValueError as problem:
        raise Refused(str(problem).removeprefix(f"{path} ")) from None
    except (pydicom.errors.InvalidDicomError, EOFError):
        return None
    return pydicom.dcmread(path, stop_before_pixels=True)


def _dicom(path):
    """Read a file by `medlearn.dicom.read_dicom`, and say what it turned."""
    from medlearn.dicom import read_dicom

    header = _header(path)
    if header is not None and "Rows" in header:
        colour = int(header.get("SamplesPerPixel") or 1)
        values = colour * int(header.get("NumberOfFrames") or 1)
        _check_size(int(header.Rows), int(header.Columns), values, 8 if colour == 1 else 1)
    try:
        found = read_dicom(path)
    except ValueError as problem:
        raise Refused(str(problem).removeprefix(f"{path} ")) from None
    turned = ["MONOCHROME1, where small numbers are bright: turned"] if found.turned else []
    return found, turned + ([f"in {found.unit}"] if found.unit == "HU" else [])


def _place(header):
    """Return where a slice lies along the normal of its plane, else its number."""
    position, plane = header.get("ImagePositionPatient"), header.get("ImageOrientationPatient")
    if not position or not plane:
        return float(header.get("InstanceNumber") or 0)
    rows, columns = np.reshape(np.array(plane, dtype=float), (2, 3))
    return float(np.cross(rows, columns) @ np.array(position, dtype=float))


def _read_nifti(path, volume):
    """Read the middle axial slices of a NIfTI file, or their projection: the front of the body up, its right left."""
    import nibabel

    loaded = nibabel.load(path)
    shape, kind = loaded.shape, loaded.get_data_dtype()
    if not 2 <= len(shape) <= 4 or kind.kind == "c":
        what = "complex numbers" if kind.kind == "c" else f"{len(shape)} dimensions"
        raise Refused(f"has {what}; a picture, a volume or a series of volumes has 2 to 4. Export one volume.")
    if np.prod(shape, dtype=float) > MOST_VOXELS:
        raise Refused(f"has {shape} voxels, more than {MOST_VOXELS:,}. Export a smaller volume.")
    if kind.names and kind.names[:3] != ("R", "G", "B"):
        raise Refused(f"has voxels of the kind {kind}. Export it as grey or RGB.")
    part, spacing, said = _axial(loaded, volume)
    return finish(part, "NIfTI", kind.itemsize * 8 // (3 if kind.names else 1), spacing=spacing, said=said)


def _axial(loaded, volume):
    """Return the picture, its spacing and sentences; only the slices that are used are read."""
    from nibabel.orientations import io_orientation

    said = [f"a series of {loaded.shape[3]} volumes: the first is used"] if len(loaded.shape) == 4 else []
    shape = (*loaded.shape, 1)[:3]
    ends = io_orientation(loaded.affine)[:3]  # of each axis: which of x, y and z it is, and its sign
    axis = shape.index(1) if 1 in shape else int(np.nanargmin(np.abs(ends[:, 0] - 2)))
    cut = [slice(None)] * 3
    if shape[axis] > 1:
        cut[axis], sentence = _slices(shape[axis], "axial slices", volume)
        _check_size(*np.delete(shape, axis), len(range(shape[axis])[cut[axis]]), 8)
        said.append(sentence)
    part = np.asanyarray(loaded.dataobj[(*cut, 0)[: len(loaded.shape)]])
    part = np.stack([part[name] for name in "RGB"], axis=-1) if part.dtype.names else part
    part = FLATTEN[volume](part, axis=axis) if len(loaded.shape) > 2 else part
    across, up = sorted((other for other in range(3) if other != axis), key=lambda other: ends[other, 0])
    part = part if across < up else part.swapaxes(0, 1)
    part = part[:: -1 if ends[across, 1] > 0 else 1, :: -1 if ends[up, 1] > 0 else 1]
    zooms = (*loaded.header.get_zooms(), 1)[:3]
    return part.swapaxes(0, 1), (float(zooms[up]), float(zooms[across])), said


# From a picture to the square that is learnt.
def _says_white(format, bits):
    return bits <= BY_BITS and format not in WITHOUT_WHITE


def _ends(picture):
    """Return what becomes black and white: by the bits if they say enough, else by the picture's own percentiles."""
    least, most = float(picture.pixels.min()), float(picture.pixels.max())
    full = 2.0**picture.bits - 1
    if _says_white(picture.format, picture.bits) and least >= 0 and most <= full:
        return 0.0, full
    black, white = (float(end) for end in np.percentile(picture.pixels, PERCENTILES))
    black, white = (black, white) if white > black else (least, most)
    return black, white if white > black else black + 1


def _in_channels(pixels, channels):
    if pixels.shape[2] == channels:
        return pixels
    return np.repeat(pixels, 3, axis=2) if channels == 3 else (pixels @ GREY)[..., np.newaxis]


def _resized(pixels, rows, columns, black, white):
    """Cut off what is beyond black and white, and resize channel by channel, so that one copy of one is made."""
    from PIL import Image

    def resized(channel):  # Pillow's triangle widens where it shrinks: nothing finer than a new pixel is left over
        image = Image.fromarray(np.clip(channel, black, white))
        return np.asarray(image.resize((columns, rows), Image.Resampling.BILINEAR))

    return np.stack([resized(pixels[..., place]) for place in range(pixels.shape[2])], axis=-1)

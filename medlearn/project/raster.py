"""PNG, JPEG and the usual TIFF, by Pillow: it unpickles nothing and runs nothing."""

import numpy as np

from medlearn.project.pixels import Refused, check_size, finish, middle

ORIENTATION, PHOTOMETRIC, SAMPLE_BITS, SAMPLE_FORMAT = 274, 262, 258, 339  # TIFF's numbers, EXIF's too
WHITE_IS_ZERO, SIGNED = 0, 2
BITS = {"1": 1, "I": 32, "F": 32}  # by Pillow's mode; 8 for all others but the 16-bit ones
GREY_OR_COLOUR = {"1", "L", "LA", "RGB", "RGBA", "I", "F"}
NEEDS_CONVERSION = {"P": "RGB", "PA": "RGBA", "La": "LA", "RGBa": "RGBA", "CMYK": "RGB", "YCbCr": "RGB", "RGBX": "RGB"}
SENTENCES = {"P": "a palette, read as the colours it stands for", "CMYK": "printer's colours (CMYK), turned into RGB"}


def read_raster(path, format):
    """Read a PNG, JPEG or TIFF file.

    Parameters
    ----------
    path : path-like
    format : {"PNG", "JPEG", "TIFF"}

    Returns
    -------
    picture : Picture

    Raises
    ------
    Refused
        If it is too large, or in colours that Pillow cannot turn into RGB.
    """
    with _opened(path, format) as image:
        kinds = [_kind_of_page(image, page) for page in range(getattr(image, "n_frames", 1))]
        pages, said = choose_pages(kinds, format)
        image.seek(pages[0])
        bits = _bits(image, said)
        check_size(image.height, image.width, len(image.getbands()) * len(pages), 4)
        frames = [_page(image, page, said) for page in pages]
    pixels = frames[0] if len(frames) == 1 else np.mean(frames, axis=0, dtype=np.float32)
    return finish(pixels, format, bits, said=dict.fromkeys(said))


def _opened(path, format):
    from PIL import Image

    try:
        return Image.open(path, formats=[format])
    except Image.DecompressionBombError as bomb:  # Pillow's own limit, for which it need not decode
        raise Refused(f"has too many pixels: {bomb} Make it smaller, or cut out the part that matters.") from None


def choose_pages(kinds, format):
    """Choose the pages of a file that are read; pages that differ are an image and its previews.

    Parameters
    ----------
    kinds : list of (tuple of int, object)
        The size of each page, and its kind of numbers.
    format : str

    Returns
    -------
    pages : list of int
    said : list of str
    """
    n = len(kinds)
    if n == 1 or format != "TIFF":
        return [0], [] if n == 1 else [f"{n} frames in one file: the first is used"]
    if len(set(kinds)) > 1:
        largest = max(range(n), key=lambda page: np.prod(kinds[page][0]))
        return [largest], ["pages of different sizes or kinds: the largest is used"]
    chosen, sentence = middle(n, "pages")
    return list(range(n))[chosen], [sentence]


def _kind_of_page(image, page):
    image.seek(page)
    return image.size, image.mode


def _bits(image, said):
    """Return the bits of one number as they are read; Pillow reads colours in 8 bits at most."""
    tags = getattr(image, "tag_v2", {})
    stored = int(np.max(tags.get(SAMPLE_BITS, 0)))
    if image.mode in NEEDS_CONVERSION or image.mode.startswith(("RGB", "L")):
        if stored > 8 or _png_bits(image) > 8:
            said.append("more than 8 bits a colour, of which the upper 8 are read")
        return 8
    return stored or BITS.get(image.mode, 16)


def _png_bits(image):
    """Return what the header of a PNG file says, 0 for another format."""
    if image.format != "PNG":
        return 0
    with open(image.filename, "rb") as file:
        return file.read(25)[24]


def _page(image, page, said):
    """Return the numbers of one page, (rows, columns) or (rows, columns, 3)."""
    from PIL import ImageOps

    image.seek(page)
    tags = dict(getattr(image, "tag_v2", {}))
    if image.getexif().get(ORIENTATION, 1) in range(2, 9):
        said.append("turned as its EXIF orientation says")
    return _on_black(_numbers(_plain(ImageOps.exif_transpose(image), said), tags, said), said)


def _plain(image, said):
    """Return the image in a mode that is grey, colour, or either with transparency."""
    if "transparency" in image.info and image.mode in {"1", "L", "P", "RGB"}:
        return image.convert("RGBA")
    if image.mode in SENTENCES:
        said.append(SENTENCES[image.mode])
    if image.mode in NEEDS_CONVERSION:
        return image.convert(NEEDS_CONVERSION[image.mode])
    if image.mode not in GREY_OR_COLOUR and not image.mode.startswith("I;16"):
        raise Refused(f"has colours of the kind {image.mode}. Save it as RGB or grey.")
    return image


def _numbers(image, tags, said):
    numbers = np.asarray(image)
    if numbers.dtype == np.uint8 and SIGNED in np.atleast_1d(tags.get(SAMPLE_FORMAT, 1)):
        numbers = numbers.view(np.int8)
    if tags.get(PHOTOMETRIC) == WHITE_IS_ZERO:
        said.append("white is zero in the file: turned, so that large numbers are bright")
        if image.mode not in {"1", "L"}:  # these Pillow turns itself
            numbers = np.float32(2 ** int(np.max(tags[SAMPLE_BITS])) - 1) - numbers
    return numbers


def _on_black(numbers, said):
    """Take transparency out, drawing what is transparent on black."""
    if numbers.ndim == 2 or numbers.shape[2] == 3:
        return numbers
    colours, alpha = numbers[..., :-1], numbers[..., -1:]
    if (alpha < 255).any():
        said.append("transparent pixels, drawn on black")
        colours = colours * (alpha / np.float32(255))
    return colours[..., 0] if colours.shape[2] == 1 else colours

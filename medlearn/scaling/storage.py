"""More images than fit: made block by block, written once, as one file to be mapped or as the chunks of a Zarr array.

A block is made from its seed and its number alone, so a lost one can be made again without the others. Pixels are
uint8, images of shape (rows, columns), blocks of shape (images, rows, columns).
"""

import shutil
from contextlib import contextmanager
from pathlib import Path

import numpy as np

COMPRESSIONS = ("none", "lz4", "zstd")
MOST_SHIFT, MOST_NOISE = 3, 1  # pixels; grey levels


def phantom_blocks(n, *, block=1000, size=64, different=1000, random_state=0):
    """Make many images of few phantoms: each one a phantom that is moved by whole pixels, with noise of its own.

    Parameters
    ----------
    n : int
        Images in all.
    block : int
        Images of a block; the last one may be shorter.
    size : int
        Pixels per side.
    different : int
        Phantoms that are computed; the images repeat them. 100 000 phantoms of their own would take minutes.
    random_state : int

    Yields
    ------
    images : ndarray of uint8, shape (block, size, size)
    labels : ndarray of uint8, shape (block,)
    patients : ndarray of int, shape (block,)
        Of the phantom: images of one patient belong on one side of a split.
    """
    from medlearn.phantoms import make_chest_phantoms

    _check_counts(n=n, block=block, different=different)
    phantoms = make_chest_phantoms(different, size=size, random_state=random_state)
    for number, start in enumerate(range(0, n, block)):
        rng = np.random.default_rng([random_state, number])
        rows = rng.integers(different, size=min(block, n - start))
        images = _noisy(_moved(phantoms.images[rows], rng), rng)
        yield images, phantoms.labels[rows].astype(np.uint8), phantoms.patients[rows]


def write_memmap(path, blocks, n):
    """Write blocks one after the other into one ``.npy`` file, without holding more than one.

    Parameters
    ----------
    path : path-like
    blocks : iterable of ndarrays of one type, shape (block, ...)
    n : int
        Images in all.

    Returns
    -------
    array : memmap of shape (n, ...), read-only

    Raises
    ------
    FileExistsError
        If there is something at the path.
    ValueError
        If the blocks hold more or fewer than n images. Whatever fails, nothing stays at the path.
    """
    _check_counts(n=n)
    array, filled = None, 0
    with _whole_or_nothing(path) as part:
        for images in blocks:
            if array is None:
                array = np.lib.format.open_memmap(part, "w+", images.dtype, (n, *images.shape[1:]))
            array[filled : filled + len(images)] = images[: n - filled]
            filled += len(images)
        del array  # written to the disk, and closed: else Windows cannot rename it
        _check_filled(filled, n)
    return open_images(path)


def write_zarr(path, blocks, n, *, compression="zstd"):
    """Write blocks as the chunks of a Zarr array: a file a chunk, which any process reads without the others.

    Parameters
    ----------
    path : path-like
        A folder that does not exist yet.
    blocks : iterable of ndarrays of one type, shape (block, ...)
        All as long as the first, except the last.
    n : int
        Images in all.
    compression : {"none", "lz4", "zstd"}
        "zstd" carries a checksum, so that a damaged chunk is noticed; the other two do not.

    Returns
    -------
    array : zarr.Array of shape (n, ...)

    Raises
    ------
    FileExistsError
        If there is something at the path.
    ValueError
        If the compression is another word, or the blocks hold more or fewer than n images or differ in length.
        Whatever fails, nothing stays at the path.
    """
    if compression not in COMPRESSIONS:
        raise ValueError(f"compression={compression!r}: write {', '.join(map(repr, COMPRESSIONS))}.")
    _check_counts(n=n)
    array, filled = None, 0
    with _whole_or_nothing(path) as part:
        for images in blocks:
            if array is None:
                array, block = _new_zarr(part, images, n, compression), len(images)
            if len(images) != min(block, n - filled):
                raise ValueError(f"a block of {len(images)} images at {filled} of {n}: give {block} each, {n} in all.")
            array[filled : filled + len(images)] = images
            filled += len(images)
        _check_filled(filled, n)
    return open_images(path)


def open_images(path):
    """Open what `write_memmap` or `write_zarr` wrote, without reading an image.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    array : memmap or zarr.Array of shape (n, ...), read-only

    Raises
    ------
    FileNotFoundError
        If nothing is there.
    """
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there are no images at {path}: write them by write_memmap or write_zarr.")
    if path.is_file():
        return np.load(path, mmap_mode="r")
    import zarr

    return zarr.open_array(path, mode="r")


def _check_counts(**counts):
    for name, value in counts.items():
        if value != int(value) or value < 1:
            raise ValueError(f"{name}={value!r}: give a whole number of at least 1.")


@contextmanager
def _whole_or_nothing(path):
    """Give a path beside this one to write to; it takes the name when all is written, and is removed if not."""
    path = Path(path)
    if path.exists():
        raise FileExistsError(f"{path} is there already: give another name, or remove it first.")
    part = path.with_name(f"{path.name}.part")
    _remove(part)  # of an attempt that was killed
    try:
        yield part
        part.rename(path)
    except BaseException:
        _remove(part)
        raise


def _remove(path):
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _check_filled(filled, n):
    if filled != n:
        raise ValueError(f"the blocks hold {filled} images, {n} were announced: give the number that they hold.")


def _moved(images, rng):
    """Return images moved by up to `MOST_SHIFT` pixels each way; what comes in repeats the edge."""
    steps = rng.integers(-MOST_SHIFT, MOST_SHIFT + 1, size=(2, len(images), 1))
    rows, columns = (np.clip(np.arange(images.shape[1]) + step, 0, images.shape[1] - 1) for step in steps)
    return images[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def _noisy(images, rng):
    noise = rng.integers(-MOST_NOISE, MOST_NOISE + 1, size=images.shape, dtype=np.int8)
    return np.clip(images.astype(np.int16) + noise, 0, 255).astype(np.uint8)


def _new_zarr(path, images, n, compression):
    import zarr
    from zarr.codecs import BloscCodec, ZstdCodec

    codecs = {"none": None, "lz4": BloscCodec(cname="lz4"), "zstd": ZstdCodec(level=1, checksum=True)}
    return zarr.create_array(
        Path(path),
        shape=(n, *images.shape[1:]),
        chunks=images.shape,
        dtype=images.dtype,
        compressors=codecs[compression],
        config={"write_empty_chunks": True},  # else a chunk of zeros has no file, as a lost one has none
    )

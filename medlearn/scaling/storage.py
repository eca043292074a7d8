"""More images than fit: made block by block, written once, as one file to be mapped or as the chunks of a Zarr array.

A block is made from its seed and its number alone, so a lost one can be made again without the others. Pixels are
uint8, images of shape (rows, columns), blocks of shape (images, rows, columns).
"""

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import numpy as np

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
        If blocks differ in type or shape, or hold more or fewer than n images. Whatever fails, nothing stays at the
        path; only a process that is killed leaves a hidden folder of its own beside it.
    """
    with _whole_or_nothing(path) as part, part.open("wb") as file:  # not mapped: a full disk is then an error
        for start, images in _alike(blocks, n):
            if start == 0:
                header = np.lib.format.header_data_from_array_1_0(images) | {"shape": (n, *images.shape[1:])}
                np.lib.format.write_array_header_1_0(file, header | {"fortran_order": False})
            file.write(images.tobytes())
    return open_images(path)


def write_zarr(path, blocks, n):
    """Write blocks as the chunks of a Zarr array: a file a chunk, which any process reads without the others.

    Parameters
    ----------
    path : path-like
        A folder that does not exist yet.
    blocks : iterable of ndarrays of one type, shape (block, ...)
        All as long as the first, except the last.
    n : int
        Images in all.

    Returns
    -------
    array : zarr.Array of shape (n, ...)
        Its compression, zstd, carries a checksum: a damaged chunk is noticed. A lost one is not: `missing_chunks`.

    Raises
    ------
    FileExistsError, ValueError
        As in `write_memmap`.
    """
    import zarr
    from zarr.codecs import ZstdCodec

    with _whole_or_nothing(path) as part:
        for start, images in _alike(blocks, n):
            if start == 0:
                array = zarr.create_array(
                    part,
                    shape=(n, *images.shape[1:]),
                    chunks=images.shape,
                    dtype=images.dtype,
                    compressors=ZstdCodec(level=1, checksum=True),
                    config={"write_empty_chunks": True},  # else a chunk of zeros has no file, as a lost one has none
                )
            if len(images) != min(array.chunks[0], n - start):
                raise ValueError(
                    f"a block of {len(images)} images at {start} of {n}: give {array.chunks[0]} each, {n} in all."
                )
            array[start : start + len(images)] = images
    return open_images(path)


def open_images(path):
    """Open what `write_memmap` or `write_zarr` wrote, read-only and without reading an image."""
    path = Path(path)
    if not path.exists():
        raise FileNotFoundError(f"there are no images at {path}: write them by write_memmap or write_zarr.")
    if path.is_file():
        return np.load(path, mmap_mode="r")
    import zarr

    return zarr.open_array(path, mode="r")


def chunk_file(path, number):
    """Return the Path of the file that holds a chunk of an array that `write_zarr` wrote, counted along the images."""
    array = _chunked(path)
    if not 0 <= number < array.nchunks:
        raise ValueError(f"{path} has chunks 0 to {array.nchunks - 1}, not {number}.")
    return Path(path, "c", *map(str, (number, *[0] * (array.ndim - 1))))


def missing_chunks(path):
    """List the numbers of the chunks whose file is not there: Zarr reads them as its fill value and says nothing.

    Of what `write_zarr` wrote, that is. Other programs by default write no file for a chunk of zeros.
    """
    return [number for number in range(_chunked(path).nchunks) if not chunk_file(path, number).exists()]


def _chunked(path):
    """Open a Zarr array of images; refuse version 2, shards, and chunks that are cut along other axes too."""
    array = open_images(path)
    if not hasattr(array, "nchunks"):
        raise ValueError(f"{path} holds all images in one file: only what write_zarr wrote has chunks.")
    if array.metadata.zarr_format == 3 and array.shards is None and array.chunks[1:] == array.shape[1:]:
        return array
    kind = f"Zarr version {array.metadata.zarr_format}, shards {array.shards}, chunks {array.chunks} of {array.shape}"
    raise ValueError(f"{path} is {kind}: write version 3, a file for each chunk of whole images, as write_zarr does.")


@contextmanager
def _whole_or_nothing(path):
    """Give a path to write to, in a new folder beside this one; it takes the name when all is written."""
    path = Path(path)
    if path.exists():
        raise FileExistsError(f"{path} is there already: give another name, or remove it first.")
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield folder / path.name
        if path.exists():
            raise FileExistsError(f"{path} has come while it was written: somebody else writes there too.")
        (folder / path.name).rename(path)
    finally:
        shutil.rmtree(folder)


def _alike(blocks, n):
    """Yield where each block begins, and the block; refuse those that differ from the first, and another sum than n."""
    first, start = None, 0
    for images in blocks:
        first = images if first is None else first
        if (images.dtype, images.shape[1:]) != (first.dtype, first.shape[1:]):
            raise ValueError(
                f"the block at {start} is {images.dtype} {images.shape[1:]}, the first {first.dtype} "
                f"{first.shape[1:]}: convert it, and look why it differs."
            )
        if start + len(images) <= n:
            yield start, images
        start += len(images)
    if start != n or n == 0:
        raise ValueError(f"the blocks hold {start} images, {n} were announced: give the number that they hold.")


def _moved(images, rng):
    """Return images moved by up to `MOST_SHIFT` pixels each way; what comes in repeats the edge."""
    steps = rng.integers(-MOST_SHIFT, MOST_SHIFT + 1, size=(2, len(images), 1))
    rows, columns = (np.clip(np.arange(images.shape[1]) + step, 0, images.shape[1] - 1) for step in steps)
    return images[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def _noisy(images, rng):
    noise = rng.integers(-MOST_NOISE, MOST_NOISE + 1, size=images.shape, dtype=np.int8)
    return np.clip(images.astype(np.int16) + noise, 0, 255).astype(np.uint8)

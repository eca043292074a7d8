"""Which file holds which chunk of a Zarr array, and which files are not there."""

from pathlib import Path

from medlearn.scaling.storage import open_images


def chunk_file(path, number):
    """Name the file that holds a chunk of a Zarr array of images.

    Parameters
    ----------
    path : path-like
        As `write_zarr` wrote it.
    number : int
        Counted along the images; other axes are not cut.

    Returns
    -------
    file : Path

    Raises
    ------
    ValueError
        If the path holds no Zarr array, or one that is not cut as `write_zarr` cuts it, or it has no such chunk.
    """
    array = _chunked(path)
    if not 0 <= number < array.nchunks:
        raise ValueError(f"{path} has chunks 0 to {array.nchunks - 1}, not {number}.")
    return _file(path, array, number)


def missing_chunks(path):
    """List chunks of a Zarr array whose file is not there: Zarr reads them as its fill value and says nothing.

    Only of what `write_zarr` wrote. It writes every chunk (``write_empty_chunks``). By default Zarr writes no file for
    a chunk that holds only the fill value, so in another program's array such a chunk counts as missing here.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    numbers : list of int

    Raises
    ------
    ValueError
        If the path holds no Zarr array, or one that is not cut as `write_zarr` cuts it.
    """
    array = _chunked(path)
    return [number for number in range(array.nchunks) if not _file(path, array, number).exists()]


def check_chunks(path):
    """Refuse a Zarr array of images that has lost a chunk; a file of images has none to lose.

    Parameters
    ----------
    path : path-like

    Raises
    ------
    ValueError
        If a chunk has no file, naming it.
    """
    lost = missing_chunks(path) if Path(path).is_dir() else []
    if lost:
        raise ValueError(f"{path} has lost chunks {lost}, which would be read as black images: write them once more.")


def _file(path, array, number):
    return Path(path, "c", *map(str, (number, *[0] * (array.ndim - 1))))


def _chunked(path):
    """Open a Zarr array of images; refuse version 2, shards, and chunks that are cut along other axes too."""
    array = open_images(path)
    if not hasattr(array, "nchunks"):
        raise ValueError(f"{path} holds all images in one file: only what write_zarr wrote has chunks.")
    if array.metadata.zarr_format == 3 and array.shards is None and array.chunks[1:] == array.shape[1:]:
        return array
    kind = f"Zarr version {array.metadata.zarr_format}, shards {array.shards}, chunks {array.chunks} of {array.shape}"
    raise ValueError(f"{path} is {kind}: write version 3, a file for each chunk of whole images, as write_zarr does.")

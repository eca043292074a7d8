"""Images that stay on the disk: the same as in memory, in the same order, under a limit that the system enforces."""

import os
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import psutil
import pytest
import zarr

from medlearn.phantoms import make_chest_phantoms
from medlearn.scaling import (
    batches,
    bounded,
    chunk_file,
    chunk_order,
    missing_chunks,
    open_images,
    phantom_blocks,
    shuffled_batches,
    train_apart,
    write_memmap,
    write_zarr,
)

pytestmark = pytest.mark.slow

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces these limits")
N, SIZE = 12_000, 64  # 49 MB
MORE = 30  # lesson 22 allows 40; with a convolution in the network, 30 do not suffice


def blocks_of(images, block=1000):
    return (images[start : start + block] for start in range(0, len(images), block))


@pytest.fixture
def pictures():
    return np.random.default_rng(0).integers(0, 256, (23, 6, 5), dtype=np.uint8)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored")
    images, labels, _ = map(np.concatenate, zip(*phantom_blocks(N, different=60), strict=True))
    np.save(folder / "labels.npy", labels)
    write_memmap(folder / "images.npy", blocks_of(images), N)
    write_zarr(folder / "images.zarr", blocks_of(images), N)
    return folder


def test_blocks_are_made_alone_and_are_their_phantoms_moved():
    phantoms = make_chest_phantoms(4, size=32, random_state=0)
    blocks = list(phantom_blocks(25, block=10, size=32, different=4))
    again = list(phantom_blocks(40, block=10, size=32, different=4))
    assert [len(images) for images, _, _ in blocks] == [10, 10, 5]
    for (images, labels, patients), (same, *_) in zip(blocks[:2], again, strict=False):
        assert np.array_equal(images, same)
        assert images.dtype == np.uint8
        for image, label, patient in zip(images, labels, patients, strict=True):
            near = [phantom for phantom in range(4) if is_moved(image, phantoms.images[phantom])]
            assert [(phantoms.labels[one], phantoms.patients[one]) for one in near] == [(label, patient)]
    assert not np.array_equal(blocks[0][0], blocks[1][0])


def is_moved(image, phantom):
    inner = phantom[3:-3, 3:-3].astype(int)
    moved = [image[row : row + 26, column : column + 26] for row in range(7) for column in range(7)]
    return any(np.abs(inner - other).max() <= 1 for other in moved)


@pytest.mark.parametrize("write", [write_memmap, write_zarr])
def test_what_is_written_is_read(pictures, tmp_path, write):
    array = write(tmp_path / "images", blocks_of(pictures, 10), 23)
    assert array.dtype == np.uint8
    assert np.array_equal(array[:], pictures)
    assert np.array_equal(open_images(tmp_path / "images")[7:15], pictures[7:15])
    if write is write_zarr:
        assert (array.chunks, array.nchunks) == ((10, 6, 5), 3)
        assert chunk_file(tmp_path / "images", 2).is_file()
    else:
        assert not array.flags.writeable


@pytest.mark.parametrize("write", [write_memmap, write_zarr])
@pytest.mark.parametrize(
    ("second", "said"),
    [
        (np.full((13, 6, 5), 300), "the block at 10 is int64 .6, 5., the first uint8"),
        (np.full((13, 6, 5), np.nan, np.float32), "the block at 10 is float32"),
        (np.zeros((13, 6, 4), np.uint8), "the block at 10 is uint8 .6, 4., the first uint8 .6, 5."),
        (np.zeros((12, 6, 5), np.uint8), "hold 22 images, 23 were announced"),
        (np.zeros((14, 6, 5), np.uint8), "hold 24 images, 23 were announced"),
    ],
)
def test_blocks_that_do_not_fit_are_refused_and_nothing_stays(pictures, tmp_path, write, second, said):
    with pytest.raises(ValueError, match=f"{said}|a block of 12 images at 10 of 23"):
        write(tmp_path / "images", [pictures[:10], second], 23)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("write", [write_memmap, write_zarr])
def test_nothing_stays_of_images_that_broke_off_but_what_was_there(pictures, tmp_path, write):
    def broken():
        yield pictures[:10]
        raise OSError("the archive does not answer")

    (tmp_path / "images.part").mkdir()
    (tmp_path / "images.part" / "thesis.txt").write_text("the user's")
    with pytest.raises(OSError, match="does not answer"):
        write(tmp_path / "images", broken(), 23)
    assert [file.name for file in tmp_path.iterdir()] == ["images.part"]
    assert np.array_equal(write(tmp_path / "images", blocks_of(pictures, 10), 23)[:], pictures)
    assert (tmp_path / "images.part" / "thesis.txt").exists()


@pytest.mark.parametrize("write", [write_memmap, write_zarr])
def test_images_that_are_there_are_not_overwritten(pictures, tmp_path, write):
    write(tmp_path / "images", [pictures], 23)
    with pytest.raises(FileExistsError, match="images is there already: give another name"):
        write(tmp_path / "images", [255 - pictures], 23)
    assert np.array_equal(open_images(tmp_path / "images")[:], pictures)


@pytest.mark.parametrize("write", [write_memmap, write_zarr])
def test_of_two_that_write_one_array_the_first_is_whole_and_the_other_refused(pictures, tmp_path, write):
    def interrupted():
        yield pictures[:10]
        write(tmp_path / "images", blocks_of(pictures, 10), 23)  # another process, in between
        yield pictures[10:20] * 0
        yield pictures[20:] * 0

    with pytest.raises(FileExistsError, match="somebody else writes there too"):
        write(tmp_path / "images", interrupted(), 23)
    assert np.array_equal(open_images(tmp_path / "images")[:], pictures)


def test_a_file_grows_as_it_is_written_so_that_a_full_disk_is_an_error(pictures, tmp_path):
    """What is promised to a map and not there ends the process without a word when it is written."""
    sizes = []

    def watched():
        for images in blocks_of(pictures, 10):
            yield images
            sizes.extend(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())

    write_memmap(tmp_path / "images", watched(), 23)
    assert sizes[0] <= 128 + 10 * 30 < (tmp_path / "images").stat().st_size


def test_there_must_be_images(tmp_path):
    with pytest.raises(ValueError, match="hold 0 images, 0 were announced"):
        write_memmap(tmp_path / "images", [], 0)
    with pytest.raises(FileNotFoundError, match="there are no images at"):
        open_images(tmp_path / "nothing")


def test_a_lost_chunk_is_found_though_zarr_reads_zeros(pictures, tmp_path):
    array = write_zarr(tmp_path / "images", blocks_of(pictures * 0, 10), 23)
    assert missing_chunks(tmp_path / "images") == []
    chunk_file(tmp_path / "images", 1).unlink()
    assert missing_chunks(tmp_path / "images") == [1]
    assert not array[10:20].any()


def test_a_damaged_chunk_is_noticed_by_its_checksum(pictures, tmp_path):
    array = write_zarr(tmp_path / "images", blocks_of(pictures, 10), 23)
    file = chunk_file(tmp_path / "images", 1)
    bytes_ = bytearray(file.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    file.write_bytes(bytes_)
    assert array[:10].any()
    with pytest.raises(RuntimeError, match=r"[Zz]std"):
        array[10:20]


@pytest.mark.parametrize("how", [{"zarr_format": 2}, {"chunks": (10, 3, 5)}, {"shards": (20, 6, 5)}], ids=list)
def test_chunks_of_another_layout_are_refused(pictures, tmp_path, how):
    zarr.create_array(tmp_path / "images", data=pictures, **{"chunks": (10, 6, 5), **how})
    with pytest.raises(ValueError, match=r"images is Zarr version [23].* as write_zarr does"):
        missing_chunks(tmp_path / "images")


def test_chunks_that_are_not_there_have_no_file(pictures, tmp_path):
    write_zarr(tmp_path / "images", blocks_of(pictures, 10), 23)
    with pytest.raises(ValueError, match="has chunks 0 to 2, not 3"):
        chunk_file(tmp_path / "images", 3)
    write_memmap(tmp_path / "images.npy", [pictures], 23)
    with pytest.raises(ValueError, match=r"images.npy holds all images in one file: only what write_zarr wrote"):
        missing_chunks(tmp_path / "images.npy")


def test_order_takes_each_image_once_and_each_chunk_at_a_time():
    order = chunk_order(1003, 100, random_state=0)
    assert sorted(order) == list(range(1003))
    chunks = order // 100
    assert np.count_nonzero(np.diff(chunks)) == 10
    assert np.count_nonzero(np.diff(order) == 1) < 50  # neither the chunks nor the images in them stay in order
    assert not np.array_equal(order, chunk_order(1003, 100, random_state=1))


@pytest.mark.parametrize("order", [np.arange(23)[::-1], np.array([3, 3, 22, 0, 12, 4])], ids=["back", "any"])
def test_batches_are_those_of_the_array(pictures, tmp_path, order):
    labels = np.arange(23)
    array = write_zarr(tmp_path / "images", blocks_of(pictures, 10), 23)
    for source in (array, pictures):
        cut = batches(source, labels, order, batch_size=4)
        images, own = zip(*(cut[number] for number in range(len(cut))), strict=True)
        assert np.array_equal(np.concatenate(images), pictures[order][..., np.newaxis])
        assert np.array_equal(np.concatenate(own), order)
    with pytest.raises(ValueError, match="23 images and 22 labels"):
        batches(array, labels[1:], np.arange(6))


def test_bounded_batches_are_the_same_and_few_are_read_ahead(pictures):
    import keras

    read = []

    class Noted(keras.utils.PyDataset):
        def __len__(self):
            return 8

        def __getitem__(self, number):
            read.append(number)
            return pictures[number : number + 1], np.array([number])

    dataset = bounded(Noted(), ahead=2)
    assert len(dataset) == 8
    assert dataset.options().autotune.enabled is False
    read.clear()
    for number, (image, label) in enumerate(dataset):
        assert max(read) <= number + 3
        assert label.numpy() == [number]
        assert np.array_equal(image, pictures[number : number + 1])


def test_shuffled_batches_hold_each_image_once_in_a_new_order_each_epoch(pictures):
    dataset = shuffled_batches(pictures, np.arange(23), batch_size=4)
    assert dataset.options().autotune.enabled is False
    epochs = [[(image.numpy(), label.numpy()) for image, label in dataset] for _ in range(2)]
    for epoch in epochs:
        assert [len(label) for _, label in epoch] == [4, 4, 4, 4, 4, 3]
        own = np.concatenate([label for _, label in epoch])
        assert sorted(own) == list(range(23))
        assert list(own) != list(range(23))
        assert np.array_equal(np.concatenate([image for image, _ in epoch]), pictures[own])
    first, second = (np.concatenate([label for _, label in epoch]) for epoch in epochs)
    assert not np.array_equal(first, second)


def test_shuffled_batches_need_a_label_for_each_image(pictures):
    with pytest.raises(ValueError, match="22 images and 23 labels: give each image its label"):
        shuffled_batches(pictures[:22], np.arange(23), batch_size=4)


def test_a_chunk_is_read_once_for_all_batches_that_it_holds(pictures):
    class Noted:
        shape, dtype, chunks, read = (20, 6, 5), pictures.dtype, (10, 6, 5), []

        def __getitem__(self, part):
            self.read.append(part.start)
            return pictures[part]

    source = Noted()
    cut = batches(source, np.arange(20), chunk_order(20, 10, random_state=0), batch_size=5)
    source.read.clear()
    for number in range(len(cut)):
        cut[number]
    assert sorted(source.read) == [0, 10]


@linux
def test_a_limit_refuses_arrays_and_lets_maps_through(tmp_path):
    np.save(tmp_path / "large.npy", np.zeros(60_000_000, np.uint8))
    code = f"""
import numpy as np
from medlearn.scaling.apart import limit_memory, memory_of_process
start = memory_of_process()
limit_memory(40)
for size, path in ((30, None), (50, None), (0, {str(tmp_path / "large.npy")!r})):
    try:
        kept = np.load(path, mmap_mode="r") if path else np.ones(size * 10**6, np.uint8)
        print(round(memory_of_process() - start, -1))
    except (MemoryError, OSError):
        print("no")
    kept = None
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["30.0", "no", "0.0"]


@linux
def test_all_images_do_not_fit_under_the_limit(stored):
    with pytest.raises(MemoryError, match=r"base \+ 30 MB does not suffice: .*Unable to allocate 46.9 MiB"):
        train_apart(stored / "images.npy", stored / "labels.npy", whole=True, more=MORE)


def test_another_failure_is_not_called_a_lack_of_memory(stored, tmp_path):
    with pytest.raises(RuntimeError, match=r"training apart failed .*there are no images"):
        train_apart(tmp_path / "nothing", stored / "labels.npy")


@linux
def test_a_few_megabytes_do_not_suffice_however_the_process_ends(stored):
    with pytest.raises(MemoryError, match=r"base \+ 3 MB does not suffice: \w"):
        train_apart(stored / "images.zarr", stored / "labels.npy", more=3, batch_size=500)  # two batches take more


@pytest.mark.parametrize(
    ("status", "out", "err", "more", "error", "text"),
    [
        (-11, "", "  self.adapter = None", 3, MemoryError, r"base \+ 3 MB does not suffice: ended by signal 11"),
        (-9, "", "", 3, MemoryError, r"base \+ 3 MB does not suffice: ended by signal 9"),
        (-15, "", "", 3, RuntimeError, r"training apart failed \(-15\): it gave no reason"),
        (-2, "", "KeyboardInterrupt", 3, RuntimeError, r"training apart failed \(-2\): KeyboardInterrupt"),
        (-9, "", "", None, RuntimeError, r"training apart failed \(-9\): it gave no reason"),
        (3, "Unable to allocate", "", None, MemoryError, "all memory does not suffice: Unable to allocate"),
        (3, "", "", 3, MemoryError, r"base \+ 3 MB does not suffice: it gave no reason"),
        (1, "", "std::bad_alloc", None, MemoryError, "all memory does not suffice: std::bad_alloc"),
        (1, "", "ValueError: no", 3, RuntimeError, r"training apart failed \(1\): ValueError: no"),
    ],
)
def test_each_end_of_the_process_has_its_sentence(pictures, tmp_path, monkeypatch, status, out, err, more, error, text):
    write_memmap(tmp_path / "images.npy", [pictures], 23)
    ended = SimpleNamespace(returncode=status, stdout=out, stderr=err)
    monkeypatch.setattr(subprocess, "run", lambda *args, **how: ended)
    with pytest.raises(error, match=text):
        train_apart(tmp_path / "images.npy", tmp_path / "labels.npy", more=more)


@linux
def test_a_training_apart_ends_with_its_parent(pictures, tmp_path):
    write_memmap(tmp_path / "images.npy", [pictures], 23)
    os.mkfifo(tmp_path / "labels.npy")  # for labels that never come it would wait for ever
    command = "import sys; from medlearn.scaling import train_apart; train_apart(*sys.argv[1:])"
    parent = psutil.Popen([sys.executable, "-c", command, tmp_path / "images.npy", tmp_path / "labels.npy"])
    while not (children := parent.children()):
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    gone, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()
    assert gone


def test_a_process_that_does_not_end_is_stopped(pictures, tmp_path, monkeypatch):
    write_memmap(tmp_path / "images.npy", [pictures], 23)
    monkeypatch.setattr("medlearn.scaling.apart.LONGEST", 0.01)  # less than Python needs to start
    with pytest.raises(TimeoutError, match=r"stopped after 0.01 seconds.* allow it more megabytes"):
        train_apart(tmp_path / "images.npy", tmp_path / "labels.npy")


def test_images_with_a_lost_chunk_are_not_trained(pictures, tmp_path, monkeypatch):
    def began(*args, **how):
        raise AssertionError("the training began")

    monkeypatch.setattr(subprocess, "run", began)
    write_zarr(tmp_path / "images", blocks_of(pictures, 10), 23)
    chunk_file(tmp_path / "images", 1).unlink()
    with pytest.raises(ValueError, match=r"images has lost chunks \[1\], .*: write them once more"):
        train_apart(tmp_path / "images", tmp_path / "labels.npy")

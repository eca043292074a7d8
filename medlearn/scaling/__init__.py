"""When it no longer fits: images that stay on the disk, memory that is limited, studies that arrive."""

from medlearn.scaling.apart import small_network, train_apart
from medlearn.scaling.arrivals import Arrival, ask_then_train, read_arrivals, write_arrivals
from medlearn.scaling.memory import limit_memory, memory_of_process
from medlearn.scaling.storage import chunk_file, missing_chunks, open_images, phantom_blocks, write_memmap, write_zarr
from medlearn.scaling.streaming import batches, chunk_order

__all__ = [
    "Arrival",
    "ask_then_train",
    "batches",
    "chunk_file",
    "chunk_order",
    "limit_memory",
    "memory_of_process",
    "missing_chunks",
    "open_images",
    "phantom_blocks",
    "read_arrivals",
    "small_network",
    "train_apart",
    "write_arrivals",
    "write_memmap",
    "write_zarr",
]

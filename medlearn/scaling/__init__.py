"""When it no longer fits: images that stay on the disk, memory that is limited, work shared between processes."""

from medlearn.scaling.apart import train_apart
from medlearn.scaling.arrivals import read_arrivals, write_arrivals
from medlearn.scaling.cluster import chunk_features, local_cluster, on_chunks
from medlearn.scaling.storage import chunk_file, missing_chunks, open_images, phantom_blocks, write_memmap, write_zarr
from medlearn.scaling.streaming import batches, bounded, chunk_order, shuffled_batches, untuned

__all__ = [
    "batches",
    "bounded",
    "chunk_features",
    "chunk_file",
    "chunk_order",
    "local_cluster",
    "missing_chunks",
    "on_chunks",
    "open_images",
    "phantom_blocks",
    "read_arrivals",
    "shuffled_batches",
    "train_apart",
    "untuned",
    "write_arrivals",
    "write_memmap",
    "write_zarr",
]

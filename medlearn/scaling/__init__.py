"""When it no longer fits: images that stay on the disk, memory that is limited, work shared between processes."""

from medlearn.scaling.apart import small_network, train_apart
from medlearn.scaling.arrivals import Arrival, ask_then_train, read_arrivals, write_arrivals
from medlearn.scaling.chunks import chunk_file, missing_chunks
from medlearn.scaling.cluster import (
    Done,
    chunk_features,
    grid_search,
    kill_a_worker,
    local_cluster,
    on_chunks,
    worker_memory,
    worker_processes,
)
from medlearn.scaling.gradients import averaged, shard_gradients, shared_step
from medlearn.scaling.memory import limit_memory, memory_of_process
from medlearn.scaling.speed import serial_share, speed_up
from medlearn.scaling.storage import open_images, phantom_blocks, write_memmap, write_zarr
from medlearn.scaling.streaming import batches, bounded, chunk_order, shuffled_batches, untuned

__all__ = [
    "Arrival",
    "Done",
    "ask_then_train",
    "averaged",
    "batches",
    "bounded",
    "chunk_features",
    "chunk_file",
    "chunk_order",
    "grid_search",
    "kill_a_worker",
    "limit_memory",
    "local_cluster",
    "memory_of_process",
    "missing_chunks",
    "on_chunks",
    "open_images",
    "phantom_blocks",
    "read_arrivals",
    "serial_share",
    "shard_gradients",
    "shared_step",
    "shuffled_batches",
    "small_network",
    "speed_up",
    "train_apart",
    "untuned",
    "worker_memory",
    "worker_processes",
    "write_arrivals",
    "write_memmap",
    "write_zarr",
]

"""How a file comes here: from the cache, a mirror or its official source, and only with the right checksum."""

from medlearn.datasets.download.cache import cache_folder, local_copy, whereabouts
from medlearn.datasets.download.checksums import ChecksumMismatch, DataUnavailable, RemoteFile

__all__ = ["ChecksumMismatch", "DataUnavailable", "RemoteFile", "cache_folder", "local_copy", "whereabouts"]

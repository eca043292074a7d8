"""What a learner's processes hold: the hub asks, which ends what holds too much, and the trial, which notes it."""

import psutil


def members(pid):
    """Return a process and all its descendants; an empty list if it has ended."""
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def held(process):
    """Return a process's memory in bytes; pages that several share count for each in part. 0 if it has ended."""
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0
    return getattr(memory, "pss", memory.rss)


def too_much(sizes, limit):
    """Say which of a learner's processes is ended, as a control group of the system would choose.

    Parameters
    ----------
    sizes : list of int
        The bytes of each process; the first is the learner's server.
    limit : int
        Bytes that all may hold together.

    Returns
    -------
    place : int or None
        The largest but the server; None while they hold no more than the limit, or where there is only the server.

    Examples
    --------
    >>> too_much([90, 700, 800], 1500)
    2
    >>> too_much([90, 700, 800], 2000)
    """
    if sum(sizes) <= limit or len(sizes) == 1:
        return None
    return max(range(1, len(sizes)), key=sizes.__getitem__)

"""What more workers can gain at most, when a share of the work is done by one while the others wait."""


def speed_up(workers, serial):
    """Return how many times faster so many workers are than one, by Amdahl's law.

    Parameters
    ----------
    workers : int or ndarray
    serial : float
        Share of one worker's time that cannot be shared out, 0 to 1.

    Returns
    -------
    times : float or ndarray
        At most 1 / serial.

    Raises
    ------
    ValueError
        If the share is none.

    Notes
    -----
    Amdahl (1967), doi 10.1145/1465482.1465560.

    Examples
    --------
    >>> speed_up(2, 0.0), speed_up(10, 0.5)
    (2.0, 1.8181818181818181)
    """
    if not 0 <= serial <= 1:
        raise ValueError(f"serial={serial}: it is a share, give 0 to 1.")
    return 1 / (serial + (1 - serial) / workers)


def serial_share(one, many, workers):
    """Return the share of the work that was not shared out, from two measured times: Amdahl's law solved for it.

    Parameters
    ----------
    one, many : float
        Seconds of one worker, and of several.
    workers : int
        How many these are, 2 at least.

    Returns
    -------
    serial : float
        0 if the work was shared out in full, 1 if the others gained nothing; outside where the times scatter, or where
        starting and sending cost more than the workers gain.

    Raises
    ------
    ValueError
        For a time that is not above 0, or fewer than two workers.

    Examples
    --------
    >>> round(serial_share(10.0, 6.0, 2), 3)
    0.2
    """
    if workers < 2 or not (one > 0 and many > 0):
        raise ValueError(f"one={one}, many={many}, workers={workers}: give times above 0 and at least two workers.")
    return (many / one - 1 / workers) / (1 - 1 / workers)

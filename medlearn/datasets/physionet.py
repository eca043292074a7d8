"""PhysioNet's files, read in NumPy: the header (.hea), samples of 12 bits (.dat, format 212), annotations (.atr).

The formats are described in the WFDB Applications Guide, https://physionet.org/physiotools/wag/ (header(5), signal(5),
annot(5)).
"""

from types import SimpleNamespace

import numpy as np

from medlearn.datasets.archives import Unexpected

# What an annotation's number means, as PhysioNet writes it; the names of beats are letters, / and a few more.
SYMBOLS = dict(enumerate("NLRaVFJASEj/Q", start=1))
SYMBOLS |= {14: "~", 16: "|", 18: "s", 19: "T", 20: "*", 21: "D", 22: '"', 23: "=", 24: "p", 25: "B", 26: "^", 27: "t"}
SYMBOLS |= {28: "+", 29: "u", 30: "?", 31: "!", 32: "[", 33: "]", 34: "e", 35: "n", 36: "@", 37: "x", 38: "f"}
SYMBOLS |= {39: "(", 40: ")", 41: "r"}
SKIP, NUMBER, SUBTYPE, CHANNEL, TEXT = 59, 60, 61, 62, 63  # words that are no annotation, but tell more about one


def read_header(content):
    """Read what a record's header says.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    header : SimpleNamespace
        `rate` samples a second, `samples` of each lead, `leads` their names, and for each lead `gain` (units a
        millivolt), `zero` (the number that stands for 0 mV) and `checksum` (of its samples, 16 bits).

    Raises
    ------
    Unexpected
        If it is no header, or not of samples in format 212.
    """
    lines = [line.split() for line in content.decode("ascii", "replace").splitlines() if not line.startswith("#")]
    try:
        count, rate, samples = (int(word) for word in lines[0][1:4])
        leads = lines[1 : 1 + count]
        numbers = np.array([[float(lead[place]) for place in (1, 2, 4, 6)] for lead in leads])
    except (ValueError, IndexError):
        raise Unexpected(f"its header begins with {content[:30]!r}, which is none") from None
    if len(leads) != count or (numbers[:, 0] != 212).any():
        raise Unexpected(f"its header describes {len(leads)} of {count} leads, or not in format 212")
    names = [" ".join(lead[8:]) for lead in leads]
    gain, zero, checksum = numbers[:, 1:].T
    return SimpleNamespace(rate=rate, samples=samples, leads=names, gain=gain, zero=zero, checksum=checksum.astype(int))


def read_samples(content, leads=2):
    """Read samples in format 212: two numbers of 12 bits in three bytes.

    Parameters
    ----------
    content : bytes
    leads : int

    Returns
    -------
    samples : ndarray of int16, shape (samples, leads)
        From -2048 to 2047, as the converter gave them.

    Raises
    ------
    Unexpected
        If the bytes do not come out even.

    Examples
    --------
    The first byte and the lower half of the second make one number, the third and the upper half the other. The highest
    of the twelve bits is the sign: 0xFFF is -1.

    >>> read_samples(bytes([0xE3, 0x33, 0xF3, 0xFF, 0x0F, 0x01]))
    array([[ 995, 1011],
           [  -1,    1]], dtype=int16)
    """
    if len(content) % 3 or (len(content) // 3 * 2) % leads:
        raise Unexpected(f"its {len(content)} bytes of samples are not whole pairs of 12 bits")
    first, middle, last = np.frombuffer(content, np.uint8).reshape(-1, 3).T.astype(np.int16)
    pairs = np.stack([first + ((middle & 0x0F) << 8), last + ((middle >> 4) << 8)], axis=1)
    return np.where(pairs > 2047, pairs - 4096, pairs).astype(np.int16).reshape(-1, leads)


def read_annotations(content):
    """Read annotations: words of 16 bits, the upper six say what, the lower ten how many samples after the last one.

    Parameters
    ----------
    content : bytes

    Returns
    -------
    places : ndarray of int64, shape (n,)
        Samples from the start.
    symbols : ndarray of str, shape (n,)
        One letter or sign each.
    texts : list of str
        What was written beside each, mostly nothing; at a "+" the rhythm, such as "(AFIB".

    Raises
    ------
    Unexpected
        If a word means nothing, or the annotations do not end.

    Examples
    --------
    An N after 18 samples, a V 300 samples later, and the end:

    >>> words = [(1 << 10) + 18, (5 << 10) + 300, 0]
    >>> places, symbols, texts = read_annotations(np.array(words, "<u2").tobytes())
    >>> places.tolist(), symbols.tolist()
    ([18, 318], ['N', 'V'])
    """
    words = np.frombuffer(content[: len(content) // 2 * 2], "<u2").tolist()
    places, symbols, texts, place, at = [], [], [], 0, 0
    while at < len(words) and words[at] != 0:
        what, amount = words[at] >> 10, words[at] & 0x3FF
        at += 1
        if what == SKIP and at + 2 <= len(words):  # a long way: 32 bits in two words, the upper one first
            place += (words[at] << 16) + words[at + 1]
            at += 2
        elif what == TEXT and texts:
            texts[-1] = content[2 * at : 2 * at + amount].decode("latin-1").rstrip("\0")
            at += (amount + 1) // 2
        elif what in SYMBOLS:
            place += amount
            places.append(place)
            symbols.append(SYMBOLS[what])
            texts.append("")
        elif what not in (NUMBER, SUBTYPE, CHANNEL):
            raise Unexpected(f"word {at} of its annotations is {what}, which means nothing")
    if at >= len(words):
        raise Unexpected("its annotations break off before their end")
    return np.array(places, np.int64), np.array(symbols, "<U1"), texts

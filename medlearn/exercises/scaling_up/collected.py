"""What has come back? An exercise of lesson 22."""

from medlearn.checks import implement


def _answers(rng):
    """Return pairs that arrived and chunks that were wanted: by hand, random ones, and each edge."""
    cases = [([(2, 20), (0, 5), (3, 8), (2, 21)], [0, 1, 2, 3])]
    for n, lost in ((6, 2), (8, 3)):
        chunks = rng.permutation(n)[lost:].tolist()
        twice = [*chunks, chunks[0], chunks[1], chunks[0]]
        values = rng.integers(10, 99, len(twice)).tolist()
        cases.append((list(zip(twice, values, strict=True)), list(range(n))))
    cases += [([(4, 11), (9, 12)], [7, 9, 4, 2]), ([(0, 3), (5, 9), (1, 4)], [0, 1, 2])]
    return [*cases, ([(1, 6), (0, 0)], [0, 1, 2]), ([], [0, 1, 2])]


@implement(
    question="""
    **What has come back?** Each worker sends pairs (chunk, result): the number of a chunk, and what was found in it.
    They arrive in any order. If a worker is killed, its chunks are done again, so a chunk can arrive twice, or never.
    Write `collected(arrived, wanted)`. `arrived` is the list of pairs, `wanted` a list of chunks, each named once.
    Return two lists. First, the results in the order of `wanted`: of a chunk that came twice, the *first* result
    counts, and a chunk that never came is left out. Second, those chunks that never came, in the order of `wanted`.
    Answers for a chunk that nobody wanted are ignored. A result may be 0.
    """,
    hints=[
        "Go through the pairs and keep them in a dict, from chunk to result.",
        "A chunk that is in the dict already keeps its result: `if chunk not in first`.",
        "Then go through `wanted` twice: once for the results, once for the chunks that are not in the dict.",
    ],
    cases=_answers,
    praise="Chunk 1 has to be done again. Chunk 2 came as 20 and as 21: if the same work gives two results, find "
    "the reason before you trust either.",
)
def collected(arrived, wanted):
    """Return the first result of each wanted chunk, and the chunks without one."""
    first = {}
    for chunk, result in arrived:
        if chunk not in first:
            first[chunk] = result
    results = [first[chunk] for chunk in wanted if chunk in first]
    missing = [chunk for chunk in wanted if chunk not in first]
    return results, missing


def _first(arrived):
    return dict(reversed(arrived))


def _missing(arrived, wanted):
    return [chunk for chunk in wanted if chunk not in dict(arrived)]


def _in_order(arrived, wanted):
    """Return the first result of each chunk that arrived and is wanted, in the order of arrival."""
    first = {}
    for chunk, result in arrived:
        if chunk in wanted:
            first.setdefault(chunk, result)
    return first


def _unwanted(arrived, wanted):
    return any(chunk not in wanted for chunk, _ in arrived)


def _nought(arrived, wanted):
    return any(result == 0 for _, result in arrived)


def _plain(arrived, wanted):
    """Say whether none of the edges is touched: all wanted chunks in order, no result of 0, something arrived."""
    return bool(arrived) and not _nought(arrived, wanted) and not _unwanted(arrived, wanted) and _rising(wanted)


def _rising(wanted):
    return wanted == sorted(wanted)


def _each(arrived, wanted):
    return [result for chunk in wanted for other, result in arrived if other == chunk]


collected.wrong(
    lambda arrived, wanted: (list(_in_order(arrived, wanted).values()), _missing(arrived, wanted)),
    "Your results {got[0]} are in the order in which they arrived. Nobody can tell then which chunk each belongs to.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: ([result for _, result in arrived], _missing(arrived, wanted)),
    "Your results {got[0]} are all that arrived, as they came. Keep one for each chunk, in the order of `wanted`.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_each(arrived, wanted), _missing(arrived, wanted)),
    "Your results {got[0]} hold both results of a chunk that came twice. Then it counts double in every mean.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: (
        [dict(arrived)[chunk] for chunk in wanted if chunk in dict(arrived)],
        _missing(arrived, wanted),
    ),
    "Your results are {got[0]}: of a chunk that came twice, you keep the *last*. A dict overwrites what it holds. The "
    "first counts.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: ([_first(arrived)[chunk] for chunk in wanted if chunk in _first(arrived)], []),
    "The results are right, but you report no chunk as missing, and one never came. Whoever reads your lists takes "
    "them for complete.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: ([_first(arrived).get(chunk) for chunk in wanted], _missing(arrived, wanted)),
    "Your results {got[0]} hold something for a chunk that never came. Leave it out.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: ([_first(arrived).get(chunk, 0) for chunk in wanted], _missing(arrived, wanted)),
    "Your results {got[0]} hold a 0 for a chunk that never came. A 0 looks like a result. Leave it out.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: collected.reference(arrived, wanted)[::-1],
    "Both lists are right, the wrong way round: first the results, then the missing chunks.",
    where=_plain,
    credit=0.8,
).wrong(
    lambda arrived, wanted: collected.reference(arrived, wanted)[0],
    "You return the results alone. Return two lists: the results, and the chunks that never came.",
    where=_plain,
    credit=0.5,
).wrong(
    lambda arrived, wanted: (collected.reference(arrived, wanted)[0], len(_missing(arrived, wanted))),
    "You say *how many* chunks are missing. To have them done again, we must know which.",
    where=_plain,
    credit=0.5,
).clause(
    "nothing arrived",
    lambda arrived, wanted: not arrived,
    message="Right where something arrived. If nothing did, there is no result, and all chunks are missing.",
    credit=0.8,
).clause(
    "a chunk that nobody wanted",
    _unwanted,
    lambda arrived, wanted: ([*_first(arrived).values()][::-1], _missing(arrived, wanted)),
    message="Right where only wanted chunks arrive. An answer for any other is ignored: it may come from another run.",
    credit=0.8,
).clause(
    "the order of wanted",
    lambda arrived, wanted: not _rising(wanted),
    lambda arrived, wanted: collected.reference(arrived, sorted(wanted)),
    message="Right where `wanted` counts upwards. Both lists follow the order of `wanted`, whatever it is.",
    credit=0.8,
).clause(
    "a result of 0",
    _nought,
    lambda arrived, wanted: (
        [result for result in collected.reference(arrived, wanted)[0] if result],
        [chunk for chunk in wanted if not _first(arrived).get(chunk)],
    ),
    message="Right, but for a result of 0. It has arrived: ask whether the chunk is there, not whether its result is "
    "above 0.",
    credit=0.8,
)

"""What has come back? An exercise of lesson 22."""

from medlearn.checks import implement


def _answers(rng):
    """Return pairs that arrived and chunks that were wanted: by hand, random ones, and each edge."""
    cases = [([(2, 20), (0, 5), (3, 8), (2, 21)], [0, 1, 2, 3])]
    for n, lost in ((6, 2), (8, 3)):
        chunks = rng.permutation(n)[lost:].tolist()
        twice = rng.permutation([*chunks, chunks[0], chunks[1], chunks[0]]).tolist()
        values = rng.integers(10, 99, len(twice)).tolist()
        cases.append((list(zip(twice, values, strict=True)), list(range(n))))
    cases += [([(3, 21), (3, 20), (0, 5), (1, 5)], [0, 1, 3]), ([(1, 0), (0, 4), (1, 7)], [0, 1])]
    cases += [([(2, 9), (1, 3)], [1, 4]), ([(0, -2), (1, 6)], [0, 1, 2]), ([(0, 5)], [])]
    cases += [([(4, 11), (9, 12)], [7, 9, 4, 2]), ([(0, 3), (5, 9), (1, 4)], [0, 1, 2])]
    return [*cases, ([(1, 6), (0, 0)], [0, 1, 2]), ([], [0, 1, 2])]


@implement(
    question="""
    **What has come back?** Each worker sends pairs (chunk, result): the number of a chunk, and what was found in it.
    They arrive in any order. If a worker is killed, its chunks are done again, so a chunk can arrive several times, or
    never. Write `collected(arrived, wanted)`. `arrived` is the list of pairs, `wanted` a list of chunk numbers, each
    named once. Return two lists, with a comma between them. First, the results in the order of `wanted`: if a chunk
    came several times, its *first* result counts, and a chunk that never came is left out. Second, the numbers of the
    wanted chunks that never came, in the order of `wanted`. Pairs of a chunk that nobody wanted are ignored. A result
    is any whole number, also 0 or below. Either list may be empty. Leave both as they are.
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
    return {chunk: _first(arrived)[chunk] for chunk, _ in arrived if chunk in wanted}


def _unwanted(arrived, wanted):
    return not set(dict(arrived)) <= set(wanted)


def _plain(arrived, wanted):
    """Say whether none of the edges is touched: all wanted chunks in order, no result of 0, something arrived."""
    return (
        bool(arrived)
        and all(result for _, result in arrived)
        and not _unwanted(arrived, wanted)
        and wanted == sorted(wanted)
    )


def _by(choose, arrived, wanted):
    """Return one result of each chunk that came, chosen from all of its results."""
    came = [[result for other, result in arrived if other == chunk] for chunk in wanted]
    return [choose(results) for results in came if results]


def _once(arrived, wanted):
    """Return the results of those chunks that came exactly once."""
    came = [chunk for chunk, _ in arrived]
    return [dict(arrived)[chunk] for chunk in wanted if came.count(chunk) == 1]


def _until_double(arrived):
    """Return what a loop sees that stops at the first chunk it has met before."""
    came = [chunk for chunk, _ in arrived]
    return arrived[: next((place for place, chunk in enumerate(came) if chunk in came[:place]), len(came))]


def _early_double(arrived):
    return len(dict(_until_double(arrived))) < len(dict(arrived))


def _each(arrived, wanted):
    return [result for chunk in wanted for other, result in arrived if other == chunk]


collected.wrong(
    lambda arrived, wanted: (list(_in_order(arrived, wanted).values()), _missing(arrived, wanted)),
    "Your results {got[0]} are in the order in which they arrived. Nobody can tell then which chunk each belongs to.",
    where=_plain,
).wrong(
    lambda arrived, wanted: ([result for _, result in arrived], _missing(arrived, wanted)),
    "Your results {got[0]} are all that arrived, as they came. Keep one for each chunk, in the order of `wanted`.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_each(arrived, wanted), _missing(arrived, wanted)),
    "Your results {got[0]} hold both results of a chunk that came twice. Then it counts double in every mean.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_by(lambda came: came[-1], arrived, wanted), _missing(arrived, wanted)),
    "Your results are {got[0]}: of a chunk that came twice, you keep the *last*. A dict overwrites what it holds. The "
    "first counts.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_by(min, arrived, wanted), _missing(arrived, wanted)),
    "Your results are {got[0]}: of a chunk that came more than once, you keep the *smallest*. The first counts.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_by(max, arrived, wanted), _missing(arrived, wanted)),
    "Your results are {got[0]}: of a chunk that came more than once, you keep the *largest*. The first counts.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (collected.reference(arrived, wanted)[0], []),
    "The results are right, but you report no chunk as missing, and one never came. Whoever reads your lists takes "
    "them for complete.",
    where=_plain,
).wrong(
    lambda arrived, wanted: ([_first(arrived).get(chunk) for chunk in wanted], _missing(arrived, wanted)),
    "Your results {got[0]} hold something for a chunk that never came. Leave it out.",
    where=_plain,
).wrong(
    lambda arrived, wanted: ([_first(arrived).get(chunk, 0) for chunk in wanted], _missing(arrived, wanted)),
    "Your results {got[0]} hold a 0 for a chunk that never came. A 0 looks like a result. Leave it out.",
    where=_plain,
).wrong(
    lambda arrived, wanted: collected.reference(arrived, wanted)[::-1],
    "Your two lists come the wrong way round: first the results, then the missing chunks.",
    where=_plain,
).wrong(
    lambda arrived, wanted: collected.reference(arrived, wanted)[0],
    "You return the results alone. Return two lists: the results, and the chunks that never came.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (collected.reference(arrived, wanted)[0], len(_missing(arrived, wanted))),
    "You say *how many* chunks are missing. To have them done again, we must know which.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (collected.reference(arrived, wanted)[0], [c for c in wanted if c in dict(arrived)]),
    "Your second list {got[1]} holds the chunks that *came*. Those that never came are due.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_once(arrived, wanted), _missing(arrived, wanted)),
    "Your results are {got[0]}: a chunk that came more than once has gone altogether. Keep its first result.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (_once(arrived, wanted), [c for c in wanted if [d for d, _ in arrived].count(c) != 1]),
    "You treat a chunk that came more than once as missing: {got[1]}. It is there, and its first result counts.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (
        collected.reference(arrived, wanted)[0],
        [chunk for chunk in wanted if chunk not in collected.reference(arrived, wanted)[0]],
    ),
    "You look for the numbers of the chunks among the *results*, and report {got[1]} as missing.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (list(dict.fromkeys(collected.reference(arrived, wanted)[0])), _missing(arrived, wanted)),
    "Your results are {got[0]}: two different chunks gave the same result, and you kept one. Compare the chunks.",
    where=_plain,
).wrong(
    lambda arrived, wanted: (collected.reference(arrived, wanted)[0], _missing(arrived, range(max(wanted) + 1))),
    "Your missing chunks {got[1]} hold some that nobody wanted. Go through `wanted`, not through all the numbers.",
    where=lambda arrived, wanted: bool(wanted),
).wrong(
    lambda arrived, wanted: (collected.reference(arrived, wanted)[0], _missing(arrived, range(len(wanted)))),
    "You report {got[1]} as missing: you count 0, 1, 2, and so on. The wanted chunks may have any numbers.",
).clause(
    "both lists stay",
    lambda arrived, wanted: True,
    lambda arrived, wanted: (collected.reference(arrived, wanted), arrived.clear(), wanted.append(0))[0],
).clause(
    "nothing wanted",
    lambda arrived, wanted: not wanted,
    message="Right where something is wanted. If `wanted` is empty, so are both lists.",
).clause(
    "a double, and others after it",
    lambda arrived, wanted: _early_double(arrived),
    lambda arrived, wanted: collected.reference(_until_double(arrived), wanted),
    message="Right where each chunk comes once, or the doubles come last. After a double, go on: there may be more.",
).clause(
    "nothing arrived",
    lambda arrived, wanted: not arrived,
    message="Right where something arrived. If nothing did, there is no result, and all chunks are missing.",
).clause(
    "a chunk that nobody wanted",
    _unwanted,
    lambda arrived, wanted: ([*_first(arrived).values()][::-1], _missing(arrived, wanted)),
    message="Right where only wanted chunks arrive. Any other is ignored, whatever its number.",
).clause(
    "the order of wanted",
    lambda arrived, wanted: wanted != sorted(wanted),
    lambda arrived, wanted: collected.reference(arrived, sorted(wanted)),
    message="Right where `wanted` counts upwards. Both lists follow the order of `wanted`, whatever it is.",
).clause(
    "a result below 0",
    lambda arrived, wanted: any(result < 0 for _, result in arrived),
    message="Right, but for a result below 0. Whether a chunk has arrived does not depend on its result.",
).clause(
    "a result of 0",
    lambda arrived, wanted: any(result == 0 for _, result in arrived),
    lambda arrived, wanted: (
        [result for result in collected.reference(arrived, wanted)[0] if result],
        [chunk for chunk in wanted if not _first(arrived).get(chunk)],
    ),
    message="Right, but for a result of 0. It has arrived: ask whether the chunk is there, not whether its result is "
    "above 0.",
)

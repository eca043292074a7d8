"""Stop, and go back. An exercise of lesson 09."""

import numpy as np

from medlearn.checks import mend


def _curves(rng):
    """Return validation losses and a patience: stopped, never stopped, equal losses, nan, and random walks.

    After nan in the middle a number follows; the last epoch is once the best; and a loss falls below the one before it,
    but not below the best.
    """
    example = ([0.70, 0.55, 0.48, 0.50, 0.52, 0.51, 0.40, 0.45], 3)
    never = ([0.69, 0.60, 0.62, 0.58, 0.61], 4)
    equal = ([0.60, 0.50, 0.50, 0.50, 0.49], 2)
    exploded = ([0.60, 0.50, float("nan"), float("nan"), float("nan")], 3)
    bumpy = ([0.70, 0.72, 0.60, 0.63, 0.50, 0.52, 0.45, 0.46, 0.47], 2)
    broken = ([0.60, 0.50, float("nan"), float("nan"), 0.40], 2)
    falling = ([0.60, 0.50, 0.40], 2)
    zigzag = ([0.50, 0.60, 0.55, 0.60, 0.70, 0.40, 0.30], 2)
    made = [np.round(0.6 + np.cumsum(rng.normal(0, 0.05, n)), 2).tolist() for n in (8, 12, 20)]
    return [example, never, equal, exploded, bumpy, broken, falling, zigzag, *zip(made, (2, 3, 4), strict=True)]


# "Why weight restoring is not the default option in EarlyStopping?": github.com/keras-team/keras/issues/11371.
@mend(
    question="""
    **Stop, and go back.** Training stops when the validation loss has not fallen below its best for `patience`
    epochs in a row (an equal loss is no improvement, nan is none either), or when `losses` ends. This listing then
    keeps the *last* weights, as article B does. Fix it: `stop_early(losses, patience)` returns two epochs, counted from
    1: that in which training ends, and that whose weights are best *of those trained*. The first loss is a number.
    """,
    listing="""
    def stop_early(losses, patience):
        best, waited = np.inf, 0
        for epoch, loss in enumerate(losses, start=1):
            if loss < best:
                best, waited = loss, 0
            else:
                waited += 1
            if waited == patience:
                break
        return epoch, epoch
    """,
    hints=[
        "The loop already notices each new best loss. In which line?",
        "Note the epoch there as well, under a name of its own.",
        "Return the epoch of the end, and the one that you noted.",
    ],
    cases=_curves,
    praise="Stopped after epoch 6 with the weights of epoch 3. Epoch 7 would have been better still, but nobody knew: "
    "impatience has its price.",
)
def stop_early(losses, patience):
    """Return the epoch of the end and the epoch of the best weights, counted from 1."""
    best, waited, kept = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, waited, kept = loss, 0, epoch
        else:
            waited += 1
        if waited == patience:
            break
    return epoch, kept


# Right where a loss is nan: a misconception is known whatever an answer makes of it.
def _numbers(losses, patience):
    return not np.isnan(losses).any()


def _end(losses, patience):
    return stop_early.reference(losses, patience)[0]


def _kept(losses, patience):
    return stop_early.reference(losses, patience)[1]


stop_early.wrong(
    lambda losses, patience: (_end(losses, patience), _end(losses, patience)),
    "You keep the weights of epoch {got[1]}, the last. Since epoch {expected[1]} none had been better: that is why "
    "training stopped. Whose weights would you give to patients?",
    where=_numbers,
).wrong(
    lambda losses, patience: (_end(losses, patience), int(np.nanargmin(losses)) + 1),
    "You keep epoch {got[1]}, but training ended in epoch {got[0]}: those weights were never trained. The best is "
    "sought among the epochs that took place.",
    where=_numbers,
).wrong(
    lambda losses, patience: (_end(losses, patience), _end(losses, patience) - patience),
    "You go back by `patience` epochs. When the patience ran out that is right. When the losses ended first you keep "
    "epoch {got[1]}, and {expected[1]} was the best.",
    where=_numbers,
).wrong(
    lambda losses, patience: tuple(epoch - 1 for epoch in stop_early.reference(losses, patience)),
    "You count from 0, as Python does with places. The question counts epochs from 1, as Keras prints them.",
    where=_numbers,
).wrong(
    lambda losses, patience: (_end(losses, patience), _kept(losses, patience) - 1),
    "The end is right. You noted where the best stands in a list, counted from 0: {got[1]}. The question counts epochs "
    "from 1, in both answers.",
    where=_numbers,
)


def _compares_with_the_one_before(losses, patience):
    waited = 0
    for place in range(1, len(losses)):
        waited = 0 if losses[place] < losses[place - 1] else waited + 1
        if waited == patience:
            break
    return place + 1, int(np.nanargmin(losses[: place + 1])) + 1


stop_early.wrong(
    _compares_with_the_one_before,
    "You compare each loss with the one *before*. So a small step down after two steps up counts as progress, and "
    "training goes on to epoch {got[0]}. It must fall below the best so far.",
    where=_numbers,
)


def _never_counts_anew(losses, patience):
    best, waited, kept = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, kept = loss, epoch
        else:
            waited += 1
        if waited == patience:
            break
    return epoch, kept


stop_early.wrong(
    _never_counts_anew,
    "You never start counting anew. A better loss should give the network its whole patience back; with you training "
    "ends in epoch {got[0]}, because of disappointments long made up for.",
    where=_numbers,
).wrong(
    lambda losses, patience: stop_early.reference(losses, patience + 1),
    "You are more patient than asked: training ends in epoch {got[0]}. Stop as soon as `patience` epochs in a row have "
    "disappointed, not after one more.",
    where=_numbers,
).wrong(
    lambda losses, patience: (_end(losses, patience), losses[_kept(losses, patience) - 1]),
    "You return the best *loss*, {got[1]:.2f}. Asked is the epoch in which it was reached.",
    where=_numbers,
).wrong(
    lambda losses, patience: stop_early.reference(losses, patience)[::-1],
    "The two have changed places: first the epoch in which training ends, then the one whose weights are kept.",
    where=_numbers,
)


def _equal_counts(losses, patience):
    best, waited, kept = np.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss <= best:
            best, waited, kept = loss, 0, epoch
        else:
            waited += 1
        if waited == patience:
            break
    return epoch, kept


stop_early.wrong(
    _equal_counts,
    "Equal losses count as progress with you: you keep epoch {got[1]}. A plateau would then train for ever. Only what "
    "lies *below* the best is an improvement.",
    where=_numbers,
).wrong(
    lambda losses, patience: (_end(losses, patience), int(np.argmin(losses[: _end(losses, patience)])) + 1),
    "Right on orderly curves. Where the loss became nan you keep epoch {got[1]}, the first of the ruined ones: to "
    "NumPy's minimum, nan is the smallest of all.",
).wrong(
    lambda losses, patience: (len(losses), int(np.argmin(losses)) + 1),
    "You end in epoch {got[0]}, where the losses end: nothing ever stops. Patience was over after epoch "
    "{expected[0]}, and what comes later was never trained.",
    where=_numbers,
).wrong(
    lambda losses, patience: (len(losses), _kept(losses, patience)),
    "You keep the right epoch. But training ends in epoch {expected[0]}, where patience was over, not in epoch "
    "{got[0]}, where the list does.",
    where=_numbers,
).clause(
    "nan is no improvement",
    lambda losses, patience: np.isnan(losses).any(),
    lambda losses, patience: stop_early.reference([loss for loss in losses if loss == loss], patience),
    message="Right while every loss is a number. A nan is no improvement: such an epoch is never the best, and it "
    "uses up patience like any other.",
).clause(
    "the last epoch is the best",
    lambda losses, patience: _kept(losses, patience) == len(losses),
    lambda losses, patience: (_end(losses, patience), _best_before_the_end(losses, patience)),
    message="Right unless the last epoch is the best. Then it is both, the end and the one to keep.",
).clause(
    "an equal loss is no improvement",
    lambda losses, patience: np.isin(losses[1:], np.fmin.accumulate(losses)[:-1]).any(),
    _equal_counts,
)


def _best_before_the_end(losses, patience):
    """Return the best of the epochs, the last of all losses left out."""
    return stop_early.reference(losses[:-1] if _end(losses, patience) == len(losses) else losses, patience)[1]

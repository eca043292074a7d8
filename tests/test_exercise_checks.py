"""The engine of the exercises, on small ones made here: whatever a learner hands in gets a sentence."""

import functools
import inspect
import io
import linecache
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
import weakref
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from medlearn.checks import Result, implement, interpret, limits, mend, predict, running
from medlearn.checks.comparing import difference, same
from medlearn.checks.limits import ALLOWANCE, TimeLimit, TooSlow, memory_ceiling, memory_limit
from medlearn.checks.running import line_that_raised, outcomes
from medlearn.checks.showing import Shown, clip, show, show_both
from medlearn.exercises import convolution

LINUX = sys.platform.startswith("linux")
MOST_WORDS = 60


@implement(
    question="**Share.** Of those who are ill, which share is found?",
    hints=["Look at the ill only.", "What is the mean there?"],
    cases=lambda rng: [
        (np.array([1, 1, 0, 0, 1]), np.array([1, 0, 1, 0, 1])),
        (np.array([1, 0]), np.array([1, 0])),
        (np.array([0, 0]), np.array([1, 0])),
        *((rng.integers(0, 2, 30), rng.integers(0, 2, 30)) for _ in range(3)),
    ],
    praise="2 of 3 ill patients were found.",
)
def share(truth, predicted):
    """Return the share of the ill that is found."""
    if not truth.any():
        raise ValueError("nobody is ill")
    return np.mean(predicted[truth == 1])


share.wrong(
    lambda truth, predicted: np.mean(truth == predicted),
    "You got {got:.2f} where {expected:.2f} is due: how often it is right about *anyone*.",
    credit=0.5,
)


share.wrong(
    lambda truth, predicted: np.mean(predicted[truth == 1]) if truth.any() else float("nan"),
    "Nobody ill gave {got}: say so with an error.",
)


@implement(
    question="**Double.** Twice the image.",
    hints=["Multiply."],
    cases=lambda rng: [(np.arange(6.0).reshape(2, 3),), (rng.normal(size=(3, 2)),)],
    praise="Twice as bright.",
)
def double(image):
    """Return an array of the image's shape."""
    return image * 2


@mend(
    question="**Mend.** It counts one too few.",
    listing="""
    def count(values):
        return len(values) - 1
    """,
    hints=["Count by hand."],
    cases=lambda rng: [([1, 2, 3],), ([],)],
    praise="All of them.",
)
def count(values):
    """Count them."""
    return len(values)


count.wrong(lambda values: len(values) - 1, "You have {got}: one is missing.")


@predict(question="**Size.** How many weights?", hints=["Multiply."], praise="All {expected}.")
def weights():
    """Count."""
    return 1_000_000


weights.wrong(1000, "You gave {got:d}: one side only.", credit=0.25)


@interpret(question="**Which?**", hints=["Look."], choices=("left", "right"), praise="Left.")
def which():
    """Choose."""
    return np.array(["left", "right"])[0]


which.wrong("right", "The other side.")


def judged(exercise, answer, **options):
    result, _ = exercise.judge(answer, **options)
    assert len(result.message.split()) < MOST_WORDS, result.message
    return result


def said(exercise, answer, **options):
    return judged(exercise, answer, **options).message


# The four statuses.


def test_correct_praises_and_is_worth_all_points():
    assert judged(share, share.reference) == Result("correct", "Correct. 2 of 3 ill patients were found.", 1.0)


@pytest.mark.parametrize("exercise", [share, double, count, weights, which])
def test_an_untouched_stub_is_not_attempted(exercise):
    names = {"np": np}
    exec(exercise.stub, names)
    result = judged(exercise, names[exercise.name])
    assert (result.status, result.credit) == ("not attempted", 0.0)


def test_dots_are_not_attempted_even_with_code_around_them():
    assert judged(double, lambda image: ...).status == "not attempted"
    assert judged(double, ...).status == "not attempted"


def test_an_untouched_listing_is_not_attempted_but_recognised_once_something_in_it_changed():
    names = {}
    exec("def count(values):\n    values = values\n    return len(values) - 1", names)
    assert said(count, names["count"]) == "You have 2: one is missing."
    assert "this is the listing as it was" in said(count, vars_of(count.stub)["count"])


def vars_of(source):
    names = {}
    exec(source, names)
    return names


def test_raised_tells_the_error_the_line_and_the_arguments():
    def answer(image):
        return image["x"]

    result = judged(double, answer)
    assert result.status == "raised"
    assert result.message.startswith('Your code raised IndexError in the line `return image["x"]`, when called with')
    assert "image = [[0, 1, 2], [3, 4, 5]]: only integers" in result.message


def test_raised_without_a_text_ends_in_a_full_stop():
    def answer(image):
        raise ValueError

    assert said(double, answer).endswith("image = [[0, 1, 2], [3, 4, 5]].")


def test_another_error_than_the_one_due_is_told_which():
    def answer(truth, predicted):
        if not truth.any():
            raise KeyError("nobody")
        return np.mean(predicted[truth == 1])

    result = judged(share, answer)
    assert result.status == "raised"
    assert "KeyError" in result.message
    assert result.message.endswith("Here a ValueError is due.")


def test_a_missing_error_is_asked_for():
    def answer(truth, predicted):
        return np.mean(predicted[truth == 1]) if truth.any() else -1.0

    assert "returned -1. Here a ValueError is due, with a message that helps." in said(share, answer)


@pytest.mark.parametrize("error", [ValueError("nobody"), ValueError])
def test_an_error_that_is_returned_is_to_be_raised(error):
    message = said(share, lambda truth, predicted: share.reference(truth, predicted) if truth.any() else error)
    assert message.endswith(
        "your function *returned* a ValueError, as if it were a result. "
        'Raise it instead: `raise ValueError("...")`, without return.'
    )


def test_the_text_of_an_error_ends_before_the_next_sentence():
    def answer(truth, predicted):
        if not truth.any():
            raise RuntimeError("nobody ill")
        return share.reference(truth, predicted)

    assert said(share, answer).endswith("predicted = [1, 0]: nobody ill. Here a ValueError is due.")


def test_numpys_advice_on_the_truth_of_arrays_is_not_repeated():
    message = said(double, lambda image: max(0, image))
    assert message.endswith("a whole array stands where `if`, `and`, `or`, `min` or `max` needs a single number.")


def test_a_misconception_that_raises_without_a_text_is_known_by_any():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(1,), (0,)], praise="")
    def root(number):
        return number**0.5

    def refuses(error):
        def answer(number):
            if not number:
                raise error
            return number**0.5

        return answer

    root.wrong(refuses(ValueError), "0 has a root.")
    assert said(root, refuses(ValueError("too small"))) == "0 has a root."
    assert judged(root, refuses(KeyError("too small"))).status == "raised"


def test_beyond_the_example_an_error_is_known_whatever_its_text():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(2,), (0,)], praise="")
    def inverse(number):
        return 1 / number if number else 0

    inverse.wrong(lambda number: 1 / number, "Nothing is divided by 0.", credit=0.5)

    inverse.wrong(lambda number: number["x"], "Never a text.")

    for zero in (0, 0.0, Fraction(0)):
        result = judged(inverse, lambda number, zero=zero: 1 / (number or zero))
        assert (result.message, result.credit) == ("Nothing is divided by 0.", 0.5)
    assert said(inverse, lambda number: number["y"]) == "Never a text."
    assert judged(inverse, lambda number: number + "x").status == "raised"


@pytest.fixture
def inverse_or_none():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(2,), (0,), (4,)], praise="")
    def inverse(number):
        if not number:
            raise ValueError("0 has no inverse")
        return 1 / number

    return inverse.clause("no inverse", lambda number: number == 0, message="0 has none.", credit=0.75)


@pytest.mark.parametrize("there", [lambda: 0, lambda: None, lambda: 1 / 0, lambda: [][0], lambda: np.nan])
def test_who_misses_only_a_clause_is_told_so_whatever_he_does_there(inverse_or_none, there):
    result = judged(inverse_or_none, lambda number: 1 / number if number else there())
    assert (result.message, result.credit) == ("0 has none.", 0.75)
    assert judged(inverse_or_none, lambda number: 1 if number == 4 else there() if not number else 0.5).credit == 0


def test_a_clause_is_not_blamed_for_an_endless_loop(inverse_or_none):
    assert "Does its loop ever end?" in said(
        inverse_or_none, lambda number: 1 / number if number else endless(0), seconds=0.2
    )


def test_a_clause_has_an_answer_that_violates_it_alone(inverse_or_none):
    (clause,) = inverse_or_none.clauses
    assert [clause.answer(number) for number in (2, 0, 4)] == [0.5, None, 0.25]


def test_not_yet_gives_the_first_failing_input_with_both_values():
    def answer(image):
        return image * 2 if image.shape == (2, 3) else image

    result = judged(double, answer)
    assert result.status == "not yet"
    right = double.inputs()[1][0][0, 0] * 2
    assert result.message.startswith(f"At [0, 0] you have {right / 2:.4g} where {right:.4g} is due. That was when")


# Misconceptions.


def test_a_misconception_comes_first_with_formatted_numbers_and_its_credit():
    def answer(truth, predicted):
        return sum(truth == predicted) / len(truth)

    message = "You got 0.60 where 0.67 is due: how often it is right about *anyone*."
    assert judged(share, answer) == Result("not yet", message, 0.5)


def test_the_misconception_that_explains_most_wins():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(n,) for n in (3, -2, -5)], praise="")
    def size(number):
        return abs(number)

    size.wrong(lambda number: number if number == -2 else abs(number), "only -2")

    size.wrong(lambda number: number, "the sign stays")

    size.wrong(lambda number: number * 1, "the sign stays, said later")

    assert said(size, lambda number: number) == "the sign stays"
    assert said(size, lambda number: number if number == -2 else abs(number)) == "only -2"
    assert "That was when called with number = -2" in said(size, lambda number: 7 if number < 0 else number)


def test_who_fails_on_the_example_does_not_read_about_a_special_case():
    assert said(share, lambda truth, predicted: float("nan")).startswith("You returned nan (not a number) where 0.6667")
    assert said(share, lambda truth, predicted: share.misconceptions[1].answer(truth, predicted)).startswith(
        "Nobody ill"
    )


def test_a_misconception_may_raise_and_is_known_by_the_same_error():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [([1],), ([],)], praise="")
    def first(values):
        return values[0] if values else 0

    first.wrong(lambda values: values[0], "Empty: {got:.2f}, {expected}.")

    assert said(first, lambda values: next(iter(values[:1])) if values else values[0]) == "Empty: None, 0."
    assert judged(first, lambda values: values.index(1) + 1).status == "raised"


# Answers of the wrong kind.


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (0.5, "You gave 0.5. Give the function itself"),
        (None, "You gave None. Give"),
        (np.zeros((9, 9)), "You gave an array of shape (9, 9). Give"),
        ("double", "You gave 'double'. Give"),
        (lambda: 1, "cannot be called with 1 argument, image. Look at the line with def."),
        (lambda image, other: 1, "cannot be called with 1 argument"),
        (lambda *, image: 1, "cannot be called with 1 argument"),
        (lambda image: None, "You returned None. Did you forget return?"),
        (lambda image: (image * 2).tolist()[0], "Your list has the shape (3,); (2, 3) is due."),
        (lambda image: [[1, 2], [3]], "You returned [[1, 2], [3]]; an array of shape (2, 3) is due."),
        (lambda image: (image * 2).astype(str).tolist(), "Your list holds text; float64 is due."),
        (lambda image: image * np.nan, "Your array holds 6 nan (not a number)"),
        (lambda image: image * (2 + 0j), "Your array holds complex128; float64 is due."),
        (lambda image: image.T * 2, "Your array has the shape (3, 2); (2, 3) is due."),
        (lambda image: (image * 2).astype(str), "Your array holds text; float64 is due."),
        (lambda image: image > 2, "Your array holds bool; float64 is due."),
        (lambda image: (image * 2).astype(object), "Your array holds objects of any type; float64 is due."),
        (lambda image: np.zeros(()), "You returned 0; an array of shape (2, 3) is due."),
        (lambda image: (row * 2 for row in image), "You returned a generator; an array"),
        (lambda image: list(range(10**6)), "Your list has the shape (1000000,); (2, 3) is due."),
        (lambda image: "x " * 10**6, "You returned a text of 2000000; an array"),
        (lambda image: "left", "You returned 'left'; an array"),
        (lambda image: 10**5000, "You returned a number of some 5000 digits; an array"),
        (lambda image: dict.fromkeys(range(9), "x" * 999), "You returned a dict of 9; an array"),
        (print, "You returned None."),
        (np.ndarray.copy, "At [0, 1] you have 1 where 2 is due."),
    ],
)
def test_an_answer_of_the_wrong_kind_is_told_so(answer, words):
    result = judged(double, answer)
    assert result.status == "not yet"
    assert words in result.message


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda truth, predicted: True, "You returned True; a number is due."),
        (lambda truth, predicted: 1j, "You returned 0+1j, a complex number; a real one is due."),
        (lambda truth, predicted: np.array(1 + 0j), "a complex number; a real one is due."),
        (lambda truth, predicted: np.full(2, 0.5), "You returned an array of shape (2,); a single number is due."),
        (lambda truth, predicted: float("nan"), "You returned nan (not a number) where 0.6667 is due."),
        (lambda truth, predicted: "0.6667", "You returned '0.6667'; a number is due."),
        (lambda truth, predicted: 10**400, "a number of some 400 digits; 0.6667 is due."),
        (lambda truth, predicted: round(share.reference(truth, predicted), 4), "You returned 0.6667; 0.66666667 is"),
        (lambda truth, predicted: {1, 2}, "You returned {1, 2}; a number is due."),
    ],
)
def test_a_number_of_the_wrong_kind_is_told_so(answer, words):
    assert words in said(share, answer)


class Doubler:
    def __call__(self, image):
        return image + image


@pytest.mark.parametrize(
    "answer",
    [
        lambda image: 2 * image,
        Doubler(),
        functools.partial(np.multiply, 2),
        functools.lru_cache(lambda image=None: 1) and functools.wraps(double.reference)(lambda *all: all[0] * 2),
        vars_of("def double(image, factor=2):\n    return image * factor")["double"],
        functools.partial(lambda factor, image: factor * image, 2),
    ],
)
def test_right_answers_of_every_sort_are_correct(answer):
    assert judged(double, answer).status == "correct"


def test_a_ufunc_and_a_builtin_can_be_answers():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(4.0,), (9.0,)], praise="")
    def root(number):
        return number**0.5

    assert judged(root, np.sqrt).status == "correct"
    assert judged(root, np.square).message.startswith("You returned 16; 2 is due.")
    assert judged(root, max).status == "raised"
    assert judged(root, np.add).status in ("raised", "not yet")


def test_an_input_changed_in_place_is_told_and_never_reaches_the_next_call():
    def answer(image):
        image *= 2
        return image

    assert said(double, answer).startswith("Your function changed its input `image`. Work on a copy")


@pytest.mark.parametrize(
    ("argument", "change", "changed"),
    [
        ([1, [2]], lambda value: value[1].append(3), True),
        ([1, [2]], lambda value: value.__setitem__(0, np.ones(2)), True),
        ({"a": [1]}, lambda value: value.update(b=1), True),
        ({"a": np.zeros(2)}, lambda value: value["a"].fill(1), True),
        (np.array([1, 2]), lambda value: value.sort(), False),
        (np.array([2, 1]), lambda value: value.sort(), True),
        (np.array([[1], "text", None], dtype=object), lambda value: None, False),
        (np.array([[1], "text", None], dtype=object), lambda value: value[0].append(1), True),
        ([float("nan")], lambda value: None, False),
        (np.array([np.nan]), lambda value: None, False),
        (np.random.default_rng(0), lambda value: value.normal(), False),
        ({1, 2}, lambda value: value.add(3), True),
    ],
)
def test_what_counts_as_changed(argument, change, changed):
    (outcome,) = outcomes(change, [(argument,)])
    assert outcome.error is None
    assert bool(outcome.changed) is changed


def test_a_list_kept_from_call_to_call_is_judged_as_it_was_returned():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(1,), (2,)], praise="")
    def alone(value):
        return [value]

    def keeps(value, kept=[]):  # noqa: B006
        kept.append(value)
        return kept

    assert "You returned 2 values; 1 are due. That was when called with value = 2" in said(alone, keeps)


# Time.


def endless(image):
    while True:
        pass


def stubborn(image):
    while True:
        try:  # noqa: SIM105
            sum(range(1000))
        except Exception:
            pass


def sleepy(image):
    while True:
        time.sleep(0.01)


def fast_asleep(image):
    time.sleep(60)


def deaf(image):
    while True:
        try:  # noqa: SIM105
            time.sleep(60)
        except:  # noqa: E722
            pass


@pytest.mark.parametrize("answer", [endless, stubborn, sleepy, fast_asleep, deaf])
def test_a_loop_without_end_is_stopped(answer):
    start, trace, handler = time.perf_counter(), sys.gettrace(), signal.getsignal(signal.SIGINT)
    result = judged(double, answer, seconds=0.2)
    assert result.status == "not yet"
    assert "was still running after 0.2 seconds and was stopped" in result.message
    assert time.perf_counter() - start < 2
    assert (sys.gettrace(), signal.getsignal(signal.SIGINT)) == (trace, handler)


def test_what_an_endless_loop_printed_is_kept():
    def answer(image):
        print("round and round")
        endless(image)

    _, printed = double.judge(answer, seconds=0.2)
    assert printed == "round and round\n"


def test_the_time_is_for_all_calls_together_and_later_ones_are_left_out():
    done = outcomes(lambda seconds: time.sleep(seconds), [(0.12,)] * 5, seconds=0.3)
    assert [type(one.error) for one in done] == [type(None), type(None), TooSlow]


def test_a_loop_without_end_can_be_a_misconception():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(3,)], praise="")
    def stop(number):
        return number

    def never_stops(number):
        raise TooSlow("still running after 0.2 seconds")

    stop.wrong(never_stops, "It never stops.")
    assert said(stop, endless, seconds=0.2) == "It never stops."


def test_a_time_out_is_never_the_error_that_is_due():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(3,)], praise="")
    def refuse(number):
        raise Exception("no")

    assert "was stopped" in said(refuse, endless, seconds=0.2)


def test_the_learners_own_stop_is_passed_on():
    def answer(image):
        raise KeyboardInterrupt

    handler, shown = signal.getsignal(signal.SIGINT), sys.stdout
    with pytest.raises(KeyboardInterrupt):
        double.judge(answer)
    assert (signal.getsignal(signal.SIGINT), sys.stdout) == (handler, shown)


@pytest.mark.skipif(os.name == "nt", reason="a signal cannot be sent to one thread there")
def test_the_stop_button_is_passed_on():
    def press():
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    button = threading.Timer(0.1, press)
    button.start()
    with pytest.raises(KeyboardInterrupt):
        double.judge(endless, seconds=3)
    button.join()


def test_no_interrupt_leaks_out_of_a_check_that_ends_near_its_limit():
    length, ends = 0.01, {False: 0, True: 0}
    for _ in range(120):  # longer after one that was in time, shorter after one that was not: always near the edge
        until = time.perf_counter() + length
        done = outcomes(lambda until=until: spin(until), [()], seconds=0.005)
        assert len(done) == 1
        late = isinstance(done[0].error, TooSlow)
        ends[late] += 1
        length *= 0.95 if late else 1.05
        spin(time.perf_counter() + 0.0003)
    assert min(ends.values()) > 12, ends


def test_an_interrupt_strikes_only_the_answer():
    survived = []

    def linger():
        with TimeLimit(0.02) as limit:
            time.sleep(0.1)
            survived.append(limit.expired)
            limit.call(survived.append, (None,))

    with pytest.raises(TooSlow):
        linger()
    assert survived == [True]


def test_an_interrupt_that_comes_late_arrives_where_nobody_listens(monkeypatch):
    late = []

    def press(seconds):
        late.append(seconds)
        signal.raise_signal(signal.SIGINT)

    with TimeLimit(0.01) as limit:
        monkeypatch.setattr(limits, "interrupt_main", lambda: None)
        while not limit.expired:
            pass
        monkeypatch.setattr(limits, "time", SimpleNamespace(sleep=press))
    assert late


def test_a_debugger_is_there_again_after_an_answer_that_would_not_listen():
    def debugger(frame, event, argument):
        return None

    before = sys.gettrace()
    sys.settrace(debugger)
    try:
        (outcome,) = outcomes(deaf, [(0,)], seconds=0.1)
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert isinstance(outcome.error, TooSlow)
    assert after is debugger


def test_who_handles_the_stop_button_otherwise_still_does():
    pressed = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        (outcome,) = outcomes(lambda: signal.raise_signal(signal.SIGINT) or 7, [()])
    finally:
        signal.signal(signal.SIGINT, before)
    assert (outcome.value, pressed) == (7, [signal.SIGINT])


def spin(until):
    while time.perf_counter() < until:
        pass


@pytest.mark.skipif(os.name == "nt", reason="there, no process starts with the interrupt ignored")
def test_the_time_limit_works_where_interrupts_are_ignored():
    code = """
        import signal
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        from medlearn.checks.running import outcomes
        print(outcomes(lambda: [None for _ in iter(int, 1)], [()], seconds=0.2)[0].error)
        print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)
    """
    run = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=20)
    assert run.stdout.split("\n")[:2] == ["still running after 0.2 seconds", "True"]


def test_outside_the_main_thread_answers_are_judged_without_a_clock():
    found = []
    thread = threading.Thread(target=lambda: found.append(double.judge(double.reference)[0].status))
    thread.start()
    thread.join()
    assert found == ["correct"]


# Memory.


@pytest.mark.skipif(not LINUX, reason="only Linux has a memory limit")
@pytest.mark.parametrize("stubborn_too", [False, True])
def test_an_answer_that_allocates_without_end_is_stopped_and_the_limit_lifted(stubborn_too):
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)

    def answer(image):
        held = []
        while True:
            try:
                held.append(np.empty(10**7))
            except MemoryError:
                if not stubborn_too:
                    raise

    message = said(double, answer, seconds=1)
    assert ("was stopped" if stubborn_too else "more memory than a check allows") in message
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert np.empty(ALLOWANCE // 4).nbytes > ALLOWANCE


@pytest.mark.skipif(not LINUX, reason="only Linux has a memory limit")
def test_memory_that_an_answer_keeps_for_itself_does_not_break_the_check():
    held = []

    def answer(image):
        while True:
            held.append(np.empty(10**7))

    result = judged(double, answer)
    held.clear()
    assert result.status == "raised"


def test_an_answer_that_asked_for_too_much_holds_it_no_longer():
    held = []

    def answer(image):
        large = np.zeros(10**6)
        held.append(weakref.ref(large))
        raise MemoryError

    (outcome,) = outcomes(answer, [(0,)])
    assert isinstance(outcome.error, MemoryError)
    assert held[0]() is None


@pytest.mark.skipif(not LINUX, reason="only Linux has a memory limit")
def test_the_ceiling_leaves_room_and_keeps_to_what_a_container_has(monkeypatch):
    held, resident = limits.memory_held()
    monkeypatch.setattr(limits, "available_memory", lambda: resident + 1e9)
    assert abs(memory_ceiling() - held - 5e8) < 2e7
    monkeypatch.setattr(limits, "available_memory", lambda: float("inf"))
    assert abs(memory_ceiling() - held - ALLOWANCE) < 2e7
    monkeypatch.setattr(limits, "available_memory", lambda: 1.0)
    assert memory_ceiling() >= held - 2e7


@pytest.mark.skipif(not LINUX, reason="only Linux has a memory limit")
def test_a_stricter_limit_of_the_system_stays():
    import resource

    before, ceiling = resource.getrlimit(resource.RLIMIT_DATA), memory_ceiling()
    strict = ceiling + ALLOWANCE if before[0] == limits.UNLIMITED else before[0]
    resource.setrlimit(resource.RLIMIT_DATA, (strict, before[1]))
    try:
        with memory_limit(strict + ALLOWANCE):
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] == strict
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def test_without_a_ceiling_memory_is_not_limited():
    with memory_limit(None):
        assert np.empty(10**8).nbytes


# What an answer prints, warns of, and ends.


def test_what_the_answer_prints_on_the_example_is_shown_before_the_verdict(capsys):
    def answer(image):
        print("shape", image.shape)
        return image * 2

    double.check(answer)
    assert capsys.readouterr().out == "Your code printed:\n    shape (2, 3)\nCorrect. Twice as bright.\n"


def test_a_flood_of_print_is_shortened(capsys):
    double.check(lambda image: print("flood " * 10_000))
    shown = capsys.readouterr().out
    assert len(shown) < 2500
    assert "..." in shown


def test_what_misconceptions_print_is_not_shown(capsys):
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(3,)], praise="")
    def same_number(number):
        return number

    def chatters(number):
        print("secret")
        warnings.warn("secret warning", stacklevel=1)
        return -number

    same_number.wrong(chatters, "no")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        same_number.check(lambda number: 7)
    assert "secret" not in capsys.readouterr().out
    assert not seen


def test_the_learners_own_warnings_are_seen_and_numpys_are_left_to_the_message():
    def answer(image):
        warnings.warn("mind this", stacklevel=1)
        return np.log(image - image)

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        message = said(double, answer)
    assert {str(one.message) for one in seen} == {"mind this"}
    assert message.startswith("At [0, 0] you have -inf where 0 is due.")


def leaves(image):
    exit()


def leaves_with_a_word(image):
    sys.exit("bye")


def leaves_oddly(image):
    raise GeneratorExit


@pytest.mark.parametrize("answer", [leaves, leaves_with_a_word, leaves_oddly])
def test_an_answer_that_ends_the_program_does_not(answer):
    result = judged(double, answer)
    assert result.status == "raised"
    assert "Exit in the line `" in result.message


def test_recursion_without_end_is_told():
    def answer(image):
        return answer(image)

    result = judged(double, answer)
    assert "RecursionError in the line `return answer(image)`" in result.message


# The learner's line.

BROKEN = "def helper(image):\n    return image.shap\n\ndef answer(image):\n    return helper(image)\n"
LINE = "in the line `return image.shap`"


def test_the_line_in_a_file(tmp_path):
    path = tmp_path / "learner.py"
    path.write_text(BROKEN)
    names = {}
    exec(compile(BROKEN, str(path), "exec"), names)
    assert LINE in said(double, names["answer"])


def test_the_line_in_a_cell_even_if_another_cell_called_it():
    names = {}
    for number, cell in enumerate(BROKEN.split("\n\n")):
        file = f"<cell {number}>"
        linecache.cache[file] = (len(cell), None, cell.splitlines(keepends=True), file)  # as IPython does
        exec(compile(cell, file, "exec"), names)
    assert LINE in said(double, names["answer"])


def test_code_without_a_source_is_told_without_a_line():
    names = {}
    exec(BROKEN, names)
    message = said(double, names["answer"])
    assert "AttributeError, when called with" in message


class Broken:
    def __call__(self, image):
        return image.shap

    def method(self, image):
        return image.shap


def decorated(function):
    @functools.wraps(function)
    def inside(*arguments):
        return function(*arguments)

    return inside


@pytest.mark.parametrize(
    "answer",
    [Broken(), Broken().method, functools.partial(Broken.method, None), decorated(Broken().method)],
    ids=["object", "method", "partial", "decorated"],
)
def test_the_line_in_whatever_can_be_called(answer):
    assert LINE in said(double, answer)


def test_an_error_inside_a_library_shows_the_learners_line():
    def answer(image):
        return np.linalg.inv(image)

    assert "LinAlgError in the line `return np.linalg.inv(image)`" in said(double, answer)


def test_a_builtin_has_no_line():
    assert line_that_raised(ValueError("no"), max) == ""


# Messages stay short.


@implement(
    question="**?**",
    hints=["!"],
    cases=lambda rng: [
        (list(range(12)), {"key number " + str(n): [n] * 12 for n in range(12)}, np.arange(12.0), "many words " * 50, 3)
    ],
    praise="",
)
def crowded(values, table, image, text, number):
    return {"first": [("one", [1.0, 2.0])]}


def raises_at_length(*arguments):
    raise ValueError("many words " * 500 + "\n" * 30 + "more")


def changes(values, table, image, text, number):
    values.append(1)
    table.clear()
    image[:] = 0


def returns(value):
    return lambda values, table, image, text, number: value


@pytest.mark.parametrize(
    "answer",
    [
        returns({"first": [("one", [1.0, list(range(12))])]}),
        returns({"first": [("words " * 99, [1.0, 2.0])]}),
        returns({"words " * 99: 1}),
        returns([[[list(range(12))] * 12] * 12] * 12),
        returns(dict.fromkeys(range(12), "a b c d e f")),
        returns(Fraction(10**300, 3)),
        returns(np.array([["several words here"] * 4] * 3)),
        raises_at_length,
        lambda values, table, image, text, number: endless(0),
        lambda values, table, image, text, number: bytearray(10**13),
        changes,
    ],
)
def test_messages_stay_under_sixty_words_whatever_the_arguments(answer):
    answer.__signature__ = inspect.signature(crowded.reference)
    assert judged(crowded, answer, seconds=0.3).status in ("not yet", "raised")


def test_many_arguments_are_named_by_their_shapes_before_any_is_cut_off():
    @implement(question="**?**", hints=["!"], cases=lambda rng: [(np.ones(12),) * 5], praise="")
    def total(one, two, three, four, five):
        return 60.0

    shapes = ", ".join(f"{name} = an array of shape (12,)" for name in ("one", "two", "three", "four", "five"))
    assert said(total, lambda *five: 1.0).startswith(f"You returned 1; 60 is due. That was when called with {shapes}.")


def test_an_input_that_is_not_written_out_is_pointed_at():
    assert said(crowded, lambda *five: 1.0).endswith("To see it: `ex.crowded.inputs()[0]`.")
    assert said(double, lambda image: image * 2 + (image.shape == (3, 2)), seed=3)[-3:] != "`."  # six numbers: whole

    def answer(truth, predicted):
        return share.reference(truth, predicted) + (len(truth) == 30)

    assert said(share, answer).endswith("To see it: `ex.share.inputs()[3]`.")
    assert said(share, answer, seed=7).endswith("To see it: `ex.share.inputs(7)[3]`.")
    assert len(share.inputs(7)[3][0]) == 30


def test_lists_inside_themselves_are_shown():
    knot = []
    knot.append(knot)
    assert len(show(knot)) < 40
    assert not same(knot, [1])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.array([[1.0, 0.25], [3, 4]]), "[[1, 0.25], [3, 4]]"),
        (np.zeros((28, 28)), "an array of shape (28, 28)"),
        (np.zeros(0), "an array of shape (0,)"),
        (np.float32(1 / 3), "0.3333"),
        (np.int64(5), "5"),
        (np.array(5), "5"),
        (np.str_("left"), "'left'"),
        (np.bool_(True), "True"),
        (1 / 3 + 1j, "0.3333+1j"),
        (("a", None, [1.5]), "('a', None, [1.5])"),
        ((0.79,), "(0.79,)"),
        ({"a": 2 / 3}, "{'a': 0.6667}"),
        (frozenset({2, 1}), "{1, 2}"),
        (list(range(13)), "a list of 13"),
        (dict.fromkeys(range(12), 1), "a dict of 12"),
        (["x" * 500, 1], "[a text of 500, 1]"),
        (..., "..."),
        (io.StringIO(), "a StringIO"),
        (np.nan, "nan"),
        ("", "''"),
    ],
)
def test_values_are_shown_in_few_words(value, shown):
    assert show(value) == shown


def test_two_values_that_differ_never_look_alike():
    assert show_both(0.66667, 2 / 3) == ("0.66667", "0.66666667")
    assert show_both(1.0, 1) == ("1 (float)", "1 (int)")
    assert show_both([0.1 + 0.2], [0.3]) == ("[0.30000000000000004]", "[0.29999999999999999]")


def test_a_text_is_cut_after_a_word():
    assert clip("  one\n two ", 2) == "one two"
    assert clip("one two three", 2) == "one two ..."
    assert clip("x" * 500, 3, 10) == "x" * 10 + " ..."


def test_a_message_may_hold_values_in_any_form():
    shown = Shown(np.array([[1 / 3, 2], [3, 4]]))
    assert f"{shown} {shown.shape} {shown!r}" == "[[0.3333, 2], [3, 4]] (2, 2) [[0.3333, 2], [3, 4]]"
    assert f"{shown[0][0]:.2f} {shown[1]}" == "0.33 [3, 4]"
    assert f"{Shown(2.25):.1f} {Shown(1e3):d}" == "2.2 1000"
    assert f"{Shown('left')}, {Shown('a ' * 50)}" == "left, a a a a a a a a a a a a ..."


# When two answers are the same.


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (Fraction(1, 3), 1 / 3),
        (np.array(2.0), 2),
        (2.0, 2),
        (1_000_000.0000001, 1_000_000),
        (np.float32(0.1), np.array(0.1)),
        (np.str_("a"), "a"),
        (np.array(True), True),
        (np.array(["a"], dtype=object), np.array(["a"])),
        (np.array([1.0, np.nan]), np.array([1, np.nan])),
        (np.array([1, None, np.nan], dtype=object), np.array([1, None, np.nan], dtype=object)),
        ([1, (2.0, "x")], (1, [2, "x"])),
        ([[1, 2], (3, 4.0)], np.array([[1, 2], [3, 4]])),
        ([], np.zeros(0)),
        (["a", "b"], np.array(["a", "b"])),
        (np.array([1.0, 2]), (1, 2)),
        ({"a": np.ones(2)}, {"a": np.ones(2)}),
        (np.ones(3, dtype=np.uint8), np.ones(3)),
        (float("inf"), np.inf),
        (None, None),
    ],
)
def test_answers_by_another_road_are_the_same(got, expected):
    assert same(got, expected)


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1_000_001, 1_000_000),
        (np.array([1_000_001]), np.array([1_000_000])),
        (1, True),
        (True, 1),
        ("1", 1),
        (np.array([1, 0]), np.array([True, False])),
        ([1, 2], (1, 2, 3)),
        (np.array(["a", "b"]), ["a", "b"]),
        ([1, [2]], np.array([1, 2])),
        ([True, False], np.array([1.0, 0.0])),
        ([1, None], np.array([1.0, 0.0])),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}),
        (np.array(["2026-01-01"], dtype="M8[D]"), np.array([1.0])),
        (np.array(["2026-01-01"], dtype="M8[D]"), np.array(["2026-01-02"], dtype="M8[D]")),
        (np.ma.masked_array([1.0, 2.0], [True, False]), np.array([1.0, 3.0])),
        (np.ma.masked_array([9.0, 2.0], [True, False]), np.array([1.0, 2.0])),
        (np.array(["nan"]), np.array([np.nan])),
        ({1}, {1, 2}),
        (None, 0),
        (0, None),
    ],
)
def test_answers_that_differ_are_told_in_a_sentence(got, expected):
    sentence = difference(got, expected)
    assert sentence.endswith((".", "?"))


def test_one_of_several_values_is_named_by_its_place():
    assert difference([1, 3], [1, 2]) == "In the second of the two things you return: You returned 3; 2 is due."
    assert difference([1], [2]) == "In the only thing you return: You returned 1; 2 is due."
    assert difference((0, (1, 3)), (0, (1, 2))).startswith("In the second of the two things you return: In place 1: ")
    assert difference([*range(11), 3], list(range(12))) == (
        "In place 11 (counted from 0) of the 12 things you return: You returned 3; 11 is due."
    )


def test_none_among_several_values_is_no_forgotten_return():
    assert difference((1, None), (1, 2)) == ("In the second of the two things you return: You returned None; 2 is due.")
    assert difference({"a": None}, {"a": 2}) == "Under 'a': You returned None; 2 is due."


def test_an_array_where_a_list_is_due_is_called_an_array():
    assert (
        difference(np.array(["a", "b"]), ["a", "b"])
        == "You returned an array; a list of 2 is due (.tolist() makes one)."
    )


def test_within_a_stated_tolerance_whole_numbers_may_be_approximate():
    assert same(25.1, 25, 0.01)
    assert not same(26, 25, 0.01)


def test_a_value_that_cannot_be_compared_is_not_the_same():
    class Odd:
        def __eq__(self, other):
            raise TypeError("never")

        __hash__ = None

    odd = Odd()
    assert difference(odd, Odd()) == "You returned an Odd (Odd); an Odd (Odd) is due."
    assert difference(odd, 1) == "You returned an Odd; a number is due."


def test_tables_are_compared_by_their_parts():
    import pandas as pd

    due = pd.DataFrame({"age": [61.0, 0.3], "sex": ["f", "m"]}, index=[4, 7])
    assert same(due.assign(age=[61.0, 0.1 + 0.2]), due)
    assert difference(due["age"], due) == "You returned a Series of 2; a DataFrame of shape (2, 2) is due."
    assert "has the shape (1, 2); (2, 2) is due" in difference(due[:1], due)
    assert "The columns of your DataFrame: you have ['Age', 'sex'] where" in difference(
        due.rename(columns={"age": "Age"}), due
    )
    assert "The index of your DataFrame: you have [0, 1] where [4, 7]" in difference(due.reset_index(drop=True), due)
    assert difference(due.assign(age=[60, 0.3]), due) == "In column 'age': At [0] you have 60 where 61 is due."
    assert difference(due["sex"].replace("m", "f"), due["sex"]) == "At [1] you have 'f' where 'm' is due."


# Values.


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        (1_000_000, "correct", "Correct. All 1000000."),
        (1e6, "correct", "Correct. All 1000000."),
        (1000, "not yet", "You gave 1000: one side only."),
        (1000.0, "not yet", "You gave 1000: one side only."),
        (999_999, "not yet", "999999 is too small."),
        (np.int32(1_000_001), "not yet", "1000001 is too large."),
        (float("nan"), "not yet", "You gave nan (not a number)"),
        ("many", "not yet", "You gave 'many'; a number is due."),
        (None, "not yet", "You gave None; a number is due."),
        (1j, "not yet", "You gave 0+1j; a number is due."),
        ([1_000_000], "not yet", "You gave [1000000]; a number is due."),
        (np.zeros((5, 5)), "not yet", "You gave an array of shape (5, 5); a number is due."),
        (max, "not yet", "You gave a function. Here a value is due: check(weights)."),
    ],
)
def test_a_number_is_judged_without_giving_the_right_one_away(answer, status, words):
    result = judged(weights, answer)
    assert result.status == status
    assert result.message.startswith(words)
    assert status == "correct" or "1000000 " not in result.message


@pytest.mark.parametrize(
    ("answer", "status"), [(0.074, "correct"), (0.0736, "correct"), (0.0749, "correct"), (0.075, "not yet")]
)
def test_as_many_digits_as_asked_for_are_compared(answer, status):
    @predict(question="**Share.** Three digits.", hints=["!"], digits=3, praise="")
    def share():
        return 0.0744186

    assert judged(share, answer).status == status
    assert judged(share, np.float32(answer)).status == status


@pytest.mark.parametrize(("answer", "status"), [(38.2, "correct"), (38.3, "correct"), (38.1, "not yet")])
def test_a_number_half_way_may_be_rounded_up_or_down(answer, status):
    @predict(question="**Level.** One digit.", hints=["!"], digits=1, praise="")
    def level():
        return 38.25

    assert judged(level, answer).status == status


def test_a_recognised_value_has_its_credit():
    assert [judged(weights, answer).credit for answer in (1_000_000, 1000, 7)] == [1.0, 0.25, 0.0]


def test_a_choice_is_judged_and_an_unknown_one_is_told_the_choices():
    assert judged(which, "left").status == "correct"
    assert said(which, "right") == "The other side."
    assert said(which, "middle") == "You gave 'middle'. Choose one of 'left', 'right'."


@pytest.mark.parametrize("answer", ["Left", " left", "LEFT\n", np.str_("Left")])
def test_capitals_and_blanks_do_not_make_another_choice(answer):
    assert judged(which, answer).status == "correct"
    assert said(which, "Ri ght") == "The other side."


def test_long_choices_are_not_repeated():
    choices = tuple("it is more or less the case that the answer has the letter " + letter for letter in "abcdef")

    @interpret(question="**Which?**", hints=["Look."], choices=choices, praise="")
    def long():
        return choices[0]

    assert said(long, "x") == "You gave 'x'. Choose one of the answers in the question, spelt as there."


def test_other_values_are_not_given_away_either():
    @predict(question="**Which pair?**", hints=["Look."], praise="")
    def pair():
        return [31, 17]

    assert judged(pair, [31, 17]).status == "correct"
    for answer in ([31, 18], None, 5):
        assert "17" not in said(pair, answer)


# Hints, solutions, seeds.


def test_hints_come_in_steps(capsys):
    for _ in range(3):
        share.hint()
    share.hint(1)
    first = "Hint 1 of 2: Look at the ill only."
    last = "Hint 2 of 2: What is the mean there? That was the last one; `.solution()` shows an answer."
    assert capsys.readouterr().out.splitlines() == [first, last, last, first]
    with pytest.raises(ValueError, match="There is no hint 3; this exercise has hints 1 to 2"):
        share.hint(3)


def test_a_solution_is_an_answer_that_passes(capsys):
    for exercise in (share, double, count, weights, which):
        exercise.solution()
        names = {"np": np}
        exec(capsys.readouterr().out, names)
        assert judged(exercise, names[exercise.name]).status == "correct"


def test_a_seed_gives_the_same_inputs_each_time_and_another_gives_others():
    seen = []

    def answer(image):
        seen.append(image.sum())
        return image * 2

    for seed in (0, 0, 1):
        judged(double, answer, seed=seed)
    sums = [seen[place : place + 2] for place in (0, 2, 4)]
    assert sums[0] == sums[1]
    assert sums[0][0] == sums[2][0]
    assert sums[0][1] != sums[2][1]


def test_a_reference_is_neither_hurried_nor_counted_in_the_learners_time(monkeypatch):
    called = []
    original = running.outcomes
    monkeypatch.setattr(
        "medlearn.checks.judging.outcomes", lambda *all, **options: called.append(options) or original(*all, **options)
    )
    assert judged(double, double.reference, seconds=1).status == "correct"
    assert [options.get("seconds", "usual") for options in called] == [None, 1]


def squares_below_zero_raise(x):
    if x < 0:
        raise ValueError("not of negative numbers")
    return x * x


@pytest.mark.parametrize("answer", [lambda x: x * x, lambda x: x * x if x > 0 else 2 * x, squares_below_zero_raise])
def test_a_mistake_is_known_whatever_is_done_where_it_does_not_count(answer):
    @implement(question="**Double.**", hints=["Add."], cases=lambda rng: [(1,), (3,), (-5,)], praise="Twice.")
    def double(x):
        return 2 * x

    double.wrong(lambda x: x * x, "That is the square.", where=lambda x: x > 0, credit=0.25)

    result, _ = double.judge(answer)
    assert (result.message, result.credit) == ("That is the square.", 0.25)
    assert double.judge(lambda x: 2 * x)[0].status == "correct"


@pytest.mark.parametrize("dtype", [float, int])
def test_a_divided_response_is_known_whatever_type_the_zeros_have(dtype):
    def divided(image, kernel):
        response = convolution.correlate.reference(image, kernel) / kernel.size
        return response.astype(dtype) if image.dtype.kind == "i" else response

    assert convolution.correlate.judge(divided)[0].message.startswith("Your response is divided")

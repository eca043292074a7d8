"""An answer without end is stopped, in time and in memory, and nothing else is."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from medlearn.checks import implement, limits
from medlearn.checks.limits import ALLOWANCE, TimeLimit, TooSlow, memory_ceiling, memory_limit
from medlearn.checks.running import outcomes
from tests.small_exercises import double, endless, judged, said

pytestmark = pytest.mark.slow

LINUX = sys.platform.startswith("linux")


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


def test_waiting_for_a_processor_does_not_count(monkeypatch):
    began = time.perf_counter()
    monkeypatch.setattr(limits, "seconds_queued", lambda: min(0.5, time.perf_counter() - began))
    (outcome,) = outcomes(lambda: spin(time.perf_counter() + 0.5) or "done", [()], seconds=0.3)
    assert outcome.value == "done"


def test_a_busy_machine_is_no_excuse_for_ever(monkeypatch):
    monkeypatch.setattr(limits, "seconds_queued", lambda: 2 * time.perf_counter())
    began = time.perf_counter()
    (outcome,) = outcomes(lambda: [None for _ in iter(int, 1)], [()], seconds=0.1)
    assert isinstance(outcome.error, TooSlow)
    assert time.perf_counter() - began >= limits.CROWDED * 0.1


@pytest.mark.parametrize("text", [None, "", "1 x 2", "1"])
def test_a_system_that_does_not_tell_gives_nothing_back(monkeypatch, tmp_path, text):
    if text is not None:
        (tmp_path / "schedstat").write_text(text)
    monkeypatch.setattr(limits, "Path", lambda name: tmp_path / "schedstat")
    assert limits.seconds_queued() == 0


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="this system does not tell")
def test_sleeping_is_not_waiting_for_a_processor():
    before = limits.seconds_queued()
    time.sleep(0.3)
    assert 0 <= limits.seconds_queued() - before < 0.3


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

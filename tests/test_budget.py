"""What the README says of time and memory is what was measured, for every lesson, and within Binder's limits."""

from pathlib import Path

from benchmarks import budget

ROOT = Path(__file__).parents[1]
ROWS = budget.read()
LONG = {"09", "11"}  # train networks: two minutes
OTHERS = [row for row in ROWS if row["lesson"][:2] not in LONG]


def seconds(rows):
    return [float(row["seconds"]) for row in rows]


def test_every_lesson_was_measured():
    assert [row["lesson"] for row in ROWS] == sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))


def test_the_readme_holds_the_table():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert budget.with_table(text, ROWS) == text


def test_no_lesson_passes_its_limits():
    assert max(seconds(OTHERS)) <= 60
    assert max(seconds(ROWS)) <= 120
    assert max(int(row["MiB"]) for row in ROWS) < 1500
    assert sum(seconds(ROWS)) < 480


def test_the_table_replaces_only_itself():
    text = f"before\n{budget.BEGIN}\nold\n{budget.END}\nafter"
    once = budget.with_table(text, ROWS[:2])
    assert once.startswith("before\n")
    assert once.endswith("\nafter")
    assert "old" not in once
    assert budget.with_table(once, ROWS[:2]) == once

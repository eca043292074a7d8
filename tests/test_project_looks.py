"""Every look at the test patients is kept, and what was done to the file is noticed."""

import pytest

from medlearn.project.looks import FILE, Look, digest_of, read_looks, say_looks, take_look


def look(folder, model="m1", patients="p1", **more):
    return take_look(folder, model=model, patients=patients, measured="AUC, sensitivity", **more)


def test_looks_are_kept_in_their_order(tmp_path):
    assert read_looks(tmp_path) == []
    first = look(tmp_path, when="2030-01-01T00:00:00+00:00")
    assert first == [Look("2030-01-01T00:00:00+00:00", "m1", "p1", "AUC, sensitivity")]
    assert look(tmp_path, model="m2")[0] == first[0]
    assert [one.model for one in read_looks(tmp_path)] == ["m1", "m2"]
    assert (tmp_path / FILE).read_bytes().count(b"\n") == 3


def test_the_time_is_noted_in_utc(tmp_path):
    assert look(tmp_path)[0].when.endswith("+00:00")


def test_one_look_is_said_plainly_and_more_are_warned_of():
    one, again, other, moved = (Look("t", *what, "AUC") for what in (("a", "p"), ("a", "p"), ("b", "p"), ("a", "q")))
    assert say_looks([]) == "The test patients were not looked at."
    assert say_looks([one]) == "The test patients were looked at once."
    assert say_looks([one, again]) == "The test patients were looked at 2 times, with 1 model."
    assert "with 2 models. Whoever looks, changes the model and looks again chooses by the test" in say_looks(
        [one, other]
    )
    assert "The test set is not the same in all looks, there were 2" in say_looks([one, moved])
    assert "Whoever" not in say_looks([one, moved])


@pytest.mark.parametrize(
    "text", ["", "\n", "when,model\n1,2\n", "when,model,patients,measured\n1,2,3\n", "not\0 a table", "\xff\xfe"]
)
def test_a_file_that_was_changed_is_no_fresh_start(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    for use in (read_looks, look):
        with pytest.raises(ValueError, match=r"looks\.csv is not as it was written .* Put back the file as it was"):
            use(tmp_path)
    assert (tmp_path / FILE).read_text(encoding="latin-1") == text


def test_a_look_that_cannot_be_written_is_none(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        look(tmp_path / "nowhere")


def test_digests_see_values_order_and_shape_but_not_rounding():
    assert digest_of([0.1 + 0.2]) == digest_of([0.3]) == digest_of([0.30000001])
    assert digest_of([0.0]) == digest_of([-0.0])
    different = [([1, 2],), ([2, 1],), ([[1, 2]],), ([1], [2]), (["1", "2"],), ([1.001, 2],)]
    assert len({digest_of(*values) for values in different}) == len(different)
    assert len(digest_of(["ä", "ß"])) == 12

"""Write the learner's notebook beside every solution notebook: ``python -m tools.student_notebooks exercises``.

With the number of a lesson behind it, write that lesson's alone.
"""

import json
import sys
from pathlib import Path

from medlearn.exercises import of_lesson
from medlearn.grading.handout import student


def write_students(folder, lesson="[0-9]"):
    """Write NN_topic.ipynb into a folder for each solution in its folder `solutions`, or for one lesson's."""
    written = []
    for path in sorted((Path(folder) / "solutions").glob(f"{lesson}*.ipynb")):
        solution = json.loads(path.read_text(encoding="utf-8"))
        notebook = student(solution, of_lesson(path.name[:2]))
        target = Path(folder) / path.name
        target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(target)
    return written


if __name__ == "__main__":
    print(*write_students(*sys.argv[1:]), sep="\n")

"""Who may import whom, and what an import may cost."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "medlearn"

# Each room may import what stands in lines above it, its own line and itself; the last entry names what else it may
# import. Rooms of one line do not know each other unless they stand in the order in which they are named.
STDLIB = set(sys.stdlib_module_names)
PLACES = [
    ("machine", {"psutil"}),
    ("notebook", set()),
    ("syllabus", set()),
    ("convolution", {"numpy", "scipy"}),
    ("metrics", {"numpy"}),
    ("intervals", {"numpy"}),
    ("survival", {"numpy"}),
    ("masks", {"numpy", "scipy"}),
    ("svm", {"numpy", "sklearn"}),
    ("tree_depths", {"numpy", "sklearn"}),
    ("reconstruction", {"numpy"}),
    ("network", {"numpy", "tqdm"}),
    ("saliency", {"numpy", "scipy"}),
    ("privacy", {"numpy"}),
    ("imaging", {"numpy", "scipy", "skimage"}),
    ("features", {"numpy", "skimage", "sklearn"}),
    ("dicom", {"numpy", "pydicom", "sklearn", "highdicom", "pynetdicom"}),
    ("phantoms", {"numpy", "scipy", "pandas", "sklearn"}),
    (
        "datasets",
        {"numpy", "pandas", "sklearn", "skimage", "pydicom", "nibabel", "PIL", "pooch", "requests", "tqdm"} | {"h5py"},
    ),
    ("practice_files", {"numpy", "scipy", "pandas", "skimage", "pydicom", "nibabel", "PIL"}),
    ("reading", {"numpy"}),
    ("studies", {"numpy", "scipy", "pandas", "keras", "sklearn", "skimage", "tqdm"}),
    ("plots", {"numpy", "matplotlib", "mpl_toolkits", "PIL"}),
    ("explorers", {"numpy", "matplotlib", "ipywidgets"}),
    (
        "project",
        {"numpy", "scipy", "pandas", "sklearn", "pydicom", "nibabel", "keras", "skops", "PIL", "tifffile"}
        | {"matplotlib"},
    ),
    ("checks", {"numpy"}),
    ("exercises", {"numpy", "scipy", "pandas", "sklearn", "skimage", "pydicom", "nibabel", "skops"}),
    ("grading", {"numpy", "nbformat", "nbgrader"}),
    ("greeting", set()),
    ("doctor", {"packaging", "jupyter_core"}),
    ("__main__", set()),
]
ORDER = [name for name, _ in PLACES]
ALLOWED = dict(PLACES)
# Heavy packages stand at the top of a module only where the module is about them.
MAY_IMPORT_AT_TOP = {
    "plots": {"numpy", "matplotlib", "mpl_toolkits", "PIL"},
    "explorers": {"ipywidgets", "matplotlib"},
    "features": {"sklearn"},
    "svm": {"sklearn"},
    "tree_depths": {"sklearn"},
}
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def part_of(path):
    """Name the row that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module == "medlearn":
        return [f"medlearn.{alias.name}" for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) else []


def imports(tree):
    return [name for node in ast.walk(tree) for name in imported(node)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_rows_above(path):
    part = part_of(path)
    assert part in ORDER, f"{part} has no place in the order yet: give it one"
    for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
        top, *rest = name.split(".")
        if top == "medlearn" and rest:
            assert ORDER.index(rest[0]) <= ORDER.index(part), f"{part} imports {name}, which stands below it"
        elif top != "medlearn":
            assert top in STDLIB | ALLOWED[part], f"{part} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_packages_are_imported_where_they_are_needed(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    at_top = {name.split(".")[0] for node in tree.body for name in imported(node)}
    light = STDLIB | {"medlearn", "numpy"} | MAY_IMPORT_AT_TOP.get(part_of(path), set())
    assert at_top <= light, f"{path.name} imports {at_top - light} before anybody needs it"


def module_name(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def ways(files):
    """Map each module to those it imports; `from medlearn.room import name` is the module if there is one."""
    names = {module_name(path) for path in files}
    graph = {}
    for path in files:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        froms = [node for node in nodes if isinstance(node, ast.ImportFrom) and node.module in names | {"medlearn"}]
        asked = [(node.module, f"{node.module}.{alias.name}") for node in froms for alias in node.names]
        asked += [(name, name) for node in nodes if isinstance(node, ast.Import) for name in imported(node)]
        graph[module_name(path)] = {exact if exact in names else room for room, exact in asked} & names
    return graph


def circle(graph):
    """Return a circle of modules, or None: modules that import nothing left are taken away until none is."""
    while leaves := {name for name, wanted in graph.items() if not wanted & graph.keys()}:
        graph = {name: wanted for name, wanted in graph.items() if name not in leaves}
    return sorted(graph) or None


def test_no_modules_import_each_other_in_a_circle():
    assert circle(ways(FILES)) is None
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}, "e": set()}) == ["a", "b", "c", "d"]


ALGORITHMS = {"linalg", "fft", "scipy", "sklearn", "skimage"}


def borrowed(source):
    """List the algorithms that a source borrows: by an import, or by an attribute such as np.linalg."""
    for node in ast.walk(ast.parse(source)):
        names = [part for name in imported(node) for part in name.split(".")]
        names += [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        names += [node.attr] if isinstance(node, ast.Attribute) else []
        yield from ALGORITHMS.intersection(names)


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if part_of(path) in {"plots", "explorers"}],
    ids=lambda path: f"{part_of(path)}/{path.stem}",
)
def test_no_algorithm_lives_where_pictures_are_drawn_or_moved(path):
    """What computes belongs to the room that derives it; pictures and explorers call that room."""
    assert not list(borrowed(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\nnp.linalg.norm(x)",
        "from numpy import linalg",
        "from numpy.linalg import eigh",
        "def f():\n    import skimage.filters",
        "def f():\n    from sklearn.svm import SVC",
        "import scipy",
    ],
)
def test_a_borrowed_algorithm_is_seen(source):
    assert list(borrowed(source))


def called(tree):
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_every_explorer_moves_the_picture_of_its_name_and_no_other():
    from medlearn import explorers

    moves = {}
    for path in [path for path in FILES if part_of(path) == "explorers"]:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and "Explorer" in called(node):
                moves[node.name] = {name for name in called(node) if name.startswith("plots.")}
                assert (PACKAGE / "plots" / path.name).exists(), "both are found under one name of a file"
    assert moves == {name: {f"plots.{name}"} for name in explorers.__all__ if name != "Explorer"}


def loaded_after(statement):
    """Return the modules that a fresh Python has loaded after a statement."""
    code = f"{statement}; import sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_import_medlearn_costs_nothing():
    loaded = {name.split(".")[0] for name in loaded_after("import medlearn")}
    third_party = loaded & {
        "numpy",
        "matplotlib",
        "tensorflow",
        "keras",
        "sklearn",
        "pandas",
        "scipy",
        "pydicom",
        "skimage",
        "IPython",
    }
    assert not third_party


@pytest.mark.parametrize(
    "module",
    ["datasets", "phantoms", "plots", "explorers", "reading", "doctor", "imaging", "intervals", "dicom", "project"],
)
def test_no_part_loads_tensorflow(module):
    assert not loaded_after(f"import medlearn.{module}") & {"tensorflow", "keras", "pandas", "sklearn"}


def test_medlearn_sets_what_tensorflow_reads_and_respects_what_is_set():
    code = "import medlearn, os; print(os.environ['TF_ENABLE_ONEDNN_OPTS'], os.environ['TF_CPP_MIN_LOG_LEVEL'])"
    from os import environ

    clean = {key: value for key, value in environ.items() if not key.startswith("TF_")}
    run = {"capture_output": True, "text": True, "check": True}
    assert subprocess.run([sys.executable, "-c", code], env=clean, **run).stdout.split() == ["0", "2"]
    chosen = clean | {"TF_CPP_MIN_LOG_LEVEL": "0"}
    assert subprocess.run([sys.executable, "-c", code], env=chosen, **run).stdout.split() == ["0", "0"]


# Sizes and names: what a reader can hold in mind, and what tests may lean on.
MOST_LINES = 600
TESTS = sorted((PACKAGE.parent / "tests").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_holds_one_subject(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: one subject takes at most {MOST_LINES}"


def is_private(name):
    return name.startswith("_") and not name.endswith("__")


def private_names(tree):
    """List the private names of medlearn that a test imports, or takes from a module that it imported."""
    ours = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module.startswith("medlearn")]
    names = [alias for node in ours for alias in node.names]
    modules = {alias.asname or alias.name for alias in names}
    taken = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        if is_private(node.attr)
    ]
    return [alias.name for alias in names if is_private(alias.name)] + taken


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_tests_lean_on_public_names_only(path):
    assert private_names(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from medlearn.plots.scans import _seen", ["_seen"]),
        ("from medlearn.datasets import cache\ncache._put(1, 2)", ["cache._put"]),
        ("from medlearn import machine as m\nm._text, m.__doc__, other._text", ["m._text"]),
    ],
)
def test_a_private_name_in_a_test_is_seen(source, found):
    assert private_names(ast.parse(source)) == found


def undocumented(node, name):
    """List the public functions, classes and methods without a docstring, and the module if it has none."""
    found = [] if ast.get_docstring(node) else [name]
    for child in node.body if not isinstance(node, ast.FunctionDef) else []:
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)) and not child.name.startswith("_"):
            found += undocumented(child, f"{name}.{child.name}")
    return found


@pytest.mark.parametrize(
    "path", [path for path in FILES if part_of(path) != "exercises"], ids=lambda path: str(path.relative_to(PACKAGE))
)
def test_what_is_public_is_explained(path):
    assert undocumented(ast.parse(path.read_text(encoding="utf-8")), path.stem) == []

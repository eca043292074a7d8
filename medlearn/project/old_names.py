"""Names that notebooks already handed out import: ``medlearn.project.decisions`` and other modules of earlier versions.

Nothing in the course uses them. They lead to where each name is now.
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec

MOVED = {
    "decisions": ("measure", ["calibrate", "rarest_finding", "threshold_for"]),
    "errors": ("measure", ["count_errors", "error_captions", "worst_errors"]),
    "images": ("pictures", ["load_images", "prepare"]),
    "looks": ("measure", ["digest_of", "read_looks", "say_looks", "take_look"]),
    "measuring": ("measure", ["learning_curve", "measure_test", "patients_needed"]),
    "novelty": ("saving", {"learn_novelty": "learn_distribution", "Novelty": "OutOfDistribution"}),
    "parts": ("split", ["common_channels", "load_part"]),
    "picture": ("pictures", ["read_picture"]),
    "practice": ("command", ["write_practice"]),
    "prediction": ("saving", ["predict_one"]),
    "splitting": ("split", ["split_by_patient"]),
    "training": ("models", ["choose", "mean_auc", "within_folds"]),
}


class OldNames:
    """Finds and makes the modules above, for `sys.meta_path`."""

    def find_spec(self, name, path=None, target=None):
        """Return what Python needs to import one of them, None for every other module."""
        package, _, old = name.rpartition(".")
        return ModuleSpec(name, self) if package == "medlearn.project" and old in MOVED else None

    def create_module(self, spec):
        """Leave that to Python."""

    def exec_module(self, module):
        """Put the names into a module."""
        place, names = MOVED[module.__name__.rpartition(".")[2]]
        now = import_module(f"medlearn.project.{place}")
        for old, new in (names if isinstance(names, dict) else dict(zip(names, names, strict=True))).items():
            setattr(module, old, getattr(now, new))
        if "choose" in names:
            module.choose = _choose_in_minutes(now.choose)


def _choose_in_minutes(choose):
    def choose_in_minutes(images, labels, patients, *, minutes, others=0):
        """Choose with a budget of minutes, as earlier versions did: less than one leaves the networks out."""
        return choose(images, labels, patients, quick=minutes < 1)

    return choose_in_minutes


sys.meta_path.append(OldNames())

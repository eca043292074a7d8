"""Write benchmarks/looking_inside.csv: maps of five networks, trained and randomised, for lesson 12.

``python -m benchmarks.looking_inside``; some ten minutes on one processor. A row is a method on one network: the
look at the 200 new patients, the seed, the method (column model), how many layers are random (setting), the AUC of
that network, the share of maps whose peak hits the finding, the mean rank correlation with the same method's maps of
the trained network, seconds and the machine. Settings were fixed
on other phantoms before the look, but for one trial of the gradient on nearly the same 200, after which nothing was
changed. Look 2 added two more maps without a network, which a reader had tried on the same 200 (``--simple``). Look 3
added two that rebuild the image, as lesson 14 does, and Grad-CAM without the mean (``--rebuilt``, two minutes); it also
writes looking_inside_cases.csv: who of the 200 is hit by each method, on each of the five networks.
"""

import platform
import sys
import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import one_processor
from medlearn.studies.cases import write_cases
from medlearn.studies.table import write_study

SEEDS = range(5)
LOOK = 1
WINDOW = {"size": 5, "stride": 2}
STEPS = 32
PATTERNS = 64


def main(arguments):
    """Run the studies that are asked for, all by default, and write their rows."""
    one_processor()
    studies = {
        "--phantoms": lambda: Phantoms().rows(),
        "--simple": lambda: Phantoms().simple(),
        "--rebuilt": lambda: Phantoms().rebuilding(),
    }
    for name, rows in studies.items():
        if not arguments or name in arguments:
            write_study("looking_inside", list(rows()))


class Phantoms:
    """1200 patients to learn from, and new ones of whom 200 have a finding."""

    def __init__(self):
        import numpy as np

        from medlearn.phantoms import make_chest_phantoms

        train = make_chest_phantoms(1200, size=32, random_state=0)
        new = make_chest_phantoms(430, size=32, images_per_patient=1, random_state=1)
        self.mean = train.images.mean(axis=0)
        self.train, self.train_labels = self.prepared(train.images), train.labels
        self.patients = train.patients
        self.new, self.labels, self.greys = self.prepared(new.images), new.labels, new.images / 255
        self.ill = np.flatnonzero(new.labels == 1)[:200]
        self.masks = new.masks[self.ill]

    def prepared(self, images):
        """Subtract the mean chest."""
        return (4 * (images - self.mean) / 255)[..., None]

    def rows(self):
        """Yield all rows: baselines, five networks in four states, and pairs of networks."""
        for name, maps in self.baselines().items():
            yield row(0, name, "no network", 0.5, self.hits(maps), 1)
        trained = []
        for seed in SEEDS:
            network = self.learnt(seed)
            kept = None
            for count in range(4):
                made = self.randomised(network, count, seed)
                kept = kept or {name: maps for name, maps, _ in made["maps"]}
                for name, maps, seconds in made["maps"]:
                    measured = made["auc"], self.hits(maps), agreed(maps, kept[name])
                    yield row(seed, name, f"{count} random", *measured, seconds)
            trained.append((kept, network))
        for seed in SEEDS:
            other = trained[(seed + 1) % len(trained)][0]
            for name, maps in trained[seed][0].items():
                auc = self.auc(trained[seed][1])
                yield row(seed, name, "another start", auc, self.hits(maps), agreed(maps, other[name]))

    def learnt(self, seed):
        """Train the network of the lesson."""
        from medlearn.network import Adam, Conv2D, Dense, Flatten, MaxPool2D, Network, ReLU

        body = [Conv2D(8, padding="same"), ReLU(), MaxPool2D(), Conv2D(16, padding="same"), ReLU(), MaxPool2D()]
        network = Network([*body, Flatten(), Dense(2)], random_state=seed)
        return network.fit(self.train, self.train_labels, epochs=12, optimiser=Adam(0.003), progress=False)

    def randomised(self, network, count, seed):
        """Forget some layers, and map what is left."""
        import numpy as np

        from medlearn import saliency

        forgetful = saliency.randomise(network, count, np.random.default_rng(seed))
        return {"auc": self.auc(forgetful), "maps": list(self.mapped(forgetful))}

    def mapped(self, network):
        """Yield each method's name, its maps of the 200 and its seconds."""
        import numpy as np

        from medlearn import saliency

        images = self.new[self.ill]

        def score(many):
            return saliency.log_odds(network, many)

        def slopes(many):
            return saliency.input_gradient(network, many)

        def integrated(image):
            return saliency.integrated_gradients(slopes, image, np.zeros_like(image), steps=STEPS)[..., 0]

        ways = {
            "occlusion": lambda image: saliency.occlusion(score, image, **WINDOW),
            "gradient": lambda image: np.abs(slopes(image[None])[0, ..., 0]),
            "gradient x input": lambda image: (slopes(image[None])[0] * image)[..., 0],
            "integrated gradients": integrated,
            "Grad-CAM": lambda image: saliency.enlarged(saliency.grad_cam(network, image, 4), 32),
        }
        for name, way in ways.items():
            start = time.process_time()
            yield name, np.array([way(image) for image in images]), time.process_time() - start

    def baselines(self):
        """Return maps that know no network."""
        import numpy as np
        from scipy import ndimage

        images, shape = self.greys[self.ill], self.masks.shape
        centre = np.zeros(shape)
        centre[:, 16, 16] = 1
        different = [ndimage.uniform_filter(image[..., 0], 3) for image in self.new[self.ill]]
        return {
            "centre": centre,
            "brightest pixel": images + 1e-6 * np.random.default_rng(0).random(shape),  # of equals, any
            "random pixel": np.random.default_rng(1).random(shape),
            "differs most from the mean": np.array(different),
            "edges": np.hypot(ndimage.sobel(images, axis=1), ndimage.sobel(images, axis=2)),
        }

    def simple(self):
        """Yield rows of two more maps without a network: distance in standard deviations, and a linear model."""
        from medlearn import metrics

        spread = self.train[..., 0].std(axis=0) + 0.08
        yield row(
            0, "standard deviations", "no network", 0.5, self.hits(self.new[self.ill][..., 0] / spread), 1, look=2
        )
        model = self.linear()
        area = metrics.auc(self.labels, model.decision_function(self.new.reshape(len(self.new), -1)))
        maps = self.new[self.ill][..., 0] * model.best_estimator_.coef_.reshape(self.masks.shape[1:])
        yield row(0, "linear model", "no network", area, self.hits(maps), 1, look=2)

    def linear(self):
        """Fit a logistic regression on pixels; its C is chosen by cross-validation inside training."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.model_selection import GridSearchCV, GroupKFold

        model, grid = LogisticRegression(solver="newton-cholesky"), {"C": [0.001, 0.01, 0.1, 1]}
        search = GridSearchCV(model, grid, scoring="roc_auc", cv=GroupKFold())
        return search.fit(self.train.reshape(len(self.train), -1), self.train_labels, groups=self.patients)

    def rebuilding(self):
        """Write the cases of all methods, and yield rows of the maps that rebuild, and of Grad-CAM without the mean."""
        import numpy as np

        known = {"rebuilt from healthy": self.rebuilt(self.train_labels == 0), "rebuilt from all": self.rebuilt()}
        for name, maps in known.items():
            yield row(0, name, "no network", 0.5, self.hits(maps), 1, look=3)
        known["standard deviations"] = self.new[self.ill][..., 0] / (self.train[..., 0].std(axis=0) + 0.08)
        cases = []
        for seed in SEEDS:
            network = self.learnt(seed)
            kept = [in_place(network, image) for image in self.new[self.ill]]
            maps = {name: found for name, found, _ in self.mapped(network)} | {"Grad-CAM in place": np.array(kept)}
            yield row(seed, "Grad-CAM", "in place", self.auc(network), self.hits(maps["Grad-CAM in place"]), 1, look=3)
            hits = {name: self.each(found).astype(int) for name, found in (maps | known).items()}
            each = zip(*hits.values(), strict=True)
            cases += [{"seed": seed, "patient": n} | dict(zip(hits, one, strict=True)) for n, one in enumerate(each)]
        write_cases("looking_inside", cases)

    def rebuilt(self, who=slice(None)):
        """Return what is left of the 200 when they are rebuilt from the patterns of some who are known."""
        import numpy as np

        learnt = self.train[who].reshape(-1, 1024)
        mean = learnt.mean(axis=0)
        patterns = np.linalg.svd(learnt - mean, full_matrices=False)[2][:PATTERNS]
        left = self.new[self.ill].reshape(-1, 1024) - mean
        return (left - left @ patterns.T @ patterns).reshape(self.masks.shape)

    def auc(self, network):
        """Return the AUC of all new patients."""
        from medlearn import metrics, saliency

        return metrics.auc(self.labels, saliency.log_odds(network, self.new))

    def hits(self, maps):
        """Return the share of hits."""
        return self.each(maps).mean()

    def each(self, maps):
        """Return who is hit, one pixel beside the finding allowed."""
        from medlearn import saliency

        return saliency.pointing_game(maps, self.masks, margin=1)


def in_place(network, image, layer=4):
    """Return Grad-CAM without the mean, enlarged: each place of a map times its own slope."""
    import numpy as np

    from medlearn import saliency

    maps, slopes = saliency.maps_and_slopes(network, image, layer)
    return saliency.enlarged(np.maximum((maps * slopes).sum(axis=2), 0), 32)


def agreed(first, second):
    """Return the mean rank correlation of two lists of maps."""
    import numpy as np

    from medlearn import saliency

    return np.mean([saliency.rank_agreement(*pair) for pair in zip(first, second, strict=True)])


def row(seed, name, setting, auc, hits, agreement, seconds=None, *, look=LOOK):
    """Return one row of the table."""
    return {
        "look": look,
        "seed": seed,
        "model": name,
        "setting": setting,
        "auc": auc,
        "hits": hits,
        "agreement": agreement,
        "seconds": seconds,
        "machine": f"{platform.system()} {platform.machine()}, one processor",
    }


if __name__ == "__main__":
    main(sys.argv[1:])

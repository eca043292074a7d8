"""Write benchmarks/synthesis_pictures_cases.csv: what the networks of benchmarks/synthesis.py made, to be looked at.

``python -m benchmarks.synthesis_pictures``, about a minute. The networks learn from the first draw of that study, and
make the first pictures that they make there. "grey" is the picture, a byte a pixel in hexadecimal, "patient" its
number, "label" what was asked for; those of the VAE are without pixel noise. The setting "rebuilt" holds the first
patients as an autoencoder with two latent numbers draws them again.
"""

import os

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np

from benchmarks import generators
from benchmarks.synthesis import DRAWS, GENERATORS, MADE, MOST
from benchmarks.writing import write_cases
from medlearn.studies import synthesis

NETWORKS = ("VAE, averaged", "VAE", "GAN, failing", "GAN, working")
KEPT = 8  # pictures of each


def main():
    """Train each network once, and write the first pictures."""
    draw = DRAWS[0]
    images, labels = synthesis.patients(MOST, 100 + draw)
    rows = []
    for name in NETWORKS:
        bare = {"noise": 0} if "VAE" in name else {}
        made, asked = GENERATORS[name](images, labels, seed=draw)(MADE, draw, **bare)
        rows += pictures(draw, name, "made", made[:KEPT], asked)
        print(name, flush=True)
    model = generators.autoencoder(images, seed=draw)
    rows += pictures(draw, "autoencoder", "rebuilt", model.decode(model.encode(images[:KEPT])), labels)
    write_cases("synthesis_pictures", rows)


def pictures(draw, model, setting, images, labels):
    """Return a row for each picture."""
    run = {"seed": str(draw), "model": model, "setting": setting}
    return [
        run | {"patient": number, "label": int(labels[number]), "grey": hexadecimal(image)}
        for number, image in enumerate(images)
    ]


def hexadecimal(image):
    """Write grey levels from -1 to 1 as bytes, in hexadecimal."""
    return np.round((image + 1) * 127.5).astype(np.uint8).tobytes().hex()


if __name__ == "__main__":
    main()

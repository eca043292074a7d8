"""Print one table of ratios: `python -m benchmarks`, or `make bench`."""

import os

from benchmarks.timing import one_processor, table

one_processor()

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)


def main():
    """Run every benchmark and print the table."""
    from benchmarks import convolution, network

    if "OPENBLAS_CORETYPE" in os.environ:
        core = os.environ["OPENBLAS_CORETYPE"]
        print(f"OPENBLAS_CORETYPE={core}: NumPy's matrix products use the instructions of that processor only.\n")
    print(table([*convolution.run(), *network.run()]))


if __name__ == "__main__":
    main()

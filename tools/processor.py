"""Which kind of processor this is, as far as the digits of a training hang on it.

NumPy's matrix products add in another order with AVX-512 than without, and what starts in the last digit of a weight
ends, after a training, in the second or third of an AUC.
"""

import platform
import sys
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
WIDEST_FIRST = ("avx512f", "avx2")
OF_THE_STUDIES = (
    "avx512f"  # where the tables in benchmarks/ were made, and the lessons whose metadata name no processor
)


def kind():
    """Return the widest vectors of a Linux machine on x86-64, or "" on any other."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return ""
    flags = CPUINFO.read_text(encoding="utf-8").split()
    return next((name for name in WIDEST_FIRST if name in flags), "")

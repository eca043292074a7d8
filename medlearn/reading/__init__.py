"""The reading room: readers judge what a model says, and what they say is kept.

`Store` keeps opinions in a file to which rows are only added; `agreements` compares readers and model.
"""

from medlearn.reading.agreement import Agreement, agreements
from medlearn.reading.opinion import Opinion
from medlearn.reading.store import Decision, Store, Stored

__all__ = ["Agreement", "Decision", "Opinion", "Store", "Stored", "agreements"]

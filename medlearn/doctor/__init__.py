"""Can this machine run the course, and if not, what to do: ``python -m medlearn doctor``."""

from medlearn.doctor.checkup import Finding, brief, can_run, check

__all__ = ["Finding", "brief", "can_run", "check"]

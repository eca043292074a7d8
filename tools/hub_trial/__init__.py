"""A class on a real JupyterHub, from logging in to reading one's mark: ``make hub-trial``.

Nobody needs to be the system's administrator, and nothing is left running. docs/teaching.md has the table.
"""

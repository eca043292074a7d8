"""Recipes that a lesson, a benchmark and a test must follow alike: what is trained, on what, and how it is asked."""

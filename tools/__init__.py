"""What `make` runs, for maintainers. Learners need none of it."""

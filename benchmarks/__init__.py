"""Side-by-side timings against the libraries that professionals use: `make bench` prints one table of ratios."""

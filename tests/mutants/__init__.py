"""Right answers changed by machine: mutants, which must lose points, and rewrites, which must not."""

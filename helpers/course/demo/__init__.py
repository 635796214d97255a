"""A small class of invented students, graded from beginning to end in a temporary course folder."""

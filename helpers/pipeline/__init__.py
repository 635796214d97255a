"""Grades a class: what is read, kept or graded anew, by which workers, and where it is written."""

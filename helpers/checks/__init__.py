"""What the hidden tests call: one module per exercise.

A check takes the student's functions, returns nothing when they are right, and raises `CheckFailure` when they aren't.
"""

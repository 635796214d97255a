"""The checks of this class, which hidden tests call: one module per exercise, a folder for the homework.

A check takes the student's functions, returns nothing when they are right, and raises `CheckFailure` when they aren't.
"""

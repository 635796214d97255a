"""What the right answer of each exercise is: one module per exercise, and golden outputs.

Imports only the standard library, numpy, pandas and scikit-learn.
"""

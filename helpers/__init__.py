"""Reference answers, checks and grading of the exercises of class 228."""

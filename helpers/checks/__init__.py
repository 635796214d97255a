"""What the hidden tests call: one module per exercise, one shared failure type.

Every public check takes the student's functions, returns nothing when they are right, and raises
`helpers.checks.failure.CheckFailure` when they are not.
"""

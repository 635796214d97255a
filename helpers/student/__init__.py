"""What runs beside a student's code: in the notebook's own process, or apart from the grader in the student process.

It knows no check, no answer and no grade. Its modules import one another relatively and nothing else of this
repository: the student process gets this folder alone, under the name `PACKAGE`.
"""

#: What the package is called in the student process: no name that a student would give to a module.
PACKAGE = "_clase228"

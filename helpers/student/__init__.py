"""What runs beside a student's code: in the notebook's own process, or in the student process apart from the grader.

It knows no check, answer or grade. Its modules import only one another, relatively: the student process gets this
folder alone, under the name `PACKAGE`.
"""

#: What the package is called in the student process: no name that a student would give to a module.
PACKAGE = "_student_side"

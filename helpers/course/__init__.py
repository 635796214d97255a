"""Commands of this course: release, hand out, new exercise, verify, check of a regrade, demo."""

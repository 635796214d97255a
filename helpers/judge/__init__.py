"""Runs test cells outside of the student's process, and says what came of them."""

"""Submissions that try to get points which they didn't earn, or to harm the course or the class."""

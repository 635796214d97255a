"""Ratios against what a user would use otherwise; each script prints its table."""

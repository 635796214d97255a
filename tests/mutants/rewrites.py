"""Rewrites that change no right answer's meaning: each must keep full marks."""
def rewritten(n): return []

"""Bytes and values that nobody thought of, for all that reads what a student made.

A reader gets a module of its own here. What `bounded` wraps must end in time and memory, and raise nothing but what it
says. A few seconds of it are a part of `make test`, always the same ones; `--long` looks elsewhere each time.
"""

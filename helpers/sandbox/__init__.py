"""Starts and ends student processes behind walls, and talks to them; it knows no test and no grade."""

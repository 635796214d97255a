"""Right and wrong solutions of each exercise, and the command that grades them all."""

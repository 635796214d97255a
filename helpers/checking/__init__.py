"""What any check is made of: failures, hidden inputs, strict values, and calls of a student's function."""

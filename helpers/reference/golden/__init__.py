"""Golden outputs of the reference answers, as JSON, with how they were made."""

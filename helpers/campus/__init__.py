"""Takes what a campus gives: a download of all submissions and a list of participants become `submitted/`."""

"""Both front doors in a real browser: `make test-browser`."""

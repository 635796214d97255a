"""One page about how a class did in an assignment: `make report`."""

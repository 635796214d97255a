"""How a submission is executed, judged and reported, by means of nbgrader's own extension points."""

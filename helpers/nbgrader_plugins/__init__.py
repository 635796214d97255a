"""nbgrader's extension points, one a file: `nbgrader_config.py` names them."""

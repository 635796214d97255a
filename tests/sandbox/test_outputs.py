"""What is kept of the outputs of a cell."""

from helpers.sandbox.outputs import COUNT_LIMIT, Outputs


def test_the_error_is_kept():
    """It says how the cell ended, however much was shown before."""
    outputs = Outputs({})
    for _ in range(COUNT_LIMIT + 1):
        outputs.add({"output_type": "display_data", "data": {"text/plain": "x"}})
    outputs.add({"output_type": "error", "ename": "KeyError", "evalue": "'a'", "traceback": []})

    assert COUNT_LIMIT + 1 == len(outputs.cells)
    assert "KeyError" == outputs.cells[-1].ename

"""Changes of one place in a program, each a slip that a student might make: a table of operators over `ast`.

The ordinary ones are those of mutmut and cosmic-ray. Neither is used itself: they mutate the modules of a project and
start its tests for each, where here a mutant is a cell's text that lives for some milliseconds in a fork, and half of
what matters (another encoding, another method, a cast) they don't have. `ast` gives both normal form and positions.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

__all__ = ["OPERATORS", "changes"]

#: What takes a node and the arguments of its function, and yields what could stand in its place.
Operator = Callable[[ast.AST, Sequence[str]], Iterator[ast.AST]]

#: Names of one family: each is replaced by each of the others of its line.
FAMILIES = tuple(
    tuple(line.split())
    for line in """
    sha256 sha1 sha224 sha512 sha3_256 blake2s md5
    hexdigest digest
    utf-8 utf-16 utf-8-sig latin-1 ascii
    sorted list set reversed
    mean sum max min std median
    unique nunique value_counts
    repr str ascii
    w a x r+ w+
    wb ab r+b
    rb r
    dump dumps
    load loads
    predict predict_proba fit_predict fit
    items keys values
    __name__ __qualname__ __module__ __doc__
    __version__ __name__ __file__
    python_version version release python_implementation python_version_tuple
    columns index
    lower upper title strip
    to_csv to_string to_json to_html
    read_csv read_table read_fwf
    all any
    isinstance issubclass
    copy transpose dropna drop_duplicates
    reset_index sort_index
    len id hash
    float int bool round
    int float bool str
    startswith endswith
    ValueError TypeError KeyError
    RuntimeError Exception ValueError NotImplementedError RecursionError AssertionError SystemExit Warning
    Exception ValueError
    seed getstate
    environ environb
    write_text write_bytes
    """.strip().splitlines()
)
_COMPARED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn)
_COUNTED = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.BitOr, ast.BitAnd)
#: What a name may be put into.
_SHAPES = ("str({})", "int({})", "{}[:-1]", "{}[::-1]")


def number(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """One more, one less."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))


def text(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Letters more, nothing."""
    if isinstance(node, ast.Constant) and type(node.value) is str:
        yield from (ast.Constant(each) for each in ("XX" + node.value, "") if each != node.value)


def truth(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Turn a truth value round; put something for nothing."""
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    if isinstance(node, ast.Constant) and node.value is None:
        yield from (ast.Constant(True), ast.Constant(""))


def comparison(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Each other comparison, and both outcomes."""
    if isinstance(node, ast.Compare):
        for place, one in enumerate(node.ops):
            for other in _COMPARED:
                if not isinstance(one, other):
                    ops = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                    yield ast.Compare(node.left, ops, node.comparators)


def arithmetic(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Each other operation, and each operand alone."""
    if isinstance(node, ast.BinOp):
        for other in _COUNTED:
            if not isinstance(node.op, other):
                yield ast.BinOp(node.left, other(), node.right)
        yield from (node.left, node.right)
    if isinstance(node, ast.AugAssign):
        yield ast.Assign([node.target], node.value, lineno=0)
        for other in _COUNTED:
            if not isinstance(node.op, other):
                yield ast.AugAssign(node.target, other(), node.value)


def logic(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """`and` for `or`, each operand alone, without `not`."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        yield from node.values
    if isinstance(node, ast.UnaryOp):
        yield node.operand


def condition(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Have a guard never met, always met, or met when it shouldn't be."""
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        rest = {field: value for field, value in ast.iter_fields(node) if field != "test"}
        for test in (ast.Constant(True), ast.Constant(False), ast.UnaryOp(ast.Not(), node.test)):
            yield type(node)(test=test, **rest)


def statement(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Leave out a line, or return before it."""
    if isinstance(node, ast.stmt) and not isinstance(
        node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
    ):
        yield ast.Pass()
        if names:  # within a function
            yield ast.Return(None)
    if isinstance(node, ast.Return):
        yield ast.Expr(node.value or ast.Constant(None))
    if isinstance(node, ast.Break):
        yield ast.Continue()
    if isinstance(node, ast.Continue):
        yield ast.Break()


def loop(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Loop over some: none, the first, all but the first or the last, backwards."""
    if isinstance(node, ast.For | ast.comprehension):
        whole = ast.Call(ast.Name("list"), [node.iter], [])
        rest = {field: value for field, value in ast.iter_fields(node) if field != "iter"}
        for part in ("{}[:0]", "{}[:1]", "{}[1:]", "{}[:-1]", "{}[::-1]"):
            yield type(node)(iter=_put(whole, part), **rest)


def handler(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Another exception caught, or all but one."""
    if isinstance(node, ast.ExceptHandler) and isinstance(node.type, ast.Tuple):
        for kind in node.type.elts:
            yield ast.ExceptHandler(kind, node.name, node.body)
    if isinstance(node, ast.ExceptHandler):
        yield ast.ExceptHandler(ast.Name("KeyError"), node.name, node.body)
    if isinstance(node, ast.Raise) and node.exc is not None:
        yield from (ast.Expr(node.exc), ast.Return(node.exc))


def arguments(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Drop an argument, put None in its place, have two change places, leave out the call."""
    if not isinstance(node, ast.Call):
        return
    args, keywords = node.args, node.keywords
    for place, each in enumerate(args):
        if not isinstance(each, ast.Starred):
            yield ast.Call(node.func, [*args[:place], *args[place + 1 :]], keywords)
            yield ast.Call(node.func, [*args[:place], ast.Constant(None), *args[place + 1 :]], keywords)
    for place in range(len(keywords)):
        yield ast.Call(node.func, args, [*keywords[:place], *keywords[place + 1 :]])
    if len(args) > 1:
        yield ast.Call(node.func, [args[1], args[0], *args[2:]], keywords)
    if args:
        yield args[0]
    if isinstance(node.func, ast.Attribute):
        yield node.func.value


def family(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Another of the same family: method, function, attribute, encoding, mode, exception."""
    known = {ast.Name: "id", ast.Attribute: "attr", ast.Constant: "value"}.get(type(node))
    if known is None or not isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        return
    written = getattr(node, known)
    for members in FAMILIES:
        if written in members:
            for other in members:
                if other != written:
                    yield type(node)(**{**dict(ast.iter_fields(node)), known: other})


def other_name(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Another argument of the function."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (ast.Name(name) for name in names if name != node.id)


def cast(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Put an argument into a cast, or cut it."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (_put(node, shape) for shape in _SHAPES)


def collection(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """One element less in a list, tuple or dict; one key with the value of the next."""
    if isinstance(node, ast.List | ast.Tuple) and isinstance(getattr(node, "ctx", None), ast.Load):
        for place in range(len(node.elts)):
            yield type(node)([*node.elts[:place], *node.elts[place + 1 :]], ast.Load())
    if isinstance(node, ast.Dict):
        for place in range(len(node.keys)):
            keys, values = [*node.keys], [*node.values]
            del keys[place], values[place]
            yield ast.Dict(keys, values)
            values = [*node.values]
            values[place] = values[place - 1]
            yield ast.Dict(node.keys, values)


def part(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """All of what a part was taken of; a result cut at its ends or turned round."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield node.value
    if isinstance(node, ast.Return) and node.value is not None:
        yield from (ast.Return(_put(node.value, shape)) for shape in ("{}[:-1]", "{}[1:]", "[{}]"))


def shown(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """One value less in a text, or its `repr`."""
    if isinstance(node, ast.JoinedStr):
        for place, each in enumerate(node.values):
            if isinstance(each, ast.FormattedValue):
                before, after = node.values[:place], node.values[place + 1 :]
                yield ast.JoinedStr([*before, *after])
                quoted = ast.FormattedValue(_put(each.value, "{}[:12]"), each.conversion, each.format_spec)
                yield ast.JoinedStr([*before, quoted, *after])


def decorator(node: ast.AST, names: Sequence[str]) -> Iterator[ast.AST]:
    """Without its decorators; with a cache, which answers the second call with the first one's result."""
    if isinstance(node, ast.FunctionDef):
        rest = {field: value for field, value in ast.iter_fields(node) if field != "decorator_list"}
        if node.decorator_list:
            yield ast.FunctionDef(decorator_list=[], **rest)
        cache = ast.parse("__import__('functools').cache", mode="eval").body
        yield ast.FunctionDef(decorator_list=[*node.decorator_list, cache], **rest)


OPERATORS: tuple[Operator, ...] = (
    number,
    text,
    truth,
    comparison,
    arithmetic,
    logic,
    condition,
    statement,
    loop,
    handler,
    arguments,
    family,
    other_name,
    cast,
    collection,
    part,
    shown,
    decorator,
)


def _put(node: ast.AST, shape: str) -> ast.expr:
    """Put an expression where the braces are."""
    whole = ast.parse(shape.replace("{}", "_hole_"), mode="eval").body

    class Fill(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.AST:
            return node if name.id == "_hole_" else name

    return Fill().visit(whole)


def changes(tree: ast.AST, kept: Sequence[str] = ()) -> Iterator[str]:
    """Yield the operator's name each time that one has changed the tree, which is put back afterwards.

    Functions called as in `kept` are left as they are, and so are annotations, docstrings and the words of f-strings.
    """
    for parent, field, place, names in list(_slots(tree, kept, ())):
        values = getattr(parent, field)
        node = values if place is None else values[place]
        for operator in OPERATORS:
            for replacement in operator(node, names):
                if place is None:
                    setattr(parent, field, replacement)
                else:
                    values[place] = replacement
                yield operator.__name__
                if place is None:
                    setattr(parent, field, node)
                else:
                    values[place] = node


def _slots(node: ast.AST, kept: Sequence[str], names: Sequence[str]) -> Iterator[tuple]:
    """Yield where each node stands: parent, field, place in a list, and the arguments of its function."""
    for field, value in ast.iter_fields(node):
        for place, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or _left(node, field, child, kept):
                continue
            yield node, field, place, names
            yield from _slots(child, kept, _names(child) if isinstance(child, ast.FunctionDef) else names)


def _left(node: ast.AST, field: str, child: ast.AST, kept: Sequence[str]) -> bool:
    """Tell whether a child is left as it is, with all that is in it."""
    if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
        return True
    if isinstance(child, ast.FunctionDef | ast.ClassDef) and child.name in kept:
        return True
    return field in ("annotation", "returns", "ctx", "format_spec") or isinstance(
        child, ast.arg | ast.operator | ast.cmpop
    )


def _names(function: ast.FunctionDef) -> tuple[str, ...]:
    """Return the arguments of a function."""
    args = function.args
    return tuple(arg.arg for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs) if arg.arg != "self")

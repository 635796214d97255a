"""Statements and literals that say the same in other words: one transformer of `ast` each, and other names."""

from __future__ import annotations

import ast

__all__ = ["WORDS", "renamed_imports", "renamed_locals"]


class NotEqualAsNot(ast.NodeTransformer):
    """`not a == b` for `a != b` in a condition."""

    def visit_If(self, node):
        self.generic_visit(node)
        test = node.test
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.NotEq):
            node.test = ast.UnaryOp(ast.Not(), ast.Compare(test.left, [ast.Eq()], test.comparators))
        return node


class BranchesSwapped(ast.NodeTransformer):
    """`if not c: B else: A` for `if c: A else: B`."""

    def visit_If(self, node):
        self.generic_visit(node)
        return ast.If(ast.UnaryOp(ast.Not(), node.test), node.orelse or [ast.Pass()], node.body)

    def visit_IfExp(self, node):
        self.generic_visit(node)
        return ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body)


class ComprehensionsCalled(ast.NodeTransformer):
    """`list(…)`, `dict((k, v) for …)` for comprehensions."""

    def visit_ListComp(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("list"), [ast.GeneratorExp(node.elt, node.generators)], [])

    def visit_DictComp(self, node):
        self.generic_visit(node)
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return ast.Call(ast.Name("dict"), [ast.GeneratorExp(pair, node.generators)], [])


class FormatForFString(ast.NodeTransformer):
    """`"{}".format(…)` for f-strings without conversions."""

    def visit_JoinedStr(self, node):
        values = [each for each in node.values if isinstance(each, ast.FormattedValue)]
        if any(each.format_spec or each.conversion != -1 for each in values):
            return node
        text = "".join(
            each.value.replace("{", "{{").replace("}", "}}") if isinstance(each, ast.Constant) else "{}"
            for each in node.values
        )
        return ast.Call(
            ast.Attribute(ast.Constant(text), "format", ast.Load()), [self.visit(each.value) for each in values], []
        )


class DictsBackwards(ast.NodeTransformer):
    """The entries of a dict in the reverse order, where none is taken from another dict."""

    def visit_Dict(self, node):
        self.generic_visit(node)
        if None in node.keys:
            return node
        return ast.Dict(node.keys[::-1], node.values[::-1])


class KeywordsBackwards(ast.NodeTransformer):
    """The keywords of a call in the reverse order."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if any(keyword.arg is None for keyword in node.keywords):
            return node
        return ast.Call(node.func, node.args, node.keywords[::-1])


class ReturnedByAName(ast.NodeTransformer):
    """A name for what is returned."""

    def visit_Return(self, node):
        if node.value is None:
            return node
        return [ast.Assign([ast.Name("devuelto", ast.Store())], node.value), ast.Return(ast.Name("devuelto"))]


class InnerFunctions(ast.NodeTransformer):
    """The body of each function in a function of its own."""

    def visit_FunctionDef(self, node):
        inside = list(ast.walk(node))
        odd = ast.Yield | ast.YieldFrom | ast.Nonlocal | ast.Global
        if node.decorator_list or node.name.startswith("__") or any(isinstance(each, odd) for each in inside):
            return node
        args = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
        stored = {each.id for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
        body = [ast.Nonlocal(sorted(args & stored)), *node.body] if args & stored else node.body
        inner = ast.parse("def adentro(): pass").body[0]
        inner.body, node.body = body, [inner, ast.Return(ast.Call(ast.Name("adentro"), [], []))]
        return node


class GuardedBySomethingTrue(ast.NodeTransformer):
    """Assertions and conditions that always hold."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.body = [*ast.parse("assert True\nfor _ in range(0):\n    pass").body, *node.body]
        return node


class ImportedByImportlib(ast.NodeTransformer):
    """`x = importlib.import_module("x")` for `import x`."""

    def visit_Import(self, node):
        if any("." in alias.name and not alias.asname for alias in node.names):
            return node
        return [
            ast.Assign(
                [ast.Name(alias.asname or alias.name, ast.Store())],
                ast.Call(ast.Attribute(ast.Name("importlib"), "import_module"), [ast.Constant(alias.name)], []),
            )
            for alias in node.names
        ]


#: Every transformer, in the order of this file.
WORDS: tuple[type[ast.NodeTransformer], ...] = (
    NotEqualAsNot,
    BranchesSwapped,
    ComprehensionsCalled,
    FormatForFString,
    DictsBackwards,
    KeywordsBackwards,
    ReturnedByAName,
    InnerFunctions,
    GuardedBySomethingTrue,
    ImportedByImportlib,
)


class _Renamed(ast.NodeTransformer):
    """Other names, the same everywhere."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def visit_Name(self, node):
        return ast.Name(f"{node.id}_mio", node.ctx) if node.id in self._names else node

    def visit_MatchAs(self, node):
        self.generic_visit(node)
        node.name = f"{node.name}_mio" if node.name in self._names else node.name
        return node

    def visit_alias(self, node):
        name = node.asname or node.name
        return ast.alias(node.name, f"{name}_mio") if name in self._names else node


def renamed_locals(tree: ast.Module) -> ast.Module:
    """Rename what functions assign to."""
    outer = {each.id for line in tree.body for each in ast.walk(line) if _stored_outside(line, each)}
    stored = {
        each.id
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for each in ast.walk(function)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    return _Renamed(stored - outer - _bound(tree)).visit(tree)


def _stored_outside(line: ast.stmt, node: ast.AST) -> bool:
    outside = not isinstance(line, ast.FunctionDef)
    return outside and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _bound(tree: ast.AST) -> set[str]:
    """Return names that are bound otherwise than by an assignment."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            found |= {*node.names}
    return found


def renamed_imports(tree: ast.Module) -> ast.Module:
    """Rename what is imported."""
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if "." not in (alias.asname or alias.name)
    }
    deleted = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Del)}
    return _Renamed(names - deleted).visit(tree)

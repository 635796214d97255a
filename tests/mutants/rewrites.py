"""Rewrites of right answers that change nothing of what they do: each must keep full marks.

Some put another frame round the functions that an exercise asks for, as text. The others say the same in other words,
wherever an answer has the words: one transformer of `ast` each. A rewrite that finds nothing to change is none.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator

from tests.mutants.answers import normal, right_answers
from tests.mutants.mutants import Mutant, thinned
from tests.mutants.slips import TARGETS

__all__ = ["FRAMES", "WORDS", "rewritten"]

#: How many rewrites of an exercise are kept.
MOST = 250

#: What is written after an answer, once for each function; `{f}` is its name.
FRAMES = {
    "class with __call__": """
        class Respuesta_{f}:
            def __init__(self, funcion):
                self.funcion = funcion

            def __call__(self, *args, **kwargs):
                return self.funcion(*args, **kwargs)

        {f} = Respuesta_{f}({f})
        """,
    "bound method": """
        class Respuesta_{f}:
            original = staticmethod({f})

            def correr(self, *args, **kwargs):
                return type(self).original(*args, **kwargs)

        {f} = Respuesta_{f}().correr
        """,
    "decorator": """
        import functools

        def registrada_{f}(funcion):
            @functools.wraps(funcion)
            def envuelta(*args, **kwargs):
                print("llaman a", funcion)
                return funcion(*args, **kwargs)

            return envuelta

        {f} = registrada_{f}({f})
        """,
    "closure": """
        def cerrar_{f}():
            original = {f}
            llamadas = 0

            def cerrada(*args, **kwargs):
                nonlocal llamadas
                llamadas += 1
                return original(*args, **kwargs)

            return cerrada

        {f} = cerrar_{f}()
        """,
    "generator": """
        def pasos_{f}(original, args, kwargs):
            yield "empieza"
            yield original(*args, **kwargs)

        def generada_{f}(*args, original={f}, **kwargs):
            *_, ultimo = pasos_{f}(original, args, kwargs)
            return ultimo

        {f} = generada_{f}
        """,
    "partial": """
        import functools
        {f} = functools.partial({f})
        """,
    "thread": """
        from concurrent.futures import ThreadPoolExecutor

        def en_un_hilo_{f}(*args, original={f}, **kwargs):
            with ThreadPoolExecutor(1) as hilos:
                return hilos.submit(original, *args, **kwargs).result()

        {f} = en_un_hilo_{f}
        """,
    "coroutine": """
        import asyncio

        async def corrutina_{f}(original, args, kwargs):
            return original(*args, **kwargs)

        def esperada_{f}(*args, original={f}, **kwargs):
            tarea = corrutina_{f}(original, args, kwargs)
            try:
                tarea.send(None)
            except StopIteration as fin:
                return fin.value

        {f} = esperada_{f}
        """,
    "context and finally": """
        import contextlib

        def cuidada_{f}(*args, original={f}, **kwargs):
            with contextlib.ExitStack() as pila:
                pila.callback(print, "listo")
                try:
                    return original(*args, **kwargs)
                finally:
                    pass

        {f} = cuidada_{f}
        """,
    "called twice": """
        def dos_veces_{f}(*args, original={f}, **kwargs):
            original(*args, **kwargs)
            return original(*args, **kwargs)

        {f} = dos_veces_{f}
        """,
}


class _Words(ast.NodeTransformer):
    """One way to say something else with the same meaning."""

    #: Modules that the new words need.
    needs: tuple[str, ...] = ()


def _call(text: str, /, **parts: ast.expr | list) -> ast.expr:
    """Parse an expression and put parts where their names stand."""
    whole = ast.parse(text, mode="eval").body

    class Fill(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.AST:
            return parts.get(name.id, name)

    return Fill().visit(whole)


def _is(node: ast.AST, dotted: str) -> bool:
    """Tell whether a call is one of a dotted name."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == dotted


class ComparedOtherWayRound(_Words):
    """`b == a` for `a == b`."""

    def visit_Compare(self, node):
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            return ast.Compare(node.comparators[0], node.ops, [node.left])
        return node


class NotEqualAsNot(_Words):
    """`not a == b` for `a != b` in a condition."""

    def visit_If(self, node):
        self.generic_visit(node)
        test = node.test
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.NotEq):
            node.test = ast.UnaryOp(ast.Not(), ast.Compare(test.left, [ast.Eq()], test.comparators))
        return node


class BranchesSwapped(_Words):
    """`if not c: B else: A` for `if c: A else: B`."""

    def visit_If(self, node):
        self.generic_visit(node)
        return ast.If(ast.UnaryOp(ast.Not(), node.test), node.orelse or [ast.Pass()], node.body)

    def visit_IfExp(self, node):
        self.generic_visit(node)
        return ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.orelse, node.body)


class ComprehensionsCalled(_Words):
    """`list(…)`, `dict((k, v) for …)` for comprehensions."""

    def visit_ListComp(self, node):
        self.generic_visit(node)
        return ast.Call(ast.Name("list"), [ast.GeneratorExp(node.elt, node.generators)], [])

    def visit_DictComp(self, node):
        self.generic_visit(node)
        pair = ast.Tuple([node.key, node.value], ast.Load())
        return ast.Call(ast.Name("dict"), [ast.GeneratorExp(pair, node.generators)], [])


class FormatForFString(_Words):
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


class DictsBackwards(_Words):
    """The entries of a dict in the reverse order, where none is taken from another dict."""

    def visit_Dict(self, node):
        self.generic_visit(node)
        if None in node.keys:
            return node
        return ast.Dict(node.keys[::-1], node.values[::-1])


class KeywordsBackwards(_Words):
    """The keywords of a call in the reverse order."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if any(keyword.arg is None for keyword in node.keywords):
            return node
        return ast.Call(node.func, node.args, node.keywords[::-1])


class ByKeyword(_Words):
    """First arguments by their names."""

    names = {  # noqa: RUF012 (constants)
        "random.seed": ("a",),
        "np.random.seed": ("seed",),
        "json.dump": ("obj", "fp"),
        "json.dumps": ("obj",),
        "json.load": ("fp",),
        "json.loads": ("s",),
        "open": ("file", "mode"),
        "pd.read_csv": ("filepath_or_buffer",),
    }

    def visit_Call(self, node):
        self.generic_visit(node)
        names = self.names.get(ast.unparse(node.func), ())
        if isinstance(node.func, ast.Attribute) and node.func.attr == "encode" and len(node.args) == 1:
            names = ("encoding",)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "get_params" and len(node.args) == 1:
            names = ("deep",)
        if not names or len(node.args) > len(names) or any(isinstance(each, ast.Starred) for each in node.args):
            return node
        named = [ast.keyword(name, each) for name, each in zip(names, node.args, strict=False)]
        return ast.Call(node.func, [], [*named, *node.keywords])


class PathlibOpens(_Words):
    """`pathlib.Path(path).open(…)` for `open(path, …)`."""

    needs = ("pathlib",)

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "open") and node.args and not isinstance(node.args[0], ast.Starred):
            function = _call("pathlib.Path(path).open", path=node.args[0])
            return ast.Call(function, node.args[1:], node.keywords)
        return node


class CodecsAndIoOpen(_Words):
    """`io.open` for `open`."""

    needs = ("io",)

    def visit_Call(self, node):
        self.generic_visit(node)
        return ast.Call(_call("io.open"), node.args, node.keywords) if _is(node, "open") else node


class DumpedThenWritten(_Words):
    """`f.write(json.dumps(x))` for `json.dump(x, f)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "json.dump") and len(node.args) == 2:
            text = ast.Call(_call("json.dumps"), node.args[:1], node.keywords)
            return _call("file.write(text)", file=node.args[1], text=text)
        return node


class DumpedInPieces(_Words):
    """`f.writelines(pieces)`, a stream, for `json.dump(x, f)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "json.dump") and len(node.args) == 2:
            encoder = ast.Call(_call("json.JSONEncoder"), [], node.keywords)
            return _call("file.writelines(e.iterencode(x))", file=node.args[1], e=encoder, x=node.args[0])
        return node


class ReadThenLoaded(_Words):
    """`json.loads(f.read())` for `json.load(f)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        return _call("json.loads(file.read())", file=node.args[0]) if _is(node, "json.load") and node.args else node


class HashedByName(_Words):
    """`hashlib.new("sha256", …)` for `hashlib.sha256(…)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "hashlib.sha256"):
            return ast.Call(_call("hashlib.new"), [ast.Constant("sha256"), *node.args], node.keywords)
        return node


class HashedFromAFile(_Words):
    """`hashlib.file_digest` of the bytes in memory."""

    needs = ("io",)

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "hashlib.sha256") and len(node.args) == 1 and not node.keywords:
            return _call('hashlib.file_digest(io.BytesIO(data), "sha256")', data=node.args[0])
        return node


class HashedInPieces(_Words):
    """`update` with pieces of the bytes."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "hashlib.sha256") and len(node.args) == 1 and not node.keywords:
            pieces = "[h.update(d[i:i + 64]) for i in range(0, len(d), 64)]"
            text = f"(lambda d, h: ({pieces}, h)[1])(data, hashlib.sha256())"
            return _call(text, data=node.args[0])
        return node


class DigestInHex(_Words):
    """`.digest().hex()` for `.hexdigest()`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "hexdigest" and not node.args:
            return _call("h.digest().hex()", h=node.func.value)
        return node


class ToCsvIntoMemory(_Words):
    """`to_csv` into a buffer for the text that it returns."""

    needs = ("io",)

    def visit_Call(self, node):
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "to_csv" or node.args:
            return node
        written = ast.Call(node.func, [ast.Name("b")], node.keywords)
        return _call("(lambda b: (written, b.getvalue())[1])(io.StringIO(newline=''))", written=written)


class EncodedByBytes(_Words):
    """`bytes(text, "utf-8")` for `text.encode(…)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "encode" and len(node.args) <= 1:
            encoding = node.args[0] if node.args else ast.Constant("utf-8")
            return node if node.keywords else _call("bytes(t, e)", t=node.func.value, e=encoding)
        return node


class Utf8InOtherWords(_Words):
    """`"U8"`, another name of the same encoding."""

    def visit_Constant(self, node):
        return ast.Constant("U8") if node.value in ("utf-8", "utf8") else node

    def visit_JoinedStr(self, node):
        return node


class LocByColumns(_Words):
    """`df.loc[:, names]` for `df[names]`."""

    def visit_Subscript(self, node):
        self.generic_visit(node)
        if isinstance(node.slice, ast.Call) and ast.unparse(node.slice.func) == "sorted":
            return _call("table.loc[:, names]", table=node.value, names=node.slice)
        return node


class MethodsOfSpecialNames(_Words):
    """`x.__len__()` for `len(x)`, `format(x, "")` for `str(x)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        if _is(node, "len") and len(node.args) == 1:
            return _call("x.__len__()", x=node.args[0])
        if _is(node, "str") and len(node.args) == 1:
            return _call('format(x, "")', x=node.args[0]) if not isinstance(node.args[0], ast.Starred) else node
        return node


class ClassOfAnObject(_Words):
    """`x.__class__` for `type(x)`."""

    def visit_Call(self, node):
        self.generic_visit(node)
        return _call("x.__class__", x=node.args[0]) if _is(node, "type") and len(node.args) == 1 else node


class ReturnedByAName(_Words):
    """A name for what is returned."""

    def visit_Return(self, node):
        if node.value is None:
            return node
        return [ast.Assign([ast.Name("devuelto", ast.Store())], node.value), ast.Return(ast.Name("devuelto"))]


class InnerFunctions(_Words):
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
        inner.body, node.body = body, [inner, ast.Return(_call("adentro()"))]
        return node


class GuardedBySomethingTrue(_Words):
    """Assertions and conditions that always hold."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.body = [*ast.parse("assert True\nfor _ in range(0):\n    pass").body, *node.body]
        return node


class ImportedByImportlib(_Words):
    """`x = importlib.import_module("x")` for `import x`."""

    needs = ("importlib",)

    def visit_Import(self, node):
        if any("." in alias.name and not alias.asname for alias in node.names):
            return node
        return [
            ast.Assign(
                [ast.Name(alias.asname or alias.name, ast.Store())],
                ast.Call(_call("importlib.import_module"), [ast.Constant(alias.name)], []),
            )
            for alias in node.names
        ]


class _Renamed(_Words):
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


def _renamed_locals(tree: ast.Module) -> ast.Module:
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


def _renamed_imports(tree: ast.Module) -> ast.Module:
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


def _in_a_factory(exercise: int, tree: ast.Module) -> ast.Module:
    """Put the whole answer into a function that returns what is asked for."""
    names = ", ".join(sorted({*TARGETS[exercise], "sha256_of_df"} if exercise > 2 else TARGETS[exercise]))
    factory = ast.parse(f"def fabrica():\n    return ({names},)\n\n\n({names},) = fabrica()")
    factory.body[0].body = [*tree.body, *factory.body[0].body]
    return factory


def _by_exec(exercise: int, tree: ast.Module) -> ast.Module:
    """Have the answer compiled from its text."""
    return ast.parse(f"exec(compile({ast.unparse(tree)!r}, '<respuesta>', 'exec'))")


def _by_words(kind: type[_Words], exercise: int, tree: ast.Module) -> ast.Module:
    changed = kind().visit(tree)
    changed.body = [*(ast.parse(f"import {name}").body[0] for name in kind.needs), *changed.body]
    return changed


#: Every rewrite in other words by its name: it gets an exercise and a tree that it may change.
WORDS: dict[str, Callable[[int, ast.Module], ast.Module]] = {
    **{
        kind.__name__: functools.partial(_by_words, kind)
        for kind in _Words.__subclasses__()
        if not kind.__name__.startswith("_")
    },
    "other names": lambda _, tree: _renamed_locals(tree),
    "other names of modules": lambda _, tree: _renamed_imports(tree),
    "in a factory": _in_a_factory,
    "by exec": _by_exec,
}


@functools.cache
def rewritten(exercise: int) -> list[Mutant]:
    """Return rewrites of all right answers of an exercise, as many of each kind; no two of them alike."""
    found: dict[str, Mutant] = {}
    for name, kind, source in _all(exercise):
        found.setdefault(source, Mutant(exercise, f"{name}: {kind}", kind, source))
    return thinned(list(found.values()), MOST, lambda rewrite: rewrite.operator)


def _all(exercise: int) -> Iterator[tuple[str, str, str]]:
    for name, code in right_answers(exercise).items():
        for kind, frame in FRAMES.items():
            framed = "".join(
                "\n".join(line[8:] for line in frame.format(f=function).splitlines()) for function in TARGETS[exercise]
            )
            yield name, kind, f"{code}\n{framed}"
        for kind, rewrite in WORDS.items():
            before = ast.parse(code)
            after = rewrite(exercise, ast.parse(code))
            after = ast.unparse(ast.fix_missing_locations(after))
            without_imports = "\n".join(after.splitlines()[len(_needs(kind)) :])
            if without_imports.strip() == ast.unparse(before).strip():
                continue
            if normal(after) is None:
                raise ValueError(f"exercise {exercise}, {name}: no Python after {kind}:\n{after}")
            yield name, kind, after


def _needs(kind: str) -> tuple[str, ...]:
    rewrite = WORDS[kind]
    return rewrite.args[0].needs if isinstance(rewrite, functools.partial) else ()

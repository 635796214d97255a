"""Expressions that say the same in other words: a table of pairs, and what puts one for the other.

`_name` stands for any expression, `*_name` and `**_name` for the rest of a call's arguments.
"""

from __future__ import annotations

import ast

__all__ = ["PHRASES", "rephrased"]

#: The name of each rewrite, and what it puts for what.
PHRASES = {
    "ComparedOtherWayRound": {"_a == _b": "_b == _a", "_a != _b": "_b != _a"},
    "ByKeyword": {
        "random.seed(_a)": "random.seed(a=_a)",
        "np.random.seed(_s)": "np.random.seed(seed=_s)",
        "json.dump(_o, _f, **_more)": "json.dump(obj=_o, fp=_f, **_more)",
        "json.dumps(_o, **_more)": "json.dumps(obj=_o, **_more)",
        "json.load(_f)": "json.load(fp=_f)",
        "json.loads(_s)": "json.loads(s=_s)",
        "open(_f, **_more)": "open(file=_f, **_more)",
        "open(_f, _m, **_more)": "open(file=_f, mode=_m, **_more)",
        "pd.read_csv(_p, **_more)": "pd.read_csv(filepath_or_buffer=_p, **_more)",
        "_t.encode('utf-8')": "_t.encode(encoding='utf-8')",
        "_m.get_params(_d)": "_m.get_params(deep=_d)",
    },
    "PathlibOpens": {"open(_p, *_rest, **_more)": "pathlib.Path(_p).open(*_rest, **_more)"},
    "CodecsAndIoOpen": {"open(*_rest, **_more)": "io.open(*_rest, **_more)"},
    "DumpedThenWritten": {"json.dump(_x, _f, **_more)": "_f.write(json.dumps(_x, **_more))"},
    "DumpedInPieces": {"json.dump(_x, _f, **_more)": "_f.writelines(json.JSONEncoder(**_more).iterencode(_x))"},
    "ReadThenLoaded": {"json.load(_f)": "json.loads(_f.read())"},
    "HashedByName": {"hashlib.sha256(*_rest, **_more)": "hashlib.new('sha256', *_rest, **_more)"},
    "HashedFromAFile": {"hashlib.sha256(_d)": "hashlib.file_digest(io.BytesIO(_d), 'sha256')"},
    "HashedInPieces": {
        "hashlib.sha256(_d)": "(lambda d, h: ([h.update(d[i:i + 64]) for i in range(0, len(d), 64)], h)[1])"
        "(_d, hashlib.sha256())"
    },
    "DigestInHex": {"_h.hexdigest()": "_h.digest().hex()"},
    "ToCsvIntoMemory": {
        "_t.to_csv(**_more)": "(lambda b: (_t.to_csv(b, **_more), b.getvalue())[1])(io.StringIO(newline=''))"
    },
    "EncodedByBytes": {"_t.encode('utf-8')": "bytes(_t, 'utf-8')", "_t.encode()": "bytes(_t, 'utf-8')"},
    "Utf8InOtherWords": {"'utf-8'": "'U8'", "'utf8'": "'U8'"},
    "LocByColumns": {"_t[sorted(*_rest, **_more)]": "_t.loc[:, sorted(*_rest, **_more)]"},
    "MethodsOfSpecialNames": {"len(_x)": "_x.__len__()", "str(_x)": "format(_x, '')"},
    "ClassOfAnObject": {"type(_x)": "_x.__class__"},
}


def rephrased(name: str, tree: ast.AST) -> ast.AST:
    """Return a tree, which may be changed, in the words of one of `PHRASES`."""
    return _Rephrased(name).visit(tree)


class _Rephrased(ast.NodeTransformer):
    def __init__(self, name: str) -> None:
        self._pairs = PHRASES[name].items()

    def generic_visit(self, node):
        super().generic_visit(node)
        for before, after in self._pairs:
            found: dict[str, object] = {}
            if isinstance(node, ast.expr) and _fits(_expression(before), node, found):
                return _Filled(found).visit(_expression(after))
        return node

    def visit_JoinedStr(self, node):
        node.values = [each if isinstance(each, ast.Constant) else self.visit(each) for each in node.values]
        return node


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _fits(pattern: object, node: object, found: dict[str, object]) -> bool:
    """Tell whether a node is what a pattern says, and keep what its names stand for."""
    if isinstance(pattern, ast.Name) and pattern.id.startswith("_"):
        found[pattern.id] = node
        return not isinstance(node, ast.Starred)
    if isinstance(pattern, list):
        rest = _rest(pattern[-1]) if pattern else None
        if rest:
            pattern, found[rest], node = pattern[:-1], node[len(pattern) - 1 :], node[: len(pattern) - 1]
        return len(pattern) == len(node) and all(_fits(*pair, found) for pair in zip(pattern, node, strict=True))
    if not isinstance(pattern, ast.AST):
        return type(pattern) is type(node) and pattern == node
    return type(pattern) is type(node) and all(
        _fits(value, getattr(node, field), found) for field, value in ast.iter_fields(pattern) if field != "ctx"
    )


def _rest(node: object) -> str | None:
    """Return the name that stands for the rest of a call's arguments."""
    if isinstance(node, ast.Starred) or (isinstance(node, ast.keyword) and node.arg is None):
        return node.value.id
    return None


class _Filled(ast.NodeTransformer):
    """Has the parts where their names stand."""

    def __init__(self, found: dict[str, object]) -> None:
        self._found = found

    def visit_Name(self, node):
        return self._found.get(node.id, node)

    def visit_Starred(self, node):
        return self._found.get(_rest(node), node)

    def visit_keyword(self, node):
        return self._found.get(_rest(node)) if _rest(node) in self._found else self.generic_visit(node)

"""Cleans CSS of a submission: it may colour and lay out its own output, fetch nothing, and touch nothing outside."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TypeAlias

import tinycss2
from tinycss2.serializer import serialize_identifier

__all__ = ["clean_declarations", "clean_stylesheet"]

#: Gives the name under which an id (`#`) or a class (`.`) of a submission is shown.
Rename: TypeAlias = Callable[[str, str], str]

#: Functions whose value comes from the sheet itself. All others may fetch something, now or in a later browser.
FUNCTIONS = {
    "calc", "circle", "color-mix", "ellipse", "hsl", "hsla", "inset", "lab", "lch", "light-dark", "linear-gradient",
    "matrix", "max", "min", "minmax", "oklab", "oklch", "polygon", "radial-gradient", "repeat", "rgb", "rgba",
    "rotate", "scale", "translate", "translatex", "translatey", "var",
}  # fmt: skip
#: What a property is called: an escape in it could stand for anything.
NAME = re.compile(r"[A-Za-z0-9_-]+")
#: Characters of a sheet that are read.
LONGEST = 2**18
#: Functions of selectors.
SELECTORS = {"first-child", "has", "is", "lang", "not", "nth-child", "nth-last-child", "nth-of-type", "where"}


@functools.lru_cache(1024)
def clean_declarations(text: str) -> str:
    """Return the declarations of a `style` attribute that show something and fetch nothing."""
    try:
        return _declarations(tinycss2.parse_blocks_contents(text[:LONGEST], skip_comments=True, skip_whitespace=True))
    except RecursionError:
        return ""


def clean_stylesheet(text: str, within: str, rename: Rename) -> str:
    """Return the rules of a sheet, each for what lies within the class `within`."""
    try:
        rules = tinycss2.parse_stylesheet(text[:LONGEST], skip_comments=True, skip_whitespace=True)
        return _rules(rules, within, rename)
    except RecursionError:  # brackets in brackets
        return ""


def _rules(rules: list, within: str, rename: Rename) -> str:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            prelude = _selectors(rule.prelude, within, rename)
            content = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            if prelude and (body := _declarations(content)):
                kept.append(f"{prelude} {{{body}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content is not None:
            condition = tinycss2.serialize(rule.prelude)
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if _plain(condition) and (body := _rules(inner, within, rename)):
                kept.append(f"@media {condition} {{{body}}}")
    return "\n".join(kept)


def _selectors(tokens: list, within: str, rename: Rename) -> str:
    """Return a list of selectors, each of what lies within a class; nothing if one of them could reach further."""
    groups: list[list] = [[]]
    for token in tokens:
        if token == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    named = [_renamed(group, rename).strip() for group in groups]
    reaches = any(not each or each[0] in "+~>|" or "&" in each or not _plain(each) for each in named)
    return "" if reaches else ", ".join(f".{within} {each}" for each in named)


def _renamed(tokens: list, rename: Rename) -> str:
    """Return a selector with other ids and classes; with an ampersand, which ends it, for what isn't known."""
    texts, after_dot = [], False
    for token in tokens:
        if token.type == "hash":
            texts.append(f"#{tinycss2.serializer.serialize_identifier(rename('#', token.value))}")
        elif token.type == "ident" and after_dot:
            texts.append(serialize_identifier(rename(".", token.value)))
        elif token.type == "function":
            inner = _renamed(token.arguments, rename)
            texts.append(f"{token.name}({inner})" if token.lower_name in SELECTORS else "&")
        elif token.type in ("ident", "whitespace", "literal", "[] block", "number", "dimension", "string"):
            texts.append(token.serialize())
        elif token.type != "comment":
            texts.append("&")
        after_dot = token == "."
    return "".join(texts)


def _declarations(nodes: list) -> str:
    kept = [
        f"{node.name}: {text.strip()}{' !important' if node.important else ''}"
        for node in nodes
        if node.type == "declaration"
        and NAME.fullmatch(node.name)
        and _harmless(node.value)
        and _plain(text := tinycss2.serialize(node.value))
        and "url(" not in text.casefold()  # not even as `#curl(…)`, which is none
    ]
    return "; ".join(kept)


def _harmless(tokens: list) -> bool:
    return all(map(_harmless_token, tokens))


def _harmless_token(token: tinycss2.ast.Node) -> bool:
    if token.type == "function":
        return token.lower_name in FUNCTIONS and _harmless(token.arguments)
    if token.type == "() block":
        return _harmless(token.content)
    return token.type in (
        "ident", "whitespace", "literal", "number", "percentage", "dimension", "hash", "string", "comment",
        "unicode-range",
    )  # fmt: skip


def _plain(text: str) -> bool:
    """Tell whether a text ends neither the element that it stands in, nor the block; in SVG, `&#123` is a brace."""
    return not set(text) & set("<{}&\\\0")

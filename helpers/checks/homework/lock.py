"""Reads `requirements.in` and `requirements.lock`, and says what a lock leaves open.

Format: https://pip.pypa.io/en/stable/reference/requirements-file-format/ and PEP 508.
"""

from __future__ import annotations

import ast
import functools
import importlib.metadata
import re
import sys
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from helpers.checking.failure import CheckFailure, short
from helpers.checks.homework.lock_formats import decoded, what_it_is

__all__ = ["Entry", "entries", "imported", "needs", "on_every_system", "pinned"]

#: What every version of a package needs: for versions that are not installed here.
AT_LEAST = {"pandas": {"numpy", "python-dateutil"}, "scikit-learn": {"numpy", "scipy", "joblib", "threadpoolctl"}}
#: Options of a requirements file that say from where, not what.
_WHERE = (
    "-i",
    "--index-url",
    "--extra-index-url",
    "--no-index",
    "-f",
    "--find-links",
    "--only-binary",
    "--no-binary",
    "--prefer-binary",
    "--trusted-host",
    "--require-hashes",
    "--pre",
    "--exclude-newer",
)
_HASH = re.compile(r"\s--hash[= ](\S+)")
#: What a marker may hold: uv puts variables into what it reads.
_MARKER = re.compile(r"[\w .,()'\"<>=!~+*/-]*", re.ASCII)
#: Bytes of a requirements file, how many packages it may name, and characters of one, without its hashes.
FILE_LIMIT, PACKAGE_LIMIT, LINE_LIMIT = 2**20, 2000, 1000
#: Brackets of a line: who reads a marker goes as deep as it does.
BRACKET_LIMIT = 40
#: What is said of a line that nobody is known to write.
OWN = "un lock se basta solo: sin rutas de tu máquina, `-e`, `-r` ni `-c`, y sin nada más que paquetes."
#: What a marker may ask about a system.
_SYSTEMS = (
    {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux", "platform_machine": "x86_64"},
    {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "platform_machine": "AMD64"},
    {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin", "platform_machine": "arm64"},
)
#: Bytes of a module that is looked into, and of all: a syntax tree takes a thousand times as much.
SOURCE_LIMIT, SOURCES_LIMIT = 200_000, 500_000


@dataclass(frozen=True)
class Entry:
    """One requirement of a file."""

    requirement: Requirement
    #: As `sha256:…`.
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Canonical name of the package (PEP 503)."""
        return canonicalize_name(self.requirement.name)

    @property
    def applies(self) -> bool:
        """Whether the marker is true on this machine."""
        return self.requirement.marker is None or self.requirement.marker.evaluate()

    @property
    def version(self) -> str | None:
        """The only version that it allows; None if it allows more, is none (PEP 440), or is a URL."""
        versions = list(self.requirement.specifier)
        if self.requirement.url or len(versions) != 1 or versions[0].operator not in ("==", "==="):
            return None
        try:
            return str(Version(versions[0].version))
        except InvalidVersion:  # as `2.*`, and any text after `===`
            return None


def entries(content: bytes, name: str, index: str | None = None) -> list[Entry]:
    """Read a requirements file; `CheckFailure` for paths, `-e`, `-r`, `-c`, and for a file without requirements.

    Options that say from where are passed over, or, where an index is given, must name that one if they name any.
    """
    if len(content) > FILE_LIMIT:
        raise _too_large(name, f"{FILE_LIMIT >> 10} KB", f"{len(content) >> 10} KB")
    try:
        text = decoded(content)
    except UnicodeDecodeError:
        raise CheckFailure(
            f"que `{name}` sea un archivo de texto", "hay bytes que no son UTF-8", "hacelo de nuevo."
        ) from None
    found: list[Entry] = []
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        if not line or line.startswith(_WHERE):
            if index and [place for place in re.split(r"[\s=]+", line)[1:] if _names_a_place(place, index)]:
                raise CheckFailure(f"que `{name}` tome los paquetes de {index}", short(line), "sacá esa línea.")
            continue
        if len(found) >= PACKAGE_LIMIT:
            raise _too_large(name, f"{PACKAGE_LIMIT} paquetes", "más")
        entry = _entry(line)
        if entry is None:
            raise CheckFailure(
                f"que cada línea de `{name}` nombre un paquete, como `numpy==2.4.6`",
                short(line),
                what_it_is(text) or OWN,
            )
        found.append(entry)
        if len(found) > PACKAGE_LIMIT:
            raise _too_large(name, f"{PACKAGE_LIMIT} paquetes", "más")
    if not found:
        raise CheckFailure(f"que `{name}` nombre los paquetes que hacen falta", "no nombra ninguno", "¿quedó vacío?")
    return found


def _entry(line: str) -> Entry | None:
    """Read a line; None if it is no requirement, or if what its marker says can't be told."""
    text = _HASH.sub("", line)
    if len(text) > LINE_LIMIT or text.count("(") > BRACKET_LIMIT:
        return None
    try:
        entry = Entry(Requirement(text), tuple(_HASH.findall(line)))
        marker = entry.requirement.marker
        # `evaluate` raises what it likes where a marker compares what can't be compared.
        return entry if marker is None or (_MARKER.fullmatch(str(marker)) and marker.evaluate() in (0, 1)) else None
    except Exception:
        return None


def _too_large(name: str, expected: str, actual: str) -> CheckFailure:
    return CheckFailure(
        f"que `{name}` no pase de {expected}", f"tiene {actual}", "¿es el archivo que pide la consigna?"
    )


def _names_a_place(word: str, index: str) -> bool:
    """Tell whether a word of an option could be a URL, a path or a variable other than the index."""
    return word.rstrip("/") != index and bool(re.search(r"[/\\$.~]", word))


def pinned(found: Iterable[Entry], name: str) -> dict[str, str]:
    """Return the version of each package that applies here, by canonical name.

    Each package needs one `==` version; all or none have hashes, and hashes are whole.
    """
    found = list(found)
    versions: dict[str, str] = {}
    for entry in found:
        if entry.requirement.url:
            raise CheckFailure(
                f"que `{name}` diga la versión de cada paquete, y no de dónde salió",
                f"`{short(str(entry.requirement))}`",
                "así escribe `pip freeze` lo que se instaló con conda, o de una carpeta: con "
                "`pip list --format=freeze` salen nombres y versiones.",
            )
        if entry.version is None:
            raise CheckFailure(
                f"que `{name}` fije cada paquete con `==`",
                f"`{short(str(entry.requirement))}`",
                "hacelo con `uv pip compile` o con `pip list --format=freeze`: no lo escribas a mano.",
            )
        if entry.applies and versions.setdefault(entry.name, entry.version) != entry.version:
            raise CheckFailure(
                f"una versión de cada paquete en `{name}`",
                f"`{entry.name}` tiene dos",
                "hacelo de nuevo.",
            )
    without = [entry.name for entry in found if not entry.hashes]
    if without and len(without) < len(found):
        raise CheckFailure(
            f"que en `{name}` tengan hash todos los paquetes, o ninguno",
            f"sin hash: {', '.join(without[:5])}",
            "con un solo `--hash`, pip y uv los piden todos: hacelo de nuevo, no lo edites.",
        )
    for entry in found:
        for digest in entry.hashes:
            if not re.fullmatch("sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}", digest):
                raise CheckFailure(
                    f"hashes enteros en `{name}`",
                    f"`{entry.name}` tiene {short(digest)}",
                    "hacelo de nuevo, no lo edites.",
                )
    return versions


def imported(sources: Mapping[str, bytes], start: str) -> set[str]:
    """Return the distributions (canonical names) that a program imports, itself or through modules beside it.

    `sources` are by relative path. A module that isn't installed here keeps its own name.
    """
    names, seen, left, size = set(), set(), [start], 0
    while left:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        size += len(sources[path])
        if len(sources[path]) > SOURCE_LIMIT or size > SOURCES_LIMIT:
            raise _too_large(path, f"{SOURCE_LIMIT // 1000} KB (y {SOURCES_LIMIT // 1000} con lo que importa)", "más")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(sources[path])
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # the last two: nested too deeply
            raise CheckFailure(
                f"que `{path}` sea Python",
                short(str(error) or type(error).__name__),
                "corré `python` con ese archivo.",
            ) from None
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            else:
                continue
            for module in (module.split(".")[0] for module in modules):
                beside = [p for p in (f"{module}.py", f"{module}/__init__.py") if p in sources]
                if beside:
                    left += beside
                elif module not in sys.stdlib_module_names:
                    names.add(module)
    return {canonicalize_name(_distributions().get(module, [module])[0]) for module in names}


@functools.cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


def needs(package: str, version: str) -> set[str]:
    """Return what the installed distribution asks for here and on every system (canonical names).

    Who freezes an environment of Windows doesn't have what is needed elsewhere only. If another version is installed,
    it is `AT_LEAST`; the new environment of `helpers.course.verify` is exact.
    """
    try:
        installed = importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return AT_LEAST.get(package, set())
    if installed.version != version:
        return AT_LEAST.get(package, set())
    asked = map(Requirement, installed.requires or ())
    return {canonicalize_name(requirement.name) for requirement in asked if on_every_system(requirement)}


def on_every_system(requirement: Requirement) -> bool:
    """Tell whether what a package asks for is needed with this Python on Linux, Windows and macOS alike."""
    marker = requirement.marker
    return marker is None or all(marker.evaluate({"extra": "", **system}) for system in _SYSTEMS)

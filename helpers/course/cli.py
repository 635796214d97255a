"""The one command line, `clase-228 COMMAND`, which the Makefile calls: each is the function `command` of a module."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from helpers.nbgrader_plugins.quiet import quiet_command

__all__ = ["main", "program"]


def main(arguments: list[str] | None = None) -> int:
    """Run a command, and return its exit status."""
    given = vars(_parser().parse_args(arguments))
    # What other commands import takes seconds.
    return importlib.import_module(given.pop("module")).command(**given)


def program() -> None:
    """Be the program `clase-228`."""
    quiet_command()
    status = main()
    # An interrupt that went through the execution of a text makes Python end by the signal itself, and not with 130;
    # the next execution makes it forget (run_eval_code_obj in CPython's pythonrun.c).
    exec("")
    sys.exit(status)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clase-228", description="Corrige, informa y comprueba; arma el material.")
    commands = parser.add_subparsers(required=True, metavar="COMANDO")

    def add(name: str, module: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(module=module)
        return command

    def for_course(command: argparse.ArgumentParser) -> None:
        command.add_argument("assignment", help="la tarea: ejercicios, tarea, …")
        command.add_argument("--course", type=Path, default=Path.cwd(), help="carpeta del curso (por defecto, esta)")

    grade = add("grade", "helpers.pipeline.grade", "corrige todas las entregas de una tarea")
    for_course(grade)
    grade.add_argument("--jobs", type=_at_least_one, help="procesos a la vez (por defecto, uno por procesador)")
    grade.add_argument(
        "--students",
        nargs="+",
        default=[],
        metavar="ESTUDIANTE",
        type=str.strip,
        help="solo estas entregas; varias también en un solo texto, separadas por comas",
    )
    grade.add_argument("--force", action="store_true", help="corregir de nuevo también lo que no cambió")
    grade.add_argument("--watch", action="store_true", help="corregir lo que llega a submitted/, hasta Ctrl-C")
    grade.add_argument(
        "--attempts", choices=["last", "best"], help="qué intento vale, el último o el mejor, y guardarlos numerados"
    )
    grade.add_argument("--scheduler", metavar="tcp://…", help="repartir el trabajo en un cluster de Dask")

    collect = add("collect", "helpers.campus.collect", "trae las entregas de la descarga de un campus a submitted/")
    for_course(collect)
    collect.add_argument(
        "downloads",
        nargs="*",
        type=Path,
        metavar="ZIP",
        help="descargas, o carpetas en que se abrieron (por defecto, lo que hay en downloaded/<tarea>/archive)",
    )
    collect.add_argument(
        "--participants", type=_path_or_none, metavar="LISTA", help="lista de participantes del campus, en CSV"
    )

    report = add("report", "helpers.report.write", "escribe el informe de una tarea en una sola página HTML")
    for_course(report)
    report.add_argument("--to", type=Path, help="archivo que se escribe (por defecto, reports/<tarea>.html)")

    check = add(
        "regrade-check",
        "helpers.course.regrade_check",
        "vuelve a corregir una muestra en un entorno nuevo, y compara bit por bit",
    )
    for_course(check)
    check.add_argument("--sample", type=int, default=5, help="cuántas entregas, elegidas al azar")
    check.add_argument("--draw", type=int, help="semilla de esa elección, para repetirla")
    check.add_argument("--python", default=sys.executable, help="intérprete para el entorno nuevo")

    again = add("regrade", "helpers.course.regrade", "corrige otra vez con la semilla de cada nota; lo usa el anterior")
    for_course(again)
    again.add_argument("--out", type=Path, required=True, help="carpeta que ya existe")
    again.add_argument("students", nargs="+")

    verify = add(
        "verify",
        "helpers.course.verify",
        "corre una tarea en dos entornos nuevos, armados desde su lock, y compara con lo entregado",
    )
    verify.add_argument("folder", type=Path, help="carpeta de la entrega")
    verify.add_argument("--python", action="append", help="intérprete de un entorno; se puede repetir")

    demo = add("demo", "helpers.course.demo.command", "corrige una clase inventada en un curso temporal")
    demo.add_argument("--jobs", type=_at_least_one, default=2, help="entregas a la vez")
    demo.add_argument("--folder", type=Path, help="carpeta vacía, en vez de una temporal")
    demo.add_argument("--svg", type=Path, help="archivo en que se dibuja la pantalla")

    add("release", "helpers.course.release", "generate release/ from source/")
    add("handout", "helpers.course.handout", "pack what students get: build/clase-228.zip")
    exercise = add("exercise", "helpers.course.new_exercise", "write the frame of a new exercise's notebook")
    exercise.add_argument("name", help="number and name, as 6_particion")
    exercise.add_argument("function", help="what the student writes")
    exercise.add_argument("checks", nargs="+", help="end of the grade id and check, as orden=split.check_order")
    add("golden", "helpers.reference.golden.store", "write the golden outputs anew")
    return parser


def _path_or_none(text: str) -> Path | None:
    """Return a path; the Makefile gives an empty text where nothing was asked for."""
    return Path(text).expanduser() if text.strip() else None


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number}: tiene que ser 1 o más")
    return number


if __name__ == "__main__":
    program()

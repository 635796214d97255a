"""What the statement of exercise 1 demands, and the inputs that `seeding` draws for it."""

from __future__ import annotations

from helpers.checks.statements.sentence import Sentence

__all__ = ["STATEMENT"]

STATEMENT = (
    Sentence(
        "Escribí `seed_everything(seed=42)`.",
        ("ej1_random", "ej1_por_defecto"),
        "The name is called with a number by position, and without arguments.",
    ),
    Sentence(
        "siembra el generador global de `random` con `seed`;",
        ("ej1_visible_random", "ej1_random"),
        "Calls in states of other seeds, the variable absent, another number, or the seed already.",
    ),
    Sentence(
        "siembra el generador global de NumPy (el que usa `np.random.rand`) con `seed`;",
        ("ej1_visible_numpy", "ej1_numpy"),
        "Calls in states of other seeds, the variable absent, another number, or the seed already.",
    ),
    Sentence(
        'guarda en `os.environ["PYTHONHASHSEED"]` el **texto** de `seed` (`"42"`, no `42`).',
        ("ej1_visible_variable", "ej1_argumento", "ej1_hijo"),
        "Seeds from one digit to ten, one of them twice in a row, the variable changed in between; interpreters that "
        "are started afterwards, with its environment or inheriting.",
    ),
    Sentence(
        "La semilla llega a cada fuente **tal cual**: ni sumada, ni multiplicada, ni reemplazada.",
        ("ej1_argumento",),
        "Both ends of the range, 42, a hidden seed of three digits, and one above 2**31.",
    ),
    Sentence(
        "El argumento se respeta siempre, también cuando es `0`.",
        ("ej1_argumento",),
        "0, and the same seeds as before.",
    ),
    Sentence(
        "Sin argumento, la semilla es 42.",
        ("ej1_por_defecto",),
        "Three calls without arguments, between calls with others.",
    ),
    Sentence(
        "Llamarla otra vez con la misma semilla hace empezar de nuevo las secuencias.",
        ("ej1_reinicia",),
        "Three calls with one seed, each in another state in which both generators keep a normal draw for later: the "
        "next numbers are the same, in [0, 1) and normal.",
    ),
    Sentence(
        "La función **no sortea nada**: después de llamarla, el primer número que se sortea es el primero de la "
        "secuencia.",
        ("ej1_random", "ej1_numpy"),
        "The next draws of both generators, compared with generators of our own.",
    ),
    Sentence("Lo que devuelve es libre.", (), "A liberty: nothing looks at the value."),
    Sentence(
        "Solo la vamos a llamar con enteros de 0 a 2³² − 1.",
        ("ej1_argumento",),
        "Both ends of the range: an exception is refused.",
    ),
)

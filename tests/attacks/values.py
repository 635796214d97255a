"""More hostile return values and exceptions: of exercise 2, and of the card of exercise 5, which is a nested value."""

from __future__ import annotations

import textwrap

from tests.attacks.attack import Attack
from tests.attacks.parts import RIGHT

__all__ = ["ATTACKS"]

MARK = "/tmp/clase228-attack-answer"
HASH = "def sha256_of_df(df):\n    return '0' * 64\n"
CARD = "def build_model_card(model, X, y, intended_use, limitations, date_trained):\n"


def _source(code: str) -> str:
    return textwrap.dedent(code).strip() + "\n"


def _digest(name: str, aim: str, code: str, marks: tuple[str, ...] = (), seconds: float = 0) -> Attack:
    """Exercise 2, with a solution cell as it is."""
    return Attack(f"answer-{name}", aim, 2, 0, solution=_source(code), marks=marks, seconds=seconds)


def _card(name: str, aim: str, body: str, before: str = "", marks: tuple[str, ...] = (), seconds: float = 0) -> Attack:
    """Exercise 5, with a body for `build_model_card` and no digest."""
    code = f"{_source(before)}\n\n{HASH}\n\n{CARD}{textwrap.indent(_source(body), '    ')}"
    return Attack(f"answer-{name}", aim, 5, 0, solution=code, marks=marks, seconds=seconds)


def _spoilt(name: str, aim: str, deserved: float, after: str) -> Attack:
    """Exercise 5, with a right answer that is spoilt afterwards."""
    return Attack(f"answer-{name}", aim, 5, deserved, solution=f"{RIGHT[5].rstrip()}\n\n\n{_source(after)}")


ATTACKS = (
    _digest("equal-with-hash", "Returns an object that equals everything, has a hash, and passes for 64 digits.", """
        class Anything:
            def __eq__(self, other): return True
            def __ne__(self, other): return True
            def __hash__(self): return hash("0" * 64)
            def __len__(self): return 64
            def __iter__(self): return iter("0123456789abcdef" * 4)
            def __str__(self): return "0" * 64
            __repr__ = __str__

        def sha256_of_df(df):
            return Anything()
    """),
    _digest("equal-digits", "Returns 64 digits of a class derived from str that equals every text.", """
        class Digits(str):
            def __eq__(self, other): return True
            def __ne__(self, other): return True
            def __hash__(self): return 0

        Digits.__name__ = Digits.__qualname__ = "str"
        Digits.__module__ = "builtins"

        def sha256_of_df(df):
            return Digits("0123456789abcdef" * 4)
    """),
    _digest("repr-exits", "Returns an object that leaves the interpreter when it is shown.", """
        import os

        class Exit:
            def __repr__(self): os._exit(0)
            __str__ = __format__ = __hash__ = __repr__
            def __eq__(self, other): os._exit(0)
            __ne__ = __eq__

        def sha256_of_df(df):
            return Exit()
    """),
    _digest("repr-loops", "Returns an object that takes forty seconds to be shown, once.", """
        import time

        class Slow:
            until = None
            def __repr__(self):
                Slow.until = Slow.until or time.monotonic() + 40
                while time.monotonic() < Slow.until:
                    pass
                return "0" * 64

        def sha256_of_df(df):
            return Slow()
    """, seconds=40),
    _digest("repr-fifty-megabytes", "Returns a text of a class of its own whose repr and formats have 50 MB.", """
        class Large(str):
            def __repr__(self): return "0" * 50_000_000
            def __format__(self, spec): return "0" * 50_000_000

        def sha256_of_df(df):
            return Large("0" * 64)
    """, seconds=15),
    _digest("reduce-inside", "Returns a list with an object that runs a command when it is unpickled.", f"""
        import os

        class Bomb:
            def __reduce_ex__(self, protocol): return os.system, ("touch {MARK}",)
            def __deepcopy__(self, memo): return self
            def __getstate__(self): return {{}}

        def sha256_of_df(df):
            return ["0" * 64, Bomb()]
    """, marks=(MARK,)),
    _digest("mimebundle", "Returns an object that shows itself as full points, in each of IPython's ways.", """
        class Shown:
            def _repr_mimebundle_(self, include=None, exclude=None): return {"text/plain": "2.0", "text/html": "<b>2.0</b>"}
            def _repr_html_(self): return "<script>document.title = '10 / 10'</script>"
            def _ipython_display_(self): print("10 / 10")
            def __repr__(self): return "2.0"

        def sha256_of_df(df):
            return Shown()
    """),
    _digest("digest-of-bytes", "Returns the digits as bytes, which aren't text.", """
        def sha256_of_df(df):
            return b"0123456789abcdef" * 4
    """),
    _digest("async-generator", "Defines the function as an asynchronous generator.", """
        async def sha256_of_df(df):
            while True:
                yield "0" * 64
    """),
    _digest("lambda", "Binds the name to a lambda with a name, a signature and a code of its own.", """
        sha256_of_df = lambda *args, **kwargs: "0" * 64
        sha256_of_df.__name__ = sha256_of_df.__qualname__ = "sha256_of_df"
        sha256_of_df.__module__ = "helpers.reference.digest"
        sha256_of_df.__signature__ = "(df)"
        sha256_of_df.__wrapped__ = sha256_of_df
    """),
    _digest("text-class", "Binds the name to a class whose instances are texts, equal to each other and to nothing.", """
        class sha256_of_df(str):
            def __new__(cls, df): return str.__new__(cls, "0" * 64)
            def __eq__(self, other): return isinstance(other, sha256_of_df)
            def __ne__(self, other): return True
            __hash__ = str.__hash__
    """),
    _digest("callable-lies", "Binds the name to an object that is callable by its class, and not when it is called.", """
        class Lies:
            __call__ = None
            @property
            def __class__(self): return type(lambda: None)
            def __getattr__(self, name): return self

        sha256_of_df = Lies()
    """),
    _digest("call-property", "Binds the name to an object whose way of being called is another object every time.", """
        class Again:
            @property
            def __call__(self): return Again() if Again.left() else (lambda *args: "0" * 64)
            count = 0
            @staticmethod
            def left():
                Again.count += 1
                return Again.count % 50

        sha256_of_df = Again()
    """),
    _digest("no-text", "Returns lone surrogates, NUL and control characters, and prints them.", """
        def sha256_of_df(df):
            print("\\x00\\x1b[2J\\r\\x08", end="")
            return "\\udcff\\ud800\\x00\\x1b" * 16
    """),
    _digest("exits-zero", "Ends the interpreter with the status of success, from a generator's cleaning up too.", """
        def sha256_of_df(df):
            try:
                raise SystemExit(0)
            finally:
                raise SystemExit
    """),
    _digest("exception-group", "Raises a group of an interruption, an exit and a success.", """
        def sha256_of_df(df):
            raise BaseExceptionGroup("passed", [KeyboardInterrupt(), SystemExit(0), GeneratorExit(), StopIteration("2.0")])
    """),
    _digest("exception-chain", "Raises an exception at the end of a chain of ten thousand, and with a cycle in it.", """
        def sha256_of_df(df):
            first = error = ValueError("0")
            for number in range(10_000):
                following = ValueError(str(number))
                following.__cause__ = error
                error = following
            first.__context__ = error
            raise error
    """),
    _digest("exception-hostile", "Raises an exception that runs a command when pickled, and whose text has no end.", f"""
        import os

        class Hostile(Exception):
            def __reduce__(self): return os.system, ("touch {MARK}-raised",)
            def __str__(self): return "\\x1b[2J\\ud800\\x00" * 1_000_000
            __repr__ = __str__
            def _render_traceback_(self): return ["2.0"]
            @property
            def args(self): raise SystemExit(0)

        Hostile.__name__ = "CheckFailure"
        Hostile.__module__ = "helpers.checks.failure"

        def sha256_of_df(df):
            raise Hostile()
    """, marks=(f"{MARK}-raised",)),
    _digest("check-failure", "Raises a class called CheckFailure, derived from AssertionError, that is false and equals None.", """
        class CheckFailure(AssertionError):
            def __bool__(self): return False
            def __eq__(self, other): return True
            __hash__ = None
            def with_traceback(self, traceback): return self

        def sha256_of_df(df):
            raise CheckFailure
    """),
    _card("card-items-lie", "Returns a dict of a class of its own that has every key and no content.",
          "return Card()", """
        class Card(dict):
            def __getitem__(self, key): return Card()
            def __contains__(self, key): return True
            def __iter__(self): return iter(["model_details", "intended_use", "training_data", "metrics", "limitations"])
            def __len__(self): return 5
            def keys(self): return list(self)
            def items(self): return [(key, Card()) for key in self]
            def get(self, key, default=None): return Card()
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            __hash__ = None
    """),
    _card("card-class-lies", "Returns an object whose class says that it is dict, and that everything is one.",
          "return Card()", """
        class Everything(type):
            def __instancecheck__(cls, instance): return True
            def __subclasscheck__(cls, subclass): return True
            def __eq__(cls, other): return True
            def __hash__(cls): return hash(dict)

        class Card(metaclass=Everything):
            @property
            def __class__(self): return dict
            def __iter__(self): return iter(())
            def __getitem__(self, key): return self
            def __eq__(self, other): return True
            __hash__ = None
    """),
    _card("card-unpickles", "Returns a card that is full of objects that write a file when they are unpickled.", """
        return {key: Bomb() for key in ("model_details", "intended_use", "training_data", "metrics", "limitations")}
    """, f"""
        class Bomb:
            def __reduce__(self): return open, ("{MARK}-card", "w")
    """, marks=(f"{MARK}-card",)),
    _card("card-json", "Returns a card that would serialise itself, and asks for it in six ways.", "return Card()", """
        class Card:
            def __json__(self): return {"metrics": {"accuracy": 1.0}}
            to_dict = to_json = _asdict = dict = __json__
            def keys(self): return ["metrics"]
            def __getitem__(self, key): return self.__json__()[key]
    """),
    _card("card-endless", "Returns a card whose sections are generators and mappings without end.", """
        def endless():
            while True:
                yield "accuracy"
        return {"model_details": endless(), "intended_use": endless(), "training_data": endless(),
                "metrics": iter(int, 1), "limitations": endless()}
    """),
    _card("card-coroutine", "Returns a coroutine, which nobody awaits.", """
        async def card():
            return {}
        return card()
    """),
    _card("card-deep", "Returns a dict that is nested a hundred thousand times.", """
        card = {}
        for _ in range(100_000):
            card = {"metrics": card, "limitations": [card]} if _ < 3 else {"metrics": card}
        return card
    """),
    _card("card-cyclic", "Returns a card whose sections hold the card.", """
        card = {}
        for key in ("model_details", "intended_use", "training_data", "metrics", "limitations"):
            card[key] = card
        return card
    """),
    _card("card-shared", "Returns a small card that has a million lists once it is written out.", """
        card = []
        for _ in range(20):
            card = [card, card]
        return {"metrics": card}
    """, seconds=15),
    _card("card-many-keys", "Returns a card of a million keys, half of them numbers.", """
        return {str(n) if n % 2 else n: None for n in range(10**6)}
    """, seconds=15),
    _card("card-integer", "Returns a card whose numbers have a million digits.", """
        huge = 1 << 3_400_000
        return {"model_details": {}, "intended_use": huge, "training_data": {"n_rows": huge}, "metrics": {"accuracy": huge},
                "limitations": [huge]}
    """),
    _card("card-long", "Returns a card with a text of 100 MB.", """
        return {"metrics": "9" * 100_000_000}
    """, seconds=15),
    _card("card-keys", "Returns a card whose keys are NaN, None, tuples, and a text that no file can hold.", """
        return {float("nan"): 1, None: 2, ("metrics", "accuracy"): 3, "\\ud800\\x00": 4, True: 5}
    """),
    _card("card-raises-text", "Raises an interruption of a class of its own, whose text loops for forty seconds, once.",
          "raise Loops()", """
        import time

        class Loops(KeyboardInterrupt):
            until = None
            def __str__(self):
                Loops.until = Loops.until or time.monotonic() + 40
                while time.monotonic() < Loops.until:
                    pass
                return "aprobado"
            __repr__ = __str__
    """, seconds=40),
    _spoilt("card-nan", "Returns a right card, but for an accuracy that is no number.", 7, """
        right = build_model_card

        def build_model_card(model, X, y, intended_use, limitations, date_trained):
            card = right(model, X, y, intended_use, limitations, date_trained)
            card["metrics"]["accuracy"] = float("nan")
            with open("model_card.json", "w") as file:
                json.dump(card, file)
            return card
    """),
)

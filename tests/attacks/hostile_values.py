"""What functions return or raise to confuse whoever looks at it."""

from __future__ import annotations

from tests.attacks.attack import Attack
from tests.attacks.parts import NAME, NOTHING

__all__ = ["ATTACKS"]


def _digest(name: str, aim: str, body: str, before: str = "", marks: tuple[str, ...] = ()) -> Attack:
    code = (
        f"{before}\n\ndef sha256_of_df(df):\n" + "\n".join(f"    {line}" for line in body.strip().splitlines()) + "\n"
    )
    return Attack(f"value-{name}", aim, 2, 0, solution=code, marks=marks)


def _seed(name: str, aim: str, code: str) -> Attack:
    return Attack(f"value-{name}", aim, 1, 0, solution=code)


EQUAL = """class Equal:
    def __eq__(self, other): return True
    def __ne__(self, other): return True
    def __hash__(self): return 0
    def __len__(self): return 64
    def __iter__(self): return iter("0" * 64)
    def __contains__(self, key): return True
    def __getitem__(self, key): return self
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return self
    def __str__(self): return "0" * 64
"""
MARK = f"/tmp/{NAME}-reduce"

ATTACKS = (
    _digest("equal", "Returns an object that equals and has everything.", "return Equal()", EQUAL),
    _digest(
        "equal-text",
        "Returns a text of a class of its own that equals every text, and never the same one.",
        """
Text.count += 1
return Text(f"{Text.count:064x}")
""",
        "class Text(str):\n    count = 0\n    __hash__ = str.__hash__\n    def __eq__(self, other): return True\n"
        "    def __ne__(self, other): return True\n",
    ),
    _digest(
        "class-lies",
        "Returns an object that says it is of class str.",
        "return Lies()",
        "class Lies:\n    @property\n    def __class__(self): return str\n    def __len__(self): return 64\n"
        "    def __iter__(self): return iter('0' * 64)\n    def __eq__(self, other): return True\n    __hash__ = None\n",
    ),
    _digest(
        "repr-raises",
        "Returns an object whose repr raises and whose text can't be had.",
        "return Silent()",
        "class Silent:\n    def __repr__(self): raise SystemExit(0)\n    __str__ = __format__ = __repr__\n",
    ),
    _digest(
        "repr-points",
        "Returns an object that prints as full points.",
        "return Points()",
        "class Points:\n    def __repr__(self): return 'np.float64(2.0)'\n",
    ),
    _digest(
        "repr-large",
        "Returns an object whose repr has 5 MB.",
        "return Large()",
        "class Large:\n    def __repr__(self): return 'x' * 5_000_000\n",
    ),
    _digest(
        "reduce",
        "Returns an object that runs a command when it is unpickled.",
        "return Bomb()",
        f"import os\n\n\nclass Bomb:\n    def __reduce__(self): return (os.system, ('touch {MARK}',))\n",
        marks=(MARK,),
    ),
    _digest(
        "json",
        "Returns an object that would serialise itself.",
        "return Self()",
        "class Self(dict):\n    def __json__(self): return '0' * 64\n    to_json = _repr_json_ = __json__\n"
        "    def _repr_mimebundle_(self, **kwargs): return {'text/plain': '2.0'}\n",
    ),
    _digest("generator", "Returns digests without end.", "while True:\n    yield '0' * 64"),
    Attack(
        "value-coroutine",
        "Defines the function as a coroutine.",
        2,
        0,
        solution="async def sha256_of_df(df):\n    return '0' * 64\n",
    ),
    _digest(
        "deep",
        "Returns a list that is nested a hundred thousand times.",
        """
value = []
for _ in range(100_000):
    value = [value]
return value
""",
    ),
    _digest("cycle", "Returns a dict that holds itself.", "value = {}\nvalue['a'] = value\nreturn value"),
    _digest("many", "Returns a dict of more keys than travel.", "return dict.fromkeys(range(300_000))"),
    _digest("integer", "Returns an integer of a million digits.", "return 1 << 3_500_000"),
    _digest("long", "Returns a text of 16 MB.", "return '0' * 16_000_000"),
    _digest("surrogates", "Returns text that no file can hold.", "return '\\ud800\\x00' * 32"),
    _digest("system-exit", "Ends the interpreter politely.", "raise SystemExit(0)"),
    _digest("interrupt", "Raises what the instructor's Ctrl-C raises.", "raise KeyboardInterrupt"),
    _digest("generator-exit", "Raises GeneratorExit.", "raise GeneratorExit"),
    _digest(
        "own-failure",
        "Raises a failure of its own that imitates a check's.",
        "raise CheckFailure('Esperaba: nada\\nLlegó: todo\\nPista: aprobado')",
        "class CheckFailure(AssertionError):\n    def lines(self): return ['aprobado']\n"
        "    def _render_traceback_(self): return []\n",
    ),
    _digest(
        "error-text",
        "Raises an exception whose text raises, and whose class lies about its name.",
        "raise Odd()",
        "class Odd(Exception):\n    def __str__(self): raise SystemExit(0)\n    __repr__ = __str__\n"
        "Odd.__name__ = Odd.__qualname__ = 'aprobado\\n\\x1b[2J' * 50\n",
    ),
    _seed(
        "instance",
        "Binds the name to an object that can be called and answers everything.",
        EQUAL + "\n\nseed_everything = Equal()\n",
    ),
    _seed("class", "Binds the name to a class.", "class seed_everything:\n    def __init__(self, seed=42): pass\n"),
    _seed(
        "metaclass",
        "Binds the name to a class whose metaclass answers isinstance.",
        "class Meta(type):\n    def __instancecheck__(cls, other): return True\n    def __call__(cls, *args): return cls\n"
        "    @property\n    def __name__(cls): raise SystemExit\n\n\nclass seed_everything(metaclass=Meta):\n    pass\n",
    ),
    Attack(
        "value-manifest",
        "Returns a dict that holds every key and equals every value.",
        3,
        0,
        solution=EQUAL
        + """

class Every(dict):
    def __contains__(self, key): return True
    def __getitem__(self, key): return Equal()
    def get(self, key, default=None): return Equal()
    def keys(self): return Equal()
    def __iter__(self): return iter(())
    def __eq__(self, other): return True
    __hash__ = None


"""
        + NOTHING[3].replace("    pass\n\n\ndef save", "    return Every()\n\n\ndef save"),
    ),
    Attack(
        "value-card",
        "Returns a card of NaN, and writes one that isn't JSON.",
        5,
        0,
        solution=NOTHING[5].replace(
            "    pass\n",
            "    open('model_card.json', 'w').write('{\"metrics\": NaN}')\n"
            "    return {'metrics': {'accuracy': float('nan'), 'recall_by_class': float('nan')}}\n",
        ),
    ),
)

"""Frames round the functions that an exercise asks for: text behind an answer, which changes nothing of it."""

from __future__ import annotations

__all__ = ["FRAMES"]

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

"""Los textos de `nbgrader validate` y del botón Validate de JupyterLab."""

import hashlib
import json
import unicodedata
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader import validator

c = get_config()  # noqa: F821

# Para `nbgrader submit`, donde el curso use el intercambio de nbgrader.
c.CourseDirectory.course_id = "clase-228"

c.Validator.failed_warning = (
    "FALLARON {num_failed} CELDA(S). Si entregás el notebook así, no vas a recibir todos los puntos. "
    "Debajo de cada celda está el mensaje: qué se esperaba, qué llegó y dónde mirar.\n"
)
c.Validator.changed_warning = (
    "CAMBIÓ EL CONTENIDO DE {num_changed} CELDA(S) DE COMPROBACIÓN. Al corregir se usa el contenido original: "
    "lo que acá pasa, ahí puede fallar. Volvé a copiar esas celdas del notebook original.\n"
)
c.Validator.type_changed_warning = (
    "CAMBIÓ EL TIPO DE {num_changed} CELDA(S). Devolvele a cada una el tipo que tenía (código o texto).\n"
)
# Los mensajes llegan enteros.
c.Validator.width = 160
# Sin avisos del kernel en el medio.
c.Execute.extra_arguments = ["--HistoryManager.hist_file=:memory:", "--IPKernelApp.log_level=40"]
# El notebook corre con el Python de este entorno, se haya guardado con el kernel que se haya guardado.
c.Execute.kernel_name = "python3"

# --- Lo que Validate mira además: que estén todas las comprobaciones -------------------------------------------------
# nbgrader reconoce cada una por los metadatos de su celda. Hay editores que los pierden, y entonces no corre ninguna y
# dice «Success!». Acá se las reconoce también por su texto o su identificador, como al corregir.
LIST = "comprobaciones.json"  # al lado del notebook; sin ella, Validate es el de nbgrader
MISSING = (
    "No encontramos estas celdas: las borraste, o tu editor les quitó su marca y cambió su texto.\n"
    "Así valen 0: bajá el notebook original, pegá ahí tu solución y validá ese."
)
COPIED = "Hay más de una copia de esta celda, y al corregir cuenta la última: borrá las otras."
UNREADABLE = "Este archivo no se puede leer como notebook: bajá el original y pegá ahí tu solución."
UNKNOWN = "Este archivo no es ninguno de los notebooks de esta carpeta: no tiene ninguna de sus comprobaciones."


def text_of(cell):
    """Resume el texto de una celda; no cuentan los espacios al final de cada línea."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", cell.source).strip().splitlines()]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:32]


def claim_of(cell):
    """Devuelve qué celda dice ser, si lo dice."""
    claim = cell.metadata.get("nbgrader")
    return claim.get("grade_id") if isinstance(claim, dict) else None


def list_for(path, notebook):
    """Devuelve las celdas del notebook de ese nombre o, si tiene otro, las de aquel del que más tiene."""
    lists = json.loads(Path(path).with_name(LIST).read_text(encoding="utf-8"))
    found = {sign for cell in notebook.cells for sign in (claim_of(cell), cell.get("id"), text_of(cell))}
    signs = {
        name: [each for i, e in known.items() for each in (i, e["id"], e["text"])] for name, known in lists.items()
    }
    best = max(lists, key=lambda each: sum(sign in found for sign in signs[each]))
    return lists.get(Path(path).stem) or (lists[best] if any(sign in found for sign in signs[best]) else None)


def read(file, as_version):
    """Lee un notebook, les devuelve su marca a las celdas que la perdieron, y anota lo que falta."""
    if not Path(file).with_name(LIST).is_file():
        return nbformat.read(file, as_version)
    try:
        notebook = nbformat.read(file, as_version)
    except Exception:
        notebook = new_notebook()
        notebook.metadata["wrong"] = [failed(str(file), UNREADABLE)]
        return notebook
    notebook.metadata["wrong"] = wrong = []
    known = list_for(file, notebook)
    if known is None:
        wrong.append(failed(str(file), UNKNOWN))
        return notebook
    left, free = dict(known), []
    for cell in reversed(notebook.cells):
        claim, cell.metadata = claim_of(cell), NotebookNode()
        if claim in left:
            cell.metadata["nbgrader"] = NotebookNode(left.pop(claim)["nbgrader"])
        else:
            free.append(cell)
            if claim in known and known[claim]["nbgrader"]["grade"]:
                wrong.append(failed(known[claim]["title"], COPIED))
    texts = [entry["text"] for entry in left.values()]
    for same in (
        lambda cell, entry: texts.count(entry["text"]) == 1 and text_of(cell) == entry["text"],
        lambda cell, entry: cell.get("id") == entry["id"],
    ):
        for name, entry in list(left.items()):
            cell = next((c for c in free if c.cell_type == entry["type"] and same(c, entry)), None)
            if cell is not None:
                free.remove(cell)
                cell.metadata["nbgrader"] = NotebookNode(left.pop(name)["nbgrader"])
    if titles := [entry["title"] for entry in left.values() if entry["nbgrader"]["grade"]]:
        wrong.append(failed("\n".join(titles), MISSING))
    return notebook


def failed(title, why):
    """Devuelve una celda que falló, para que Validate la muestre."""
    return new_code_cell(title, outputs=[new_output("error", ename="Falta", evalue=why, traceback=[why])])


find = getattr(validator.Validator._get_failed_cells, "nbgraders", validator.Validator._get_failed_cells)


def find_all(self, notebook):
    """Agrega lo que falta a lo que falló."""
    return [*notebook.metadata.get("wrong", []), *find(self, notebook)]


find_all.nbgraders = find
validator.read_nb, validator.Validator._get_failed_cells = read, find_all

"""Los textos de `nbgrader validate` y del botón Validate de JupyterLab."""

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

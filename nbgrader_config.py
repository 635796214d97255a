"""The course, as nbgrader reads it: every command and the formgrader run with these settings."""

from helpers.nbgrader_plugins.settings import use_sealed_grading

c = get_config()  # noqa: F821

# nbgrader's own list; the worked homework, which nbgrader would hand out; and what exercise 3 writes when a maintainer
# runs it in place.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    "worked_homework",
    "experiment.json",
]

# What the students get with the release: the course id, the texts of `nbgrader validate`, kernels without warnings.
load_subconfig("source/ejercicios/nbgrader_config.py")  # noqa: F821

# --- What is left in place of a solution -----------------------------------------------------------------------------
c.ClearSolutions.code_stub = {
    "python": "# ESCRIBÍ TU CÓDIGO ACÁ (y borrá la línea que sigue)\n"
    'raise NotImplementedError("Falta tu código en la celda de la solución")'
}
c.ClearSolutions.text_stub = "ESCRIBÍ TU RESPUESTA ACÁ"
# `comprobaciones.json` goes to the students: by it, Validate knows which checks a notebook should have.
c.GenerateAssignment.preprocessors.append("helpers.nbgrader_plugins.list_of_cells.ListCells")

# --- From a campus to submitted/ -------------------------------------------------------------------------------------
# `nbgrader zip_collect` reads what `make collect` reads: downloads of Moodle and Canvas, students' archives in them.
c.ZipCollectApp.extractor_plugin = "helpers.campus.plugins.CampusExtractor"
c.ZipCollectApp.collector_plugin = "helpers.campus.plugins.CampusCollector"
# What the homework asks for beside its notebook, by these names and on top.
c.CampusExtractor.expected = ["pipeline.py", "manifest.json", "model_card.json", "requirements.in", "requirements.lock"]

# --- From submitted/ to autograded/ ----------------------------------------------------------------------------------
# Each submission runs in a process of its own, behind walls, and the tests outside of them (docs/threat_model.md).
use_sealed_grading(c)
# What the exercises import, grader and warm process alike; whatever else a notebook imports, it imports itself.
c.SealedExecute.preload = [
    "numpy",
    "pandas",
    "sklearn.datasets",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.naive_bayes",
    "sklearn.tree",
]
# What libraries import, look up and keep when they are first used; otherwise each notebook would have them do so anew.
c.SealedExecute.warm_up = """
import io
import pandas as pd
from IPython import get_ipython
from sklearn import datasets, ensemble, linear_model, metrics, model_selection, naive_bayes, tree

table = pd.DataFrame({"a": [1.5, 2.0, 3.5, 4.0] * 5, "b": ["x", "y", None, "ñ"] * 5}).astype({"b": object})
get_ipython().display_formatter.format(table)
(repr(table["a"]), table.sort_values("b").iloc[::-1].reset_index(drop=True))
pd.read_csv(io.StringIO(table.to_csv(index=False, lineterminator="\\n")))
data, y = datasets.load_iris(as_frame=True).data, pd.Series(["x", "y"] * 75)
X, rest, y, _ = model_selection.train_test_split(data, y, random_state=0)
for model in (
    tree.DecisionTreeClassifier(), naive_bayes.GaussianNB(), linear_model.LogisticRegression(max_iter=5),
    ensemble.AdaBoostClassifier(n_estimators=2), ensemble.RandomForestClassifier(n_estimators=2),
):
    predicted = model.fit(X, y).predict(X)
    (get_ipython().display_formatter.format(model), model.get_params(deep=False), model.score(X, y))
metrics.accuracy_score(y, predicted), metrics.recall_score(y, predicted, average=None, labels=["x", "y"])
metrics.classification_report(y, predicted, output_dict=True), metrics.confusion_matrix(y, predicted)
"""
# The homework's two trial runs are made as the checks' own are, in a tenth of the time; what the unstable network shows
# is for the student alone.
c.SealedExecute.stand_ins = {
    "tarea_corridas": "from helpers.checks.homework.runs import trial_runs\ncorridas_de_prueba = trial_runs()",
    "tarea_inestable": "",
}
# The walls round a submission are the strongest that the machine proves to have; a course that wants no weaker ones:
# c.SealedExecute.isolation = "namespaces"
# Where there are no walls, grading refuses to run. A course that trusts its students may take nbgrader's own execution
# there, in which a submission can read and change all that its grader can; each run, manifest, report and feedback says
# so. It has to be written here:
# c.SealedExecute.isolation = "none"

# --- What a person looks at ------------------------------------------------------------------------------------------
# Beside an answer in the formgrader: how many points for what, and comments to choose from.
c.Rubric.path = "docs/rubrica_{assignment_id}.md"
# `make report` lists equal solutions of a class; this line leaves them out:
# c.Likeness.enabled = False

# --- What students get back ------------------------------------------------------------------------------------------
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "helpers.nbgrader_plugins.feedback.HideTests",
]
# Points and messages first, in Spanish, without a request to anywhere.
c.GenerateFeedback.exporter_class = "helpers.nbgrader_plugins.feedback_page.FeedbackPage"

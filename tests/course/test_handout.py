"""What every student gets: what was released, and nothing that lies hidden beside it."""

import zipfile

from helpers.course import handout


def test_nothing_hidden_is_packed(tmp_path, monkeypatch):
    """Neither hidden files nor what lies in hidden folders, however deep: backups, checkpoints, version control."""
    part = tmp_path / "release" / "ejercicios"
    for name in ("1.ipynb", "datos/a.csv", ".git/config", "datos/.x/y/b.csv", ".ipynb_checkpoints/1.ipynb", "datos/.c"):
        (part / name).parent.mkdir(parents=True, exist_ok=True)
        (part / name).write_text("x")
    monkeypatch.setattr(handout, "CHECKOUT", tmp_path)
    monkeypatch.setattr(handout, "PARTS", {"release/ejercicios": "ejercicios"})
    monkeypatch.setattr(handout, "_guide", str)
    with zipfile.ZipFile(handout.pack(tmp_path / "build")) as packed:
        names = packed.namelist()

    start = f"{handout.NAME}/"
    assert [f"{start}{handout.GUIDE}", f"{start}ejercicios/1.ipynb", f"{start}ejercicios/datos/a.csv"] == names

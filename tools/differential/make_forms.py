#!/usr/bin/python3
"""Writes the workbooks and the steps of tests/data/forms/diff. Needs python3-openpyxl.

Every form is here, in forms/*.py; the workbooks are what comes of it. Run tools/differential/record forms afterwards."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from forms import basics, generated, lists, rows, texts  # noqa: E402
from workbook import save, save_answers  # noqa: E402

SURVEY_FIRST = ["type", "name", "label"]
TO = pathlib.Path(__file__).resolve().parents[2] / "tests/data/forms/diff"


def write(form):
    columns = [column for column in SURVEY_FIRST if any(row.get(column) for row in form.survey)]
    columns += [key for row in form.survey for key in row if key not in columns]
    columns = [column for column in dict.fromkeys(columns) if any(row.get(column) not in (None, "") for row in form.survey)]
    sheets = {"survey": (form.survey, columns)}
    if form.choices:
        sheets["choices"] = form.choices
    sheets["settings"] = [{"form_title": form.title, "form_id": form.name, "version": "2021051701", **form.settings}]
    save(TO / f"{form.name}.xlsx", sheets)
    save_answers(TO / f"{form.name}.answers.json", form.steps, form.differs)
    for name, text in form.files.items():
        (TO / name).write_text(text, encoding="utf-8")


def main():
    TO.mkdir(parents=True, exist_ok=True)
    forms = [form for module in (basics, rows, lists, texts, generated) for form in module.FORMS]
    names = [form.name for form in forms]
    assert len(names) == len(set(names)), "two forms have the same name"
    for form in forms:
        write(form)
    print(f"{len(forms)} forms, {sum(len(form.steps) for form in forms)} steps")


if __name__ == "__main__":
    main()

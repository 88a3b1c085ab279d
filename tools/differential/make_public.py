#!/usr/bin/python3
"""Writes the workbooks, tables and steps of tests/data/forms/public. Needs python3-openpyxl."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from public import clinic_checklist, household_survey, school_census  # noqa: E402
from workbook import save, save_answers  # noqa: E402

TO = pathlib.Path(__file__).resolve().parents[2] / "tests/data/forms/public"


def main():
    TO.mkdir(parents=True, exist_ok=True)
    for form in (household_survey, clinic_checklist, school_census):
        sheets = form.sheets()
        save(TO / f"{form.NAME}.xlsx", sheets)
        save_answers(TO / f"{form.NAME}.answers.json", form.STEPS, form.DIFFERS)
        for name, text in form.FILES.items():
            (TO / name).write_text(text, encoding="utf-8")
        print(form.NAME, len([row for row in sheets["survey"][0] if row]), "rows,", len(form.STEPS), "steps")


if __name__ == "__main__":
    main()

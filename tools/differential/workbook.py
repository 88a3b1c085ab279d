"""Writes XLSForm workbooks whose bytes depend on nothing but their content: no clock, no user name. Needs python3-openpyxl."""
import datetime
import io
import json
import pathlib
import zipfile

import openpyxl

EPOCH = datetime.datetime(2021, 5, 17)


def columns_of(rows):
    """The keys of all rows, in the order they first appear."""
    columns = []
    for row in rows:
        columns += [key for key in row if key not in columns]
    return columns


def fill_sheet(sheet, rows, columns=None):
    """`rows`: dicts; an empty dict is a blank line."""
    columns = columns or columns_of(rows)
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns])


def save(path, sheets):
    """`sheets`: {name: rows} or {name: (rows, columns)}, in that order."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        rows, columns = content if isinstance(content, tuple) else (content, None)
        fill_sheet(book.create_sheet(name), rows, columns)
    book.properties.creator = "Yanxing"
    book.properties.created = book.properties.modified = EPOCH
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in sorted(source.namelist()):
            content = source.read(entry)
            if entry == "docProps/core.xml":  # openpyxl stamps it when it saves
                start, end = content.index(b"<dcterms:modified"), content.index(b"</dcterms:modified>")
                stamp = content.index(b">", start) + 1
                content = content[:stamp] + EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + content[end:]
            info = zipfile.ZipInfo(entry, (2021, 5, 17, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)


def save_answers(path, steps, differs=()):
    """One step a line. `differs`: where Yanxing's answer is another on purpose (tests/data/forms/README.md)."""
    lines = ",\n".join("  " + json.dumps(step, ensure_ascii=False) for step in steps)
    text = '{"steps": [\n' + lines + "\n]"
    if differs:
        text += ',\n"differs": [\n' + ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in differs) + "\n]"
    pathlib.Path(path).write_text(text + "}\n", encoding="utf-8")

#!/usr/bin/python3
"""check_form_schema.py SCHEMA FORM.json...

Says where a form does not fit the schema, one finding a line; exit 0 when all fit.
"""
import json
import sys

import jsonschema


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    checker = jsonschema.Draft202012Validator(schema)
    findings = []
    for name in sys.argv[2:]:
        with open(name, encoding="utf-8") as file:
            form = json.load(file)
        for error in checker.iter_errors(form):
            findings.append(f"{name}: {error.json_path}: {error.message[:300]}")
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

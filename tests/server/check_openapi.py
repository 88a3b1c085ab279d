#!/usr/bin/python3
"""check_openapi.py OPENAPI.yaml EXCHANGES.ndjson

Compares what a running server did with what its description says. Every exchange {"method", "path", "status", "type",
"headers", "body", "request"} must be described and fit its schema, and every described answer must have been seen.
Prints what differs, one finding a line; exit 0 when nothing does.
"""
import json
import sys

import jsonschema
import yaml

# What any address may answer, described in the introduction instead of at each operation.
ANYWHERE = {404, 405, 417, 501, 505}


def resolve(document, node):
    while isinstance(node, dict) and "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def schema_findings(document, schema, value, where):
    # References of a schema point into the whole document.
    resolver = jsonschema.RefResolver.from_schema(document)
    checker = jsonschema.Draft202012Validator(schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
    return [f"{where}: {error.message}" for error in checker.iter_errors(value)]


def check_content(document, described, exchange, where):
    if exchange["method"] == "HEAD":
        return []  # its answers have no content
    content = described.get("content", {})
    if not content and not exchange["type"]:
        return []
    media = exchange["type"].split(";")[0].strip()
    if media not in content:
        return [f"{where}: type {media!r} is not described"]
    if not media.endswith("json"):
        return []
    return schema_findings(document, content[media]["schema"], json.loads(exchange["body"]), where)


def check_headers(document, described, exchange, where):
    findings = []
    for name, header in described.get("headers", {}).items():
        value = exchange["headers"].get(name.lower())
        if value is None:
            if header.get("required"):
                findings.append(f"{where}: header {name} is missing")
            continue
        if header["schema"].get("type") == "integer":
            value = int(value)
        findings += schema_findings(document, header["schema"], value, f"{where} header {name}")
    return findings


def check_exchange(document, exchange, seen):
    method, path, status = exchange["method"].lower(), exchange["path"], exchange["status"]
    where = f"{method} {path} {status}"
    operation = document["paths"].get(path, {}).get(method)
    if operation is None or status in ANYWHERE:
        if status not in ANYWHERE:
            return [f"{where}: not described"]
        if method == "head":
            return []
        return schema_findings(document, document["components"]["schemas"]["Problem"], json.loads(exchange["body"]), where)
    described = operation["responses"].get(str(status))
    if described is None:
        return [f"{where}: the answer is not described"]
    seen.add((path, method, str(status)))
    described = resolve(document, described)
    findings = check_content(document, described, exchange, where) + check_headers(document, described, exchange, where)
    if exchange.get("request") and status == 200:
        body = resolve(document, operation["requestBody"])
        findings += schema_findings(document, body["content"]["application/json"]["schema"], json.loads(exchange["request"]), where + " request")
    return findings


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.safe_load(file)
    seen, findings, types = set(), [], set()
    with open(sys.argv[2], encoding="utf-8") as file:
        for line in file:
            exchange = json.loads(line)
            findings += check_exchange(document, exchange, seen)
            if exchange["type"] == "application/problem+json" and exchange["method"] != "HEAD":
                types.add(json.loads(exchange["body"])["type"])
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status in operation["responses"]:
                if (path, method, status) not in seen:
                    findings.append(f"{method} {path} {status}: described, never seen")
    for name in document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]:
        if name not in types:
            findings.append(f"{name}: described, never seen")
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())

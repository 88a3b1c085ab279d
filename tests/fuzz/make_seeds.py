#!/usr/bin/python3
"""make_seeds.py DIR: what the targets xlsform, roster and http start from, one file an input, below DIR/TARGET.

Workbooks of this checkout as cells and as parts (parts.h), lists of persons as people send them, requests (http.cpp).
Needs python3-openpyxl.
"""
import glob
import os
import sys
import zipfile

import openpyxl

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CELLS, PARTS = b"\x1c", b"\x1d"


def cells_of(file):
    """The sheets of a workbook, as parts.h reads them."""
    sheets = []
    for sheet in openpyxl.load_workbook(file).worksheets:
        rows = ["\t".join("" if cell is None else str(cell).replace("\t", " ").replace("\n", "\v") for cell in row)
                for row in sheet.iter_rows(values_only=True)]
        sheets.append("\n".join([sheet.title, *rows]))
    return CELLS + "\f".join(sheets).encode()


def parts_of(file):
    """The XML parts of a workbook but for its styles, which are long and all alike."""
    parts = []
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")) and "theme" not in name and "docProps" not in name:
                parts.append(name.encode() + b"\n" + archive.read(name)[:20000])
    return PARTS + PARTS.join(parts)


LIST = """序号,姓名,性别,职务,所属乡镇,所属村（社区）,联系电话,出生年月,政治面貌,民族,学历
1,覃甲乙,男,村党组织书记、村委会主任,桥板乡,阳山村,10000000001,1975年3月,中共党员,壮族,大专
2,韦丙,女,妇联主席,桥板乡,古板村委会,10000000002,1988.5,群众,侗族,高中
3,韦丙,女,村委会副主任,桥板乡,古板,10000000003,1988-05-01,中共党员,侗,初中
4,覃甲,男,支部委员,雅瑶乡,阳山村,1.00E+10,45000,预备党员,汉,本科
合计,4,,,,,,,,,
"""
ODS = """<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>
<table:table table:name="a"><table:table-header-rows><table:table-row><table:table-cell><text:p>姓名</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="2"><text:p>村<text:s text:c="3"/><text:span>名</text:span></text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row table:number-rows-repeated="3"><table:table-cell table:number-rows-spanned="2"
 office:value-type="string"><text:p>覃甲</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1e10"/>
<table:covered-table-cell/><table:table-cell office:value-type="date" office:date-value="2021-05-17T00:00:00"/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def rosters():
    rows = [line.split(",") for line in LIST.strip().split("\n")]
    tabs = "\n".join("\t".join(row) for row in rows)
    yield LIST.encode()
    yield LIST.replace(",", ";").encode("gb18030")
    yield LIST.encode("utf-16")
    yield tabs.encode()
    yield ("\n".join("\t".join(row[1:7]) for row in rows[1:4])).encode()
    yield '姓名,村,备注\n"覃甲","阳山村","说 ""好""\n第二行"\n韦丙,古板,"开着\n'.encode()
    yield CELLS + ("花名册\n某乡村干部花名册\n" + tabs + "\f第二页\n姓名\t手机\n韦丁\t10000000004").encode()
    yield PARTS + PARTS.join([b"mimetype\napplication/vnd.oasis.opendocument.spreadsheet", b"content.xml\n" + ODS.encode(),
                              b"META-INF/manifest.xml\n<manifest/>"])


def word(text):
    return text.encode() + b"\0"


def request(method, path, flags, media, headers=b"\0", body=b"\0\0\0"):
    """As request_of() in http.cpp reads it. `path` is a number and what follows it."""
    out = bytes([method]) + path + bytes([flags])
    if not flags & 3:
        out += b"\0"
    if not flags & 4:
        out += b"\0"
    out += bytes([media])
    if flags & 24 == 24:
        out += b"\0"
    return out + headers + body + b"\0"


def requests():
    get, post, head, patch, delete, options = range(6)
    right = 1 | 4 | 32
    plain = b"\x00\x00\x05hello"
    yield request(get, b"\x00\0", right, 2)
    for kind in range(8):
        yield request(post, b"\x02\0", right, 0, body=b"\x01" + bytes([kind]) + b"\x00\x03\x82\x00\x80")
        yield request(post, b"\x06\0", right, 4, body=b"\x02\x02" + 2 * (bytes([kind]) + b"\x00\x03\x82\x00\x80"))
    yield request(get, b"\x0a", right | 64, 2, body=b"\x01\x03\x00\x03\x82\x00\x80")
    yield request(post, b"\x01\0", right, 1, body=b"\x03\x01\x07\x00\x06laptop")
    yield request(post, b"\x01\0", right, 1, body=plain)
    # Headers: a count, then which one and how its value is made.
    create = b"\x02" + b"\x00\x01" + b"\x01\x01"
    at_start = b"\x01" + b"\x02\x01\x00"
    upload = request(post, b"\x04\0", right, 2, create)
    yield upload + request(patch, b"\x09", right, 3, at_start, b"\x04\x00") + b"\xff" + request(get, b"\x08", right, 2)
    yield upload + request(head, b"\x09", right, 2) + request(delete, b"\x09", right, 2)
    yield request(post, b"\x04\0", right, 3, create, b"\x04\x00") + b"\xfe" + \
        request(get, b"\x08", right, 2, b"\x01\x05\x01\x02\x09")
    yield request(options, b"\x04\0", right, 2)


def main():
    inputs = {"roster": list(rosters()), "http": list(requests()), "xlsform": []}
    books = sorted(glob.glob(ROOT + "/tests/data/forms/*/*.xlsx")) + sorted(glob.glob(ROOT + "/assets/forms/*.xlsx"))
    inputs["xlsform"] += [cells_of(book) for book in books]
    inputs["xlsform"] += [parts_of(book) for book in books[:6]]
    inputs["roster"].append(parts_of(books[0]))
    for target, made in inputs.items():
        os.makedirs(os.path.join(sys.argv[1], target), exist_ok=True)
        for number, content in enumerate(made):
            with open(os.path.join(sys.argv[1], target, f"seed{number}"), "wb") as out:
                out.write(content)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()

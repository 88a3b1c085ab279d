"""Three workbooks as people in the field make them, each in a style of its own."""


def table(text):
    """Rows of a sheet from lines whose cells are divided by ¦; the first line is the header. An empty line is a blank row."""
    lines = text.strip("\n").split("\n")
    header = [cell.strip() for cell in lines[0].split("¦")]
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.split("¦")]
        if len(cells) > len(header):
            raise ValueError(f"more cells than columns: {line}")
        rows.append({column: (int(cell) if cell.isdigit() and column not in ("name", "version") else cell) for column, cell in zip(header, cells) if cell})
    return rows, header

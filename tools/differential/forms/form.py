"""A form as these scripts write it: rows of the sheets survey and choices, and the steps of filling it."""
import dataclasses


@dataclasses.dataclass
class Form:
    name: str
    title: str
    survey: list
    choices: list = dataclasses.field(default_factory=list)
    settings: dict = dataclasses.field(default_factory=dict)
    steps: list = dataclasses.field(default_factory=list)
    differs: list = dataclasses.field(default_factory=list)
    files: dict = dataclasses.field(default_factory=dict)  # name -> text


def q(kind, name, label="", **columns):
    """A row of survey. Column names that are no Python names are given as media__image for media::image."""
    row = {"type": kind, "name": name, "label": label}
    row.update({key.replace("__", "::"): value for key, value in columns.items()})
    return row


def calc(name, expression, **columns):
    return q("calculate", name, "", calculation=expression, **columns)


def group(name, label, *rows, **columns):
    return [q("begin group", name, label, **columns), *flat(rows), q("end group", "")]


def repeat(name, label, *rows, **columns):
    return [q("begin repeat", name, label, **columns), *flat(rows), q("end repeat", "")]


def flat(rows):
    """Rows, and lists of rows such as group() gives, as one list."""
    result = []
    for row in rows:
        result += flat(row) if isinstance(row, list) else [row]
    return result


def choices(list_name, *pairs, **more):
    """choices("yes_no", ("yes", "是"), ("no", "否")). A third member is a dict of further columns."""
    rows = []
    for pair in pairs:
        rows.append({"list_name": list_name, "name": pair[0], "label": pair[1], **(pair[2] if len(pair) > 2 else {}), **more})
    return rows


YES_NO = choices("yes_no", ("yes", "是"), ("no", "否"))


def give(**answers):
    """Steps: one answer each, in order. For rows use put()."""
    return [{"path": name, "value": value} for name, value in answers.items()]


def put(path, value):
    return [{"path": path, "value": value}]


def add(path, after=None):
    return [{"add_row": path} if after is None else {"add_row": path, "after": after}]


def remove(path):
    return [{"remove_row": path}]


def language(name):
    return [{"language": name}]


def differs(because, paths, aspects="value", steps=(), recorded=None, ours=None):
    """Where Yanxing's form differs on purpose; `because` is a reason in tests/data/forms/README.md. Words in `paths` and
    `aspects` are divided by spaces; person[*]/year is that of every row; the path "." is the form as a
    whole; `steps` counts from 1, 0 is the form as opened."""
    entry = {"because": because, "paths": paths.split(), "aspects": aspects.split()}
    if steps:
        entry["steps"] = list(steps)
    if recorded is not None:
        entry["recorded"] = recorded
    if ours is not None:
        entry["ours"] = ours
    return [entry]


def empty_sums(paths):
    return differs("sum-of-nothing", paths, recorded="", ours="0")

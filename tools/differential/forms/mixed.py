"""Forms of everything at once, made by a seeded program: groups, nested repeats, counted repeats, conditions on all of them.

Their steps are chosen blindly: those that cannot be taken (no such row, read-only) are left out by the recorder."""
import random

from .form import Form, calc, choices, group, q, repeat
from .generated import arithmetic, condition

ANSWERS = {
    "integer": [0, 1, 2, 3, 3, 5, 10, None],
    "select_one abc": ["x", "y", "z", None],
    "select_multiple abc": [["x"], ["x", "z"], ["z", "y"], []],
}


class Maker:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.count = 0
        self.questions = []  # (rows around it, name, type)

    def name(self, letter):
        self.count += 1
        return f"{letter}{self.count}"

    def rules(self, known, constraint=True):
        rng, out = self.rng, {}
        if known and rng.random() < 0.35:
            out["relevant"] = condition(rng, known, 1)
        if known and rng.random() < 0.25:
            out["required"] = condition(rng, known, 1)
        if known and rng.random() < 0.15:
            out["read_only"] = condition(rng, known, 0)
        if constraint and rng.random() < 0.2:
            out["constraint"] = f". {rng.choice(['<', '<=', '!=', '>'])} " + rng.choice([f"${{{name}}}" for name in known] or ["3"])
        return out

    def question(self, known, rows):
        rng, kind = self.rng, self.rng.random()
        if kind < 0.55:
            name, columns = self.name("q"), self.rules(known)
            if rng.random() < 0.5:
                columns["default"] = str(rng.randrange(6))
            known.append(name)
            self.questions.append((rows, name, "integer"))
            return q("integer", name, f"问{name}" + (f"（${{{rng.choice(known)}}}）" if rng.random() < 0.3 else ""), **columns)
        if kind < 0.85:
            one = kind < 0.75
            name, columns = self.name("s" if one else "m"), self.rules(known, constraint=False)
            if one and rng.random() < 0.3:
                columns["default"] = "x"
            which = "select_one abc" if one else "select_multiple abc"
            self.questions.append((rows, name, which))
            return q(which, name, f"选{name}", **columns)
        name, before = self.name("c"), list(known)
        known.append(name)
        columns = {"relevant": condition(rng, before, 1)} if before and rng.random() < 0.2 else {}
        return calc(name, arithmetic(rng, before, rng.choice([1, 2])) if before else "1 + 1", **columns)

    def rows(self, known, depth, rows):
        rng, name, columns = self.rng, self.name("r"), {}
        kind = rng.random()
        if kind < 0.35 and known:
            columns["repeat_count"] = f"min(3, max(0, coalesce(${{{rng.choice(known)}}}, 0)))"
        elif kind < 0.45:
            columns["repeat_count"] = 2
        if known and rng.random() < 0.25:
            columns["relevant"] = condition(rng, known, 1)
        inner = list(known)
        out = repeat(name, f"行{name}", *self.block(inner, depth - 1, [*rows, name]), **columns)
        made = [each for each in inner if each not in known]
        for _ in range(rng.randrange(1, 4) if made else 0):
            one, sum_name = rng.choice(made), self.name("a")
            counts = [f"count(${{{name}}})", f"count(${{{one}}}[. > 1])", f"count-non-empty(${{{one}}})",
                      f"if(count(${{{one}}}[. != '']) > 0, sum(${{{one}}}[. != '']), 0)"]
            others = [f"join(' ', ${{{one}}})", f"max(${{{one}}}[. != ''])"]
            expression = rng.choice(counts + others)
            out.append(calc(sum_name, expression))
            if expression in counts[:3]:
                known.append(sum_name)
        return out

    def block(self, known, depth, rows):
        out = []
        for _ in range(self.rng.randrange(2, 6)):
            kind = self.rng.random()
            if depth > 0 and kind < 0.2:
                columns = {"relevant": condition(self.rng, known, 1)} if known and self.rng.random() < 0.7 else {}
                name = self.name("g")
                out += group(name, f"组{name}", *self.block(known, depth - 1, rows), **columns)
            elif depth > 0 and kind < 0.4:
                out += self.rows(known, depth, rows)
            else:
                out.append(self.question(known, rows))
        return out

    def steps(self, how_many):
        rng, out = self.rng, []
        repeats = sorted({tuple(rows[:depth + 1]) for rows, _, _ in self.questions for depth in range(len(rows))})
        for _ in range(how_many):
            if repeats and rng.random() < 0.22:
                *around, name = rng.choice(repeats)
                path = "".join(f"{each}[{rng.randrange(1, 3)}]/" for each in around) + name
                if rng.random() < 0.6:
                    out.append({"add_row": path, "after": 1} if rng.random() < 0.3 else {"add_row": path})
                else:
                    out.append({"remove_row": f"{path}[{rng.randrange(1, 3)}]"})
            else:
                rows, name, kind = rng.choice(self.questions)
                path = "".join(f"{each}[{rng.choice([1, 1, 1, 2, 2, 3])}]/" for each in rows) + name
                out.append({"path": path, "value": rng.choice(ANSWERS[kind])})
        return out


def mixed(seed):
    maker = Maker(seed)
    known = ["q0"]
    maker.questions.append(([], "q0", "integer"))
    rows = [q("integer", "q0", "问q0", default=maker.rng.randrange(1, 4)), *maker.block(known, 3, []), *maker.block(known, 2, [])]
    rows.append(calc("all_of_it", "concat(" + ", '|', ".join(f"${{{name}}}" for name in known) + ", '')"))
    return Form(f"mixed_{seed}", f"混合{seed}", rows, choices("abc", ("x", "叉"), ("y", "丫"), ("z", "之")), steps=maker.steps(25))


FORMS = [mixed(seed) for seed in range(1, 13)]

"""Forms made by a seeded program: chains of calculations, trees of relevance, rows."""
import random

from .form import Form, add, calc, choices, flat, group, put, q, remove, repeat

WORDS = ["村", "户", "亩", "斤", "元", "人", "课", "次"]


def number(rng, names):
    return f"${{{rng.choice(names)}}}" if names and rng.random() < 0.75 else str(rng.choice([0, 1, 2, 3, 10, 0.5]))


def arithmetic(rng, names, depth):
    if depth == 0:
        return number(rng, names)
    left, right = arithmetic(rng, names, depth - 1), arithmetic(rng, names, depth - 1)
    shape = rng.randrange(6)
    if shape < 3:
        return f"({left} {rng.choice('+-*')} {right})"
    if shape == 3:
        return f"max({left}, {right})"
    if shape == 4:
        return f"round({left}, {rng.randrange(3)})"
    return f"if({condition(rng, names, depth - 1)}, {left}, {right})"


def condition(rng, names, depth):
    plain = f"{number(rng, names)} {rng.choice(['=', '!=', '<', '<=', '>', '>='])} {number(rng, names)}"
    if depth == 0:
        return plain
    other = condition(rng, names, depth - 1)
    return rng.choice([f"{plain} and {other}", f"{plain} or {other}", f"not({other})", plain])


def calculations(seed):
    rng = random.Random(seed)
    asked = [f"n{index}" for index in range(6)]
    rows = [q("integer", name, f"第{index + 1}个数（{rng.choice(WORDS)}）", default=rng.randrange(0, 9)) for index, name in enumerate(asked)]
    known = list(asked)
    for index in range(14):
        rows.append(calc(f"c{index}", arithmetic(rng, known, rng.choice([1, 2, 2, 3]))))
        known.append(f"c{index}")
    rows.append(calc("text", "concat(" + ", '、', ".join(f"${{c{index}}}" for index in range(5)) + ")"))
    steps = []
    for _ in range(12):
        steps += put(rng.choice(asked), rng.choice([0, 1, 2, 5, 7, 12, 100, -3]))
    return Form(f"generated_calculations_{seed}", f"算式{seed}", rows, steps=steps)


def relevance(seed):
    rng = random.Random(seed)
    numbers, rows = [], []
    count = 0

    def question():
        nonlocal count
        count += 1
        name = f"q{count}"
        columns = {"default": rng.randrange(0, 6)} if rng.random() < 0.5 else {}
        if numbers and rng.random() < 0.6:
            columns["relevant"] = condition(rng, numbers, rng.randrange(2))
        if numbers and rng.random() < 0.3:
            columns["required"] = condition(rng, numbers, 1)
        if rng.random() < 0.3:
            columns["constraint"] = f". {rng.choice(['<', '<=', '!='])} {number(rng, numbers)}"
        numbers.append(name)
        return q("integer", name, f"问{count}", **columns)

    def block(depth):
        nonlocal count
        inside = []
        for _ in range(rng.randrange(2, 5)):
            if depth > 0 and rng.random() < 0.45:
                count += 1
                name = f"g{count}"
                columns = {"relevant": condition(rng, numbers, 1)} if numbers and rng.random() < 0.8 else {}
                inside += group(name, f"组{count}", *block(depth - 1), **columns)
            else:
                inside.append(question())
        return inside

    rows = [question(), question(), *block(3), *block(2), *block(1)]
    rows.append(calc("shown", "concat(" + ", '|', ".join(f"${{{name}}}" for name in numbers) + ")"))
    steps = []
    for _ in range(14):
        steps += put(rng.choice(numbers[:max(4, len(numbers) // 2)]), rng.choice([0, 1, 2, 3, 5, 10, None]))
    return Form(f"generated_relevance_{seed}", f"相关{seed}", flat(rows), steps=steps)


def rows_of(seed):
    rng = random.Random(seed)
    inside = [q("integer", "a", "甲", default=rng.randrange(1, 5)), q("integer", "b", "乙", default=rng.randrange(0, 5)), q("select_one kind", "kind", "类", default="x")]
    known = ["a", "b"]
    for index in range(4):
        inside.append(calc(f"r{index}", arithmetic(rng, known, 2)))
        known.append(f"r{index}")
    inside.append(q("integer", "c", "丙", relevant=condition(rng, known, 1), required=condition(rng, known, 0)))
    inside.append(calc("number", "position(..)"))
    outside = [calc(f"sum_{name}", f"sum(${{{name}}})") for name in ("a", "r0", "r3")]
    outside += [calc("count_x", "count(${kind}[. = 'x'])"), calc("joined", "join('、', ${r1})"), calc("largest", "max(${r2})"),
                calc("picked", "join(' ', ${row}[kind = 'y']/a)")]
    steps, rows = [], 1
    for _ in range(16):
        move = rng.random()
        if move < 0.25 and rows < 5:
            steps += add("row")
            rows += 1
        elif move < 0.35 and rows > 1:
            steps += remove(f"row[{rng.randrange(rows) + 1}]")
            rows -= 1
        elif move < 0.55:
            steps += put(f"row[{rng.randrange(rows) + 1}]/kind", rng.choice(["x", "y", "z"]))
        else:
            steps += put(f"row[{rng.randrange(rows) + 1}]/{rng.choice('ab')}", rng.choice([0, 1, 2, 4, 9, -2]))
    return Form(f"generated_rows_{seed}", f"行{seed}", flat([repeat("row", "行", *inside), *outside]), choices("kind", ("x", "叉"), ("y", "丫"), ("z", "之")), steps=steps)


FORMS = [calculations(seed) for seed in (1, 2, 3)] + [relevance(seed) for seed in (1, 2, 3, 4)] + [rows_of(seed) for seed in (1, 2, 3)]

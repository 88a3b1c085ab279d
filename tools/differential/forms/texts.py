"""Languages, texts with ${…}, functions on texts, triggers."""
from .form import YES_NO, Form, add, calc, choices, differs, flat, give, language, put, q, repeat


def both(kind, name, zh, en, **columns):
    row = {"type": kind, "name": name, "label::中文 (zh)": zh, "label::English (en)": en}
    row.update({key.replace("__", "::"): value for key, value in columns.items()})
    return row


FORMS = [
    Form("translations", "走访", [
        both("text", "name", "姓名", "Name", **{"hint::中文 (zh)": "与身份证一致", "hint::English (en)": "As on the identity card"}),
        both("integer", "age", "${name}多大年纪？", "How old is ${name}?", constraint=". < 130", **{"constraint_message::中文 (zh)": "太大了", "constraint_message::English (en)": "Too old"}),
        both("select_one sex", "sex", "性别", "Sex", required="yes", **{"required_message::中文 (zh)": "必须回答", "required_message::English (en)": "Needs an answer"}),
        both("select_multiple crops", "grown", "作物", "Crops"),
        {"type": "calculate", "name": "sex_label", "calculation": "jr:choice-name(${sex}, '${sex}')"},
        both("note", "told", "${name}，${age}岁，${sex_label}", "${name}, ${age} years, ${sex_label}"),
    ], [{"list_name": "sex", "name": "f", "label::中文 (zh)": "女", "label::English (en)": "Female"}, {"list_name": "sex", "name": "m", "label::中文 (zh)": "男", "label::English (en)": "Male"},
        {"list_name": "crops", "name": "rice", "label::中文 (zh)": "水稻", "label::English (en)": "Rice"}, {"list_name": "crops", "name": "tea", "label::中文 (zh)": "茶", "label::English (en)": "Tea"}],
        {"default_language": "中文 (zh)"},
        steps=give(name="韦阿妹") + give(age=150) + language("English (en)") + give(sex="f") + give(grown=["tea"]) + language("中文 (zh)") + give(age=47, sex=None) + language("English (en)") + give(name="Mary"),
        differs=differs("language", "sex_label told", "value label", steps=[6, 7])),

    Form("chinese_texts", "中文函数", flat([
        q("text", "name", "姓名", constraint="regex(., '^[一-龥·]{2,10}$')", constraint_message="请用汉字"),
        q("text", "address", "地址"), q("text", "id_number", "证件号", constraint="string-length(.) = 18"),
        calc("family", "substr(${name}, 0, 1)"), calc("given", "substr(${name}, 1)"), calc("length", "string-length(${name})"),
        calc("city", "if(contains(${address}, '市'), concat(substring-before(${address}, '市'), '市'), '')"),
        calc("rest", "substring-after(${address}, '市')"), calc("village_given", "ends-with(${address}, '村')"),
        calc("digits", "translate(${id_number}, '０１２３４５６７８９Ｘ', '0123456789X')"),
        calc("birth", "concat(substr(${digits}, 6, 10), '-', substr(${digits}, 10, 12), '-', substr(${digits}, 12, 14))"),
        calc("sex", "if(string-length(${digits}) = 18, if(number(substr(${digits}, 16, 17)) mod 2 = 0, '女', '男'), '')"),
        calc("tidy", "normalize-space(${address})"), calc("masked", "concat(substr(${digits}, 0, 6), '********', substr(${digits}, 14))"),
        calc("is_wei", "starts-with(${name}, '韦')"), calc("mark", "digest(${name}, 'SHA-256', 'hex')"),
    ]), steps=give(name="韦阿妹") + give(address="柳州市鱼峰区鱼峰村") + give(id_number="45020319700101002X") + give(id_number="４５０２０３１９７００１０１００３Ｘ") + give(name="Mary")
        + give(name="阿卜杜·热西提", address="  南宁市   青秀区 ") + give(id_number="123") + give(name=None)),

    Form("labels_with_values", "带值的文字", flat([
        q("text", "child", "孩子姓名"), q("integer", "age", "${child}几岁？", hint="按${child}的生日算"),
        q("select_one yes_no", "school", "${child}（${age}岁）上学了吗？"),
        repeat("friend", "${child}的朋友", q("text", "friend_name", "名字"), q("integer", "friend_age", "${friend_name}几岁？", constraint=". <= ${age} + 3",
               constraint_message="比${child}大太多")),
        q("note", "end_note", "${child}有${friends}个朋友"), calc("friends", "count(${friend})"),
    ]), YES_NO, steps=give(child="小梅", age=7) + give(school="yes") + put("friend[1]/friend_name", "阿宝") + put("friend[1]/friend_age", 12) + put("friend[1]/friend_age", 9) + add("friend")
        + put("friend[2]/friend_name", "阿花") + give(child="大宝")),

    Form("triggers", "变化时才算", flat([
        q("text", "name", "姓名"), q("integer", "count", "次数", default=0),
        calc("seen_name", "concat('曾是', ${name})", trigger="${name}"),
        calc("at_count", "${count} * 10", trigger="${name}"),
        q("text", "shown", "可以改的", calculation="concat('建议：', ${name})", trigger="${name}"),
    ]), steps=give(name="甲") + give(count=3) + give(name="乙") + give(shown="手写的") + give(count=4) + give(name="丙")),

    Form("decimals", "小数", flat([
        q("decimal", "a", "甲"), q("decimal", "b", "乙"),
        calc("sum", "${a} + ${b}"), calc("difference", "${a} - ${b}"), calc("product", "${a} * ${b}"), calc("quotient", "${a} div ${b}"), calc("remainder", "${a} mod ${b}"),
        calc("rounded", "round(${quotient}, 2)"), calc("whole", "int(${quotient})"), calc("power", "pow(${a}, 2)"), calc("root", "round(sqrt(${a}), 3)"), calc("absolute", "abs(${difference})"),
        calc("percent", "concat(round(${a} div (${a} + ${b}) * 100, 1), '%')"), calc("bigger", "max(${a}, ${b})"), calc("smaller", "min(${a}, ${b})"),
    ]), steps=give(a=7.25, b=2.5) + give(a=0.1, b=0.2) + give(b=0) + give(a=-7.5, b=2) + give(a=1000000.25, b=3) + give(b=None),
        differs=differs("infinity", "quotient rounded whole", ours="") + differs("nan-text", "percent", recorded="%", ours="NaN%")),
]

"""Choices: filters, tables from .csv files, several at once, order."""
from .form import YES_NO, Form, add, calc, choices, differs, flat, give, group, put, q, repeat

COUNTIES = choices("county", ("450203", "鱼峰区"), ("450205", "柳北区"), ("450221", "柳江区"))
TOWNSHIPS = choices("township", ("450203001", "天马街道", {"county": "450203"}), ("450203101", "雒容镇", {"county": "450203"}),
                    ("450205001", "解放街道", {"county": "450205"}), ("450221100", "拉堡镇", {"county": "450221"}))
VILLAGES = choices("village", ("450203001201", "鱼峰村", {"township": "450203001"}), ("450203001202", "荣军村", {"township": "450203001"}),
                   ("450203101200", "东塘村", {"township": "450203101"}), ("450221100201", "进德村", {"township": "450221100"}))
VILLAGES_CSV = """name,label,county,households,women
v1,鱼峰村,c1,812,1050
v2,荣军村,c1,640,801
v3,"东塘村, 上屯",c2,977,1203
v4,进德村,c2,,
v5,"""
VILLAGES_CSV = VILLAGES_CSV.rsplit("\n", 1)[0] + "\n"
CROPS = choices("crops", ("rice", "水稻"), ("maize", "玉米"), ("cane", "甘蔗"), ("tea", "茶叶"), ("none", "没有"))

FORMS = [
    Form("cascade", "区镇村", flat([
        q("select_one county", "county", "县区"),
        q("select_one township", "township", "乡镇", choice_filter="county = ${county}"),
        q("select_one village", "village", "村", choice_filter="township = ${township}"),
        calc("place", "concat(jr:choice-name(${county}, '${county}'), jr:choice-name(${township}, '${township}'), jr:choice-name(${village}, '${village}'))"),
        q("note", "shown", "地点：${place}"),
    ]), [*COUNTIES, *TOWNSHIPS, *VILLAGES], steps=give(county="450203") + give(township="450203001") + give(village="450203001202") + give(village="450203001201")
        + give(county="450221") + give(township="450221100", village="450221100201") + give(county=None),
        differs=differs("not-offered", "township village place shown", "value label violation choices", steps=[5, 6, 8]) + differs("not-offered", ".", "violations")),

    Form("cascade_rows", "行内级联", flat([
        q("select_one county", "home", "本县", default="450203"),
        repeat("trip", "外出", q("select_one county", "county", "县区"), q("select_one township", "township", "乡镇", choice_filter="county = ${county}"),
               q("select_one village", "village", "村", choice_filter="township = ${township}", relevant="${county} = ${home}"),
               calc("away", "if(${county} = ${home}, '县内', '县外')")),
        calc("inside", "count(${away}[. = '县内'])"),
    ]), [*COUNTIES, *TOWNSHIPS, *VILLAGES], steps=put("trip[1]/county", "450203") + put("trip[1]/township", "450203001") + put("trip[1]/village", "450203001201")
        + add("trip") + put("trip[2]/county", "450221") + put("trip[2]/township", "450221100") + give(home="450221") + put("trip[2]/village", "450221100201")),

    Form("filter_expressions", "筛选表达式", flat([
        q("integer", "age", "年龄"), q("select_one yes_no", "member", "妇联执委"),
        q("select_one course", "course", "可选课程", choice_filter="least <= ${age} and most >= ${age}"),
        q("select_multiple course", "open_courses", "全部合适的", choice_filter="(least <= ${age} and most >= ${age}) or for_members = ${member}"),
        q("select_one course", "named", "名称含“法”", choice_filter="contains(label, '法')"),
        q("select_one course", "not_same", "另一门", choice_filter="name != ${course}"),
        q("select_one course", "free", "不筛选"),
    ]), [*YES_NO, *choices("course", ("law", "法律", {"least": 18, "most": 99, "for_members": "yes"}), ("health", "卫生", {"least": 12, "most": 99, "for_members": "no"}),
                           ("craft", "手工技法", {"least": 30, "most": 60, "for_members": "no"}), ("youth", "青年", {"least": 14, "most": 28, "for_members": "no"}))],
        steps=give(age=20) + give(course="youth") + give(member="yes") + give(open_courses=["law", "youth"]) + give(age=45) + give(not_same="law") + give(age=None),
        differs=differs("not-offered", "course open_courses not_same", "value violation choices", steps=[5, 6, 7])
        + differs("not-offered", ".", "violations")),

    Form("multi_logic", "多选", flat([
        q("select_multiple crops", "grown", "种了什么", constraint="not(selected(., 'none') and count-selected(.) > 1)"),
        calc("count_grown", "count-selected(${grown})"),
        q("select_one crops", "main", "主要作物", choice_filter="selected(${grown}, name)", relevant="count-selected(${grown}) > 1"),
        q("decimal", "rice_mu", "水稻（亩）", relevant="selected(${grown}, 'rice')"),
        q("decimal", "tea_mu", "茶叶（亩）", relevant="selected(${grown}, 'tea')"),
        calc("mu", "coalesce(${rice_mu}, 0) + coalesce(${tea_mu}, 0)"),
        calc("first", "selected-at(${grown}, 0)"), calc("second", "selected-at(${grown}, 1)"),
        calc("first_label", "jr:choice-name(selected-at(${grown}, 0), '${grown}')"),
        q("text", "why_none", "为何不种", relevant="selected(${grown}, 'none')", required="yes"),
        calc("grain", "selected(${grown}, 'rice') or selected(${grown}, 'maize')"),
    ]), CROPS, steps=give(grown=["tea", "rice"]) + give(main="tea", rice_mu=2.5, tea_mu=1) + give(grown=["rice"]) + give(grown=["rice", "maize", "tea"])
        + give(grown=["none", "rice"]) + give(grown=["none"]) + give(why_none="外出打工") + give(grown=[]),
        differs=differs("not-offered", "main", "value violation", steps=[7])),

    Form("or_other", "其他", flat([
        q("select_one illness or_other", "illness", "什么病"),
        q("select_multiple illness or_other", "past", "得过的病"),
        calc("is_other", "${illness} = 'other'"), calc("past_has_other", "selected(${past}, 'other')"),
    ]), choices("illness", ("cold", "感冒"), ("flu", "流感")), steps=give(illness="cold") + give(illness="other") + put("illness_other", "水痘") + give(illness="flu")
        + give(past=["cold", "other"]) + put("past_other", "水痘") + give(past=["cold"])),

    Form("choice_names", "选项名称", flat([
        q("select_one sex", "sex", "性别"), q("select_multiple crops", "grown", "作物"),
        calc("sex_label", "jr:choice-name(${sex}, '${sex}')"),
        calc("two", "concat(jr:choice-name(selected-at(${grown}, 0), '${grown}'), '、', jr:choice-name(selected-at(${grown}, 1), '${grown}'))"),
        calc("fixed", "jr:choice-name('tea', '${grown}')"), calc("unknown", "jr:choice-name('nothing', '${grown}')"),
        q("note", "told", "${sex_label}：${two}"),
    ]), [*CROPS, *choices("sex", ("f", "女"), ("m", "男"))], steps=give(sex="f") + give(grown=["rice", "tea"]) + give(sex="m") + give(grown=["cane"]) + give(sex=None),
        differs=differs("unknown-choice", "unknown", recorded="", ours="nothing")),

    Form("csv_select", "表中选村", flat([
        q("select_one county2", "county", "县"),
        q("select_one_from_file diff_villages.csv", "village", "村", choice_filter="county = ${county}"),
        calc("village_name", "jr:choice-name(${village}, '${village}')"),
        calc("households", "instance('diff_villages')/root/item[name = ${village}]/households"),
        calc("per_household", "if(${households} > 0, round(instance('diff_villages')/root/item[name = ${village}]/women div ${households}, 2), '')"),
        calc("in_county", "count(instance('diff_villages')/root/item[county = ${county}])"),
        q("select_multiple_from_file diff_villages.csv", "others", "其他村", choice_filter="name != ${village}"),
        q("note", "told", "${village_name}有${households}户"),
    ]), choices("county2", ("c1", "鱼峰区"), ("c2", "柳江区")), files={"diff_villages.csv": VILLAGES_CSV},
        steps=give(county="c1") + give(village="v2") + give(others=["v1", "v3"]) + give(county="c2") + give(village="v3") + give(village="v4"),
        differs=differs("not-offered", "village village_name households per_household told others", "value label violation choices", steps=[4, 5])),

    Form("pulldata_table", "查表", flat([
        q("text", "code", "村代码"),
        calc("village", "pulldata('diff_villages', 'label', 'name', ${code})"),
        calc("women", "pulldata('diff_villages', 'women', 'name', ${code})"),
        calc("found", "if(${village} = '', '没有这个村', '找到了')"),
        q("integer", "trained", "培训妇女", constraint=". <= number(${women})", constraint_message="多于全村妇女"),
        calc("share", "if(${women} > 0, round(${trained} div ${women} * 100, 1), '')"),
        q("note", "hint_note", "${village}：妇女${women}人"),
    ]), files={"diff_villages.csv": VILLAGES_CSV}, steps=give(code="v1") + give(trained=2000) + give(trained=105) + give(code="v9") + give(code="v3") + give(code="v4") + give(code=None)),

    Form("rank_and_range", "排序与范围", flat([
        q("rank needs", "needs", "需要的培训，按轻重排"),
        calc("most", "selected-at(${needs}, 0)"), calc("least_label", "jr:choice-name(selected-at(${needs}, 3), '${needs}')"),
        q("range", "satisfied", "满意程度", parameters="start=1 end=5 step=1"),
        q("range", "hours", "每天小时", parameters="start=0 end=12 step=0.5"),
        calc("well", "if(${satisfied} >= 4, '满意', if(${satisfied} = '', '未答', '一般'))"),
        q("text", "why", "为何不满意", relevant="${satisfied} < 3", required="yes"),
        calc("week", "${hours} * 7"),
    ]), choices("needs", ("law", "法律"), ("health", "卫生"), ("craft", "手工"), ("tea", "茶艺")),
        steps=give(needs=["tea", "law", "craft", "health"]) + give(satisfied=5) + give(satisfied=2) + give(why="太远") + give(hours=7.5) + give(satisfied=3) + give(needs=["law", "tea", "health", "craft"])),

    Form("acknowledge_and_geo", "确认与位置", flat([
        q("acknowledge", "read", "我已向对方说明用途", required="yes"),
        q("geopoint", "where", "位置"), q("barcode", "card", "卡号"),
        q("select_one yes_no", "go_on", "继续", relevant="${read} = 'OK'"),
        calc("north", "selected-at(${where}, 0)"), calc("east", "selected-at(${where}, 1)"),
        calc("card_end", "substr(${card}, -4)"),
        q("text", "answer", "回答", relevant="${go_on} = 'yes'"),
    ]), YES_NO, steps=give(read="OK") + give(go_on="yes", answer="好") + give(where="24.3 109.4 120 5") + give(card="6901234567892") + give(read=None) + give(read="OK")),

    Form("looks", "外观", flat([
        q("select_one agree", "a1", "课讲得清楚", appearance="likert"), q("select_one agree", "a2", "对我有用", appearance="columns-3"),
        group("table", "请打分", q("select_one agree", "b1", "老师"), q("select_one agree", "b2", "场地"), q("select_one agree", "b3", "饭菜"), appearance="table-list"),
        q("text", "long", "意见", appearance="multiline"), q("text", "digits", "编号", appearance="numbers"), q("date", "month", "月份", appearance="month-year no-calendar"),
        calc("score", "${a1} + ${a2} + ${b1} + ${b2} + ${b3}"), calc("mean", "round(${score} div 5, 1)"),
        q("text", "complaint", "哪里不满意", relevant="min(${b1}, ${b2}, ${b3}) < 2", required="yes"),
    ]), choices("agree", ("1", "不同意"), ("2", "一般"), ("3", "同意")), steps=give(a1="3", a2="2", b1="3", b2="1", b3="2") + give(complaint="太挤") + give(b2="3") + give(digits="007", month="2021-05-01", long="第一行\n第二行")),
]

"""Calculations, relevance, constraints, required, read-only, defaults."""
from .form import YES_NO, Form, calc, choices, flat, give, group, put, q

FORMS = [
    Form("calc_chain", "收入计算", flat([
        q("integer", "mu", "承包地（亩）"),
        q("decimal", "price", "每斤价格（元）"),
        q("integer", "yield_per_mu", "亩产（斤）"),
        calc("harvest", "${mu} * ${yield_per_mu}"),
        calc("income", "round(${harvest} * ${price}, 2)"),
        q("decimal", "cost", "成本（元）"),
        calc("profit", "${income} - coalesce(${cost}, 0)"),
        calc("profit_per_mu", "if(${mu} > 0, round(${profit} div ${mu}, 1), '')"),
        calc("level", "if(${profit} >= 10000, '高', if(${profit} >= 0, '中', '亏'))"),
        calc("told", "concat('纯收入', ${profit}, '元，属', ${level})"),
        q("note", "summary", "种地${mu}亩，${told}"),
    ]), steps=give(mu=6, price=1.35, yield_per_mu=900) + give(cost=2500) + give(mu=0) + give(mu=20, cost=40000.5, price=None)),

    Form("relevance_nested", "参会与原因", flat([
        q("select_one yes_no", "held", "是否召开会议"),
        group("meeting", "会议", q("integer", "people", "人数"), q("integer", "women", "女性人数", constraint=". <= ${people}",
              constraint_message="女性人数不能多于总人数"),
              group("few", "人少的原因", q("text", "why_few", "原因", required="yes"),
                    q("select_one yes_no", "again", "是否再开"),
                    q("date", "again_on", "何时再开", relevant="${again} = 'yes'"), relevant="${people} < 10"),
              relevant="${held} = 'yes'"),
        q("text", "why_not", "为何未开", relevant="${held} = 'no'", required="yes"),
        calc("share", "if(${people} > 0, round(${women} div ${people} * 100, 1), '')"),
        calc("asked", "concat(if(${held} = '', '未答', ${held}), '/', ${why_few}, '/', ${again_on})"),
    ]), YES_NO, steps=give(held="yes", people=8, women=9) + give(women=5, why_few="农忙", again="yes", again_on="2021-06-01")
        + give(held="no", why_not="下雨") + give(held="yes") + give(people=12) + give(people=8, again="no") + give(held=None)),

    Form("constraints", "约束", flat([
        q("integer", "age", "年龄", constraint=". >= 0 and . <= 120", constraint_message="年龄在0到120之间"),
        q("text", "phone", "电话", constraint="regex(., '^1[0-9]{10}$')", constraint_message="手机号11位"),
        q("text", "postcode", "邮编", constraint="regex(., '^[0-9]{6}$')"),
        q("text", "story", "经过（5到12字）", constraint="string-length(.) >= 5 and string-length(.) <= 12"),
        q("integer", "staff", "工作人员"),
        q("integer", "staff_women", "其中女", constraint=". <= ${staff}"),
        q("integer", "vice", "副主席", constraint=". = 2 or . = 3"),
        q("date", "born", "出生", constraint=". <= today()"),
        q("date", "from", "开始"),
        q("date", "to", "结束", constraint=". >= ${from}", constraint_message="结束不能早于开始"),
        q("decimal", "share", "比例", constraint=". > 0 and . <= 1"),
        q("text", "word", "不含空格", constraint="not(contains(., ' '))"),
        q("select_multiple hands", "hands", "参加的", constraint="not(selected(., 'none') and count-selected(.) > 1)",
          constraint_message="选了“都没有”就不能选别的"),
    ]), choices("hands", ("plant", "种植"), ("raise", "养殖"), ("none", "都没有")),
        steps=give(age=121) + give(age=47, phone="1390000123") + give(phone="13900001234", postcode="54500") + give(postcode="545005", story="走访")
        + give(story="到鱼峰村走访妇女") + give(story="到鱼峰村走访妇女并开会讨论") + give(staff=5, staff_women=6) + give(staff=7) + give(vice=4) + give(vice=3)
        + give(born="2021-05-18") + give(born="1974-11-03", to="2021-05-01") + give(**{"from": "2021-05-02"}) + give(to="2021-05-31", share=0)
        + give(share=0.35, word="有 空格") + give(word="没有", hands=["plant", "none"]) + give(hands=["none"]) + give(age=None)),

    Form("required_expressions", "必填", flat([
        q("text", "name", "姓名", required="yes", required_message="请填姓名"),
        q("select_one yes_no", "married", "是否已婚", required="true()"),
        q("text", "spouse", "配偶姓名", relevant="${married} = 'yes'", required="yes"),
        q("integer", "age", "年龄"),
        q("text", "guardian", "监护人", required="${age} < 18", required_message="未满18岁要填监护人"),
        q("text", "phone", "电话", required="not(${guardian} = '') or ${age} >= 18"),
        q("note", "hello", "您好，${name}"),
        q("select_multiple skills", "skills", "技能", required="count-selected(${skills}) = 0 and ${age} > 50"),
        q("text", "other", "补充", required="no"),
    ]), [*YES_NO, *choices("skills", ("tea", "采茶"), ("cook", "做饭"))],
        steps=give(name="韦阿妹", married="yes") + give(spouse="覃大山") + give(age=16) + give(guardian="韦老大") + give(phone="13900001234")
        + give(age=60) + give(skills=["tea"]) + give(skills=[]) + give(married="no") + give(name=None)),

    Form("read_only", "只读", flat([
        q("select_one yes_no", "locked", "是否锁定"),
        q("text", "code", "编号", default="YX-001", read_only="yes"),
        q("integer", "count", "数量", default=3, read_only="${locked} = 'yes'"),
        group("inner", "内部", q("text", "remark", "备注"), read_only="${count} > 5"),
        calc("double", "${count} * 2"),
        q("integer", "shown", "翻倍", calculation="${count} * 2", read_only="yes"),
        q("text", "sum_text", "文字", calculation="concat(${code}, '-', ${count})", read_only="true()"),
    ]), YES_NO, steps=give(locked="no", count=4, remark="可以写") + give(count=6) + give(count=5) + give(locked="yes")),

    Form("defaults_static", "固定默认值", flat([
        q("text", "village", "村", default="鱼峰村"),
        q("integer", "members", "人数", default=0),
        q("decimal", "ratio", "比例", default=0.5),
        q("date", "day", "日期", default="2021-05-01"),
        q("select_one yes_no", "held", "召开", default="yes"),
        q("select_multiple crops", "grown", "作物", default="rice tea"),
        q("text", "why", "原因", default="无", relevant="${held} = 'no'"),
        q("text", "dash", "带横线", default="a-b"),
        q("text", "punctuation", "标点", default="甲、乙（丙）"),
        calc("all", "concat(${village}, ${members}, ${ratio}, ${day}, ${held}, ${grown}, ${why})"),
    ]), [*YES_NO, *choices("crops", ("rice", "水稻"), ("maize", "玉米"), ("tea", "茶"))],
        steps=give(village=None) + give(held="no") + give(why="下雨", members=12) + give(grown=["maize"]) + give(day=None)),

    Form("defaults_dynamic", "动态默认值", flat([
        q("date", "on", "日期", default="today()"),
        q("date", "due", "期限", default="date(today() + 30)"),
        q("text", "label_of_day", "说明", default="concat('填于', format-date(today(), '%Y年%n月%e日'))"),
        q("integer", "next_year", "明年", default="format-date(today(), '%Y') + 1"),
        q("integer", "half", "一半", default="round(7 div 2)"),
        calc("days", "int(decimal-date-time(${due}) - decimal-date-time(${on}))"),
        q("text", "kept", "改了就不变", default="concat('a', 'b')"),
    ]), steps=give(kept="手写") + give(on="2021-06-01") + give(due=None)),

    Form("coalesce_if", "取值", flat([
        q("text", "nick", "小名"), q("text", "formal", "大名"), q("text", "code", "编号"),
        calc("shown", "coalesce(${nick}, coalesce(${formal}, coalesce(${code}, '无名')))"),
        q("integer", "score", "分数"),
        calc("grade", "if(${score} = '', '未评', if(${score} >= 90, '优', if(${score} >= 75, '良', if(${score} >= 60, '及格', '不及格'))))"),
        calc("bonus", "if(${score} >= 60, ${score} - 60, 0)"),
        calc("both", "if(${nick} != '' and ${formal} != '', 'both', if(${nick} != '' or ${formal} != '', 'one', 'none'))"),
        calc("flag", "boolean(${nick})"), calc("flag_text", "${nick} != ''"),
        calc("nothing", "if(${score} > 1000, 'x', '')"),
        calc("guarded", "coalesce(${score}, 0) + 1"),
    ]), steps=give(code="A7") + give(formal="韦秀英") + give(nick="阿妹", score=59) + give(score=60) + give(score=92) + give(score=None, nick=None)),

    Form("once", "只算一次", flat([
        q("integer", "a", "甲"),
        calc("first", "once(${a})"),
        calc("stamp", "once(format-date-time(now(), '%Y%m%d%H%M'))"),
        calc("sentence", "once(concat('初值', ${a}))"),
        calc("now_a", "concat('现在', ${a})"),
    ]), steps=give(a=5) + give(a=8) + give(a=None) + give(a=1)),

    Form("dates", "日期", flat([
        q("date", "born", "出生日期"),
        q("date", "seen", "走访日期", default="2021-05-17"),
        q("time", "at", "时间"),
        q("dateTime", "moment", "时刻"),
        calc("age", "int((${seen} - ${born}) div 365.25)"),
        calc("exact_age", "int(format-date(${seen}, '%Y')) - int(format-date(${born}, '%Y')) - if(format-date(${seen}, '%m%d') < format-date(${born}, '%m%d'), 1, 0)"),
        calc("adult", "if(${age} >= 18, '成年', '未成年')"),
        calc("days", "round(decimal-date-time(${seen}) - decimal-date-time(${born}))"),
        calc("due", "date(decimal-date-time(${seen}) + 15)"),
        calc("due_text", "format-date(date(decimal-date-time(${seen}) + 15), '%Y年%m月%d日')"),
        calc("moment_text", "format-date-time(${moment}, '%Y-%m-%d %H:%M')"),
        calc("past", "${born} < today()"),
        calc("time_part", "substr(${at}, 0, 5)"),
        q("date", "return_on", "回访", constraint=". > ${seen}", constraint_message="回访须在走访之后"),
    ]), steps=give(born="1974-11-03") + give(seen="2021-11-02") + give(seen="2021-11-03") + give(born="2004-02-29") + give(seen="2021-02-28")
        + give(moment="2021-05-17T08:24:00.000+08:00") + give(return_on="2021-02-28") + give(return_on="2021-03-01") + give(born="2050-01-01") + give(seen="2020-02-15")),

    Form("preloads", "自动记录", flat([
        q("start", "began"), q("today", "day"), q("username", "who"), q("deviceid", "laptop"),
        q("hidden", "kept"), q("text", "note_text", "记"),
        calc("line", "concat(${who}, '@', ${laptop}, ' ', ${day})"),
        calc("is_today", "${day} = today()"),
    ]), steps=give(note_text="完")),

    Form("checklist", "观察清单", flat([
        *[q("select_one yes_no", f"item{n}", f"第{n}项") for n in range(1, 7)],
        q("integer", "weight1", "权重一", default=3), q("integer", "weight2", "权重二", default=2),
        calc("done", "(${item1} != '') + (${item2} != '') + (${item3} != '') + (${item4} != '') + (${item5} != '') + (${item6} != '')"),
        calc("yes", "(${item1} = 'yes') + (${item2} = 'yes') + (${item3} = 'yes') + (${item4} = 'yes') + (${item5} = 'yes') + (${item6} = 'yes')"),
        calc("enough", "checklist(3, -1, ${item1} = 'yes', ${item2} = 'yes', ${item3} = 'yes', ${item4} = 'yes', ${item5} = 'yes', ${item6} = 'yes')"),
        calc("some", "checklist(1, 2, ${item1} = 'yes', ${item2} = 'yes', ${item3} = 'yes')"),
        calc("weighed", "weighted-checklist(4, 9, ${item1} = 'yes', ${weight1}, ${item2} = 'yes', ${weight2}, ${item3} = 'yes', 5)"),
        calc("light", "if(${yes} >= 5, '绿', if(${yes} >= 3, '黄', '红'))"),
        q("note", "result", "${yes}项达到，${light}灯"),
        q("text", "plan", "改进计划", relevant="${light} = '红' and ${done} = 6", required="yes"),
    ]), YES_NO, steps=give(item1="yes", item2="no", item3="yes") + give(item4="yes", item5="yes", item6="yes") + give(weight1=9)
        + give(item3="no", item4="no", item5="no", item6="no") + give(plan="每周培训") + give(item6=None)),
]

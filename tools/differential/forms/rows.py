"""Repeats: counted, free, nested; positions and sums over rows."""
from .form import YES_NO, Form, add, calc, choices, differs, empty_sums, flat, give, group, put, q, remove, repeat

SEX = choices("sex", ("f", "女"), ("m", "男"))

FORMS = [
    Form("repeat_count", "按人数重复", flat([
        q("integer", "size", "家庭人数"),
        repeat("member", "成员", q("text", "name", "姓名"), q("integer", "age", "年龄"), calc("number", "position(..)"),
               calc("is_last", "position(..) = ${size}"), repeat_count="${size}"),
        calc("rows", "count(${member})"),
        calc("names", "join('、', ${name})"),
        calc("named", "count-non-empty(${name})"),
        calc("oldest", "if(${named} > 0, max(${age}[. != '']), '')"),
    ]), steps=give(size=2) + put("member[1]/name", "韦阿妹") + put("member[1]/age", 47) + put("member[2]/name", "覃大山") + put("member[2]/age", 52)
        + give(size=4) + put("member[4]/name", "覃小梅") + put("member[4]/age", 16) + give(size=3) + give(size=1) + give(size=2) + give(size=0),
        differs=differs("rows-kept", "member[2]/name member[2]/age named names oldest", steps=[11])),

    Form("repeat_fixed", "固定三次", flat([
        repeat("round", "第几轮", q("integer", "score", "分数"), calc("label_of_round", "concat('第', position(..), '轮')"), repeat_count=3),
        calc("total", "sum(${score}[. != ''])"), calc("best", "max(${score}[. != ''])"), calc("filled", "count(${score}[. > 0])"),
    ]), steps=put("round[1]/score", 7) + put("round[3]/score", 9) + put("round[2]/score", 0) + put("round[1]/score", None), differs=empty_sums("total")),

    Form("repeat_free", "自由增加", flat([
        q("text", "village", "村", default="鱼峰村"),
        repeat("visit", "走访", q("text", "who", "对象"), q("integer", "minutes", "分钟"), q("select_one yes_no", "again", "需要回访"),
               q("date", "again_on", "回访日期", relevant="${again} = 'yes'", required="yes"),
               calc("order", "position(..)"), calc("line", "concat(position(..), '. ', ${village}, ' ', ${who}, ' ', ${minutes}, '分')")),
        calc("visits", "count(${visit})"),
        calc("total", "sum(${minutes}[. != ''])"),
        calc("longest", "max(${minutes}[. != ''])"),
        calc("again_count", "count(${again}[. = 'yes'])"),
        calc("all", "join('；', ${line})"),
    ]), YES_NO, steps=put("visit[1]/who", "韦阿妹") + put("visit[1]/minutes", 30) + add("visit") + put("visit[2]/who", "蓝秀英") + put("visit[2]/minutes", 45)
        + put("visit[2]/again", "yes") + put("visit[2]/again_on", "2021-06-01") + add("visit", after=1) + put("visit[2]/who", "莫三妹") + put("visit[2]/minutes", 5)
        + give(village="荣军村") + remove("visit[1]") + put("visit[1]/again", "no") + remove("visit[2]") + remove("visit[1]") + add("visit") + put("visit[1]/minutes", 60),
        differs=empty_sums("total")),

    Form("repeat_nested", "成员与工作", flat([
        repeat("person", "人", q("text", "name", "姓名"),
               repeat("job", "工作", q("text", "title", "做什么"), q("integer", "months", "几个月"), q("decimal", "pay", "每月（元）"),
                      calc("earned", "${months} * ${pay}"), calc("place_in_row", "concat(position(../..), '-', position(..))")),
               calc("jobs", "count(${job})"), calc("year", "sum(${earned}[. != ''])"), calc("busy", "sum(${months}[. != ''])"),
               calc("share", "if(${household} > 0, round(${year} div ${household}, 2), 0)")),
        calc("household", "sum(${year}[. != ''])"), calc("all_jobs", "count(${job})"), calc("titles", "join('、', ${title})"),
    ]), steps=put("person[1]/name", "韦阿妹") + put("person[1]/job[1]/title", "农民") + put("person[1]/job[1]/months", 8) + put("person[1]/job[1]/pay", 1500)
        + add("person[1]/job") + put("person[1]/job[2]/title", "采茶") + put("person[1]/job[2]/months", 4) + put("person[1]/job[2]/pay", 2400.5)
        + add("person") + put("person[2]/name", "覃大山") + put("person[2]/job[1]/months", 10) + put("person[2]/job[1]/pay", 4800)
        + put("person[2]/job[1]/title", "建筑") + remove("person[1]/job[1]") + add("person[2]/job") + remove("person[1]"),
        differs=empty_sums("person[*]/year person[*]/busy person[*]/share household")),

    Form("repeat_nested_count", "户与人", flat([
        q("integer", "households", "户数"),
        repeat("household", "户", q("integer", "size", "人数"),
               repeat("person", "人", q("integer", "age", "年龄"), calc("adult", "if(${age} >= 18, 1, 0)"), repeat_count="${size}"),
               calc("adults", "sum(${adult})"), calc("children", "count(${age}[. < 18])"), repeat_count="${households}"),
        calc("people", "count(${person})"), calc("all_adults", "sum(${adult})"),
    ]), steps=give(households=1) + put("household[1]/size", 2) + put("household[1]/person[1]/age", 40) + put("household[1]/person[2]/age", 9)
        + give(households=2) + put("household[2]/size", 3) + put("household[2]/person[3]/age", 70) + put("household[1]/size", 1) + put("household[2]/size", 0) + give(households=1),
        differs=empty_sums("household[*]/adults all_adults")),

    Form("repeat_relevance", "行内相关", flat([
        q("select_one yes_no", "detailed", "详细填写", default="no"),
        repeat("animal", "牲畜", q("select_one kinds", "kind", "种类"),
               q("integer", "head", "头数", relevant="${kind} != 'none' and ${kind} != ''"),
               group("more", "详情", q("integer", "sick", "生病", constraint=". <= ${head}"), q("text", "illness", "病", relevant="${sick} > 0", required="yes"),
                     relevant="${detailed} = 'yes' and ${head} > 0")),
        calc("heads", "sum(${head}[. != ''])"), calc("sick_heads", "sum(${sick}[. != ''])"),
        q("text", "vet", "兽医", relevant="${sick_heads} > 3", required="${sick_heads} > 5"),
    ]), [*YES_NO, *choices("kinds", ("pig", "猪"), ("ox", "牛"), ("none", "没有"))],
        steps=put("animal[1]/kind", "pig") + put("animal[1]/head", 12) + give(detailed="yes") + put("animal[1]/sick", 4) + put("animal[1]/illness", "咳") + add("animal")
        + put("animal[2]/kind", "ox") + put("animal[2]/head", 2) + put("animal[2]/sick", 3) + put("animal[2]/sick", 2) + give(vet="莫医生")
        + put("animal[1]/kind", "none") + put("animal[1]/kind", "pig") + give(detailed="no") + remove("animal[1]"),
        differs=empty_sums("heads sick_heads")),

    Form("repeat_group_relevance", "整段重复相关", flat([
        q("select_one yes_no", "any", "有来客吗"),
        repeat("guest", "来客", q("text", "who", "谁"), calc("upper", "concat('客', ${who})"), relevant="${any} = 'yes'"),
        calc("guests", "count-non-empty(${who})"), calc("list", "join(',', ${upper})"),
    ]), YES_NO, steps=give(any="yes") + put("guest[1]/who", "甲") + add("guest") + put("guest[2]/who", "乙") + give(any="no") + give(any="yes")),

    Form("positions", "位置", flat([
        repeat("outer", "外", q("text", "mark", "记"), calc("outer_number", "position(..)"),
               repeat("inner", "内", q("text", "sign", "号"), calc("inner_number", "position(..)"), calc("outer_of_inner", "position(../..)"),
                      calc("together", "concat(${outer_number}, '.', ${inner_number})"))),
        calc("last_mark", "${mark}[position() = last()]"),
        calc("numbers", "join(' ', ${together})"),
    ]), steps=put("outer[1]/mark", "甲") + add("outer") + add("outer[2]/inner") + put("outer[2]/mark", "乙") + add("outer") + put("outer[3]/mark", "丙")
        + put("outer[2]/inner[2]/sign", "x") + remove("outer[1]") + remove("outer[1]/inner[1]") + add("outer", after=1), differs=differs("per-parent", "last_mark")),

    Form("indexed", "指定行", flat([
        repeat("person", "人", q("text", "name", "姓名"), q("integer", "age", "年龄"),
               calc("before", "if(position(..) = 1, '', indexed-repeat(${name}, ${person}, position(..) - 1))"),
               calc("older", "if(position(..) > 1, ${age} - indexed-repeat(${age}, ${person}, position(..) - 1), 0)")),
        q("integer", "which", "第几个"),
        calc("chosen", "indexed-repeat(${name}, ${person}, ${which})"),
        calc("chosen_age", "indexed-repeat(${age}, ${person}, ${which})"),
        calc("first", "indexed-repeat(${name}, ${person}, 1)"),
        calc("last", "indexed-repeat(${name}, ${person}, count(${person}))"),
        q("note", "told", "第${which}个是${chosen}，${chosen_age}岁"),
    ]), steps=put("person[1]/name", "韦阿妹") + put("person[1]/age", 47) + add("person") + put("person[2]/name", "覃大山") + put("person[2]/age", 52) + give(which=2)
        + give(which=1) + give(which=3) + add("person") + put("person[3]/name", "小梅") + put("person[3]/age", 16) + remove("person[1]") + give(which=None)),

    Form("sums", "合计", flat([
        repeat("item", "支出", q("text", "what", "用途"), q("integer", "count", "数量", default=1), q("decimal", "price", "单价", default=0),
               calc("cost", "${count} * ${price}"), calc("share", "if(${total} > 0, round(${cost} div ${total} * 100, 1), 0)")),
        calc("total", "sum(${cost})"), calc("average", "round(${total} div count(${item}), 2)"), calc("most", "max(${cost})"), calc("least", "min(${cost})"),
        calc("dear", "count(${cost}[. > 100])"), calc("dear_names", "join('、', ${item}[cost > 100]/what)"),
        q("integer", "budget", "预算", constraint=". >= ${total}", constraint_message="预算不够"),
        calc("left", "${budget} - ${total}"),
    ]), steps=put("item[1]/what", "茶水") + put("item[1]/price", 25.5) + put("item[1]/count", 2) + add("item") + put("item[2]/what", "场地") + put("item[2]/price", 300)
        + give(budget=350) + give(budget=400) + add("item") + put("item[3]/what", "资料") + put("item[3]/count", 40) + put("item[3]/price", 3.2) + remove("item[2]") + put("item[1]/count", 0)),

    Form("repeat_defaults", "行的默认值", flat([
        q("text", "leader", "负责人", default="韦主任"),
        repeat("session", "课", q("text", "topic", "主题", default="卫生"), q("integer", "hours", "课时", default=2), q("date", "held_on", "日期", default="today()"),
               q("select_one yes_no", "done", "已上", default="no"), q("integer", "present", "到课", relevant="${done} = 'yes'", required="yes")),
        calc("hours_sum", "sum(${hours})"), calc("done_count", "count(${done}[. = 'yes'])"), calc("topics", "join('|', ${topic})"),
    ]), YES_NO, steps=add("session") + put("session[2]/topic", "法律") + put("session[2]/done", "yes") + put("session[2]/present", 31) + add("session")
        + put("session[3]/hours", 4) + remove("session[2]") + put("session[1]/held_on", "2021-04-01")),
]

"""A school census that chooses the school from tables: county, township, school, then one row a class."""
from forms.form import differs

from . import table

NAME = "school_census"

SURVEY = """
type ¦ name ¦ label ¦ guidance_hint ¦ hint ¦ required ¦ relevant ¦ choice_filter ¦ parameters ¦ calculation ¦ constraint ¦ constraint_message ¦ required_message ¦ repeat_count ¦ default ¦ read_only ¦ appearance ¦ trigger ¦ sheet_ref
today ¦ day
username ¦ reporter
hidden ¦ campaign ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ 2021-spring
select_one county ¦ county ¦ 县（区） ¦ ¦ ¦ true()
select_one_from_file townships.csv ¦ township ¦ 乡镇（街道） ¦ ¦ ¦ true() ¦ ¦ county = ${county} ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ minimal
select_one_from_file schools.csv ¦ school ¦ 学校 ¦ 找不到时选“不在名单”再写校名 ¦ ¦ true() ¦ ¦ township = ${township} or code = 'none' ¦ value=code label=school_name ¦ ¦ ¦ ¦ 请选学校 ¦ ¦ ¦ ¦ autocomplete
text ¦ school_other ¦ 学校全称 ¦ ¦ ¦ true() ¦ ${school} = 'none'
calculate ¦ school_name ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${school} = 'none', ${school_other}, pulldata('schools', 'school_name', 'code', ${school}))
calculate ¦ classes_known ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ pulldata('schools', 'classes', 'code', ${school})
calculate ¦ pupils_last_year ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ pulldata('schools', 'pupils', 'code', ${school})
note ¦ school_note ¦ ${school_name}：去年${classes_known}个班、${pupils_last_year}人 ¦ ¦ ¦ ¦ ${school} != '' and ${school} != 'none'

begin_group ¦ contact ¦ 联系人
text ¦ contact_name ¦ 姓名 ¦ ¦ ¦ yes
text ¦ contact_phone ¦ 电话 ¦ ¦ 手机或带区号的座机 ¦ yes ¦ ¦ ¦ ¦ ¦ regex(., '^(1[0-9]{10}|0[0-9]{2,3}-[0-9]{7,8})$') ¦ 如13900001234或0772-1234567
select_one role ¦ contact_role ¦ 职务
text ¦ contact_role_other ¦ 什么职务 ¦ ¦ ¦ ¦ ${contact_role} = 'other'
end_group

integer ¦ class_count ¦ 现有几个班？ ¦ ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ . >= 1 and . <= 60 ¦ 1到60之间
note ¦ class_warning ¦ 与去年的${classes_known}个班相差较多，请再核对 ¦ ¦ ¦ ¦ ${classes_known} != '' and abs(${class_count} - ${classes_known}) > 2

begin_repeat ¦ class ¦ 班级 ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ${class_count}
calculate ¦ class_no ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ position(..)
select_one grade ¦ grade ¦ 第${class_no}个班：年级 ¦ ¦ ¦ yes
integer ¦ girls ¦ 女生 ¦ ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ . >= 0
integer ¦ boys ¦ 男生 ¦ ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ . >= 0
calculate ¦ class_size ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ coalesce(${girls}, 0) + coalesce(${boys}, 0)
calculate ¦ class_title ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ concat(jr:choice-name(${grade}, '${grade}'), ' ', ${class_size}, '人')
note ¦ class_large ¦ 大班额：${class_size}人 ¦ ¦ ¦ ¦ ${class_size} > 55
integer ¦ boarders ¦ 住校生 ¦ ¦ ¦ ¦ ${boarding} = 'yes' ¦ ¦ ¦ ¦ . <= ${class_size} ¦ 不能多于全班人数
end_repeat

select_one yes_no ¦ boarding ¦ 有学生住校吗？ ¦ ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ no
calculate ¦ girls_total ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ sum(${girls}[. != ''])
calculate ¦ boys_total ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ sum(${boys}[. != ''])
calculate ¦ pupils ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ${girls_total} + ${boys_total}
calculate ¦ girls_share ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${pupils} > 0, round(${girls_total} div ${pupils} * 100, 1), '')
calculate ¦ change ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${pupils_last_year} > 0, ${pupils} - ${pupils_last_year}, '')
calculate ¦ first_grade_classes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ count(${class}[grade = '1'])
calculate ¦ largest ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ max(${class_size})
note ¦ totals ¦ 共${pupils}人，女生占${girls_share}%；一年级${first_grade_classes}个班
text ¦ why_change ¦ 人数变化的原因 ¦ ¦ ¦ yes ¦ ${change} != '' and abs(${change}) > 20
select_multiple facility ¦ facilities ¦ 设施
integer ¦ computers ¦ 电脑台数 ¦ ¦ ¦ ¦ selected(${facilities}, 'computers')
calculate ¦ pupils_per_computer ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${computers} > 0, round(${pupils} div ${computers}, 0), '')
rank needs ¦ needs ¦ 最需要什么（按轻重排）
text ¦ checked_by ¦ 核对人 ¦ ¦ ¦ ¦ ¦ ¦ ¦ concat(${contact_name}, '（', ${day}, '）') ¦ ¦ ¦ ¦ ¦ ¦ yes
"""

CHOICES = """
list_name ¦ name ¦ label
county ¦ 450203 ¦ 鱼峰区
county ¦ 450221 ¦ 柳江区
role ¦ head ¦ 校长
role ¦ dean ¦ 教务主任
role ¦ other ¦ 其他
grade ¦ 1 ¦ 一年级
grade ¦ 2 ¦ 二年级
grade ¦ 3 ¦ 三年级
grade ¦ 4 ¦ 四年级
grade ¦ 5 ¦ 五年级
grade ¦ 6 ¦ 六年级
yes_no ¦ yes ¦ 有
yes_no ¦ no ¦ 没有
facility ¦ library ¦ 图书室
facility ¦ computers ¦ 电脑室
facility ¦ kitchen ¦ 食堂
facility ¦ field ¦ 操场
needs ¦ teachers ¦ 老师
needs ¦ books ¦ 图书
needs ¦ repairs ¦ 修校舍
"""

SETTINGS = """
form_title ¦ form_id ¦ version ¦ instance_name ¦ allow_choice_duplicates
学校普查 ¦ school_census ¦ 7 ¦ concat(${school_name}, ' ', ${day}) ¦ no
"""

TOWNSHIPS = """name,label,county
450203001,天马街道,450203
450203101,雒容镇,450203
450221100,拉堡镇,450221
450221101,百朋镇,450221
"""

SCHOOLS = """code,school_name,township,classes,pupils,remark
s0101,天马小学,450203001,12,486,
s0102,鱼峰山小学,450203001,6,214,"2018年合并, 原两所"
s0111,雒容中心小学,450203101,18,803,
s0112,东塘教学点,450203101,2,31,只到三年级
s2101,拉堡小学,450221100,24,1152,
s2102,"进德""希望""小学",450221100,6,190,
s2111,百朋小学,450221101,,,新建
none,不在名单,,,,
"""


def sheets():
    return {"settings": table(SETTINGS), "survey": table(SURVEY), "choices": table(CHOICES)}


def one_class(number, grade, girls, boys):
    row = f"class[{number}]/"
    return [{"path": row + field, "value": value} for field, value in (("grade", grade), ("girls", girls), ("boys", boys))]


STEPS = [
    *[{"path": path, "value": value} for path, value in (
        ("county", "450221"), ("township", "450221100"), ("school", "s2102"), ("county", "450203"), ("township", "450203101"), ("school", "s0112"),
        ("contact_name", "莫校长"), ("contact_phone", "0772-123"), ("contact_phone", "0772-1234567"), ("contact_role", "other"), ("contact_role_other", "负责老师"),
        ("contact_role", "head"), ("class_count", 6), ("class_count", 3))],
    *one_class(1, "1", 9, 7), *one_class(2, "2", 5, 6), *one_class(3, "3", 31, 28),
    *[{"path": path, "value": value} for path, value in (
        ("boarding", "yes"), ("class[3]/boarders", 80), ("class[3]/boarders", 12), ("why_change", "附近教学点并入"), ("facilities", ["field", "computers"]),
        ("computers", 5), ("needs", ["repairs", "teachers", "books"]), ("class_count", 2), ("boarding", "no"), ("school", "none"), ("school_other", "雒容新校"))],
]
DIFFERS = (differs("sum-of-nothing", "girls_total boys_total pupils change girls_share why_change totals", "value relevant label")
           + differs("not-offered", "township school school_name classes_known pupils_last_year school_note", "value violation choices relevant", steps=[4, 5]))
FILES = {"townships.csv": TOWNSHIPS, "schools.csv": SCHOOLS}

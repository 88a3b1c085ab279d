"""A checklist for visits to village clinics, in the older spellings of XLSForm and with scores that grew over the years."""
from . import table

NAME = "clinic_checklist"

SURVEY = """
type ¦ name ¦ label ¦ hint ¦ required ¦ relevance ¦ constraint ¦ constraint message ¦ calculation ¦ appearance ¦ read only ¦ default ¦ disabled ¦ Points
start ¦ start_time
end ¦ end_time
date ¦ visit_date ¦ 检查日期 ¦ 不能晚于今天 ¦ yes ¦ ¦ . <= today() ¦ 日期不能晚于今天 ¦ ¦ ¦ ¦ today()
string ¦ clinic ¦ 卫生室名称 ¦ ¦ yes
string ¦ inspector ¦ 检查人 ¦ ¦ yes
select one from clinic_type ¦ clinic_type ¦ 类型 ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ minimal
int ¦ staff ¦ 医务人员数 ¦ ¦ yes ¦ ¦ . >= 0 and . <= 50 ¦ 0到50之间
int ¦ staff_women ¦ 其中女性 ¦ ¦ ¦ ${staff} > 0 ¦ . <= ${staff} ¦ 不能多于总人数

begin group ¦ hygiene ¦ 一、卫生 ¦ ¦ ¦ ¦ ¦ ¦ ¦ table-list
select one from yes_no_na ¦ h1 ¦ 地面干净 ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ 2
select one from yes_no_na ¦ h2 ¦ 有洗手设施 ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ 5
select one from yes_no_na ¦ h3 ¦ 医疗废物分类 ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ 5
select one from yes_no_na ¦ h4 ¦ 消毒记录完整 ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ 3
end group

begin group ¦ drugs ¦ 二、药品
select one from yes_no_na ¦ d1 ¦ 药品在有效期内 ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ columns ¦ ¦ ¦ ¦ 5
select one from yes_no_na ¦ d2 ¦ 冷藏温度达标 ¦ ¦ yes ¦ ${clinic_type} != 'point' ¦ ¦ ¦ ¦ columns ¦ ¦ ¦ ¦ 5
decimal ¦ temperature ¦ 冰箱温度（℃） ¦ ¦ ¦ ${d2} = 'no' or ${d2} = 'yes' ¦ . >= -30 and . <= 40 ¦ 请再看一次温度计
select all that apply from drugs ¦ missing ¦ 缺哪些药
string ¦ missing_other ¦ 其他缺的药 ¦ ¦ yes ¦ selected(${missing}, 'other')
end group

begin group ¦ service ¦ 三、服务
select one from agree ¦ s1 ¦ 待人和气 ¦ 问三位来看病的人 ¦ ¦ ¦ ¦ ¦ ¦ likert
select one from agree ¦ s2 ¦ 讲得明白 ¦ ¦ ¦ ¦ ¦ ¦ ¦ likert
select one from agree ¦ s3 ¦ 等候时间合适 ¦ ¦ ¦ ¦ ¦ ¦ ¦ likert
int ¦ waited ¦ 平均等候（分钟） ¦ ¦ ¦ ${s3} < 3 and ${s3} != '' ¦ . >= 0
note ¦ old_note ¦ 旧版问题，已停用 ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ yes
end group

calculate ¦ hygiene_score ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${h1} = 'yes', 2, 0) + if(${h2} = 'yes', 5, 0) + if(${h3} = 'yes', 5, 0) + if(${h4} = 'yes', 3, 0)
calculate ¦ hygiene_max ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${h1} = 'na', 0, 2) + if(${h2} = 'na', 0, 5) + if(${h3} = 'na', 0, 5) + if(${h4} = 'na', 0, 3)
calculate ¦ drug_score ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${d1} = 'yes', 5, 0) + if(${d2} = 'yes', 5, 0) - 2 * count-selected(${missing})
calculate ¦ drug_max ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${d1} = 'na', 0, 5) + if(${clinic_type} = 'point' or ${d2} = 'na', 0, 5)
calculate ¦ service_score ¦ ¦ ¦ ¦ ¦ ¦ ¦ coalesce(${s1}, 0) + coalesce(${s2}, 0) + coalesce(${s3}, 0)
calculate ¦ total ¦ ¦ ¦ ¦ ¦ ¦ ¦ ${hygiene_score} + max(${drug_score}, 0) + ${service_score}
calculate ¦ total_max ¦ ¦ ¦ ¦ ¦ ¦ ¦ ${hygiene_max} + ${drug_max} + 15
calculate ¦ percent ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${total_max} > 0, round(${total} div ${total_max} * 100, 0), 0)
calculate ¦ critical ¦ ¦ ¦ ¦ ¦ ¦ ¦ checklist(1, -1, ${h3} = 'no', ${d1} = 'no')
calculate ¦ strong ¦ ¦ ¦ ¦ ¦ ¦ ¦ weighted-checklist(12, -1, ${h2} = 'yes', 5, ${h3} = 'yes', 5, ${d1} = 'yes', 5, ${h1} = 'yes', 2)
calculate ¦ light ¦ ¦ ¦ ¦ ¦ ¦ ¦ if(${critical}, '红', if(${percent} >= 80, '绿', if(${percent} >= 60, '黄', '红')))
note ¦ result ¦ **${clinic}**：${total}/${total_max}分（${percent}%），${light}灯
int ¦ result_percent ¦ 得分率（%） ¦ ¦ ¦ ¦ ¦ ¦ ${percent} ¦ ¦ yes

begin group ¦ follow_up ¦ 四、整改 ¦ ¦ ¦ ${light} = '红' or ${light} = '黄'
string ¦ measures ¦ 整改措施 ¦ ¦ ${light} = '红' ¦ ¦ string-length(.) >= 5 and string-length(.) <= 300 ¦ 5到300字 ¦ ¦ multiline
date ¦ next_visit ¦ 复查日期 ¦ ¦ ${light} = '红' ¦ ¦ . > ${visit_date} and . <= date(decimal-date-time(${visit_date}) + 90) ¦ 90天以内 ¦ ¦ no-calendar
acknowledge ¦ told ¦ 已当面告知负责人
end group

string ¦ remarks ¦ 备注 ¦ ¦ ¦ ¦ ¦ ¦ ¦ multiline
"""

CHOICES = """
list name ¦ name ¦ label ¦ Order
yes_no_na ¦ yes ¦ 是 ¦ 1
yes_no_na ¦ no ¦ 否 ¦ 2
yes_no_na ¦ na ¦ 不适用 ¦ 3
clinic_type ¦ village ¦ 村卫生室
clinic_type ¦ station ¦ 社区卫生服务站
clinic_type ¦ point ¦ 医疗点
agree ¦ 1 ¦ 很不同意
agree ¦ 2 ¦ 不同意
agree ¦ 3 ¦ 一般
agree ¦ 4 ¦ 同意
agree ¦ 5 ¦ 很同意

drugs ¦ ors ¦ 口服补液盐
drugs ¦ antibiotic ¦ 抗生素
drugs ¦ iron ¦ 铁剂
drugs ¦ other ¦ 其他
"""

SETTINGS = """
form_title ¦ form_id ¦ version
卫生室检查表 ¦ clinic_checklist ¦ 2019111502
"""


def sheets():
    return {"choices": table(CHOICES), "survey": table(SURVEY), "settings": table(SETTINGS)}


STEPS = [{"path": path, "value": value} for path, value in (
    ("visit_date", "2021-05-18"), ("visit_date", "2021-05-14"), ("clinic", "鱼峰村卫生室"), ("inspector", "韦医生"), ("clinic_type", "village"),
    ("staff", 3), ("staff_women", 4), ("staff_women", 2), ("h1", "yes"), ("h2", "yes"), ("h3", "yes"), ("h4", "no"), ("d1", "yes"), ("d2", "yes"),
    ("temperature", 60), ("temperature", 4.5), ("missing", ["iron", "other"]), ("missing_other", "碘伏"), ("s1", "5"), ("s2", "4"), ("s3", "2"), ("waited", 40),
    ("s3", "4"), ("h3", "no"), ("measures", "分类"), ("measures", "三天内添置分类垃圾桶并培训"), ("next_visit", "2021-12-01"), ("next_visit", "2021-06-14"), ("told", "OK"),
    ("clinic_type", "point"), ("h3", "na"), ("h4", "yes"), ("missing", []), ("d1", "na"), ("remarks", "负责人配合。"))]
DIFFERS = []
FILES = {}

"""A household survey in three languages, as an NGO's monitoring officer keeps it: codes, skip patterns, nested repeats."""
from forms.form import differs, empty_sums

from . import table

NAME = "household_survey"

SURVEY = """
indicator ¦ type ¦ name ¦ label::English (en) ¦ label::French (fr) ¦ label::中文 (zh) ¦ hint::English (en) ¦ hint::中文 (zh) ¦ required ¦ relevant ¦ constraint ¦ constraint_message::English (en) ¦ constraint_message::French (fr) ¦ constraint_message::中文 (zh) ¦ calculation ¦ choice_filter ¦ appearance ¦ default ¦ repeat_count ¦ notes
 ¦ start ¦ start
 ¦ end ¦ end
 ¦ today ¦ today
 ¦ deviceid ¦ device
 ¦ username ¦ enumerator

 ¦ note ¦ intro ¦ Thank you for your time. The interview takes about 30 minutes. ¦ Merci de votre temps. L'entretien dure environ 30 minutes. ¦ 感谢您抽出时间，访谈约30分钟。
 ¦ select_one yes_no ¦ consent ¦ Do you agree to take part? ¦ Acceptez-vous de participer ? ¦ 您同意参加吗？ ¦ ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ask aloud
 ¦ text ¦ refusal ¦ Why not? ¦ Pourquoi ? ¦ 为什么不同意？ ¦ ¦ ¦ ¦ ${consent} = 'no' ¦ ¦ ¦ ¦ ¦ ¦ ¦ multiline

 ¦ begin_group ¦ main ¦ Interview ¦ Entretien ¦ 访谈 ¦ ¦ ¦ ¦ ${consent} = 'yes'
 ¦ begin_group ¦ place ¦ Where ¦ Lieu ¦ 地点 ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ field-list
A1 ¦ select_one county ¦ county ¦ County ¦ District ¦ 县（区） ¦ ¦ ¦ yes
A2 ¦ select_one township ¦ township ¦ Township ¦ Commune ¦ 乡镇（街道） ¦ ¦ ¦ yes ¦ ¦ ¦ ¦ ¦ ¦ ¦ county_code = ${county} ¦ minimal
A3 ¦ text ¦ village ¦ Village ¦ Village ¦ 村 ¦ ¦ ¦ yes
A4 ¦ geopoint ¦ gps ¦ Position ¦ Position ¦ 位置 ¦ Stand at the door ¦ 站在门口
 ¦ end_group

 ¦ begin_group ¦ head ¦ Head of household ¦ Chef de ménage ¦ 户主
B1 ¦ text ¦ head_name ¦ Name of the head of household ¦ Nom du chef de ménage ¦ 户主姓名 ¦ ¦ ¦ yes
B2 ¦ select_one sex ¦ head_sex ¦ Sex of ${head_name} ¦ Sexe de ${head_name} ¦ ${head_name}的性别 ¦ ¦ ¦ yes
B3 ¦ text ¦ phone ¦ Telephone ¦ Téléphone ¦ 电话 ¦ 11 digits ¦ 11位 ¦ ¦ ¦ regex(., '^1[0-9]{10}$') ¦ Eleven digits, beginning with 1 ¦ Onze chiffres commençant par 1 ¦ 手机号为11位，以1开头 ¦ ¦ ¦ numbers
 ¦ end_group

C0 ¦ integer ¦ hh_size ¦ How many people live here? ¦ Combien de personnes vivent ici ? ¦ 家里住几口人？ ¦ Including babies ¦ 包括婴儿 ¦ yes ¦ ¦ . >= 1 and . <= 20 ¦ Between 1 and 20 ¦ Entre 1 et 20 ¦ 1到20之间

 ¦ begin_repeat ¦ member ¦ Member ¦ Membre ¦ 家庭成员 ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ${hh_size} ¦ one row a person
 ¦ calculate ¦ member_no ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ position(..)
C1 ¦ text ¦ m_name ¦ Name of person ${member_no} ¦ Nom de la personne ${member_no} ¦ 第${member_no}人的姓名 ¦ ¦ ¦ yes
C2 ¦ select_one sex ¦ m_sex ¦ Sex ¦ Sexe ¦ 性别 ¦ ¦ ¦ yes
C3 ¦ integer ¦ m_age ¦ Age of ${m_name} ¦ Âge de ${m_name} ¦ ${m_name}的年龄 ¦ Completed years ¦ 周岁 ¦ yes ¦ ¦ . >= 0 and . < 120
C4 ¦ select_one relation ¦ m_relation ¦ Relation to ${head_name} ¦ Lien avec ${head_name} ¦ 与${head_name}的关系
C5 ¦ select_one yes_no ¦ m_school ¦ Does ${m_name} go to school? ¦ ${m_name} va-t-il/elle à l'école ? ¦ ${m_name}上学吗？ ¦ ¦ ¦ ¦ ${m_age} >= 6 and ${m_age} <= 16
C6 ¦ text ¦ m_why_no_school ¦ Why not? ¦ Pourquoi pas ? ¦ 为什么不上学？ ¦ ¦ ¦ yes ¦ ${m_school} = 'no'
 ¦ begin_group ¦ work ¦ Work ¦ Travail ¦ 工作 ¦ ¦ ¦ ¦ ${m_age} >= 15
C7 ¦ select_one yes_no ¦ m_works ¦ Did ${m_name} work in the last 12 months? ¦ ${m_name} a-t-il/elle travaillé ces 12 derniers mois ? ¦ 近12个月${m_name}工作过吗？
 ¦ begin_repeat ¦ job ¦ Job ¦ Emploi ¦ 工作 ¦ ¦ ¦ ¦ ${m_works} = 'yes'
C8 ¦ text ¦ job_title ¦ What work? ¦ Quel travail ? ¦ 做什么工作？
C9 ¦ integer ¦ job_months ¦ How many months? ¦ Combien de mois ? ¦ 做了几个月？ ¦ ¦ ¦ ¦ ¦ . >= 1 and . <= 12
C10 ¦ decimal ¦ job_pay ¦ Pay a month (yuan) ¦ Salaire mensuel (yuan) ¦ 每月收入（元）
 ¦ calculate ¦ job_year ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ coalesce(${job_months}, 0) * coalesce(${job_pay}, 0)
 ¦ end_repeat
 ¦ end_group
 ¦ calculate ¦ m_income ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ sum(${job_year}[. != ''])
 ¦ end_repeat

 ¦ calculate ¦ n_women ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ count(${m_sex}[. = 'f'])
 ¦ calculate ¦ n_children ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ count(${m_age}[. < 15])
 ¦ calculate ¦ income ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ sum(${m_income}[. != ''])
 ¦ calculate ¦ income_per_head ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ round(${income} div ${hh_size}, 2)
 ¦ note ¦ sum_up ¦ ${hh_size} people, ${n_women} of them women, ${n_children} children. Income a head: ${income_per_head} yuan. ¦ ${hh_size} personnes, dont ${n_women} femmes et ${n_children} enfants. Revenu par tête : ${income_per_head} yuan. ¦ 共${hh_size}人，其中女性${n_women}人、儿童${n_children}人，人均收入${income_per_head}元。

 ¦ begin_group ¦ housing ¦ Housing ¦ Logement ¦ 住房
D1 ¦ select_one roof ¦ roof ¦ Roof ¦ Toit ¦ 屋顶 ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ quick
D2 ¦ select_multiple assets ¦ assets ¦ What does the household own? ¦ Que possède le ménage ? ¦ 家里有哪些东西？ ¦ ¦ ¦ ¦ ¦ not(selected(., 'none') and count-selected(.) > 1) ¦ 'None' stands alone ¦ « Rien » seul ¦ 选“都没有”时不能再选其他
 ¦ calculate ¦ asset_score ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ selected(${assets}, 'phone') * 1 + selected(${assets}, 'bike') * 2 + selected(${assets}, 'tractor') * 5
D3 ¦ select_one water ¦ water ¦ Main source of water ¦ Source d'eau principale ¦ 主要水源
D4 ¦ integer ¦ water_minutes ¦ Minutes to fetch water ¦ Minutes pour chercher l'eau ¦ 取水要几分钟 ¦ ¦ ¦ ¦ ${water} = 'well' or ${water} = 'river' ¦ . >= 0
 ¦ end_group
 ¦ text ¦ remarks ¦ Remarks ¦ Remarques ¦ 备注 ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ ¦ multiline
 ¦ end_group
"""

CHOICES = """
list_name ¦ name ¦ label::English (en) ¦ label::French (fr) ¦ label::中文 (zh) ¦ county_code ¦ comment
yes_no ¦ yes ¦ Yes ¦ Oui ¦ 是
yes_no ¦ no ¦ No ¦ Non ¦ 否

sex ¦ f ¦ Female ¦ Femme ¦ 女
sex ¦ m ¦ Male ¦ Homme ¦ 男

county ¦ 450203 ¦ Yufeng ¦ Yufeng ¦ 鱼峰区
county ¦ 450205 ¦ Liubei ¦ Liubei ¦ 柳北区
county ¦ 450221 ¦ Liujiang ¦ Liujiang ¦ 柳江区
township ¦ 450203001 ¦ Tianma ¦ Tianma ¦ 天马街道 ¦ 450203
township ¦ 450203101 ¦ Luorong ¦ Luorong ¦ 雒容镇 ¦ 450203 ¦ merged in 2020
township ¦ 450205001 ¦ Jiefang ¦ Jiefang ¦ 解放街道 ¦ 450205
township ¦ 450221100 ¦ Labao ¦ Labao ¦ 拉堡镇 ¦ 450221

relation ¦ self ¦ Head ¦ Chef ¦ 户主本人
relation ¦ spouse ¦ Husband or wife ¦ Époux ou épouse ¦ 配偶
relation ¦ child ¦ Son or daughter ¦ Fils ou fille ¦ 子女
relation ¦ parent ¦ Parent ¦ Parent ¦ 父母
relation ¦ other ¦ Other ¦ Autre ¦ 其他

roof ¦ tile ¦ Tile ¦ Tuiles ¦ 瓦
roof ¦ concrete ¦ Concrete ¦ Béton ¦ 水泥
roof ¦ straw ¦ Straw ¦ Paille ¦ 草

assets ¦ phone ¦ Mobile phone ¦ Téléphone portable ¦ 手机
assets ¦ bike ¦ Motorcycle ¦ Moto ¦ 摩托车
assets ¦ tractor ¦ Tractor ¦ Tracteur ¦ 拖拉机
assets ¦ none ¦ None of these ¦ Rien ¦ 都没有

water ¦ tap ¦ Tap in the house ¦ Robinet à domicile ¦ 自来水
water ¦ well ¦ Well ¦ Puits ¦ 水井
water ¦ river ¦ River ¦ Rivière ¦ 河水
"""

SETTINGS = """
form_title ¦ form_id ¦ version ¦ default_language ¦ instance_name ¦ style
Household survey ¦ household_survey ¦ 2021-05 v2.3 ¦ English (en) ¦ concat(${village}, ' - ', ${head_name}) ¦ pages
"""


def sheets():
    # Columns as the officer left them: the code first, a column of remarks last, both unknown to any reader.
    survey, columns = table(SURVEY)
    return {"survey": (survey, columns), "choices": table(CHOICES), "settings": table(SETTINGS)}


def person(number, name, sex, age, relation):
    row = f"member[{number}]/"
    return [{"path": row + field, "value": value} for field, value in
            (("m_name", name), ("m_sex", sex), ("m_age", age), ("m_relation", relation))]


STEPS = [
    {"path": "consent", "value": "no"}, {"path": "refusal", "value": "没空"}, {"path": "consent", "value": "yes"},
    {"path": "county", "value": "450203"}, {"path": "township", "value": "450203001"}, {"path": "village", "value": "鱼峰村"},
    {"path": "gps", "value": "24.3026 109.4281 96 8"}, {"path": "head_name", "value": "韦阿妹"}, {"path": "head_sex", "value": "f"},
    {"path": "phone", "value": "1390000"}, {"path": "phone", "value": "13900001234"}, {"path": "hh_size", "value": 0}, {"path": "hh_size", "value": 3},
    *person(1, "韦阿妹", "f", 47, "self"), {"path": "member[1]/m_works", "value": "yes"}, {"path": "member[1]/job[1]/job_title", "value": "种甘蔗"},
    {"path": "member[1]/job[1]/job_months", "value": 8}, {"path": "member[1]/job[1]/job_pay", "value": 1500}, {"add_row": "member[1]/job"},
    {"path": "member[1]/job[2]/job_title", "value": "采茶"}, {"path": "member[1]/job[2]/job_months", "value": 13}, {"path": "member[1]/job[2]/job_months", "value": 4},
    {"path": "member[1]/job[2]/job_pay", "value": 2400.5},
    *person(2, "覃大山", "m", 52, "spouse"), {"path": "member[2]/m_works", "value": "no"},
    *person(3, "覃小梅", "f", 14, "child"), {"path": "member[3]/m_school", "value": "no"}, {"path": "member[3]/m_why_no_school", "value": "生病"},
    {"language": "中文 (zh)"}, {"path": "member[3]/m_school", "value": "yes"}, {"path": "roof", "value": "tile"}, {"path": "assets", "value": ["phone", "none"]},
    {"path": "assets", "value": ["phone", "bike"]}, {"path": "water", "value": "well"}, {"path": "water_minutes", "value": 15}, {"language": "French (fr)"},
    {"path": "hh_size", "value": 2}, {"path": "remarks", "value": "屋顶漏水。"},
]
DIFFERS = (empty_sums("member[*]/m_income income income_per_head")
           + differs("sum-of-nothing", "sum_up", "label"))
FILES = {}

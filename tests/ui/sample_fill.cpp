#include "tests/ui/sample_fill.h"

#include <functional>

#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using namespace app;
using Kind = QuestionKind;

FillEntry ask(std::string path, Kind kind, std::string label, nlohmann::json value = nullptr, bool required = false) {
  FillEntry entry;
  entry.question.path = std::move(path);
  entry.question.kind = kind;
  entry.question.label = std::move(label);
  entry.question.value = std::move(value);
  entry.question.required = required;
  if (entry.question.value.is_string()) entry.question.text = entry.question.value.get<std::string>();
  return entry;
}

FillEntry with(FillEntry entry, const std::function<void(QuestionView&)>& change) {
  change(entry.question);
  return entry;
}

FillEntry heading(std::string label, std::string hint = {}, int depth = 1) {
  FillEntry entry;
  entry.kind = EntryKind::heading;
  entry.label = std::move(label);
  entry.hint = std::move(hint);
  entry.depth = depth;
  return entry;
}

Choice choice(std::string value, std::string label, std::string search = {}) {
  return {std::move(value), std::move(label), {}, std::move(search)};
}

FillEntry select(std::string path, std::string label, std::vector<Choice> choices, nlohmann::json value = nullptr,
                 bool required = false) {
  FillEntry entry = ask(std::move(path), Kind::select_one, std::move(label), std::move(value), required);
  entry.question.choices = std::move(choices);
  entry.question.text.clear();
  for (const Choice& one : entry.question.choices) {
    if (entry.question.value == nlohmann::json(one.value)) entry.question.text = one.label;
  }
  return entry;
}

FillSection section(std::string path, std::string label, std::int64_t done, std::int64_t total,
                    std::int64_t errors = 0) {
  return {std::move(path), std::move(label), {done, total}, errors, done == total && errors == 0};
}

FillView begin(std::string form, std::string form_title, std::string title) {
  FillView view;
  view.record = sample_id(95001);
  view.form = std::move(form);
  view.form_title = std::move(form_title);
  view.title = std::move(title);
  view.today = "2021-05-17";
  view.language = "zh";
  view.languages = {choice("zh", "中文"), choice("en", "English")};
  view.changed = today_at(10, 26);
  view.changed_by = "韦彩云";
  return view;
}

void add_progress(FillView& view) {
  view.answered = {};
  for (const FillSection& one : view.sections) {
    view.answered.done += one.answered.done;
    view.answered.total += one.answered.total;
  }
}

std::vector<Choice> nationalities() {
  return {choice("01", "汉族", "hanzu hz"),       choice("08", "壮族", "zhuangzu zz"),
          choice("06", "苗族", "miaozu mz"),      choice("12", "侗族", "dongzu dz"),
          choice("13", "瑶族", "yaozu yz"),       choice("22", "仫佬族", "mulaozu mlz"),
          choice("36", "毛南族", "maonanzu mnz"), choice("37", "仡佬族", "gelaozu glz"),
          choice("09", "布依族", "buyizu byz"),   choice("23", "水族", "shuizu sz"),
          choice("15", "土家族", "tujiazu tjz")};
}

std::vector<Choice> checks() {
  return {choice("yes", "是"), choice("no", "否"), choice("not_applicable", "不适用"),
          choice("not_observed", "未观察到")};
}

}  // namespace

FillView sample_cadre() {
  FillView view = begin("best_cadre", "最美基层妇联干部登记表", "覃秀英 · 融安县桥板乡妇联");
  view.sections = {section("person", "基本情况", 8, 10), section("deeds", "主要事迹", 1, 1, 1),
                   section("photos", "照片", 1, 2), section("opinions", "推荐意见", 0, 2)};
  add_progress(view);
  const std::string deeds =
      "覃秀英同志任桥板乡妇联主席以来，扎根基层、服务妇女。她走遍全乡八个村（社区），建立妇女儿童台账，牵头成立巾帼志愿"
      "服务队，"
      "组织“领头雁”培训五期，三百余名妇女骨干参加。疫情期间，她连续值守四十余天，为行动不便的老人送药送菜。\n"
      "她带头办起妇女议事会，调解家庭纠纷二十六起，推动三个村把“白事从简”写进村规民约；联合农广校开设家政、竹编课程，"
      "帮助六十四名妇女在家门口就业。";
  view.entries = {
      ask("name", Kind::text, "姓名", "覃秀英", true),
      select("sex", "性别", {choice("2", "女"), choice("1", "男")}, "2", true),
      with(ask("born", Kind::date, "出生年月", "1984-03-01", true), [](auto& q) { q.date_style = DateStyle::month; }),
      select("nationality", "民族", nationalities(), "08", true),
      select("education", "文化程度",
             {choice("20", "大学本科"), choice("30", "大学专科"), choice("40", "中等专科"), choice("60", "普通高中"),
              choice("70", "初级中学"), choice("80", "小学"), choice("10", "研究生"), choice("47", "技工学校"),
              choice("90", "其他")},
             "30", true),
      select("politics", "政治面貌",
             {choice("01", "中共党员"), choice("02", "中共预备党员"), choice("03", "共青团员"), choice("13", "群众"),
              choice("04", "民革党员"), choice("05", "民盟盟员"), choice("12", "无党派人士"), choice("06", "民建会员"),
              choice("07", "民进会员")},
             "01", true),
      with(ask("unit", Kind::text, "工作单位及职务", "融安县桥板乡妇联主席", true), [](auto& q) { q.width = 12; }),
      with(ask("address", Kind::text, "通讯地址", "融安县桥板乡人民政府"), [](auto& q) { q.width = 12; }),
      with(ask("postcode", Kind::text, "邮编", "5453"),
           [](auto& q) {
             q.error = {"finding.own", {{"text", "邮政编码是 6 位数字，例如 545300。"}}, {}};
           }),
      with(ask("phone", Kind::text, "联系电话", nullptr, true),
           [](auto& q) { q.guidance = "填写本人手机号，11 位；没有手机的填写所在村（社区）的座机，带区号。"; }),
      heading("主要事迹", "客观真实，写清时间、地点和成效"),
      with(ask("deeds", Kind::text, "主要事迹", deeds, true),
           [](auto& q) {
             q.multiline = true;
             q.min_characters = 500;
             q.max_characters = 1000;
             q.error = {"finding.own", {{"text", "主要事迹要写 500 至 1000 字。"}}, {}};
           }),
      heading("照片"),
      with(ask("id_photo", Kind::image, "证件照（一寸免冠）", nullptr, true), [](auto&) {}),
      with(ask("work_photo", Kind::image, "工作照", "work.jpg", true),
           [](auto& q) {
             q.attachment = AttachmentView{sample_photo("work", 320, 240, 1), "竹编培训班.jpg", 486000, 1600, 1200};
             q.comment =
                 CommentView{"work_photo_caption", "照片说明", "2021年4月，覃秀英在古丹村竹编培训班", 60, false, {}};
           }),
  };
  return view;
}

FillView sample_checks() {
  FillView view = begin("stage2", "换届观察：选民登记", "东岭村 · 2021年换届");
  view.sections = {section("basics", "基本信息", 3, 3), section("voters", "选民登记", 5, 8, 1),
                   section("notice", "公告与申诉", 0, 6), section("summary", "总体情况", 0, 2)};
  view.section = 1;
  add_progress(view);
  const auto item = [](int number, const char* text, const char* value, const char* comment = nullptr) {
    FillEntry entry = select("v" + std::to_string(number), text, checks(),
                             value != nullptr ? nlohmann::json(value) : nlohmann::json(nullptr), true);
    entry.question.number = std::to_string(number);
    entry.question.problem = {"no"};
    if (comment != nullptr)
      entry.question.comment =
          CommentView{"v" + std::to_string(number) + "_comment", "说明（必填）", comment, 300, true, {}};
    return entry;
  };
  FillEntry warning = ask("warn", Kind::note, "发现“否”的项目请写清情况；紧急问题会排在同步的最前面。");
  warning.question.warning = true;
  view.entries = {
      warning,
      heading("登记"),
      item(1, "选民登记以户为单位进行，登记员由选举委员会确定", "yes"),
      item(2, "年满十八周岁的妇女全部列入选民名单", "yes"),
      item(3, "外出务工妇女已用电话或书面方式通知，并有记录", "no", "外出 12 人，只联系到 9 人，其余 3 人未留电话。"),
      item(4, "行动不便的选民由登记员上门登记", "not_observed"),
      heading("公布"),
      item(5, "选民名单在选举日的二十日以前公布", "no", ""),
      item(6, "名单张贴在村务公开栏和各村民小组", nullptr),
      item(7, "对名单的异议在五日内作出处理并公布结果", nullptr),
      item(8, "妇女选民数单独统计", nullptr)};
  view.entries[7].question.comment->error = {"finding.comment", {}, {}};
  return view;
}

FillView sample_schedule() {
  FillView view = begin("schedule", "附件3 村（社区）换届选举日程安排表", "融安县 · 第 2 次报送（2月10日）");
  view.sections = {section("head", "填报信息", 4, 4), section("meetings", "三个会议的时间", 11, 16, 1),
                   section("check", "核对", 0, 1)};
  view.section = 1;
  add_progress(view);
  FillEntry note = ask(
      "meetings_note", Kind::note,
      "每个乡镇一行。三个会议按顺序召开：党组织换届选举大会 → 村（居）委会换届选举大会 → 村（社区）妇联换届选举大会。");
  FillEntry table;
  table.kind = EntryKind::repeat;
  table.path = "meeting";
  table.label = "各乡镇日程";
  table.as_table = true;
  const std::vector<Choice> towns{
      choice("450224204", "桥板乡", "qiaobanxiang qbx"), choice("450224100", "长安镇", "changanzhen caz"),
      choice("450224101", "浮石镇", "fushizhen fsz"), choice("450224200", "雅瑶乡", "yayaoxiang yyx")};
  FillEntry town = select("town", "乡（镇）", towns, nullptr, true);
  table.columns = {town.question, ask("party", Kind::date, "党组织换届选举大会", nullptr, true).question,
                   ask("committee", Kind::date, "村（居）委会换届选举大会", nullptr, true).question,
                   ask("women", Kind::date, "妇联换届选举大会", nullptr, true).question,
                   ask("villages", Kind::integer, "村数").question};
  const auto row = [&](const char* key, const char* place, const char* party, const char* committee, const char* women,
                       nlohmann::json villages) {
    const std::string base = std::string("meeting[") + key + "]/";
    const auto date = [](const char* text) { return text != nullptr ? nlohmann::json(text) : nlohmann::json(nullptr); };
    RepeatRow one;
    one.path = std::string("meeting[") + key + "]";
    one.entries = {select(base + "town", "乡（镇）", towns, place), ask(base + "party", Kind::date, "", date(party)),
                   ask(base + "committee", Kind::date, "", date(committee)),
                   ask(base + "women", Kind::date, "", date(women)),
                   ask(base + "villages", Kind::integer, "", std::move(villages))};
    return one;
  };
  table.rows = {row("1", "450224204", "2021-01-28", "2021-02-06", "2021-02-20", 8),
                row("k2", "450224100", "2021-01-29", "2021-02-08", "2021-02-05", 21),
                row("k3", "450224101", "2021-01-30", nullptr, nullptr, 14)};
  table.rows[1].entries[3].question.error = {"finding.own", {{"text", "妇联大会应在村（居）委会大会之后召开。"}}, {}};
  view.entries = {note, table, ask("finished", Kind::date, "全县各村（社区）全部完成换届的日期", "2021-03-05", true),
                  with(ask("total", Kind::derived, "合计村（社区）数", 43), [](auto& q) { q.text = "43 个"; })};
  return view;
}

FillView sample_clinic() {
  FillView view = begin("clinic", "乡镇卫生院妇幼服务检查", "桥板乡卫生院 · 5月17日");
  view.sections = {section("base", "基本信息", 5, 5), section("service", "服务质量", 6, 11),
                   section("drugs", "药品与设备", 0, 8), section("end", "签字", 0, 2)};
  view.section = 1;
  add_progress(view);
  FillEntry likert = select(
      "overall", "您对妇幼门诊的总体评价",
      {choice("1", "很不满意"), choice("2", "不满意"), choice("3", "一般"), choice("4", "满意"), choice("5", "很满意")},
      "4", true);
  likert.question.choice_style = ChoiceStyle::likert;
  FillEntry matrix;
  matrix.kind = EntryKind::matrix;
  matrix.label = "最近三个月，下列情况多常见？";
  matrix.hint = "每行选一个";
  const std::vector<Choice> often{choice("0", "从不"), choice("1", "偶尔"), choice("2", "有时"), choice("3", "经常"),
                                  choice("4", "总是")};
  int index = 0;
  for (const char* text : {"孕产妇按时产检", "等候时间超过一小时", "常用药品缺货", "医护人员主动讲解"}) {
    FillEntry line = select("often_" + std::to_string(index), text, often,
                            index < 2 ? nlohmann::json(std::to_string(3 - index * 2)) : nlohmann::json(nullptr), true);
    matrix.questions.push_back(line.question);
    ++index;
  }
  FillEntry services =
      ask("services", Kind::select_multiple, "提供的服务", nlohmann::json::array({"antenatal", "vaccine"}));
  services.question.choices = {choice("antenatal", "产前检查"), choice("delivery", "住院分娩"),
                               choice("vaccine", "预防接种"),   choice("screening", "两癌筛查"),
                               choice("child", "儿童保健"),     choice("advice", "健康咨询")};
  FillEntry languages =
      ask("dialects", Kind::select_multiple, "工作人员会说的语言", nlohmann::json::array({"08", "06", "13"}));
  languages.question.choices = nationalities();
  languages.question.choice_style = ChoiceStyle::search;
  FillEntry range = ask("score", Kind::range, "环境卫生评分", 7);
  FillEntry rank =
      ask("needs", Kind::rank, "最需要的支持（按重要性排序）", nlohmann::json::array({"staff", "car", "drugs"}));
  rank.question.choices = {choice("staff", "增加人手"), choice("drugs", "补充药品"), choice("car", "配备车辆")};
  view.entries = {likert,
                  matrix,
                  services,
                  languages,
                  range,
                  rank,
                  ask("position", Kind::geopoint, "位置", "24.9832 109.3951 0 0"),
                  ask("visit", Kind::datetime, "检查时间", "2021-05-17T09:30:00.000+08:00"),
                  with(ask("advice", Kind::text, "建议"), [](auto& q) {
                    q.suggestions = {"延长门诊时间", "增加壮语标识", "改善候诊区", "公布药价"};
                  })};
  return view;
}

FillView sample_result() {
  FillView view = begin("election_result", "村（社区）妇联换届选举结果", "东岭村");
  view.languages = {choice("zh", "中文")};
  view.sections = {section("place", "村（社区）", 2, 2), section("result", "选举结果", 8, 8),
                   section("targets", "五项指标", 5, 5)};
  view.section = 1;
  add_progress(view);
  view.version = {"1", "2", {"妇联主席是否享受村“两委”正职待遇"}, {}};
  const auto derived = [](const char* path, const char* label, const char* text) {
    return with(ask(path, Kind::derived, label, text), [](auto& q) { q.can_override = true; });
  };
  view.entries = {
      heading("村民委员会"),
      ask("members", Kind::integer, "村委会成员总数", 7, true),
      ask("women", Kind::integer, "其中女性", 2, true),
      derived("share", "女性比例", "28.6 %"),
      select("head_sex", "村委会主任性别", {choice("1", "男"), choice("2", "女")}, "1", true),
      heading("村（社区）妇联"),
      select("chair_in", "妇联主席进“两委”", {choice("yes", "是"), choice("no", "否")}, "yes", true),
      select("chair_paid", "妇联主席为全额定补干部", {choice("yes", "是"), choice("no", "否")}, "yes", true),
      derived("headcount", "到会妇女代表（来自签到）", "46 人"),
      ask("date", Kind::date, "妇联大会日期", "2021-02-20", true)};
  view.entries[3].question.hint = "目标：30 % 以上";
  QuestionView& heads = view.entries[8].question;
  heads.overridden = true;
  heads.text = "48 人";
  heads.derived_text = "46 人";
  heads.reason = "两名代表迟到，未在签到表上签名";
  FillEntry warning = ask("below", Kind::note, "女性比例低于 30 % 的目标，请在“情况说明”中写明原因。");
  warning.question.warning = true;
  view.entries.insert(view.entries.begin() + 5, warning);
  return view;
}

FillView sample_courses() {
  FillView view = begin("short_course", "桂姐姐履职小课堂推荐表", "融安县妇联");
  view.sections = {section("unit", "推荐单位", 2, 2), section("courses", "课程", 6, 9)};
  view.section = 1;
  add_progress(view);
  FillEntry repeat;
  repeat.kind = EntryKind::repeat;
  repeat.path = "course";
  repeat.label = "推荐课程";
  repeat.hint = "每个单位至少推荐 2 门";
  const auto course = [](const char* key, const char* name, const char* text) {
    const std::string base = std::string("course[") + key + "]/";
    RepeatRow row;
    row.path = std::string("course[") + key + "]";
    row.title = name;
    FillEntry teachers;
    teachers.kind = EntryKind::repeat;
    teachers.path = base + "teacher";
    teachers.label = "主讲人";
    teachers.as_table = true;
    teachers.columns = {ask("name", Kind::text, "姓名", nullptr, true).question,
                        ask("post", Kind::text, "单位及职务").question};
    RepeatRow first;
    first.path = base + "teacher[1]";
    first.entries = {ask(first.path + "/name", Kind::text, "", "莫桂兰"),
                     ask(first.path + "/post", Kind::text, "", "融安县妇联副主席")};
    teachers.rows = {first};
    row.entries = {
        ask(base + "name", Kind::text, "课程名称", name, true),
        select(base + "form", "授课形式",
               {choice("case", "典型案例"), choice("talk", "访谈"), choice("lecture", "讲授")}, "case", true),
        with(ask(base + "content", Kind::text, "主要内容", text, true),
             [](auto& q) { q.multiline = true, q.max_characters = 300; }),
        teachers};
    return row;
  };
  repeat.rows = {course("1", "妇女议事会怎么开",
                        "从确定议题、通知参会人到形成结论、落实反馈，用古丹村的三个案例说明一事一记的做法。"),
                 course("k7", "家庭教育促进", "")};
  view.entries = {repeat};
  return view;
}

}  // namespace yanxing::test

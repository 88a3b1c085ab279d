// Records of every kind, one of them open; conflicts of every kind.
#include <array>

#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using namespace app;

struct SampleRow {
  const char* form;
  const char* title;
  const char* place;
  const char* person;
};

constexpr std::array<SampleRow, 9> sample_rows{{
    {"签到", "韦秀英 · 5月17日 上午 · 出勤", "东岭村", "韦彩云"},
    {"签到", "覃𬀩 · 5月17日 上午 · 迟到", "石桥村", "莫凤霞"},
    {"换届观察", "柳树湾村 · 2021 · 选民登记", "柳树湾村", "韦彩云"},
    {"花名册", "贾小囡", "青龙社区", "韦彩云"},
    {"培训", "2021年农村妇女“领头雁”专项培训（第2期）", "桥板乡", "黄月娥"},
    {"场次", "5月17日 上午", "桥板乡", "黄月娥"},
    {"签到", "罗爱群 · 5月17日 上午 · 请假", "大坪村", "韦彩云"},
    {"换届观察", "龙脊坳瑶族新村 · 2021 · 选举工作领导小组推选", "龙脊坳瑶族新村", "蓝雪莲"},
    {"花名册", "卢丽华", "木洞村", "莫凤霞"},
}};

RecordRow row(int i) {
  const SampleRow& sample = sample_rows[static_cast<std::size_t>(i) % sample_rows.size()];
  RecordRow out;
  out.id = sample_id(7000 + static_cast<unsigned>(i));
  out.form_label = sample.form;
  out.title = sample.title;
  out.place = sample.place;
  out.changed_by = sample.person;
  out.changed = i < 12 ? today_at(10, 40 - i) : days_ago(1 + i / 40, 16, i % 60);
  out.sync = i < 7 ? SyncState::local : SyncState::on_server;
  out.conflict = i == 2;
  if (i == 2) out.sync = SyncState::needs_you;
  out.deleted = i == 8;
  return out;
}

FieldView field(const char* name, const char* label, FieldType type, nlohmann::json value, const char* text) {
  FieldView out;
  out.name = name;
  out.label = label;
  out.type = type;
  out.value = std::move(value);
  out.text = text;
  return out;
}

HistoryLine line(LocalTime when, const char* person, HistoryKind kind, const char* label = "", const char* before = "",
                 const char* after = "") {
  HistoryLine out;
  out.when = when;
  out.person = person;
  out.kind = kind;
  out.field_label = label;
  out.before = before;
  out.after = after;
  out.this_laptop = std::string_view(person) == "韦彩云";
  out.laptop = out.this_laptop ? "" : "61c2";
  out.sync = when.days_ago == 0 ? SyncState::local : SyncState::on_server;
  out.change = "change-" + std::to_string(when.days_ago) + std::to_string(when.hour) + std::to_string(when.minute);
  out.can_restore = when.days_ago > 0 && kind != HistoryKind::deleted && kind != HistoryKind::returned;
  return out;
}

RecordDetail training() {
  RecordDetail detail;
  detail.id = sample_id(7004);
  detail.form = "training";
  detail.form_label = "培训";
  detail.title = "2021年农村妇女“领头雁”专项培训（第2期）";
  detail.place = "桥板乡";
  detail.sync = SyncState::local;
  detail.own_screen = Screen::attendance;
  detail.fields = {field("title", "培训名称", FieldType::text, detail.title, "2021年农村妇女“领头雁”专项培训（第2期）"),
                   field("place", "培训所在地", FieldType::place, "450224204", "桥板乡"),
                   field("level", "级别", FieldType::select_one, "township", "乡"),
                   field("mode", "培训方式", FieldType::select_one, "concentrated", "脱产培训（集中）"),
                   field("venue", "培训地点", FieldType::text, "桥板乡政府三楼会议室", "桥板乡政府三楼会议室"),
                   field("start", "开始日期", FieldType::date, "2021-05-17", "2021年5月17日"),
                   field("end", "结束日期", FieldType::date, nullptr, ""),
                   field("told", "培训时间、地点和内容已提前告知各村妇联主席", FieldType::select_one, "yes", "是"),
                   field("courses", "培训内容", FieldType::long_text, "妇联基层组织条例、基层治理、乡村振兴",
                         "妇联基层组织条例、基层治理、乡村振兴、妇女儿童维权、家庭建设；邀请县委党校老师授课，穿插分组"
                         "讨论和现场教学。")};
  detail.fields[1].read_only = true;
  detail.fields[2].choices = {{"city", "市", "", ""}, {"county", "县", "", ""}, {"township", "乡", "", ""}};
  detail.fields[4].conflict = true;
  detail.history = {
      line(today_at(10, 31), "韦彩云", HistoryKind::edited, "培训地点", "桥板乡党校", "桥板乡政府三楼会议室"),
      line(today_at(10, 31), "韦彩云", HistoryKind::edited, "结束日期", "2021年5月18日", ""),
      line(days_ago(1, 17, 0), "莫凤霞", HistoryKind::returned, "", "", "请写明培训地点。"),
      line(days_ago(1, 16, 20), "莫凤霞", HistoryKind::resolved, "培训方式", "集体学习", "脱产培训（集中）"),
      line(days_ago(2, 9, 5), "黄月娥", HistoryKind::undeleted),
      line(days_ago(2, 9, 4), "黄月娥", HistoryKind::deleted),
      line(days_ago(6, 15, 12), "黄月娥", HistoryKind::created)};
  return detail;
}

ConflictValue value(const char* person, bool this_laptop, LocalTime when,
                    std::vector<std::pair<std::string, std::string>> lines) {
  ConflictValue out;
  out.person = person;
  out.this_laptop = this_laptop;
  out.laptop = this_laptop ? "" : "61c2";
  out.mine = this_laptop;
  out.when = when;
  out.lines = std::move(lines);
  return out;
}

ConflictView conflict(unsigned id, const char* name, const char* label, const char* form, const char* title) {
  ConflictView out;
  out.record = sample_id(id);
  out.field = name;
  out.field_label = label;
  out.form_label = form;
  out.record_title = title;
  out.place = "柳树湾村";
  return out;
}

}  // namespace

RecordsView sample_records(int count) {
  RecordsView view;
  view.all = 1332;
  view.total = count;
  view.forms = {{"person", "花名册", "", "huamingce hmc"},
                {"training", "培训", "", "peixun px"},
                {"session", "场次", "", "changci cc"},
                {"mark", "签到", "", "qiandao qd"},
                {"observation", "换届观察", "", "huanjieguancha hjgc"}};
  view.places = sample_attendance(1).villages;
  for (int i = 0; i < std::min(count, 60); ++i) view.rows.push_back(row(i));
  return view;
}

RecordDetail sample_record() { return training(); }

ConflictsView sample_conflicts() {
  ConflictsView view;
  ConflictView mark = conflict(8001, "status", "状态", "签到", "莫秀英 · 5月17日 上午");
  mark.place = "东岭村";
  mark.values = {value("韦彩云", true, today_at(8, 29), {{"", "出勤"}}),
                 value("莫凤霞", false, today_at(8, 33), {{"", "迟到"}})};
  mark.values[0].shown = true;
  mark.before = value("黄月娥", false, today_at(8, 5), {{"", "缺勤"}});
  mark.groups = {{KeepScope::record, "莫秀英 · 5月17日 上午", 2}, {KeepScope::person, "莫凤霞", 7}};
  mark.third = {field("status", "状态", FieldType::select_one, "present", "出勤")};
  mark.third[0].choices = {{"present", "出勤", "", ""},
                           {"late", "迟到", "", ""},
                           {"early", "早退", "", ""},
                           {"leave", "请假", "", ""},
                           {"absent", "缺勤", "", ""}};
  ConflictView answer =
      conflict(8002, "s2_special", "对高龄、残疾等行动不便的选民上门登记", "换届观察", "柳树湾村 · 2021 · 选民登记");
  answer.values = {
      value("韦彩云", true, today_at(10, 26), {{"回答", "是"}, {"说明", ""}}),
      value("蓝雪莲", false, days_ago(1, 15, 40),
            {{"回答", "否"}, {"说明", "下屯两位卧床老人没有上门登记，由邻居代为转告；已请村干部在公示前补登。"}})};
  answer.values[0].shown = true;
  answer.third = {field("s2_special", "回答", FieldType::select_one, "yes", "是"),
                  field("s2_special_comment", "说明", FieldType::long_text, nullptr, "")};
  answer.before.emplace();
  answer.combined = {{"s2_special_comment", "下屯两位卧床老人没有上门登记；已补登。"}};
  answer.third[0].choices = {
      {"yes", "是", "", ""}, {"no", "否", "", ""}, {"na", "不适用", "", ""}, {"unseen", "未观察到", "", ""}};
  ConflictView life = conflict(8003, "@life", "", "花名册", "贾小囡");
  life.kind = ConflictKind::deleted_and_edited;
  life.values = {value("韦彩云", true, today_at(9, 12), {{"", "贾小囡"}}), value("莫凤霞", false, today_at(8, 50), {})};
  life.values[1].deletes = true;
  view.conflicts = {mark, answer, life};
  return view;
}

}  // namespace yanxing::test

#include "tests/ui/sample_views.h"

#include <array>
#include <cstdio>

namespace yanxing::test {
namespace {

using namespace app;

constexpr std::array<const char*, 8> village_names{"东岭村", "柳树湾村", "石桥村",   "青龙社区",
                                                   "大坪村", "杨家坝村", "河口社区", "木洞村"};

/// Repeatable pseudo-random numbers (the constants of C's example rand).
class Dice {
 public:
  unsigned roll(unsigned sides) {
    state_ = state_ * 1103515245U + 12345U;
    return ((state_ >> 16U) & 0x7FFFU) % sides;
  }

 private:
  unsigned state_ = 7;
};

std::string format(const char* pattern, unsigned a, unsigned b = 0, unsigned c = 0) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, a, b, c);
  return text;
}

std::string made_up_name(Dice& dice) {
  static constexpr std::array<const char*, 20> family{"韦", "覃", "莫", "梁", "黄", "李", "王", "刘", "陈", "张",
                                                      "潘", "罗", "蓝", "谭", "卢", "石", "吴", "杨", "廖", "贾"};
  static constexpr std::array<const char*, 20> given{"婧",   "秀英", "燚",   "淑芬", "小囡", "玉梅", "𬀩",
                                                     "桂兰", "海燕", "㛃",   "丽华", "春花", "凤霞", "晓东",
                                                     "美玲", "雪莲", "彩云", "金凤", "月娥", "爱群"};
  return std::string(family[dice.roll(20)]) + given[dice.roll(20)];
}

Mark mark_for(int i) {
  if (i % 9 == 4) return Mark::leave;
  if (i % 4 == 2) return Mark::none;
  if (i % 17 == 5) return Mark::late;
  if (i % 41 == 7) return Mark::early;
  if (i % 53 == 9) return Mark::absent;
  return Mark::present;
}

void count(MarkCounts& counts, Mark mark) {
  ++counts.total;
  switch (mark) {
    case Mark::none: ++counts.none; break;
    case Mark::present: ++counts.present; break;
    case Mark::late: ++counts.late; break;
    case Mark::early: ++counts.early; break;
    case Mark::leave: ++counts.leave; break;
    case Mark::absent: ++counts.absent; break;
  }
}

Choice choice(std::string value, std::string label, std::string hint = {}, std::string search = {}) {
  return {std::move(value), std::move(label), std::move(hint), std::move(search)};
}

AttendanceRow person(int i, Dice& dice) {
  static constexpr std::array<const char*, 5> roles{"妇联主席", "妇联执委", "“两委”女干部", "骨干师资",
                                                    "妇联主席、执委"};
  AttendanceRow row;
  row.person = sample_id(static_cast<unsigned>(i) + 1);
  row.name = made_up_name(dice);
  row.village = village_names[static_cast<std::size_t>((i * 3 + i / 7) % 8)];
  row.role = roles[dice.roll(5)];
  row.phone = format("1%u%u****%04u", 3 + dice.roll(6), dice.roll(10), dice.roll(10000));
  row.mark = mark_for(i);
  row.has_mark_record = row.mark != Mark::none;
  if (row.mark == Mark::present || row.mark == Mark::early)
    row.time = format("08:%02u", 24 + static_cast<unsigned>(i * 7) % 6);
  if (row.mark == Mark::late) row.time = format("08:%02u", 31 + static_cast<unsigned>(i * 7) % 28);
  row.sync = i % 3 == 0 ? SyncState::local : SyncState::on_server;
  if (i == 6) row.conflict = true;
  if (i == 6) row.mark = Mark::present, row.has_mark_record = true, row.time = "08:29", row.sync = SyncState::needs_you;
  if (i == 8) row.walk_in = true;
  if (row.mark == Mark::leave) row.note = "孩子住院";
  return row;
}

}  // namespace

RecordId sample_id(unsigned number) {
  RecordId id;
  for (std::size_t i = 0; i < 4; ++i) id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  id.bytes[0] = 1;
  return id;
}

LocalTime today_at(int hour, int minute) { return {2021, 5, 17, hour, minute, 0}; }
LocalTime days_ago(int days, int hour, int minute) { return {2021, 5, 17 - days, hour, minute, days}; }

ShellView sample_shell(Screen screen) {
  ShellView shell;
  shell.screen = screen;
  shell.person = "韦彩云";
  shell.place = "桥板乡";
  shell.place_parent = "融安县";
  shell.version = "0.1.0";
  shell.enrolled = true;
  shell.reach = Reach::offline;
  shell.unsent = 43;
  shell.conflicts = 2;
  shell.needs_you = 3;
  shell.last_sync = today_at(7, 42);
  shell.can_undo = true;
  return shell;
}

AttendanceView sample_attendance(int people) {
  Dice dice;
  AttendanceView view;
  view.training = sample_id(90001);
  view.training_title = "2021年农村妇女“领头雁”专项培训（第2期）";
  view.training_place = "桥板乡政府三楼会议室 · 脱产培训（集中）";
  view.trainings = {choice(view.training->text(), view.training_title, "5月17日"),
                    choice(sample_id(90002).text(), "2021年农村妇女“领头雁”专项培训（第1期）", "4月20日"),
                    choice(sample_id(90003).text(), "村妇联主席集体学习", "4月8日")};
  view.session = sample_id(91001);
  view.session_label = "5月17日 上午";
  view.sessions = {choice(view.session->text(), view.session_label), choice(sample_id(91002).text(), "5月17日 下午")};
  std::int64_t code = 450224204200;
  for (const char* name : village_names) view.villages.push_back(choice(std::to_string(code++), name));
  for (int i = 0; i < people; ++i) view.rows.push_back(person(i, dice));
  view.roster_size = people;
  for (const char* name : village_names) view.by_village.push_back({name, {}});
  for (const AttendanceRow& row : view.rows) {
    count(view.counts, row.mark);
    for (VillageProgress& village : view.by_village) {
      if (village.village != row.village || row.mark == Mark::leave) continue;
      ++village.arrived.total;
      village.arrived.done += row.mark == Mark::present || row.mark == Mark::late || row.mark == Mark::early;
    }
    if (row.mark == Mark::none && view.quick.size() < 4) view.quick.push_back(row);
  }
  view.counts.there = view.counts.present + view.counts.late + view.counts.early;
  view.counts.expected = view.counts.total - view.counts.leave;
  view.clock = "08:26";
  view.late_after = "08:30";
  view.walk_in_place = "450224204";
  view.walk_in_place_name = "桥板乡";
  view.heads_counted = view.counts.there + 2;
  view.by_session = {{*view.session, "5/17 上", view.counts.there, view.counts.expected, true},
                     {sample_id(91002), "5/17 下", 0, view.counts.expected, true},
                     {sample_id(91003), "5/18 上", 0, view.counts.expected, false}};
  return view;
}

SyncView sample_sync() {
  SyncView view;
  view.enrolled = true;
  view.server = "https://sync.liuzhou.example:8443";
  view.reach = Reach::offline;
  view.local = 43;
  view.on_server = 1286;
  view.needs_you = 3;
  view.unsent_changes = 57;
  view.conflicts = 2;
  view.phase = SyncPhase::failed;
  view.last_try = today_at(8, 40);
  view.last_sync = today_at(7, 42);
  view.receipt_when = today_at(7, 42);
  view.receipt_changes = 2041;
  view.clock_known = true;
  view.clock_offset_s = 380;
  view.problem = {"sync.problem.no_network", {}, {}};
  view.todo = {"sync.todo.no_network", {}, {}};
  view.runs = {{today_at(8, 40), false, 0, 0, 0, 0, {"sync.problem.no_network", {}, {}}},
               {today_at(7, 42), true, 128, 36, 7412, 2310, {}},
               {days_ago(1, 17, 55), true, 412, 90, 23800, 6120, {}},
               {days_ago(4, 18, 20), true, 1210, 0, 64210, 310, {}}};
  view.quarantine = {{sample_id(7),
                      "泗顶镇 · 培训",
                      "培训",
                      days_ago(1, 17, 55),
                      {"quarantine.out_of_scope", {}, {}},
                      {"quarantine.todo.out_of_scope", {}, {}}}};
  return view;
}

SettingsView sample_settings() {
  SettingsView view;
  view.place = "450224204";
  view.places = {choice("450224204", "桥板乡", "融安县", "qiaobanxiang qbx"),
                 choice("450224200", "雅瑶乡", "融安县", "yayaoxiang yyx"),
                 choice("450225106", "永乐镇", "融水县", "yonglezhen ylz"),
                 choice("450225201", "四荣乡", "融水县", "sirongxiang srx")};
  view.person = "韦彩云";
  view.enrolment = Enrolment::done;
  view.server = "https://sync.liuzhou.example:8443";
  view.device_name = "桥板乡 1 号电脑";
  view.scope = "融安县桥板乡（450224204）";
  view.enrolled_when = days_ago(12, 9, 10);
  view.data_folder = "/home/qiaoban/.local/share/yanxing";
  view.backup_suggestion = "/media/usb/雁行备份-2021-05-17.yxbackup";
  view.last_backup = days_ago(3, 17, 30);
  view.version = "0.1.0";
  return view;
}

FirstRunView sample_first_run() {
  FirstRunView view;
  view.needed = true;
  view.places = sample_settings().places;
  return view;
}

EditorView sample_editor() {
  EditorView view;
  view.form = "training";
  view.form_label = "培训";
  view.changed = true;
  const auto add = [&](const char* name, const char* label, FieldType type, nlohmann::json value,
                       bool required) -> FieldView& {
    FieldView field;
    field.name = name;
    field.label = label;
    field.type = type;
    field.value = std::move(value);
    field.required = required;
    view.fields.push_back(field);
    return view.fields.back();
  };
  add("title", "培训名称", FieldType::text, "2021年农村妇女“领头雁”专项培训（第3期）", true).max_characters = 60;
  FieldView& level = add("level", "级别", FieldType::select_one, "township", true);
  level.choices = {choice("city", "市"), choice("county", "县"), choice("township", "乡")};
  FieldView& mode = add("mode", "培训方式", FieldType::select_one, nullptr, true);
  mode.choices = {choice("concentrated", "脱产培训（集中）"), choice("collective", "集体学习"),
                  choice("online", "视频或网络直播"), choice("self", "个人自学")};
  add("venue", "地点", FieldType::text, "桥板乡政府三楼会议室", false);
  add("start", "开始日期", FieldType::date, "2021-05-20", true);
  add("end", "结束日期", FieldType::date, "2021-05-1", true).error = {"error.invalid", {}, {}};
  add("note", "备注", FieldType::long_text,
      "授课内容：妇联基层组织条例、乡村振兴（14:30 开始）；请各村妇联主席提前十分钟到场，带好《妇女权益保障法》读本。",
      false)
      .max_characters = 300;
  return view;
}

Views sample_views(Screen screen) {
  Views views;
  views.shell = sample_shell(screen);
  views.attendance = sample_attendance();
  views.observation = sample_observation();
  views.records = sample_records();
  views.conflicts = sample_conflicts();
  views.sync = sample_sync();
  views.settings = sample_settings();
  return views;
}

}  // namespace yanxing::test

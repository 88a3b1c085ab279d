// roster, attendance-sheet, certificates: lists of people of the training programme.
#include <algorithm>
#include <map>
#include <set>

#include "client/reports/registry.h"
#include "client/reports/training_figures.h"
#include "client/training/attendance.h"
#include "client/training/persons.h"

namespace yanxing::reports {
namespace {

using training::Mark;

constexpr std::size_t sessions_on_a_sheet = 10;  // five days: more go to a further sheet
constexpr std::size_t blank_rows = 5;            // for who is not on the roster

Cell left(std::string text) {
  Cell cell(std::move(text));
  cell.align = Align::left;
  return cell;
}

// ------------------------------------------------------------------------------------------------ roster

Table roster_table(Source& source, const std::vector<records::Record>& persons) {
  Table table;
  table.columns = {{10}, {19}, {25, Align::left}, {25, Align::left}, {48, Align::left}, {26}, {27, Align::left}};
  table.header = {{{label("序号"), label("姓名"), label("乡镇（街道）"), label("村（社区）"), label("职务"),
                    label("联系电话"), label("备注")}}};
  std::int64_t number = 0;
  for (const records::Record& person : persons) {
    const PersonLine line = person_line(source, person);
    table.rows.push_back({{++number, Cell(line.name), left(line.township), left(line.village), left(line.role),
                           Cell(line.phone), left(line.remark)}});
  }
  table.notes = {"共 " + std::to_string(persons.size()) + " 人。"};
  return table;
}

Result<Document> build_roster(Source& source, const Question& question) {
  YX_ASSIGN(const auto persons, roster_of(source, question.place));
  if (persons.empty()) return nothing_to_print("花名册里没有这个地方的人员");
  Section section;
  section.page.left_mm = section.page.right_mm = 15;
  section.title = "农村妇女“领头雁”专项培训学员花名册";
  section.head = {{"填报单位", unit_name(source, question.place)}, {"制表日期", value_text(day_value(source.on()))}};
  section.blocks = {roster_table(source, persons), SignatureBlock{{{"填表人"}, {"负责人", "", true}}}};
  section.sheet = "花名册";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  return document;
}

// ------------------------------------------------------------------------------------------------ attendance sheet

struct HalfDay {
  RecordId id;
  std::string date, half, mode;
};

struct TrainingMarks {
  records::Record training;
  std::vector<HalfDay> sessions;                           // by time
  std::map<RecordId, std::map<RecordId, Mark>> by_person;  // person (who stands for herself) -> session -> mark
  std::set<std::pair<RecordId, RecordId>> disputed;        // person and session: two laptops wrote different marks
  std::vector<records::Record> persons;                    // to be listed, in order
};

std::string answer(const records::Record& record, std::string_view field) {
  const auto at = record.values.find(std::string(field));
  return at != record.values.end() && at->second.is_string() ? at->second.get<std::string>() : std::string();
}

Status read_sessions(Source& source, TrainingMarks& out) {
  records::ListQuery query;
  query.form = "session";
  query.reference = {"training", out.training.id.text()};
  YX_ASSIGN(const auto sessions, source.store().list(query));
  for (const records::Record& session : sessions) {
    const std::string own = answer(session, "mode");
    out.sessions.push_back({session.id, answer(session, "date"), answer(session, "half"),
                            own.empty() ? answer(out.training, "mode") : own});
  }
  std::sort(out.sessions.begin(), out.sessions.end(), [](const HalfDay& a, const HalfDay& b) {
    return std::tie(a.date, a.half, a.id) < std::tie(b.date, b.half, b.id);
  });
  return {};
}

/// Of two marks of one half-day by two records of one person, the one that says she was there.
Status read_marks(Source& source, const training::Aliases& aliases, TrainingMarks& out) {
  for (const HalfDay& session : out.sessions) {
    records::ListQuery query;
    query.form = "mark";
    query.reference = {"session", session.id.text()};
    YX_TRY(source.store().each(query, [&](const records::Record& mark) {
      const auto person = RecordId::parse(answer(mark, "person"));
      if (!person) return true;
      Mark& held = out.by_person[aliases.of(*person)][session.id];
      if (!mark.conflicts.empty()) out.disputed.emplace(aliases.of(*person), session.id);
      const Mark status = training::parse_mark(answer(mark, "status"));
      if (held == Mark::none || (!training::was_there(held) && training::was_there(status))) held = status;
      return true;
    }));
  }
  return {};
}

/// Everybody of the organiser's area, and whoever was there from elsewhere.
Status read_persons(Source& source, const Question& question, TrainingMarks& out) {
  const std::string area = question.place.empty() ? out.training.place : question.place;
  YX_ASSIGN(const auto all, roster_of(source, ""));
  for (const records::Record& person : all) {
    const bool marked = out.by_person.contains(person.id);
    const bool wanted = places::is_in(person.place, area) || (question.place.empty() && marked);
    if (wanted) out.persons.push_back(person);
  }
  return {};
}

Result<TrainingMarks> training_marks(Source& source, const Question& question) {
  YX_ASSIGN(const auto found, source.store().find(*question.training));
  if (!found || found->form != "training" || found->state == records::State::deleted)
    return nothing_to_print("没有这期培训");
  TrainingMarks out;
  out.training = *found;
  YX_TRY(read_sessions(source, out));
  records::ListQuery query;
  query.form = "person";
  YX_ASSIGN(const auto persons, source.store().list(query));
  YX_TRY(read_marks(source, training::Aliases(persons), out));
  YX_TRY(read_persons(source, question, out));
  return out;
}

const char* sign_of(Mark mark) {
  switch (mark) {
    case Mark::none: return "";
    case Mark::present: return "✓";
    case Mark::late: return "迟";
    case Mark::early: return "退";
    case Mark::leave: return "假";
    case Mark::absent: return "缺";
  }
  return "";
}

std::string month_day(const std::string& iso) {
  if (iso.size() < 10) return iso;
  return std::to_string(std::stoi(iso.substr(5, 2))) + "." + std::to_string(std::stoi(iso.substr(8, 2)));
}

Mark mark_of(const TrainingMarks& marks, const RecordId& person, const RecordId& session) {
  const auto row = marks.by_person.find(person);
  if (row == marks.by_person.end()) return Mark::none;
  const auto at = row->second.find(session);
  return at == row->second.end() ? Mark::none : at->second;
}

std::string sign_text(const TrainingMarks& marks, const RecordId& person, const RecordId& session) {
  const bool disputed = marks.disputed.contains({person, session});
  return sign_of(mark_of(marks, person, session)) + std::string(disputed ? "※" : "");
}

/// Two header rows: a date over its morning and afternoon.
std::vector<Row> sheet_header(const std::vector<HalfDay>& sessions) {
  const bool several_years =
      !sessions.empty() && sessions.front().date.substr(0, 4) != sessions.back().date.substr(0, 4);
  std::vector<Row> header(2);
  header[0].cells = {label("序号", 1, 2), label("姓名", 1, 2), label("村（社区）", 1, 2), label("职务", 1, 2)};
  for (std::size_t i = 0; i < sessions.size();) {
    std::size_t end = i;
    while (end < sessions.size() && sessions[end].date == sessions[i].date) ++end;
    // Two columns of one day in different years (a mistyped one) are told apart.
    const std::string year = several_years ? sessions[i].date.substr(0, 4) + "." : "";
    header[0].cells.push_back(label(year + month_day(sessions[i].date), static_cast<int>(end - i)));
    for (; i < end; ++i) header[1].cells.push_back(label(sessions[i].half == "am" ? "上午" : "下午"));
  }
  header[0].cells.push_back(label("签名", 1, 2));
  return header;
}

Row there_row(const TrainingMarks& marks, const std::vector<HalfDay>& sessions) {
  Row row;
  row.kind = Row::Kind::total;
  row.cells = {Cell("实到人数").span(4)};
  for (const HalfDay& session : sessions) {
    std::int64_t there = 0;
    for (const records::Record& person : marks.persons)
      there += training::was_there(mark_of(marks, person.id, session.id)) ? 1 : 0;
    row.cells.emplace_back(there);
  }
  row.cells.emplace_back();
  return row;
}

Table sheet_table(Source& source, const TrainingMarks& marks, const std::vector<HalfDay>& sessions) {
  Table table;
  table.columns = {{10}, {20}, {25, Align::left}, {42, Align::left}};
  for (std::size_t i = 0; i < sessions.size(); ++i) table.columns.push_back({11});
  table.columns.push_back({24});
  table.header = sheet_header(sessions);
  table.min_row_mm = 8;
  std::int64_t number = 0;
  for (const records::Record& person : marks.persons) {
    const PersonLine line = person_line(source, person);
    Row row;
    row.cells = {Cell(++number), Cell(line.name), left(line.village), left(line.role)};
    for (const HalfDay& session : sessions) row.cells.emplace_back(sign_text(marks, person.id, session.id));
    row.cells.emplace_back();
    table.rows.push_back(std::move(row));
  }
  for (std::size_t i = 0; i < blank_rows; ++i) {
    Row row;
    row.cells.resize(5 + sessions.size());
    table.rows.push_back(std::move(row));
  }
  table.rows.push_back(there_row(marks, sessions));
  table.notes = {"✓ 出勤　迟 迟到　退 早退　假 请假　缺 缺勤　空格：没有登记。后面的空行供现场补签。"};
  if (!marks.disputed.empty())
    table.notes.emplace_back("※ 这一格有冲突还没有处理（两台电脑登记的不同），按目前显示的登记统计；请到“冲突”处理。");
  return table;
}

Chart attendance_chart(const TrainingMarks& marks) {
  Chart chart;
  chart.kind = Chart::Kind::bars;
  chart.title = "各场次到场人数，横线为名单人数";
  chart.unit = "人";
  chart.value_name = "到场";
  chart.target_name = "名单人数";
  for (const HalfDay& session : marks.sessions) {
    ChartPoint point;
    point.label = month_day(session.date) + (session.half == "am" ? "上午" : "下午");
    for (const records::Record& person : marks.persons)
      point.value += training::was_there(mark_of(marks, person.id, session.id)) ? 1 : 0;
    point.target = static_cast<double>(marks.persons.size());
    chart.points.push_back(std::move(point));
  }
  return chart;
}

Result<Document> build_sheet(Source& source, const Question& question) {
  YX_ASSIGN(const TrainingMarks marks, training_marks(source, question));
  const std::string title = source.text(marks.training, "title");
  Document document;
  document.title = title + "签到表";
  std::size_t first = 0;
  do {
    const std::size_t last = std::min(first + sessions_on_a_sheet, marks.sessions.size());
    const std::vector<HalfDay> part(marks.sessions.begin() + static_cast<std::ptrdiff_t>(first),
                                    marks.sessions.begin() + static_cast<std::ptrdiff_t>(last));
    Section section;
    section.page.landscape = part.size() > 4;
    section.page.left_mm = section.page.right_mm = 14;
    section.title = title + "签到表";
    section.head = {{"培训地点", source.text(marks.training, "venue")},
                    {"培训方式", source.text(marks.training, "mode")},
                    {"制表日期", value_text(day_value(source.on()))}};
    section.blocks = {sheet_table(source, marks, part)};
    if (last == marks.sessions.size() && !marks.sessions.empty()) section.blocks.emplace_back(attendance_chart(marks));
    section.blocks.emplace_back(SignatureBlock{{{"签到负责人"}, {"培训单位", "", true}}});
    section.sheet = first == 0 ? "签到表" : "签到表续";
    document.sections.push_back(std::move(section));
    first = last;
  } while (first < marks.sessions.size());
  return document;
}

// ------------------------------------------------------------------------------------------------ certificates

/// Of the asked days, of the asked training; the five days are of one year: of the latest with a session in them.
training::DaysQuery days_asked(const Question& question, const training::AttendanceBook& book) {
  training::DaysQuery days;
  days.place = question.place;
  days.training = question.training;
  days.from = question.from;
  days.to = question.to;
  if (question.training) return days;
  const bool has_days = !days.from.empty() || !days.to.empty();
  auto years = has_days ? book.years(days.from, days.to) : std::vector<int>();
  // A mistyped year is the latest only where there is no other.
  while (years.size() > 1 && years.back() > book.latest_year().value_or(0)) years.pop_back();
  days.year = !years.empty() ? years.back() : year_of_question(question, book.latest_year().value_or(0));
  return days;
}

std::string period(const training::DaysQuery& days) {
  const auto day = [](const std::string& iso) { return value_text(day_value(iso)); };
  if (days.to.empty()) return day(days.from) + "起";
  return (days.from.empty() ? std::string() : day(days.from)) + "至" + day(days.to);
}

Result<Document> build_certificates(Source& source, const Question& question) {
  YX_ASSIGN(const auto book, attendance_book(source));
  const training::DaysQuery days = days_asked(question, book);
  const auto board = book.board(days);
  Table table;
  table.columns = {{10}, {24}, {28, Align::left}, {32, Align::left}, {44, Align::left}, {14}, {30}, {28}};
  table.header = {{{label("序号"), label("姓名"), label("乡镇（街道）"), label("村（社区）"), label("职务"),
                    label("天数"), label("证书编号"), label("签领")}}};
  table.min_row_mm = 8;
  std::int64_t number = 0;
  std::int64_t disputed = 0;
  for (const training::PersonDays& person : board.persons) {
    if (!person.enough()) continue;
    disputed += person.is_disputed() ? 1 : 0;
    table.rows.push_back({{Cell(++number), Cell(person.name + (person.is_disputed() ? " ※" : "")),
                           left(township_name(source, person.place)), left(village_name(source, person.place)),
                           left(person.role), Cell(Value(Decimal{person.days(), 1})), Cell(), Cell()}});
  }
  if (table.rows.empty()) return nothing_to_print("还没有人达到 5 天");
  table.notes = {"集中培训加集体学习满 " + std::to_string(training::required_days) + " 天（10 个半天）的学员，共 " +
                 std::to_string(number) + " 人；名单上共 " + std::to_string(board.totals.persons) + " 人，另有 " +
                 std::to_string(board.totals.still_short()) + " 人未满。个人自学、视频或网络直播不计入天数。"};
  if (disputed > 0)
    table.notes.push_back(
        "※ 共 " + std::to_string(disputed) +
        " 人的考勤（或场次、所在村）有冲突还没有处理，天数按目前显示的登记统计；请先到“冲突”处理，再发证书。");
  const bool has_days = !days.from.empty() || !days.to.empty();
  std::string others;
  for (const int year : has_days&& days.year != 0 ? book.years(days.from, days.to) : std::vector<int>()) {
    if (year != days.year) others += (others.empty() ? "" : "、") + std::to_string(year) + " 年";
  }
  if (!others.empty())
    table.notes.push_back("五天按年度计算：本名单只算 " + std::to_string(days.year) + " 年；这段日期里还有" + others +
                          "的培训，请按年度另出。");
  Section section;
  section.page.landscape = true;
  section.title = "农村妇女“领头雁”专项培训五天结业名单";
  section.head = {{"填报单位", unit_name(source, question.place)}, {"制表日期", value_text(day_value(source.on()))}};
  if (has_days) section.head.insert(section.head.begin() + 1, {"时段", period(days)});
  const bool is_within_year = has_days && days.from.substr(0, 4) == days.to.substr(0, 4);  // the days say it
  if (days.year != 0 && !is_within_year)
    section.head.insert(section.head.begin() + 1, {"年度", std::to_string(days.year) + "年"});
  section.blocks = {std::move(table), SignatureBlock{{{"填表人"}, {"负责人", "", true, true}}}};
  section.sheet = "结业名单";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  return document;
}

Report entry(const char* name, const char* zh, const char* en, Result<Document> (*build)(Source&, const Question&)) {
  Report report;
  report.name = name;
  report.title = {zh, en};
  report.programme = "1";
  report.needs.place = report.needs.on = Need::optional;
  report.build = build;
  return report;
}

}  // namespace

void add_roster_reports(std::vector<Report>& out) {
  Report roster = entry("roster", "花名册", "Roster", build_roster);
  roster.form = "person";
  out.push_back(std::move(roster));
  Report sheet = entry("attendance-sheet", "签到表（带签名栏）", "Attendance sheet with a column to sign", build_sheet);
  sheet.needs.training = Need::required;
  out.push_back(std::move(sheet));
  Report certificates = entry("certificates", "五天结业名单", "Certificates: who has five days", build_certificates);
  certificates.needs.training = Need::optional;
  certificates.needs.dates = Need::optional;
  out.push_back(std::move(certificates));
}

}  // namespace yanxing::reports

// due-list: who has not handed in, and who has, on a day.
#include <algorithm>
#include <ctime>

#include "client/due/days.h"
#include "client/due/facts.h"
#include "client/places/seen.h"
#include "client/reports/registry.h"
#include "client/reports/training_figures.h"

namespace yanxing::reports {
namespace {

using due::Expected;
using due::State;

std::string local_day(UnixMs ms) {
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return due::day_text(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

const char* state_words(State state) {
  switch (state) {
    case State::not_yet: return "○ 未到期";
    case State::due: return "● 将到期";
    case State::late: return "▲ 逾期未完成";
    case State::missing: return "× 逾期未报";
    case State::returned: return "← 已退回";
    case State::to_send: return "◇ 待上报";
    case State::handed_in: return "✓ 已报";
  }
  return "";
}

std::string when(const Expected& row) {
  if (row.state == State::handed_in)
    return value_text(day_value(row.handed_in_on)) +
           (row.days_late > 0 ? "，迟 " + std::to_string(row.days_late) + " 天" : std::string());
  if (row.state == State::to_send) return value_text(day_value(row.handed_in_on)) + "完成，还没有同步";
  return row.days < 0 ? "超 " + std::to_string(-row.days) + " 天" : "还有 " + std::to_string(row.days) + " 天";
}

/// What came back is said beside the days that it is over.
std::string about(const Expected& row) {
  if (row.returned.empty() || row.state == State::handed_in || row.state == State::to_send) return when(row);
  const std::string back = "退回 " + std::to_string(row.returned.size()) + " 份：" + row.reason;
  return row.state == State::returned ? back : when(row) + "；" + back;
}

Table table_of(const std::vector<Expected>& rows) {
  Table table;
  table.columns = {{10}, {74, Align::left}, {50, Align::left}, {30}, {30}, {18}, {42}};
  table.header = {{{label("序号"), label("应报事项"), label("单位"), label("期限"), label("状态"), label("已有/应有"),
                    label("说明")}}};
  std::int64_t number = 0;
  for (const Expected& row : rows) {
    Cell state(state_words(row.state));
    state.shaded = row.state == State::late || row.state == State::missing || row.state == State::returned;
    table.rows.push_back({{Cell(++number), Cell(row.rule->rule->title.zh).aligned(Align::left),
                           Cell(row.unit_name).aligned(Align::left), Cell(day_value(row.due)), state,
                           Cell(std::to_string(row.have) + " / " + std::to_string(row.required)), Cell(about(row))}});
  }
  return table;
}

std::vector<std::string> notes_of(const std::vector<Expected>& rows) {
  std::map<State, std::int64_t> counts;
  for (const Expected& row : rows) ++counts[row.state];
  std::string line = "共 " + std::to_string(rows.size()) + " 项";
  for (const State state :
       {State::missing, State::late, State::returned, State::to_send, State::due, State::not_yet, State::handed_in})
    line += "；" + std::string(state_words(state)) + " " + std::to_string(counts[state]) + " 项";
  // What came back and is over counts as over; that it came back is said all the same.
  const auto also_returned = std::count_if(rows.begin(), rows.end(), [](const Expected& row) {
    return !row.returned.empty() && (row.state == State::missing || row.state == State::late);
  });
  if (also_returned > 0) line += "（逾期的里有 " + std::to_string(also_returned) + " 项是退回后还没有重报的）";
  return {line + "。"};
}

Result<Document> build(Source& source, const Question& question) {
  YX_ASSIGN(const auto programme, due::load_programme(source.assets()));
  auto scope = due::scope_of(source.store().workspace());
  if (!question.place.empty()) scope = places::seen_parts(question.place, scope);
  YX_ASSIGN(const auto records, due::read_records(source.store(), programme.rules, scope));
  YX_ASSIGN(const auto first, due::read_finished_first(source.store(), programme.rules, records));
  const std::string on = source.on();
  const int newest = due::round_on(due::round_years(programme.rules, records), on);
  const int year = year_of_question(question, newest);
  const auto round = due::round_of(programme.rules, year, records);
  const auto rows =
      due::expected({programme.rules, round, records, programme.townships, source.places(), source.store().forms(),
                     scope, on, forms::Language::zh, local_day, first, due::names_of_persons(source.store())});
  if (rows.empty()) return nothing_to_print("这个地方没有应报事项");
  Section section;
  section.page.landscape = true;
  section.page.left_mm = section.page.right_mm = 15;
  section.title = std::to_string(year) + "年应报事项清单";
  section.head = {{"范围", unit_name(source, !question.place.empty() ? question.place
                                             : scope.size() == 1     ? scope.front()
                                                                     : std::string())},
                  {"截至", value_text(day_value(on))}};
  Table table = table_of(rows);
  table.notes = notes_of(rows);
  section.blocks = {std::move(table)};
  section.sheet = "应报事项";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  return document;
}

}  // namespace

void add_due_report(std::vector<Report>& out) {
  Report report;
  report.name = "due-list";
  report.title = {"应报事项清单（谁还没有报）", "Expected reports: who has not handed in"};
  report.programme = "2";
  report.needs.place = Need::optional;
  report.needs.round = report.needs.on = Need::optional;
  report.build = build;
  out.push_back(std::move(report));
}

}  // namespace yanxing::reports

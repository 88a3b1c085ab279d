// activity-totals: the activity ledger's year by kind, place and month; every sum opens to its rows.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "client/records/disputed.h"
#include "client/reports/registry.h"
#include "client/reports/training_figures.h"

namespace yanxing::reports {
namespace {

constexpr const char* detail_name = "台账";

/// What is added up: the field, its column in the ledger.
struct Figure {
  const char* field;
  const char* title;
  std::size_t column;
  int digits;  // at least
};
constexpr std::array<Figure, 5> figures{{{"sessions", "场次", 5, 0},
                                         {"attendances", "参与人次", 6, 0},
                                         {"children", "受益儿童", 7, 0},
                                         {"women", "受益妇女", 8, 0},
                                         {"funds", "经费（万元）", 9, 2}}};

struct Activity {
  std::string kind, place, month, date;
  bool disputed = false;
  std::array<double, figures.size()> values{};
};

double number(const records::Record& record, const char* field) {
  const auto at = record.values.find(field);
  return at != record.values.end() && at->second.is_number() ? at->second.get<double>() : 0;
}

Cell figure_cell(double value, const Figure& figure) {
  if (figure.digits == 0) return Cell(static_cast<std::int64_t>(value));
  return Cell(Value(decimal_of(value, figure.digits)));
}

/// Without what adding up binary fractions leaves behind: 4.96, not 4.959999999999999.
double tidy(double sum) {
  constexpr double parts = 1e6;
  return std::round(sum * parts) / parts;
}

/// One line of a table of totals: which ledger rows belong to it.
using Groups = std::vector<std::pair<std::string, std::vector<std::size_t>>>;

/// A figure of it, or where it is counted, is in conflict: it counts as it is shown.
bool is_disputed(const records::Record& record) {
  return records::is_disputed(record,
                              {"sessions", "attendances", "children", "women", "funds", "kind", "date", "place"});
}

Row group_row(const std::string& name, const std::vector<std::size_t>& rows, const std::vector<Activity>& all) {
  Row row;
  const bool disputed = std::any_of(rows.begin(), rows.end(), [&](std::size_t at) { return all[at].disputed; });
  Cell title(disputed ? name + " !" : name);
  title.align = Align::left;
  Cell count(static_cast<std::int64_t>(rows.size()));
  count.sum = Sum{Sum::Kind::count, detail_name, 0, rows};
  row.cells = {title, count};
  for (std::size_t i = 0; i < figures.size(); ++i) {
    double sum = 0;
    for (const std::size_t at : rows) sum += all[at].values[i];
    Cell cell = figure_cell(tidy(sum), figures[i]);
    cell.sum = Sum{Sum::Kind::sum, detail_name, figures[i].column, rows};
    row.cells.push_back(std::move(cell));
  }
  return row;
}

Table totals_table(const std::string& caption, const char* first, const Groups& groups,
                   const std::vector<Activity>& all) {
  Table table;
  table.caption = caption;
  table.columns = {{46, Align::left}, {18}, {20}, {24}, {24}, {24}, {28}};
  Row header;
  header.cells = {label(first), label("活动数")};
  for (const Figure& figure : figures) header.cells.push_back(label(figure.title));
  table.header = {header};
  std::vector<std::size_t> every(all.size());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
  for (const auto& [name, rows] : groups) table.rows.push_back(group_row(name, rows, all));
  Row total = group_row("合计", every, all);
  total.kind = Row::Kind::total;
  table.rows.push_back(std::move(total));
  return table;
}

Groups grouped(const std::vector<Activity>& all, std::string Activity::*by) {
  std::map<std::string, std::vector<std::size_t>> found;
  for (std::size_t i = 0; i < all.size(); ++i) found[all[i].*by].push_back(i);
  return {found.begin(), found.end()};
}

/// Kinds in the order of the form, whoever has rows.
Groups by_kind(Source& source, const std::vector<Activity>& all) {
  Groups out;
  Groups found = grouped(all, &Activity::kind);
  const forms::Form* form = source.form("activity");
  const forms::Field* field = form != nullptr ? form->find("kind") : nullptr;
  if (field != nullptr) {
    for (const forms::Choice& choice : field->choices) {
      const auto at = std::find_if(found.begin(), found.end(), [&](const auto& g) { return g.first == choice.value; });
      if (at == found.end()) continue;
      out.emplace_back(choice.label.in(forms::Language::zh), at->second);
      found.erase(at);
    }
  }
  for (auto& group : found) out.push_back(std::move(group));
  return out;
}

/// The level below the asked place: counties of a city, townships of a county, villages of a township.
std::string place_group(const std::string& code, const std::string& asked) {
  for (const std::size_t digits : {std::size_t{6}, std::size_t{9}, std::size_t{12}}) {
    if (digits > asked.size() && digits <= code.size()) return code.substr(0, digits);
  }
  return code;
}

Row ledger_row(Source& source, const records::Record& record, std::size_t number_of) {
  Row row;
  row.cells = {Cell(static_cast<std::int64_t>(number_of)), Cell(source.value(record, "date")),
               Cell(source.text(record, "kind")),
               Cell(source.text(record, "title") + (is_disputed(record) ? " !" : "")).aligned(Align::left),
               Cell(source.place_name(record.place)).aligned(Align::left)};
  for (const Figure& figure : figures) row.cells.push_back(figure_cell(number(record, figure.field), figure));
  return row;
}

Detail ledger(Source& source, const std::vector<records::Record>& records) {
  Detail detail;
  detail.name = detail_name;
  detail.title = "活动台账明细";
  detail.landscape = true;
  detail.table.columns = {{11}, {31}, {22}, {58, Align::left}, {47, Align::left}, {14}, {19}, {19}, {19}, {26}};
  Row header;
  header.cells = {label("序号"), label("日期"), label("类别"), label("活动名称"), label("地区")};
  for (const Figure& figure : figures) header.cells.push_back(label(figure.title));
  detail.table.header = {header};
  for (std::size_t i = 0; i < records.size(); ++i) detail.table.rows.push_back(ledger_row(source, records[i], i + 1));
  return detail;
}

std::string raw(const records::Record& record, const char* field) {
  const auto at = record.values.find(field);
  return at != record.values.end() && at->second.is_string() ? at->second.get<std::string>() : std::string();
}

/// What the table is about: the asked days, else one year, which is what the annual report counts.
struct Days {
  std::string from, to;
  int year = 0;          // of a whole year
  std::set<int> others;  // years of which there is something, too
};

/// The asked year, else the latest with an activity.
Days days_of(const Question& question, const std::vector<records::Record>& all) {
  Days days{question.from, question.to, 0, {}};
  if (!days.from.empty() || !days.to.empty()) return days;
  for (const records::Record& record : all) {
    if (const int year = training::year_of(raw(record, "date")); year != 0) days.others.insert(year);
  }
  days.year = year_of_question(question, days.others.empty() ? 0 : *days.others.rbegin());
  days.others.erase(days.year);
  if (days.year == 0) return days;
  days.from = std::to_string(days.year) + "-01-01";
  days.to = std::to_string(days.year) + "-12-31";
  return days;
}

/// Those of the days, oldest first.
std::vector<records::Record> activities(std::vector<records::Record> all, const Days& days) {
  std::erase_if(all, [&](const records::Record& record) {
    const std::string date = raw(record, "date");
    return (!days.from.empty() && date < days.from) || (!days.to.empty() && date > days.to);
  });
  std::sort(all.begin(), all.end(), [](const records::Record& a, const records::Record& b) {
    return std::make_pair(raw(a, "date"), a.id) < std::make_pair(raw(b, "date"), b.id);
  });
  return all;
}

/// What the "!" stands for, with the activities named. Empty: none is in conflict.
std::string disputed_note(Source& source, const std::vector<records::Record>& records) {
  std::string names;
  std::size_t count = 0;
  for (const records::Record& record : records) {
    if (!is_disputed(record)) continue;
    ++count;
    names += (names.empty() ? "" : "、") + source.text(record, "title") + "（" + raw(record, "date") + "）";
  }
  if (count == 0) return {};
  return "! 有 " + std::to_string(count) + " 条台账的数字有冲突还没有处理，按目前显示的数值合计：" + names +
         "。请先处理冲突，再报送。";
}

std::string period(const Days& days, const std::vector<Activity>& all) {
  const std::string from = days.from.empty() ? all.front().date : days.from;
  const std::string to = days.to.empty() ? all.back().date : days.to;
  return value_text(day_value(from)) + "至" + value_text(day_value(to));
}

Chart month_chart(const Groups& months) {
  Chart chart;
  chart.title = "各月活动数";
  chart.unit = "次";
  chart.value_name = "活动数";
  for (const auto& [month, rows] : months)
    chart.points.push_back({month, static_cast<double>(rows.size()), std::nullopt, {}});
  return chart;
}

Result<Document> build(Source& source, const Question& question) {
  YX_ASSIGN(auto every, source.list("activity", question.place));
  const Days days = days_of(question, every);
  const auto records = activities(std::move(every), days);
  if (records.empty()) return nothing_to_print("这段时间里没有已完成的活动台账");
  const std::string under = question.place.empty() ? source.own_place() : question.place;
  std::vector<Activity> all;
  for (const records::Record& record : records) {
    Activity one{raw(record, "kind"),
                 place_group(record.place, under),
                 raw(record, "date").substr(0, 7),
                 raw(record, "date"),
                 is_disputed(record),
                 {}};
    for (std::size_t i = 0; i < figures.size(); ++i) one.values[i] = number(record, figures[i].field);
    all.push_back(std::move(one));
  }
  Groups places = grouped(all, &Activity::place);
  for (auto& [name, rows] : places) name = village_name(source, name);
  Groups months = grouped(all, &Activity::month);
  for (auto& [name, rows] : months) {
    if (name.size() == 7) name = name.substr(0, 4) + "年" + std::to_string(std::stoi(name.substr(5))) + "月";
  }
  Section section;
  section.title = "妇联活动台账汇总表";
  section.head = {{"填报单位", unit_name(source, question.place)}, {"时段", period(days, all)}};
  if (days.year != 0) section.head.insert(section.head.begin() + 1, {"年度", std::to_string(days.year) + "年"});
  section.blocks = {totals_table("一、按类别", "类别", by_kind(source, all), all),
                    totals_table("二、按地区", "地区", places, all), totals_table("三、按月份", "月份", months, all),
                    month_chart(months), SignatureBlock{{{"填表人"}, {"负责人", "", true, true}}}};
  auto& notes = std::get<Table>(section.blocks.front()).notes;
  if (std::string note = disputed_note(source, records); !note.empty()) notes.push_back(std::move(note));
  if (!days.others.empty()) {
    std::string years;
    for (const int year : days.others) years += (years.empty() ? "" : "、") + std::to_string(year) + "年";
    notes.push_back("只汇总 " + std::to_string(days.year) + " 年；另有" + years + "的台账，请按年度另出。");
  }
  section.sheet = "汇总";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  document.details.push_back(ledger(source, records));
  return document;
}

}  // namespace

void add_activity_report(std::vector<Report>& out) {
  Report report;
  report.name = "activity-totals";
  report.title = {"活动台账年度汇总（按类别、地区、月份）", "Activity ledger: totals by kind, place and month"};
  report.programme = "7";
  report.form = "activity";
  report.needs.place = Need::optional;
  report.needs.dates = report.needs.round = Need::optional;  // a year, or days
  report.build = build;
  out.push_back(std::move(report));
}

}  // namespace yanxing::reports

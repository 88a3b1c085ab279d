// annex1-progress: what came of the allocation of annex 1, per county.
#include <algorithm>

#include "client/due/facts.h"
#include "client/due/rules.h"
#include "client/reports/registry.h"
#include "client/reports/training_figures.h"
#include "client/training/progress.h"

namespace yanxing::reports {
namespace {

using training::AnnexProgress;
using training::CountyProgress;

constexpr double yuan_per_wan = 10'000;

std::int64_t whole(std::size_t number) { return static_cast<std::int64_t>(number); }
/// To the yuan where it takes that: 1,999 yuan are not 0.20 units of 10,000 beside a norm of 1,000 that they miss.
Value wan(std::int64_t yuan) { return decimal_of(static_cast<double>(yuan) / yuan_per_wan, 2); }
Value share(std::size_t part, std::int64_t of) {
  if (of == 0) return {};
  return Percent{static_cast<double>(part) / static_cast<double>(of), 1};
}

/// With a mark behind it; the number stays one.
Value marked(Value value, bool is_marked) {
  if (!is_marked) return value;
  if (const auto* number = std::get_if<std::int64_t>(&value)) value = Decimal{static_cast<double>(*number), 0};
  if (auto* decimal = std::get_if<Decimal>(&value)) decimal->mark = " !";
  return value;
}

Row county_row(const CountyProgress& row, Cell number, const std::string& name) {
  Row out;
  const auto per_head = row.yuan_per_head();
  Cell norm(per_head ? std::string(row.norm_reached() ? "✓ 达标" : "× 未达标") : std::string("—"));
  Cell title{name};
  title.align = Align::left;
  out.cells = {std::move(number),
               title,
               marked(whole(row.trained), row.in_conflict > 0),
               row.planned.trainees,
               share(row.trained, row.planned.trainees),
               whole(row.enough),
               marked(wan(row.used_yuan()), row.funds_in_conflict > 0 || row.doubled > 0),
               wan(row.region_yuan),
               wan(row.city_yuan),
               wan(row.county_yuan),
               wan(row.planned.funds_yuan),
               per_head ? Cell(Value(Decimal{*per_head, 0, true})) : Cell("—"),
               norm,
               whole(row.villages_covered),
               row.planned.villages,
               whole(row.communities_covered),
               row.planned.communities};
  return out;
}

/// The total row: what adds up by rows says so.
Row sum_row(const AnnexProgress& progress) {
  Row row = county_row(progress.sum, Cell(), "合计（各行相加）");
  row.kind = Row::Kind::total;
  Sum rows;
  for (std::size_t i = 0; i < progress.rows.size(); ++i) rows.rows.push_back(i);
  for (const std::size_t column : {2U, 3U, 5U, 6U, 7U, 8U, 9U, 10U, 13U, 14U, 15U, 16U}) {
    rows.column = column;
    row.cells[column].sum = rows;
  }
  return row;
}

/// The subtotal as the source printed it, with a mark where it differs from its own rows.
Row printed_row(const AnnexProgress& progress) {
  const auto differs = [&](const char* column) {
    for (const places::Difference& each : progress.differences)
      if (each.column == column) return true;
    return false;
  };
  const auto printed = [&](const char* column, std::int64_t value) {
    Cell cell = differs(column) ? Cell(Value(Decimal{static_cast<double>(value), 0, false, " ※"})) : Cell(value);
    cell.shaded = differs(column);
    return cell;
  };
  const places::Allocation& source = progress.source_subtotal;
  Cell title("附件1原文小计");
  title.align = Align::left;
  Cell funds(wan(source.funds_yuan));
  Row row;
  row.kind = Row::Kind::subtotal;
  row.cells = {Cell(),
               title,
               Cell(),
               printed("trainees", source.trainees),
               Cell(),
               Cell(),
               Cell(),
               Cell(),
               Cell(),
               Cell(),
               funds,
               Cell(),
               Cell(),
               Cell(),
               printed("villages", source.villages),
               Cell(),
               printed("communities", source.communities)};
  return row;
}

std::string column_name(const std::string& column) {
  if (column == "villages") return "村数";
  if (column == "communities") return "社区数";
  if (column == "trainees") return "培训人数";
  return column.starts_with("funds") ? "经费" : column;
}

/// How the table is to be read.
struct Reading {
  bool all_counties = true;          // else the city's printed subtotal has nothing to stand under
  std::vector<std::string> partial;  // counties of which this laptop holds a part or nothing
  bool is_partial(const CountyProgress& row) const {
    return std::find(partial.begin(), partial.end(), row.planned.county_code) != partial.end();
  }
};

std::vector<std::string> notes_of(const AnnexProgress& progress, const Reading& reading) {
  std::vector<std::string> notes;
  if (!reading.partial.empty())
    notes.emplace_back("△ 本机没有收齐这个县区的记录：数字只是本机有的部分，不是全县区的进度。");
  for (const places::Difference& each : reading.all_counties ? progress.differences : std::vector<places::Difference>())
    notes.push_back("※ 附件1原文“小计”栏的" + column_name(each.column) + "为 " + std::to_string(each.printed) +
                    "，各行相加为 " + std::to_string(each.sum) + "；两个数都照录，没有改动原文。");
  if (progress.year != training::annex_year)
    notes.push_back("附件1是 " + std::to_string(training::annex_year) + " 年的分配，本表对照的是 " +
                    std::to_string(progress.year) + " 年的培训。");
  notes.emplace_back(
      "已培训：当年至少有半天集中培训或集体学习到场的人数；达到 5 天：集中培训加集体学习满 10 "
      "个半天的人数，个人自学不计。");
  notes.emplace_back(
      "人均经费 = 已用经费 ÷ 已培训人数，标准为每人每年不低于 1000 元；覆盖：至少有 1 "
      "人已培训的村、社区。附件1没有单列社区的县，村数含社区。");
  notes.push_back("已使用经费按来源分列；每人每年 1000 元中 " + std::to_string(training::norm_region_percent) +
                  "% 来自自治区，其余为市和县区。");
  if (progress.sum.online_only > 0)
    notes.push_back("另有 " + std::to_string(progress.sum.online_only) +
                    " 人只参加了视频或网络直播，不计入“已培训”和天数。");
  if (progress.sum.in_conflict > 0)
    notes.push_back("! 有 " + std::to_string(progress.sum.in_conflict) +
                    " 人的考勤（或场次、所在村）有冲突还没有处理，按目前显示的登记统计。");
  for (const training::NamedTraining& one : progress.disputed_funds)
    notes.push_back("! 培训“" + one.title + "”的经费（或日期、地点）有冲突还没有处理，按目前显示的数值合计。编号：" +
                    one.id.text());
  for (const auto& group : progress.doubles) {
    std::string ids;
    for (const training::NamedTraining& one : group) ids += (ids.empty() ? "" : "、") + one.id.text();
    notes.push_back("! 培训“" + group.front().title + "”可能重复登记了 " + std::to_string(group.size()) +
                    " 次（同名、同日、同地），经费都计入了上表，请核对。编号：" + ids);
  }
  if (progress.elsewhere.trained > 0)
    notes.push_back("另有不属于以上各县区（附件1没有的柳东新区、北部生态新区，以及市本级）的 " +
                    std::to_string(progress.elsewhere.trained) + " 人已培训，未计入合计。");
  return notes;
}

Table table_of(const AnnexProgress& progress, const Reading& reading) {
  Table table;
  table.columns = {
      {9}, {34, Align::left}, {14}, {14}, {16}, {18}, {15}, {15}, {15}, {15}, {15}, {16}, {19}, {12}, {15}, {12}, {12}};
  table.header = {{{label("序号", 1, 2), label("县区", 1, 2), label("培训人数", 4), label("经费（万元）", 5),
                    label("人均（元）", 2), label("村", 2), label("社区", 2)}},
                  {{label("已培训"), label("计划"), label("完成率"), label("达到5天"), label("已使用"), label("自治区"),
                    label("市"), label("县区"), label("下达"), label("金额"), label("≥1000"), label("覆盖"),
                    label("总数"), label("覆盖"), label("总数")}}};
  std::int64_t number = 0;
  for (const CountyProgress& row : progress.rows) {
    const std::string name = row.planned.county + (reading.is_partial(row) ? " " + std::string(part_mark) : "");
    table.rows.push_back(county_row(row, ++number, name));
  }
  if (progress.rows.size() > 1) table.rows.push_back(sum_row(progress));
  if (reading.all_counties) table.rows.push_back(printed_row(progress));
  table.notes = notes_of(progress, reading);
  return table;
}

Chart chart_of(const AnnexProgress& progress, const Reading& reading) {
  Chart chart;
  chart.kind = Chart::Kind::progress;
  chart.title = "各县区培训进度";
  chart.unit = "人";
  chart.value_name = "已培训";
  chart.target_name = "计划";
  for (const CountyProgress& row : progress.rows) {
    ChartPoint point;
    point.label = row.planned.county + (reading.is_partial(row) ? " " + std::string(part_mark) : "");
    point.value = static_cast<double>(row.trained);
    point.target = static_cast<double>(row.planned.trainees);
    point.remark = std::to_string(row.trained) + " / " + std::to_string(row.planned.trainees);
    chart.points.push_back(std::move(point));
  }
  return chart;
}

Result<Document> build(Source& source, const Question& question) {
  YX_ASSIGN(const auto annex, places::load_allocation(source.assets() / "programme" / "allocation-2021.csv"));
  YX_ASSIGN(const auto book, attendance_book(source));
  records::ListQuery query;
  query.form = "training";
  YX_ASSIGN(const auto trainings, source.store().list(query));
  const int year = year_of_question(question, book.latest_year().value_or(training::annex_year));
  YX_ASSIGN(const auto rules, due::load_rules(source.assets() / "programme" / "rules.json"));
  const auto unit_of = [&](std::string_view place) { return rules.unit_id(place); };
  const auto progress =
      training::annex_progress(annex, source.places(), book, trainings, year, unit_of, question.place);
  if (progress.rows.empty()) return nothing_to_print("附件1里没有这个地方的县区");
  const Reading reading{progress.rows.size() == annex.rows.size(),
                        training::counties_in_part(progress, due::scope_of(source.store().workspace()))};
  Section section;
  section.page.landscape = true;
  section.page.left_mm = section.page.right_mm = 18;
  section.annex = "附件1";
  section.title = "农村妇女“领头雁”专项培训进度表";
  section.head = {{"填报单位", unit_name(source, question.place)},
                  {"年度", std::to_string(year) + "年"},
                  {"统计日期", value_text(day_value(source.on()))}};
  section.blocks = {table_of(progress, reading), chart_of(progress, reading)};
  section.sheet = "培训进度";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  return document;
}

}  // namespace

void add_progress_report(std::vector<Report>& out) {
  Report report;
  report.name = "annex1-progress";
  report.title = {"附件1 培训进度表（按县区）", "Annex 1: progress of training, per county"};
  report.programme = "1";
  report.needs.place = Need::optional;
  report.needs.round = Need::optional;  // a whole year: annex 1 allots by year. No `on`: figures are of today
  report.build = build;
  out.push_back(std::move(report));
}

}  // namespace yanxing::reports

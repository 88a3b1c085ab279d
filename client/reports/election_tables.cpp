// targets, election-board: how far the election is, and the five ratios against their targets.
#include <algorithm>

#include "client/due/election_dates.h"
#include "client/due/facts.h"
#include "client/election/board.h"
#include "client/election/round.h"
#include "client/election/targets.h"
#include "client/places/name_within.h"
#include "client/reports/registry.h"
#include "client/reports/training_figures.h"

namespace yanxing::reports {
namespace {

using election::Ratio;
using election::TargetRatio;
using election::UnitTargets;

const char* ratio_words(Ratio ratio) {
  switch (ratio) {
    case Ratio::chair_in: return "妇联主席进“两委”（100%）";
    case Ratio::village_women: return "村委会女性成员（≥30%）";
    case Ratio::village_head: return "村委会女主任（≥10%）";
    case Ratio::community_women: return "居委会女性成员（≥50%）";
    case Ratio::community_head: return "居委会女主任（≥45%）";
  }
  return "";
}

/// Reached is only what everybody has reported; as the screen says it too. The signs are in the window's font.
const char* sign_of(const TargetRatio& ratio) {
  if (!ratio.reached()) return "× ";
  return ratio.not_reported > 0 ? "○ " : "✓ ";
}

/// Cut, not rounded, so that what misses a target never looks as if it reached it.
Cell ratio_cell(const TargetRatio& ratio) {
  if (ratio.denominator <= 0) return Cell("—");
  const double share = static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator);
  Cell cell(Value(Percent{share, 1, sign_of(ratio), true}));
  cell.shaded = !ratio.reached();
  return cell;
}

/// How many have reported, with a mark where one of them is in conflict.
Cell reported_cell(std::int64_t reported, std::int64_t in_conflict) {
  if (in_conflict == 0) return Cell(reported);
  return Cell(Value(Decimal{static_cast<double>(reported), 0, false, " !"}));
}

Row unit_row(const UnitTargets& unit) {
  Row row;
  row.kind = unit.level == places::Level::township ? Row::Kind::body : Row::Kind::subtotal;
  const std::string words = unit.name + (unit.partial ? " △" : "");
  Cell name(unit.level == places::Level::township ? "　" + words : words);
  row.cells = {name.aligned(Align::left), Cell(unit.villages), reported_cell(unit.reported, unit.in_conflict),
               Cell(unit.villages - unit.reported)};
  for (const TargetRatio& ratio : unit.ratios) {
    row.cells.emplace_back(ratio.numerator);
    row.cells.emplace_back(ratio.denominator);
    row.cells.push_back(ratio_cell(ratio));
  }
  return row;
}

Table targets_table(const Source& source, const std::vector<UnitTargets>& units) {
  Table table;
  table.size_pt = 9;
  table.columns = {{34, Align::left}, {12}, {12}, {13}};
  Row first, second;
  first.cells = {label("单位", 1, 2), label("村社", 1, 2), label("已报", 1, 2), label("未报", 1, 2)};
  for (const Ratio ratio : election::all_ratios) {
    first.cells.push_back(label(ratio_words(ratio), 3));
    for (const char* word : {"符合", "总数", "比例"}) second.cells.push_back(label(word));
    for (const double width : {11.0, 11.0, 19.0}) table.columns.push_back({width});
  }
  table.header = {first, second};
  for (const UnitTargets& unit : units) table.rows.push_back(unit_row(unit));
  table.notes = {
      "比例只算已报的村、社区，未报的另列，不从分母里藏起来；✓ 达到目标，○ 已报的达到、还有没报的，× 未达到，— "
      "还没有报。比例只舍不入。"};
  if (std::any_of(units.begin(), units.end(), [](const UnitTargets& unit) { return unit.partial; }))
    table.notes.emplace_back("△ 本机没有收齐这里的记录：未报的也许报过，只是不在这台电脑上。");
  const auto named = [&](const std::vector<std::string>& codes) {
    std::string names;
    for (const std::string& code : codes)
      names += (names.empty() ? "" : "、") + places::name_within(source.places(), code, units.front().place);
    return names;
  };
  if (!units.front().disputed.empty())
    table.notes.push_back("! 有 " + std::to_string(units.front().in_conflict) +
                          " 份结果有冲突还没有处理，按目前显示的数值统计：" + named(units.front().disputed) + "。");
  if (!units.front().kind_differs.empty())
    table.notes.push_back("结果里写的村／社区与地点表不符，按地点表统计：" + named(units.front().kind_differs) + "。");
  return table;
}

/// What would have to happen for the target to be reached, as the screen says it (election::what_if).
std::string needed_words(const TargetRatio& ratio) {
  using Open = election::WhatIf::Open;
  const election::WhatIf it = ratio.what_if();
  if (it.nothing) return "—";
  const std::string rest = "未报的 " + std::to_string(it.not_reported) + " 个";
  std::string out;
  if (it.reported != election::WhatIf::Reported::none) out = "已报的再有 " + std::to_string(it.needed) + " 个";
  std::string open;
  switch (it.open) {
    case Open::none: break;
    case Open::unknown: open = rest + "席位数未知"; break;
    case Open::safe: open = rest + "无论如何都能达标"; break;
    case Open::some: open = rest + "里至少 " + std::to_string(it.of_open) + " 个"; break;
    case Open::out_of_reach: open = rest + "全部做到也还差 " + std::to_string(it.of_open) + " 个"; break;
  }
  if (out.empty() && open.empty()) return "已达到";
  return out + (out.empty() || open.empty() ? "" : "；") + open;
}

/// Of the asked place: who misses a target, by name.
Table missing_table(const Source& source, const UnitTargets& unit) {
  Table table;
  table.caption = unit.name + "：未达到目标的村（社区）";
  table.columns = {{52, Align::left}, {16}, {52}, {140, Align::left}};
  table.header = {{{label("目标"), label("个数"), label("还需"), label("村（社区）")}}};
  for (const TargetRatio& ratio : unit.ratios) {
    std::string names;
    for (const std::string& code : ratio.missed_by)
      names += (names.empty() ? "" : "、") + places::name_within(source.places(), code, unit.place);
    table.rows.push_back(
        {{Cell(ratio_words(ratio.ratio)).aligned(Align::left), Cell(static_cast<std::int64_t>(ratio.missed_by.size())),
          Cell(needed_words(ratio)), Cell(names).aligned(Align::left)}});
  }
  return table;
}

struct Round {
  std::string name;
  std::string place;
};

Round round_of_question(Source& source, const Question& question) {
  Round out;
  out.name = question.round.empty() ? election::working_round(source.store()) : question.round;
  out.place = question.place.empty() ? source.store().workspace().identity().place : question.place;
  return out;
}

Result<Document> build_targets(Source& source, const Question& question) {
  const Round asked = round_of_question(source, question);
  YX_ASSIGN(const auto facts, election::read_facts(source.store(), asked.name));
  YX_ASSIGN(const auto units,
            election::targets(source.places(), asked.place, facts, due::scope_of(source.store().workspace())));
  Section section;
  section.page.landscape = true;
  section.page.left_mm = section.page.right_mm = 12;
  section.title = asked.name + "年村（社区）妇联换届目标完成情况";
  section.head = {{"范围", source.place_name(asked.place)}, {"统计日期", value_text(day_value(source.on()))}};
  section.blocks = {targets_table(source, units), missing_table(source, units.front())};
  section.sheet = "目标";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  return document;
}

// ------------------------------------------------------------------------------------------------ the board

constexpr std::array<const char*, election::stage_count> stage_words{"领导小组推选", "选民登记", "候选人提名",
                                                                     "投票选举"};

/// "3 / 5"; what was held without a plan has none to be counted against. A number in a spreadsheet.
Cell held_cell(std::int64_t held, std::int64_t planned) {
  const std::string behind =
      held > planned ? "（已排 " + std::to_string(planned) + "）" : " / " + std::to_string(planned);
  return Cell(Value(Decimal{static_cast<double>(held), 0, false, behind}));
}

Row township_row(const Source& source, const election::TownshipRow& row) {
  Row out;
  out.cells = {Cell(source.places().name(row.code)).aligned(Align::left), Cell(row.villages)};
  for (const std::int64_t stage : row.stages_final) out.cells.emplace_back(stage);
  for (std::size_t i = 0; i < election::meeting_count; ++i) out.cells.push_back(held_cell(row.held[i], row.planned[i]));
  const std::int64_t open = row.problems.total();
  out.cells.push_back(reported_cell(row.reported, row.in_conflict));
  const std::string urgent = row.problems.urgent > 0 ? " ▲" : "";
  out.cells.push_back(Cell(Value(Decimal{static_cast<double>(open), 0, false, urgent})));
  out.cells.push_back(Cell(day_value(row.last_visit)));
  return out;
}

Table board_table(const Source& source, const std::vector<election::TownshipRow>& rows) {
  Table table;
  table.size_pt = 9.5;
  table.columns = {{36, Align::left}, {14}, {18}, {18}, {18}, {18}, {20}, {20}, {20}, {16}, {16}, {30}};
  Row first, second;
  first.cells = {label("乡镇（街道）", 1, 2), label("村社", 1, 2),     label("检查表已完成（村数）", 4),
                 label("大会 已开/已排", 3),  label("结果已报", 1, 2), label("问题", 1, 2),
                 label("最近走访", 1, 2)};
  for (const char* word : stage_words) second.cells.push_back(label(word));
  for (const char* word : {"党组织", "村（居）委", "妇联"}) second.cells.push_back(label(word));
  table.header = {first, second};
  for (const election::TownshipRow& row : rows) table.rows.push_back(township_row(source, row));
  Row total;
  total.kind = Row::Kind::total;
  total.cells.resize(12);
  total.cells[0] = Cell("合计");
  std::vector<std::size_t> all(rows.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  const auto add = [&](std::size_t column, auto figure) {
    std::int64_t sum = 0;
    for (const election::TownshipRow& row : rows) sum += figure(row);
    total.cells[column] = Cell(sum);
    total.cells[column].sum = Sum{Sum::Kind::sum, "", column, all};
  };
  add(1, [](const auto& row) { return row.villages; });
  for (std::size_t stage = 0; stage < election::stage_count; ++stage)
    add(2 + stage, [stage](const auto& row) { return row.stages_final[stage]; });
  for (std::size_t meeting = 0; meeting < election::meeting_count; ++meeting) {
    std::int64_t held = 0, planned = 0;
    for (const election::TownshipRow& row : rows) {
      held += row.held[meeting];
      planned += row.planned[meeting];
    }
    total.cells[6 + meeting] = held_cell(held, planned);
    total.cells[6 + meeting].sum = Sum{Sum::Kind::sum, "", 6 + meeting, all};
  }
  add(9, [](const auto& row) { return row.reported; });
  add(10, [](const auto& row) { return row.problems.total(); });
  table.rows.push_back(std::move(total));
  table.notes = {"▲ 有紧急问题未解决。"};
  std::int64_t disputed = 0;
  for (const election::TownshipRow& row : rows) disputed += row.in_conflict;
  if (disputed > 0)
    table.notes.push_back("! 有 " + std::to_string(disputed) +
                          " 个村（社区）的结果有冲突还没有处理，按目前显示的数值统计。");
  return table;
}

Chart funnel(const std::vector<election::TownshipRow>& rows) {
  Chart chart;
  chart.kind = Chart::Kind::funnel;
  chart.title = "各阶段完成的村（社区）";
  chart.unit = "个";
  chart.value_name = "村（社区）";
  double all = 0, reported = 0;
  std::array<double, election::stage_count> stages{};
  for (const election::TownshipRow& row : rows) {
    all += static_cast<double>(row.villages);
    reported += static_cast<double>(row.reported);
    for (std::size_t i = 0; i < stages.size(); ++i) stages[i] += static_cast<double>(row.stages_final[i]);
  }
  chart.points.push_back({"全部", all, std::nullopt, {}});
  for (std::size_t i = 0; i < stages.size(); ++i) chart.points.push_back({stage_words[i], stages[i], std::nullopt, {}});
  chart.points.push_back({"结果已报", reported, std::nullopt, {}});
  return chart;
}

Result<Document> build_board(Source& source, const Question& question) {
  const Round asked = round_of_question(source, question);
  YX_ASSIGN(const auto facts, election::read_facts(source.store(), asked.name));
  YX_ASSIGN(const auto rules, due::load_rules(source.assets() / "programme" / "rules.json"));
  YX_ASSIGN(const auto dates, due::read_election_dates(source.store(), rules, asked.name));
  const election::BoardOptions options{source.on(), dates.deadlines};
  const auto villages = election::villages_in(source.places(), asked.place);
  if (villages.empty()) return nothing_to_print("这个地方没有村（社区）");
  const auto rows = election::townships(election::board(villages, facts, options), facts, options);
  Section section;
  section.page.landscape = true;
  section.page.left_mm = section.page.right_mm = 14;
  section.title = asked.name + "年村（社区）妇联换届进度表";
  section.head = {{"范围", source.place_name(asked.place)}, {"统计日期", value_text(day_value(source.on()))}};
  section.blocks = {board_table(source, rows), funnel(rows)};
  section.sheet = "进度";
  Document document;
  document.title = section.title;
  document.sections.push_back(std::move(section));
  return document;
}

Report entry(const char* name, const char* zh, const char* en, Result<Document> (*build)(Source&, const Question&)) {
  Report report;
  report.name = name;
  report.title = {zh, en};
  report.programme = "2";
  report.needs.place = Need::optional;
  report.needs.round = Need::optional;  // no `on`: today's figures are not those of another day
  report.build = build;
  return report;
}

}  // namespace

void add_election_tables(std::vector<Report>& out) {
  out.push_back(entry("targets", "换届目标完成情况表", "Targets of the election", build_targets));
  out.push_back(entry("election-board", "换届进度表（含阶段漏斗图）", "Progress of the election, with the stage funnel",
                      build_board));
}

}  // namespace yanxing::reports

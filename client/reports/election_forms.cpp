// Programme 2, 换届: annex 2 (联系指导情况统计表) and annex 3 (日程安排表, frozen at its hand-in).
#include <algorithm>

#include "client/election/round.h"
#include "client/reports/annex.h"
#include "client/reports/registry.h"

namespace yanxing::reports {
namespace {

constexpr const char* round_name = "村（社区）妇联换届选举";

Section guidance_report(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table form;
  form.rows_run_on = true;
  form.columns = {{34}, {53}, {26}, {57}};
  Row who{{}, Row::Kind::body, 14};
  filled.pair(who, filled.name("leader") + "（签字）", filled.text("leader"));
  filled.pair(who, filled.name("township"), filled.text("township"));
  std::string method = filled.text("method");
  if (const std::string other = filled.text("method_other"); !other.empty()) method += "（" + other + "）";
  if (const std::string node = filled.text("node"); !node.empty()) method += "\n" + node;
  Row when{{}, Row::Kind::body, 12};
  filled.pair(when, filled.name("date"), filled.value("date"));
  filled.pair(when, filled.name("method"), method);
  form.rows = {who, when};
  for (const char* field : {"overall", "problems", "experience", "advice"})
    form.rows.push_back(text_row(filled.name(field), filled.text(field), 3, 44));
  Section section;
  section.annex = "附件2";
  section.title = std::string(round_name) + "联系指导情况统计表";
  section.sheet = filled.text("leader") + filled.text("date");
  section.blocks.emplace_back(std::move(form));
  const std::vector<Picture> photos = filled.pictures("photos", "photo");
  if (!photos.empty()) section.blocks.emplace_back(Paragraph{"现场照片", 12, true});
  if (!photos.empty()) section.blocks.emplace_back(Pictures{photos});
  section.blocks.emplace_back(SignatureBlock{{{filled.name("leader") + "签字", "", false, true}}});
  return section;
}

bool any_answer(const Filled& filled, const std::vector<std::string>& rows, const std::vector<const char*>& fields) {
  return std::any_of(rows.begin(), rows.end(), [&](const std::string& row) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const char* field) { return !filled.text(row + field).empty(); });
  });
}

/// The annex asks for one time a meeting; where something has taken place already, planned and actual stand side by
/// side, and a village has its column only where the rows name villages.
Table schedule_table(Source& source, const records::Record& record, const Filled& filled) {
  const std::vector<std::string> rows = filled.rows("rows");
  const bool has_village = any_answer(filled, rows, {"village"});
  const bool has_actual = any_answer(filled, rows, {"party_actual", "committee_actual", "federation_actual"});
  const int down = has_actual ? 2 : 1;
  Table table;
  Row header{{label("序号", 1, down), label("联系乡镇", 1, down)}, Row::Kind::body, 0};
  Row second;
  table.shrink_to_pt = 9;  // a county's townships, on one page where they can be
  if (has_actual) table.size_pt = 10;
  table.columns = {{10}, {has_actual ? 28.0 : 40.0}};
  if (has_village) {
    table.columns.push_back({26});
    header.cells.push_back(label("村（社区）", 1, down));
  }
  for (const char* meeting :
       {"党组织换届选举大会时间", "村（居）委会换届选举大会时间", "村（社区）妇联换届选举大会时间"}) {
    header.cells.push_back(label(meeting, has_actual ? 2 : 1));
    table.columns.push_back({has_actual ? 29.0 : 52.0, Align::center});
    if (has_actual) table.columns.push_back({29, Align::center});
    if (has_actual) second.cells.insert(second.cells.end(), {label("计划"), label("实际")});
  }
  table.columns.push_back({has_actual ? 34.0 : 40.0});
  header.cells.push_back(label("全县（区）各村（社区）换届完成日期", 1, down));
  table.header = {header};
  if (has_actual) table.header.push_back(second);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row row{{static_cast<std::int64_t>(i + 1)}, Row::Kind::body, 8};
    const auto place = [&](const char* field) {
      const auto code = record.values.find(rows[i] + field);
      return code == record.values.end() || !code->second.is_string()
                 ? std::string()
                 : source.places().name(code->second.get<std::string>());
    };
    row.cells.emplace_back(place("township"));
    if (has_village) row.cells.emplace_back(place("village"));
    for (const char* meeting : {"party", "committee", "federation"}) {
      row.cells.emplace_back(filled.value(rows[i] + meeting + "_planned"));
      if (has_actual) row.cells.emplace_back(filled.value(rows[i] + meeting + "_actual"));
    }
    if (i == 0) row.cells.push_back(Cell(filled.value("all_finished")).span(1, static_cast<int>(rows.size())));
    table.rows.push_back(std::move(row));
  }
  if (rows.empty()) {  // nothing by township yet, but what was said of the whole county stands
    Row row{{}, Row::Kind::body, 8};
    row.cells.resize(table.columns.size());
    row.cells.back() = Cell(filled.value("all_finished"));
    table.rows.push_back(std::move(row));
  }
  return table;
}

Section schedule(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Section section;
  section.page.landscape = true;
  section.annex = "附件3";
  section.title = std::string(round_name) + "日程安排表";
  section.sheet = filled.text("unit") + filled.text("hand_in").substr(0, std::string("第一次").size());
  section.head = {{"填报单位（盖章）", filled.text("unit")},
                  {filled.name("hand_in"), filled.text("hand_in")},
                  {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks = {schedule_table(source, record, filled),
                    SignatureBlock{{{"负责人签字", "", true, true}, {"填报人签字"}}}};
  return section;
}

Result<Document> build_guidance(Source& source, const Question& question) {
  return annex_document(source, question, "guidance_report", "date", guidance_report);
}

/// Of the working round where neither round nor days nor a record are asked for, as everything about the election.
Result<Document> build_schedule(Source& source, const Question& question) {
  Question asked = question;
  const bool is_open = !asked.id && asked.round.empty() && asked.from.empty() && asked.to.empty();
  if (is_open) asked.round = election::working_round(source.store());
  return annex_document(source, asked, "schedule", "filled_on", schedule);
}

}  // namespace

void add_election_forms(std::vector<Report>& out) {
  Needs timetable = annex_needs();
  timetable.round = Need::optional;
  out.push_back({"annex2-guidance",
                 {"联系指导情况统计表（附件2）", "Guidance report (annex 2)"},
                 "2",
                 "guidance_report",
                 annex_needs(),
                 build_guidance});
  out.push_back({"annex3-schedule",
                 {"日程安排表（附件3）", "Timetable of the meetings (annex 3)"},
                 "2",
                 "schedule",
                 timetable,
                 build_schedule});
}

}  // namespace yanxing::reports

// Programme 5, 新领域建妇联: 3-1 (申报表) and 3-2 (统计表).
#include "client/reports/annex.h"
#include "client/reports/registry.h"

namespace yanxing::reports {
namespace {

Section application(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table form;
  form.rows_run_on = true;
  form.columns = {{30}, {55}, {30}, {55}};
  Row name{{}, Row::Kind::body, 11};
  filled.pair(name, "name", 3);
  form.rows = {name};
  const auto two = [&](const char* first, const char* second) {
    Row row{{}, Row::Kind::body, 11};
    filled.pair(row, first);
    filled.pair(row, second);
    form.rows.push_back(std::move(row));
  };
  two("staff", "women");
  two("head", "head_phone");
  two("reporter", "reporter_phone");
  form.rows.push_back(text_row("创建情况（500字以内）", filled.text("founding"), 3, 60));
  for (Row& row : picture_rows("图片及说明", filled.pictures("photos", "photo"), 3, 58))
    form.rows.push_back(std::move(row));
  form.rows.push_back(filled.opinion("applicant_opinion", filled.name("applicant_opinion"), 3, 38));
  form.rows.push_back(filled.opinion("unit_opinion", filled.name("unit_opinion"), 3, 38));
  form.rows.push_back(filled.opinion("city_opinion", filled.name("city_opinion"), 3, 38));
  Section section;
  section.annex = "附件3-1";
  section.title = filled.title();
  section.sheet = filled.text("name");
  section.head = {{filled.name("unit"), filled.text("unit")}, {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks.emplace_back(std::move(form));
  return section;
}

/// Adds a number to a total cell and its row to the rows that the total opens to.
void add_to(Cell& total, std::int64_t& sum, const Value& value, std::size_t row) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) sum += *number;
  total.sum->rows.push_back(row);
}

Table organisations(const Filled& filled) {
  Table table;
  table.columns = {{14}, {78, Align::left}, {26}, {28}, {65}, {46}};
  table.header = {{{label("序号"), label(filled.name("organisation")), label(filled.name("members")),
                    label("副主席人数"), label("主席姓名及电话"), label(filled.name("founded"))}}};
  Cell members;
  Cell vice_chairs;
  members.sum = Sum{Sum::Kind::sum, "", 2, {}};
  vice_chairs.sum = Sum{Sum::Kind::sum, "", 3, {}};
  std::int64_t member_sum = 0;
  std::int64_t vice_sum = 0;
  std::int64_t number = 0;
  for (const std::string& row : filled.rows("organisations")) {
    const Value member_count = filled.value(row + "members");
    const Value vice_count = filled.value(row + "vice_chairs");
    add_to(members, member_sum, member_count, table.rows.size());
    add_to(vice_chairs, vice_sum, vice_count, table.rows.size());
    table.rows.push_back(
        {{++number, filled.text(row + "organisation"), member_count, vice_count,
          filled.text(row + "chair") + "　" + filled.text(row + "chair_phone"), filled.value(row + "founded")},
         Row::Kind::body,
         10});
  }
  members.value = member_sum;
  vice_chairs.value = vice_sum;
  if (number > 0) {
    table.rows.push_back(
        {{Cell("合计").span(1), Cell(std::to_string(number) + " 个"), members, vice_chairs, Cell(), Cell()},
         Row::Kind::total,
         10});
  }
  return table;
}

Section statistics(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Section section;
  section.page.landscape = true;
  section.annex = "附件3-2";
  section.title = filled.title();
  section.subtitle = filled.text("year") + "年";
  section.sheet = filled.text("unit") + filled.text("year");
  section.head = {{filled.name("unit") + "（盖章）", filled.text("unit")},
                  {filled.name("reporter"), filled.text("reporter") + "　" + filled.text("reporter_phone")},
                  {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks.emplace_back(organisations(filled));
  section.blocks.emplace_back(SignatureBlock{{{"负责人签字", "", true, true}}});
  return section;
}

Result<Document> build_application(Source& source, const Question& question) {
  return annex_document(source, question, "site_application", "filled_on", application);
}

Result<Document> build_statistics(Source& source, const Question& question) {
  return annex_document(source, question, "site_statistics", "filled_on", statistics);
}

}  // namespace

void add_site_forms(std::vector<Report>& out) {
  out.push_back({"site-application",
                 {"新领域建妇联示范点申报表（3-1）", "Application of a model site (3-1)"},
                 "5",
                 "site_application",
                 annex_needs(),
                 build_application});
  out.push_back({"site-statistics",
                 {"新领域建妇联统计表（3-2）", "New federation organisations (3-2)"},
                 "5",
                 "site_statistics",
                 annex_needs(),
                 build_statistics});
}

}  // namespace yanxing::reports

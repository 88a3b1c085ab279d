// Programme 6, 改革示范点: the plan of highlights, and the minutes of a women's council (一事一记).
#include "client/reports/annex.h"
#include "client/reports/registry.h"

namespace yanxing::reports {
namespace {

Section highlight_plan(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table table;
  table.columns = {{12}, {36}, {92, Align::left}, {62, Align::left}, {25}, {30}};
  table.header = {
      {{label("序号"), label("特色亮点"), label("工作措施"), label("预期目标"), label("责任人"), label("完成时间")}}};
  const auto kinds = record.values.find("kinds");
  const forms::Form* form = source.form(record.form);
  const forms::Field* field = form == nullptr ? nullptr : form->find("kinds");
  std::int64_t number = 0;
  if (kinds != record.values.end() && kinds->second.is_array() && field != nullptr) {
    for (const nlohmann::json& kind : kinds->second) {
      const std::string name = kind.is_string() ? kind.get<std::string>() : "";
      const forms::Choice* choice = field->find_choice(name);
      table.rows.push_back(
          {{++number, choice == nullptr ? name : choice->label.in(forms::Language::zh), filled.text(name + "_measures"),
            filled.text(name + "_goal"), filled.text(name + "_responsible"), filled.value(name + "_until")},
           Row::Kind::body,
           26});
    }
  }
  const std::string site = filled.text("site");
  Section section;
  section.page.landscape = true;
  section.title = "基层妇联改革示范点" + filled.title();
  section.subtitle = filled.text("year") + "年";
  section.sheet = filled.text("unit") + site;
  section.head = {{filled.name("unit") + "（盖章）", filled.text("unit")},
                  {"示范点", site.empty() ? filled.text("place") : site},
                  {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks = {std::move(table),
                    SignatureBlock{{{filled.name("responsible"), filled.text("responsible")},
                                    {filled.name("responsible_phone"), filled.text("responsible_phone")}}}};
  return section;
}

Section minutes(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table form;
  form.rows_run_on = true;
  form.columns = {{26}, {59}, {26}, {59}};
  Row topic{{}, Row::Kind::body, 12};
  filled.pair(topic, "topic", 3);
  Row when{{}, Row::Kind::body, 11};
  filled.pair(when, "time");
  filled.pair(when, "venue");
  Row who{{}, Row::Kind::body, 11};
  filled.pair(who, "host");
  filled.pair(who, "heads");
  form.rows = {topic, when, who};
  form.rows.push_back(text_row(filled.name("participants"), filled.text("participants"), 3, 18));
  form.rows.push_back(text_row(filled.name("process"), filled.text("process"), 3, 70));
  form.rows.push_back(text_row(filled.name("conclusion"), filled.text("conclusion"), 3, 36));
  Row done{{}, Row::Kind::body, 11};
  filled.pair(done, "done");
  filled.pair(done, "done_on");
  form.rows.push_back(std::move(done));
  form.rows.push_back(text_row(filled.name("implementation"), filled.text("implementation"), 3, 24));
  Section section;
  section.title = filled.title();
  section.subtitle = "（一事一记）";
  section.sheet = filled.text("topic");
  section.head = {{filled.name("place"), filled.text("place")}};
  section.blocks.emplace_back(std::move(form));
  const std::vector<Picture> photos = filled.pictures("photos", "photo");
  if (!photos.empty()) section.blocks.emplace_back(Paragraph{filled.name("pictures"), 12, true});
  if (!photos.empty()) section.blocks.emplace_back(Pictures{photos});
  section.blocks.emplace_back(SignatureBlock{{{"主持人签字"}, {"记录人签字", "", false, true}}});
  return section;
}

Result<Document> build_plan(Source& source, const Question& question) {
  return annex_document(source, question, "highlight_plan", "filled_on", highlight_plan);
}

Result<Document> build_minutes(Source& source, const Question& question) {
  return annex_document(source, question, "council_minutes", "time", minutes);
}

}  // namespace

void add_reform_forms(std::vector<Report>& out) {
  out.push_back({"highlight-plan",
                 {"特色亮点工作计划表", "Plan of highlights"},
                 "6",
                 "highlight_plan",
                 annex_needs(),
                 build_plan});
  out.push_back({"minutes",
                 {"妇女议事会记录（一事一记）", "Minutes of the women's council"},
                 "6",
                 "council_minutes",
                 annex_needs(),
                 build_minutes});
}

}  // namespace yanxing::reports

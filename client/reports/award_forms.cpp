// Programme 3, 登记表 of an outstanding cadre, and programme 4, 推荐表 of courses.
#include "client/reports/annex.h"
#include "client/reports/registry.h"

namespace yanxing::reports {
namespace {

Section registration(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table form;
  form.rows_run_on = true;
  form.columns = {{31}, {35}, {26}, {40}, {38}};
  Cell photo;
  photo.pictures = {filled.picture("id_photo")};
  photo.pictures.front().caption.clear();
  if (!record.values.contains("id_photo")) photo.pictures.front().missing = "（贴证件照）";
  photo.rows = 4;
  const auto two = [&](const char* first, const char* second) {
    Row row{{}, Row::Kind::body, 11.5};
    filled.pair(row, filled.name(first), std::string_view(first) == "birth" ? filled.month(first) : filled.text(first));
    filled.pair(row, filled.name(second), filled.text(second));
    return row;
  };
  form.rows = {two("name", "sex"), two("birth", "nationality"), two("education", "political")};
  form.rows.front().cells.push_back(photo);
  Row unit{{}, Row::Kind::body, 11.5};
  filled.pair(unit, filled.name("unit_title"), filled.text("unit_title"), 3);
  Row address{{}, Row::Kind::body, 10};
  filled.pair(address, filled.name("address"), filled.text("address"), 4);
  Row contact{{}, Row::Kind::body, 10};
  filled.pair(contact, filled.name("postcode"), filled.text("postcode"));
  filled.pair(contact, filled.name("phone"), filled.text("phone"), 2);
  form.rows.insert(form.rows.end(), {unit, address, contact});
  form.rows.push_back(text_row(filled.name("deeds"), filled.text("deeds"), 4, 100));
  Picture work = filled.picture("work_photo");
  if (!record.values.contains("work_photo")) work.missing = "（贴工作照）";
  for (Row& row : picture_rows(filled.name("work_photo"), {work}, 4, 62)) form.rows.push_back(std::move(row));
  form.rows.push_back(filled.opinion("unit_opinion", "推荐单位审批意见", 4, 40));
  form.rows.push_back(filled.opinion("city_opinion", "市妇联审批意见", 4, 40));
  Section section;
  section.title = filled.title();
  section.sheet = filled.text("name");
  section.head = {{filled.name("unit"), filled.text("unit")}, {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks.emplace_back(std::move(form));
  return section;
}

Section recommendation(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table table;
  table.columns = {{12}, {40, Align::left}, {22}, {95, Align::left}, {24}, {26}, {38, Align::left}};
  table.header = {{{label("序号", 1, 2), label(filled.name("course"), 1, 2), label(filled.name("teaching"), 1, 2),
                    label("主要内容（300字以内）", 1, 2), label("主讲人", 3)}},
                  {{label("姓名"), label("出生年月"), label("单位及职务")}}};
  std::int64_t number = 0;
  for (const std::string& row : filled.rows("courses")) {
    table.rows.push_back(
        {{++number, filled.text(row + "course"), filled.text(row + "teaching"), filled.text(row + "content"),
          filled.text(row + "lecturer"), filled.month(row + "lecturer_birth"), filled.text(row + "lecturer_title")},
         Row::Kind::body,
         16});
  }
  Section section;
  section.page.landscape = true;
  section.title = filled.title();
  section.sheet = filled.text("unit") + filled.text("year");
  section.head = {{filled.name("unit") + "（盖章）", filled.text("unit")},
                  {filled.name("reviewer"), filled.text("reviewer")},
                  {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks.emplace_back(std::move(table));
  section.blocks.emplace_back(SignatureBlock{{{filled.name("responsible"), filled.text("responsible")},
                                              {filled.name("responsible_phone"), filled.text("responsible_phone")}}});
  return section;
}

Result<Document> build_registration(Source& source, const Question& question) {
  return annex_document(source, question, "best_cadre", "filled_on", registration);
}

Result<Document> build_recommendation(Source& source, const Question& question) {
  return annex_document(source, question, "course_recommendation", "filled_on", recommendation);
}

}  // namespace

void add_award_forms(std::vector<Report>& out) {
  out.push_back({"registration",
                 {"最美基层妇联干部登记表", "Registration of an outstanding cadre"},
                 "3",
                 "best_cadre",
                 annex_needs(),
                 build_registration});
  out.push_back({"recommendation",
                 {"桂姐姐履职小课堂推荐表", "Recommended courses"},
                 "4",
                 "course_recommendation",
                 annex_needs(),
                 build_recommendation});
}

}  // namespace yanxing::reports

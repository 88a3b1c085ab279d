#include "client/reports/annex.h"

#include <algorithm>

#include "client/election/round.h"

namespace yanxing::reports {
namespace {

std::string iso_of(const records::Record& record, std::string_view field) {
  const auto at = record.values.find(std::string(field));
  return at != record.values.end() && at->second.is_string() ? at->second.get<std::string>().substr(0, 10)
                                                             : std::string();
}

}  // namespace

Result<std::vector<records::Record>> asked_records(Source& source, const Question& question, std::string_view form,
                                                   std::string_view date_field) {
  if (question.id) {
    YX_ASSIGN(const auto found, source.store().find(*question.id));
    if (!found || found->state == records::State::deleted) return Error{Code::not_found, "这条记录不在了"};
    if (found->form != form) return Error{Code::conflict, "the record is of form " + found->form};
    return std::vector<records::Record>{*found};
  }
  YX_ASSIGN(std::vector<records::Record> found, source.list(form, question.place));
  std::erase_if(found, [&](const records::Record& record) {
    const std::string day = iso_of(record, date_field);
    return (!question.from.empty() && day < question.from) || (!question.to.empty() && day > question.to);
  });
  if (!question.round.empty()) {
    std::erase_if(found, [&](const records::Record& record) {
      const auto round = record.values.find("round");
      return round == record.values.end() || !round->second.is_string() ||
             election::round_year(round->second.get_ref<const std::string&>()) != question.round;
    });
  }
  if (found.empty()) {
    const forms::Form* asked = source.form(form);
    const std::string title = asked != nullptr ? asked->title.in(forms::Language::zh) : std::string(form);
    return Error{Code::not_found, "没有已完成的“" + title + "”"};
  }
  std::stable_sort(found.begin(), found.end(), [&](const records::Record& a, const records::Record& b) {
    return std::pair(a.place, iso_of(a, date_field)) < std::pair(b.place, iso_of(b, date_field));
  });
  return found;
}

Result<Document> annex_document(Source& source, const Question& question, std::string_view form,
                                std::string_view date_field, BuildSection build, BuildAppendix appendix) {
  YX_ASSIGN(const std::vector<records::Record> records, asked_records(source, question, form, date_field));
  Document document;
  document.number_each_section = true;
  for (const records::Record& record : records) {
    Section section = build(source, record);
    section.draft = record.state == records::State::draft;
    if (!record.conflicts.empty()) {
      const std::string warning = "（有尚未处理的冲突，内容可能还会改变）";
      section.subtitle += section.subtitle.empty() ? warning : "\n" + warning;
    }
    const bool draft = section.draft;
    document.sections.push_back(std::move(section));
    auto more = appendix != nullptr ? appendix(source, record) : std::nullopt;
    if (!more) continue;
    more->draft = draft;
    document.sections.push_back(*std::move(more));
  }
  document.title = document.sections.front().title;
  return document;
}

std::string Filled::title() const {
  const forms::Form* form = source_->form(record_->form);
  return form == nullptr ? record_->form : form->title.in(forms::Language::zh);
}

std::vector<Picture> Filled::pictures(std::string_view repeat, std::string_view image) const {
  std::vector<Picture> out;
  for (const std::string& row : rows(repeat)) {
    const std::string path = row + std::string(image);
    Picture one = picture(path);
    if (record_->values.contains(path) || !one.caption.empty()) out.push_back(std::move(one));
  }
  return out;
}

std::string Filled::month(std::string_view field) const {
  const Value day = value(field);
  const auto* date = std::get_if<forms::Date>(&day);
  return date == nullptr ? value_text(day) : std::to_string(date->year) + "年" + std::to_string(date->month) + "月";
}

void Filled::pair(Row& row, std::string label_text, Value what, int columns) const {
  row.cells.push_back(label(std::move(label_text)));
  row.cells.push_back(box(std::move(what), columns));
}

void Filled::pair(Row& row, std::string_view field, int columns) const {
  pair(row, name(field), value(field), columns);
}

Row Filled::opinion(std::string_view field, const std::string& label_text, int columns, double height_mm) const {
  Cell cell = box(text(field), columns).aligned(Align::left);
  cell.stamp = "盖章";
  const std::string by = text(std::string(field) + "_by");
  const std::string on = text(std::string(field) + "_on");
  cell.foot = {"经办人：" + (by.empty() ? "　　　　　　" : by), on.empty() ? "　　年　　月　　日" : on};
  return {{label(label_text), cell}, Row::Kind::body, height_mm};
}

Row text_row(const std::string& label_text, const std::string& text, int columns, double height_mm) {
  return {{label(label_text), box(text, columns)}, Row::Kind::body, height_mm};
}

std::vector<Row> picture_rows(const std::string& label_text, const std::vector<Picture>& pictures, int columns,
                              double height_mm) {
  std::vector<Row> out;
  for (std::size_t from = 0; from < std::max<std::size_t>(pictures.size(), 1); from += 2) {
    Cell cell = box(Value(), columns);
    for (std::size_t i = from; i < std::min(from + 2, pictures.size()); ++i) cell.pictures.push_back(pictures[i]);
    out.push_back({{label(from == 0 ? label_text : label_text + "（续）"), cell}, Row::Kind::body, height_mm});
  }
  return out;
}

}  // namespace yanxing::reports

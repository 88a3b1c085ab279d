// Inside client/reports: what the annex forms of single records share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/reports/report.h"

namespace yanxing::reports {

/// The records that a question means: the one of its id, a draft too; else the final ones of its place whose
/// `date_field` lies in its days, and whose `round` is the one that was asked for, in order of place and day. Errors:
/// not_found (none), conflict (the id is of another form).
Result<std::vector<records::Record>> asked_records(Source& source, const Question& question, std::string_view form,
                                                   std::string_view date_field);

/// Of one record, or of the final ones of a place and some days.
inline Needs annex_needs() {
  Needs needs;
  needs.place = needs.dates = needs.id = Need::optional;
  return needs;
}

/// One record as its annex.
using BuildSection = Section (*)(Source& source, const records::Record& record);
/// What is handed in with it, numbered for itself; nullopt: nothing.
using BuildAppendix = std::optional<Section> (*)(Source& source, const records::Record& record);

/// A document of one section a record, each numbered for itself; drafts are marked, and records with a conflict that
/// nobody has settled say so.
Result<Document> annex_document(Source& source, const Question& question, std::string_view form,
                                std::string_view date_field, BuildSection build, BuildAppendix appendix = nullptr);

/// Short for one record: its answers and the labels of its form.
class Filled {
 public:
  Filled(Source& source, const records::Record& record) : source_(&source), record_(&record) {}

  std::string text(std::string_view field) const { return source_->text(*record_, field); }
  Value value(std::string_view field, int digits = 0) const { return source_->value(*record_, field, digits); }
  std::string name(std::string_view field) const { return source_->label(record_->form, field); }
  std::string title() const;
  std::vector<std::string> rows(std::string_view repeat) const { return Source::rows(*record_, repeat); }
  Picture picture(std::string_view path) const { return source_->picture(*record_, path); }
  /// All pictures of a repeat "photos" with the image "photo".
  std::vector<Picture> pictures(std::string_view repeat, std::string_view image) const;
  /// "1985年3月" of a date that is asked by month.
  std::string month(std::string_view field) const;

  /// A label box and its value box.
  void pair(Row& row, std::string_view field, int columns = 1) const;
  void pair(Row& row, std::string label_text, Value value, int columns = 1) const;
  /// An opinion with who, when and room for the stamp: fields FIELD, FIELD_by, FIELD_on.
  Row opinion(std::string_view field, const std::string& label_text, int columns, double height_mm) const;

 private:
  Source* source_;
  const records::Record* record_;
};

/// A long text over the rest of the row.
Row text_row(const std::string& label_text, const std::string& text, int columns, double height_mm);
/// Pictures in rows of two, the label repeated with （续）. At least one row, empty where there are none.
std::vector<Row> picture_rows(const std::string& label_text, const std::vector<Picture>& pictures, int columns,
                              double height_mm);

}  // namespace yanxing::reports

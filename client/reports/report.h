// The reports: official tables of the programmes, by name. The screen, `yanxing-cli report` and the tests take them
// from here.
//
// How to add one:
//   1. Write `Result<Document> build_NAME(Source& source, const Question& question)` in client/reports/NAME_report.cpp:
//      read records through Source (list_final(), text()…), figures through the functions of client/training,
//      election, due… (never a sum of its own that a screen also shows), lay them out as the annex is
//      (document.h: Table with header rows for lists, Table of label()/box() cells with rows_run_on for forms).
//   2. Declare a function that appends its Report entry (reports of one area share one) in registry.h, call it in
//      report.cpp: all_reports().
//   3. Test it in tests/client/reports: text of the PDF, cells of the xlsx, and look at its picture
//      (build/dev/screens/pdf_NAME.png).
//
// One thread, that of the store.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/form.h"
#include "client/forms/table.h"
#include "client/places/places.h"
#include "client/records/attachments.h"
#include "client/records/form_library.h"
#include "client/records/record_store.h"
#include "client/reports/document.h"

namespace yanxing::reports {

/// What a person wants to see. Empty parts: everything.
struct Question {
  std::string place;  // code prefix
  std::string from;   // "2021-05-17", first day
  std::string to;     // last day
  std::optional<RecordId> id;
  std::optional<RecordId> training;
  std::string round;  // "2021"; empty: the year of the on-date
};

enum class Need { unused, optional, required };

struct Needs {
  Need place = Need::unused;
  Need dates = Need::unused;
  Need id = Need::unused;  // a record of Report::form
  Need training = Need::unused;
  Need round = Need::unused;
  Need on = Need::unused;  // Source::on(): as of which day, or the day that it is dated
};

/// What reports are built from. All that is pointed to must outlive it. Labels of official tables are Chinese whatever
/// the program's language is.
class Source {
 public:
  /// `assets`: the folder with programme/. `on`: "2021-05-17", today or the day that a person asks for.
  Source(records::RecordStore& store, records::FormLibrary& library, const records::Attachments& attachments,
         const places::Places& places, std::filesystem::path assets, std::string on);

  records::RecordStore& store() { return *store_; }
  const places::Places& places() const { return *places_; }
  const std::filesystem::path& assets() const { return assets_; }
  const std::string& on() const { return on_; }
  const forms::Form* form(std::string_view name) const { return store_->forms().find(name); }

  /// Living records of a form under a place, drafts only where wanted, in id order.
  Result<std::vector<records::Record>> list(std::string_view form, std::string_view place, bool with_drafts = false);

  /// An answer as it is read, in Chinese: labels of choices (from tables too), names of places ("融安县 · 桥板乡"),
  /// titles of records for references. Replaced derived values come as replaced. Empty: unanswered.
  /// Of a record that a date begins the name of (a session): everything that tells it from others.
  std::string text(const records::Record& record, std::string_view path);
  /// The same typed, for a cell: numbers, dates and times stay such; of decimals at least `digits` behind the point.
  Value value(const records::Record& record, std::string_view path, int digits = 0);
  /// The form's own Chinese label; the name itself where the form does not have it.
  std::string label(std::string_view form, std::string_view field) const;
  /// Keys of a repeat's rows in order: "photos[k3]/". REQUIRES nothing; none where there are no rows.
  static std::vector<std::string> rows(const records::Record& record, std::string_view repeat);
  /// A picture that an answer names, its caption from the field beside it (photo -> photo_caption).
  Picture picture(const records::Record& record, std::string_view path) const;
  std::string place_name(std::string_view code) const;
  /// The laptop's own place: what a table without an asked place is about. Empty before it is set up.
  std::string own_place() const;
  /// Labels of choices in another language than Chinese, for free export.
  void speak(forms::Language language) { language_ = language; }
  /// What attendance says of each training (client/training/attendance_table.h); read once.
  std::shared_ptr<const forms::Table> attendance();

 private:
  std::string reference_text(const records::Record& record);
  std::string reviewed_title(const records::Record& review);
  const forms::Form* form_of_review(const records::Record& review) const;
  std::string choice_text(const forms::Form& form, const forms::Field& field, const nlohmann::json& value);

  records::RecordStore* store_;
  records::FormLibrary* library_;
  const records::Attachments* attachments_;
  const places::Places* places_;
  std::filesystem::path assets_;
  std::string on_;
  forms::Language language_ = forms::Language::zh;
  std::shared_ptr<const forms::Table> attendance_;
};

struct Report {
  std::string name;  // "annex2-training"
  forms::Phrase title;
  std::string programme;  // "1" … "7"
  std::string form;       // of the records that it is about; may be empty
  Needs needs;
  /// Errors: not_found (nothing to print for this question), and the store's. REQUIRES: missing() is empty.
  Result<Document> (*build)(Source& source, const Question& question) = nullptr;
};

/// In the order in which they are listed.
const std::vector<Report>& all_reports();
/// nullptr: there is none of that name.
const Report* find_report(std::string_view name);

/// Builds a report. What it says of a place lies on this laptop, or says that it does not: a place of which nothing is
/// here is refused (Code::out_of_scope, the detail a sentence in Chinese), one of which a part is here gets a mark
/// under the title. Errors: also those of Report::build. REQUIRES: missing() is empty.
Result<Document> build(const Report& report, Source& source, const Question& question);

/// A number as it is shown: at least `least` digits behind the point, up to four where it has more.
Decimal decimal_of(double value, int least);

/// What the question lacks for this report: "place", "from", "to", "id", "training"; empty: nothing.
std::string missing(const Report& report, const Question& question);

/// Writes it as the ending of the file says (.pdf, .xlsx; capitals too), beside the target first and renamed when it is
/// whole, so that nothing half written is ever left and a file of that name stays until the new one is there.
/// A link is followed. Errors: unsupported (another ending), disk_full, refused (no plain file), io (folder missing,
/// not writable). `unprinted`, where given, gets the characters for which this machine has no font: on the PDF a box
/// stands for each, and whoever signs it must hear of it.
Status write_document(const Document& document, const std::filesystem::path& file,
                      std::set<std::string>* unprinted = nullptr);

/// Characters with their numbers, for a message: "𰀀 (U+30000) 𰀁 (U+30001)".
std::string named_characters(const std::set<std::string>& characters);

}  // namespace yanxing::reports

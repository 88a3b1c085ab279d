#include "client/reports/report.h"

#include <glib.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "client/due/facts.h"
#include "client/places/seen.h"
#include "client/reports/part_file.h"
#include "client/reports/pdf_writer.h"
#include "client/reports/registry.h"
#include "client/reports/xlsx_writer.h"

namespace yanxing::reports {
namespace {

namespace fs = std::filesystem;

std::string ending_of(const fs::path& file) {
  std::string ending = file.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return ending;
}

}  // namespace

const std::vector<Report>& all_reports() {
  static const std::vector<Report> reports = [] {
    std::vector<Report> out;
    add_training_forms(out);
    add_election_forms(out);
    add_award_forms(out);
    add_site_forms(out);
    add_reform_forms(out);
    add_progress_report(out);
    add_roster_reports(out);
    add_election_tables(out);
    add_due_report(out);
    add_activity_report(out);
    return out;
  }();
  return reports;
}

const Report* find_report(std::string_view name) {
  const std::vector<Report>& reports = all_reports();
  const auto at = std::find_if(reports.begin(), reports.end(), [&](const Report& each) { return each.name == name; });
  return at == reports.end() ? nullptr : &*at;
}

Result<Document> build(const Report& report, Source& source, const Question& question) {
  const std::string place = report.needs.place == Need::unused ? std::string() : question.place;
  const auto scope = place.empty() ? std::vector<std::string>() : due::scope_of(source.store().workspace());
  const places::Seen seen = places::seen_of(place, scope);
  if (seen == places::Seen::none)
    return Error{Code::out_of_scope, "这台电脑上没有“" + source.place_name(place) + "”的记录，统计不了"};
  YX_ASSIGN(Document document, report.build(source, question));
  if (seen == places::Seen::all) return document;
  std::string held;
  for (const std::string& part : places::seen_parts(place, scope))
    held += (held.empty() ? "" : "、") + source.places().name(part);
  for (Section& section : document.sections)
    section.head.push_back({"△ 本机只有部分记录", held + "；其余没有收到，不等于没有报"});
  return document;
}

std::string missing(const Report& report, const Question& question) {
  if (report.needs.place == Need::required && question.place.empty()) return "place";
  if (report.needs.dates == Need::required && question.from.empty()) return "from";
  if (report.needs.dates == Need::required && question.to.empty()) return "to";
  if (report.needs.id == Need::required && !question.id) return "id";
  if (report.needs.training == Need::required && !question.training) return "training";
  return {};
}

std::string named_characters(const std::set<std::string>& characters) {
  std::string out;
  for (const std::string& one : characters) {
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), " (U+%04X)", static_cast<unsigned>(g_utf8_get_char(one.c_str())));
    out += (out.empty() ? "" : " ") + one + number.data();
  }
  return out;
}

Status write_document(const Document& document, const fs::path& file, std::set<std::string>* unprinted) {
  const std::string ending = ending_of(file);
  if (ending != ".pdf" && ending != ".xlsx") return Error{Code::unsupported, "write FILE.pdf or FILE.xlsx"};
  PartFile part(file);
  YX_TRY(part.status());
  YX_TRY(ending == ".pdf" ? write_pdf(document, part.path(), unprinted) : write_xlsx(document, part.path()));
  return part.take_place();
}

}  // namespace yanxing::reports

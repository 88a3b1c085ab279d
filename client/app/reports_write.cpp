// Building, writing and previewing what the screen 报表 asks.
#include <algorithm>
#include <set>

#include "client/app/local_time.h"
#include "client/app/reports_model.h"
#include "client/app/save_place.h"
#include "client/forms/values.h"
#include "client/reports/export.h"

namespace yanxing::app {
namespace {

const char* ending_of(ReportFormat format) {
  switch (format) {
    case ReportFormat::pdf: return "pdf";
    case ReportFormat::xlsx: return "xlsx";
    case ReportFormat::csv: return "csv";
    case ReportFormat::json: return "json";
  }
  YX_UNREACHABLE();
}

/// A person may type the ending too.
std::string without_ending(const std::string& name, const std::string& ending) {
  const std::string suffix = "." + ending;
  return name.size() > suffix.size() && name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : name;
}

ReportChart chart_of(const reports::Chart& chart) {
  ReportChart out;
  switch (chart.kind) {
    case reports::Chart::Kind::bars: out.kind = ReportChart::Kind::bars; break;
    case reports::Chart::Kind::progress: out.kind = ReportChart::Kind::progress; break;
    case reports::Chart::Kind::funnel: out.kind = ReportChart::Kind::funnel; break;
  }
  out.title = chart.unit.empty() ? chart.title : chart.title + "（" + chart.unit + "）";
  for (const auto& point : chart.points)
    out.points.push_back(
        {point.label, point.value, point.target, point.remark, point.label.ends_with(reports::part_mark)});
  return out;
}

/// The first rows as texts, each in the first place that its cell covers.
ReportTable beginning_of(const reports::Table& table) {
  constexpr std::size_t most_rows = 12;
  ReportTable out;
  out.caption = table.caption;
  std::vector<reports::Row> rows = table.header;
  out.head_rows = rows.size();
  const std::size_t shown = std::min(table.rows.size(), most_rows);
  out.more = static_cast<std::int64_t>(table.rows.size() - shown);
  rows.insert(rows.end(), table.rows.begin(), table.rows.begin() + static_cast<std::ptrdiff_t>(shown));
  for (const auto& column : table.columns) out.widths.push_back(static_cast<float>(column.width));
  out.rows.assign(rows.size(), std::vector<std::string>(table.columns.size()));
  for (const auto& placed : reports::place_cells(rows, table.columns.size()))
    out.rows[placed.row][placed.column] = reports::value_text(placed.cell->value);
  return out;
}

ReportPreview preview_of(const reports::Document& document) {
  constexpr std::size_t most_tables = 4;
  ReportPreview out;
  out.title = document.title;
  for (const auto& section : document.sections) {
    for (const auto& block : section.blocks) {
      if (const auto* table = std::get_if<reports::Table>(&block)) {
        ++out.tables;
        out.notes.insert(out.notes.end(), table->notes.begin(), table->notes.end());
        if (out.figures.size() < most_tables && !table->header.empty()) out.figures.push_back(beginning_of(*table));
        out.rows += static_cast<std::int64_t>(
            std::count_if(table->rows.begin(), table->rows.end(),
                          [](const reports::Row& row) { return row.kind == reports::Row::Kind::body; }));
      }
      if (const auto* chart = std::get_if<reports::Chart>(&block)) out.charts.push_back(chart_of(*chart));
    }
  }
  if (!out.charts.empty()) out.figures.clear();
  return out;
}

}  // namespace

void ReportsModel::work() {
  const auto work = std::exchange(view_->work, ReportWork::none);
  context_->saves.flush();  // what was typed a moment ago belongs to the table
  if (work == ReportWork::previewing) return preview();
  if (view_->report == free_export) return write_export();
  write_report();
}

reports::Source ReportsModel::source() {
  return {context_->store,          context_->library, *attachments_,
          context_->words.places(), assets_,           local_date(context_->now())};
}

bool ReportsModel::read_day(const std::string& name, const std::string& typed, std::string& day) {
  if (typed.empty()) return true;
  const auto today = forms::parse_date(local_date(context_->now()), std::nullopt);
  const auto read = forms::parse_date(typed, today ? std::optional(*today) : std::nullopt);
  if (!read) {
    fail(name, {"reports.problem.date", {{"text", typed}}, {}});
    return false;
  }
  day = read->text();
  return true;
}

std::optional<reports::Question> ReportsModel::question() {
  const ReportQuestion& asked = view_->asked;
  reports::Question out;
  out.place = asked.place;
  out.round = asked.round;
  if (const auto id = RecordId::parse(asked.id)) out.id = *id;
  if (const auto training = RecordId::parse(asked.training)) out.training = *training;
  if (view_->dates != ReportAsk::unused) {
    if (!read_day("from", asked.from, out.from) || !read_day("to", asked.to, out.to)) return std::nullopt;
    if (!out.from.empty() && !out.to.empty() && out.from > out.to) {
      fail("to", {"reports.problem.days", {{"from", out.from}, {"to", out.to}}, {}});
      return std::nullopt;
    }
  }
  const reports::Report* report = reports::find_report(view_->report);
  if (const std::string lacking = reports::missing(*report, out); !lacking.empty()) {
    fail(lacking, {"reports.problem.missing." + lacking, {}, {}});
    return std::nullopt;
  }
  return out;
}

std::optional<std::filesystem::path> ReportsModel::target_folder() {
  const auto folder = typed_folder(view_->asked.folder);
  if (!folder.is_absolute()) {
    fail("folder", {"reports.problem.folder", {{"folder", view_->asked.folder}}, {}});
    return std::nullopt;
  }
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return folder;
  if (std::filesystem::create_directory(folder, error)) return folder;
  const bool no_parent = error == std::errc::no_such_file_or_directory || !error;
  fail("folder", {no_parent ? "reports.problem.no_folder" : "reports.problem.io", {{"folder", folder.string()}}, {}});
  return std::nullopt;
}

void ReportsModel::fail(const std::string& missing, Message text) {
  view_->missing = missing;
  view_->outcome = ReportOutcome{std::move(text), false, {}, {}};
}

void ReportsModel::tell(const Error& error) {
  switch (error.code) {
    case Code::out_of_scope: return fail("place", {"reports.problem.unseen", {}, {}});
    case Code::not_found:
      // The reason is a sentence of the official table, in Chinese as the table is.
      if (context_->words.language() == forms::Language::zh && !error.detail.empty()) {
        return fail("", {"reports.problem.nothing_because", {{"reason", error.detail}}, {}});
      }
      return fail("", {"reports.problem.nothing", {}, {}});
    case Code::disk_full: return fail("", {"reports.problem.disk_full", {}, {}});
    case Code::io: return fail("folder", {"reports.problem.io", {{"folder", view_->asked.folder}}, {}});
    default:
      return fail("", {"reports.problem.other", {{"code", code_name(error.code)}, {"detail", error.detail}}, {}});
  }
}

void ReportsModel::wrote(const std::filesystem::path& file, Message text) {
  const std::string folder = file.parent_path().string();
  context_->keep_setting("reports_folder", folder);
  text.args.emplace_back("file", file.filename().string());
  view_->outcome = ReportOutcome{std::move(text), true, file.string(), folder};
}

Result<reports::Document> ReportsModel::build() {
  const auto asked = question();
  if (!asked) return Error{Code::invalid, {}};
  auto from = source();
  auto document = reports::build(*reports::find_report(view_->report), from, *asked);
  if (!document) {
    tell(document.error());
  } else {
    view_->preview = preview_of(*document);
  }
  return document;
}

void ReportsModel::preview() { static_cast<void>(build().ok()); }

void ReportsModel::write_report() {
  const auto document = build();
  if (!document) return;
  const auto folder = target_folder();
  if (!folder) return;
  const std::string ending = ending_of(format_);
  const auto file = free_file(*folder, safe_file_name(without_ending(view_->asked.file, ending)), ending);
  std::set<std::string> unprinted;
  const auto written = reports::write_document(*document, file, &unprinted);
  if (!written) return tell(written.error());
  wrote(file, {"reports.written", {}, {}});
  if (!unprinted.empty())
    context_->notices.toast(ToastKind::warning,
                            {"reports.unprinted", {{"characters", reports::named_characters(unprinted)}}, {}});
}

void ReportsModel::write_export() {
  if (view_->asked.form.empty()) return fail("form", {"reports.problem.missing.form", {}, {}});
  const auto folder = target_folder();
  if (!folder) return;
  reports::ExportOrder order;
  order.query.form = view_->asked.form;
  order.query.place = view_->asked.place;
  if (view_->asked.state == "draft") order.query.state = records::State::draft;
  if (view_->asked.state == "final") order.query.state = records::State::final;
  order.language = context_->words.language();
  const auto count = context_->store.count(order.query);
  if (!count) return tell(count.error());
  if (*count == 0) return fail("", {"reports.problem.nothing", {}, {}});
  const std::string ending = ending_of(format_);
  const auto format = reports::parse_export_format(ending);
  const auto file = free_file(*folder, safe_file_name(without_ending(view_->asked.file, ending)), ending);
  auto from = source();
  const auto written = reports::export_records(from, order, *format, file);
  if (!written) return tell(written.error());
  wrote(file, {"reports.exported", {}, *written});
}

}  // namespace yanxing::app

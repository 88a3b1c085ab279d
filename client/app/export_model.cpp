#include "client/app/export_model.h"

#include <algorithm>
#include <cstdlib>
#include <span>

#include "client/app/file_picker.h"
#include "client/app/local_time.h"
#include "client/app/save_place.h"

namespace yanxing::app {

namespace {

constexpr const char* folder_of_exports = "export_folder";

std::filesystem::path export_home() {
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? home : "/";
}

}  // namespace

/// In the order of who uses whom: the worker goes first, and waits for what it does.
struct ExportModel::Run {
  Run(reports::Source from, std::function<void()> wake) : source(std::move(from)), worker(std::move(wake)) {}

  reports::Source source;
  records::RecordHits hits;
  std::size_t read = 0;
  std::filesystem::path file;
  std::unique_ptr<reports::Export> out;
  net::Worker worker;
};

ExportModel::ExportModel(Context& context, const records::Attachments& attachments, std::filesystem::path assets,
                         std::function<void()> wake, RecordsView& view)
    : context_(&context),
      attachments_(&attachments),
      assets_(std::move(assets)),
      wake_(std::move(wake)),
      view_(&view) {}

ExportModel::~ExportModel() = default;

void ExportModel::ask() {
  if (run_ != nullptr || view_->exporting) return;
  if (view_->filter.form.empty()) return context_->notices.toast(ToastKind::info, {"records.export.choose", {}, {}});
  ExportView view;
  view.picker.images = false;
  view.picker.folders = true;
  view.picker.places = picker_places(export_home());
  std::error_code error;
  const auto documents = documents_folder();
  std::filesystem::path folder =
      context_->setting(folder_of_exports, documents.empty() ? export_home().string() : documents.string());
  if (!std::filesystem::is_directory(folder, error)) folder = export_home();
  read_folder(view.picker, folder);
  const std::string& place = view_->filter.place.empty() ? context_->scope() : view_->filter.place;
  view.name = safe_file_name(context_->words.form_title(view_->filter.form) + "-" + context_->words.place(place) + "-" +
                             local_date(context_->now()));
  view_->exporting = std::move(view);
}

void ExportModel::browse(const std::string& folder) {
  if (!view_->exporting) return;
  std::filesystem::path wanted = typed_folder(folder);
  if (wanted.is_relative()) wanted = std::filesystem::path(view_->exporting->picker.folder) / wanted;
  read_folder(view_->exporting->picker, wanted);
  view_->exporting->problem = {};
}

void ExportModel::name(const command::NameExport& command) {
  if (!view_->exporting) return;
  view_->exporting->name = command.name;
  if (reports::parse_export_format(command.format)) view_->exporting->format = command.format;
  view_->exporting->problem = {};
}

void ExportModel::begin(const records::ListQuery& query) {
  if (!view_->exporting || run_ != nullptr) return;
  context_->saves.flush();
  const ExportView& asked = *view_->exporting;
  const std::filesystem::path folder = asked.picker.folder;
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    view_->exporting->problem = {"picker.not_there", {{"folder", folder.string()}}, {}};
    return;
  }
  const std::string ending = "." + asked.format;
  std::string name = asked.name;
  if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
  auto run = std::make_unique<Run>(reports::Source(context_->store, context_->library, *attachments_,
                                                   context_->words.places(), assets_, local_date(context_->now())),
                                   wake_);
  run->file = free_file(folder, safe_file_name(name), asked.format);
  reports::ExportOrder order;
  order.query = query;
  order.language = context_->words.language();
  auto hits = context_->store.search(query);
  auto out = hits ? reports::Export::begin(run->source, std::move(order), *reports::parse_export_format(asked.format),
                                           run->file)
                  : Result<std::unique_ptr<reports::Export>>(hits.error());
  if (!out) {
    view_->exporting->problem = {
        out.error().code == Code::disk_full ? "reports.problem.disk_full" : "reports.problem.io",
        {{"folder", folder.string()}},
        {}};
    return;
  }
  context_->keep_setting(folder_of_exports, folder.string());
  run->hits = std::move(*hits);
  run->out = std::move(*out);
  run_ = std::move(run);
  view_->exporting.reset();
  view_->exported = {ExportPhase::reading, {}};
}

void ExportModel::close() {
  view_->exporting.reset();
  if (run_ == nullptr || view_->exported.phase == ExportPhase::closing) return;
  run_.reset();
  view_->exported = {};
  context_->notices.toast(ToastKind::info, {"records.export.stopped", {}, {}});
}

bool ExportModel::tick(const Deadline& deadline) {
  if (run_ == nullptr) return false;
  bool changed = false;
  do {
    changed |= step();
  } while (has_work() && !deadline.passed());
  return changed;
}

bool ExportModel::step() {
  switch (view_->exported.phase) {
    case ExportPhase::none: return false;
    case ExportPhase::reading: return read_some();
    case ExportPhase::writing: return write_some();
    case ExportPhase::closing: break;
  }
  auto reply = run_->worker.take();
  if (!reply) return false;
  end(std::get<net::Ran>(*reply).status);
  return true;
}

/// Finds, then reads; a hit that is gone by now is left out.
bool ExportModel::read_some() {
  Run& run = *run_;
  if (!run.hits.complete()) {
    int looks = 0;
    const auto found = context_->store.find_more(run.hits, SIZE_MAX, [&] { return ++looks > 4; });
    if (!found) end(found.error());
    return true;
  }
  const auto& keys = run.hits.keys();
  const auto slice =
      std::span<const std::int64_t>(keys).subspan(run.read, std::min(slice_records, keys.size() - run.read));
  const auto records = context_->store.read(slice);
  if (!records) {
    end(records.error());
    return true;
  }
  for (const auto& record : *records) run.out->take(record);
  run.read += slice.size();
  view_->exported.records = {static_cast<std::int64_t>(run.read), static_cast<std::int64_t>(keys.size())};
  if (run.read == keys.size()) view_->exported = {ExportPhase::writing, {0, run.out->taken()}};
  return true;
}

bool ExportModel::write_some() {
  Run& run = *run_;
  const bool all = run.out->write_some(slice_records);
  view_->exported.records.done = run.out->written();
  if (!all) return true;
  view_->exported.phase = ExportPhase::closing;
  run.worker.run([out = run.out.get()] { return out->close(); });
  return true;
}

void ExportModel::end(const Status& status) {
  const auto run = std::exchange(run_, nullptr);
  view_->exported = {};
  if (!status) return tell(status.error());
  context_->notices.toast(ToastKind::done, {"records.exported", {{"file", run->file.string()}}, run->out->written()});
}

void ExportModel::tell(const Error& error) {
  const char* key = error.code == Code::disk_full ? "records.export.disk_full" : "records.export.failed";
  context_->notices.toast(ToastKind::error, {key, {{"code", code_name(error.code)}}, {}});
}

}  // namespace yanxing::app

#include "client/app/settings_model.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "client/app/messages.h"
#include "client/records/attachments.h"
#include "client/records/backup.h"
#include "client/text/size.h"
#include "client/text/text.h"

#ifndef YANXING_VERSION
#define YANXING_VERSION "0.1.0"
#endif

namespace yanxing::app {

namespace {

constexpr std::size_t max_device_name_characters = 60;

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : std::string(separator)) + part;
  return out;
}

std::vector<std::string> split_scope(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

/// In the order of who uses whom: the worker goes first, and waits for what it does.
struct SettingsModel::BackupRun {
  explicit BackupRun(std::function<void()> wake) : worker(std::move(wake)) {}
  std::filesystem::path file;
  std::atomic<bool> stop{false};
  std::optional<Result<records::BackupMade>> made;  // the thread's until it is done
  net::Worker worker;
};

SettingsModel::SettingsModel(Context& context, net::Worker& worker, std::function<void()> wake, SettingsView& view,
                             FirstRunView& first_run, Events events)
    : context_(&context),
      worker_(&worker),
      view_(&view),
      first_run_(&first_run),
      events_(std::move(events)),
      wake_(std::move(wake)) {}

SettingsModel::~SettingsModel() {
  if (backup_ != nullptr) backup_->stop = true;
}

void SettingsModel::start(const std::string& language) {
  view_->language = language.empty() ? context_->setting("language", "zh_CN") : language;
  if (view_->language != "en") view_->language = "zh_CN";
  context_->words.set_language(view_->language);
  const auto scale = context_->workspace.setting("font_scale");
  view_->font_scale = scale && scale->is_number() ? std::clamp(scale->get<double>(), min_scale, max_scale) : 1.0;
  const auto contrast = context_->workspace.setting("high_contrast");
  view_->high_contrast = contrast && contrast->is_boolean() && contrast->get<bool>();
  const auto edge = records::picture_edge(context_->workspace);
  view_->photo_edge = edge ? *edge : images::default_edge;
  view_->version = YANXING_VERSION;
  view_->data_folder = std::filesystem::absolute(context_->workspace.folder()).string();
  const auto last = context_->workspace.setting("last_backup");
  if (last && last->is_number_integer()) view_->last_backup = context_->local(last->get<UnixMs>());
  first_run_->needed = !context_->workspace.is_set_up();
  if (!first_run_->needed) {
    view_->place = context_->workspace.identity().place;
    view_->person = context_->workspace.identity().person;
  }
  read_enrolment();
  suggest_backup();
}

void SettingsModel::fill_lists() {
  const std::vector<places::Level> all{places::Level::city, places::Level::county, places::Level::township};
  first_run_->places = first_run_->needed ? context_->words.place_choices("", all) : std::vector<Choice>();
  view_->places = context_->words.place_choices("", all);
}

std::string SettingsModel::device_name() const {
  if (!context_->workspace.is_set_up()) return {};
  const auto& self = context_->workspace.identity();
  return text::first_characters(context_->words.place(self.place) + " · " + self.person, max_device_name_characters);
}

void SettingsModel::read_enrolment() {
  const auto enrolment = context_->workspace.enrolment();
  const bool is_enrolled = enrolment && enrolment->has_value();
  if (view_->enrolment != Enrolment::running && view_->enrolment != Enrolment::failed) {
    view_->enrolment = is_enrolled ? Enrolment::done : Enrolment::none;
  }
  if (!is_enrolled) return;
  const auto& found = **enrolment;
  view_->server = found.url;
  view_->enrolled_when = context_->local(found.when_ms);
  std::vector<std::string> names;
  for (const auto& code : found.scope) names.push_back(context_->words.place_in_township(code));
  view_->scope = join(names, context_->words.language() == forms::Language::en ? ", " : "、");
  view_->device_name = context_->setting("device_name", device_name());
}

// ------------------------------------------------------------------------------------------------ who and where

void SettingsModel::set_identity(const command::SetIdentity& command) {
  if (context_->workspace.is_set_up()) return;
  const auto status = context_->workspace.set_up(command.place, command.person);
  if (!status) {
    first_run_->error =
        status.error().code == Code::invalid ? Message{"first_run.invalid", {}, {}} : save_trouble(status.error());
    return;
  }
  first_run_->error = {};
  start(view_->language);
  fill_lists();
  events_.on_identity();
}

void SettingsModel::set_place(const std::string& place) {
  if (!context_->workspace.is_set_up() || place == view_->place) return;
  const auto status = context_->workspace.set_place(place);
  if (!status) return context_->notices.toast(ToastKind::error, save_trouble(status.error()));
  view_->place = place;
  events_.on_identity();
}

// Typed: echoed at once, written in the pause. An empty name is not kept.
void SettingsModel::set_person(const std::string& person) {
  if (!context_->workspace.is_set_up() || person == view_->person) return;
  view_->person = person;
  person_typed_ms_ = context_->now();
}

void SettingsModel::flush() {
  if (!person_typed_ms_) return;
  person_typed_ms_.reset();
  if (text::trim(view_->person).empty()) return;
  const auto status = context_->workspace.set_person(view_->person);
  if (!status) context_->notices.toast(ToastKind::error, save_trouble(status.error()));
}

std::optional<UnixMs> SettingsModel::next_due_ms() const {
  if (!backup_file_.empty() || (waiting_ && !worker_->busy())) return 0;
  if (!person_typed_ms_) return std::nullopt;
  const auto age_ms = context_->now() - *person_typed_ms_;
  return age_ms < 0 ? 0 : std::max<UnixMs>(0, Saves::typing_pause_ms - age_ms);
}

// ------------------------------------------------------------------------------------------------ enrolment

void SettingsModel::enrol(const command::Enrol& command) {
  if (view_->enrolment == Enrolment::running || !context_->workspace.is_set_up()) return;
  view_->server = command.server;
  view_->enrolment_problem = {};
  view_->enrolment = Enrolment::failed;
  if (!net::normalise_server_url(command.server)) {
    view_->enrolment_problem = {"enrol.bad_url", {}, {}};
    return;
  }
  if (!sync::decode_enrolment_code(command.code)) {
    view_->enrolment_problem = {"enrol.bad_code", {}, {}};
    return;
  }
  view_->enrolment = Enrolment::running;
  asked_ = command;
  waiting_ = true;
  if (worker_->busy()) worker_->cancel();
}

bool SettingsModel::tick() {
  bool changed = false;
  if (person_typed_ms_ && next_due_ms() == 0) flush();
  if (waiting_ && !worker_->busy()) {
    waiting_ = false;
    const auto& self = context_->workspace.identity();
    const auto name =
        text::first_characters(context_->words.place(self.place) + " · " + self.person, max_device_name_characters);
    view_->device_name = name;
    worker_->enrol({asked_.server, asked_.code, self.device, self.key, name, view_->language == "en" ? "en" : "zh-CN"});
    changed = true;
  }
  if (!backup_file_.empty() && std::exchange(backup_shown_, true)) {
    run_backup();
    changed = true;
  }
  return end_backup() || changed;
}

void SettingsModel::on_reply(net::EnrolmentEnded reply) {
  if (!reply.result) {
    view_->enrolment = Enrolment::failed;
    view_->enrolment_problem = enrolment_trouble(reply.result.error(), reply.problem);
    return;
  }
  const auto& enrolled = *reply.result;
  records::Enrolment keep;
  keep.url = enrolled.server.url;
  keep.ca_pem = enrolled.server.ca_pem;
  keep.token = enrolled.server.token;
  keep.server_key = enrolled.reply.server_key;
  keep.epoch = enrolled.reply.epoch;
  keep.server_name = enrolled.reply.server_name;
  keep.scope = split_scope(enrolled.reply.scope);
  keep.when_ms = context_->now();
  const auto status = context_->workspace.set_enrolment(keep);
  if (!status) {
    view_->enrolment = Enrolment::failed;
    view_->enrolment_problem = save_trouble(status.error());
    return;
  }
  context_->keep_setting("device_name", view_->device_name);
  view_->enrolment = Enrolment::done;
  read_enrolment();
  context_->notices.toast(ToastKind::done, {"toast.enrolled", {{"scope", view_->scope}}, {}});
  events_.on_enrolled();
}

// ------------------------------------------------------------------------------------------------ comfort

void SettingsModel::set_language(const std::string& language) {
  const std::string wanted = language == "en" ? "en" : "zh_CN";
  if (wanted == view_->language) return;
  view_->language = wanted;
  context_->keep_setting("language", wanted);
  context_->words.set_language(wanted);
  read_enrolment();
  events_.on_language();
}

void SettingsModel::set_font_scale(double scale) {
  view_->font_scale = std::clamp(scale, min_scale, max_scale);
  context_->keep_setting("font_scale", view_->font_scale);
}

void SettingsModel::set_high_contrast(bool on) {
  view_->high_contrast = on;
  context_->keep_setting("high_contrast", on);
}

void SettingsModel::set_photo_edge(int edge) {
  const auto kept = records::set_picture_edge(context_->workspace, edge);
  if (!kept) return context_->notices.toast(ToastKind::error, save_trouble(kept.error()));
  view_->photo_edge = edge;
}

// ------------------------------------------------------------------------------------------------ backup

void SettingsModel::suggest_backup() {
  const char* home = std::getenv("HOME");
  const auto folder = home != nullptr && *home != '\0' ? std::filesystem::path(home) : context_->workspace.folder();
  view_->backup_suggestion = (folder / ("yanxing-" + file_stamp(context_->now()) + ".db")).string();
}

// Runs in the next tick, so that the screen says first that it is busy.
void SettingsModel::backup(const std::string& file) {
  if (file.empty() || !backup_file_.empty() || backup_ != nullptr) return;
  backup_file_ = file;
  backup_shown_ = false;
  view_->backup_running = true;
  view_->backup_problem = {};
}

void SettingsModel::run_backup() {
  const auto file = std::exchange(backup_file_, {});
  context_->saves.flush();
  auto part = records::backup_records(context_->workspace, file);
  if (!part) {
    view_->backup_running = false;
    view_->backup_problem = backup_trouble(part.error());
    return;
  }
  backup_ = std::make_unique<BackupRun>(wake_);
  backup_->file = file;
  backup_->worker.run([run = backup_.get(), folder = context_->workspace.folder(), part = *part]() -> Status {
    const auto goes_on = [run](std::uint64_t, std::uint64_t) { return !run->stop.load(); };
    run->made = records::finish_backup(folder, part, run->file, goes_on);
    return {};
  });
}

/// True when a backup that was being written is done.
bool SettingsModel::end_backup() {
  if (backup_ == nullptr || !backup_->worker.take()) return false;
  const auto run = std::move(backup_);
  view_->backup_running = false;
  suggest_backup();
  if (!*run->made) {
    view_->backup_problem = backup_trouble(run->made->error());
    return true;
  }
  const records::BackupMade& made = **run->made;
  context_->keep_setting("last_backup", context_->now());
  view_->last_backup = context_->local(context_->now());
  const auto damaged = static_cast<std::int64_t>(made.left_out.size());
  const auto originals = static_cast<std::int64_t>(made.originals_left_out.size());
  if (originals > 0) view_->backup_problem = {"backup.problem.originals", {}, originals};
  if (damaged > 0) view_->backup_problem = {"backup.problem.damaged", {}, damaged};
  context_->notices.toast(damaged + originals > 0 ? ToastKind::warning : ToastKind::done,
                          {"toast.backup",
                           {{"file", run->file.string()},
                            {"size", text::megabytes(static_cast<std::int64_t>(made.bytes))},
                            {"photos", std::to_string(made.photos)}},
                           {}});
  return true;
}

}  // namespace yanxing::app

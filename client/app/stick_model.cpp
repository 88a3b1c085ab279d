#include "client/app/stick_model.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "client/app/file_picker.h"
#include "client/app/messages.h"
#include "client/records/attachment_outbox.h"

namespace yanxing::app {

namespace {

constexpr std::size_t stick_slice = 1000;  // changes read between two frames
constexpr UnixMs stick_look_ms = 200;      // how often the progress is shown
constexpr std::string_view stick_setting = "stick.folder";

std::string stick_home() {
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? home : "/";
}

/// The first place that is plugged in, else her own folder.
std::string first_stick(const FilePickerView& picker) {
  for (const auto& [name, folder] : picker.places) {
    if (!name.starts_with("picker.")) return folder;
  }
  return stick_home();
}

}  // namespace

struct StickRunner {
  StickModel& model;
  void operator()(const command::PickStick&) { model.pick(true); }
  void operator()(const command::PickAck&) { model.pick(false); }
  void operator()(const command::BrowseStick& c) { model.browse(c.path); }
  void operator()(const command::CloseStickPicker&) { model.view_->picker.reset(); }
  void operator()(const command::WriteBundle&) {
    if (!model.view_->picker || !model.view_->picks_folder) return;
    model.begin(true, std::filesystem::path(model.view_->picker->folder) / model.view_->file);
  }
  void operator()(const command::StopStick&) {
    if (model.job_ == nullptr) return;
    if (model.job_->running) return model.job_->stop.store(true);
    model.job_.reset();
    model.say({"stick.stopped", {}, {}}, {}, false);
  }
};

void StickModel::run(const StickCommand& command) {
  std::visit(StickRunner{*this}, command);
  changed_ = true;
}

void StickModel::pick(bool folder) {
  if (job_ != nullptr) return;
  FilePickerView picker;
  picker.images = false;
  picker.places = picker_places(stick_home());
  std::error_code error;
  std::filesystem::path at = first_stick(picker);
  if (at == stick_home()) at = context_->setting(stick_setting, at.string());
  if (!std::filesystem::is_directory(at, error)) at = stick_home();
  read_folder(picker, at);
  const LocalTime now = context_->local(context_->now());
  view_->picks_folder = folder;
  view_->file =
      // With the end of the laptop's number: two laptops of a township use one stick on one day.
      fmt::format("yanxing-{}-{}-{:04}{:02}{:02}.yxb", context_->workspace.identity().place,
                  context_->workspace.identity().device.text().substr(32), now.year, now.month, now.day);
  view_->picker = std::move(picker);
}

void StickModel::browse(const std::string& path) {
  if (!view_->picker) return;
  std::filesystem::path wanted = path;
  if (wanted.is_relative()) wanted = std::filesystem::path(view_->picker->folder) / wanted;
  std::error_code error;
  if (std::filesystem::is_regular_file(wanted, error)) {
    if (!view_->picks_folder) begin(false, wanted);
    return;
  }
  read_folder(*view_->picker, wanted);
  if (view_->picker->problem.empty()) context_->keep_setting(stick_setting, view_->picker->folder);
}

void StickModel::begin(bool writes, std::filesystem::path file) {
  view_->picker.reset();
  if (job_ != nullptr) return;
  context_->saves.flush();
  job_ = std::make_shared<Job>();
  job_->writes = writes;
  job_->file = std::move(file);
  view_->phase = StickPhase::waiting;
  view_->progress = {};
  view_->said = view_->todo = {};
  view_->failed = false;
}

/// Reads some of what goes on the stick. All frames are in memory then: some twenty bytes a change.
Status StickModel::collect() {
  if (job_->prepared.content == nullptr) {
    YX_ASSIGN(job_->prepared, records::prepare_bundle(context_->workspace, job_->file, records::default_part_bytes));
    return {};
  }
  YX_ASSIGN(auto frame, job_->prepared.content->next_push(stick_slice));
  job_->has_all_frames = !frame.has_value();
  if (frame) job_->frames.push_back(std::move(*frame));
  return {};
}

void StickModel::hand_over() {
  const auto job = job_;
  job->running = true;
  if (!job->writes) {
    view_->phase = StickPhase::reading;
    worker_->run([job]() -> Status {
      job->read = records::read_ack(job->file);
      return {};
    });
    return;
  }
  view_->phase = StickPhase::writing;
  worker_->run([job]() -> Status {
    records::KeptFrames frames(std::move(job->frames));
    job->written = records::write_bundle(job->prepared.order, frames, [&](std::uint64_t done, std::uint64_t total) {
      job->done.store(done);
      job->total.store(total);
      return !job->stop.load();
    });
    return {};
  });
}

bool StickModel::tick(bool is_free) {
  if (job_ != nullptr && job_->running) {
    const auto kilobytes = [](std::uint64_t bytes) { return static_cast<std::int64_t>(bytes / 1024); };
    const Progress now{kilobytes(job_->done.load()), kilobytes(job_->total.load())};
    changed_ = changed_ || now.done != view_->progress.done || now.total != view_->progress.total;
    view_->progress = now;
  } else if (job_ != nullptr && is_free && !worker_->busy()) {
    changed_ = true;
    if (job_->writes && !job_->has_all_frames) {
      if (const Status some = collect(); !some) end_written(some.error());
    } else {
      hand_over();
    }
  }
  return std::exchange(changed_, false);
}

std::optional<UnixMs> StickModel::next_due_ms() const {
  if (job_ == nullptr) return std::nullopt;
  if (job_->running) return stick_look_ms;
  return worker_->busy() ? std::nullopt : std::optional<UnixMs>(0);
}

StickModel::~StickModel() {
  if (job_ != nullptr) job_->stop = true;
}

void StickModel::on_reply() {
  changed_ = true;
  const auto job = job_;
  if (job == nullptr) return;
  if (job->written) return end_written(*job->written);
  if (job->read) return end_read(*job->read);
  say({"stick.stopped", {}, {}}, {}, false);
}

void StickModel::end_written(const Result<records::BundleWritten>& written) {
  const auto job = std::exchange(job_, nullptr);
  if (!written) {
    const Code code = written.error().code;
    if (code == Code::cancelled) return say({"stick.stopped", {}, {}}, {}, false);
    const char* key = code == Code::disk_full   ? "stick.full"
                      : code == Code::not_found ? "stick.gone"
                      : code == Code::exists    ? "stick.exists"
                      : code == Code::refused   ? "stick.refused"
                                                : "stick.failed";
    const auto file = std::filesystem::path(written.error().detail).filename().string();
    return say({key, {{"file", file}}, {}}, {std::string(key) + ".todo", {}, {}}, true);
  }
  if (const auto noted = records::note_bundle(context_->workspace, *written); !noted)
    context_->notices.toast(ToastKind::error, save_trouble(noted.error()));
  const auto number = [](std::uint64_t n) { return std::to_string(n); };
  const auto left_out = static_cast<std::int64_t>(written->left_out + job->prepared.attachments_missing);
  if (written->changes == 0 && written->attachments == 0)
    return say({"stick.nothing", {{"file", job->file.filename().string()}}, {}},
               left_out > 0 ? Message{"stick.left_out", {}, left_out} : Message{"stick.written.todo", {}, {}},
               left_out > 0);
  say({"stick.written",
       {{"changes", number(written->changes)},
        {"photos", number(written->attachments)},
        {"file", job->file.filename().string()},
        {"parts", number(written->files.size())}},
       {}},
      left_out > 0 ? Message{"stick.left_out", {}, left_out} : Message{"stick.written.todo", {}, {}}, left_out > 0);
}

/// Whether the server still has to sign for some; where that cannot be read, it may.
bool StickModel::do_photos_wait() const {
  const records::Attachments files(context_->workspace.folder());
  const auto figures = records::AttachmentOutbox(context_->workspace, files).figures();
  return !figures || figures->waiting > 0;
}

void StickModel::end_read(const Result<std::string>& read) {
  job_.reset();
  if (!read) return say({"stick.unreadable", {}, {}}, {"stick.failed.todo", {}, {}}, true);
  sync::BundleFault fault = sync::BundleFault::none;
  const auto taken = records::take_ack(context_->workspace, *read, fault);
  if (!taken && fault != sync::BundleFault::none)
    return say({std::string("stick.ack.") + sync::fault_name(fault), {}, {}}, {"stick.ack.todo", {}, {}}, true);
  if (!taken) return say({"stick.failed", {}, {}}, {"stick.failed.todo", {}, {}}, true);
  const std::uint64_t photos = taken->attachments_held;
  const bool is_odd = taken->forked || taken->ahead || taken->lost_some || taken->attachments_lost > 0 ||
                      (taken->new_epoch && do_photos_wait());
  const auto totals = context_->store.totals([] { return true; });  // what is in quarantine is known at once
  const std::int64_t refused = totals ? static_cast<std::int64_t>(totals->quarantine) : 0;
  if (!is_odd && refused > 0) {
    say({"stick.taken", {{"changes", std::to_string(taken->confirmed)}, {"photos", std::to_string(photos)}}, {}},
        {"stick.taken.quarantine", {}, refused}, true);
    return on_taken_();
  }
  say({"stick.taken", {{"changes", std::to_string(taken->confirmed)}, {"photos", std::to_string(photos)}}, {}},
      !is_odd && taken->older ? Message{"stick.taken.older", {}, {}}
      : taken->nothing_new    ? Message{"stick.taken.nothing_new", {}, {}}
      : !is_odd               ? Message{}
      : taken->forked         ? Message{"stick.taken.forked", {}, {}}
      : taken->ahead          ? Message{"stick.taken.ahead", {}, {}}
      : taken->lost_some      ? Message{"stick.taken.lost", {}, {}}
      : taken->new_epoch      ? Message{"stick.taken.restored", {}, {}}
                         : Message{"stick.taken.photos_lost", {}, static_cast<std::int64_t>(taken->attachments_lost)},
      is_odd);
  on_taken_();
}

void StickModel::say(Message said, Message todo, bool failed) {
  job_.reset();
  view_->phase = StickPhase::idle;
  view_->said = std::move(said);
  view_->todo = std::move(todo);
  view_->failed = failed;
  changed_ = true;
}

}  // namespace yanxing::app

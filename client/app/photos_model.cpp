#include "client/app/photos_model.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "client/app/messages.h"
#include "client/attachments/exchange.h"

namespace yanxing::app {

namespace {

constexpr UnixMs figures_pause_ms = 300;  // figures are read at most this often while she types
constexpr int max_fetch_failures = 3;
constexpr std::uint64_t check_slice = std::uint64_t{1} << 20;  // read between two frames

}  // namespace

AttachmentView PhotoFiles::view_of(const std::string& name) {
  AttachmentView out;
  out.name = name.size() > 20 ? name.substr(0, 8) + name.substr(std::min(name.size(), name.find('.'))) : name;
  if (!records::is_attachment_name(name)) return out;
  out.content = name;
  const auto place = outbox.place_of(name);
  const bool here = place ? place->here : files.has(name);
  if (here) {
    out.file = files.path_of(name).string();
    std::error_code error;
    out.bytes = static_cast<std::int64_t>(std::filesystem::file_size(out.file, error));
    if (shown.insert(name).second) to_check.push_back(name);
  }
  if (place) {
    out.place = place->damaged     ? PhotoPlace::damaged
                : place->on_server ? (here ? PhotoPlace::on_server : PhotoPlace::server_only)
                : here             ? PhotoPlace::local
                : place->own       ? PhotoPlace::missing
                                   : PhotoPlace::elsewhere;
  }
  const auto fetch = fetching.find(name);
  if (here || fetch == fetching.end()) return out;
  out.fetching = fetch->second.problem.empty();
  out.fetched_bytes = fetch->second.have;
  out.fetch_bytes = fetch->second.total;
  out.problem = fetch->second.problem;
  return out;
}

std::string PhotosModel::language() const { return context_->words.language() == forms::Language::en ? "en" : "zh-CN"; }

void PhotosModel::begin() {
  const auto enrolment = context_->workspace.enrolment();
  if (!enrolment || !*enrolment || !context_->workspace.is_set_up()) return;
  view_->photo_problem = {};
  view_->photo_todo = {};
  stale_ = true;
  changed_ = true;
  sync_->refresh_counts();
  left_unsent_ = view_->unsent_changes;
  if (sender_) return sender_->look_again();
  const auto& self = context_->workspace.identity();
  identity_ = sync::ClientIdentity{self.device, self.key, (*enrolment)->server_key};
  sender_ = std::make_unique<attachments::AttachmentSender>(photos_->outbox, photos_->files, *identity_, language());
}

void PhotosModel::drop_sender() {
  if (sender_ != nullptr) went_bytes_ += sender_->report().bytes;
  sender_.reset();
}

void PhotosModel::cancel() {
  if (waiting_ != Waiting::none) worker_->cancel();
  const bool was_sending = sender_ != nullptr;
  drop_sender();
  for (const std::string& name : to_fetch_) photos_->fetching.erase(name);
  if (!to_fetch_.empty()) on_changed_();
  to_fetch_.clear();
  view_->photos_sending = false;
  if (was_sending) view_->photo_problem = view_->photo_todo = {};
  stale_ = changed_ = true;
}

// ------------------------------------------------------------------------------------------------ sending

void PhotosModel::step() {
  auto next = sender_->next();
  if (!next) return stop(next.error(), {});
  if (std::holds_alternative<attachments::AttachmentSender::Done>(*next)) return finish();
  changed_ = changed_ || !view_->photos_sending;
  view_->photos_sending = true;
  if (auto* ask = std::get_if<attachments::AttachmentSender::Ask>(&*next)) {
    waiting_ = Waiting::answer;
    return worker_->send(attachments::holds_request(std::move(ask->frame), language()));
  }
  waiting_ = Waiting::piece;
  auto& piece = std::get<net::UploadPiece>(*next);
  piece_offset_ = piece.offset;
  worker_->upload(std::move(piece));
}

void PhotosModel::on_reply(const net::Exchanged& reply) {
  waiting_ = Waiting::none;
  stale_ = true;
  if (sender_ == nullptr) return;
  if (!reply.body) return stop(reply.body.error(), reply.problem);
  if (const Status taken = sender_->on_answer(*reply.body); !taken) return stop(taken.error(), {});
  on_changed_();
}

void PhotosModel::on_reply(const net::PieceSent& reply) {
  waiting_ = Waiting::none;
  stale_ = true;
  if (reply.offset > piece_offset_) sync_->photos_went_on();
  if (sender_ == nullptr) return;
  if (const Status taken = sender_->on_piece(reply); !taken) return stop(taken.error(), reply.problem);
  if (reply.file != net::PieceSent::File::good) on_changed_();
}

/// Everything is sent that can be.
void PhotosModel::finish() {
  const auto report = sender_->report();
  drop_sender();
  sync_->photos_went_on();
  view_->photos_sending = false;
  stale_ = changed_ = true;
  if (report.unreadable > 0) {
    view_->photo_problem = {"photos.unreadable", {}, report.unreadable};
    view_->photo_todo = {"photos.unreadable.todo", {}, {}};
    return;
  }
  if (report.refused == 0) return;
  view_->photo_problem = {"photos.refused", {}, report.refused};
  view_->photo_todo = report.problem.detail.empty() ? Message{"photos.refused.todo", {}, {}}
                                                    : Message{"server.says", {{"text", report.problem.detail}}, {}};
}

/// The next sync that goes through tries again; until then nothing is sent.
void PhotosModel::stop(const Error& error, const net::Problem& problem) {
  drop_sender();
  view_->photos_sending = false;
  stale_ = changed_ = true;
  if (error.code == Code::cancelled) return;
  const auto trouble = sync_trouble(error, problem);
  view_->photo_problem = trouble.problem;
  view_->photo_todo = tried_again(trouble.todo, view_->automatic);
  sync_->photos_failed(error.code, problem.retry_after_s * 1000);
}

// ------------------------------------------------------------------------------------------------ fetching

void PhotosModel::fetch(const std::string& name) {
  if (!records::is_attachment_name(name)) return;
  const auto place = photos_->outbox.place_of(name);
  if (!place || place->here) return;
  if (std::find(to_fetch_.begin(), to_fetch_.end(), name) != to_fetch_.end()) return;
  if (!view_->enrolled) {
    photos_->fetching[name].problem = {"photos.fetch.not_enrolled", {}, {}};
  } else {
    photos_->fetching[name] = {};
    to_fetch_.push_back(name);
  }
  on_changed_();
}

void PhotosModel::cancel_fetch(const std::string& name) {
  const auto at = std::find(to_fetch_.begin(), to_fetch_.end(), name);
  if (at == to_fetch_.end()) return;
  if (waiting_ == Waiting::part && asked_ == name) worker_->cancel();
  to_fetch_.erase(at);
  photos_->fetching.erase(name);
  failures_ = 0;
  fetched_ = 0;
  begun_.clear();
  changed_ = true;
  on_changed_();
}

void PhotosModel::fetch_step() {
  const std::string& name = to_fetch_.front();
  asked_ = name;
  auto into = photos_->files.start_fetch(name);
  if (!into) return end_fetch(save_trouble(into.error()));
  if (begun_ != name) {
    begun_ = name;
    std::error_code error;
    const auto there = std::filesystem::file_size(*into, error);
    is_left_over_ = !error && there > 0;
  }
  net::FetchPart part;
  part.name = name;
  part.into = std::move(*into);
  part.accept_language = language();
  waiting_ = Waiting::part;
  worker_->fetch(std::move(part));
}

void PhotosModel::on_reply(const net::PartFetched& reply) {
  waiting_ = Waiting::none;
  changed_ = true;
  if (to_fetch_.empty() || to_fetch_.front() != asked_) return;  // cancelled meanwhile
  if (reply.complete) {
    const std::string name = to_fetch_.front();
    Status kept = photos_->files.finish_fetch(name);
    if (kept) kept = photos_->outbox.note_file(name, reply.total);
    if (!kept) return end_fetch(save_trouble(kept.error()));
    photos_->fetching.erase(name);
    photos_->shown.erase(name);
    to_fetch_.pop_front();
    failures_ = 0;
    fetched_ = 0;
    begun_.clear();
    stale_ = true;
    on_changed_();
    if (sender_ == nullptr) begin();  // asks whether the server signs for it
    return;
  }
  if (reply.have > fetched_) failures_ = 0;
  fetched_ = reply.have;
  PhotoFetch& now = photos_->fetching[asked_];
  now.have = static_cast<std::int64_t>(reply.have);
  if (reply.total > 0) now.total = static_cast<std::int64_t>(reply.total);
  on_changed_();
  if (reply.status) return;
  const Error& error = reply.status.error();
  if (error.code == Code::cancelled) return;  // asked for once more meanwhile
  const bool again = error.code == Code::no_network && ++failures_ < max_fetch_failures;
  if (again) return;
  if (error.code == Code::not_found) return end_fetch({"photos.fetch.not_there", {}, {}});
  if (error.code == Code::corrupt && std::exchange(is_left_over_, false)) return;  // it is gone, and asked for anew
  if (error.code == Code::corrupt) return end_fetch({"photos.fetch.corrupt", {}, {}});
  if (is_disk_trouble(error)) return end_fetch(save_trouble(error));
  end_fetch(sync_trouble(error, reply.problem).problem);
}

void PhotosModel::end_fetch(Message problem) {
  photos_->fetching[to_fetch_.front()].problem = std::move(problem);
  to_fetch_.pop_front();
  failures_ = 0;
  fetched_ = 0;
  begun_.clear();
  changed_ = true;
  on_changed_();
}

// ------------------------------------------------------------------------------------------------ between frames

bool PhotosModel::tick() {
  const bool free = waiting_ == Waiting::none && !worker_->busy() && !sync_->is_running();
  if (free && !to_fetch_.empty()) {
    fetch_step();
  } else if (free && sender_ != nullptr) {
    // What was saved since goes first.
    if (view_->unsent_changes > left_unsent_) {
      left_unsent_ = view_->unsent_changes;  // once for what is new: a sync that fails is not repeated at once
      sender_->look_again();
      sync_->sync_now(true);
    } else {
      step();
    }
  }
  if (free && check_after_ && sender_ == nullptr && context_->workspace.is_set_up()) check_step();
  if (!photos_->to_check.empty()) check_shown();
  if (stale_ && context_->workspace.is_set_up()) {
    const UnixMs age = context_->now() - read_ms_;
    if (age < 0 || age >= figures_pause_ms || sender_ == nullptr) read_figures();
  }
  return std::exchange(changed_, false);
}

/// What is damaged must not count as waiting until a network comes. The sender reads each file before it sends it.
void PhotosModel::check_step() {
  const auto more = photos_->outbox.check_some(*check_after_, check_slice);
  if (more && *more) return;
  check_after_.reset();
  stale_ = true;
  on_changed_();
}

/// One that is shown; a photo is read in a few milliseconds, and once only.
void PhotosModel::check_shown() {
  const std::string name = std::move(photos_->to_check.front());
  photos_->to_check.pop_front();
  const auto content = photos_->files.open(name);
  if (content || content.error().code != Code::corrupt) return;
  if (!photos_->files.mend(name) && !photos_->outbox.note_damaged(name)) return;
  stale_ = changed_ = true;
  on_changed_();
}

void PhotosModel::receipt_taken() {
  if (sender_ != nullptr) sender_->look_again();
  read_figures();
  if (view_->photos.waiting == 0) view_->photo_problem = view_->photo_todo = {};  // why they could not be sent
  changed_ = true;
}

void PhotosModel::read_figures() {
  stale_ = false;
  read_ms_ = context_->now();
  // Once at the start: were files lost while the program was not running?
  if (!std::exchange(looked_, true)) {
    static_cast<void>(photos_->outbox.look().ok());
    check_after_.emplace();
  }
  const auto figures = photos_->outbox.figures();
  if (!figures) return;
  // On a thin line a person looks whether it goes on: those that went since the first of these began to wait count.
  const std::int64_t now_went = sender_ != nullptr ? sender_->report().bytes : 0;
  if (figures->waiting == 0) went_bytes_ = -now_went;
  const std::int64_t went = figures->waiting > 0 ? went_bytes_ + now_went : 0;
  const PhotoFigures now{figures->waiting, figures->bytes_done + went, figures->bytes_total + went, figures->missing,
                         figures->damaged};
  changed_ = changed_ || now != view_->photos;
  view_->photos = now;
}

std::optional<UnixMs> PhotosModel::next_due_ms() const {
  const bool free = waiting_ == Waiting::none && !worker_->busy() && !sync_->is_running();
  if (free && (!to_fetch_.empty() || sender_ != nullptr)) return 0;
  if (free && check_after_ && sender_ == nullptr && context_->workspace.is_set_up()) return 0;
  if (!photos_->to_check.empty()) return 0;
  if (!stale_ || !context_->workspace.is_set_up()) return std::nullopt;
  const UnixMs age = context_->now() - read_ms_;
  if (age < 0 || sender_ == nullptr) return 0;
  return std::max<UnixMs>(0, figures_pause_ms - age);
}

}  // namespace yanxing::app

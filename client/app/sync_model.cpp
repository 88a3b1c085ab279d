#include "client/app/sync_model.h"

#include <algorithm>

#include "client/net/sync_loop.h"
#include "client/records/laptop_status.h"

namespace yanxing::app {

namespace {

constexpr std::size_t slice_changes = 200;
constexpr sync::ClientLimits batches{1000, 1000};  // a batch is made and read within a frame or two
constexpr std::size_t max_runs = 20;
constexpr UnixMs probe_again_ms = 60'000;      // while the server is there
constexpr UnixMs pull_again_ms = 10 * 60'000;  // others' changes are fetched this often without anything to send
constexpr UnixMs count_pause_ms = 300;         // counts are read at most this often while she types
constexpr std::string_view automatic_setting = "sync.automatic";
constexpr std::string_view shut_out_setting = "sync_shut_out";  // when the enrolment was made that is valid no more

UnixMs left_of(UnixMs planned_ms, UnixMs wait_ms, UnixMs now_ms) {
  const auto age_ms = now_ms - planned_ms;
  return age_ms < 0 ? 0 : std::max<UnixMs>(0, wait_ms - age_ms);  // a clock that was set back: now
}

std::string accept_language(const Words& words) { return words.language() == forms::Language::en ? "en" : "zh-CN"; }

}  // namespace

// ------------------------------------------------------------------------------------------------ beginning and ending

void SyncModel::start() {
  const auto automatic = context_->workspace.setting(automatic_setting);
  view_->automatic = !(automatic && automatic->is_boolean() && !automatic->get<bool>());
  const auto enrolment = context_->workspace.enrolment();
  view_->enrolled = enrolment && enrolment->has_value();
  view_->server = view_->enrolled ? (*enrolment)->url : "";
  const auto shut_out = context_->workspace.setting(shut_out_setting);
  view_->shut_out = view_->enrolled && shut_out && *shut_out == (*enrolment)->when_ms;
  if (view_->enrolled && !worker_->busy()) worker_->use({(*enrolment)->url, (*enrolment)->ca_pem, (*enrolment)->token});
  load_runs();
  counts_stale_ = view_->counting = true;
  changed_ = true;
  backoff_.succeeded();
  photos_went_on();
  known_away_ = false;
  plan_probe(0);
}

void SyncModel::start_enrolled() {
  start();
  // Where it syncs by itself it asks in a moment, and syncs because the answer is news.
  if (view_->enrolled && !view_->automatic) view_->reach = Reach::reachable;
}

void SyncModel::set_automatic(bool on) {
  view_->automatic = on;
  context_->keep_setting(automatic_setting, on);
  changed_ = true;
  known_away_ = false;
  view_->todo = tried_again(view_->todo, on);
  view_->photo_todo = tried_again(view_->photo_todo, on);
  if (!on) return;
  // It is asked anew, and that it is there is news: a sync begins.
  if (view_->reach == Reach::reachable) view_->reach = Reach::unknown;
  plan_probe(0);
}

void SyncModel::photos_failed(Code code, UnixMs retry_after_ms) {
  photos_wait_ = true;
  if (code == Code::no_network || code == Code::untrusted) view_->reach = Reach::offline;
  photos_planned_ms_ = context_->now();
  photos_wait_ms_ = photo_backoff_.failed(retry_after_ms);
  const UnixMs probe_left_ms = left_of(probe_planned_ms_, probe_wait_ms_, context_->now());
  if (photos_wait_ms_ < probe_left_ms) plan_probe(photos_wait_ms_);
}

void SyncModel::photos_went_on() {
  photo_backoff_.succeeded();
  photos_wait_ms_ = 0;
}

bool SyncModel::are_photos_due() const { return left_of(photos_planned_ms_, photos_wait_ms_, context_->now()) == 0; }

/// While the server is there.
UnixMs SyncModel::next_look_ms() const {
  if (!photos_wait_ || are_photos_due()) return probe_again_ms;
  return std::min(probe_again_ms, left_of(photos_planned_ms_, photos_wait_ms_, context_->now()));
}

void SyncModel::sync_now(bool automatic) {
  if (run_ != nullptr || !view_->enrolled) return;
  if (worker_->busy()) {
    start_when_free_ = true;
    view_->phase = SyncPhase::connecting;
    view_->progress = {};
    changed_ = true;
    if (probing_) worker_->cancel();
    return;
  }
  begin(automatic);
}

void SyncModel::begin(bool automatic) {
  const auto enrolment = context_->workspace.enrolment();
  if (!enrolment || !*enrolment) return;
  context_->saves.flush();
  static_cast<void>(context_->store.hand_in_again());  // a full disk says so elsewhere; the next sync tries again
  worker_->use({(*enrolment)->url, (*enrolment)->ca_pem, (*enrolment)->token});
  auto& workspace = context_->workspace;
  const auto& self = workspace.identity();
  run_ = std::make_unique<Run>(
      Run{{self.device, self.key, (*enrolment)->server_key}, nullptr, {}, automatic, false, false});
  run_->session = std::make_unique<sync::ClientSession>(workspace.store(), workspace.log(), workspace.clock(),
                                                        run_->identity, workspace.random(), context_->clock, batches);
  last_try_ms_ = context_->now();
  view_->last_try = context_->local(*last_try_ms_);
  view_->problem = {};
  view_->todo = {};
  if (view_->reach == Reach::unknown) view_->reach = Reach::checking;
  write_progress();
  send_next();
}

void SyncModel::send_next() {
  auto request = run_->session->next();
  if (!request) return fail(request.error(), {});
  if (!*request) return finish();
  worker_->send(net::http_request(std::move(**request), accept_language(context_->words)));
  run_->waiting = true;
  write_progress();
}

void SyncModel::on_reply(net::Exchanged reply) {
  if (run_ == nullptr) return;  // cancelled meanwhile
  run_->waiting = false;
  run_->traffic.bytes_out += reply.traffic.bytes_out;
  run_->traffic.bytes_in += reply.traffic.bytes_in;
  run_->traffic.round_trips += reply.traffic.round_trips;
  auto& session = *run_->session;
  if (!reply.body) {
    const auto goes_on = session.on_refused(reply.body.error());
    if (goes_on && *goes_on) return write_progress();  // the next tick sends it
    return fail(reply.body.error(), reply.problem);
  }
  if (reply.takes_lists) session.allow_lists();
  session.on_line(static_cast<std::size_t>(reply.traffic.bytes_out), reply.line_ms);
  const auto taken = session.on_reply(*reply.body);
  if (!taken) return fail(taken.error(), {});
  static_cast<void>(session.note_lost(reply.lost_attachments).ok());  // a hint; the next reply has it again
  run_->answered = true;
  view_->reach = Reach::reachable;
  write_progress();
}

void SyncModel::advance(const Deadline& deadline) {
  auto& session = *run_->session;
  while (session.has_work()) {
    const auto worked = session.work(slice_changes);
    if (!worked) return fail(worked.error(), {});
    write_progress();
    if (deadline.passed()) return;
  }
  send_next();
}

void SyncModel::write_progress() {
  const auto& progress = run_->session->progress();
  const auto sent = static_cast<std::int64_t>(progress.sent);
  const auto to_send = std::max(sent, static_cast<std::int64_t>(progress.to_send));
  const auto received = static_cast<std::int64_t>(progress.received);
  if (!run_->answered) {
    view_->phase = SyncPhase::connecting;
    view_->progress = {};
  } else if (run_->session->is_applying()) {
    view_->phase = SyncPhase::applying;
    view_->progress = {received, 0};
  } else if (sent < to_send) {
    view_->phase = SyncPhase::sending;
    view_->progress = {sent, to_send};
  } else {
    view_->phase = SyncPhase::receiving;
    view_->progress = {received, 0};
  }
  changed_ = true;
}

void SyncModel::finish() {
  const auto progress = run_->session->progress();
  SyncRun run;
  run.ok = true;
  view_->phase = SyncPhase::done;
  note_shut_out(false);
  view_->reach = Reach::reachable;
  backoff_.succeeded();
  plan_probe(next_look_ms());
  if (progress.recovered_fork) context_->notices.toast(ToastKind::warning, {"sync.recovered_fork", {}, {}});
  if (!run_->automatic) {
    context_->notices.toast(ToastKind::done,
                            {"toast.synced",
                             {{"sent", std::to_string(progress.sent)}, {"received", std::to_string(progress.received)}},
                             {}});
  }
  // Also for yanxing-cli status; a failure to note it loses nothing.
  static_cast<void>(records::note_sync(context_->workspace).ok());
  const bool photos_may = !run_->automatic || !photos_wait_ || are_photos_due();
  end_run(std::move(run));
  if (!photos_may) return;
  photos_wait_ = false;
  on_synced_();
}

void SyncModel::note_shut_out(bool is_shut_out) {
  if (view_->shut_out == is_shut_out) return;
  view_->shut_out = is_shut_out;
  const auto enrolment = context_->workspace.enrolment();
  const bool is_kept = is_shut_out && enrolment && *enrolment;
  context_->keep_setting(shut_out_setting, is_kept ? nlohmann::json((*enrolment)->when_ms) : nlohmann::json(nullptr));
}

void SyncModel::fail(const Error& error, const net::Problem& problem) {
  const auto trouble = sync_trouble(error, problem);
  SyncRun run;
  run.problem = trouble.problem;
  view_->phase = error.code == Code::cancelled ? SyncPhase::cancelled : SyncPhase::failed;
  if (shuts_out(problem)) note_shut_out(true);
  view_->problem = trouble.problem;
  view_->todo = tried_again(trouble.todo, view_->automatic);
  if (error.code == Code::no_network || error.code == Code::untrusted) view_->reach = Reach::offline;
  // The first word of the server may be a refusal; what was stopped before says nothing about it.
  if (view_->reach == Reach::checking) view_->reach = problem.status != 0 ? Reach::reachable : Reach::unknown;
  if (!run_->automatic && error.code != Code::cancelled) context_->notices.toast(ToastKind::error, trouble.problem);
  plan_probe(backoff_.failed(problem.retry_after_s * 1000));
  end_run(std::move(run));
}

void SyncModel::end_run(SyncRun run) {
  const auto& progress = run_->session->progress();
  const bool applied = progress.received > 0 || progress.sent > 0 || progress.adopted > 0 || progress.recovered_fork;
  run.sent = static_cast<std::int64_t>(progress.sent);
  run.received = static_cast<std::int64_t>(progress.received);
  run.bytes_out = run_->traffic.bytes_out;
  run.bytes_in = run_->traffic.bytes_in;
  // An automatic attempt that found no server is no event; the list shows what happened, not what did not.
  if (run.ok || !run_->automatic || applied) runs_.insert(runs_.begin(), {std::move(run), context_->now()});
  if (runs_.size() > max_runs) runs_.resize(max_runs);
  last_try_ms_ = context_->now();  // as the list has it
  run_.reset();
  keep_runs();
  load_runs();
  counts_stale_ = true;
  counted_ms_ = 0;
  changed_ = true;
  if (applied) on_applied_();
}

void SyncModel::cancel() {
  if (std::exchange(start_when_free_, false)) view_->phase = SyncPhase::cancelled;
  changed_ = true;
  if (run_ == nullptr) return;
  if (run_->waiting) worker_->cancel();
  fail({Code::cancelled, "cancelled"}, {});  // everything that must survive is committed already
}

// -------------------------------------------------------------------------------- looking for the server

void SyncModel::plan_probe(UnixMs wait_ms) {
  probe_planned_ms_ = context_->now();
  probe_wait_ms_ = wait_ms;
}

bool SyncModel::is_probe_due() const {
  return view_->enrolled && view_->automatic && run_ == nullptr && !worker_->busy() &&
         left_of(probe_planned_ms_, probe_wait_ms_, context_->now()) == 0;
}

void SyncModel::on_reply(const net::Probed& reply) {
  probing_ = false;
  const auto before = view_->reach;
  const bool was_reachable = before == Reach::reachable;
  view_->reach = reply.status ? Reach::reachable : Reach::offline;
  known_away_ = !reply.status;
  changed_ = changed_ || before != view_->reach;
  if (start_when_free_) {
    start_when_free_ = false;
    return begin(false);
  }
  if (!reply.status) return plan_probe(backoff_.failed());
  backoff_.succeeded();
  const bool photos_due = photos_wait_ && are_photos_due();
  plan_probe(next_look_ms());
  const auto last_ok = std::find_if(runs_.begin(), runs_.end(), [](const auto& run) { return run.first.ok; });
  const bool is_long_ago = last_ok == runs_.end() || left_of(last_ok->second, pull_again_ms, context_->now()) == 0;
  if (!was_reachable || view_->unsent_changes > 0 || photos_due || is_long_ago) sync_now(true);
}

bool SyncModel::tick(const Deadline& deadline) {
  if (run_ != nullptr && !run_->waiting && !worker_->busy()) advance(deadline);
  if (start_when_free_ && !worker_->busy()) {
    start_when_free_ = false;
    begin(false);
  }
  if (is_probe_due()) {
    probing_ = true;
    if (view_->reach != Reach::reachable && !known_away_) {
      view_->reach = Reach::checking;
      changed_ = true;
    }
    worker_->probe();
  }
  if (counts_stale_ && (view_->counting || left_of(counted_ms_, count_pause_ms, context_->now()) == 0))
    refresh_counts();
  return std::exchange(changed_, false);
}

std::optional<UnixMs> SyncModel::next_due_ms() const {
  if (run_ != nullptr && !run_->waiting && !worker_->busy()) return 0;
  if (counts_stale_) return view_->counting ? 0 : left_of(counted_ms_, count_pause_ms, context_->now());
  if (!view_->enrolled || !view_->automatic || worker_->busy() || run_ != nullptr) return std::nullopt;
  return left_of(probe_planned_ms_, probe_wait_ms_, context_->now());
}

}  // namespace yanxing::app

// 同步: drives an exchange in steps between frames, looks for the server by itself, and says honestly where everything
// is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/app/backoff.h"
#include "client/app/context.h"
#include "client/app/messages.h"
#include "client/app/sync_view.h"
#include "client/net/worker.h"
#include "sync/session/client_session.h"

namespace yanxing::app {

class SyncModel {
 public:
  /// `on_applied`: records may have changed by what was received, or their sync state by what was sent.
  /// `on_synced`: an exchange went through; photos may follow.
  SyncModel(Context& context, net::Worker& worker, SyncView& view, std::function<void()> on_applied,
            std::function<void()> on_synced)
      : context_(&context),
        worker_(&worker),
        view_(&view),
        on_applied_(std::move(on_applied)),
        on_synced_(std::move(on_synced)),
        backoff_(context.workspace.random()),
        photo_backoff_(context.workspace.random()) {}

  /// Reads settings, enrolment and the last runs.
  void start();
  /// After an enrolment: reads it, and knows that its server answers.
  void start_enrolled();

  /// By hand (`automatic` false) failures are told in a toast as well.
  void sync_now(bool automatic);
  void cancel();
  void set_automatic(bool on);
  /// Photos could not be sent: they are tried again later and later, while records go as ever. A sync by hand tries
  /// them at once.
  void photos_failed(Code code, UnixMs retry_after_ms);
  /// The server took some of them, or nothing is left that it would take.
  void photos_went_on();

  /// The worker's replies.
  void on_reply(net::Exchanged reply);
  void on_reply(const net::Probed& reply);

  /// Applies what was received, sends what is next, looks for the server when it is time. True when the view changed.
  bool tick(const Deadline& deadline);
  /// How long tick() may wait to be called again; nullopt: until the worker calls.
  std::optional<UnixMs> next_due_ms() const;

  bool is_running() const { return run_ != nullptr || start_when_free_; }
  /// Counts, receipt and quarantine are read again with the next tick.
  void counts_changed() { counts_stale_ = true; }
  /// Reads them now, as far as that is quick; the next ticks go on.
  void refresh_counts();

 private:
  /// One exchange; thrown away when it ends, whichever way.
  struct Run {
    sync::ClientIdentity identity;
    std::unique_ptr<sync::ClientSession> session;
    net::Traffic traffic;
    bool automatic = false;
    bool answered = false;  // the server spoke at least once
    bool waiting = false;   // for the worker
  };

  void begin(bool automatic);
  void advance(const Deadline& deadline);
  void send_next();
  void finish();
  void fail(const Error& error, const net::Problem& problem);
  void note_shut_out(bool is_shut_out);
  void end_run(SyncRun run);
  void write_progress();
  void plan_probe(UnixMs wait_ms);
  bool are_photos_due() const;
  UnixMs next_look_ms() const;
  bool is_probe_due() const;
  void keep_runs();
  void load_runs();
  void refresh_receipt();
  void refresh_quarantine();

  Context* context_;
  net::Worker* worker_;
  SyncView* view_;
  std::function<void()> on_applied_;
  std::function<void()> on_synced_;
  Backoff backoff_;
  Backoff photo_backoff_;  // of its own: records that go through say nothing about photos
  std::unique_ptr<Run> run_;
  bool photos_wait_ = false;      // those of the last sync did not get through
  bool start_when_free_ = false;  // asked for while a probe was under way
  bool probing_ = false;
  bool known_away_ = false;  // the last look found no server: looking again is no news, and draws nothing
  bool counts_stale_ = true;
  bool changed_ = true;
  UnixMs probe_planned_ms_ = 0;   // when it was planned
  UnixMs probe_wait_ms_ = 0;      // and for how long
  UnixMs photos_planned_ms_ = 0;  // the same of photos that did not get through
  UnixMs photos_wait_ms_ = 0;
  UnixMs counted_ms_ = 0;
  std::optional<UnixMs> last_try_ms_;
  std::vector<std::pair<SyncRun, UnixMs>> runs_;  // newest first, with the moment as it is stored
};

}  // namespace yanxing::app

// Photos to and from the server in steps between frames: after the records, in pieces, and never before a record that
// was saved meanwhile. What waits is said apart from the records' state.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/app/context.h"
#include "client/app/photo_files.h"
#include "client/app/sync_model.h"
#include "client/attachments/sender.h"
#include "client/net/worker.h"

namespace yanxing::app {

class PhotosModel {
 public:
  /// `on_changed`: a photo came, or what is known of some changed.
  PhotosModel(Context& context, net::Worker& worker, SyncModel& sync, SyncView& view, PhotoFiles& photos,
              std::function<void()> on_changed)
      : context_(&context),
        worker_(&worker),
        sync_(&sync),
        view_(&view),
        photos_(&photos),
        on_changed_(std::move(on_changed)) {}

  /// A sync of the records went through: what waits is sent.
  void begin();
  /// Lets go; what the server has it has, and the next sync goes on from there.
  void cancel();
  /// Fetches one that is not here.
  void fetch(const std::string& name);
  /// Lets go of that; what came of it is kept for the next try.
  void cancel_fetch(const std::string& name);

  /// The worker's reply to a question of ours is awaited; its Exchanged is ours.
  bool expects_answer() const { return waiting_ == Waiting::answer; }
  void on_reply(const net::Exchanged& reply);
  void on_reply(const net::PieceSent& reply);
  void on_reply(const net::PartFetched& reply);

  /// Takes the next step when the worker is free. True when the view changed.
  bool tick();
  std::optional<UnixMs> next_due_ms() const;
  /// The server signed for some by a receipt that was carried here: figures are read again at once.
  void receipt_taken();
  /// Figures are read again with the next tick.
  void stale() { stale_ = true; }

 private:
  enum class Waiting { none, answer, piece, part };

  void step();
  void fetch_step();
  void check_step();
  void check_shown();
  void stop(const Error& error, const net::Problem& problem);
  void end_fetch(Message problem);
  void finish();
  void drop_sender();
  void read_figures();
  std::string language() const;

  Context* context_;
  net::Worker* worker_;
  SyncModel* sync_;
  SyncView* view_;
  PhotoFiles* photos_;
  std::function<void()> on_changed_;
  std::optional<sync::ClientIdentity> identity_;
  std::unique_ptr<attachments::AttachmentSender> sender_;
  std::int64_t went_bytes_ = 0;  // signed for since something last began to wait, by senders that are gone
  std::deque<std::string> to_fetch_;
  std::string asked_;                       // of which a part is under way
  std::optional<std::string> check_after_;  // files that wait are being read: are they whole?
  Waiting waiting_ = Waiting::none;
  std::uint64_t piece_offset_ = 0;  // where the piece that is under way begins
  std::int64_t left_unsent_ = 0;    // what the last sync could not send
  bool stale_ = true;
  bool looked_ = false;
  bool changed_ = false;
  UnixMs read_ms_ = 0;
  int failures_ = 0;           // of the photo that is fetched, without a byte more
  std::uint64_t fetched_ = 0;  // of it
  std::string begun_;          // its name, once a part was asked for
  bool is_left_over_ = false;  // something lay there before: if it was of something else, once more from the beginning
};

}  // namespace yanxing::app

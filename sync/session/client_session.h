// The laptop's side of sync: says what to send next, takes what came back. Transport-free, restartable at any point.
//
// One thread: the one that owns the store. Everything that must survive is committed to the store before the next step;
// the object itself may be thrown away at any moment (crash, cancel, closed lid) and a new one goes on from what is
// there. One request in flight. Usage:
//   while (auto request = *session.next()) { reply = send(request->kind, request->frame); session.on_reply(reply); }
// A window applies what was received in slices between frames: while (session.has_work()) session.work(200).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/ledger/ledger.h"
#include "sync/wire/frame.h"
#include "sync/wire/messages.h"

namespace yanxing::sync {

struct ClientIdentity {
  DeviceId device;
  SigningKey key;
  PublicKey server_key;  // pinned at enrolment
};

struct ClientLimits {
  std::size_t push_changes = max_batch_changes;
  std::size_t pull_changes = max_batch_changes;
  /// Whether a small sync may be tried in one request.
  bool exchange = true;
  /// Least size of the frames of a list, packed: what a cut may cost.
  std::size_t portion_bytes = std::size_t{40} << 10;
};

struct Request {
  Kind kind = Kind::session;
  std::string frame;
  bool is_list = false;  // `frame` is several pushes, see frame_list.h; so is the reply
};

/// What one exchange did so far; shown while it runs and kept when it ended.
struct SyncProgress {
  std::uint64_t to_send = 0;   // own changes that the server is not known to hold, at the last look
  std::uint64_t sent = 0;      // acknowledged in this exchange
  std::uint64_t received = 0;  // changes of others (or own ones fetched back) that were new here
  std::uint64_t adopted = 0;   // changes of others that the server had lost and this laptop handed in again
  bool more_to_receive = false;
  bool recovered_fork = false;  // this disk had been copied or rewound; nothing was lost
  std::optional<UnixMs> server_clock_ms;
  std::optional<Receipt> receipt;  // the last one of the current log
};

/// Somebody else's log of which the server lacks something that this laptop holds.
struct WaitedLog {
  ChainId chain;
  std::uint64_t first = 1;  // the first entry that it lacks
};

class ClientSession {
 public:
  /// References must outlive the session. Saves may go on between calls: they are sent too.
  ClientSession(Store& store, OwnLog& log, HybridClock& clock, const ClientIdentity& identity, Random& random,
                const WallClock& wall, ClientLimits limits = {});

  /// The next request, the same one again while no reply came, or nullopt when all is done. Applies waiting work first.
  Result<std::optional<Request>> next();

  /// Takes a reply's frame, or their list. A late or doubled reply to an earlier request is ignored. Errors: untrusted
  /// (not our server: captive portal, another city), invalid, too_new, and what the store says; the request stays in
  /// flight and may be repeated.
  Status on_reply(std::string_view bytes);

  /// While a page waits to be applied, or receipts to be kept: the request that will follow, so that the server works
  /// on it meanwhile. It is in flight from now on; its reply is taken when the work is done. nullopt where something
  /// else has to be known first, or a list of pushes was not prepared.
  std::optional<Request> ahead();

  /// While a list of pushes is in flight: makes the one that will follow it, so that ahead() or next() has it at once.
  Status prepare();

  /// To be called when the request in flight was refused as such. True: there is a longer way that every server knows,
  /// go on with next(). Error: of the store.
  Result<bool> on_refused(const Error& error);

  /// What the transport found out. That the server takes lists of frames; until then there are none.
  void allow_lists() { lists_ = true; }
  /// That the server misses photos that it signed for, see attachments.h. Error: of the store.
  Status note_lost(std::int64_t number);
  /// How long the last request and its reply took, and how many bytes went up: sizes and packs what follows.
  void on_line(std::size_t bytes_up, std::int64_t ms);

  /// True while received changes wait to be applied, or receipts to be kept.
  bool has_work() const { return is_applying() || !receipts_.empty(); }
  /// True while received changes wait to be applied.
  bool is_applying() const { return !page_.empty() || page_cursor_.has_value(); }
  /// Applies up to `max_changes` of them in one transaction.
  Status work(std::size_t max_changes);

  /// True while a request has no reply yet. Else what comes is ignored: a doubled reply, or one to a request that a
  /// page overtook.
  bool expects_reply() const { return in_flight_.has_value(); }

  bool done() const { return phase_ == Phase::done; }
  const SyncProgress& progress() const { return progress_; }

 private:
  enum class Phase { begin, handshake, probe, fetch_own, audit, snapshot, push, pull, done };
  struct OwnChain {
    std::uint32_t incarnation = 0;
    std::uint64_t sent_n = 0;         // as told in the handshake: saves may go on meanwhile
    Hash sent_hash = {};              // there
    std::uint64_t common = 0;         // both sides agree up to here
    std::uint64_t held = 0;           // by the server
    std::uint64_t low = 0, high = 0;  // probing: agree at low, differ at high
    bool forked = false;
    bool by_marks = false;  // probing beyond what the server holds: by what others told it of this log
    bool ask = false;       // others may have told it something
  };

  Result<std::optional<Request>> build();
  Request sealed(Kind kind, std::string_view body);
  Result<std::optional<std::string>> build_exchange();
  Result<std::optional<PushRequest>> next_of_logs(ExchangeRequest& request, Known& known);
  Result<std::string> build_handshake();
  Result<std::string> build_probe();
  Result<std::optional<std::string>> build_own();
  Result<std::optional<std::string>> build_audit();
  Result<std::optional<Request>> build_push();
  struct Stretch {
    ChainId chain;
    std::uint64_t after = 0, end = 0;  // entries after < n <= end
    Hash previous, last;               // at `after` and at `end`
  };
  struct List {
    Stretch place;
    Request request;
    std::vector<std::string> ids;  // of its frames
  };
  Result<PushBase> base_of(const ChainId& chain);
  Result<bool> fits_prepared(const ChainId& chain, std::uint64_t after);
  Result<List> build_list(const ChainId& chain, std::uint64_t after, std::uint64_t up_to, std::size_t most);
  bool follows(const Receipt& receipt) const;
  Request send_list(List list);
  Result<bool> has_unsent();
  std::string build_pull(const std::optional<Cursor>& cursor, bool snapshot) const;

  Status look_at_disk();
  Result<bool> disk_moved_on();
  void shake_hands_again();
  Status on_handshake(const SessionReply& reply);
  Status on_handshake_chain(OwnChain& own, const SessionReply::Chain& theirs);
  Status start_over();
  Status on_probe(const ProbeReply& reply);
  Status on_told(OwnChain& chain, const ProbeReply& reply);
  Result<bool> is_as_told(const ChainId& chain, const Told& told);
  Status settle_fork(OwnChain& chain);
  Status on_exchange(ExchangeReply reply);
  Result<bool> on_stale();
  Status on_push(const PushReply& reply);
  Status on_replies(std::string_view list);
  Status on_pushes(std::vector<PushReply> replies);
  Result<bool> all_stored(const std::vector<PushReply>& replies);
  Status keep_receipts(const std::vector<PushReply>& replies);
  Status on_audit(const AuditReply& reply);
  Status finish_audit();
  Result<std::set<ChangeId>> names_different();
  Result<std::vector<StoredChange>> take_back(std::set<ChangeId> anew, const std::optional<ChainId>& but = {});
  Status on_page(PageReply reply);
  Result<bool> fits_disk();
  Result<bool> apply_entries(std::size_t count);
  Result<bool> is_own_by_now(const ChangeId& id);
  Result<bool> is_news_of_own(const Change& change, std::set<ChangeId>& unheard);
  Status note_news_of_own();
  Status keep_position(bool last);
  Status end_page();
  Status apply_entry(const Entry& entry, const Result<Change>& change, std::uint64_t& held_to);
  Status check_receipt(const Receipt& receipt, const Hash& expected) const;
  Status keep_receipt(const Receipt& receipt, const Hash& expected);
  /// `notices` are all that there are of the entries after `after` up to `up_to`.
  Status keep_notices(const ChainId& chain, std::uint64_t after, std::uint64_t up_to,
                      const std::vector<Notice>& notices);
  Status new_incarnation();
  Status pull_from_start();
  Result<bool> is_fresh();
  Result<std::uint64_t> count_unsent();
  template <typename Message, typename Handler>
  Status take(std::string_view body, Handler handler);

  Store& store_;
  OwnLog& log_;
  HybridClock& clock_;
  const ClientIdentity& identity_;
  Random& random_;
  const WallClock& wall_;
  ClientLimits limits_;

  Phase phase_ = Phase::begin;
  std::optional<Request> in_flight_;
  std::vector<std::string> in_flight_ids_;  // of its frames
  bool lists_ = false;
  bool names_base_ = true;  // in pushes; false: the server is of before
  std::size_t portion_bytes_ = limits_.portion_bytes;
  int level_ = compression_level;
  double pack_ratio_ = 6;             // of the last portion
  std::optional<Stretch> sent_list_;  // the last list that was put in flight
  std::optional<List> prepared_;      // what follows it
  std::vector<PushReply> receipts_;   // of what was stored, before the prepared one: to be kept by work()
  std::vector<OwnChain> chains_;
  std::optional<Cursor> cursor_;
  std::optional<Cursor> proof_;  // see kept_proof()
  std::int64_t met_ = 0;         // see servers_met()
  std::string audit_seen_;       // what the disk said of the audit when cursor_, proof_ and met_ were read
  bool audit_pending_ = false;
  bool fresh_ = false;
  bool log_changed_ = false;  // forks were settled or own changes fetched: shake hands again for the receipts
  int handshakes_ = 0;
  std::vector<AuditRequest::Entry> to_audit_;  // not asked yet
  std::vector<AuditRequest::Entry> asked_;     // in flight
  std::vector<ChangeId> to_adopt_;
  std::set<ChangeId> different_;  // of them: whose id holds something else on the server
  std::set<ChangeId> not_there_;  // waited for
  std::vector<WaitedLog> waiting_;
  std::vector<std::uint64_t> probed_;
  std::deque<Entry> page_;
  std::optional<Cursor> page_cursor_;  // to be committed with the page's last slice
  bool page_is_own_ = false;
  /// Own entries that others' changes name and no receipt covers: a handshake compared them since.
  std::set<ChangeId> compared_;
  std::uint64_t own_held_ = 0;  // of the log that is being fetched, when its page was asked for
  SyncProgress progress_;
};

/// What the store knows of sync without a network; for status displays.
struct SyncState {
  std::uint64_t unsent = 0;        // own changes beyond the last receipt
  std::optional<Receipt> receipt;  // of the current log
  std::optional<Cursor> cursor;
  std::optional<std::int64_t> clock_offset_ms;  // server's clock minus ours, at the last exchange
  UnixMs contact_ms = 0;                        // when that was, by the server's clock; 0: never, or another server's
};
Result<SyncState> sync_state(Store& store, const DeviceId& device, std::uint32_t incarnation);

/// n up to which the server acknowledged this chain in its present epoch; 0 when never.
Result<std::uint64_t> acknowledged(Store& store, const ChainId& chain);

/// Whether the server said, in an audit, what it holds of others' changes; true while there was no reason to ask.
/// False: another server took the place of the one that they came from, or it was restored, and none was asked yet.
Result<bool> has_compared(Store& store);

/// What the server said in the last audit that it lacks of others' logs, and waits for: their laptops will bring it.
Result<std::vector<WaitedLog>> waited_logs(Store& store);

/// Another server takes the place of the one that was: nothing that the former said is known of this one. Receipts of
/// all own logs, the position in its changes and what it had to say of attachments are forgotten, so that everything is
/// unsent and compared anew; no change is dropped. `epoch` is the new one's. In a transaction.
Status change_server(Store& store, const DeviceId& device, std::string_view epoch);

/// The scope that the server gave at the last exchange; nullopt before the first.
Result<std::optional<Scope>> kept_scope(Store& store);
/// To be called when another scope was given. In a transaction.
Status keep_scope(Store& store, const Scope& scope);

/// Begins a new log on a disk that was put back, whose last one another copy of it may be writing on; returns its
/// incarnation. In a transaction. To be used for this alone: a log that is empty here is asked for in a handshake only
/// while it is the current one, though pulls left out what its other copy sent; so the cursor goes back to the start.
Result<std::uint32_t> restart_log(Store& store, Random& random);

/// A random incarnation, never 0.
std::uint32_t random_incarnation(Random& random);

}  // namespace yanxing::sync

// The server's side of sync: one request in, one reply out; all state is in the store. Transport-free.
//
// One thread: the one that owns the store. Every request is one transaction; the reply is returned after its durable
// commit. Accept, then apply: what can be stored is stored and acknowledged; what may not be applied goes to quarantine
// with a reason.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/crypto.h"
#include "sync/base/time.h"
#include "sync/ledger/ledger.h"
#include "sync/session/push_reader.h"
#include "sync/wire/frame.h"
#include "sync/wire/messages.h"

namespace yanxing::sync {

/// Who asks: looked up by the server from the bearer token (or the sender of a bundle), not revoked.
struct DeviceInfo {
  DeviceId id;
  PublicKey key;
  Scope scope;
  std::uint64_t scope_version = 1;
};

struct ServerIdentity {
  SigningKey key;
  std::string name;
};

/// A reason to quarantine ("unknown_form", "bad_type"…), or empty. Who may write where is decided by the session
/// itself: "out_of_scope", or "from_above" for what she may only see (a shared form, a review of her own work).
using Admission = std::function<std::string(const Change& change)>;
/// False when a device is unknown, revoked, or not expected any more, so that nobody waits for what it alone may still
/// hold.
using DeviceIsActive = std::function<bool(const DeviceId& device)>;

/// What a server knows of one attachment's content, whoever asks.
struct Shelved {
  bool published = false;              // whole, verified, and its file is there
  bool sent_by_asker = false;          // the device itself once uploaded it whole
  std::vector<DeviceId> senders = {};  // all that ever did; none: its file was put there by hand
};
using LookUpAttachment = std::function<Result<Shelved>(const Hash& hash, const DeviceId& asker)>;
/// The places that a device may change; nullopt: not known here.
using ScopeOf = std::function<std::optional<Scope>(const DeviceId& device)>;

struct Departure;

class ServerSession {
 public:
  /// All references must outlive the session. `store` must hold an epoch (set_epoch()).
  ServerSession(Store& store, const ServerIdentity& identity, const WallClock& clock, Admission admission,
                DeviceIsActive is_active, LookUpAttachment look_up = {}, ScopeOf scope_of = {});

  /// Answers one request frame of `device`. Errors, with nothing written: untrusted (signature), invalid (malformed,
  /// oversize), too_new, refused (a message about another device), and what the store says (busy, disk_full, io).
  Result<std::string> handle(const DeviceInfo& device, std::string_view frame);

  /// Answers pushes that arrived together, in one transaction: one durable commit for all of them. Errors as above,
  /// with none of them stored, also where one is no push.
  Result<std::vector<std::string>> handle_pushes(const DeviceInfo& device, const std::vector<std::string>& frames);

  /// The same for pushes that somebody else reads, piece by piece: the reader that `reader()` gives may be called by
  /// another thread while this one stores what came before.
  Result<std::vector<std::string>> handle_pushes(const DeviceInfo& device, const NextPiece& next);
  /// Both must outlive the reader. It calls the session's admission and nothing else of the session's.
  PushReader reader(const DeviceInfo& device, const std::vector<std::string>& frames) const {
    return {device.id, device.key, admission_, frames};
  }

 private:
  /// What lies behind a cursor, up to `end`.
  struct Stretch {
    std::vector<StoredChange> changes;
    std::vector<Departure> departures;
    std::int64_t end = 0;
    bool more = false;
  };

  Result<std::string> session(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<SessionReply::Chain> session_chain(const DeviceInfo& device, const SessionRequest::Chain& mine);
  Result<std::string> probe(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<std::string> push(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  /// Stores a push from its first piece to its last, which it asks `next` for.
  Result<PushReply> store_push(const DeviceInfo& device, PushPiece piece, const NextPiece& next);
  Result<PushReply> store_request(const DeviceInfo& device, PushRequest request);
  Result<PushReply> check_overlap(const ChainId& chain, const PushHead& push, const ChainHead& head);
  Result<Verdict> judge(const DeviceInfo& device, const PushEntry& entry, const std::optional<RecordState>& record,
                        Stamp& last_effective);
  Status store_one(const DeviceInfo& device, const ChangeId& id, PushEntry& entry, Stamp& last_effective,
                   PushReply& reply);
  Status check_told(const ChainId& chain, std::uint64_t after, const std::vector<PushEntry>& entries, PushReply& reply);
  Status check_held(const ChangeId& id, const Hash& hash, PushReply& reply);
  Result<std::string> pull(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<PageReply> page(const DeviceInfo& device, const PullRequest& request);
  Result<std::int64_t> past_own(const DeviceInfo& device, const PullRequest& request, std::int64_t after,
                                std::int64_t last);
  Result<Stretch> next_stretch(const DeviceInfo& device, const Cursor& cursor, std::int64_t from, std::int64_t last,
                               std::size_t limit);
  Result<bool> add_stretch(const DeviceInfo& device, const PullRequest& request, const Stretch& stretch,
                           std::size_t& bytes, PageReply& reply);
  Result<std::string> own(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<std::string> audit(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<std::string> holds(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<std::string> exchange(const DeviceInfo& device, std::string_view request_id, std::string_view body);
  Result<std::optional<std::string>> known_by(const DeviceInfo& device, const ExchangeRequest& request);
  Result<std::optional<ExchangeReply::Done>> exchange_known(const DeviceInfo& device, const ExchangeRequest& request);
  /// Notes that a device has sent what it had. In a transaction.
  Status settle(const DeviceInfo& device);
  Result<bool> is_settled(const DeviceId& device);
  Result<Audit> audit_one(const AuditRequest::Entry& entry);
  Result<bool> cursor_good(const DeviceInfo& device, const Cursor& cursor);
  Result<bool> knows_position(const Cursor& cursor);
  Result<PushStatus> check_base(const DeviceId& device, const PushBase& base);
  Status expect_known(const DeviceInfo& device, const std::optional<Cursor>& position);
  Result<std::string> mark_at(std::int64_t seq);
  Result<std::optional<Entry>> snapshot_entry(const DeviceInfo& device, const StoredChange& stored, std::int64_t until);
  Result<std::vector<Entry>> change_entries(const DeviceInfo& device, const PullRequest& request, const Cursor& cursor,
                                            const StoredChange& change);
  Result<std::vector<Entry>> departure_entries(const DeviceInfo& device, const PullRequest& request,
                                               const Departure& departure);
  Result<bool> replaces_later(const DeviceInfo& device, const std::vector<Edit>& edits, std::int64_t until);
  Receipt sign_receipt(const ChainId& chain, std::uint64_t n, const Hash& hash) const;
  std::string sealed(Kind kind, const std::string& body) const { return seal_reply(kind, identity_.key, body); }

  Store& store_;
  const ServerIdentity& identity_;
  const WallClock& clock_;
  Admission admission_;
  DeviceIsActive is_active_;
  LookUpAttachment look_up_;
  ScopeOf scope_of_;
  Uuid epoch_;
};

/// Whether a device with this scope may know of an attachment: it sees a record, where that lies now, in which the
/// attachment was named by somebody who had it. To know its hash gives nothing: a device's naming counts only when that
/// device is one of `senders` or could see the attachment in a record that counts already. Without senders (a file that
/// was put there by hand) whoever named it first counts as one.
Result<bool> attachment_in_scope(Store& store, const Scope& scope, const Hash& hash,
                                 const std::vector<DeviceId>& senders, const ScopeOf& scope_of);

/// Judges changes in quarantine once more, in their order: what may be applied by now (its form was installed) is
/// applied as of its own stamp and told to all who may see it; another reason replaces the old one. How many were taken
/// out. In a transaction.
Result<std::uint64_t> judge_again(Store& store, std::vector<StoredChange> quarantined, const Admission& admission,
                                  const ScopeOf& scope_of);

/// The server's epoch: set when it is made and after each restore, so that laptops notice. In a transaction.
Status set_epoch(Store& store, const Uuid& epoch);
/// Error: not_found when none was set.
Result<Uuid> epoch_of(Store& store);

/// To be called whenever the server program starts on a store, before it answers. Cursors name the life in which their
/// sequence was given out, so that a file that was copied back is recognised even where much the same came in again. In
/// a transaction.
Status begin_life(Store& store, Random& random);

}  // namespace yanxing::sync

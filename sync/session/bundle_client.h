// The laptop's side of bundles: what goes into one, and what an ack that was carried back says. Touches no files.
//
// One thread: the one that owns the store. Nothing is kept of a bundle that was written: it may be lost, come late or
// come twice. Only an ack changes anything here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/session/client_session.h"
#include "sync/wire/ack.h"

namespace yanxing::sync {

/// Names all that the server ever confirmed to this laptop, as kept now (8 bytes). An ack that answers a bundle written
/// at the very same mark is newer than everything that is known here.
Result<std::string> confirmation_mark(Store& store, const ChainId& current);

/// What a bundle holds of changes: all own entries beyond their receipts, as of now.
class BundleContent {
 public:
  /// Contents that the ack shall speak of: those `waiting` first, then those that the server once signed for, which it
  /// may have lost since; beyond 100,000 the next bundle asks. Store and identity must outlive it.
  static Result<BundleContent> plan(Store& store, const ChainId& current, const ClientIdentity& identity,
                                    std::vector<Hash> waiting, std::vector<Hash> signed_for = {});

  const std::string& base() const { return base_; }
  std::uint64_t changes() const { return changes_; }
  /// For every part: the session frame, then those that ask for attachments.
  const std::vector<std::string>& questions() const { return questions_; }
  /// The next push frame, in the order in which the changes were made, at most `most` of them; nullopt at the end. One
  /// that goes on with changes of another log on its way says which, so that a server which has a copy's there leaves
  /// it to a sync.
  Result<std::optional<std::string>> next_push(std::size_t most = max_batch_changes,
                                               std::size_t most_bytes = max_batch_bytes);
  /// From the first one on again, with the same frames.
  void rewind();

 private:
  struct Log {
    ChainId chain;
    std::uint64_t from = 0, at = 0, to = 0;
  };
  BundleContent(Store& store, const ClientIdentity& identity) : store_(&store), identity_(&identity) {}
  void ask(std::vector<Hash> contents);
  Result<std::int64_t> next_seq(const Log& log) const;
  Result<std::uint64_t> end_before(const Log& log, std::int64_t seq, std::size_t most) const;
  Result<PushBase> base_of(const PushRequest& request) const;

  Store* store_;
  const ClientIdentity* identity_;
  std::string base_;
  std::uint64_t changes_ = 0;
  std::vector<std::string> questions_;
  std::vector<Log> logs_;
};

/// What an ack changed.
struct AckTaken {
  std::uint64_t confirmed = 0;  // own changes that are on the server now and were not known to be
  bool new_epoch = false;       // the server was restored since this laptop last heard of it
  bool lost_some = false;       // the server lacks what it had confirmed: the next bundle holds it again
  bool forked = false;  // another copy of this disk wrote something else there: one sync over the network joins them
  /// The server holds more of this laptop's logs than this disk, which was put back or is a copy: one sync brings it.
  bool ahead = false;
  bool nothing_new = false;                    // all that it says of changes was known here
  UnixMs server_ms = 0;                        // when the server wrote it
  std::vector<AttachmentReceipt> attachments;  // checked
  std::vector<Hash> lacking;                   // photos and files that the server did not hold when it wrote it
  // As whoever keeps the receipts finds:
  std::uint64_t attachments_held = 0;  // that it signs for, but what is known to be lost since
  bool older = false;                  // and some is
  std::uint64_t attachments_lost = 0;  // of what it lacks it had signed for
};

/// Takes what the server says in one transaction, as a session's reply. An ack that may be older than what is known
/// here only ever adds. Errors: with `fault` set, why it is not taken; else the store's.
Result<AckTaken> take_ack(Store& store, const ChainId& current, const ClientIdentity& identity, std::string_view file,
                          BundleFault& fault);

}  // namespace yanxing::sync

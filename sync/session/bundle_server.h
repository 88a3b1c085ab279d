// The server's side of bundles: reads one twice (all of it before anything is applied), hands its frames to the same
// session that answers laptops, and writes the ack. Touches no files.
//
// One thread: the one that owns the store. Each frame is one transaction, as a push; a crash between two leaves a
// prefix, and the bundle is imported again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sync/ledger/store.h"
#include "sync/wire/ack.h"
#include "sync/wire/bundle.h"

namespace yanxing::sync {

/// What the server's program lends to an import.
class BundleHost {
 public:
  virtual ~BundleHost() = default;
  virtual const SigningKey& key() const = 0;
  virtual UnixMs now_ms() const = 0;
  /// A device that may sync, by its key, or unknown_device, revoked_device.
  virtual Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& device) = 0;
  /// ServerSession::handle() for that device.
  virtual Result<std::string> answer(const DeviceId& device, std::string_view frame) = 0;
  virtual Result<ChainHead> head(const ChainId& chain) = 0;
  virtual Result<Uuid> epoch() = 0;
  /// A file comes: whether it is wanted (else its bytes are passed over). Its bytes, then its end: published, durably.
  virtual Result<bool> begin_attachment(const DeviceId& device, const std::string& name, std::uint64_t bytes) = 0;
  virtual Status attachment_bytes(std::string_view piece) = 0;
  virtual Status publish_attachment() = 0;
};

/// A bundle of which every byte was checked.
struct CheckedBundle {
  BundleHeader header;
  std::string head;                    // of the file
  std::vector<std::string> questions;  // frames: session, holds…
  struct Log {
    std::uint32_t incarnation = 0;
    std::uint64_t first_n = 0;
    std::uint64_t last_n = 0;
  };
  std::vector<Log> logs;                        // what it brings
  std::map<std::uint32_t, std::uint64_t> upon;  // logs that its pushes go on with, and up to where; not what it brings
  std::uint64_t changes = 0;
  std::uint64_t attachments = 0;
  std::uint64_t attachment_bytes = 0;
};

/// What an import did.
struct BundleTaken {
  std::uint64_t stored = 0;       // changes that were new
  std::uint64_t held_before = 0;  // changes that were held already
  std::uint64_t not_taken = 0;    // changes that were not applied, for `gap` or `forked`
  std::uint64_t quarantined = 0;  // of the bundle's: they wait for a person
  std::map<std::string, std::uint64_t> quarantine_reasons;
  std::uint64_t attachments = 0;  // files published
  std::uint64_t attachments_before = 0;
  bool gap = false;     // the server lacks what lies before: restored from a backup since it confirmed that
  bool forked = false;  // another copy of that laptop's disk was here before: its next sync sorts it out
  void add(const BundleTaken& other);
};

/// First reading. Changes nothing. Errors: with `fault`, why it is not taken.
Result<CheckedBundle> check_bundle(ByteSource& source, BundleHost& host, BundleFault& fault);

/// Second reading, of the same file from its start. Later parts whose changes go on with what is not held, in their own
/// log or another, are part_missing, with nothing applied; of a first part the attachments are taken and `gap` is said.
/// Errors: with `fault`; else of the host, what was committed before stays.
Result<BundleTaken> take_bundle(ByteSource& source, const CheckedBundle& checked, BundleHost& host, BundleFault& fault);

/// The file to carry back: true as of now, whatever was imported before.
Result<std::string> write_ack(const CheckedBundle& checked, BundleHost& host);

}  // namespace yanxing::sync

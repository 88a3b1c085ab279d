// The half of a push that needs no store: frames opened, entries decoded, hashed, and judged by what they say alone.
//
// Piece by piece, so that what has been read and not been stored yet stays small whatever was packed into a frame.
// Pure; any thread, one at a time: a server reads the next piece while it stores the one before.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/crypto.h"
#include "sync/ledger/change.h"
#include "sync/wire/messages.h"

namespace yanxing::sync {

struct PushEntry {
  std::string payload;
  Hash hash;  // of the log up to here
  Result<Change> change;
  std::string refusal;  // what the admission says of the change
};

struct PushHead {
  std::string request_id;
  std::uint32_t incarnation = 0;
  std::uint64_t first_n = 0;
  Hash previous;
  PushBase base;
};

struct PushPiece {
  std::optional<PushHead> head;  // where it begins a push
  std::vector<PushEntry> entries;
  bool is_last = false;  // of its push
};

/// The next piece; nullopt: there are no more pushes.
using NextPiece = std::function<Result<std::optional<PushPiece>>()>;

class PushReader {
 public:
  /// As sync::Admission.
  using Judge = std::function<std::string(const Change& change)>;

  /// All must outlive the reader.
  PushReader(const DeviceId& device, const PublicKey& key, const Judge& admission,
             const std::vector<std::string>& frames)
      : device_(&device), key_(&key), admission_(&admission), frames_(&frames) {}

  /// One push that was opened already, as the bodies of other messages have it.
  PushReader(const DeviceId& device, const Judge& admission, PushRequest request);

  /// Errors: those of open_request(); invalid (malformed, or a frame that is no push). After one there is no next.
  Result<std::optional<PushPiece>> next();

 private:
  Result<bool> open_next();
  PushEntry read_entry(std::string payload);

  const DeviceId* device_;
  const PublicKey* key_ = nullptr;
  const Judge* admission_;
  const std::vector<std::string>* frames_ = nullptr;
  std::size_t frame_ = 0;
  std::optional<PushHead> head_;  // of the push that is to begin
  PushRequest request_;
  std::size_t entry_ = 0;
  bool is_open_ = false;
  Hash hash_;
};

}  // namespace yanxing::sync

// A bundle: what a laptop would push, in a file for somebody to carry. FORMAT.md, "Bundle".
//
// Streamed: neither side ever holds more than a block and a frame. No files in here: bytes come and go through the two
// seams below. One thread per object.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "sync/base/hash.h"
#include "sync/base/sealed_stream.h"
#include "sync/base/time.h"
#include "sync/wire/frame.h"

namespace yanxing::sync {

inline constexpr std::string_view bundle_magic = "YXB";
inline constexpr char bundle_version = 1;
inline constexpr std::size_t bundle_head_bytes = 4 + stream_head_bytes;
inline constexpr std::size_t max_bundle_header_bytes = 1024;
inline constexpr std::uint64_t max_bundle_parts = 9999;
/// Questions that go with a bundle: one session, and holds for up to 100,000 attachments.
inline constexpr std::size_t max_bundle_holds = 100;
inline constexpr std::size_t max_question_bytes = std::size_t{256} << 10;

/// Where the bytes of a bundle go. Errors: disk_full, io, cancelled.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status write(std::string_view bytes) = 0;
};

/// Where they come from.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `most` bytes, fewer only at the end; then empty. Errors: io, cancelled.
  virtual Result<std::string> read(std::size_t most) = 0;
};

/// Who wrote which part of what.
struct BundleHeader {
  PublicKey server;       // for whom
  DeviceId device;        // by whom
  std::string set;        // 8 random bytes: the same in all parts that were written at once
  std::string base;       // 8 bytes: confirmation_mark() when it was written
  UnixMs written_ms = 0;  // by the laptop's clock
  std::uint64_t part = 1;
  std::uint64_t parts = 1;
};

/// Why a bundle, or an ack, is not taken. Each has one sentence in the programs.
enum class BundleFault : std::uint8_t {
  none,
  not_a_bundle,    // something else
  is_ack,          // an ack where a bundle is wanted
  too_new,         // written by a newer program
  other_server,    // sealed for another city's server, or its beginning is damaged
  cut_off,         // the end is missing, or the last block was changed
  damaged,         // a block was changed, is missing or stands elsewhere
  unknown_device,  // the server knows no such laptop
  revoked_device,
  bad_signature,  // not signed by the laptop that it names
  malformed,      // signed, and yet against the format
  part_missing,   // its changes go on where an earlier part ends
  changed_since,  // another file than the one that was checked
  not_an_ack,
  is_bundle,     // a bundle where an ack is wanted
  other_device,  // the ack is for another laptop
  other_epoch,   // the ack is of another life of the server
};
/// Stable name, as in JSON: "not_a_bundle".
const char* fault_name(BundleFault fault);
/// The error that goes with a fault; its detail is a sentence in English.
Error fault_error(BundleFault fault);

class BundleWriter {
 public:
  /// Error: invalid (the server's key). `device` signs.
  static Result<BundleWriter> begin(ByteSink& sink, const BundleHeader& header, const SigningKey& device);
  /// In this order: questions (session first, then holds) and pushes, then attachments. REQUIRES: request frames.
  Status frame(std::string_view frame);
  /// REQUIRES: an attachment's name, 1 to max_attachment_bytes; exactly `bytes` follow by attachment_bytes().
  Status attachment(std::string_view name, std::uint64_t bytes);
  Status attachment_bytes(std::string_view piece);
  /// The signature and the last block. Nothing may follow.
  Status end();

  /// How many bytes in the file a section takes, and a whole bundle beside its frames and attachments.
  static std::uint64_t cost_of(std::uint64_t content) { return 9 + content; }
  static constexpr std::uint64_t fixed_cost = 2048;

 private:
  BundleWriter(ByteSink& sink, StreamSealer sealer, const SigningKey& device)
      : sink_(&sink), sealer_(std::move(sealer)), device_(&device) {}
  Status section(std::uint8_t kind, std::uint64_t length);
  Status plain(std::string_view bytes);

  ByteSink* sink_;
  StreamSealer sealer_;
  const SigningKey* device_;
  Hasher hash_;
  std::string block_;
};

/// What a reader finds, in order. Nothing of it is to be believed before read_bundle() returned well.
class BundleVisitor {
 public:
  virtual ~BundleVisitor() = default;
  virtual Status on_frame(std::string frame) = 0;
  virtual Status on_attachment(const std::string& name, std::uint64_t bytes) = 0;
  virtual Status on_attachment_bytes(std::string_view piece) = 0;
  virtual Status on_attachment_end() = 0;
};

/// The key of the laptop that a header names, or why it is not to be believed.
using SenderKey = std::function<Result<std::variant<PublicKey, BundleFault>>(const BundleHeader& header)>;

struct ReadBundle {
  BundleHeader header;
  std::string head;  // the file's first bytes: another bundle has others
};

/// Reads all of it, checks the seal of every block and at the end the signature. `expected_head`: that of an earlier
/// reading; another file is changed_since. Errors: with `fault` set, what is wrong with it; with none, of the source,
/// the sender's key and the visitor.
Result<ReadBundle> read_bundle(ByteSource& source, const SigningKey& server, const SenderKey& sender,
                               BundleVisitor& visitor, BundleFault& fault, std::string_view expected_head = {});

}  // namespace yanxing::sync

// The messages inside the frames, as values and as CBOR bodies. FORMAT.md describes every field. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/ledger/store.h"

namespace yanxing::sync {

inline constexpr std::uint64_t protocol_version = 1;
inline constexpr std::size_t max_batch_changes = 5000;
inline constexpr std::size_t max_batch_bytes = std::size_t{4} << 20;  // of payloads, before compression
inline constexpr std::size_t max_probes = 64;
inline constexpr std::size_t max_audit_entries = 5000;
inline constexpr std::size_t max_holds = 1000;
/// Most bytes of payloads in an exchange: what does not fit is better sent after a handshake, which says how much of it
/// the server has.
inline constexpr std::size_t max_exchange_bytes = std::size_t{16} << 10;

/// Where a laptop is in the server's commit order. `mark` names the change at `seq`, so that a server whose file was
/// copied back is recognised. `snapshot_until` > 0: a snapshot is under way up to that sequence.
struct Cursor {
  Uuid epoch;
  std::int64_t seq = 0;
  std::string mark;  // of seq (of snapshot_until, where there is one): 8 bytes, or empty where there was no change
  std::uint64_t scope_version = 0;
  std::int64_t snapshot_until = 0;
  bool operator==(const Cursor&) const = default;
};
std::string encode_cursor(const Cursor& cursor);
Result<Cursor> decode_cursor(std::string_view bytes);

/// The server's signed word that it holds a log up to n with this hash.
struct Receipt {
  Uuid epoch;
  ChainId chain;
  std::uint64_t n = 0;
  Hash hash;
  UnixMs server_ms = 0;
  std::string signature;  // 64 bytes over receipt_message()
};
std::string receipt_message(const Receipt& receipt);
std::string encode_receipt(const Receipt& receipt);
Result<Receipt> decode_receipt(std::string_view bytes);

struct SessionRequest {
  DeviceId device;
  struct Chain {
    std::uint32_t incarnation = 0;
    std::uint64_t n = 0;
    Hash hash;
    std::string notices;  // 8 bytes: notices_mark() of what is known of this log
  };
  std::vector<Chain> chains;
  std::optional<Cursor> cursor;
};
struct SessionReply {
  Uuid epoch;
  UnixMs clock_ms = 0;
  std::string server_name;
  Scope scope;
  std::uint64_t scope_version = 0;
  bool cursor_good = false;
  struct Chain {
    std::uint64_t held = 0;
    Hash hash;                                   // at the smaller of the two n
    std::optional<Receipt> receipt;              // for that n, when the hashes are equal
    std::optional<std::vector<Notice>> notices;  // all of them up to that n, unless the mark was right
  };
  std::vector<Chain> chains;  // in the order of the request
};

struct ProbeRequest {
  std::uint32_t incarnation = 0;
  std::vector<std::uint64_t> at;
};
struct ProbeReply {
  std::vector<std::optional<Hash>> hashes;
};
/// What others told the server, in an audit, of an entry of a log that it does not hold; n = 0: nothing. Beyond what is
/// held it stands in a probe's reply in place of a hash.
struct Told {
  std::uint64_t n = 0;
  std::string mark;  // of the payload
};
Hash told_item(const Told& told);
Told told_of(const std::optional<Hash>& item);
inline constexpr std::uint64_t max_log_n = (std::uint64_t{1} << 62) - 1;

/// The server that a push is meant for, by what the laptop knows to be there: it may have been restored since, and what
/// is named by id was compared with that one alone.
struct PushBase {
  struct Log {
    std::uint32_t incarnation = 0;
    std::uint64_t n = 0;
    std::string mark;  // hash_mark() at n
  };
  std::optional<Cursor> position;
  std::vector<Log> logs;  // the laptop's others
  bool is_empty() const { return !position && logs.empty(); }
};
inline std::string hash_mark(const Hash& hash) { return std::string(hash.view().substr(0, 8)); }
struct PushRequest {
  std::uint32_t incarnation = 0;
  std::uint64_t first_n = 0;
  Hash previous;
  std::vector<std::string> payloads;
  PushBase base = {};  // answered as forked by a server that has something else there, as a gap where it lacks a log
};
enum class PushStatus : std::uint8_t { stored = 0, gap = 1, forked = 2 };
struct PushReply {
  PushStatus status = PushStatus::stored;
  std::uint64_t head_n = 0;
  std::optional<Receipt> receipt;
  std::vector<Notice> notices;
};

struct PullRequest {
  std::optional<Cursor> cursor;
  std::uint64_t limit = 0;
  bool snapshot = false;            // only with no cursor: leave out what holds no head any more
  std::vector<std::uint32_t> skip;  // own incarnations that the laptop holds anyway
  std::optional<Cursor> since;      // refused by a server that does not know this position either
};
struct OwnRequest {
  std::uint32_t incarnation = 0;
  std::uint64_t after = 0;
  std::uint64_t limit = 0;
};
struct Entry {
  ChangeId id;
  std::string payload;
  std::optional<Stamp> effective;
  std::string quarantine;
  std::vector<std::string> past;  // in a snapshot: cells whose edit was replaced by what is left out
};
/// The reply to pull (with a cursor) and own (without).
struct PageReply {
  std::optional<Cursor> cursor;
  bool more = false;
  std::vector<Entry> entries;
};

/// A small sync in one request: the laptop sends and asks for what a handshake would lead to if nothing had happened
/// since its last one.
struct ExchangeRequest {
  struct Log {
    std::uint32_t incarnation = 0;
    std::uint64_t n = 0;  // by its receipt
  };
  std::string known;        // 16 bytes: known_mark() of what the laptop believes of the server
  std::int64_t seq = 0;     // of its cursor
  std::uint64_t limit = 0;  // of the page
  std::vector<Log> logs;    // its own ones
  std::uint64_t log = 0;    // the place in `logs` of the one that goes on with
  std::vector<std::string> payloads;
};
/// nullopt where the server knows otherwise: shake hands.
struct ExchangeReply {
  struct Done {
    UnixMs clock_ms = 0;
    std::optional<Receipt> receipt;  // when something was sent: for its last entry
    std::vector<Notice> notices;     // all of the entries sent
    PageReply page;
  };
  std::optional<Done> done;
};

/// What an exchange takes for granted, as 16 bytes: whose hashes are equal agree on the server's life, on the scope, on
/// the cursor and on each log up to n with all that was said about it, as after a handshake.
struct Known {
  Uuid epoch;
  std::string cursor_mark;
  std::uint64_t scope_version = 0;
  struct Log {
    std::uint32_t incarnation = 0;
    std::uint64_t n = 0;
    Hash hash;
    std::string notices;  // notices_mark() up to n
  };
  std::vector<Log> logs;
};
std::string known_mark(const Known& known);

struct AuditRequest {
  struct Entry {
    ChangeId id;
    std::string mark;
  };  // mark: 8 bytes
  std::vector<Entry> entries;
  std::optional<Cursor> since;  // refused by a server that does not know this position
};
enum class Audit : std::uint8_t { held = 0, wait = 1, settled = 2, different = 3 };
struct AuditReply {
  std::vector<Audit> verdicts;
  Cursor at;  // the server's end when it looked
};

/// Which of these contents (SHA-256) do you hold?
struct HoldsRequest {
  std::vector<Hash> hashes;
};
/// The server's signed word to one device that it holds these contents, whole and on its disk.
struct AttachmentReceipt {
  Uuid epoch;
  DeviceId device;
  std::vector<Hash> held;  // ascending, each once
  UnixMs server_ms = 0;
  std::string signature;  // 64 bytes over attachment_receipt_message()
};
std::string attachment_receipt_message(const AttachmentReceipt& receipt);
std::string encode_attachment_receipt(const AttachmentReceipt& receipt);
Result<AttachmentReceipt> decode_attachment_receipt(std::string_view bytes);
struct HoldsReply {
  AttachmentReceipt receipt;
};

/// Names what is known of a log up to n outside its hashed bytes, so that two sides see whether they know the same: 8
/// bytes.
std::string notices_mark(const std::vector<Notice>& notices, std::uint64_t up_to);

/// The first 8 bytes of SHA-256 of a payload.
std::string payload_mark(std::string_view payload);

std::string encode(const SessionRequest&);
std::string encode(const ProbeRequest&);
std::string encode(const PushRequest&);
std::string encode(const PullRequest&);
std::string encode(const OwnRequest&);
std::string encode(const AuditRequest&);
std::string encode(const HoldsRequest&);
std::string encode(const ExchangeRequest&);
/// Replies start with the id of the request that they answer.
std::string encode(std::string_view request_id, const SessionReply&);
std::string encode(std::string_view request_id, const ProbeReply&);
std::string encode(std::string_view request_id, const PushReply&);
std::string encode(std::string_view request_id, const PageReply&);
std::string encode(std::string_view request_id, const AuditReply&);
std::string encode(std::string_view request_id, const HoldsReply&);
std::string encode(std::string_view request_id, const ExchangeReply&);

/// Reading is hostile: Code::invalid for anything but exactly what encode() writes within the limits; too_new for a
/// later protocol.
template <typename Message>
Result<Message> decode(std::string_view body);
template <>
Result<SessionRequest> decode(std::string_view body);
template <>
Result<ProbeRequest> decode(std::string_view body);
template <>
Result<PushRequest> decode(std::string_view body);
template <>
Result<PullRequest> decode(std::string_view body);
template <>
Result<OwnRequest> decode(std::string_view body);
template <>
Result<AuditRequest> decode(std::string_view body);
template <>
Result<HoldsRequest> decode(std::string_view body);
template <>
Result<ExchangeRequest> decode(std::string_view body);
template <>
Result<SessionReply> decode(std::string_view body);
template <>
Result<ProbeReply> decode(std::string_view body);
template <>
Result<PushReply> decode(std::string_view body);
template <>
Result<PageReply> decode(std::string_view body);
template <>
Result<AuditReply> decode(std::string_view body);
template <>
Result<HoldsReply> decode(std::string_view body);
template <>
Result<ExchangeReply> decode(std::string_view body);
/// The request id at the start of a reply's body (16 bytes).
Result<std::string> reply_to(std::string_view body);

}  // namespace yanxing::sync

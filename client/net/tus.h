// One piece of an upload by tus 1.0 (creation, checksum, expiration): what an attachment needs to reach the server.
//
// Blocking, on the thread that owns the transport: the app's worker, or the command line. A call makes at most three
// exchanges (creation or a question for the offset, then one PATCH) and sends at most `max_bytes`, so that something
// more urgent never waits long. It keeps nothing: what it learnt is in its answer, and the next call may come after a
// restart of the laptop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "client/net/transport.h"

namespace yanxing::net {

inline constexpr const char* attachments_path = "/v1/attachments";

struct UploadPiece {
  std::filesystem::path file;
  std::string name;         // what the server shall call it: "<sha256>.<ending>"
  std::uint64_t bytes = 0;  // the whole file's
  std::string url;          // of the upload as the answer before gave it; empty: one is begun
  std::uint64_t offset = 0;
  bool ask_offset = false;  // the server is asked how far it is: after a cut, a restart
  bool check = false;       // the file is read as a whole first: is it what its name says?
  std::size_t max_bytes = 256 << 10;
  std::string accept_language = "zh-CN";
};

struct PieceSent {
  enum class File { good, damaged, gone, unreadable };
  File file = File::good;    // else nothing was sent; unreadable: it is there, and the disk or its permissions keep it
  std::string url;           // to go on with; empty: begin anew
  std::uint64_t offset = 0;  // that the server has, as it last said
  bool ask_offset = false;   // to be set in the next piece
  bool rejected = false;     // the server found that all it got is not what the name says; begin anew
  bool complete = false;     // the server says that it has all bytes; nobody's signed word yet
  std::int64_t took_ms = 0;  // sending the bytes
  Status status;             // errors of Transport::send; what was learnt before holds all the same
  Problem problem;           // when the server said why
  Traffic traffic;
};

/// Sends the next piece. An upload that the server does not know any more (404, 410), a checksum that did not hold
/// (460) or an offset that differs (409) is no error: the answer says how to go on. Errors: of Transport::send, and
/// untrusted (the server names an upload elsewhere), invalid (it answers what is not tus).
PieceSent upload_piece(Transport& transport, const UploadPiece& piece);

/// A part of a download.
struct FetchPart {
  std::string name;
  std::filesystem::path into;  // a file of its own that grows; its size is how far it is
  std::size_t max_bytes = 1 << 20;
  std::string accept_language = "zh-CN";
};
struct PartFetched {
  std::uint64_t have = 0;
  std::uint64_t total = 0;  // 0: not known yet
  bool complete = false;    // all of it is on the disk, durably, and its hash is what the name says
  Status status;            // errors of Transport::send; corrupt (not what its name says; the part is removed),
                            // untrusted (more than an attachment may have; removed too), disk_full, io
  Problem problem;
  Traffic traffic;
};
/// Fetches the next part by range, from where `into` ends. REQUIRES: is_attachment_name(name).
PartFetched fetch_part(Transport& transport, const FetchPart& part);

/// Standard base64 with padding (RFC 4648, 4), as tus wants it.
std::string base64_encode(std::string_view bytes);

}  // namespace yanxing::net

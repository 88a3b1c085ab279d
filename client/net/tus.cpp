#include "client/net/tus.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <system_error>

#include "sync/base/disk_error.h"
#include "sync/base/hash.h"
#include "sync/ledger/attachment_refs.h"

namespace yanxing::net {
namespace {

constexpr const char* tus_header = "Tus-Resumable: 1.0.0";
constexpr std::size_t max_url = 2048;
constexpr std::size_t read_at_once = 256 << 10;

class File {
 public:
  File(const std::filesystem::path& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool is_open() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

  /// Exactly so many bytes from there; nullopt: fewer are there, or they cannot be read (`has_failed`).
  std::optional<std::string> read(std::uint64_t from, std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t got = 0;
    while (got < count) {
      const ssize_t n = ::pread(descriptor_, bytes.data() + got, count - got, static_cast<off_t>(from + got));
      if (n < 0 && errno == EINTR) continue;
      has_failed_ = has_failed_ || n < 0;
      if (n <= 0) return std::nullopt;
      got += static_cast<std::size_t>(n);
    }
    return bytes;
  }
  std::optional<std::uint64_t> size() const {
    const off_t end = ::lseek(descriptor_, 0, SEEK_END);
    return end < 0 ? std::nullopt : std::optional(static_cast<std::uint64_t>(end));
  }
  /// The disk did not give what is there.
  bool has_failed() const { return has_failed_; }

 private:
  int descriptor_;
  bool has_failed_ = false;
};

bool holds_its_name(File& file, std::string_view name, std::uint64_t bytes) {
  if (!sync::is_attachment_name(name) || file.size() != bytes) return false;
  Hasher hasher;
  for (std::uint64_t at = 0; at < bytes; at += read_at_once) {
    const auto part = file.read(at, static_cast<std::size_t>(std::min<std::uint64_t>(read_at_once, bytes - at)));
    if (!part) return false;
    hasher.update(*part);
  }
  return hasher.finish() == sync::attachment_hash(name);
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The path of a Location; nullopt: it is on another server or none.
std::optional<std::string> path_of(const std::string& location, const std::string& server) {
  std::string path = location.starts_with(server) ? location.substr(server.size()) : location;
  if (!path.starts_with('/') || path.starts_with("//") || path.size() > max_url) return std::nullopt;
  const bool is_plain = std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 127; });
  return is_plain ? std::optional(std::move(path)) : std::nullopt;
}

bool is_gone(int status) { return status == 404 || status == 410; }

/// A piece under way.
class Piece {
 public:
  Piece(Transport& transport, const UploadPiece& asked) : transport_(&transport), asked_(&asked) {
    sent_.url = asked.url;
    sent_.offset = asked.url.empty() ? 0 : asked.offset;
  }

  PieceSent run() {
    const Traffic before = transport_->traffic();
    go();
    const Traffic& after = transport_->traffic();
    sent_.traffic = {after.bytes_out - before.bytes_out, after.bytes_in - before.bytes_in,
                     after.round_trips - before.round_trips};
    return std::move(sent_);
  }

 private:
  void go() {
    File file(asked_->file, O_RDONLY);
    if (!file.is_open()) {
      const bool gone = errno == ENOENT || errno == ENOTDIR;
      return void(sent_.file = gone ? PieceSent::File::gone : PieceSent::File::unreadable);
    }
    if (asked_->check && !holds_its_name(file, asked_->name, asked_->bytes)) return no_bytes(file);
    if (!sent_.url.empty() && asked_->ask_offset && !ask_offset()) return;
    if (sent_.url.empty() && !create()) return;
    if (sent_.offset == asked_->bytes) return void(sent_.complete = true);
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(asked_->max_bytes, asked_->bytes - sent_.offset));
    const auto bytes = file.read(sent_.offset, size);
    if (!bytes) return no_bytes(file);
    patch(*bytes);
  }

  void no_bytes(const File& file) {
    sent_.file = file.has_failed() ? PieceSent::File::unreadable : PieceSent::File::damaged;
  }

  HttpRequest request(Method method, const std::string& path) const {
    HttpRequest out;
    out.method = method;
    out.path = path;
    out.accept_language = asked_->accept_language;
    out.headers = {tus_header};
    return out;
  }

  bool fail(Error error) {
    sent_.status = std::move(error);
    sent_.problem = transport_->problem();
    return false;
  }

  void begin_anew() {
    sent_.url.clear();
    sent_.offset = 0;
    sent_.ask_offset = false;
  }

  /// False: ends this piece with an error.
  bool ask_offset() {
    const auto answer = transport_->send(request(Method::head, sent_.url));
    const ReplyHead& head = transport_->head();
    if (is_gone(head.status) || head.status == 460) {
      begin_anew();
      return true;
    }
    if (!answer) {
      sent_.ask_offset = true;
      return fail(answer.error());
    }
    const auto offset = number(head.header("upload-offset"));
    const auto length = head.header("upload-length");
    if (!offset || *offset > asked_->bytes || (!length.empty() && number(length) != asked_->bytes)) {
      begin_anew();  // of something else
      return true;
    }
    sent_.offset = *offset;
    return true;
  }

  bool create() {
    HttpRequest out = request(Method::post, attachments_path);
    out.headers.push_back("Upload-Length: " + std::to_string(asked_->bytes));
    out.headers.push_back("Upload-Metadata: name " + base64_encode(asked_->name));
    out.content_type = "application/offset+octet-stream";
    const auto answer = transport_->send(out);
    if (!answer) return fail(answer.error());
    const auto path = path_of(transport_->head().header("location"), transport_->server().url);
    if (!path) return fail({Code::untrusted, "the server names an upload that is not on it"});
    sent_.url = *path;
    sent_.offset = 0;
    return true;
  }

  void patch(const std::string& bytes) {
    HttpRequest out = request(Method::patch, sent_.url);
    out.headers.push_back("Upload-Offset: " + std::to_string(sent_.offset));
    out.headers.push_back("Upload-Checksum: sha256 " + base64_encode(sha256(bytes).view()));
    out.content_type = "application/offset+octet-stream";
    out.body = bytes;
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = transport_->send(out);
    sent_.took_ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    const ReplyHead& head = transport_->head();
    if (is_gone(head.status)) return begin_anew();
    if (head.status == 460 && transport_->problem().type_name() == "hash-mismatch") {
      sent_.rejected = true;
      return begin_anew();
    }
    // Something else than was meant arrived, or somewhere else: the server says from where to go on.
    if (head.status == 409 || head.status == 460) return void(sent_.ask_offset = true);
    if (!answer) {
      sent_.ask_offset = true;
      fail(answer.error());
      return;
    }
    const auto offset = number(head.header("upload-offset"));
    if (!offset || *offset > asked_->bytes) {
      fail({Code::invalid, "the server does not say how much it has"});
      return;
    }
    sent_.ask_offset = *offset != sent_.offset + bytes.size();
    sent_.offset = *offset;
    sent_.complete = *offset == asked_->bytes;
  }

  Transport* transport_;
  const UploadPiece* asked_;
  PieceSent sent_;
};

/// The whole size in "bytes a-b/size"; nullopt: not that, or it does not begin at `from`.
std::optional<std::uint64_t> total_of(std::string_view range, std::uint64_t from) {
  const auto slash = range.find('/');
  const std::string begin = "bytes " + std::to_string(from) + "-";
  if (slash == std::string_view::npos || !range.starts_with(begin)) return std::nullopt;
  return number(range.substr(slash + 1));
}

/// Appends what comes to a file.
struct Appender {
  const File* file;
  std::uint64_t at;  // the server was asked to go on from there
  std::uint64_t limit;
  std::optional<Error> error = {};
  bool whole = false;
  bool operator()(int status, std::string_view bytes) {
    if (status == 200 && !whole && !from_the_start()) return false;
    if (bytes.size() > limit - std::min(limit, at)) {
      error = Error{Code::untrusted, "more than an attachment may have"};
      return false;
    }
    while (!bytes.empty()) {
      const ssize_t n = ::pwrite(file->descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(at));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) {
        error = disk_error("cannot keep a photo", errno);
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(n));
      at += static_cast<std::uint64_t>(n);
    }
    return true;
  }
  /// A server without ranges sends the whole.
  bool from_the_start() {
    whole = true;
    at = 0;
    if (::ftruncate(file->descriptor(), 0) != 0) error = disk_error("cannot keep a photo", errno);
    return !error;
  }
};

Status finish_part(const FetchPart& part, File& file, std::uint64_t total) {
  if (!holds_its_name(file, part.name, total)) {
    if (file.has_failed()) return disk_error("cannot read a photo that arrived", EIO);
    ::unlink(part.into.c_str());
    return Error{Code::corrupt, "what arrived is not the photo that the record names; fetch it once more"};
  }
  if (::fsync(file.descriptor()) != 0) return disk_error("cannot keep a photo", errno);
  return {};
}

void fetch(Transport& transport, const FetchPart& part, PartFetched& out) {
  File file(part.into, O_RDWR | O_CREAT);
  if (!file.is_open()) return void(out.status = disk_error("cannot keep a photo", errno));
  out.have = file.size().value_or(0);
  HttpRequest request;
  request.method = Method::get;
  request.path = std::string(attachments_path) + "/" + part.name;
  request.accept_language = part.accept_language;
  request.headers = {"Range: bytes=" + std::to_string(out.have) + "-" + std::to_string(out.have + part.max_bytes - 1)};
  Appender append{&file, out.have, sync::max_attachment_bytes};
  request.sink = [&](int status, std::string_view bytes) { return append(status, bytes); };
  const auto answer = transport.send(request);
  const ReplyHead& head = transport.head();
  if (append.error) {
    if (append.error->code == Code::untrusted) ::unlink(part.into.c_str());  // nothing to go on from
    return void(out.status = std::move(*append.error));
  }
  if (head.status == 416) {
    // What is here is all of it already, or of something else: size "bytes */N".
    const std::string range = head.header("content-range");
    const auto total = range.starts_with("bytes */") ? number(std::string_view(range).substr(8)) : std::nullopt;
    if (total && *total == out.have) {
      out.total = *total;
      out.status = finish_part(part, file, *total);
      out.complete = out.status.ok();
      return;
    }
    ::unlink(part.into.c_str());
    out.have = 0;
    return;
  }
  if (!answer) {
    out.have = append.at;
    out.status = answer.error();
    out.problem = transport.problem();
    if (out.have == 0) ::unlink(part.into.c_str());  // nothing came that one could go on from
    return;
  }
  auto total = head.status == 206 ? total_of(head.header("content-range"), out.have) : std::nullopt;
  if (head.status == 200 && append.whole) total = append.at;
  if (!total || *total > sync::max_attachment_bytes) {
    ::unlink(part.into.c_str());
    out.status = Error{Code::invalid, "the server did not send the part that was asked for"};
    return;
  }
  out.have = append.at;
  out.total = *total;
  if (out.have < *total) return;
  out.status = finish_part(part, file, *total);
  out.complete = out.status.ok();
}

}  // namespace

PieceSent upload_piece(Transport& transport, const UploadPiece& piece) { return Piece(transport, piece).run(); }

PartFetched fetch_part(Transport& transport, const FetchPart& part) {
  YX_CHECK(sync::is_attachment_name(part.name));
  const Traffic before = transport.traffic();
  PartFetched out;
  fetch(transport, part, out);
  const Traffic& after = transport.traffic();
  out.traffic = {after.bytes_out - before.bytes_out, after.bytes_in - before.bytes_in,
                 after.round_trips - before.round_trips};
  return out;
}

std::string base64_encode(std::string_view bytes) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j) word = word << 8U | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j) out += j <= count ? digits[word >> (18U - 6U * j) & 63U] : '=';
  }
  return out;
}

}  // namespace yanxing::net

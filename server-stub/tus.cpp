#include "server-stub/tus.h"

#include <fmt/chrono.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "sync/base/crypto.h"
#include "sync/ledger/attachment_refs.h"

namespace yanxing::server {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Base64 of RFC 4648, 4, padded as tus asks for it.
std::optional<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0 || text.size() > 1000) return std::nullopt;
  for (int i = 0; i < 2 && !text.empty() && text.back() == '='; ++i) text.remove_suffix(1);
  if (text.find_first_of("-_=") != std::string_view::npos) return std::nullopt;
  std::string url(text);
  std::replace(url.begin(), url.end(), '+', '-');
  std::replace(url.begin(), url.end(), '/', '_');
  auto bytes = base64url_decode(url);
  if (!bytes) return std::nullopt;
  return std::move(*bytes);
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return std::nullopt;
  return error == std::errc::result_out_of_range ? ~std::uint64_t{0} : value;
}

Result<std::string> name_in_metadata(std::string_view header) {
  std::optional<std::string> found;
  while (!header.empty()) {
    const auto comma = std::min(header.find(','), header.size());
    const std::string_view pair = trimmed(header.substr(0, comma));
    header.remove_prefix(std::min(comma + 1, header.size()));
    const auto space = std::min(pair.find(' '), pair.size());
    if (pair.substr(0, space) != "name") continue;
    if (found) return Error{Code::invalid, "Upload-Metadata has two names"};
    found = base64_decode(trimmed(pair.substr(space)));
    if (!found) return Error{Code::invalid, "the name in Upload-Metadata is not base64"};
  }
  if (!found) return Error{Code::invalid, "Upload-Metadata has no name"};
  if (!sync::is_attachment_name(*found))
    return Error{Code::invalid, "the name in Upload-Metadata is not <sha256>.<ending>"};
  return std::move(*found);
}

std::string http_date(UnixMs moment) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(static_cast<std::time_t>(moment / 1000)));
}

struct Checksum::Context {
  Context() : handle(EVP_MD_CTX_new()) {}
  ~Context() { EVP_MD_CTX_free(handle); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  EVP_MD_CTX* handle;
};

Checksum::Checksum(std::unique_ptr<Context> context, std::string expected)
    : context_(std::move(context)), expected_(std::move(expected)) {}
Checksum::~Checksum() = default;

Result<std::unique_ptr<Checksum>> Checksum::parse(std::string_view header) {
  const auto space = std::min(header.find(' '), header.size());
  const std::string_view algorithm = header.substr(0, space);
  const EVP_MD* kind = algorithm == "sha1" ? EVP_sha1() : algorithm == "sha256" ? EVP_sha256() : nullptr;
  if (kind == nullptr) return Error{Code::invalid, "Upload-Checksum: sha1 and sha256 are known"};
  auto expected = base64_decode(trimmed(header.substr(space)));
  if (!expected || expected->size() != static_cast<std::size_t>(EVP_MD_get_size(kind)))
    return Error{Code::invalid, "Upload-Checksum: not base64 of the right length"};
  auto context = std::make_unique<Context>();
  if (context->handle == nullptr || EVP_DigestInit_ex(context->handle, kind, nullptr) != 1)
    return Error{Code::io, "the checksum does not start"};
  return std::unique_ptr<Checksum>(new Checksum(std::move(context), std::move(*expected)));
}

void Checksum::update(std::string_view bytes) { EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size()); }

bool Checksum::holds() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_DigestFinal_ex(context_->handle, digest, &size) != 1) return false;
  return expected_ == std::string_view(reinterpret_cast<const char*>(digest), size);
}

Result<std::optional<ByteRange>> parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  std::optional<ByteRange> none;
  if (!header.starts_with(unit)) return none;
  const std::string_view range = trimmed(header.substr(unit.size()));
  const auto dash = range.find('-');
  if (dash == std::string_view::npos || range.find(',') != std::string_view::npos) return none;
  const std::string_view from = range.substr(0, dash), to = range.substr(dash + 1);
  if (from.empty()) {
    const auto last = parse_count(to);
    if (!last) return none;
    if (*last == 0) return Error{Code::refused, "an empty range"};
    const std::uint64_t length = std::min(*last, size);
    return std::optional(ByteRange{size - length, length});
  }
  const auto first = parse_count(from);
  const auto last = to.empty() ? std::optional(~std::uint64_t{0}) : parse_count(to);
  if (!first || !last || *last < *first) return none;
  if (*first >= size) return Error{Code::refused, "a range behind the end"};
  return std::optional(ByteRange{*first, std::min(*last, size - 1) - *first + 1});
}

}  // namespace yanxing::server

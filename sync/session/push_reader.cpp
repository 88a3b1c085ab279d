#include "sync/session/push_reader.h"

#include <utility>

#include "sync/wire/frame.h"

namespace yanxing::sync {

namespace {

/// Of payloads in one piece. Decoded they take some twenty times as much in the worst case.
constexpr std::size_t piece_bytes = std::size_t{128} << 10;

}  // namespace

PushReader::PushReader(const DeviceId& device, const Judge& admission, PushRequest request)
    : device_(&device),
      admission_(&admission),
      head_(PushHead{{}, request.incarnation, request.first_n, request.previous, request.base}),
      request_(std::move(request)),
      is_open_(true),
      hash_(request_.previous) {}

/// False behind the last frame.
Result<bool> PushReader::open_next() {
  if (frames_ == nullptr || frame_ == frames_->size()) return false;
  const std::string& frame = (*frames_)[frame_++];
  YX_ASSIGN(const Opened opened, open_request(frame, *key_));
  if (opened.kind != Kind::push) return Error{Code::invalid, "frame: kind"};
  YX_ASSIGN(request_, decode<PushRequest>(opened.body));
  head_ = PushHead{frame_id(frame), request_.incarnation, request_.first_n, request_.previous, request_.base};
  hash_ = request_.previous;
  entry_ = 0;
  is_open_ = true;
  return true;
}

Result<std::optional<PushPiece>> PushReader::next() {
  if (!is_open_) {
    YX_ASSIGN(const bool more, open_next());
    if (!more) return std::optional<PushPiece>();
  }
  PushPiece piece{std::exchange(head_, std::nullopt), {}, false};
  for (std::size_t bytes = 0; entry_ < request_.payloads.size() && bytes < piece_bytes; ++entry_) {
    bytes += request_.payloads[entry_].size();
    piece.entries.push_back(read_entry(std::move(request_.payloads[entry_])));
  }
  piece.is_last = entry_ == request_.payloads.size();
  is_open_ = !piece.is_last;
  return std::optional(std::move(piece));
}

PushEntry PushReader::read_entry(std::string payload) {
  hash_ = chain_next(hash_, payload);
  PushEntry entry{std::move(payload), hash_, Error{}, {}};
  entry.change = decode_change(entry.payload, {*device_, request_.incarnation});
  if (entry.change && *admission_) entry.refusal = (*admission_)(*entry.change);
  return entry;
}

}  // namespace yanxing::sync

#include "sync/wire/frame_list.h"

#include <utility>

#include "sync/wire/frame.h"

namespace yanxing::sync {

namespace {

constexpr std::size_t length_bytes = 4;

/// The length that stands at the beginning of `bytes`; nullopt: not all of it is there.
Result<std::optional<std::size_t>> length_of(std::string_view bytes) {
  if (bytes.size() < length_bytes) return std::optional<std::size_t>();
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  if (length > max_frame_bytes) return Error{Code::invalid, "a list of frames: a length over its limit"};
  return std::optional(length);
}

}  // namespace

void add_to_list(std::string& list, std::string_view frame) {
  for (int shift = 24; shift >= 0; shift -= 8) list += static_cast<char>(frame.size() >> shift & 0xFF);
  list.append(frame);
}

Result<std::vector<std::string_view>> split_list(std::string_view list) {
  std::vector<std::string_view> frames;
  while (!list.empty()) {
    YX_ASSIGN(const auto length, length_of(list));
    if (!length || list.size() - length_bytes < *length) return Error{Code::invalid, "a list of frames: cut"};
    frames.push_back(list.substr(length_bytes, *length));
    list.remove_prefix(length_bytes + *length);
  }
  return frames;
}

Result<std::optional<std::string>> ListReader::next() {
  std::optional<std::string> frame;
  const std::string_view rest = std::string_view(waiting_).substr(taken_);
  YX_ASSIGN(const auto length, length_of(rest));
  if (length && rest.size() - length_bytes >= *length) {
    frame.emplace(rest.substr(length_bytes, *length));
    taken_ += length_bytes + *length;
    return frame;
  }
  waiting_.erase(0, std::exchange(taken_, 0));
  return frame;
}

}  // namespace yanxing::sync

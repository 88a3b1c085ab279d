// Several frames as one body: each with its length before it, 4 bytes, the greatest first. FORMAT.md, "Frame".
//
// A laptop sends a stretch of its log as many small pushes in one body, so that the server stores the first while the
// last is still on its way: what arrived before a cut counts, and no round trip is spent on it. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace yanxing::sync {

/// How a body that is such a list is named over HTTP, also by a server that takes them (Accept-Post).
inline constexpr std::string_view frame_list_media = "application/vnd.yanxing.frames";

void add_to_list(std::string& list, std::string_view frame);

/// All frames of a whole list, as views into it. Error: invalid (cut, a length over max_frame_bytes).
Result<std::vector<std::string_view>> split_list(std::string_view list);

/// Reads a list as it arrives. Holds what belongs to the next frame.
class ListReader {
 public:
  void add(std::string_view bytes) { waiting_.append(bytes); }
  /// The next frame that is there whole; nullopt: more is needed. Error: invalid (a length over max_frame_bytes).
  Result<std::optional<std::string>> next();
  /// Nothing is left over: the list may end here.
  bool at_end() const { return waiting_.size() == taken_; }

 private:
  std::string waiting_;
  std::size_t taken_ = 0;
};

}  // namespace yanxing::sync

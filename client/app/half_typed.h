// What is half typed on a screen and is no record: by key, in the settings of the data folder, so that a kill takes at
// most what came after the last pause.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "client/app/context.h"

namespace yanxing::app {

class HalfTyped {
 public:
  HalfTyped(Context& context, std::string setting) : context_(&context), setting_(std::move(setting)) {}

  /// Reads what is on the disk, unless something here waits to be written.
  void load();
  /// null: nothing is typed there.
  const nlohmann::json& find(const std::string& key) const;
  const std::map<std::string, nlohmann::json>& all() const { return texts_; }
  /// null: forgotten. On the disk with the next pause.
  void put(const std::string& key, nlohmann::json value);

  /// Writes what waits. What the disk refuses waits on, and is tried again.
  void keep();
  void keep_due();
  /// Milliseconds until keep_due() has something to do; nullopt: never.
  std::optional<UnixMs> due_ms() const;

 private:
  Context* context_;
  std::string setting_;
  std::map<std::string, nlohmann::json> texts_;
  bool stale_ = false;
  UnixMs typed_ms_ = 0;
  UnixMs first_typed_ms_ = 0;
};

}  // namespace yanxing::app

// The server's log: one JSON object a line on stderr, without personal data, tokens, codes or addresses.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>

namespace spdlog {
class logger;
}

namespace yanxing::server {

enum class Level { debug, info, warning, error };

/// Any thread. Copies share one logger.
class Log {
 public:
  /// Writes to stderr from `least` upwards.
  explicit Log(Level least = Level::info);
  /// Writes nothing.
  static Log silent();

  /// {"time":"…","level":"info","event":event, …facts}. `facts` is an object whose values are numbers, ids and stable
  /// words.
  void write(Level level, std::string_view event,
             const nlohmann::ordered_json& facts = nlohmann::ordered_json::object()) const;

 private:
  struct Silent {};
  explicit Log(Silent) {}
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace yanxing::server

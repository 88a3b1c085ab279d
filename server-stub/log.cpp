#include "server-stub/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace yanxing::server {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

Log::Log(Level least)
    : logger_(std::make_shared<spdlog::logger>("yanxing", std::make_shared<spdlog::sinks::stderr_sink_mt>())) {
  logger_->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
  logger_->set_level(spdlog_level(least));
  logger_->flush_on(spdlog::level::info);
}

Log Log::silent() { return Log(Silent{}); }

void Log::write(Level level, std::string_view event, const nlohmann::ordered_json& facts) const {
  if (!logger_ || !logger_->should_log(spdlog_level(level))) return;
  nlohmann::ordered_json line{{"event", event}};
  for (const auto& [name, value] : facts.items()) line[name] = value;
  const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  logger_->log(spdlog_level(level), "{}", std::string_view(text).substr(1, text.size() - 2));
}

}  // namespace yanxing::server

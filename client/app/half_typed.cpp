#include "client/app/half_typed.h"

#include "client/forms/json.h"

namespace yanxing::app {

void HalfTyped::load() {
  if (stale_) return;
  texts_.clear();
  const auto kept = forms::parse_json(context_->setting(setting_, "{}"));
  if (!kept || !kept->is_object()) return;
  for (const auto& [key, value] : kept->items()) texts_[key] = value;
}

const nlohmann::json& HalfTyped::find(const std::string& key) const {
  static const nlohmann::json none;
  const auto found = texts_.find(key);
  return found == texts_.end() ? none : found->second;
}

void HalfTyped::put(const std::string& key, nlohmann::json value) {
  if (find(key) == value) return;
  if (value.is_null()) {
    texts_.erase(key);
  } else {
    texts_[key] = std::move(value);
  }
  typed_ms_ = context_->now();
  if (!stale_) first_typed_ms_ = typed_ms_;
  stale_ = true;
}

void HalfTyped::keep() {
  if (!stale_) return;
  auto kept = nlohmann::json::object();
  for (const auto& [key, value] : texts_) kept[key] = value;
  const auto written =
      context_->workspace.set_setting(setting_, kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  stale_ = !written.ok();
  if (stale_) typed_ms_ = first_typed_ms_ = context_->now() + Saves::retry_ms;
}

void HalfTyped::keep_due() {
  if (due_ms() == 0) keep();
}

std::optional<UnixMs> HalfTyped::due_ms() const {
  if (!stale_) return std::nullopt;
  const auto now_ms = context_->now();
  if (typed_ms_ > now_ms && typed_ms_ - now_ms <= Saves::retry_ms) return typed_ms_ - now_ms;  // the disk refused it
  return Saves::typing_wait_ms(now_ms, first_typed_ms_, typed_ms_);
}

}  // namespace yanxing::app

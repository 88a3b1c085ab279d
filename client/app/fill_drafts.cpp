#include "client/app/fill_drafts.h"

#include <algorithm>

#include "client/forms/json.h"

namespace yanxing::app {

namespace {

constexpr std::string_view drafts_setting = "draft.fill";
constexpr std::string_view stops_setting = "fill.stops";
constexpr std::string_view half_typed_setting = "fill.half_typed";

std::string as_text(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void FillDrafts::load() {
  drafts_.clear();
  stops_.clear();
  half_typed_.clear();
  const auto half_typed = forms::parse_json(context_->setting(half_typed_setting, "{}"));
  if (half_typed && half_typed->is_object()) {
    for (const auto& [record, answers] : half_typed->items()) {
      if (!answers.is_object()) continue;
      for (const auto& [path, value] : answers.items()) half_typed_[record][path] = value;
    }
  }
  const auto drafts = forms::parse_json(context_->setting(drafts_setting, "[]"));
  if (drafts && drafts->is_array()) {
    for (const auto& one : *drafts) {
      if (!one.is_object() || !one.contains("answers") || !one["answers"].is_object()) continue;
      FillDraft draft;
      draft.id = one.value("id", std::string());
      draft.form = one.value("form", std::string());
      draft.at = one.value("at", std::string());
      draft.former = one.value("former", std::string());
      draft.changed_ms = one.value("changed_ms", UnixMs{0});
      for (const auto& [path, value] : one["answers"].items()) draft.answers[path] = value;
      if (!draft.id.empty()) drafts_.push_back(std::move(draft));
    }
  }
  const auto stops = forms::parse_json(context_->setting(stops_setting, "[]"));
  if (!stops || !stops->is_array()) return;
  for (const auto& one : *stops) {
    if (one.is_array() && one.size() == 2 && one[0].is_string() && one[1].is_string())
      stops_.emplace_back(one[0].get<std::string>(), one[1].get<std::string>());
  }
}

const FillDraft* FillDrafts::find(std::string_view id) const {
  const auto found =
      std::find_if(drafts_.begin(), drafts_.end(), [&](const FillDraft& draft) { return draft.id == id; });
  return found == drafts_.end() ? nullptr : &*found;
}

std::string FillDrafts::new_id() { return "draft-" + context_->store.new_id().text(); }

void FillDrafts::put(FillDraft draft) {
  const auto found =
      std::find_if(drafts_.begin(), drafts_.end(), [&](const FillDraft& other) { return other.id == draft.id; });
  if (found == drafts_.end()) {
    drafts_.push_back(std::move(draft));
  } else {
    *found = std::move(draft);
  }
  stale_ = true;
}

void FillDrafts::remove(std::string_view id) {
  stale_ |= std::erase_if(drafts_, [&](const FillDraft& draft) { return draft.id == id; }) > 0;
}

std::string FillDrafts::stopped_at(const std::string& record) const {
  const auto found = std::find_if(stops_.begin(), stops_.end(), [&](const auto& stop) { return stop.first == record; });
  return found == stops_.end() ? std::string() : found->second;
}

void FillDrafts::note_stop(const std::string& record, const std::string& path) {
  if (stopped_at(record) == path) return;
  std::erase_if(stops_, [&](const auto& stop) { return stop.first == record; });
  if (!path.empty()) stops_.emplace_back(record, path);
  if (stops_.size() > max_stops) stops_.erase(stops_.begin());
  stale_ = true;
}

const forms::Answers& FillDrafts::half_typed(const std::string& record) const {
  static const forms::Answers none;
  const auto found = half_typed_.find(record);
  return found == half_typed_.end() ? none : found->second;
}

void FillDrafts::keep_half_typed(const std::string& record, forms::Answers answers) {
  if (half_typed(record) == answers) return;
  if (answers.empty()) {
    half_typed_.erase(record);
  } else {
    half_typed_[record] = std::move(answers);
  }
  stale_ = true;
}

bool FillDrafts::write() {
  if (!stale_) return true;
  auto drafts = nlohmann::json::array();
  for (const auto& draft : drafts_)
    drafts.push_back({{"id", draft.id},
                      {"form", draft.form},
                      {"at", draft.at},
                      {"changed_ms", draft.changed_ms},
                      {"former", draft.former},
                      {"answers", draft.answers}});
  auto stops = nlohmann::json::array();
  for (const auto& [record, path] : stops_) stops.push_back({record, path});
  auto half_typed = nlohmann::json::object();
  for (const auto& [record, answers] : half_typed_) half_typed[record] = answers;
  auto& workspace = context_->workspace;
  stale_ = !workspace.set_setting(half_typed_setting, as_text(half_typed)).ok() ||
           !workspace.set_setting(drafts_setting, as_text(drafts)).ok() ||
           !workspace.set_setting(stops_setting, as_text(stops)).ok();
  return !stale_;
}

}  // namespace yanxing::app

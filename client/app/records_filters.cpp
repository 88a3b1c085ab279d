// RecordsModel: filters kept under a name, in a setting of this laptop.
#include <algorithm>

#include "client/app/records_model.h"
#include "client/forms/json.h"

namespace yanxing::app {

namespace {

constexpr const char* filters_setting = "records.filters";
constexpr std::size_t max_filters = 50;

constexpr std::pair<RecordState, const char*> state_names[] = {{RecordState::any, "any"},
                                                               {RecordState::local, "local"},
                                                               {RecordState::on_server, "on_server"},
                                                               {RecordState::needs_you, "needs_you"},
                                                               {RecordState::deleted, "deleted"}};

std::string text_of(const nlohmann::json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

nlohmann::json to_json(const SavedFilter& saved) {
  const RecordsFilter& filter = saved.filter;
  const auto state = std::find_if(std::begin(state_names), std::end(state_names),
                                  [&](const auto& one) { return one.first == filter.state; });
  return {{"name", saved.name},  {"form", filter.form}, {"place", filter.place}, {"state", state->second},
          {"text", filter.text}, {"from", filter.from}, {"to", filter.to}};
}

SavedFilter from_json(const nlohmann::json& object) {
  SavedFilter out;
  out.name = text_of(object, "name");
  out.filter = {text_of(object, "form"), text_of(object, "place"), RecordState::any,
                text_of(object, "text"), text_of(object, "from"),  text_of(object, "to")};
  const auto name = text_of(object, "state");
  for (const auto& [state, known] : state_names) {
    if (name == known) out.filter.state = state;
  }
  return out;
}

}  // namespace

void RecordsModel::read_filters() {
  view_->saved.clear();
  const auto all = forms::parse_json(context_->setting(filters_setting, "[]"));
  if (!all || !all->is_array()) return;
  for (const auto& one : *all) {
    if (one.is_object() && !text_of(one, "name").empty()) view_->saved.push_back(from_json(one));
  }
}

void RecordsModel::keep_filters() {
  auto all = nlohmann::json::array();
  for (const SavedFilter& one : view_->saved) all.push_back(to_json(one));
  context_->keep_setting(filters_setting, all.dump());
}

void RecordsModel::save_filter(const std::string& name) {
  const auto begin = name.find_first_not_of(" \t");
  if (begin == std::string::npos) return;
  const auto trimmed = name.substr(begin, name.find_last_not_of(" \t") - begin + 1);
  const auto same = std::find_if(view_->saved.begin(), view_->saved.end(),
                                 [&](const SavedFilter& one) { return one.name == trimmed; });
  if (same != view_->saved.end()) {
    same->filter = view_->filter;
  } else if (view_->saved.size() < max_filters) {
    view_->saved.push_back({trimmed, view_->filter});
  } else {
    return context_->notices.toast(ToastKind::warning, {"records.filters.full", {}, {}});
  }
  keep_filters();
}

void RecordsModel::forget_filter(const std::string& name) {
  const auto found =
      std::find_if(view_->saved.begin(), view_->saved.end(), [&](const SavedFilter& one) { return one.name == name; });
  if (found == view_->saved.end()) return;
  const auto before = view_->saved;
  view_->saved.erase(found);
  keep_filters();
  context_->saves.note_own(
      [this, before] {
        view_->saved = before;
        keep_filters();
        return true;
      },
      {"records.filters.forgotten", {{"name", name}}, {}});
}

}  // namespace yanxing::app

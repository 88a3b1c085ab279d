// RecordsModel: filters kept under a name, in a setting of this laptop.
#include <algorithm>

#include "client/app/records_model.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_filters = 50;

constexpr std::pair<RecordState, const char*> state_names[] = {{RecordState::any, "any"},
                                                               {RecordState::local, "local"},
                                                               {RecordState::on_server, "on_server"},
                                                               {RecordState::needs_you, "needs_you"},
                                                               {RecordState::deleted, "deleted"}};

SavedFilter from_kept(const records::KeptFilter& kept) {
  SavedFilter out;
  out.name = kept.name;
  out.filter = {kept.form, kept.place, RecordState::any, kept.text, kept.from, kept.to};
  for (const auto& [state, known] : state_names) {
    if (kept.state == known) out.filter.state = state;
  }
  return out;
}

}  // namespace

records::KeptFilter to_kept(const std::string& name, const RecordsFilter& filter) {
  const auto state = std::find_if(std::begin(state_names), std::end(state_names),
                                  [&](const auto& one) { return one.first == filter.state; });
  return {name, filter.form, filter.place, state->second, filter.text, filter.from, filter.to};
}

void RecordsModel::read_filters() {
  view_->saved.clear();
  for (const auto& kept : records::read_kept_filters(context_->setting(records::kept_filters_setting, "[]")))
    view_->saved.push_back(from_kept(kept));
}

void RecordsModel::keep_filters() {
  std::vector<records::KeptFilter> all;
  for (const SavedFilter& one : view_->saved) all.push_back(to_kept(one.name, one.filter));
  context_->keep_setting(records::kept_filters_setting, records::write_kept_filters(all));
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

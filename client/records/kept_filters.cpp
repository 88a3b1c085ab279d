#include "client/records/kept_filters.h"

#include <ctime>

#include "client/forms/json.h"

namespace yanxing::records {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

std::vector<KeptFilter> read_kept_filters(std::string_view setting) {
  std::vector<KeptFilter> out;
  const auto all = forms::parse_json(setting);
  if (!all || !all->is_array()) return out;
  for (const json& one : *all) {
    if (!one.is_object() || text_of(one, "name").empty()) continue;
    out.push_back({text_of(one, "name"), text_of(one, "form"), text_of(one, "place"), text_of(one, "state"),
                   text_of(one, "text"), text_of(one, "from"), text_of(one, "to")});
  }
  return out;
}

std::string write_kept_filters(const std::vector<KeptFilter>& filters) {
  json all = json::array();
  for (const KeptFilter& one : filters) {
    all.push_back({{"name", one.name},
                   {"form", one.form},
                   {"place", one.place},
                   {"state", one.state},
                   {"text", one.text},
                   {"from", one.from},
                   {"to", one.to}});
  }
  return all.dump();
}

void apply(const KeptFilter& filter, ListQuery& query) {
  query.form = filter.form;
  query.place = filter.place;
  query.text = filter.text;
  query.changed_from_ms = start_of_day(filter.from).value_or(0);
  query.changed_before_ms = start_of_day(filter.to, 1).value_or(INT64_MAX);
  if (filter.state == "local") query.sync = SyncState::local;
  if (filter.state == "on_server") query.sync = SyncState::on_server;
  if (filter.state == "needs_you") query.sync = SyncState::needs_person;
  if (filter.state == "deleted") query.life = ListQuery::Life::deleted;
}

std::optional<UnixMs> start_of_day(const std::string& date, int days) {
  std::tm parts{};
  const char* end = strptime(date.c_str(), "%Y-%m-%d", &parts);
  if (end == nullptr || *end != '\0' || date.size() != 10) return std::nullopt;
  parts.tm_mday += days;
  parts.tm_isdst = -1;
  const std::time_t begins = std::mktime(&parts);
  if (begins == -1) return std::nullopt;
  return static_cast<UnixMs>(begins) * 1000;
}

}  // namespace yanxing::records

#include "client/reports/export_table.h"

#include <algorithm>
#include <ctime>

#include "client/forms/filling.h"
#include "client/records/value_codec.h"

namespace yanxing::reports {
namespace {

using nlohmann::json;

/// The repeats around a group or field, outermost first.
std::vector<std::string> repeats_around(const forms::Form& form, std::optional<std::size_t> group) {
  std::vector<std::string> out;
  for (; group; group = form.groups[*group].parent)
    if (form.groups[*group].repeat) out.insert(out.begin(), form.groups[*group].name);
  return out;
}

/// "member[k3]/age" -> "member", "[k3]", "age"; no bracket: all is the first.
struct Split {
  std::string head, key, rest;
};
Split split(const std::string& path) {
  const auto open = path.find('[');
  if (open == std::string::npos) return {path, {}, {}};
  const auto close = path.find(']', open);
  if (close == std::string::npos) return {path, {}, {}};
  Split out{path.substr(0, open), path.substr(open, close + 1 - open), {}};
  if (close + 2 <= path.size()) out.rest = path.substr(close + 2);
  return out;
}

struct Place {
  double position = 1e18;  // rows whose position is not known stand last, by key
  std::string key;
  bool operator<(const Place& other) const { return std::tie(position, key) < std::tie(other.position, other.key); }
};

using Answers = std::map<std::string, json>;

json nest(const Answers& values) {
  json out = json::object();
  std::map<std::string, std::map<std::string, Answers>> rows;      // repeat -> row -> answers
  std::map<std::string, std::map<std::string, double>> positions;  // repeat -> row -> where it stands
  for (const auto& [path, value] : values) {
    const Split at = split(path);
    if (at.key.empty()) {
      out[at.head] = value;
    } else if (at.rest.empty()) {
      rows[at.head][at.key];
      if (value.is_number()) positions[at.head][at.key] = value.get<double>();
    } else {
      rows[at.head][at.key][at.rest] = value;
    }
  }
  for (const auto& [repeat, keyed] : rows) {
    std::vector<std::pair<Place, const Answers*>> order;
    for (const auto& [key, answers] : keyed) {
      const auto known = positions[repeat].find(key);
      order.push_back({{known == positions[repeat].end() ? 1e18 : known->second, key}, &answers});
    }
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    json& list = out[repeat] = json::array();
    for (const auto& [place, answers] : order) list.push_back(nest(*answers));
  }
  return out;
}

void add_prefixes(const records::Record& record, const std::string& outer, const std::vector<std::string>& repeat,
                  std::size_t depth, std::vector<std::string>& out) {
  if (depth == repeat.size()) {
    out.push_back(outer);
    return;
  }
  const std::string start = outer + repeat[depth] + "[";
  std::map<std::string, double> found;
  for (auto at = record.values.lower_bound(start); at != record.values.end() && at->first.starts_with(start); ++at) {
    const auto close = at->first.find(']', start.size());
    if (close == std::string::npos) continue;
    const std::string row = at->first.substr(0, close + 1);
    double& position = found.emplace(row, 1e18).first->second;
    if (at->first == row && at->second.is_number()) position = at->second.get<double>();
  }
  std::vector<Place> order;
  for (const auto& [row, position] : found) order.push_back({position, row});
  std::sort(order.begin(), order.end());
  for (const Place& row : order) add_prefixes(record, row.key + "/", repeat, depth + 1, out);
}

}  // namespace

namespace {

/// A label without what only an answer could fill in: "${name}" becomes the label of that field, "…" where it has none.
std::string plain_label(const forms::Form& form, const std::string& label, forms::Language language) {
  std::string out;
  std::size_t from = 0;
  for (std::size_t at = label.find("${"); at != std::string::npos; at = label.find("${", from)) {
    const auto close = label.find('}', at);
    if (close == std::string::npos) break;
    const forms::Field* named = form.find(label.substr(at + 2, close - at - 2));
    const std::string inner = named != nullptr ? named->label.in(language) : std::string();
    out += label.substr(from, at - from) + (inner.empty() || inner.find("${") != std::string::npos ? "…" : inner);
    from = close + 1;
  }
  return out + label.substr(from);
}

/// The same heading twice (说明, 说明…) would not tell the columns apart.
template <typename Mark>
void tell_apart(std::vector<ExportColumn>& columns, Mark mark) {
  std::map<std::string, int> times;
  for (const ExportColumn& column : columns) ++times[column.heading];
  for (ExportColumn& column : columns) {
    const std::string more = times[column.heading] > 1 ? mark(column) : std::string();
    if (!more.empty()) column.heading += " (" + more + ")";
  }
}

}  // namespace

std::vector<ExportColumn> export_columns(const forms::Form& form, forms::Language language, bool names) {
  std::vector<ExportColumn> out;
  for (const forms::Field& field : form.fields) {
    const bool is_calculated = field.type == forms::FieldType::calculate;
    if (!forms::is_question(field.type) && !is_calculated) continue;
    if (field.name == forms::implied_state_field || field.name == form.state_field) continue;
    const std::string label = plain_label(form, field.label.in(language), language);
    if (is_calculated && label.empty() && !names) continue;
    const bool is_number = is_calculated && field.calculate && field.calculate->source() == "position(..)";
    const auto& first = export_first_names();
    const auto repeat = repeats_around(form, field.group);
    const bool is_taken = names && repeat.empty() && std::find(first.begin(), first.end(), field.name) != first.end();
    const std::string name = is_taken ? "values." + field.name : field.name;
    out.push_back({field.name, names || label.empty() ? name : label, repeat, is_number});
  }
  if (names) return out;
  tell_apart(out, [&](const ExportColumn& column) {
    const auto group = form.find(column.field)->group;
    return group ? form.groups[*group].label.in(language) : std::string();
  });
  tell_apart(out, [](const ExportColumn& column) { return column.field; });
  return out;
}

std::vector<std::string> row_prefixes(const records::Record& record, const std::vector<std::string>& repeat) {
  std::vector<std::string> out;
  add_prefixes(record, "", repeat, 0, out);
  return out;
}

const std::vector<std::string>& export_first_names() {
  static const std::vector<std::string> names{"id", "state", "sync", "place", "place_name", "changed"};
  return names;
}

Value stored_value(Source& source, const records::Record& record, const std::string& path) {
  const auto at = record.values.find(path);
  if (at == record.values.end() || !forms::is_answered(at->second)) return {};
  const json& value = at->second;
  const forms::Form* form = source.form(record.form);
  const forms::Field* field = form == nullptr ? nullptr : form->find(forms::field_of_path(path));
  using Type = forms::FieldType;
  const bool is_time =
      field != nullptr && (field->type == Type::date || field->type == Type::today || field->type == Type::datetime);
  if (is_time || value.is_number()) return source.value(record, path);
  if (!value.is_array()) return value.is_string() ? value.get<std::string>() : value.dump();
  std::string out;
  for (const json& one : value)
    out += (out.empty() ? "" : " ") + (one.is_string() ? one.get<std::string>() : one.dump());
  return out;
}

json nested_values(const records::Record& record) { return nest({record.values.begin(), record.values.end()}); }

const ExportWords& export_words(forms::Language language) {
  static constexpr ExportWords zh{"记录编号", "状态", "同步", "地点代码", "地点", "修改时间（UTC）"};
  static constexpr ExportWords en{"Record", "State", "Sync", "Place code", "Place", "Changed (UTC)"};
  return language == forms::Language::zh ? zh : en;
}

const char* export_state(records::State state, forms::Language language) {
  const bool zh = language == forms::Language::zh;
  switch (state) {
    case records::State::draft: return zh ? "草稿" : "draft";
    case records::State::final: return zh ? "完成" : "final";
    case records::State::deleted: return zh ? "已删除" : "deleted";
  }
  YX_UNREACHABLE();
}

const char* export_sync(records::SyncState sync, forms::Language language) {
  const bool zh = language == forms::Language::zh;
  switch (sync) {
    case records::SyncState::local: return zh ? "只在本机" : "on this laptop only";
    case records::SyncState::on_server: return zh ? "服务器已收到" : "on the server";
    case records::SyncState::needs_person: return zh ? "待处理" : "needs a person";
  }
  YX_UNREACHABLE();
}

std::vector<Value> export_first_cells(const Source& source, const records::Record& record, const ExportOrder& order) {
  return {record.id.text(),
          std::string(order.names ? records::state_name(record.state) : export_state(record.state, order.language)),
          std::string(order.names ? records::sync_name(record.sync) : export_sync(record.sync, order.language)),
          record.place,
          source.place_name(record.place),
          utc_text(record.changed_ms)};
}

std::vector<std::string> export_first_headings(forms::Language language, bool names) {
  if (names) return export_first_names();
  const ExportWords& words = export_words(language);
  return {words.id, words.state, words.sync, words.place_code, words.place, words.changed};
}

Value utc_moment(UnixMs ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  if (ms == 0 || gmtime_r(&seconds, &parts) == nullptr) return {};
  return DayTime{{parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday}, parts.tm_hour, parts.tm_min};
}

std::string utc_text(UnixMs ms) {
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return ms == 0 ? std::string() : std::string(text);
}

}  // namespace yanxing::reports

#include "tools/cli/record_json.h"

#include "tools/cli/cli.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

json values_json(const forms::Answers& answers) {
  json values = json::object();
  for (const auto& [field, value] : answers) values[field] = value;
  return values;
}

json change_json(const records::ChangeInfo& change) {
  json out{{"change", change.id.text()},
           {"author", change.author},
           {"device", change.id.device.text()},
           {"own", change.own},
           {"at", time_json(change.stamp_ms)},
           {"place", change.place},
           {"sync", records::sync_name(change.sync)}};
  if (change.claimed_ms != change.stamp_ms) out["claimed_at"] = time_json(change.claimed_ms);
  if (!change.quarantine.empty()) out["quarantine"] = change.quarantine;
  return out;
}

json edit_json(const records::HistoryEdit& edit) {
  json out{{"field", std::string(sync::plain_name(edit.cell))},
           {"value", edit.value},
           {"before", edit.before},
           {"replaces", json::array()}};
  for (const auto& id : edit.replaces) out["replaces"].push_back(id.text());
  if (edit.past) out["past"] = true;
  return out;
}

}  // namespace

json record_json(const records::Record& record) {
  return {{"id", record.id.text()},
          {"form", record.form},
          {"place", record.place},
          {"state", records::state_name(record.state)},
          {"sync", records::sync_name(record.sync)},
          {"changed", time_json(record.changed_ms)},
          {"values", values_json(record.values)},
          {"conflicts", record.conflicts}};
}

json detail_json(const records::RecordDetail& detail) {
  json out = record_json(detail.record);
  out["form_version"] = detail.record.form_version;
  out["heads"] = json::object();
  for (const records::CellView& cell : detail.cells) {
    json& heads = out["heads"][std::string(sync::plain_name(cell.cell))] = json::array();
    for (const records::HeadView& head : cell.heads) {
      json one = change_json(head.change);
      one["value"] = head.value;
      if (head.origin) one["origin"] = change_json(*head.origin);
      heads.push_back(std::move(one));
    }
  }
  out["history"] = json::array();
  for (const records::HistoryEntry& entry : detail.history) {
    json one = change_json(entry.change);
    one["kind"] = records::history_name(entry.kind);
    one["edits"] = json::array();
    for (const records::HistoryEdit& edit : entry.edits) one["edits"].push_back(edit_json(edit));
    out["history"].push_back(std::move(one));
  }
  return out;
}

}  // namespace yanxing::cli

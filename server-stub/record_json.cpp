#include "server-stub/record_json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "sync/base/cbor.h"
#include "sync/base/crypto.h"

namespace yanxing::server {
namespace {

using Json = nlohmann::ordered_json;

Result<Json> read_value(cbor::Reader& reader, int depth) {
  if (depth > cbor::max_depth) return Error{Code::corrupt, "a value is nested too deeply"};
  YX_ASSIGN(const cbor::Type type, reader.peek());
  switch (type) {
    case cbor::Type::uint: {
      YX_ASSIGN(const auto v, reader.uint());
      return Json(v);
    }
    case cbor::Type::nint: {
      YX_ASSIGN(const auto v, reader.sint());
      return Json(v);
    }
    case cbor::Type::real: {
      YX_ASSIGN(const auto v, reader.real());
      return Json(v);
    }
    case cbor::Type::boolean: {
      YX_ASSIGN(const auto v, reader.boolean());
      return Json(v);
    }
    case cbor::Type::text: {
      YX_ASSIGN(const auto v, reader.text());
      return Json(v);
    }
    case cbor::Type::bytes: {
      YX_ASSIGN(const auto v, reader.bytes());
      return Json(base64url_encode(v));
    }
    case cbor::Type::null: YX_TRY(reader.null()); return Json(nullptr);
    case cbor::Type::array: {
      YX_ASSIGN(const auto count, reader.array());
      Json list = Json::array();
      for (std::uint64_t i = 0; i < count; ++i) {
        YX_ASSIGN(auto item, read_value(reader, depth + 1));
        list.push_back(std::move(item));
      }
      return list;
    }
    case cbor::Type::map: {
      YX_ASSIGN(const auto count, reader.map());
      Json object = Json::object();
      for (std::uint64_t i = 0; i < count; ++i) {
        YX_ASSIGN(const std::string_view name, reader.text());
        YX_ASSIGN(object[std::string(name)], read_value(reader, depth + 1));
      }
      return object;
    }
  }
  return Error{Code::corrupt, "a value has an unknown type"};
}

/// "2021-05-17T08:24:05.123Z"
Json time_json(UnixMs ms) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(ms / 1000)), ms % 1000);
}

/// Who, when, where.
Json about(const sync::StoredChange& stored, const sync::Change* change) {
  Json out{{"change", stored.id.text()}, {"device", stored.id.device.text()}};
  if (!stored.quarantine.empty()) out["quarantine"] = stored.quarantine;
  if (change == nullptr) return out;
  const Stamp stamp = stored.effective.value_or(change->stamp);
  out["author"] = change->author;
  out["at"] = time_json(stamp.ms);
  if (change->stamp.ms != stamp.ms) out["claimed_at"] = time_json(change->stamp.ms);
  out["place"] = change->place;
  return out;
}

bool is_own_cell(std::string_view cell) { return cell.starts_with('@'); }

}  // namespace

Result<Json> value_json(std::string_view cbor_bytes) {
  cbor::Reader reader(cbor_bytes);
  auto value = read_value(reader, 0);
  if (!value || !reader.at_end()) return Error{Code::corrupt, "a stored value cannot be read"};
  return value;
}

Result<Json> record_json(const sync::RecordState& record, const FormCatalogue& forms) {
  Json values = Json::object();
  for (const auto& [name, cell] : record.cells) {
    if (is_own_cell(name) || cell.heads.empty()) continue;
    YX_ASSIGN(auto value, value_json(cell.heads.front().value));
    if (!value.is_object()) value = Json{{std::string(sync::plain_name(name)), value}};
    for (const auto& [field, answer] : value.items()) {
      if (!answer.is_null()) values[field] = answer;
    }
  }
  const std::string state_field = forms.state_field(record.form);
  const bool is_draft = !state_field.empty() && values.value(state_field, Json()) != "final";
  const bool is_deleted = record.is_deleted();
  const auto conflicts = record.conflicts();
  return Json{{"id", record.id.text()},
              {"form", record.form},
              {"place", record.place},
              {"state", is_deleted ? "deleted"
                        : is_draft ? "draft"
                                   : "final"},
              {"sync", !is_deleted && !conflicts.empty() ? "needs_person" : "on_server"},
              {"values", values},
              {"conflicts", conflicts}};
}

Result<Json> change_json(const sync::StoredChange& stored) {
  const auto change = sync::decode_change(stored.payload, stored.id.chain());
  Json out = about(stored, change.ok() ? &*change : nullptr);
  if (!change) return out;  // malformed, and in quarantine for that
  Json edits = Json::array();
  for (const auto& edit : sync::all_edits(*change)) {
    YX_ASSIGN(auto value, value_json(edit.value));
    Json replaces = Json::array();
    for (const auto& id : edit.replaces) replaces.push_back(id.text());
    edits.push_back({{"field", std::string(sync::plain_name(edit.cell))},
                     {"value", std::move(value)},
                     {"replaces", std::move(replaces)}});
  }
  out["edits"] = std::move(edits);
  return out;
}

Result<Json> heads_json(const sync::RecordState& record, const std::vector<sync::StoredChange>& changes) {
  Json cells = Json::object();
  for (const auto& [name, cell] : record.cells) {
    Json heads = Json::array();
    for (const auto& head : cell.heads) {
      const auto stored = std::find_if(changes.begin(), changes.end(), [&](const auto& c) { return c.id == head.id; });
      if (stored == changes.end()) return Error{Code::corrupt, "a head's change is missing: " + head.id.text()};
      const auto change = sync::decode_change(stored->payload, stored->id.chain());
      Json one = about(*stored, change.ok() ? &*change : nullptr);
      YX_ASSIGN(one["value"], value_json(head.value));
      heads.push_back(std::move(one));
    }
    cells[std::string(sync::plain_name(name))] = std::move(heads);
  }
  return cells;
}

}  // namespace yanxing::server

#include "sync/ledger/change.h"

#include <algorithm>

#include "sync/base/cbor.h"
#include "sync/ledger/change_refs.h"

namespace yanxing::sync {

namespace {

constexpr std::uint64_t payload_version = 1;
constexpr std::uint64_t flag_creates = 1;
constexpr std::uint64_t flag_more = 2;
constexpr std::uint64_t edit_past = 1;
constexpr std::size_t max_key_parts = 16;
constexpr std::uint64_t max_logical = 0xFFFFFFFFu;

// Random, drawn once: the namespace of all natural record ids.
constexpr Uuid record_space{
    {0x6d, 0x1f, 0x0c, 0x52, 0x9b, 0x1e, 0x4e, 0x0a, 0x8c, 0x57, 0x21, 0x35, 0xd4, 0x77, 0x90, 0xe3}};

Error bad(const char* what) { return Error{Code::invalid, std::string("change: ") + what}; }

void encode_edit(cbor::Writer& out, const Edit& edit, const ChainId& self) {
  const bool refs = !edit.replaces.empty() || edit.past;
  out.array(edit.past ? 4 : refs ? 3 : 2);
  out.text(edit.cell).raw(edit.value);
  if (!refs) return;
  out.array(edit.replaces.size());
  for (const ChangeId& id : edit.replaces) encode_ref(out, id, self);
  if (edit.past) out.uint(edit_past);
}

Result<std::string> decode_name(cbor::Reader& in, const char* what, bool may_be_empty) {
  YX_ASSIGN(const std::string_view text, in.text());
  if (text.size() > max_name_bytes || (text.empty() && !may_be_empty)) return bad(what);
  return std::string(text);
}

Result<std::string> decode_value(cbor::Reader& in, std::string_view cell) {
  YX_ASSIGN(const std::string_view item, in.item());
  if (item.size() > max_value_bytes) return bad("a value over its limit");
  cbor::Reader value(item);
  if (cell == place_cell) {
    YX_ASSIGN(const std::string_view place, value.text());
    if (place.size() > max_name_bytes) return bad("a place over its limit");
  } else if (cell == life_cell && item != alive_item) {
    YX_TRY(decode_seen(item));
  }
  return std::string(item);
}

Result<Edit> decode_edit(cbor::Reader& in, const ChainId& self) {
  YX_ASSIGN(const std::uint64_t parts, in.array());
  if (parts < 2 || parts > 4) return bad("an edit has 2 to 4 parts");
  Edit edit;
  YX_ASSIGN(edit.cell, decode_name(in, "a cell's name", false));
  YX_ASSIGN(edit.value, decode_value(in, edit.cell));
  if (parts >= 3) {
    YX_ASSIGN(const std::uint64_t count, in.array());
    for (std::uint64_t i = 0; i < count; ++i) {
      YX_ASSIGN(const ChangeId id, decode_ref(in, self));
      if (i > 0 && id <= edit.replaces.back()) return bad("replaced changes out of order");
      edit.replaces.push_back(id);
    }
    if (count == 0 && parts == 3) return bad("an empty list of replaced changes");
  }
  if (parts == 4) {
    YX_ASSIGN(const std::uint64_t flags, in.uint());
    if (flags != edit_past) return bad("an edit's flags");
    edit.past = true;
  }
  return edit;
}

Status decode_record(cbor::Reader& in, Change& change) {
  YX_ASSIGN(const cbor::Type type, in.peek());
  if (type == cbor::Type::bytes) {
    YX_ASSIGN(const std::string_view id, in.bytes());
    if (id.size() != 16) return bad("a record id has 16 bytes");
    change.record = Uuid::from_bytes(id);
    return {};
  }
  YX_ASSIGN(const std::uint64_t count, in.array());
  if (count == 0 || count % 2 != 0 || count / 2 > max_key_parts) return bad("a natural key's parts");
  for (std::uint64_t i = 0; i < count; i += 2) {
    YX_ASSIGN(std::string cell, decode_name(in, "a key's cell", false));
    YX_ASSIGN(std::string value, decode_value(in, cell));
    change.key.emplace_back(std::move(cell), std::move(value));
  }
  change.record = natural_record_id(change.form, change.key);
  return {};
}

bool has_twice(std::vector<std::string_view>& names) {
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

Status check_cells(const Change& change) {
  std::vector<std::string_view> names;
  names.reserve(change.key.size() + change.edits.size() + 1);
  for (const auto& [cell, value] : change.key) {
    if (cell.front() == '@') return bad("a key's cell twice, or a reserved one");
    names.push_back(cell);
  }
  if (has_twice(names)) return bad("a key's cell twice, or a reserved one");
  if (change.creates) names.push_back(place_cell);
  for (const Edit& edit : change.edits) names.push_back(edit.cell);
  return has_twice(names) ? Status(bad("a cell twice")) : Status();
}

Status decode_head(cbor::Reader& in, Change& change) {
  YX_ASSIGN(const std::uint64_t flags, in.uint());
  if ((flags & ~(flag_creates | flag_more)) != 0) return Error{Code::too_new, "change: unknown flags"};
  change.creates = (flags & flag_creates) != 0;
  change.more = (flags & flag_more) != 0;
  YX_ASSIGN(const std::uint64_t ms, in.uint());
  YX_ASSIGN(const std::uint64_t logical, in.uint());
  if (ms > static_cast<std::uint64_t>(max_stamp_ms) || logical > max_logical) return bad("a stamp over 48 + 32 bits");
  change.stamp = {static_cast<UnixMs>(ms), static_cast<std::uint32_t>(logical)};
  YX_ASSIGN(change.form, decode_name(in, "a form's name", false));
  YX_ASSIGN(const std::uint64_t version, in.uint());
  if (version > 0xFFFFFFFFu) return bad("a form's version");
  change.form_version = static_cast<std::uint32_t>(version);
  YX_ASSIGN(change.place, decode_name(in, "a place", true));
  YX_ASSIGN(change.author, decode_name(in, "an author", true));
  return {};
}

}  // namespace

std::string ChangeId::text() const {
  return device.text() + "/" + std::to_string(incarnation) + "/" + std::to_string(n);
}

RecordId natural_record_id(std::string_view form, const std::vector<std::pair<std::string, std::string>>& key) {
  std::string name(form);
  name += '\n';
  for (const auto& [cell, value] : key) name += value;
  return make_uuid_v5(record_space, name);
}

std::string encode_change(const Change& change, const ChainId& self) {
  std::string bytes;
  bytes.reserve(192);
  cbor::Writer out(bytes);
  out.array(10).uint(payload_version);
  out.uint((change.creates ? flag_creates : 0) | (change.more ? flag_more : 0));
  out.uint(static_cast<std::uint64_t>(change.stamp.ms)).uint(change.stamp.logical);
  out.text(change.form).uint(change.form_version).text(change.place).text(change.author);
  if (change.key.empty()) {
    out.bytes(change.record.view());
  } else {
    out.array(change.key.size() * 2);
    for (const auto& [cell, value] : change.key) out.text(cell).raw(value);
  }
  out.array(change.edits.size());
  for (const Edit& edit : change.edits) encode_edit(out, edit, self);
  return bytes;
}

Result<Change> decode_change(std::string_view payload, const ChainId& self) {
  if (payload.size() > max_payload_bytes) return bad("over its limit");
  cbor::Reader in(payload);
  YX_ASSIGN(const std::uint64_t parts, in.array());
  YX_ASSIGN(const std::uint64_t version, in.uint());
  if (version > payload_version) return Error{Code::too_new, "change: payload version"};
  if (parts != 10 || version != payload_version) return bad("its parts");
  Change change;
  YX_TRY(decode_head(in, change));
  YX_TRY(decode_record(in, change));
  YX_ASSIGN(const std::uint64_t edits, in.array());
  if (edits > max_edits) return bad("more edits than allowed");
  change.edits.reserve(edits);
  for (std::uint64_t i = 0; i < edits; ++i) {
    YX_ASSIGN(Edit edit, decode_edit(in, self));
    change.edits.push_back(std::move(edit));
  }
  if (!in.at_end()) return bad("bytes after its end");
  YX_TRY(check_cells(change));
  return change;
}

std::vector<Edit> all_edits(const Change& change) {
  std::vector<Edit> edits;
  edits.reserve(change.edits.size() + change.key.size() + 1);
  for (const auto& [cell, value] : change.key) edits.push_back({cell, value, {}, false});
  if (change.creates) {
    std::string place;
    cbor::Writer(place).text(change.place);
    edits.push_back({std::string(place_cell), std::move(place), {}, false});
  }
  edits.insert(edits.end(), change.edits.begin(), change.edits.end());
  return edits;
}

std::vector<ChangeId> named_by(const Change& change) {
  std::vector<ChangeId> out;
  for (const Edit& edit : change.edits) {
    out.insert(out.end(), edit.replaces.begin(), edit.replaces.end());
    if (edit.cell != life_cell || edit.value == alive_item) continue;
    const auto seen = decode_seen(edit.value);
    if (seen) out.insert(out.end(), seen->begin(), seen->end());
  }
  return out;
}

bool names_any(const Change& change, const std::set<ChangeId>& ids) {
  const auto named = named_by(change);
  return std::any_of(named.begin(), named.end(), [&](const ChangeId& id) { return ids.contains(id); });
}

Hash chain_start(const ChainId& chain) {
  std::string incarnation;
  cbor::Writer(incarnation).uint(chain.incarnation);
  return sha256({"yanxing log 1", chain.device.view(), incarnation});
}

Hash chain_next(const Hash& previous, std::string_view payload) {
  const Hash body = sha256(payload);
  return sha256({previous.view(), body.view()});
}

}  // namespace yanxing::sync

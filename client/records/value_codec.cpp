#include "client/records/value_codec.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "sync/base/cbor.h"
#include "sync/base/hash.h"

namespace yanxing::records {
namespace {

using nlohmann::json;

constexpr int max_value_depth = 30;  // some below cbor::max_depth: a value lies inside a change

Error bad(const char* what) { return {Code::invalid, std::string("a value ") + what}; }

Status write(cbor::Writer& out, const json& value, int depth);

/// RFC 8949, 4.2.1: bytewise order of the encoded keys, which is shorter keys first.
bool key_before(const std::string* a, const std::string* b) {
  return a->size() != b->size() ? a->size() < b->size() : *a < *b;
}

Status write_text(cbor::Writer& out, const std::string& text) {
  if (!cbor::is_utf8(text)) return bad("that is not UTF-8 text");
  out.text(text);
  return {};
}

Status write_object(cbor::Writer& out, const json& value, int depth) {
  std::vector<const std::string*> keys;
  for (const auto& [key, each] : value.items()) keys.push_back(&key);
  std::sort(keys.begin(), keys.end(), key_before);
  out.map(keys.size());
  for (const std::string* key : keys) {
    YX_TRY(write_text(out, *key));
    YX_TRY(write(out, value.at(*key), depth + 1));
  }
  return {};
}

Status write(cbor::Writer& out, const json& value, int depth) {
  if (depth > max_value_depth) return bad("nested too deeply");
  switch (value.type()) {
    case json::value_t::null: out.null(); return {};
    case json::value_t::boolean: out.boolean(value.get<bool>()); return {};
    case json::value_t::number_integer: out.sint(value.get<std::int64_t>()); return {};
    case json::value_t::number_unsigned:
      if (value.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return bad("over 63 bits");
      out.uint(value.get<std::uint64_t>());
      return {};
    case json::value_t::number_float:
      if (!std::isfinite(value.get<double>())) return bad("that is no finite number");
      out.real(value.get<double>());
      return {};
    case json::value_t::string: return write_text(out, value.get_ref<const std::string&>());
    case json::value_t::array:
      out.array(value.size());
      for (const json& each : value) YX_TRY(write(out, each, depth + 1));
      return {};
    case json::value_t::object: return write_object(out, value, depth);
    default: return bad("of a kind that cannot be stored");
  }
}

Result<json> read(cbor::Reader& in);

Result<json> read_array(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t count, in.array());
  json list = json::array();
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(json each, read(in));
    list.push_back(std::move(each));
  }
  return list;
}

Result<json> read_map(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t count, in.map());
  json object = json::object();
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const std::string_view key, in.text());
    YX_ASSIGN(object[std::string(key)], read(in));
  }
  return object;
}

Result<json> read_number(cbor::Reader& in, cbor::Type type) {
  if (type == cbor::Type::real) {
    YX_ASSIGN(const double number, in.real());
    return json(number);
  }
  YX_ASSIGN(const std::int64_t number, in.sint());
  return json(number);
}

/// REQUIRES: the whole item was checked for depth before.
Result<json> read(cbor::Reader& in) {
  YX_ASSIGN(const cbor::Type type, in.peek());
  switch (type) {
    case cbor::Type::null: YX_TRY(in.null()); return json(nullptr);
    case cbor::Type::boolean: {
      YX_ASSIGN(const bool value, in.boolean());
      return json(value);
    }
    case cbor::Type::text: {
      YX_ASSIGN(const std::string_view text, in.text());
      return json(std::string(text));
    }
    case cbor::Type::bytes: {
      YX_ASSIGN(const std::string_view bytes, in.bytes());
      return json(to_hex(bytes));
    }
    case cbor::Type::array: return read_array(in);
    case cbor::Type::map: return read_map(in);
    default: return read_number(in, type);
  }
}

}  // namespace

Result<std::string> encode_value(const nlohmann::json& value) {
  std::string item;
  cbor::Writer out(item);
  YX_TRY(write(out, value, 0));
  if (item.size() > sync::max_value_bytes) return bad("of more than 64 KiB");
  return item;
}

nlohmann::json decode_value(std::string_view item) {
  cbor::Reader whole(item);
  if (!whole.item() || !whole.at_end()) return nullptr;
  cbor::Reader in(item);
  auto value = read(in);
  return value ? std::move(*value) : json(nullptr);
}

std::string_view row_of(std::string_view cell) {
  const std::string_view path = sync::plain_name(cell);
  const auto end = path.rfind("]/");
  return end == std::string_view::npos ? std::string_view() : path.substr(0, end + 2);
}

bool is_row_position(std::string_view cell) { return !cell.empty() && cell.back() == ']'; }

forms::Answers answers_of_cell(std::string_view cell, std::string_view item) {
  forms::Answers answers;
  json value = decode_value(item);
  if (value.is_object()) {
    const std::string row(row_of(cell));
    for (auto& [field, each] : value.items()) answers[row + field] = std::move(each);
  } else if (!value.is_null()) {
    answers[std::string(sync::plain_name(cell))] = std::move(value);
  }
  return answers;
}

forms::Answers answers_of(const sync::RecordState& record) {
  forms::Answers answers;
  std::vector<std::pair<std::string_view, std::string_view>> groups;
  for (const auto& [name, cell] : record.cells) {
    if (name.front() == '@' || cell.heads.empty()) continue;
    const std::string& item = cell.heads.front().value;
    if (static_cast<std::uint8_t>(item.front()) >> 5 == 5) {
      groups.emplace_back(name,
                          item);  // after the others: an older version of the form may have left its fields as cells
      continue;
    }
    json value = decode_value(item);
    if (!value.is_null()) answers[std::string(sync::plain_name(name))] = std::move(value);
  }
  for (const auto& [name, item] : groups) {
    for (auto& [field, value] : answers_of_cell(name, item)) answers[field] = value;
  }
  return answers;
}

}  // namespace yanxing::records

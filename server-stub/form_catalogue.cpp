#include "server-stub/form_catalogue.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "server-stub/embedded_forms.h"
#include "sync/base/cbor.h"
#include "sync/base/read_rest.h"
#include "sync/base/text_shape.h"

namespace yanxing::server {
namespace {

using nlohmann::json;

std::optional<Shape> shape_of(std::string_view type) {
  static constexpr auto shapes = std::to_array<std::pair<std::string_view, Shape>>({
      {"text", Shape::text},
      {"barcode", Shape::text},
      {"integer", Shape::integer},
      {"decimal", Shape::decimal},
      {"range", Shape::decimal},
      {"date", Shape::date},
      {"time", Shape::time},
      {"datetime", Shape::datetime},
      {"geopoint", Shape::text},
      {"select_one", Shape::text},
      {"select_multiple", Shape::choices},
      {"rank", Shape::choices},
      {"acknowledge", Shape::text},
      {"calculate", Shape::scalar},
      {"hidden", Shape::scalar},
      {"start", Shape::scalar},
      {"end", Shape::scalar},
      {"today", Shape::scalar},
      {"username", Shape::scalar},
      {"deviceid", Shape::scalar},
      {"image", Shape::text},
      {"file", Shape::text},
      {"note", Shape::none},
      {"reference", Shape::text},
      {"place", Shape::text},
  });
  for (const auto& [name, shape] : shapes) {
    if (name == type) return shape;
  }
  return std::nullopt;
}

bool is_list_of_texts(cbor::Reader& reader) {
  const auto count = reader.array();
  if (!count) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    if (!reader.text()) return false;
  }
  return true;
}

bool is_text_like(cbor::Reader& reader, bool (*rule)(std::string_view)) {
  const auto text = reader.text();
  return text && rule(*text);
}

/// Reads one value of this shape. Null, an answer taken away, fits every shape.
bool fits(cbor::Reader& reader, Shape shape) {
  const auto type = reader.peek();
  if (!type) return false;
  if (*type == cbor::Type::null) return reader.null().ok();
  switch (shape) {
    case Shape::text: return reader.text().ok();
    case Shape::integer: return reader.sint().ok();
    case Shape::decimal: return *type == cbor::Type::real ? reader.real().ok() : reader.sint().ok();
    case Shape::date: return is_text_like(reader, is_date_text);
    case Shape::time: return is_text_like(reader, is_time_text);
    case Shape::datetime: return is_text_like(reader, is_datetime_text);
    case Shape::scalar:
      if (*type == cbor::Type::text) return reader.text().ok();
      return *type == cbor::Type::real ? reader.real().ok() : reader.sint().ok();
    case Shape::choices: return is_list_of_texts(reader);
    case Shape::none: return false;
  }
  return false;
}

/// Digits of a place code of this level; 0: no such level.
std::size_t digits_of_level(std::string_view level) {
  static constexpr auto levels = std::to_array<std::pair<std::string_view, std::size_t>>(
      {{"province", 2}, {"city", 4}, {"county", 6}, {"township", 9}, {"community", 12}, {"village", 12}});
  for (const auto& [name, digits] : levels) {
    if (name == level) return digits;
  }
  return 0;
}

/// Where records of this form may lie, by the levels of the field that says so.
std::vector<std::size_t> levels_of(const json& field) {
  std::vector<std::size_t> out;
  const auto levels = field.find("levels");
  if (levels == field.end() || !levels->is_array()) return out;
  for (const json& level : *levels) {
    if (level.is_string()) out.push_back(digits_of_level(level.get<std::string>()));
  }
  return out;
}

/// The name of the field that says where a record lies; empty: none does.
std::string place_field_of(const json& source) {
  const auto place = source.find("place");
  const bool is_named = place != source.end() && place->is_object() && place->contains("field");
  return is_named && (*place)["field"].is_string() ? (*place)["field"].get<std::string>() : std::string();
}

/// The row of a cell with its slash, "member[k3]/" of "member[k3]/age": as client/records/value_codec.h has it.
std::string_view row_of(std::string_view path) {
  const auto end = path.rfind("]/");
  return end == std::string_view::npos ? std::string_view() : path.substr(0, end + 2);
}

Result<std::string> read_text_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  auto text = read_rest(in);
  if (!text) return Error{Code::io, "cannot read " + path.string()};
  return std::move(*text);
}

}  // namespace

Result<FormCatalogue> FormCatalogue::embedded() {
  FormCatalogue catalogue;
  for (const auto& form : embedded_forms()) YX_TRY(catalogue.add(form.json, std::string(form.file)));
  return catalogue;
}

Result<FormCatalogue> FormCatalogue::load(const std::filesystem::path& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".json" && entry.path().filename() != "form.schema.json")
      files.push_back(entry.path());
  }
  if (error || files.empty()) return Error{Code::not_found, "no forms in " + directory.string()};
  FormCatalogue catalogue;
  for (const auto& file : files) {
    YX_ASSIGN(const std::string text, read_text_file(file));
    YX_TRY(catalogue.add(text, file.string()));
  }
  return catalogue;
}

Result<FormCatalogue::Form> FormCatalogue::read(std::string_view text, const std::string& origin) {
  const Error bad{Code::invalid, origin + " is not a form"};
  const json source = json::parse(text, nullptr, false);
  if (!source.is_object() || !source.contains("form") || !source["form"].is_string()) return bad;
  Form form;
  form.name = source["form"].get<std::string>();
  if (source.contains("version") && source["version"].is_number_integer())
    form.version = source["version"].get<std::int64_t>();
  if (source.contains("state") && source["state"].is_string()) form.state_field = source["state"].get<std::string>();
  form.is_shared = source.value("reach", json()) == "below";
  form.is_from_above = source.value("writer", json()) == "above";
  const std::string place_field = form.is_shared ? place_field_of(source) : std::string();
  std::vector<const json*> open{&source};
  while (!open.empty()) {
    const json& holder = *open.back();
    open.pop_back();
    if (!holder.contains("fields") || !holder["fields"].is_array()) return bad;
    for (const json& entry : holder["fields"]) {
      if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string() || !entry.contains("type") ||
          !entry["type"].is_string())
        return bad;
      const auto type = entry["type"].get<std::string>();
      const auto name = entry["name"].get<std::string>();
      if (type == "group" || type == "repeat") {
        open.push_back(&entry);
        continue;
      }
      const auto shape = shape_of(type);
      if (!shape) return Error{Code::invalid, origin + ": unknown type " + type};
      form.fields[name] = *shape;
      if (!place_field.empty() && name == place_field) form.place_digits = levels_of(entry);
    }
  }
  return form;
}

Status FormCatalogue::add(std::string_view text, const std::string& origin) {
  YX_ASSIGN(Form form, read(text, origin));
  std::string name = form.name;
  if (!forms_.emplace(std::move(name), std::move(form)).second)
    return Error{Code::invalid, origin + ": the form is there twice"};
  return {};
}

Status FormCatalogue::add_newer(std::string_view text, const std::string& origin) {
  YX_ASSIGN(Form form, read(text, origin));
  std::string name = form.name;
  if (form.version > version(name)) forms_.insert_or_assign(std::move(name), std::move(form));
  return {};
}

std::string FormCatalogue::quarantine_reason(const sync::Change& change) const {
  const auto form = forms_.find(change.form);
  if (form == forms_.end()) return "unknown_form";
  const auto& digits = form->second.place_digits;
  if (!digits.empty() && std::find(digits.begin(), digits.end(), change.place.size()) == digits.end())
    return "from_above";
  const auto fits_form = [&](std::string_view cell, std::string_view value) {
    if (cell.starts_with('@')) return true;  // life and place: the ledger's own, read by the merge
    cbor::Reader reader(value);
    const auto type = reader.peek();
    if (!type) return false;
    // A cell of several fields, an answer with its comment, is a map of them.
    std::uint64_t count = 1;
    const bool is_map = *type == cbor::Type::map;
    if (is_map) count = reader.map().value();
    for (std::uint64_t i = 0; i < count; ++i) {
      std::string_view name = sync::plain_name(cell);
      name.remove_prefix(row_of(name).size());
      const bool is_position = name.ends_with(']');
      if (is_map) {
        const auto key = reader.text();
        if (!key) return false;
        name = *key;
      }
      if (is_position && !is_map) {
        if (!fits(reader, Shape::decimal)) return false;
        continue;
      }
      const auto field = form->second.fields.find(name);
      if (field == form->second.fields.end() ? !reader.item().ok() : !fits(reader, field->second)) return false;
    }
    return true;
  };
  for (const auto& [cell, value] : change.key) {
    if (!fits_form(cell, value)) return "bad_type";
  }
  for (const auto& edit : change.edits) {
    if (!fits_form(edit.cell, edit.value)) return "bad_type";
  }
  return {};
}

std::int64_t FormCatalogue::version(std::string_view form) const {
  const auto it = forms_.find(form);
  return it == forms_.end() ? 0 : it->second.version;
}

std::vector<std::pair<std::string, std::int64_t>> FormCatalogue::forms() const {
  std::vector<std::pair<std::string, std::int64_t>> out;
  for (const auto& [name, form] : forms_) out.emplace_back(name, form.version);
  return out;
}

std::vector<std::string> FormCatalogue::shared() const {
  std::vector<std::string> out;
  for (const auto& [name, form] : forms_) {
    if (form.is_shared) out.push_back(name);
  }
  return out;
}

std::vector<std::string> FormCatalogue::from_above() const {
  std::vector<std::string> out;
  for (const auto& [name, form] : forms_) {
    if (form.is_from_above) out.push_back(name);
  }
  return out;
}

sync::Scope FormCatalogue::with_forms(sync::Scope places) const {
  places.shared = shared();
  places.above = from_above();
  return places;
}

std::string FormCatalogue::state_field(std::string_view form) const {
  const auto it = forms_.find(form);
  return it == forms_.end() ? std::string() : it->second.state_field;
}

}  // namespace yanxing::server

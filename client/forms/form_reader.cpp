// FormReader: the form as a whole, its entries, and its expressions once all names are known.
#include "client/forms/form_reader.h"

#include <algorithm>

#include "client/forms/form_model.h"
#include "client/forms/json.h"

namespace yanxing::forms {
namespace {

constexpr std::size_t max_fields = 5000;
constexpr std::size_t max_group_depth = 12;
constexpr std::size_t max_name_bytes = 128;

/// What XML calls a name, without the colon (XML 1.0, 2.3): a letter or _, then also digits, - and . Bytes of Chinese
/// letters are taken as letters.
bool is_name(std::string_view name) {
  const auto first = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
  };
  const auto other = [&](char c) { return first(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; };
  return !name.empty() && name.size() <= max_name_bytes && first(name.front()) &&
         std::all_of(name.begin(), name.end(), other) && text::is_valid_utf8(name);
}

}  // namespace

/// Checks the name of a field or group and moves `at_` to it.
Result<std::string> FormReader::new_name(const json& object) {
  if (!object.is_object()) return bad("every entry of \"fields\" is an object {\"name\": …, \"type\": …}");
  YX_ASSIGN(std::string name, string_of(object, "name"));
  if (name.empty()) return bad("an entry of \"fields\" has no \"name\"");
  at_ = name;
  const std::string node = object.contains("node") ? object.value("node", std::string()) : name;
  if (!is_name(node) || (object.contains("node") && !name.ends_with("/" + node))) {
    return bad("a name is letters, digits, _, - and ., starting with a letter");
  }
  if (!names_.insert(name).second) return bad("the name is there twice; rename one");
  return name;
}

Status FormReader::read_head(const json& source) {
  if (!source.is_object()) return Error{Code::invalid, "a form is a JSON object {\"form\": name, …}"};
  YX_ASSIGN(form_.name, string_of(source, "form"));
  if (!is_name(form_.name))
    return bad("\"form\" must be its name: letters, digits, _, - and ., starting with a letter");
  YX_TRY(only(source, {"$schema", "form", "version", "version_text", "title", "languages", "programme", "reach",
                       "writer", "key", "place", "state", "summary", "choices", "together", "instance_name",
                       "allow_choice_duplicates", "files", "fields"}));
  const json version = source.value("version", json());
  if (!version.is_number_integer() || version < 1 || version > 4'294'967'295)
    return bad("\"version\" must be a whole number from 1");
  form_.version = version.get<std::uint32_t>();
  YX_ASSIGN(form_.version_text, string_of(source, "version_text"));
  YX_ASSIGN(form_.title, phrase_of(source, "title", true));
  YX_ASSIGN(form_.languages, strings_of(source, "languages"));
  if (form_.languages.empty()) form_.languages = {"zh", "en"};
  YX_ASSIGN(form_.programme, string_of(source, "programme"));
  YX_ASSIGN(const std::string reach, string_of(source, "reach"));
  if (!reach.empty() && reach != "below") return bad("\"reach\" of a form must be \"below\", or be left out");
  form_.is_shared = reach == "below";
  YX_ASSIGN(const std::string writer, string_of(source, "writer"));
  if (!writer.empty() && writer != "above") return bad("\"writer\" of a form must be \"above\", or be left out");
  form_.is_from_above = writer == "above";
  YX_ASSIGN(form_.key, strings_of(source, "key"));
  YX_ASSIGN(form_.summary, strings_of(source, "summary"));
  YX_ASSIGN(form_.state_field, string_of(source, "state"));
  YX_ASSIGN(instance_name_, string_of(source, "instance_name"));
  YX_TRY(read_files(source));
  YX_ASSIGN(allow_duplicates_, flag_of(source, "allow_choice_duplicates"));
  if (!source.contains("choices")) return {};
  if (!source.at("choices").is_object()) return bad("\"choices\" of a form is an object {list name: [choices]}");
  for (const auto& [name, list] : source.at("choices").items()) {
    at_ = name;
    YX_ASSIGN(form_.choice_lists[name], read_choices(list));
  }
  at_.clear();
  return {};
}

Status FormReader::read_files(const json& source) {
  const json files = source.value("files", json::array());
  if (!files.is_array()) return bad("\"files\" must be a list of {\"name\": …, \"sha256\": …, \"bytes\": …}");
  for (const json& one : files) {
    if (!one.is_object()) return bad("an entry of \"files\" is an object {\"name\": …, \"sha256\": …, \"bytes\": …}");
    YX_TRY(only(one, {"name", "sha256", "bytes"}));
    FormFile file;
    YX_ASSIGN(file.name, string_of(one, "name"));
    YX_ASSIGN(file.sha256, string_of(one, "sha256"));
    if (file.name.empty() || file.name.find_first_of("/\\") != std::string::npos || file.name.front() == '.')
      return bad("the \"name\" in \"files\" is a file's name without a folder, e.g. villages.csv");
    if (one.contains("bytes") && one.at("bytes").is_number_unsigned())
      file.bytes = one.at("bytes").get<std::uint64_t>();
    form_.files.push_back(std::move(file));
  }
  return {};
}

Status FormReader::read_place(const json& source) {
  if (!source.contains("place")) return {};
  const json& rule = source.at("place");
  if (rule == "laptop") return {};
  const auto name_in = [&](const char* kind) {
    return rule.is_object() && rule.size() == 1 && rule.contains(kind) && rule.at(kind).is_string();
  };
  if (name_in("field")) {
    form_.place = {PlaceRule::Kind::field, rule.at("field").get<std::string>()};
  } else if (name_in("reference")) {
    form_.place = {PlaceRule::Kind::reference, rule.at("reference").get<std::string>()};
  } else {
    return bad(R"("place" must be {"field": name}, {"reference": name} or "laptop")");
  }
  return {};
}

Status FormReader::read_together(const json& source) {
  if (!source.contains("together")) return {};
  const json& sets = source.at("together");
  if (!sets.is_array()) return bad("\"together\" must be a list of lists of field names");
  for (const json& one : sets) {
    const json holder{{"together", one}};
    YX_ASSIGN(std::vector<std::string> set, strings_of(holder, "together"));
    if (set.size() < 2) return bad("a list in \"together\" names two or more fields");
    form_.together.push_back(std::move(set));
  }
  return {};
}

Status FormReader::read_entries(const json& list, std::optional<std::size_t> group, std::size_t depth,
                                std::vector<Item>& items) {
  if (!list.is_array() || list.empty()) return bad("\"fields\" must be a list of one or more fields");
  if (depth > max_group_depth)
    return bad("groups lie more than " + std::to_string(max_group_depth) + " deep; flatten them");
  for (const json& entry : list) {
    const json type = entry.is_object() ? entry.value("type", json()) : json();
    const bool is_group = type == "group" || type == "repeat";
    YX_TRY(is_group ? read_group(entry, group, depth, items) : read_field(entry, group, items));
    if (form_.fields.size() > max_fields)
      return bad("more than " + std::to_string(max_fields) + " fields; split the form");
  }
  return {};
}

Status FormReader::read_group(const json& source, std::optional<std::size_t> parent, std::size_t depth,
                              std::vector<Item>& items) {
  Group group;
  YX_ASSIGN(group.name, new_name(source));
  YX_TRY(only(source, {"name", "node", "type", "label", "hint", "relevant", "appearance", "repeat_count", "fields"}));
  YX_ASSIGN(group.node, string_of(source, "node"));
  if (group.node.empty()) group.node = group.name;
  YX_ASSIGN(group.label, phrase_of(source, "label", false));
  YX_ASSIGN(group.hint, phrase_of(source, "hint", false));
  YX_ASSIGN(group.appearance, string_of(source, "appearance"));
  group.repeat = source.at("type") == "repeat";
  group.parent = parent;
  if (!group.repeat && source.contains("repeat_count")) return bad("\"repeat_count\" goes with type repeat");
  const std::size_t index = form_.groups.size();
  form_.groups.push_back(std::move(group));
  wait_for(source, "relevant", &Group::relevant);
  wait_for(source, "repeat_count", &Group::repeat_count);
  items.push_back({true, index, {}});
  std::vector<Item> own;
  YX_TRY(read_entries(source.value("fields", json()), index, depth + 1, own));
  items.back().items = std::move(own);
  return {};
}

void FormReader::wait_for(const json& source, const char* property, std::optional<Expression> Group::*member) {
  const json value = source.value(property, json());
  if (value.is_null()) return;
  Waiting one;
  one.of_group = true;
  one.index = form_.groups.size() - 1;
  one.group = member;
  one.property = property;
  one.text = value.is_string() ? value.get<std::string>() : value.dump();
  waiting_.push_back(std::move(one));
}

/// Draft or final, for forms that do not ask for it themselves.
void FormReader::add_state_field() {
  if (form_.state_field != implied_state_field || form_.index.contains(form_.state_field)) return;
  Field state;
  state.name = form_.state_field;
  state.node = state.name;
  state.type = FieldType::hidden;
  state.label = {"状态", "State"};
  state.choices = {{"draft", {"草稿", "Draft"}, "", {}}, {"final", {"完成", "Finalised"}, "", {}}};
  add_field(std::move(state), form_.items);
}

Status FormReader::parse_one(const Waiting& waiting) {
  const xpath::NodeId node = waiting.of_group ? model_->of_group(waiting.index) : model_->of_field(waiting.index);
  at_ = waiting.of_group ? form_.groups[waiting.index].name : form_.fields[waiting.index].name;
  const auto resolve = [&](std::string_view name, bool in_predicate) {
    return model_->resolve(node, name, in_predicate);
  };
  Result<Expression> parsed = Expression::parse(waiting.text, resolve);
  if (!parsed) return bad(std::string("\"") + waiting.property + "\": " + parsed.error().detail);
  if (waiting.of_group) {
    form_.groups[waiting.index].*waiting.group = std::move(*parsed);
  } else {
    form_.fields[waiting.index].*waiting.field = std::move(*parsed);
  }
  return {};
}

Status FormReader::parse_expressions() {
  model_ = std::make_shared<FormModel>(form_);
  for (const Waiting& waiting : waiting_) YX_TRY(parse_one(waiting));
  at_.clear();
  if (!instance_name_.empty()) {
    const auto resolve = [&](std::string_view name, bool in_predicate) {
      return model_->resolve(FormModel::data, name, in_predicate);
    };
    Result<Expression> parsed = Expression::parse(instance_name_, resolve);
    if (!parsed) return bad("\"instance_name\": " + parsed.error().detail);
    form_.instance_name = std::move(*parsed);
  }
  for (Field& field : form_.fields) take_length_bounds(field);
  return {};
}

Result<Form> FormReader::read(json source) {
  YX_TRY(read_head(source));
  YX_TRY(read_place(source));
  YX_TRY(read_entries(source.value("fields", json()), std::nullopt, 1, form_.items));
  at_.clear();
  YX_TRY(read_together(source));
  add_state_field();
  YX_TRY(check_and_link(form_));
  YX_TRY(parse_expressions());
  YX_TRY(check_rules(form_));
  YX_TRY(model_->link(form_));
  form_.model = model_;
  form_.source = std::move(source);
  return std::move(form_);
}

Result<Form> parse_form(std::string_view json_text) {
  YX_ASSIGN(nlohmann::json source, parse_json(json_text, max_form_bytes));
  return FormReader().read(std::move(source));
}

}  // namespace yanxing::forms

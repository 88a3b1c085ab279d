#include "client/forms/form_check.h"

#include <algorithm>
#include <functional>
#include <set>

namespace yanxing::forms {
namespace {

Status check_known(const Form& form, const std::string& at, const std::string& name, const char* property) {
  if (form.index.contains(name)) return {};
  return form_error(
      form, at,
      std::string("\"") + property + "\" names the field \"" + name + "\", which is not there; correct the name");
}

/// Comments join the set of their answer; every field is in at most one set, key fields and notes in none.
Status link_sets(Form& form) {
  for (Field& field : form.fields) {
    if (field.comment_of.empty()) continue;
    YX_TRY(check_known(form, field.name, field.comment_of, "comment_of"));
    Field& answer = form.fields[form.index.at(field.comment_of)];
    if (!answer.comment.empty())
      return form_error(form, field.name,
                        "field \"" + answer.name + "\" has the comment \"" + answer.comment + "\" already");
    if (!answer.comment_of.empty() || &answer == &field)
      return form_error(form, field.name, "\"comment_of\" must name an answer, not a comment");
    answer.comment = field.name;
    const auto set = std::find_if(form.together.begin(), form.together.end(), [&](const auto& one) {
      return std::find(one.begin(), one.end(), answer.name) != one.end();
    });
    if (set == form.together.end()) {
      form.together.push_back({answer.name, field.name});
    } else if (std::find(set->begin(), set->end(), field.name) == set->end()) {
      set->push_back(field.name);
    }
  }
  std::set<std::string> seen;
  for (const std::vector<std::string>& set : form.together) {
    for (const std::string& name : set) {
      YX_TRY(check_known(form, "", name, "together"));
      if (!seen.insert(name).second)
        return form_error(form, name, "is in \"together\" twice; a field merges with one set");
      if (form.find(name)->type == FieldType::note)
        return form_error(form, name, "a note has no answer to merge in \"together\"");
    }
  }
  for (const std::string& name : form.key) {
    if (seen.contains(name))
      return form_error(form, name, "is part of \"key\" and of \"together\"; a key field stands alone");
  }
  return {};
}

Status check_key(Form& form) {
  std::set<std::string> seen;
  for (const std::string& name : form.key) {
    YX_TRY(check_known(form, "", name, "key"));
    if (!seen.insert(name).second) return form_error(form, name, "is in \"key\" twice");
    Field& field = form.fields[form.index.at(name)];
    if (field.type == FieldType::note || field.type == FieldType::select_multiple || field.type == FieldType::decimal ||
        field.type == FieldType::rank || field.type == FieldType::image || field.type == FieldType::file) {
      return form_error(form, name,
                        std::string("a ") + type_name(field.type) + " cannot be part of \"key\"; use another type");
    }
    field.required = true;  // without it the record has no id
  }
  return {};
}

Status check_head(const Form& form) {
  for (const std::string& name : form.summary) YX_TRY(check_known(form, "", name, "summary"));
  if (form.place.kind != PlaceRule::Kind::laptop) {
    YX_TRY(check_known(form, "", form.place.field, "place"));
    const FieldType wanted = form.place.kind == PlaceRule::Kind::field ? FieldType::place : FieldType::reference;
    if (form.find(form.place.field)->type != wanted) {
      return form_error(form, form.place.field, std::string("\"place\" needs a field of type ") + type_name(wanted));
    }
  }
  if (form.state_field.empty()) return {};
  YX_TRY(check_known(form, "", form.state_field, "state"));
  const Field& state = *form.find(form.state_field);
  const bool fits = state.type == FieldType::hidden ||
                    (state.type == FieldType::select_one && state.find_choice("draft") != nullptr &&
                     state.find_choice("final") != nullptr);
  if (!fits) return form_error(form, state.name, "\"state\" needs a select_one with the choices draft and final");
  return {};
}

/// Lies in rows, or under a group that is not always asked.
bool is_conditional(const Form& form, const Field& field) {
  for (std::optional<std::size_t> group = field.group; group; group = form.groups[*group].parent) {
    if (form.groups[*group].repeat || form.groups[*group].relevant) return true;
  }
  return field.relevant.has_value();
}

std::optional<std::size_t> repeat_of(const Form& form, const Field& field) {
  for (std::optional<std::size_t> group = field.group; group; group = form.groups[*group].parent) {
    if (form.groups[*group].repeat) return group;
  }
  return std::nullopt;
}

}  // namespace

Error form_error(const Form& form, const std::string& field, const std::string& what) {
  const std::string name = form.name.empty() ? "(without a name)" : form.name;
  return {Code::invalid, "form " + name + (field.empty() ? "" : ", field " + field) + ": " + what};
}

Status check_and_link(Form& form) {
  YX_TRY(check_key(form));
  YX_TRY(link_sets(form));
  return check_head(form);
}

Status check_rules(const Form& form) {
  for (const std::string& name : form.key) {
    if (is_conditional(form, *form.find(name)))
      return form_error(form, name, "a key field is always asked: no \"relevant\", not in a repeat");
  }
  for (const std::vector<std::string>& set : form.together) {
    for (const std::string& name : set) {
      if (repeat_of(form, *form.find(name)) != repeat_of(form, *form.find(set.front())))
        return form_error(form, name,
                          "merges with \"" + set.front() + "\", which lies in other rows; put both in one repeat");
    }
  }
  for (const Field& field : form.fields) {
    for (const std::string& answer : field.problem) {
      if (!field.choices.empty() && field.find_choice(answer) == nullptr)
        return form_error(form, field.name, "\"problem\" names \"" + answer + "\", which is not one of its choices");
    }
    const bool has_file =
        field.choice_file.empty() || std::any_of(form.files.begin(), form.files.end(),
                                                 [&](const FormFile& file) { return file.name == field.choice_file; });
    if (!has_file)
      return form_error(form, field.name,
                        "its choices come from \"" + field.choice_file + "\", which \"files\" does not list");
  }
  return {};
}

}  // namespace yanxing::forms

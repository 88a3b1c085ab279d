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

Status check_condition(const Form& form, const std::string& at, const std::optional<Condition>& condition,
                       const char* property) {
  if (!condition) return {};
  for (const std::string& name : condition->fields()) {
    YX_TRY(check_known(form, at, name, property));
    if (form.find(name)->type == FieldType::note)
      return form_error(form, at,
                        std::string("\"") + property + "\" looks at the note \"" + name + "\", which has no answer");
  }
  for (const auto& [name, value] : condition->constants()) {
    const Field& field = *form.find(name);
    if (field.choices.empty()) continue;
    if (value.is_string() && field.find_choice(value.get<std::string>()) != nullptr) continue;
    return form_error(form, at,
                      std::string("\"") + property + "\" compares \"" + name + "\" with " + value.dump() +
                          ", which is not one of its choices");
  }
  return {};
}

Status check_conditions(const Form& form) {
  for (const Group& group : form.groups) YX_TRY(check_condition(form, group.name, group.relevant, "relevant"));
  for (const Field& field : form.fields) {
    YX_TRY(check_condition(form, field.name, field.relevant, "relevant"));
    YX_TRY(check_condition(form, field.name, field.required_when, "required"));
    YX_TRY(check_condition(form, field.name, field.constraint, "constraint"));
  }
  return {};
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
    if (field.type == FieldType::note || field.type == FieldType::select_multiple || field.type == FieldType::decimal) {
      return form_error(form, name,
                        std::string("a ") + type_name(field.type) + " cannot be part of \"key\"; use another type");
    }
    if (field.relevant || field.group)
      return form_error(form, name, "a key field is always asked: no \"relevant\", not in a group");
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
  const bool fits = state.type == FieldType::select_one && state.choices.size() == 2 &&
                    state.find_choice("draft") != nullptr && state.find_choice("final") != nullptr;
  if (!fits) return form_error(form, state.name, "\"state\" needs a select_one with the choices draft and final");
  return {};
}

/// Fields that decide whether this one is asked: named by its own rule and by those of its groups.
std::set<std::string> depends_on(const Form& form, const Field& field) {
  std::set<std::string> out;
  if (field.relevant) out = field.relevant->fields();
  for (std::optional<std::size_t> group = field.group; group; group = form.groups[*group].parent) {
    const std::optional<Condition>& rule = form.groups[*group].relevant;
    if (rule) out.insert(rule->fields().begin(), rule->fields().end());
  }
  return out;
}

/// Depth first, so that a field comes after all it depends on. Recursion is as deep as the longest chain, at most the
/// number of fields.
Status order_by_relevance(Form& form) {
  enum class Mark { fresh, open, done };
  std::vector<Mark> marks(form.fields.size(), Mark::fresh);
  std::vector<std::string> trail;
  const std::function<Status(std::size_t)> visit = [&](std::size_t at) -> Status {
    const Field& field = form.fields[at];
    if (marks[at] == Mark::done) return {};
    if (marks[at] == Mark::open) {
      std::string circle;
      for (auto one = std::find(trail.begin(), trail.end(), field.name); one != trail.end(); ++one)
        circle += *one + " -> ";
      return form_error(form, field.name,
                        "whether it is asked depends on itself: " + circle + field.name + "; break the circle");
    }
    marks[at] = Mark::open;
    trail.push_back(field.name);
    for (const std::string& name : depends_on(form, field)) YX_TRY(visit(form.index.at(name)));
    trail.pop_back();
    marks[at] = Mark::done;
    form.relevance_order.push_back(at);
    return {};
  };
  for (std::size_t at = 0; at < form.fields.size(); ++at) YX_TRY(visit(at));
  return {};
}

}  // namespace

Error form_error(const Form& form, const std::string& field, const std::string& what) {
  const std::string name = form.name.empty() ? "(without a name)" : form.name;
  return {Code::invalid, "form " + name + (field.empty() ? "" : ", field " + field) + ": " + what};
}

Status check_and_link(Form& form) {
  YX_TRY(check_conditions(form));
  YX_TRY(check_key(form));
  YX_TRY(link_sets(form));
  YX_TRY(check_head(form));
  return order_by_relevance(form);
}

}  // namespace yanxing::forms

#include "client/app/words.h"

#include <algorithm>

#include "client/forms/values.h"
#include "client/text/text.h"

namespace yanxing::app {

namespace {

FieldType view_type(const forms::Field& field) {
  switch (field.type) {
    case forms::FieldType::text: return field.multiline ? FieldType::long_text : FieldType::text;
    case forms::FieldType::integer: return FieldType::integer;
    case forms::FieldType::range:
    case forms::FieldType::decimal: return FieldType::decimal;
    case forms::FieldType::date: return FieldType::date;
    case forms::FieldType::time: return FieldType::time;
    case forms::FieldType::select_one: return FieldType::select_one;
    case forms::FieldType::select_multiple:
    case forms::FieldType::rank: return FieldType::select_multiple;
    case forms::FieldType::note: return FieldType::note;
    case forms::FieldType::reference: return FieldType::reference;
    case forms::FieldType::place: return FieldType::place;
    default: return FieldType::text;
  }
}

bool is_shown_level(const places::Place& place, const std::vector<places::Level>& levels) {
  if (levels.empty()) return place.code.size() >= 9;
  return std::find(levels.begin(), levels.end(), place.level) != levels.end();
}

}  // namespace

void Words::set_language(std::string_view code) {
  const auto wanted = code == "en" ? forms::Language::en : forms::Language::zh;
  if (wanted == language_) return;
  language_ = wanted;
}

std::string Words::search_key(const std::string& label) {
  return warm_ ? text::join_key(pinyin_->key(label)) : text::fold(label);
}

std::string Words::place(std::string_view code) const {
  const auto* found = places_->find(code);
  return found != nullptr ? found->short_name() : std::string(code);
}

std::string Words::place_in_township(std::string_view code) const {
  if (code.size() <= 9) return place(code);
  return place(code.substr(0, 9)) + " · " + place(code);
}

std::string Words::form_title(std::string_view form) const {
  const auto* found = forms_->find(form);
  return found != nullptr ? of(found->title) : std::string(form);
}

namespace {

/// The derived field whose replacement, or the reason for it, this field holds; and the word for that.
std::pair<const forms::Field*, const char*> replaced(const forms::Form& form, std::string_view name, bool zh) {
  constexpr std::string_view value = "_override";
  constexpr std::string_view reason = "_reason";
  const bool is_value = name.ends_with(value);
  if (!is_value && !name.ends_with(reason)) return {nullptr, ""};
  const auto* field = form.find(name.substr(0, name.size() - (is_value ? value : reason).size()));
  if (field == nullptr || !field->overridable) return {nullptr, ""};
  if (is_value) return {field, zh ? "（更正为）" : " (replaced by)"};
  return {field, zh ? "（更正理由）" : " (why replaced)"};
}

}  // namespace

bool Words::has_label(const forms::Form* form, std::string_view path) const {
  const auto name = forms::field_of_path(path);
  const auto* found = form != nullptr ? form->find(name) : nullptr;
  return found == nullptr || !found->label.empty() || replaced(*form, name, true).first != nullptr;
}

std::string Words::original_label(const std::string& label) const {
  return label + (language_ == forms::Language::zh ? "（原值）" : " (original)");
}

std::string Words::field_label(const forms::Form* form, std::string_view path) const {
  const auto name = forms::field_of_path(path);
  const auto* found = form != nullptr ? form->find(name) : nullptr;
  std::string label = found != nullptr && !found->label.empty() ? of(found->label) : std::string(name);
  if (form != nullptr) {
    const auto [field, word] = replaced(*form, name, language_ == forms::Language::zh);
    if (field != nullptr) label = of(field->label) + word;
  }
  const auto bracket = path.find('[');
  if (form == nullptr || bracket == std::string_view::npos) return label;
  const auto repeat = form->group_of(path.substr(0, bracket));
  const std::string rows = repeat && !form->groups[*repeat].label.empty() ? of(form->groups[*repeat].label)
                                                                          : std::string(path.substr(0, bracket));
  return path.ends_with(']') ? rows : rows + " · " + label;
}

/// What programs note in a text is told by its name: the record that a problem comes from, its checklist item, the kind
/// of record that was reviewed. Empty: it is a text like others.
std::string Words::internal_name(const forms::Form& form, const forms::Field& field, const std::string& text) const {
  if (form.name == "problem" && field.name == "source_item") {
    for (const auto& other : forms_->forms()) {
      if (const auto* item = other.find(text); item != nullptr && !item->problem.empty()) return of(item->label);
    }
    return {};
  }
  if (form.name == "review" && field.name == "form") return form_title(text);
  const bool names_a_record =
      (form.name == "problem" && field.name == "source") || (form.name == "review" && field.name == "record");
  if (!names_a_record) return {};
  const auto id = RecordId::parse(text);
  return id ? record_full_title(*id) : std::string();
}

std::string Words::value(const forms::Form* form, std::string_view path, const nlohmann::json& value) const {
  const auto* found = form != nullptr ? form->find(forms::field_of_path(path)) : nullptr;
  if (found == nullptr) return forms::show_unknown(value);
  if (value.is_string() && found->type == forms::FieldType::place)
    return place_in_township(value.get_ref<const std::string&>());
  if (value.is_string() && found->type == forms::FieldType::reference) {
    const auto id = RecordId::parse(value.get_ref<const std::string&>());
    const auto title = id ? records_.title(*id) : std::string();
    if (!title.empty()) return title;
  }
  if (value.is_string() && found->type == forms::FieldType::text) {
    auto named = internal_name(*form, *found, value.get_ref<const std::string&>());
    if (!named.empty()) return named;
  }
  if (found->choice_file.empty() || !records_.table_label) return forms::show_value(*found, value, language_);
  std::string out;
  for (const auto& one : value.is_array() ? value : nlohmann::json::array({value})) {
    if (!one.is_string()) continue;
    const char* comma = language_ == forms::Language::zh ? "、" : ", ";
    out += (out.empty() ? "" : comma) + records_.table_label(*form, *found, one.get<std::string>());
  }
  return out;
}

Choice Words::place_choice(const places::Place& place) {
  Choice choice;
  choice.value = place.code;
  choice.label = place.short_name();
  if (!place.parent.empty()) choice.hint = this->place(place.parent);
  choice.search = search_key(choice.label) + " " + place.code;
  return choice;
}

const std::vector<Choice>& Words::place_choices(const std::string& scope, const std::vector<places::Level>& levels) {
  if (!warm_) place_cache_.clear();  // made anew with pinyin as soon as that is there
  const auto [found, is_new] = place_cache_.try_emplace({scope, levels});
  if (is_new) {
    for (const auto& place : places_->all()) {
      if (places::is_in(place.code, scope) && is_shown_level(place, levels))
        found->second.push_back(place_choice(place));
    }
  }
  return found->second;
}

std::vector<Choice> Words::choices(const forms::Field& field, const std::string& scope) {
  if (field.type == forms::FieldType::place) return place_choices(scope, field.levels);
  if (field.type == forms::FieldType::reference) return records_.choices(field.to);
  std::vector<Choice> out;
  for (const auto& choice : field.choices) {
    const auto& label = of(choice.label);
    out.push_back({choice.value, label, choice.key, search_key(label)});
  }
  return out;
}

Message message_of(const forms::Finding& finding, forms::Language language) {
  if (!finding.message.empty()) return {"finding.own", {{"text", finding.message.in(language)}}, {}};
  Message message{std::string("finding.") + forms::finding_name(finding.kind), {}, {}};
  if (finding.limit != 0) message.args.emplace_back("limit", std::to_string(finding.limit));
  return message;
}

FieldView make_field_view(Words& words, const forms::Filling& filling, const std::string& path,
                          const std::string& scope, FieldOptions options) {
  const auto node = filling.find(path);
  const forms::Field& field = *filling.field(node);
  FieldView view;
  view.name = path;
  view.label = words.field_label(&filling.form(), path);
  // With what it names filled in: “5”不像电话号码.
  if (view.label.find("${") != std::string::npos) view.label = filling.label(node);
  view.hint = filling.text(node, field.hint);
  view.type = view_type(field);
  view.value = filling.value(node);
  view.text = words.value(&filling.form(), path, view.value);
  view.read_only = options.read_only || (filling.is_read_only(node) && field.type != forms::FieldType::note) ||
                   field.calculate.has_value() ||
                   (!forms::is_question(field.type) && field.type != forms::FieldType::note);
  const bool is_chosen_only = view.read_only && view.type != FieldType::select_multiple;
  const bool is_offered = !field.choice_file.empty() || field.choice_filter;
  if (is_chosen_only && view.value.is_string()) {
    view.choices.push_back({view.value.get<std::string>(), view.text, {}, {}, {}});
  } else if (!is_chosen_only && is_offered) {
    for (const auto& choice : filling.choices(node))
      view.choices.push_back({choice.value, choice.label, {}, words.search_key(choice.label), choice.key});
  } else if (!is_chosen_only) {
    view.choices = words.choices(field, scope);
  }
  view.max_characters = field.max_characters;
  view.required = filling.is_required(node);
  if (const auto finding = filling.error(node)) {
    view.error = message_of(*finding, words.language());
  } else if (options.show_missing && view.required && !forms::is_answered(view.value)) {
    const bool is_comment = !field.comment_of.empty();
    view.error = {is_comment ? "finding.comment" : "finding.required", {}, {}};
  }
  return view;
}

}  // namespace yanxing::app

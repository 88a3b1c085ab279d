// Stored values as words: names of places, titles of records, labels of choices, in the person's language.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/app/view_parts.h"
#include "client/forms/answers.h"
#include "client/forms/filling.h"
#include "client/forms/form.h"
#include "client/places/places.h"
#include "client/text/pinyin.h"

namespace yanxing::app {

/// Where Words asks about other records; given by App over the record store.
struct RecordNames {
  /// Title of a record that a reference points to; empty when it is not here.
  std::function<std::string(const RecordId&)> title;
  /// The same with all that tells it from others in a list.
  std::function<std::string(const RecordId&)> full_title;
  /// All living records of a form, to choose from.
  std::function<std::vector<Choice>(const std::string& form)> choices;
  /// What a choice that comes from a form's table is called; the value itself where the table does not have it.
  std::function<std::string(const forms::Form&, const forms::Field&, const std::string& value)> table_label;
};

class Words {
 public:
  Words(const forms::FormSet& forms, const places::Places& places, text::Pinyin& pinyin, RecordNames records)
      : forms_(&forms), places_(&places), pinyin_(&pinyin), records_(std::move(records)) {}

  forms::Language language() const { return language_; }
  /// "zh_CN" or "en"; anything else is Chinese.
  void set_language(std::string_view code);

  const forms::FormSet& forms() const { return *forms_; }
  const places::Places& places() const { return *places_; }
  text::Pinyin& pinyin() { return *pinyin_; }

  /// What a Choice is searched by. Until warm_up() the label alone, so that the first frame does not wait for ICU's
  /// pinyin (100 ms).
  std::string search_key(const std::string& label);
  void warm_up() { warm_ = true; }
  bool is_warm() const { return warm_; }
  const std::string& of(const forms::Phrase& phrase) const { return phrase.in(language_); }

  /// "阳山村"; the code where it is unknown.
  std::string place(std::string_view code) const;
  /// "桥板乡 · 阳山村", without the levels above the township.
  std::string place_in_township(std::string_view code) const;
  std::string form_title(std::string_view form) const;
  /// What the record with this id is called; empty: it is not here.
  std::string record_full_title(const RecordId& record) const {
    return records_.full_title ? records_.full_title(record) : "";
  }
  /// Of a path into rows: "参会人 · 姓名".
  std::string field_label(const forms::Form* form, std::string_view path) const;
  /// The label of a worked-out value beside the one that a person put in its place.
  std::string original_label(const std::string& label) const;
  /// False: a value that the form works out for itself, which means nothing to a person.
  bool has_label(const forms::Form* form, std::string_view path) const;

  /// A value as a person reads it. Unknown forms and fields show what is stored.
  std::string value(const forms::Form* form, std::string_view path, const nlohmann::json& value) const;

  /// Places of the levels (all from the township down where empty) in `scope`, with search keys. Made once per question
  /// and language.
  const std::vector<Choice>& place_choices(const std::string& scope, const std::vector<places::Level>& levels);
  /// What a field of type select_one, select_multiple, reference or place can be.
  std::vector<Choice> choices(const forms::Field& field, const std::string& scope);

 private:
  std::string internal_name(const forms::Form& form, const forms::Field& field, const std::string& text) const;
  Choice place_choice(const places::Place& place);

  const forms::FormSet* forms_;
  const places::Places* places_;
  text::Pinyin* pinyin_;
  RecordNames records_;
  forms::Language language_ = forms::Language::zh;
  bool warm_ = false;
  std::map<std::pair<std::string, std::vector<places::Level>>, std::vector<Choice>> place_cache_;
};

/// What a field shows beside its value.
struct FieldOptions {
  bool show_missing = false;  // say also that a required field is unanswered
  bool read_only = false;     // shown, not edited: the chosen one is the only choice
};

/// One answer ready to draw, with what is wrong with it. `path` names a field of the form, in a row or not. REQUIRES:
/// the filling has it.
FieldView make_field_view(Words& words, const forms::Filling& filling, const std::string& path,
                          const std::string& scope, FieldOptions options);

/// What a finding says to a person.
Message message_of(const forms::Finding& finding, forms::Language language);

}  // namespace yanxing::app

// Internal to yx_forms: reads one form from JSON. What the file says is checked here or in form_check.cpp; both name
// form, field and cure.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "client/forms/form_check.h"

namespace yanxing::forms {

class FormReader {
 public:
  Result<Form> read(nlohmann::json source);

 private:
  using json = nlohmann::json;
  /// An expression that waits until all names are known.
  struct Waiting {
    bool of_group = false;
    std::size_t index = 0;
    std::optional<Expression> Field::*field = nullptr;
    std::optional<Expression> Group::*group = nullptr;
    const char* property = "";
    std::string text;
  };

  // form_values.cpp: one property each
  Error bad(const std::string& what) const { return form_error(form_, at_, what); }
  Status only(const json& object, const std::vector<std::string>& allowed) const;
  Result<std::string> string_of(const json& object, const char* property) const;
  Result<std::vector<std::string>> strings_of(const json& object, const char* property) const;
  Result<bool> flag_of(const json& object, const char* property) const;
  Result<std::int64_t> count_of(const json& object, const char* property, std::int64_t least, std::int64_t most) const;
  Result<Phrase> phrase_of(const json& object, const char* property, bool needed) const;
  Result<std::vector<Choice>> read_choices(const json& list) const;

  // form_reader.cpp
  Status read_head(const json& source);
  Status read_place(const json& source);
  Status read_together(const json& source);
  Status read_files(const json& source);
  Status read_entries(const json& list, std::optional<std::size_t> group, std::size_t depth, std::vector<Item>& items);
  Status read_group(const json& source, std::optional<std::size_t> parent, std::size_t depth, std::vector<Item>& items);
  Result<std::string> new_name(const json& object);

  // field_reader.cpp
  Status read_field(const json& source, std::optional<std::size_t> group, std::vector<Item>& items);
  Status read_type(const json& source, Field& field);
  Status read_choice_source(const json& source, Field& field);
  Status read_text_limits(const json& source, Field& field);
  Status read_range(const json& source, Field& field);
  Status read_rules(const json& source, Field& field);
  Status read_texts(const json& source, Field& field);
  void add_override_fields(const Field& field, std::vector<Item>& items);
  void wait_for(const json& source, const char* property, std::optional<Expression> Field::*member);
  void wait_for(const json& source, const char* property, std::optional<Expression> Group::*member);
  void add_state_field();
  std::size_t add_field(Field field, std::vector<Item>& items);

  Status parse_expressions();
  Status parse_one(const Waiting& waiting);
  void take_length_bounds(Field& field) const;

  Form form_;
  std::shared_ptr<FormModel> model_;
  std::string at_;  // the field or group being read
  std::set<std::string> names_;
  std::vector<Waiting> waiting_;
  std::string instance_name_;
  bool allow_duplicates_ = false;  // of choices: a cascade may have one name under two parents
};

/// Whether the text of a default is an expression and not the answer itself: it refers to a question, calls a function
/// or computes (pyxform, default_is_dynamic).
bool is_dynamic_default(const std::string& text, FieldType type);

}  // namespace yanxing::forms

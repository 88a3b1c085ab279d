// Internal to yx_xlsform: one row of the survey as an entry of the compiled form. fields.cpp has what every question
// has, field_choices.cpp what it is chosen from, field_parameters.cpp the column parameters.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/forms/xlsform/fields.h"

namespace yanxing::forms::xlsform {

/// One row of the survey on its way to an entry of the form. Used once.
class FieldCompiler {
 public:
  FieldCompiler(Context& context, const Entry& entry) : c_(context), entry_(entry), out_(nlohmann::json::object()) {}
  /// Of a question.
  nlohmann::json field();
  /// Of a group or repeat, with all that is in it.
  nlohmann::json frame();
  /// The text in which an or_other is explained; null without one.
  nlohmann::json other_field() const;

 private:
  const std::string& get(std::string_view key) const { return c_.table.get(entry_.row, key); }
  Spot spot(std::string_view key) const { return c_.table.spot(entry_.row, key); }
  static constexpr const char* other = "other";  // the choice of an or_other

  /// The first of them, for a person to read.
  static std::string list_of(const std::vector<std::string>& names);
  void names();
  void phrase(std::string_view column, const char* property);
  void label();
  void image();
  void expression(std::string_view column, const char* property);
  void flag_or_expression(std::string_view column, const char* property);
  void appearance();
  void relevant();
  bool names_nothing(std::string_view column);
  void choice_filter();
  void inherit_read_only();
  void default_value();
  void calculation();
  void choices();
  void parameters();
  void one_parameter(const std::string& name, const std::string& value);
  void range();

  Context& c_;
  const Entry& entry_;
  nlohmann::json out_;
  std::map<std::string, std::string> parameters_;
};

}  // namespace yanxing::forms::xlsform

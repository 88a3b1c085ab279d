// Internal to yx_xlsform: rows of the survey as entries of the compiled form.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/xlsform/entry.h"
#include "client/forms/xlsform/references.h"

namespace yanxing::forms::xlsform {

/// What the three sheets say, and where their problems go; shared by the steps of a compilation.
struct Context {
  const Table& table;
  const Survey& survey;
  Choices& choices;
  const Settings& settings;
  References& references;
  Problems& problems;
  std::map<std::string, Spot, std::less<>> files;  // .csv files that are wanted, and where first
  std::set<std::string> images;                    // pictures shown with questions
};

/// "fields" of the form.
nlohmann::json compile_fields(Context& context, const std::vector<std::size_t>& entries);

/// Whether a default that is no expression has the form of the field's type. False: the problem is told.
bool check_literal_default(Context& context, const Entry& entry, const std::string& text);

/// What the yx: columns say of single fields (type place, reference, comment_of…), put into `out`.
void compile_own_columns(Context& context, const Entry& entry, nlohmann::json& out);

/// What they say of the form: key, together, summary, place, state, put into `form`.
void compile_form_columns(Context& context, nlohmann::json& form);

}  // namespace yanxing::forms::xlsform

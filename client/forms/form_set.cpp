// Several forms together: loading a directory, and the rules that hold between forms.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "client/forms/form.h"
#include "client/forms/json.h"
#include "sync/base/read_rest.h"

namespace yanxing::forms {
namespace {

Error invalid(const Form& form, const std::string& field, const std::string& what) {
  return {Code::invalid, "form " + form.name + (field.empty() ? "" : ", field " + field) + ": " + what};
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return Error{Code::io, "cannot open " + path.string()};
  // Refused by its size, without being read.
  if (size > max_form_bytes) {
    return Error{Code::invalid, path.string() + ": form has " + std::to_string(size) + " bytes; at most " +
                                    std::to_string(max_form_bytes) + " are read, split it"};
  }
  std::ifstream in(path, std::ios::binary);
  auto text = read_rest(in);
  if (!text) return Error{Code::io, "cannot read " + path.string()};
  return std::move(*text);
}

Status check_references(const FormSet& set) {
  for (const Form& form : set.forms()) {
    for (const Field& field : form.fields) {
      if (field.type == FieldType::reference && set.find(field.to) == nullptr) {
        return invalid(form, field.name,
                       "refers to form \"" + field.to + "\", which is not there; correct \"to\" or add that form");
      }
    }
  }
  return {};
}

/// Following "the place of the record that this one points to" must come to an end.
Status check_places(const FormSet& set) {
  for (const Form& start : set.forms()) {
    std::vector<std::string> seen{start.name};
    const Form* form = &start;
    while (form->place.kind == PlaceRule::Kind::reference) {
      form = set.find(form->find(form->place.field)->to);
      if (std::find(seen.begin(), seen.end(), form->name) != seen.end()) {
        return invalid(
            start, start.place.field,
            "its place comes from form " + form->name + ", whose place comes back to it; give one a place of its own");
      }
      seen.push_back(form->name);
    }
  }
  return {};
}

}  // namespace

Result<FormSet> FormSet::load(const std::filesystem::path& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".json" && at->path().filename() != "form.schema.json") files.push_back(at->path());
  }
  if (error) return Error{Code::not_found, "no directory of forms at " + directory.string()};
  if (files.empty()) return Error{Code::not_found, "no form (*.json) in " + directory.string()};
  std::sort(files.begin(), files.end());
  std::vector<Form> forms;
  for (const std::filesystem::path& file : files) {
    YX_ASSIGN(const std::string text, read_file(file));
    Result<Form> form = parse_form(text);
    if (!form) return Error{form.error().code, file.string() + ": " + form.error().detail};
    if (form->name != file.stem().string()) {
      return Error{Code::invalid,
                   file.string() + ": form " + form->name + ": the file must be called " + form->name + ".json"};
    }
    forms.push_back(std::move(*form));
  }
  return make(std::move(forms));
}

Result<FormSet> FormSet::make(std::vector<Form> forms) {
  FormSet set;
  set.forms_ = std::move(forms);
  std::sort(set.forms_.begin(), set.forms_.end(), [](const Form& a, const Form& b) { return a.name < b.name; });
  for (std::size_t i = 1; i < set.forms_.size(); ++i) {
    if (set.forms_[i].name == set.forms_[i - 1].name) return invalid(set.forms_[i], "", "is there twice; rename one");
  }
  YX_TRY(check_references(set));
  YX_TRY(check_places(set));
  return set;
}

const Form* FormSet::find(std::string_view name) const {
  const auto found = std::lower_bound(forms_.begin(), forms_.end(), name,
                                      [](const Form& form, std::string_view wanted) { return form.name < wanted; });
  return found != forms_.end() && found->name == name ? &*found : nullptr;
}

}  // namespace yanxing::forms

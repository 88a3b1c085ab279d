// yanxing-cli save.
#include <fstream>
#include <iostream>
#include <iterator>

#include "client/forms/json.h"
#include "tools/cli/forms.h"
#include "tools/cli/record_check.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// A file's bytes, or standard input's for "-"; one more than the limit is enough to be refused.
std::optional<std::string> read_all(const std::string& file) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file, std::ios::binary);
    if (!opened) return std::nullopt;
  }
  std::istream& in = file == "-" ? std::cin : opened;
  std::string text(forms::max_json_bytes + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

/// Answers out of FIELD=VALUE words. The first '=' ends the name; an empty value takes the answer away.
std::string parse_pairs(const std::vector<std::string>& words, Language language, forms::Answers& answers) {
  for (const std::string& word : words) {
    const std::size_t at = word.find('=');
    if (at == std::string::npos || at == 0) return sentence(language, "value.no_pair", {word});
    const std::string name = word.substr(0, at);
    json value = word.substr(at + 1);
    if (value == "") value = nullptr;
    if (!answers.emplace(name, std::move(value)).second) return sentence(language, "value.twice", {name});
  }
  return {};
}

std::string parse_document(const std::string& file, Language language, forms::Answers& answers) {
  const auto text = read_all(file);
  if (!text) return sentence(language, "file.missing", {file});
  const auto document = forms::parse_json(*text);
  if (!document) return sentence(language, "json.bad", {document.error().detail});
  if (!document->is_object()) return sentence(language, "json.bad", {sentence(language, "json.object")});
  for (const auto& [name, value] : document->items()) answers[name] = value;
  return {};
}

}  // namespace

int run_save(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const Language language = laptop->language();
  const forms::Form* form = laptop->forms().find(arguments.form);
  if (form == nullptr) {
    std::vector<std::string> names;
    for (const forms::Form& each : laptop->forms().forms()) names.push_back(each.name);
    return say_and_exit(usage, laptop->say("form.unknown", {arguments.form, names_of(names)}));
  }
  records::SaveRequest request{form->name, std::nullopt, {}, {}};
  if (!arguments.id.empty()) {
    const auto id = Uuid::parse(arguments.id);
    if (!id) return say_and_exit(usage, laptop->say("record.bad_id", {arguments.id}));
    request.id = *id;
  }
  forms::Answers given;
  std::string problem = arguments.json_in.empty() ? std::string() : parse_document(arguments.json_in, language, given);
  if (problem.empty()) problem = parse_pairs(arguments.values, language, given);
  if (problem.empty() && given.empty()) problem = laptop->say("value.none");
  if (!problem.empty()) return say_and_exit(failed, problem);
  RecordCheck check(*laptop, *form, arguments.force);
  if (const Problem wrong = check.read(given, request)) return say_and_exit(failed, wrong);
  if (const Problem wrong = check.check(request)) return say_and_exit(failed, wrong);
  const auto saved = laptop->records().save(request);
  if (!saved) return say_and_exit(failed, store_sentence(*form, saved.error(), request.values, language));
  if (arguments.json) {
    json out{{"id", saved->id.text()}, {"created", saved->created}, {"changed", saved->undo.has_value()}};
    if (!form->state_field.empty()) out["state"] = check.is_draft() ? "draft" : "final";
    print_json(out);
  } else {
    std::cout << saved->id.text() << "\n";
  }
  return check.is_draft()
             ? say_and_exit(done, laptop->say("save.draft", {form->name, saved->id.text(), form->state_field}))
             : done;
}

}  // namespace yanxing::cli

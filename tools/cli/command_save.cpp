// yanxing-cli save.
#include <fstream>
#include <iostream>
#include <iterator>

#include "client/forms/json.h"
#include "client/training/trainings.h"
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

/// Trainings on this laptop that are probably the saved one, entered before; those of two laptops are told by
/// `progress` once they have met.
Result<std::vector<std::string>> likely_doubles(Laptop& laptop, const records::Saved& saved) {
  std::vector<std::string> out;
  YX_ASSIGN(const auto record, laptop.records().find(saved.id));
  if (!record || record->form != "training") return out;
  records::ListQuery query;
  query.form = record->form;
  YX_TRY(laptop.records().each(query, [&](const records::Record& other) {
    if (training::is_likely_double(*record, other)) out.push_back(other.id.text());
    return true;
  }));
  return out;
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
  const auto doubles = likely_doubles(*laptop, *saved);
  if (arguments.json) {
    json out{{"id", saved->id.text()}, {"created", saved->created}, {"changed", saved->undo.has_value()}};
    if (!form->state_field.empty()) out["state"] = check.is_draft() ? "draft" : "final";
    if (doubles && !doubles->empty()) out["likely_doubles"] = *doubles;
    print_json(out);
  } else {
    std::cout << saved->id.text() << "\n";
  }
  if (doubles && !doubles->empty())
    say_and_exit(done, laptop->say("save.likely_double", {names_of(*doubles), saved->id.text()}));
  return check.is_draft()
             ? say_and_exit(done, laptop->say("save.draft", {form->name, saved->id.text(), form->state_field}))
             : done;
}

}  // namespace yanxing::cli

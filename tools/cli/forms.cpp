#include "tools/cli/forms.h"

#include <array>
#include <fstream>
#include <iostream>

#include "client/forms/json.h"
#include "client/forms/table.h"
#include "client/records/assets.h"
#include "client/records/system_clock.h"
#include "client/training/attendance_table.h"
#include "sync/base/read_rest.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using FormProblem = forms::xlsform::Problem;
using nlohmann::json;

constexpr std::size_t max_answers_bytes = std::size_t{64} << 20;

bool is_file(const std::string& words) {
  const std::filesystem::path path(words);
  return path.extension() == ".json" || path.extension() == ".xlsx";
}

std::string names_of_forms(const forms::FormSet& forms) {
  std::vector<std::string> names;
  for (const forms::Form& each : forms.forms()) names.push_back(each.name);
  return names_of(names);
}

}  // namespace

forms::FillEnvironment system_environment() {
  forms::FillEnvironment environment;
  environment.now_ms = [] { return records::SystemClock().now_ms(); };
  environment.random_bits = [] {
    std::array<std::uint8_t, 8> bytes{};
    system_random().fill(bytes);
    std::uint64_t bits = 0;
    for (const std::uint8_t byte : bytes) bits = bits << 8 | byte;
    return bits;
  };
  return environment;
}

forms::FillEnvironment laptop_environment(Laptop& laptop, const forms::Form& form) {
  forms::FillEnvironment environment = system_environment();
  environment.language = text_language(form, laptop.language());
  environment.username = laptop.workspace().identity().person;
  environment.deviceid = laptop.workspace().identity().device.text();
  environment.table = [&laptop, &form](std::string_view name) -> std::shared_ptr<const forms::xpath::Document> {
    if (auto offered = training::offered_table(laptop.records(), name)) return offered;
    return laptop.library().table(form, name);
  };
  return environment;
}

std::string text_language(const forms::Form& form, Language language) {
  const std::string wanted = language == Language::zh ? "zh" : "en";
  for (const std::string& code : form.languages) {
    if (code == wanted) return wanted;
  }
  return form.languages.empty() ? wanted : form.languages.front();
}

json problems_json(const std::vector<FormProblem>& problems) {
  json out = json::array();
  for (const FormProblem& one : problems) {
    out.push_back({{"sheet", one.sheet},
                   {"row", one.row},
                   {"column", one.column},
                   {"cause", one.cause},
                   {"cure", one.cure},
                   {"warning", one.warning}});
  }
  return out;
}

std::optional<records::FormSource> read_form(const std::string& file, const Arguments& arguments) {
  auto reading = records::read_form_source(file);
  const Language language = language_for(arguments);
  if (reading.source) {
    for (const FormProblem& warning : reading.source->warnings)
      say_and_exit(done, sentence(language, "form.warning", {forms::xlsform::problem_text(warning)}));
    return std::move(reading.source);
  }
  if (arguments.json) print_json({{"ok", false}, {"problems", problems_json(reading.errors)}});
  for (const FormProblem& problem : reading.errors) say_and_exit(failed, forms::xlsform::problem_text(problem));
  say_and_exit(failed, sentence(language, "form.problems", {file, std::to_string(reading.errors.size())}));
  return std::nullopt;
}

std::optional<PickedForm> PickedForm::pick(const std::string& words, const Arguments& arguments, Failure& failure) {
  PickedForm out;
  const Language language = language_for(arguments);
  if (arguments.save || (!is_file(words) && !arguments.data.empty())) {
    out.laptop_ = Laptop::open(arguments, failure);
    if (!out.laptop_) return std::nullopt;
  }
  if (is_file(words)) {
    auto source = read_form(words, arguments);
    if (!source) {
      failure = {failed, {}};
      return std::nullopt;
    }
    out.source_ = std::make_shared<records::FormSource>(std::move(*source));
    out.form_ = &out.source_->form;
    return out;
  }
  const forms::FormSet* set = out.laptop_ ? &out.laptop_->forms() : nullptr;
  if (set == nullptr) {
    const auto assets = records::find_assets();
    auto shipped = assets ? records::load_forms(*assets) : Result<forms::FormSet>(assets.error());
    if (!shipped) {
      failure = {failed, sentence(language, "open.assets", {shipped.error().detail})};
      return std::nullopt;
    }
    out.assets_ = assets->string();
    out.shipped_ = std::make_shared<forms::FormSet>(std::move(*shipped));
    set = out.shipped_.get();
  }
  out.form_ = set->find(words);
  if (out.form_ == nullptr) {
    failure = {usage, sentence(language, "form.unknown", {words, names_of_forms(*set)})};
    return std::nullopt;
  }
  return out;
}

forms::FillEnvironment PickedForm::environment(Language language) const {
  forms::FillEnvironment environment = system_environment();
  environment.language = text_language(*form_, language);
  if (laptop_) {
    environment.username = laptop_->workspace().identity().person;
    environment.deviceid = laptop_->workspace().identity().device.text();
  }
  const forms::Form* form = form_;
  environment.table = [form, laptop = laptop_, source = source_,
                       assets = assets_](std::string_view name) -> std::shared_ptr<const forms::xpath::Document> {
    if (laptop) {
      if (auto offered = training::offered_table(laptop->records(), name)) return offered;
    }
    std::string bytes;
    if (source) {
      const auto found = source->files.find(std::string(name));
      if (found == source->files.end()) return nullptr;
      bytes = found->second;
    } else if (laptop) {
      return laptop->library().table(*form, name);
    } else {
      auto read = records::read_shipped_file(assets, *form, name);
      if (!read) return nullptr;
      bytes = std::move(*read);
    }
    const auto table = forms::Table::from_csv(std::move(bytes));
    return table ? *table : nullptr;
  };
  return environment;
}

std::optional<std::string> read_json_text(const std::string& from, Language language) {
  std::ifstream opened;
  if (from != "-") {
    opened.open(from, std::ios::binary);
    if (!opened) {
      say_and_exit(failed, sentence(language, "file.missing", {from}));
      return std::nullopt;
    }
  }
  std::istream& in = from == "-" ? std::cin : opened;
  auto text = read_rest(in);
  if (!text) {
    say_and_exit(failed, sentence(language, "file.missing", {from}));
    return std::nullopt;
  }
  if (text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  const auto document = forms::parse_json(*text, max_answers_bytes);
  if (document) return text;
  say_and_exit(failed, sentence(language, "json.bad", {document.error().detail}));
  return std::nullopt;
}

std::optional<json> read_json_in(const std::string& from, Language language) {
  const auto text = read_json_text(from, language);
  return text ? std::optional<json>(json::parse(*text)) : std::nullopt;
}

std::string labelled(const forms::Form& form, const std::string& path, Language language) {
  const std::string_view name = forms::field_of_path(path);
  const forms::Field* field = form.find(name);
  const auto group = form.group_of(name);
  std::string label;
  if (field != nullptr) label = field->label.in(text_language(form, language));
  if (field == nullptr && group) label = form.groups[*group].label.in(text_language(form, language));
  return label.empty() ? path : label + " (" + path + ")";
}

std::string finding_text(const forms::Form& form, const forms::Finding& finding, Language language) {
  const std::string& own = finding.message.in(text_language(form, language));
  const std::string key = std::string("finding.") + forms::finding_name(finding.kind);
  const std::string what = own.empty() ? sentence(language, key, {std::to_string(finding.limit)}) : own;
  return labelled(form, finding.field, language) + ": " + what;
}

}  // namespace yanxing::cli

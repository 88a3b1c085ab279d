// yanxing-cli form compile, check, list, install, export.
#include <unistd.h>

#include <iostream>
#include <set>

#include "client/forms/xlsform/export.h"
#include "client/forms/xlsform/form_text.h"
#include "client/records/assets.h"
#include "client/reports/part_file.h"
#include "tools/cli/forms.h"
#include "tools/cli/values.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

json known_json(const records::KnownForm& known, const forms::Form* form) {
  json out{{"form", known.name},
           {"version", known.version},
           {"installed", known.installed},
           {"current", known.current},
           {"since", time_json(known.kept_ms)}};
  if (form != nullptr) out["title"] = form->source["title"];
  return out;
}

void print_known(const records::KnownForm& known, const forms::Form* form, Language language) {
  const std::string origin = sentence(language, known.installed ? "form.by_person" : "form.shipped");
  std::cout << sentence(language, "form.line",
                        {known.name, std::to_string(known.version), origin,
                         known.current ? "" : sentence(language, "form.old")})
            << (form != nullptr ? "  " + form->title.in(text_language(*form, language)) : "") << "\n";
}

/// The files that an XForm refers to, by name: "jr://file-csv/villages.csv", "jr://images/map.png".
std::set<std::string> referred_files(std::string_view xml) {
  constexpr std::string_view mark = "jr://";
  std::set<std::string> names;
  for (std::size_t at = xml.find(mark); at != std::string_view::npos; at = xml.find(mark, at + 1)) {
    const std::size_t end = xml.find_first_of("\"<", at);
    const std::size_t slash = xml.find('/', at + mark.size());
    if (end == std::string_view::npos || slash >= end) continue;
    names.emplace(xml.substr(slash + 1, end - slash - 1));
  }
  return names;
}

}  // namespace

int run_form_compile(const Arguments& arguments) {
  const Language language = language_for(arguments);
  const auto source = read_form(arguments.file, arguments);
  if (!source) return failed;
  const std::string text = forms::xlsform::form_text(source->form.source);
  const bool to_file = !arguments.output.empty();
  if (to_file && !reports::write_whole(text, arguments.output))
    return say_and_exit(failed, sentence(language, "form.cannot_write", {arguments.output}));
  if (arguments.json) {
    json out{{"ok", true}, {"problems", problems_json(source->warnings)}};
    if (to_file) {
      out["file"] = arguments.output;
    } else {
      out["form"] = source->form.source;
    }
    print_json(out);
  } else if (!to_file) {
    std::cout << text;
  }
  return to_file ? say_and_exit(done, sentence(language, "form.written", {arguments.output})) : done;
}

int run_form_check(const Arguments& arguments) {
  const auto source = read_form(arguments.file, arguments);
  if (!source) return failed;
  const forms::Form& form = source->form;
  if (arguments.json) {
    print_json({{"ok", true},
                {"form", form.name},
                {"version", form.version},
                {"fields", form.fields.size()},
                {"problems", problems_json(source->warnings)}});
    return done;
  }
  std::cout << sentence(language_for(arguments), "form.fine",
                        {form.name, std::to_string(form.version), std::to_string(form.fields.size())})
            << "\n";
  return done;
}

int run_form_list(const Arguments& arguments) {
  const Language language = language_for(arguments);
  std::vector<records::KnownForm> known;
  std::unique_ptr<Laptop> laptop;
  forms::FormSet shipped;
  if (!arguments.data.empty()) {
    Failure failure;
    laptop = Laptop::open(arguments, failure);
    if (!laptop) return say_and_exit(failure);
    auto listed = laptop->library().list();
    if (!listed) return say_and_exit(failed, error_sentence(language, listed.error()));
    known = std::move(*listed);
  } else {
    const auto assets = records::find_assets();
    auto loaded = assets ? records::load_forms(*assets) : Result<forms::FormSet>(assets.error());
    if (!loaded) return say_and_exit(failed, sentence(language, "open.assets", {loaded.error().detail}));
    shipped = std::move(*loaded);
    for (const forms::Form& form : shipped.forms()) known.push_back({form.name, form.version, false, true, 0});
  }
  const forms::FormSet& set = laptop ? laptop->forms() : shipped;
  json out = json::array();
  for (const records::KnownForm& one : known) {
    const forms::Form* form = set.find(one.name);
    if (arguments.json) {
      out.push_back(known_json(one, form));
    } else {
      print_known(one, form, language);
    }
  }
  if (arguments.json) print_json({{"forms", out}});
  return done;
}

int run_form_install(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto source = read_form(arguments.file, arguments);
  if (!source) return failed;
  const Status installed = laptop->library().install(*source);
  if (!installed && (installed.error().code == Code::exists || installed.error().code == Code::invalid))
    return say_and_exit(failed, laptop->say("form.not_installed", {installed.error().detail}));
  if (!installed) return say_and_exit(failed, error_sentence(laptop->language(), installed.error()));
  if (arguments.json) print_json({{"ok", true}, {"form", source->form.name}, {"version", source->form.version}});
  return say_and_exit(done, laptop->say("form.installed", {source->form.name, std::to_string(source->form.version)}));
}

int run_form_export(const Arguments& arguments) {
  const Language language = language_for(arguments);
  Failure failure;
  const auto picked = PickedForm::pick(arguments.form, arguments, failure);
  if (!picked) return failure.sentence.empty() ? failure.exit : say_and_exit(failure);
  const auto xml = forms::xlsform::export_xform(picked->form().source);
  if (!xml) return say_and_exit(failed, error_sentence(language, xml.error()));
  if (!reports::write_whole(*xml, arguments.output))
    return say_and_exit(failed, sentence(language, "form.cannot_write", {arguments.output}));
  const std::set<std::string> files = referred_files(*xml);
  if (arguments.json) print_json({{"ok", true}, {"file", arguments.output}, {"files", files}});
  std::string listed;
  for (const std::string& file : files) listed += (listed.empty() ? "" : ", ") + file;
  std::string text = sentence(language, "form.written", {arguments.output});
  if (!files.empty()) text += " " + sentence(language, "form.needs_files", {listed});
  return say_and_exit(done, text);
}

}  // namespace yanxing::cli

// yanxing-cli report: official tables as PDF or workbook.
#include <algorithm>
#include <array>
#include <ctime>
#include <filesystem>
#include <iostream>
#include <set>

#include "client/forms/values.h"
#include "client/records/assets.h"
#include "client/records/attachments.h"
#include "client/reports/report.h"
#include "tools/cli/cli.h"
#include "tools/cli/export_filter.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// The options that a report takes, with those in brackets that it can do without: "[--place] [--id] --from --to".
std::vector<std::pair<std::string, reports::Need>> options_of(const reports::Needs& needs) {
  std::vector<std::pair<std::string, reports::Need>> out;
  const auto add = [&](const char* name, reports::Need need) {
    if (need != reports::Need::unused) out.emplace_back(name, need);
  };
  add("place", needs.place);
  add("from", needs.dates);
  add("to", needs.dates);
  add("id", needs.id);
  add("training", needs.training);
  add("round", needs.round);
  add("on", needs.on);
  return out;
}

std::string needs_text(const reports::Needs& needs) {
  std::string out;
  for (const auto& [name, need] : options_of(needs)) {
    const std::string option = "--" + name;
    out += (out.empty() ? "" : " ") + (need == reports::Need::required ? option : "[" + option + "]");
  }
  return out;
}

/// The options that were given, of those that a report may have.
std::vector<std::string> given_options(const Arguments& arguments) {
  std::vector<std::string> out;
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, const std::string*>>{{"place", &arguments.place},
                                                                         {"from", &arguments.from},
                                                                         {"to", &arguments.to},
                                                                         {"id", &arguments.id},
                                                                         {"training", &arguments.training},
                                                                         {"round", &arguments.round},
                                                                         {"on", &arguments.on}}) {
    if (!value->empty()) out.emplace_back(name);
  }
  return out;
}

/// What is offered works, what a report does not use is refused: an option passed over in silence would give another
/// table than was asked. The sentence; empty: all is well.
std::string useless_option(const Arguments& arguments, const reports::Report& report, Language language) {
  const auto options = options_of(report.needs);
  const auto given = given_options(arguments);
  for (const std::string& name : given) {
    const bool known = std::any_of(options.begin(), options.end(), [&](const auto& one) { return one.first == name; });
    if (!known)
      return sentence(language, "report.unused", {report.title.in(language), "--" + name, needs_text(report.needs)});
  }
  if (!arguments.id.empty() && given.size() > 1)
    return sentence(language, "report.id_alone", {"--" + (given.front() == "id" ? given[1] : given.front())});
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string& round = arguments.round;
  if (!round.empty() && (round.size() != 4 || !std::all_of(round.begin(), round.end(), is_digit)))
    return sentence(language, "report.round", {round});
  return {};
}

int list_reports(const Arguments& arguments) {
  const Language language = language_for(arguments);
  auto unused = given_options(arguments);
  if (!unused.empty()) unused.front().insert(0, "--");
  if (!arguments.output.empty()) unused.insert(unused.begin(), "-o");
  if (!unused.empty()) return say_and_exit(usage, sentence(language, "report.list_unused", {unused.front()}));
  if (arguments.json) {
    json out = json::array();
    for (const reports::Report& report : reports::all_reports()) {
      json needs = json::object();
      for (const auto& [name, need] : options_of(report.needs))
        needs[name] = need == reports::Need::required ? "required" : "optional";
      out.push_back({{"name", report.name},
                     {"title", {{"zh", report.title.zh}, {"en", report.title.en}}},
                     {"programme", report.programme},
                     {"form", report.form},
                     {"needs", std::move(needs)}});
    }
    print_json(out);
    return done;
  }
  for (const reports::Report& report : reports::all_reports())
    std::cout << report.name << "  " << report.title.in(language) << "  " << needs_text(report.needs) << "\n";
  return done;
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  std::array<char, 16> text{};
  if (localtime_r(&now, &local) == nullptr) return {};
  return std::string(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &local));
}

/// The question as the command line asks it, and as of when; the sentence that says what is wrong with it, else empty.
std::string read_question(const Arguments& arguments, Language language, reports::Question& question, std::string& on) {
  question.place = arguments.place;
  question.round = arguments.round;
  const auto day = [&](const std::string& typed, std::string& out) -> std::string {
    if (typed.empty()) return {};
    const auto read = forms::parse_date(typed, std::nullopt);
    if (!read) return sentence(language, "report.day", {typed});
    out = read->text();
    return {};
  };
  const auto id = [&](const std::string& typed, std::optional<RecordId>& out) -> std::string {
    if (typed.empty()) return {};
    const auto read = RecordId::parse(typed);
    if (!read) return sentence(language, "record.bad_id", {typed});
    out = *read;
    return {};
  };
  if (std::string wrong = day(arguments.from, question.from); !wrong.empty()) return wrong;
  if (std::string wrong = day(arguments.to, question.to); !wrong.empty()) return wrong;
  if (std::string wrong = day(arguments.on, on); !wrong.empty()) return wrong;
  if (!question.from.empty() && !question.to.empty() && question.from > question.to)
    return sentence(language, "report.days", {question.from, question.to});
  if (std::string wrong = id(arguments.id, question.id); !wrong.empty()) return wrong;
  return id(arguments.training, question.training);
}

std::string build_sentence(const Laptop& laptop, const Arguments& arguments, const reports::Report& report,
                           const Error& error) {
  const std::string title = report.title.in(laptop.language());
  if (error.code == Code::conflict) return laptop.say("record.other_form", {arguments.id, report.form});
  if (error.code == Code::not_found && !arguments.id.empty()) return laptop.say("record.not_found", {arguments.id});
  if (error.code == Code::not_found && report.needs.id != reports::Need::unused)
    return laptop.say("report.none", {title});
  if (error.code == Code::not_found) return laptop.say("report.nothing", {title, error.detail});
  return error_sentence(laptop.language(), error);
}

int write(const Laptop& laptop, const Arguments& arguments, const reports::Report& report,
          const reports::Document& document) {
  std::set<std::string> unprinted;
  const Status written = reports::write_document(document, arguments.output, &unprinted);
  if (!written && written.error().code == Code::refused)
    return say_and_exit(failed, laptop.say("report.no_file", {arguments.output}));
  if (!written && written.error().code == Code::io)
    return say_and_exit(failed, laptop.say("report.io", {arguments.output}));
  if (!written) return say_and_exit(failed, error_sentence(laptop.language(), written.error()));
  if (!unprinted.empty()) std::cerr << laptop.say("report.unprinted", {reports::named_characters(unprinted)}) << "\n";
  if (arguments.json) {
    print_json({{"report", report.name},
                {"file", arguments.output},
                {"sections", document.sections.size()},
                {"unprinted", unprinted}});
  } else {
    std::cout << arguments.output << "\n";
  }
  return done;
}

}  // namespace

int run_report(const Arguments& arguments) {
  if (arguments.report == "list") return list_reports(arguments);
  const Language language = language_for(arguments);
  const reports::Report* report = reports::find_report(arguments.report);
  if (report == nullptr) return say_and_exit(usage, sentence(language, "report.unknown", {arguments.report}));
  std::string ending = std::filesystem::path(arguments.output).extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (arguments.output.empty()) return say_and_exit(usage, sentence(language, "report.no_output"));
  if (ending != ".pdf" && ending != ".xlsx")
    return say_and_exit(usage, sentence(language, "report.ending", {arguments.output}));
  reports::Question question;
  std::string on = today();
  if (const std::string wrong = read_question(arguments, language, question, on); !wrong.empty())
    return say_and_exit(usage, wrong);
  if (const std::string useless = useless_option(arguments, *report, language); !useless.empty())
    return say_and_exit(usage, useless);
  if (const std::string lacking = reports::missing(*report, question); !lacking.empty())
    return say_and_exit(usage, sentence(language, "report.needs", {report->title.in(language), "--" + lacking}));
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto assets = records::find_assets();
  const auto places = assets ? records::load_places(*assets) : Result<places::Places>(assets.error());
  if (!places) return say_and_exit(failed, laptop->say("open.assets", {places.error().detail}));
  if (const std::string wrong = wrong_place(*laptop, arguments.place); !wrong.empty())
    return say_and_exit(usage, wrong);
  if (const std::string unseen = unseen_place(*laptop, arguments.place);
      !unseen.empty() && report->needs.place != reports::Need::unused)
    return say_and_exit(usage, unseen);
  const records::Attachments attachments(laptop->workspace().folder());
  reports::Source source(laptop->records(), laptop->library(), attachments, *places, *assets, on);
  const auto document = reports::build(*report, source, question);
  if (!document) return say_and_exit(failed, build_sentence(*laptop, arguments, *report, document.error()));
  return write(*laptop, arguments, *report, *document);
}

}  // namespace yanxing::cli

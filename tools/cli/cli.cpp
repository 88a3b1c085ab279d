#include "tools/cli/cli.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>

#include "client/due/facts.h"
#include "client/places/seen.h"
#include "client/records/assets.h"
#include "client/records/attachments.h"
#include "client/review/review.h"

namespace yanxing::cli {
namespace {

constexpr std::chrono::milliseconds patience{3000};  // for another command of the same script that is just ending

std::string open_sentence(Language language, const std::string& data, const Error& error) {
  switch (error.code) {
    case Code::busy: return sentence(language, "open.busy", {data});
    case Code::not_found: return sentence(language, "open.not_found", {data});
    case Code::too_new: return sentence(language, "open.too_new", {data});
    case Code::corrupt: return sentence(language, "open.corrupt", {data}) + " (" + error.detail + ")";
    case Code::io: return sentence(language, "open.io", {data}) + " (" + error.detail + ")";
    default: return error_sentence(language, error);
  }
}

Language parse_language(const std::string& code) { return code.starts_with("en") ? Language::en : Language::zh; }

Language language_of(const Arguments& arguments, records::Workspace& workspace) {
  if (!arguments.lang.empty()) return parse_language(arguments.lang);
  const auto setting = workspace.setting("language");
  if (setting && setting->is_string()) return parse_language(setting->get_ref<const std::string&>());
  return arguments.language.empty() ? environment_language() : parse_language(arguments.language);
}

/// What was said and printed by this process: one command each.
struct Told {
  std::string sentence, field;
  const char* code = nullptr;
  bool has_output = false;
};
Told& told() {
  static Told one;
  return one;
}

const char* code_name(int exit) {
  switch (exit) {
    case usage: return "usage";
    case no_network: return "no_network";
    case refused: return "refused";
    case needs_person: return "needs_person";
    default: return "failed";
  }
}

/// Of a moment before 1970 too.
std::time_t whole_seconds(UnixMs ms) {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(ms)).count();
}

}  // namespace

std::unique_ptr<Laptop> Laptop::open(const Arguments& arguments, Failure& failure, bool must_be_set_up) {
  std::unique_ptr<Laptop> laptop(new Laptop());
  laptop->language_ = !arguments.lang.empty()       ? parse_language(arguments.lang)
                      : !arguments.language.empty() ? parse_language(arguments.language)
                                                    : environment_language();
  records::OpenOptions options;
  options.create = !must_be_set_up;
  options.wait_for_lock = patience;
  options.one_connection = true;
  auto workspace = records::Workspace::open(arguments.data, options);
  if (!workspace) {
    failure = {failed, open_sentence(laptop->language_, arguments.data, workspace.error())};
    return nullptr;
  }
  laptop->workspace_ = std::move(*workspace);
  records::Attachments(arguments.data).clean(laptop->workspace_->wall_clock().now_ms());
  laptop->language_ = language_of(arguments, *laptop->workspace_);
  if (must_be_set_up && !laptop->workspace_->is_set_up()) {
    failure = {failed, laptop->say("open.not_set_up", {arguments.data})};
    return nullptr;
  }
  const auto assets = records::find_assets();
  if (!assets) {
    failure = {failed, laptop->say("open.assets", {assets.error().detail})};
    return nullptr;
  }
  laptop->library_ = std::make_unique<records::FormLibrary>(*laptop->workspace_, *assets);
  std::vector<std::string> left_out;
  auto forms = laptop->library_->load(&left_out);
  if (!forms) {
    failure = {failed, laptop->say("open.assets", {forms.error().detail})};
    return nullptr;
  }
  for (const std::string& form : left_out) say_and_exit(done, laptop->say("form.left_out", {form}));
  laptop->forms_ = std::move(*forms);
  laptop->records_ = std::make_unique<records::RecordStore>(*laptop->workspace_, laptop->forms_);
  review::answer_returns(*laptop->records_);
  if (auto places = records::load_places(*assets)) {
    laptop->places_ = std::make_unique<places::Places>(std::move(*places));
    laptop->records_->know_places(*laptop->places_);
  }
  return laptop;
}

Language language_for(const Arguments& arguments) {
  if (!arguments.lang.empty()) return parse_language(arguments.lang);
  std::error_code error;
  if (!arguments.data.empty() && std::filesystem::exists(records::ledger_file(arguments.data), error)) {
    records::OpenOptions options;
    options.one_connection = true;
    const auto workspace = records::Workspace::open(arguments.data, options);
    if (workspace) return language_of(arguments, **workspace);
  }
  return arguments.language.empty() ? environment_language() : parse_language(arguments.language);
}

std::string wrong_place(const Laptop& laptop, const std::string& code) {
  const places::Places* places = laptop.places();
  if (code.empty() || places == nullptr || places->find(code) != nullptr) return {};
  if (code == laptop.place()) return {};
  return laptop.say(places::is_place_code(code) ? "place.unknown" : "init.bad_place", {code});
}

namespace {

std::string held_names(Laptop& laptop, const std::vector<std::string>& scope) {
  std::string out;
  for (const std::string& code : scope)
    out += (out.empty() ? "" : "、") + (laptop.places() != nullptr ? laptop.places()->path(code) : code);
  return out;
}

std::string place_words(const Laptop& laptop, const std::string& code) {
  return laptop.places() != nullptr ? laptop.places()->name(code) : code;
}

}  // namespace

std::string unseen_place(Laptop& laptop, const std::string& code) {
  const auto scope = due::scope_of(laptop.workspace());
  if (code.empty() || places::seen_of(code, scope) != places::Seen::none) return {};
  return laptop.say("place.unseen", {place_words(laptop, code), code, held_names(laptop, scope)});
}

std::string unseen_place(Laptop& laptop, const records::ListQuery& query) {
  std::string unseen = unseen_place(laptop, query.place);
  if (unseen.empty()) return {};
  records::ListQuery there;
  there.form = query.form;
  there.place = query.place;
  there.life = records::ListQuery::Life::any;
  const auto count = laptop.records().count(there);
  return count && *count == 0 ? unseen : std::string();
}

bool say_part(Laptop& laptop, const std::string& code) {
  const auto scope = due::scope_of(laptop.workspace());
  if (code.empty() || places::seen_of(code, scope) != places::Seen::part) return false;
  say_and_exit(
      done, laptop.say("place.part", {place_words(laptop, code), held_names(laptop, places::seen_parts(code, scope))}));
  return true;
}

int say_and_exit(int exit, const std::string& sentence) {
  std::cerr << sentence << "\n";
  if (exit != done) told().sentence = sentence;
  return exit;
}

int say_and_exit(int exit, const Problem& problem) {
  told().field = problem.field;
  return say_and_exit(exit, problem.text);
}

int say_and_exit(const Failure& failure) {
  if (failure.exit != done) told().code = failure.code;
  return say_and_exit(failure.exit, failure.sentence);
}

const char* failure_code(const Failure& failure) {
  return failure.code != nullptr ? failure.code : code_name(failure.exit);
}

std::string json_text(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void print_json(const nlohmann::json& document) {
  note_output();
  std::cout << json_text(document) << "\n";
}

void note_output() { told().has_output = true; }

int end_json(int exit) {
  if (exit == done || told().has_output) return exit;
  nlohmann::json error{{"code", told().code != nullptr ? told().code : code_name(exit)}, {"message", told().sentence}};
  if (!told().field.empty()) error["field"] = told().field;
  print_json({{"error", std::move(error)}});
  return exit;
}

std::string local_time(UnixMs ms) {
  const std::time_t seconds = whole_seconds(ms);
  std::tm local{};
  std::array<char, 32> text{};
  if (ms == 0 || localtime_r(&seconds, &local) == nullptr) return "-";
  return std::string(text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &local));
}

std::string local_minute(const std::string& moment) {
  constexpr std::size_t minute = 16;
  const UnixMs ms = review::moment_ms(moment);
  return ms > 0 ? local_time(ms).substr(0, minute) : moment;
}

nlohmann::json time_json(UnixMs ms) {
  if (ms == 0) return nullptr;
  const std::time_t seconds = whole_seconds(ms);
  std::tm utc{};
  if (gmtime_r(&seconds, &utc) == nullptr) return nullptr;
  std::array<char, 48> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(ms - UnixMs{seconds} * 1000));
  return std::string(text.data(), length) + fraction.data();
}

}  // namespace yanxing::cli

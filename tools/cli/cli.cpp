#include "tools/cli/cli.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <iostream>

#include "client/records/assets.h"
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

Language language_of(records::Workspace& workspace) {
  const auto setting = workspace.setting("language");
  if (!setting || !setting->is_string()) return environment_language();
  return setting->get_ref<const std::string&>().starts_with("en") ? Language::en : Language::zh;
}

}  // namespace

std::unique_ptr<Laptop> Laptop::open(const Arguments& arguments, Failure& failure, bool must_be_set_up) {
  std::unique_ptr<Laptop> laptop(new Laptop());
  laptop->language_ = environment_language();
  records::OpenOptions options;
  options.create = !must_be_set_up;
  options.wait_for_lock = patience;
  auto workspace = records::Workspace::open(arguments.data, options);
  if (!workspace) {
    failure = {failed, open_sentence(laptop->language_, arguments.data, workspace.error())};
    return nullptr;
  }
  laptop->workspace_ = std::move(*workspace);
  laptop->language_ = language_of(*laptop->workspace_);
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

int say_and_exit(int exit, const std::string& sentence) {
  std::cerr << sentence << "\n";
  return exit;
}

std::string json_text(const nlohmann::json& document) {
  return document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void print_json(const nlohmann::json& document) { std::cout << json_text(document) << "\n"; }

nlohmann::json time_json(UnixMs ms) {
  if (ms <= 0) return nullptr;
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  if (gmtime_r(&seconds, &utc) == nullptr) return nullptr;
  std::array<char, 48> text{};
  const std::size_t length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(ms % 1000));
  return std::string(text.data(), length) + fraction.data();
}

}  // namespace yanxing::cli

#include "client/ui/text.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include <boost/locale/gnu_gettext.hpp>
#include <boost/locale/message.hpp>

#include "sync/base/text_shape.h"

namespace yanxing::ui {
namespace {

using Facet = boost::locale::message_format<char>;

std::string two_digits(int value) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d", value);
  return text;
}

}  // namespace

std::filesystem::path find_text_folder(const std::filesystem::path& program_folder) {
  const auto installed = program_folder / ".." / "share" / "yanxing" / "text";
  std::error_code error;
  return std::filesystem::is_directory(installed, error) ? installed : program_folder / ".." / "text";
}

std::string fill_placeholders(std::string_view text,
                              const std::vector<std::pair<std::string_view, std::string_view>>& args) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    out += text.substr(0, open);
    const std::string_view name = text.substr(open + 1, close - open - 1);
    bool known = false;
    for (const auto& [key, value] : args) {
      if (key != name) continue;
      out += value;
      known = true;
      break;
    }
    if (!known) out += text.substr(open, close - open + 1);
    text.remove_prefix(close + 1);
  }
  return out.append(text);
}

Result<Catalogue> Catalogue::load(const std::filesystem::path& folder, const std::string& language) {
  const auto file = folder / language / "LC_MESSAGES" / "yanxing.mo";
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return Error{Code::not_found, file.string()};
  boost::locale::gnu_gettext::messages_info info;
  const auto underscore = language.find('_');
  info.language = language.substr(0, underscore);
  if (underscore != std::string::npos) info.country = language.substr(underscore + 1);
  info.encoding = "UTF-8";
  info.paths.push_back(folder.string());
  info.domains.emplace_back("yanxing");
  try {
    Facet* facet = boost::locale::gnu_gettext::create_messages_facet<char>(info);
    if (facet == nullptr) return Error{Code::corrupt, file.string()};
    return Catalogue(std::locale(std::locale::classic(), facet), language);  // the locale owns the facet now
  } catch (const std::exception& e) {
    return Error{Code::corrupt, file.string() + ": " + e.what()};
  }
}

const char* Catalogue::find(const char* key) const { return std::use_facet<Facet>(locale_).get(0, nullptr, key); }

bool Catalogue::has(const char* key) const { return find(key) != nullptr; }

const char* Catalogue::operator()(const char* key) const {
  const char* found = find(key);
  return found != nullptr ? found : key;
}

std::string Catalogue::operator()(const char* key, Args args) const {
  return fill_placeholders((*this)(key), {args.begin(), args.end()});
}

std::string Catalogue::plural(const char* key, std::int64_t count, Args args) const {
  const auto small = static_cast<int>(std::min<std::int64_t>(count, std::numeric_limits<int>::max()));
  const char* found = std::use_facet<Facet>(locale_).get(0, nullptr, key, small);
  const std::string number = std::to_string(count);
  std::vector<std::pair<std::string_view, std::string_view>> all(args.begin(), args.end());
  all.emplace_back("count", number);
  return fill_placeholders(found != nullptr ? found : (*this)(key), all);
}

std::string Catalogue::message(const app::Message& message) const {
  if (message.empty()) return {};
  const char* found = nullptr;
  std::string number;
  std::vector<std::string> days(message.args.size());  // what App gives as it is stored is said as people read it
  std::vector<std::pair<std::string_view, std::string_view>> args;
  for (std::size_t i = 0; i < message.args.size(); ++i) {
    const auto& [name, value] = message.args[i];
    if (name == "date") days[i] = day(value);
    args.emplace_back(name, name == "date" ? days[i] : value);
  }
  if (message.count) {
    const auto small = static_cast<int>(std::min<std::int64_t>(*message.count, std::numeric_limits<int>::max()));
    found = std::use_facet<Facet>(locale_).get(0, nullptr, message.key.c_str(), small);
    number = std::to_string(*message.count);
    args.emplace_back("count", number);
  }
  return fill_placeholders(found != nullptr ? found : (*this)(message.key.c_str()), args);
}

std::string Catalogue::moment(const app::LocalTime& when) const {
  if (!when.known()) return (*this)("time.never");
  const std::string clock = two_digits(when.hour) + ":" + two_digits(when.minute);
  if (when.days_ago == 0) return (*this)("time.today", {{"time", clock}});
  if (when.days_ago == 1) return (*this)("time.yesterday", {{"time", clock}});
  const bool recent = when.days_ago > 0 && when.days_ago < 300;
  if (!recent) return long_day(std::to_string(when.year) + "-" + two_digits(when.month) + "-" + two_digits(when.day));
  return (*this)("time.day", {{"month", std::to_string(when.month)},
                              {"month_short", short_month(when.month)},
                              {"day", std::to_string(when.day)},
                              {"time", clock}});
}

std::string Catalogue::short_month(int month) const {
  constexpr std::size_t letters = 3;
  const std::string name = (*this)(("time.month." + std::to_string(month)).c_str());
  return language_ == "en" ? name.substr(0, letters) : name;
}

std::string Catalogue::day(const std::string& iso) const { return language_ == "en" ? long_day(iso) : iso; }

std::string Catalogue::long_day(const std::string& iso) const {
  constexpr std::size_t day_length = 10;
  if (iso.size() != day_length || !is_date_text(iso)) return iso;
  const std::string month = std::to_string(std::stoi(iso.substr(5, 2)));
  const std::string name = (*this)(("time.month." + month).c_str());
  return (*this)("time.date", {{"year", iso.substr(0, 4)},
                               {"month", month},
                               {"month_name", name},
                               {"day", std::to_string(std::stoi(iso.substr(8, 2)))}});
}

}  // namespace yanxing::ui

// Texts by key: gettext catalogues (assets/text/<language>.po, compiled by msgfmt), read with Boost.Locale's message
// facet.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <locale>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/app/view_parts.h"
#include "sync/base/result.h"

namespace yanxing::ui {

/// One language's texts. Immutable; switching the language loads another Catalogue (a few milliseconds).
class Catalogue {
 public:
  using Args = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  /// Reads `folder`/`language`/LC_MESSAGES/yanxing.mo; `language` is "zh_CN" or "en". Errors: not_found, corrupt.
  static Result<Catalogue> load(const std::filesystem::path& folder, const std::string& language);

  /// The text of `key`, living as long as the catalogue; the key itself where it is missing (and a test that fails).
  const char* operator()(const char* key) const;
  /// With {name} replaced by the argument of that name.
  std::string operator()(const char* key, Args args) const;
  /// The plural form for `count`, with {count} and the arguments replaced.
  std::string plural(const char* key, std::int64_t count, Args args = {}) const;
  /// What App wants to say. Empty for an empty message.
  std::string message(const app::Message& message) const;

  /// A day as forms store it, "2021-05-17", in a list or sentence: as it is in Chinese, "17 May 2021" in English, as
  /// records show it there. What is no day stays as it is.
  std::string day(const std::string& iso) const;
  /// The same alone, as a heading: "2021年5月17日", "17 May 2021".
  std::string long_day(const std::string& iso) const;

  /// "Nov" in English, "11月" in Chinese.
  std::string short_month(int month) const;

  bool has(const char* key) const;
  const std::string& language() const { return language_; }

  /// "今天 08:42", "昨天 17:05", "5月17日 08:24", "2020年5月17日"; or the text for "never".
  std::string moment(const app::LocalTime& when) const;

 private:
  Catalogue(std::locale locale, std::string language) : locale_(std::move(locale)), language_(std::move(language)) {}
  const char* find(const char* key) const;

  std::locale locale_;
  std::string language_;
};

/// Where the compiled texts are, for a program in `program_folder`: ../share/yanxing/text when installed, ../text in a
/// build.
std::filesystem::path find_text_folder(const std::filesystem::path& program_folder);

/// Replaces {name} by its argument; unknown names stay as they are.
std::string fill_placeholders(std::string_view text,
                              const std::vector<std::pair<std::string_view, std::string_view>>& args);

}  // namespace yanxing::ui

#include "tools/cli/messages.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "sync/base/check.h"
#include "sync/base/visible_text.h"
#include "tools/cli/message_table.h"

namespace yanxing::cli {
namespace {

std::array<std::span<const Message>, 3> tables() { return {forms_messages(), laptop_messages(), programme_messages()}; }

/// "{0:photo|photos}": the first word when the value is 1, else the second. False: it stands not there.
bool word_of(std::string_view text, std::size_t begin, std::size_t end, const std::vector<std::string>& values,
             std::string& out) {
  if (end == std::string_view::npos || end < begin + 4 || text[begin] != '{' || text[begin + 2] != ':') return false;
  const char digit = text[begin + 1];
  const auto which = static_cast<std::size_t>(digit - '0');
  if (digit < '0' || digit > '9' || which >= values.size()) return false;
  const std::string_view words = text.substr(begin + 3, end - begin - 3);
  const std::size_t bar = words.find('|');
  if (bar == std::string_view::npos) return false;
  out += values[which] == "1" ? words.substr(0, bar) : words.substr(bar + 1);
  return true;
}

std::string fill(std::string text, const std::vector<std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool slot =
        text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9';
    const auto which = slot ? static_cast<std::size_t>(text[i + 1] - '0') : values.size();
    if (which < values.size()) {
      out += visible(values[which]);
      i += 2;
    } else if (const std::size_t end = text.find('}', i); word_of(text, i, end, values, out)) {
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string sentence(Language language, std::string_view key, const std::vector<std::string>& values) {
  for (const auto table : tables()) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Message& one) { return one.key == key; });
    if (found != table.end()) return fill(language == Language::zh ? found->zh : found->en, values);
  }
  YX_CHECK(false);
  return {};
}

std::vector<std::string_view> sentence_keys() {
  std::vector<std::string_view> keys;
  for (const auto table : tables()) {
    for (const Message& one : table) keys.push_back(one.key);
  }
  return keys;
}

std::string reason(Language language, const Error& error) {
  if (error.code == Code::io && error.detail.ends_with(" is no file")) return sentence(language, "why.no_file");
  if (language == Language::en && error.code == Code::disk_full) return sentence(language, "why.disk_full");
  if (language == Language::en && !error.detail.empty()) return error.detail;
  if (error.code == Code::corrupt && error.detail.find("yanxing-server") != std::string::npos)
    return sentence(language, "why.city_backup");
  if (error.code == Code::refused && error.detail.find("is empty") != std::string::npos)
    return sentence(language, "why.empty");
  if (error.code == Code::refused && error.detail.find(" × ") != std::string::npos)
    return sentence(language, "why.too_many_pixels");
  switch (error.code) {
    case Code::refused:
    case Code::invalid:
    case Code::unsupported:
    case Code::corrupt:
    case Code::not_found:
    case Code::disk_full:
    case Code::exists: return sentence(language, std::string("why.") + code_name(error.code));
    default: return sentence(language, "why.other");
  }
}

std::string error_sentence(Language language, const Error& error) {
  switch (error.code) {
    case Code::disk_full: return sentence(language, "error.disk_full");
    case Code::io: return sentence(language, "error.io", {error.detail});
    case Code::corrupt: return sentence(language, "error.corrupt", {error.detail});
    case Code::busy: return sentence(language, "error.busy", {error.detail});
    case Code::unsupported: return sentence(language, "error.unsupported", {error.detail});
    case Code::out_of_scope: return sentence(language, "error.out_of_scope", {error.detail});
    default: return sentence(language, "error.other", {error.detail});
  }
}

Language environment_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view language(value);
    const bool english = language.starts_with("en") || language.starts_with("C") || language.starts_with("POSIX");
    return english ? Language::en : Language::zh;
  }
  return Language::zh;
}

}  // namespace yanxing::cli

#include "client/forms/xlsform/headers.h"

#include <algorithm>
#include <array>
#include <map>

#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using Names = std::map<std::string_view, std::string_view>;

const Names& survey_names() {
  static const Names names{
      {"type", "type"},
      {"command", "type"},
      {"name", "name"},
      {"tag", "name"},
      {"value", "name"},
      {"label", "label"},
      {"caption", "label"},
      {"hint", "hint"},
      {"guidance_hint", "guidance_hint"},
      {"constraint", "constraint"},
      {"constraint_message", "constraint_message"},
      {"constraining_message", "constraint_message"},
      {"constraintmsg", "constraint_message"},
      {"jr:constraintmsg", "constraint_message"},
      {"required", "required"},
      {"required_message", "required_message"},
      {"requiredmsg", "required_message"},
      {"jr:requiredmsg", "required_message"},
      {"relevant", "relevant"},
      {"relevance", "relevant"},
      {"read_only", "read_only"},
      {"readonly", "read_only"},
      {"default", "default"},
      {"calculation", "calculation"},
      {"calculate", "calculation"},
      {"appearance", "appearance"},
      {"parameters", "parameters"},
      {"choice_filter", "choice_filter"},
      {"repeat_count", "repeat_count"},
      {"count", "repeat_count"},
      {"jr:count", "repeat_count"},
      {"trigger", "trigger"},
      {"image", "media::image"},
      {"disabled", "disabled"},
  };
  return names;
}

const Names& choices_names() {
  static const Names names{
      {"list_name", "list_name"}, {"list", "list_name"}, {"name", "name"},          {"value", "name"},
      {"label", "label"},         {"caption", "label"},  {"image", "media::image"},
  };
  return names;
}

const Names& settings_names() {
  static const Names names{
      {"form_title", "form_title"},
      {"set_form_title", "form_title"},
      {"title", "form_title"},
      {"form_id", "form_id"},
      {"set_form_id", "form_id"},
      {"id_string", "form_id"},
      {"version", "version"},
      {"default_language", "default_language"},
      {"instance_name", "instance_name"},
      {"allow_choice_duplicates", "allow_choice_duplicates"},
  };
  return names;
}

const Names& names_of(SheetKind kind) {
  return kind == SheetKind::survey ? survey_names() : kind == SheetKind::choices ? choices_names() : settings_names();
}

constexpr std::array survey_ours{"yx:key",        "yx:together", "yx:place", "yx:problem", "yx:type",
                                 "yx:comment_of", "yx:override", "yx:quiet", "yx:suggest", "yx:summary"};
constexpr std::array choices_ours{"yx:key", "yx:also"};
constexpr std::array settings_ours{"yx:state", "yx:programme", "yx:reach", "yx:writer"};
constexpr std::array translated{"label",        "hint",      "guidance_hint", "constraint_message", "required_message",
                                "media::image", "form_title"};
constexpr std::array ignored{"audio",
                             "video",
                             "big-image",
                             "big_image",
                             "autoplay",
                             "rows",
                             "save_to",
                             "style",
                             "public_key",
                             "submission_url",
                             "auto_send",
                             "auto_delete",
                             "sms_keyword",
                             "sms_separator",
                             "sms_field",
                             "sms_option",
                             "namespaces",
                             "instance_xmlns",
                             "compact_tag",
                             "noapperrorstring",
                             "no_app_error_string",
                             "instance_id",
                             "clean_text_values",
                             "omit_instanceid",
                             "client_editable",
                             "prefix",
                             "delimiter",
                             "entity_version",
                             "bind",
                             "control",
                             "body",
                             "instance",
                             "media",
                             "attribute",
                             "$kuid",
                             "hxl"};

template <typename List>
bool is_in(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_ours(SheetKind kind, std::string_view key) {
  return kind == SheetKind::survey    ? is_in(survey_ours, key)
         : kind == SheetKind::choices ? is_in(choices_ours, key)
                                      : is_in(settings_ours, key);
}

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(separator, from), text.size());
    parts.push_back(text::trim(text.substr(from, end - from)));
    from = end + separator.size();
  }
  return parts;
}

std::string snake(std::string_view text) {
  std::string out = text::fold(text);
  std::replace(out.begin(), out.end(), ' ', '_');
  return out;
}

/// Parts of a header: by "::", or by ":" as old workbooks have it, but not within jr:count and the like.
std::vector<std::string> parts_of(std::string_view header) {
  if (header.find("::") != std::string_view::npos) return split(header, "::");
  std::vector<std::string> parts = split(header, ":");
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (snake(parts[i]) != "jr") continue;
    parts[i] += ":" + parts[i + 1];
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return parts;
}

}  // namespace

Header parse_header(std::string_view header, SheetKind kind) {
  Header out;
  const std::string narrow = text::narrow(header);
  if (snake(narrow).substr(0, 3) == "yx:") {
    out.key = "yx:" + snake(text::trim(std::string_view(narrow).substr(narrow.find(':') + 1)));
    out.kind = is_ours(kind, out.key) ? Header::Kind::known : Header::Kind::unknown;
    return out;
  }
  std::vector<std::string> parts = parts_of(narrow);
  std::string first = snake(parts.front());
  const bool is_prefix = first == "bind" || first == "control" || first == "body" || first == "media";
  if (is_prefix && parts.size() > 1) {
    parts.erase(parts.begin());
    const bool is_media = first == "media";
    first = snake(parts.front());
    if (is_media && first != "image") {
      out.kind = Header::Kind::ignored;
      return out;
    }
  }
  const auto named = names_of(kind).find(first);
  if (named == names_of(kind).end()) {
    out.key = text::trim(header);
    out.kind = is_in(ignored, first)        ? Header::Kind::ignored
               : kind == SheetKind::choices ? Header::Kind::extra
                                            : Header::Kind::unknown;
    return out;
  }
  out.key = named->second;
  if (parts.size() > 1) {
    if (!is_in(translated, out.key) || parts.size() > 2) return out;  // relevant::zh: nobody knows what that is
    out.language = language_code(parts[1]);
  }
  out.kind = Header::Kind::known;
  return out;
}

std::vector<std::string> known_headers(SheetKind kind) {
  std::vector<std::string> out;
  for (const auto& [spelling, name] : names_of(kind)) out.emplace_back(spelling);
  const auto add = [&](const auto& list) { out.insert(out.end(), list.begin(), list.end()); };
  if (kind == SheetKind::survey) add(survey_ours);
  if (kind == SheetKind::choices) add(choices_ours);
  if (kind == SheetKind::settings) add(settings_ours);
  return out;
}

std::string language_code(std::string_view name) {
  static const Names names{
      {"english", "en"},    {"chinese", "zh"},   {"中文", "zh"},       {"汉语", "zh"},       {"简体中文", "zh"},
      {"普通话", "zh"},     {"mandarin", "zh"},  {"zh-cn", "zh"},      {"zh-hans", "zh"},    {"zh-hans-cn", "zh"},
      {"en-us", "en"},      {"en-gb", "en"},     {"英文", "en"},       {"英语", "en"},       {"french", "fr"},
      {"français", "fr"},   {"francais", "fr"},  {"spanish", "es"},    {"español", "es"},    {"espanol", "es"},
      {"portuguese", "pt"}, {"português", "pt"}, {"arabic", "ar"},     {"russian", "ru"},    {"русский", "ru"},
      {"german", "de"},     {"deutsch", "de"},   {"vietnamese", "vi"}, {"tiếng việt", "vi"}, {"thai", "th"},
      {"zhuang", "za"},     {"壮语", "za"},      {"hindi", "hi"},      {"swahili", "sw"},    {"indonesian", "id"},
      {"burmese", "my"},    {"khmer", "km"},     {"lao", "lo"},        {"nepali", "ne"},     {"bengali", "bn"},
      {"urdu", "ur"},       {"japanese", "ja"},  {"korean", "ko"},     {"italian", "it"},    {"turkish", "tr"},
      {"amharic", "am"},    {"somali", "so"},    {"hausa", "ha"},
  };
  std::string folded = text::fold(name);
  const std::size_t open = folded.rfind('(');
  const std::size_t close = folded.rfind(')');
  if (open != std::string::npos && close != std::string::npos && close > open + 1) {
    folded = text::trim(std::string_view(folded).substr(open + 1, close - open - 1));
  }
  std::replace(folded.begin(), folded.end(), '_', '-');
  if (const auto found = names.find(folded); found != names.end()) return std::string(found->second);
  std::string code;
  for (const char c : folded) {
    const bool keep = (static_cast<unsigned char>(c) >= 0x80) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep) {
      code += c;
    } else if (!code.empty() && code.back() != '-') {
      code += '-';
    }
  }
  while (!code.empty() && code.back() == '-') code.pop_back();
  return code.empty() ? "default" : code;
}

}  // namespace yanxing::forms::xlsform

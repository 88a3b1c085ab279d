#include "client/forms/xlsform/types.h"

#include <algorithm>
#include <array>
#include <map>

#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using Kind = Type::Kind;
using Names = std::map<std::string_view, std::string_view>;

const Names& plain_types() {
  static const Names names{
      {"text", "text"},
      {"string", "text"},
      {"q string", "text"},
      {"add text prompt", "text"},
      {"integer", "integer"},
      {"int", "integer"},
      {"q int", "integer"},
      {"add integer prompt", "integer"},
      {"decimal", "decimal"},
      {"q decimal", "decimal"},
      {"add decimal prompt", "decimal"},
      {"range", "range"},
      {"date", "date"},
      {"q date", "date"},
      {"add date prompt", "date"},
      {"time", "time"},
      {"q time", "time"},
      {"datetime", "datetime"},
      {"date time", "datetime"},
      {"q datetime", "datetime"},
      {"add date time prompt", "datetime"},
      {"add datetime prompt", "datetime"},
      {"geopoint", "geopoint"},
      {"gps", "geopoint"},
      {"location", "geopoint"},
      {"q geopoint", "geopoint"},
      {"q location", "geopoint"},
      {"add location prompt", "geopoint"},
      {"note", "note"},
      {"q note", "note"},
      {"add note prompt", "note"},
      {"acknowledge", "acknowledge"},
      {"trigger", "acknowledge"},
      {"q acknowledge", "acknowledge"},
      {"add acknowledge prompt", "acknowledge"},
      {"calculate", "calculate"},
      {"calculation", "calculate"},
      {"q calculate", "calculate"},
      {"add calculate prompt", "calculate"},
      {"hidden", "hidden"},
      {"image", "image"},
      {"photo", "image"},
      {"picture", "image"},
      {"q picture", "image"},
      {"q image", "image"},
      {"add image prompt", "image"},
      {"add photo prompt", "image"},
      {"file", "file"},
      {"add file prompt", "file"},
      {"barcode", "barcode"},
      {"q barcode", "barcode"},
      {"add barcode prompt", "barcode"},
      {"start", "start"},
      {"start time", "start"},
      {"get start time", "start"},
      {"end", "end"},
      {"end time", "end"},
      {"get end time", "end"},
      {"today", "today"},
      {"get today", "today"},
      {"username", "username"},
      {"user name", "username"},
      {"uri:username", "username"},
      {"deviceid", "deviceid"},
      {"device id", "deviceid"},
      {"get device id", "deviceid"},
      {"imei", "deviceid"},
      {"uri:deviceid", "deviceid"},
  };
  return names;
}

/// Prefixes of types that name a list, longest first where one is the start of another.
const std::vector<std::pair<std::string_view, std::string_view>>& list_types() {
  static const std::vector<std::pair<std::string_view, std::string_view>> names{
      {"select one from file", "select_one file"},
      {"select multiple from file", "select_multiple file"},
      {"select one external", "external"},
      {"select all that apply from", "select_multiple"},
      {"select all that apply", "select_multiple"},
      {"add select one prompt using", "select_one"},
      {"add select multiple prompt using", "select_multiple"},
      {"select multiple using", "select_multiple"},
      {"select multiple from", "select_multiple"},
      {"select multiple", "select_multiple"},
      {"select one using", "select_one"},
      {"select one from", "select_one"},
      {"select one", "select_one"},
      {"select1", "select_one"},
      {"select", "select_multiple"},
      {"rank", "rank"},
      {"odk:rank", "rank"},
  };
  return names;
}

constexpr std::array refused{"geotrace",
                             "geoshape",
                             "audio",
                             "video",
                             "start-geopoint",
                             "background-audio",
                             "background-geopoint",
                             "xml-external",
                             "osm",
                             "area",
                             "add audio prompt",
                             "q audio",
                             "add video prompt",
                             "q video",
                             "ex-gps",
                             "entity"};
constexpr std::array device_facts{"phonenumber",     "phone number",  "get phone number", "simserial",         "sim id",
                                  "get sim id",      "subscriberid",  "subscriber id",    "get subscriber id", "email",
                                  "uri:phonenumber", "uri:simserial", "uri:subscriberid", "uri:email"};

template <typename List>
bool is_in(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string one_spaced(std::string_view text) {
  std::string out;
  for (const char c : text::trim(text)) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (!space) out += c;
    if (space && out.back() != ' ') out += ' ';
  }
  return out;
}

Kind frame_kind(std::string_view words) {
  const bool begins = words.substr(0, 6) == "begin ";
  const bool ends = words.substr(0, 4) == "end ";
  if (!begins && !ends) return Kind::unknown;
  const std::string_view what = words.substr(begins ? 6 : 4);
  if (what == "group") return begins ? Kind::begin_group : Kind::end_group;
  if (what == "repeat" || what == "lgroup" || what == "looped group")
    return begins ? Kind::begin_repeat : Kind::end_repeat;
  return Kind::unknown;
}

Type refuse(std::string_view name, std::string cure) {
  Type type;
  type.kind = Kind::refused;
  type.name = name;
  type.cure = std::move(cure);
  return type;
}

/// `rest`: what stands behind the type, in the workbook's own spelling.
Type list_type(std::string_view name, std::string rest) {
  Type type;
  type.kind = Kind::field;
  for (const std::string_view ending : {" or_other", " or other", " or specify other"}) {
    if (!ends_with(text::fold(rest), ending)) continue;
    rest = text::trim(std::string_view(rest).substr(0, rest.size() - ending.size()));
    type.or_other = true;
    break;
  }
  if (name == "external") {
    return refuse("select_one_external", "Use select_one_from_file with the .csv file, and a choice_filter");
  }
  if (rest.substr(0, 2) == "${") {
    return refuse("select_one ${…}", "Choices from the rows of a repeat are not known here; use a list of choices");
  }
  const std::size_t space = name.find(" file");
  type.name = std::string(name.substr(0, space));
  const bool is_file = space != std::string_view::npos || ends_with(text::fold(rest), ".csv");
  (is_file ? type.file : type.list) = rest;
  return type;
}

}  // namespace

Type parse_type(std::string_view text) {
  Type type;
  const std::string plain = one_spaced(text::narrow(text));
  std::string words = plain;  // as long as `plain`, so that what follows a prefix is found there
  std::transform(words.begin(), words.end(), words.begin(), lower);
  std::string flat = words;
  std::replace(flat.begin(), flat.end(), '_', ' ');
  type.kind = frame_kind(flat);
  if (type.kind != Kind::unknown) return type;
  if (flat.substr(0, 10) == "begin loop") return refuse("begin loop", "Use begin repeat");
  if (flat == "audit") {
    type.kind = Kind::audit;
  } else if (words == "csv-external") {
    type.kind = Kind::table;
  } else if (is_in(device_facts, flat)) {
    type.kind = Kind::device_fact;
    type.name = "hidden";
  } else if (is_in(refused, flat)) {
    return refuse(words, "Take the row away, or ask for a text or a picture instead");
  }
  if (type.kind != Kind::unknown) return type;
  if (const auto known = plain_types().find(flat); known != plain_types().end()) {
    type.kind = Kind::field;
    type.name = known->second;
    return type;
  }
  for (const auto& [spelled, name] : list_types()) {
    std::string prefix(spelled);
    if (words.substr(0, prefix.size()) != prefix) std::replace(prefix.begin(), prefix.end(), ' ', '_');
    if (words.substr(0, prefix.size()) != prefix) continue;
    if (words.size() > prefix.size() && words[prefix.size()] != ' ') continue;
    return list_type(name, text::trim(std::string_view(plain).substr(prefix.size())));
  }
  return type;
}

std::vector<std::string> known_types() {
  std::vector<std::string> out{"select_one LIST",
                               "select_multiple LIST",
                               "select_one",
                               "select_multiple",
                               "select_one_from_file",
                               "select_multiple_from_file",
                               "rank",
                               "begin group",
                               "end group",
                               "begin repeat",
                               "end repeat",
                               "audit"};
  for (const auto& [spelling, name] : plain_types()) out.emplace_back(spelling);
  return out;
}

bool is_asked(std::string_view type) {
  constexpr std::array silent{"calculate", "hidden", "start", "end", "today", "username", "deviceid"};
  return !is_in(silent, type);
}

}  // namespace yanxing::forms::xlsform

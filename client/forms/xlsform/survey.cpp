// The survey sheet's types, names and nesting.
#include <algorithm>
#include <set>

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "client/forms/xlsform/entry.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using Kind = Type::Kind;

// What the form loader takes, too (client/forms/form_reader.cpp).
constexpr std::size_t max_depth = 11;
constexpr std::size_t max_fields = 5000;

class Reader {
 public:
  Reader(const Table& table, Problems& problems) : table_(table), problems_(problems) {}
  Survey read();

 private:
  void read_row(std::size_t row);
  void add(std::size_t row, Type type);
  void end(std::size_t row, Kind kind);
  bool check_type(std::size_t row, const Type& type);
  bool check_name(std::size_t row, const std::string& name);
  std::string compiled_name(const Entry& entry);
  std::vector<std::size_t>& siblings();

  const Table& table_;
  Problems& problems_;
  Survey survey_;
  std::vector<std::size_t> open_;
  std::set<std::string> names_;
};

const char* frame_word(Kind kind) {
  return kind == Kind::begin_repeat || kind == Kind::end_repeat ? "repeat" : "group";
}

std::vector<std::size_t>& Reader::siblings() {
  return open_.empty() ? survey_.top : survey_.entries[open_.back()].children;
}

/// False: the row is left out.
bool Reader::check_type(std::size_t row, const Type& type) {
  const Spot spot = table_.spot(row, "type");
  const std::string& text = table_.get(row, "type");
  if (type.kind == Kind::audit) {
    problems_.warn(spot, "audit is switched off: every change is kept with its author anyway",
                   "Nothing needs to be done");
    return false;
  }
  if (type.kind == Kind::refused) {
    problems_.error(spot, "the type " + type.name + " cannot be used: a laptop cannot record it", type.cure);
    return false;
  }
  if (type.kind == Kind::unknown) {
    problems_.error(spot, "nobody knows the type \"" + text + "\"",
                    (problems_.is_full() ? "" : did_you_mean(text, known_types())) +
                        "See the list of types in assets/forms/README.md");
    return false;
  }
  if (type.kind == Kind::device_fact) {
    problems_.warn(spot, "a laptop has no " + text + "; the field stays empty", "Nothing needs to be done");
  }
  const bool needs_list = type.name == "select_one" || type.name == "select_multiple" || type.name == "rank";
  if (needs_list && type.list.empty() && type.file.empty()) {
    problems_.error(spot, "the type " + type.name + " names no list of choices",
                    "Write " + type.name + " and the list_name from the sheet choices");
    return false;
  }
  const std::string ending = type.file.size() > 4 ? text::fold(type.file.substr(type.file.size() - 4)) : "";
  const bool odd_file = ending != ".csv" || type.file.find_first_of("/\\ :") != std::string::npos;
  if (!type.file.empty() && odd_file) {
    problems_.error(spot, "the choices come from \"" + type.file + "\", which is no .csv file beside the workbook",
                    "Save the table as .csv (UTF-8), with a name without spaces and folders");
    return false;
  }
  return true;
}

bool Reader::check_name(std::size_t row, const std::string& name) {
  const Spot spot = table_.spot(row, "name");
  if (name.empty()) {
    problems_.error(spot, "the " + table_.get(row, "type") + " has no name",
                    "Give it a name of letters, digits and _, that no other has");
    return false;
  }
  if (name.size() > max_name_bytes) {
    problems_.error(spot,
                    "the name \"" + text::first_characters(name, 30) +
                        "…\" is too long: " + std::to_string(name.size()) + " bytes of at most " +
                        std::to_string(max_name_bytes) + " (a Chinese character has three)",
                    "Shorten it; what people read is the label");
    return false;
  }
  if (!is_element_name(name)) {
    problems_.error(spot, "\"" + text::first_characters(name, 60) + "\" cannot be a name",
                    "Use letters, digits, _, - and full stops, beginning with a letter or _; no spaces");
    return false;
  }
  if (open_.empty() && (name == "meta" || name == "__state")) {
    problems_.error(spot, "the name \"" + name + "\" is kept for the record itself", "Choose another name");
    return false;
  }
  const std::optional<std::size_t> parent = open_.empty() ? std::nullopt : std::optional<std::size_t>(open_.back());
  for (const std::size_t other : survey_.called(name)) {
    if (survey_.entries[other].parent != parent) continue;
    problems_.error(
        spot, "the name \"" + name + "\" is used twice, also in row " + std::to_string(survey_.entries[other].row + 1),
        "Rename one of them");
    return false;
  }
  return true;
}

std::string Reader::compiled_name(const Entry& entry) {
  std::string name = entry.node;
  std::optional<std::size_t> around = entry.parent;
  while (names_.count(name) > 0 && around) {
    name = survey_.entries[*around].node + "/" + name;
    around = survey_.entries[*around].parent;
  }
  names_.insert(name);
  return name;
}

void Reader::add(std::size_t row, Type type) {
  const bool frame = type.kind == Kind::begin_group || type.kind == Kind::begin_repeat;
  std::string name = table_.get(row, "name");
  if (name.empty() && type.name == "note") name = "note_in_row_" + std::to_string(row + 1);
  const bool good = check_name(row, name);
  if (!good && !frame) return;
  Entry entry;
  entry.row = row;
  entry.type = std::move(type);
  // A group with a bad name is opened all the same, so that its end fits.
  entry.node = good ? name : "row_" + std::to_string(row + 1);
  if (!open_.empty()) {
    entry.parent = open_.back();
    entry.place = survey_.entries[open_.back()].place;
  }
  entry.place.nodes.push_back(entry.node);
  entry.place.is_repeat.push_back(entry.is_repeat());
  entry.name = compiled_name(entry);
  const std::size_t index = survey_.entries.size();
  siblings().push_back(index);
  survey_.by_node.emplace(entry.node, index);
  survey_.entries.push_back(std::move(entry));
  if (!frame) return;
  open_.push_back(index);
  if (open_.size() == max_depth + 1) {
    problems_.error(table_.spot(row, "type"), "groups lie more than 11 deep", "Flatten them");
  }
}

void Reader::end(std::size_t row, Kind kind) {
  const Spot spot = table_.spot(row, "type");
  const std::string word = frame_word(kind);
  if (open_.empty()) {
    problems_.error(spot, "end " + word + " without a begin " + word, "Take the row away, or add the begin " + word);
    return;
  }
  const Entry& entry = survey_.entries[open_.back()];
  const std::string begun = frame_word(entry.type.kind);
  if (begun != word) {
    problems_.error(spot,
                    "end " + word + " in row " + std::to_string(row + 1) + " ends the " + begun + " \"" + entry.node +
                        "\" that begins in row " + std::to_string(entry.row + 1),
                    "Write end " + begun + " here, or put the rows in order");
  }
  open_.pop_back();
}

void Reader::read_row(std::size_t row) {
  const std::string& text = table_.get(row, "type");
  if (text.empty()) {
    if (table_.is_blank(row)) return;
    const bool has_text = !table_.get(row, "name").empty() || !table_.phrase(row, "label", "default").is_null();
    if (has_text) {
      problems_.error(table_.spot(row, "type"), "the row has no type",
                      "Write its type, such as text, or empty the row");
    }
    return;
  }
  if (text.front() == '#') return;  // a row of comments
  if (yes_no(table_.get(row, "disabled")).value_or(false)) return;
  const Type type = parse_type(text);
  if (type.kind == Kind::end_group || type.kind == Kind::end_repeat) return end(row, type.kind);
  if (!check_type(row, type)) {
    // Its name stays known, so that what refers to it is not told as wrong too.
    Type stand_in;
    stand_in.kind = Kind::field;
    stand_in.name = "text";
    if (type.kind != Kind::audit && !table_.get(row, "name").empty()) add(row, stand_in);
    return;
  }
  if (type.kind == Kind::table) {
    if (check_name(row, table_.get(row, "name"))) survey_.tables.emplace_back(table_.get(row, "name") + ".csv", row);
    return;
  }
  add(row, type);
}

Survey Reader::read() {
  for (std::size_t row = table_.first_row(); row < table_.end_row(); ++row) read_row(row);
  if (survey_.entries.size() > max_fields) {
    problems_.error(table_.spot(survey_.entries[max_fields].row), "the form has more than 5,000 questions", "Split it");
  }
  for (const std::size_t index : open_) {
    const Entry& entry = survey_.entries[index];
    const std::string word = frame_word(entry.type.kind);
    problems_.error(table_.spot(entry.row, "type"),
                    "the " + word + " \"" + entry.node + "\" that begins in row " + std::to_string(entry.row + 1) +
                        " does not end before the last row, " + std::to_string(table_.end_row()),
                    "Add a row end " + word);
  }
  return std::move(survey_);
}

}  // namespace

bool Survey::in_repeat(const Entry& entry) const {
  for (std::optional<std::size_t> around = entry.parent; around; around = entries[*around].parent) {
    if (entries[*around].is_repeat()) return true;
  }
  return false;
}

std::vector<std::string> Survey::names() const {
  std::vector<std::string> out;
  for (const Entry& entry : entries) out.push_back(entry.node);
  return out;
}

std::vector<std::size_t> Survey::called(std::string_view node) const {
  std::vector<std::size_t> out;
  const auto [first, last] = by_node.equal_range(node);
  for (auto one = first; one != last; ++one) out.push_back(one->second);
  return out;
}

Survey read_survey(const Table& table, Problems& problems) { return Reader(table, problems).read(); }

std::optional<bool> yes_no(std::string_view text) {
  const std::string folded = text::fold(text);
  for (const char* word : {"yes", "true", "true()", "是", "1"}) {
    if (folded == word) return true;
  }
  for (const char* word : {"no", "false", "false()", "否", "0"}) {
    if (folded == word) return false;
  }
  return std::nullopt;
}

bool is_element_name(std::string_view name) {
  if (!text::is_valid_utf8(name)) return false;
  const auto characters = icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int>(name.size())));
  bool first = true;
  for (std::int32_t i = 0; i < characters.length(); i = characters.moveIndex32(i, 1)) {
    const UChar32 c = characters.char32At(i);
    const bool letter = c == '_' || u_isalpha(c) != 0;
    const bool later = c == '-' || c == '.' || u_isdigit(c) != 0;
    if (!letter && (first || !later)) return false;
    first = false;
  }
  return !first;
}

}  // namespace yanxing::forms::xlsform

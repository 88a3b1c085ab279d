// The choices sheet.
#include <algorithm>

#include "client/forms/xlsform/entry.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

constexpr std::size_t max_value_bytes = 255;

std::vector<std::string> split_bars(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find('|', from), text.size());
    std::string part = text::trim(text.substr(from, end - from));
    if (!part.empty()) out.push_back(std::move(part));
    from = end + 1;
  }
  return out;
}

class Reader {
 public:
  Reader(const Table& table, std::string_view default_code, bool allow_duplicates, Problems& problems)
      : table_(table), default_code_(default_code), allow_duplicates_(allow_duplicates), problems_(problems) {}
  Choices read();

 private:
  void read_row(std::size_t row);
  void check_value(std::size_t row, const std::string& list, const std::string& value);
  void read_key(std::size_t row, const std::string& list, json& choice);
  void read_columns(std::size_t row, json& choice);

  const Table& table_;
  std::string default_code_;
  bool allow_duplicates_;
  Problems& problems_;
  Choices choices_;
  std::map<std::pair<std::string, std::string>, std::size_t> rows_;  // of (list, value), (list, "key " + key)
  std::vector<Column> extra_;
};

void Reader::check_value(std::size_t row, const std::string& list, const std::string& value) {
  const Spot spot = table_.spot(row, "name");
  if (value.find_first_of(" \t\n") != std::string::npos) {
    problems_.error(spot, "the choice \"" + value + "\" has a space in it",
                    "Write _ instead; what people read is the label");
  } else if (value.size() > max_value_bytes) {
    problems_.error(spot,
                    "the choice has " + std::to_string(value.size()) +
                        " bytes; at most 255 are stored (a Chinese character has three)",
                    "Shorten it; what people read is the label");
  }
  const auto [first, is_new] = rows_.emplace(std::make_pair(list, value), row);
  if (is_new || allow_duplicates_) return;
  problems_.error(
      spot,
      "the list " + list + " has the choice \"" + value + "\" twice, also in row " + std::to_string(first->second + 1),
      "Rename one of them, or write allow_choice_duplicates yes into the sheet settings");
}

void Reader::read_key(std::size_t row, const std::string& list, json& choice) {
  const std::string& key = table_.get(row, "yx:key");
  if (key.empty()) return;
  const bool good = key.size() == 1 && std::isalnum(static_cast<unsigned char>(key.front())) != 0;
  if (!good) {
    problems_.error(table_.spot(row, "yx:key"), "the key \"" + key + "\" is not one letter or digit",
                    "Write one, such as 1 or y");
    return;
  }
  const auto [first, is_new] = rows_.emplace(std::make_pair(list, "key " + text::fold(key)), row);
  if (!is_new) {
    problems_.error(table_.spot(row, "yx:key"),
                    "the key \"" + key + "\" picks two choices, also that in row " + std::to_string(first->second + 1),
                    "Give each choice of a list its own");
    return;
  }
  choice["key"] = key;
}

void Reader::read_columns(std::size_t row, json& choice) {
  for (const Column& column : extra_) {
    const std::string& text = table_.cell(row, column);
    if (!text.empty()) choice["columns"][column.key] = text;
  }
}

void Reader::read_row(std::size_t row) {
  if (table_.is_blank(row)) return;
  const std::string& list = table_.get(row, "list_name");
  const std::string& value = table_.get(row, "name");
  json label = table_.phrase(row, "label", default_code_);
  if (list.empty()) {
    if (value.empty() && label.is_null()) return;
    problems_.error(table_.spot(row, "list_name"), "the choice belongs to no list",
                    "Write the list's name into every row; of merged cells only the first holds it");
    return;
  }
  if (value.empty()) {
    problems_.error(table_.spot(row, "name"), "the choice has no name", "Write what is stored when it is chosen");
    return;
  }
  check_value(row, list, value);
  ChoiceList& into = choices_.lists[list];
  if (into.choices.empty()) into.row = row;
  if (label.is_null()) {
    problems_.warn(table_.spot(row, "label"), "the choice \"" + value + "\" has no label; its name is shown",
                   "Write a label");
    label = json{{default_code_, value}};
  }
  json choice{{"value", value}, {"label", label}};
  if (const json media = table_.phrase(row, "media::image", default_code_); !media.is_null()) {
    choice["media"] = media.size() == 1 ? *media.begin() : media;
  }
  if (const auto also = split_bars(table_.get(row, "yx:also")); !also.empty()) choice["also"] = also;
  read_key(row, list, choice);
  read_columns(row, choice);
  into.choices.push_back(std::move(choice));
}

Choices Reader::read() {
  for (const Column& column : table_.columns()) {
    if (!column.extra) continue;
    if (is_element_name(column.key)) {
      extra_.push_back(column);
    } else {
      problems_.warn(table_.spot(0, column), "the column cannot be used in expressions with this name; it is ignored",
                     "Use letters, digits and _");
    }
  }
  for (std::size_t row = table_.first_row(); row < table_.end_row(); ++row) read_row(row);
  return std::move(choices_);
}

}  // namespace

bool ChoiceList::has_value(std::string_view value) const {
  return std::any_of(choices.begin(), choices.end(), [&](const json& one) { return one.at("value") == value; });
}

std::vector<std::string> Choices::names() const {
  std::vector<std::string> out;
  for (const auto& [name, list] : lists) out.push_back(name);
  return out;
}

const ChoiceList* Choices::find(std::string_view list) const {
  const auto found = lists.find(list);
  return found == lists.end() ? nullptr : &found->second;
}

Choices read_choices(const Table& table, std::string_view default_code, bool allow_duplicates, Problems& problems) {
  return Reader(table, default_code, allow_duplicates, problems).read();
}

}  // namespace yanxing::forms::xlsform

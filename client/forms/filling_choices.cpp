// Filling: what may be chosen, tables, and texts with ${name} in them.
#include <algorithm>

#include "client/forms/filling_state.h"

namespace yanxing::forms {

using xpath::NodeId;

/// In the language that is shown, else in the form's first one, else in any.
const std::string& Filling::State::words(const Phrase& phrase) const {
  const auto exactly = [&](std::string_view code) -> const std::string* {
    if (code == "zh" || code == "en") return code == "zh" ? &phrase.zh : &phrase.en;
    const auto found = std::find_if(phrase.others.begin(), phrase.others.end(),
                                    [&](const auto& other) { return other.first == code; });
    return found == phrase.others.end() ? nullptr : &found->second;
  };
  for (const std::string_view code :
       {std::string_view(outside.language),
        std::string_view(form->languages.empty() ? outside.language : form->languages.front())}) {
    if (const std::string* text = exactly(code); text != nullptr && !text->empty()) return *text;
  }
  return phrase.in(std::string_view(outside.language));
}

namespace {

/// The label in the language that is shown where the table has a column for it: label::en, label_en.
std::string label_in_table(const Table& table, const Field& asked, std::size_t row, std::string_view language) {
  for (const char* joint : {"::", "_"}) {
    const std::size_t column = table.column(asked.label_column + joint + std::string(language));
    if (column != Table::no_column && !table.cell(row, column).empty()) return std::string(table.cell(row, column));
  }
  std::size_t column = table.column(asked.label_column);
  if (column == Table::no_column) column = table.column(asked.value_column);
  return column == Table::no_column ? std::string() : std::string(table.cell(row, column));
}

}  // namespace

std::optional<std::string> table_choice_label(const xpath::Document& document, const Field& field,
                                              std::string_view value, std::string_view language) {
  const auto* table = dynamic_cast<const Table*>(&document);
  std::vector<NodeId> found;
  if (table == nullptr || !table->find(1, "item", field.value_column, value, found) || found.empty())
    return std::nullopt;
  return label_in_table(*table, field, table->row_of(found.front()), language);
}

std::optional<std::string> table_choice_named(const xpath::Document& document, const Field& field,
                                              std::string_view typed) {
  const auto* table = dynamic_cast<const Table*>(&document);
  const std::size_t values = table != nullptr ? table->column(field.value_column) : Table::no_column;
  if (values == Table::no_column) return std::nullopt;
  std::vector<NodeId> found;
  if (table->find(1, "item", field.value_column, typed, found) && !found.empty()) return std::string(typed);
  const std::string wanted = text::fold(typed);
  for (std::size_t column = 0; column < table->columns().size(); ++column) {
    if (!table->columns()[column].starts_with(field.label_column)) continue;
    for (std::size_t row = 0; row < table->rows(); ++row) {
      if (text::fold(table->cell(row, column)) == wanted) return std::string(table->cell(row, values));
    }
  }
  return std::nullopt;
}

std::string Filling::State::label_of(const Choice& choice) const { return words(choice.label); }

/// The values of a select_multiple in the order of its choices, as every client has them; what is no choice comes last.
nlohmann::json Filling::State::in_form_order(NodeId node, nlohmann::json value) const {
  if (field(node)->type != FieldType::select_multiple || !value.is_array()) return value;
  if (!nodes[node].has_choices) fill_choices(node);
  const auto& offered = nodes[node].choices;
  const auto place = [&](const nlohmann::json& one) {
    return std::find_if(offered.begin(), offered.end(),
                        [&](const OfferedChoice& choice) { return choice.value == one; });
  };
  std::stable_sort(value.begin(), value.end(),
                   [&](const nlohmann::json& a, const nlohmann::json& b) { return place(a) < place(b); });
  return value;
}

std::uint64_t Filling::State::random_bits() const {
  if (outside.random_bits) return outside.random_bits();
  random_state ^= random_state << 13U;  // xorshift64: a fixed sequence for those who give no randomness
  random_state ^= random_state >> 7U;
  random_state ^= random_state << 17U;
  return random_state;
}

double Filling::State::random() const { return static_cast<double>(random_bits() >> 11U) * 0x1.0p-53; }

std::string Filling::State::random_bytes(std::size_t count) const {
  std::string out;
  while (out.size() < count) {
    std::uint64_t bits = random_bits();
    for (int i = 0; i < 8 && out.size() < count; ++i, bits >>= 8U) out += static_cast<char>(bits & 0xFFU);
  }
  return out;
}

const xpath::Document* Filling::State::instance(std::string_view name) const {
  const auto known = tables.find(name);
  if (known != tables.end()) return known->second.get();
  std::shared_ptr<const xpath::Document> made;
  const auto list = form->choice_lists.find(name);
  if (list != form->choice_lists.end()) {
    std::vector<std::string> columns{"name", "label"};
    for (const Choice& choice : list->second) {
      for (const auto& [column, text] : choice.columns) {
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
      }
    }
    std::vector<std::string> cells;
    for (const Choice& choice : list->second) {
      cells.push_back(choice.value);
      cells.push_back(label_of(choice));
      for (std::size_t i = 2; i < columns.size(); ++i) {
        const auto found = std::find_if(choice.columns.begin(), choice.columns.end(),
                                        [&](const auto& column) { return column.first == columns[i]; });
        cells.push_back(found == choice.columns.end() ? std::string() : found->second);
      }
    }
    made = Table::from_cells(std::move(columns), cells);
  } else if (outside.table) {
    made = outside.table(name);
    if (made == nullptr && !name.ends_with(".csv")) made = outside.table(std::string(name) + ".csv");
  }
  return tables.emplace(std::string(name), std::move(made)).first->second.get();
}

const Table* Filling::State::choice_table(const Field& asked) const {
  return dynamic_cast<const Table*>(instance(asked.choice_file.empty() ? asked.choice_list : asked.choice_file));
}

std::string Filling::State::table_label(const Table& table, const Field& asked, std::size_t row) const {
  return label_in_table(table, asked, row, outside.language);
}

void Filling::State::fill_choices(NodeId node) const {
  const Node& at = nodes[node];
  const Field& asked = *field(node);
  at.has_choices = true;
  at.choices.clear();
  const auto offer = [&](const Choice& choice) {
    at.choices.push_back({choice.value, label_of(choice), choice.key, choice.media});
  };
  if (asked.choice_file.empty() && !asked.choice_filter) {
    for (const Choice& choice : asked.choices) offer(choice);
    return;
  }
  const Table* table = choice_table(asked);
  if (table == nullptr) return;
  std::vector<std::size_t> rows;
  if (asked.choice_filter) {
    const auto found = evaluate(*asked.choice_filter, node);
    const auto* set = found ? std::get_if<xpath::NodeSet>(&*found) : nullptr;
    for (const xpath::Node& item : set != nullptr ? *set : xpath::NodeSet()) rows.push_back(table->row_of(item.id));
  } else {
    for (std::size_t row = 0; row < table->rows(); ++row) rows.push_back(row);
  }
  const std::size_t values = table->column(asked.choice_file.empty() ? "name" : asked.value_column);
  if (values == Table::no_column) return;
  for (const std::size_t row : rows) {
    if (asked.choice_file.empty()) {
      offer(asked.choices[row]);  // the table of a list has its rows in the list's order
    } else {
      at.choices.push_back({std::string(table->cell(row, values)), table_label(*table, asked, row), {}, {}});
    }
  }
  // "Other" is offered whatever the filter says.
  const bool has_other =
      std::any_of(at.choices.begin(), at.choices.end(), [](const OfferedChoice& one) { return one.value == "other"; });
  if (asked.or_other && !has_other) {
    if (const Choice* other = asked.find_choice("other")) offer(*other);
  }
}

std::string Filling::State::choice_label(const xpath::Node& question, std::string_view value) const {
  const Field* asked = question.document == this ? field(question.id) : nullptr;
  if (asked == nullptr) return std::string(value);
  if (const Choice* choice = asked->find_choice(value)) return label_of(*choice);
  if (asked->choice_file.empty()) return std::string(value);
  const Table* table = choice_table(*asked);
  if (table == nullptr) return std::string(value);
  return table_choice_label(*table, *asked, value, outside.language).value_or(std::string(value));
}

/// A text with each ${name} replaced by the answer, read from where the text stands. What names no answer stays as it
/// is.
std::string Filling::State::fill_in(NodeId node, const std::string& text) const {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t start = text.find("${", at);
    const std::size_t end = start == std::string::npos ? start : text.find('}', start);
    if (end == std::string::npos) return out + text.substr(at);
    out.append(text, at, start - at);
    const auto resolve = [&](std::string_view name, bool in_predicate) {
      return model->resolve(nodes[node].definition, name, in_predicate);
    };
    const std::string reference = text.substr(start, end + 1 - start);
    const Result<Expression> parsed = Expression::parse(reference, resolve);
    const auto value = parsed ? evaluate(*parsed, node) : std::nullopt;
    out += value ? xpath::to_string(*value) : reference;
    at = end + 1;
  }
}

}  // namespace yanxing::forms

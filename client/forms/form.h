// A form: the definition of a kind of record, as data. Read-only after loading; safe to share.
//
// The file format is described in assets/forms/README.md and assets/forms/form.schema.json; XLSForm workbooks are
// compiled into it (client/forms/xlsform). A form that is loaded has been checked whole: every name it mentions exists,
// every expression parses, nothing depends on itself, so the functions that use it do not fail for the form's sake.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/xpath/expression.h"
#include "client/places/places.h"
#include "client/text/text.h"
#include "sync/base/result.h"

namespace yanxing::forms {

using text::Language;
using text::Phrase;
using xpath::Expression;

/// What a person is asked, or what the program notes by itself. `place` is a statistical code, `reference` the id of a
/// record of another form; all others are XLSForm's.
enum class FieldType {
  text,
  integer,
  decimal,
  range,
  date,
  time,
  datetime,
  geopoint,
  select_one,
  select_multiple,
  rank,
  note,
  acknowledge,
  calculate,
  hidden,
  image,
  file,
  barcode,
  start,
  end,
  today,
  username,
  deviceid,
  reference,
  place,
};

/// The name used in form files, e.g. "select_one".
const char* type_name(FieldType type);
/// A person gives the answer (not note, calculate, hidden, start, …).
bool is_question(FieldType type);

struct Choice {
  std::string value;  // what is stored
  Phrase label;
  std::string key;                // one character that picks it on the keyboard; empty: none
  std::vector<std::string> also;  // other spellings that are understood when typed or imported
  std::string media = {};         // a picture shown with it; empty: none
  std::vector<std::pair<std::string, std::string>> columns = {};  // further columns, for choice_filter
};

struct Field {
  std::string name;  // unique in the form: its node's name, or "group/name" where another field has that name too
  std::string node;  // the element's name in expressions and XForms
  FieldType type = FieldType::text;
  Phrase label;  // may hold ${name}
  Phrase hint;
  Phrase guidance;                    // a longer hint, shown on demand
  Phrase media_image;                 // a picture shown with the question
  std::string appearance;             // words separated by spaces, as XLSForm has them
  std::optional<std::size_t> group;   // index into Form::groups, the innermost one
  std::vector<Choice> choices;        // of the select types, unless they come from a file
  std::string choice_list;            // the list's name: instance('…') in expressions
  std::string choice_file;            // select_*_from_file: "villages.csv"
  std::string value_column = "name";  // of choice_file
  std::string label_column = "label";
  std::optional<Expression> choice_filter;
  bool or_other = false;  // "other" may be chosen and then written in `<name>_other`
  bool randomize = false;
  std::string to;                     // reference: the form it points to
  std::vector<places::Level> levels;  // place: what to choose from; empty: any level
  std::size_t max_characters = 0;     // text: 0 means no limit of its own
  std::size_t min_characters = 0;     // text: from its constraint, for the counter
  bool multiline = false;             // text: wants a box, not a line
  std::vector<Phrase> suggestions;    // text: usual answers to pick from; others may be typed
  double range_start = 0;             // range: numbers from start to end in steps
  double range_end = 10;
  double range_step = 1;
  int max_pixels = 0;     // image: the long edge it is reduced to; 0: the program's default
  bool required = false;  // always; see also required_when
  std::optional<Expression> required_when;
  Phrase required_message;
  std::optional<Expression> relevant;  // its own rule; those of its groups come on top
  std::optional<Expression> constraint;
  Phrase constraint_message;
  std::optional<Expression> calculate;
  std::optional<Expression> default_value;  // a literal or an expression, given once when the record is made
  bool read_only = false;
  std::optional<Expression> read_only_when;
  bool overridable = false;  // a calculated value that a person may replace, with a reason (fields <name>_override and
                             // <name>_reason, made by the loader)
  std::vector<std::string> problem;  // answers that open a problem
  std::string comment_of;            // this field is the comment of that answer and merges with it
  bool quiet =
      false;  // noted by the program: values that differ between laptops are kept, but nobody is asked to decide
  std::string comment;  // the field that is this one's comment; the other end of comment_of

  const Choice* find_choice(std::string_view value) const;
  bool has_appearance(std::string_view word) const;
};

/// A heading over some fields, or a repeat: fields that are filled as often as there are rows.
struct Group {
  std::string name;  // as Field::name
  std::string node;
  Phrase label;
  Phrase hint;
  std::string appearance;
  bool repeat = false;
  std::optional<Expression> repeat_count;  // repeat: how many rows there are; none: a person adds them
  std::optional<std::size_t> parent;       // index into Form::groups, always smaller than its own
  std::optional<Expression> relevant;
  bool has_appearance(std::string_view word) const;
};

/// An entry of the form in the order in which it is asked: a field, or a group with its own entries.
struct Item {
  bool is_group = false;
  std::size_t index = 0;  // into Form::fields or Form::groups
  std::vector<Item> items;
};

/// Where a record lies.
struct PlaceRule {
  enum class Kind {
    laptop,     // the place of the laptop that made it
    field,      // the code in `field`, while that is unanswered the laptop's
    reference,  // the place of the record that `field` points to, while that is unknown the laptop's
  };
  Kind kind = Kind::laptop;
  std::string field;
};

/// A table that a form brings along: choices from a file, pulldata(). Its bytes are kept under their hash.
struct FormFile {
  std::string name;    // "villages.csv"
  std::string sha256;  // lower-case hexadecimal
  std::uint64_t bytes = 0;
};

/// The field that says draft or final where a form asks for none itself: added by the loader.
inline constexpr std::string_view implied_state_field = "__state";

class FormModel;  // the definition tree and its dependency graph (filling.h)

struct Form {
  std::string name;
  std::uint32_t version = 1;
  std::string version_text;  // as the workbook says it, e.g. "2021-05"
  Phrase title;
  std::string programme;               // "1" … "7": where it is listed; empty: among the others
  std::vector<std::string> languages;  // codes of its texts, its default first: "zh", "en", "fr"…
  std::vector<Field> fields;           // in the order of the file
  std::vector<Group> groups;
  std::vector<Item> items;       // the order in which fields and groups stand
  std::vector<std::string> key;  // natural key; empty: records get a random id
  std::vector<std::vector<std::string>>
      together;  // sets of fields that merge as one, comments included; the first names the cell
  PlaceRule place;
  bool is_shared = false;            // its records are seen, not written, by everybody below the place where they lie
  bool is_from_above = false;        // its records are written only by those above the place where they lie
  std::string state_field;           // the field that says draft or final; empty: records of this form are never drafts
  std::vector<std::string> summary;  // fields that tell one record from another in a list
  std::optional<Expression> instance_name;  // XLSForm's instance_name: the record's title
  std::vector<FormFile> files;
  std::map<std::string, std::vector<Choice>, std::less<>> choice_lists;  // by list name, for instance('list')
  nlohmann::json source;                                                 // the compiled JSON it was read from

  const Field* find(std::string_view field) const;
  /// Index into `fields`.
  std::optional<std::size_t> index_of(std::string_view field) const;
  std::optional<std::size_t> group_of(std::string_view group) const;

  std::map<std::string, std::size_t, std::less<>> index;  // field name -> index into fields; made by the loader
  std::shared_ptr<const FormModel> model;                 // made by the loader
};

/// A form's JSON may be so large.
inline constexpr std::size_t max_form_bytes = 16U << 20U;

/// Reads and checks one form. Error: invalid; the detail names form and field, says what is wrong and what would be
/// right.
Result<Form> parse_form(std::string_view json_text);

/// The forms that a program works with; references between them are checked.
class FormSet {
 public:
  /// All *.json files of a directory but form.schema.json, in name order. Error: not_found (no such directory, no form
  /// in it), io, invalid (names the file).
  static Result<FormSet> load(const std::filesystem::path& directory);
  /// From forms in memory. Error: invalid (a name twice, a reference to a form that is not there, places that follow
  /// each other in a circle).
  static Result<FormSet> make(std::vector<Form> forms);

  const Form* find(std::string_view name) const;
  /// In name order.
  const std::vector<Form>& forms() const { return forms_; }

 private:
  std::vector<Form> forms_;
};

/// The cell that holds a field: the first field's name where several merge as one, else the field's own, also when the
/// form does not know it. `path` may lead into rows (answers.h): then so does the cell's name.
std::string cell_name(const Form& form, std::string_view path);

/// The fields that a cell holds, in the order of the form; the name itself when the form does not know it.
/// A cell of several fields is stored as one JSON object {field: value}, unanswered ones left out.
std::vector<std::string> cell_fields(const Form& form, std::string_view cell);

}  // namespace yanxing::forms

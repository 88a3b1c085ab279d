// A form: the definition of a kind of record, as data. Read-only after loading; safe to share.
//
// The file format is described in assets/forms/README.md and assets/forms/form.schema.json. A form that is loaded has
// been checked whole: every name it mentions exists, nothing depends on itself, so the functions that use it do not
// fail for the form's sake.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/condition.h"
#include "client/places/places.h"
#include "client/text/text.h"
#include "sync/base/result.h"

namespace yanxing::forms {

using text::Language;
using text::Phrase;

/// `note` shows a text and takes no answer; `place` is a statistical code; `reference` is the id of a record of another
/// form.
enum class FieldType { text, integer, decimal, date, time, select_one, select_multiple, note, reference, place };

/// The name used in form files, e.g. "select_one".
const char* type_name(FieldType type);

struct Choice {
  std::string value;  // what is stored
  Phrase label;
  std::string key;                // one character that picks it on the keyboard; empty: none
  std::vector<std::string> also;  // other spellings that are understood when typed or imported
};

struct Field {
  std::string name;
  FieldType type = FieldType::text;
  Phrase label;
  Phrase hint;
  std::optional<std::size_t> group;   // index into Form::groups, the innermost one
  std::vector<Choice> choices;        // of the select types
  std::string to;                     // reference: the form it points to
  std::vector<places::Level> levels;  // place: what to choose from; empty: any level
  std::size_t max_characters = 0;     // text: 0 means no limit of its own
  bool multiline = false;             // text: wants a box, not a line
  std::vector<Phrase> suggestions;    // text: usual answers to pick from; others may be typed
  bool required = false;              // always; see also required_when
  std::optional<Condition> required_when;
  Phrase required_message;
  std::optional<Condition> relevant;  // its own rule; those of its groups come on top (is_relevant knows both)
  std::optional<Condition> constraint;
  Phrase constraint_message;
  std::string comment_of;  // this field is the comment of that answer and merges with it
  bool quiet =
      false;  // noted by the program: values that differ between laptops are kept, but nobody is asked to decide
  std::string comment;  // the field that is this one's comment; the other end of comment_of

  const Choice* find_choice(std::string_view value) const;
};

/// A heading over some fields; may lie in another group. Groups do not repeat.
struct Group {
  std::string name;
  Phrase label;
  Phrase hint;
  std::optional<std::size_t> parent;  // index into Form::groups, always smaller than its own
  std::optional<Condition> relevant;
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

struct Form {
  std::string name;
  std::uint32_t version = 1;
  Phrase title;
  std::vector<Field> fields;  // in the order of the file
  std::vector<Group> groups;
  std::vector<std::string> key;  // natural key; empty: records get a random id
  std::vector<std::vector<std::string>>
      together;  // sets of fields that merge as one, comments included; the first names the cell
  PlaceRule place;
  std::string state_field;           // the field that says draft or final; empty: records of this form are never drafts
  std::vector<std::string> summary;  // fields that tell one record from another in a list

  const Field* find(std::string_view field) const;
  /// Index into `fields`.
  std::optional<std::size_t> index_of(std::string_view field) const;

  /// The order in which relevance can be worked out: a field after all that its rule looks at. Made by the loader.
  std::vector<std::size_t> relevance_order;
  std::map<std::string, std::size_t, std::less<>> index;  // field name -> index into fields; made by the loader
};

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
/// form does not know it.
std::string cell_name(const Form& form, std::string_view field);

/// The fields that a cell holds, in the order of the form; the name itself when the form does not know it.
/// A cell of several fields is stored as one JSON object {field: value}, unanswered ones left out.
std::vector<std::string> cell_fields(const Form& form, std::string_view cell);

}  // namespace yanxing::forms

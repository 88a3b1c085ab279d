// A record being filled: the form engine. Keeps a tree of answers, and after every change works out anew exactly what
// the change reaches: values that are calculated, what is asked, what is required, what may be chosen, how many rows
// there are. No window, no store, no clock of its own.
//
// Rules as ODK has them (ODK XForms specification): an answer that is not asked counts as empty for all expressions but
// is kept, so that a mis-click on a parent question loses nothing; result() leaves it out.
//
// Paths. An answer is named by its field (`age`), within rows by the row too: `member[k3]/age`,
// `member[k3]/job[1]/title`. A row's key never changes: "1", "2"… for rows that the form makes by itself (so that two
// laptops that make them agree), random for rows that a person adds. `member[k3]` itself holds the row's position, a
// number by which rows are sorted; a row is there while its position or any of its answers is answered.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/forms/answers.h"
#include "client/forms/form.h"
#include "client/forms/moment.h"

namespace yanxing::forms {

/// What a form may ask of the outside; copied into a Filling. The defaults are fixed, so that tests need to set only
/// what they look at; but for the zone, which is this computer's, so that no caller can have another day than the rest.
struct FillEnvironment {
  std::function<std::int64_t()> now_ms = [] { return std::int64_t{0}; };
  std::function<int(std::int64_t at_ms)> utc_offset_minutes = local_offset_minutes;
  std::function<std::uint64_t()> random_bits;  // empty: a fixed sequence
  std::string username;
  std::string deviceid;
  /// Tables that forms bring along or that the program offers; nullptr: not there.
  std::function<std::shared_ptr<const xpath::Document>(std::string_view name)> table;
  std::string language = "zh";  // a code; what labels and jr:choice-name() are in
};

/// A choice as it is offered now.
struct OfferedChoice {
  std::string value;
  std::string label;
  std::string key;  // hot key
  std::string media;
};

class Filling {
 public:
  using NodeId = xpath::NodeId;
  static constexpr NodeId none = xpath::no_node;
  enum class Kind { field, group, repeat, row };  // a repeat holds rows, a row and a group hold fields and groups

  /// Starts with `answers` (unknown ones are kept and given back). `is_new`: defaults are given, start and once() run.
  /// `form` must outlive it.
  Filling(const Form& form, FillEnvironment environment, Answers answers, bool is_new);
  ~Filling();
  Filling(Filling&&) noexcept;
  Filling& operator=(Filling&&) noexcept;

  const Form& form() const;

  // -- Changing. Each returns after everything that follows from it was worked out. Errors change nothing.

  /// What changed because of the last call, beside what it named: paths, in document order, deduplicated.
  struct Effects {
    std::vector<std::string> values;     // calculated anew to another value
    std::vector<std::string> relevance;  // asked now and not before, or the reverse
    std::vector<std::string> rows;       // repeats whose rows came or went
  };

  /// Gives an answer; null takes it away. The value may be of the wrong type or break a rule: it is kept, and errors()
  /// says so. Errors: not_found (no such path), refused (calculated or read-only).
  Result<Effects> set(std::string_view path, const nlohmann::json& value);
  /// Adds an empty row after `after` (a row's path; empty: at the end). Errors: not_found, refused (rows are counted by
  /// the form).
  Result<std::string> add_row(std::string_view repeat, std::string_view after = {});
  /// Takes a row away with all its answers. Errors: not_found, refused.
  Result<Effects> remove_row(std::string_view row);
  /// now() and today() may have moved on; run also before finalising.
  Effects refresh();
  void set_language(std::string_view code);

  // -- Reading

  /// Every answer that is stored, irrelevant and unknown ones included, calculated values too.
  Answers answers() const;
  /// What a finished record holds: answers() without what is not asked.
  Answers result() const;
  /// Paths whose answers result() leaves out: what finalising will drop.
  std::vector<std::string> kept_aside() const;

  NodeId root() const;
  NodeId find(std::string_view path) const;  // none: no such node
  Kind kind(NodeId node) const;
  const std::vector<NodeId>& children(NodeId node) const;  // of a repeat its rows
  NodeId parent(NodeId node) const;
  std::string path(NodeId node) const;
  const Field* field(NodeId node) const;  // nullptr unless it is a field
  const Group* group(NodeId node) const;  // of a group, repeat or row

  nlohmann::json value(NodeId field) const;
  std::string value_text(NodeId field) const;  // as expressions see it when asked
  bool is_relevant(NodeId node) const;         // with all above it
  bool is_required(NodeId field) const;
  bool is_read_only(NodeId field) const;
  bool is_overridden(NodeId field) const;  // a calculated value that a person replaced
  /// Label and hint in the language, with ${name} filled in.
  std::string label(NodeId node) const;
  std::string hint(NodeId node) const;
  std::string text(NodeId node, const Phrase& phrase) const;
  /// What may be chosen now, after choice_filter. Cheap to ask again; a long list comes from a table.
  const std::vector<OfferedChoice>& choices(NodeId field) const;
  /// The label of a choice, also of one that is not offered now.
  std::string choice_label(NodeId field, std::string_view value) const;
  bool may_add_row(NodeId repeat) const;  // no repeat_count
  /// instance_name, else the summary fields' values.
  std::string title() const;

  /// What is wrong with one answer now, as when a person leaves the field: type, choice, length, constraint. nullopt:
  /// nothing, or unanswered.
  std::optional<Finding> error(NodeId field) const;
  /// Everything that stands between the record and "final", in document order; Finding::field is the path.
  std::vector<Finding> errors() const;

  struct Progress {
    std::size_t answered = 0;
    std::size_t total = 0;    // questions that are asked
    std::size_t missing = 0;  // required and unanswered, or wrong
  };
  Progress progress(NodeId node) const;

  /// The tree as an XForm instance document (ODK XForms: primary instance), irrelevant nodes left out.
  std::string to_xml() const;
  const xpath::Document& document() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The label of a choice that a table offers, in a language; nullopt: the table has no such choice.
std::optional<std::string> table_choice_label(const xpath::Document& table, const Field& field, std::string_view value,
                                              std::string_view language);

/// The value of the choice that people call so: a value of the table, or a label in any of its languages; nullopt:
/// none.
std::optional<std::string> table_choice_named(const xpath::Document& table, const Field& field, std::string_view typed);

/// Splits "member[k3]/age" into ("member[k3]/", "age"): where it lies and the field's name.
std::pair<std::string_view, std::string_view> split_path(std::string_view path);
/// "member[k3]/job[1]/title" -> "title"; "member[k3]" -> "member". The name to look up in a Form.
std::string_view field_of_path(std::string_view path);

}  // namespace yanxing::forms

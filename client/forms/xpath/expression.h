// Expressions of XLSForm: the ODK XForms dialect of XPath 1.0, with ${name}. Parsed once, evaluated often; an
// Expression is immutable and may be shared between threads.
//
// Sources: XPath 1.0 (W3C, 1999), ODK XForms specification (functions and their differences from XPath), and where
// these leave something open, what @getodk/xpath and openrosa-xpath-evaluator do (tests/data/xpath; differences on
// purpose are listed there).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "client/forms/xpath/document.h"
#include "sync/base/result.h"

namespace yanxing::forms::xpath {

struct Node {
  const Document* document = nullptr;
  NodeId id = no_node;
  bool operator==(const Node&) const = default;
};
using NodeSet = std::vector<Node>;

/// A value while it is computed. A date or dateTime is a string in ISO form; it becomes a number (days since
/// 1970-01-01T00:00 UTC, with a fraction) where a number is wanted.
using Value = std::variant<NodeSet, std::string, double, bool>;

std::string to_string(const Value& value);
class Environment;
/// XPath 1.0, 4.4, and dates as days; NaN when it is no number. `environment` tells the local clock, UTC without it.
double to_number(const Value& value, const Environment* environment = nullptr);
bool to_boolean(const Value& value);
/// A number as XPath writes it: "12", "0.5", "NaN", "Infinity"; never an exponent.
std::string number_text(double number);

/// What an expression may ask the outside. One seam for clock, randomness and the form.
class Environment {
 public:
  virtual ~Environment() = default;
  /// Milliseconds since 1970-01-01 UTC.
  virtual std::int64_t now_ms() const = 0;
  /// Minutes east of UTC at that moment.
  virtual int utc_offset_minutes(std::int64_t at_ms) const = 0;
  /// Uniform in [0, 1).
  virtual double random() const = 0;
  /// 16 random bytes for uuid().
  virtual std::string random_bytes(std::size_t count) const = 0;
  /// instance('name'), and the table of pulldata(); nullptr when there is none.
  virtual const Document* instance(std::string_view name) const = 0;
  /// jr:choice-name: the label of `choice` in the question at `question`, in the language that is shown.
  virtual std::string choice_label(const Node& question, std::string_view choice) const = 0;
  /// once(): what the node that is being computed holds now; empty: nothing yet.
  virtual std::string present_value(const Node& node) const = 0;
};

struct Context {
  Node node;     // "." and the start of relative paths
  Node current;  // current()
  const Environment* environment = nullptr;
};

/// How a name in ${…} is written as a path from where the expression stands: "/data/group/name", or "../name" within
/// one row of a repeat. `in_predicate`: inside […], where relative paths must start with current()/. Error: invalid, no
/// such name, or several.
using Resolve = std::function<Result<std::string>(std::string_view name, bool in_predicate)>;

class Expression {
 public:
  /// Error: invalid; the detail says what is wrong, at which character (from 1), and what would be right: an unknown
  /// function names the nearest known one.
  static Result<Expression> parse(std::string_view source, const Resolve& resolve);

  const std::string& source() const;

  /// Error: invalid (a function was given what it cannot work with, too deep, too many steps).
  Result<Value> evaluate(const Context& context) const;

  /// The nodes of `schema` (a document with one node per definition) that the expression reads when it stands at `at`:
  /// what it must be evaluated again for. Paths inside predicates are followed too; instance('…') is left out.
  void dependencies(const Document& schema, NodeId at, std::vector<NodeId>& out) const;

  /// Depends on more than nodes: now(), today(), random(), uuid()…
  bool is_volatile() const;
  /// Asks for a position among siblings (position(..), position(), last(), indexed-repeat…), so that rows that come and
  /// go change it.
  bool uses_position() const;
  bool uses_function(std::string_view name) const;

  /// A plain literal: 'a', "a", 12, -3. What it stands for.
  std::optional<Value> literal() const;
  /// Names of instance('…') and tables of pulldata('…', …), when literal.
  std::vector<std::string> instances() const;
  /// Where the whole is a conjunction with `string-length(.) <op> n` in it: the bounds that it sets, for a counter
  /// beside the field. nullopt: none.
  struct LengthBounds {
    std::optional<std::size_t> least;
    std::optional<std::size_t> most;
  };
  LengthBounds length_bounds() const;

 private:
  struct Program;
  std::shared_ptr<const Program> program_;
};

}  // namespace yanxing::forms::xpath

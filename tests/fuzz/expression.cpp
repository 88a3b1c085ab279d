// The expression parser and evaluator: any text either is an expression or is told why not, and evaluating it ends.
#include <cmath>

#include "client/forms/xpath/expression.h"
#include "client/forms/xpath/memory_document.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace forms::xpath;

struct World final : Environment {
  std::int64_t now_ms() const override { return 1'620'000'000'000; }
  int utc_offset_minutes(std::int64_t) const override { return 480; }
  double random() const override { return 0.25; }
  std::string random_bytes(std::size_t count) const override { return std::string(count, 'r'); }
  const Document* instance(std::string_view) const override { return table; }
  std::string choice_label(const Node&, std::string_view choice) const override { return std::string(choice); }
  std::string present_value(const Node&) const override { return {}; }
  const Document* table = nullptr;
};

/// /data/{a, b, rows[3]/{n, t}} and a table root/item/{name, label}.
MemoryDocument record() {
  MemoryDocument document;
  const NodeId data = document.add(document.root(), "data");
  document.append_text(document.add(data, "a"), "12");
  document.append_text(document.add(data, "b"), "2021-05-17");
  for (int i = 0; i < 3; ++i) {
    const NodeId row = document.add(data, "rows");
    document.append_text(document.add(row, "n"), std::to_string(i));
    document.append_text(document.add(row, "t"), "覃 x");
  }
  return document;
}

Result<std::string> resolve(std::string_view name, bool) {
  if (name == "a" || name == "b" || name == "rows") return "/data/" + std::string(name);
  if (name == "n" || name == "t") return "/data/rows/" + std::string(name);
  return Error{Code::invalid, "no such name"};
}

void run(std::string_view source) {
  static const MemoryDocument document = record();
  World world;
  world.table = &document;
  const auto expression = Expression::parse(source, resolve);
  if (!expression) {
    promise(!expression.error().detail.empty());
    return;
  }
  promise(expression->source() == source);
  std::vector<NodeId> read;
  expression->dependencies(document, 2, read);
  for (const NodeId node : read) promise(node < 13);
  (void)expression->length_bounds();
  (void)expression->instances();
  const Node at{&document, 2};
  const auto value = expression->evaluate({at, at, &world});
  if (!value) return;
  (void)to_string(*value);
  (void)to_boolean(*value);
  const std::string number = number_text(to_number(*value, &world));
  promise(number.find('e') == std::string::npos || number == "Infinity" || number == "-Infinity");
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= 4096) yanxing::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}

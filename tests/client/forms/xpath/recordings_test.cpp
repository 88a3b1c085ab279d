// Every expression of tests/data/xpath: what two implementations that nobody here wrote answer to it, and where we
// differ on purpose what is right instead (tests/data/xpath/README.md).
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>

#include "tests/client/forms/xpath/support.h"
#include "tests/support/paths.h"

namespace yanxing::forms::xpath {
namespace {

using nlohmann::json;

std::filesystem::path data() { return testing::source_dir() / "tests/data/xpath"; }

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double number_in(const json& value) {
  if (value.is_number()) return value.get<double>();
  const std::string text = value.is_string() ? value.get<std::string>() : std::string();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

bool near(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b || std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

/// The answer as one of the four types: where it has that type itself, its value.
json as(const json& answer, const char* type) {
  return answer.at("type") == type ? answer.at("value") : answer.value(type, json());
}

class Recordings {
 public:
  Recordings() {
    for (const auto& entry : std::filesystem::directory_iterator(data() / "documents/instances")) {
      auto table = document_from_xml(read(entry.path()));
      if (table) environment_.tables[entry.path().stem().string()] = *std::move(table);
    }
  }

  /// Empty: as expected; else what differs.
  std::string difference(const json& one) {
    const json& expected = one.contains("own") ? one["own"] : one[one.value("follow", "getodk")];
    const std::string source = one["expression"];
    const auto answer = evaluate(source, one["document"], one["this"]);
    if (expected.contains("error")) return answer ? "an error is expected, not \"" + to_string(*answer) + "\"" : "";
    if (!answer) return "error: " + answer.error().detail;
    return difference(*answer, expected);
  }

 private:
  Result<Value> evaluate(const std::string& source, const std::string& document, const std::string& at) {
    auto& loaded = documents_[document];
    if (!loaded) {
      YX_ASSIGN(loaded, document_from_xml(read(data() / "documents" / (document + ".xml"))));
    }
    YX_ASSIGN(const NodeId id, find_node(*loaded, at));
    if (id == no_node) return Error{Code::not_found, "no node " + at};
    YX_ASSIGN(const Expression expression, Expression::parse(source, nullptr));
    const Node here{loaded.get(), id};
    return expression.evaluate({.node = here, .current = here, .environment = &environment_});
  }

  std::string difference(const Value& answer, const json& expected) {
    if (expected.at("type") == "nodes") {
      const auto* nodes = std::get_if<NodeSet>(&answer);
      if (nodes == nullptr) return "nodes are expected";
      json values = json::array();
      for (const Node& node : *nodes) values.push_back(node.document->value(node.id));
      if (values != expected["value"]) return values.dump() + " instead of " + expected["value"].dump();
    }
    const json text = as(expected, "string");
    if (text.is_string() && to_string(answer) != text) return "\"" + to_string(answer) + "\" instead of " + text.dump();
    const json number = as(expected, "number");
    if (!number.is_null() && !near(to_number(answer, &environment_), number_in(number))) {
      return "as a number " + number_text(to_number(answer, &environment_)) + " instead of " + number.dump();
    }
    const json boolean = as(expected, "boolean");
    if (boolean.is_boolean() && to_boolean(answer) != boolean.get<bool>()) {
      return "as a boolean the opposite of " + boolean.dump();
    }
    return {};
  }

  StillEnvironment environment_;
  std::map<std::string, std::unique_ptr<Document>> documents_;
};

TEST(Recordings, EveryExpressionGivesWhatIsRecorded) {
  Recordings recordings;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data())) {
    if (entry.path().extension() != ".json") continue;
    const json file = json::parse(read(entry.path()));
    for (const json& one : file.at("expressions")) {
      ++count;
      const std::string difference = recordings.difference(one);
      EXPECT_EQ(difference, "") << one["id"] << " " << one["expression"] << " at " << one["this"];
    }
  }
  EXPECT_GE(count, 400U);
}

}  // namespace
}  // namespace yanxing::forms::xpath

// Every expression of tests/data/xpath: what two implementations that nobody here wrote answer to it, and where we
// differ on purpose what is right instead (tests/data/xpath/README.md).
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <vector>

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
    const json file = json::parse(read(data() / "differences.json"));
    for (const auto& [id, one] : file.at("expressions").items()) {
      EXPECT_TRUE(file.at("reasons").contains(one.at("because").get<std::string>())) << id << " has no reason";
      ours_[id] = one;
    }
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
    if (const auto ours = ours_.find(one["id"].get<std::string>()); ours != ours_.end()) {
      met_.insert(ours->first);
      return difference_of_ours(answer, ours->second, expected);
    }
    if (expected.contains("error")) return answer ? "an error is expected, not \"" + to_string(*answer) + "\"" : "";
    if (!answer) return "error: " + answer.error().detail;
    return difference(*answer, expected);
  }

  /// Differences that no recording has any more.
  std::vector<std::string> left_over() const {
    std::vector<std::string> out;
    for (const auto& [id, one] : ours_) {
      if (!met_.contains(id)) out.push_back(id);
    }
    return out;
  }

 private:
  static json values_of(const Value& answer) {
    json values = json::array();
    if (const auto* nodes = std::get_if<NodeSet>(&answer)) {
      for (const Node& node : *nodes) values.push_back(node.document->value(node.id));
    }
    return values;
  }

  static std::string without_layout(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  }

  static std::string difference_of_ours(const Result<Value>& answer, const json& ours, const json& recorded) {
    if (ours.contains("error")) return answer ? "an error is expected, not \"" + to_string(*answer) + "\"" : "";
    if (!answer) return "error: " + answer.error().detail;
    if (ours.contains("text") && ours["text"] != to_string(*answer))
      return "ours is now \"" + to_string(*answer) + "\"";
    if (ours.contains("nodes") && ours["nodes"] != values_of(*answer))
      return "ours is now " + values_of(*answer).dump();
    if (ours.contains("count") && ours["count"] != values_of(*answer).size()) return "ours has another count now";
    if (ours.contains("as_recorded_without_layout")) {
      const std::string text = as(recorded, "string");
      if (without_layout(to_string(*answer)) != without_layout(text))
        return "ours is now \"" + to_string(*answer) + "\"";
    }
    return {};
  }

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
      const json values = values_of(answer);
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
  std::map<std::string, json> ours_;
  std::set<std::string> met_;
};

TEST(Recordings, EveryExpressionGivesWhatIsRecorded) {
  Recordings recordings;
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(data())) {
    if (entry.path().extension() != ".json" || entry.path().stem() == "differences") continue;
    const json file = json::parse(read(entry.path()));
    for (const json& one : file.at("expressions")) {
      ++count;
      const std::string difference = recordings.difference(one);
      EXPECT_EQ(difference, "") << one["id"] << " " << one["expression"] << " at " << one["this"];
    }
  }
  EXPECT_GE(count, 400U);
  EXPECT_TRUE(recordings.left_over().empty())
      << "in differences.json, but not recorded: " << recordings.left_over().front();
}

}  // namespace
}  // namespace yanxing::forms::xpath

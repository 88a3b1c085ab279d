// Replays the recordings of tests/data/forms: a form in which @getodk/xforms-engine was filled step by step, filled
// again with the same steps here, and compared after each (tests/data/forms/README.md).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/filling.h"
#include "sync/base/result.h"

namespace yanxing::forms {

/// One workbook with what is recorded of it.
class Recording {
 public:
  /// `stem`: the path without ".xlsx". Error: invalid (the workbook does not compile: every problem is in the detail),
  /// not_found (a file is missing).
  static Result<Recording> load(const std::filesystem::path& stem);

  /// The workbook still becomes the XForm that was recorded. Error: invalid.
  Status export_is_as_recorded() const;

  /// Takes all steps. Every difference that tests/data/forms/NAME.answers.json does not name with its reason, one line
  /// each: "step 3 {…}: income: value "1", recorded "2"". At most `limit`.
  std::vector<std::string> replay(std::size_t limit = 2000);

 private:
  /// A difference on purpose.
  struct Excuse {
    std::vector<std::string> paths;  // "person[*]/year": of every row
    std::set<std::string> aspects;
    std::set<std::size_t> steps;  // 0: as opened; empty: all
    nlohmann::json recorded;      // null: whatever is recorded
    nlohmann::json ours;          // null: whatever ours is
    bool met = false;
  };

  void take(const nlohmann::json& step);
  void compare_all();
  void compare(const std::string& name, const nlohmann::json& recorded);
  void compare_answer(const std::string& name, const nlohmann::json& recorded, Filling::NodeId node);
  void compare_violations();
  void compare_instance();
  void compare_elements(const xpath::Node& recorded, const xpath::Node& ours, const std::string& row);
  void expect(const std::string& name, const char* aspect, const nlohmann::json& recorded, const nlohmann::json& ours);
  /// The node that the recording calls `name`, rows by their number: member[2]/age. none: there is none.
  Filling::NodeId find(std::string_view name) const;
  std::string path(std::string_view name) const;
  void say(std::string what);

  const Excuse* excuse(const std::string& name, const char* aspect, const nlohmann::json& recorded,
                       const nlohmann::json& ours);

  nlohmann::json compiled_;
  Form form_;
  std::map<std::string, std::shared_ptr<const xpath::Document>, std::less<>> tables_;
  nlohmann::json recorded_;
  std::vector<Excuse> excuses_;
  std::unique_ptr<Filling> filling_;
  std::map<std::string, nlohmann::json> state_;  // what is recorded of every node after the present step
  std::size_t step_ = 0;
  std::vector<std::string> differences_;
};

}  // namespace yanxing::forms

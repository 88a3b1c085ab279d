// Records of an election round as people would have saved them. 桥板乡 450224204 has villages and a community.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "client/election/facts.h"
#include "client/records/assets.h"
#include "tests/support/paths.h"

namespace yanxing::testing {

inline constexpr const char* qiaoban = "450224204";

class ElectionFixture : public ::testing::Test {
 protected:
  static RecordId id_of(const std::string& name) { return make_uuid_v5(RecordId{}, name); }

  static records::Record record(const char* form, const std::string& name, forms::Answers values, bool final = true) {
    records::Record out;
    out.id = id_of(name);
    out.form = form;
    out.values = std::move(values);
    out.state = final ? records::State::final : records::State::draft;
    return out;
  }

  records::Record result(const std::string& village, forms::Answers values, bool final = true) const {
    values["place"] = village;
    values.try_emplace("round", "2021");
    return record("election_result", "result " + village, std::move(values), final);
  }

  records::Record observation(const std::string& village, int stage, forms::Answers values, bool final = false) const {
    values["place"] = village;
    values["round"] = "2021";
    values["stage"] = std::to_string(stage);
    return record("observation", village + "/" + std::to_string(stage), std::move(values), final);
  }

  /// Read once: they take longer than any test.
  static const forms::FormSet& shipped_forms() {
    static const forms::FormSet forms = std::move(records::load_forms(source_dir() / "assets")).value();
    return forms;
  }
  static const places::Places& shipped_places() {
    static const places::Places places = std::move(records::load_places(source_dir() / "assets")).value();
    return places;
  }

  const forms::FormSet& forms = shipped_forms();
  const places::Places& places = shipped_places();
  election::Facts facts{forms, "2021"};
};

}  // namespace yanxing::testing

// Candidates for the answer of one question, by its type. See form_filler.h.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "tests/support/form_filler.h"

namespace yanxing::testing {

/// A sequence that is the same on every machine (the distributions of <random> are not).
class FillDice {
 public:
  explicit FillDice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(engine_() % limit); }
  bool percent(unsigned share) { return below(100) < share; }
  template <typename T>
  void shuffle(std::vector<T>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

class AnswerMaker {
 public:
  AnswerMaker(const forms::Filling& filling, const FillHelp& help, FillDice& dice)
      : filling_(filling), help_(help), dice_(dice) {}

  /// Values worth trying, the most usual first. Never empty answers.
  std::vector<nlohmann::json> candidates(forms::Filling::NodeId node);

 private:
  using json = nlohmann::json;
  std::vector<json> numbers(const forms::Field& field);
  std::vector<json> dates(bool with_time);
  std::vector<json> choices(forms::Filling::NodeId node, const forms::Field& field);
  std::vector<json> texts(const forms::Field& field);
  std::vector<json> places(const forms::Field& field);
  std::vector<json> references(const forms::Field& field);
  std::string day(std::int64_t days_from_today) const;
  std::string words(std::size_t characters);
  std::string attachment(const char* ending);

  const forms::Filling& filling_;
  const FillHelp& help_;
  FillDice& dice_;
};

}  // namespace yanxing::testing

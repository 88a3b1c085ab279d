#include "client/forms/xlsform/problem.h"

#include <algorithm>
#include <tuple>

#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

int sheet_rank(const Problem& problem) {
  if (problem.sheet == "survey") return 1;
  if (problem.sheet == "choices") return 2;
  if (problem.sheet == "settings") return 3;
  return problem.sheet.empty() ? 0 : 4;
}

/// Length first, so that B comes before AA.
std::size_t column_rank(const Problem& problem) {
  std::size_t rank = 0;
  for (const char c : problem.column) {
    if (c < 'A' || c > 'Z') break;
    rank = rank * 26 + static_cast<std::size_t>(c - 'A') + 1;
  }
  return rank;
}

}  // namespace

std::string problem_text(const Problem& problem) {
  std::string text = problem.sheet;
  if (problem.row > 0) text += (text.empty() ? "row " : ", row ") + std::to_string(problem.row);
  if (!problem.column.empty()) text += (text.empty() ? "column " : ", column ") + problem.column;
  if (!text.empty()) text += ": ";
  const auto sentence = [](const std::string& words) {
    const bool is_closed = words.empty() || std::string_view(".?!").find(words.back()) != std::string_view::npos;
    return words + (is_closed ? "" : ".");
  };
  return text + sentence(problem.cause) + " " + sentence(problem.cure);
}

void Problems::error(const Spot& spot, std::string cause, std::string cure) {
  add({spot.sheet, spot.row, spot.column, std::move(cause), std::move(cure), false});
}

void Problems::error(Fault fault, std::string cause, std::string cure) {
  add({"", 0, "", std::move(cause), std::move(cure), false, fault});
}

void Problems::warn(const Spot& spot, std::string cause, std::string cure) {
  add({spot.sheet, spot.row, spot.column, std::move(cause), std::move(cure), true});
}

void Problems::add(Problem problem) {
  // A workbook of 20,000 bad rows must not fill the memory with complaints; errors are kept until they are in order.
  constexpr std::size_t kept = 20 * most;
  if (problem.warning) {
    if (warnings_.size() < most) warnings_.push_back(std::move(problem));
    return;
  }
  ++errors_;
  if (errors_told_.size() < kept) errors_told_.push_back(std::move(problem));
}

std::vector<Problem> Problems::errors() const {
  std::vector<Problem> out = errors_told_;
  std::stable_sort(out.begin(), out.end(), [](const Problem& a, const Problem& b) {
    return std::make_tuple(sheet_rank(a), a.row, column_rank(a)) <
           std::make_tuple(sheet_rank(b), b.row, column_rank(b));
  });
  if (errors_ > most) {
    out.resize(std::min(out.size(), most));
    out.push_back({"", 0, "", std::to_string(errors_ - most) + " more problems are not listed",
                   "Put these right and compile again", false});
  }
  return out;
}

std::vector<Problem> Problems::warnings() const { return warnings_; }

std::string column_letters(std::size_t column) {
  std::string letters;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string wanted = text::first_characters(text::fold(word), 64);
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, text::count_characters(wanted) / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::string folded = text::fold(candidate);
    const std::size_t length = text::count_characters(folded);
    if (length > 64 || length == 0) continue;
    const std::size_t away = text::edit_distance(wanted, folded);
    if (away < best_distance && away < length) {
      best = candidate;
      best_distance = away;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = nearest(word, candidates);
  return near.empty() ? "" : "Did you mean \"" + near + "\"? ";
}

}  // namespace yanxing::forms::xlsform

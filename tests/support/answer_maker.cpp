#include "tests/support/answer_maker.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cmath>

#include "client/forms/shape.h"
#include "client/forms/values.h"
#include "sync/base/ids.h"

namespace yanxing::testing {

using forms::Field;
using forms::FieldType;
using nlohmann::json;

namespace {

constexpr std::int64_t day_ms = 86'400'000;

std::string date_text(std::chrono::sys_days days) {
  const std::chrono::year_month_day day{days};
  return forms::Date{int{day.year()}, static_cast<int>(unsigned{day.month()}), static_cast<int>(unsigned{day.day()})}
      .text();
}

std::string source_of(const std::optional<forms::Expression>& rule) { return rule ? rule->source() : std::string(); }

/// The numbers that a rule mentions: its limits are among them.
std::vector<double> numbers_in(const std::string& rule) {
  std::vector<double> out;
  for (std::size_t at = 0; at < rule.size();) {
    const bool in_name = at > 0 && (std::isalnum(static_cast<unsigned char>(rule[at - 1])) != 0 || rule[at - 1] == '_');
    if (std::isdigit(static_cast<unsigned char>(rule[at])) == 0 || in_name) {
      ++at;
      continue;
    }
    std::size_t length = 0;
    out.push_back(std::stod(rule.substr(at), &length));
    at += length;
  }
  return out;
}

/// A whole number without a fraction, as answers have it.
json number(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

template <typename Visit>
void each_answer(const forms::Filling& filling, const Visit& visit) {
  for (const auto& [path, value] : filling.result()) {
    const Field* field = filling.field(filling.find(path));
    if (field != nullptr) visit(*field, value);
  }
}

}  // namespace

std::vector<json> AnswerMaker::candidates(forms::Filling::NodeId node) {
  const Field& field = *filling_.field(node);
  switch (field.type) {
    case FieldType::integer:
    case FieldType::decimal:
    case FieldType::range: return numbers(field);
    case FieldType::date: return dates(false);
    case FieldType::datetime: return dates(true);
    case FieldType::time: return {"08:30", "14:05", "19:00", "00:00", "23:59"};
    case FieldType::geopoint: return {"24.81 109.4 130 8", "24.3 109.4 0 0"};
    case FieldType::select_one:
    case FieldType::select_multiple:
    case FieldType::rank: return choices(node, field);
    case FieldType::acknowledge: return {"OK"};
    case FieldType::image: return {attachment("jpg")};
    case FieldType::file: return {attachment("pdf")};
    case FieldType::reference: return references(field);
    case FieldType::place: return places(field);
    default: return texts(field);
  }
}

/// Small ones, those that the rule mentions and their neighbours, and those of other answers: heads of which some are
/// women.
std::vector<json> AnswerMaker::numbers(const Field& field) {
  if (field.type == FieldType::range) {
    const auto steps = static_cast<std::size_t>(
        std::max(0.0, std::floor(std::abs(field.range_end - field.range_start) / std::abs(field.range_step))));
    std::vector<json> out;
    for (int i = 0; i < 5; ++i)
      out.push_back(number(field.range_start + static_cast<double>(dice_.below(steps + 1)) * field.range_step));
    return out;
  }
  std::vector<double> found;
  for (int i = 0; i < 6; ++i) found.push_back(static_cast<double>(dice_.below(12)));
  for (int i = 0; i < 4; ++i) found.push_back(static_cast<double>(12 + dice_.below(400)));
  for (const double limit : numbers_in(source_of(field.constraint))) {
    for (const double near : {limit - 1, limit, limit + 1}) found.push_back(near);
  }
  each_answer(filling_, [&](const Field&, const json& value) {
    if (!value.is_number()) return;
    const double other = value.get<double>();
    for (const double near : {other, other - 1, other + 1, std::floor(other / 2)}) found.push_back(near);
  });
  if (field.type == FieldType::decimal) {
    for (int i = 0; i < 3; ++i) found.push_back(static_cast<double>(dice_.below(400)) / 4);
  }
  dice_.shuffle(found);
  std::vector<json> out;
  for (const double one : found) {
    if (field.type == FieldType::decimal || one == std::floor(one)) out.push_back(number(one));
  }
  return out;
}

std::string AnswerMaker::day(std::int64_t days_from_today) const {
  const std::int64_t now = help_.environment.now_ms();
  const std::int64_t local = now + std::int64_t{help_.environment.utc_offset_minutes(now)} * 60'000;
  return date_text(std::chrono::sys_days{std::chrono::days{local / day_ms + days_from_today}});
}

/// Days around today, and around other dates of the record: a training that ends after it began.
std::vector<json> AnswerMaker::dates(bool with_time) {
  std::vector<std::string> days;
  for (const std::int64_t ago : {0, 1, 3, 12, 40, 300, -1, -20}) days.push_back(day(-ago));
  each_answer(filling_, [&](const Field& field, const json& value) {
    if (field.type != FieldType::date && field.type != FieldType::datetime) return;
    const auto date = forms::parse_date(value.get<std::string>().substr(0, 10), std::nullopt);
    if (!date) return;
    const std::chrono::sys_days known = std::chrono::year{date->year} / date->month / date->day;
    for (const int later : {0, 1, 7, -1}) days.push_back(date_text(known + std::chrono::days{later}));
  });
  dice_.shuffle(days);
  std::vector<json> out;
  for (const std::string& one : days) {
    static constexpr const char* hours[] = {"T08:30", "T14:05", "T19:00"};
    out.push_back(with_time ? one + hours[dice_.below(3)] + ":00.000+08:00" : one);
  }
  return out;
}

std::vector<json> AnswerMaker::choices(forms::Filling::NodeId node, const Field& field) {
  std::vector<std::string> values;
  for (const forms::OfferedChoice& choice : filling_.choices(node)) values.push_back(choice.value);
  std::vector<json> out;
  if (values.empty()) return out;
  if (field.type == FieldType::select_one) {
    dice_.shuffle(values);
    constexpr std::size_t most = 40;
    for (std::size_t i = 0; i < std::min(values.size(), most); ++i) out.push_back(values[i]);
    return out;
  }
  constexpr int tries = 12;
  for (int i = 0; i < tries; ++i) {
    dice_.shuffle(values);
    const std::size_t count =
        field.type == FieldType::rank ? values.size() : 1 + dice_.below(std::min<std::size_t>(values.size(), 5));
    out.push_back(std::vector<std::string>(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count)));
  }
  return out;
}

std::string AnswerMaker::words(std::size_t characters) {
  static constexpr const char* sentences[] = {"村两委换届选举培训按计划完成，", "妇女代表参加会议并发表意见，",
                                              "乡镇妇联到村走访指导，",         "材料已在公开栏张贴，",
                                              "候选人资格经过联合审查，",       "会后整理归档。"};
  std::string out;
  std::size_t count = 0;
  while (count < characters) {
    const std::string_view sentence = sentences[dice_.below(6)];
    for (std::size_t at = 0; at < sentence.size() && count < characters; at += 3, ++count)
      out += sentence.substr(at, 3);
  }
  return out;
}

/// Prose of the length that is asked for, then what has a shape of its own: telephone, postcode, year, amount.
std::vector<json> AnswerMaker::texts(const Field& field) {
  const std::size_t most = field.max_characters == 0 ? 200 : field.max_characters;
  const std::size_t least = std::min(std::max<std::size_t>(field.min_characters, 1), most);
  std::vector<json> out;
  out.push_back(words(least + dice_.below(std::min<std::size_t>(most - least + 1, 60))));
  if (!field.suggestions.empty()) out.insert(out.begin(), field.suggestions[dice_.below(field.suggestions.size())].zh);
  out.push_back(words(least));
  out.push_back(words(most));
  for (const char* shaped : {"13900001234", "537000", "0772-8100001", "2021", "12.5", "45022420420", "A1"})
    out.push_back(shaped);
  return out;
}

std::vector<json> AnswerMaker::places(const Field& field) {
  std::vector<std::string> near, far;
  for (const std::string& code : help_.places) {
    if (!forms::has_wrong_level(field, code)) (places::is_in(code, help_.area) ? near : far).push_back(code);
  }
  dice_.shuffle(near);
  dice_.shuffle(far);
  const forms::Form& form = filling_.form();
  const bool own = form.place.kind == forms::PlaceRule::Kind::field && form.place.field == field.name;
  if (!own) near.insert(near.end(), far.begin(), far.end());
  constexpr std::size_t most = 40;
  if (near.size() > most) near.resize(most);
  return {near.begin(), near.end()};
}

std::vector<json> AnswerMaker::references(const Field& field) {
  const auto known = help_.records.find(field.to);
  std::vector<std::string> ids;
  if (known != help_.records.end()) ids = known->second;
  dice_.shuffle(ids);
  if (ids.empty()) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id = "00000000-0000-4000-8000-000000000000";
    for (const std::size_t at : {0U, 1U, 2U, 3U, 4U, 5U, 6U, 7U}) id[at] = digits[dice_.below(16)];
    ids.push_back(id);
  }
  return {ids.begin(), ids.end()};
}

std::string AnswerMaker::attachment(const char* ending) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string name;
  for (int i = 0; i < 64; ++i) name += digits[dice_.below(16)];
  return name + "." + ending;
}

}  // namespace yanxing::testing

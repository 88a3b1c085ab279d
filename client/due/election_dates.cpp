#include "client/due/election_dates.h"

#include "client/due/days.h"

namespace yanxing::due {
namespace {

std::string answer_of(const Rule& rule, const char* field) {
  const auto found = rule.where.find(field);
  return found != rule.where.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

ElectionDates election_dates(const Round& round) {
  ElectionDates out;
  for (const RoundRule& one : round.rules) {
    if (one.off) continue;
    const Rule& rule = *one.rule;
    const std::string node = rule.form == "guidance_report" ? answer_of(rule, "node") : std::string();
    if (node == "party") out.deadlines.until[election::party] = one.due;
    if (node == "committee") out.deadlines.until[election::committee] = one.due;
    const std::string hand_in = rule.form == "schedule" ? answer_of(rule, "hand_in") : std::string();
    if (hand_in == "1" || hand_in == "2" || hand_in == "3")
      out.hand_ins[static_cast<std::size_t>(hand_in[0] - '1')] = one.due;
  }
  return out;
}

Result<ElectionDates> read_election_dates(records::RecordStore& store, const RuleSet& rules, const std::string& round) {
  if (!day_number(round + "-01-01")) return ElectionDates{};
  records::ListQuery query;
  query.form = round_form;
  YX_ASSIGN(const auto records, store.list(query));
  return election_dates(round_of(rules, std::stoi(round), records));
}

}  // namespace yanxing::due

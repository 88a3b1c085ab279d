#include "client/election/round.h"

#include <utility>

namespace yanxing::election {
namespace {

std::string newest_round(records::RecordStore& store, std::string_view form) {
  records::ListQuery query;
  query.form = form;
  query.order = records::ListQuery::Order::newest;
  query.limit = 1;
  std::string round;
  static_cast<void>(store.each(query, [&](const records::Record& record) {
    const auto found = record.values.find("round");
    if (found != record.values.end() && found->second.is_string()) round = found->second.get<std::string>();
    return false;
  }));
  return round;
}

}  // namespace

std::string working_round(records::RecordStore& store) {
  const auto chosen = store.workspace().setting(round_setting);
  if (chosen && chosen->is_string() && !chosen->get_ref<const std::string&>().empty())
    return chosen->get<std::string>();
  for (const std::string_view form : {std::string_view("observation"), std::string_view("election_result")}) {
    std::string round = newest_round(store, form);
    if (!round.empty()) return round;
  }
  return std::string(default_round);
}

Result<Facts> read_facts(records::RecordStore& store, std::string round) {
  Facts facts(store.forms(), std::move(round));
  for (const std::string& form : Facts::form_names()) {
    records::ListQuery query;
    query.form = form;
    YX_TRY(store.each(query, [&](const records::Record& record) {
      facts.note(record);
      return true;
    }));
  }
  return facts;
}

}  // namespace yanxing::election

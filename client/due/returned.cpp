#include "client/due/returned.h"

namespace yanxing::due {

std::optional<review::Decision> returned_of(const forms::FormSet& forms, const records::Record& record,
                                            const review::Reviews& reviews) {
  const review::Decision* decision = reviews.find(record.id);
  const forms::Form* form = forms.find(record.form);
  if (decision == nullptr || form == nullptr) return std::nullopt;
  auto standing = review::state_of(*form, record, decision);
  return standing.stage == review::Stage::returned ? std::move(standing.decision) : std::nullopt;
}

}  // namespace yanxing::due

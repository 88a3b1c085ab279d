#include "client/due/returned.h"

namespace yanxing::due {
namespace {

std::string text_of(const records::Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get<std::string>() : std::string();
}

}  // namespace

Reviews reviews_of(const std::vector<records::Record>& records) {
  Reviews out;
  for (const auto& record : records) {
    if (record.form != review_form || record.state == records::State::deleted) continue;
    if (const auto reviewed = RecordId::parse(text_of(record, "record"))) out.insert_or_assign(*reviewed, record);
  }
  return out;
}

std::optional<Returned> returned_of(const records::Record& record, const Reviews& reviews) {
  const auto found = reviews.find(record.id);
  if (found == reviews.end() || text_of(found->second, "decision") != "returned") return std::nullopt;
  const bool is_anew = record.state == records::State::final && record.changed_ms > found->second.changed_ms;
  if (is_anew) return std::nullopt;
  return Returned{text_of(found->second, "comment"), text_of(found->second, "by"), found->second.changed_ms};
}

}  // namespace yanxing::due

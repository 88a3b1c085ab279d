#include "tools/sample/sample.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "sync/base/cbor.h"
#include "sync/base/time.h"
#include "sync/ledger/change.h"
#include "tools/sample/names.h"

namespace yanxing::sample {
namespace {

using json = nlohmann::ordered_json;

constexpr UnixMs made_at_ms = 1'617'235'200'000;  // 2021-04-01: the programme begins

/// Randomness of one record, in place of the system's.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : chance_(seed) {}
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) byte = static_cast<std::uint8_t>(chance_.below(256));
  }

 private:
  Chance chance_;
};

std::string cbor_text(std::string_view text) {
  std::string out;
  cbor::Writer(out).text(text);
  return out;
}

/// Day `days` after 2021-04-12, a Monday.
std::string date_text(std::int64_t days) {
  using namespace std::chrono;
  const year_month_day date{sys_days{year{2021} / 4 / 12} + std::chrono::days{days}};
  std::array<char, 40> out{};
  const int length = std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", int(date.year()), unsigned(date.month()),
                                   unsigned(date.day()));
  return {out.data(), static_cast<std::size_t>(length)};
}

std::int64_t first_day(std::int64_t training) { return training % 14 * 14; }  // every second week until October

std::string make_phone(Chance& chance) {
  static constexpr std::array<const char*, 6> prefixes{"138", "139", "150", "177", "181", "189"};
  std::array<char, 16> out{};
  const auto tail = static_cast<unsigned>(chance.below(10'000));
  const int length = std::snprintf(out.data(), out.size(), "%s0000%04u", prefixes[chance.below(prefixes.size())], tail);
  return {out.data(), static_cast<std::size_t>(length)};
}

std::string make_role(Chance& chance) {
  static constexpr std::array<const char*, 4> roles{"村（社区）“两委”女干部", "妇联主席", "妇联执委", "骨干师资"};
  switch (chance.below(12)) {
    case 0:
    case 1: return roles[1];
    case 2: return std::string(roles[0]) + "、" + roles[1];
    case 3:
    case 4: return roles[0];
    case 5: return roles[3];
    default: return roles[2];
  }
}

std::string make_time(Chance& chance, unsigned hour, unsigned from, unsigned minutes) {
  std::array<char, 16> out{};
  const auto minute = from + static_cast<unsigned>(chance.below(minutes));
  const int length = std::snprintf(out.data(), out.size(), "%02u:%02u", hour, minute);
  return {out.data(), static_cast<std::size_t>(length)};
}

}  // namespace

Result<Sample> Sample::make(const places::Places& places, const std::string& place, std::uint64_t seed) {
  const places::Place* found = places.find(place);
  if (found == nullptr) return Error{Code::not_found, "no place " + place + " in the table of places"};
  Sample sample;
  sample.place_ = place;
  sample.place_name_ = found->name;
  sample.seed_ = seed;
  for (const places::Place& one : places.all()) {
    if (one.code.size() == places::code_digits(places::Level::village) && places::is_in(one.code, place))
      sample.villages_.push_back(one.code);
  }
  if (sample.villages_.empty()) return Error{Code::not_found, "no village lies below " + place};
  return sample;
}

/// FNV-1a of the kind, then mixed with seed and number (splitmix64).
std::uint64_t Sample::mixed(const char* kind, std::int64_t i) const {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char* c = kind; *c != '\0'; ++c) hash = (hash ^ static_cast<unsigned char>(*c)) * 1099511628211ULL;
  hash += seed_ * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(i) * 0xD1B54A32D192ED03ULL;
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBULL;
  return hash ^ (hash >> 31);
}

RecordId Sample::random_id(const char* kind, std::int64_t i) const {
  SeededRandom random(mixed(kind, i) ^ mixed(place_.c_str(), 0));
  return make_uuid_v7(made_at_ms + i, random);
}

RecordId Sample::session_id(std::int64_t i) const {
  const json values = session(i);
  return *Uuid::parse(values["id"].get<std::string>());
}

nlohmann::ordered_json Sample::person(std::int64_t i) const {
  Chance chance(mixed("person fields", i));
  json out;
  out["id"] = random_id("person", i).text();
  out["name"] = make_name(chance);
  out["place"] = villages_[static_cast<std::size_t>(i) % villages_.size()];
  out["role"] = make_role(chance);
  out["phone"] = make_phone(chance);
  return out;
}

nlohmann::ordered_json Sample::training(std::int64_t i) const {
  json out;
  out["id"] = random_id("training", i).text();
  out["title"] = "“领头雁”专项培训（第" + std::to_string(i + 1) + "期）";
  out["place"] = place_;
  out["level"] = "township";
  out["mode"] = "concentrated";
  out["venue"] = place_name_ + "党校";
  out["start"] = date_text(first_day(i));
  out["end"] = date_text(first_day(i) + sessions_a_training / 2 - 1);
  return out;
}

nlohmann::ordered_json Sample::session(std::int64_t i) const {
  const std::string training = random_id("training", i / sessions_a_training).text();
  const std::string date = date_text(first_day(i / sessions_a_training) + i % sessions_a_training / 2);
  const std::string half = i % 2 == 0 ? "am" : "pm";
  json out;
  // In the order of the form's key: what the import works out as well.
  out["id"] = sync::natural_record_id(
                  "session", {{"training", cbor_text(training)}, {"date", cbor_text(date)}, {"half", cbor_text(half)}})
                  .text();
  out["training"] = training;
  out["date"] = date;
  out["half"] = half;
  return out;
}

nlohmann::ordered_json Sample::mark(std::int64_t i, std::int64_t people) const {
  YX_CHECK(people > 0);
  Chance chance(mixed("mark fields", i));
  const std::string session = session_id(i / people).text();
  const std::string person = random_id("person", i % people).text();
  json out;
  out["id"] = sync::natural_record_id("mark", {{"session", cbor_text(session)}, {"person", cbor_text(person)}}).text();
  out["session"] = session;
  out["person"] = person;
  const unsigned hour = i / people % 2 == 0 ? 8 : 14;
  switch (chance.below(40)) {
    case 0: out["status"] = "absent"; break;
    case 1:
    case 2:
      out["status"] = "leave";
      out["note"] = "已请假";
      break;
    case 3:
    case 4:
      out["status"] = "late";
      out["at"] = make_time(chance, hour, 31, 29);
      break;
    case 5:
      out["status"] = "early";
      out["at"] = make_time(chance, hour, 0, 30);
      break;
    default:
      out["status"] = "present";
      out["at"] = make_time(chance, hour, 0, 30);
      break;
  }
  return out;
}

nlohmann::ordered_json Sample::observation(std::int64_t i) const {
  const std::string village = villages_[static_cast<std::size_t>(i / 4) % villages_.size()];
  const std::string stage = std::to_string(i % 4 + 1);
  json out;
  out["id"] =
      sync::natural_record_id(
          "observation", {{"place", cbor_text(village)}, {"round", cbor_text("2021")}, {"stage", cbor_text(stage)}})
          .text();
  out["place"] = village;
  out["round"] = "2021";
  out["stage"] = stage;
  out["date"] = "2021-01-" + std::to_string(10 + i % 20);
  // One item a stage, so that the record is a started draft.
  static constexpr std::array<const char*, 4> first_items{"s1_meeting", "s2_posted", "s3_rules_posted", "s4_posted"};
  Chance chance(mixed("observation fields", i));
  const std::string item = first_items[static_cast<std::size_t>(i % 4)];
  const bool no = chance.below(10) == 0;
  out[item] = no ? "no" : "yes";
  if (no) out[item + "_comment"] = "现场未见公告";
  return out;
}

}  // namespace yanxing::sample

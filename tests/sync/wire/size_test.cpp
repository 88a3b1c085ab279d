// What a mark costs on the wire. Bytes are exact and repeatable, so they may be asserted.
#include "sync/wire/frame.h"
#include "sync/wire/messages.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

class Counted final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      state_ = state_ * 6364136223846793005u + 1442695040888963407u;
      byte = static_cast<std::uint8_t>(state_ >> 56);
    }
  }

 private:
  std::uint64_t state_ = 1;
};

/// Payloads of marks as a busy training makes them: `people` per session in any order, everybody with a random id,
/// seconds apart.
std::vector<std::string> marks(std::size_t count, std::size_t people) {
  static constexpr const char* statuses[] = {"present", "present", "present", "late", "leave", "absent"};
  Counted random;
  std::vector<std::string> roster;
  for (std::size_t i = 0; i < people; ++i) roster.push_back(make_uuid_v7(1'619'000'000'000, random).text());
  std::vector<std::string> out;
  UnixMs now = 1'620'000'000'000;
  std::string session;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % people == 0) {
      session = make_uuid_v7(now, random).text();
      for (std::size_t k = people - 1; k > 0; --k) {
        std::array<std::uint8_t, 2> draw{};
        random.fill(draw);
        std::swap(roster[k], roster[(std::size_t{draw[0]} * 256 + draw[1]) % (k + 1)]);
      }
    }
    std::array<std::uint8_t, 2> dice{};
    random.fill(dice);
    now += 1'000 + dice[0] * 30;
    Change change;
    change.stamp = {now, 0};
    change.form = "mark";
    change.place = "450224204";
    change.author = "韦小兰";
    change.creates = true;
    change.key = {{"session", text_value(session)}, {"person", text_value(roster[i % people])}};
    change.edits.push_back({"status", text_value(statuses[dice[1] % 6]), {}, false});
    out.push_back(encode_change(change, chain(1)));
  }
  return out;
}

TEST(Size, AMarkCostsAtMostSixtyBytesOnTheWire) {
  const auto all = marks(100'000, 100);
  const SigningKey key = *SigningKey::from_seed(std::string(32, 'k'));
  std::size_t pushed = 0, pulled = 0;
  for (std::size_t first = 0; first < all.size(); first += max_batch_changes) {
    PushRequest push{7, first + 1, {}, {}};
    PageReply page;
    for (std::size_t i = first; i < std::min(first + max_batch_changes, all.size()); ++i) {
      push.payloads.push_back(all[i]);
      page.entries.push_back({{numbered_id(1), 7, i + 1}, all[i], std::nullopt, "", {}});
    }
    pushed += seal_request(Kind::push, key, encode(push)).size();
    pulled += seal_reply(Kind::pull, key, encode(std::string(16, 'r'), page)).size();
  }
  RecordProperty("push_bytes_per_mark", std::to_string(pushed / all.size()));
  RecordProperty("pull_bytes_per_mark", std::to_string(pulled / all.size()));
  std::printf("push %zu, pull %zu bytes a mark\n", pushed / all.size(), pulled / all.size());
  EXPECT_LE(pushed, all.size() * 60);
  EXPECT_LE(pulled, all.size() * 60);
}

}  // namespace
}  // namespace yanxing::sync::testing

// Messages: what is written is read; what is cut or damaged is refused or read as something else that is valid, never
// worse.
#include "sync/wire/messages.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

const std::string request_id(16, 'r');

Receipt receipt() {
  return Receipt{numbered_id(9), chain(1), 12, sha256("x"), 1'620'000'000'000, std::string(64, 's')};
}

Cursor cursor() { return Cursor{numbered_id(9), 77, std::string(8, 'm'), 3, 0}; }

SessionRequest session_request() {
  SessionRequest m;
  m.device = numbered_id(1);
  m.chains = {{7, 12, sha256("x"), std::string(8, 'n')}, {8, 0, sha256("y"), std::string(8, 'o')}};
  m.cursor = cursor();
  return m;
}

SessionReply session_reply() {
  SessionReply m;
  m.epoch = numbered_id(9);
  m.clock_ms = 1'620'000'000'000;
  m.server_name = "柳州";
  m.scope = {{"450224204", "450225"}};
  m.scope_version = 3;
  m.cursor_good = true;
  m.chains.resize(2);
  m.chains[0].held = 12;
  m.chains[0].hash = sha256("x");
  m.chains[0].receipt = receipt();
  m.chains[0].notices = {{3, Stamp{5, 6}, ""}, {4, std::nullopt, "bad_type"}};
  return m;
}

PageReply page_reply() {
  PageReply m;
  m.cursor = cursor();
  m.more = true;
  m.entries.push_back({{numbered_id(1), 7, 1}, "payload one", std::nullopt, "", {}});
  m.entries.push_back({{numbered_id(2), 7, 5}, "payload two", Stamp{9, 1}, "", {"name", "role"}});
  m.entries.push_back({{numbered_id(1), 7, 2}, "payload three", std::nullopt, "out_of_scope", {}});
  return m;
}

PushReply push_reply() {
  PushReply m;
  m.status = PushStatus::stored;
  m.head_n = 12;
  m.receipt = receipt();
  m.notices = {{12, Stamp{1, 0}, "unknown_form"}};
  return m;
}

std::vector<Hash> two_hashes() {
  std::vector<Hash> hashes{sha256("x"), sha256("y")};
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

/// What is read is written as the same bytes; every cut is refused; damage is refused, or read as what it says and
/// nothing else. `canonical` is false for pages: nobody promises in which order their table stands.
template <typename Message, typename Encode>
void expect_strict(const std::string& body, Encode again, bool canonical = true) {
  const auto read = decode<Message>(body);
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(again(*read, body), body);
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_FALSE(decode<Message>(std::string_view(body).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(decode<Message>(body + '\0').ok());
  for (std::size_t at = 0; at < body.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string other = body;
      other[at] = static_cast<char>(other[at] ^ (1 << bit));
      const auto damaged = decode<Message>(other);
      if (damaged && canonical) {
        EXPECT_EQ(to_hex(again(*damaged, other)), to_hex(other)) << at << "/" << bit;
      }
    }
  }
}

template <typename Message>
void expect_strict_request(const Message& message) {
  expect_strict<Message>(encode(message), [](const Message& m, std::string_view) { return encode(m); });
}

template <typename Message>
void expect_strict_reply(const Message& message, bool canonical = true) {
  const std::string body = encode(request_id, message);
  EXPECT_EQ(*reply_to(body), request_id);
  expect_strict<Message>(
      body, [](const Message& m, std::string_view from) { return encode(*reply_to(from), m); }, canonical);
}

TEST(Messages, RequestsAreReadAsWrittenAndNothingElseIs) {
  expect_strict_request(session_request());
  expect_strict_request(ProbeRequest{7, {1, 2, 300}});
  expect_strict_request(PushRequest{7, 3, sha256("x"), {"one", "two"}});
  expect_strict_request(PushRequest{7, 3, sha256("x"), {"one"}, {cursor(), {}}});
  expect_strict_request(PushRequest{7, 3, sha256("x"), {"one"}, {{}, {{8, 2, hash_mark(sha256("y"))}}}});
  expect_strict_request(PullRequest{cursor(), 500, false, {7, 8}, {}});
  expect_strict_request(PullRequest{std::nullopt, 500, true, {}, cursor()});
  expect_strict_request(OwnRequest{7, 4, 500});
  expect_strict_request(HoldsRequest{two_hashes()});
  expect_strict_request(HoldsRequest{});
  expect_strict_request(AuditRequest{{{{numbered_id(2), 7, 5}, std::string(8, 'm')}}, cursor()});
}

TEST(Messages, APushUponNothingSaysNothing) {
  const std::string body = encode(PushRequest{7, 3, sha256("x"), {"one"}});
  EXPECT_EQ(body.front(), '\x84');
  EXPECT_FALSE(decode<PushRequest>('\x85' + body.substr(1) + "\x82\xF6\x80").ok());  // [null, []]
  EXPECT_FALSE(decode<PushRequest>('\x85' + body.substr(1) + "\x82\xF6\x81\x83\x08\x02\x41m").ok());
}

TEST(Messages, RepliesAreReadAsWrittenAndNothingElseIs) {
  expect_strict_reply(session_reply());
  expect_strict_reply(ProbeReply{{sha256("x"), std::nullopt}});
  expect_strict_reply(push_reply());
  expect_strict_reply(
      HoldsReply{{numbered_id(9), numbered_id(1), two_hashes(), 1'620'000'000'000, std::string(64, 's')}});
  expect_strict_reply(AuditReply{{Audit::held, Audit::wait, Audit::settled, Audit::different}, cursor()});
}

TEST(Messages, ALongListOfAttachmentsAndOneOutOfOrderAreRefused) {
  HoldsRequest most;
  for (std::size_t i = 0; i <= max_holds; ++i) most.hashes.push_back(sha256(std::to_string(i)));
  std::sort(most.hashes.begin(), most.hashes.end());
  EXPECT_FALSE(decode<HoldsRequest>(encode(most)));
  most.hashes.pop_back();
  EXPECT_TRUE(decode<HoldsRequest>(encode(most)));
  std::swap(most.hashes[0], most.hashes[1]);
  EXPECT_FALSE(decode<HoldsRequest>(encode(most)));
  most.hashes[0] = most.hashes[1];
  EXPECT_FALSE(decode<HoldsRequest>(encode(most)));
}

TEST(Messages, AScopeCarriesItsSharedForms) {
  SessionReply sent = session_reply();
  sent.scope.shared = {"notice", "round"};
  const auto got = decode<SessionReply>(encode(request_id, sent));
  ASSERT_TRUE(got);
  EXPECT_EQ(got->scope.prefixes, sent.scope.prefixes);
  EXPECT_EQ(got->scope.shared, sent.scope.shared);
}

TEST(Messages, APageKeepsIdsVerdictsAndOrder) {
  const auto page = decode<PageReply>(encode(request_id, page_reply()));
  ASSERT_TRUE(page);
  ASSERT_EQ(page->entries.size(), 3u);
  EXPECT_EQ(page->entries[0].id, (ChangeId{numbered_id(1), 7, 1}));
  EXPECT_EQ(page->entries[1].id, (ChangeId{numbered_id(2), 7, 5}));
  EXPECT_EQ(page->entries[1].effective, (Stamp{9, 1}));
  EXPECT_EQ(page->entries[1].past, (std::vector<std::string>{"name", "role"}));
  EXPECT_EQ(page->entries[2].quarantine, "out_of_scope");
  EXPECT_EQ(page->entries[2].payload, "payload three");
  EXPECT_TRUE(page->more);
  EXPECT_EQ(page->cursor, cursor());
  expect_strict_reply(page_reply(), false);
}

TEST(Messages, ALaterProtocolIsCalledSo) {
  std::string body = encode(session_request());
  body[1] = 2;  // the first item: protocol
  EXPECT_EQ(decode<SessionRequest>(body).error().code, Code::too_new);
}

TEST(Messages, LimitsAreLimits) {
  PushRequest push{7, 1, {}, std::vector<std::string>(max_batch_changes + 1, "x")};
  EXPECT_FALSE(decode<PushRequest>(encode(push)).ok());
  push.payloads.assign(1, std::string(max_payload_bytes + 1, 'x'));
  EXPECT_FALSE(decode<PushRequest>(encode(push)).ok());
  EXPECT_FALSE(decode<ProbeRequest>(encode(ProbeRequest{7, std::vector<std::uint64_t>(max_probes + 1, 1)})).ok());
  EXPECT_FALSE(decode<PushRequest>(encode(PushRequest{0, 1, {}, {"x"}})).ok());
  EXPECT_FALSE(decode<PushRequest>(encode(PushRequest{7, 0, {}, {"x"}})).ok());
  // An array that claims more than there are bytes reserves nothing.
  const std::string huge = std::string("\x84\x07\x01\x58\x20") + std::string(32, 'h') +
                           std::string("\x9b\x00\x00\x00\xff\xff\xff\xff\xff", 9);
  EXPECT_FALSE(decode<PushRequest>(huge).ok());
}

TEST(Messages, CursorsAndReceiptsSurviveTheStore) {
  EXPECT_EQ(*decode_cursor(encode_cursor(cursor())), cursor());
  const auto again = decode_receipt(encode_receipt(receipt()));
  ASSERT_TRUE(again);
  EXPECT_EQ(receipt_message(*again), receipt_message(receipt()));
  EXPECT_EQ(again->signature, receipt().signature);
}

TEST(Messages, TheNoticesMarkNamesWhatIsKnownUpToN) {
  const std::vector<Notice> few{{3, Stamp{5, 6}, ""}}, more{{3, Stamp{5, 6}, ""}, {9, std::nullopt, "bad_type"}};
  EXPECT_EQ(notices_mark(few, 8), notices_mark(more, 8));
  EXPECT_NE(notices_mark(few, 9), notices_mark(more, 9));
  EXPECT_NE(notices_mark(few, 9), notices_mark({}, 9));
}

/// The bytes that FORMAT.md promises; a change here is a new version of the format.
TEST(Format, AMarkIsTheseBytes) {
  Change change;
  change.stamp = {1'620'000'000'000, 2};
  change.form = "mark";
  change.form_version = 1;
  change.place = "450224204";
  change.author = "甲";
  change.creates = true;
  change.key = {{"session", text_value("s")}, {"person", text_value("p")}};
  change.edits.push_back({"status", text_value("late"), {{numbered_id(1), 7, 3}, {numbered_id(2), 7, 4}}, false});
  EXPECT_EQ(to_hex(encode_change(change, chain(1))),
            "8a01011b000001792f86480002646d61726b0169343530323234323034"
            "63e794b28467"
            "73657373696f6e617366706572736f6e617081836673746174757364"
            "6c61746582810383040750"
            "02020202020202020202020202020202");
  EXPECT_EQ(natural_record_id("mark", change.key).text().substr(14, 1), "5");
  EXPECT_EQ(chain_start(chain(1)), sha256(std::string("yanxing log 1") + std::string(16, '\x01') + '\x07'));
  const std::string payload = encode_change(change, chain(1));
  EXPECT_EQ(chain_next(chain_start(chain(1)), payload),
            sha256(std::string(chain_start(chain(1)).view()) + std::string(sha256(payload).view())));
}

}  // namespace
}  // namespace yanxing::sync::testing

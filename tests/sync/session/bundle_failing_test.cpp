// Bundles on sticks that break and at servers that fail or answer something else.
#include "tests/sync/session/bundle_support.h"

namespace yanxing::sync::testing {
namespace {

/// A stick that breaks at the n-th write or read.
class BrokenSink final : public ByteSink {
 public:
  explicit BrokenSink(int at) : left_(at) {}
  Status write(std::string_view) override {
    return left_-- > 0 ? Status{} : Status(Error{Code::disk_full, "the stick"});
  }

 private:
  int left_;
};
class BrokenSource final : public ByteSource {
 public:
  BrokenSource(std::string_view text, int at) : text_(text), left_(at) {}
  Result<std::string> read(std::size_t most) override {
    if (left_-- <= 0) return Error{Code::io, "the stick"};
    return text_.read(most);
  }

 private:
  StringSource text_;
  int left_;
};

TEST_F(Bundle, AStickThatBreaksInTheMiddleIsToldAsSuch) {
  save(a, 3);
  const BundleFile large{sha256(std::string(200'000, 'x')).hex() + ".jpg", std::string(200'000, 'x')};
  const std::string bundle = exported(a, {large});
  int writes = 0;
  for (bool whole = false; !whole; ++writes) {
    auto content = BundleContent::plan(a.store, a.log.chain(), a.identity, {});
    BrokenSink sink(writes);
    BundleHeader header{a.identity.server_key, a.identity.device, "set-set-", content->base()};
    const auto write = [&]() -> Status {
      YX_ASSIGN(auto writer, BundleWriter::begin(sink, header, a.identity.key));
      for (const std::string& question : content->questions()) YX_TRY(writer.frame(question));
      YX_ASSIGN(const auto push, content->next_push());
      YX_TRY(writer.frame(*push));
      for (int i = 0; i < 2; ++i) {
        YX_TRY(writer.attachment(large.name, large.content.size()));
        YX_TRY(writer.attachment_bytes(large.content));
      }
      return writer.end();
    };
    const Status done = write();
    whole = done.ok();
    if (!whole) {
      EXPECT_EQ(done.error().code, Code::disk_full);
    }
  }
  EXPECT_GT(writes, 4);
  int reads = 0;
  for (bool whole = false; !whole; ++reads) {
    BrokenSource source(bundle, reads);
    const auto checked = check_bundle(source, host, fault);
    whole = checked.ok();
    if (whole) continue;
    EXPECT_EQ(fault, BundleFault::none) << "the stick's fault, not the bundle's";
    EXPECT_EQ(checked.error().code, Code::io);
  }
  EXPECT_GT(reads, 4);
  StringSource once(bundle);
  const auto checked = check_bundle(once, host, fault);
  for (int at = 0; at + 1 < reads; ++at) {
    BrokenSource source(bundle, at);
    EXPECT_EQ(take_bundle(source, *checked, host, fault).error().code, Code::io) << at;
  }
  EXPECT_FALSE(imported(bundle).empty());
}

TEST_F(Bundle, ALaptopThatIsRevokedBetweenTheTwoReadingsIsRefused) {
  save(a, 2);
  const std::string bundle = exported(a);
  StringSource once(bundle), twice(bundle);
  const auto checked = check_bundle(once, host, fault);
  ASSERT_TRUE(checked);
  host.revoked.insert(a.identity.device);
  EXPECT_EQ(take_bundle(twice, *checked, host, fault).error().code, Code::refused);
  EXPECT_EQ(write_ack(*checked, host).error().code, Code::refused);
  EXPECT_EQ(server.store.change_count().value(), 0U);
}

/// A server of which the n-th call fails.
class FailingHost final : public BundleHost {
 public:
  FailingHost(Host& host, int at) : host_(&host), left_(at) {}
  const SigningKey& key() const override { return host_->key(); }
  UnixMs now_ms() const override { return host_->now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    YX_TRY(fails());
    return host_->sender(id);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    YX_TRY(fails());
    return host_->answer(id, frame);
  }
  Result<ChainHead> head(const ChainId& chain) override {
    YX_TRY(fails());
    return host_->head(chain);
  }
  Result<Uuid> epoch() override {
    YX_TRY(fails());
    return host_->epoch();
  }
  Result<bool> begin_attachment(const DeviceId& id, const std::string& name, std::uint64_t bytes) override {
    YX_TRY(fails());
    return host_->begin_attachment(id, name, bytes);
  }
  Status attachment_bytes(std::string_view piece) override {
    YX_TRY(fails());
    return host_->attachment_bytes(piece);
  }
  Status publish_attachment() override {
    YX_TRY(fails());
    return host_->publish_attachment();
  }

 private:
  Status fails() { return left_-- == 0 ? Status(Error{Code::disk_full, "the server"}) : Status{}; }
  Host* host_;
  int left_;
};

/// A server whose n-th answer is `wrong`.
class ConfusedHost final : public BundleHost {
 public:
  ConfusedHost(Host& host, int at, std::string wrong) : host_(&host), left_(at), wrong_(std::move(wrong)) {}
  const SigningKey& key() const override { return host_->key(); }
  UnixMs now_ms() const override { return host_->now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override { return host_->sender(id); }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    return left_-- == 0 ? Result<std::string>(wrong_) : host_->answer(id, frame);
  }
  Result<ChainHead> head(const ChainId& chain) override { return host_->head(chain); }
  Result<Uuid> epoch() override { return host_->epoch(); }
  Result<bool> begin_attachment(const DeviceId& id, const std::string& name, std::uint64_t bytes) override {
    return host_->begin_attachment(id, name, bytes);
  }
  Status attachment_bytes(std::string_view piece) override { return host_->attachment_bytes(piece); }
  Status publish_attachment() override { return host_->publish_attachment(); }

 private:
  Host* host_;
  int left_;
  std::string wrong_;
};

TEST_F(Bundle, AServerThatAnswersSomethingElseIsAnErrorAndTheNextTimeBringsAll) {
  save(a, 2);
  const std::string bundle = exported(a, {photo}, 1);
  const SigningKey& key = server.identity.key;
  for (const std::string& wrong :
       {std::string("<html>"), seal_reply(Kind::push, a.identity.key, "x"), seal_reply(Kind::push, key, "x")}) {
    int errors = 0;
    for (int at = 0; at < 4; ++at) {  // two pushes, the log's state, the photos that are held
      StringSource once(bundle), twice(bundle);
      ConfusedHost confused(host, at, wrong);
      const auto checked = check_bundle(once, confused, fault);
      ASSERT_TRUE(checked);
      const auto done = take_bundle(twice, *checked, confused, fault);
      errors += done && write_ack(*checked, confused) ? 0 : 1;
    }
    EXPECT_EQ(errors, 4);
  }
  ASSERT_TRUE(take(a, imported(bundle)));
  EXPECT_EQ(a.unsent(), 0u);
}

TEST_F(Bundle, AServerThatFailsInTheMiddleSaysSoAndTakesTheRestNextTime) {
  save(a, 5);
  const std::string bundle = exported(a, {photo}, 2);
  int at = 0;
  for (bool whole = false; !whole; ++at) {
    FailingHost failing(host, at);
    StringSource once(bundle), twice(bundle);
    const auto import = [&]() -> Status {
      YX_ASSIGN(const auto checked, check_bundle(once, failing, fault));
      YX_TRY(take_bundle(twice, checked, failing, fault));
      YX_TRY(write_ack(checked, failing));
      return {};
    };
    const Status done = import();
    whole = done.ok();
    if (!whole) {
      EXPECT_EQ(done.error().code, Code::disk_full) << at;
      EXPECT_EQ(fault, BundleFault::none) << at;
    }
  }
  EXPECT_GT(at, 8);
  const std::string ack = imported(bundle);
  EXPECT_EQ(taken.held_before, 5u);
  EXPECT_EQ(taken.attachments_before, 1u);
  EXPECT_EQ(take(a, ack)->confirmed, 5u);
  BundleTaken sum;
  sum.add(taken);
  sum.add({1, 1, 1, 1, {{"bad_type", 1}}, 1, 1, true, true});
  sum.add({});
  EXPECT_TRUE(sum.gap && sum.forked);
  EXPECT_EQ(sum.held_before, 6u);
  EXPECT_EQ(sum.quarantine_reasons["bad_type"], 1u);
}

}  // namespace
}  // namespace yanxing::sync::testing

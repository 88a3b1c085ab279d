// A server that takes sticks and two laptops that write them, in memory.
#pragma once

#include <map>
#include <set>

#include "sync/ledger/attachment_refs.h"
#include "sync/session/bundle_server.h"
#include "tests/support/bundle_bytes.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {

using yanxing::testing::BundleFile;
using yanxing::testing::StringSink;
using yanxing::testing::StringSource;
using yanxing::testing::written_bundle;

/// A server that takes bundles: a TestServer with its devices and files.
class Host final : public BundleHost {
 public:
  explicit Host(TestServer& server) : server_(&server) {
    server.look_up = [this](const Hash& hash, const DeviceId&) -> Result<Shelved> {
      return Shelved{files.contains(hash), true};
    };
  }
  const SigningKey& key() const override { return server_->identity.key; }
  UnixMs now_ms() const override { return server_->clock.now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    using Answer = std::variant<PublicKey, BundleFault>;
    const auto device = devices.find(id);
    if (device == devices.end()) return Answer(BundleFault::unknown_device);
    if (revoked.contains(id)) return Answer(BundleFault::revoked_device);
    return Answer(device->second.key);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    return server_->handle(devices.at(id), frame);
  }
  Result<ChainHead> head(const ChainId& chain) override { return server_->store.chain_head(chain); }
  Result<Uuid> epoch() override { return epoch_of(server_->store); }
  Result<bool> begin_attachment(const DeviceId&, const std::string& name, std::uint64_t) override {
    name_ = name;
    bytes_.clear();
    return !files.contains(attachment_hash(name));
  }
  Status attachment_bytes(std::string_view piece) override {
    bytes_ += piece;
    return {};
  }
  Status publish_attachment() override {
    files[attachment_hash(name_)] = bytes_;
    return {};
  }

  std::map<DeviceId, DeviceInfo> devices;
  std::set<DeviceId> revoked;
  std::map<Hash, std::string> files;

 private:
  TestServer* server_;
  std::string name_, bytes_;
};

inline const RecordId person = numbered_id(60);

/// The values of a person's name on the server, conflicting ones too.
inline std::set<std::string> names(TestServer& server) {
  std::set<std::string> out;
  const auto record = *server.store.record(person);
  if (!record || record->find("name") == nullptr) return out;
  for (const Head& head : record->find("name")->heads) out.insert(head.value);
  return out;
}

class Bundle : public ::testing::Test {
 protected:
  Bundle() {
    for (const SyncLaptop* laptop : {&a, &b}) host.devices[laptop->device.id] = laptop->device;
  }
  void save(SyncLaptop& laptop, int count) {
    for (int i = 0; i < count; ++i) laptop.save(create(numbered_id(next_++), "name"));
  }
  std::string exported(SyncLaptop& laptop, const std::vector<BundleFile>& files = {}, std::size_t batch = 5000) {
    std::vector<Hash> waiting;
    for (const BundleFile& file : files) waiting.push_back(attachment_hash(file.name));
    auto content = BundleContent::plan(laptop.store, laptop.log.chain(), laptop.identity, std::move(waiting));
    EXPECT_TRUE(content);
    return written_bundle(*content, laptop.identity, files, batch);
  }
  /// The ack, or empty with `fault` set.
  std::string imported(const std::string& bundle) {
    StringSource first(bundle), second(bundle);
    const auto checked = check_bundle(first, host, fault);
    if (!checked) return {};
    const auto result = take_bundle(second, *checked, host, fault);
    if (!result) return {};
    taken = *result;
    const auto ack = write_ack(*checked, host);
    EXPECT_TRUE(ack) << (ack ? "" : ack.error().detail);
    return ack ? *ack : std::string();
  }
  Result<AckTaken> take(SyncLaptop& laptop, const std::string& ack) {
    return take_ack(laptop.store, laptop.log.chain(), laptop.identity, ack, fault);
  }
  BundleFault fault_of(const std::string& bundle) {
    const auto before = *server.store.change_count();
    const auto files = host.files.size();
    EXPECT_EQ(imported(bundle), "");
    EXPECT_EQ(*server.store.change_count(), before);
    EXPECT_EQ(host.files.size(), files);
    return fault;
  }

  TestServer server;
  Host host{server};
  SyncLaptop a{1, server}, b{2, server};
  BundleFault fault = BundleFault::none;
  BundleTaken taken;
  std::uint8_t next_ = 90;
};

inline const BundleFile photo{sha256("a photo").hex() + ".jpg", "a photo"};

}  // namespace yanxing::sync::testing

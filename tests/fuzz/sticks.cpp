// What a stick brings, taken in: a server imports bundles that a laptop with a right key signed and that hold any
// frames and files, a laptop takes acks that say anything. Nothing breaks, what is held stays sound, and a stick that
// comes twice does what it did once. The first byte says who is attacked.
#include <map>
#include <vector>

#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/memory_store.h"
#include "sync/session/bundle_server.h"
#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "tests/fuzz/bytes.h"
#include "tests/support/bundle_bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace sync;
using yanxing::testing::StringSink;
using yanxing::testing::StringSource;

Uuid id_of(std::uint8_t n) {
  Uuid id;
  id.bytes.fill(n);
  return id;
}

SigningKey key_of(std::uint8_t n) {
  CountingRandom random(n);
  return SigningKey::generate(random);
}

const ChainId own_chain{id_of(5), 7};

std::string_view next_body(Bytes& in) {
  const std::size_t high = in.byte();
  return in.take(high << 8U | in.byte());
}

void save_one(Store& store, OwnLog& log, std::uint8_t n) {
  Change change;
  change.form = "person";
  change.place = "450224204";
  change.author = "a";
  change.record = id_of(n);
  change.creates = true;
  change.edits = {{"name", "\x61\x62", {}, false}};
  Transaction transaction(store);
  promise(transaction.begin().ok());
  promise(log.append(change).ok());
  promise(transaction.commit().ok());
}

/// A city's server in memory that knows one laptop.
class Host final : public BundleHost {
 public:
  Host() {
    CountingRandom random(9);
    Transaction transaction(store);
    promise(transaction.begin().ok());
    promise(set_epoch(store, id_of(9)).ok());
    promise(begin_life(store, random).ok());
    promise(transaction.commit().ok());
  }
  const SigningKey& key() const override { return identity_.key; }
  UnixMs now_ms() const override { return clock_.now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    if (id != device.id) return std::variant<PublicKey, BundleFault>(BundleFault::unknown_device);
    return std::variant<PublicKey, BundleFault>(device.key);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    promise(id == device.id);
    const LookUpAttachment look_up = [this](const Hash& hash, const DeviceId&) -> Result<Shelved> {
      return Shelved{files.contains(hash), true};
    };
    return ServerSession(store, identity_, clock_, {}, {}, look_up).handle(device, frame);
  }
  Result<ChainHead> head(const ChainId& chain) override { return store.chain_head(chain); }
  Result<Uuid> epoch() override { return epoch_of(store); }
  Result<bool> begin_attachment(const DeviceId&, const std::string& name, std::uint64_t) override {
    name_ = attachment_hash(name);
    bytes_.clear();
    return !files.contains(name_);
  }
  Status attachment_bytes(std::string_view piece) override {
    bytes_ += piece;
    return {};
  }
  Status publish_attachment() override {
    promise(sha256(bytes_) == name_);  // it was checked
    files[name_] = bytes_;
    return {};
  }

  const SigningKey laptop_key = key_of(2);
  const DeviceInfo device{id_of(5), laptop_key.public_key(), {{"450224204"}}, 1};
  MemoryStore store;
  std::map<Hash, std::string> files;

 private:
  const StoppedClock clock_;
  const ServerIdentity identity_{key_of(1), "city"};
  Hash name_;
  std::string bytes_;
};

/// Frames that are right, or whose bodies are the input's; then files whose names are right or not.
std::string some_bundle(Bytes& in, const Host& host, const std::vector<std::string>& right) {
  StringSink sink;
  BundleHeader header;
  header.server = host.key().public_key();
  header.device = host.device.id;
  header.set = "set-set-";
  header.base = "base-bas";
  header.parts = 1 + in.below(3);
  header.part = 1 + in.below(header.parts);
  auto writer = BundleWriter::begin(sink, header, host.laptop_key);
  promise(writer.ok());
  for (std::size_t left = in.below(8); left > 0; --left) {
    const std::size_t what = in.below(8);
    if (what < 4 && what < right.size()) {
      promise(writer->frame(right[what]).ok());
    } else {
      const auto kind = what % 4 == 0   ? Kind::session
                        : what % 4 == 1 ? Kind::holds
                                        : static_cast<Kind>(1 + in.below(8));
      promise(writer->frame(seal_request(what % 4 == 2 ? Kind::push : kind, host.laptop_key, next_body(in))).ok());
    }
  }
  for (std::size_t left = in.below(3); left > 0; --left) {
    const bool is_right = in.below(8) != 0;
    const std::string content = std::string(next_body(in)) + "!";
    promise(writer->attachment(sha256(is_right ? content : content + "?").hex() + ".jpg", content.size()).ok());
    promise(writer->attachment_bytes(content).ok());
  }
  promise(writer->end().ok());
  return std::move(sink.text);
}

/// What the laptop of before would have sent: the question, and three changes one by one.
std::vector<std::string> right_frames(const Host& host) {
  MemoryStore store;
  const StoppedClock clock;
  HybridClock hybrid(clock);
  OwnLog log(store, own_chain, hybrid);
  for (std::uint8_t n = 3; n < 6; ++n) save_one(store, log, n);
  const ClientIdentity identity{host.device.id, host.laptop_key, host.key().public_key()};
  auto content = BundleContent::plan(store, own_chain, identity, {});
  promise(content.ok());
  std::vector<std::string> frames = content->questions();
  while (const auto frame = *content->next_push(1)) frames.push_back(*frame);
  return frames;
}

void import(Host& host, const std::string& bundle) {
  StringSource first(bundle), second(bundle);
  BundleFault fault = BundleFault::none;
  const auto changes = host.store.change_count();
  const auto files = host.files.size();
  const auto checked = check_bundle(first, host, fault);
  promise(checked.ok() || fault != BundleFault::none);
  promise(*host.store.change_count() == *changes && host.files.size() == files);
  if (!checked) return;
  const auto taken = take_bundle(second, *checked, host, fault);
  if (!taken) return;
  promise(*host.store.change_count() == *changes + taken->stored);
  const auto ack = write_ack(*checked, host);
  if (ack) promise(open_ack(*ack, host.key().public_key(), host.device.id, fault).ok());
  StringSource again(bundle);
  const auto twice = take_bundle(again, *checked, host, fault);
  promise(twice.ok() && twice->stored == 0 && twice->attachments == 0);
}

void server(Bytes& in) {
  Host host;
  static const std::vector<std::string> right = right_frames(host);  // the same in every run
  for (int i = 0; i < 3 && !in.empty(); ++i) import(host, some_bundle(in, host, right));
  const auto report = verify(host.store, nullptr);
  promise(report.ok() && report->ok);
}

/// A receipt that is signed right, of this log or another, for what it holds or for anything.
Receipt some_receipt(Bytes& in, Store& store, const Uuid& epoch) {
  Receipt receipt;
  receipt.epoch = in.below(8) == 0 ? id_of(8) : epoch;
  receipt.chain = own_chain;
  if (in.below(8) == 0) receipt.chain.incarnation = 8;
  receipt.n = in.below(5);
  const auto here = *store.hash_at(own_chain, receipt.n);
  receipt.hash = here && in.below(4) != 0 ? *here : sha256(next_body(in));
  const Signature signature = key_of(1).sign(receipt_message(receipt));
  receipt.signature.assign(reinterpret_cast<const char*>(signature.data()), signature.size());
  if (in.below(8) == 0) receipt.signature[3] ^= 1;
  return receipt;
}

std::string some_ack(Bytes& in, Store& store, const ClientIdentity& identity) {
  Ack ack;
  ack.server = identity.server_key;
  ack.device = identity.device;
  ack.base = in.below(2) == 0 ? *confirmation_mark(store, own_chain) : "base-bas";
  ack.epoch = id_of(static_cast<std::uint8_t>(9 + in.below(2)));
  for (std::size_t left = in.below(3); left > 0; --left) {
    Ack::Chain chain;
    chain.incarnation = in.below(4) == 0 ? 8 : 7;
    chain.state.held = in.below(5);
    if (in.below(4) != 0) chain.state.receipt = some_receipt(in, store, ack.epoch);
    if (in.below(2) == 0) {
      chain.state.notices.emplace();
      for (std::uint64_t n = 1; n <= in.below(4); ++n)
        chain.state.notices->push_back(
            {n, in.below(2) == 0 ? std::optional<Stamp>() : Stamp{5, 1}, std::string(in.word())});
    }
    ack.chains.push_back(std::move(chain));
  }
  return seal_ack(std::move(ack), key_of(1));
}

void laptop(Bytes& in) {
  MemoryStore store;
  const StoppedClock clock;
  HybridClock hybrid(clock);
  OwnLog log(store, own_chain, hybrid);
  for (std::uint8_t n = 3; n < 6; ++n) save_one(store, log, n);
  const ClientIdentity identity{own_chain.device, key_of(2), key_of(1).public_key()};
  for (int i = 0; i < 4 && !in.empty(); ++i) {
    const std::string ack = some_ack(in, store, identity);
    BundleFault fault = BundleFault::none;
    const auto before = sync_state(store, own_chain.device, own_chain.incarnation);
    const auto taken = take_ack(store, own_chain, identity, ack, fault);
    const auto after = sync_state(store, own_chain.device, own_chain.incarnation);
    promise(before.ok() && after.ok() && after->unsent <= 3);
    if (!taken) promise(after->unsent == before->unsent);
    // The same again confirms nothing more, and what it confirmed stays.
    if (taken && take_ack(store, own_chain, identity, ack, fault))
      promise(sync_state(store, own_chain.device, own_chain.incarnation)->unsent == after->unsent);
  }
  promise(store.chain_head(own_chain)->n == 3);
  const auto report = verify(store, nullptr);
  promise(report.ok() && report->ok);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  if (in.byte() % 2 == 0) {
    yanxing::fuzz::server(in);
  } else {
    yanxing::fuzz::laptop(in);
  }
  return 0;
}

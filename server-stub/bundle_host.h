// What the import of a bundle stands on: the file that is read, and the city that takes it in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "server-stub/attachments.h"
#include "server-stub/city.h"
#include "server-stub/files.h"
#include "server-stub/sync_service.h"
#include "sync/session/bundle_server.h"

namespace yanxing::server {

/// A file, with the progress of reading it on a terminal.
class FileSource final : public sync::ByteSource {
 public:
  /// Error io: there is none, it is no file, or it may not be read.
  static Result<std::unique_ptr<FileSource>> open(const std::filesystem::path& file);

  Result<std::string> read(std::size_t most) override;

 private:
  explicit FileSource(Descriptor file);
  void show();

  Descriptor file_;
  bool is_terminal_;
  std::uint64_t done_ = 0, shown_ = 0;
};

/// The city as an import needs it. Waits where a serving process commits between.
class CityHost final : public sync::BundleHost {
 public:
  CityHost(City& city, const FormCatalogue& forms, Reserve reserve)
      : city_(&city), service_(city, forms), attachments_(city, std::move(reserve)) {}
  ~CityHost() override { give_up(); }
  CityHost(const CityHost&) = delete;
  CityHost& operator=(const CityHost&) = delete;

  const SigningKey& key() const override { return city_->identity().signing_key; }
  UnixMs now_ms() const override { return city_->clock().now_ms(); }
  Result<Uuid> epoch() override { return sync::epoch_of(city_->store()); }
  Result<sync::ChainHead> head(const sync::ChainId& chain) override { return city_->store().chain_head(chain); }
  Result<std::variant<PublicKey, sync::BundleFault>> sender(const DeviceId& id) override;
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override;
  Result<bool> begin_attachment(const DeviceId& device, const std::string& name, std::uint64_t bytes) override;
  Status attachment_bytes(std::string_view piece) override;
  Status publish_attachment() override;

  /// Of the files that were wanted: those that another laptop had brought before.
  std::uint64_t held_of_others() const { return held_of_others_; }

  /// A serving process commits between; SQLite's own wait (5 s) is one try of twelve.
  template <typename Call>
  static auto patiently(Call call) -> decltype(call()) {
    constexpr int busy_tries = 12;
    for (int attempt = 1;; ++attempt) {
      auto result = call();
      if (result || result.error().code != Code::busy || attempt == busy_tries) return result;
    }
  }

 private:
  /// The rest does not come: what is there is of no use to an upload over the network, which begins its own.
  void give_up();

  City* city_;
  SyncService service_;
  Attachments attachments_;
  std::optional<Upload> upload_;
  std::unique_ptr<PartWriter> part_;
  std::uint64_t held_of_others_ = 0;
};

}  // namespace yanxing::server

// The server's attachments in memory: what server-stub/attachments does with rows and files, with nothing but what a
// laptop can see of it. The real one is attacked by tests/crash and tests/server.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "sync/ledger/attachment_refs.h"
#include "sync/session/server_session.h"

namespace yanxing::sim {

class Shelf {
 public:
  struct Upload {
    DeviceId device;
    std::string name;
    std::uint64_t length = 0;
    std::string bytes;
    bool done = false;
  };

  sync::Shelved look_up(const Hash& hash, const DeviceId& asker) const;
  bool is_published(const Hash& hash) const { return rows_.contains(hash) && files_.contains(hash); }
  /// REQUIRES: is_published(hash).
  const std::string& content(const Hash& hash) const { return files_.at(hash); }

  /// A new upload; an unfinished one of the same file by the same device is forgotten. Its id.
  std::string begin(const DeviceId& device, const std::string& name, std::uint64_t length);
  /// nullptr: unknown, or another device's.
  Upload* find(const std::string& id, const DeviceId& device);
  /// How much is there; publishes what is whole. nullopt: it was not what its name says, and is gone.
  std::optional<std::uint64_t> take_over(const std::string& id, const DeviceId& device);
  void forget(const std::string& id) { uploads_.erase(id); }
  /// What came since the last sync to the disk is lost by a power cut: each upload keeps a part of it.
  template <typename Random>
  void cut_power(Random below) {
    for (auto& [id, upload] : uploads_) {
      if (!upload.done) upload.bytes.resize(below(upload.bytes.size() + 1));
    }
  }
  /// Some upload whose time is over; false: there is none.
  template <typename Random>
  bool expire_one(Random below) {
    if (uploads_.empty()) return false;
    auto at = uploads_.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(below(uploads_.size())));
    uploads_.erase(at);
    return true;
  }

  /// An older database is put back; beside it the files of then, those of now, or none.
  enum class Files { of_then, of_now, none };
  void restore(const Shelf& backup, Files files);
  /// What a server does when it starts: files without a row are taken in.
  void recover();

 private:
  std::set<Hash> rows_;
  std::set<std::pair<Hash, DeviceId>> senders_;
  std::map<std::string, Upload> uploads_;
  std::map<Hash, std::string> files_;
  std::uint64_t next_ = 1;
};

}  // namespace yanxing::sim

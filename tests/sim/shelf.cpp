#include "tests/sim/shelf.h"

namespace yanxing::sim {

sync::Shelved Shelf::look_up(const Hash& hash, const DeviceId& asker) const {
  sync::Shelved out{is_published(hash), is_published(hash) && senders_.contains({hash, asker}), {}};
  for (auto at = senders_.lower_bound({hash, DeviceId{}}); at != senders_.end() && at->first == hash; ++at)
    out.senders.push_back(at->second);
  return out;
}

std::string Shelf::begin(const DeviceId& device, const std::string& name, std::uint64_t length) {
  std::erase_if(uploads_, [&](const auto& one) {
    return one.second.device == device && one.second.name == name && !one.second.done;
  });
  const std::string id = "/v1/attachments/uploads/" + std::to_string(next_++);
  uploads_[id] = {device, name, length, {}, false};
  return id;
}

Shelf::Upload* Shelf::find(const std::string& id, const DeviceId& device) {
  const auto at = uploads_.find(id);
  return at == uploads_.end() || at->second.device != device ? nullptr : &at->second;
}

std::optional<std::uint64_t> Shelf::take_over(const std::string& id, const DeviceId& device) {
  Upload* upload = find(id, device);
  if (upload == nullptr) return std::nullopt;
  if (upload->done) return upload->length;
  if (upload->bytes.size() < upload->length) return upload->bytes.size();
  const Hash hash = sync::attachment_hash(upload->name);
  if (sha256(upload->bytes) != hash) {
    uploads_.erase(id);
    return std::nullopt;
  }
  files_[hash] = upload->bytes;
  rows_.insert(hash);
  senders_.insert({hash, device});
  upload->done = true;
  upload->bytes.clear();
  return upload->length;
}

void Shelf::restore(const Shelf& backup, Files files) {
  const auto now = files_;
  const std::uint64_t next = next_;
  *this = backup;
  next_ = next;
  if (files == Files::of_then) return;
  if (files == Files::of_now) files_ = now;
  if (files == Files::none) files_.clear();
  for (auto& [id, upload] : uploads_) upload.bytes.clear();  // its partial file is another's, or not there
}

void Shelf::recover() {
  for (const auto& [hash, bytes] : files_) rows_.insert(hash);
}

}  // namespace yanxing::sim

#include "server-stub/bundle_host.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>
#include <system_error>
#include <utility>

namespace yanxing::server {

namespace fs = std::filesystem;

Result<std::unique_ptr<FileSource>> FileSource::open(const fs::path& file) {
  std::error_code error;
  if (fs::exists(file, error) && !fs::is_regular_file(file, error))
    return Error{Code::io, file.string() + " is no file"};
  Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.get() < 0) return file_error(file.string(), errno);
  return std::unique_ptr<FileSource>(new FileSource(std::move(descriptor)));
}

Result<std::string> FileSource::read(std::size_t most) {
  std::string bytes(most, '\0');
  std::size_t have = 0;
  while (have < most) {
    const ssize_t count = ::read(file_.get(), bytes.data() + have, most - have);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return file_error("cannot read", errno);
    if (count == 0) break;
    have += static_cast<std::size_t>(count);
  }
  bytes.resize(have);
  done_ += have;
  show();
  return bytes;
}

FileSource::FileSource(Descriptor file) : file_(std::move(file)), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void FileSource::show() {
  constexpr std::uint64_t step = std::uint64_t{4} << 20;
  if (!is_terminal_ || done_ < shown_ + step) return;
  shown_ = done_;
  std::cerr << "\r\x1b[K" << done_ / (std::uint64_t{1} << 20) << " MiB" << std::flush;
}

Result<std::variant<PublicKey, sync::BundleFault>> CityHost::sender(const DeviceId& id) {
  using Answer = std::variant<PublicKey, sync::BundleFault>;
  YX_ASSIGN(const auto device, city_->devices().find(id));
  if (!device) return Answer(sync::BundleFault::unknown_device);
  if (device->revoked_ms) return Answer(sync::BundleFault::revoked_device);
  return Answer(device->public_key);
}

Result<std::string> CityHost::answer(const DeviceId& id, std::string_view frame) {
  YX_ASSIGN(const auto device, city_->devices().find(id));
  if (!device || device->revoked_ms) return Error{Code::refused, "the laptop was revoked meanwhile"};
  return patiently([&] { return service_.handle(*device, frame); });
}

Result<bool> CityHost::begin_attachment(const DeviceId& device, const std::string& name, std::uint64_t bytes) {
  const Hash content = sync::attachment_hash(name);
  YX_ASSIGN(const auto shelved, attachments_.look_up(content, device));
  if (shelved.published && shelved.sent_by_asker) return false;
  if (shelved.published) ++held_of_others_;  // wanted, so that this laptop counts as a sender of it
  YX_ASSIGN(upload_, patiently([&] { return attachments_.begin_bundle_upload(device, name, bytes); }));
  YX_ASSIGN(part_, attachments_.write_part(*upload_, 0));
  return true;
}

Status CityHost::attachment_bytes(std::string_view piece) {
  const Status written = part_->append(piece);
  if (!written) give_up();
  return written;
}

Status CityHost::publish_attachment() {
  Status synced = part_->sync();
  part_.reset();
  if (!synced) {
    give_up();
    return synced;
  }
  // Somebody may publish the same file over the network at this moment: then that one is used.
  YX_ASSIGN(const bool good, patiently([&] { return attachments_.publish(*upload_); }));
  upload_.reset();
  return good ? Status{} : Status(Error{Code::corrupt, "an attachment is not what its name says"});
}

void CityHost::give_up() {
  part_.reset();
  if (upload_) static_cast<void>(attachments_.forget(*upload_));
  upload_.reset();
}

}  // namespace yanxing::server

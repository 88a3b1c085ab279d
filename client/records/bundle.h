// Bundles of a laptop: what goes on a stick, and what the ack that comes back changes.
#pragma once

#include <filesystem>
#include <memory>

#include "client/records/bundle_file.h"
#include "client/records/workspace.h"
#include "sync/session/bundle_client.h"

namespace yanxing::records {

/// An order with the frames that belong to it. The frames read the store: they are for its thread alone.
struct PreparedBundle {
  BundleOrder order;
  std::unique_ptr<sync::BundleContent> content;
  std::unique_ptr<sync::ClientIdentity> identity;  // content refers to it
  std::uint64_t attachments_missing = 0;           // named by records, not on this laptop
};

/// Everything that the server is not known to hold. Errors: refused (not enrolled), and the store's.
Result<PreparedBundle> prepare_bundle(Workspace& workspace, const std::filesystem::path& target,
                                      std::uint64_t part_bytes);

/// Notes what was written, on the store's thread: those files may be replaced by a later bundle, and what was left out
/// as damaged does not wait any more. Errors: the store's.
Status note_bundle(Workspace& workspace, const BundleWritten& written);

/// The frames of a prepared bundle as its writer takes them, one by one from the store.
class StoreFrames final : public PushFrames {
 public:
  explicit StoreFrames(sync::BundleContent& content) : content_(&content) {}
  Result<std::optional<std::string>> next() override { return content_->next_push(); }
  void rewind() override { content_->rewind(); }

 private:
  sync::BundleContent* content_;
};

/// The bytes of an ack's file, at most a little more than one may have. Errors: not_found, io. Any thread.
Result<std::string> read_ack(const std::filesystem::path& file);
/// Takes an ack that was read. Errors: with `fault`, why it is not taken; refused (not enrolled), and the store's.
Result<sync::AckTaken> take_ack(Workspace& workspace, std::string_view bytes, sync::BundleFault& fault);
/// Both. Errors: with `fault`, why it is not taken; refused (not enrolled), not_found, io, and the store's.
Result<sync::AckTaken> import_ack(Workspace& workspace, const std::filesystem::path& file, sync::BundleFault& fault);

}  // namespace yanxing::records

#include "client/records/photo_check.h"

#include <utility>

namespace yanxing::records {
namespace {

constexpr std::size_t at_once = 500;

/// A full disk cannot note what was found; it is told all the same.
Status unless_full(const Status& status) {
  return status || status.error().code != Code::disk_full ? status : Status();
}

}  // namespace

Result<CheckedPhoto> check_photo(AttachmentOutbox& outbox, const Attachments& files, const std::string& name) {
  CheckedPhoto out;
  YX_ASSIGN(out.place, outbox.place_of(name));
  const bool is_file = files.has(name);
  const bool was_damaged = out.place.damaged;
  const bool is_missed = !is_file && out.place.own && !out.place.on_server;
  if (!is_file && !is_missed) {
    out.place.damaged = false;
    return out;
  }
  const auto content = files.open(name);
  if (!content && is_file && content.error().code != Code::corrupt) {
    out.fault = PhotoFault::unreadable;
    return out;
  }
  const bool is_mended = !content && files.mend(name);
  out.place.here = content || is_mended;
  out.place.damaged = is_file && !out.place.here;
  out.changed = is_mended || out.place.damaged != was_damaged;
  if (is_mended) {
    YX_ASSIGN(const AttachmentPlace now, outbox.place_of(name));
    out.place.bytes = now.bytes;
  }
  if (out.place.damaged && !was_damaged) YX_TRY(unless_full(outbox.note_damaged(name)));
  if (!out.place.here) out.fault = is_file ? PhotoFault::damaged : PhotoFault::missing;
  return out;
}

namespace {

Status check_all(AttachmentOutbox& outbox, const Attachments& files, CheckedPhotos& out) {
  YX_TRY(unless_full(outbox.look()));
  bool changed = false;
  std::string after;
  while (true) {
    YX_ASSIGN(const auto some, outbox.places(after, at_once));
    for (const AttachmentPlace& one : some) {
      YX_ASSIGN(CheckedPhoto photo, check_photo(outbox, files, one.name));
      out.checked += files.has(one.name) ? 1 : 0;
      changed = changed || photo.changed;
      if (photo.fault != PhotoFault::none) out.faults.push_back(std::move(photo));
    }
    if (some.size() < at_once) break;
    after = some.back().name;
  }
  return changed ? unless_full(outbox.look()) : Status();
}

}  // namespace

Result<CheckedPhotos> check_photos(Workspace& workspace) {
  const Attachments files(workspace.folder());
  AttachmentOutbox outbox(workspace, files);
  CheckedPhotos out;
  // A folder that may not be read would look like one without photos.
  YX_TRY(files.names());
  YX_TRY(outbox.knowing_all([&] { return check_all(outbox, files, out); }));
  return out;
}

}  // namespace yanxing::records

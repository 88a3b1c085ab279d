// Whether the files of photos on this laptop are what their names say: read to the end, and made anew from their
// originals where that can be.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/records/attachment_outbox.h"
#include "client/records/attachments.h"
#include "client/records/workspace.h"
#include "sync/base/result.h"

namespace yanxing::records {

/// `none` also of a photo that is kept elsewhere only: on the server, or still on the laptop that recorded it.
/// `unreadable`: the disk or its permissions do not give the file; it is not known to be damaged.
enum class PhotoFault { none, missing, damaged, unreadable };

struct CheckedPhoto {
  AttachmentPlace place;
  PhotoFault fault = PhotoFault::none;
  bool changed = false;  // made anew, or found damaged: AttachmentOutbox::look() is to see it
};

/// REQUIRES: is_attachment_name(name). Errors: the store's.
Result<CheckedPhoto> check_photo(AttachmentOutbox& outbox, const Attachments& files, const std::string& name);

struct CheckedPhotos {
  std::uint64_t checked = 0;         // files that were read
  std::vector<CheckedPhoto> faults;  // by name
};

/// Of all that changes name. A full disk is no error: it only keeps what was found from being noted. Errors: io (the
/// folder of photos cannot be read), and the store's.
Result<CheckedPhotos> check_photos(Workspace& workspace);

}  // namespace yanxing::records

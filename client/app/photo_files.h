// The photos of records as the models share them: the files, what waits, what is being fetched.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include "client/app/fill_view.h"
#include "client/records/attachment_outbox.h"
#include "client/records/attachments.h"

namespace yanxing::app {

/// A photo that is being fetched, or why the last try did not bring it.
struct PhotoFetch {
  Message problem{};
  std::int64_t have = 0;
  std::int64_t total = 0;  // 0: not known yet
};

struct PhotoFiles {
  explicit PhotoFiles(records::Workspace& workspace) : files(workspace.folder()), outbox(workspace, files) {
    files.clean(workspace.wall_clock().now_ms());
  }

  records::Attachments files;
  records::AttachmentOutbox outbox;
  std::map<std::string, PhotoFetch> fetching;

  /// Shown and not read yet in this run: the server may have signed for them long ago, and a disk forgets. PhotosModel
  /// reads them between frames.
  std::deque<std::string> to_check;
  std::set<std::string> shown;

  /// What is known of one, for the question that shows it.
  AttachmentView view_of(const std::string& name);
};

}  // namespace yanxing::app

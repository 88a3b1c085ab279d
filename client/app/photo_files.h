// The photos of records as the models share them: the files, what waits, what is being fetched.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "client/app/fill_view.h"
#include "client/records/attachment_outbox.h"
#include "client/records/attachments.h"

namespace yanxing::app {

struct PhotoFiles {
  explicit PhotoFiles(records::Workspace& workspace) : files(workspace.folder()), outbox(workspace, files) {}

  records::Attachments files;
  records::AttachmentOutbox outbox;
  /// Being fetched (no problem), or why the last try did not bring it.
  std::map<std::string, Message> fetching;

  /// What is known of one, for the question that shows it.
  AttachmentView view_of(const std::string& name);
};

}  // namespace yanxing::app

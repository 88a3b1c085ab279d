// Photos of a simulated laptop: the outbox, the sender and the folder are the product's own, on the laptop's own disk.
#pragma once

#include <optional>

#include "client/attachments/sender.h"
#include "tests/sim/world.h"

namespace yanxing::sim {

struct PhotoBag {
  explicit PhotoBag(Laptop& laptop);

  records::Attachments files;
  records::AttachmentOutbox outbox;
  std::optional<attachments::AttachmentSender> sender;  // a run under way
};

/// "On the server" is shown of what the server has, as long as it was not put back unnoticed.
void check_photo_claims(World& world, Laptop& laptop);

/// After everything is quiet: no record without a way to its photo.
void check_photos(World& world);

}  // namespace yanxing::sim

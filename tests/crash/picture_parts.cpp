#include "tests/crash/picture_parts.h"

#include "client/images/image.h"
#include "client/records/attachment_outbox.h"

namespace yanxing::crash {
namespace {

constexpr int wide = 48, high = 36, kept_edge = 24;

std::string chosen_picture(int number) {
  images::Picture picture{wide, high, {}};
  for (int i = 0; i < wide * high; ++i) {
    for (const int value : {i * number, i / wide * number, number, 255})
      picture.rgba.push_back(static_cast<std::uint8_t>(value & 0xFF));
  }
  return images::encode(picture).value().bytes;
}

}  // namespace

Result<records::Attachment> keep_picture(records::Attachments& files, int number) {
  return files.import_bytes(chosen_picture(number), records::AttachmentKind::image, "a.jpg", kept_edge);
}

Result<std::string> save_with_picture(Laptop& laptop, int number) {
  records::Attachments files(laptop.workspace->folder());
  YX_ASSIGN(const auto kept, keep_picture(files, number));
  if (kept.original != records::OriginalKept::kept) return Error{Code::io, "the original is not kept"};
  records::SaveRequest request = person(number);
  request.values["note"] = kept.name;
  YX_TRY(laptop.records->save(request));
  return kept.name;
}

std::string picture_is_bad(Laptop& laptop, const std::string& name, bool has_original, bool signed_for) {
  const records::Attachments files(laptop.workspace->folder());
  records::AttachmentOutbox outbox(*laptop.workspace, files);
  if (const auto bytes = files.open(name); !bytes) return "a picture is not here: " + said(bytes.error());
  const auto place = outbox.place_of(name);
  if (!place) return "a picture cannot be asked for: " + said(place.error());
  if (!place->here || place->damaged) return "a picture that is here counts as gone";
  if (place->on_server) return {};
  if (signed_for) return "what the server signed for is forgotten";
  if (!has_original) return {};
  if (!files.original_of(name)) return "an original is gone before the server has signed";
  return files.mend(name) ? "" : "an original does not give its picture";
}

std::string originals_stay(Laptop& laptop) {
  const records::Attachments files(laptop.workspace->folder());
  records::AttachmentOutbox outbox(*laptop.workspace, files);
  if (auto looked = outbox.look(); !looked) return "look fails: " + said(looked.error());
  const auto left = files.originals();
  return left && left->empty() ? "" : "an original stays for ever";
}

}  // namespace yanxing::crash

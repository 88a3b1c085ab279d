#include "tests/crash/picture_parts.h"

#include "client/images/image.h"
#include "client/records/attachment_outbox.h"

namespace yanxing::crash {
namespace {

constexpr int wide = 48, high = 36, kept_edge = 24;

}  // namespace

std::string chosen_picture(int number) {
  images::Picture picture{wide, high, {}};
  for (int i = 0; i < wide * high; ++i) {
    for (const int value : {i * number, i / wide * number, number, 255})
      picture.rgba.push_back(static_cast<std::uint8_t>(value & 0xFF));
  }
  return images::encode(picture).value().bytes;
}

Result<std::string> save_with_picture(Laptop& laptop, int number) {
  records::Attachments files(laptop.workspace->folder());
  YX_ASSIGN(const auto kept,
            files.import_bytes(chosen_picture(number), records::AttachmentKind::image, "a.jpg", kept_edge));
  if (kept.original != records::OriginalKept::kept) return Error{Code::io, "the original is not kept"};
  records::SaveRequest request = person(number);
  request.values["note"] = kept.name;
  YX_TRY(laptop.records->save(request));
  return kept.name;
}

std::string pictures_are_bad(Laptop& laptop, const std::vector<std::string>& names, bool signed_for) {
  const records::Attachments files(laptop.workspace->folder());
  records::AttachmentOutbox outbox(*laptop.workspace, files);
  // Before look(), which would let them go.
  for (const std::string& name : names) {
    if (const auto bytes = files.open(name); !bytes) return "a picture is not here: " + said(bytes.error());
    const auto place = outbox.place_of(name);
    if (!place) return "a picture cannot be asked for: " + said(place.error());
    if (!place->here || place->damaged) return "a picture that is here counts as gone";
    if (!place->on_server && signed_for) return "what the server signed for is forgotten";
    const auto original = files.original_of(name);
    if (!original && !place->on_server) return "an original is gone before the server has signed";
    if (original && !place->on_server && !files.mend(name)) return "an original does not give its picture";
  }
  if (!signed_for) return {};
  if (auto looked = outbox.look(); !looked) return "look fails: " + said(looked.error());
  const auto left = files.originals();
  return left && left->empty() ? "" : "an original stays for ever";
}

}  // namespace yanxing::crash

#include "sync/ledger/change_refs.h"

#include <algorithm>

namespace yanxing::sync {

namespace {

Error bad(const char* what) { return Error{Code::invalid, std::string("change reference: ") + what}; }

}  // namespace

void encode_ref(cbor::Writer& out, const ChangeId& id, const ChainId& self) {
  const bool same_device = id.device == self.device;
  const bool same_chain = same_device && id.incarnation == self.incarnation;
  out.array(same_chain ? 1 : same_device ? 2 : 3).uint(id.n);
  if (!same_chain) out.uint(id.incarnation);
  if (!same_device) out.bytes(id.device.view());
}

Result<ChangeId> decode_ref(cbor::Reader& in, const ChainId& self) {
  YX_ASSIGN(const std::uint64_t parts, in.array());
  if (parts < 1 || parts > 3) return bad("1 to 3 parts");
  ChangeId id{self.device, self.incarnation, 0};
  YX_ASSIGN(id.n, in.uint());
  if (id.n == 0 || id.n >> 62 != 0) return bad("a number out of range");
  if (parts >= 2) {
    YX_ASSIGN(const std::uint64_t incarnation, in.uint());
    if (incarnation == 0 || incarnation > 0xFFFFFFFFu) return bad("an incarnation out of range");
    id.incarnation = static_cast<std::uint32_t>(incarnation);
  }
  if (parts == 3) {
    YX_ASSIGN(const std::string_view device, in.bytes());
    if (device.size() != 16) return bad("a device id has 16 bytes");
    id.device = Uuid::from_bytes(device);
  }
  // One way to write each reference, so that equal changes are equal bytes.
  const bool same_device = id.device == self.device;
  const std::uint64_t least = same_device && id.incarnation == self.incarnation ? 1 : same_device ? 2 : 3;
  if (parts != least) return bad("longer than needed");
  return id;
}

std::string encode_seen(std::vector<ChangeId> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::string item;
  cbor::Writer out(item);
  out.array(ids.size());
  for (const ChangeId& id : ids) encode_ref(out, id, ChainId{});
  return item;
}

Result<std::vector<ChangeId>> decode_seen(std::string_view item) {
  cbor::Reader in(item);
  YX_ASSIGN(const std::uint64_t count, in.array());
  std::vector<ChangeId> ids;
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const ChangeId id, decode_ref(in, ChainId{}));
    if (i > 0 && id <= ids.back()) return bad("out of order");
    ids.push_back(id);
  }
  if (!in.at_end()) return bad("bytes after its end");
  return ids;
}

}  // namespace yanxing::sync

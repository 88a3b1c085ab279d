#include "sync/base/result.h"

namespace yanxing {

const char* code_name(Code code) {
  switch (code) {
    case Code::invalid: return "invalid";
    case Code::not_found: return "not_found";
    case Code::exists: return "exists";
    case Code::conflict: return "conflict";
    case Code::refused: return "refused";
    case Code::out_of_scope: return "out_of_scope";
    case Code::no_network: return "no_network";
    case Code::untrusted: return "untrusted";
    case Code::busy: return "busy";
    case Code::disk_full: return "disk_full";
    case Code::io: return "io";
    case Code::corrupt: return "corrupt";
    case Code::too_new: return "too_new";
    case Code::unsupported: return "unsupported";
    case Code::cancelled: return "cancelled";
    case Code::needs_person: return "needs_person";
  }
  YX_UNREACHABLE();
}

}  // namespace yanxing

// Problem details (RFC 9457): every "no" of the server, with a stable type for programs and a sentence for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server-stub/http_types.h"

namespace yanxing::server {

/// Stable names: "urn:yanxing:problem:<name>". Never renamed, never reused; openapi.yaml lists them.
enum class Problem {
  malformed_request,
  unauthorized,
  device_revoked,
  code_unknown,
  code_expired,
  code_used,
  code_dead,
  bad_proof,
  device_exists,
  bad_signature,
  protocol_too_new,
  cursor_invalid,
  cursor_stale,
  not_found,
  method_not_allowed,
  request_timeout,
  body_too_large,
  unsupported_media_type,
  expectation_failed,
  headers_too_large,
  internal,
  not_implemented,
  busy,
  http_version,
  storage_full,
  upload_invalid,
  upload_unknown,
  upload_expired,
  offset_conflict,
  tus_version,
  attachment_unknown,
  attachment_too_large,
  range_unsatisfiable,
  too_many_uploads,
  checksum_mismatch,
  hash_mismatch,
};

enum class Language { en, zh };

/// The first of zh and en that Accept-Language (RFC 9110, 12.5.4) prefers; en when it names neither.
Language preferred_language(std::string_view accept_language);

/// The name as it stands in the type: "device-revoked".
std::string_view problem_name(Problem problem);
unsigned problem_status(Problem problem);

/// `note` adds a fact behind the sentence (English, e.g. which field was bad); may be empty.
Reply problem_reply(Problem problem, std::string_view accept_language, std::string_view note = {});

}  // namespace yanxing::server

// The shipped forms, compiled in by CMakeLists.txt, so that a server is one file to deploy.
#pragma once

#include <span>
#include <string_view>

namespace yanxing::server {

struct EmbeddedForm {
  std::string_view file;
  std::string_view json;
};

std::span<const EmbeddedForm> embedded_forms();

}  // namespace yanxing::server

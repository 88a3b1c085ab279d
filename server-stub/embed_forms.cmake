# cmake -DOUT=FILE "-DFILES=a.json;b.json" -P embed_forms.cmake: writes the files as a C++ table (server-stub/embedded_forms.h).
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  # Hexadecimal, because CMake's own lists take brackets and semicolons for their own.
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
  string(REGEX REPLACE "((\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..)(\\\\x..))" "\\1\"\n    \"" bytes "${bytes}")
  string(APPEND rows "    {\"${name}\",\n    \"${bytes}\"sv},\n")
endforeach()
file(WRITE ${OUT} "// Made by embed_forms.cmake.
#include \"server-stub/embedded_forms.h\"

#include <array>

namespace yanxing::server {

std::span<const EmbeddedForm> embedded_forms() {
  using namespace std::literals;
  static constexpr auto forms = std::to_array<EmbeddedForm>({
${rows}  });
  return forms;
}

}  // namespace yanxing::server
")

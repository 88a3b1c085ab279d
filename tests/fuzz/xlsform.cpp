// The XLSForm reader: any bytes either compile into a form that loads, or every problem is told. See parts.h for how an
// input stands for a workbook.
#include "client/forms/form.h"
#include "client/forms/xlsform/compile.h"
#include "client/forms/xlsform/export.h"
#include "tests/fuzz/bytes.h"
#include "tests/fuzz/parts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yanxing;
  const std::string workbook = fuzz::workbook_of({reinterpret_cast<const char*>(data), size});
  const auto compilation = forms::xlsform::compile(workbook, "fuzzed");
  fuzz::promise(compilation.compiled.has_value() == compilation.errors.empty());
  if (!compilation.compiled) return 0;
  (void)forms::parse_form(compilation.compiled->form.dump());
  (void)forms::xlsform::export_xform(compilation.compiled->form);
  return 0;
}

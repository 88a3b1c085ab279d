// The form JSON: any text either is a form, which can be filled, or is told why not.
#include "client/forms/form.h"
#include "client/forms/answers.h"
#include "tests/fuzz/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yanxing;
  const auto form = forms::parse_form({reinterpret_cast<const char*>(data), size});
  if (!form) {
    fuzz::promise(!form.error().detail.empty());
    return 0;
  }
  fuzz::promise(form->model != nullptr);
  for (const auto& field : form->fields) fuzz::promise(form->find(field.name) == &field);
  (void)forms::FormSet::make({*form});
  return 0;
}

// How a status and a sign-in are called on the attendance screen, and their colours.
#include "client/ui/screens/attendance_parts.h"

namespace yanxing::ui::attendance {
namespace {

using app::Mark;
using app::SignedHow;

const char* how_key(SignedHow how) {
  switch (how) {
    case SignedHow::in: return "signed.in";
    case SignedHow::walk_in: return "signed.walk_in";
    case SignedHow::already: return "signed.already";
    case SignedHow::out: return "signed.out";
    case SignedHow::already_out: return "signed.already_out";
    case SignedHow::not_in: return "signed.not_in";
  }
  return "signed.in";
}

}  // namespace

const char* mark_key(Mark mark) {
  switch (mark) {
    case Mark::present: return "mark.present";
    case Mark::late: return "mark.late";
    case Mark::early: return "mark.early";
    case Mark::leave: return "mark.leave";
    case Mark::absent: return "mark.absent";
    case Mark::none: break;
  }
  return "mark.none";
}

Tone mark_tone(Mark mark) {
  switch (mark) {
    case Mark::present: return tone::good;
    case Mark::late: return tone::violet;
    case Mark::early: return tone::violet;
    case Mark::leave: return tone::warn;
    case Mark::absent: return tone::bad;
    case Mark::none: break;
  }
  return tone::neutral;
}

bool went_well(const app::SignedIn& one) {
  const SignedHow how = one.how;
  return !one.unsaved && (how == SignedHow::in || how == SignedHow::walk_in || how == SignedHow::out);
}

Tone signed_tone(const app::SignedIn& one) {
  if (!went_well(one)) return tone::warn;
  return one.mark == Mark::late || one.mark == Mark::early ? tone::violet : tone::good;
}

std::string signed_text(const app::SignedIn& one, const UiContext& ui) {
  const bool left_early = one.how == SignedHow::out && one.mark == Mark::early;
  const char* key = left_early ? "signed.out_early" : how_key(one.how);
  std::string text = ui.tr(key, {{"time", one.time}, {"status", ui.tr(mark_key(one.mark))}});
  if (one.unsaved) text += std::string(" · ") + ui.tr("unsaved.short");
  return text;
}

}  // namespace yanxing::ui::attendance

// Icons by meaning: code points of Font Awesome 4.7 (Debian: fonts-font-awesome), merged into both text faces.
#pragma once

namespace yanxing::ui::icon {

inline constexpr const char* logo = "\uf19c";
inline constexpr const char* attendance = "\uf046";
inline constexpr const char* observation = "\uf06e";
inline constexpr const char* records = "\uf0f6";
inline constexpr const char* conflicts = "\uf126";
inline constexpr const char* sync = "\uf021";
inline constexpr const char* settings = "\uf013";
inline constexpr const char* search = "\uf002";
inline constexpr const char* plus = "\uf067";
inline constexpr const char* check = "\uf00c";
inline constexpr const char* cross = "\uf00d";
inline constexpr const char* clock = "\uf017";
inline constexpr const char* people = "\uf0c0";
inline constexpr const char* person = "\uf007";
inline constexpr const char* person_plus = "\uf234";
inline constexpr const char* undo = "\uf0e2";
inline constexpr const char* disk = "\uf0c7";
inline constexpr const char* database = "\uf1c0";
inline constexpr const char* cloud = "\uf0c2";
inline constexpr const char* cloud_up = "\uf0ee";
inline constexpr const char* bolt = "\uf0e7";
inline constexpr const char* check_circle = "\uf058";
inline constexpr const char* info_circle = "\uf05a";
inline constexpr const char* warning = "\uf071";
inline constexpr const char* question = "\uf059";
inline constexpr const char* down = "\uf0d7";
inline constexpr const char* chevron_left = "\uf104";
inline constexpr const char* chevron_right = "\uf105";
inline constexpr const char* calendar = "\uf073";
inline constexpr const char* pin = "\uf041";
inline constexpr const char* trash = "\uf014";
inline constexpr const char* pencil = "\uf040";
inline constexpr const char* history = "\uf1da";
inline constexpr const char* laptop = "\uf109";
inline constexpr const char* comment = "\uf0e5";
inline constexpr const char* flag = "\uf024";
inline constexpr const char* lock = "\uf023";
inline constexpr const char* unlock = "\uf13e";
inline constexpr const char* folder = "\uf07b";
inline constexpr const char* key = "\uf084";
inline constexpr const char* server = "\uf233";
inline constexpr const char* keyboard = "\uf11c";
inline constexpr const char* globe = "\uf0ac";
inline constexpr const char* signal = "\uf012";
inline constexpr const char* inbox = "\uf01c";
inline constexpr const char* list = "\uf0cb";
inline constexpr const char* arrow_up = "\uf062";
inline constexpr const char* arrow_down = "\uf063";
inline constexpr const char* copy = "\uf0c5";
inline constexpr const char* leave = "\uf274";
inline constexpr const char* sign_out = "\uf08b";
inline constexpr const char* forms = "\uf044";
inline constexpr const char* image = "\uf03e";
inline constexpr const char* file = "\uf016";
inline constexpr const char* formula = "\uf1ec";
inline constexpr const char* refresh = "\uf021";
inline constexpr const char* paste = "\uf0ea";
inline constexpr const char* home = "\uf015";
inline constexpr const char* training = "\uf19d";
inline constexpr const char* election = "\uf0e8";
inline constexpr const char* due = "\uf073";
inline constexpr const char* review = "\uf14a";
inline constexpr const char* reports = "\uf02f";
inline constexpr const char* chart = "\uf080";
inline constexpr const char* usb = "\uf287";
inline constexpr const char* desktop = "\uf108";
inline constexpr const char* download = "\uf019";
inline constexpr const char* barcode = "\uf02a";
inline constexpr const char* tags = "\uf02b";

}  // namespace yanxing::ui::icon

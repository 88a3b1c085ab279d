// Chinese input methods under X11: cures what GLFW 3.3 does wrong with them. Elsewhere everything here does nothing.
//
// GLFW 3.3.8 (Debian bookworm) hands keys that the input method ate to the program all the same: Backspace while
// composing deletes committed text, Escape leaves the field. And it creates the input context without a place, so that
// the list of candidates stands in a corner of the screen. Both are repaired by defining XFilterEvent and XCreateIC in
// the program, in front of libX11's: the program must export its symbols (-rdynamic; yx_platform sees to it). The state
// behind them belongs to the one X11 connection of the process.
#pragma once

namespace yanxing::platform::input_method {

/// Before glfwInit: a UTF-8 locale for characters, and a running input method where XMODIFIERS names none.
void prepare_environment();

/// In a key callback: was the key that is being reported eaten by the input method?
bool ate_the_key();

/// The candidates shall stand below this point of the window, in pixels.
void place_candidates(int x, int y);

}  // namespace yanxing::platform::input_method

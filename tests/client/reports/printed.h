// Documents written in a test, read back with programs that people have: pdftotext, pdfinfo, pdffonts; rendered for a
// look.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "client/reports/document.h"
#include "tests/support/process.h"

namespace yanxing::testing {

/// Writes DIR/NAME.pdf and its pages as build/PRESET/screens/pdf_NAME-1.png…
std::filesystem::path print(const TempDir& dir, const reports::Document& document, const std::string& name);
/// The text of a PDF as it is laid out, pages separated by form feeds.
std::string text_of(const std::filesystem::path& pdf);
/// The same without white space, for texts that are broken into lines.
std::string run_of(const std::filesystem::path& pdf);
int pages_of(const std::filesystem::path& pdf);

/// DIR/NAME.xlsx as openpyxl sees it: {"sheets": [{"name", "cells": {"A1": {"value", "type", "format", "bold",
/// "fill"}}, "merges": ["A1:C1"], "widths": {"A": …}, "heights": {"1": …}, "paper", "landscape", "fit_width",
/// "fit_height", "repeat", "freeze", "footer", "images", "charts", "links": {"B2": "…"}}], "title"}.
nlohmann::json workbook_of(const std::filesystem::path& xlsx);

/// A small picture of one colour as JPEG.
std::string sample_picture(int width, int height, int red, int green, int blue);

}  // namespace yanxing::testing

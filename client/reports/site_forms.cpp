#include "client/reports/registry.h"

namespace yanxing::reports {

void add_site_forms(std::vector<Report>&) {}

}  // namespace yanxing::reports

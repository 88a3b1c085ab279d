#include "client/reports/registry.h"

namespace yanxing::reports {

void add_reform_forms(std::vector<Report>&) {}

}  // namespace yanxing::reports

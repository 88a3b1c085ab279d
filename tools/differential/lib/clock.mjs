// Freezes the clock at the moment that all recordings are made at. Imported before anything that looks at a clock.
import { createRequire } from 'node:module';

export const frozen_at = '2021-05-17T08:24:00.000+08:00';
export const time_zone = 'Asia/Shanghai';

const moment = Date.parse(frozen_at);
const RealDate = Date;

class FrozenDate extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [moment] : parts));
  }
  static now() {
    return moment;
  }
}
globalThis.Date = FrozenDate;

if (process.env.TZ !== time_zone) {
  throw new Error(`Recordings are made in ${time_zone}: run tools/differential/record, which sets TZ.`);
}

// @getodk's bundles hold a parser that takes node for a CommonJS program.
globalThis.__dirname ??= import.meta.dirname;
globalThis.require ??= createRequire(import.meta.url);

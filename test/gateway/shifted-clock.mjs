// Preloaded into a gateway: once the file CLOCK_OFFSET_FILE names holds a number, its clock is off by so many ms.
import { readFileSync } from 'node:fs';

const file = process.env.CLOCK_OFFSET_FILE ?? '';
const TrueDate = Date;
let offset = 0;

function look() {
  try {
    offset = Number(readFileSync(file, 'utf8'));
  } catch {
    offset = 0;
  }
}

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [TrueDate.now() + offset] : args, newTarget),
  apply: () => new TrueDate(TrueDate.now() + offset).toString(),
  get: (target, name) => (name === 'now' ? () => TrueDate.now() + offset : Reflect.get(target, name)),
});
setInterval(look, 50).unref();

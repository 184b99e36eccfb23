import type { Bill } from '../cost/bill.ts';
import { PRICES, PRICES_AS_OF, PRICES_REGION, type Price } from '../cost/prices.ts';
import { USAGE } from '../cost/usage.ts';

/** The bill as a table, and what it rests on. */
export function billText({ items, usd, handshakes, usdPerMillionHandshakes, unpriced }: Bill): string {
  const rows = items.map(({ item, count, price, usd: month }) => [
    item,
    amount(count),
    priceWords(PRICES[price]),
    money(month),
  ]);
  const head = ['item', 'count', 'price', 'a month'];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) =>
        at === 1 || at === 3 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    ...[head, ...rows].map(line),
    '',
    `${money(usd)} a month for ${amount(handshakes)} handshakes: ${money(usdPerMillionHandshakes)} a million`,
    ...unpriced.map((type) => `not in this bill: ${type}`),
    '',
    `List prices of ${PRICES_REGION} as of ${PRICES_AS_OF}; no free tier and no tax. Assumed, since no template tells:`,
    ...Object.values(USAGE).map(({ value, unit, basis }) => `  ${value} ${unit}: ${basis}`),
  ].join('\n');
}

/** The same as one JSON object. Dollars a month. */
export const billJson = (bill: Bill): string =>
  JSON.stringify({
    schema: 1,
    ...bill,
    items: bill.items.map((item) => ({
      ...item,
      unitUsd: PRICES[item.price].usd,
      unit: PRICES[item.price].unit,
    })),
    prices: { region: PRICES_REGION, asOf: PRICES_AS_OF },
    assumptions: USAGE,
  });

const money = (usd: number): string => `$${usd.toFixed(2)}`;
const amount = (count: number): string =>
  count.toLocaleString('en-US', { maximumFractionDigits: count < 100 ? 2 : 0 });
/** Small prices by the million. */
const priceWords = ({ usd, unit }: Price): string =>
  usd < 0.0001 ? `$${round(usd * 1e6)} per million: ${unit}` : `$${round(usd)} per ${unit}`;
const round = (usd: number): string => String(Number(usd.toPrecision(6)));

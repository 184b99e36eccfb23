import { readFileSync, writeFileSync } from 'node:fs';
import { renderAlerts } from './alerts/render.ts';
import { renderPage } from './catalogue/render.ts';
import { missingAnchors, renderRunbook } from './catalogue/runbook.ts';

const PAGES: Readonly<Record<string, (written: string) => string>> = {
  'docs/faults.md': renderPage,
  'docs/runbook.md': renderRunbook,
  'docs/alerts.md': renderAlerts,
};

const complaints = Object.entries(PAGES).flatMap(([path, render]) => {
  const page = new URL(`../${path}`, import.meta.url);
  const written = readFileSync(page, 'utf8');
  const wanted = render(written);
  const missing = path === 'docs/runbook.md' ? missingAnchors(wanted) : [];
  if (!process.argv.includes('--check')) writeFileSync(page, wanted);
  const stale = process.argv.includes('--check') && written !== wanted;
  return [
    ...(stale ? [`${path} is not what the catalogue says: run \`npm run docs\``] : []),
    ...missing.map((anchor) => `${path} has no heading for #${anchor}, which messages link to`),
  ];
});

for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
if (complaints.length > 0) process.exitCode = 1;

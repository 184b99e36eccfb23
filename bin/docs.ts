import { readFileSync, writeFileSync } from 'node:fs';
import { renderPage } from './catalogue/render.ts';

const page = new URL('../docs/faults.md', import.meta.url);

if (!process.argv.includes('--check')) {
  writeFileSync(page, renderPage());
} else if (readFileSync(page, 'utf8') !== renderPage()) {
  process.stderr.write('docs/faults.md is not what the catalogue says: run `npm run docs`\n');
  process.exitCode = 1;
}

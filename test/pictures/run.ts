import { writeFileSync } from 'node:fs';
import { pictures } from './pictures.ts';

for (const [name, svg] of Object.entries(await pictures()))
  writeFileSync(new URL(`../../docs/images/${name}`, import.meta.url), svg);

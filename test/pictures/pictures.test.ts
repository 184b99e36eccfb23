import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { pictures } from './pictures.ts';

test('the pictures in docs/images are what the widget shows (npm run pictures draws them)', async () => {
  for (const [name, svg] of Object.entries(await pictures()))
    expect(readFileSync(new URL(`../../docs/images/${name}`, import.meta.url), 'utf8')).toBe(svg);
});

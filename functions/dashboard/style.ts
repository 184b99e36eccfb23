import { type Html, html } from './html.ts';
import type { Viewer } from './viewer.ts';

/** What a thing on the dashboard means, for its colour; its sign and its word say the same without one. */
export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'text';

const PALETTES = {
  light: {
    text: '#16191f',
    dim: '#5f6b7a',
    line: '#d5dbdb',
    ground: '#ffffff',
    raised: '#f4f6f8',
    good: '#1a7f37',
    bad: '#c8102e',
    warn: '#9a6700',
    onBad: '#ffffff',
  },
  dark: {
    text: '#e9ebed',
    dim: '#9ba7b6',
    line: '#414d5c',
    ground: '#0f1b2a',
    raised: '#192534',
    good: '#3fb950',
    bad: '#ff6b6b',
    warn: '#e3b341',
    onBad: '#0f1b2a',
  },
} as const;

/** One rule a class; the console's own style is put off with the class `cwdb-no-default-styles`. */
function styleSheet({ theme }: Viewer): Html {
  const { text, dim, line, ground, raised, good, bad, warn, onBad } = PALETTES[theme];
  const rules = {
    pw: `color:${text};background:${ground};font-family:"Amazon Ember",Helvetica,Arial,sans-serif;font-size:13px`,
    'pw-good': `color:${good}`,
    'pw-bad': `color:${bad}`,
    'pw-warn': `color:${warn}`,
    'pw-dim': `color:${dim}`,
    'pw-line': `padding:4px 0`,
    'pw-place': `padding:0 20px 0 0`,
    'pw-count': `font-size:20px;font-weight:700;padding:0 16px 0 0`,
    'pw-table': `border-collapse:collapse;width:100%`,
    'pw-head': `text-align:left;vertical-align:bottom;color:${dim};font-weight:400;padding:4px 12px 4px 0;border-bottom:1px solid ${line}`,
    'pw-cell': `text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-top:1px solid ${line}`,
    'pw-more': `padding:0 12px 8px 0`,
    'pw-name': `font-weight:700`,
    'pw-fill-bad': `background:${bad};color:${onBad};font-weight:700;padding:1px 6px`,
    'pw-fill-warn': `background:${warn};color:${onBad};font-weight:700;padding:1px 6px`,
    'pw-chips': `padding:10px 0 4px`,
    'pw-chip': `display:inline-block;background:${raised};padding:2px 8px;margin:0 6px 6px 0`,
    'pw-button': `display:inline-block;background:${raised};color:${text};padding:4px 12px;margin:0 6px 0 0`,
    'pw-code': `font-family:Menlo,Consolas,monospace;font-size:12px`,
    'pw-steps': `margin:2px 0;padding:0 0 0 20px`,
  };
  const sheet = Object.entries(rules).map(([name, rule]) => `.${name}{${rule}}`);
  return { html: `<style>${sheet.join('')}</style>` };
}

/** Everything a widget shows, in its style. */
export const page = (viewer: Viewer, ...parts: readonly Html[]): Html =>
  html`${styleSheet(viewer)}<div class="cwdb-no-default-styles"></div><div class="pw">${parts}</div>`;

export const toned = (tone: Tone, text: string): Html =>
  tone === 'text' ? html`<span>${text}</span>` : html`<span class="pw-${tone}">${text}</span>`;

import { duration } from '../notify/words.ts';
import type { Cell } from './cell.ts';
import type { Tone } from './style.ts';

export interface Sign {
  readonly tone: Tone;
  readonly sign: string;
  /** Beside the sign where there is room; empty where the sign says it all. */
  readonly text: string;
}

/** A cell as one character and a few words. No two states share a character: colour is not needed. */
export function signOf(cell: Cell, now: number): Sign {
  switch (cell.is) {
    case 'paired':
      return {
        tone: 'good',
        sign: '●',
        text: cell.durationMs === null ? '' : `${Math.round(cell.durationMs)} ms`,
      };
    case 'failed':
      return { tone: 'bad', sign: '✕', text: cell.code };
    case 'unsure':
      return { tone: 'warn', sign: '?', text: cell.code };
    case 'waiting':
      return { tone: 'dim', sign: '…', text: 'waits' };
    case 'unarmed':
      return { tone: 'dim', sign: '–', text: 'no key yet' };
    case 'silent':
      return {
        tone: 'dim',
        sign: '○',
        text: cell.last === null ? 'no look yet' : `silent for ${duration(now - cell.last)}`,
      };
    case 'unplanned':
      return { tone: 'dim', sign: '', text: '' };
  }
}

export const LEGEND =
  '● pairs   ✕ fails   ? cannot judge   ○ silent   … waits as it was asked to   – no key yet';

import type { Element, Node, Rules } from './markup.ts';

/** What text inherits. */
export interface Face {
  readonly color: string;
  readonly size: number;
  readonly bold: boolean;
}

/** A word, or several in a box: what does not break. */
export interface Piece {
  readonly parts: readonly {
    readonly text: string;
    readonly face: Face;
    readonly x: number;
    readonly width: number;
  }[];
  readonly width: number;
  /** The background of a box. */
  readonly fill?: string;
  /** Before the next piece. */
  readonly after: number;
}

const NARROW = /[ijlI.,:;'|!()[\]ft·]/;
const WIDE = /[mwMW@%→●○✕]/;

/** Width of Helvetica, near enough for a picture; the drawn text is fitted to it. */
export function textWidth(text: string, { size, bold }: Face): number {
  const units = [...text].reduce((sum, character) => {
    if (character === ' ' || NARROW.test(character)) return sum + 0.29;
    if (WIDE.test(character)) return sum + 0.87;
    return sum + (/[A-Z]/.test(character) ? 0.69 : 0.55);
  }, 0);
  return units * size * (bold ? 1.06 : 1);
}

export function faceOf(element: Element, face: Face, rules: Rules): Face {
  const rule = rules[element.attributes['class'] ?? ''] ?? {};
  return {
    color: rule['color'] ?? face.color,
    size: Number.parseFloat(rule['font-size'] ?? '') || face.size,
    bold: rule['font-weight'] === undefined ? face.bold : rule['font-weight'] === '700',
  };
}

/** The words of inline content, in order. */
export function piecesOf(nodes: readonly Node[], face: Face, rules: Rules): readonly Piece[] {
  const pieces: Piece[] = [];
  const space = (width: number) => {
    const last = pieces.pop();
    if (last) pieces.push({ ...last, after: last.after + width });
  };
  for (const node of nodes) {
    if (typeof node === 'string') {
      if (/^\s/.test(node)) space(textWidth(' ', face));
      pieces.push(...words(node, face));
      continue;
    }
    const rule = rules[node.attributes['class'] ?? ''] ?? {};
    const inner = piecesOf(node.children, faceOf(node, face, rules), rules);
    const [, padding = 0] = sides(rule['padding']);
    if (rule['background'])
      pieces.push(boxed(inner, rule['background'], padding, sides(rule['margin'])[1] ?? 0));
    else {
      pieces.push(...inner);
      space(padding);
    }
  }
  return pieces;
}

/** `1px 6px` → its numbers: top, right, bottom, left. */
export function sides(value = '0'): readonly number[] {
  const [top = 0, right = top, bottom = top, left = right] = value.split(' ').map(Number.parseFloat);
  return [top, right, bottom, left];
}

function words(text: string, face: Face): readonly Piece[] {
  return [...text.matchAll(/(\S+)(\s*)/g)].map(([, word = '', space = '']) => {
    const width = textWidth(word, face);
    return { parts: [{ text: word, face, x: 0, width }], width, after: textWidth(space, face) };
  });
}

function boxed(inner: readonly Piece[], fill: string, padding: number, margin: number): Piece {
  let x = padding;
  const parts = inner.flatMap((piece) => {
    const placed = piece.parts.map((part) => ({ ...part, x: part.x + x }));
    x += piece.width + piece.after;
    return placed;
  });
  const last = inner.at(-1)?.after ?? 0;
  return { parts, width: x - last + padding, fill, after: margin };
}

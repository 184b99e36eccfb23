import { type Face, faceOf, type Piece, piecesOf, sides } from './inline.ts';
import type { Element, Node, Rules } from './markup.ts';

export type Shape =
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly face: Face;
      readonly width: number;
    }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly color: string;
    };

export interface Drawn {
  readonly height: number;
  readonly shapes: readonly Shape[];
}

const LINE = 1.45;
const BLOCKS = ['div', 'table', 'tr', 'ol', 'li'];
const isBlock = (node: Node): node is Element => typeof node !== 'string' && BLOCKS.includes(node.tag);

/** Lays out an element's children in a width, from 0/0. */
export function layOut(element: Element, width: number, outer: Face, rules: Rules): Drawn {
  const face = faceOf(element, outer, rules);
  const [top = 0, right = 0, bottom = 0, left = 0] = sides(
    rules[element.attributes['class'] ?? '']?.['padding'],
  );
  const inner = width - left - right;
  if (element.tag === 'table') return tableOf(element, width, face, rules);
  const shapes: Shape[] = [];
  let y = top;
  for (const group of groups(element.children)) {
    const [first] = group;
    const drawn =
      first !== undefined && isBlock(first)
        ? layOut(first, inner, face, rules)
        : lines(piecesOf(group, face, rules), inner);
    const mark =
      first !== undefined && typeof first !== 'string' && first.tag === 'li'
        ? marker(element, first, face)
        : [];
    shapes.push(
      ...[...drawn.shapes, ...mark].map((shape) => ({ ...shape, x: shape.x + left, y: shape.y + y })),
    );
    y += drawn.height;
  }
  return { height: y + bottom, shapes };
}

function marker(list: Element, item: Element, face: Face): readonly Shape[] {
  const text = `${list.children.indexOf(item) + 1}.`;
  return [{ kind: 'text', x: -16, y: face.size * 1.1, text, face, width: 10 }];
}

/** A block for itself, inline content as far as it goes. */
function groups(children: readonly Node[]): readonly (readonly Node[])[] {
  const groups: Node[][] = [];
  for (const child of children) {
    const last = groups.at(-1);
    if (isBlock(child) || !last || (last[0] !== undefined && isBlock(last[0]))) groups.push([child]);
    else last.push(child);
  }
  return groups;
}

function lines(pieces: readonly Piece[], width: number): Drawn {
  const shapes: Shape[] = [];
  let x = 0;
  let y = 0;
  let high = 0;
  for (const { parts, width: wide, fill, after } of pieces) {
    if (x > 0 && x + wide > width) {
      x = 0;
      y += high;
      high = 0;
    }
    const size = Math.max(...parts.map(({ face }) => face.size));
    high = Math.max(high, size * LINE + (fill ? 8 : 0));
    if (fill) shapes.push({ kind: 'box', x, y, width: wide, height: size * LINE + 2, color: fill });
    for (const part of parts) shapes.push({ ...part, kind: 'text', x: x + part.x, y: y + size * 1.1 });
    x += wide + after;
  }
  return { height: y + high, shapes };
}

/** Columns as wide as their widest cell, and their share of what is left. */
function tableOf(table: Element, width: number, face: Face, rules: Rules): Drawn {
  const rows = table.children.filter((node): node is Element => typeof node !== 'string');
  const cellsOf = (row: Element) => row.children.filter((node): node is Element => typeof node !== 'string');
  const natural: number[] = [];
  for (const row of rows)
    for (const [at, cell] of cellsOf(row).entries()) {
      if (cell.attributes['colspan']) continue;
      const pieces = piecesOf(cell.children, faceOf(cell, face, rules), rules);
      const own = pieces.reduce((sum, piece) => sum + piece.width + piece.after, 14);
      natural[at] = Math.max(natural[at] ?? 0, own);
    }
  const total = natural.reduce((sum, each) => sum + each, 0);
  const columns = natural.map((each) => (each * width) / total);
  const shapes: Shape[] = [];
  let y = 0;
  for (const row of rows) {
    let x = 0;
    const drawn = cellsOf(row).map((cell, at) => {
      const span = cell.attributes['colspan'] ? width : (columns[at] ?? 0);
      const result = {
        ...layOut(cell, span, face, rules),
        x,
        span,
        rule: rules[cell.attributes['class'] ?? ''] ?? {},
      };
      x += span;
      return result;
    });
    const height = Math.max(...drawn.map((each) => each.height));
    for (const cell of drawn) {
      const [above, below] = [cell.rule['border-top'], cell.rule['border-bottom']];
      const border = (above ?? below)?.split(' ')[2];
      if (border)
        shapes.push({
          kind: 'box',
          x: cell.x,
          y: above ? y : y + height - 1,
          width: cell.span,
          height: 1,
          color: border,
        });
      shapes.push(...cell.shapes.map((shape) => ({ ...shape, x: shape.x + cell.x, y: shape.y + y })));
    }
    y += height;
  }
  return { height: y, shapes };
}

import { layOut, type Shape } from './layout.ts';
import { parse } from './markup.ts';

const MARGIN = 16;

/** The widget's HTML as a picture, so many pixels wide, under a title as the console puts it. */
export function svgOf(html: string, title: string, width: number): string {
  const { root, rules } = parse(html);
  const { color: text = '#000', background: ground = '#fff' } = rules['pw'] ?? {};
  const face = { color: text, size: 13, bold: false };
  const { height, shapes } = layOut(root, width - 2 * MARGIN, face, rules);
  const heading: Shape = {
    kind: 'text',
    x: 0,
    y: 14,
    text: title,
    face: { ...face, bold: true, size: 14 },
    width: 0,
  };
  const whole = Math.ceil(height + 2 * MARGIN + 24);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="Helvetica, Arial, sans-serif">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${whole}" fill="${ground}"/>`,
    drawn({ ...heading, x: MARGIN, y: MARGIN + heading.y }),
    ...shapes.map((shape) => drawn({ ...shape, x: shape.x + MARGIN, y: shape.y + MARGIN + 24 })),
    '</svg>\n',
  ].join('\n');
}

function drawn(shape: Shape): string {
  const [x, y] = [shape.x, shape.y].map((value) => value.toFixed(1));
  if (shape.kind === 'box')
    return `<rect x="${x}" y="${y}" width="${shape.width.toFixed(1)}" height="${shape.height.toFixed(1)}" fill="${shape.color}"/>`;
  const { face, text, width } = shape;
  const fitted = width > 0 ? ` textLength="${width.toFixed(1)}" lengthAdjust="spacingAndGlyphs"` : '';
  const weight = face.bold ? ' font-weight="700"' : '';
  return `<text x="${x}" y="${y}" font-size="${face.size}" fill="${face.color}"${weight}${fitted}>${escaped(text)}</text>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

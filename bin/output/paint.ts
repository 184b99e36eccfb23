import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Styles text where the terminal takes colour, and leaves it alone elsewhere. */
export type Paint = (style: Style, text: string) => string;

export const painter = (colour: boolean): Paint =>
  colour ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;

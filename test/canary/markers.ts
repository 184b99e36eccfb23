import { createHash } from 'node:crypto';

/** A run of twice as many characters of a secret, less one, holds one of its pieces whole. */
const PIECE = 8;
/** Of digits alone; half as long they are among those of hashes and ids by chance. */
const HEX_PIECE = 16;

/** A secret in pieces: as it is, in base64 (in all three alignments), in hex, and hashed. */
function piecesOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = [0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64').replaceAll('=', ''));
  const hash = createHash('sha256').update(secret).digest('hex');
  const body = secret.replace(/^sk-(?:(?:proj|admin|svcacct)-)?/, '');
  return [
    ...[body, ...encoded].flatMap((form) => cut(form, PIECE)),
    ...[bytes.toString('hex'), hash].flatMap((form) => cut(form, HEX_PIECE)),
  ];
}

const cut = (form: string, length: number): readonly string[] =>
  Array.from({ length: Math.floor(form.length / length) }, (_, at) =>
    form.slice(at * length, (at + 1) * length),
  );

/** Whether a text holds any of these secrets, whole, in part or encoded. */
export function tellsAnyOf(secrets: readonly string[]): (text: string) => boolean {
  const pieces = Map.groupBy(secrets.flatMap(piecesOf), (piece) => piece.slice(0, PIECE));
  return (text) => {
    for (let at = 0; at + PIECE <= text.length; at++) {
      const found = pieces.get(text.slice(at, at + PIECE));
      if (found?.some((piece) => text.startsWith(piece, at))) return true;
    }
    return false;
  };
}

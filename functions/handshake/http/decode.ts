import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { type Facts, HandshakeFault } from '../fault.ts';

/** Compressed or not, a body past this is HTTP_TOO_LARGE. The longest public model list is under 1 MiB. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;
/** Nobody compresses more often; each layer costs a pass. */
const MAX_LAYERS = 2;

export const ACCEPT_ENCODING = 'gzip, deflate, br, zstd';

type Decoder = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** RFC 9110 §8.4.1; what senders call `deflate` is zlib, or the bare stream. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: (body, options) => ((body[0] ?? 0) % 16 === 8 ? inflateSync : inflateRawSync)(body, options),
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** Undoes `Content-Encoding`; throws HTTP_MALFORMED, HTTP_TRUNCATED or HTTP_TOO_LARGE. */
export function decode(body: Buffer, contentEncoding: string | undefined, evidence: Facts): Buffer {
  const layers = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity');
  if (layers.length === 0 || body.length === 0) return body;
  if (layers.length > MAX_LAYERS)
    throw new HandshakeFault('HTTP_MALFORMED', { ...evidence, problem: 'compressed more than twice' });
  return layers.reduceRight((bytes, layer) => decodeLayer(bytes, layer, evidence), body);
}

function decodeLayer(body: Buffer, layer: string, evidence: Facts): Buffer {
  const decoder = Object.hasOwn(DECODERS, layer) ? DECODERS[layer] : undefined;
  if (decoder === undefined)
    throw new HandshakeFault('HTTP_MALFORMED', {
      ...evidence,
      problem: `unknown Content-Encoding "${layer}"`,
    });
  try {
    return decoder(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new HandshakeFault('HTTP_TOO_LARGE', {
        ...evidence,
        what: 'decoded body',
        limitBytes: MAX_BODY_BYTES,
      });
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR')
      throw new HandshakeFault('HTTP_TRUNCATED', { ...evidence, problem: `the ${layer} ends too early` });
    throw new HandshakeFault('HTTP_MALFORMED', { ...evidence, problem: `the body is not valid ${layer}` });
  }
}

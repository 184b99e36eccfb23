import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** JSON, gzipped, as a binary attribute. */
export const packed = async (value: unknown): Promise<AttributeValue.BMember> => ({
  B: await zip(JSON.stringify(value)),
});

/** Rejects for what is no gzipped JSON. */
export async function unpacked(attribute: AttributeValue | undefined): Promise<unknown> {
  if (!attribute?.B) throw new TypeError('no binary attribute');
  return JSON.parse((await unzip(attribute.B)).toString());
}

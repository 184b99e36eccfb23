/** Order of the group of P-256 (FIPS 186-5; SEC 2, 2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const LIMIT = 1n << 255n;

/**
 * With (r, s) fits (r, n − s), which anybody can make of it. Only the one whose s is below 2^255 counts, so that a stored
 * signature has no other form. DER in, DER out; what is no such DER stays as it is.
 */
export function lowSignature(der: Buffer): Buffer {
  const [r, s] = integersOf(der) ?? [];
  return r === undefined || s === undefined || s < LIMIT ? der : encoded(r, ORDER - s);
}

export const isLowSignature = (der: Buffer): boolean => lowSignature(der).equals(der);

/** Those of `SEQUENCE { r INTEGER, s INTEGER }`, all lengths below 128. */
function integersOf(der: Buffer): readonly bigint[] | undefined {
  const second = 4 + (der[3] ?? 0);
  const isPair = der[0] === 0x30 && der[1] === der.length - 2 && der[2] === 2 && der[second] === 2;
  if (!isPair || second + 2 + (der[second + 1] ?? 0) !== der.length) return undefined;
  return [der.subarray(4, second), der.subarray(second + 2)].map((bytes) =>
    BigInt(`0x${bytes.toString('hex') || 0}`),
  );
}

function encoded(...integers: readonly bigint[]): Buffer {
  const body = Buffer.concat(
    integers.map((integer) => {
      const hex = integer.toString(16);
      const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
      const positive = (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]);
      return Buffer.concat([Buffer.from([2, positive.length]), positive]);
    }),
  );
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

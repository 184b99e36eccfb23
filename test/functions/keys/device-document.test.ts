import { createPublicKey, sign, verify } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  createDevice,
  formatDeviceDocument,
  parseDeviceDocument,
  signingKey,
} from '../../../functions/keys/device-document.ts';

const device = { ...createDevice(), deviceToken: 'dtk_5Xn8Rb2Wq7Lm4Jc9' };
const other = createDevice();
const parsed = (change: object) => parseDeviceDocument(JSON.stringify({ ...device, ...change }));

test('a created device is a document as soon as it holds a token, and signs', () => {
  expect(parseDeviceDocument(formatDeviceDocument(device))).toEqual({ ok: true, document: device });
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: device.publicKey },
    format: 'jwk',
  });
  const text = Buffer.from('v3|…');
  expect(verify(null, text, publicKey, sign(null, text, signingKey(device)))).toBe(true);
});

test('extra fields, blanks around the document and another order do no harm', () => {
  const reversed = Object.fromEntries(Object.entries({ ...device, note: 'x' }).reverse());
  expect(parseDeviceDocument(`\n ${JSON.stringify(reversed, null, 4)}\r\n\n`)).toEqual({
    ok: true,
    document: device,
  });
});

describe('what is no device document is told by its reason, without a value of it', () => {
  test.each([
    ['', 'it is empty'],
    ['not json', 'it is not JSON'],
    ['[]', 'it is not a JSON object'],
    ['"text"', 'it is not a JSON object'],
    ['{}', 'its schema is not 1'],
    ['{"schema":1}', 'it has no text in: deviceId, publicKey'],
  ])('%j', (text, reason) => {
    expect(parseDeviceDocument(text)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });

  test.each([
    [{ schema: 2 }, 'schema'],
    [{ deviceId: device.deviceId.toUpperCase() }, 'deviceId is not 64 lower-case hex'],
    [{ deviceId: other.deviceId }, 'deviceId is not the SHA-256'],
    [{ publicKey: `${device.publicKey}=` }, 'publicKey is not 32 bytes'],
    [{ publicKey: other.publicKey, deviceId: other.deviceId }, 'privateKey does not belong'],
    [{ privateKey: other.privateKey }, 'privateKey does not belong'],
    [{ privateKey: 'AAAA' }, 'privateKey is not 32 bytes'],
    [{ deviceToken: '' }, 'deviceToken is empty'],
    [{ deviceToken: ' dtk_5Xn8' }, 'deviceToken holds blanks'],
    [{ deviceToken: 'dtk_5Xn8\n' }, 'deviceToken holds blanks'],
    [{ deviceToken: 'YOUR_DEVICE_TOKEN' }, 'deviceToken is a placeholder'],
    [{ deviceToken: '<token>' }, 'deviceToken is a placeholder'],
    [{ deviceToken: null }, 'it has no text in: deviceToken'],
    [{ role: '' }, 'role'],
    [{ scopes: 'operator.read' }, 'scopes'],
    [{ scopes: ['a,b'] }, 'scopes'],
    [{ platform: 'a|b' }, 'platform'],
  ])('%j', (change, reason) => {
    expect(parsed(change)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
  });
});

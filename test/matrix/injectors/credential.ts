import type { Credential } from '../../../functions/keys/credential.ts';
import { answer } from '../../support/fault-http.ts';
import type { Injector, Injectors } from '../injection.ts';
import { anthropic, DEVICE, KEY, newDevice, openai, openclaw } from '../specs.ts';
import { MODELS } from './bodies.ts';

const httpKey =
  (credential: Credential): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => answer(200, MODELS));
    return { spec: openai(port, { credential }) };
  };

const value = (text: string): Injector => httpKey({ state: 'found', value: text });

const device =
  (document: unknown): Injector =>
  async (peers) => {
    const { port } = await peers.tcp(() => undefined);
    const text = typeof document === 'string' ? document : JSON.stringify(document);
    return { spec: openclaw(port, { credential: { state: 'found', value: text } }) };
  };

const providerKey =
  (make: typeof openai, host: string, key: string): Injector =>
  async (peers) => {
    const { port } = await peers.http(() => answer(200, MODELS));
    return {
      spec: make(`https://${host}:${port}/v1`, {
        credential: { state: 'found', value: key },
        network: { resolve: [{ host, port, address: '127.0.0.1' }] },
      }),
    };
  };

const { privateKey: _, ...deviceWithoutPrivateKey } = DEVICE;

export const credentialInjectors: Injectors = {
  'credential/absent': httpKey({ state: 'absent', reason: 'no such secret' }),
  'credential/decryption-denied': httpKey({ state: 'unreadable', reason: 'AccessDeniedException' }),
  'credential/empty': value(''),
  'credential/leading-blank': value(` ${KEY}`),
  'credential/trailing-newline': value(`${KEY}\n`),
  'credential/inner-line-break': value(`${KEY.slice(0, 12)}\r\n${KEY.slice(12)}`),
  'credential/quoted': value(`"${KEY}"`),
  'credential/not-for-a-header': value('sk-mtx-ключ-8Qw3Zr5Lk9Tn2Vb7Hd4G'),
  'credential/placeholder': value('YOUR_API_KEY'),
  'credential/document-without-key': value('{"schema":1}'),
  'credential/device-not-json': device('not a document'),
  'credential/device-lacks-private-key': device(deviceWithoutPrivateKey),
  'credential/device-of-another-key': device({ ...DEVICE, privateKey: newDevice().privateKey }),
  'credential/device-id-of-another-key': device({ ...DEVICE, deviceId: newDevice().deviceId }),
  'credential/anthropic-key-to-openai': providerKey(
    openai,
    'api.openai.com',
    'sk-ant-api03-9dKq2Lm5Rv8Tx1Wz4Bn7Hc0Jf3Gp6Ys-AA',
  ),
  'credential/openai-key-to-anthropic': providerKey(
    anthropic,
    'api.anthropic.com',
    'sk-proj-9dKq2Lm5Rv8Tx1Wz4Bn7Hc0Jf3Gp6YsQeUi',
  ),
  'credential/openrouter-key-to-openai': providerKey(
    openai,
    'api.openai.com',
    `sk-or-v1-${'4f9c2b7e1d8a5063'.repeat(4)}`,
  ),
};

import { z } from 'zod';

const word = z.string().min(1);

/** What `connect` may hold; unknown properties are rejected, as by the real one. */
const SCHEMA = z.strictObject({
  minProtocol: z.int().min(1),
  maxProtocol: z.int().min(1),
  client: z.strictObject({
    id: z.enum(['gateway-client', 'openclaw-probe', 'cli', 'node-host', 'test']),
    version: word,
    platform: word,
    mode: z.enum(['backend', 'probe', 'cli', 'ui', 'node', 'test', 'webchat']),
    deviceFamily: z.string().optional(),
    displayName: z.string().optional(),
    instanceId: z.string().optional(),
  }),
  role: word.optional(),
  scopes: z.array(word).optional(),
  caps: z.array(word).optional(),
  commands: z.array(word).optional(),
  permissions: z.record(word, z.boolean()).optional(),
  locale: z.string().optional(),
  userAgent: z.string().optional(),
  auth: z
    .strictObject({
      token: z.string().optional(),
      password: z.string().optional(),
      deviceToken: z.string().optional(),
      bootstrapToken: z.string().optional(),
    })
    .optional(),
  device: z
    .strictObject({
      id: word,
      publicKey: word,
      signature: word,
      signedAt: z.int(),
      nonce: z.string(),
    })
    .optional(),
});

export type ConnectParams = z.infer<typeof SCHEMA>;

export type ParsedConnect =
  | { readonly ok: true; readonly params: ConnectParams }
  | { readonly ok: false; readonly problem: string };

export function parseConnectParams(value: unknown): ParsedConnect {
  const { success, data, error } = SCHEMA.safeParse(value);
  if (success) return { ok: true, params: data };
  const [issue] = error.issues;
  return { ok: false, problem: `at /${issue?.path.join('/') ?? ''}: ${issue?.message ?? 'invalid'}` };
}

import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Answers at once what a probe asks of AWS and of an AI API, so that only the caller's own time is left. */
export interface AwsEndpoint {
  readonly url: string;
  /** Resolves to `performance.now()` when the next PutMetricData has come. */
  published(): Promise<number>;
  close(): void;
}

type Item = Readonly<Record<string, unknown>>;

const MODELS = { object: 'list', data: [{ id: 'practice', object: 'model' }] };
/** Of now: an old key would be something to tell. */
const SECRET = {
  Name: 'api',
  SecretString: 'sk-practice-0123456789abcdef',
  VersionId: '1',
  CreatedDate: Date.now() / 1000,
};

export async function awsEndpoint(certificate: { key: string; cert: string }): Promise<AwsEndpoint> {
  const items = new Map<string, Item>();
  let heard: (at: number) => void = () => undefined;
  const keyOf = ({ pk, sk }: Item) => JSON.stringify([pk, sk]);
  const answers: Readonly<Record<string, (input: Item) => unknown>> = {
    GetSecretValue: () => SECRET,
    PutItem: ({ Item: item }) => {
      items.set(keyOf(item as Item), item as Item);
      return {};
    },
    GetItem: ({ Key }) => ({ Item: items.get(keyOf(Key as Item)) }),
    BatchGetItem: () => ({ Responses: {} }),
    Query: () => ({ Items: [...items.values()].filter(({ looks }) => looks) }),
    PutMetricData: () => heard(performance.now()) ?? {},
  };
  const server = createServer(certificate, async (request, response) => {
    const body = await text(request);
    const operation =
      String(request.headers['x-amz-target'] ?? '')
        .split('.')
        .at(-1) ?? '';
    const answer = request.url?.endsWith('/models') ? MODELS : answers[operation]?.(inputOf(body));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer ?? {}));
  });
  await once(server.listen(0), 'listening');
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    published: () => {
      items.clear();
      return new Promise((resolve) => {
        heard = resolve;
      });
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const inputOf = (body: string): Item => (body.startsWith('{') ? JSON.parse(body) : {});

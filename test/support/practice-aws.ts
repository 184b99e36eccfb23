import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NotifyEvent } from '../../functions/contract/events.ts';

interface SecretVersion {
  readonly VersionId: string;
  readonly VersionStages: readonly string[];
  readonly SecretString: string;
}

/** Members of requests in the JSON protocols of AWS, as far as they are read here. */
interface Asked {
  readonly Key: { readonly sk: { readonly S: string } };
  readonly Item: { readonly sk: { readonly S: string } };
  readonly SecretId: string;
  readonly VersionStage: string;
  readonly MetricData: readonly {
    readonly MetricName: string;
    readonly Dimensions: readonly { readonly Value: string }[];
    readonly Value: number;
  }[];
}

class Refused extends Error {}

/** Services of AWS over HTTP as it publishes them, as far as the beginning of a rotation asks them; one table. */
export class PracticeAws {
  /** Operations that are refused, with AWS's code. What is not known here is refused always. */
  readonly refusing = new Map<string, string>();
  /** By their names. */
  readonly secrets = new Map<string, SecretVersion[]>();
  /** What `notify` was called with. */
  readonly told: NotifyEvent[] = [];
  readonly #items = new Map<string, object>();
  readonly #metrics: { readonly name: string; readonly of: string; readonly value: number }[] = [];
  readonly #server = createServer((request, response) => this.#hear(request, response));

  /** Answers its URL. */
  async start(): Promise<string> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** A version of a secret with this label. */
  store(secret: string, value: string, label: string): void {
    const version = { VersionId: randomUUID(), VersionStages: [label], SecretString: value };
    this.secrets.set(secret, [...(this.secrets.get(secret) ?? []), version]);
  }

  /** Of a metric, since this was asked last: the highest value by what it is about, as an alarm looks at it. */
  highest(metric: string): Readonly<Record<string, number>> {
    const highest: Record<string, number> = {};
    for (const { name, of, value } of this.#metrics.splice(0))
      if (name === metric) highest[of] = Math.max(value, highest[of] ?? 0);
    return highest;
  }

  async #hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request));
    const [, operation] = String(request.headers['x-amz-target'] ?? '').split('.');
    try {
      if (operation === undefined) this.told.push(body);
      response.end(JSON.stringify(operation === undefined ? {} : this.#answer(operation, body)));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response.writeHead(400).end(JSON.stringify({ __type: error.message }));
    }
  }

  #answer(operation: string, { Key, Item, SecretId, VersionStage, MetricData }: Asked): object {
    const code = this.refusing.get(operation);
    if (code !== undefined) throw new Refused(code);
    switch (operation) {
      case 'GetItem':
        return { Item: this.#items.get(Key.sk.S) };
      case 'PutItem':
        this.#items.set(Item.sk.S, Item);
        return {};
      case 'PutMetricData':
        for (const { MetricName: name, Dimensions, Value: value } of MetricData)
          this.#metrics.push({ name, of: Dimensions[0]?.Value ?? '', value });
        return {};
      case 'ListSecretVersionIds':
        return { Versions: this.secrets.get(SecretId) ?? [] };
      case 'GetSecretValue': {
        const found = this.secrets
          .get(SecretId)
          ?.find(({ VersionStages }) => VersionStages.includes(VersionStage));
        if (!found) throw new Refused('ResourceNotFoundException');
        return found;
      }
      default:
        throw new Refused('UnknownOperationException');
    }
  }
}

import type { Checkpoint } from '../../contract/ledger.ts';
import type { CheckpointSink } from '../../ledger/ports.ts';
import { type AwsClients, callWithin } from '../clients.ts';

export interface AuditorsTopicOptions {
  readonly region: string;
  /** ARN. */
  readonly topic: string;
  readonly clients: Pick<AwsClients, 'sns'>;
}

const DEADLINE_MS = 6_000;

/** Sends each checkpoint as it is stored to whoever checks: what they keep, no writer can take back. */
export class AuditorsTopic implements CheckpointSink {
  readonly #options: AuditorsTopicOptions;

  constructor(options: AuditorsTopicOptions) {
    this.#options = options;
  }

  async publish({ installation, sequence }: Checkpoint, bytes: Uint8Array): Promise<void> {
    const { region, topic, clients } = this.#options;
    const { sdk, client } = await clients.sns(region);
    const publish = new sdk.PublishCommand({
      TopicArn: topic,
      Subject: `Pairwatch ${installation}: ledger checkpoint ${sequence}`.slice(0, 100),
      Message: Buffer.from(bytes).toString('utf8'),
    });
    await client.send(publish, callWithin(DEADLINE_MS));
  }
}

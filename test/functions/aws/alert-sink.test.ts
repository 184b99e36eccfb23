import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SAMPLES } from '../../../bin/alerts/samples/index.ts';
import { SnsAlertSink, snsSubject } from '../../../functions/aws/alert-sink.ts';
import { awsClients } from '../../../functions/aws/clients.ts';
import * as services from '../../../functions/aws/services.ts';
import type { Alert } from '../../../functions/notify/alert-sink.ts';
import type { ChatNotification } from '../../../functions/notify/chat.ts';
import type { AlertDocument } from '../../../functions/notify/document.ts';
import type { Messages } from '../../../functions/notify/storm.ts';
import { alertOf } from '../../../functions/notify/text.ts';
import type { Message } from '../../../functions/state/message.ts';

/** Of SNS's own words on a subject: ASCII, nothing unseen, less than 100 characters, begins with a letter, number or sign. */
const SUBJECT = /^[!-~][ -~]{0,98}$/;
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alerts';
const CHAT = 'arn:aws:sns:eu-west-1:111122223333:chat';

let server: Server;
let published: URLSearchParams[];
let refused: string[];
let said: string[];
let sink: SnsAlertSink;
const environment = { ...process.env };

beforeEach(async () => {
  published = [];
  refused = [];
  said = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = new URLSearchParams(Buffer.concat(chunks).toString());
      const isRefused = refused.includes(call.get('TopicArn') ?? '');
      if (!isRefused) published.push(call);
      response.writeHead(isRefused ? 403 : 200, { 'content-type': 'text/xml' });
      response.end(
        isRefused
          ? '<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>'
          : '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients = awsClients(services, { credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  sink = new SnsAlertSink({
    installation: 'production',
    home: 'us-east-1',
    alertsTopic: TOPIC,
    chatTopic: CHAT,
    clients,
    say: (line) => said.push(line),
  });
});

afterEach(async () => {
  process.env = { ...environment };
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const toPeople = () => published.find((call) => call.get('TopicArn') === TOPIC);
const sizeSent = () =>
  [...(toPeople() ?? [])].reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value), 0);
const bodies = () => JSON.parse(toPeople()?.get('Message') ?? '{}') as Record<string, string>;
const documentSent = () => JSON.parse(bodies()['sqs'] ?? '{}') as AlertDocument;

function attributes(): Record<string, string> {
  const call = [...(toPeople() ?? [])];
  const value = (key: string) => call.find(([name]) => name === key)?.[1] ?? '';
  return Object.fromEntries(
    call
      .filter(([name]) => name.endsWith('.Name'))
      .map(([name, of]) => [of, value(name.replace('.Name', '.Value.StringValue'))]),
  );
}

const sampleOf = (title: string): Alert => {
  const sample = SAMPLES.find((known) => known.title === title);
  if (!sample) throw new Error(title);
  return sample.alert;
};

test.each(SAMPLES.map(({ title, alert }) => [title, alert] as const))(
  '%s is what SNS and chats take',
  async (_title, alert) => {
    await sink.deliver(alert);
    expect(toPeople()?.get('Subject')).toMatch(SUBJECT);
    expect(bodies()['default']).toBe(alert.text);
    expect(documentSent()).toMatchObject({ schema: 1, installation: 'production', omitted: 0 });
    expect(documentSent().messages).toEqual(JSON.parse(JSON.stringify(alert.messages)));
    const chat = published.find((call) => call.get('TopicArn') === CHAT);
    const { version, source, content, metadata } = JSON.parse(
      chat?.get('Message') ?? '{}',
    ) as ChatNotification;
    expect({ version, source, thread: metadata.threadId }).toEqual({
      version: '1.0',
      source: 'custom',
      thread: alert.messages[0]?.incident,
    });
    expect(content.title.length).toBeLessThanOrEqual(250);
    expect(content.description.length).toBeLessThanOrEqual(8_000);
  },
);

test('machines get a document, people a text, and both the labels that filters ask for', async () => {
  await sink.deliver(sampleOf('A storm'));
  expect(attributes()).toEqual({
    target: '["support-api","sales-api"]',
    severity: 'page',
    code: 'AUTH_KEY_REJECTED',
    state: 'down',
  });
  expect(toPeople()?.get('MessageStructure')).toBe('json');
  expect(new Set([bodies()['http'], bodies()['https'], bodies()['sqs'], bodies()['lambda']]).size).toBe(1);
  expect(documentSent()).toMatchObject({
    targets: ['support-api', 'sales-api'],
    keyOwners: ['the support team'],
    links: [{ title: 'Dashboard' }, {}, {}, {}, { title: 'Runbook' }],
  });
});

test('a chat that cannot be told is said, and keeps nobody from being told', async () => {
  refused = [CHAT];
  await sink.deliver(sampleOf('Opening: down'));
  expect(toPeople()).toBeDefined();
  expect(said).toEqual(['chat was not told: AuthorizationErrorException']);
});

test('that people were not told is an error, and the chat is told all the same', async () => {
  refused = [TOPIC];
  await expect(sink.deliver(sampleOf('Opening: down'))).rejects.toMatchObject({
    name: 'AuthorizationErrorException',
  });
  expect(published.map((call) => call.get('TopicArn'))).toEqual([CHAT]);
});

describe('a storm beyond all measure', () => {
  const [one] = sampleOf('Opening: down').messages;
  const evidence = { body: 'x"\n'.repeat(400) };
  const messages = Array.from({ length: 1_000 }, (_, at): Message => {
    if (!one) throw new Error('no message');
    const subject = `target-${at}-with-a-long-name`;
    return { ...one, subject, causes: one.causes.map((cause) => ({ ...cause, check: subject, evidence })) };
  });

  test('is trimmed, and says how much', async () => {
    await sink.deliver(alertOf(messages as unknown as Messages, false));
    expect(sizeSent()).toBeLessThan(256 * 1024);
    expect(documentSent()).toMatchObject({ omitted: 980 });
    expect(bodies()['default']).toContain('- and 988 more; `pairwatch status` lists them');
    expect(toPeople()?.get('Subject')).toMatch(SUBJECT);
  });

  test('fits in every script', async () => {
    const words = (at: number) =>
      Object.fromEntries(Array.from({ length: 8 }, (_, line) => [`line${line}`, `${at}${'語'.repeat(200)}`]));
    const spoken = messages.map((message, at) => ({
      ...message,
      causes: message.causes.map((cause) => ({ ...cause, evidence: words(at) })),
    }));
    await sink.deliver(alertOf(spoken as unknown as Messages, false));
    expect(sizeSent()).toBeLessThan(256 * 1024);
    expect(bodies()['default']).toMatch(/語…$/);
  });
});

test.each([
  ['DOWN gw: ÄÖ – “quoted” 日本', 'DOWN gw: AO ? ?quoted? ??'],
  ['two\nlines\u0007', 'two lines?'],
  [`${'x'.repeat(99)}…`, `${'x'.repeat(96)}...`],
  ['x'.repeat(100), `${'x'.repeat(96)}...`],
])('the subject %j is sent as %j', (subject, sent) => {
  expect(snsSubject(subject)).toBe(sent);
  expect(sent).toMatch(SUBJECT);
});

test('what a peer said calls nobody in a chat', async () => {
  const { messages } = sampleOf('Opening: down');
  const [message] = messages;
  if (!message) throw new Error('no message');
  const causes = message.causes.map((cause) => ({ ...cause, summary: '<!channel> @here & more' }));
  await sink.deliver(alertOf([{ ...message, causes }], false));
  const chat = published.find((call) => call.get('TopicArn') === CHAT)?.get('Message');
  expect(chat).not.toMatch(/<!|@here/);
});

import { join } from 'node:path';
import { LambdaNotifier } from '../../functions/aws/notifier.ts';
import { namesOf } from '../../functions/contract/names.ts';
import { LocalAlertSink } from '../../functions/local/alert-sink.ts';
import { testMessage } from '../../functions/notify/stray.ts';
import { alertOf } from '../../functions/notify/text.ts';
import { type Loaded, loadedConfiguration } from '../configuration.ts';
import { shown } from '../flags/shown.ts';
import { alertJson, alertText } from '../output/alert.ts';
import { painter } from '../output/paint.ts';
import { notDeployed } from '../store/not-deployed.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { callerName } from '../targets/caller.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import type { Terminal } from './terminal.ts';

interface TestAlertFlags {
  readonly config?: string;
  readonly json?: true;
  readonly store?: string;
}

export const testAlert: CommandDefinition<TestAlertFlags> = {
  declare(command) {
    command
      .option('--config <file>', 'the configuration (default: the nearest pairwatch.config.ts)')
      .option('--json', 'the local message as JSON')
      .option(...STORE_FLAG)
      .addHelpText(
        'after',
        '\nSends one message that says it is a test by the way that alerts take: to the terminal and alerts.jsonl, or\nthrough the deployed function to everybody who is subscribed. Nothing is marked or counted.',
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`test-alert takes nothing but flags: got ${shown(word)}`);
    const store = mistakes.gather(() => storeNamed(options.store));
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    if (!store || !loaded) throw mistakes.error();
    mistakes.check();
    if (store === 'local') await tellHere(loaded, options.json === true, terminal);
    else await tellSubscribers(loaded, terminal);
    return EXIT.good;
  },
};

async function tellHere(
  { configuration, localFolder }: Loaded,
  json: boolean,
  terminal: Terminal,
): Promise<void> {
  const now = new Date();
  const paint = painter(terminal.colour);
  const sink = new LocalAlertSink(
    join(localFolder, 'watch'),
    (alert) => terminal.print(json ? alertJson(alert) : alertText(alert, now, paint)),
    (line) => terminal.say(`pairwatch: ${line}`),
  );
  await sink.deliver(alertOf([testMessage(configuration.name, callerName(), now.getTime())], false));
  terminal.say(`pairwatch: alerts are kept in ${sink.path}`);
}

async function tellSubscribers({ configuration }: Loaded, terminal: Terminal): Promise<void> {
  const { openAwsStore } = await import('../store/aws.ts');
  const opened = await openAwsStore(configuration);
  const { notify, alertsTopic } = namesOf(opened.installation);
  await new LambdaNotifier(opened)
    .notify({ pairwatch: 'test-alert', schema: 1, by: callerName() })
    .catch(notDeployed(notify, opened.home));
  terminal.print(
    [
      `${notify} in ${opened.home} was called. Within a minute everybody who is subscribed gets`,
      `  TEST from pairwatch ${opened.installation}: nothing is wrong`,
      'If it does not come:',
      `  an e-mail address has to confirm its subscription once: aws sns list-subscriptions --region ${opened.home} (topic ${alertsTopic}, or your own)`,
      `  a filter policy may leave out severity info, state test: aws sns get-subscription-attributes --region ${opened.home} --subscription-arn ARN`,
      `  the function says what it could not do: aws logs tail /aws/lambda/${notify} --region ${opened.home}`,
    ].join('\n'),
  );
}

import { many } from '../lib/options.ts';
import { synthesise } from '../support/synth.ts';

/** `npm run synth:large [TARGETS]`: how long an installation of three regions takes to synthesise, and how large it gets. */
const count = Number(process.argv[2] ?? 1000);
const regions = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
const started = performance.now();
const { templates } = synthesise(many(count, { name: 'large', regions, home: 'eu-central-1' }));
const seconds = (performance.now() - started) / 1000;

const largest = [...templates].sort(([, one], [, other]) => other.text.length - one.text.length).slice(0, 5);
process.stdout.write(
  [
    `${count} targets in ${regions.length} regions: ${templates.size} templates in ${seconds.toFixed(1)} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB of memory`,
    ...largest.map(
      ([name, { text, resources }]) =>
        `${name}: ${resources} resources, ${Math.round(text.length / 1024)} KiB`,
    ),
    '',
  ].join('\n'),
);

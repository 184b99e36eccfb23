import { expect, test } from '@jest/globals';
import { dashboardUrl, insightsUrl } from '../../../functions/contract/console-url.ts';

/** Takes the console's notation apart again, as the console does. */
function detailOf(url: string): string {
  const fragment = url.split('#')[1] ?? '';
  return decodeURIComponent(decodeURIComponent(fragment.replaceAll('$', '%'))).replace(
    /^logsV2:logs-insights\?queryDetail=/,
    '',
  );
}

test('a query of Logs Insights, as the console writes it', () => {
  const url = insightsUrl('eu-west-1', {
    logGroups: ['/aws/lambda/one', '/aws/lambda/two'],
    query: 'fields @timestamp\n| filter check = "a(b)\'s!"',
    from: Date.UTC(2026, 10, 22, 12),
    until: Date.UTC(2026, 10, 22, 13),
  });
  expect(url).toMatch(
    /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-west-1#logsV2:logs-insights\$3FqueryDetail\$3D\$257E\$2528end\$257E\$25272026-11-22T13\*3A00\*3A00\.000Z\$257Estart/,
  );
  expect(detailOf(url)).toBe(
    "~(end~'2026-11-22T13*3A00*3A00.000Z~start~'2026-11-22T12*3A00*3A00.000Z~timeType~'ABSOLUTE~tz~'UTC~editorString~'fields*20*40timestamp*0A*7C*20filter*20check*20*3D*20*22a*28b*29*27s*21*22~source~(~'*2Faws*2Flambda*2Fone~'*2Faws*2Flambda*2Ftwo))",
  );
});

test.each([
  ['us-east-1', 'us-east-1.console.aws.amazon.com'],
  ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
])('the console of %s', (region, host) => {
  expect(new URL(dashboardUrl(region, 'pairwatch-prod')).host).toBe(host);
});

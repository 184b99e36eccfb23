import type { CrashSubject } from '../subject.ts';
import { apiSubject } from './api.ts';
import { assistedSubject } from './by-hand.ts';
import { deliveredSubject } from './delivered.ts';
import { gatewayTokenSubject } from './gateway-token.ts';
import { openclawSubject } from './openclaw.ts';

/** One line a driver, and more where its surroundings differ. */
export const SUBJECTS: readonly CrashSubject[] = [
  openclawSubject('openclaw', true),
  openclawSubject('openclaw without a recovery credential', false),
  gatewayTokenSubject,
  apiSubject('openai'),
  deliveredSubject('openai'),
  apiSubject('openrouter'),
  apiSubject('litellm'),
  apiSubject('azure'),
  assistedSubject('assisted', 'by the API'),
  assistedSubject('assisted, ended by a person', 'by a person'),
];

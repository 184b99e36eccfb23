import type { CrashSubject } from '../subject.ts';
import { apiSubject } from './api.ts';
import { gatewayTokenSubject } from './gateway-token.ts';
import { openclawSubject } from './openclaw.ts';

/** One line a driver. */
export const SUBJECTS: readonly CrashSubject[] = [
  openclawSubject('openclaw', true),
  openclawSubject('openclaw without a recovery credential', false),
  gatewayTokenSubject,
  apiSubject('openai'),
  apiSubject('openrouter'),
  apiSubject('litellm'),
  apiSubject('azure'),
];

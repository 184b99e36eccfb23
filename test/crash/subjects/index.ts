import type { CrashHome } from '../home.ts';
import type { CrashSubject } from '../subject.ts';
import { apiSubject } from './api.ts';
import { assistedSubject } from './by-hand.ts';
import { deliveredSubject } from './delivered.ts';
import { gatewayTokenSubject } from './gateway-token.ts';
import { openclawSubject } from './openclaw.ts';

/** One line a driver, and more where its surroundings differ. */
export const subjectsIn = (home: CrashHome): readonly CrashSubject[] => [
  openclawSubject(home, 'openclaw', true),
  openclawSubject(home, 'openclaw without a recovery credential', false),
  gatewayTokenSubject(home),
  apiSubject(home, 'openai'),
  deliveredSubject(home, 'openai'),
  apiSubject(home, 'openrouter'),
  apiSubject(home, 'litellm'),
  apiSubject(home, 'azure'),
  assistedSubject(home, 'assisted', 'by the API'),
  assistedSubject(home, 'assisted, ended by a person', 'by a person'),
];

import { PracticeOpenAi } from '../../bin/drill/peers/admin/openai.ts';

const ADMIN_KEY = 'sk-admin-3Vt8Qm1Zx6Kd9Lw2Yc7Rb4';
const PROJECT = 'proj_practice';

/** A provider that takes exactly the keys that its admin API has issued and not revoked. */
export interface OpenAiProject {
  readonly practice: PracticeOpenAi;
  readonly adminKey: string;
  readonly project: string;
  /** Makes a key by the admin API, as a person in front of it. */
  issue(name: string): Promise<string>;
}

export async function openAiProject(): Promise<OpenAiProject> {
  const practice = await PracticeOpenAi.start({ adminKey: ADMIN_KEY, project: PROJECT });
  return {
    ...{ practice, adminKey: ADMIN_KEY, project: PROJECT },
    issue: async (name) => {
      const answer = await fetch(`${practice.url.href}/organization/projects/${PROJECT}/service_accounts`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
        body: JSON.stringify({ name }),
      });
      if (!answer.ok) throw new Error(`no key was issued: ${answer.status}`);
      return String(Object(await answer.json()).api_key.value);
    },
  };
}

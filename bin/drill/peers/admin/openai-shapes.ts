import type { AdminReply } from './server.ts';

export interface OpenAiAccount {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
}

export interface OpenAiKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly createdAt: number;
  /** Undefined: a person's. */
  readonly account?: OpenAiAccount;
  lastUsedAt: number | null;
}

const masked = (value: string): string => `${value.slice(0, 14)}***${value.slice(-4)}`;

export const accountTold = ({ id, name, createdAt }: OpenAiAccount) => ({
  id,
  object: 'organization.project.service_account',
  name,
  role: 'member',
  created_at: createdAt,
});

export const newKeyTold = ({ id, name, value, createdAt }: OpenAiKey) => ({
  id,
  object: 'organization.project.service_account.api_key',
  name,
  value,
  created_at: createdAt,
});

export const keyTold = ({ id, name, value, createdAt, lastUsedAt, account }: OpenAiKey) => ({
  id,
  object: 'organization.project.api_key',
  name,
  redacted_value: masked(value),
  created_at: createdAt,
  last_used_at: lastUsedAt,
  owner_project_access: 'active',
  owner: account
    ? { type: 'service_account', service_account: accountTold(account) }
    : {
        type: 'user',
        user: { id: 'user_1', name: 'A', email: 'a@example.com', role: 'owner', created_at: 1 },
      },
});

export const adminKeyTold = ({
  id,
  name,
  value,
}: {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}) => ({
  id,
  object: 'organization.admin_api_key',
  name,
  redacted_value: masked(value),
  created_at: 1,
  last_used_at: null,
  owner: { type: 'user', object: 'organization.user', id: 'user_1', name: 'A', created_at: 1, role: 'owner' },
});

export const told = <Entry>(entry: Entry | undefined, as: (entry: Entry) => unknown): AdminReply =>
  entry === undefined ? notFound() : { status: 200, body: as(entry) };

export const refusal = (status: number, message: string, type: string, code: string | null): AdminReply => ({
  status,
  body: { error: { message, type, param: null, code } },
});

export const notFound = (): AdminReply =>
  refusal(404, 'No such object', 'invalid_request_error', 'not_found');

export const unauthorized = (key: string): AdminReply =>
  refusal(401, `Incorrect API key provided: ${masked(key)}.`, 'invalid_request_error', 'invalid_api_key');

/** The names of the practice servers, known to the practice resolvers alone (RFC 6761). */
export const HOSTS = {
  gateway: 'gateway.practice.test',
  'ai-api': 'api.practice.test',
  llm: 'llm.practice.test',
  'oauth-api': 'models.practice.test',
  'office-api': 'office.practice.test',
} as const;

/** Of the identity provider before `oauth-api`. */
export const LOGIN_HOST = 'login.practice.test';

const KNOWN_KEY =
  /(?:^|[^A-Za-z0-9])(?:(?:sk|rk|pk|csk|xai|pplx|nvapi|glpat|xox[a-z])-|(?:gsk|hf|r8|fw|gh[a-z]|npm|github_pat|tgp_v1|[sr]k_(?:live|test))_|AIza|AKIA|ASIA|eyJ)(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{8,}|Bearer\s+\S{8,}|-----BEGIN/;
const RANDOM_RUN =
  /(?=[A-Za-z]*[0-9])(?=[A-Z0-9]*[a-z])(?=[a-z0-9]*[A-Z])[A-Za-z0-9]{24,}|(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])/;

/** Whether a text is shaped like a key: a known provider's beginning, or a long run of chance. */
export const looksLikeKey = (text: string): boolean => hasKnownKeyPrefix(text) || RANDOM_RUN.test(text);

/** Only by a known beginning: for values that are random by nature, such as fingerprints and client ids. */
export const hasKnownKeyPrefix = (text: string): boolean => KNOWN_KEY.test(text);

/** Options whose names sound like secrets and whose values are none. */
const HARMLESS = new Set([
  'maxTokensParameter',
  'subjectTokenFile',
  'kmsKey',
  'clientAuth',
  'secretsmanager',
]);

/** Whether a name says that its value is a secret. */
export const namesASecret = (name: string): boolean =>
  !HARMLESS.has(name) && /(?:key|token|secret|passw|credential|authorization|cookie|auth$)/i.test(name);

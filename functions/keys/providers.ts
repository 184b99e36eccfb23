import type { ProtocolName } from '../contract/verdict.ts';

export interface ProviderPrefix {
  /** As the provider publishes it; the first entry that fits counts, so longer ones come first. */
  readonly prefix: string;
  readonly provider: string;
  /** Domains, with their subdomains, that take such keys. */
  readonly hosts: readonly string[];
  /** The only protocol that such keys are taken by. */
  readonly protocol?: ProtocolName;
  /** A credential of something that is no AI API: wrong wherever it turns up here. */
  readonly neverAnApiKey?: true;
}

/**
 * What a key's beginning says about who issued it. A proxy or router of one's own may take keys of any shape, so a
 * prefix convicts only at an address of another provider of this table, or with a protocol that its own does not speak.
 */
export const PROVIDER_PREFIXES: readonly ProviderPrefix[] = [
  { prefix: 'sk-ant-', provider: 'Anthropic', hosts: ['anthropic.com', 'claude.com'], protocol: 'anthropic' },
  { prefix: 'sk-or-', provider: 'OpenRouter', hosts: ['openrouter.ai'] },
  { prefix: 'sk-proj-', provider: 'OpenAI', hosts: ['openai.com'], protocol: 'openai' },
  { prefix: 'sk-svcacct-', provider: 'OpenAI', hosts: ['openai.com'], protocol: 'openai' },
  { prefix: 'sk-admin-', provider: 'OpenAI', hosts: ['openai.com'], protocol: 'openai' },
  { prefix: 'AIza', provider: 'Google', hosts: ['googleapis.com'] },
  { prefix: 'gsk_', provider: 'Groq', hosts: ['groq.com'] },
  { prefix: 'hf_', provider: 'Hugging Face', hosts: ['huggingface.co', 'huggingface.cloud'] },
  { prefix: 'xai-', provider: 'xAI', hosts: ['x.ai'] },
  { prefix: 'pplx-', provider: 'Perplexity', hosts: ['perplexity.ai'] },
  { prefix: 'nvapi-', provider: 'NVIDIA', hosts: ['nvidia.com'] },
  { prefix: 'r8_', provider: 'Replicate', hosts: ['replicate.com'] },
  { prefix: 'fw_', provider: 'Fireworks', hosts: ['fireworks.ai'] },
  { prefix: 'csk-', provider: 'Cerebras', hosts: ['cerebras.ai'] },
  { prefix: 'tgp_v1_', provider: 'Together AI', hosts: ['together.ai', 'together.xyz'] },
  { prefix: 'ghp_', provider: 'GitHub', hosts: ['github.com', 'github.ai'], neverAnApiKey: true },
  { prefix: 'gho_', provider: 'GitHub', hosts: ['github.com', 'github.ai'], neverAnApiKey: true },
  { prefix: 'ghs_', provider: 'GitHub', hosts: ['github.com', 'github.ai'], neverAnApiKey: true },
  { prefix: 'github_pat_', provider: 'GitHub', hosts: ['github.com', 'github.ai'], neverAnApiKey: true },
  { prefix: 'glpat-', provider: 'GitLab', hosts: ['gitlab.com'], neverAnApiKey: true },
  { prefix: 'AKIA', provider: 'AWS', hosts: ['amazonaws.com'], neverAnApiKey: true },
  { prefix: 'xoxb-', provider: 'Slack', hosts: ['slack.com'], neverAnApiKey: true },
  { prefix: 'xoxp-', provider: 'Slack', hosts: ['slack.com'], neverAnApiKey: true },
  { prefix: 'sk_live_', provider: 'Stripe', hosts: ['stripe.com'], neverAnApiKey: true },
  { prefix: 'sk_test_', provider: 'Stripe', hosts: ['stripe.com'], neverAnApiKey: true },
  { prefix: 'npm_', provider: 'npm', hosts: ['npmjs.org'], neverAnApiKey: true },
];

/** Gateways that are given the key of whichever provider is behind them. */
export const PASS_THROUGH_HOSTS: readonly string[] = [
  'gateway.ai.cloudflare.com',
  'helicone.ai',
  'portkey.ai',
];

/** What examples and templates hold where a key should be. */
export const PLACEHOLDERS: readonly RegExp[] = [
  /^<.*>$/,
  /^\$\{?[a-z_][a-z0-9_]*\}?$/i,
  /^\{\{.*\}\}$/,
  /^%[a-z_][a-z0-9_]*%$/i,
  /^(?:sk-)?(?:your|my|insert|paste|enter|put|add)[-_ ]?(?:own[-_ ]|openai[-_ ]|anthropic[-_ ]|api[-_ ]|secret[-_ ]|access[-_ ]|real[-_ ])*(?:key|token|secret)(?:[-_ ]here)?$/i,
  /^(?:sk-)?[a-z_-]*your[-_ ]?(?:api[-_ ]?)?key[a-z_-]*$/i,
  /^(?:sk-)?(?:x{3,}|\*{3,}|\.{3,})$/i,
  /^(?:sk-|sk-proj-|sk-ant-)(?:\.{2,}|x{3,}|\*{3,}|…)$/i,
  /^(?:change[-_ ]?me|replace[-_ ]?me|todo|tbd|null|undefined|placeholder|redacted|api[-_ ]?key)$/i,
];

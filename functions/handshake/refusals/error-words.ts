import type { FaultCode } from '../../contract/faults/index.ts';

export interface WordRule {
  readonly fault: FaultCode;
  /** The answers in which these words mean it. */
  readonly statuses: readonly number[];
  readonly words: RegExp;
}

const REFUSALS = [400, 401, 403];
const KEY = '(?:api[ _-]?key|x-api-key|key|token|jwt|credentials?)';
const CREDENTIAL =
  '(?:\\bapi[ _-]?key|x-api-key|\\btoken\\b|\\bcredentials?\\b|authori[sz]ation|authentication)';
const FLAW = '(?:missing|invalid|incorrect|wrong|expired|revoked|disabled|deactivated|deleted)';
const FLAWS = `\\b${FLAW}(?:,|,? (?:and\\/)?or) (?:(?:has|is|been|already) )*${FLAW}\\b`;

/** What refusals say in words, the more exact ones first. Blanks are single here and letter case does not matter. */
export const WORD_RULES: readonly WordRule[] = [
  {
    fault: 'HTTP_BLOCKED',
    statuses: REFUSALS,
    words:
      /\bip(?: address)?\b.{0,40}\b(?:not (?:authorized|allowed|permitted|whitelisted|allowlisted|in the allow)|blocked|denied|forbidden)|(?:country|region|territory|location)\b.{0,40}\bnot (?:supported|available|allowed)|not (?:available|supported) in your (?:country|region|location)|blocked by .{0,40}(?:firewall|waf|security|policy|cloudflare)|\bip address restriction|\bunauthori[sz]ed ip\b|cannot be used from this ip\b|(?:country|region|territory)\b.{0,40}\b(?:restricted|prohibited|blocked)|\bgeo(?:graphic(?:al)?)?[ -]?(?:restrict|block)|\bvpn\b.{0,40}\b(?:blocked|not allowed)|firewall rules|virtual network is configured|public (?:network )?access is disabled|^rbac: access denied/i,
  },
  {
    fault: 'AUTH_OUTAGE',
    statuses: [...REFUSALS, 500, 502, 503, 504],
    words:
      /no (?:db|database) connect|(?:error|fail\w*|unable|cannot|could not) connect\w* to (?:the )?(?:auth\w*|database|db|identity)\b|\bauth\w*(?: \w+)? (?:service|server|backend|provider|database|system)\b.{0,40}\b(?:unavailable|down|unreachable|timed? ?out|fail|error|offline)|(?:unable|failed|could not) to (?:verify|validate|check|authenticate)\b.{0,60}\b(?:at this time|right now|moment|later|temporar|timeout|timed out|connection|database|db\b)|(?:key|token|auth\w*) (?:verification|validation|lookup|check)\b.{0,30}\b(?:unavailable|timed? ?out|failed to connect)/i,
  },
  {
    fault: 'AUTH_SCOPE_MISSING',
    statuses: REFUSALS,
    words:
      /missing scopes?\b|insufficient (?:scopes?|permissions)|\bscopes?\b.{0,40}\b(?:required|missing|lacks?)|(?:requires?|lacks?|needs?|missing|does(?: not|n't) have)\b.{0,20} (?:the )?["'`]?[\w-]+[.:][\w.:-]+["'`]? (?:scope|permission)|(?:requires?|lacks?|needs?|missing) (?:the |a )?(?:required )?(?:scope|permission)s?\b|not allowed to (?:access|call) (?:this )?(?:model|route)|does(?: not|n't) have (?:the )?(?:required|necessary) (?:scope|permission)|lacks the required data action|not authorized to perform:? |\bpermission ["'`][\w.:/-]+["'`] denied|(?:key|team|user) (?:not allowed|can only) .{0,20}model/i,
  },
  {
    // "Invalid or expired token" says no more than that it is refused.
    fault: 'AUTH_KEY_REJECTED',
    statuses: REFUSALS,
    words: new RegExp(`${CREDENTIAL}.{0,60}${FLAWS}|${FLAWS}.{0,40}${CREDENTIAL}`, 'i'),
  },
  {
    fault: 'AUTH_KEY_EXPIRED',
    statuses: REFUSALS,
    words: new RegExp(
      `expired ${KEY}|${KEY}\\b.{0,60}\\bexpire[sd]|${KEY} expir(?:y|ation)|signature has expired`,
      'i',
    ),
  },
  {
    fault: 'AUTH_KEY_DISABLED',
    statuses: REFUSALS,
    words: new RegExp(
      `(?:${KEY}|account|organi[sz]ation|project|workspace|user)\\b.{0,40}\\b(?:is|has been|was|are|been) (?:currently |temporarily |permanently )?(?:disabled|deactivated|revoked|paused|suspended|blocked|deleted|inactive|archived|terminated|banned|locked|not active)|${KEY} (?:disabled|revoked|deactivated|deleted|suspended|blocked)\\b|(?:disabled|deactivated|revoked|paused|suspended|blocked|deleted|inactive) ${KEY}|(?:organi[sz]ation|account|user) has been restricted|reported as (?:leaked|compromised|exposed)`,
      'i',
    ),
  },
  {
    fault: 'RATE_LIMITED',
    statuses: [429],
    words: /\b(?:retry|try again) (?:in|after) \d/i,
  },
  {
    fault: 'QUOTA_EXHAUSTED',
    statuses: [400, 401, 402, 403, 429],
    words:
      /exceeded your current quota|insufficient (?:quota|credits?|balance|funds)|credit balance is too low|requires more credits|(?:no|out of|not enough|ran out of) credits?\b|budget (?:has been )?exceeded|exceeded ?(?:your |the |its |their )?budget|(?:exceeded|reached|hit) (?:its |your |the |their )?(?:monthly|spend(?:ing)?|billing)\b.{0,20}\blimit|used all (?:your |the )?(?:available )?credits|out of (?:call )?(?:volume )?quota|quota (?:has been |is )?(?:exhausted|used up)|does(?: not|n't) have any credits|余额不足|key limit exceeded|(?:total|monthly|spend(?:ing)?|usage|billing)(?: hard)? limits?\b.{0,30}\b(?:reached|exceeded|hit)|reached your specified api usage limits|billing (?:is )?not active|payment required|prepa(?:id|yment) credits? (?:are )?depleted/i,
  },
  {
    fault: 'HTTP_VERSION_UNSUPPORTED',
    statuses: [400, 404, 421],
    words:
      /(?:api[ -]version|anthropic-version|api-version)\b.{0,80}\b(?:not supported|unsupported|invalid|required|deprecated|retired|unknown|not (?:a )?valid|no longer)|(?:unsupported|invalid|unknown|deprecated) (?:api|anthropic)[ -]version/i,
  },
  {
    fault: 'AUTH_KEY_MISSING',
    statuses: REFUSALS,
    words: new RegExp(
      `(?:did(?: not|n't)|you must|^please) (?:provide|supply|include|send|pass) (?:an? |any |your |the )?${KEY}|no (?:cookie )?(?:auth(?:orization|entication)? )?(?:api[ _-]?key|x-api-key|authorization header|auth header|bearer token|access token|token|credentials?)\\b.{0,30}\\b(?:found|provided|passed|supplied|given|present|set|received|in)|missing (?:bearer|basic) |missing (?:an? |the |your |or empty )?(?:bearer |required )?(?:api[ _-]?key|subscription key|jwt|x-api-key|authori[sz]ation|authentication|auth header|access token|token|credentials?)|(?:api[ _-]?key|x-api-key|authori[sz]ation|authentication|access token|credentials?|api-key|jwt)(?: header| token| key)?s? (?:is|are|was|were)? ?(?:missing|required|not (?:found in|provided|present|set|supplied|sent)|empty)`,
      'i',
    ),
  },
  {
    fault: 'AUTH_KEY_REJECTED',
    statuses: REFUSALS,
    words: new RegExp(
      `(?:incorrect|invalid|unknown|wrong|bad|unrecogni[sz]ed|malformed) (?:proxy server |api )?(?:authentication |bearer |access )?${KEY}|${KEY}(?: you provided| provided)? (?:is )?(?:not valid|invalid|incorrect|not found|not recogni[sz]ed|unknown|does not exist)|invalid authentication|authentication fail|invalid proxy server token`,
      'i',
    ),
  },
  {
    fault: 'SERVICE_OVERLOADED',
    statuses: [429, 500, 502, 503],
    words: /overload|at capacity|over capacity|model is (?:currently )?(?:loading|warming)/i,
  },
  {
    fault: 'SERVICE_UPSTREAM_UNREACHABLE',
    statuses: [500, 502, 503, 504],
    words:
      /no healthy upstream|upstream connect error|upstream (?:is )?(?:unreachable|unavailable|not reachable)|tunnel .{0,40}(?:offline|not found|unavailable)|connection refused|no live upstreams|origin .{0,20}(?:offline|unreachable)|no available server|failure to get a peer|name resolution failed|cannot connect to host/i,
  },
  {
    fault: 'MODEL_NOT_FOUND',
    statuses: [400, 403, 404, 410, 422],
    words:
      /^model: |\bnot have access to (?:the )?model\b|\bmodel\b.{0,120}\b(?:does not exist|not found|not (?:a )?valid|is not available|not supported|unknown|invalid model|decommissioned|deprecated|retired|no longer available)|(?:no such|unknown|invalid) model|model not exist|not a valid model|model not found|no endpoints found|no allowed providers/i,
  },
];

/** A proxy that puts its own upstream's refusal into its own answer. */
export const UPSTREAM_REFUSAL = {
  /** OpenRouter names the supplier also where it refuses the words of a request. */
  moderation: /\bflagged\b|moderation/i,
  /** OpenClaw's HTTP API: the upstream's status stands before its words. */
  statusBeforeWords: /^40[13] \S/,
  /** LiteLLM: `litellm.AuthenticationError: AuthenticationError: OpenAIException - …`. */
  exceptionOfSupplier: /\b(?!proxy)[A-Z][A-Za-z]*Exception\b/,
  words:
    /upstream.{0,60}(?:unauthori[sz]ed|api key|credential|authentication)|(?:unauthori[sz]ed|api key|credential|authentication).{0,60}upstream/i,
} as const;

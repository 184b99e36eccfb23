import type { FaultCode } from '../../contract/faults/index.ts';

/** Letter case and separators do not matter in a code: `Invalid-API-Key` is `invalid_api_key`. */
export function normalized(code: string): string {
  return code.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function table(entries: Partial<Record<FaultCode, string>>): ReadonlyMap<string, FaultCode> {
  return new Map(
    Object.entries(entries).flatMap(([fault, codes]) =>
      codes.split(/\s+/).map((code) => [normalized(code), fault as FaultCode] as const),
    ),
  );
}

/**
 * Codes and types that say one thing wherever they stand. Sources: OpenAI's, Anthropic's and OpenRouter's error
 * references, LiteLLM's ProxyErrorTypes, Azure and Google APIs, RFC 6750.
 */
export const EXACT_CODES = table({
  AUTH_KEY_MISSING:
    'missing_api_key no_api_key api_key_missing api_key_required missing_authorization missing_authorization_header missing_credentials',
  AUTH_KEY_EXPIRED: 'expired_key key_expired api_key_expired expired_api_key token_expired expired_token',
  AUTH_KEY_DISABLED:
    'key_disabled api_key_disabled disabled_api_key key_revoked api_key_revoked revoked_api_key token_revoked key_deleted api_key_deleted key_paused key_blocked account_deactivated account_disabled account_suspended organization_disabled organization_deactivated user_deactivated access_terminated organization_restricted CONSUMER_SUSPENDED',
  AUTH_SCOPE_MISSING:
    'missing_scope missing_scopes insufficient_scope insufficient_permissions key_model_access_denied team_model_access_denied user_model_access_denied org_model_access_denied project_model_access_denied ACCESS_TOKEN_SCOPE_INSUFFICIENT API_KEY_SERVICE_BLOCKED',
  AUTH_FORBIDDEN: 'AuthenticationTypeDisabled SERVICE_DISABLED',
  AUTH_OUTAGE:
    'no_db_connection auth_unavailable auth_service_unavailable authentication_service_unavailable',
  QUOTA_EXHAUSTED:
    'insufficient_quota budget_exceeded billing_error billing_hard_limit_reached billing_not_active insufficient_credits insufficient_credit insufficient_balance insufficient_funds insufficient_user_quota exceeded_current_quota_error payment_required credit_balance_too_low usage_limit_reached spend_limit_reached BILLING_DISABLED',
  HTTP_BLOCKED:
    'unsupported_country_region_territory unsupported_country unsupported_region ip_not_authorized ip_not_allowed ip_blocked API_KEY_IP_ADDRESS_BLOCKED',
  HTTP_VERSION_UNSUPPORTED:
    'unsupported_api_version invalid_api_version api_version_unsupported api_version_not_supported',
  SERVICE_OVERLOADED:
    'overloaded_error overloaded server_overloaded engine_overloaded engine_overloaded_error',
  MODEL_NOT_FOUND:
    'model_not_found invalid_model unknown_model model_not_supported model_decommissioned model_deprecated DeploymentNotFound',
});

/** Codes that many cases share: asked only when neither a code nor the words were more exact. */
export const BROAD_CODES = table({
  AUTH_KEY_REJECTED:
    'invalid_api_key incorrect_api_key api_key_invalid invalid_key invalid_token invalid_authentication token_not_found_in_db authentication_error unauthorized unauthenticated auth_error',
  AUTH_FORBIDDEN: 'permission_error permission_denied forbidden access_denied',
  RATE_LIMITED:
    'rate_limit_exceeded rate_limit_error rate_limit_reached rate_limited rate_limit too_many_requests throttling_error throttled RESOURCE_EXHAUSTED',
});

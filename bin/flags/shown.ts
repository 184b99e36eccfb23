import { CallError } from '../commands/mistakes.ts';

const KEY_PREFIX = /^(?:sk-|rk-|pk-|xai-|gsk_|hf_|r8_|ghp_|gho_|glpat-|AIza|AKIA|eyJ|Bearer )/i;
const LONG_AND_MIXED = /^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9+/_=.~-]{20,}$/;
const READABLE = /^[./~]|^[a-z0-9.-]+\.[a-z]{2,}(?:[:/]|$)/i;

/** Whether a text begins as published keys do. */
export const looksLikeKey = (text: string): boolean => KEY_PREFIX.test(text);

/** A value from a call as an error line may show it: what looks like a secret, or carries userinfo, is left out. */
export function shown(value: string): string {
  if (looksLikeKey(value) || value.includes('@')) return '<redacted>';
  if (LONG_AND_MIXED.test(value) && !READABLE.test(value)) return '<redacted>';
  const printable = value.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  return `"${printable.length > 60 ? `${printable.slice(0, 59)}…` : printable}"`;
}

/** The value of an environment variable that a flag names; empty counts as missing. */
export function environmentValue(flag: string, name: string, env: NodeJS.ProcessEnv): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || looksLikeKey(name))
    throw new CallError(`${flag} wants the name of an environment variable, not a value: got ${shown(name)}`);
  const value = env[name];
  if (value) return value;
  const state = value === undefined ? 'not set' : 'empty';
  throw new CallError(
    `${flag}: the environment variable ${shown(name).replaceAll('"', '')} is ${state}; export it first`,
  );
}

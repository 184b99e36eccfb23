import type { FaultDefinition } from './definition.ts';

export const exchangeFaults = {
  MODEL_NOT_FOUND: {
    phase: 'exchange',
    owner: 'config',
    transient: false,
    summary: 'The model that the test call uses is not offered to this key',
    remedy: [
      'It asked for the model "{model}".',
      {
        when: { reason: 'the list of models is empty' },
        step: 'No model at all is offered to this key: allow it some at the provider.',
      },
      'Set `exchange.model` of the target (or `--model NAME`) to one that the provider lists for this key.',
      'If OpenClaw uses the same model, change it there too: `openclaw models set MODEL`.',
    ],
  },
  EXCHANGE_REJECTED: {
    phase: 'exchange',
    owner: 'config',
    transient: false,
    summary: 'The API refused the test call as malformed; listing the models worked',
    remedy: [
      'In the configuration of the target set {setting}.',
      'It said: "{message}".',
      'Compare `exchange` of the target with the documentation of the model: some accept only `max_completion_tokens`, some only `max_tokens`, some only streams.',
    ],
  },
  EXCHANGE_TIMEOUT: {
    phase: 'exchange',
    owner: 'service',
    transient: true,
    summary: 'The list of models came at once, and the model itself did not answer in time',
    remedy: [
      'Look at the status page of the provider for this model, or at the load of the server that runs it.',
      'A model that is loaded on demand may need longer: raise `timeout`, or set a smaller `exchange.model`.',
    ],
  },
  EXCHANGE_ERROR_IN_SUCCESS: {
    phase: 'exchange',
    owner: 'service',
    transient: true,
    summary: 'The API answered 200 OK with an error inside',
    remedy: [
      'The error inside was: "{message}".',
      'Look at the status page of the provider that serves the model; a router reports its own suppliers like this.',
      'Clients that look only at the status take this for success: check what OpenClaw shows its users.',
    ],
  },
  EXCHANGE_EMPTY: {
    phase: 'exchange',
    owner: 'service',
    transient: true,
    summary: 'The model answered with nothing in it',
    remedy: [
      'Try another model with `exchange.model`, or `--model NAME`, to see whether only this one is affected.',
      'If all are, report it to the provider with the time of the failure.',
    ],
  },
  EXCHANGE_TRUNCATED: {
    phase: 'exchange',
    owner: 'service',
    transient: true,
    summary: 'The answer of the model stopped in the middle',
    remedy: [
      'Look for a proxy between here and {host} that buffers or cuts event streams.',
      'If there is none, report it to the provider with the time of the failure.',
    ],
  },
} as const satisfies Record<string, FaultDefinition>;

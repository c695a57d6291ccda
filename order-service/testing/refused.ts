import { Refusal } from '@gorae/platform/errors.ts';

/** What a decision refuses, as a value: kind, code and where. Throws when it does not refuse. */
export const refused = (decide: () => unknown): { kind: string; code: string; pointer?: string } => {
  try {
    decide();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { pointer } = error.details;
    return { kind: error.kind, code: error.code, ...(pointer === undefined ? {} : { pointer }) };
  }
  throw new Error('It was not refused');
};

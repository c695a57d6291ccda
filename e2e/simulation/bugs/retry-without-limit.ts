import { judgeFailure } from '@gorae/platform/bus/failure.ts';
import type { Bug } from './bug.ts';

export const retryWithoutLimit: Bug = {
  name: 'retry-without-limit',
  mistake: 'a message that nobody can handle comes back for ever',
  judge: (error, context) => {
    const failure = judgeFailure(error, context);
    return failure.kind === 'park' ? { ...failure, kind: 'retry', delayMs: 1_000 } : failure;
  },
};

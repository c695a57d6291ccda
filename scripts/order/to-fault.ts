import { Refused, Unreachable } from '@gorae/sdk/typescript/gorae.ts';
import { Fault, nothingAnswers, problemText } from '../cafe-access.ts';

/** A no of the café at `baseUrl`, or its silence, for the person who asked; anything else stays what it is. */
export const toFault = (error: unknown, baseUrl: string): unknown => {
  if (error instanceof Refused) return new Fault(problemText(error.problem));
  return error instanceof Unreachable ? new Fault(nothingAnswers(baseUrl)) : error;
};

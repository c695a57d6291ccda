import { Parser } from '@asyncapi/parser';

/** Advice to move to the newest minor version of AsyncAPI; many tools do not read it yet. */
const advice = new Set(['asyncapi-latest-version']);

/** Everything that the AsyncAPI parser has to say against a document, hints included. */
export const asyncApiFindings = async (document: string): Promise<readonly string[]> => {
  const found = await new Parser().validate(document);
  return found
    .filter(({ code }) => !advice.has(String(code)))
    .map(({ code, message, path }) => `${path.join('/')}: ${message} (${code})`);
};

const longestWaitSeconds = 30;

/**
 * The seconds of `Prefer: wait=N` (RFC 7240), at most 30. Undefined when there is none or it is not readable: a preference that
 * is not understood is ignored. Several headers arrive joined by commas; the first `wait` counts.
 */
export const readWaitSeconds = (prefer: string | undefined): number | undefined => {
  for (const preference of splitList(prefer ?? '')) {
    const match = /^wait(?:\s*=\s*("?)([^";]*)\1)?\s*(?:;.*)?$/i.exec(preference);
    if (match === null) continue;
    const seconds = match[2]?.trim() ?? '';
    return /^\d+$/.test(seconds) ? Math.min(Number(seconds), longestWaitSeconds) : undefined;
  }
  return undefined;
};

/** The header that tells the client which wait was honoured. */
export const preferenceApplied = (waitSeconds: number): Readonly<Record<string, string>> => ({
  'Preference-Applied': `wait=${waitSeconds}`,
});

/** Splits at commas outside of quoted strings. */
const splitList = (text: string): readonly string[] =>
  (text.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/g) ?? []).map((part) => part.trim());

import { Rejection } from './rejection.ts';

/** Throws a 406 when the client's `Accept` excludes the media type (RFC 9110, 12.5.1). An absent header takes anything. */
export const demandAccepted = (accept: string | null, mediaType: string): void => {
  if (accept === null || accept.trim() === '' || accepts(accept, mediaType)) return;
  throw new Rejection(406, 'not-acceptable', { detail: `The answer is ${mediaType}.` });
};

/** The most specific range that fits decides; `q=0` means never. */
const accepts = (accept: string, mediaType: string): boolean => {
  const [kind] = mediaType.split('/');
  const ranges = accept.split(',').map(readRange);
  for (const wanted of [mediaType, `${kind}/*`, '*/*']) {
    const range = ranges.find(({ type }) => type === wanted);
    if (range !== undefined) return range.quality > 0;
  }
  return false;
};

const readRange = (text: string): { type: string; quality: number } => {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => /^q\s*=/.test(parameter))?.split('=')[1];
  return { type, quality: quality === undefined ? 1 : Number(quality) };
};

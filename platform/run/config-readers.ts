import { isIP } from 'node:net';
import { NotAllowed, type Reader, reader } from './config.ts';

/**
 * Readers for `readEnv`. A variable without `fallback` is required; `fallback: undefined` makes it optional. Every variable may also
 * be given as a file by `…_FILE`.
 */
type Fallback<F> = { readonly fallback?: F };

export const text = <F = never>(
  variable: string,
  options: Fallback<F> & { pattern?: RegExp; allowed?: string } = {},
) => {
  const allowed = options.allowed ?? 'a text is expected';
  return reader<string, F>(
    variable,
    (value) => (options.pattern === undefined || options.pattern.test(value) ? value : refuse(allowed)),
    { ...options, allowed },
  );
};

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export const integer = <F = never>(variable: string, options: Fallback<F> & Bounds = {}) =>
  numeric<F>(variable, /^-?\d{1,15}$/, 'an integer', options);

export const number = <F = never>(variable: string, options: Fallback<F> & Bounds = {}) =>
  numeric<F>(variable, /^-?\d{1,15}(\.\d{1,15})?$/, 'a number', options);

const numeric = <F>(variable: string, form: RegExp, what: string, options: Fallback<F> & Bounds) => {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = options;
  const allowed = `${what}${boundsText(options)} is expected`;
  const parse = (value: string) => {
    const read = form.test(value) ? Number(value) : Number.NaN;
    return read >= min && read <= max ? read : refuse(allowed);
  };
  return reader<number, F>(variable, parse, { ...options, allowed });
};

const boundsText = ({ min, max }: Bounds): string => {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
};

export const boolean = <F = never>(variable: string, options: Fallback<F> = {}) => {
  const allowed = 'true or false is expected';
  const parse = (value: string) => (value === 'true' || value === 'false' ? value === 'true' : refuse(allowed));
  return reader<boolean, F>(variable, parse, { ...options, allowed });
};

export const oneOf = <const V extends readonly string[], const F = never>(
  variable: string,
  values: V,
  options: Fallback<F> = {},
): Reader<V[number] | F> => {
  const allowed = `one of ${values.join(', ')} is expected`;
  const parse = (value: string): V[number] => values.find((known) => known === value) ?? refuse(allowed);
  return reader<V[number], F>(variable, parse, { ...options, allowed });
};

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

const toMs = (value: string): number => {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)$/i.exec(value);
  return Math.round(Number(match?.[1]) * (unitMs[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN));
};

/** Milliseconds, from `500 ms`, `30 s`, `15m`, `10 min`, `1.5 h`; `min` is written so, too. None is 0. */
export const duration = <F = never>(variable: string, options: Fallback<F> & { readonly min?: string } = {}) => {
  const { min = '1 ms' } = options;
  const allowed = `a duration of at least ${min}, such as 500 ms, 30 s, 10 min or 2 h, is expected`;
  const parse = (value: string) => {
    const ms = toMs(value);
    return ms >= toMs(min) ? ms : refuse(allowed);
  };
  return reader<number, F>(variable, parse, { ...options, allowed });
};

/** Where to listen: an IP address, which may stand in the brackets of a URL, or the name of a host. */
export const host = <F = never>(variable: string, options: Fallback<F> = {}) => {
  const allowed = 'an IP address or a host name is expected';
  const parse = (value: string) => {
    const address = /^\[(.+:.*)\]$/.exec(value)?.[1] ?? value;
    const isName = /^[\w.-]{1,253}$/.test(value) && URL.canParse(`http://${value}`);
    return isName || isIP(address) !== 0 ? address : refuse(allowed);
  };
  return reader<string, F>(variable, parse, { ...options, allowed });
};

/** An absolute URL with one of the schemes, without a trailing slash; it may hold a password, so it is never shown. */
export const url = <F = never>(variable: string, schemes: readonly string[], options: Fallback<F> = {}) => {
  const allowed = `a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')} is expected`;
  const parse = (value: string) => {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\/[^\s/]/i.exec(value)?.[1]?.toLowerCase();
    return scheme !== undefined && schemes.includes(scheme) ? value.replace(/\/+$/, '') : refuse(allowed);
  };
  return reader<string, F>(variable, parse, { ...options, allowed });
};

/**
 * One key, or two separated by a comma while it is being replaced: the first is used, both are valid. Each must be long enough to be
 * a key rather than a word.
 */
export const secrets = <F = never>(variable: string, options: Fallback<F> & { minLength?: number } = {}) => {
  const least = options.minLength ?? 16;
  const allowed = `a key of at least ${least} characters is expected, or two separated by a comma`;
  const parse = (value: string): readonly string[] => {
    const keys = value.split(',').map((key) => key.trim());
    return keys.length <= 2 && keys.every((key) => key.length >= least) ? keys : refuse(allowed);
  };
  return reader<readonly string[], F>(variable, parse, { ...options, allowed });
};

/**
 * Origins of web pages, separated by commas, as a browser writes them: `https://Shop.example:443/` is `https://shop.example`. The pages of an
 * app have a scheme of its own, such as `capacitor://localhost`.
 */
export const origins = <F = never>(variable: string, options: Fallback<F> = {}) => {
  const allowed = 'origins such as https://shop.example are expected, separated by commas and without *';
  const toOrigin = (text: string): string => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || url.host === '' || url.host.includes('*')) return refuse(allowed);
    return `${url.protocol}//${url.host}`;
  };
  const parse = (value: string): readonly string[] =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
      .map(toOrigin);
  return reader<readonly string[], F>(variable, parse, { ...options, allowed });
};

const refuse = (allowed: string): never => {
  throw new NotAllowed(`is not allowed; ${allowed}`);
};

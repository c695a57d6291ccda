import { type Fault, lineAt, type Source } from './fault.ts';
import { isAtTheEdge, placeOf } from './place.ts';

const free = String.raw`(?<![\w$.])(?:globalThis\.)?`;
const anywhere = String.raw`(?<![\w$])`;

const banned: readonly (readonly [pattern: string, instead: string])[] = [
  [String.raw`${free}process\s*\.\s*env\b`, 'configuration is read in main.ts and handed in'],
  [
    String.raw`${free}Bun\s*\.`,
    'the code runs on Deno as well: platform/http/serve.ts and platform/run know the runtime',
  ],
  [
    String.raw`${free}Deno\s*\.`,
    'the code runs on Bun as well: platform/http/serve.ts and platform/run know the runtime',
  ],
  [String.raw`${free}Date\s*\.\s*now\b`, 'take a Clock'],
  [String.raw`\bnew\s+Date\s*(?:\(\s*\)|(?=[;,)\]}]))`, 'take a Clock'],
  [String.raw`${free}Math\s*\.\s*random\b`, 'take a Random'],
  [String.raw`${free}(?:setTimeout|setInterval|setImmediate)\b`, 'take a Clock and its sleep, or a defer'],
  [String.raw`${anywhere}(?:randomUUID|randomBytes|randomInt|getRandomValues)\b`, 'take a NewId or a Random'],
];

/** Time, chance, ids and the runtime, reached for where they should have been handed in. */
export const checkGlobals = ({ file, text }: Source, masked: string): readonly Fault[] =>
  isAtTheEdge(placeOf(file))
    ? []
    : banned.flatMap(([pattern, instead]) =>
        [...masked.matchAll(new RegExp(pattern, 'g'))].map((match) => ({
          file,
          line: lineAt(text, match.index),
          rule: 'global',
          explanation: `${match[0].replace(/\s+/g, ' ').trim()}: ${instead}`,
        })),
      );

import { type Fault, lineAt, type Source } from './fault.ts';
import { isService, isTestFile, placeOf } from './place.ts';

interface Purity {
  readonly applies: (file: string) => boolean;
  readonly pattern: RegExp;
  readonly rule: string;
  readonly why: string;
}

const isProduction = (file: string): boolean => !placeOf(file).isTest;

const purities: readonly Purity[] = [
  {
    applies: (file) => isProduction(file) && isService(placeOf(file).workspace) && placeOf(file).layer === 'domain',
    pattern: /(?<![\w$.])(?:async|await|Promise|fetch|console)\b(?!\s*:)/g,
    rule: 'domain',
    why: 'domain decides at once and touches nothing: no waiting, no I/O',
  },
  {
    applies: (file) => isProduction(file) && file.startsWith('platform/'),
    pattern: /(?:coffee|barista|espresso|latte|drink|kiosk)\w*/gi,
    rule: 'coffee',
    why: 'platform is plumbing without a coffee word in it',
  },
  {
    applies: (file) => /\.test\.ts$/.test(file),
    pattern: /(?<![\w$.])(?:test|it|describe)\s*\.\s*(?:only|skip|todo|failing)\b/g,
    rule: 'focus',
    why: 'every test runs, always',
  },
  {
    applies: (file) => !isTestFile(file),
    pattern: /^(?:describe|test|it|(?:before|after)(?:All|Each))\b(?=\s*[.(])/gm,
    rule: 'suite',
    why: 'a file that is no test is loaded once a run: register in a function that each test file calls',
  },
];

/** Words that have no place in a kind of file, comments and strings aside. */
export const checkPurity = ({ file, text }: Source, masked: string): readonly Fault[] =>
  purities
    .filter(({ applies }) => applies(file))
    .flatMap(({ pattern, rule, why }) =>
      [...masked.matchAll(pattern)].map((match) => ({
        file,
        line: lineAt(text, match.index),
        rule,
        explanation: `'${match[0]}': ${why}`,
      })),
    );

/** A place where the code breaks a rule of the house, told as `file:line: rule — explanation`. */
export interface Fault {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly rule: string;
  readonly explanation: string;
}

export interface Source {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  readonly text: string;
}

export const toLine = ({ file, line, rule, explanation }: Fault): string => `${file}:${line}: ${rule} — ${explanation}`;

/** The line on which the character at `index` stands. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

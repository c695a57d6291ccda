export interface Row {
  readonly what: string;
  readonly value: string;
  /** What it should be; absent where there is no aim. */
  readonly aim?: { readonly text: string; readonly met: boolean };
}

/** Markdown, so that it can be copied into `docs/performance.md` as it is. */
export const toTable = (rows: readonly Row[]): string =>
  [
    ['What', 'Measured', 'Aim'],
    ['---', '---:', '---'],
    ...rows.map(({ what, value, aim }) => [
      what,
      value,
      aim === undefined ? '' : `${aim.text}: ${aim.met ? 'met' : '**missed**'}`,
    ]),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

export const whole = (value: number): string => Math.round(value).toLocaleString('en');
export const times = (ratio: number): string => `${ratio.toFixed(1)} ×`;
export const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

import { localNetworkAddress } from './addresses.ts';

export interface Opened {
  readonly mode: 'demo' | 'live';
  /** Whether Swagger UI is there. */
  readonly docs: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | undefined;
  readonly dataFolder: string;
  readonly staffKey: string;
  /** What documents and messages are kept in. */
  readonly engine: string;
}

/** What the person who ran `npm start` reads. */
export const welcome = (opened: Opened): string => {
  const { mode, docs, host, port, publicUrl, dataFolder, staffKey, engine } = opened;
  const here = publicUrl ?? `http://localhost:${port}`;
  const phone = host === '0.0.0.0' || host === '::' ? localNetworkAddress() : undefined;
  const rows: readonly (readonly [string, string])[] = [
    ['Café', here],
    ...(phone === undefined ? [] : [['From a phone', `http://${phone}:${port}`] as const]),
    ['Pickup screen', `${here}/screen`],
    ...(docs ? [['For developers', `${here}/swagger`] as const] : []),
    ['Staff key', staffKey],
    ['Data folder', dataFolder],
    ['Runs on', engine],
    ['First order', `npm run order -- "cafe latte" 2 --variant ice-large${port === 3000 ? '' : ` --url ${here}`}`],
  ];
  const note = mode === 'demo' ? 'demo: payments go to a sandbox, no money moves' : 'live';
  return [
    '',
    `고래 Gorae is open (${note})`,
    '',
    ...rows.map(([name, value]) => `  ${name.padEnd(15)}${value}`),
    '',
    '',
  ].join('\n');
};

import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenPage {
  readonly page: Page;
  /** What the page complained of: faults of its script, and what the browser refused it. Requests that found nobody are left out. */
  readonly complaints: readonly string[];
}

/**
 * A real browser: the one that `CHROMIUM` names, or the system's. Disposing it closes all its pages. `more` are switches of Chromium,
 * such as names for this machine that it does not trust as it trusts localhost.
 */
export const openBrowser = async (more: readonly string[] = []) => {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: [...quiet, ...more] });
  return {
    open: async (url: string, options: BrowserContextOptions = {}): Promise<OpenPage> => {
      const page = await browser.newPage(options);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        const isNetwork = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !isNetwork) complaints.push(message.text());
      });
      await page.goto(url);
      return { page, complaints };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
};

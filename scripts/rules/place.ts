export const services = ['order-service', 'payment-service', 'barista-service', 'notifier'] as const;
const workspaces = ['contracts', 'platform', ...services, 'cafe', 'sdk', 'e2e', 'scripts'] as const;

/** Where a file stands in the house. */
export interface Place {
  readonly file: string;
  /** First folder, when it is one of ours. */
  readonly workspace: string | undefined;
  /** First folder inside the workspace; empty for a file at its root. */
  readonly layer: string;
  /** A test, a suite that tests run, or what those stand on: may reach further than the code that is tested. */
  readonly isTest: boolean;
}

export const isService = (workspace: string | undefined): boolean => services.some((name) => name === workspace);

/** A file that a test runner loads to have it register its tests: once a run, whoever else may import it. */
export const isTestFile = (file: string): boolean => /\.(test|deno|int-deno)\.ts$/.test(file);

const isForTests = (file: string): boolean =>
  /\.(test|suite|deno)\.ts$|-lab\.ts$/.test(file) || /\/(testing|suite)\//.test(file) || file.startsWith('e2e/');

export const placeOf = (file: string): Place => {
  const [first, ...inner] = file.split('/');
  const workspace = workspaces.find((name) => name === first);
  return { file, workspace, layer: inner.length > 1 ? (inner[0] ?? '') : '', isTest: isForTests(file) };
};

/**
 * Where time, chance, ids and the runtime itself may be touched: the edge of the process, its tools and tests, and what runs
 * in somebody else's process: pages and the SDK.
 */
export const isAtTheEdge = ({ file, workspace, layer, isTest }: Place): boolean =>
  isTest ||
  workspace === 'scripts' ||
  workspace === 'sdk' ||
  file.startsWith('platform/run/') ||
  file === 'platform/http/serve.ts' ||
  file.startsWith('cafe/cli/') ||
  file.endsWith('/main.ts') ||
  (isService(workspace) && layer === 'web');

import { pythonGenerator } from '../sdk/generate-python.ts';
import type { Lane } from './lane.ts';
import { chromium, mongoDb, onThePath, platformBinary, rabbitMq } from './need.ts';
import { packageBinary } from './package-binary.ts';
import { pythonTool } from './python-tool.ts';
import { startServers } from './start-servers.ts';

const runtime = process.execPath;

const bunTest = (files: readonly string[], report: string, timeoutMs: number): readonly string[] => [
  ...[runtime, 'test', '--only-failures', `--timeout=${timeoutMs}`, '--reporter=junit', `--reporter-outfile=${report}`],
  ...files.map((file) => `./${file}`),
];

const denoFlags = ['--allow-all', '--no-check', '--no-lock', '--no-remote', '--node-modules-dir=manual'];

const denoTest = (files: readonly string[], report: string): readonly string[] => [
  ...[runtime, packageBinary('deno'), 'test', ...denoFlags, `--junit-path=${report}`],
  ...files,
];

/** In the order in which they are told. A test file belongs to the lane whose pattern its path meets; nothing is registered. */
export const lanes: readonly Lane[] = [
  {
    name: 'types',
    limitSeconds: 120,
    needs: [],
    alone: false,
    command: () => [runtime, packageBinary('typescript'), '--noEmit', '-p', '.'],
  },
  {
    name: 'lint',
    limitSeconds: 60,
    needs: [platformBinary('@biomejs', 'cli-')],
    alone: false,
    command: () => [runtime, packageBinary('@biomejs/biome'), 'ci', '--colors=off', '--error-on-warnings', '.'],
  },
  {
    name: 'rules',
    limitSeconds: 60,
    needs: [],
    alone: false,
    command: () => [runtime, 'scripts/import-rules.ts'],
  },
  {
    name: 'one-typebox',
    limitSeconds: 60,
    needs: [],
    alone: false,
    command: () => [runtime, 'scripts/one-typebox.ts'],
  },
  {
    name: 'unit',
    limitSeconds: 180,
    needs: [],
    alone: false,
    files: /\.unit\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 60_000),
  },
  {
    name: 'contracts',
    limitSeconds: 120,
    needs: [],
    alone: false,
    files: /\.contract\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 60_000),
  },
  {
    name: 'deno',
    limitSeconds: 180,
    needs: [platformBinary('@deno')],
    alone: false,
    files: /^platform\/testing\/deno\/.+\.deno\.ts$/,
    command: denoTest,
  },
  {
    name: 'simulation',
    limitSeconds: 300,
    needs: [platformBinary('@deno')],
    alone: true,
    files: /\.sim\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 240_000),
  },
  {
    name: 'integration',
    limitSeconds: 720,
    needs: [rabbitMq, mongoDb],
    alone: true,
    files: /\.int\.test\.ts$/,
    servers: startServers,
    command: (files, report) => bunTest(files, report, 120_000),
  },
  {
    name: 'integration-deno',
    limitSeconds: 240,
    needs: [platformBinary('@deno'), rabbitMq, mongoDb],
    alone: true,
    files: /^platform\/testing\/deno\/.+\.int-deno\.ts$/,
    servers: startServers,
    command: denoTest,
  },
  {
    name: 'faults',
    limitSeconds: 360,
    needs: [rabbitMq, mongoDb],
    alone: true,
    files: /\.faults\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 300_000),
  },
  {
    name: 'e2e',
    limitSeconds: 420,
    needs: [],
    alone: true,
    files: /\.e2e\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 180_000),
  },
  {
    name: 'e2e-deno',
    limitSeconds: 120,
    needs: [platformBinary('@deno')],
    alone: true,
    files: /\.on-deno\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 60_000),
  },
  {
    name: 'sdk-typescript',
    limitSeconds: 300,
    needs: [platformBinary('@deno'), onThePath('node', 'nodejs'), onThePath('npm')],
    alone: true,
    files: /typescript\.sdk\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 240_000),
  },
  {
    name: 'sdk-python',
    limitSeconds: 420,
    needs: [pythonTool(pythonGenerator)],
    alone: true,
    files: /python\.sdk\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 300_000),
  },
  {
    name: 'sdk-jvm',
    limitSeconds: 600,
    needs: [onThePath('java', 'default-jdk-headless'), onThePath('mvn', 'maven')],
    alone: true,
    files: /(kotlin|swift-and-dart)\.sdk\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 480_000),
  },
  {
    name: 'schemathesis',
    limitSeconds: 240,
    needs: [pythonTool({ name: 'schemathesis', version: '4.32.5' })],
    alone: true,
    files: /\.schemathesis\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 200_000),
  },
  {
    name: 'web',
    limitSeconds: 300,
    needs: [chromium],
    alone: true,
    files: /\.web\.test\.ts$/,
    command: (files, report) => bunTest(files, report, 180_000),
  },
];

import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { leaveMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import { until } from '@gorae/platform/testing/until.ts';
import type { Shop } from '../kills/shop.ts';
import { acceptsAnOrder, judgeGoingOn, resumeWithinMs, whatFails } from './going-on.ts';
import type { Fault } from './plan-faults.ts';
import { poisonBody } from './poison.ts';
import { commandOf, kill, type Server, type StormyCafe } from './stormy-cafe.ts';

export interface Struck {
  readonly fault: Fault;
  /** What was to be harmed was there before, and was harmed. */
  readonly landed: boolean;
  /** What the café did not live up to meanwhile and right after; empty when it did. */
  readonly broken: readonly string[];
  /** By which a poisoned message is found again. */
  readonly subject?: string;
}

/** Of one process: what the runtime leaves between two collections, not what an outage piles up. */
const mostGrowthBytes = 80 * 1024 * 1024;

/** Does it, waits until it is over and the café has shown that it goes on. */
export const strike = async (shop: Shop<StormyCafe>, fault: Fault): Promise<Struck> => {
  const { cafe } = shop;
  const brokerListens = () => listens(cafe.broker.port);
  switch (fault.what) {
    case 'kill': {
      const { landed, broken } = await killOne(cafe, fault);
      return { fault, landed, broken: [...broken, ...(await judgeGoingOn(shop, fault))] };
    }
    case 'line-reset':
    case 'line-dead':
    case 'line-deaf': {
      const landed = await spoilLine(cafe, fault);
      return { fault, landed, broken: await judgeGoingOn(shop, fault) };
    }
    case 'poison': {
      const subject = `poison-${randomUUID()}`;
      const { queue, kind } = fault;
      await leaveMessage(cafe.brokerUrl, { queue, body: poisonBody(kind, queue), subject });
      return { fault, landed: true, broken: [], subject };
    }
    case 'memory-alarm':
      return outage(shop, fault, {
        away: () => cafe.broker.memoryAlarm(true),
        back: () => cafe.broker.memoryAlarm(false),
        isThere: async () => (await cafe.broker.evaluate('rabbit_alarm:get_alarms()')).trim() === '[]',
      });
    case 'broker-stops':
      return outage(shop, fault, { away: cafe.broker.stopApp, back: cafe.broker.startApp, isThere: brokerListens });
    case 'broker-killed':
      return outage(shop, fault, { away: cafe.broker.kill, back: cafe.broker.start, isThere: brokerListens });
    case 'database-killed': {
      const { kill: away, start: back, port } = cafe.database;
      return outage(shop, fault, { away, back, isThere: () => listens(port) });
    }
  }
};

const pass = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

type Kill = Extract<Fault, { readonly what: 'kill' }>;

const killOne = async (cafe: StormyCafe, { service, replica }: Kill): Promise<Omit<Struck, 'fault'>> => {
  const before = cafe.processesOf(service);
  const pid = before[replica % Math.max(1, before.length)];
  const landed = pid !== undefined && kill(pid);
  if (pid === undefined) return { landed, broken: [] };
  await until(() => commandOf(pid) === '', { what: `${service} is dead` });
  const isBack = () => cafe.processesOf(service).length >= before.length;
  const back = until(isBack, { timeoutMs: resumeWithinMs, what: `${service} is started again` });
  return { landed, broken: await whatFails(back, 'after kill') };
};

type LineFault = Extract<Fault, { readonly server: Server }>;

/** False when there was no line to spoil. */
const spoilLine = async (cafe: StormyCafe, fault: LineFault): Promise<boolean> => {
  const line = cafe.line(fault.service, fault.server);
  if (line === undefined || line.lines() === 0) return false;
  if (fault.what === 'line-reset') {
    line.reset();
    return true;
  }
  const spoil = fault.what === 'line-dead' ? line.blackhole : line.deafen;
  spoil(true);
  await pass(fault.seconds);
  spoil(false);
  return true;
};

interface Outage {
  readonly away: () => Promise<void>;
  readonly back: () => Promise<void>;
  /** Whether the server is there and works. */
  readonly isThere: () => Promise<boolean>;
}

const outage = async (
  shop: Shop<StormyCafe>,
  fault: Fault & { readonly seconds: number },
  { away, back, isThere }: Outage,
): Promise<Struck> => {
  const broken: string[] = [];
  const before = shop.cafe.memory();
  const wasThere = await isThere();
  await away();
  const isGone = !(await isThere());
  const accepts = fault.what === 'database-killed' ? Promise.resolve() : acceptsAnOrder(shop);
  await pass(fault.seconds);
  const growth = Math.max(...[...shop.cafe.memory()].map(([pid, bytes]) => bytes - (before.get(pid) ?? bytes)));
  if (growth > mostGrowthBytes) broken.push(`a process grew by ${growth >> 20} MB during ${fault.what}`);
  await accepts.catch((error: unknown) => broken.push(`during ${fault.what}: ${error}`));
  await back();
  broken.push(...(await judgeGoingOn(shop, fault)));
  return { fault, landed: wasThere && isGone, broken };
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const tell = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });

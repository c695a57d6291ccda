import type { Ticket } from '@gorae/barista-service/domain/ticket.ts';
import type { Order } from '@gorae/order-service/domain/order.ts';
import type { Payment } from '@gorae/payment-service/domain/payment.ts';
import type { Bug } from './bugs/bug.ts';
import type { Breach } from './check/breach.ts';
import { checkEnd, whatIsOpen } from './check/check-end.ts';
import { checkScreens, lookAtScreens } from './check/look-at-screens.ts';
import { tellAllAgain, writtenDown } from './check/tell-again.ts';
import { createMoneyWatch } from './check/watch-money.ts';
import { createOrderWatch } from './check/watch-orders.ts';
import { createTicketWatch } from './check/watch-tickets.ts';
import { type Coverage, count, createCoverage } from './coverage.ts';
import { kindOf } from './draw-plan.ts';
import { invitePeople, type People } from './people/people.ts';
import type { Plan } from './plan.ts';
import { createStory } from './story.ts';
import { openingTime } from './world/opening.ts';
import { createWorld, type Witness, type World } from './world/world.ts';

export interface Outcome {
  readonly plan: Plan;
  readonly breaches: readonly Breach[];
  readonly steps: number;
  /** How long the café lived, in its own time. */
  readonly virtualMs: number;
  readonly coverage: Coverage;
  /** Empty unless it was asked for. */
  readonly story: readonly string[];
}

export interface RunOptions {
  readonly bug?: Bug;
  readonly tells?: boolean;
}

/** After healing everything must have come to its end within so long. */
const boundMs = 600_000;
const mostSteps = 300_000;

/** Runs one café from its opening until nothing more happens, or until something happens that must not. */
export const runPlan = async (plan: Plan, { bug, tells = false }: RunOptions = {}): Promise<Outcome> => {
  const breaches: Breach[] = [];
  const coverage = createCoverage();
  const story = createStory(tells, () => (world === undefined ? 0 : world.scheduler.now() - openingTime));
  let world: World | undefined;
  const breach = (rule: string, detail: string): void => {
    story.tell('BREACH', `${rule}: ${detail}`);
    breaches.push({ rule, detail });
  };
  const witness = createWitness({ plan, coverage, breach, tell: story.tell });
  world = createWorld(plan, witness, bug);
  world.open();
  const people = invitePeople(world);
  await live(world, people, breaches, breach);
  const { scheduler } = world;
  for (const { life } of world.processes) life().end();
  return {
    plan,
    breaches,
    steps: scheduler.steps(),
    virtualMs: scheduler.now() - openingTime,
    coverage,
    story: story.lines,
  };
};

const lookEveryMs = 3_000;

const live = async (
  world: World,
  people: People,
  breaches: readonly Breach[],
  breach: Witness['breach'],
): Promise<void> => {
  const { scheduler, plan } = world;
  const healsAt = openingTime + plan.healsAt;
  let lookAt = healsAt;
  let healed = false;
  while (breaches.length === 0) {
    if (!(await scheduler.next())) return breach('stuck', 'nothing is left that could happen');
    if (scheduler.steps() > mostSteps) return breach('spins', `${mostSteps} steps and no end`);
    if (scheduler.now() < lookAt) continue;
    if (!healed) {
      healed = true;
      world.weather.calmDown();
      people.close();
    }
    lookAt = scheduler.now() + lookEveryMs;
    const open = whatIsOpen(world, people);
    if (open.length === 0) return endWell(world, people, breaches, breach);
    if (scheduler.now() > healsAt + boundMs) return breach('never-ends', open.join('; '));
  }
};

/** Once at rest, everything that was ever told is told again: nothing may come of it. */
const endWell = async (
  world: World,
  people: People,
  breaches: readonly Breach[],
  breach: Witness['breach'],
): Promise<void> => {
  await restAfter(world, breaches);
  if (breaches.length > 0) return;
  checkEnd(world, people, breach);
  const before = writtenDown(world);
  tellAllAgain(world);
  const screens = lookAtScreens(world);
  await restAfter(world, breaches);
  checkScreens(screens(), breach);
  const open = whatIsOpen(world, people);
  if (open.length > 0) breach('opened-by-repeats', open.join('; '));
  for (const [id, text] of writtenDown(world))
    if (before.get(id) !== text) breach('changed-by-repeats', `${id} was ${before.get(id)}, and is ${text}`);
};

/** What is told at the very end still has to reach everybody: streams, logs, screens. */
const restMs = 12_000;

const restAfter = async (world: World, breaches: readonly Breach[]): Promise<void> => {
  const until = world.scheduler.now() + restMs;
  while (breaches.length === 0 && world.scheduler.now() < until && (await world.scheduler.next()));
};

interface WitnessParts {
  readonly plan: Plan;
  readonly coverage: Coverage;
  readonly breach: Witness['breach'];
  readonly tell: (who: string, what: string) => void;
}

const createWitness = ({ plan, coverage, breach, tell }: WitnessParts): Witness => {
  const money = createMoneyWatch(breach);
  const orders = createOrderWatch(breach);
  const people = plan.staff.filter(({ does }) => does === 'make').length;
  const inOrder = plan.shape.automatic === 1 && people === 0;
  const tickets = createTicketWatch({ breach, heldKrw: money.heldKrw, inOrder });
  return {
    onStep: ({ life, point }) => {
      if (life.name.includes('-')) count(coverage, `point ${kindOf(life.name)} ${point}`);
    },
    onCommit: (_service, { collection, before, after, by }) => {
      tell(by, `stores ${collection} ${after.id} v${after.version} ${toWords(after)}`);
      if (collection === 'orders') {
        count(coverage, `order ${(before as Order | undefined)?.state ?? 'none'} → ${(after as Order).state}`);
        orders(before as Order | undefined, after as Order);
      } else if (collection === 'tickets') {
        count(coverage, `ticket ${(before as Ticket | undefined)?.state ?? 'none'} → ${(after as Ticket).state}`);
        tickets.onCommit(before as Ticket | undefined, after as Ticket);
      } else if (collection === 'payments')
        for (const attempt of (after as unknown as Payment).attempts) count(coverage, `attempt ${attempt.state}`);
    },
    onRoute: (queue, { name, subject }) => tell('broker', `${name} of ${subject} goes to ${queue}`),
    onDelivery: ({ queue, to, message, ended }) => {
      if (ended === undefined && queue === 'barista-service.work') tickets.onPermit();
      tell(
        to,
        `${ended === undefined ? 'gets' : ended} ${message.name} of ${message.subject} from ${queue}${message.redelivered ? ' again' : ''}`,
      );
    },
    onVendorEntry: (entry) => {
      tell('vendor', `${entry.kind} ${entry.key} of ${entry.orderId}: ${entry.outcome} ${entry.amountKrw}`);
      money.onEntry(entry);
    },
    onVendorOutcome: (outcome) => {
      tell('vendor', `answers ${outcome}`);
      count(coverage, `vendor ${outcome}`);
    },
    onFault: (what, where) => {
      tell('FAULT', `${what} ${where}`);
      count(coverage, `fault ${what}`);
    },
    onCrash: (process, point) => {
      count(coverage, `crash ${kindOf(process)} ${point}`);
    },
    breach,
  };
};

const toWords = (doc: object): string => ('state' in doc ? String(doc.state) : '');

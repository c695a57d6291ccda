import type { ManagerAct, StaffPlan } from '../plan.ts';
import { storeId } from '../world/open-services.ts';
import { askOnce } from './ask.ts';
import { lookAtBoard, press } from './bar.ts';
import type { Person } from './people.ts';

type ManagerPlan = Extract<StaffPlan, { does: 'manage' }>;

/** Does one thing after the other at its time; what is refused is let be. */
export const manage = async (person: Person, { acts }: ManagerPlan): Promise<void> => {
  const { scheduler } = person.world;
  const opened = scheduler.now();
  for (const { at, act } of acts) {
    await person.sleep(opened + at - scheduler.now());
    await perform(person, act);
  }
};

const perform = async (person: Person, act: ManagerAct['act']): Promise<void> => {
  const patch = (operation: string, body: unknown) =>
    askOnce(person, operation, { params: { storeId }, body, role: 'staff' });
  switch (act) {
    case 'close-store':
    case 'open-store':
      await patch('updateStore', { open: act === 'open-store' });
      return;
    case 'sold-out':
    case 'back-on':
      await patch('updateMenu', { switches: [{ item: 'latte', soldOut: act === 'sold-out' }] });
      return;
    case 'abandon':
      await pressOne(person, 'abandonTicket', ['waiting', 'started', 'ready'], { reason: 'out of milk' });
      return;
    case 'collect':
      await pressOne(person, 'collectTicket', ['ready']);
      return;
    case 'undo':
      await pressOne(person, 'undoTicket', ['ready']);
  }
};

const pressOne = async (person: Person, button: string, states: readonly string[], body?: unknown): Promise<void> => {
  const fitting = (await lookAtBoard(person)).filter(({ state }) => states.includes(state));
  const ticket = fitting[Math.floor(person.world.random() * fitting.length)];
  if (ticket !== undefined) await press(person, button, ticket, body);
};

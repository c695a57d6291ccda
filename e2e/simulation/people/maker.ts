import type { StaffPlan } from '../plan.ts';
import { storeId } from '../world/open-services.ts';
import { askOnce, askUntilAnswered } from './ask.ts';
import { lookAtBoard, press, type TicketOnBoard } from './bar.ts';
import type { Person } from './people.ts';

type MakerPlan = Extract<StaffPlan, { does: 'make' }>;

/** Signs in, makes what is put into her hands, and goes home when the café closes and nothing is left. */
export const makeDrinks = async (person: Person, { name, dawdles }: MakerPlan): Promise<void> => {
  const { random } = person.world;
  await askUntilAnswered(person, 'signIn', { params: { name }, body: { storeId }, role: 'staff' });
  for (;;) {
    const board = await lookAtBoard(person);
    const mine = board.filter((ticket) => ticket.claim?.barista === name && isUnfinished(ticket));
    const started = mine.find(({ state }) => state === 'started');
    const waiting = board.filter(
      ({ state, claim }) => state === 'waiting' && (claim === undefined || claim.barista === name),
    );
    if (started !== undefined) {
      const slow = dawdles && !person.isClosing() && random() < 0.3;
      await person.sleep(slow ? 35_000 : 500 + Math.floor(random() * 5_000));
      await press(person, 'finishTicket', started);
    } else if (mine.length > 0 || (waiting.length > 0 && random() < 0.2)) {
      const wanted = random() < 0.2 ? (waiting[0] ?? mine[0]) : mine[0];
      if (wanted !== undefined) await press(person, 'startTicket', wanted, { barista: name });
    } else if (person.isClosing() && !board.some(isUnfinished)) {
      const left = await askOnce(person, 'signOut', { params: { name }, role: 'staff' });
      if (left?.status === 204) return;
    }
    await person.sleep(person.isClosing() ? 500 : 300 + Math.floor(random() * 2_500));
  }
};

const isUnfinished = ({ state }: TicketOnBoard): boolean => state === 'waiting' || state === 'started';

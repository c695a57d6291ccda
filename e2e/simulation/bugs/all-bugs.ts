import { ackBeforeWrite } from './ack-before-write.ts';
import type { Bug } from './bug.ts';
import { cancelWins } from './cancel-wins.ts';
import { eventsBesideWrite } from './events-beside-write.ts';
import { lateApprovalKept } from './late-approval-kept.ts';
import { leaseIgnored } from './lease-ignored.ts';
import { newChargeKey } from './new-charge-key.ts';
import { newRefundKey } from './new-refund-key.ts';
import { noFence } from './no-fence.ts';
import { noSweep } from './no-sweep.ts';
import { noTombstone } from './no-tombstone.ts';
import { numberTwice } from './number-twice.ts';
import { parkedByOrder } from './parked-by-order.ts';
import { priceFromClient } from './price-from-client.ts';
import { refusalTakenForConfirm } from './refusal-taken-for-confirm.ts';
import { removedBeforePublished } from './removed-before-published.ts';
import { retryWithoutLimit } from './retry-without-limit.ts';
import { seenBeforeEffect } from './seen-before-effect.ts';
import { staleSnapshot } from './stale-snapshot.ts';
import { ticketMadeAgain } from './ticket-made-again.ts';
import { unknownToldAsDeclined } from './unknown-told-as-declined.ts';
import { versionNotChecked } from './version-not-checked.ts';
import { youngestFirst } from './youngest-first.ts';

/** Mistakes that systems like this one are known for. The simulation must find each of them. */
export const allBugs: readonly Bug[] = [
  ackBeforeWrite,
  removedBeforePublished,
  refusalTakenForConfirm,
  eventsBesideWrite,
  seenBeforeEffect,
  noFence,
  leaseIgnored,
  lateApprovalKept,
  noTombstone,
  newChargeKey,
  newRefundKey,
  unknownToldAsDeclined,
  noSweep,
  cancelWins,
  ticketMadeAgain,
  youngestFirst,
  priceFromClient,
  numberTwice,
  versionNotChecked,
  staleSnapshot,
  retryWithoutLimit,
  parkedByOrder,
];

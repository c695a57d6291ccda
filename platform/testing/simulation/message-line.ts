/** A message on a queue. */
export interface SimMessage {
  /** Its place; lower is older. */
  readonly offset: number;
  readonly body: string;
  /** The event's name, for who looks on. */
  readonly name: string;
  readonly subject: string;
  readonly attempts: number;
  readonly redelivered: boolean;
}

/** Messages that wait, the oldest first. */
export interface MessageLine {
  count(): number;
  push(message: SimMessage): void;
  /** Takes out the one at the place, 0 = the oldest. */
  take(place: number): SimMessage | undefined;
  /** Puts a message back to its old place. */
  giveBack(message: SimMessage): void;
  messages(): readonly SimMessage[];
}

/** Taken ones stay in the array until there are so many. */
const mostTaken = 500;

export const createMessageLine = (): MessageLine => {
  let line: SimMessage[] = [];
  let head = 0;
  return {
    count: () => line.length - head,
    push: (message) => {
      line.push(message);
    },
    take: (place) => {
      const message = line[head + place];
      if (message === undefined) return undefined;
      if (place > 0) line.splice(head + place, 1);
      else if (++head > mostTaken || head === line.length) {
        line = line.slice(head);
        head = 0;
      }
      return message;
    },
    giveBack: (message) => {
      let place = head;
      while (place < line.length && (line[place]?.offset ?? 0) < message.offset) place++;
      line.splice(place, 0, message);
    },
    messages: () => line.slice(head),
  };
};

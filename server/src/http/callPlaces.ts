/** What one address holds; kept only while it holds something. */
interface Visitor {
  running: number;
  /** Those of `running` that were ready to wait. */
  patient: number;
  waiting: ((isFree: true) => void)[];
}

/** Leaves room for calls beside a screenful of tiles. */
const mostPatient = 4;
/** Two large screens of tiles. */
const mostWaiting = 120;

/** `callsAtOnce` places for each address: a call takes a free one or none, a patient asker waits for one. */
export function createCallPlaces(callsAtOnce: number) {
  const visitors = new Map<string, Visitor>();
  let mostAtOnce = 0;

  function visitorAt(address: string): Visitor {
    const visitor = visitors.get(address) ?? { running: 0, patient: 0, waiting: [] };
    visitors.set(address, visitor);
    return visitor;
  }

  function occupy(visitor: Visitor, isPatient: boolean): true {
    visitor.running += 1;
    if (isPatient) visitor.patient += 1;
    mostAtOnce = Math.max(mostAtOnce, visitor.running);
    return true;
  }

  function isFreeForPatient({ running, patient }: Visitor): boolean {
    return running < callsAtOnce && patient < mostPatient;
  }

  return {
    /** Takes a place; false where none is free. */
    take(address: string): boolean {
      const visitor = visitorAt(address);
      return visitor.running < callsAtOnce && occupy(visitor, false);
    },

    /** Takes a place as soon as one is free; false where too many wait already. */
    async takePatiently(address: string): Promise<boolean> {
      const visitor = visitorAt(address);
      if (isFreeForPatient(visitor)) return occupy(visitor, true);
      if (visitor.waiting.length >= mostWaiting) return false;
      return new Promise((resolve) => visitor.waiting.push(resolve));
    },

    /** Gives places back; who waits gets them. */
    giveBack(address: string, places: { impatient: number; patient: number }): void {
      const visitor = visitorAt(address);
      visitor.running -= places.impatient + places.patient;
      visitor.patient -= places.patient;
      while (visitor.waiting.length > 0 && isFreeForPatient(visitor)) {
        visitor.waiting.shift()?.(occupy(visitor, true));
      }
      if (visitor.running === 0) visitors.delete(address);
    },

    /** What is held now, and the most that one address ever held. */
    gauge: () => ({
      addresses: visitors.size,
      running: [...visitors.values()].reduce((sum, { running }) => sum + running, 0),
      mostAtOnce,
    }),
  };
}

// Tests of the crowd, beside a Set that does the same.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { enter, leave, nowhere, type Member } from "../../src/sockets/crowd.ts";

interface Person extends Member {
  readonly name: number;
}

const names = 6;

test("it holds who has entered and not left, each once and in a place of its own", () => {
  const step = fc.record({ enters: fc.boolean(), name: fc.nat(names - 1) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const people = Array.from({ length: names }, (_, name): Person => ({ name, place: nowhere }));
      const crowd: Person[] = [];
      const expected = new Set<Person>();
      for (const { enters, name } of steps) {
        const person = people[name]!;
        if (enters) {
          enter(crowd, person);
          expected.add(person);
        } else {
          leave(crowd, person);
          expected.delete(person);
        }
      }
      expect(crowd).toHaveLength(expected.size);
      expect(new Set(crowd)).toEqual(expected);
      expect(crowd.every((person, place) => person.place === place)).toBe(true);
      expect(people.every((person) => expected.has(person) !== (person.place === nowhere))).toBe(true);
    }),
  );
});

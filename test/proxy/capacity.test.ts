// Tests of how descriptors are shared out.

import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { capacityFor } from "../../src/proxy/capacity.ts";

test("two descriptors for each tunnel, one for each overflow and watcher, and a reserve fit into the limit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 80, max: 1_048_576 }), (limit) => {
      const { tunnels, overflow, watchers } = capacityFor(limit);
      expect(tunnels * 2 + overflow + watchers + 40).toBeLessThanOrEqual(limit);
      expect(tunnels).toBeGreaterThanOrEqual(4);
      expect(overflow).toBeGreaterThanOrEqual(8);
      expect(watchers).toBeWithin(2, 17);
    }),
  );
});

test("the usual limits give room for many", () => {
  expect(capacityFor(256)).toEqual({ tunnels: 86, overflow: 32, watchers: 4 });
  expect(capacityFor(1024)).toEqual({ tunnels: 440, overflow: 64, watchers: 16 });
  expect(capacityFor(20_000).tunnels).toBeGreaterThan(9000);
});

test("an absurdly low limit still gives a few", () => {
  expect(capacityFor(16)).toEqual({ tunnels: 4, overflow: 8, watchers: 2 });
});

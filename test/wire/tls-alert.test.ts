// Tests of TLS alerts in the clear.

import { expect, test } from "bun:test";
import { alertUnrecognizedName, fatalAlertRecord, readAlertRecord } from "../../src/wire/tls-alert.ts";

test("a fatal alert is one record that reads back", () => {
  const record = fatalAlertRecord(alertUnrecognizedName);
  expect(record.toString("hex")).toBe("15030300020270");
  expect(readAlertRecord(record)).toBe(112);
});

test("alerts of every version of the record layer, warnings too, are read", () => {
  expect(readAlertRecord(Buffer.from("15030100020230", "hex"))).toBe(48);
  expect(readAlertRecord(Buffer.from("15030300020100", "hex"))).toBe(0);
});

test("an alert at the start of a longer chunk is read", () => {
  expect(readAlertRecord(Buffer.from("1503030002022a15030300020100", "hex"))).toBe(42);
});

test("everything else is no alert", () => {
  const rows = [
    "",
    "15",
    "150303000202",
    "16030300020230",
    "17030300020230",
    "15020300020230",
    "1503030013aabbccddeeff00112233445566778899aabbccdd",
  ];
  for (const hex of rows) expect([hex, readAlertRecord(Buffer.from(hex, "hex"))]).toEqual([hex, null]);
});

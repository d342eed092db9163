// Tests of which addresses tools may connect to without the proxy.

import { expect, test } from "bun:test";
import { directExceptions } from "../../src/service/direct-exceptions.ts";
import { parseHost, type Host } from "../../src/wire/host.ts";

function address(text: string): Host {
  const host = parseHost(text);
  if (!host.ok) throw new Error(`Cannot read "${text}" as an address: ${host.fault}`);
  return host.value;
}

const defaults = ["localhost", "127.0.0.1", "::1"];
const noNames = async (): Promise<string[]> => {
  throw new Error("Cannot resolve: nothing should ask");
};

for (const text of [
  "127.0.0.1",
  "127.9.9.9",
  "0.0.0.0",
  "::1",
  "169.254.169.254",
  "100.100.100.200",
  "fe80::1",
]) {
  test(`${text} is no affair of a proxy's`, async () => {
    expect(await directExceptions([], noNames).has(address(text))).toBe(true);
  });
}

for (const text of ["8.8.8.8", "10.0.0.1", "2001:4860:4860::8888", "fd00::1"]) {
  test(`${text} is one, unless no_proxy says otherwise`, async () => {
    expect(await directExceptions(defaults, noNames).has(address(text))).toBe(false);
    expect(await directExceptions([text], noNames).has(address(text))).toBe(true);
  });
}

test("a network in no_proxy is excepted whole", async () => {
  const exceptions = directExceptions([...defaults, "10.0.0.0/8", "[2001:db8::]/32"], noNames);
  for (const text of ["10.1.2.3", "2001:db8::5"]) expect(await exceptions.has(address(text))).toBe(true);
  for (const text of ["11.1.2.3", "2001:db9::5"]) expect(await exceptions.has(address(text))).toBe(false);
});

test("a name stands for its addresses, and for what may be below it in private networks", async () => {
  const asked: string[] = [];
  const exceptions = directExceptions(
    [...defaults, "open.example", ".corp.example", "*.b.example:443"],
    async (name) => {
      asked.push(name);
      return name === "open.example" ? ["8.8.8.8"] : [];
    },
  );
  expect(await exceptions.has(address("8.8.8.8"))).toBe(true);
  expect(await exceptions.has(address("8.8.4.4"))).toBe(false);
  expect(await exceptions.has(address("10.0.0.1"))).toBe(true);
  expect(asked).toEqual(["open.example", "corp.example", "b.example"]);
});

test("addresses and localhost leave nothing to guess; another name does", () => {
  expect(directExceptions([...defaults, "10.0.0.0/8"]).areAllKnown).toBe(true);
  expect(directExceptions([...defaults, ".corp.example"]).areAllKnown).toBe(false);
});

test("a name that is not there excepts nothing", async () => {
  expect(await directExceptions(["nowhere.invalid"]).has(address("8.8.8.8"))).toBe(false);
});

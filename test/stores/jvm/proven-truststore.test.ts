// Tests that a truststore which an earlier start has proven is not made again, and any other is.

import { expect, test } from "bun:test";
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TruststoreOptions } from "../../../src/stores/jvm/truststore.ts";
import { openProofs } from "../../../src/trust/proofs.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { writeStore as p12 } from "./keytool.ts";
import { certificate, createWorld, root } from "./truststore-world.ts";

const proving = async () => {
  const world = await createWorld();
  world.jdk(p12([{ alias: "debian:One.pem", der: root(1) }]));
  const kept = join(temporaryFolder("proofs"), "proofs");
  const start = (over: Partial<TruststoreOptions> = {}) => {
    const proofs = openProofs(kept, "1.0");
    const written = world.write({ ...over, proofs });
    proofs.save();
    return { ...written, proof: readFileSync(kept, "latin1") };
  };
  const first = start();
  expect(first.proof.length).toBe(65);
  return { ...world, start, first, bytes: readFileSync(world.path) };
};

test("it is not made again", async () => {
  const { start, first, path, bytes } = await proving();
  const { ino, ctimeMs } = statSync(path);
  expect(start()).toEqual(first);
  expect(statSync(path)).toMatchObject({ ino, ctimeMs });
  expect(readFileSync(path)).toEqual(bytes);
});

test("it is made again where a byte of it has changed, it was cut short, or is gone", async () => {
  const { start, first, path, bytes } = await proving();
  const { atime, mtime } = statSync(path);
  const changed = Buffer.from(bytes);
  changed[500] = (changed[500] ?? 0) ^ 1;
  for (const content of [changed, bytes.subarray(0, -1), Buffer.alloc(0)]) {
    writeFileSync(path, content);
    utimesSync(path, atime, mtime);
    expect(start()).toEqual(first);
    expect(readFileSync(path)).toEqual(bytes);
  }
  rmSync(path);
  expect(start()).toEqual(first);
  expect(readFileSync(path)).toEqual(bytes);
});

test("it is made of what is there now: the JDK's, the bundle's, ours, and those that options name", async () => {
  const { start, jdk, put, image, authorities, entries } = await proving();
  const ders = (): Buffer[] => entries().map(({ der }) => der);
  jdk(p12([{ alias: "debian:One.pem", der: root(3) }]));
  start();
  expect(ders()).toContainEqual(root(3));
  start({ bundle: [...authorities, certificate(root(4))] });
  expect(ders()).toContainEqual(root(4));
  expect(ders()).not.toContainEqual(root(2));
  put("corp.p12", p12([{ alias: "corp", der: root(5) }]));
  const env = { JAVA_TOOL_OPTIONS: "-Djavax.net.ssl.trustStore=/corp.p12" };
  expect(start({ env }).merged).toEqual(["/corp.p12"]);
  expect(start({ env }).merged).toEqual(["/corp.p12"]);
  expect(ders()).toContainEqual(root(5));
  rmSync(join(image, "opt"), { recursive: true });
  start();
  expect(ders()).not.toContainEqual(root(3));
});

test("it is none where something was wrong, so that it is told at every start", async () => {
  const { start, jdk, put } = await proving();
  const env = { JAVA_TOOL_OPTIONS: "-Djavax.net.ssl.trustStore=/corp.p12" };
  for (let round = 0; round < 2; round++) {
    jdk("garbage");
    expect(start()).toMatchObject({ codes: ["java_cacerts_broken"], proof: "" });
    jdk(p12([]));
    put("corp.p12", "garbage");
    expect(start({ env })).toMatchObject({ merged: [], codes: [], proof: "" });
    expect(start({ env: { JAVA_HOME: "/none" } })).toMatchObject({
      codes: ["java_home_missing"],
      proof: "",
    });
  }
});

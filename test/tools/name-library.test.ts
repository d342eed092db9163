// Tests that libraries are known by the machine code that a process has loaded.

import { expect, test } from "bun:test";
import { loadedLibraries } from "../../src/tools/name-library.ts";

const ids = (...files: readonly string[]): string[] => loadedLibraries(files).map(({ id }) => id);
const named = (library: string): string => `${library}/_code.cpython-311-x86_64-linux-gnu.so`;

test("a package of the system's Python and one of a virtual environment are known", () => {
  expect(ids(`/usr/lib/python3/dist-packages/${named("aiohttp")}`)).toEqual(["aiohttp"]);
  expect(ids(`/home/u/.venv/lib/python3.12/site-packages/${named("grpc/_cython")}`)).toEqual(["grpc"]);
});

test("one that is loaded by two files is named once, and two are both named", () => {
  const folder = "/usr/lib/python3/dist-packages";
  expect(ids(`${folder}/${named("aiohttp")}`, `${folder}/aiohttp/_b.so`)).toEqual(["aiohttp"]);
  expect(ids(`${folder}/${named("aiohttp")}`, `${folder}/${named("grpc")}`)).toEqual(["grpc", "aiohttp"]);
});

test("neither the interpreter, nor a package that is none of the catalogue's, nor a folder of that name elsewhere is one", () => {
  expect(
    ids("/usr/bin/python3.11", "/usr/lib/python3/dist-packages/numpy/core.so", "/srv/aiohttp/a.so"),
  ).toEqual([]);
});

// Spellings in which a denied address may be put before a proxy that reads less strictly than whoever it dials.

import { control, cuts, foreign, fullWidth, invisible, replaced } from "./text-changes.ts";

/** The forms that inet_aton and its kin read, and every IPv6 address that can lead to an IPv4 one. */
export function ipv4Disguises(address: string): readonly string[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  const number = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  const high = hex(number >>> 16, 4);
  const low = hex(number & 0xffff, 4);
  const radixes = [
    (value: number) => `${value}`,
    (value: number) => `0x${hex(value, 1)}`,
    (value: number) => `0${value.toString(8)}`,
  ];
  const splits = [[a, b, c, d], [a, b, (c << 8) | d], [a, (b << 16) | (c << 8) | d], [number]];
  const mixed = splits.flatMap((parts) =>
    combine(parts.map((part) => radixes.map((format) => format(part)))),
  );
  const odd = [
    ...mixed,
    ...mixed.map((text) => text.toUpperCase()),
    ...[2, 3, 4, 9].map((width) => [a, b, c, d].map((part) => String(part).padStart(width, "0")).join(".")),
    `${number + 2 ** 32}`,
    `${a + 256}.${b}.${c}.${d}`,
    `${address}.`,
    `${address}..`,
    `.${address}`,
    ...replaced(address, fullWidth),
    ...["。", "．", "｡"].map((dot) => address.replaceAll(".", dot)),
    ...[...invisible, ...control].flatMap((inserted) =>
      cuts(address).map(([before, after]) => before + inserted + after),
    ),
    ...foreign.flatMap((character) => [address + character, character + address]),
    ...["user@", "http://", "//"].map((head) => head + address),
    `[${address}]`,
  ];
  const groups = [
    `::ffff:${address}`,
    `::FFFF:${address}`,
    `::ffff:${high}:${low}`,
    `::ffff:${high.toUpperCase()}:${low.toUpperCase()}`,
    `0:0:0:0:0:ffff:${address}`,
    `0:0:0:0:0:ffff:${high}:${low}`,
    `0000:0000:0000:0000:0000:ffff:${high}:${low}`,
    `0::ffff:${address}`,
    `::0:ffff:${address}`,
    `::${address}`,
    `::${high}:${low}`,
    `::ffff:0:${address}`,
    `::ffff:0:${high}:${low}`,
    `64:ff9b::${address}`,
    `64:FF9B::${high}:${low}`,
    `64:ff9b:0:0:0:0:${high}:${low}`,
    `64:ff9b:1::${address}`,
    `64:ff9b:1:${high}:${hex(c, 2)}:${hex(d, 2)}00::`,
    `64:ff9b:1:${hex(a, 4)}:${hex(b, 2)}:${low}::`,
    `64:ff9b:1:0:${hex(a, 2)}:${hex((b << 8) | c, 4)}:${hex(d, 2)}00:0`,
    `2002:${high}:${low}::`,
    `2002:${high}:${low}::1`,
    `2001:0:${high}:${low}::`,
    `2001::${hex((number >>> 16) ^ 0xffff, 4)}:${hex((number & 0xffff) ^ 0xffff, 4)}`,
    `fe80::5efe:${address}`,
    `2600::200:5efe:${address}`,
  ];
  return [
    ...odd,
    ...groups.flatMap((group) => [
      `[${group}]`,
      group,
      `[${group}%eth0]`,
      `[${group}%25eth0]`,
      `[${group}].`,
    ]),
  ];
}

/** An IPv6 address given as eight groups of four digits, in every spelling. */
export function ipv6Disguises(groups: readonly string[]): readonly string[] {
  const short = groups.map((group) => group.replace(/^0{1,3}/, ""));
  const compressed = cuts("x".repeat(8)).flatMap(([before]) =>
    Array.from({ length: 8 }, (_, length) => [before.length, before.length + length + 1] as const)
      .filter(([start, end]) => end <= 8 && short.slice(start, end).every((group) => group === "0"))
      .map(([start, end]) => `${short.slice(0, start).join(":")}::${short.slice(end).join(":")}`),
  );
  const tail = groups
    .slice(6)
    .flatMap((group) => [Number.parseInt(group.slice(0, 2), 16), Number.parseInt(group.slice(2), 16)]);
  const spellings = [
    groups.join(":"),
    short.join(":"),
    ...compressed,
    `${short.slice(0, 6).join(":")}:${tail.join(".")}`,
  ];
  return spellings.flatMap((text) =>
    [text, text.toUpperCase()].flatMap((cased) => [
      `[${cased}]`,
      cased,
      `[${cased}%lo]`,
      `[${cased}%25lo]`,
      `[${cased}%lo.allowed.example]`,
      `[${cased}].`,
      `[[${cased}]]`,
      `[${cased}`,
      `${cased}]`,
      `[ ${cased}]`,
      `[${cased}\0]`,
    ]),
  );
}

function combine(choices: readonly (readonly string[])[]): readonly string[] {
  return choices.reduce<readonly string[]>(
    (heads, choice) =>
      heads.length === 0 ? choice : heads.flatMap((head) => choice.map((tail) => `${head}.${tail}`)),
    [],
  );
}

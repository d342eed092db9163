// The tables of NSS's databases, as its releases make them.

import type { Database } from "bun:sqlite";
import { columns } from "./objects.ts";

/**
 * The attributes that release 3.87 has columns for. Newer ones have more, and add them to a database that lacks them.
 */
const attributes =
  "0 1 2 3 10 11 12 80 81 82 83 84 85 86 87 88 89 8a 8b 90 100 101 102 103 104 105 106 107 108 109 10a 10b 10c 110 111 " +
  "120 121 122 123 124 125 126 127 128 129 130 131 132 133 134 160 161 162 163 164 165 166 170 180 181 200 201 202 210 " +
  "300 301 302 400 401 402 403 404 405 406 480 481 482 500 501 502 503 40000211 40000212 80000001 ce534351 ce534352 " +
  "ce534353 ce534354 ce534355 ce534356 ce534357 ce534358 ce534364 ce534365 ce534366 ce534367 ce534368 ce534369 ce534373 " +
  "ce534374 ce536351 ce536352 ce536353 ce536354 ce536355 ce536356 ce536357 ce536358 ce536359 ce53635a ce53635b ce53635c " +
  "ce53635d ce53635e ce53635f ce536360 ce5363b4 ce5363b5 d5a0db00";

/** Makes the table of objects: nssPublic in cert9.db, nssPrivate in key4.db. */
export function createObjectTable(database: Database, table: "nssPublic" | "nssPrivate"): void {
  const list = attributes.replaceAll(/\S+/g, "a$&").replaceAll(" ", ", ");
  database.run(`CREATE TABLE ${table} (id PRIMARY KEY UNIQUE ON CONFLICT ABORT, ${list})`);
  for (const [name, column] of [
    ["issuer", columns.issuer],
    ["subject", columns.subject],
    ["label", columns.label],
    ["ckaid", columns.id],
  ]) {
    database.run(`CREATE INDEX ${name} ON ${table} (${column})`);
  }
}

/** Makes the table of the password and the signatures, in key4.db. */
export function createMetaTable(database: Database): void {
  database.run("CREATE TABLE metaData (id PRIMARY KEY UNIQUE ON CONFLICT REPLACE, item1, item2)");
}

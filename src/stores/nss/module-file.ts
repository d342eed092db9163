// pkcs11.txt, which NSS makes beside a pair of databases.

/**
 * What Chromium's NSS would write: with it there, neither browser nor certutil adds a file that an undo would not know of.
 * Null where the folder's name would have to be quoted.
 */
export function moduleFile(folder: string): string | null {
  if (/['"\\\n]/.test(folder)) return null;
  const nowhere = "updatedir='' updateCertPrefix='' updateKeyPrefix='' updateid='' updateTokenDescription=''";
  const ciphers = "ECC,RSA,DSA,DH,RC2,RC4,DES,RANDOM,SHA1,MD5,MD2,SSL,TLS,AES,Camellia,SEED,SHA256,SHA512";
  return [
    "library=",
    "name=NSS Internal PKCS #11 Module",
    `parameters=configdir='sql:${folder}' certPrefix='' keyPrefix='' secmod='secmod.db' flags=optimizeSpace ${nowhere} `,
    `NSS=Flags=internal,critical trustOrder=75 cipherOrder=100 slotParams=(1={slotFlags=[${ciphers}] askpw=any timeout=30})`,
    "",
    "",
  ].join("\n");
}

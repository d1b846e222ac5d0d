/**
 * The files of a new embedded database, packed, to unpack instead of running initdb (2 s less at the first start).
 * scripts/build.ts puts them into the binary; a checkout has none and runs initdb.
 */
export const preparedFiles: string | undefined = undefined

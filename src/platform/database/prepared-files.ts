/**
 * The packed files of a new embedded database, which are unpacked instead of running initdb (saves 2 s at the first start).
 * scripts/build.ts puts them into the binary; a checkout has none and runs initdb.
 */
export const preparedFiles: string | undefined = undefined

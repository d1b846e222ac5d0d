-- Two texts that differ in their marks or signs are two: `content_hash` is of the text as it identifies. This one is SHA-256 of the folded
-- text, by which what may say the same is found. Null where a program of the version before wrote the row; its content_hash is the folded one.
alter table pika.facts add column folded_hash bytea;

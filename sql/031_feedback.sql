-- What a client thinks of a memory (POSITIVE, NEGATIVE, VERY_NEGATIVE), and how sure the memory was before. Without a check, which would read
-- the whole table under a lock.
alter table pika.facts add column feedback text, add column unrated_confidence real;

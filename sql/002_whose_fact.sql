-- Whether a fact tells of somebody else than the user alone. Null: written before, or by an older program, and not worked out yet;
-- `scripts/backfill.ts` does.
alter table pika.fact_vectors add column of_another boolean;
create or replace view pika.vectors_to_search as
  select user_id, space_id, fact_id, embedding, current, position, asks, code, of_another from pika.fact_vectors;

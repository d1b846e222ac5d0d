-- How likely a fact still holds: 1 unless something was said later that puts it in doubt. Search multiplies its score by it. While an older
-- program still runs, it does not set 1 again for a fact that is told again or rewritten.
alter table pika.facts add column still_true real not null default 1;
alter table pika.fact_vectors add column still_true real not null default 1;
create or replace view pika.vectors_to_search as
  select user_id, space_id, fact_id, embedding, current, position, asks, code, of_another, still_true from pika.fact_vectors;

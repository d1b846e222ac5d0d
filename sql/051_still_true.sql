-- How likely a fact still holds: 1 unless something was said later that puts it in doubt. Search multiplies its score by it.
alter table pika.facts add column still_true real not null default 1;
alter table pika.fact_vectors add column still_true real not null default 1;
create or replace view pika.vectors_to_search as
  select user_id, space_id, fact_id, embedding, current, position, asks, code, of_another, still_true from pika.fact_vectors;

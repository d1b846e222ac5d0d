-- It asks a question: what was said next may answer it.
alter table pika.fact_vectors add column asks boolean not null default false;
update pika.fact_vectors v set asks = true
  from pika.facts f where f.user_id = v.user_id and f.id = v.fact_id and strpos(f.fact_value, '?') > 0;
alter table pika.fact_vectors alter column asks drop default;

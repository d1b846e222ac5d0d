-- Both sides of each experiment with answers, the latest first: numbers alone, of nobody. The operator reads them.
create function pika.chat_experiment_sides() returns table (experiment text, variant text, model text, prompt_id text, answers integer,
    failed integer, stopped integer, regenerated integer, prompt_tokens double precision, completion_tokens double precision,
    first_token_p50 double precision, first_token_p95 double precision)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select answer.experiment, answer.variant, mode() within group (order by answer.model), mode() within group (order by answer.prompt_id),
    count(*)::int, (count(*) filter (where message.status = 'failed'))::int, (count(*) filter (where message.status = 'stopped'))::int,
    (count(*) filter (where message.is_alternative))::int, sum(answer.prompt_tokens)::float8, sum(answer.completion_tokens)::float8,
    percentile_cont(0.5) within group (order by answer.first_token_ms), percentile_cont(0.95) within group (order by answer.first_token_ms)
  from pika.chat_answers answer
    join pika.chat_messages message on message.user_id = answer.user_id and message.id = answer.message_id
  where answer.experiment is not null and answer.state = 'done'
  group by answer.experiment, answer.variant
  order by max(max(answer.created_at)) over (partition by answer.experiment) desc, answer.experiment, answer.variant limit 200;
end;

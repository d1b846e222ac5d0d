CREATE SCHEMA pika;

CREATE SCHEMA pika_graph;

CREATE TABLE pika.chat_answers (
    user_id text NOT NULL,
    message_id uuid NOT NULL,
    session_id uuid NOT NULL,
    question_id uuid NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    process_id uuid,
    is_stop_asked boolean DEFAULT false NOT NULL,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    query text NOT NULL,
    search_mode text,
    retrieved jsonb DEFAULT '[]'::jsonb NOT NULL,
    generation_prompt jsonb,
    provider text,
    model text,
    prompt_id text,
    experiment text,
    variant text,
    prompt_tokens integer,
    completion_tokens integer,
    retrieval_ms real,
    first_token_ms real,
    total_ms real,
    error_code text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT chat_answers_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text]))),
    CONSTRAINT chat_answers_variant_check CHECK ((variant = ANY (ARRAY['control'::text, 'treatment'::text])))
);
ALTER TABLE ONLY pika.chat_answers ALTER COLUMN options SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_answers ALTER COLUMN query SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_answers ALTER COLUMN retrieved SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_answers ALTER COLUMN generation_prompt SET STATISTICS 0;

CREATE TABLE pika.processes (
    id uuid NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    erasures_seen bigint NOT NULL
);

CREATE FUNCTION pika.abandoned_answers(asking_process uuid, batch integer) RETURNS TABLE(user_id text, message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT answers.user_id,
     answers.message_id
    FROM pika.chat_answers answers
   WHERE ((answers.state <> 'done'::text) AND (answers.process_id IS DISTINCT FROM abandoned_answers.asking_process) AND (NOT (EXISTS ( SELECT
            FROM pika.processes
           WHERE ((processes.id = answers.process_id) AND (processes.seen_at > (now() - '00:00:05'::interval)))))))
   ORDER BY answers.created_at, answers.message_id
  LIMIT LEAST(abandoned_answers.batch, 1000);
END;

CREATE FUNCTION pika.act_as(person text) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
  -- An assignment is evaluated without a statement of its own, which would take twice as long.
  nothing text := set_config('pika.user_id', person, true);
  found text;
begin
  if current_setting('pika.moving', true) = 'on' then
    return;
  end if;
  nothing := pg_advisory_xact_lock_shared(7452010, hashtext(person));
  select state into found from pika.moves where user_hash = sha256(convert_to(person, 'UTF8'));
  if found = 'closing' then
    nothing := set_config('transaction_read_only', 'on', true);
  elsif found = 'gone' then
    raise exception using errcode = 'PK421', message = 'the person lives on another cluster';
  elsif found = 'coming' then
    raise exception using errcode = 'PK503', message = 'the person is moving here';
  end if;
end
$$;

CREATE FUNCTION pika.build_chunk_index(of_slot smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    SET max_parallel_maintenance_workers TO '0'
    SET maintenance_work_mem TO '1GB'
    AS $$
declare
  space_dimensions integer;
begin
  select dimensions into strict space_dimensions
  from chunk_indexes join embedding_spaces on id = space_id where slot = of_slot;
  if to_regclass(format('pika.indexed_codes_%s_nearest', of_slot)) is null then
    execute format('create index indexed_codes_%s_nearest on pika.indexed_codes_%s using hnsw ((code::bit(%s)) bit_hamming_ops)',
      of_slot, of_slot, space_dimensions);
  end if;
  execute format('analyze pika.indexed_codes_%s', of_slot);
end
$$;

CREATE TABLE pika.chat_messages (
    user_id text NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    sequence bigint NOT NULL,
    message_type text NOT NULL,
    content_type text DEFAULT 'text'::text NOT NULL,
    content text NOT NULL,
    status text DEFAULT 'complete'::text NOT NULL,
    citations jsonb DEFAULT '[]'::jsonb NOT NULL,
    processing_time double precision,
    tokens_used integer,
    model text,
    answers_to uuid,
    is_alternative boolean DEFAULT false NOT NULL,
    has_audio boolean DEFAULT false NOT NULL,
    client_message_id text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    edited_at timestamp with time zone,
    deleted_at timestamp with time zone,
    remembered_at timestamp with time zone,
    CONSTRAINT chat_messages_content_type_check CHECK ((content_type = ANY (ARRAY['text'::text, 'audio'::text, 'image'::text, 'file'::text]))),
    CONSTRAINT chat_messages_message_type_check CHECK ((message_type = ANY (ARRAY['user'::text, 'assistant'::text, 'system'::text]))),
    CONSTRAINT chat_messages_status_check CHECK ((status = ANY (ARRAY['complete'::text, 'streaming'::text, 'stopped'::text, 'failed'::text])))
);
ALTER TABLE ONLY pika.chat_messages ALTER COLUMN content SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_messages ALTER COLUMN citations SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_messages ALTER COLUMN client_message_id SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_messages ALTER COLUMN metadata SET STATISTICS 0;

CREATE FUNCTION pika.chat_experiment_sides() RETURNS TABLE(experiment text, variant text, model text, prompt_id text, answers integer, failed integer, stopped integer, regenerated integer, prompt_tokens double precision, completion_tokens double precision, first_token_p50 double precision, first_token_p95 double precision)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT answer.experiment,
     answer.variant,
     mode() WITHIN GROUP (ORDER BY answer.model) AS mode,
     mode() WITHIN GROUP (ORDER BY answer.prompt_id) AS mode,
     (count(*))::integer AS count,
     (count(*) FILTER (WHERE (message.status = 'failed'::text)))::integer AS count,
     (count(*) FILTER (WHERE (message.status = 'stopped'::text)))::integer AS count,
     (count(*) FILTER (WHERE message.is_alternative))::integer AS count,
     (sum(answer.prompt_tokens))::double precision AS sum,
     (sum(answer.completion_tokens))::double precision AS sum,
     percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((answer.first_token_ms)::double precision)) AS percentile_cont,
     percentile_cont((0.95)::double precision) WITHIN GROUP (ORDER BY ((answer.first_token_ms)::double precision)) AS percentile_cont
    FROM (pika.chat_answers answer
      JOIN pika.chat_messages message ON (((message.user_id = answer.user_id) AND (message.id = answer.message_id))))
   WHERE ((answer.experiment IS NOT NULL) AND (answer.state = 'done'::text))
   GROUP BY answer.experiment, answer.variant
   ORDER BY (max(max(answer.created_at)) OVER (PARTITION BY answer.experiment)) DESC, answer.experiment, answer.variant
  LIMIT 200;
END;

CREATE FUNCTION pika.chat_terms_of(content text) RETURNS SETOF text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  select term from unnest(tsvector_to_array(to_tsvector('pika.bilingual'::regconfig, pika.fold(content)))) as term where length(term) <= 100
$$;

CREATE FUNCTION pika.complete_vector_index(of_slot smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    AS $$
begin
  execute format('analyze pika.indexed_vectors_%s', of_slot);
  update vector_indexes set ready = true where slot = of_slot;
end
$$;

CREATE FUNCTION pika.fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower(translate(regexp_replace(NORMALIZE(value, NFD), '[\u0300-\u036f]'::text, ''::text, 'g'::text), 'đĐ'::text, 'dd'::text));

CREATE FUNCTION pika.contains_folded(value text, part text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (strpos(CASE WHEN (octet_length(value) = length(value)) THEN lower(value) ELSE pika.fold(value) END, part) > 0);

CREATE FUNCTION pika.count_chat_terms(owner text, of_session uuid, before text, after text) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
  with change as materialized (
    select word, sum(by)::integer as by from (
      select word, 1 as by from pika.chat_terms_of(after) as word
      union all
      select word, -1 from pika.chat_terms_of(before) as word
    ) as words group by word having sum(by) <> 0
  ), unused as (
    delete from pika.chat_terms known using change
    where known.user_id = owner and known.session_id = of_session and known.term = change.word and known.uses + change.by <= 0
  )
  insert into pika.chat_terms as known (user_id, term, session_id, uses)
  select owner, word, of_session, by from change
  where by > 0 or exists (
    select from pika.chat_terms held
    where held.user_id = owner and held.session_id = of_session and held.term = change.word and held.uses + by > 0)
  on conflict (user_id, term, session_id) do update set uses = known.uses + excluded.uses;
end
$$;

CREATE FUNCTION pika.count_conversations(since timestamp with time zone, until timestamp with time zone, person text) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $_$
begin
  return (
    with said as materialized (
      select message.user_id, message.id, message.session_id, message.status, message.created_at from chat_messages message
      where message.id >= first_id_at(since) and message.id < first_id_at(until) and (person is null or message.user_id = person)
    ), held as (
      select count(*)::integer as sessions, coalesce(sum(one.messages), 0)::integer as messages,
        coalesce(sum(one.seconds), 0)::float8 as seconds
      from (
        select count(*) as messages, extract(epoch from max(said.created_at) - min(said.created_at)) as seconds
        from said group by said.user_id, said.session_id
      ) as one
    ), started as (
      select count(*)::integer as sessions from chat_sessions session
      where session.id >= first_id_at(since) and session.id < first_id_at(until) and (person is null or session.user_id = person)
    ), answered as materialized (
      select answer.*, said.status from said
      join chat_answers answer on answer.user_id = said.user_id and answer.message_id = said.id
      where answer.state = 'done'
    ), spoken as materialized (
      select speech.kind, speech.total_ms, speech.audio_seconds, speech.characters from chat_speech speech
      where speech.created_at >= since and speech.created_at < until and (person is null or speech.user_id = person)
    ), measured as (
      select time.name, floor(ln(greatest(time.milliseconds, 1)) / ln(1.1))::integer as bucket, count(*)::integer as answers
      from (
        select times.name, times.milliseconds from answered cross join lateral (
          values ('retrieval', retrieval_ms), ('first_token', first_token_ms), ('total', total_ms)
        ) as times(name, milliseconds)
        union all
        select spoken.kind, spoken.total_ms from spoken
      ) as time
      where time.milliseconds is not null group by 1, 2
    ), failures as (
      select error_code as code, count(*)::integer as answers from answered where error_code is not null group by 1 order by 2 desc limit 50
    ), asked as (
      select distinct question.user_id, question.id, word.word from answered
      join chat_messages question on question.user_id = answered.user_id and question.id = answered.question_id
      cross join lateral regexp_split_to_table(lower(left(question.content, 1000)), '[^[:alnum:]]+') as word(word)
      where person is null and question.deleted_at is null and length(word.word) between 2 and 40 and word.word !~ '^[0-9]+$'
    ), words as (
      select asked.word, count(distinct asked.user_id)::integer as people, count(*)::integer as queries
      from asked group by asked.word having count(distinct asked.user_id) >= 5
      order by 2 desc, 3 desc, 1 limit 300
    )
    select jsonb_build_object(
      'sessions', jsonb_build_object('active', held.sessions, 'new', started.sessions, 'seconds', held.seconds, 'messages', held.messages),
      'answers', (
        select jsonb_build_object(
          'count', count(*), 'stopped', count(*) filter (where status = 'stopped'), 'failed', count(*) filter (where status = 'failed'),
          'prompt_tokens', coalesce(sum(prompt_tokens), 0), 'completion_tokens', coalesce(sum(completion_tokens), 0))
        from answered),
      'speech', (
        select jsonb_build_object(
          'heard', count(*) filter (where kind = 'heard'), 'heard_seconds', coalesce(sum(audio_seconds), 0)::float8,
          'spoken', count(*) filter (where kind = 'spoken'), 'spoken_characters', coalesce(sum(characters), 0))
        from spoken),
      'sockets', (
        select jsonb_build_object('opened', count(*)) from audit_log opened
        where opened.action = 'chat.connect' and opened.status_code = 101 and opened.id >= first_id_at(since)
          and opened.id < first_id_at(until) and (person is null or opened.user_id = person)),
      'errors', (select coalesce(jsonb_object_agg(code, answers), '{}') from failures),
      'times', (
        select coalesce(jsonb_object_agg(name, buckets), '{}')
        from (select name, jsonb_object_agg(bucket, answers) as buckets from measured group by name) as histograms),
      'words', (select coalesce(jsonb_agg(to_jsonb(words)), '[]') from words))
    from held, started);
end
$_$;

CREATE TABLE pika.documents (
    user_id text NOT NULL,
    id uuid NOT NULL,
    title text NOT NULL,
    filename text NOT NULL,
    mime_type text,
    bytes bigint,
    sha256 bytea,
    status text NOT NULL,
    status_before_deletion text,
    error text,
    pages integer,
    characters integer,
    language text,
    chunk_size smallint NOT NULL,
    chunk_overlap smallint NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    active_version_id uuid,
    is_pinned boolean DEFAULT false NOT NULL,
    idempotency_key text,
    request_hash bytea,
    first_version_id uuid,
    first_job_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT documents_status_check CHECK ((status = ANY (ARRAY['uploading'::text, 'processing'::text, 'ready'::text, 'failed'::text, 'deleted'::text])))
);
ALTER TABLE ONLY pika.documents ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE ONLY pika.documents ALTER COLUMN filename SET STATISTICS 0;
ALTER TABLE ONLY pika.documents ALTER COLUMN error SET STATISTICS 0;
ALTER TABLE ONLY pika.documents ALTER COLUMN metadata SET STATISTICS 0;

CREATE FUNCTION pika.count_documents() RETURNS TABLE(status text, documents integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT document.status,
     (count(*))::integer AS count
    FROM pika.documents document
   GROUP BY document.status;
END;

CREATE FUNCTION pika.count_everything(bound integer) RETURNS jsonb
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
declare
  day uuid := first_id_at(now() - interval '1 day');
  today date := (now() at time zone 'utc')::date;
  people bigint;
  memories bigint;
  documents bigint;
  is_estimate boolean;
begin
  select count(*) into people from (
    (select user_id from users limit bound + 1) union (select user_id from accounts limit bound + 1)) as person;
  select count(*) into memories from (select from facts where valid_to is null limit bound + 1) as memory;
  select count(*) into documents from (select from pika.documents where status <> 'deleted' limit bound + 1) as document;
  is_estimate := greatest(people, memories, documents) > bound;
  if people > bound then
    select greatest(people, max(reltuples)) into people from pg_class where oid in ('pika.users'::regclass, 'pika.accounts'::regclass);
  end if;
  if memories > bound then
    select greatest(memories, reltuples) into memories from pg_class where oid = 'pika.facts_current_once'::regclass;
  end if;
  if documents > bound then
    select greatest(documents, reltuples) into documents from pg_class where oid = 'pika.documents'::regclass;
  end if;
  return (
    with unfinished as (
      select status, created_at from jobs where completed_at is null order by created_at limit bound
    ), spent as (
      select case when count(*) = 0 then 0 else sum(cost_usd)::float8 end as usd,
        coalesce(sum(input_tokens + output_tokens), 0)::float8 as tokens
      from provider_usage where provider_usage.day = today
    )
    select jsonb_build_object(
      'people', people, 'memories', memories, 'documents', documents, 'is_estimate', is_estimate,
      'jobs_waiting', (select count(*) from unfinished where status = 'pending'),
      'jobs_running', (select count(*) from unfinished where status = 'processing'),
      'jobs_failed_today', (
        select count(*) from (
          select from jobs where status = 'failed' and id >= first_id_at(today::timestamp at time zone 'utc') limit bound) as failed),
      'cost_usd_today', spent.usd, 'tokens_today', spent.tokens,
      'jobs_failed_lately', (select count(*) from (select from jobs where status = 'failed' and id >= day limit bound) as failed),
      'oldest_wait_seconds', (
        select coalesce(extract(epoch from now() - min(created_at)), 0) from unfinished where status = 'pending'),
      'memory_wait_seconds', longest_wait_to_remember(),
      'documents_failed', (
        select count(*) from (select from pika.documents where status = 'failed' limit bound) as failed),
      'webhooks_failing', (select count(*) from webhooks where disabled_reason is not null or failing_since is not null),
      'database_bytes', pg_database_size(current_database()))
    from spent);
end
$$;

CREATE FUNCTION pika.count_message_terms() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pika.count_chat_terms(new.user_id, new.session_id, case when tg_op = 'UPDATE' and old.deleted_at is null then old.content else '' end,
    case when new.deleted_at is null then new.content else '' end);
  return null;
end
$$;

CREATE FUNCTION pika.count_steps(since timestamp with time zone, step interval, steps integer, bound integer, most integer) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    SET enable_seqscan TO 'off'
    AS $$
declare
  -- Ids begin with their time.
  first uuid := first_id_at(since);
  last uuid := first_id_at(since + step * steps);
  rows float8;
  memories float8;
  plan jsonb;
  -- The part of each slice that is read, and of how many rows in it one is.
  share float8 := 1;
  one_of integer := 1;
  memory_share float8 := 1;
  told jsonb;
begin
  select count(*) into rows from (select from audit_log where id >= first and id < last limit bound + 1) as found;
  if rows > bound then
    execute format('explain (format json) select from pika.audit_log where id >= %L and id < %L', first, last) into plan;
    rows := greatest(rows, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8);
    share := least(1, most / rows);
    one_of := ceil(rows * share / bound * 2);
  end if;
  select count(*) into memories from (select from facts where id >= first and id < last limit bound + 1) as found;
  if memories > bound then
    execute format('explain (format json) select from pika.facts where id >= %L and id < %L', first, last) into plan;
    memories := greatest(memories, (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8);
    memory_share := least(1, most / memories);
  end if;
  with slice as (
    select n / 10 as n, since + step * n / 10 as begins from generate_series(0, steps * 10 - 1) as n
  ), added as (
    select slice.n, sum(memory.memories) as memories
    from slice cross join lateral (
      select count(*) as memories from facts
      where id >= first_id_at(slice.begins) and id < first_id_at(slice.begins + step * memory_share / 10)
    ) as memory group by slice.n
  ), failed as (
    select n, count(*) as failed from generate_series(0, steps - 1) as n cross join lateral (
      select from jobs
      where status = 'failed' and id >= first_id_at(since + step * n) and id < first_id_at(since + step * (n + 1)) limit bound
    ) as job group by n
  ), done as (
    -- People are told apart by a hash, which compares faster than a text.
    select slice.n, count(distinct hashtextextended(row.user_id, 0)) as people,
      count(*) filter (where row.actor_kind = 'job' and row.status_code = 200) as completed,
      count(*) filter (where row.action = 'memory.search') as searches,
      percentile_cont(array[0.5, 0.95]) within group (order by row.latency_ms)
        filter (where row.action = 'memory.search' and row.status_code = 200) as ms
    from slice cross join lateral (
      select actor_kind, action, user_id, status_code, latency_ms from audit_log
      where id >= first_id_at(slice.begins) and id < first_id_at(slice.begins + step * share / 10)
        and (one_of = 1 or uuid_hash_extended(id, 0) % one_of = 0)
    ) as row group by slice.n
  )
  select jsonb_agg(jsonb_build_object(
    'from', since + step * n, 'memories', round(coalesce(added.memories, 0) / memory_share), 'people_active', coalesce(people, 0),
    'jobs_completed', round(coalesce(completed, 0) * one_of / share), 'jobs_failed', coalesce(failed, 0),
    'searches', round(coalesce(searches, 0) * one_of / share),
    'search_p50_ms', round(ms[1]::numeric, 1), 'search_p95_ms', round(ms[2]::numeric, 1)) order by n)
  into told from generate_series(0, steps - 1) as n left join added using (n) left join failed using (n)
    left join done using (n);
  return jsonb_build_object('series', told, 'is_estimate', one_of > 1 or share < 1 or memory_share < 1);
end
$$;

CREATE FUNCTION pika.count_title_terms() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  perform pika.count_chat_terms(new.user_id, new.id, case when tg_op = 'UPDATE' then old.title else '' end, new.title);
  return null;
end
$$;

CREATE FUNCTION pika.time_of(id uuid) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_timestamp((((((('x'::text || "left"(replace((id)::text, '-'::text, ''::text), 12)))::bit(48))::bigint)::numeric / 1000.0))::double precision);

CREATE TABLE pika.chat_days (
    day date NOT NULL,
    figures jsonb NOT NULL
);

CREATE FUNCTION pika.days_to_count() RETURNS TABLE(day date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT (generated.day)::date AS day
    FROM generate_series((GREATEST((((now() AT TIME ZONE 'utc'::text))::date - 366), ( SELECT (max(counted.day) + 1)
            FROM pika.chat_days counted), ( SELECT ((pika.time_of(first.id) AT TIME ZONE 'utc'::text))::date AS timezone
            FROM ( SELECT message.id
                    FROM pika.chat_messages message
                   ORDER BY message.id
                  LIMIT 1) first)))::timestamp with time zone, ((((now() AT TIME ZONE 'utc'::text))::date - 1))::timestamp with time zone, '1 day'::interval) generated(day)
   WHERE (EXISTS ( SELECT
            FROM pika.chat_messages))
   ORDER BY ((generated.day)::date);
END;

CREATE FUNCTION pika.delete_rest_of_person() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    AS $_$
declare
  personal regclass;
begin
  delete from accounts where user_id = old.user_id;
  delete from webhook_deliveries where user_id = old.user_id;
  for personal in
    select polrelid from pg_policy join pg_class on pg_class.oid = polrelid
    where polname = 'one_person' and relnamespace = 'pika'::regnamespace order by polrelid
  loop
    execute format('delete from %s where user_id = $1', personal) using old.user_id;
  end loop;
  return null;
end
$_$;

CREATE TABLE pika.jobs (
    user_id text NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    progress smallint DEFAULT 0 NOT NULL,
    current_step text,
    attempts smallint DEFAULT 0 NOT NULL,
    payload jsonb,
    result jsonb,
    error text,
    idempotency_key text,
    request_hash bytea,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    completed_at timestamp with time zone,
    earlier_attempts smallint DEFAULT 0 NOT NULL,
    CONSTRAINT jobs_progress_check CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT jobs_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY pika.jobs ALTER COLUMN current_step SET STATISTICS 0;
ALTER TABLE ONLY pika.jobs ALTER COLUMN payload SET STATISTICS 0;
ALTER TABLE ONLY pika.jobs ALTER COLUMN result SET STATISTICS 0;
ALTER TABLE ONLY pika.jobs ALTER COLUMN error SET STATISTICS 0;

CREATE FUNCTION pika.documents_to_delete(older_than interval, batch integer) RETURNS TABLE(user_id text, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT document.user_id,
     document.id
    FROM pika.documents document
   WHERE ((document.status = 'deleted'::text) AND (document.deleted_at < (now() - documents_to_delete.older_than)) AND (NOT (EXISTS ( SELECT
            FROM pika.jobs job
           WHERE ((job.user_id = document.user_id) AND (job.type = 'document.delete'::text) AND (job.completed_at IS NULL) AND ((job.payload ->> 'document_id'::text) = (document.id)::text))))))
   ORDER BY document.updated_at
  LIMIT LEAST(documents_to_delete.batch, 10000);
END;

CREATE TABLE pika.active_space (
    is_only boolean DEFAULT true NOT NULL,
    space_id smallint NOT NULL,
    next_space_id smallint,
    CONSTRAINT active_space_check CHECK ((next_space_id <> space_id)),
    CONSTRAINT active_space_is_only_check CHECK (is_only)
);

CREATE TABLE pika.chunk_vectors (
    user_id text NOT NULL,
    space_id smallint NOT NULL,
    content_hash uuid NOT NULL,
    embedding public.halfvec NOT NULL,
    code "bit" GENERATED ALWAYS AS (public.binary_quantize(embedding)) STORED NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.01', autovacuum_analyze_scale_factor='0.02');
ALTER TABLE ONLY pika.chunk_vectors ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE pika.document_chunks (
    user_id text NOT NULL,
    version_id uuid NOT NULL,
    index integer NOT NULL,
    id uuid NOT NULL,
    content text NOT NULL,
    tokens integer NOT NULL,
    page_from integer,
    page_to integer,
    heading text,
    content_hash uuid NOT NULL
);
ALTER TABLE ONLY pika.document_chunks ALTER COLUMN content SET STATISTICS 0;
ALTER TABLE ONLY pika.document_chunks ALTER COLUMN heading SET STATISTICS 0;

CREATE TABLE pika.document_versions (
    user_id text NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    file_id uuid NOT NULL,
    sha256 bytea NOT NULL,
    embedding_model text NOT NULL,
    dimensions integer NOT NULL,
    chunk_size smallint NOT NULL,
    chunk_overlap smallint NOT NULL,
    state text NOT NULL,
    error text,
    chunks integer,
    reused_chunks integer DEFAULT 0 NOT NULL,
    pages integer,
    characters integer,
    language text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ready_at timestamp with time zone,
    CONSTRAINT document_versions_state_check CHECK ((state = ANY (ARRAY['indexing'::text, 'ready'::text, 'failed'::text, 'superseded'::text])))
);

CREATE TABLE pika.embedding_spaces (
    id smallint NOT NULL,
    model text NOT NULL,
    dimensions integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT embedding_spaces_dimensions_check CHECK (((dimensions >= 1) AND (dimensions <= 4000)))
);

CREATE FUNCTION pika.documents_to_mend(after uuid, batch integer) RETURNS TABLE(user_id text, id uuid, version_id uuid, needs text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT document.user_id,
     document.id,
     version.id,
         CASE
             WHEN ((document.status <> 'ready'::text) OR (version.id IS NULL) OR unfinished.is_there) THEN NULL::text
             WHEN (found.chunks IS DISTINCT FROM version.chunks) THEN 'repair'::text
             WHEN ((document.sha256 <> version.sha256) AND (NOT document.is_pinned) AND (NOT (EXISTS ( SELECT
                FROM pika.document_versions made
               WHERE ((made.user_id = document.user_id) AND (made.document_id = document.id) AND (made.sha256 = document.sha256)))))) THEN 'reembed'::text
             WHEN ((version.embedding_model <> space.model) OR (version.dimensions <> space.dimensions)) THEN
             CASE
                 WHEN (found.missing > 0) THEN 'reembed'::text
                 ELSE 'label'::text
             END
             WHEN (found.missing > 0) THEN 'repair'::text
             ELSE NULL::text
         END AS "case"
    FROM ((((( SELECT every.user_id,
             every.id,
             every.title,
             every.filename,
             every.mime_type,
             every.bytes,
             every.sha256,
             every.status,
             every.status_before_deletion,
             every.error,
             every.pages,
             every.characters,
             every.language,
             every.chunk_size,
             every.chunk_overlap,
             every.metadata,
             every.active_version_id,
             every.is_pinned,
             every.idempotency_key,
             every.request_hash,
             every.first_version_id,
             every.first_job_id,
             every.created_at,
             every.updated_at,
             every.deleted_at
            FROM pika.documents every
           WHERE (every.id > documents_to_mend.after)
           ORDER BY every.id
          LIMIT LEAST(documents_to_mend.batch, 1000)) document
      CROSS JOIN ( SELECT spaces.id,
             spaces.model,
             spaces.dimensions,
             spaces.created_at
            FROM (pika.active_space active
              JOIN pika.embedding_spaces spaces ON ((spaces.id = active.space_id)))) space)
      LEFT JOIN pika.document_versions version ON (((version.user_id = document.user_id) AND (version.id = document.active_version_id))))
      CROSS JOIN LATERAL ( SELECT ((EXISTS ( SELECT
                    FROM pika.document_versions indexing
                   WHERE ((indexing.user_id = document.user_id) AND (indexing.document_id = document.id) AND (indexing.state = 'indexing'::text)))) OR (EXISTS ( SELECT
                    FROM pika.jobs job
                   WHERE ((job.user_id = document.user_id) AND (job.completed_at IS NULL) AND ((job.payload ->> 'document_id'::text) = (document.id)::text))))) AS is_there) unfinished)
      CROSS JOIN LATERAL ( SELECT count(*) AS chunks,
             count(*) FILTER (WHERE (NOT (EXISTS ( SELECT
                    FROM pika.chunk_vectors vector
                   WHERE ((vector.user_id = document.user_id) AND (vector.space_id = space.id) AND (vector.content_hash = chunk.content_hash)))))) AS missing
            FROM pika.document_chunks chunk
           WHERE ((chunk.user_id = document.user_id) AND (chunk.version_id = version.id))) found)
   ORDER BY document.id;
END;

CREATE FUNCTION pika.drop_audio_of_message() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pika', 'pg_temp'
    AS $$
begin
  delete from chat_audio where user_id = new.user_id and message_id = new.id;
  new.has_audio := false;
  return new;
end
$$;

CREATE FUNCTION pika.drop_chunk_indexes(owner text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    AS $$
declare
  old_slot smallint;
  dropped integer := 0;
begin
  for old_slot in delete from chunk_indexes where user_id = owner returning slot loop
    execute format('delete from pika.indexed_codes_%s', old_slot);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

CREATE FUNCTION pika.drop_exports() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    AS $$
begin
  delete from mem0_exports where user_id in (select user_id from gone);
  return null;
end
$$;

CREATE FUNCTION pika.drop_unused_chunk_indexes() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    SET lock_timeout TO '500ms'
    AS $$
declare
  part regclass;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(7452002);
  for part in
    select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'pika.indexed_codes'::regclass
      and not exists (select from chunk_indexes where relname = 'indexed_codes_' || slot)
  loop
    execute format('drop table %s', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

CREATE FUNCTION pika.drop_unused_vector_indexes() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    SET lock_timeout TO '500ms'
    AS $$
declare
  part regclass;
  dropped integer := 0;
begin
  perform pg_advisory_xact_lock(7452002);
  for part in
    select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'pika.indexed_vectors'::regclass
      and not exists (select from vector_indexes where relname = 'indexed_vectors_' || slot)
  loop
    execute format('drop table %s', part);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

CREATE FUNCTION pika.drop_vector_indexes(owner text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    AS $$
declare
  old_slot smallint;
  dropped integer := 0;
begin
  for old_slot in delete from vector_indexes where user_id = owner returning slot loop
    execute format('delete from pika.indexed_vectors_%s', old_slot);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

CREATE TABLE pika.chat_sessions (
    user_id text NOT NULL,
    id uuid NOT NULL,
    title text DEFAULT ''::text NOT NULL,
    title_from text DEFAULT 'none'::text NOT NULL,
    session_type text DEFAULT 'mixed'::text NOT NULL,
    rag_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    speech_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    message_count integer DEFAULT 0 NOT NULL,
    last_sequence bigint DEFAULT 0 NOT NULL,
    last_event_id bigint DEFAULT 0 NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    is_archived boolean DEFAULT false NOT NULL,
    remember_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    last_message_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT chat_sessions_session_type_check CHECK ((session_type = ANY (ARRAY['rag'::text, 'speech'::text, 'mixed'::text]))),
    CONSTRAINT chat_sessions_title_from_check CHECK ((title_from = ANY (ARRAY['none'::text, 'words'::text, 'model'::text, 'person'::text])))
);
ALTER TABLE ONLY pika.chat_sessions ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_sessions ALTER COLUMN rag_config SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_sessions ALTER COLUMN metadata SET STATISTICS 0;

CREATE FUNCTION pika.ends_of_chat_sessions(session_ids uuid[]) RETURNS TABLE(session_id uuid, last_event_id bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT sessions.id,
     sessions.last_event_id
    FROM pika.chat_sessions sessions
   WHERE (sessions.id = ANY (ends_of_chat_sessions.session_ids));
END;

CREATE TABLE pika.chat_audio (
    user_id text NOT NULL,
    id uuid NOT NULL,
    message_id uuid NOT NULL,
    kind text NOT NULL,
    settings_hash bytea,
    mime_type text NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    is_complete boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT chat_audio_kind_check CHECK ((kind = ANY (ARRAY['recording'::text, 'spoken'::text])))
);

CREATE FUNCTION pika.expired_chat_audio(spoken interval, recordings interval, batch integer) RETURNS TABLE(user_id text, id uuid, message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT audio.user_id,
     audio.id,
     audio.message_id
    FROM pika.chat_audio audio
   WHERE (((audio.created_at < (now() - '01:00:00'::interval)) AND (NOT audio.is_complete)) OR (audio.created_at < (now() -
         CASE audio.kind
             WHEN 'spoken'::text THEN expired_chat_audio.spoken
             ELSE expired_chat_audio.recordings
         END)))
   ORDER BY audio.created_at
  LIMIT LEAST(expired_chat_audio.batch, 10000);
END;

CREATE TABLE pika.document_uploads (
    user_id text NOT NULL,
    document_id uuid NOT NULL,
    bytes bigint NOT NULL,
    mime_type text,
    object_id uuid,
    file_id uuid,
    secret_hash bytea,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT document_uploads_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['api_key'::text, 'token'::text, 'operator'::text])))
);

CREATE FUNCTION pika.expired_uploads(batch integer) RETURNS TABLE(user_id text, document_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT uploads.user_id,
     uploads.document_id
    FROM pika.document_uploads uploads
   WHERE (uploads.expires_at <= now())
   ORDER BY uploads.expires_at
  LIMIT LEAST(expired_uploads.batch, 10000);
END;

CREATE TABLE pika.document_files (
    user_id text NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    storage text NOT NULL,
    filename text NOT NULL,
    mime_type text NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea NOT NULL,
    is_complete boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT document_files_storage_check CHECK ((storage = ANY (ARRAY['postgres'::text, 'file'::text, 's3'::text])))
);
ALTER TABLE ONLY pika.document_files ALTER COLUMN filename SET STATISTICS 0;

CREATE FUNCTION pika.files_of_storage(storage text, after uuid, batch integer) RETURNS TABLE(id uuid, is_complete boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT files.id,
     files.is_complete
    FROM pika.document_files files
   WHERE ((files.storage = files_of_storage.storage) AND (files.id > files_of_storage.after))
   ORDER BY files.id
  LIMIT LEAST(files_of_storage.batch, 10000);
END;

CREATE FUNCTION pika.first_id_at(at timestamp with time zone) RETURNS uuid
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN ((lpad(to_hex((GREATEST((0)::numeric, floor((EXTRACT(epoch FROM at) * (1000)::numeric))))::bigint), 12, '0'::text) || repeat('0'::text, 20)))::uuid;

CREATE FUNCTION pika.follow_chunk_vectors() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
declare
  of_index record;
begin
  if tg_op <> 'INSERT' then
    for of_index in select slot, is_followed from pika.chunk_indexes index
      where exists (select from before where before.user_id = index.user_id and before.space_id = index.space_id) for key share
    loop
      if of_index.is_followed then
        execute format('delete from pika.indexed_codes_%s copy using before, pika.chunk_indexes index
          where index.slot = $1 and before.user_id = index.user_id and before.space_id = index.space_id
            and copy.content_hash = before.content_hash', of_index.slot)
        using of_index.slot;
      end if;
    end loop;
  end if;
  if tg_op <> 'DELETE' then
    for of_index in select slot, is_followed from pika.chunk_indexes index
      where exists (select from after where after.user_id = index.user_id and after.space_id = index.space_id) for key share
    loop
      if of_index.is_followed then
        execute format('insert into pika.indexed_codes_%s (slot, content_hash, code)
          select index.slot, after.content_hash, after.code from after join pika.chunk_indexes index using (user_id, space_id)
          where index.slot = $1
          on conflict (slot, content_hash) do update set code = excluded.code', of_index.slot)
        using of_index.slot;
      end if;
    end loop;
  end if;
  return null;
end
$_$;

CREATE FUNCTION pika.follow_vectors() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
declare
  of_slot smallint;
begin
  -- Held, so that an index does not go while its copies are being written.
  if tg_op <> 'INSERT' then
    for of_slot in select slot from pika.vector_indexes index
      where exists (select from before where before.user_id = index.user_id and before.space_id = index.space_id) for key share
    loop
      execute format('delete from pika.indexed_vectors_%s copy using before, pika.vector_indexes index
        where index.slot = $1 and before.user_id = index.user_id and before.space_id = index.space_id and copy.fact_id = before.fact_id', of_slot)
      using of_slot;
    end loop;
  end if;
  if tg_op <> 'DELETE' then
    for of_slot in select slot from pika.vector_indexes index
      where exists (select from after where after.user_id = index.user_id and after.space_id = index.space_id) for key share
    loop
      execute format('insert into pika.indexed_vectors_%s (slot, fact_id, embedding)
        select index.slot, after.fact_id, after.embedding from after join pika.vector_indexes index using (user_id, space_id)
        where index.slot = $1 and after.current
        on conflict (slot, fact_id) do update set embedding = excluded.embedding', of_slot)
      using of_slot;
    end loop;
  end if;
  return null;
end
$_$;

CREATE FUNCTION pika.grant_service() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  own text;
begin
  foreach own in array array['pika', 'pika_graph', 'pgboss'] loop
    execute format('grant usage on schema %I to pika_service', own);
    execute format('grant select, insert, update, delete on all tables in schema %I to pika_service', own);
    execute format('grant usage on all sequences in schema %I to pika_service', own);
    execute format('revoke execute on all functions in schema %I from public', own);
    execute format('grant execute on all functions in schema %I to pika_service', own);
    execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to pika_service', own);
    execute format('alter default privileges in schema %I grant usage on sequences to pika_service', own);
    execute format('alter default privileges in schema %I grant execute on functions to pika_service', own);
  end loop;
  revoke execute on function pika.grant_service() from pika_service;
  revoke insert, update, delete on pika.migrations from pika_service;
  -- Views read with the rights of their owner, and would write with them too.
  for own in select viewname from pg_views where schemaname = 'pika' loop
    execute format('revoke insert, update, delete on pika.%I from pika_service', own);
  end loop;
  -- What happened is added to, and never changed: old entries go by purge_audit, which is the owner's.
  if to_regclass('pika.audit_log') is not null then
    revoke update, delete on pika.audit_log from pika_service;
  end if;
  for own in select inhrelid::regclass::text from pg_inherits where inhparent = to_regclass('pika.audit_log') loop
    execute format('revoke all on %s from pika_service', own);
  end loop;
  -- AGE belongs to whoever made the extension: when that is another, they grant this themselves.
  if has_schema_privilege('ag_catalog', 'usage with grant option') then
    grant usage on schema ag_catalog to pika_service;
  end if;
end
$$;

CREATE FUNCTION pika.hold_active_space(OUT space smallint, OUT next smallint) RETURNS record
    LANGUAGE plpgsql
    AS $$
declare
  nothing text := pg_advisory_xact_lock_shared(7452006);
begin
  select space_id, next_space_id into space, next from pika.active_space;
end
$$;

CREATE FUNCTION pika.hold_attempt(person text, job uuid, attempt smallint) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
  nothing text := pika.act_as(person);
begin
  perform from pika.jobs where user_id = person and id = job and attempts = attempt and status = 'processing' for update;
  if not found then
    raise exception using errcode = 'PK409', message = 'the attempt is lost';
  end if;
  return true;
end
$$;

CREATE FUNCTION pika.incomplete_files(older_than interval, batch integer) RETURNS TABLE(user_id text, id uuid, storage text, bytes bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT files.user_id,
     files.id,
     files.storage,
     files.bytes
    FROM pika.document_files files
   WHERE ((NOT files.is_complete) AND (files.created_at < (now() - incomplete_files.older_than)))
   ORDER BY files.created_at
  LIMIT LEAST(incomplete_files.batch, 10000);
END;

CREATE FUNCTION pika.keep_no_sentence() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.result := pika.without_sentences(new.result);
  return new;
end
$$;

CREATE FUNCTION pika.keep_nothing_deleted() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if exists (
    select from pika.chat_messages deleted
    where deleted.user_id = new.user_id and deleted.session_id = new.session_id and deleted.deleted_at >= new.created_at
  ) then
    new.generation_prompt := null;
    select content into new.query from pika.chat_messages question where question.user_id = new.user_id and question.id = new.question_id;
    new.query := coalesce(new.query, '');
    if exists (
      select from pika.chat_messages own
      where own.user_id = new.user_id and own.id in (new.question_id, new.message_id) and own.deleted_at is not null
    ) then
      new.retrieved := '[]';
      new.options := '{}';
    end if;
  end if;
  return new;
end
$$;

CREATE TABLE pika.embeddings (
    user_id text NOT NULL,
    space_id smallint NOT NULL,
    hash bytea NOT NULL,
    embedding public.halfvec NOT NULL,
    last_used_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY pika.embeddings ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE pika.users (
    user_id text NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    fact_count integer DEFAULT 0 NOT NULL,
    last_position integer DEFAULT 0 NOT NULL,
    index_asked_at timestamp with time zone,
    time_zone text,
    time_zone_at timestamp with time zone
);

CREATE FUNCTION pika.keep_query_vectors(space smallint, people text, hashes text, vectors text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    BEGIN ATOMIC
 INSERT INTO pika.embeddings (user_id, space_id, hash, embedding)  SELECT u.user_id,
             keep_query_vectors.space AS space,
             decode(given.hash, 'hex'::text) AS decode,
             (given.vector)::public.halfvec AS vector
            FROM (UNNEST(string_to_array(keep_query_vectors.people, '
'::text), string_to_array(keep_query_vectors.hashes, '
'::text), string_to_array(keep_query_vectors.vectors, '
'::text)) given(user_id, hash, vector)
              JOIN pika.users u ON ((u.user_id = given.user_id)))
          FOR SHARE OF u SKIP LOCKED ON CONFLICT(user_id, space_id, hash) DO UPDATE SET last_used_at = now()
   WHERE (embeddings.last_used_at < (now() - '1 day'::interval));
END;

CREATE FUNCTION pika.known_of(person text, most integer) RETURNS TABLE(time_zone text, id uuid, version integer, fact_value text, category text, entities jsonb, relations jsonb, said_at timestamp with time zone)
    LANGUAGE plpgsql
    AS $$
#variable_conflict use_column
declare
  nothing text := pika.act_as(person);
begin
  return query
  select of_person.time_zone, known.id, known.version, known.fact_value, known.category, known.entities, known.relations, known.said_at
  from (select (select time_zone from pika.users where user_id = person) as time_zone) as of_person left join (
    select id, version, created_at, fact_value, category, entities, relations, said_at from pika.facts
    where user_id = person and valid_to is null and (expires_at is null or expires_at > now())
    order by created_at desc, id desc limit most
  ) as known on true
  order by known.created_at desc, known.id desc;
end
$$;

CREATE TABLE pika.moves (
    user_hash bytea NOT NULL,
    state text NOT NULL,
    other text NOT NULL,
    erasure_id bigint NOT NULL,
    CONSTRAINT moves_state_check CHECK ((state = ANY (ARRAY['closing'::text, 'gone'::text, 'coming'::text, 'here'::text])))
);

CREATE FUNCTION pika.lives_here(person text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    SET search_path TO 'pika', 'pg_temp'
    RETURN ((NOT (EXISTS (SELECT FROM pika.moves WHERE (moves.state = ANY (ARRAY['gone'::text, 'coming'::text]))))) OR (NOT (EXISTS (SELECT FROM pika.moves WHERE ((moves.user_hash = sha256(convert_to(lives_here.person, 'UTF8'::name))) AND (moves.state = ANY (ARRAY['gone'::text, 'coming'::text])))))));

CREATE TEXT SEARCH DICTIONARY pika.english_stems (
    TEMPLATE = pg_catalog.snowball,
    language = 'english' );

CREATE TEXT SEARCH CONFIGURATION pika.bilingual (
    PARSER = pg_catalog."default" );

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR asciiword WITH pika.english_stems;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR word WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR numword WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR email WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR url WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR host WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR sfloat WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR version WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR hword_numpart WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR hword_part WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR hword_asciipart WITH pika.english_stems;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR numhword WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR asciihword WITH pika.english_stems;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR hword WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR url_path WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR file WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR "float" WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR "int" WITH simple;

ALTER TEXT SEARCH CONFIGURATION pika.bilingual
    ADD MAPPING FOR uint WITH simple;

CREATE TABLE pika.accounts (
    user_id text NOT NULL,
    username text NOT NULL,
    username_key text NOT NULL,
    email text,
    email_key text,
    full_name text,
    avatar_url text,
    preferences jsonb DEFAULT '{}'::jsonb NOT NULL,
    role text DEFAULT 'user'::text NOT NULL,
    password_hash text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    last_active_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT accounts_role_check CHECK ((role = ANY (ARRAY['user'::text, 'admin'::text])))
);
ALTER TABLE ONLY pika.accounts ALTER COLUMN username SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN username_key SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN email SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN email_key SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN full_name SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN avatar_url SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN preferences SET STATISTICS 0;
ALTER TABLE ONLY pika.accounts ALTER COLUMN password_hash SET STATISTICS 0;

CREATE TABLE pika.document_owners (
    user_id text NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    characters bigint DEFAULT 0 NOT NULL,
    read_on date,
    chunks integer DEFAULT 0 NOT NULL,
    index_asked_at timestamp with time zone,
    kept_chunks integer DEFAULT 0 NOT NULL
);

CREATE TABLE pika.facts (
    user_id text NOT NULL,
    id uuid NOT NULL,
    fact_value text NOT NULL,
    category text NOT NULL,
    fact_type text[] DEFAULT '{}'::text[] NOT NULL,
    confidence real NOT NULL,
    source text NOT NULL,
    conversation_id text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    entities jsonb DEFAULT '[]'::jsonb NOT NULL,
    relations jsonb DEFAULT '[]'::jsonb NOT NULL,
    ends jsonb DEFAULT '[]'::jsonb NOT NULL,
    content_hash bytea NOT NULL,
    keywords tsvector GENERATED ALWAYS AS (to_tsvector('pika.bilingual'::regconfig, pika.fold(fact_value))) STORED NOT NULL,
    said_at timestamp with time zone NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    superseded_by uuid,
    reason text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    job_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    "position" integer NOT NULL,
    heard_at timestamp with time zone,
    valid_from_precision text,
    planned_for text,
    folded_hash bytea,
    expires_at timestamp with time zone,
    feedback text,
    unrated_confidence real,
    still_true real DEFAULT 1 NOT NULL,
    CONSTRAINT facts_source_check CHECK ((source = ANY (ARRAY['conversation'::text, 'api'::text])))
);
ALTER TABLE ONLY pika.facts ALTER COLUMN fact_value SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN fact_type SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN metadata SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN entities SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN relations SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN ends SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN keywords SET STATISTICS 0;
ALTER TABLE ONLY pika.facts ALTER COLUMN reason SET STATISTICS 0;

CREATE FUNCTION pika.list_people(after text, batch integer, part text) RETURNS TABLE(user_id text, username text, display_name text, is_active boolean, role text, time_zone text, memories integer, documents integer, sessions integer, created_at timestamp with time zone, last_active_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 WITH RECURSIVE asked AS MATERIALIZED (
          SELECT pika.fold(list_people.part) AS folded,
             NORMALIZE(pika.fold(list_people.part), NFC) AS name_key,
             (NOT (EXISTS ( SELECT
                    FROM pika.moves
                   WHERE (moves.state = ANY (ARRAY['gone'::text, 'coming'::text]))))) AS is_nobody_away
         ), talking AS (
         ( SELECT first.user_id
            FROM pika.chat_sessions first
           WHERE (first.user_id > list_people.after)
           ORDER BY first.user_id
          LIMIT 1)
         UNION ALL
          SELECT ( SELECT next.user_id
                    FROM pika.chat_sessions next
                   WHERE (next.user_id > talking.user_id)
                   ORDER BY next.user_id
                  LIMIT 1) AS user_id
            FROM talking
           WHERE (talking.user_id IS NOT NULL)
         ), waiting AS (
         ( SELECT first.user_id
            FROM pika.jobs first
           WHERE (first.user_id > list_people.after)
           ORDER BY first.user_id
          LIMIT 1)
         UNION ALL
          SELECT ( SELECT next.user_id
                    FROM pika.jobs next
                   WHERE (next.user_id > waiting.user_id)
                   ORDER BY next.user_id
                  LIMIT 1) AS user_id
            FROM waiting
           WHERE (waiting.user_id IS NOT NULL)
         ), page AS MATERIALIZED (
          SELECT held.user_id
            FROM (( SELECT users.user_id
                    FROM pika.users
                   WHERE ((users.user_id > list_people.after) AND (( SELECT asked.is_nobody_away
                            FROM asked) OR pika.lives_here(users.user_id)) AND ((list_people.part IS NULL) OR pika.contains_folded(users.user_id, ( SELECT asked.folded
                            FROM asked))))
                   ORDER BY users.user_id
                  LIMIT list_people.batch)
                 UNION
                 ( SELECT accounts.user_id
                    FROM pika.accounts
                   WHERE ((accounts.user_id > list_people.after) AND (( SELECT asked.is_nobody_away
                            FROM asked) OR pika.lives_here(accounts.user_id)) AND ((list_people.part IS NULL) OR pika.contains_folded(accounts.user_id, ( SELECT asked.folded
                            FROM asked)) OR (strpos(accounts.username_key, ( SELECT asked.name_key
                            FROM asked)) > 0) OR (strpos("left"(pika.fold(accounts.full_name), 200), ( SELECT asked.folded
                            FROM asked)) > 0)))
                   ORDER BY accounts.user_id
                  LIMIT list_people.batch)
                 UNION
                 ( SELECT owner.user_id
                    FROM pika.document_owners owner
                   WHERE ((owner.user_id > list_people.after) AND (owner.user_id !~~ 'library:%'::text) AND (( SELECT asked.is_nobody_away
                            FROM asked) OR pika.lives_here(owner.user_id)) AND ((list_people.part IS NULL) OR pika.contains_folded(owner.user_id, ( SELECT asked.folded
                            FROM asked))))
                   ORDER BY owner.user_id
                  LIMIT list_people.batch)
                 UNION
                 ( SELECT talking.user_id
                    FROM talking
                   WHERE ((list_people.part IS NULL) AND (talking.user_id IS NOT NULL) AND (( SELECT asked.is_nobody_away
                            FROM asked) OR pika.lives_here(talking.user_id)))
                  LIMIT list_people.batch)
                 UNION
                 ( SELECT waiting.user_id
                    FROM waiting
                   WHERE ((list_people.part IS NULL) AND (waiting.user_id IS NOT NULL) AND (( SELECT asked.is_nobody_away
                            FROM asked) OR pika.lives_here(waiting.user_id)))
                  LIMIT list_people.batch)
                 UNION
                  SELECT list_people.part AS part
                   WHERE ((list_people.part > list_people.after) AND (( SELECT asked.is_nobody_away
                            FROM asked) OR pika.lives_here(list_people.part)) AND ((EXISTS ( SELECT
                            FROM pika.chat_sessions one
                           WHERE (one.user_id = list_people.part))) OR (EXISTS ( SELECT
                            FROM pika.jobs one
                           WHERE (one.user_id = list_people.part)))))) held
           ORDER BY held.user_id
          LIMIT list_people.batch
         )
  SELECT page.user_id,
     account.username,
     account.full_name,
     account.is_active,
     account.role,
     person.time_zone,
     ( SELECT (count(*))::integer AS count
            FROM pika.facts
           WHERE ((facts.user_id = page.user_id) AND (facts.valid_to IS NULL))) AS count,
     ( SELECT (count(*))::integer AS count
            FROM pika.documents
           WHERE ((documents.user_id = page.user_id) AND (documents.status <> 'deleted'::text))) AS count,
     ( SELECT (count(*))::integer AS count
            FROM pika.chat_sessions
           WHERE (chat_sessions.user_id = page.user_id)) AS count,
     LEAST(person.created_at, account.created_at) AS "least",
     GREATEST(account.last_active_at, to_timestamp((((NULLIF(person.version, 0))::numeric / 1000000.0))::double precision), ( SELECT max(chat_sessions.last_message_at) AS max
            FROM pika.chat_sessions
           WHERE (chat_sessions.user_id = page.user_id))) AS "greatest"
    FROM ((page
      LEFT JOIN pika.users person ON ((person.user_id = page.user_id)))
      LEFT JOIN pika.accounts account ON ((account.user_id = page.user_id)))
   ORDER BY page.user_id;
END;

CREATE FUNCTION pika.longest_wait_to_remember() RETURNS double precision
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT (COALESCE(EXTRACT(epoch FROM (now() - min(waiting.since))), (0)::numeric))::double precision AS "coalesce"
    FROM ( SELECT GREATEST(message.created_at, message.edited_at) AS since
            FROM pika.chat_messages message
           WHERE ((message.remembered_at IS NULL) AND (message.message_type = 'user'::text) AND (message.deleted_at IS NULL))
          LIMIT 10000) waiting;
END;

CREATE FUNCTION pika.open_audit_months() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    SET lock_timeout TO '1s'
    AS $$
declare
  month timestamptz;
  name text;
  low uuid;
  high uuid;
begin
  perform pg_advisory_xact_lock(7452005);
  for month in select generate_series(date_trunc('month', now(), 'UTC'), now() + interval '2 months', interval '1 month', 'UTC') loop
    name := 'audit_log_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    continue when to_regclass('pika.' || name) is not null;
    low := first_id_at(month);
    high := first_id_at(date_add(month, interval '1 month', 'UTC'));
    execute format('create table pika.%I (like pika.audit_log including all)', name);
    lock table audit_log_rest in access exclusive mode;
    execute format('with late as (delete from pika.audit_log_rest where id >= %L and id < %L returning *)
      insert into pika.%I (id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip)
      select id, actor_kind, actor_id, action, resource_type, resource_id, user_id, status_code, latency_ms, request_id, ip from late',
      low, high, name);
    execute format('alter table pika.audit_log attach partition pika.%I for values from (%L) to (%L)', name, low, high);
    -- Rows come in by way of the whole, and nobody gets at a part of it.
    if exists (select from pg_roles where rolname = 'pika_service') then
      execute format('revoke all on pika.%I from pika_service', name);
    end if;
  end loop;
end
$$;

CREATE FUNCTION pika.open_chunk_index(owner text, space smallint) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    AS $$
declare
  new_slot smallint;
begin
  perform pg_advisory_xact_lock(7452002);
  select slot into new_slot from chunk_indexes where user_id = owner and space_id = space;
  if found then return new_slot; end if;
  if (select count(*) from chunk_indexes) >= 64 then return null; end if;
  insert into chunk_indexes (user_id, space_id) values (owner, space) returning slot into new_slot;
  execute format('create table pika.indexed_codes_%s (like pika.indexed_codes including all)', new_slot);
  execute format('alter table pika.indexed_codes attach partition pika.indexed_codes_%s for values in (%s)', new_slot, new_slot);
  return new_slot;
end
$$;

CREATE FUNCTION pika.open_vector_index(owner text, space smallint) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'pg_temp'
    AS $$
declare
  new_slot smallint;
  space_dimensions integer;
begin
  perform pg_advisory_xact_lock(7452002);
  select slot into new_slot from vector_indexes where user_id = owner and space_id = space;
  if found then return new_slot; end if;
  if (select count(*) from vector_indexes) >= 64 then return null; end if;
  select dimensions into strict space_dimensions from embedding_spaces where id = space;
  insert into vector_indexes (user_id, space_id) values (owner, space) returning slot into new_slot;
  execute format('create table pika.indexed_vectors_%s (like pika.indexed_vectors including all)', new_slot);
  execute format('create index on pika.indexed_vectors_%s using hnsw ((embedding::halfvec(%s)) halfvec_cosine_ops) with (ef_construction = 100)', new_slot, space_dimensions);
  execute format('alter table pika.indexed_vectors attach partition pika.indexed_vectors_%s for values in (%s)', new_slot, new_slot);
  return new_slot;
end
$$;

CREATE FUNCTION pika.owner_of_chat_message(message_id uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    RETURN (SELECT chat_messages.user_id FROM pika.chat_messages WHERE (chat_messages.id = owner_of_chat_message.message_id));

CREATE FUNCTION pika.owner_of_chat_session(session_id uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    RETURN (SELECT chat_sessions.user_id FROM pika.chat_sessions WHERE (chat_sessions.id = owner_of_chat_session.session_id));

CREATE FUNCTION pika.owner_of_document(document_id uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    RETURN (SELECT documents.user_id FROM pika.documents WHERE (documents.id = owner_of_document.document_id));

CREATE FUNCTION pika.owner_of_fact(fact_id uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    RETURN (SELECT facts.user_id FROM pika.facts WHERE (facts.id = owner_of_fact.fact_id));

CREATE FUNCTION pika.owner_of_job(job_id uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    RETURN (SELECT jobs.user_id FROM pika.jobs WHERE (jobs.id = owner_of_job.job_id));

CREATE TABLE pika.chunk_indexes (
    slot smallint NOT NULL,
    user_id text NOT NULL,
    space_id smallint NOT NULL,
    is_followed boolean DEFAULT false NOT NULL,
    ready boolean DEFAULT false NOT NULL
);

CREATE FUNCTION pika.owners_to_index() RETURNS TABLE(user_id text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT o.user_id
    FROM pika.document_owners o
   WHERE ((o.kept_chunks > 20000) AND (NOT (EXISTS ( SELECT
            FROM pika.chunk_indexes i
           WHERE ((i.user_id = o.user_id) AND (i.space_id = ( SELECT active_space.space_id
                    FROM pika.active_space)) AND i.ready)))))
   ORDER BY o.user_id
  LIMIT 64;
END;

CREATE TABLE pika.import_people (
    user_id text NOT NULL,
    import_id uuid NOT NULL,
    expected integer,
    is_read boolean DEFAULT false NOT NULL
);

CREATE FUNCTION pika.people_of_import(import uuid, after text, batch integer) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT person.user_id
    FROM pika.import_people person
   WHERE ((person.import_id = people_of_import.import) AND (person.user_id > people_of_import.after))
   ORDER BY person.user_id
  LIMIT people_of_import.batch;
END;

CREATE FUNCTION pika.people_read(import uuid, people text[]) RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT person.user_id
    FROM pika.import_people person
   WHERE ((person.import_id = people_read.import) AND person.is_read AND (person.user_id = ANY (people_read.people)))
   ORDER BY person.user_id;
END;

CREATE FUNCTION pika.purge_audit(batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    SET lock_timeout TO '1s'
    AS $_$
declare
  old_month regclass;
  deleted integer;
begin
  perform open_audit_months();
  for old_month in
    select inhrelid::regclass from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'pika.audit_log'::regclass and relname ~ '^audit_log_\d{4}_\d{2}$'
      and to_date(right(relname, 7), 'YYYY_MM') + interval '1 month' < (now() at time zone 'UTC') - interval '1 year'
  loop
    execute format('drop table %s', old_month);
  end loop;
  delete from audit_log_rest where ctid = any (array(
    select ctid from audit_log_rest where id < first_id_at(now() - interval '1 year') order by id limit least(batch, 10000)));
  get diagnostics deleted = row_count;
  return deleted;
end
$_$;

CREATE TABLE pika.chat_events (
    user_id text NOT NULL,
    session_id uuid NOT NULL,
    event_id bigint NOT NULL,
    type text NOT NULL,
    message_id uuid,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY pika.chat_events ALTER COLUMN payload SET STATISTICS 0;

CREATE FUNCTION pika.purge_chat_events(age interval, most integer, batch integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM pika.chat_events
           WHERE (chat_events.ctid = ANY (ARRAY( SELECT found.ctid
                    FROM (( SELECT event.ctid
                            FROM pika.chat_events event
                           WHERE (event.created_at < (now() - purge_chat_events.age))
                           ORDER BY event.created_at
                          LIMIT purge_chat_events.batch)
                         UNION
                         ( SELECT event.ctid
                            FROM (pika.chat_events event
                              JOIN pika.chat_sessions session ON (((session.user_id = event.user_id) AND (session.id = event.session_id))))
                           WHERE ((event.event_id <= (session.last_event_id - purge_chat_events.most)) AND (NOT (EXISTS ( SELECT
                                    FROM pika.chat_answers answer
                                   WHERE ((answer.user_id = session.user_id) AND (answer.session_id = session.id) AND (answer.state <> 'done'::text))))))
                          LIMIT purge_chat_events.batch)) found
                  LIMIT purge_chat_events.batch)))
           RETURNING 1 AS "?column?"
         )
  SELECT (count(*))::integer AS count
    FROM gone;
END;

CREATE TABLE pika.mem0_exports (
    user_id text NOT NULL,
    id uuid NOT NULL,
    filters_hash bytea NOT NULL,
    content text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY pika.mem0_exports ALTER COLUMN content SET STATISTICS 0;

CREATE FUNCTION pika.purge_exports(batch integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM pika.mem0_exports
           WHERE ((mem0_exports.user_id, mem0_exports.id) IN ( SELECT mem0_exports_1.user_id,
                     mem0_exports_1.id
                    FROM pika.mem0_exports mem0_exports_1
                   WHERE (mem0_exports_1.created_at < (now() - '7 days'::interval))
                   ORDER BY mem0_exports_1.created_at
                  LIMIT purge_exports.batch))
           RETURNING 1 AS "?column?"
         )
  SELECT (count(*))::integer AS count
    FROM gone;
END;

CREATE TABLE pika.imports (
    id uuid NOT NULL,
    source text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    cursor jsonb DEFAULT '{}'::jsonb NOT NULL,
    undo_until timestamp with time zone NOT NULL,
    CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'undone'::text])))
);

CREATE FUNCTION pika.purge_imports(batch integer) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 WITH gone AS (
          DELETE FROM pika.import_people
           WHERE ((import_people.user_id, import_people.import_id) IN ( SELECT person.user_id,
                     person.import_id
                    FROM (pika.import_people person
                      JOIN pika.imports run ON ((run.id = person.import_id)))
                   WHERE (run.undo_until < now())
                   ORDER BY person.import_id, person.user_id
                  LIMIT purge_imports.batch))
           RETURNING 1 AS "?column?"
         ), empty AS (
          DELETE FROM pika.imports run
           WHERE ((run.undo_until < now()) AND (NOT (EXISTS ( SELECT
                    FROM pika.import_people person
                   WHERE (person.import_id = run.id)))))
           RETURNING 1 AS "?column?"
         )
  SELECT ((( SELECT count(*) AS count
            FROM gone) + ( SELECT count(*) AS count
            FROM empty)))::integer AS int4;
END;

CREATE FUNCTION pika.purge_jobs(batch integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    AS $$
declare
  deleted integer;
begin
  -- No index holds when a job ended. It began before that: those to look at are the oldest of the index by id.
  delete from jobs where ctid = any (array(
    select ctid from jobs
    where id < first_id_at(now() - interval '30 days') and completed_at < now() - interval '30 days'
      and status in ('completed', 'failed', 'cancelled')
    order by id limit least(batch, 10000) for update skip locked));
  get diagnostics deleted = row_count;
  return deleted;
end
$$;

CREATE FUNCTION pika.renew_statistics() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'ag_catalog', 'pg_temp'
    AS $$
begin
  if current_setting('server_version_num')::int >= 180000 then
    perform pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited)
    from pg_stats where schemaname = 'pika_graph' or schemaname = 'pika' and tablename in (
      'users', 'jobs', 'facts', 'fact_versions', 'fact_vectors', 'fact_terms', 'claims', 'embeddings', 'vector_indexes');
  end if;
  analyze users, jobs, facts, fact_versions, fact_vectors, fact_terms, claims, embeddings, vector_indexes,
    pika_graph."User", pika_graph."Fact", pika_graph."Entity", pika_graph."HAS_FACT", pika_graph."MENTIONS", pika_graph."RELATES";
end
$$;

CREATE FUNCTION pika.renew_statistics(of_table regclass) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'public', 'ag_catalog', 'pg_temp'
    AS $$
declare
  names record;
begin
  select nspname, relname into strict names
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = of_table and nspname in ('pika', 'pika_graph');
  if current_setting('server_version_num')::int >= 180000 then
    perform pg_clear_attribute_stats(schemaname::text, tablename::text, attname::text, inherited)
      from pg_stats where schemaname = names.nspname and tablename = names.relname;
  end if;
  execute format('analyze %I.%I', names.nspname, names.relname);
end
$$;

CREATE FUNCTION pika.sessions_to_remember(quiet interval, batch integer) RETURNS TABLE(user_id text, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT session.user_id,
     session.id
    FROM pika.chat_sessions session
   WHERE (session.remember_at <= (now() - sessions_to_remember.quiet))
   ORDER BY session.remember_at
  LIMIT LEAST(sessions_to_remember.batch, 1000);
END;

CREATE FUNCTION pika.start_attempts(people text[], job_ids uuid[]) RETURNS TABLE(job_id uuid, attempts smallint, payload jsonb, created_at timestamp with time zone)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    AS $$
declare
  staying text[];
begin
  staying := array(
    select distinct person from unnest(people) as person where pg_try_advisory_xact_lock_shared(7452010, hashtext(person)));
  -- Read after the locks are held, in a snapshot of its own.
  return query
  with held as materialized (
    select j.user_id, j.id from jobs j
    where j.id = any (job_ids) and j.user_id = any (staying) and j.status in ('pending', 'processing')
      and not exists (
        select from moves m where m.user_hash = sha256(convert_to(j.user_id, 'UTF8')) and m.state <> 'here')
    for update of j skip locked
  )
  update jobs j set status = 'processing', attempts = j.attempts + 1, started_at = coalesce(j.started_at, now()),
    progress = 0, current_step = 'Starting', error = null
  from held where j.user_id = held.user_id and j.id = held.id
  returning j.id, j.attempts, j.payload, j.created_at;
end
$$;

CREATE FUNCTION pika.start_with_space(wanted smallint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    AS $$
declare
  found_space smallint := (select space_id from active_space);
begin
  -- Most starts wait for nobody.
  if found_space = wanted or found_space is not null and (exists (select from fact_vectors) or exists (select from chunk_vectors)) then
    return;
  end if;
  perform pg_advisory_xact_lock(7452006);
  if not exists (select from fact_vectors) and not exists (select from chunk_vectors) then
    insert into active_space (space_id) values (wanted) on conflict (is_only) do update set space_id = wanted, next_space_id = null;
  elsif not exists (select from active_space) then
    if not exists (select from fact_vectors where space_id = wanted) then
      wanted := coalesce((select space_id from fact_vectors group by space_id order by count(*) desc limit 1), wanted);
    end if;
    insert into active_space (space_id) values (wanted);
  end if;
end
$$;

CREATE FUNCTION pika.trim_embeddings(most bigint, batch integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 DELETE FROM pika.embeddings
   WHERE (embeddings.ctid = ANY (ARRAY( SELECT embeddings_1.ctid
            FROM pika.embeddings embeddings_1
           ORDER BY embeddings_1.last_used_at
          LIMIT LEAST((trim_embeddings.batch)::bigint, GREATEST((0)::bigint, (( SELECT count(*) AS count
                    FROM pika.embeddings embeddings_2) - trim_embeddings.most)))
          FOR UPDATE OF embeddings_1 SKIP LOCKED)));
END;

CREATE FUNCTION pika.upload_by_secret(secret_hash bytea) RETURNS TABLE(user_id text, document_id uuid, actor_kind text, actor_id text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT uploads.user_id,
     uploads.document_id,
     uploads.actor_kind,
     uploads.actor_id
    FROM pika.document_uploads uploads
   WHERE ((uploads.secret_hash = upload_by_secret.secret_hash) AND (uploads.expires_at > now()));
END;

CREATE FUNCTION pika.versions_without_job(batch integer) RETURNS TABLE(user_id text, document_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pika', 'pg_temp'
    BEGIN ATOMIC
 SELECT version.user_id,
     version.document_id,
     version.id
    FROM (pika.document_versions version
      JOIN pika.documents document ON (((document.user_id = version.user_id) AND (document.id = version.document_id))))
   WHERE ((version.state = 'indexing'::text) AND (version.created_at < (now() - '01:00:00'::interval)) AND (document.status <> 'deleted'::text) AND (NOT (EXISTS ( SELECT
            FROM pika.jobs job
           WHERE ((job.user_id = version.user_id) AND (job.completed_at IS NULL) AND ((job.payload ->> 'version_id'::text) = (version.id)::text))))))
   ORDER BY version.created_at
  LIMIT LEAST(versions_without_job.batch, 10000);
END;

CREATE FUNCTION pika.without_sentences(result jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (jsonb_typeof((result -> 'results'::text)) = 'array'::text) THEN jsonb_set(result, '{results}'::text[], COALESCE((SELECT jsonb_agg(CASE WHEN ((items.item ->> 'id'::text) IS NULL) THEN (('{"category": "other", "confidence": 0}'::jsonb || items.item) || '{"memory": ""}'::jsonb) ELSE (items.item || '{"memory": "", "category": "other", "confidence": 0}'::jsonb) END ORDER BY items.place) AS jsonb_agg FROM jsonb_array_elements((without_sentences.result -> 'results'::text)) WITH ORDINALITY items(item, place)), '[]'::jsonb)) ELSE result END;

CREATE TABLE pika.api_keys (
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    user_id text,
    expires_at timestamp with time zone,
    replaced_by uuid,
    CONSTRAINT api_keys_check CHECK (((user_id IS NULL) OR (NOT (scopes @> ARRAY['admin'::text]))))
);

CREATE TABLE pika.audit_log (
    id uuid NOT NULL,
    at timestamp with time zone GENERATED ALWAYS AS (pika.time_of(id)) STORED NOT NULL,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    action text NOT NULL,
    resource_type text,
    resource_id text,
    user_id text,
    status_code smallint NOT NULL,
    latency_ms real NOT NULL,
    request_id text,
    ip text,
    CONSTRAINT audit_log_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['api_key'::text, 'token'::text, 'job'::text, 'operator'::text])))
)
PARTITION BY RANGE (id);

CREATE TABLE pika.audit_log_rest (
    id uuid CONSTRAINT audit_log_id_not_null NOT NULL,
    at timestamp with time zone GENERATED ALWAYS AS (pika.time_of(id)) STORED CONSTRAINT audit_log_at_not_null NOT NULL,
    actor_kind text CONSTRAINT audit_log_actor_kind_not_null NOT NULL,
    actor_id text CONSTRAINT audit_log_actor_id_not_null NOT NULL,
    action text CONSTRAINT audit_log_action_not_null NOT NULL,
    resource_type text,
    resource_id text,
    user_id text,
    status_code smallint CONSTRAINT audit_log_status_code_not_null NOT NULL,
    latency_ms real CONSTRAINT audit_log_latency_ms_not_null NOT NULL,
    request_id text,
    ip text,
    CONSTRAINT audit_log_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['api_key'::text, 'token'::text, 'job'::text, 'operator'::text])))
);

CREATE TABLE pika.chat_audio_parts (
    user_id text NOT NULL,
    audio_id uuid NOT NULL,
    part integer NOT NULL,
    data bytea NOT NULL
);
ALTER TABLE ONLY pika.chat_audio_parts ALTER COLUMN data SET STATISTICS 0;
ALTER TABLE ONLY pika.chat_audio_parts ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE pika.chat_message_edits (
    user_id text NOT NULL,
    message_id uuid NOT NULL,
    id uuid NOT NULL,
    content text NOT NULL,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY pika.chat_message_edits ALTER COLUMN content SET STATISTICS 0;

CREATE TABLE pika.chat_speech (
    user_id text NOT NULL,
    message_id uuid NOT NULL,
    kind text NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    language text,
    audio_seconds real,
    characters integer,
    first_bytes_ms real,
    total_ms real NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT chat_speech_kind_check CHECK ((kind = ANY (ARRAY['heard'::text, 'spoken'::text])))
);

CREATE TABLE pika.chat_terms (
    user_id text NOT NULL,
    term text NOT NULL,
    session_id uuid NOT NULL,
    uses integer NOT NULL
);
ALTER TABLE ONLY pika.chat_terms ALTER COLUMN term SET STATISTICS 0;

ALTER TABLE pika.chunk_indexes ALTER COLUMN slot ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.chunk_indexes_slot_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW pika.chunk_vectors_to_search AS
 SELECT user_id,
    space_id,
    content_hash,
    embedding,
    code
   FROM pika.chunk_vectors;

CREATE VIEW pika.chunks_to_search AS
 SELECT user_id,
    version_id,
    index,
    id,
    content,
    page_from,
    page_to,
    heading,
    content_hash
   FROM pika.document_chunks;

CREATE TABLE pika.claims (
    user_id text NOT NULL,
    subject_key text NOT NULL,
    type text NOT NULL,
    target_key text NOT NULL,
    fact_id uuid NOT NULL
);

CREATE TABLE pika.console_sessions (
    id uuid NOT NULL,
    hash bytea NOT NULL,
    key_hash bytea,
    family_id uuid,
    expires_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    CONSTRAINT console_sessions_check CHECK (((key_hash IS NULL) <> (family_id IS NULL)))
);

CREATE VIEW pika.document_owners_to_search AS
 SELECT user_id,
    version,
    chunks,
    kept_chunks
   FROM pika.document_owners;

CREATE TABLE pika.document_parts (
    user_id text NOT NULL,
    file_id uuid NOT NULL,
    part integer NOT NULL,
    data bytea NOT NULL
);
ALTER TABLE ONLY pika.document_parts ALTER COLUMN data SET STATISTICS 0;
ALTER TABLE ONLY pika.document_parts ALTER COLUMN data SET STORAGE EXTERNAL;

CREATE TABLE pika.document_terms (
    user_id text NOT NULL,
    term text NOT NULL COLLATE pg_catalog."C",
    version_id uuid NOT NULL,
    block integer NOT NULL,
    postings integer[] NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.01', autovacuum_analyze_scale_factor='0.02');
ALTER TABLE ONLY pika.document_terms ALTER COLUMN term SET STATISTICS 0;
ALTER TABLE ONLY pika.document_terms ALTER COLUMN postings SET STATISTICS 0;
ALTER TABLE ONLY pika.document_terms ALTER COLUMN postings SET STORAGE PLAIN;

CREATE VIEW pika.document_terms_to_search AS
 SELECT user_id,
    term,
    version_id,
    block,
    postings
   FROM pika.document_terms;

CREATE VIEW pika.document_versions_to_search AS
 SELECT user_id,
    id,
    document_id,
    state
   FROM pika.document_versions;

CREATE VIEW pika.documents_to_search AS
 SELECT user_id,
    id,
    title,
    filename,
    mime_type,
    metadata,
    status,
    active_version_id,
    created_at
   FROM pika.documents;

ALTER TABLE pika.embedding_spaces ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.embedding_spaces_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pika.erasures (
    id bigint NOT NULL,
    user_hash bytea NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE pika.erasures ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.erasures_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pika.experiment_jobs (
    id bigint NOT NULL,
    day date DEFAULT ((now() AT TIME ZONE 'utc'::text))::date NOT NULL,
    experiment text NOT NULL,
    variant text NOT NULL,
    model text NOT NULL,
    prompt text NOT NULL,
    outcome text NOT NULL,
    fell_back boolean NOT NULL,
    stored integer NOT NULL,
    updated integer NOT NULL,
    superseded integer NOT NULL,
    duplicate integer NOT NULL,
    rejected integer NOT NULL,
    input_tokens integer NOT NULL,
    output_tokens integer NOT NULL,
    latency_ms integer NOT NULL,
    cost_usd numeric,
    CONSTRAINT experiment_jobs_outcome_check CHECK ((outcome = ANY (ARRAY['completed'::text, 'failed'::text]))),
    CONSTRAINT experiment_jobs_variant_check CHECK ((variant = ANY (ARRAY['control'::text, 'treatment'::text])))
);

ALTER TABLE pika.experiment_jobs ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.experiment_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pika.fact_terms (
    user_id text NOT NULL,
    term text NOT NULL COLLATE pg_catalog."C",
    fact_id uuid NOT NULL,
    current boolean NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.01', autovacuum_analyze_scale_factor='0.02');

CREATE TABLE pika.fact_vectors (
    user_id text NOT NULL,
    space_id smallint NOT NULL,
    fact_id uuid NOT NULL,
    embedding public.halfvec NOT NULL,
    current boolean NOT NULL,
    "position" integer NOT NULL,
    asks boolean NOT NULL,
    code "bit" GENERATED ALWAYS AS (public.binary_quantize(embedding)) STORED NOT NULL,
    of_another boolean,
    still_true real DEFAULT 1 NOT NULL
)
WITH (autovacuum_vacuum_insert_scale_factor='0.01', autovacuum_analyze_scale_factor='0.02');
ALTER TABLE ONLY pika.fact_vectors ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE pika.fact_versions (
    user_id text NOT NULL,
    fact_id uuid NOT NULL,
    version integer NOT NULL,
    fact_value text NOT NULL,
    category text NOT NULL,
    fact_type text[] NOT NULL,
    metadata jsonb NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    reason text NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY pika.fact_versions ALTER COLUMN fact_value SET STATISTICS 0;
ALTER TABLE ONLY pika.fact_versions ALTER COLUMN fact_type SET STATISTICS 0;
ALTER TABLE ONLY pika.fact_versions ALTER COLUMN metadata SET STATISTICS 0;
ALTER TABLE ONLY pika.fact_versions ALTER COLUMN reason SET STATISTICS 0;

CREATE VIEW pika.facts_to_search AS
 SELECT user_id,
    id,
    fact_value,
    category,
    fact_type,
    confidence,
    source,
    conversation_id,
    metadata,
    relations,
    superseded_by,
    said_at,
    valid_from,
    valid_to,
    created_at,
    updated_at,
    valid_from_precision,
    planned_for,
    expires_at
   FROM pika.facts;

CREATE TABLE pika.imported (
    user_id text NOT NULL,
    import_id uuid NOT NULL,
    source_id text NOT NULL,
    fact_id uuid,
    hash bytea NOT NULL,
    outcome text NOT NULL,
    reason text,
    version integer,
    CONSTRAINT imported_outcome_check CHECK ((outcome = ANY (ARRAY['stored'::text, 'duplicate'::text, 'refused'::text])))
);

CREATE TABLE pika.indexed_codes (
    slot smallint NOT NULL,
    content_hash uuid NOT NULL,
    code "bit" NOT NULL
)
PARTITION BY LIST (slot);

CREATE TABLE pika.indexed_vectors (
    slot smallint NOT NULL,
    fact_id uuid NOT NULL,
    embedding public.halfvec NOT NULL
)
PARTITION BY LIST (slot);
ALTER TABLE ONLY pika.indexed_vectors ALTER COLUMN embedding SET STORAGE PLAIN;

CREATE TABLE pika.mem0_project (
    is_only boolean DEFAULT true NOT NULL,
    custom_instructions text,
    custom_categories jsonb,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT mem0_project_is_only_check CHECK (is_only)
);

CREATE TABLE pika.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    hash text NOT NULL,
    breaks_older_programs boolean NOT NULL,
    applied_at timestamp with time zone DEFAULT now(),
    last_key text,
    rows_done bigint
);

CREATE TABLE pika.provider_usage (
    day date NOT NULL,
    provider text NOT NULL,
    model text NOT NULL,
    kind text NOT NULL,
    process uuid NOT NULL,
    calls bigint NOT NULL,
    failures bigint NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    latency_ms bigint NOT NULL,
    cost_usd numeric,
    audio_seconds double precision DEFAULT 0 NOT NULL,
    characters bigint DEFAULT 0 NOT NULL
);

CREATE VIEW pika.queries_to_search AS
 SELECT user_id,
    space_id,
    hash,
    embedding
   FROM pika.embeddings;

CREATE UNLOGGED TABLE pika.rate_limits (
    key text NOT NULL,
    points integer NOT NULL,
    expire bigint NOT NULL
)
WITH (fillfactor='50');

CREATE TABLE pika.refresh_tokens (
    hash bytea NOT NULL,
    family_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

CREATE TABLE pika.shadow_days (
    day date NOT NULL,
    compared integer NOT NULL,
    failed integer NOT NULL,
    dropped integer NOT NULL,
    overlap double precision NOT NULL,
    same_first integer NOT NULL,
    ours_ms double precision NOT NULL,
    mem0_ms double precision NOT NULL
);

CREATE TABLE pika.signing_keys (
    kid text NOT NULL,
    private_key text NOT NULL,
    public_key jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone
);

CREATE VIEW pika.terms_to_search AS
 SELECT user_id,
    term,
    fact_id,
    current
   FROM pika.fact_terms;

CREATE TABLE pika.token_families (
    id uuid NOT NULL,
    user_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

CREATE TABLE pika.vector_indexes (
    slot smallint NOT NULL,
    user_id text NOT NULL,
    space_id smallint NOT NULL,
    ready boolean DEFAULT false NOT NULL
);

ALTER TABLE pika.vector_indexes ALTER COLUMN slot ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.vector_indexes_slot_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW pika.vectors_to_search AS
 SELECT user_id,
    space_id,
    fact_id,
    embedding,
    current,
    "position",
    asks,
    code,
    of_another,
    still_true
   FROM pika.fact_vectors;

CREATE TABLE pika.webhook_deliveries (
    user_id text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    "position" bigint NOT NULL,
    webhook_id uuid NOT NULL,
    event text NOT NULL,
    fact_id uuid NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone DEFAULT now() NOT NULL,
    failed_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_deliveries_event_check CHECK ((event = ANY (ARRAY['memory_add'::text, 'memory_update'::text, 'memory_delete'::text])))
);

ALTER TABLE pika.webhook_deliveries ALTER COLUMN "position" ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.webhook_deliveries_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pika.webhooks (
    id uuid NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    event_types text[] NOT NULL,
    secret text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    disabled_reason text,
    failures integer DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    retry_at timestamp with time zone,
    last_error text,
    last_delivered_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE pika_graph._ag_label_vertex (
    id ag_catalog.graphid NOT NULL,
    properties ag_catalog.agtype DEFAULT ag_catalog.agtype_build_map() NOT NULL
);

CREATE TABLE pika_graph."Entity" (
)
INHERITS (pika_graph._ag_label_vertex);
ALTER TABLE ONLY pika_graph."Entity" ALTER COLUMN properties SET STATISTICS 0;

CREATE SEQUENCE pika_graph."Entity_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph."Entity_id_seq" OWNED BY pika_graph."Entity".id;

CREATE TABLE pika_graph."Fact" (
)
INHERITS (pika_graph._ag_label_vertex);
ALTER TABLE ONLY pika_graph."Fact" ALTER COLUMN properties SET STATISTICS 0;

CREATE SEQUENCE pika_graph."Fact_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph."Fact_id_seq" OWNED BY pika_graph."Fact".id;

CREATE TABLE pika_graph._ag_label_edge (
    id ag_catalog.graphid NOT NULL,
    start_id ag_catalog.graphid NOT NULL,
    end_id ag_catalog.graphid NOT NULL,
    properties ag_catalog.agtype DEFAULT ag_catalog.agtype_build_map() NOT NULL
);

CREATE TABLE pika_graph."HAS_FACT" (
)
INHERITS (pika_graph._ag_label_edge);
ALTER TABLE ONLY pika_graph."HAS_FACT" ALTER COLUMN properties SET STATISTICS 0;

CREATE SEQUENCE pika_graph."HAS_FACT_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph."HAS_FACT_id_seq" OWNED BY pika_graph."HAS_FACT".id;

CREATE TABLE pika_graph."MENTIONS" (
)
INHERITS (pika_graph._ag_label_edge);
ALTER TABLE ONLY pika_graph."MENTIONS" ALTER COLUMN properties SET STATISTICS 0;

CREATE SEQUENCE pika_graph."MENTIONS_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph."MENTIONS_id_seq" OWNED BY pika_graph."MENTIONS".id;

CREATE TABLE pika_graph."RELATES" (
)
INHERITS (pika_graph._ag_label_edge);
ALTER TABLE ONLY pika_graph."RELATES" ALTER COLUMN properties SET STATISTICS 0;

CREATE SEQUENCE pika_graph."RELATES_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph."RELATES_id_seq" OWNED BY pika_graph."RELATES".id;

CREATE TABLE pika_graph."User" (
)
INHERITS (pika_graph._ag_label_vertex);
ALTER TABLE ONLY pika_graph."User" ALTER COLUMN properties SET STATISTICS 0;

CREATE SEQUENCE pika_graph."User_id_seq"
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph."User_id_seq" OWNED BY pika_graph."User".id;

CREATE SEQUENCE pika_graph._ag_label_edge_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph._ag_label_edge_id_seq OWNED BY pika_graph._ag_label_edge.id;

CREATE SEQUENCE pika_graph._ag_label_vertex_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 281474976710655
    CACHE 1;

ALTER SEQUENCE pika_graph._ag_label_vertex_id_seq OWNED BY pika_graph._ag_label_vertex.id;

CREATE SEQUENCE pika_graph._label_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    MAXVALUE 65535
    CACHE 1
    CYCLE;

ALTER TABLE ONLY pika.audit_log ATTACH PARTITION pika.audit_log_rest DEFAULT;

ALTER TABLE ONLY pika_graph."Entity" ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, 'Entity'::name))::integer, nextval('pika_graph."Entity_id_seq"'::regclass));

ALTER TABLE ONLY pika_graph."Entity" ALTER COLUMN properties SET DEFAULT ag_catalog.agtype_build_map();

ALTER TABLE ONLY pika_graph."Fact" ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, 'Fact'::name))::integer, nextval('pika_graph."Fact_id_seq"'::regclass));

ALTER TABLE ONLY pika_graph."Fact" ALTER COLUMN properties SET DEFAULT ag_catalog.agtype_build_map();

ALTER TABLE ONLY pika_graph."HAS_FACT" ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, 'HAS_FACT'::name))::integer, nextval('pika_graph."HAS_FACT_id_seq"'::regclass));

ALTER TABLE ONLY pika_graph."HAS_FACT" ALTER COLUMN properties SET DEFAULT ag_catalog.agtype_build_map();

ALTER TABLE ONLY pika_graph."MENTIONS" ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, 'MENTIONS'::name))::integer, nextval('pika_graph."MENTIONS_id_seq"'::regclass));

ALTER TABLE ONLY pika_graph."MENTIONS" ALTER COLUMN properties SET DEFAULT ag_catalog.agtype_build_map();

ALTER TABLE ONLY pika_graph."RELATES" ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, 'RELATES'::name))::integer, nextval('pika_graph."RELATES_id_seq"'::regclass));

ALTER TABLE ONLY pika_graph."RELATES" ALTER COLUMN properties SET DEFAULT ag_catalog.agtype_build_map();

ALTER TABLE ONLY pika_graph."User" ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, 'User'::name))::integer, nextval('pika_graph."User_id_seq"'::regclass));

ALTER TABLE ONLY pika_graph."User" ALTER COLUMN properties SET DEFAULT ag_catalog.agtype_build_map();

ALTER TABLE ONLY pika_graph._ag_label_edge ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, '_ag_label_edge'::name))::integer, nextval('pika_graph._ag_label_edge_id_seq'::regclass));

ALTER TABLE ONLY pika_graph._ag_label_vertex ALTER COLUMN id SET DEFAULT ag_catalog._graphid((ag_catalog._label_id('pika_graph'::name, '_ag_label_vertex'::name))::integer, nextval('pika_graph._ag_label_vertex_id_seq'::regclass));

ALTER TABLE ONLY pika.accounts
    ADD CONSTRAINT accounts_email_key_key UNIQUE (email_key);

ALTER TABLE ONLY pika.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY pika.accounts
    ADD CONSTRAINT accounts_username_key_key UNIQUE (username_key);

ALTER TABLE ONLY pika.active_space
    ADD CONSTRAINT active_space_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY pika.api_keys
    ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);

ALTER TABLE ONLY pika.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.audit_log_rest
    ADD CONSTRAINT audit_log_rest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.chat_answers
    ADD CONSTRAINT chat_answers_pkey PRIMARY KEY (user_id, message_id);

ALTER TABLE ONLY pika.chat_audio_parts
    ADD CONSTRAINT chat_audio_parts_pkey PRIMARY KEY (user_id, audio_id, part);

ALTER TABLE ONLY pika.chat_audio
    ADD CONSTRAINT chat_audio_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.chat_days
    ADD CONSTRAINT chat_days_pkey PRIMARY KEY (day);

ALTER TABLE ONLY pika.chat_events
    ADD CONSTRAINT chat_events_pkey PRIMARY KEY (user_id, session_id, event_id);

ALTER TABLE ONLY pika.chat_message_edits
    ADD CONSTRAINT chat_message_edits_pkey PRIMARY KEY (user_id, message_id, id);

ALTER TABLE ONLY pika.chat_messages
    ADD CONSTRAINT chat_messages_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.chat_sessions
    ADD CONSTRAINT chat_sessions_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.chat_speech
    ADD CONSTRAINT chat_speech_pkey PRIMARY KEY (user_id, message_id, kind);

ALTER TABLE ONLY pika.chat_terms
    ADD CONSTRAINT chat_terms_pkey PRIMARY KEY (user_id, term, session_id);

ALTER TABLE ONLY pika.chunk_indexes
    ADD CONSTRAINT chunk_indexes_pkey PRIMARY KEY (slot);

ALTER TABLE ONLY pika.chunk_indexes
    ADD CONSTRAINT chunk_indexes_user_id_space_id_key UNIQUE (user_id, space_id);

ALTER TABLE ONLY pika.chunk_vectors
    ADD CONSTRAINT chunk_vectors_pkey PRIMARY KEY (user_id, space_id, content_hash) INCLUDE (code);

ALTER TABLE ONLY pika.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (user_id, subject_key, type, target_key, fact_id);

ALTER TABLE ONLY pika.console_sessions
    ADD CONSTRAINT console_sessions_hash_key UNIQUE (hash);

ALTER TABLE ONLY pika.console_sessions
    ADD CONSTRAINT console_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.document_chunks
    ADD CONSTRAINT document_chunks_pkey PRIMARY KEY (user_id, version_id, index);

ALTER TABLE ONLY pika.document_files
    ADD CONSTRAINT document_files_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.document_owners
    ADD CONSTRAINT document_owners_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY pika.document_parts
    ADD CONSTRAINT document_parts_pkey PRIMARY KEY (user_id, file_id, part);

ALTER TABLE ONLY pika.document_terms
    ADD CONSTRAINT document_terms_pkey PRIMARY KEY (user_id, term, version_id, block) INCLUDE (postings);

ALTER TABLE ONLY pika.document_uploads
    ADD CONSTRAINT document_uploads_pkey PRIMARY KEY (user_id, document_id);

ALTER TABLE ONLY pika.document_versions
    ADD CONSTRAINT document_versions_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.embedding_spaces
    ADD CONSTRAINT embedding_spaces_model_dimensions_key UNIQUE (model, dimensions);

ALTER TABLE ONLY pika.embedding_spaces
    ADD CONSTRAINT embedding_spaces_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.embeddings
    ADD CONSTRAINT embeddings_pkey PRIMARY KEY (user_id, space_id, hash);

ALTER TABLE ONLY pika.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.experiment_jobs
    ADD CONSTRAINT experiment_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.fact_terms
    ADD CONSTRAINT fact_terms_pkey PRIMARY KEY (user_id, term, fact_id) INCLUDE (current);

ALTER TABLE ONLY pika.fact_vectors
    ADD CONSTRAINT fact_vectors_pkey PRIMARY KEY (user_id, space_id, fact_id) INCLUDE (current, code);

ALTER TABLE ONLY pika.fact_versions
    ADD CONSTRAINT fact_versions_pkey PRIMARY KEY (user_id, fact_id, version);

ALTER TABLE ONLY pika.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.import_people
    ADD CONSTRAINT import_people_pkey PRIMARY KEY (user_id, import_id);

ALTER TABLE ONLY pika.imported
    ADD CONSTRAINT imported_pkey PRIMARY KEY (user_id, import_id, source_id);

ALTER TABLE ONLY pika.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.indexed_codes
    ADD CONSTRAINT indexed_codes_pkey PRIMARY KEY (slot, content_hash);

ALTER TABLE ONLY pika.indexed_vectors
    ADD CONSTRAINT indexed_vectors_pkey PRIMARY KEY (slot, fact_id);

ALTER TABLE ONLY pika.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.mem0_exports
    ADD CONSTRAINT mem0_exports_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.mem0_project
    ADD CONSTRAINT mem0_project_pkey PRIMARY KEY (is_only);

ALTER TABLE ONLY pika.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY pika.moves
    ADD CONSTRAINT moves_pkey PRIMARY KEY (user_hash);

ALTER TABLE ONLY pika.processes
    ADD CONSTRAINT processes_pkey PRIMARY KEY (id);

ALTER TABLE pika.provider_usage
    ADD CONSTRAINT provider_usage_kind_check CHECK ((kind = ANY (ARRAY['completion'::text, 'embedding'::text, 'rerank'::text, 'moderation'::text, 'transcription'::text, 'speech'::text]))) NOT VALID;

ALTER TABLE ONLY pika.provider_usage
    ADD CONSTRAINT provider_usage_pkey PRIMARY KEY (day, provider, model, kind, process);

ALTER TABLE ONLY pika.rate_limits
    ADD CONSTRAINT rate_limits_pkey PRIMARY KEY (key);

ALTER TABLE ONLY pika.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY pika.shadow_days
    ADD CONSTRAINT shadow_days_pkey PRIMARY KEY (day);

ALTER TABLE ONLY pika.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (kid);

ALTER TABLE ONLY pika.token_families
    ADD CONSTRAINT token_families_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY pika.vector_indexes
    ADD CONSTRAINT vector_indexes_pkey PRIMARY KEY (slot);

ALTER TABLE ONLY pika.vector_indexes
    ADD CONSTRAINT vector_indexes_user_id_space_id_key UNIQUE (user_id, space_id);

ALTER TABLE ONLY pika.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika_graph."Entity"
    ADD CONSTRAINT "Entity_pkey" PRIMARY KEY (id);

ALTER TABLE ONLY pika_graph."Fact"
    ADD CONSTRAINT "Fact_pkey" PRIMARY KEY (id);

ALTER TABLE ONLY pika_graph."User"
    ADD CONSTRAINT "User_pkey" PRIMARY KEY (id);

ALTER TABLE ONLY pika_graph._ag_label_edge
    ADD CONSTRAINT _ag_label_edge_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika_graph._ag_label_vertex
    ADD CONSTRAINT _ag_label_vertex_pkey PRIMARY KEY (id);

CREATE INDEX accounts_by_name ON pika.accounts USING btree (user_id, username_key, "left"(pika.fold(full_name), 200)) INCLUDE (full_name);

CREATE INDEX api_keys_by_user ON pika.api_keys USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX audit_by_action ON ONLY pika.audit_log USING btree (action, id);

CREATE INDEX audit_by_user ON ONLY pika.audit_log USING btree (user_id, id) WHERE (user_id IS NOT NULL);

CREATE INDEX audit_log_rest_action_id_idx ON pika.audit_log_rest USING btree (action, id);

CREATE INDEX audit_log_rest_user_id_id_idx ON pika.audit_log_rest USING btree (user_id, id) WHERE (user_id IS NOT NULL);

CREATE INDEX chat_answers_by_question ON pika.chat_answers USING btree (user_id, question_id);

CREATE INDEX chat_answers_by_session ON pika.chat_answers USING btree (user_id, session_id, message_id);

CREATE INDEX chat_answers_unfinished ON pika.chat_answers USING btree (user_id, session_id, message_id) WHERE (state <> 'done'::text);

CREATE INDEX chat_audio_by_age ON pika.chat_audio USING btree (created_at);

CREATE INDEX chat_audio_by_message ON pika.chat_audio USING btree (user_id, message_id, id);

CREATE INDEX chat_events_by_age ON pika.chat_events USING btree (created_at);

CREATE UNIQUE INDEX chat_messages_by_client_id ON pika.chat_messages USING btree (user_id, session_id, client_message_id) WHERE (client_message_id IS NOT NULL);

CREATE INDEX chat_messages_by_id ON pika.chat_messages USING btree (id);

CREATE INDEX chat_messages_by_question ON pika.chat_messages USING btree (user_id, answers_to) WHERE (answers_to IS NOT NULL);

CREATE UNIQUE INDEX chat_messages_by_sequence ON pika.chat_messages USING btree (user_id, session_id, sequence);

CREATE INDEX chat_messages_deleted ON pika.chat_messages USING btree (user_id, session_id, deleted_at) WHERE (deleted_at IS NOT NULL);

CREATE INDEX chat_messages_to_remember ON pika.chat_messages USING btree (user_id, session_id, sequence) WHERE ((remembered_at IS NULL) AND (message_type = 'user'::text) AND (deleted_at IS NULL));

CREATE INDEX chat_sessions_by_id ON pika.chat_sessions USING btree (id);

CREATE INDEX chat_sessions_by_last_message ON pika.chat_sessions USING btree (user_id, is_archived, last_message_at DESC, id DESC);

CREATE INDEX chat_sessions_to_remember ON pika.chat_sessions USING btree (remember_at) WHERE (remember_at IS NOT NULL);

CREATE INDEX chat_speech_by_time ON pika.chat_speech USING btree (created_at);

CREATE INDEX chat_terms_by_session ON pika.chat_terms USING btree (user_id, session_id);

CREATE INDEX claims_by_fact ON pika.claims USING btree (user_id, fact_id);

CREATE INDEX console_sessions_by_end ON pika.console_sessions USING btree (ends_at);

CREATE INDEX console_sessions_by_family ON pika.console_sessions USING btree (family_id) WHERE (family_id IS NOT NULL);

CREATE INDEX console_sessions_by_key ON pika.console_sessions USING btree (key_hash, id) WHERE (key_hash IS NOT NULL);

CREATE INDEX document_chunks_by_hash ON pika.document_chunks USING btree (user_id, content_hash, version_id DESC, index);

CREATE UNIQUE INDEX document_chunks_by_id ON pika.document_chunks USING btree (user_id, id);

CREATE INDEX document_files_by_document ON pika.document_files USING btree (user_id, document_id);

CREATE INDEX document_files_by_storage ON pika.document_files USING btree (storage, id);

CREATE INDEX document_files_incomplete ON pika.document_files USING btree (created_at) WHERE (NOT is_complete);

CREATE INDEX document_owners_with_many_chunks ON pika.document_owners USING btree (user_id) WHERE (kept_chunks > 20000);

CREATE INDEX document_terms_by_version ON pika.document_terms USING btree (user_id, version_id);

CREATE INDEX document_uploads_by_expiry ON pika.document_uploads USING btree (expires_at);

CREATE UNIQUE INDEX document_uploads_by_secret ON pika.document_uploads USING btree (secret_hash) WHERE (secret_hash IS NOT NULL);

CREATE INDEX document_versions_by_document ON pika.document_versions USING btree (user_id, document_id, id);

CREATE INDEX document_versions_unfinished ON pika.document_versions USING btree (created_at) WHERE (state = ANY (ARRAY['indexing'::text, 'failed'::text]));

CREATE UNIQUE INDEX documents_by_active_version ON pika.documents USING btree (user_id, active_version_id) INCLUDE (id) WHERE ((active_version_id IS NOT NULL) AND (status <> 'deleted'::text));

CREATE INDEX documents_by_id ON pika.documents USING btree (id);

CREATE UNIQUE INDEX documents_by_key ON pika.documents USING btree (user_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX documents_by_request ON pika.documents USING btree (user_id, request_hash) WHERE (request_hash IS NOT NULL);

CREATE INDEX documents_by_status ON pika.documents USING btree (status, updated_at) WHERE (status <> 'ready'::text);

CREATE INDEX embeddings_by_use ON pika.embeddings USING btree (last_used_at);

CREATE INDEX erasures_by_time ON pika.erasures USING btree (at);

CREATE INDEX experiment_jobs_by_experiment ON pika.experiment_jobs USING btree (experiment, variant);

CREATE INDEX facts_by_folded_text ON pika.facts USING btree (user_id, folded_hash) WHERE (valid_to IS NULL);

CREATE INDEX facts_by_id ON pika.facts USING btree (id);

CREATE INDEX facts_by_successor ON pika.facts USING btree (user_id, superseded_by) WHERE (superseded_by IS NOT NULL);

CREATE UNIQUE INDEX facts_current_once ON pika.facts USING btree (user_id, content_hash) WHERE (valid_to IS NULL);

CREATE INDEX facts_that_changed ON pika.facts USING btree (user_id, updated_at, id, version) WHERE ((version > 1) OR (valid_to IS NOT NULL));

CREATE INDEX facts_that_expire ON pika.facts USING btree (user_id, expires_at) WHERE ((valid_to IS NULL) AND (expires_at IS NOT NULL));

CREATE INDEX import_people_by_import ON pika.import_people USING btree (import_id, user_id);

CREATE UNIQUE INDEX imports_by_source ON pika.imports USING btree (source) WHERE (state <> 'undone'::text);

CREATE INDEX jobs_by_end ON pika.jobs USING btree (completed_at) WHERE (completed_at IS NOT NULL);

CREATE INDEX jobs_by_id ON pika.jobs USING btree (id);

CREATE UNIQUE INDEX jobs_by_idempotency_key ON pika.jobs USING btree (user_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX jobs_by_status ON pika.jobs USING btree (status, id);

CREATE INDEX jobs_by_type ON pika.jobs USING btree (type, id);

CREATE INDEX jobs_of_person_by_end ON pika.jobs USING btree (user_id, completed_at);

CREATE INDEX jobs_unfinished ON pika.jobs USING btree (created_at) WHERE (completed_at IS NULL);

CREATE INDEX mem0_exports_by_age ON pika.mem0_exports USING btree (created_at);

CREATE INDEX moves_by_erasure ON pika.moves USING btree (erasure_id);

CREATE UNIQUE INDEX one_signing_key_signs ON pika.signing_keys USING btree ((true)) WHERE (retired_at IS NULL);

CREATE INDEX refresh_tokens_by_end ON pika.refresh_tokens USING btree (expires_at);

CREATE INDEX refresh_tokens_by_family ON pika.refresh_tokens USING btree (family_id);

CREATE INDEX token_families_by_end ON pika.token_families USING btree (expires_at);

CREATE INDEX token_families_by_user ON pika.token_families USING btree (user_id, id);

CREATE INDEX versions_by_time ON pika.fact_versions USING btree (user_id, changed_at, fact_id, version) WHERE ((version > 1) OR (valid_to IS NOT NULL));

CREATE INDEX webhook_deliveries_by_age ON pika.webhook_deliveries USING btree (created_at);

CREATE INDEX webhook_deliveries_due ON pika.webhook_deliveries USING btree (webhook_id, next_attempt_at, "position") WHERE (failed_at IS NULL);

CREATE INDEX webhook_deliveries_failed ON pika.webhook_deliveries USING btree (webhook_id, "position") WHERE (failed_at IS NOT NULL);

CREATE INDEX webhook_deliveries_of_fact ON pika.webhook_deliveries USING btree (fact_id, webhook_id, "position") WHERE (failed_at IS NULL);

CREATE INDEX "HAS_FACT_end_id_idx" ON pika_graph."HAS_FACT" USING btree (end_id);

CREATE INDEX "HAS_FACT_start_id_idx" ON pika_graph."HAS_FACT" USING btree (start_id);

CREATE INDEX "MENTIONS_start_id_idx" ON pika_graph."MENTIONS" USING btree (start_id);

CREATE INDEX "RELATES_end_id_idx" ON pika_graph."RELATES" USING btree (end_id);

CREATE INDEX "RELATES_start_id_idx" ON pika_graph."RELATES" USING btree (start_id);

CREATE INDEX _ag_label_edge_end_id_idx ON pika_graph._ag_label_edge USING btree (end_id);

CREATE INDEX _ag_label_edge_start_id_idx ON pika_graph._ag_label_edge USING btree (start_id);

CREATE INDEX entity_by_name ON pika_graph."Entity" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), COALESCE(ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"folded"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"key"'::ag_catalog.agtype])));

CREATE UNIQUE INDEX entity_once ON pika_graph."Entity" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"key"'::ag_catalog.agtype]));

CREATE UNIQUE INDEX fact_once ON pika_graph."Fact" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"id"'::ag_catalog.agtype]));

CREATE INDEX mentions_of_entity ON pika_graph."MENTIONS" USING btree (end_id, start_id);

CREATE INDEX relates_by_fact ON pika_graph."RELATES" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"fact_id"'::ag_catalog.agtype]));

CREATE UNIQUE INDEX user_once ON pika_graph."User" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]));

ALTER INDEX pika.audit_by_action ATTACH PARTITION pika.audit_log_rest_action_id_idx;

ALTER INDEX pika.audit_log_pkey ATTACH PARTITION pika.audit_log_rest_pkey;

ALTER INDEX pika.audit_by_user ATTACH PARTITION pika.audit_log_rest_user_id_id_idx;

CREATE TRIGGER count_inserts AFTER INSERT ON pika.chat_messages FOR EACH ROW WHEN ((new.content <> ''::text)) EXECUTE FUNCTION pika.count_message_terms();

CREATE TRIGGER count_inserts AFTER INSERT ON pika.chat_sessions FOR EACH ROW WHEN ((new.title <> ''::text)) EXECUTE FUNCTION pika.count_title_terms();

CREATE TRIGGER count_updates AFTER UPDATE OF content, deleted_at ON pika.chat_messages FOR EACH ROW WHEN (((old.content IS DISTINCT FROM new.content) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION pika.count_message_terms();

CREATE TRIGGER count_updates AFTER UPDATE OF title ON pika.chat_sessions FOR EACH ROW WHEN ((old.title <> new.title)) EXECUTE FUNCTION pika.count_title_terms();

CREATE TRIGGER delete_rest_of_person AFTER DELETE ON pika.users FOR EACH ROW EXECUTE FUNCTION pika.delete_rest_of_person();

CREATE TRIGGER drop_audio BEFORE UPDATE OF content, deleted_at ON pika.chat_messages FOR EACH ROW WHEN ((old.has_audio AND ((old.content <> new.content) OR (new.deleted_at IS NOT NULL)))) EXECUTE FUNCTION pika.drop_audio_of_message();

CREATE TRIGGER drop_exports AFTER DELETE ON pika.facts REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION pika.drop_exports();

CREATE TRIGGER follow_deletes AFTER DELETE ON pika.chunk_vectors REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_chunk_vectors();

CREATE TRIGGER follow_deletes AFTER DELETE ON pika.fact_vectors REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_vectors();

CREATE TRIGGER follow_inserts AFTER INSERT ON pika.chunk_vectors REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_chunk_vectors();

CREATE TRIGGER follow_inserts AFTER INSERT ON pika.fact_vectors REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_vectors();

CREATE TRIGGER follow_updates AFTER UPDATE ON pika.chunk_vectors REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_chunk_vectors();

CREATE TRIGGER follow_updates AFTER UPDATE ON pika.fact_vectors REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_vectors();

CREATE TRIGGER keep_no_sentence BEFORE INSERT OR UPDATE OF result ON pika.jobs FOR EACH ROW WHEN ((new.result IS NOT NULL)) EXECUTE FUNCTION pika.keep_no_sentence();

CREATE TRIGGER keep_nothing_deleted BEFORE UPDATE OF generation_prompt, query, retrieved ON pika.chat_answers FOR EACH ROW EXECUTE FUNCTION pika.keep_nothing_deleted();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."Entity" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph."Entity" DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."Fact" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph."Fact" DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."HAS_FACT" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph."HAS_FACT" DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."MENTIONS" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph."MENTIONS" DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."RELATES" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph."RELATES" DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."User" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph."User" DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph._ag_label_edge FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph._ag_label_edge DISABLE TRIGGER _age_cache_invalidate;

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph._ag_label_vertex FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE pika_graph._ag_label_vertex DISABLE TRIGGER _age_cache_invalidate;

ALTER TABLE ONLY pika.active_space
    ADD CONSTRAINT active_space_next_space_id_fkey FOREIGN KEY (next_space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.active_space
    ADD CONSTRAINT active_space_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.api_keys
    ADD CONSTRAINT api_keys_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES pika.api_keys(id);

ALTER TABLE ONLY pika.chat_answers
    ADD CONSTRAINT chat_answers_user_id_session_id_fkey FOREIGN KEY (user_id, session_id) REFERENCES pika.chat_sessions(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_audio_parts
    ADD CONSTRAINT chat_audio_parts_user_id_audio_id_fkey FOREIGN KEY (user_id, audio_id) REFERENCES pika.chat_audio(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_audio
    ADD CONSTRAINT chat_audio_user_id_message_id_fkey FOREIGN KEY (user_id, message_id) REFERENCES pika.chat_messages(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_events
    ADD CONSTRAINT chat_events_user_id_session_id_fkey FOREIGN KEY (user_id, session_id) REFERENCES pika.chat_sessions(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_message_edits
    ADD CONSTRAINT chat_message_edits_user_id_message_id_fkey FOREIGN KEY (user_id, message_id) REFERENCES pika.chat_messages(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_messages
    ADD CONSTRAINT chat_messages_user_id_session_id_fkey FOREIGN KEY (user_id, session_id) REFERENCES pika.chat_sessions(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_speech
    ADD CONSTRAINT chat_speech_user_id_message_id_fkey FOREIGN KEY (user_id, message_id) REFERENCES pika.chat_messages(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chat_terms
    ADD CONSTRAINT chat_terms_user_id_session_id_fkey FOREIGN KEY (user_id, session_id) REFERENCES pika.chat_sessions(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.chunk_indexes
    ADD CONSTRAINT chunk_indexes_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.chunk_vectors
    ADD CONSTRAINT chunk_vectors_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.claims
    ADD CONSTRAINT claims_user_id_fact_id_fkey FOREIGN KEY (user_id, fact_id) REFERENCES pika.facts(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.console_sessions
    ADD CONSTRAINT console_sessions_family_id_fkey FOREIGN KEY (family_id) REFERENCES pika.token_families(id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.document_chunks
    ADD CONSTRAINT document_chunks_user_id_version_id_fkey FOREIGN KEY (user_id, version_id) REFERENCES pika.document_versions(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.document_parts
    ADD CONSTRAINT document_parts_user_id_file_id_fkey FOREIGN KEY (user_id, file_id) REFERENCES pika.document_files(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.document_terms
    ADD CONSTRAINT document_terms_user_id_version_id_fkey FOREIGN KEY (user_id, version_id) REFERENCES pika.document_versions(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.document_uploads
    ADD CONSTRAINT document_uploads_user_id_document_id_fkey FOREIGN KEY (user_id, document_id) REFERENCES pika.documents(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.document_versions
    ADD CONSTRAINT document_versions_user_id_document_id_fkey FOREIGN KEY (user_id, document_id) REFERENCES pika.documents(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.embeddings
    ADD CONSTRAINT embeddings_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.fact_vectors
    ADD CONSTRAINT fact_vectors_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.fact_vectors
    ADD CONSTRAINT fact_vectors_user_id_fact_id_fkey FOREIGN KEY (user_id, fact_id) REFERENCES pika.facts(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.fact_versions
    ADD CONSTRAINT fact_versions_user_id_fact_id_fkey FOREIGN KEY (user_id, fact_id) REFERENCES pika.facts(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.import_people
    ADD CONSTRAINT import_people_import_id_fkey FOREIGN KEY (import_id) REFERENCES pika.imports(id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.imported
    ADD CONSTRAINT imported_user_id_import_id_fkey FOREIGN KEY (user_id, import_id) REFERENCES pika.import_people(user_id, import_id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.refresh_tokens
    ADD CONSTRAINT refresh_tokens_family_id_fkey FOREIGN KEY (family_id) REFERENCES pika.token_families(id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.token_families
    ADD CONSTRAINT token_families_user_id_fkey FOREIGN KEY (user_id) REFERENCES pika.accounts(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.vector_indexes
    ADD CONSTRAINT vector_indexes_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE pika.chat_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_audio ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_audio_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_events ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_message_edits ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_messages ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_speech ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chat_terms ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.chunk_vectors ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.claims ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_chunks ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_owners ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_parts ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_terms ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_uploads ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.document_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.documents ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.embeddings ENABLE ROW LEVEL SECURITY;

CREATE POLICY everybody ON pika.jobs FOR SELECT USING ((current_setting('pika.user_id'::text, true) = '
'::text));

ALTER TABLE pika.fact_terms ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.fact_vectors ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.fact_versions ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.facts ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.import_people ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.imported ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.jobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE pika.mem0_exports ENABLE ROW LEVEL SECURITY;

CREATE POLICY one_person ON pika.chat_answers USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_audio USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_audio_parts USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_events USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_message_edits USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_messages USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_sessions USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_speech USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chat_terms USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.chunk_vectors USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.claims USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_chunks USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_files USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_owners USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_parts USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_terms USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_uploads USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.document_versions USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.documents USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.embeddings USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.fact_terms USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.fact_vectors USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.fact_versions USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.facts USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.import_people USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.imported USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.jobs USING ((user_id = current_setting('pika.user_id'::text, true)));

CREATE POLICY one_person ON pika.mem0_exports USING ((user_id = current_setting('pika.user_id'::text, true)));

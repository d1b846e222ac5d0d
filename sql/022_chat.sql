-- Sessions of persons, what was said in them, and how each answer was made.

create table pika.chat_sessions (
  user_id text not null,
  id uuid not null,
  -- Empty until its first message.
  title text not null default '',
  -- Who wrote the title: nobody yet, the first words of the first message, a model, or a person. What a person set is never changed.
  title_from text not null default 'none' check (title_from in ('none', 'words', 'model', 'person')),
  session_type text not null default 'mixed' check (session_type in ('rag', 'speech', 'mixed')),
  rag_config jsonb not null default '{}',
  speech_config jsonb not null default '{}',
  metadata jsonb not null default '{}',
  message_count integer not null default 0,
  -- The last numbers given to a message and to an event of this session. Whoever gives the next one holds the row's lock.
  last_sequence bigint not null default 0,
  last_event_id bigint not null default 0,
  -- The tag of this session for caches: it changes with every change that an answer may see.
  version bigint not null default 0,
  is_archived boolean not null default false,
  -- Since when what was said waits for a pause, to be handed to extraction then; epoch: at once; null: nothing waits, or a job is queued.
  remember_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  last_message_at timestamptz not null default now(),
  primary key (user_id, id)
);
create index chat_sessions_by_id on pika.chat_sessions (id);
create index chat_sessions_by_last_message on pika.chat_sessions (user_id, is_archived, last_message_at desc, id desc);
create index chat_sessions_to_remember on pika.chat_sessions (remember_at) where remember_at is not null;

create table pika.chat_messages (
  user_id text not null,
  id uuid not null,
  session_id uuid not null,
  -- Its place in the session.
  sequence bigint not null,
  message_type text not null check (message_type in ('user', 'assistant', 'system')),
  content_type text not null default 'text' check (content_type in ('text', 'audio', 'image', 'file')),
  content text not null,
  status text not null default 'complete' check (status in ('complete', 'streaming', 'stopped', 'failed')),
  citations jsonb not null default '[]',
  -- Of an answer: seconds, tokens, and the model.
  processing_time double precision,
  tokens_used integer,
  model text,
  -- The question that it answers.
  answers_to uuid,
  -- An answer in whose place another one was made.
  is_alternative boolean not null default false,
  has_audio boolean not null default false,
  client_message_id text,
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  edited_at timestamptz,
  -- A deleted message keeps its row, without its content.
  deleted_at timestamptz,
  -- When what a user said was handed to extraction. Equal to `created_at`: it is none of its business, also when it is edited.
  remembered_at timestamptz,
  primary key (user_id, id),
  foreign key (user_id, session_id) references pika.chat_sessions (user_id, id) on delete cascade
);
create index chat_messages_by_id on pika.chat_messages (id);
create unique index chat_messages_by_sequence on pika.chat_messages (user_id, session_id, sequence);
create unique index chat_messages_by_client_id on pika.chat_messages (user_id, session_id, client_message_id) where client_message_id is not null;
create index chat_messages_by_question on pika.chat_messages (user_id, answers_to) where answers_to is not null;
create index chat_messages_to_remember on pika.chat_messages (user_id, session_id, sequence)
  where remembered_at is null and message_type = 'user' and deleted_at is null;

-- What an edited message said before.
create table pika.chat_message_edits (
  user_id text not null,
  message_id uuid not null,
  id uuid not null,
  content text not null,
  replaced_at timestamptz not null default now(),
  primary key (user_id, message_id, id),
  foreign key (user_id, message_id) references pika.chat_messages (user_id, id) on delete cascade
);

-- One row per answer: its turn while it waits or runs, then what it rests on. Its message is written when it begins to run.
create table pika.chat_answers (
  user_id text not null,
  message_id uuid not null,
  session_id uuid not null,
  question_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done')),
  -- The process that runs it, or has it wait: of pika.processes, which tells whether it is alive. Null: any process may take it.
  process_id uuid,
  -- Somebody wants it to end with what it has said so far.
  is_stop_asked boolean not null default false,
  options jsonb not null default '{}',
  -- What it rests on: known once it has run.
  query text not null,
  search_mode text,
  retrieved jsonb not null default '[]',
  generation_prompt jsonb,
  provider text,
  model text,
  prompt_id text,
  -- Its side in an experiment with models and prompts, if there is one.
  experiment text,
  variant text check (variant in ('control', 'treatment')),
  prompt_tokens integer,
  completion_tokens integer,
  retrieval_ms real,
  first_token_ms real,
  total_ms real,
  error_code text,
  -- Taken under the lock of its session: turns are taken in this order.
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (user_id, message_id),
  foreign key (user_id, session_id) references pika.chat_sessions (user_id, id) on delete cascade
);
create index chat_answers_by_session on pika.chat_answers (user_id, session_id, message_id);
create index chat_answers_unfinished on pika.chat_answers (user_id, session_id, message_id) where state <> 'done';
create index chat_answers_by_question on pika.chat_answers (user_id, question_id);

-- What the sockets of a session are told, in the order of `event_id`. A bounded past: messages are in their own table.
create table pika.chat_events (
  user_id text not null,
  session_id uuid not null,
  event_id bigint not null,
  type text not null,
  message_id uuid,
  -- The fields of the frame that no other table holds; of a delta its index and text, which are deleted when the answer is whole.
  payload jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (user_id, session_id, event_id),
  foreign key (user_id, session_id) references pika.chat_sessions (user_id, id) on delete cascade
);
create index chat_events_by_age on pika.chat_events (created_at);

-- The words of each session, for its search: how many of its title and messages have the word. Kept by triggers, whoever writes a message:
-- what is edited or deleted is not found any more.
create table pika.chat_terms (
  user_id text not null,
  term text not null,
  session_id uuid not null,
  uses integer not null,
  primary key (user_id, term, session_id),
  foreign key (user_id, session_id) references pika.chat_sessions (user_id, id) on delete cascade
);
create index chat_terms_by_session on pika.chat_terms (user_id, session_id);

-- Without case and diacritics. A longer word is none that anybody looks for.
create function pika.chat_terms_of(content text) returns setof text
  language sql immutable parallel safe as $$
  select term from unnest(tsvector_to_array(to_tsvector('pika.bilingual'::regconfig, pika.fold(content)))) as term where length(term) <= 100
$$;

create function pika.count_chat_terms(owner text, of_session uuid, before text, after text) returns void language plpgsql as $$
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

create function pika.count_message_terms() returns trigger language plpgsql as $$
begin
  perform pika.count_chat_terms(new.user_id, new.session_id, case when tg_op = 'UPDATE' and old.deleted_at is null then old.content else '' end,
    case when new.deleted_at is null then new.content else '' end);
  return null;
end
$$;
create trigger count_inserts after insert on pika.chat_messages for each row when (new.content <> '')
  execute function pika.count_message_terms();
create trigger count_updates after update of content, deleted_at on pika.chat_messages for each row
  when (old.content is distinct from new.content or old.deleted_at is distinct from new.deleted_at)
  execute function pika.count_message_terms();

create function pika.count_title_terms() returns trigger language plpgsql as $$
begin
  perform pika.count_chat_terms(new.user_id, new.id, case when tg_op = 'UPDATE' then old.title else '' end, new.title);
  return null;
end
$$;
create trigger count_inserts after insert on pika.chat_sessions for each row when (new.title <> '')
  execute function pika.count_title_terms();
create trigger count_updates after update of title on pika.chat_sessions for each row when (old.title <> new.title)
  execute function pika.count_title_terms();

-- An answer that ran while a message of its session was deleted ends without the prompt, and with the question's own words: the prompt and
-- the completed query may hold what was deleted.
create index chat_messages_deleted on pika.chat_messages (user_id, session_id, deleted_at) where deleted_at is not null;
create function pika.keep_nothing_deleted() returns trigger language plpgsql as $$
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
create trigger keep_nothing_deleted before update of generation_prompt, query, retrieved on pika.chat_answers for each row
  execute function pika.keep_nothing_deleted();

-- No sample of what persons wrote is kept for the planner.
alter table pika.chat_sessions alter column title set statistics 0;
alter table pika.chat_sessions alter column rag_config set statistics 0;
alter table pika.chat_sessions alter column metadata set statistics 0;
alter table pika.chat_messages alter column content set statistics 0;
alter table pika.chat_messages alter column citations set statistics 0;
alter table pika.chat_messages alter column metadata set statistics 0;
alter table pika.chat_messages alter column client_message_id set statistics 0;
alter table pika.chat_message_edits alter column content set statistics 0;
alter table pika.chat_answers alter column options set statistics 0;
alter table pika.chat_answers alter column query set statistics 0;
alter table pika.chat_answers alter column retrieved set statistics 0;
alter table pika.chat_answers alter column generation_prompt set statistics 0;
alter table pika.chat_events alter column payload set statistics 0;
alter table pika.chat_terms alter column term set statistics 0;

alter table pika.chat_sessions enable row level security;
create policy one_person on pika.chat_sessions using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_messages enable row level security;
create policy one_person on pika.chat_messages using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_message_edits enable row level security;
create policy one_person on pika.chat_message_edits using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_answers enable row level security;
create policy one_person on pika.chat_answers using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_terms enable row level security;
create policy one_person on pika.chat_terms using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_events enable row level security;
create policy one_person on pika.chat_events using (user_id = current_setting('pika.user_id', true));

-- The owner of a session or of a message, whoever asks: a verb compares it with who the caller may reach.
create function pika.owner_of_chat_session(session_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select chat_sessions.user_id from chat_sessions where chat_sessions.id = owner_of_chat_session.session_id);
create function pika.owner_of_chat_message(message_id uuid) returns text
  language sql stable security definer set search_path = pika, pg_temp
  return (select chat_messages.user_id from chat_messages where chat_messages.id = owner_of_chat_message.message_id);

-- Answers that wait or run in a process that is not heard of any more, oldest first. An embedded database has one process: the one that asks.
create function pika.abandoned_answers(asking_process uuid, batch integer) returns table (user_id text, message_id uuid)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select answers.user_id, answers.message_id from pika.chat_answers answers
  where answers.state <> 'done' and answers.process_id is distinct from abandoned_answers.asking_process and not exists (
    select from pika.processes where processes.id = answers.process_id and processes.seen_at > now() - interval '5 seconds')
  order by answers.created_at, answers.message_id limit least(batch, 1000);
end;

-- Sessions that have something to hand to extraction and were quiet so long, whosever they are: each is then dealt with under its owner's id.
create function pika.sessions_to_remember(quiet interval, batch integer) returns table (user_id text, id uuid)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select session.user_id, session.id from pika.chat_sessions session
  where session.remember_at <= now() - quiet
  order by session.remember_at limit least(batch, 1000);
end;

-- The last event of each of these sessions, for a process whose sockets follow them. A session that is gone has no row.
create function pika.ends_of_chat_sessions(session_ids uuid[]) returns table (session_id uuid, last_event_id bigint)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select sessions.id, sessions.last_event_id from pika.chat_sessions sessions where sessions.id = any(ends_of_chat_sessions.session_ids);
end;

-- Calls to more kinds of models are counted: those that check what is said, that hear and that speak. The rows of before are valid.
alter table pika.provider_usage drop constraint provider_usage_kind_check;
alter table pika.provider_usage add constraint provider_usage_kind_check
  check (kind in ('completion', 'embedding', 'rerank', 'moderation', 'transcription', 'speech')) not valid;

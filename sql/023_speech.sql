-- Recordings and spoken messages, the times of speech, and what speech costs.

-- A recording of what a person said, or a message as it was spoken. The row is written before the bytes, and is complete when its message
-- tells of it: one that stays incomplete is deleted.
create table pika.chat_audio (
  user_id text not null,
  id uuid not null,
  message_id uuid not null,
  kind text not null check (kind in ('recording', 'spoken')),
  -- Of a spoken message: a hash of its text, model, voice, format, speed and language.
  settings_hash bytea,
  mime_type text not null,
  bytes bigint not null,
  sha256 bytea not null,
  is_complete boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (user_id, id),
  foreign key (user_id, message_id) references pika.chat_messages (user_id, id) on delete cascade
);
create index chat_audio_by_message on pika.chat_audio (user_id, message_id, id);
-- For sweeps over all owners.
create index chat_audio_by_age on pika.chat_audio (created_at);

-- The bytes of audio, in parts of one size.
create table pika.chat_audio_parts (
  user_id text not null,
  audio_id uuid not null,
  part integer not null,
  data bytea not null,
  primary key (user_id, audio_id, part),
  foreign key (user_id, audio_id) references pika.chat_audio (user_id, id) on delete cascade
);
-- Audio is compressed already.
alter table pika.chat_audio_parts alter column data set storage external;
alter table pika.chat_audio_parts alter column data set statistics 0;

-- How a message was heard, or was spoken the last time.
create table pika.chat_speech (
  user_id text not null,
  message_id uuid not null,
  kind text not null check (kind in ('heard', 'spoken')),
  provider text not null,
  model text not null,
  language text,
  -- Of what was heard.
  audio_seconds real,
  -- Of what was spoken.
  characters integer,
  -- Until the first bytes of the audio.
  first_bytes_ms real,
  total_ms real not null,
  created_at timestamptz not null default now(),
  primary key (user_id, message_id, kind),
  foreign key (user_id, message_id) references pika.chat_messages (user_id, id) on delete cascade
);
create index chat_speech_by_time on pika.chat_speech (created_at);

alter table pika.chat_audio enable row level security;
create policy one_person on pika.chat_audio using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_audio_parts enable row level security;
create policy one_person on pika.chat_audio_parts using (user_id = current_setting('pika.user_id', true));
alter table pika.chat_speech enable row level security;
create policy one_person on pika.chat_speech using (user_id = current_setting('pika.user_id', true));

-- Audio of a text that was edited or deleted goes with it, whoever changes the message.
create function pika.drop_audio_of_message() returns trigger
  language plpgsql set search_path = pika, pg_temp
as $$
begin
  delete from chat_audio where user_id = new.user_id and message_id = new.id;
  new.has_audio := false;
  return new;
end
$$;
create trigger drop_audio before update of content, deleted_at on pika.chat_messages for each row
  when (old.has_audio and (old.content <> new.content or new.deleted_at is not null))
  execute function pika.drop_audio_of_message();

-- Audio that was kept long enough, or whose bytes never came whole, over all owners. Each is then deleted under its owner's id.
create function pika.expired_chat_audio(spoken interval, recordings interval, batch integer)
  returns table (user_id text, id uuid, message_id uuid)
  language sql stable security definer set search_path = pika, pg_temp
begin atomic
  select audio.user_id, audio.id, audio.message_id from pika.chat_audio audio
  where audio.created_at < now() - interval '1 hour' and not audio.is_complete
    or audio.created_at < now() - case audio.kind when 'spoken' then spoken else recordings end
  order by audio.created_at limit least(batch, 10000);
end;

-- Audio is billed by its length, or by the characters that are spoken.
alter table pika.provider_usage add column audio_seconds double precision not null default 0;
alter table pika.provider_usage add column characters bigint not null default 0;

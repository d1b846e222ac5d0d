CREATE SCHEMA pika;

CREATE SCHEMA pika_graph;

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

CREATE FUNCTION pika.follow_vectors() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  if tg_op <> 'INSERT' then
    delete from pika.indexed_vectors copy using before, pika.vector_indexes index
    where index.user_id = before.user_id and index.space_id = before.space_id and copy.slot = index.slot and copy.fact_id = before.fact_id;
  end if;
  if tg_op <> 'DELETE' then
    insert into pika.indexed_vectors (slot, fact_id, embedding)
    select index.slot, after.fact_id, after.embedding
    from after join pika.vector_indexes index using (user_id, space_id)
    where after.current
    on conflict (slot, fact_id) do update set embedding = excluded.embedding;
  end if;
  return null;
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

CREATE TABLE pika.api_keys (
    id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone
);

CREATE TABLE pika.claims (
    user_id text NOT NULL,
    subject_key text NOT NULL,
    type text NOT NULL,
    target_key text NOT NULL,
    fact_id uuid NOT NULL
);

CREATE TABLE pika.embedding_spaces (
    id smallint NOT NULL,
    model text NOT NULL,
    dimensions integer NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT embedding_spaces_dimensions_check CHECK (((dimensions >= 1) AND (dimensions <= 4000)))
);

ALTER TABLE pika.embedding_spaces ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pika.embedding_spaces_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE pika.embeddings (
    user_id text NOT NULL,
    space_id smallint NOT NULL,
    hash bytea NOT NULL,
    embedding public.halfvec NOT NULL,
    last_used_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY pika.embeddings ALTER COLUMN embedding SET STORAGE PLAIN;

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
    code "bit" GENERATED ALWAYS AS (public.binary_quantize(embedding)) STORED NOT NULL
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
    CONSTRAINT facts_source_check CHECK ((source = ANY (ARRAY['conversation'::text, 'api'::text])))
);

CREATE TABLE pika.indexed_vectors (
    slot smallint NOT NULL,
    fact_id uuid NOT NULL,
    embedding public.halfvec NOT NULL
)
PARTITION BY LIST (slot);
ALTER TABLE ONLY pika.indexed_vectors ALTER COLUMN embedding SET STORAGE PLAIN;

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
    CONSTRAINT jobs_progress_check CHECK (((progress >= 0) AND (progress <= 100))),
    CONSTRAINT jobs_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text, 'cancelled'::text])))
);

CREATE TABLE pika.migrations (
    number integer NOT NULL,
    name text NOT NULL,
    hash text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

CREATE TABLE pika.users (
    user_id text NOT NULL,
    version bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    fact_count integer DEFAULT 0 NOT NULL,
    last_position integer DEFAULT 0 NOT NULL
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

CREATE TABLE pika_graph._ag_label_vertex (
    id ag_catalog.graphid NOT NULL,
    properties ag_catalog.agtype DEFAULT ag_catalog.agtype_build_map() NOT NULL
);

CREATE TABLE pika_graph."Entity" (
)
INHERITS (pika_graph._ag_label_vertex);

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

ALTER TABLE ONLY pika.api_keys
    ADD CONSTRAINT api_keys_hash_key UNIQUE (hash);

ALTER TABLE ONLY pika.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.claims
    ADD CONSTRAINT claims_pkey PRIMARY KEY (user_id, subject_key, type, target_key, fact_id);

ALTER TABLE ONLY pika.embedding_spaces
    ADD CONSTRAINT embedding_spaces_model_dimensions_key UNIQUE (model, dimensions);

ALTER TABLE ONLY pika.embedding_spaces
    ADD CONSTRAINT embedding_spaces_pkey PRIMARY KEY (id);

ALTER TABLE ONLY pika.embeddings
    ADD CONSTRAINT embeddings_pkey PRIMARY KEY (user_id, space_id, hash);

ALTER TABLE ONLY pika.fact_terms
    ADD CONSTRAINT fact_terms_pkey PRIMARY KEY (user_id, term, fact_id) INCLUDE (current);

ALTER TABLE ONLY pika.fact_vectors
    ADD CONSTRAINT fact_vectors_pkey PRIMARY KEY (user_id, space_id, fact_id) INCLUDE (current, code);

ALTER TABLE ONLY pika.fact_versions
    ADD CONSTRAINT fact_versions_pkey PRIMARY KEY (user_id, fact_id, version);

ALTER TABLE ONLY pika.facts
    ADD CONSTRAINT facts_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.indexed_vectors
    ADD CONSTRAINT indexed_vectors_pkey PRIMARY KEY (slot, fact_id);

ALTER TABLE ONLY pika.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (user_id, id);

ALTER TABLE ONLY pika.migrations
    ADD CONSTRAINT migrations_pkey PRIMARY KEY (number);

ALTER TABLE ONLY pika.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY pika.vector_indexes
    ADD CONSTRAINT vector_indexes_pkey PRIMARY KEY (slot);

ALTER TABLE ONLY pika.vector_indexes
    ADD CONSTRAINT vector_indexes_user_id_space_id_key UNIQUE (user_id, space_id);

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

CREATE INDEX claims_by_fact ON pika.claims USING btree (user_id, fact_id);

CREATE INDEX embeddings_by_use ON pika.embeddings USING btree (last_used_at);

CREATE INDEX facts_by_id ON pika.facts USING btree (id);

CREATE INDEX facts_by_successor ON pika.facts USING btree (user_id, superseded_by) WHERE (superseded_by IS NOT NULL);

CREATE UNIQUE INDEX facts_current_once ON pika.facts USING btree (user_id, content_hash) WHERE (valid_to IS NULL);

CREATE INDEX jobs_by_id ON pika.jobs USING btree (id);

CREATE UNIQUE INDEX jobs_by_idempotency_key ON pika.jobs USING btree (user_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX "HAS_FACT_end_id_idx" ON pika_graph."HAS_FACT" USING btree (end_id);

CREATE INDEX "HAS_FACT_start_id_idx" ON pika_graph."HAS_FACT" USING btree (start_id);

CREATE INDEX "MENTIONS_start_id_idx" ON pika_graph."MENTIONS" USING btree (start_id);

CREATE INDEX "RELATES_end_id_idx" ON pika_graph."RELATES" USING btree (end_id);

CREATE INDEX "RELATES_start_id_idx" ON pika_graph."RELATES" USING btree (start_id);

CREATE INDEX _ag_label_edge_end_id_idx ON pika_graph._ag_label_edge USING btree (end_id);

CREATE INDEX _ag_label_edge_start_id_idx ON pika_graph._ag_label_edge USING btree (start_id);

CREATE UNIQUE INDEX entity_once ON pika_graph."Entity" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"key"'::ag_catalog.agtype]));

CREATE UNIQUE INDEX fact_once ON pika_graph."Fact" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"id"'::ag_catalog.agtype]));

CREATE INDEX mentions_of_entity ON pika_graph."MENTIONS" USING btree (end_id, start_id);

CREATE INDEX relates_by_fact ON pika_graph."RELATES" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]), ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"fact_id"'::ag_catalog.agtype]));

CREATE UNIQUE INDEX user_once ON pika_graph."User" USING btree (ag_catalog.agtype_access_operator(VARIADIC ARRAY[properties, '"user_id"'::ag_catalog.agtype]));

CREATE TRIGGER follow_deletes AFTER DELETE ON pika.fact_vectors REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_vectors();

CREATE TRIGGER follow_inserts AFTER INSERT ON pika.fact_vectors REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_vectors();

CREATE TRIGGER follow_updates AFTER UPDATE ON pika.fact_vectors REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION pika.follow_vectors();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."Entity" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."Fact" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."HAS_FACT" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."MENTIONS" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."RELATES" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph."User" FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph._ag_label_edge FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

CREATE TRIGGER _age_cache_invalidate AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON pika_graph._ag_label_vertex FOR EACH STATEMENT EXECUTE FUNCTION ag_catalog.age_invalidate_graph_cache();

ALTER TABLE ONLY pika.claims
    ADD CONSTRAINT claims_user_id_fact_id_fkey FOREIGN KEY (user_id, fact_id) REFERENCES pika.facts(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.embeddings
    ADD CONSTRAINT embeddings_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.fact_vectors
    ADD CONSTRAINT fact_vectors_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

ALTER TABLE ONLY pika.fact_vectors
    ADD CONSTRAINT fact_vectors_user_id_fact_id_fkey FOREIGN KEY (user_id, fact_id) REFERENCES pika.facts(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.fact_versions
    ADD CONSTRAINT fact_versions_user_id_fact_id_fkey FOREIGN KEY (user_id, fact_id) REFERENCES pika.facts(user_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY pika.vector_indexes
    ADD CONSTRAINT vector_indexes_space_id_fkey FOREIGN KEY (space_id) REFERENCES pika.embedding_spaces(id);

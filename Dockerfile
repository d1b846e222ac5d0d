# docker build .                        the product
# docker build --target postgres .      PostgreSQL 18 with what the product needs: pgvector and Apache AGE

FROM oven/bun:1.4.5 AS build
WORKDIR /build
# The packages change seldom: in a layer of their own, they are fetched once. No package runs a script of its own here.
COPY package.json bun.lock bunfig.toml ./
COPY scripts/patches scripts/patches
RUN bun install --frozen-lockfile --production --ignore-scripts
COPY . .
# What `pika version` says it was built from: there is no git in here.
ARG PIKA_COMMIT=unknown
RUN bun scripts/build.ts && ./dist/pika version


FROM postgres:18 AS postgres
# From the source that the image already carries, PostgreSQL's own.
RUN apt-get update \
  && apt-get install -y --no-install-recommends postgresql-18-pgvector postgresql-18-age \
  && rm -rf /var/lib/apt/lists/*

# Runs once, on an empty volume. "pika" owns the database and migrates it; "pika_app" serves, and can read and write rows of the
# product's tables, nothing else. Neither is a superuser, so what only one may do is done here: the extensions, and AGE loaded into
# each session. The superuser keeps no password, so it cannot log in by network.
COPY --chmod=0644 <<'SH' /docker-entrypoint-initdb.d/10-pika.sh
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
  --set password="$POSTGRES_PASSWORD" --set service_password="$POSTGRES_SERVICE_PASSWORD" <<'SQL'
create role pika login password :'password';
create role pika_service nologin;
create role pika_app login password :'service_password' in role pika_service;
grant pika_service to pika with inherit false;
create database pika owner pika;
revoke all on database pika from public;
grant connect on database pika to pika_app;
\connect pika
create extension vector;
create extension age;
grant usage on schema ag_catalog to pika, pika_service;
alter database pika set session_preload_libraries = 'age';
alter role postgres password null;
SQL
SH

# Sorts the same with every version of the C library, so that upgrading the image breaks no index.
ENV POSTGRES_INITDB_ARGS="--encoding=UTF8 --locale=C.UTF-8 --locale-provider=builtin"


FROM debian:trixie-slim AS app
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin pika \
  && install -d -o pika -g pika -m 0700 /data
COPY --from=build /build/dist/pika /usr/local/bin/pika
ENV HOST=0.0.0.0 PORT=8000 PIKA_DATA_DIR=/data NODE_ENV=production
USER 10001:10001
WORKDIR /data
# Only /data and /tmp are written to: the rest may be read-only.
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
# Asks /health of the process in this container, whether it serves or only works on jobs.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["pika", "health"]
ENTRYPOINT ["pika"]
CMD ["serve"]

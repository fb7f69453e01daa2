#!/bin/bash
# The exporter's role: it may watch everything and read no table.
set -euo pipefail

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<SQL
CREATE ROLE exporter LOGIN PASSWORD '$(cat /run/secrets/postgres_exporter_password)' IN ROLE pg_monitor;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
SQL

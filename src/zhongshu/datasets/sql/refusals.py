"""What authors try and a pack's SQL may not contain, and what to write instead. Data only."""

from collections.abc import Mapping

from sqlglot import exp

from zhongshu.datasets.sql.whitelist import Node

STATEMENT = "a SELECT may use WITH, JOIN, WHERE, GROUP BY, HAVING, DISTINCT, UNION, IN, CASE and window functions"

_FILES = "a pack's SQL reads no files or addresses: declare them as a dataset's source and select from the dataset"
_STABLE = "a table must give the same rows when it is computed again: take the time from a column or a parameter"
_SETTINGS = "a pack's SQL reads no settings: write the value as a parameter"
_ROWS = "rows come from datasets, tables and parameters only: write fixed rows as a parameter"
_LISTS = "lists, structs and maps are not kept in tables: use string_agg, or one row for each element"
_CHANGES = "a pack's SQL only reads: write one SELECT"

NODES: Mapping[Node, tuple[str, str]] = {
    exp.Star: ("*", "name the columns; only count(*) may say *"),
    exp.Columns: ("COLUMNS", "name the columns"),
    exp.Qualify: ("QUALIFY", "compute the window function in a WITH query and filter it with WHERE outside"),
    exp.Pivot: ("PIVOT", "write one sum(CASE WHEN ... THEN ... END) a column, or UNION ALL one SELECT a column"),
    exp.Lateral: ("LATERAL", "compute it in a WITH query and JOIN it"),
    exp.Exists: ("EXISTS", "write key IN (SELECT key FROM ...), or a JOIN"),
    exp.Any: ("ANY", "write IN (SELECT ...), or JOIN a query with max or min"),
    exp.All: ("ALL", "write NOT IN (SELECT ...), or JOIN a query with max or min"),
    exp.TableSample: ("SAMPLE", _STABLE.replace("take the time from", "choose rows by")),
    exp.Values: ("VALUES", _ROWS),
    exp.Unnest: ("UNNEST", _LISTS),
    exp.Array: ("[", _LISTS),
    exp.Struct: ("{", _LISTS),
    exp.Bracket: ("[", _LISTS),
    exp.Lambda: ("->", _LISTS),
    exp.Dot: (".", "write function(value), and table.column for columns"),
    exp.Tuple: ("(", "compare columns one by one with AND"),
    exp.Placeholder: ("?", "write the value, or JOIN a parameter"),
    exp.Parameter: ("$", "write the value, or JOIN a parameter"),
    exp.Except: ("EXCEPT", "write WHERE key NOT IN (SELECT key FROM ...)"),
    exp.Intersect: ("INTERSECT", "write WHERE key IN (SELECT key FROM ...)"),
    exp.Offset: ("OFFSET", "number the rows with row_number() and filter them with WHERE outside"),
    exp.LimitOptions: ("LIMIT", "write a whole number of rows"),
    exp.Rollup: ("ROLLUP", "write one SELECT a level and UNION ALL them"),
    exp.Cube: ("CUBE", "write one SELECT a level and UNION ALL them"),
    exp.GroupingSets: ("GROUPING SETS", "write one SELECT a level and UNION ALL them"),
    exp.AtTimeZone: ("AT TIME ZONE", "days and months are the region's by themselves: leave it out"),
    exp.Collate: ("COLLATE", "compare lower(text)"),
    exp.SimilarTo: ("SIMILAR TO", "write regexp_full_match(text, pattern)"),
    exp.Glob: ("GLOB", "write LIKE with % and _"),
    exp.IgnoreNulls: ("IGNORE NULLS", "filter the NULL rows in a WITH query first"),
    exp.WithinGroup: ("WITHIN GROUP", "write quantile_cont(column, 0.9)"),
    exp.Subquery: ("(", "leave the outer parentheses out"),
    exp.Into: ("INTO", _CHANGES),
    exp.Lock: ("FOR", _CHANGES),
    exp.RawString: ("$$", "write text as 'text'"),
    exp.ByteString: ("E", "write text as 'text'"),
    exp.HexString: ("X", "write text as 'text'"),
    exp.HistoricalData: ("AT", "a table is always computed from one snapshot: leave it out"),
    exp.CurrentDate: ("CURRENT_DATE", _STABLE),
    exp.CurrentTime: ("CURRENT_TIME", _STABLE),
    exp.CurrentTimestamp: ("CURRENT_TIMESTAMP", _STABLE),
    exp.Localtime: ("LOCALTIME", _STABLE),
    exp.Localtimestamp: ("LOCALTIMESTAMP", _STABLE),
    exp.CurrentUser: ("CURRENT_USER", _SETTINGS),
    exp.SessionUser: ("SESSION_USER", _SETTINGS),
}
"""Node -> the word an author wrote for it, and what to write instead."""

ARGUMENTS: Mapping[tuple[Node, str], tuple[str, str]] = {
    (exp.With, "recursive"): ("RECURSIVE", "name each level in a WITH query of its own"),
    (exp.CTE, "materialized"): ("MATERIALIZED", "leave it out"),
    (exp.CTE, "key_expressions"): ("USING KEY", "name each level in a WITH query of its own"),
    (exp.TableAlias, "columns"): ("(", "name the columns inside the query with AS"),
    (exp.Group, "all"): ("ALL", "name the columns to group by"),
    (exp.Distinct, "on"): ("ON", "number the rows with row_number() in a WITH query and keep number 1"),
    (exp.Union, "by_name"): ("BY NAME", "name the columns in the same order in both"),
    (exp.Table, "catalog"): (".", "write pack.name"),
    (exp.Column, "db"): (".", "write table.column"),
    (exp.Window, "alias"): ("OVER", "write the window inside OVER (...)"),
    (exp.WindowSpec, "exclude"): ("EXCLUDE", "subtract the row's own value"),
    (exp.Select, "windows"): ("WINDOW", "write the window inside each OVER (...)"),
    (exp.Select, "kind"): ("STRUCT", _LISTS),
}

_BY_HINT: Mapping[str, str] = {
    _STABLE: "now today current_date current_timestamp current_time get_current_time get_current_timestamp"
    " current_localtimestamp transaction_timestamp localtimestamp localtime age random rand setseed uuid"
    " gen_random_uuid uuidv4 uuidv7 nextval currval",
    _SETTINGS: "getenv current_setting version current_user session_user user current_schema current_schemas"
    " current_database current_query current_role in_search_path txid_current pg_typeof getvariable",
    _FILES: "read_csv read_csv_auto read_parquet parquet_scan parquet_metadata read_json read_json_auto read_ndjson"
    " read_text read_blob glob sniff_csv delta_scan iceberg_scan sqlite_scan postgres_scan mysql_scan st_read"
    " read_xlsx arrow_scan pandas_scan python_map_function",
    _ROWS: "range generate_series unnest repeat repeat_row query query_table",
    _LISTS: "list array_agg list_contains list_value struct_pack map histogram list_transform list_filter list_sort"
    " array_length list_distinct json_extract json_extract_string from_json to_json json",
    "any row may be first: write min(...), max(...) or first_value(...) OVER (ORDER BY ...)": "any_value first last"
    " arbitrary arg_max arg_min max_by min_by mode last_value nth_value",
    "it is not exact: write count(DISTINCT ...), median(...) or quantile_cont(...)": "approx_count_distinct"
    " approx_quantile reservoir_quantile approx_top_k",
    "its last digits differ from run to run; write it from sums of DECIMAL columns": "stddev stddev_samp stddev_pop"
    " variance var_samp var_pop corr covar_pop covar_samp regr_slope regr_intercept regr_r2 skewness kurtosis"
    " product fsum favg",
    "write text || text, with coalesce(text, '') where it may be NULL": "concat concat_ws format printf",
    "write ln(x) / ln(10)": "log log10 log2",
    "write time + INTERVAL 1 DAY, or INTERVAL (number) DAY": "date_add date_sub to_days to_hours to_minutes"
    " to_seconds to_months to_years to_milliseconds dateadd datesub",
    "write date_diff('day', from, to)": "datediff timestampdiff",
    "write date_trunc('hour', time)": "time_bucket time_slice",
}

FUNCTIONS: Mapping[str, str] = {name: hint for hint, names in _BY_HINT.items() for name in names.split()}
"""Name of a function -> what to write instead."""

FULL_WIDTH: Mapping[str, str] = dict(zip("，（）；＝＜＞＋－＊／．：“”‘’【】　", ",();=<>+-*/.:\"\"''[] ", strict=True))
"""Punctuation of a Chinese keyboard -> what SQL means."""

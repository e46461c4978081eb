-- How the followers of each account changed up to their newest count.
-- grain:   one row per account with a follower count
-- inputs:  snapshots
-- columns: account_id, counts_known (times), history_days (days), growth_30, growth_90,
--          growth_365 (fraction per 30, 90, 365 days: from the count nearest that long before,
--          between two thirds and one and a half times as long)
WITH counted AS (
    SELECT account_id, observed_at, MEDIAN(followers) AS followers
    FROM snapshots
    WHERE followers > 0
    GROUP BY account_id, observed_at
),
newest AS (
    SELECT
        account_id,
        MAX(observed_at) AS newest_at,
        ARG_MAX(followers, observed_at) AS followers
    FROM counted
    GROUP BY account_id
),
dated AS (
    SELECT
        counted.account_id,
        newest.followers / counted.followers AS ratio,
        DATE_DIFF('second', counted.observed_at, newest.newest_at) / 86400.0 AS days
    FROM counted
    INNER JOIN newest ON newest.account_id = counted.account_id
),
paired AS (
    SELECT
        account_id,
        COUNT(*) AS counts_known,
        MAX(days) AS history_days,
        ARG_MIN(ratio, CASE WHEN days BETWEEN 20 AND 45 THEN ABS(days - 30) END) AS ratio_30,
        ARG_MIN(days, CASE WHEN days BETWEEN 20 AND 45 THEN ABS(days - 30) END) AS days_30,
        ARG_MIN(ratio, CASE WHEN days BETWEEN 60 AND 135 THEN ABS(days - 90) END) AS ratio_90,
        ARG_MIN(days, CASE WHEN days BETWEEN 60 AND 135 THEN ABS(days - 90) END) AS days_90,
        ARG_MIN(ratio, CASE WHEN days BETWEEN 243 AND 548 THEN ABS(days - 365) END) AS ratio_365,
        ARG_MIN(days, CASE WHEN days BETWEEN 243 AND 548 THEN ABS(days - 365) END) AS days_365
    FROM dated
    GROUP BY account_id
)
SELECT
    account_id,
    counts_known,
    history_days,
    POWER(ratio_30, 30 / days_30) - 1 AS growth_30,
    POWER(ratio_90, 90 / days_90) - 1 AS growth_90,
    POWER(ratio_365, 365 / days_365) - 1 AS growth_365
FROM paired
ORDER BY account_id

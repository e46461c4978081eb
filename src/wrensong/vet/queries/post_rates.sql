-- Single posts of a sample of accounts (of every account when $every is 1).
-- grain:   one row per post with likes and comments
-- inputs:  posts
-- columns: account_id, year, month
--   log_rate       (log(likes + comments + 1))
--   log_view_rate  (log((likes + comments + 1) / views); NULL without views)
SELECT
    account_id,
    EXTRACT(YEAR FROM posted_at) AS year,
    EXTRACT(MONTH FROM posted_at) AS month,
    LN(likes + comments + 1) AS log_rate,
    CASE WHEN views > 0 THEN LN(likes + comments + 1) - LN(views) END AS log_view_rate
FROM posts
WHERE MOD(account_id, $every) = 0 AND likes + comments IS NOT NULL
